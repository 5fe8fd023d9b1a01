"""Estimates: exact where mathematics knows the answer, the same for any cut of the work, honest about what was not seen."""

import math
import multiprocessing
import os
import signal
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from drmodel.calculators import sla
from drmodel.errors import SimulationError
from drmodel.laws import NEVER, Constant, Exponential, LogLogistic, Lognormal, Uniform
from drmodel.simulation import work
from drmodel.simulation.controls import controls_of
from drmodel.simulation.estimate import Interval, estimate, paired_difference
from drmodel.simulation.evaluation import is_precise
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage, time_to_fault
from drmodel.simulation.program import compile_program
from drmodel.simulation.statistics import exactly

YEAR = 8_760.0
REPAIR = Lognormal.from_p95(1.5, 8.0)
OBJECTIVES = Objectives(
    (0.99, 0.999), rto=(0.25, 4.0), rpo=(0.05, 6.0), rto_modes=frozenset({"west"}), rpo_modes=frozenset({"west"})
)
PLAYED = {"seed": 7, "mission_years": 1, "jobs": 1}


def fault(name, places, rate, repair=REPAIR, **more):
    return FaultMode(name, places, repair, time_to_fault(repair=repair, rate=rate), **more)


WORLDLY = (
    fault("west", ("west",), 8.0),
    fault("east", ("east",), 8.0),
    fault("both", ("east", "west"), 1.0),
    fault("alarm", ("west",), 2.0, Constant(0.5), harm=0.0),
    fault("bug", ("east", "west"), 1.0, Constant(1.0), corrupts=True),
)


def program(regions=("west", "east"), modes=WORLDLY, objectives=OBJECTIVES, **more):
    recovery = Recovery(
        (Group("all", regions, away_share=0.8),),
        detection=Constant(0.05),
        automatic=(Stage("promote", Uniform(0.1, 0.3)),),
        restore=(Stage("load", Constant(2.0)),),
        failover_loss=Uniform(0.0, 0.1),
        restore_loss=Uniform(0.0, 24.0),
        failback_outage=0.02,
        soak=4.0,
        **more,
    )
    return compile_program(modes, recovery, objectives)


@pytest.fixture(scope="module")
def both():
    """A single region and a pair, over the same 512 years."""
    return estimate({"single": program(("west",)), "pair": program()}, budget=512, **PLAYED)


def test_the_cut_the_jobs_and_the_order_change_nothing(both, monkeypatch):
    small = {name: replace(kind, piece=51) for name, kind in work.ENGINES.items()}
    monkeypatch.setattr(work, "ENGINES", small)
    again = estimate({"pair": program(), "single": program(("west",))}, budget=512, **PLAYED)
    assert again == both
    assert list(again) == ["pair", "single"]
    monkeypatch.undo()
    assert estimate({"pair": program()}, budget=512, **(PLAYED | {"jobs": 2}))["pair"] == both["pair"]


def test_the_engine_changes_nothing_but_its_own_name(both):
    slow = estimate({"pair": program()}, budget=512, engine="reference", **(PLAYED | {"jobs": 2}))["pair"]
    assert slow.engine == "reference"
    assert replace(slow, engine="compiled") == both["pair"]


def test_absurdly_many_jobs_are_as_many_as_there_are_cores(both, monkeypatch):
    threads, asked = [], {"budget": 512, **PLAYED, "jobs": 10**9}
    before = threading.active_count()
    result = estimate({"pair": program()}, progress=lambda *_: threads.append(threading.active_count()), **asked)
    assert result["pair"] == both["pair"]
    assert max(threads) <= before + work.usable_cores()
    children = []
    monkeypatch.setattr("drmodel.simulation.estimate.usable_cores", lambda: 1)
    asked |= {"engine": "reference", "budget": 64}
    estimate({"pair": program()}, progress=lambda *_: children.extend(multiprocessing.active_children()), **asked)
    assert children == []


def test_whose_executor_does_the_work_changes_nothing(both):
    with ThreadPoolExecutor(3) as executor:
        assert estimate({"pair": program()}, budget=512, executor=executor, **PLAYED)["pair"] == both["pair"]


