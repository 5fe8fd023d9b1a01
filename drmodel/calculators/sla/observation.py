"""Availability as it was observed, with what the number of outages says about it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Floats, count, finite, not_negative, number, refuse, share, together

Interval = tuple[float, float]


def availability_interval(
    up: ArrayLike, down: ArrayLike, outages: ArrayLike, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    r"""Confidence interval of an availability, from the number of outages behind it.

    With exponential up and down times, the ratio of total down to total up time over its expectation is F
    distributed with 2n and 2n degrees of freedom:

    .. math:: A_{low,\,high} = \left(1 + \frac{D}{U} F^{\pm 1}_{(1+c)/2;\,2n,\,2n}\right)^{-1}

    Parameters
    ----------
    up
        Total up time [h].
    down
        Total down time [h].
    outages
        Number of outages n, 0 or more. Without any, nothing is known about how long one lasts: (0, 1).
    confidence
        Confidence c of the interval [1], between 0 and 1.

    Returns
    -------
    Lower and upper bound [1].

    Raises
    ------
    ValueError
        If a time is negative, nothing was observed, down time and outages contradict each other, or the confidence
        lies outside (0, 1).

    Notes
    -----
    An observation that ends on a date and not with an outage has its last up time cut short; with n of ten and more
    this hardly shows, with one or two the interval is a rough guide.

    References
    ----------
    Trivedi (2001), chapter 10, example 10.27: ten outages, 9,990 h up and 10 h down.

    Examples
    --------
    >>> low, high = availability_interval(9990, 10, 10)
    >>> round(float(low), 4), round(float(high), 4)
    (0.9975, 0.9996)
    """
    from scipy.special import fdtri  # here, so that importing a calculator stays cheap

    level = float(share("confidence", confidence))
    if level in (0.0, 1.0):
        raise ValueError(f"confidence(={level:g}) must lie between 0 and 1; 95 % is 0.95")
    u, d, n = together(not_negative("up", up), not_negative("down", down), count("outages", outages, 0))
    refuse("up", u, u + d == 0, "and down must not both be 0: nothing was observed")
    refuse("outages", n, (n > 0) != (d > 0), "must be 0 exactly where there is no down time")
    factor = np.asarray(fdtri(2 * np.maximum(n, 1), 2 * np.maximum(n, 1), (1 + level) / 2))
    low = np.where(n == 0, 0.0, u / (u + d * factor))
    high = np.where(n == 0, 1.0, u / (u + d / factor))
    return low[()], high[()]


def repair_time_interval(down: ArrayLike, outages: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    r"""Confidence interval of the mean time to repair, from outages that ended.

    With exponential repairs, twice their sum over the mean is chi-square distributed with 2n degrees of freedom:

    .. math:: \left[\frac{2D}{\chi^2_{(1+c)/2;\,2n}},\ \frac{2D}{\chi^2_{(1-c)/2;\,2n}}\right]

    Parameters
    ----------
    down
        Total down time D [h].
    outages
        Number of outages n that it took, 0 or more. Without any, nothing is known: (0, infinite).
    confidence
        Confidence c of the interval [1], between 0 and 1.

    Returns
    -------
    Lower and upper bound [h].

    Raises
    ------
    ValueError
        If the down time is negative, down time and outages contradict each other, or the confidence lies outside
        (0, 1).

    Notes
    -----
    Repairs that scatter more than exponential ones, as most do, are known less well than this says.

    References
    ----------
    Epstein and Sobel (1953), Life testing, Journal of the American Statistical Association 48; MIL-HDBK-338B, 8.3.2.5.

    Examples
    --------
    >>> low, high = repair_time_interval(10, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.585, 2.085)
    """
    from scipy.special import gammaincinv  # as above

    level = float(share("confidence", confidence))
    if level in (0.0, 1.0):
        raise ValueError(f"confidence(={level:g}) must lie between 0 and 1; 95 % is 0.95")
    d, n = together(not_negative("down", down), count("outages", outages, 0))
    refuse("outages", n, (n > 0) != (d > 0), "must be 0 exactly where there is no down time")
    some = np.maximum(n, 1)
    low = np.where(n == 0, 0.0, d / gammaincinv(some, (1 + level) / 2))
    high = np.where(n == 0, np.inf, d / gammaincinv(some, (1 - level) / 2))
    return low[()], high[()]


@dataclass(frozen=True)
class Observed:
    """What a record of outages says about availability; `low` and `high` bound it at the confidence asked for."""

    up: float  # [h]
    down: float  # [h]
    outages: int
    availability: float
    low: float
    high: float


def observed(
    outages: Iterable[Interval],
    start: float,
    end: float,
    maintenance: Iterable[Interval] = (),
    confidence: float = 0.95,
) -> Observed:
    r"""Availability over a window of observation, from the outages seen in it.

    .. math:: A = \frac{U}{U + D}

    Parameters
    ----------
    outages
        Start and end of each outage [h], on any clock. Overlapping and touching ones are one outage; what lies
        outside the window is cut off, so one that still goes on may end at infinity.
    start, end
        The window of observation [h], on the same clock.
    maintenance
        Start and end of what does not count [h]: taken out of the window and out of the outages. An outage that
        maintenance cuts in two is still one; one that lies wholly within it is none.
    confidence
        Confidence of the interval [1], between 0 and 1.

    Returns
    -------
    Up and down time, number of outages, availability and its interval.

    Raises
    ------
    ValueError
        If an interval or the window ends before it starts, or maintenance leaves nothing of the window.

    References
    ----------
    See `availability_interval`.

    Examples
    --------
    Ten days with two outages, the first reported twice:

    >>> seen = observed([(10, 12), (11, 13), (100, 100.5)], 0, 240)
    >>> seen.outages, seen.down, round(seen.availability, 5)
    (2, 3.5, 0.98542)
    """
    begin, finish = float(finite("start", start)), float(finite("end", end))
    if not begin < finish:
        raise ValueError(f"end(={finish:g}) must lie after start(={begin:g})")
    excluded = _merged("maintenance", maintenance, begin, finish)
    lengths = [_length_outside(outage, excluded) for outage in _merged("outages", outages, begin, finish)]
    down = math.fsum(lengths)
    up = max(0.0, _length_outside((begin, finish), excluded) - down)
    if up + down <= 0:
        raise ValueError("maintenance leaves nothing of the window to observe; give a longer window")
    number_of_outages = sum(length > 0 for length in lengths)
    low, high = availability_interval(up, down, number_of_outages, confidence)
    return Observed(up, down, number_of_outages, up / (up + down), float(low), float(high))


def _merged(name: str, intervals: Iterable[Interval], begin: float, finish: float) -> list[Interval]:
    """Clip to the window and join what overlaps or touches."""
    merged: list[Interval] = []
    for start, end in sorted((float(number(name, start)), float(number(name, end))) for start, end in intervals):
        if end < start:
            raise ValueError(f"{name}(={(start, end)}) must not end before it starts")
        start, end = max(start, begin), min(end, finish)
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _length_outside(interval: Interval, excluded: Sequence[Interval]) -> float:
    start, end = interval
    return end - start - math.fsum(max(0.0, min(end, stop) - max(start, begin)) for begin, stop in excluded)
