"""Nights to look at: which outage is picked, and what its replay tells."""

from dataclasses import replace
from pathlib import Path

import pytest

from drmodel.analysis import nights as searching
from drmodel.analysis.nights import Night, nights, replay
from drmodel.errors import DrmodelError
from drmodel.scenario.loading import load
from drmodel.simulation.trace import outages, trace
from drmodel.simulation.translate import programs
from drmodel.study.evaluation import evaluate

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="module")
def study():
    return evaluate(load(TINY), budget=640, precision=0.5, jobs=1)


def chosen(study, choice=None, scenario=None):
    planned = study.planned
    return nights(
        scenario or study.scenario, planned.estimates, planned.worths, choice or planned.choice, study.objectives
    )


def again(study, night):
    return replay(study.scenario, study.objectives, study.planned.estimates[night.strategy], night)


def test_a_bad_outage_is_one_that_one_a_year_and_one_in_ten_exceed(study):
    """100 years are searched: ten missions of ten years."""
    night, _ = chosen(study)
    assert (night.strategy, night.failover, night.years) == (study.planned.choice.strategy, False, 100)
    program = programs(study.scenario, study.objectives)[night.strategy]
    lengths = [outage.hours for outage in outages(program, study.settings.seed, 10, 10)]
    assert night.among == len(lengths)
    bad = sorted(lengths, reverse=True)[min(100, len(lengths) // 10)]
    assert night.hours == pytest.approx(bad)
    assert night.longer == sum(length > bad for length in lengths)


def test_where_something_always_fails_one_mission_is_searched(study, monkeypatch):
    monkeypatch.setattr(searching, "MOST_FAULTS", 0)
    night, _ = chosen(study)
    assert night.years == 10


def test_the_failover_is_that_of_the_best_strategy_that_fails_over(study):
    """One city has no second region, whatever it returns; of the others the greater net benefit goes first."""
    worths = study.planned.worths
    best = max(("pair", "trio"), key=lambda name: worths[name].net_benefit.mean)
    for name in ("solo", "pair"):
        choice = replace(study.planned.choice, strategy=name)
        assert [(night.strategy, night.failover) for night in chosen(study, choice)] == [(name, False), (best, True)]


def test_a_removed_strategy_goes_last(study):
    best = max(("pair", "trio"), key=lambda name: study.planned.worths[name].net_benefit.mean)
    other = ({"pair", "trio"} - {best}).pop()
    choice = replace(study.planned.choice, removed=(best,))
    assert [night.strategy for night in chosen(study, choice) if night.failover] == [other]


def test_a_failover_is_replayed_from_fault_to_home(study):
    """The rows of the trace of the same replication tell the same times."""
    night = chosen(study)[1]
    story = again(study, night)
    program = programs(study.scenario, study.objectives)[night.strategy]
    rows = [
        (row.hours - night.start, row.event)
        for row in trace(program, study.settings.seed, night.replication, 10)
        if row.group == night.group
    ]
    assert (0.0, "down") in rows
    moved = min(hours for hours, event in rows if event == "cutover" and hours > 0)
    assert moved == pytest.approx(night.hours)
    assert story.home == pytest.approx(min(hours for hours, event in rows if event == "home" and hours > moved))
    assert sum(length for _, length in story.phases) == pytest.approx(night.hours)
    assert story.start < 0 < night.hours < story.home < story.end


def test_lanes_have_no_gap_and_end_with_what_is_shown(study):
    for night in chosen(study):
        story = again(study, night)
        assert story.users[0].start == pytest.approx(story.start)
        assert story.users[-1].end == pytest.approx(story.end)
        assert all(a.end == pytest.approx(b.start) for a, b in zip(story.users, story.users[1:], strict=False))
        regions = study.scenario.strategies[night.strategy].groups[night.group].regions
        assert tuple(story.places)[: len(regions)] == regions


def test_the_bad_outage_may_be_the_bad_failover(study):
    """Where single sites are lost for four hours, and nothing else ever happens."""
    gone = (*(f"fault_modes.{mode}" for mode in ("release", "wipe", "cards_down", "false_alarm")), "measures")
    constant = {f"fault_modes.{mode}.repair": "{constant: 4 h}" for mode in ("storm", "outage_lyon", "outage_gdansk")}
    scenario = study.scenario.override(
        {
            **dict.fromkeys(gone, "none"),
            **constant,
            "strategies.pair.measures": "none",
            "fault_modes.storm.detected": "100 %",
        }
    )
    choice = replace(study.planned.choice, strategy="trio", removed=("pair", "solo"))
    [night] = chosen(study, choice, scenario)
    assert (night.strategy, night.failover) == ("trio", False)


def test_nothing_ever_happens(study):
    assert chosen(study, scenario=study.scenario.override({"fault_scale.rate": "0"})) == ()


@pytest.mark.parametrize("wrong", [{"strategy": "quartet"}, {"group": "nobody"}, {"start": 1.5}, {"start": 1e9}])
def test_a_night_of_another_study_is_refused(study, wrong):
    night: Night = replace(chosen(study)[0], **wrong)
    estimate = study.planned.estimates["solo"]
    with pytest.raises(DrmodelError, match="has no outage of"):
        replay(study.scenario, study.objectives, estimate, night)
