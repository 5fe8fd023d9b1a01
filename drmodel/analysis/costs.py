"""What each strategy costs, from its cost lines, its measures and the work that it needs."""

from collections.abc import Iterator
from dataclasses import dataclass

from drmodel.calculators.costs import MONTHS_PER_YEAR, PartialTotal, added_cost_year, effort_cost, total, usage_cost
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.scenario.models import Scenario
from drmodel.scenario.strategy import CostLine, Itemised


@dataclass(frozen=True)
class Cost:
    """Cost of one strategy; an unknown line is named in `missing` of its total, never counted as zero.

    Attributes
    ----------
    month
        Bill of a month [cost currency/month].
    one_off
        Paid once [cost currency].
    effort_year
        Regular work of a year, drills included [value currency/year].
    added_year
        A year's bill and work above those of the baseline [value currency/year].
    overhead
        Share by which the month's known bill exceeds the baseline's [1]; None where the baseline costs nothing.
    """

    month: PartialTotal
    one_off: PartialTotal
    effort_year: PartialTotal
    added_year: PartialTotal
    overhead: float | None


def costs(scenario: Scenario) -> dict[str, Cost]:
    """Cost of every strategy.

    Parameters
    ----------
    scenario
        The scenario.

    Returns
    -------
    By strategy, in the order of the file.
    """
    bills = {name: _bill(scenario, name) for name in scenario.strategies}
    baseline = baseline_of(scenario)
    base_month, base_effort = bills[baseline][0], bills[baseline][2]
    rate = exchange_rate(scenario)
    result = {}
    for name, (month, one_off, effort) in bills.items():
        own = name == baseline
        missing = () if own else (*month.missing, *effort.missing, *base_month.missing, *base_effort.missing)
        bill = float(added_cost_year(month.known, base_month.known, rate))
        added = bill + effort.known - base_effort.known
        result[name] = Cost(
            month,
            one_off,
            effort,
            PartialTotal(added, tuple(dict.fromkeys(missing))),
            month.known / base_month.known - 1 if base_month.known > 0 else None,
        )
    return result


def cost_items(scenario: Scenario) -> dict[str, dict[str, PartialTotal]]:
    """The comparison table: by item of `cost_items`, then by strategy, the bill of a month [cost currency/month].

    A strategy without a line of an item is not in its row; lines without an item stand under an empty id.
    """
    table: dict[str, dict[str, PartialTotal]] = {item: {} for item in (*scenario.cost_items, "")}
    for name in scenario.strategies:
        rows: dict[str, dict[str, float | None]] = {}
        for path, line in _lines(scenario, name):
            if line.amount.dimension != "money":
                rows.setdefault(line.item or "", {})[path] = _amount(line)
        for item, lines in rows.items():
            table[item][name] = total(lines)
    return {item: row for item, row in table.items() if row}


def itemised_total(itemised: Itemised) -> PartialTotal:
    """Sum of the lines of a document's own bill of materials [cost currency/month]."""
    return total({key: line.amount.value for key, line in itemised.lines.items()})


def baseline_of(scenario: Scenario) -> str:
    """The strategy that costs and benefits are measured against."""
    return next(name for name, strategy in scenario.strategies.items() if strategy.baseline)


def exchange_rate(scenario: Scenario) -> float:
    """Value currency per cost currency, which is always known."""
    return scenario.currency.rate.value or 1.0


def _bill(scenario: Scenario, name: str) -> tuple[PartialTotal, PartialTotal, PartialTotal]:
    monthly: dict[str, float | None] = {}
    once: dict[str, float | None] = {}
    for path, line in _lines(scenario, name):
        (once if line.amount.dimension == "money" else monthly)[path] = _amount(line)
    work = {path: _work(scenario, hours) for path, hours in _efforts(scenario, name)}
    unpaid = {path: _pay_path(scenario) for path, hours in _efforts(scenario, name) if hours is not None}
    effort = total(work)
    missing = dict.fromkeys(unpaid.get(path, path) for path in effort.missing)
    return total(monthly), total(once), PartialTotal(effort.known, tuple(missing))


def _lines(scenario: Scenario, name: str) -> Iterator[tuple[str, CostLine]]:
    """Cost lines of a strategy and of its measures, with their paths."""
    strategy = scenario.strategies[name]
    for key, line in strategy.costs.items():
        yield f"strategies.{name}.costs.{key}", line
    for measure in strategy.measures:
        for key, line in scenario.measures[measure].costs.items():
            yield f"measures.{measure}.costs.{key}", line


def _amount(line: CostLine) -> float | None:
    """What a line costs, with its usage and surcharge; None if one of them is unknown."""
    amount = line.amount.value
    if line.usage is not None:
        amount = _product(amount, line.usage.value)
    if line.surcharge is not None:
        share = line.surcharge.value
        amount = None if amount is None or share is None else amount * (1 + share)
    return amount


def _product(price: float | None, usage: float | None) -> float | None:
    return None if price is None or usage is None else float(usage_cost(price, usage))


def _efforts(scenario: Scenario, name: str) -> Iterator[tuple[str, float | None]]:
    """Regular work of a strategy [h/month] with its paths: its own, its measures', its drills'."""
    strategy = scenario.strategies[name]
    if strategy.run_effort is not None:
        yield f"strategies.{name}.run_effort", strategy.run_effort.value
    for measure in strategy.measures:
        effort = scenario.measures[measure].run_effort
        if effort is not None:
            yield f"measures.{measure}.run_effort", effort.value
    readiness = strategy.readiness
    if readiness is not None and readiness.drill_hours is not None:
        hours, interval = readiness.drill_hours.value, readiness.drill_interval.value
        drills = 0.0 if interval is None else HOURS_PER_MONTH / interval
        yield f"strategies.{name}.readiness.drill_hours", None if hours is None else hours * drills


def _pay_path(scenario: Scenario) -> str:
    """Where the pay of regular work is, or would have to be, stated."""
    labour = scenario.labour
    return "labour" if labour is None or labour.run_role is None else f"labour.rates.{labour.run_role}"


def _work(scenario: Scenario, hours: float | None) -> float | None:
    """A year of regular work [value currency/year]; None if its hours or their pay are unknown."""
    if hours == 0:
        return 0.0
    labour = scenario.labour
    wage = labour.rates[labour.run_role] if labour is not None and labour.run_role is not None else None
    if hours is None or wage is None or wage.value is None:
        return None
    month = float(effort_cost(hours, wage.value))
    rate = exchange_rate(scenario) if wage.currency == scenario.currency.cost else 1.0
    return MONTHS_PER_YEAR * month * rate
