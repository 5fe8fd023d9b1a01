"""When a failover is worth it: while the expected remaining repair of the trigger exceeds a threshold."""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from drmodel.laws import Constant, Empirical, Law, Lognormal, Mixture, Pert, mean_residual, mean_residuals
from drmodel.laws.quantile_table import beta_table, interpolate
from drmodel.laws.unbounded import SMALLEST_NORMAL
from drmodel.simulation.clock import NEVER

Interval = tuple[int, int]  # elapsed ticks, the end excluded
Ticks = NDArray[np.int64]

STEPS = 256  # probabilities at which the expected remaining repair is looked at, besides both tails in powers of two
TAIL = 40  # down to 2⁻⁴⁰: rarer repairs count as the last one looked at
NOISE = 1e-9  # the threshold must be exceeded by more than this share of it, so that rounding never decides
CLOSE = 1e-10  # of the threshold: how far many remaining repairs at once may be off
PIECES = 64  # into which the way to a crossing is cut, again and again

_TAILS = [math.ldexp(1.0, -k) for k in range(2, TAIL + 1)]
PROBABILITIES = [i / STEPS for i in range(STEPS)] + _TAILS + [1.0 - tail for tail in _TAILS]
_SCORES = np.array([NormalDist().inv_cdf(u or SMALLEST_NORMAL) for u in PROBABILITIES])


@lru_cache(maxsize=1024)
def worth_intervals(repair: Law, threshold: float, ticks_per_hour: float) -> tuple[Interval, ...]:
    r"""Elapsed times since onset at which what is left of a repair, on average, exceeds a threshold.

    .. math:: \{t : E[X - t \mid X > t] > \theta\}

    The expectation is evaluated at the quantiles of the law (and just before and at every value that it takes
    with positive probability); between two of them that disagree, the crossing is found to the tick. Two
    crossings between neighbours, that is within 1/256 of probability, are not seen.

    Parameters
    ----------
    repair
        Law of the time to repair X [h].
    threshold
        θ [h].
    ticks_per_hour
        Ticks in an hour.

    Returns
    -------
    Disjoint intervals [ticks] in rising order; the last may end at `NEVER`.

    Examples
    --------
    >>> worth_intervals(Constant(4.0), 1.0, ticks_per_hour=10.0)
    ((0, 30),)
    """
    if repair.survival(threshold) == 0:  # all is over before so much could be left
        return ()
    limit = threshold * (1 + NOISE)

    def worth(elapsed: Ticks) -> NDArray[np.bool_]:
        """Whether it is worth it at each of some ticks; what is close is looked at by itself, and so never rounded."""
        left = mean_residuals(repair, elapsed / ticks_per_hour)
        answers: NDArray[np.bool_] = left > limit
        for i in np.flatnonzero(np.abs(left - limit) <= CLOSE * limit):
            answers[i] = mean_residual(repair, int(elapsed[i]) / ticks_per_hour) > limit
        return answers

    def ticks(durations: NDArray[np.float64]) -> Ticks:
        found = np.rint(np.minimum(durations * ticks_per_hour, float(NEVER))).astype(np.int64)
        return found[found < NEVER]

    atoms = ticks(_atoms(repair))
    grid = np.unique(np.concatenate([[0], ticks(_probes(repair)), atoms, np.maximum(atoms - 1, 0)]))
    answers = worth(grid)
    intervals: list[Interval] = []
    start = 0 if answers[0] else None
    for turn in np.flatnonzero(answers[1:] != answers[:-1]):
        crossing = _first_change(worth, int(grid[turn]), int(grid[turn + 1]))
        if start is None:
            start = crossing
        else:
            intervals.append((start, crossing))
            start = None
    if start is not None:
        intervals.append((start, NEVER))
    return tuple(intervals)


def _atoms(law: Law) -> NDArray[np.float64]:
    """Durations that a law takes with positive probability."""
    if isinstance(law, Mixture):
        return np.concatenate([_atoms(law.first), _atoms(law.second)])
    if isinstance(law, Constant):
        return np.array([law.value])
    return np.array(law.values if isinstance(law, Empirical) else ())


def _probes(law: Law) -> NDArray[np.float64]:
    """Durations at which the expectation is looked at, besides the atoms."""
    if isinstance(law, Mixture):
        return np.concatenate([_probes(law.first), _probes(law.second)])
    if isinstance(law, Constant | Empirical):
        return np.array([])
    if isinstance(law, Lognormal):
        return law.median * np.exp(law.sigma * _SCORES)
    if isinstance(law, Pert):
        return law.low + (law.high - law.low) * _pert_probes(*law.shapes)
    return np.array([law.quantile(u) for u in PROBABILITIES])


@lru_cache(maxsize=256)
def _pert_probes(a: float, b: float) -> NDArray[np.float64]:
    """Quantiles of the beta law on [0, 1]."""
    return np.array([interpolate(beta_table(a, b), u) for u in PROBABILITIES])


def _first_change(worth: Callable[[Ticks], NDArray[np.bool_]], before: int, after: int) -> int:
    """First tick after `before` whose answer is that of `after`."""
    answer = worth(np.array([after]))[0]
    while after - before > 1:
        step = max((after - before) // PIECES, 1)
        between = np.arange(before + step, after, step)
        turned = np.flatnonzero(worth(between) == answer)
        first = int(turned[0]) if len(turned) else len(between)
        before, after = int(between[first - 1]) if first else before, int(between[first]) if len(turned) else after
    return after
