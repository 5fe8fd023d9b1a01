"""Data at risk: what backups and replication lose, whether a standby is ready, and what moving data takes.

Time is in hours, data in GB (10⁹ bytes), bandwidth in Mbit/s (10⁶ bit/s).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, Floats, not_negative, positive, possibly_infinite, share, together
from drmodel.calculators.sla import HOURS_PER_MONTH

GB_PER_MBIT_HOUR = 3_600 / 8_000  # one Mbit/s for an hour: 3,600 Mbit, at 8,000 Mbit to the GB


@dataclass(frozen=True)
class BackupLoss:
    """Data lost when falling back on a backup [hours of data]; uniform between `low` and `high`."""

    low: Floats
    mean: Floats
    p95: Floats
    high: Floats


def backup_loss(interval: ArrayLike, copy: ArrayLike = 0.0) -> BackupLoss:
    r"""Data lost when falling back on the last whole backup.

    A backup holds the state at its start and is of use once its copy is done, so its age at a fault is

    .. math:: L \sim U(c, \; c + i)

    Parameters
    ----------
    interval
        Time between backups i [h], greater than 0.
    copy
        Time that copying one to a safe place takes c [h].

    Returns
    -------
    Least, mean, 95th percentile and greatest loss [hours of data].

    Raises
    ------
    ValueError
        If the interval is not positive, or the copying time is negative.

    References
    ----------
    Uniform age at inspection: Ross, *Introduction to Probability Models*, chapter 7. Source document, section
    "Limitacoes Atuais": a daily backup.

    Examples
    --------
    Every hour, copied in 10 min:

    >>> loss = backup_loss(1, 10 / 60)
    >>> [round(60 * float(hours)) for hours in (loss.low, loss.mean, loss.p95, loss.high)]
    [10, 40, 67, 70]
    """
    every, copying = together(positive("interval", interval), not_negative("copy", copy))
    return BackupLoss(copying[()], copying + every / 2, copying + 0.95 * every, copying + every)


def readiness(breakage_rate: ArrayLike, drill_interval: ArrayLike) -> Floats:
    r"""Probability that a standby is fit to take over, given that only drills find what broke.

    Things break unnoticed at rate λ; a drill every τ finds and mends them; the fault comes at a uniform time between
    two drills:

    .. math:: P = \frac{1 - e^{-\lambda \tau}}{\lambda \tau}

    Parameters
    ----------
    breakage_rate
        Rate of unnoticed breakage λ [1/h].
    drill_interval
        Time between drills τ [h]; infinite without drills.

    Returns
    -------
    Probability [1]: 1 where nothing breaks or drills never cease, 0 where something breaks and no drill is ever held.

    Raises
    ------
    ValueError
        If a rate or an interval is negative.

    References
    ----------
    Rausand, *Reliability of Safety-Critical Systems* (2014), chapter 8: average unavailability under proof tests.

    Examples
    --------
    Two breakages a year, a drill every quarter:

    >>> round(float(readiness(2 / 8760, 2190)), 4)
    0.7869
    """
    rate, interval = together(
        not_negative("breakage_rate", breakage_rate), possibly_infinite("drill_interval", drill_interval)
    )
    breakages = np.multiply(rate, interval, out=np.zeros(rate.shape), where=rate > 0)
    ready: Array = np.divide(-np.expm1(-breakages), breakages, out=np.ones(rate.shape), where=breakages > 0)
    return ready[()]


def mean_loss(lag: ArrayLike, broken: ArrayLike, backup: ArrayLike) -> Floats:
    r"""Mean data loss of a failover whose replication may have been broken unnoticed.

    .. math:: L = (1 - q) \, l + q \, b

    Parameters
    ----------
    lag
        Mean replication lag l [h].
    broken
        Probability that replication was broken q [1].
    backup
        Mean loss when falling back on the backup b [hours of data].

    Returns
    -------
    Mean loss [hours of data].

    Raises
    ------
    ValueError
        If a time is negative, or the probability lies outside [0, 1].

    References
    ----------
    Law of total expectation. Source document, section "Database Sync", states lags as if replication never broke.

    Examples
    --------
    A lag of 10 s, broken once in fifty times, with a daily backup behind it, in minutes:

    >>> round(60 * float(mean_loss(10 / 3600, 0.02, 12)), 2)
    14.56
    """
    q = share("broken", broken)
    return (1 - q) * not_negative("lag", lag) + q * not_negative("backup", backup)


def transfer_time(size: ArrayLike, bandwidth: ArrayLike) -> Floats:
    r"""Time to move data.

    .. math:: t = \frac{8000 \, s}{3600 \, w}

    Parameters
    ----------
    size
        Amount of data s [GB].
    bandwidth
        Bandwidth w [Mbit/s], greater than 0.

    Returns
    -------
    Time [h].

    Raises
    ------
    ValueError
        If an amount is negative, or a bandwidth is not positive.

    References
    ----------
    Units of the SI: 1 GB is 8,000 Mbit.

    Examples
    --------
    >>> round(float(transfer_time(45, 100)), 6)
    1.0
    """
    return not_negative("size", size) / (positive("bandwidth", bandwidth) * GB_PER_MBIT_HOUR)


def catch_up_time(backlog: ArrayLike, write_rate: ArrayLike, bandwidth: ArrayLike) -> Floats:
    r"""Time until a replica that fell behind has caught up while writing goes on.

    .. math:: t = \frac{8000 \, s}{3600 \, (w - r)}

    Parameters
    ----------
    backlog
        Data not yet replicated s [GB].
    write_rate
        Rate at which new data is written r [Mbit/s].
    bandwidth
        Bandwidth of the replication w [Mbit/s].

    Returns
    -------
    Time [h]; 0 without backlog, else infinite (never) where data is written as fast as it can be sent.

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    Fluid queue: a backlog drains at service rate less arrival rate.

    Examples
    --------
    >>> catch_up_time(45, [0, 50, 100], 100).round(6).tolist()
    [1.0, 2.0, inf]
    """
    behind, written, sent = together(
        not_negative("backlog", backlog), not_negative("write_rate", write_rate), not_negative("bandwidth", bandwidth)
    )
    spare = (sent - written) * GB_PER_MBIT_HOUR
    never = np.where(behind > 0, np.inf, 0.0)
    time: Array = np.divide(behind, spare, out=never, where=spare > 0)
    return time[()]


def monthly_transfer(write_rate: ArrayLike, hours_per_month: ArrayLike = HOURS_PER_MONTH) -> Floats:
    r"""Replication traffic of a month; `costs.usage_cost` turns it into money.

    .. math:: q = \frac{3600 \, r \, T}{8000}

    Parameters
    ----------
    write_rate
        Mean rate at which data is written r [Mbit/s].
    hours_per_month
        Hours of a month T [h].

    Returns
    -------
    Traffic [GB per month].

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    Units of the SI. Source document, section "Detalhamento Warm Standby": about 50 GB a month.

    Examples
    --------
    >>> round(float(monthly_transfer(0.152)), 1)
    49.9
    """
    hours = not_negative("hours_per_month", hours_per_month)
    return not_negative("write_rate", write_rate) * GB_PER_MBIT_HOUR * hours
