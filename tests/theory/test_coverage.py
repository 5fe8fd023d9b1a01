"""How often the 95 % intervals of repeated estimates hold what is known exactly, where outages are rare and skewed.

A site is lost five times a decade, which a failover of lognormal length ends (σ = 1, skewness 6.2); and both sites are
lost once in fifty years, for 100 h on average, lognormal too: 100 of these disasters in the 5,120 years of an estimate,
where the first look at the precision is taken.
"""

import math
from collections import Counter
from dataclasses import fields

import numpy as np
import pytest
from scipy import stats

from drmodel.laws import Constant, Lognormal
from drmodel.simulation.bins import BinnedLengths
from drmodel.simulation.evaluation import _Evaluation
from drmodel.simulation.kernel.engine import Compiled
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage, time_to_fault
from drmodel.simulation.program import compile_program
from drmodel.simulation.statistics import mean_of
from drmodel.simulation.tallies import Span, Tallies
from drmodel.simulation.work import Run

ESTIMATES = 1_200
FEWEST = stats.binom.ppf(
    0.001, ESTIMATES, 0.93
)  # hits of an interval that covers 93 %, in all but one of 1,000 choices
REPLICATIONS, MISSION_YEARS = 512, 10
YEARS = REPLICATIONS * MISSION_YEARS

DISASTER, RARELY = Lognormal.from_mean(100.0, 1.0), 0.02  # length [h], per year
QUICK, SLOW, REPAIR, OFTEN = Lognormal.from_mean(10.0, 1.0), Lognormal.from_mean(40.0, 1.0), Constant(1.0), 0.5
UNHARMED = 0.999999  # of a month: 3 s are too many, so that every outage counts


def program(name, law):
    disaster = FaultMode("disaster", ("a", "b"), DISASTER, time_to_fault(repair=DISASTER, rate=RARELY))
    loss = FaultMode("loss", ("a",), REPAIR, time_to_fault(repair=REPAIR, rate=OFTEN))
    recovery = Recovery((Group("all", ("a", "b")),), automatic=(Stage(name, law),))
    return compile_program([disaster, loss], recovery, Objectives((UNHARMED,)))


def hours_per_year(law, rate):
    """Mean downtime of a mission from new, which the horizon T cuts: λ (T E[R] − E[R²]/2), per year."""
    second_moment = law.variance + law.mean**2
    return rate * (law.mean - second_moment / 2 / (MISSION_YEARS * 8_760))


def odds_of_a_month():
    """No outage goes on at its beginning, and none begins: both modes are Poisson's while they are up."""
    hours = 24.0 * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    modes = ((RARELY, DISASTER.mean, DISASTER), (OFTEN, REPAIR.mean, QUICK))
    calm = [np.exp(-hours / (8_760 / rate - back)) * (1 - rate * down.mean / 8_760) for rate, back, down in modes]
    return float(np.mean(math.prod(calm)))


EXACT = {
    "mean": hours_per_year(QUICK, OFTEN) + hours_per_year(DISASTER, RARELY),
    "mean without controls": hours_per_year(QUICK, OFTEN) + hours_per_year(DISASTER, RARELY),
    "paired difference": hours_per_year(SLOW, OFTEN) - hours_per_year(QUICK, OFTEN),
    "median": QUICK.quantile(0.5),
    "p90": QUICK.quantile(0.9),
    "p99": QUICK.quantile(0.99),
    "odds of a month": odds_of_a_month(),
}


def intervals(quick, slow):
    """Of one estimate of each strategy."""
    first, second = _Evaluation(quick), _Evaluation(slow)
    per_hour, tallies = quick.program.ticks_per_hour, quick.tallies
    harm = tallies.cause.sum(axis=(1, 2)) / 1000 / per_hour
    lengths = BinnedLengths(tallies.bins[:, 0, Span.FAILOVER_RECOVERY].astype(float), per_hour)
    return {
        "mean": first.downtime,
        "mean without controls": mean_of(harm / (YEARS / len(harm))),
        "paired difference": mean_of(second.sections - first.sections),
        **{name: lengths.quantile(p) for name, p in (("median", 0.5), ("p90", 0.9), ("p99", 0.99))},
        "odds of a month": first.odds(column=0, number=12 * YEARS)[UNHARMED],
    }


@pytest.fixture(scope="module")
def hits():
    """How many of the intervals hold what is exact, by what they are of."""
    held, programs = Counter(), (program("quick", QUICK), program("slow", SLOW))
    runs = [Run(one, MISSION_YEARS, Tallies.zeros(one)) for one in programs]
    engines = [Compiled(one) for one in programs]
    for seed in range(ESTIMATES):
        for run, engine in zip(runs, engines, strict=True):
            for field in fields(Tallies):
                getattr(run.tallies, field.name).fill(0)
            engine.run(seed, range(REPLICATIONS), MISSION_YEARS, run.tallies)
        for name, found in intervals(*runs).items():
            held[name] += found.low <= EXACT[name] <= found.high
    return held


@pytest.mark.parametrize("name", EXACT)
def test_the_interval_covers_at_least_93_percent(hits, name):
    assert hits[name] >= FEWEST


def test_the_bound_can_be_missed():
    """Intervals of 89 % (1.62 standard errors instead of 2) miss it in nineteen of twenty choices of seeds."""
    assert stats.binom.cdf(FEWEST - 1, ESTIMATES, 2 * stats.t.cdf(1.62, 63) - 1) > 19 / 20
