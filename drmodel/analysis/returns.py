"""What each strategy returns over the horizon: net present value, internal rates of return, payback."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drmodel.analysis.cashflow import Streams, streams
from drmodel.analysis.compare import Amount, Avoided, avoided
from drmodel.analysis.costs import Cost
from drmodel.calculators.costs import MONTHS_PER_YEAR
from drmodel.calculators.returns import discounted, irr, npv, payback, rate_per_month
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import Interval


@dataclass(frozen=True)
class Flows:
    """Flows of a strategy against the baseline, in the value currency, by month from the start, and what they return.

    Attributes
    ----------
    net
        Expected flows [money]: what is spared less what is paid.
    cumulative
        Sums of the discounted flows up to each month [money]; None if no discount rate is known.
    npv
        Net present value [money], with the interval of the simulation; None as above.
    irr
        All internal rates of return of a year [1]: none where the flows never change sign.
    payback_months
        Months until the flows have paid back what went out; None for not within the horizon.
    discounted_payback_months
        The same of the discounted flows; None also if no discount rate is known.
    """

    net: tuple[float, ...]
    cumulative: tuple[float, ...] | None
    npv: Interval | None
    irr: tuple[float, ...]
    payback_months: float | None
    discounted_payback_months: float | None


@dataclass(frozen=True)
class Returns:
    """What a strategy returns.

    Attributes
    ----------
    all
        All losses counted.
    cash
        Cash only.
    missing
        Paths of unknown values that the flows leave out, or take not to grow.
    """

    all: Flows
    cash: Flows
    missing: tuple[str, ...]


def returns(scenario: Scenario, estimates: Mapping[str, Estimate]) -> dict[str, Returns]:
    """Value the flows of all strategies against the baseline.

    Parameters
    ----------
    scenario
        The scenario, with its horizon and discount rate.
    estimates
        By strategy, all from the same replications.

    Returns
    -------
    By strategy, in the order of the file.
    """
    result, cash = {}, streams(scenario, cash=True)
    for name, paid in streams(scenario).items():
        spared = avoided(scenario, estimates, name)
        result[name] = Returns(_valued(scenario, paid, spared), _valued(scenario, cash[name], spared), paid.missing)
    return result


@dataclass(frozen=True)
class PresentValue:
    """The net present value of a strategy as a line through what it spares, in the value currency.

    Attributes
    ----------
    cost
        Present value of what is paid more than with the baseline [money].
    hour, data
        Present value of an hour of downtime, or of data, spared in every year [money per h/year].
    credit
        Present value of the whole bills that credits are a share of [money].
    """

    cost: float
    hour: float
    data: float
    credit: float

    def npv(self, hours: Amount, data: Amount, credit: Amount) -> Amount:
        """Net present value [money] where so much downtime and data [h/year] and such a share of bills are spared."""
        return hours * self.hour + data * self.data + credit * self.credit - self.cost


def present_values(scenario: Scenario, bills: Mapping[str, Cost] | None = None) -> dict[str, PresentValue]:
    """Net present value of each strategy, as far as the scenario alone tells it; none if no discount rate is known.

    Parameters
    ----------
    scenario
        The scenario.
    bills
        Cost of every strategy, where it is known already.
    """
    rate = discount_rate_month(scenario)
    return {} if rate is None else {name: _present(rate, paid) for name, paid in streams(scenario, bills=bills).items()}


def discount_rate_month(scenario: Scenario) -> float | None:
    """Discount rate of a month [1]; None if unknown."""
    finance = scenario.finance
    if finance.discount_rate is None or finance.discount_rate.value is None:
        return None
    return float(rate_per_month(finance.discount_rate.value, finance.compounding))


def _valued(scenario: Scenario, paid: Streams, spared: Avoided) -> Flows:
    rate = discount_rate_month(scenario)
    expected = paid.flows(spared.hours.mean, spared.data.mean, spared.credit.mean)
    now = None if rate is None else discounted(rate, expected)
    return Flows(
        net=tuple(expected.tolist()),
        cumulative=None if now is None else tuple(now.cumsum().tolist()),
        npv=None if rate is None else _npv(_present(rate, paid), spared),
        irr=tuple((1 + month) ** MONTHS_PER_YEAR - 1 for month in irr(expected)),
        payback_months=_within_horizon(payback(expected)),
        discounted_payback_months=None if now is None else _within_horizon(payback(now)),
    )


def _present(rate: float, paid: Streams) -> PresentValue:
    each = np.atleast_1d(npv(rate, np.array([paid.cost, paid.hour, paid.data, paid.credit])))
    return PresentValue(*each.tolist())


def _npv(present: PresentValue, spared: Avoided) -> Interval:
    """Interval of an NPV whose parts may move together: their widths add."""
    hours, data, credit = spared.hours, spared.data, spared.credit
    return Interval(
        present.npv(hours.mean, data.mean, credit.mean),
        present.npv(hours.low, data.low, credit.low),
        present.npv(hours.high, data.high, credit.high),
    )


def _within_horizon(months: float) -> float | None:
    return months if math.isfinite(months) else None


def by_year(flows: Sequence[float]) -> tuple[float, ...]:
    """Sums of flows by year: what is paid at the start, then twelve months each.

    Examples
    --------
    >>> by_year([-100.0, *[10.0] * 18])
    (-100.0, 120.0, 60.0)
    """
    year = round(MONTHS_PER_YEAR)
    return (flows[0], *(math.fsum(flows[first : first + year]) for first in range(1, len(flows), year)))
