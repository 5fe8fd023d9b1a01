"""How long recovery takes, and what it leaves of availability.

Time is in hours. Recovery time is counted from the onset of the outage, so detection is part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import (
    Floats,
    count,
    not_negative,
    positive,
    possibly_infinite,
    refuse,
    share,
    together,
)
from drmodel.calculators.sla import HOURS_PER_YEAR


@dataclass(frozen=True)
class DetectionTime:
    """From onset to detection [h]; uniform between `low` and `high`."""

    low: Floats
    mean: Floats
    high: Floats


def detection_time(interval: ArrayLike, failures: ArrayLike, timeout: ArrayLike) -> DetectionTime:
    r"""Time in which health checks detect an outage.

    Checks run every i; the outage begins at a uniform phase φ between two of them, and n failures in a row are
    needed, the last of which is known after the timeout t:

    .. math:: T = (\varphi + n - 1) \, i + t, \quad \varphi \sim U(0, 1)

    Parameters
    ----------
    interval
        Time between checks i [h], greater than 0.
    failures
        Failures in a row n, 1 or more.
    timeout
        Time after which a check counts as failed t [h].

    Returns
    -------
    Shortest, mean and longest detection time [h].

    Raises
    ------
    ValueError
        If the interval is not positive, the failures are not a whole number of 1 or more, or the timeout is negative.

    References
    ----------
    Source document, section "Deteccao": three failures in a row; it never states the interval.

    Examples
    --------
    Every minute, three failures, 5 s:

    >>> found = detection_time(1 / 60, 3, 5 / 3600)
    >>> [round(60 * float(hours), 2) for hours in (found.low, found.mean, found.high)]
    [2.08, 2.58, 3.08]
    """
    every, needed = positive("interval", interval), count("failures", failures, 1)
    last = not_negative("timeout", timeout)
    return DetectionTime((needed - 1) * every + last, (needed - 0.5) * every + last, needed * every + last)


@dataclass(frozen=True)
class PathTime:
    """Duration of stages one after the other: mean [h], variance [h²], and `longest` [h], when all take longest."""

    mean: Floats
    variance: Floats
    longest: Floats


def path_time(means: Sequence[ArrayLike], variances: Sequence[ArrayLike], longest: Sequence[ArrayLike]) -> PathTime:
    r"""Time budget of a runbook whose stages follow each other and vary independently.

    .. math:: E[T] = \sum_i \mu_i, \quad \mathrm{Var}[T] = \sum_i \sigma_i^2, \quad \max T = \sum_i \max T_i

    Parameters
    ----------
    means
        Mean duration of each stage [h].
    variances
        Variance of each stage [h²]; may be infinite.
    longest
        Longest duration of each stage [h]; infinite for a law without bound.

    Returns
    -------
    Mean, variance and longest duration of the whole.

    Raises
    ------
    ValueError
        If there is no stage, the three are not of one length, a number is negative, or a stage's longest duration is
        less than its mean.

    References
    ----------
    Ross, *A First Course in Probability*, chapter 7: expectation and variance of sums.

    Examples
    --------
    Two stages, U(1, 3) h and exactly 0.5 h:

    >>> budget = path_time([2, 0.5], [1 / 3, 0], [3, 0.5])
    >>> float(budget.mean), round(float(budget.variance), 3), float(budget.longest)
    (2.5, 0.333, 3.5)
    """
    if not len(means) == len(variances) == len(longest) > 0:
        raise ValueError(
            f"give mean, variance and longest duration of each stage, at least one: "
            f"{len(means)} means, {len(variances)} variances, {len(longest)} longest"
        )
    stages = [
        together(
            not_negative("means", mean), possibly_infinite("variances", variance), possibly_infinite("longest", most)
        )
        for mean, variance, most in zip(means, variances, longest, strict=True)
    ]
    for mean, _, most in stages:
        refuse("longest", most, most < mean, "must not be less than the mean of its stage")
    mean, variance, most = (np.sum(np.broadcast_arrays(*part), axis=0) for part in zip(*stages, strict=True))
    return PathTime(mean, variance, most)


def expected_recovery(detection: ArrayLike, automatic: ArrayLike, success: ArrayLike, fallback: ArrayLike) -> Floats:
    r"""Mean recovery time of an automatic path with a fallback.

    A failed automatic path takes its full time before the fallback begins:

    .. math:: R = d + a + (1 - p) \, f

    Parameters
    ----------
    detection
        Mean time from onset to detection d [h].
    automatic
        Mean duration of the automatic path a [h].
    success
        Probability that it succeeds p [1].
    fallback
        Mean duration of the fallback f [h], counted from where the automatic path failed.

    Returns
    -------
    Mean recovery time [h].

    Raises
    ------
    ValueError
        If a time is negative, or the probability lies outside [0, 1].

    References
    ----------
    Law of total expectation. Source document, sections "Failover Automatico" and "Failover Manual", for the two paths.

    Examples
    --------
    5 min, 15 min with p = 0.95, else another 3 h 45 min:

    >>> round(float(expected_recovery(5 / 60, 15 / 60, 0.95, 3.75)), 6)
    0.520833
    """
    at_once = not_negative("detection", detection) + not_negative("automatic", automatic)
    return at_once + (1 - share("success", success)) * not_negative("fallback", fallback)


def availability_with_failover(
    outages_per_year: ArrayLike, recovery: ArrayLike, hours_per_year: ArrayLike = HOURS_PER_YEAR
) -> Floats:
    r"""Availability if every outage ends with its recovery time.

    .. math:: A = 1 - n \, R / T

    Parameters
    ----------
    outages_per_year
        Outages per year n [1/year].
    recovery
        Mean recovery time R [h].
    hours_per_year
        Hours of a year T [h].

    Returns
    -------
    Availability [1].

    Raises
    ------
    ValueError
        If a number is negative, or the outages do not fit into the year.

    References
    ----------
    Source document, sections "Metricas Alvo" and "Opcao 2": 87.6 h at 4 h each are 21.9 outages a year.

    Examples
    --------
    >>> availability_with_failover(21.9, [0.75, 0.25, 1 / 12]).round(6).tolist()
    [0.998125, 0.999375, 0.999792]
    """
    window = positive("hours_per_year", hours_per_year)
    down, year = together(
        not_negative("outages_per_year", outages_per_year) * not_negative("recovery", recovery), window
    )
    refuse("downtime", down, down > year, "must not be longer than the year: fewer or shorter outages")
    return 1 - down / year


def renewal_unavailability(
    up: ArrayLike, restore: ArrayLike, recovery: ArrayLike, failback_outage: ArrayLike = 0.0
) -> Floats:
    r"""First-order unavailability of a fallible site behind a failover.

    Each cycle is an up time of the primary and its restore; users are down for the recovery and for the failback:

    .. math:: U \approx \frac{R + F}{M + Q}

    Parameters
    ----------
    up
        Mean up time of the primary site M [h].
    restore
        Mean time to restore it Q [h].
    recovery
        Mean recovery time of the users R [h], at most `restore`.
    failback_outage
        Planned outage of the failback F [h].

    Returns
    -------
    Unavailability [1].

    Raises
    ------
    ValueError
        If an up time is not positive, another time is negative, or recovery takes longer than the restore, which would
        end the outage first.

    Notes
    -----
    Exact while the standby never fails; its order of error is the chance of a fault of the standby in the restore.

    References
    ----------
    Renewal-reward theorem: Ross, *Introduction to Probability Models*, chapter 7.

    Examples
    --------
    >>> round(float(renewal_unavailability(4380, 24, 0.520833, 2 / 60)) * 1e4, 5)
    1.25833
    """
    down, repair = together(not_negative("recovery", recovery), not_negative("restore", restore))
    refuse("recovery", down, down > repair, "must not exceed restore: the repair would end the outage first")
    return (down + not_negative("failback_outage", failback_outage)) / (positive("up", up) + repair)
