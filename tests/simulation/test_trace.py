"""Traces: rows, spans, and the worst night."""

from itertools import pairwise
from pathlib import Path

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import Constant, Exponential, Uniform
from drmodel.scenario.loading import example, load
from drmodel.simulation.lanes import LaneSpan, spans
from drmodel.simulation.model import FaultMode, Group, Stage
from drmodel.simulation.program import compile_program
from drmodel.simulation.trace import WORDS, Outage, outages, trace, worst_outage
from drmodel.simulation.translate import objectives, programs
from drmodel.simulation.world import Happening

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
ENGINES = ("compiled", "reference")


@pytest.fixture(name="program")
def _program(once, two_regions):
    recovery = two_regions(soak=2.0, failback_outage=0.5, failover_loss=Constant(0.25), shared=("lb",))
    return compile_program([once("fire", "a", 4.0), once("alarm", "b", 1.0, at=5010.0, harm=0.0)], recovery)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_trace_reads_like_a_story(program, engine):
    rows = trace(program, seed=1, replication=0, years=1, engine=engine)
    assert [(row.hours, row.group, row.place, row.event, row.cause, row.detail) for row in rows] == [
        (5000.0, "", "a", "fault", "fire", ""),
        (5000.0, "all", "a", "detecting", "fire", ""),
        (5000.0, "all", "a", "down", "fire", ""),
        (5000.5, "all", "a", "deciding", "fire", ""),
        (5000.75, "all", "a", "decided", "fire", ""),
        (5000.75, "all", "b", "promoting", "fire", ""),
        (5000.75, "all", "b", "stage", "fire", "promote"),
        (5001.75, "all", "b", "lost data", "fire", "15 min"),
        (5001.75, "all", "b", "cutover", "fire", ""),
        (5001.75, "all", "b", "up", "fire", ""),
        (5004.0, "", "a", "repair", "fire", ""),
        (5006.0, "all", "a", "failing back", "fire", ""),
        (5006.0, "all", "b", "down", "fire", ""),
        (5006.5, "all", "a", "home", "fire", ""),
        (5006.5, "all", "a", "up", "fire", ""),
        (5010.0, "", "b", "fault", "alarm", ""),
        (5011.0, "", "b", "repair", "alarm", ""),
    ]


@pytest.mark.parametrize("scenario", [example("etp_express"), load(TINY)], ids=["etp_express", "tiny"])
def test_either_engine_tells_the_same_story(scenario):
    for program in programs(scenario, objectives(scenario)).values():
        one, other = (trace(program, seed=11, replication=70, years=2, engine=engine) for engine in ENGINES)
        assert one == other
        found, again = (list(outages(program, seed=11, replications=3, years=2, engine=e)) for e in ENGINES)
        assert found == again


def test_the_lanes_are_those_of_the_compiled_engine_too():
    """Users are harmed from each `down` to its `up`, and nowhere else."""
    scenario = load(TINY)
    for program in programs(scenario, objectives(scenario)).values():
        rows = [row for row in trace(program, 5, 1, 2, engine="compiled") if row.event in {"down", "up"}]
        for group in {row.group for row in rows}:
            lane = [span for span in spans(program, 5, 1, 2) if (span.kind, span.lane) == ("group", group)]
            changes = [
                (later.start, "up" if later.state == "served" else "down")
                for before, later in pairwise(lane)
                if (before.state == "served") != (later.state == "served")
            ]
            assert changes == [(row.hours, row.event) for row in rows if row.group == group]


def test_a_trace_has_the_local_time(program):
    """Hour 5,000 is day 208, 8 o'clock: 181 days of January to June, 27 of July."""
    assert trace(program, seed=1, replication=0, years=1)[0].clock == "year 1, 28 July 08:00:00"


def test_spans_are_what_a_timeline_draws(program):
    lanes = spans(program, seed=1, replication=0, years=1)
    assert lanes == [
        LaneSpan("place", "a", "harmed and unhealthy", "", 5000.0, 5004.0),
        LaneSpan("place", "b", "unhealthy", "", 5010.0, 5011.0),
        LaneSpan("group", "all", "served", "a", 0.0, 5000.0),
        LaneSpan("group", "all", "detect", "fire", 5000.0, 5000.5),
        LaneSpan("group", "all", "decide", "fire", 5000.5, 5000.75),
        LaneSpan("group", "all", "promote", "fire", 5000.75, 5001.75),
        LaneSpan("group", "all", "served", "b", 5001.75, 5006.0),
        LaneSpan("group", "all", "failback", "fire", 5006.0, 5006.5),
        LaneSpan("group", "all", "served", "a", 5006.5, 8760.0),
    ]


def test_an_undetected_fault_harms_without_being_unhealthy(once, two_regions):
    program = compile_program([once("rot", "a", 4.0, detected=0.0)], two_regions())
    assert spans(program, seed=1, replication=0, years=1)[0] == LaneSpan("place", "a", "harmed", "", 5000.0, 5004.0)


