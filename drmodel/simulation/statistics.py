"""Intervals from sections: a run is cut into 64 equal sections, whose differences tell how well the whole is known.

Every interval is two-sided, 95 %, from the jackknife over the sections and Student's t with 63 degrees of freedom.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

T_QUANTILE = 1.9983405425207412  # Student's t with 63 degrees of freedom, at 97.5 %
RULE_OF_THREE = 3.0  # −ln 0.05 ≈ 2.996: with no event in N trials, 3/N bounds the frequency at 95 %

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its 95 % interval.

    Attributes
    ----------
    mean
        The estimate.
    low, high
        The interval; its ends may lie at different distances.
    """

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half of the interval's length."""
        return (self.high - self.low) / 2

    def scaled(self, k: float) -> "Interval":
        """The interval of k times the estimated number, k > 0."""
        return Interval(k * self.mean, k * self.low, k * self.high)

    def within(self, least: float, most: float) -> "Interval":
        """The interval, its ends cut to what is possible but for the estimate itself."""
        return Interval(self.mean, min(max(self.low, least), self.mean), max(min(self.high, most), self.mean))


def exactly(value: float) -> Interval:
    """What is known without a doubt."""
    return Interval(value, value, value)


def jackknife(statistic: Callable[[Floats], Floats], sections: Floats) -> Interval:
    r"""Interval of a smooth function of sums, from leaving out one section after the other.

    .. math:: s^2 = \frac{m - 1}{m} \sum_{i=1}^{m} (\theta_{(i)} - \bar\theta)^2, \qquad \theta \pm t_{m-1}\, s

    Parameters
    ----------
    statistic
        θ of sums: from an array (…, k) of k sums to an array (…).
    sections
        (64, k): what each section adds to the sums.

    Returns
    -------
    θ of all sections, and its interval. For a mean, s is the textbook's standard error s/√m.

    References
    ----------
    Efron and Stein, *The jackknife estimate of variance*, Annals of Statistics 9 (1981), equation 1.3.

    Examples
    --------
    >>> harm, years = np.arange(64.0), np.ones(64)
    >>> jackknife(lambda sums: sums[..., 0] / sums[..., 1], np.column_stack([harm, years])).mean
    31.5
    """
    total = sections.sum(axis=0)
    value, left_out = float(statistic(total)), statistic(total - sections)
    error = T_QUANTILE * standard_error(left_out)
    return Interval(value, value - error, value + error)


def standard_error(left_out: Floats) -> float:
    """Jackknife standard error, from the values that leave out one section each."""
    m = len(left_out)
    return math.sqrt((m - 1) / m * float(((left_out - left_out.mean()) ** 2).sum()))


def mean_of(values: Floats) -> Interval:
    """Interval of the mean of equal sections.

    Examples
    --------
    >>> mean_of(np.ones(64))
    Interval(mean=1.0, low=1.0, high=1.0)
    """
    return jackknife(lambda sums: sums[..., 0] / sums[..., 1], np.column_stack([values, np.ones(len(values))]))


def ratio_of(numerators: Floats, denominators: Floats) -> Interval | None:
    """Interval of a ratio of sums; None if fewer than two sections have anything in the denominator.

    Parameters
    ----------
    numerators, denominators
        (64): sums of each section.
    """
    if np.count_nonzero(denominators) < 2:
        return None
    return jackknife(lambda sums: sums[..., 0] / sums[..., 1], np.column_stack([numerators, denominators]))


def share_of(hits: Floats, trials: Floats, number: int) -> Interval | None:
    r"""Interval of a share, such as the odds that a year meets a target.

    If no trial hit, or all did, the interval reaches as far as the rule of three says: 3/N from that end.

    Parameters
    ----------
    hits, trials
        (64): sums of each section, perhaps weighted.
    number
        Number N of trials, without weights.

    Returns
    -------
    Interval within [0, 1]; None if fewer than two sections have trials.

    Examples
    --------
    >>> share_of(np.zeros(64), np.full(64, 10.0), number=640)
    Interval(mean=0.0, low=0.0, high=0.0046875)
    """
    share = ratio_of(hits, trials)
    if share is None:
        return None
    if not hits.any():
        return Interval(0.0, 0.0, min(RULE_OF_THREE / number, 1.0))
    if np.array_equal(hits, trials):
        return Interval(1.0, max(1.0 - RULE_OF_THREE / number, 0.0), 1.0)
    return share.within(0.0, 1.0)


def frequency_of(events: Floats, years: float) -> Interval:
    """Interval of events per year; with none seen, below 3/years at 95 % (the rule of three).

    Parameters
    ----------
    events
        (64): events of each section, perhaps weighted.
    years
        Years of all sections together, which are equally long.

    Examples
    --------
    >>> frequency_of(np.zeros(64), years=6400.0)
    Interval(mean=0.0, low=0.0, high=0.00046875)
    """
    if not events.any():
        return Interval(0.0, 0.0, RULE_OF_THREE / years)
    return mean_of(events * (len(events) / years)).within(0.0, math.inf)
