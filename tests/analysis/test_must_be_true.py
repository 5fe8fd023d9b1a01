"""The share of the downtime that failover must cure, on numbers that can be done by hand."""

from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from drmodel.analysis.must_be_true import CurableDowntime, curable_downtime
from drmodel.scenario.loading import load
from drmodel.simulation.statistics import exactly
from drmodel.study.evaluation import evaluate

SCENARIO = load(Path(__file__).parents[1] / "scenarios" / "tiny.yaml")


@pytest.fixture(scope="module")
def baseline():
    return evaluate(SCENARIO, budget=640, precision=0.5, jobs=1).planned.estimates["solo"]


def _with(estimate, outages, hours, by_cause):
    recovery = dict(estimate.recovery) | {"all": replace(estimate.recovery["all"], mean=exactly(hours))}
    causes = {mode: exactly(count * hours) for mode, count in by_cause.items()}
    down = exactly(outages * hours)
    return replace(estimate, downtime_hours_year=down, recovery=recovery, by_cause=causes)


def test_the_source_documents_numbers_need_96_percent(baseline):
    """Document: 87.6 h a year in outages of 4 h, RTO 15 min, 99.9 %; (4 − 0.4) / (4 − 0.25) = 0.96."""
    scenario = SCENARIO.override({"targets.rto.value": "15 min", "targets.availability.value": "99.9 %"})
    found = curable_downtime(
        scenario, _with(baseline, 21.9, 4.0, {"storm": 4.38, "release": 17.52}), frozenset({"storm"})
    )
    assert found.needed == pytest.approx(0.96)
    assert found.there == pytest.approx(0.2)
    assert found.possible
    assert not found.enough


def test_curing_all_may_not_be_enough(baseline):
    scenario = SCENARIO.override({"targets.rto.value": "1 h", "targets.availability.value": "99.9 %"})
    found = curable_downtime(scenario, _with(baseline, 20.0, 4.0, {"storm": 20.0}), frozenset({"storm"}))
    assert found.needed == inf
    assert not found.possible


def test_enough_where_all_come_from_a_site():
    assert CurableDowntime(0.5, 1.0, 10.0, 2.0).enough


@pytest.mark.parametrize(
    ("overrides", "outages", "hours"),
    [
        ({"targets.availability.value": "unknown"}, 10.0, 4.0),
        ({"targets.rto.value": "unknown"}, 10.0, 4.0),
        ({}, 0.0, 4.0),
        ({"targets.rto.value": "4 h"}, 10.0, 4.0),
    ],
)
def test_nothing_can_be_said_without_targets_and_longer_outages(baseline, overrides, outages, hours):
    assert curable_downtime(SCENARIO.override(overrides), _with(baseline, outages, hours, {}), frozenset()) is None