def test_spans_of_corruption(once, two_regions):
    recovery = two_regions(restore=(Stage("undo", Constant(2.0), phase="restore"),))
    program = compile_program([once("worm", "a", 9.0, corrupts=True)], recovery)
    states = [(span.state, span.start, span.end) for span in spans(program, 1, 0, 1) if span.kind == "group"]
    assert states[1:3] == [("detect", 5000.0, 5000.5), ("restore", 5000.5, 5002.5)]


def test_the_worst_outage_is_found_with_its_address(tell, two_regions):
    mode = FaultMode("fire", ("a",), Uniform(1.0, 9.0), Exponential(3000.0), detected=0.0)
    program = compile_program([mode], two_regions())
    worst = worst_outage(program, seed=1, replications=5, years=1)
    lengths = {}
    for replication in range(5):
        story = tell([mode], two_regions(), replication=replication)
        lengths |= {end - start: (replication, start) for start, end in story.outages()}
    longest = max(lengths)
    assert (worst.replication, worst.start) == lengths[longest]
    assert worst.hours == pytest.approx(longest)
    assert (worst.group, worst.cause) == ("all", "fire")
    replay = trace(program, seed=1, replication=worst.replication, years=1)
    assert (worst.start, "down") in {(row.hours, row.event) for row in replay}


def test_an_outage_knows_its_failover_and_the_way_home_is_none(program):
    """Fire from 5,000 h, cut over at 5,001.75 h; home again from 5,006 to 5,006.5 h, which nobody calls an outage."""
    assert list(outages(program, seed=1, replications=1, years=1)) == [
        Outage(0, "all", 5000.0, 1.75, "fire", failover=True)
    ]


def test_an_outage_that_is_not_over_ends_at_the_horizon(once, two_regions):
    program = compile_program([once("rot", "a", 4.0, at=8759.0, detected=0.0)], two_regions())
    assert worst_outage(program, seed=1, replications=1, years=1) == Outage(
        0, "all", 8759.0, 1.0, "rot", failover=False
    )


def test_no_outage_at_all(once, two_regions):
    program = compile_program([once("fire", "b", 4.0)], two_regions())
    assert worst_outage(program, seed=1, replications=2, years=1) is None


@pytest.mark.parametrize("wrong", [{"replications": "a"}, {"replications": 1.5}, {"years": 1.5}, {"seed": None}])
def test_a_search_takes_whole_numbers_alone(program, wrong):
    with pytest.raises(SimulationError, match="must be a whole number"):
        worst_outage(program, **{"seed": 1, "replications": 1, "years": 1, **wrong})


@pytest.mark.parametrize("replications", [0, 100_001])
def test_a_search_has_bounds(program, replications):
    with pytest.raises(SimulationError, match="must lie between 1 and 100,000"):
        worst_outage(program, seed=1, replications=replications, years=1)


@pytest.mark.parametrize(("groups", "replications"), [(1, 4_000), (2, 2_000)])
def test_a_search_through_too_many_faults_is_refused_before_it_begins(two_regions, groups, replications):
    """250.3 faults in a year, as below: ten million in 3,996 missions of ten years."""
    fault = FaultMode("flicker", ("a",), Constant(1.0), Constant(34.0))
    same = tuple(Group(f"users {number}", ("a", "b")) for number in range(groups))
    program = compile_program([fault], two_regions(groups=same))
    with pytest.raises(SimulationError, match="at most 10,000,000 of all groups together are searched: give fewer"):
        worst_outage(program, 1, replications, 10)


def test_a_search_tells_how_far_it_is(program):
    told = []
    worst_outage(program, seed=1, replications=3, years=1, progress=lambda *how_far: told.append(how_far))
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(("groups", "years"), [(1, 400), (2, 200)])
def test_a_replication_with_more_faults_than_memory_holds_is_refused(two_regions, groups, years):
    """Up for 34 h, down for 1 h: 250.3 faults in a year of 8,760 h, so 100,000 in 399.5 years."""
    fault = FaultMode("flicker", ("a",), Constant(1.0), Constant(34.0))
    same = tuple(Group(f"users {number}", ("a", "b")) for number in range(groups))
    program = compile_program([fault], two_regions(groups=same))
    for told in (trace, outages):
        with pytest.raises(SimulationError, match="at most 100,000 of all groups together are told"):
            list(told(program, 1, 1, years))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"replication": -1}, r"replication\(=-1\) must lie between 0"),
        ({"replication": 2**63}, "must lie between 0"),
        ({"years": 0}, "must have 1 to 1,000,000 years"),
        ({"seed": -1}, "seed"),
        ({"engine": "warp"}, "compiled, reference"),
        ({"years": 1.5}, r"years\(=1\.5\) must be a whole number"),
        ({"years": True}, r"years\(=True\) must be a whole number"),
        ({"replication": "a"}, r"replication\(='a'\) must be a whole number"),
        ({"seed": 1.5}, r"seed\(=1\.5\) must be a whole number"),
        ({"sample": None}, r"sample\(=None\) must be a whole number"),
    ],
)
def test_an_address_that_does_not_exist_is_refused(program, wrong, said):
    with pytest.raises(SimulationError, match=said):
        trace(program, **{"seed": 1, "replication": 0, "years": 1, **wrong})


def test_every_event_has_its_words():
    assert set(WORDS) == set(Happening)
