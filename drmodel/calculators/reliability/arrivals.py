"""How often incidents come: rates and shares with exact intervals, and tests of what a constant rate would not do."""

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, Floats, count, finite, not_negative, positive, refuse, share, together


def rate_interval(events: ArrayLike, time: ArrayLike, confidence: float = 0.9) -> tuple[Floats, Floats]:
    r"""Exact confidence interval of a rate, from a count of events (Garwood).

    .. math:: \left[\frac{\chi^2_{\alpha/2;\,2n}}{2T},\ \frac{\chi^2_{1-\alpha/2;\,2n+2}}{2T}\right]

    Parameters
    ----------
    events
        Number n of events, 0 or more.
    time
        Time T of observation, in any unit.
    confidence
        Confidence of the interval [1], between 0 and 1; it covers at least as often.

    Returns
    -------
    Lower and upper bound [1 / unit of time].

    Raises
    ------
    ValueError
        If the count is none, the time not positive, or the confidence outside (0, 1).

    References
    ----------
    Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, table 1.

    Examples
    --------
    Ten events in a year, at 95 %:

    >>> low, high = rate_interval(10, 1, 0.95)
    >>> round(float(low), 3), round(float(high), 2)
    (4.795, 18.39)

    None at all says how rare they must be:

    >>> round(float(rate_interval(0, 1, 0.9)[1]), 3)
    2.996
    """
    from scipy.special import gammaincinv  # here, so that importing a calculator stays cheap

    tail = (1 - _level(confidence)) / 2
    n, t = together(count("events", events, 0), positive("time", time))
    low = np.where(n == 0, 0.0, gammaincinv(np.maximum(n, 1), tail)) / t
    high = np.asarray(gammaincinv(n + 1, 1 - tail)) / t
    return low[()], high[()]


def share_interval(part: ArrayLike, whole: ArrayLike, confidence: float = 0.9) -> tuple[Floats, Floats]:
    r"""Exact confidence interval of a share, from counts (Clopper and Pearson).

    .. math:: \left[B_{\alpha/2;\,k,\,n-k+1},\ B_{1-\alpha/2;\,k+1,\,n-k}\right]

    Of the failures of one component, those shared with the others: the beta factor of a common cause.

    Parameters
    ----------
    part
        How many k of them have the property.
    whole
        How many n there are, at least 1.
    confidence
        Confidence of the interval [1], between 0 and 1; it covers at least as often.

    Returns
    -------
    Lower and upper bound [1].

    Raises
    ------
    ValueError
        If the part is more than the whole, or the confidence outside (0, 1).

    References
    ----------
    Clopper and Pearson (1934), Biometrika 26; NUREG/CR-4780 (1988) for the beta factor.

    Examples
    --------
    Six of 54, at 95 %:

    >>> low, high = share_interval(6, 54, 0.95)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0419, 0.2263)
    """
    from scipy.special import betaincinv

    tail = (1 - _level(confidence)) / 2
    k, n = together(count("part", part, 0), count("whole", whole, 1))
    refuse("part", k, k > n, "must not be more than the whole")
    low = np.where(k == 0, 0.0, betaincinv(np.maximum(k, 1), n - k + 1, tail))
    high = np.where(k == n, 1.0, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail))
    return low[()], high[()]


def laplace_trend(times: ArrayLike, end: float) -> tuple[float, float]:
    r"""Laplace's test of a trend in the rate of events.

    .. math:: U = \frac{\bar t - T/2}{T / \sqrt{12 n}}

    Parameters
    ----------
    times
        When each event happened since the observation began, at least 2, in any unit.
    end
        When the observation ended T, in the same unit.

    Returns
    -------
    U, negative where events become rarer and positive where they become more frequent; and the two-sided p-value:
    how often a constant rate gives an U as far from 0.

    Raises
    ------
    ValueError
        If there are fewer than 2 events, or one lies outside the observation.

    References
    ----------
    Cox and Lewis (1966), The Statistical Analysis of Series of Events, chapter 3.

    Examples
    --------
    >>> u, p = laplace_trend([5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478], 1500)
    >>> round(u, 3), round(p, 2)
    (-1.327, 0.18)
    """
    from scipy.special import ndtr

    t = _within("times", times, end)
    u = float((t.mean() - end / 2) / (end / np.sqrt(12 * t.size)))
    return u, float(2 * ndtr(-abs(u)))


