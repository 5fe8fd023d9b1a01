"""Money over time: discounting, net present value, internal rates of return, payback.

Flows are one per period, the first at t = 0: it is **not** discounted. Positive flows come in, negative ones go out.
A spreadsheet's NPV puts its first flow a period later; a 0 before the flows gives its result here.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, Floats, finite, refuse
from drmodel.calculators.costs import MONTHS_PER_YEAR

Compounding = Literal["effective", "nominal"]

_FARTHEST = 14.0  # rates are searched from exp(-14) − 1 to exp(14) − 1 per period
_STEPS = 8_000  # on either side of 0, where they are closest: 3e-6 apart
_CROWDING = 10.0
_HALVINGS = 60  # from the widest step to the last bit


def rate_per_month(rate_year: ArrayLike, compounding: Compounding = "effective") -> Floats:
    r"""Discount rate of a month from that of a year.

    .. math:: i = (1 + r)^{1/12} - 1 \;\text{(effective)}, \qquad i = r / 12 \;\text{(nominal)}

    Parameters
    ----------
    rate_year
        Rate of a year r [1], above −1.
    compounding
        `effective`: twelve months of the monthly rate make the year's; `nominal`: a twelfth of it each month.

    Returns
    -------
    Rate of a month [1].

    Raises
    ------
    ValueError
        If a rate is −100 % or less, or the compounding is neither.

    References
    ----------
    Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter "How to calculate present values".

    Examples
    --------
    >>> round(float(rate_per_month(0.12)), 6), float(rate_per_month(0.12, "nominal"))
    (0.009489, 0.01)
    """
    if compounding not in ("effective", "nominal"):
        raise ValueError(f"compounding(={compounding!r}) must be 'effective' or 'nominal'")
    rate = _rate("rate_year", rate_year)
    if compounding == "nominal":
        return rate / MONTHS_PER_YEAR
    return np.expm1(np.log1p(rate) / MONTHS_PER_YEAR)


def discounted(rate: float, flows: ArrayLike) -> Array:
    r"""What each flow is worth at t = 0.

    .. math:: d_t = f_t \, (1 + i)^{-t}, \qquad t = 0, 1, \dots

    Parameters
    ----------
    rate
        Discount rate of a period i [1], above −1.
    flows
        Flows [money], the last axis over the periods from t = 0.

    Returns
    -------
    Discounted flows [money], of the same shape.

    Raises
    ------
    ValueError
        If the rate is −100 % or less, there is no flow, or a number is not finite.

    References
    ----------
    As in `npv`.

    Examples
    --------
    >>> discounted(0.25, [-100, 50, 100]).tolist()
    [-100.0, 40.0, 64.0]
    """
    money = _flows(flows)
    worth: Array = money * np.power(1 + _rate("rate", rate), -np.arange(money.shape[-1]))
    return worth


def npv(rate: float, flows: ArrayLike) -> Floats:
    r"""Net present value, the first flow at t = 0.

    .. math:: \mathrm{NPV} = \sum_{t=0}^{n} \frac{f_t}{(1 + i)^t}

    Parameters
    ----------
    rate
        Discount rate of a period i [1], above −1.
    flows
        Flows [money], the last axis over the periods from t = 0.

    Returns
    -------
    Net present value [money].

    Raises
    ------
    ValueError
        If the rate is −100 % or less, there is no flow, or a number is not finite.

    References
    ----------
    Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter "How to calculate present values".

    Examples
    --------
    >>> round(float(npv(0.10, [-10_000, 3_000, 4_200, 6_800])), 2)
    1307.29

    A spreadsheet's NPV of the same flows discounts the first one too:

    >>> round(float(npv(0.10, [0, -10_000, 3_000, 4_200, 6_800])), 2)
    1188.44
    """
    value: Floats = np.sum(discounted(rate, flows), axis=-1)
    return value


def irr(flows: ArrayLike) -> tuple[float, ...]:
    r"""All internal rates of return: the rates at which the flows are worth nothing.

    .. math:: \sum_{t=0}^{n} \frac{f_t}{(1 + i)^t} = 0

    Parameters
    ----------
    flows
        Flows [money], one-dimensional, one per period from t = 0.

    Returns
    -------
    Rates of a period [1] in rising order: none where the flows never change sign, and several where they change it
    several times. Then none of them is *the* return: decide by `npv`.

    Raises
    ------
    ValueError
        If there is no flow, they are not one-dimensional, or a number is not finite.

    Notes
    -----
    Sign changes are searched between −99.9999 % and a million-fold a period. Where the value touches zero without
    crossing it, or crosses it twice within a step of the search, no rate is found.

    References
    ----------
    Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter "Net present value and other investment
    criteria", pitfall "multiple rates of return". Flows of the first example: Microsoft, Excel help, function IRR.

    Examples
    --------
    >>> [round(rate, 5) for rate in irr([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000])]
    [0.08663]
    >>> [round(rate, 5) for rate in irr([-1_000, 2_300, -1_320])]
    [0.1, 0.2]
    >>> irr([100, 50])
    ()
    """
    money = _flows(flows)
    if money.ndim != 1:
        raise ValueError(f"flows must be one-dimensional; they have {money.ndim} dimensions")
    money = np.trim_zeros(money)
    if not (np.any(money > 0) and np.any(money < 0)):
        return ()
    side = np.linspace(-1, 1, 2 * _STEPS + 1)
    grid = _FARTHEST * np.sinh(_CROWDING * side) / np.sinh(_CROWDING)
    signs = np.sign(_scaled_value(money, grid))
    at = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    low, high = grid[at], grid[at + 1]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        left = np.sign(_scaled_value(money, middle)) == signs[at]
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    roots = np.concatenate([(low + high) / 2, grid[signs == 0]])
    return tuple(float(rate) for rate in np.expm1(np.sort(roots)))


def payback(flows: ArrayLike) -> float:
    r"""Periods until the flows have paid back for good what went out.

    .. math:: n = t + \frac{-C_t}{f_{t+1}}, \qquad C_t = \sum_{s \le t} f_s \;\text{the last sum below 0}

    Parameters
    ----------
    flows
        Flows [money], one-dimensional; discounted ones give the discounted payback.

    Returns
    -------
    Periods, in proportion within the last of them; 0 where the sum never is below 0, and infinite (never) where it
    is at the end.

    Raises
    ------
    ValueError
        If there is no flow, they are not one-dimensional, or a number is not finite.

    References
    ----------
    Brealey, Myers and Allen, *Principles of Corporate Finance*, chapter "Net present value and other investment
    criteria".

    Examples
    --------
    >>> payback([-100, 40, 40, 40])
    2.5
    >>> payback([-100, 40, 40]), payback([0, 5])
    (inf, 0.0)
    """
    money = _flows(flows)
    if money.ndim != 1:
        raise ValueError(f"flows must be one-dimensional; they have {money.ndim} dimensions")
    total = np.cumsum(money)
    below = np.flatnonzero(total < 0)
    if below.size == 0:
        return 0.0
    last = int(below[-1])
    return float("inf") if last == money.size - 1 else float(last - total[last] / money[last + 1])


def _scaled_value(money: Array, logarithm: Array) -> Array:
    """Sign of the NPV at each logarithm of 1 + i, divided by its largest power so that nothing overflows."""
    periods = np.arange(money.size)
    from_end = np.where(logarithm[:, None] < 0, money.size - 1 - periods, periods)
    values: Array = np.exp(-np.abs(logarithm)[:, None] * from_end) @ money
    return values


def _flows(flows: ArrayLike) -> Array:
    money = np.atleast_1d(finite("flows", flows))
    if money.shape[-1] == 0:
        raise ValueError("flows must hold at least one flow")
    return money


def _rate(name: str, rate: ArrayLike) -> Array:
    rates = finite(name, rate)
    refuse(name, rates, rates <= -1, "must be above -1: at -100 % nothing is left to discount")
    return rates
