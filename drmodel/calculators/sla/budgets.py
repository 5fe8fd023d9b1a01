"""Error budgets: how much downtime a service level allows, how much of it is gone, and how fast."""

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Floats, not_negative, positive, refuse, share
from drmodel.calculators.sla.arithmetic import HOURS_PER_MONTH, availability


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