def military_handbook_trend(times: ArrayLike, end: float) -> tuple[float, float, float]:
    r"""The MIL-HDBK-189 test of a trend, against a rate that is a power of time.

    .. math:: \chi^2_{2n} = 2 \sum_i \ln(T / t_i), \qquad \hat\beta = \frac{2n}{\chi^2}

    Parameters
    ----------
    times
        When each event happened since the observation began, at least 2 and later than 0, in any unit.
    end
        When the observation ended T, in the same unit.

    Returns
    -------
    The statistic, the two-sided p-value, and the growth β: below 1 events become rarer, above 1 more frequent.

    Raises
    ------
    ValueError
        If there are fewer than 2 events, or one lies outside the observation.

    References
    ----------
    MIL-HDBK-189 (1981); NIST/SEMATECH e-Handbook of Statistical Methods, section 8.2.3.4.

    Examples
    --------
    >>> chi, p, beta = military_handbook_trend([5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478], 1500)
    >>> round(chi, 2), round(p, 2), round(beta, 3)
    (37.23, 0.02, 0.537)
    """
    from scipy.special import chdtr, chdtrc

    t = _within("times", times, end)
    refuse("times", t, t == 0, "must be later than 0: the power of a rate has no value at its begin")
    chi = float(2 * np.log(end / t).sum())
    tails = chdtr(2 * t.size, chi), chdtrc(2 * t.size, chi)
    return chi, float(min(1.0, 2 * min(tails))), 2 * t.size / chi if chi else np.inf


def clustering(times: ArrayLike, end: float) -> tuple[float, float]:
    r"""Index of dispersion of counts in equal spans of time, and whether it is more than chance.

    The observation is cut into :math:`k = \max(2, \lfloor n/5 \rfloor)` spans, with five events expected in each:

    .. math:: I = \frac{1}{k-1} \sum_j \frac{(n_j - \bar n)^2}{\bar n}, \qquad (k-1) I \sim \chi^2_{k-1}

    Parameters
    ----------
    times
        When each event happened since the observation began, at least 2, in any unit.
    end
        When the observation ended T, in the same unit.

    Returns
    -------
    The index, 1 for independent events at a constant rate and more where they come in clusters; and the p-value: how
    often such events give an index as large.

    Raises
    ------
    ValueError
        If there are fewer than 2 events, or one lies outside the observation.

    Notes
    -----
    A trend makes counts uneven too: look at the trend first.

    References
    ----------
    Cox and Lewis (1966), The Statistical Analysis of Series of Events, chapter 6; Fisher (1950) for the test.

    Examples
    --------
    Ten events, all in the first half:

    >>> index, p = clustering([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 40)
    >>> index, round(p, 4)
    (10.0, 0.0016)
    """
    from scipy.special import chdtrc

    t = _within("times", times, end)
    spans = max(2, t.size // 5)
    counts, _ = np.histogram(t, bins=spans, range=(0.0, end))
    mean = t.size / spans
    chi = float(((counts - mean) ** 2).sum() / mean)
    return chi / (spans - 1), float(chdtrc(spans - 1, chi))


def coincidences(events: ArrayLike, others: ArrayLike, within: float, time: float) -> tuple[int, float, float]:
    r"""How many events have one of another series beside them, and how many would by chance.

    .. math:: E = n \left(1 - e^{-2 w m / T}\right)

    Parameters
    ----------
    events
        When each event of the one series began, in any unit.
    others
        When each of the other series began, m of them.
    within
        How far apart w at most two are that belong together, in the same unit.
    time
        Time T of observation, in the same unit.

    Returns
    -------
    How many coincide, how many would if the series were independent, and how often chance gives as many or more.

    Raises
    ------
    ValueError
        If a time is no number, or the time of observation not positive.

    Examples
    --------
    >>> found, expected, p = coincidences([10, 50, 90], [10.5, 89.8], 1, 100)
    >>> found, round(expected, 3), round(p, 4)
    (2, 0.118, 0.0045)
    """
    from scipy.special import bdtrc

    a, b = np.sort(np.atleast_1d(finite("events", events))), np.sort(np.atleast_1d(finite("others", others)))
    w, t = float(not_negative("within", within)), float(positive("time", time))
    after = np.searchsorted(b, a - w, "left")
    found = int((np.searchsorted(b, a + w, "right") > after).sum())
    chance = -np.expm1(-2 * w * b.size / t)
    tail = 1.0 if found == 0 else float(bdtrc(found - 1, a.size, chance))
    return found, float(a.size * chance), tail


def _level(confidence: float) -> float:
    level = float(share("confidence", confidence))
    if level in (0.0, 1.0):
        raise ValueError(f"confidence(={level:g}) must lie between 0 and 1; 90 % is 0.9")
    return level


def _within(name: str, times: ArrayLike, end: float) -> Array:
    t = np.atleast_1d(not_negative(name, times))
    finish = float(positive("end", end))
    if t.size < 2:
        raise ValueError(f"{name} must hold at least 2 events; {t.size} say nothing about a trend")
    refuse(name, t, t > finish, f"must not be later than the end(={finish:g})")
    return t
