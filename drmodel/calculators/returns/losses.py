"""What outages cost in a year, and what of it a strategy avoids."""

from collections.abc import Collection, Mapping

from numpy.typing import ArrayLike

from drmodel.calculators._checks import Floats, not_negative, share
from drmodel.calculators.costs import MONTHS_PER_YEAR, PartialTotal, total


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


def expected_penalties(credit_share: ArrayLike, contract_month: ArrayLike) -> Floats:
    r"""Service credits to expect in a year, in money.

    .. math:: P = 12 \, E[c] \, v

    Parameters
    ----------
    credit_share
        Expected share of a month's bill that is given back [1], as `drmodel.sla.expected_credit` finds it from the
        distribution of the months: the credit of the mean month is another.
    contract_month
        What the contracts that promise it are worth [money per month].

    Returns
    -------
    Expected penalties [money per year]. The cost of an hour then holds none: `outage_cost_per_hour` leaves them out.

    Raises
    ------
    ValueError
        If a share lies outside [0, 1], or a value is negative.

    References
    ----------
    As in `drmodel.sla.service_credit`.

    Examples
    --------
    >>> float(expected_penalties(0.25, 2_000))
    6000.0
    """
    return MONTHS_PER_YEAR * share("credit_share", credit_share) * not_negative("contract_month", contract_month)


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
