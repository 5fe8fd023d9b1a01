from itertools import combinations, pairwise

import numpy as np
import pytest

from drmodel.drawing.colours import ACCENT, group_colours, ink_on, mixed, ramp
from drmodel.reporting.figures.palette import TOPOLOGIES, palette
from drmodel.scenario.loading import load_text

# Machado, Oliveira and Fernandes, A physiologically-based model for simulation of color vision deficiency,
# IEEE TVCG 15 (2009), severity 1.0; they act on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# IEC 61966-2-1: linear sRGB to XYZ, and its white point D65.
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE_POINT = TO_XYZ.sum(axis=1)

SIX = [("single", 0), ("cold", 0), ("warm", 0), ("active", 0), ("single", 3), ("warm", 3)]

STRATEGY = """
  {name}:
    title: {name}
    topology: {topology}
    baseline: {baseline}
    groups: {{all: {{regions: [porto]}}}}
    shared: []
    detection: {{time: {{constant: 1 min}}}}
    restore: [{{id: load, duration: {{constant: 1 h}}}}]
    backup: nightly
    measures: [{measures}]
    costs: {{server: {{amount: 1 EUR/month, source: {{assumption: made up}}}}}}
    source: {{assumption: made up}}
"""


def scenario_of(kinds):
    most = max(count for _, count in kinds)
    measures = "".join(f"\n  m{i}: {{title: m{i}, source: {{assumption: made up}}}}" for i in range(most))
    strategies = "".join(
        STRATEGY.format(
            name=f"s{i}",
            topology=topology,
            baseline=str(i == 0).lower(),
            measures=", ".join(f"m{j}" for j in range(count)),
        )
        for i, (topology, count) in enumerate(kinds)
    )
    return load_text(
        f"""
schema: 1
name: Colours
language: en
as_of: 2026-01-01
currency: {{cost: EUR, value: EUR}}
regions: {{porto: {{title: Porto}}}}
fault_modes:
  storm: {{title: Storm, places: [porto], rate: 1 /year, repair: {{constant: 1 h}}, source: {{assumption: made up}}}}
backup_methods: {{nightly: {{title: Nightly, interval: 24 h, source: {{assumption: made up}}}}}}
measures: {measures or "{}"}
strategies:{strategies}
outage_cost: {{parts: {{sales: {{title: Sales, amount: 1 EUR/h}}}}, source: {{assumption: made up}}}}
"""
    )


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """CIE 1976 L*a*b*."""
    t = TO_XYZ @ rgb / WHITE_POINT
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def smallest_difference(colours, matrix):
    seen = [lab(np.clip(matrix @ linear(colour), 0, 1)) for colour in colours]
    return min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("kinds", [SIX, [*SIX, ("warm", 4)]], ids=["six", "seven"])
def test_strategies_are_told_apart_with_colour_blindness(sight, kinds):
    colours = [*palette(scenario_of(kinds)).values(), ACCENT]
    assert smallest_difference(colours, SIGHT[sight]) >= 10


@pytest.mark.parametrize("count", [1, 3, 12])
def test_any_number_of_strategies_has_a_colour_of_its_own(count):
    kinds = [(list(TOPOLOGIES)[i % 2], i // 2) for i in range(count)]
    colours = list(palette(scenario_of(kinds)).values())
    assert len(set(colours)) == count


def test_more_measures_are_darker():
    colours = palette(scenario_of([("warm", 2), ("warm", 0), ("warm", 1)]))
    lightness = [lab(linear(colours[name]))[0] for name in ("s1", "s2", "s0")]
    assert all(a > b for a, b in pairwise(lightness))


def test_a_topology_alone_takes_its_first_colour():
    colours = palette(scenario_of([(topology, 0) for topology in TOPOLOGIES]))
    assert list(colours.values()) == [first for first, _ in TOPOLOGIES.values()]


def test_a_ramp_has_both_ends():
    assert ramp("#000000", "#0A0A0A", 2) == ["#000000", "#0A0A0A"]
    assert ramp("#000000", "#0A0A0A", 0) == []
    assert mixed("#000000", "#0A0A0A", 0.5) == "#050505"


def test_only_what_is_curable_is_red():
    colours = group_colours({"site": True, "software": False, "people": False})
    assert colours["site"] == ACCENT
    assert len(set(colours.values())) == 3
    assert ACCENT not in (colours["software"], colours["people"])


def test_text_on_colours_reads():
    assert ink_on("#FFFFFF") != ink_on("#000000")
