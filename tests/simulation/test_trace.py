"""Traces: rows, spans, and the worst night."""

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import Constant, Exponential, Uniform
from drmodel.simulation.model import FaultMode, Stage
from drmodel.simulation.program import compile_program
from drmodel.simulation.trace import LaneSpan, Outage, outages, spans, trace, worst_outage
from drmodel.simulation.world import Happening


@pytest.fixture(name="program")
def _program(once, two_regions):
    recovery = two_regions(soak=2.0, failback_outage=0.5, failover_loss=Constant(0.25), shared=("lb",))
    return compile_program([once("fire", "a", 4.0), once("alarm", "b", 1.0, at=5010.0, harm=0.0)], recovery)


def test_a_trace_reads_like_a_story(program):
    rows = [(row.hours, row.who, row.event, row.detail) for row in trace(program, seed=1, replication=0, years=1)]
    assert rows == [
        (5000.0, "a", "fault", "fire"),
        (5000.0, "all", "detecting", "fire"),
        (5000.0, "all", "down", "fire"),
        (5000.5, "all", "deciding", "fire"),
        (5000.75, "all", "decided", "fire"),
        (5000.75, "all", "promoting", "b"),
        (5000.75, "all", "stage", "promote"),
        (5001.75, "all", "lost data", "0.25 h"),
        (5001.75, "all", "cutover", "b"),
        (5001.75, "all", "up", "b"),
        (5004.0, "a", "repair", "fire"),
        (5006.0, "all", "failing back", "a"),
        (5006.0, "all", "down", "fire"),
        (5006.5, "all", "home", "a"),
        (5006.5, "all", "up", "a"),
        (5010.0, "b", "fault", "alarm"),
        (5011.0, "b", "repair", "alarm"),
    ]


def test_a_trace_has_the_local_time(program):
    """Hour 5,000 is day 208, 8 o'clock: 181 days of January to June, 27 of July."""
    assert trace(program, seed=1, replication=0, years=1)[0].clock == "year 1, 07-28 08:00:00"


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
    with pytest.raises(SimulationError, match="at least 1"):
        worst_outage(program, seed=1, replications=0, years=1)


def test_every_event_has_its_words():
    from drmodel.simulation.trace import WORDS

    assert set(WORDS) == set(Happening)
