"""When a failover is worth it: while the expected remaining repair of the trigger exceeds a threshold."""

import math
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from drmodel.laws import Constant, Empirical, Law, Mixture, mean_residual
from drmodel.simulation.clock import NEVER, to_ticks

Interval = tuple[int, int]  # elapsed ticks, the end excluded

STEPS = 256  # probabilities at which the expected remaining repair is looked at, besides both tails in powers of two
TAIL = 40  # down to 2⁻⁴⁰: rarer repairs count as the last one looked at
NOISE = 1e-9  # the threshold must be exceeded by more than this share of it, so that rounding never decides


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

    def worth(elapsed: int) -> bool:
        return mean_residual(repair, elapsed / ticks_per_hour) > threshold * (1 + NOISE)

    grid = sorted({0} | {tick for x in _probes(repair) for tick in _around(to_ticks(x, ticks_per_hour))})
    intervals: list[Interval] = []
    start = 0 if worth(0) else None
    for before, after in pairwise(grid):
        if worth(after) == (start is not None):
            continue
        crossing = _first_change(worth, before, after)
        if start is None:
            start = crossing
        else:
            intervals.append((start, crossing))
            start = None
    if start is not None:
        intervals.append((start, NEVER))
    return tuple(intervals)


def _around(tick: int) -> set[int]:
    return {max(tick - 1, 0), tick} if tick < NEVER else set()


def _probes(law: Law) -> list[float]:
    """Durations at which the expectation is looked at."""
    if isinstance(law, Mixture):
        return _probes(law.first) + _probes(law.second)
    if isinstance(law, Constant):
        return [law.value]
    if isinstance(law, Empirical):
        return list(law.values)
    tails = [math.ldexp(1.0, -k) for k in range(2, TAIL + 1)]
    probabilities = [i / STEPS for i in range(STEPS)] + tails + [1.0 - v for v in tails]
    return [law.quantile(u) for u in probabilities]


def _first_change(worth: Callable[[int], bool], before: int, after: int) -> int:
    """First tick after `before` whose answer is that of `after`."""
    answer = worth(after)
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if worth(middle) == answer else (middle, after)
    return after
