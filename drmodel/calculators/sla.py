"""Service levels: downtime and availability, redundancy, error budgets, what was observed, and service credits.

Time is in hours, availability a ratio in [0, 1].
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import (
    Array,
    Floats,
    count,
    finite,
    not_negative,
    number,
    positive,
    refuse,
    share,
    together,
)

HOURS_PER_YEAR = 8_760.0  # 365 days: the year of service-level agreements, not the astronomer's
HOURS_PER_MONTH = 730.0  # a twelfth of that year
HOURS_PER_WEEK = 168.0
HOURS_PER_DAY = 24.0

Interval = tuple[float, float]


def downtime(availability: ArrayLike, hours: ArrayLike = HOURS_PER_YEAR) -> Floats:
    r"""Downtime that an availability allows over a window.

    .. math:: D = (1 - A) \, T

    Parameters
    ----------
    availability
        Share of the window in which the service is up [1], any shape.
    hours
        Length of the window [h], broadcast against `availability`.

    Returns
    -------
    Downtime [h], of the broadcast shape.

    Raises
    ------
    ValueError
        If an availability lies outside [0, 1], or a window is negative.

    References
    ----------
    Beyer et al., *Site Reliability Engineering* (2016), appendix A, table A-1.

    Examples
    --------
    >>> round(float(downtime(0.999)), 2)
    8.76
    """
    return (1 - share("availability", availability)) * not_negative("hours", hours)


def availability(downtime: ArrayLike, hours: ArrayLike = HOURS_PER_YEAR) -> Floats:
    r"""Availability of a window with a given downtime.

    .. math:: A = 1 - D / T

    Parameters
    ----------
    downtime
        Hours of the window in which the service was down [h], any shape.
    hours
        Length of the window [h], broadcast against `downtime`.

    Returns
    -------
    Share of the window in which the service was up [1].

    Raises
    ------
    ValueError
        If a downtime is negative or longer than its window, or a window is not positive.

    References
    ----------
    Beyer et al., *Site Reliability Engineering* (2016), chapter 3, equation 3-1.

    Examples
    --------
    >>> round(float(availability(87.6)), 4)
    0.99
    """
    down, window = together(not_negative("downtime", downtime), positive("hours", hours))
    refuse("downtime", down, down > window, "must not be longer than its window; both are in hours")
    return 1 - down / window


def nines(availability: ArrayLike) -> Floats:
    r"""Number of nines of an availability.

    .. math:: n = -\log_{10}(1 - A)

    Parameters
    ----------
    availability
        Share of time in which the service is up [1].

    Returns
    -------
    Nines [1], fractional between the round ones; infinite where the service is always up.

    Raises
    ------
    ValueError
        If an availability lies outside [0, 1].

    References
    ----------
    Beyer et al., *Site Reliability Engineering* (2016), appendix A.

    Examples
    --------
    >>> round(float(nines(0.999)), 6), round(float(nines(0.9995)), 2)
    (3.0, 3.3)
    """
    with np.errstate(divide="ignore"):
        return 0.0 - np.log10(1 - share("availability", availability))


def from_mtbf(mtbf: ArrayLike, mttr: ArrayLike) -> Floats:
    r"""Steady-state availability from the mean times between faults and to repair.

    .. math:: A = \frac{\mathrm{MTBF}}{\mathrm{MTBF} + \mathrm{MTTR}}

    Parameters
    ----------
    mtbf
        Mean **up** time, from a repair to the next fault [h]. Where yours is counted from one fault to the
        next, pass ``mtbf - mttr``.
    mttr
        Mean time to repair [h].

    Returns
    -------
    Long-run share of time in which the service is up [1].

    Raises
    ------
    ValueError
        If a mean up time is not positive, or a mean repair is negative.

    References
    ----------
    Trivedi, *Probability and Statistics with Reliability, Queuing, and Computer Science Applications*,
    2nd ed. (2001), section 6.6.

    Examples
    --------
    >>> round(float(from_mtbf(396, 4)), 4)
    0.99
    """
    up, down = positive("mtbf", mtbf), not_negative("mttr", mttr)
    return up / (up + down)


def series(*availabilities: ArrayLike) -> Floats:
    r"""Availability of independent parts that are all needed.

    .. math:: A = \prod_i A_i

    Parameters
    ----------
    availabilities
        Availability of each part [1], broadcast against each other.

    Returns
    -------
    Availability of the whole [1].

    Raises
    ------
    ValueError
        If no part is given, or an availability lies outside [0, 1].

    References
    ----------
    Trivedi (2001), section 1.10.

    Examples
    --------
    >>> round(float(series(0.9995, 0.9999)), 6)
    0.9994
    """
    return reduce(np.multiply, _parts(availabilities))


def parallel(*availabilities: ArrayLike) -> Floats:
    r"""Availability of independent parts of which any one is enough.

    .. math:: A = 1 - \prod_i (1 - A_i)

    Parameters
    ----------
    availabilities
        Availability of each part [1], broadcast against each other.

    Returns
    -------
    Availability of the whole [1]. Parts that share a provider, a deploy or a database are not independent.

    Raises
    ------
    ValueError
        If no part is given, or an availability lies outside [0, 1].

    References
    ----------
    Trivedi (2001), section 1.10.

    Examples
    --------
    >>> round(float(parallel(0.99, 0.99)), 6)
    0.9999
    """
    return 1 - reduce(np.multiply, [1 - part for part in _parts(availabilities)])


def k_of_n(k: int, n: int, availability: ArrayLike) -> Floats:
    r"""Availability of n independent, equal parts of which k are needed.

    .. math:: A = \sum_{i=k}^{n} \binom{n}{i} a^i (1 - a)^{n - i}

    Parameters
    ----------
    k
        Parts that are needed, from 1 to `n`.
    n
        Parts that there are.
    availability
        Availability of one part [1], any shape.

    Returns
    -------
    Availability of the whole [1].

    Raises
    ------
    ValueError
        If `k` or `n` is not a whole number, `k` is not in 1 … n, or an availability lies outside [0, 1].

    References
    ----------
    Trivedi (2001), section 1.12, Bernoulli trials.

    Examples
    --------
    A quorum of two in three regions:

    >>> round(float(k_of_n(2, 3, 0.99)), 6)
    0.999702
    """
    total = int(count("n", n, 1))
    needed = int(count("k", k, 1))
    if needed > total:
        raise ValueError(f"k(={needed}) must not exceed n(={total}): k of the n parts are needed")
    up = share("availability", availability)
    terms = (math.comb(total, i) * up**i * (1 - up) ** (total - i) for i in range(needed, total + 1))
    return np.minimum(reduce(np.add, terms), 1.0)


def redundant_with_shared(shared: ArrayLike, own: ArrayLike, n: ArrayLike) -> Floats:
    r"""Availability of n equal regions behind shared services.

    The availability of a region as users see it already includes the shared services, so they are taken out
    of it before the regions are put in parallel, and counted once.

    .. math:: A = A_s \left(1 - (1 - A_1 / A_s)^n\right)

    Parameters
    ----------
    shared
        Availability of the services that all regions depend on [1], greater than 0.
    own
        Availability of one region *with* the shared services [1].
    n
        Number of regions, 1 or more.

    Returns
    -------
    Availability of the whole [1].

    Raises
    ------
    ValueError
        If an availability lies outside [0, 1], `shared` is 0, `own` exceeds `shared`, or `n` is not a whole number.

    References
    ----------
    The services are those of *Calculating Solution Service Level Agreement* in Azure's reliable web app pattern
    for .NET, which counts the shared ones twice and gets 99.9779 %.

    Examples
    --------
    >>> round(100 * float(redundant_with_shared(0.9998, 0.99546, 2)), 4)
    99.9781
    """
    common, single = together(share("shared", shared), share("own", own))
    refuse("shared", common, common == 0, "must be greater than 0")
    refuse("own", single, single > common, "must not exceed shared: a region includes the shared services")
    return common * (1 - (1 - single / common) ** count("n", n, 1))


def budget(slo: ArrayLike, hours: ArrayLike = HOURS_PER_MONTH) -> Floats:
    r"""Error budget: the downtime that an objective leaves over a window.

    .. math:: B = (1 - S) \, T

    Parameters
    ----------
    slo
        Availability objective [1], less than 1: an objective of 1 leaves no budget to speak of.
    hours
        Length of the window [h]; by default a month.

    Returns
    -------
    Budget [h].

    Raises
    ------
    ValueError
        If an objective lies outside [0, 1), or a window is not positive.

    References
    ----------
    Beyer et al., *The Site Reliability Workbook* (2018), chapter 2.

    Examples
    --------
    >>> round(float(budget(0.999)), 2)
    0.73
    """
    objective = share("slo", slo)
    refuse("slo", objective, objective == 1, "leaves no error budget; an objective is less than 1")
    return (1 - objective) * positive("hours", hours)


def budget_consumed(down: ArrayLike, slo: ArrayLike, hours: ArrayLike = HOURS_PER_MONTH) -> Floats:
    r"""Share of the error budget that downtime has used.

    .. math:: c = D / B

    Parameters
    ----------
    down
        Downtime in the window so far [h].
    slo
        Availability objective [1], less than 1.
    hours
        Length of the window [h]; by default a month.

    Returns
    -------
    Share of the budget [1]; above 1 it is overspent.

    Raises
    ------
    ValueError
        If a downtime is negative, an objective lies outside [0, 1), or a window is not positive.

    References
    ----------
    Beyer et al., *The Site Reliability Workbook* (2018), chapter 2.

    Examples
    --------
    >>> round(float(budget_consumed(0.365, 0.999)), 3)
    0.5
    """
    return not_negative("down", down) / budget(slo, hours)


def budget_left(down: ArrayLike, slo: ArrayLike, hours: ArrayLike = HOURS_PER_MONTH) -> Floats:
    r"""Error budget that is left.

    .. math:: L = B - D

    Parameters
    ----------
    down
        Downtime in the window so far [h].
    slo
        Availability objective [1], less than 1.
    hours
        Length of the window [h]; by default a month.

    Returns
    -------
    Budget left [h]; negative when it is overspent.

    Raises
    ------
    ValueError
        If a downtime is negative, an objective lies outside [0, 1), or a window is not positive.

    References
    ----------
    Beyer et al., *The Site Reliability Workbook* (2018), chapter 2.

    Examples
    --------
    >>> round(float(budget_left(0.5, 0.999)), 2)
    0.23
    """
    return budget(slo, hours) - not_negative("down", down)


def burn_rate(down: ArrayLike, elapsed: ArrayLike, slo: ArrayLike) -> Floats:
    r"""How many times faster than allowed the error budget is being used.

    .. math:: r = \frac{D / t}{1 - S}

    Parameters
    ----------
    down
        Downtime so far [h].
    elapsed
        Time over which it was counted [h].
    slo
        Availability objective [1], less than 1.

    Returns
    -------
    Burn rate [1]: at 1 the budget lasts exactly the window of the objective.

    Raises
    ------
    ValueError
        If a downtime is negative or longer than the time elapsed, or an objective lies outside [0, 1).

    References
    ----------
    Beyer et al., *The Site Reliability Workbook* (2018), chapter 5.

    Examples
    --------
    An hour with 14.4 % errors burns a 99.9 % objective at 144 times the even pace:

    >>> round(float(burn_rate(0.144, 1, 0.999)), 6)
    144.0
    """
    return (1 - availability(down, elapsed)) / budget(slo, 1.0)


def time_to_exhaustion(
    down: ArrayLike, elapsed: ArrayLike, slo: ArrayLike, hours: ArrayLike = HOURS_PER_MONTH
) -> Floats:
    r"""Time until the error budget is gone if downtime goes on as it did.

    .. math:: t_x = \frac{\max(B - D, 0)}{D / t}

    Parameters
    ----------
    down
        Downtime in the window so far [h].
    elapsed
        Time over which it was counted [h].
    slo
        Availability objective [1], less than 1.
    hours
        Length of the window [h]; by default a month.

    Returns
    -------
    Time from now [h]; 0 when the budget is gone, infinite (never) without downtime. It may reach past the window,
    which then ends with budget left.

    Raises
    ------
    ValueError
        If a downtime is negative or longer than the time elapsed, an objective lies outside [0, 1), or a window is
        not positive.

    References
    ----------
    Beyer et al., *The Site Reliability Workbook* (2018), chapter 5.

    Examples
    --------
    >>> round(float(time_to_exhaustion(0.365, 146, 0.999)), 6)
    146.0
    """
    pace = 1 - availability(down, elapsed)
    left = np.maximum(budget_left(down, slo, hours), 0.0)
    with np.errstate(divide="ignore"):
        return left / pace


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


def service_credit(availability_month: ArrayLike, tiers: Sequence[tuple[float, float]]) -> Floats:
    r"""Share of a month's bill that is credited for a month's availability.

    .. math:: c(A) = \max \{ c_i : A < b_i \}, \quad 0 \text{ if no tier is met}

    Parameters
    ----------
    availability_month
        Availability of a **calendar month** [1], any shape: service levels are settled by the month, not by the year.
    tiers
        Pairs of the bound below which a tier applies and the share of the bill it credits, both [1], in any order.

    Returns
    -------
    Share of the month's bill [1]; 0 where no tier is met. Falling exactly on a bound keeps to it.

    Raises
    ------
    ValueError
        If a number lies outside [0, 1], or a worse month would be credited less than a better one.

    References
    ----------
    Amazon RDS service level agreement, Multi-AZ instances (2024): 10 % below 99.95 %, 25 % below 99 %,
    100 % below 95 %.

    Examples
    --------
    >>> tiers = [(0.9995, 0.10), (0.99, 0.25), (0.95, 1.00)]
    >>> service_credit([0.9999, 0.999, 0.98, 0.5], tiers).tolist()
    [0.0, 0.1, 0.25, 1.0]
    """
    months = share("availability_month", availability_month)
    bounds = share("tier bound", [bound for bound, _ in tiers])
    credits = share("tier credit", [credit for _, credit in tiers])
    falling = np.argsort(-bounds, kind="stable")
    if np.any(np.diff(credits[falling]) < 0):
        raise ValueError(f"tiers(={list(tiers)}) must credit more as availability falls")
    return reduce(
        np.maximum,
        [np.where(months < bound, credit, 0.0) for bound, credit in zip(bounds, credits, strict=True)],
        np.zeros_like(months),
    )[()]


def expected_credit(
    availabilities: ArrayLike, tiers: Sequence[tuple[float, float]], weights: ArrayLike | None = None
) -> float:
    r"""Mean share of a month's bill that is credited, over a distribution of monthly availabilities.

    .. math:: E[c] = \frac{\sum_j w_j \, c(A_j)}{\sum_j w_j}

    Parameters
    ----------
    availabilities
        Monthly availabilities [1], one-dimensional.
    tiers
        As in `service_credit`.
    weights
        Weight of each month, not negative; equal by default.

    Returns
    -------
    Expected share of a month's bill [1]. The credit of the mean month is not the mean credit.

    Raises
    ------
    ValueError
        If there is no month or no weight, or a number is refused by `service_credit`.

    References
    ----------
    See `service_credit`.

    Examples
    --------
    Nine perfect months and one at 98 % average 99.8 %:

    >>> tiers = [(0.9995, 0.10), (0.99, 0.25), (0.95, 1.00)]
    >>> expected_credit([1.0] * 9 + [0.98], tiers), float(service_credit(0.998, tiers))
    (0.025, 0.1)
    """
    credit = np.atleast_1d(service_credit(availabilities, tiers))
    weight = np.ones_like(credit) if weights is None else not_negative("weights", weights)
    if credit.shape != weight.shape:
        raise ValueError(f"weights must match availabilities: {weight.size} for {credit.size} months")
    if not weight.sum() > 0:
        raise ValueError("availabilities and weights must hold at least one month of weight")
    return float(credit @ weight / weight.sum())


def _parts(availabilities: Sequence[ArrayLike]) -> list[Array]:
    if not availabilities:
        raise ValueError("give the availability of at least one part")
    return [share("availability", part) for part in availabilities]


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
