"""Where a function that is known up to some noise passes zero."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from drmodel.simulation.statistics import Interval

POINTS = 9  # at which a range is looked at before anything is solved for
CLOSE = 1e-4  # of the range: how narrowly a root is bracketed
NOISE = 0.05  # of the half-width: a mean that is nearer to zero is as good as zero


@dataclass(frozen=True, slots=True)
class Crossing:
    """A value at which something passes zero.

    Attributes
    ----------
    at
        The value, with the interval that the noise leaves; its ends are those of the range where the noise hides it.
    rises
        Whether it is above zero beyond it.
    """

    at: Interval
    rises: bool


def crossings(
    function: Callable[[float], Interval], low: float, high: float, points: int = POINTS
) -> tuple[Crossing, ...]:
    """All places where a function passes zero that can be seen from some points of a range.

    A function that comes from a simulation has to meet the same random numbers at every value: then its mean is a
    function like any other, which is solved for by Brent's method. The interval reaches to where zero leaves the
    interval of the function, on lines between the points.

    Parameters
    ----------
    function
        What is looked at; its intervals are those of its noise.
    low, high
        The range.
    points
        At how many values, equally far apart, the range is looked at first.

    Returns
    -------
    Crossings in rising order; none if it is never zero.

    References
    ----------
    Brent, *Algorithms for Minimization without Derivatives* (1973), chapter 4. Common random numbers in stochastic root
    finding: Asmussen and Glynn, *Stochastic Simulation* (2007), chapter VIII.

    Examples
    --------
    >>> crossings(lambda x: Interval(x - 2, x - 2.5, x - 1.5), 0.0, 8.0)
    (Crossing(at=Interval(mean=2.0, low=1.5, high=2.5), rises=True),)
    """
    seen = [(float(x), function(float(x))) for x in np.linspace(low, high, points)]
    found = []
    for (start, before), (end, after) in pairwise(point for point in seen if point[1].mean != 0):
        if (before.mean < 0) == (after.mean < 0):
            continue
        at = _root(function, start, end, CLOSE * (high - low))
        y = function(at)
        here = (at, Interval(0.0, y.low - y.mean, y.high - y.mean))  # also where it jumps over zero
        down = [here, *(point for point in reversed(seen) if point[0] < at)]
        up = [here, *(point for point in seen if point[0] > at)]
        found.append(Crossing(Interval(at, _hidden_to(down), _hidden_to(up)), after.mean > 0))
    return tuple(found)


def _root(function: Callable[[float], Interval], start: float, end: float, close: float) -> float:
    from scipy.optimize import brentq

    def mean(x: float) -> float:
        y = function(x)
        return 0.0 if abs(y.mean) < NOISE * y.half_width else y.mean

    return float(brentq(mean, start, end, xtol=close))


def _hidden_to(points: list[tuple[float, Interval]]) -> float:
    """How far from a root, through points that lead away from it, zero stays within the interval."""
    for (x, inner), (beyond, outer) in pairwise(points):
        if outer.low > 0:
            return x + (beyond - x) * _share(-inner.low, outer.low)
        if outer.high < 0:
            return x + (beyond - x) * _share(inner.high, -outer.high)
    return points[-1][0]


def _share(inside: float, outside: float) -> float:
    """Where a line from `inside` above zero to `outside` below it passes zero, as a share of its length."""
    return max(inside, 0.0) / (max(inside, 0.0) + outside)
