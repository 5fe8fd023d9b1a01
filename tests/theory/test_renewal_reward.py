"""Rules beyond the four cases, each against a formula of renewal-reward: what a fault brings on average.

Up times are at least 300 h, so that what one fault begins has ended before the next.
"""

import math

import pytest

from drmodel.laws import Constant, Exponential, Hourly, Mixture, Uniform
from drmodel.simulation.model import FaultMode, Group, Recovery, Stage, readiness, time_to_fault
from drmodel.simulation.tallies import Count, Span

UP = Uniform(300.0, 500.0)  # mean 400 h
ALONE = (Group("all", ("a",)),)
PAIR = (Group("all", ("a", "b")),)
MOVE = 1.5  # h of a promotion


def per_fault(run):
    """Faults of each section, the denominator of what a cycle brings."""
    return run.tallies.faults.sum(1)


def test_corruption(simulate, assert_agrees):
    r"""Seen in 30 % of cases after d = 2 h; else noticed after N ~ Exp(μ = 20 h) or at the end of the repair R = 30 h.

    Down: wait + restore of 3 h, with E[min(N, R)] = μ (1 − e^{−R/μ}). Lost: the backup's age (mean 0.5 h) + the wait.
    """
    mode = FaultMode("worm", ("a",), Constant(30.0), UP, detected=0.3, corrupts=True)
    recovery = Recovery(
        ALONE,
        detection=Constant(2.0),
        noticed=Exponential(20.0),
        restore=(Stage("undo", Uniform(2.0, 4.0), phase="restore"),),
        restore_loss=Uniform(0.0, 1.0),
    )
    run = simulate([mode], recovery, years=25, replications=64)
    wait = 0.3 * 2.0 + 0.7 * 20.0 * (1 - math.exp(-30 / 20))
    assert_agrees(run.down(), per_fault(run), wait + 3.0)
    assert_agrees(run.down(phases=("detect",)), per_fault(run), wait)
    assert_agrees(run.lengths(Span.RESTORE_LOSS), run.number(Span.RESTORE_LOSS), wait + 0.5)


def test_readiness(simulate, assert_agrees):
    """Automatic takes 1 h and needs a ready standby (λτ = 1) and luck (80 %); else people add 5 h."""
    stage = Stage("auto", Constant(1.0), success=0.8, needs_ready=True, fallback=(Stage("by hand", Constant(5.0)),))
    recovery = Recovery(PAIR, automatic=(stage,), breakage_rate=1 / 2000, drill_interval=2000.0)
    run = simulate([FaultMode("a", ("a",), Constant(40.0), UP)], recovery, years=25, replications=64)
    ready = readiness(1 / 2000, 2000.0)
    assert ready == pytest.approx(1 - math.exp(-1))
    assert_agrees(run.lengths(Span.RECOVERY), run.number(Span.RECOVERY), 1 + (1 - 0.8 * ready) * 5)


def test_noticed(simulate, assert_agrees):
    """Undetected; people notice after N ~ Exp(6 h), the repair takes R ~ Exp(12 h): the race is won by N in 2/3."""
    mode = FaultMode("a", ("a",), Exponential(12.0), UP, detected=0.0)
    recovery = Recovery(PAIR, noticed=Exponential(6.0), manual=(Stage("by hand", Constant(MOVE), phase="manual"),))
    run = simulate([mode], recovery, years=25, replications=64)
    race, won = 1 / (1 / 6 + 1 / 12), (1 / 6) / (1 / 6 + 1 / 12)
    assert_agrees(run.down(), per_fault(run), race + won * MOVE)
    assert_agrees(run.count(Count.FAILOVERS), per_fault(run), won)


def test_hold(simulate, assert_agrees):
    """Detection 1 h, hold 2 h: a repair R ~ Exp(4 h) comes first in 1 − e^{−3/4}."""
    mode = FaultMode("a", ("a",), Exponential(4.0), UP)
    recovery = Recovery(PAIR, detection=Constant(1.0), hold=2.0, automatic=(Stage("promote", Constant(MOVE)),))
    run = simulate([mode], recovery, years=25, replications=64)
    survives = math.exp(-3 / 4)
    assert_agrees(run.down(), per_fault(run), 4 * (1 - survives) + survives * MOVE)
    assert_agrees(run.count(Count.FAILOVERS), per_fault(run), survives)


def test_worth(simulate, assert_agrees):
    """Repairs of 1 h (90 %) or 30 h: 3.9 h are left at first, 29 h after the hour. Above 5 h: one hour is waited."""
    mode = FaultMode("a", ("a",), Mixture(0.9, Constant(1.0), Constant(30.0)), UP)
    recovery = Recovery(PAIR, worth_above=5.0, automatic=(Stage("promote", Constant(MOVE)),))
    run = simulate([mode], recovery, years=25, replications=64)
    assert_agrees(run.down(), per_fault(run), 1.0 + 0.1 * MOVE)
    assert_agrees(run.count(Count.FAILOVERS), per_fault(run), 0.1)


