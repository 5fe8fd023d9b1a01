"""Availability and downtime of one part, and of parts that depend on or stand in for each other."""

import math
from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, Floats, count, not_negative, positive, refuse, share, together

HOURS_PER_YEAR = 8_760.0  # 365 days: the year of service-level agreements, not the astronomer's
HOURS_PER_MONTH = 730.0  # a twelfth of that year
HOURS_PER_WEEK = 168.0
HOURS_PER_DAY = 24.0


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


def _parts(availabilities: Sequence[ArrayLike]) -> list[Array]:
    if not availabilities:
        raise ValueError("give the availability of at least one part")
    return [share("availability", part) for part in availabilities]
