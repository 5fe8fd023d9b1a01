"""What a strategy costs: totals that survive an unknown line, and the parts a line is made of.

Money is in one currency per call. A cost never is negative; only a difference of costs may be.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Floats, finite, not_negative, positive, refuse, share

MONTHS_PER_YEAR = 12.0


@dataclass(frozen=True)
class PartialTotal:
    """A sum of what is known, with the names of what is not: `known` is a lower bound while `missing` is not empty."""

    known: float
    missing: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Whether something is missing."""
        return bool(self.missing)


def total(lines: Mapping[str, float | None]) -> PartialTotal:
    r"""Sum of cost lines of which some may be unknown.

    .. math:: C = \sum_{i \text{ known}} c_i

    Parameters
    ----------
    lines
        Amount of each line [money per period, all alike] by name; ``None`` where nobody knows it. Unknown is not 0.

    Returns
    -------
    The known part, and the names of the unknown lines in their order.

    Raises
    ------
    ValueError
        If an amount is negative or not a number.

    References
    ----------
    Source document, section "Comparativo de Opcoes": an active-active database that has no price.

    Examples
    --------
    >>> total({"backend": 120, "frontend": 80, "database": None})
    PartialTotal(known=200.0, missing=('database',))
    """
    known = math.fsum(float(not_negative(name, amount)) for name, amount in lines.items() if amount is not None)
    return PartialTotal(known, tuple(name for name, amount in lines.items() if amount is None))


def overhead(cost: ArrayLike, baseline: ArrayLike) -> Floats:
    r"""Cost of a strategy over that of the baseline, relative to the baseline.

    .. math:: o = C / C_0 - 1

    Parameters
    ----------
    cost
        Cost of the strategy [money per period].
    baseline
        Cost of the baseline [money per period], greater than 0.

    Returns
    -------
    Overhead [1]: 2.2 is +220 %; negative where the strategy is cheaper.

    Raises
    ------
    ValueError
        If a cost is negative, or the baseline is free.

    References
    ----------
    Source document, section "Comparativo de Opcoes", row "Overhead".

    Examples
    --------
    >>> round(float(overhead(240, 75)), 3)
    2.2
    """
    return not_negative("cost", cost) / positive("baseline", baseline) - 1


def added_cost_year(cost_month: ArrayLike, baseline_month: ArrayLike, rate: ArrayLike = 1.0) -> Floats:
    r"""What a strategy costs more than the baseline in a year, in the currency of the benefits.

    .. math:: \Delta C = 12 \, (c - c_0) \, x

    Parameters
    ----------
    cost_month
        Monthly cost of the strategy [cost currency per calendar month].
    baseline_month
        Monthly cost of the baseline [cost currency per calendar month].
    rate
        Exchange rate [value currency per unit of cost currency], greater than 0; 1 within one currency.

    Returns
    -------
    Added cost [value currency per year]; negative where the strategy saves money.

    Raises
    ------
    ValueError
        If a cost is negative, or the rate is not positive.

    References
    ----------
    Source document, section "ROI Analysis".

    Examples
    --------
    >>> float(added_cost_year(240, 75, rate=5))
    9900.0
    """
    difference = not_negative("cost_month", cost_month) - not_negative("baseline_month", baseline_month)
    return difference * MONTHS_PER_YEAR * positive("rate", rate)


def usage_cost(price: ArrayLike, usage: ArrayLike) -> Floats:
    r"""Cost of what is paid by use: traffic by the GB, licences by the user.

    .. math:: c = p \, q

    Parameters
    ----------
    price
        Price of a unit [money per unit].
    usage
        Units used [units per period].

    Returns
    -------
    Cost [money per period].

    Raises
    ------
    ValueError
        If a price or usage is negative.

    References
    ----------
    Source document, section "Detalhamento Warm Standby": about 50 GB of replication traffic a month.

    Examples
    --------
    >>> float(usage_cost(0.05, 50))
    2.5
    """
    return not_negative("price", price) * not_negative("usage", usage)


def grown(amount: ArrayLike, growth: ArrayLike, periods: ArrayLike) -> Floats:
    r"""What an amount has come to after some periods of compound growth: what is paid per user, while users grow.

    .. math:: a_t = a \, (1 + g)^t

    Parameters
    ----------
    amount
        Amount at t = 0 [any unit].
    growth
        Growth of a period g [1], above −1.
    periods
        Periods t [periods], 0 or more.

    Returns
    -------
    Amount after `periods` [unit of `amount`].

    Raises
    ------
    ValueError
        If a number is not finite, a growth is −100 % or less, or a number of periods is negative.

    References
    ----------
    The definition of compound growth.

    Examples
    --------
    >>> grown(100, 0.5, [0, 1, 2]).tolist()
    [100.0, 150.0, 225.0]
    """
    rate = finite("growth", growth)
    refuse("growth", rate, rate <= -1, "must be above -1: at -100 % nothing is left to grow")
    return finite("amount", amount) * np.power(1 + rate, not_negative("periods", periods))


def effort_cost(hours: ArrayLike, rate: ArrayLike) -> Floats:
    r"""Cost of people's time.

    .. math:: c = h \, r

    Parameters
    ----------
    hours
        Effort [h], once or per period.
    rate
        Cost of an hour of work [money per h].

    Returns
    -------
    Cost [money], once or per period as the effort is.

    Raises
    ------
    ValueError
        If an effort or rate is negative.

    References
    ----------
    Source document, section "Timeline de Implementacao", states the effort and no rate.

    Examples
    --------
    >>> float(effort_cost(78, 120))
    9360.0
    """
    return not_negative("hours", hours) * not_negative("rate", rate)


def surcharge(amount: ArrayLike, *rates: ArrayLike) -> Floats:
    r"""What taxes and fees add to a bill, each levied on the bare amount and not on one another.

    .. math:: s = a \sum_i r_i

    Parameters
    ----------
    amount
        Amount before surcharges [money].
    rates
        Surcharge rates [1]; none adds nothing.

    Returns
    -------
    What is added to the amount [money].

    Raises
    ------
    ValueError
        If an amount is negative, or a rate lies outside [0, 1].

    Notes
    -----
    A tax that is levied on its own result, such as one "por dentro" at rate r, is a rate of r / (1 − r) here.

    References
    ----------
    The definition of a tax on the bare price.

    Examples
    --------
    >>> float(surcharge(200, 0.25, 0.125))
    75.0
    """
    return not_negative("amount", amount) * sum((share("rate", rate) for rate in rates), start=np.zeros(()))
