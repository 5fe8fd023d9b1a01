"""The whole analysis of a small scenario: its parts hold together."""

from dataclasses import FrozenInstanceError

import pytest

import drmodel
from drmodel.analysis.sensitivity.analysis import sensitivity
from drmodel.analysis.sensitivity.outlook import YEARS
from drmodel.analysis.uncertainty.sampled import draw, joint_outcomes, moving_inputs, outcomes
from drmodel.errors import SimulationError
from drmodel.scenario.loading import load
from drmodel.simulation.translate import objectives

from .conftest import TINY

SMALL = {"seed": 3, "years": 640, "jobs": 1}


@pytest.fixture(scope="module")
def found(tiny):
    wanted = objectives(tiny)
    return sensitivity(tiny, wanted, found=joint_outcomes(tiny, wanted, 64, seed=3, jobs=1), **SMALL)


@pytest.mark.no_cover
def test_every_range_that_moves_a_year_is_in_the_tornado(tiny, found):
    inputs = moving_inputs(tiny, objectives(tiny))
    assert {swing.path for swing in found.tornado} == {one.place.path for one in inputs if one.yearly}
    assert "finance.discount_rate" in {
        one.place.path for one in inputs if not one.yearly
    }  # no part of a year's benefit
    widths = [swing.width for swing in found.tornado]
    assert widths == sorted(widths, reverse=True)
    assert found.samples == 64


@pytest.mark.no_cover
def test_the_map_is_over_the_cost_of_an_hour_and_the_curable_share(found):
    assert (found.map.x.name, found.map.y.name) == ("outage_cost", "curable_share")
    assert found.best == "trio"


@pytest.mark.no_cover
def test_flips_of_both_inputs(found):
    asked = [(one.input, one.question.kind, one.question.strategy) for one in found.flips]
    assert asked == [
        ("outage_cost", "best", "trio"),
        ("outage_cost", "pays", "pair"),
        ("outage_cost", "pays", "trio"),
        ("curable_share", "best", "trio"),
        ("curable_share", "availability", "solo"),
        ("curable_share", "availability", "pair"),
        ("curable_share", "availability", "trio"),
    ]


@pytest.mark.no_cover
def test_indices_of_all_but_the_baseline(found):
    assert set(found.sobol) == {"pair", "trio"}
    for every in found.sobol.values():
        assert {one.path for one in every} == {swing.path for swing in found.tornado}


@pytest.mark.no_cover
def test_the_answer_is_frozen(found):
    with pytest.raises(FrozenInstanceError):
        found.best = "pair"


def test_net_benefit_of_samples_is_by_the_rules_of_the_comparison(tiny):
    """Avoided hours, data and credits at the sample's own prices, less its added cost; the baseline has none."""
    wanted = objectives(tiny)
    inputs = moving_inputs(tiny, wanted)
    some = outcomes(
        tiny, wanted, inputs, draw(tiny, inputs, 2, 1),
        seed=1, replications=2, mission_years=10, jobs=1, engine=None, progress=None,
    )  # fmt: skip
    benefit = some.net_benefits()
    assert not benefit[:, 0].any()
    (solo, pair, _), price = some.missions[1], some.prices[1]
    assert (solo.credit - pair.credit).any()
    hours = price.hour.known * (solo.down - pair.down) + price.data_hour * (solo.lost - pair.lost)
    credits = 108_000 * (solo.credit - pair.credit)  # of the bill of a year
    assert benefit[1, 1] == pytest.approx(hours + credits - some.added[1, 1])


def test_what_cannot_be_varied_is_left_out():
    """No hour of outage costs anything, one mode gives a law of its up time, and nothing is ranged."""
    scenario = load(TINY).variant("base")
    still = {one.place.path: one.place.quantity for one in moving_inputs(scenario, objectives(scenario))}
    bare = scenario.override(
        {"outage_cost.parts.refunds": "none"} | {path: _plain(quantity) for path, quantity in still.items()}
    ).override({"outage_cost.parts.sales.amount": "0 EUR/h"})
    assert joint_outcomes(bare, objectives(bare), 64, seed=3) is None
    found = sensitivity(bare, objectives(bare), **SMALL)
    assert (found.samples, found.tornado, found.map, found.flips) == (0, (), None, ())
    assert found.sobol == {}


def _plain(quantity):
    unit = quantity.written.rsplit(" ", 1)[-1].rstrip("]")
    return quantity.written.split("[")[1].split(",")[0].split(" ")[0] + f" {unit}"


def test_no_samples_no_tornado(tiny, play, monkeypatch):
    """The map and the flips need none."""
    for part, made in (("Player", play), ("plane", "map"), ("must_be_true", "flip")):
        monkeypatch.setattr(f"drmodel.analysis.sensitivity.analysis.{part}", lambda *_, made=made, **__: made)
    found = sensitivity(tiny, objectives(tiny), **SMALL)
    assert (found.samples, found.tornado, found.sobol) == (0, (), {})
    assert (found.map, set(found.flips)) == ("map", {"flip"})


def test_too_few_samples(tiny):
    with pytest.raises(SimulationError, match=r"samples\(=10\) must lie between 64 and 4,096, or be 0"):
        drmodel.sensitivity(tiny, samples=10)


def test_the_face_takes_a_scenario_or_a_study(tiny, monkeypatch):
    """Of a study its own seed and engine, unless others are asked for, and no more years than its budget."""
    asked = []
    monkeypatch.setattr("drmodel.study.sensitivity.joint_outcomes", lambda *args, **kwargs: (args, kwargs))
    monkeypatch.setattr("drmodel.study.sensitivity.analysed", lambda *args, **kwargs: asked.append((args, kwargs)))
    study = drmodel.evaluate(tiny, budget=640, precision=0.5, jobs=1, seed=3, samples=0)
    drmodel.sensitivity(study)
    drmodel.sensitivity(study, samples=64, seed=4, engine="reference", jobs=2)
    drmodel.sensitivity(tiny)
    drmodel.sensitivity(tiny, samples=0)
    of_study = {"seed": 3, "engine": "compiled", "jobs": None}
    other = {"seed": 4, "engine": "reference", "jobs": 2}
    usual = {"seed": 2025, "engine": None, "jobs": None}
    assert [(args, kwargs | {"found": None}) for args, kwargs in asked] == [
        ((tiny, wanted), given | {"found": None, "years": years})
        for wanted, given, years in (
            (study.objectives, of_study, 640),
            (study.objectives, other, 640),
            (objectives(tiny), usual, YEARS),
            (objectives(tiny), usual, YEARS),
        )
    ]
    assert [kwargs["found"] for _, kwargs in asked] == [
        ((tiny, study.objectives, 1024), of_study),
        ((tiny, study.objectives, 64), other),
        ((tiny, objectives(tiny), 1024), usual),
        None,
    ]
