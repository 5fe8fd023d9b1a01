"""Four systems whose figures are known exactly: simulated, they agree within their standard errors."""

import math

import pytest

from drmodel.laws import Constant, Exponential, Gamma, Lognormal, Uniform
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage
from drmodel.simulation.tallies import Count, Span

MINUTE = 1 / 60
PAIR = (Group("all", ("a", "b")),)


# 1. One of two units is enough, each with its own repair, switching takes no time. Up times are exponential (1,000 h),
# repairs too (10 h): four states, solved by exponentials.


def both_down(start, end, up=1000.0, down=10.0):
    """Mean share of an interval in which both are down: U₁(t)² with U₁(t) = λ/(λ+μ) (1 − e^{−(λ+μ)t})."""
    steady, rate = down / (up + down), 1 / up + 1 / down

    def integral(t):
        return t + 2 * math.exp(-rate * t) / rate - math.exp(-2 * rate * t) / (2 * rate)

    return steady**2 * (integral(end) - integral(start)) / (end - start)


def two_units():
    return [FaultMode(unit, (unit,), Exponential(10.0), Exponential(1000.0)) for unit in "ab"]


def test_the_formula_gives_the_published_figures():
    assert both_down(0.0, 8760.0) == pytest.approx(9.78634e-5, rel=1e-5)
    assert both_down(1e6, 2e6) == pytest.approx(9.80296e-5, rel=1e-5)


def test_one_of_two_in_the_first_year_from_new(simulate, assert_agrees):
    run = simulate(two_units(), Recovery(PAIR), years=1, replications=9000)
    assert_agrees(run.down(), run.hours, both_down(0.0, 8760.0))


def test_one_of_two_over_a_century(simulate, assert_agrees):
    """0.171748 outages a year in the steady state, each of 5 h on average: two repairs race."""
    run = simulate(two_units(), Recovery(PAIR), years=100, replications=128)
    assert_agrees(run.down(), run.hours, both_down(0.0, 876_000.0))
    assert_agrees(run.count(Count.OUTAGES), run.years, 0.171748)
    assert_agrees(run.lengths(Span.RECOVERY), run.number(Span.RECOVERY), 5.0)


# 2. Failover as a renewal-reward process: up 4,380 h, restore 24 h; detection 5 min, automatic 15 min that succeeds
# in 95 %, else a fallback to 4 h in all; failback outage 2 min.


@pytest.mark.parametrize("kind", ["constant", "erlang and lognormal"])
def test_failover_by_renewal_reward(simulate, assert_agrees, kind):
    if kind == "constant":
        automatic, by_hand = Constant(0.25), Constant(3.75)
    else:
        automatic, by_hand = Gamma(4.0, 0.0625), Lognormal.from_mean(3.75, 0.8)
    stage = Stage("auto", automatic, success=0.95, fallback=(Stage("by hand", by_hand),))
    recovery = Recovery(PAIR, detection=Constant(5 * MINUTE), automatic=(stage,), failback_outage=2 * MINUTE)
    mode = FaultMode("a", ("a",), Constant(24.0), Exponential(4380.0))
    run = simulate([mode], recovery, years=100, replications=128)
    mean = 5 * MINUTE + 0.25 + 0.05 * 3.75
    assert mean == pytest.approx(0.520833, abs=1e-6)
    unavailability = (mean + 2 * MINUTE) / 4404
    assert unavailability == pytest.approx(1.258326e-4, rel=1e-6)
    assert_agrees(run.down(), run.hours, unavailability)
    assert_agrees(run.lengths(Span.RECOVERY), run.number(Span.RECOVERY), mean)
    assert_agrees(run.count(Count.FAILBACKS), run.years, 8760 / 4404)


# 3. Hourly snapshots that take ten minutes to copy: data loss is uniform on [10, 70] min.


def test_hourly_snapshots(simulate, assert_agrees):
    recovery = Recovery(PAIR, failover_loss=Uniform(10 * MINUTE, 70 * MINUTE))
    mode = FaultMode("a", ("a",), Constant(1.0), Exponential(400.0))
    run = simulate([mode], recovery, Objectives(rpo=(67 * MINUTE,)), years=10, replications=256)
    number = run.number(Span.FAILOVER_LOSS)
    assert_agrees(run.lengths(Span.FAILOVER_LOSS), number, 40 * MINUTE)
    assert_agrees(run.tallies.within_rpo[:, 0, 0, 0], number, 0.95)


# 4. The documented case: up 396 h on average, repair 4 h, recovery constant from onset, failback at the repair.


@pytest.mark.parametrize(("minutes", "availability"), [(45, 0.998125), (15, 0.999375), (5, 0.9997916667)])
def test_documented_recovery(simulate, assert_agrees, minutes, availability):
    recovery = Recovery(PAIR, automatic=(Stage("recover", Constant(minutes * MINUTE)),))
    mode = FaultMode("a", ("a",), Constant(4.0), Exponential(396.0))
    run = simulate([mode], recovery, years=50, replications=64)
    assert minutes * MINUTE / 400 == pytest.approx(1 - availability, rel=1e-6)
    assert_agrees(run.down(), run.hours, 1 - availability)
