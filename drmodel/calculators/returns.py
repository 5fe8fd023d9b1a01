"""What outages cost and what a strategy gives back: losses, ratios, break-even, and which options are worth comparing.

Benefits and costs are compared per year and in one currency. An added cost or an avoided loss may be negative (a
strategy that saves money, or that makes matters worse). Nothing here looks beyond a year or discounts.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, Floats, finite, not_negative, positive, refuse, together
from drmodel.calculators.costs import MONTHS_PER_YEAR, PartialTotal, total
from drmodel.calculators.sla import HOURS_PER_YEAR, downtime

ROUNDING = 1e-9  # a share that exceeds 1 by no more than this is 1


def outage_cost_per_hour(parts: Mapping[str, float | None], without: Collection[str] = ()) -> PartialTotal:
    r"""Cost of an hour of outage, from its parts.

    .. math:: c = \sum_{i \text{ known, counted}} c_i

    Parameters
    ----------
    parts
        Each part [money per h] by name; ``None`` where nobody knows it.
    without
        Names of parts that are not counted, such as penalties that are modelled by tier already: never both.

    Returns
    -------
    The known part, and the names of the unknown ones.

    Raises
    ------
    ValueError
        If a part is negative, or `without` names one that does not exist.

    References
    ----------
    Source document, section "ROI Analysis": productivity, penalties, reputation.

    Examples
    --------
    >>> parts = {"productivity": 500, "penalties": 1000, "reputation": 500}
    >>> outage_cost_per_hour(parts).known, outage_cost_per_hour(parts, without=["penalties"]).known
    (2000.0, 1000.0)
    """
    absent = sorted(set(without) - set(parts))
    if absent:
        raise ValueError(f"without names {', '.join(absent)}; the parts are {', '.join(parts)}")
    return total({name: amount for name, amount in parts.items() if name not in without})


def expected_annual_loss(
    outage_hours: ArrayLike,
    cost_per_hour: ArrayLike,
    data_hours: ArrayLike = 0.0,
    value_per_data_hour: ArrayLike = 0.0,
    penalties: ArrayLike = 0.0,
) -> Floats:
    r"""Loss to expect in a year from outages, lost data and penalties.

    .. math:: L = D \, c + H \, v + P

    Parameters
    ----------
    outage_hours
        Expected downtime [h per year].
    cost_per_hour
        Cost of an hour of outage [money per h].
    data_hours
        Expected data lost [hours of data per year].
    value_per_data_hour
        Value of the data of an hour [money per h].
    penalties
        Expected penalties [money per year], if they are not a part of `cost_per_hour`.

    Returns
    -------
    Expected loss [money per year].

    Raises
    ------
    ValueError
        If a number is negative.

    References
    ----------
    FIPS PUB 65 (1979), *Guideline for Automatic Data Processing Risk Analysis*: annual loss expectancy. Source
    document, section "ROI Analysis".

    Examples
    --------
    >>> float(expected_annual_loss(8.76, 2000, data_hours=2, value_per_data_hour=500))
    18520.0
    """
    outages = not_negative("outage_hours", outage_hours) * not_negative("cost_per_hour", cost_per_hour)
    data = not_negative("data_hours", data_hours) * not_negative("value_per_data_hour", value_per_data_hour)
    return outages + data + not_negative("penalties", penalties)


def avoided_loss(baseline_loss: ArrayLike, loss: ArrayLike) -> Floats:
    r"""Loss that a strategy avoids: its gross benefit.

    .. math:: B = L_0 - L

    Parameters
    ----------
    baseline_loss
        Expected loss under the baseline [money per year].
    loss
        Expected loss under the strategy [money per year].

    Returns
    -------
    Avoided loss [money per year]; negative where the strategy loses more than the baseline.

    Raises
    ------
    ValueError
        If a loss is negative.

    References
    ----------
    Source document, section "ROI Analysis".

    Examples
    --------
    >>> float(avoided_loss(87.5 * 2000, 8.75 * 2000))
    157500.0
    """
    return not_negative("baseline_loss", baseline_loss) - not_negative("loss", loss)


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


Status = Literal["frontier", "dominated", "extendedly dominated"]


@dataclass(frozen=True)
class Option:
    """An option of an incremental analysis; the increments are from the option before it on the frontier."""

    cost: float
    effect: float
    status: Status
    incremental_cost: float | None = None  # None off the frontier, and for its cheapest option
    incremental_effect: float | None = None
    ratio: float | None = None  # incremental cost per unit of incremental effect


def frontier(costs: ArrayLike, effects: ArrayLike) -> tuple[Option, ...]:
    r"""Incremental analysis of mutually exclusive options.

    An option is *dominated* if another has at least its effect at no more cost, and is better in one of the two.
    It is *extendedly dominated* if a mix of two others is: if its incremental ratio exceeds that of the next
    option that is left. The rest is the frontier, along which the ratio rises:

    .. math:: r_j = \frac{C_j - C_{j-1}}{E_j - E_{j-1}}

    Parameters
    ----------
    costs
        Cost of each option [money per period], of any sign, one-dimensional.
    effects
        Effect of each option [any unit, more is better]: hours of outage avoided, say.

    Returns
    -------
    One `Option` per option, in the order given. Two options alike in cost and effect share their status and
    increments; one that lies exactly on the line between two others stays on the frontier.

    Raises
    ------
    ValueError
        If there is no option, there are not as many effects as costs, or a number is not finite.

    References
    ----------
    Karlsson and Johannesson, "The decision rules of cost-effectiveness analysis", *PharmacoEconomics* 9 (1996).

    Examples
    --------
    >>> options = frontier([5_000, 12_000, 10_000, 25_000, 35_000, 55_000], [1, 1.5, 2, 3, 4, 5])
    >>> [option.status for option in options]
    ['frontier', 'dominated', 'frontier', 'extendedly dominated', 'frontier', 'frontier']
    >>> [option.ratio for option in options]
    [None, None, 5000.0, None, 12500.0, 20000.0]
    """
    cost, effect = np.atleast_1d(finite("costs", costs)), np.atleast_1d(finite("effects", effects))
    if cost.shape != effect.shape or cost.ndim != 1 or cost.size == 0:
        raise ValueError(f"give one effect for each cost, at least one: {cost.size} costs, {effect.size} effects")
    points = [(float(c), float(e)) for c, e in zip(cost, effect, strict=True)]
    efficient = _undominated(points)
    hull = _hull(efficient)
    judged = {hull[0]: Option(*hull[0], "frontier")}
    for before, point in pairwise(hull):
        more_cost, more_effect = point[0] - before[0], point[1] - before[1]
        judged[point] = Option(*point, "frontier", more_cost, more_effect, more_cost / more_effect)
    judged.update({point: Option(*point, "extendedly dominated") for point in efficient if point not in judged})
    return tuple(judged.get(point, Option(*point, "dominated")) for point in points)


Point = tuple[float, float]  # cost, effect


def _undominated(points: Sequence[Point]) -> list[Point]:
    """By rising cost, the points that have more effect than all cheaper ones."""
    kept: list[Point] = []
    for cost, effect in sorted(set(points), key=lambda point: (point[0], -point[1])):
        if not kept or effect > kept[-1][1]:
            kept.append((cost, effect))
    return kept


def _hull(efficient: Sequence[Point]) -> list[Point]:
    """The points along which the incremental ratio does not fall."""
    hull: list[Point] = []
    for point in efficient:
        while len(hull) > 1 and _steeper(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _steeper(first: Point, middle: Point, last: Point) -> bool:
    """Whether the ratio of the first step exceeds that of the second; multiplied out, so that ties are exact."""
    return (middle[0] - first[0]) * (last[1] - middle[1]) > (last[0] - middle[0]) * (middle[1] - first[1])


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