def test_without_a_compiler_the_reference_simulates_and_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)  # importing it raises ImportError
    with pytest.warns(RuntimeWarning, match="Numba cannot be imported .* reference engine"):
        result = estimate({"single": program(("west",))}, budget=64, **PLAYED)["single"]
    assert result.engine == "reference"
    with pytest.raises(SimulationError, match="compiled.* needs Numba.*install it, or take 'reference'"):
        estimate({"single": program(("west",))}, budget=64, engine="compiled", **PLAYED)


def test_causes_and_phases_add_up(both):
    for result in both.values():
        total = result.downtime_hours_year.mean
        assert sum(i.mean for i in result.by_cause.values()) == pytest.approx(total, rel=1e-9)
        assert sum(i.mean for i in result.by_phase.values()) == pytest.approx(total, rel=1e-9)
        assert sum(i.mean for i in result.outages_by_cause.values()) == pytest.approx(result.outages_year.mean)
        assert np.mean(result.sections) == pytest.approx(total)
        assert result.availability.mean == 1 - result.unavailability.mean
        assert result.availability.low == 1 - result.unavailability.high


def test_what_a_single_region_cannot_do_is_exactly_nought(both):
    single = both["single"]
    for it in (single.failovers_year, single.false_failovers_year, single.failbacks_year, single.degraded_hours_year):
        assert (it.mean, it.low, it.high) == (0, 0, 0)
    assert single.loss["failover"].per_year.high == 0
    assert single.loss["failover"].mean is None
    assert single.loss["failover"].quantiles == {} == single.loss["failover"].within


def test_distributions_agree_with_what_was_put_in(both):
    pair = both["pair"]
    loss, restores = pair.loss["failover"], pair.loss["restore"]
    assert loss.mean.low <= 0.05 <= loss.mean.high  # U(0, 0.1)
    assert loss.within[0.05].low <= 0.5 <= loss.within[0.05].high
    assert loss.within[6.0].mean == 1.0
    assert loss.quantiles[0.9].low <= 0.09 <= loss.quantiles[0.9].high
    assert loss.per_year == pair.failovers_year
    assert restores.per_year == pair.restores_year
    assert restores.mean.low <= 12.05 <= restores.mean.high  # U(0, 24), and what is written until detection
    everything = pair.loss["all"]
    assert everything.per_year.mean == pytest.approx(loss.per_year.mean + restores.per_year.mean)
    assert everything.hours_per_year.mean == pytest.approx(loss.hours_per_year.mean + restores.hours_per_year.mean)
    assert sum(count for _, _, count in loss.bins) == pytest.approx(loss.per_year.mean * pair.years)
    assert pair.lost_load_hours_year.mean == pytest.approx(0.2 * pair.degraded_hours_year.mean)
    assert pair.recovery["site"].per_year.mean <= pair.recovery["all"].per_year.mean
    assert pair.recovery["failover"].quantiles[0.95].mean <= 0.36  # detection and promotion, to a bin


def test_a_year_meets_its_target_if_all_its_months_do(both):
    """So a year is missed at most as often as its twelve months together."""
    for result in both.values():
        assert list(result.odds_year) == [0.99, 0.999]
        for target, odds in result.odds_year.items():
            assert 0 <= odds.low <= odds.mean <= odds.high <= 1
            assert 1 - odds.mean <= 12 * (1 - result.odds_month[target].mean) + 1e-12
        assert sum(count for _, _, count in result.year_downtime.bins) == result.years


def clockwork(harm=1.0):
    """West fails after every 99 h for an hour, 87 times a year; it is home to three quarters of the users."""
    mode = FaultMode("west", ("west",), Constant(1.0), Constant(99.0), harm=harm)
    groups = (
        Group("near", ("west", "east"), weight=3, away_share=0.8),
        Group("far", ("east", "west"), away_share=0.5),
    )
    recovery = Recovery(
        groups,
        automatic=(Stage("promote", Constant(0.25)),),
        failover_loss=Constant(0.01),
        soak=2.0,
        failback_outage=0.125,
    )
    compiled = compile_program([mode], recovery, Objectives((0.997, 0.999), rto=(0.25, 0.2), rpo=(0.01,)))
    return estimate({"pair": compiled}, budget=64, **PLAYED)["pair"]


def exactly_that(interval, value):
    assert (interval.low, interval.mean, interval.high) == tuple(pytest.approx(value, abs=1e-9) for _ in range(3))


