"""What a strategy gives back for what it costs: net benefit, ratios, payback, break-even, and what must be true."""

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, Floats, finite, not_negative, positive, refuse, together
from drmodel.calculators.costs import MONTHS_PER_YEAR
from drmodel.calculators.sla import HOURS_PER_YEAR, downtime

ROUNDING = 1e-9  # a share that exceeds 1 by no more than this is 1


def net_benefit(avoided: ArrayLike, added: ArrayLike) -> Floats:
    r"""Net benefit of a strategy.

    .. math:: N = B - \Delta C

    Parameters
    ----------
    avoided
        Avoided loss [money per year].
    added
        Added cost [money per year], positive where the strategy costs more than the baseline.

    Returns
    -------
    Net benefit [money per year].

    Raises
    ------
    ValueError
        If a number is not finite.

    References
    ----------
    Boardman et al., *Cost-Benefit Analysis* (2018), chapter 1.

    Examples
    --------
    >>> float(net_benefit(157_680, 9_900))
    147780.0
    """
    return finite("avoided", avoided) - finite("added", added)


def benefit_cost_ratio(avoided: ArrayLike, added: ArrayLike) -> Floats:
    r"""Gross benefit per unit of added cost. This is not ROI, which is net of the cost.

    .. math:: \mathrm{BCR} = B / \Delta C

    Parameters
    ----------
    avoided
        Avoided loss [money per year].
    added
        Added cost [money per year], greater than 0.

    Returns
    -------
    Benefit–cost ratio [1]; above 1 the strategy pays, negative where it makes losses worse.

    Raises
    ------
    ValueError
        If an added cost is 0 or less: what costs nothing more has no ratio, and its net benefit says all.

    References
    ----------
    Boardman et al., *Cost-Benefit Analysis* (2018), chapter 2. Source document, section "ROI Analysis", calls it ROI.

    Examples
    --------
    >>> round(float(benefit_cost_ratio(157_680, 9_900)), 3)
    15.927
    """
    return finite("avoided", avoided) / _added_that_has_a_ratio(added)


def roi(avoided: ArrayLike, added: ArrayLike) -> Floats:
    r"""Return on investment: net benefit per unit of added cost.

    .. math:: \mathrm{ROI} = \frac{B - \Delta C}{\Delta C} = \mathrm{BCR} - 1

    Parameters
    ----------
    avoided
        Avoided loss [money per year].
    added
        Added cost [money per year], greater than 0.

    Returns
    -------
    Return on investment [1]; above 0 the strategy pays.

    Raises
    ------
    ValueError
        If an added cost is 0 or less, as in `benefit_cost_ratio`.

    References
    ----------
    Phillips and Phillips, *Return on Investment (ROI) Basics* (2005). The inputs are those of the source document,
    section "ROI Analysis".

    Examples
    --------
    >>> round(float(roi(157_680, 9_900)), 3)
    14.927
    """
    return net_benefit(avoided, added) / _added_that_has_a_ratio(added)


def payback_months(one_off: ArrayLike, net_monthly_benefit: ArrayLike) -> Floats:
    r"""Months until the net benefit has paid back a one-off cost, without interest.

    .. math:: n = K / b

    Parameters
    ----------
    one_off
        One-off cost [money], such as the effort of the implementation.
    net_monthly_benefit
        Avoided loss less added running cost [money per month].

    Returns
    -------
    Payback [months]; infinite (never) where the net benefit is 0 or less, even if the one-off cost is 0.

    Raises
    ------
    ValueError
        If a one-off cost is negative, or a benefit is not finite.

    References
    ----------
    Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter "Net present value and other investment
    criteria".

    Examples
    --------
    >>> payback_months(9_360, [12_315, 0]).round(2).tolist()
    [0.76, inf]
    """
    cost, benefit = together(not_negative("one_off", one_off), finite("net_monthly_benefit", net_monthly_benefit))
    months: Array = np.divide(cost, benefit, out=np.full(cost.shape, np.inf), where=benefit > 0)
    return months[()]