def test_detected_share_and_false_alarms(simulate, assert_agrees):
    """Half of the faults of 5 h are seen and cost the move only; alarms cost the move, and are false."""
    rot = FaultMode("rot", ("a",), Constant(5.0), UP, detected=0.5)
    run = simulate([rot], Recovery(PAIR, automatic=(Stage("promote", Constant(MOVE)),)), years=25, replications=64)
    assert_agrees(run.down(), per_fault(run), 0.5 * 5.0 + 0.5 * MOVE)
    alarm = FaultMode("alarm", ("a",), Constant(5.0), UP, harm=0.0)
    run = simulate([alarm], Recovery(PAIR, automatic=(Stage("promote", Uniform(1.0, 2.0)),)), years=25, replications=64)
    assert_agrees(run.down(), per_fault(run), MOVE)
    assert (run.count(Count.FALSE_FAILOVERS) == run.count(Count.FAILOVERS)).all()


@pytest.mark.parametrize("burn_in", [0, 1])
def test_burn_in(simulate, assert_agrees, burn_in):
    r"""One unit that is up 6,000 h and down 3,000 h on average, from new: U(t) = λ/(λ+μ) (1 − e^{−(λ+μ)t}).

    Its mean over the first year is far below that over the second, which holds outages that began in the first.
    """
    mode = FaultMode("a", ("a",), Exponential(3000.0), Exponential(6000.0))
    run = simulate([mode], Recovery(ALONE), years=1, replications=6400, burn_in=burn_in)
    steady, rate = 1 / 3, 1 / 3000 + 1 / 6000
    start, end = 8760.0 * burn_in, 8760.0 * (burn_in + 1)
    mean = steady * (1 - (math.exp(-rate * start) - math.exp(-rate * end)) / (rate * (end - start)))
    assert_agrees(run.down(), run.hours, mean)
    assert_agrees(run.count(Count.OUTAGES), run.years, 8760 * (1 - mean) / 6000)  # they begin in the time up


def test_hourly_law(simulate, assert_agrees):
    """People need 4 h at night (22 to 6) and at weekends, else 1 h; stages start at any hour of the week alike."""
    night = [int(hour % 24 < 6 or hour % 24 >= 22 or hour >= 120) for hour in range(168)]
    share = sum(night) / 168
    law = Hourly(tuple(night), (Constant(1.0), Uniform(3.0, 5.0)))
    mode = FaultMode("a", ("a",), Constant(20.0), Exponential(400.0))
    run = simulate([mode], Recovery(PAIR, automatic=(Stage("people", law),)), years=25, replications=64)
    assert_agrees(run.lengths(Span.RECOVERY), run.number(Span.RECOVERY), (1 - share) * 1.0 + share * 4.0)


def test_brown_out(simulate, assert_agrees):
    """Away from the cutover to the repair and the soak: R − move + soak, less nothing, as the standby never fails."""
    recovery = Recovery(PAIR, automatic=(Stage("promote", Constant(MOVE)),), soak=6.0)
    run = simulate([FaultMode("a", ("a",), Uniform(10.0, 50.0), UP)], recovery, years=25, replications=64)
    away = run.count(Count.AWAY_TICKS) / run.program.ticks_per_hour
    assert_agrees(away, per_fault(run), 30.0 - MOVE + 6.0)


def test_a_rate_is_faults_per_calendar_year(simulate, assert_agrees):
    """Also when two places are repaired apart: the up time makes room for the longer repair."""
    repair = Exponential(100.0)
    up = time_to_fault(repair=repair, rate=10.0, places=2, repair_each=True)
    assert up.mean == pytest.approx(876.0 - 150.0)
    mode = FaultMode("provider", ("a", "b"), repair, up, repair_each=True)
    run = simulate([mode], Recovery(PAIR), years=25, replications=64)
    assert_agrees(per_fault(run), run.years, 10.0)
    # one region is enough: both are down until the first is back, 50 h on average
    assert_agrees(run.down(), per_fault(run), 50.0)


def test_harm_is_a_share(simulate, assert_agrees):
    mode = FaultMode("api", ("shop",), Exponential(4.0), UP, harm=0.3)
    run = simulate([mode], Recovery(ALONE, shared=("shop",)), years=25, replications=64)
    assert_agrees(run.down(), per_fault(run), 0.3 * 4.0)


def test_groups_count_by_weight(simulate, assert_agrees):
    """Three quarters of the users lose their region for 4 h a fault."""
    groups = (Group("x", ("a",), weight=3), Group("y", ("b",), weight=1))
    run = simulate([FaultMode("a", ("a",), Exponential(4.0), UP)], Recovery(groups), years=25, replications=64)
    assert_agrees(run.down(), per_fault(run), 0.75 * 4.0)