def test_everything_of_a_clockwork():
    """Each time: promotion of 15 min, away until 2 h after the repair, 7.5 min to go home."""
    result = clockwork()
    times = 87 * 3 / 4  # a year, of an average user
    counts = (result.outages_year, result.failovers_year, result.failbacks_year, result.failback_outages_year)
    for count in (*counts, result.outages_by_cause["west"], result.loss["failover"].per_year):
        exactly_that(count, times)
    assert result.false_failovers_year == Interval(0.0, 0.0, 3 / 64)
    for downtime in (result.downtime_hours_year, result.by_cause["west"], result.unavailability.scaled(8_760)):
        exactly_that(downtime, times * 0.375)
    assert set(result.by_phase) == {"promote", "failback"}
    exactly_that(result.by_phase["promote"], times * 0.25)
    exactly_that(result.by_phase["failback"], times * 0.125)
    exactly_that(result.degraded_hours_year, times * 2.75)
    exactly_that(result.lost_load_hours_year, times * 2.75 * 0.2)
    exactly_that(result.recovery["all"].mean, 0.25)
    exactly_that(result.recovery["all"].hours_per_year, times * 0.25)
    exactly_that(result.loss["all"].hours_per_year, times * 0.01)
    shares = result.recovery["failover"].within
    assert (shares[0.25].mean, shares[0.2].mean, result.loss["failover"].within[0.01].mean) == (1.0, 0.0, 1.0)
    assert result.flags == ()


