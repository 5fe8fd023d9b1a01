"""Inputs at other values are what the file with these values gives."""

import pytest

from drmodel.analysis.causes import curable_share
from drmodel.analysis.compare import hourly_cost
from drmodel.analysis.sensitivity.dials import curable, dial, outage_cost
from drmodel.errors import SimulationError
from drmodel.scenario.loading import load
from drmodel.simulation.translate import objectives, programs

from .conftest import TINY


@pytest.fixture(scope="module")
def sites(tiny):
    return objectives(tiny).rto_modes


@pytest.fixture(scope="module")
def baseline(tiny, play):
    return play(tiny).estimates["solo"]


@pytest.mark.parametrize(
    ("path", "value", "written"),
    [
        ("fault_modes.storm.rate", 2.5, "2.5 /year"),
        ("fault_modes.release.harm", 0.3, "30 %"),
        ("strategies.pair.detection.interval", 1 / 120, "30 s"),
        ("strategies.pair.automatic[promote].success", 0.5, "50 %"),
    ],
)
def test_a_quantity_by_its_path(tiny, path, value, written):
    turned = dial(tiny, path, within=(0.0, 10.0)).turned(tiny, value)
    wanted = objectives(tiny)
    assert programs(turned, wanted) == programs(tiny.override({path: written}), wanted)


def test_a_range_says_how_far_it_goes(tiny):
    """PERT of 1, 1.5 and 3 a year: its mean is (1 + 6 + 3) / 6."""
    found = dial(tiny, "fault_modes.storm.rate")
    assert (found.low, found.high) == (1.0, 3.0)
    assert found.used == pytest.approx(10 / 6)


@pytest.mark.parametrize(
    ("path", "within", "message"),
    [
        ("fault_modes.flood.rate", (0, 1), "leads to no known quantity"),
        ("fault_modes.storm", (0, 1), "leads to no known quantity"),
        ("fault_modes.storm.repair", (0, 1), "leads to no known quantity"),
        ("name.en", (0, 1), "leads to no known quantity"),
        ("..", (0, 1), "leads to no known quantity"),
        ("constraints.availability", (0, 1), "leads to no known quantity"),
        ("fault_modes.release.rate", None, "has no range"),
        ("fault_modes.release.rate", (3, 3), "must rise"),
    ],
)
def test_what_cannot_be_varied(tiny, path, within, message):
    with pytest.raises(SimulationError, match=message):
        dial(tiny, path, within)


def test_an_hour_of_outage(tiny):
    """Its known parts keep their proportions."""
    found = outage_cost(tiny)
    assert found.used == hourly_cost(tiny).known
    assert (found.low, found.high) == (0.0, 3 * found.used)
    turned = found.turned(tiny, 1000.0)
    assert hourly_cost(turned).known == pytest.approx(1000.0)
    assert hourly_cost(turned).missing == hourly_cost(tiny).missing


def test_an_hour_of_which_nothing_is_known(tiny):
    with pytest.raises(SimulationError, match="costs nothing that is known"):
        outage_cost(tiny.override({"outage_cost.parts.sales.amount": "0 EUR/h", "outage_cost.parts.refunds": "none"}))


@pytest.mark.parametrize("share", [0.2, 0.8])
def test_the_curable_share_moves_and_the_downtime_stays(tiny, play, sites, baseline, share):
    """A faulty place cannot fail again, so both hold to first order; at 640 years the noise is a few per cent."""
    found = curable(tiny, baseline, sites)
    assert found.used == curable_share(baseline, sites)
    turned = play(found.turned(tiny, share)).estimates["solo"]
    assert curable_share(turned, sites) == pytest.approx(share, abs=0.03)
    assert turned.downtime_hours_year.mean == pytest.approx(baseline.downtime_hours_year.mean, rel=0.06)


@pytest.mark.parametrize(("share", "left"), [(0.0, {"release", "cards_down", "wipe"}), (1.0, {"storm"})])
def test_at_its_ends_one_kind_of_fault_is_gone(tiny, play, sites, baseline, share, left):
    found = play(curable(tiny, baseline, sites).turned(tiny, share)).estimates["solo"]
    assert {mode for mode, hours in found.by_cause.items() if hours.mean > 0} == left


def test_a_curable_share_that_cannot_be_varied(tiny, play, sites, baseline):
    with pytest.raises(SimulationError, match="neither 0 nor 1"):
        curable(tiny, baseline, frozenset())
    with pytest.raises(SimulationError, match=r"fault_modes\.outage_gdansk.*instead of `up`"):
        curable(load(TINY).variant("base"), baseline, sites)