def cost_cover_months(added_year: ArrayLike, avoided_year: ArrayLike) -> Floats:
    r"""Months of avoided loss that cover a year's added cost.

    .. math:: n = 12 \, \Delta C / B

    Parameters
    ----------
    added_year
        Added cost [money per year].
    avoided_year
        Avoided loss [money per year].

    Returns
    -------
    Cover [months]; 0 where nothing is added, else infinite (never) where nothing is avoided.

    Raises
    ------
    ValueError
        If a number is not finite.

    References
    ----------
    The inputs are those of the source document, section "ROI Analysis".

    Examples
    --------
    >>> round(float(cost_cover_months(9_900, 157_680)), 3)
    0.753
    """
    return MONTHS_PER_YEAR * _needed(finite("added_year", added_year), finite("avoided_year", avoided_year))


def break_even_hours(added: ArrayLike, cost_per_hour: ArrayLike) -> Floats:
    r"""Hours of outage that a strategy must avoid in a year to pay for itself.

    .. math:: h = \Delta C / c

    Parameters
    ----------
    added
        Added cost [money per year].
    cost_per_hour
        Cost of an hour of outage [money per h].

    Returns
    -------
    Break-even [h per year]; 0 where nothing is added, else infinite (never) where an outage costs nothing.

    Raises
    ------
    ValueError
        If an added cost is not finite, or an outage cost is negative.

    References
    ----------
    Source document, section "ROI Analysis", which rounds it to 5 hours.

    Examples
    --------
    >>> float(break_even_hours(9_900, 2_000))
    4.95
    """
    return _needed(finite("added", added), not_negative("cost_per_hour", cost_per_hour))


def share_curable_needed(
    outages_per_year: ArrayLike,
    mttr: ArrayLike,
    rto: ArrayLike,
    availability: ArrayLike,
    hours_per_year: ArrayLike = HOURS_PER_YEAR,
) -> Floats:
    r"""What must be true: the share of outages that failover must cure for an availability.

    Outages that failover cures last `rto`, all others `mttr`; then n outages a year may last

    .. math:: n \, (s \, r + (1 - s) \, m) \le (1 - A) \, T \quad\Rightarrow\quad s = \frac{m - (1 - A) \, T / n}{m - r}

    Parameters
    ----------
    outages_per_year
        Outages per year n [1/year], greater than 0.
    mttr
        Length of an outage that failover cannot cure m [h].
    rto
        Length of one that it cures r [h], less than `mttr`.
    availability
        Availability to reach A [1].
    hours_per_year
        Hours of a year T [h].

    Returns
    -------
    Share of outages [1]: 0 where none needs curing, infinite (never) where curing all of them is not enough.

    Raises
    ------
    ValueError
        If there are no outages, a time is negative, `rto` is not less than `mttr`, or the availability lies outside
        [0, 1].

    References
    ----------
    Source document, sections "Metricas Alvo" and "ROI Analysis": 87.6 h a year at 4 h each, 15 min, 99.9 %.

    Examples
    --------
    >>> round(float(share_curable_needed(21.9, 4, 0.25, 0.999)), 4)
    0.96
    """
    repair, recovery = together(not_negative("mttr", mttr), not_negative("rto", rto))
    refuse("rto", recovery, recovery >= repair, "must be less than mttr: else failover cures nothing")
    allowed = downtime(availability, hours_per_year) / positive("outages_per_year", outages_per_year)
    needed = np.maximum((repair - allowed) / (repair - recovery), 0.0)
    return np.where(needed <= 1 + ROUNDING, np.minimum(needed, 1.0), np.inf)[()]


def _added_that_has_a_ratio(added: ArrayLike) -> Array:
    cost = finite("added", added)
    refuse("added", cost, cost <= 0, "must be greater than 0 for a ratio; compare net benefits instead")
    return cost


def _needed(amount: Array, yield_of_one: Array) -> Floats:
    """How many units make up the amount: none for nothing, and no number of units that yield nothing."""
    wanted, each = together(np.maximum(amount, 0.0), yield_of_one)
    never = np.where(wanted > 0, np.inf, 0.0)
    units: Array = np.divide(wanted, each, out=never, where=each > 0)
    return units[()]