def test_odds_of_a_clockwork():
    """24.5 h a year keep to 99.7 %; of the months those do that have seven faults, and not those that have eight."""
    result = clockwork()
    downs = [
        (start, end) for k in range(87) for o in [99 + 100 * k] for start, end in ((o, o + 0.25), (o + 3, o + 3.125))
    ]
    ends = np.cumsum([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24
    met = 0
    for start, end in zip((0, *ends), ends, strict=False):
        hours = 0.75 * sum(max(0.0, min(end, down[1]) - max(start, down[0])) for down in downs)
        met += hours <= 0.003 * (end - start)
    assert 0 < met < 12
    assert result.odds_year == {0.997: Interval(1.0, 1 - 3 / 64, 1.0), 0.999: Interval(0.0, 0.0, 3 / 64)}
    exactly_that(result.odds_month[0.997], met / 12)
    assert result.odds_month[0.999] == Interval(0.0, 0.0, 3 / 768)


def test_false_alarms_of_a_clockwork():
    """Nobody would have felt them: every failover is false, and costs what a right one costs."""
    result = clockwork(harm=0.0)
    exactly_that(result.failovers_year, 87 * 3 / 4)
    assert result.false_failovers_year == result.failovers_year
    exactly_that(result.downtime_hours_year, 87 * 3 / 4 * 0.375)


def test_ten_seconds_a_year_are_always_good_enough():
    assert is_precise(Interval(10.0, 9.9, 10.1), 0.01)
    assert not is_precise(Interval(10.0, 9.8, 10.1), 0.01)
    assert is_precise(Interval(0.001, 0.0, 0.0055), 0.01)  # 9.9 s
    assert not is_precise(Interval(0.001, 0.0, 0.0056), 0.01)  # 10.08 s


RDS = ((0.9995, 0.10), (0.99, 0.25), (0.95, 1.00))  # Amazon RDS service level agreement, Multi-AZ instances (2024)


def credited(up, repair, places=("west",), harm=1.0, years=64, credits=RDS, targets=(0.99,)):
    """A year of a mode from new, in all 64 sections."""
    mode = FaultMode("fire", places, repair, up, harm=harm)
    compiled = compile_program([mode], Recovery((Group("all", ("west",)),)), Objectives(targets, credits=credits))
    return estimate({"single": compiled}, budget=years, **PLAYED)["single"]


def test_service_credits_of_known_months():
    """Down for 4 h from hour 4,380 on, in July: 0.54 % of its 744 h, below 99.95 % and not below 99 %.

    One month of twelve gives a tenth back, in each of the 64 years; no month was worse, in 768.
    """
    first = credited(Constant(4_380.0), Constant(4.0))
    assert {bound: (share.mean, share.low, share.high) for bound, share in first.months_by_tier.items()} == {
        0.9995: (pytest.approx(1 / 12), pytest.approx(1 / 12), pytest.approx(1 / 12)),
        0.99: (0.0, 0.0, pytest.approx(3 / 768)),
        0.95: (0.0, 0.0, pytest.approx(3 / 768)),
    }
    assert first.credit_share.mean == pytest.approx(0.1 / 12)
    assert first.credit_share.half_width == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("hours", "harm", "tier", "credit"),
    [
        (7.44, 1.0, 0.9995, 0.10),  # 1 % of July to the hour keeps to 99 %
        (7.45, 1.0, 0.99, 0.25),
        (37.2, 1.0, 0.99, 0.25),  # 5 %
        (37.3, 1.0, 0.95, 1.00),
        (37.3, 0.1, 0.9995, 0.10),  # a tenth of the functions is a tenth of the downtime
    ],
)
def test_a_month_exactly_at_a_bound_keeps_to_it(hours, harm, tier, credit):
    """A single fault, 4,400 h after the beginning: in July, of 744 h."""
    result = credited(Constant(4_400.0), Constant(hours), harm=harm, targets=())
    assert {bound for bound, share in result.months_by_tier.items() if share.mean > 0} == {tier}
    assert result.months_by_tier[tier].mean == pytest.approx(1 / 12)
    assert result.credit_share.mean == pytest.approx(credit / 12)
    assert float(sla.expected_credit([1.0] * 11 + [1 - harm * hours / 744], RDS)) == pytest.approx(credit / 12)


def test_expected_credit_of_months_with_faults_by_chance():
    """Faults of 5 s, 120 a year: 99.999 % allows five in a month, in February four; their number is Poisson's."""
    tier = ((0.99999, 0.5),)
    result = credited(Exponential(73.0 - 5 / 3600), Constant(5 / 3600), years=512, credits=tier, targets=())
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    allowed = [math.floor(1e-5 * 86_400 * d / 5) for d in days]
    below = np.mean([stats.poisson.sf(n, 24 * d / 73.0) for n, d in zip(allowed, days, strict=True)])
    error = math.sqrt(below * (1 - below) / (12 * 512))
    assert abs(result.months_by_tier[0.99999].mean - below) < 4 * error
    assert result.credit_share.mean == pytest.approx(0.5 * result.months_by_tier[0.99999].mean)
    assert result.credit_share.half_width == pytest.approx(0.5 * 2 * error, rel=3 * 0.09)  # 64 sections know it to 9 %


def test_months_that_give_nothing_back_bound_the_credit():
    calm = credited(Constant(10_000.0), Constant(1.0))
    assert (calm.credit_share.mean, calm.credit_share.low) == (0.0, 0.0)
    assert calm.credit_share.high == pytest.approx(1.0 * 3 / 768)
    never = credited(Constant(math.inf), Constant(1.0))
    assert never.credit_share == exactly(0.0)
    assert set(never.months_by_tier.values()) == {exactly(0.0)}
    assert credited(Exponential(100.0), Constant(1.0), credits=()).credit_share is None


def test_a_paired_difference_is_narrower_than_that_of_independent_runs(both):
    """Nothing here is known beforehand: repairs apart are no control."""
    modes = [fault("site", ("east", "west"), 6.0, repair_each=True)]
    quick, slow = program(modes=modes), program(modes=modes, hold=0.5)
    runs = estimate({"quick": quick, "slow": slow}, budget=512, **PLAYED)
    paired = paired_difference(runs["slow"], runs["quick"])
    halves = [run.downtime_hours_year.half_width for run in runs.values()]
    assert paired.half_width < 0.5 * math.hypot(*halves)
    means = [runs[name].downtime_hours_year.mean for name in ("slow", "quick")]
    assert paired.mean == pytest.approx(means[0] - means[1])
    with pytest.raises(SimulationError, match="years: 512 and 64"):
        paired_difference(runs["slow"], estimate({"x": quick}, budget=64, **PLAYED)["x"])


# Known modes


def exact_downtime(up, repair, hours):
    """Mean time down from new, both times exponential: two states, solved by one exponential."""
    rate = 1 / up + 1 / repair
    return hours / up / rate - (1 - math.exp(-rate * hours)) / up / rate**2


@pytest.mark.parametrize("repair", [10.0, 200.0])
def test_the_control_has_mean_zero(repair):
    """Its excess is linear in the time down, so it vanishes at the exact mean of a mission from new."""
    up = 1_000.0
    mode = FaultMode("west", ("west",), Exponential(repair), Exponential(up))
    (control,) = controls_of(program(("west",), [mode]), YEAR)
    exact = exact_downtime(up, repair, YEAR)
    assert float(control.excess(np.array(exact), YEAR, 1.0)) == pytest.approx(0, abs=2e-6 * exact)


def test_known_downtime_is_estimated_without_its_noise():
    up, repair = 1_000.0, 10.0
    mode = FaultMode("west", ("west",), Exponential(repair), Exponential(up))
    result = estimate({"single": program(("west",), [mode])}, budget=512, **PLAYED)["single"]
    down = result.downtime_hours_year
    exact = exact_downtime(up, repair, YEAR)
    assert abs(down.mean - exact) <= 2 * down.half_width  # four standard errors
    # 8.67 faults a year, each of a length as uncertain as its mean: √(2 · 8.67 / 512) · 10 h without the control
    assert down.half_width < 0.05 * 2 * math.sqrt(2 * 8.67 / 512) * repair


def test_a_disaster_that_was_never_seen_counts():
    """Once in 100,000 years, 1,000 h: 0.01 h a year, in a run of 64 years that all but surely misses it."""
    modes = [*WORLDLY[:2], fault("disaster", ("east", "west"), 1e-5, Constant(1_000.0))]
    pair = estimate({"pair": program(modes=modes)}, budget=64, **PLAYED)["pair"]
    assert pair.by_cause["disaster"].mean == pytest.approx(0.01, rel=0.06)  # the horizon cuts 500 of 8,760 h
    assert pair.outages_by_cause["disaster"].high == pytest.approx(3 / 64)
    assert sum(i.mean for i in pair.by_phase.values()) == pytest.approx(pair.downtime_hours_year.mean)


def test_what_is_a_control_and_what_is_not():
    modes = [
        fault("both", ("east", "west"), 1.0),
        fault("dns", ("dns",), 1.0, harm=0.5),
        fault("west", ("west",), 1.0),
        fault("apart", ("east", "west"), 1.0, repair_each=True),
        fault("bug", ("east", "west"), 1.0, corrupts=True),
        fault("alarm", ("east", "west"), 1.0, harm=0.0),
        FaultMode("endless", ("east", "west"), LogLogistic(4.0, 0.9), Exponential(1_000.0)),  # without a mean
        FaultMode("regular", ("east", "west"), REPAIR, Constant(1_000.0)),
    ]
    recovery = Recovery((Group("near", ("west",)), Group("far", ("east", "west"), weight=3)), shared=("dns",))
    compiled = compile_program(modes, recovery)
    covered = {compiled.modes[c.mode].id: c.coverage for c in controls_of(compiled, YEAR)}
    assert covered == {"both": 1.0, "dns": 0.5, "west": 0.25}


def test_causes_and_phases_add_up_over_groups_too():
    """Both groups are hit by the disaster, whose length is known; by the flood only the lighter, which cannot escape."""
    modes = [fault("disaster", ("east", "west"), 0.2), fault("flood", ("east",), 2.0), fault("fire", ("west",), 5.0)]
    groups = (Group("near", ("west", "east"), weight=3), Group("far", ("east",)))
    stages = (Stage("promote", Uniform(0.1, 0.3)),)
    result = estimate({"two": compile_program(modes, Recovery(groups, automatic=stages))}, budget=256, **PLAYED)["two"]
    total = result.downtime_hours_year.mean
    assert sum(i.mean for i in result.by_cause.values()) == pytest.approx(total, rel=1e-9)
    assert sum(i.mean for i in result.by_phase.values()) == pytest.approx(total, rel=1e-9)
    assert np.mean(result.sections) == pytest.approx(total, rel=1e-9)
    assert result.by_cause["flood"].mean == pytest.approx(2.0 * REPAIR.mean / 4, rel=0.01)  # but for overlaps
    assert result.by_cause["disaster"].mean == pytest.approx(0.2 * REPAIR.mean, rel=0.02)


# What was not seen


def test_no_outage_bounds_the_frequency_and_nothing_else():
    modes = [fault("east", ("east",), 1.0), fault("west", ("west",), 1e-7)]
    result = estimate({"pair": program(modes=modes)}, budget=64, **PLAYED)["pair"]
    assert result.flags == ("no_outage",)
    assert not result.converged
    assert result.precision is None
    assert (result.outages_year.mean, result.outages_year.high) == (0, 3 / 64)
    assert (result.unavailability.low, result.unavailability.high) == (0, 1)
    assert result.by_cause["west"].high == YEAR
    assert result.recovery["all"].mean is None
    assert result.loss["all"].hours_per_year.high == YEAR


def test_corruption_without_a_rate_loses_no_data_for_sure():
    """Beside what may be repaired by hand alone, in one region."""
    never = FaultMode("bug", ("east", "west"), Constant(1.0), NEVER, corrupts=True)
    modes = [fault("west", ("west",), 8.0), never]
    result = estimate({"single": program(("west",), modes=modes)}, budget=64, **PLAYED)["single"]
    for kind in ("all", "restore"):
        assert (result.loss[kind].per_year, result.loss[kind].hours_per_year) == (exactly(0.0), exactly(0.0))
    assert result.restores_year == exactly(0.0)
    often = estimate({"single": program(("west",), modes=[modes[0], WORLDLY[-1]])}, budget=64, **PLAYED)["single"]
    assert often.loss["all"].hours_per_year.high > 0


def test_failovers_that_were_seen_to_lose_nothing_lose_nothing():
    recovery = Recovery(
        (Group("all", ("west", "east")),),
        detection=Constant(0.05),
        automatic=(Stage("promote", Constant(0.1)),),
        failover_loss=Constant(0.0),
    )
    pair = compile_program([fault("west", ("west",), 8.0)], recovery)
    loss = estimate({"pair": pair}, budget=64, **PLAYED)["pair"].loss["all"]
    assert loss.per_year.low > 0
    assert loss.mean == loss.hours_per_year == exactly(0.0)


def test_a_cause_that_was_never_seen_is_bounded_by_nothing():
    """Others were, so that there is an interval of the whole; it does not speak of this one."""
    modes = [fault("west", ("west",), 8.0), fault("rare", ("west",), 1e-7, repair_each=True)]
    result = estimate({"pair": program(modes=modes)}, budget=64, **PLAYED)["pair"]
    assert result.bounded
    assert (result.by_cause["rare"].mean, result.by_cause["rare"].high) == (0.0, YEAR)
    assert result.outages_by_cause["rare"].high == 3 / 64


def test_a_world_without_faults_has_no_downtime_for_sure():
    result = estimate({"calm": program(modes=[])}, budget=64, **PLAYED)["calm"]
    assert result.converged
    assert result.flags == ()
    assert result.downtime_hours_year.high == 0 == result.outages_year.high
    assert result.odds_year[0.999] == result.odds_month[0.999] == exactly(1.0)


def test_large_causes_from_few_faults_are_flagged():
    modes = [fault("west", ("west",), 20.0), fault("both", ("east", "west"), 0.5, Constant(20.0))]
    result = estimate({"pair": program(modes=modes)}, budget=128, **PLAYED)["pair"]
    assert "few_faults:both" in result.flags
    assert "few_faults:west" not in result.flags


def test_groups_count_by_their_weight():
    """Only the lighter group's region fails: after every 100 h, for 4 h, 84 times a year."""
    mode = FaultMode("east", ("east",), Constant(4.0), Constant(100.0))
    recovery = Recovery((Group("near", ("west",), weight=3), Group("far", ("east",))))
    result = estimate({"two": compile_program([mode], recovery)}, budget=64, **PLAYED)["two"]
    assert result.downtime_hours_year.mean == pytest.approx(84 * 4.0 / 4, rel=1e-12)
    assert result.downtime_hours_year.half_width == pytest.approx(0, abs=1e-9)
    assert result.outages_year.mean == pytest.approx(84 / 4)
    assert result.recovery["all"].mean.mean == pytest.approx(4.0)


# When to stop


def test_the_run_stops_at_a_doubling_that_is_precise():
    wanted = {"precision": 0.05, "seed": 7, "mission_years": 1, "jobs": 1}
    modes = [fault("west", ("west",), 8.0)]
    result = estimate({"pair": program(modes=modes)}, budget=50_000, **wanted)["pair"]
    assert result.converged
    assert result.precision <= 0.05
    assert result.years in {512 * 2**k for k in range(7)}
    if result.years > 512:
        before = estimate({"pair": program(modes=modes)}, budget=result.years // 2, **wanted)["pair"]
        assert not before.converged


def test_the_budget_ends_a_run_and_the_estimate_says_so():
    result = estimate({"pair": program()}, budget=700, precision=1e-4, **PLAYED)["pair"]
    assert result.years == 640  # whole rounds of 64 missions
    assert not result.converged
    assert result.precision > 1e-4


def test_equal_programs_are_simulated_once_and_progress_is_told():
    seen = []
    results = estimate({"a": program(), "b": program()}, budget=128, progress=lambda *x: seen.append(x), **PLAYED)
    assert results["a"] is results["b"]
    assert [most for _, most in seen] == [128] * len(seen)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (128, 128)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupt_leaves_no_worker_behind(jobs, engine):
    def interrupt(done, total):
        raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        estimate({"pair": program()}, budget=256, progress=interrupt, engine=engine, **(PLAYED | {"jobs": jobs}))
    assert multiprocessing.active_children() == []
    assert threading.active_count() == before


def test_a_worker_that_dies_is_explained():
    with pytest.raises(SimulationError, match="__main__"), work.workers("reference", 2):
        raise BrokenProcessPool


def test_workers_are_as_many_as_usable_cores_and_start_no_workers_themselves(monkeypatch):
    assert 1 <= work.usable_cores() <= os.cpu_count()
    monkeypatch.setattr(work, "parent_process", object)
    assert work.usable_cores() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"seed": -1}, "seed"),
        ({"seed": 2**64}, "2⁶⁴"),
        ({"seed": 1.5}, "whole number"),
        ({"precision": 0.0}, "1 % is 0.01"),
        ({"precision": "1 %"}, "1 % is 0.01"),
        ({"precision": math.nan}, "1 % is 0.01"),
        ({"precision": 1.0}, "1 % is 0.01"),
        ({"budget": 0}, "budget"),
        ({"budget": 63}, "give 64 years or more"),
        ({"budget": 64 * 200_000 + 1}, "12,800,000"),
        ({"budget": 10**18}, "12,800,000"),
        ({"budget": 10**9, "mission_years": 10**6 + 1}, "1,000,000"),
        ({"budget": 10**18, "mission_years": 10**15}, "1,000,000"),
        ({"mission_years": 600_000}, "expects 1.2e"),  # 20 faults a year
        ({"mission_years": 0}, "mission_years"),
        ({"jobs": 0}, "jobs"),
        ({"jobs": True}, "jobs"),
        ({"engine": "steam"}, "choose one of: compiled, reference"),
    ],
)
def test_nonsense_is_refused_before_any_work(wrong, words, tmp_path):
    refused({"pair": program()}, words, tmp_path, **wrong)


