"""What a strategy pays and spares month by month, against the baseline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from drmodel.analysis.compare import hourly_parts, prices
from drmodel.analysis.costs import Cost, baseline_of, cost_lines, costs, exchange_rate, line_amount
from drmodel.calculators.costs import MONTHS_PER_YEAR, grown
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.scenario.models import Scenario
from drmodel.scenario.strategy import CostLine
from drmodel.simulation.statistics import Floats


@dataclass(frozen=True)
class Streams:
    """Money by month in the value currency: first what is paid at the start, then the months, each at its end.

    Attributes
    ----------
    cost
        What is paid more than with the baseline [money].
    hour, data
        What an hour of downtime, or of data, spared in a year spares in the month [money per h/year].
    credit
        What a bill that is spared from credits as a whole spares in the month [money].
    missing
        Paths of unknown values that are left out, or taken not to grow.
    """

    cost: Floats
    hour: Floats
    data: Floats
    credit: Floats
    missing: tuple[str, ...]

    def flows(self, hours: float, data: float, credit: float) -> Floats:
        """Flows [money] where so much downtime and data [h/year] and such a share of the bills are spared."""
        return self.hour * hours + self.data * data + self.credit * credit - self.cost


def streams(scenario: Scenario, *, cash: bool = False, bills: Mapping[str, Cost] | None = None) -> dict[str, Streams]:
    """What each strategy pays and spares over the scenario's horizon.

    Parameters
    ----------
    scenario
        The scenario.
    cash
        Whether to count cash only: the parts of the cost of an outage that are cash, and credits. All that is paid
        for a strategy, work included, counts as cash; data is none.
    bills
        Cost of every strategy, where it is known already.

    Returns
    -------
    By strategy, against the baseline. A month's amounts are those of its beginning: what grows, grows from the second
    month on.
    """
    baseline = baseline_of(scenario)
    bills = costs(scenario) if bills is None else bills
    paid = {name: _paid(scenario, name, cost) for name, cost in bills.items()}
    spared, left_out = _spared(scenario, cash), paid[baseline][1]
    return {
        name: replace(
            spared,
            cost=own - paid[baseline][0],
            missing=spared.missing
            if name == baseline
            else tuple(dict.fromkeys((*unknown, *left_out, *spared.missing))),
        )
        for name, (own, unknown) in paid.items()
    }


def _spared(scenario: Scenario, cash: bool) -> Streams:
    """What every strategy spares alike, for nothing."""
    price = prices(scenario)
    missing: dict[str, None] = dict.fromkeys(price.unknown_bill)
    hours = [np.zeros(scenario.finance.months + 1)]
    for key, part in hourly_parts(scenario).items():
        if cash and not part.cash:
            continue
        if part.amount.value is None:
            missing[f"outage_cost.parts.{key}.amount"] = None
        hours.append((part.amount.value or 0.0) / MONTHS_PER_YEAR * _growth(scenario, part.driver, missing))
    hour = _summed(hours)
    data = np.zeros_like(hour)
    if not cash:
        if price.data_hour is None:
            missing["outage_cost.data_value"] = None
        a_month = (price.data_hour or 0.0) / MONTHS_PER_YEAR
        data = a_month * _growth(scenario, scenario.outage_cost.data_driver, missing)
    contract = None if scenario.service_level is None else scenario.service_level.contract
    credit = (price.credited_month or 0.0) * _growth(scenario, None if contract is None else contract.driver, missing)
    return Streams(np.zeros_like(hour), hour, data, credit, tuple(missing))


def _paid(scenario: Scenario, name: str, cost: Cost) -> tuple[Floats, tuple[str, ...]]:
    """What a strategy costs, by month as in `Streams`, and the paths of what is unknown of it."""
    rate, months = exchange_rate(scenario), scenario.finance.months
    missing: dict[str, None] = dict.fromkeys((*cost.setup.missing, *cost.effort_year.missing))
    work = np.full(months + 1, cost.effort_year.known / MONTHS_PER_YEAR)
    work[0] = cost.setup.known
    paid = [work]
    for path, amount, flow in _bills(scenario, name, missing):
        if amount is None:
            missing[path] = None
        paid.append((amount or 0.0) * rate * flow)
    return _summed(paid), tuple(missing)


def _bills(scenario: Scenario, name: str, missing: dict[str, None]) -> Iterator[tuple[str, float | None, Floats]]:
    """Paths and amounts of what is billed, and how often by month: a term that outlasts the horizon is paid off."""
    months = scenario.finance.months
    for path, line in cost_lines(scenario, name):
        if line.amount.dimension == "money":
            flow = _at(0, months)
        else:
            flow = _growth(scenario, line.driver, missing)
            flow[-1] *= 1 + months_after(scenario, line)
            if line.term is not None and line.term.value is None:
                missing[f"{path}.term"] = None
        yield path, line_amount(line), flow
    leaving = scenario.strategies[name].exit_cost
    if leaving is not None:
        yield f"strategies.{name}.exit_cost", leaving.value, _at(months, months)


@dataclass(frozen=True, slots=True)
class Billed:
    """What of a bill grows alike.

    Attributes
    ----------
    month
        Known lines [cost currency/month].
    after
        What contract terms that outlast the horizon ask for after it, at the price of today [cost currency].
    """

    month: float
    after: float


def billed(scenario: Scenario, name: str) -> dict[str | None, Billed]:
    """The monthly bill of a strategy by what it grows with, a driver or nothing."""
    found: dict[str | None, Billed] = {}
    for _, line in cost_lines(scenario, name):
        if line.amount.dimension == "money":
            continue
        month, so_far = line_amount(line) or 0.0, found.get(line.driver, Billed(0.0, 0.0))
        found[line.driver] = Billed(so_far.month + month, so_far.after + month * months_after(scenario, line))
    return found


def months_after(scenario: Scenario, line: CostLine) -> float:
    """Months for which the term of a line outlasts the horizon; none if the term is unknown."""
    term = 0.0 if line.term is None else (line.term.value or 0.0) / HOURS_PER_MONTH
    return max(term - scenario.finance.months, 0.0)


def _growth(scenario: Scenario, driver: str | None, missing: dict[str, None]) -> Floats:
    """What something that grows has grown to by month, nothing at the start; an unknown growth is none, and named."""
    months = scenario.finance.months
    factors = np.ones(months + 1)
    factors[0] = 0.0
    if driver is not None:
        growth = scenario.drivers[driver].growth.value
        if growth is None:
            missing[f"drivers.{driver}.growth"] = None
        factors[1:] = grown(1.0, growth or 0.0, np.arange(months))
    return factors


def _summed(flows: Sequence[Floats]) -> Floats:
    """The sum of flows by month, the least first: the order of the file does not show in its last digit."""
    together: Floats = np.sort(flows, axis=0).sum(axis=0)
    return together


def _at(month: int, months: int) -> Floats:
    once = np.zeros(months + 1)
    once[month] = 1.0
    return once