def test_more_user_groups_than_memory_holds_are_refused(tmp_path):
    """Nine strategies with 32 each would take 7 GB."""
    groups = tuple(Group(f"g{i}", ("west",)) for i in range(32))
    several = {f"s{i}": compile_program(WORLDLY[:1], Recovery(groups, hold=float(i))) for i in range(9)}
    refused(several, "9 strategies with 288 user groups.* at most 256", tmp_path)


def refused(programs, words, folder, **wrong):
    """Before any memory is taken: the counts of a single user group take 24 MB."""
    tracemalloc.start()
    try:
        with pytest.raises(SimulationError, match=words):
            estimate(programs, **({"budget": 64, "checkpoint": folder / "run"} | PLAYED | wrong))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
    assert list(folder.iterdir()) == []


def test_no_strategy_is_refused():
    with pytest.raises(SimulationError, match="at least one"):
        estimate({}, seed=1)


def test_ctrl_c_waits_until_the_processes_have_started():
    """Pressed while they start, it comes after that; with nothing pressed, nothing comes."""
    done = []

    def start(press):
        with work._ctrl_c_held():
            press()
            done.append("started")

    with pytest.raises(KeyboardInterrupt):
        start(lambda: signal.raise_signal(signal.SIGINT))
    start(lambda: None)
    assert done == ["started", "started"]


def test_what_is_never_repaired_is_an_outage_all_the_same():
    endless = FaultMode("west", ("west",), NEVER, Constant(100.0))
    program = compile_program([endless], Recovery((Group("all", ("west",)),)), Objectives((0.99,)))
    result = estimate({"one": program}, budget=64, **PLAYED)["one"]
    assert result.downtime_hours_year.mean == pytest.approx(8_660.0)
    assert result.outages_year.mean == pytest.approx(1.0)
    assert result.odds_year[0.99].mean == 0.0
