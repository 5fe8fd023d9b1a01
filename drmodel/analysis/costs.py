"""What each strategy costs, from its cost lines, its measures and the work that it needs."""

from collections.abc import Iterable, Iterator
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
    setup
        Work to put it in place [value currency].
    effort_year
        Regular work of a year, drills included [value currency/year].
    added_year
        A year's bill and work above those of the baseline [value currency/year].
    overhead
        Share by which the month's known bill exceeds the baseline's [1]; None where the baseline costs nothing.
    """

    month: PartialTotal
    one_off: PartialTotal
    setup: PartialTotal
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
            _setup(scenario, name),
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
        for path, line in cost_lines(scenario, name):
            if line.amount.dimension != "money":
                rows.setdefault(line.item or "", {})[path] = line_amount(line)
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
    for path, line in cost_lines(scenario, name):
        (once if line.amount.dimension == "money" else monthly)[path] = line_amount(line)
    role = None if scenario.labour is None else scenario.labour.run_role
    a_year = (
        (path, None if hours is None else MONTHS_PER_YEAR * hours, role) for path, hours in _efforts(scenario, name)
    )
    return total(monthly), total(once), _paid_work(scenario, a_year)


def cost_lines(scenario: Scenario, name: str) -> Iterator[tuple[str, CostLine]]:
    """Cost lines of a strategy and of its measures, with their paths."""
    strategy = scenario.strategies[name]
    for key, line in strategy.costs.items():
        yield f"strategies.{name}.costs.{key}", line
    for measure in strategy.measures:
        for key, line in scenario.measures[measure].costs.items():
            yield f"measures.{measure}.costs.{key}", line


def line_amount(line: CostLine) -> float | None:
    """What a line costs a month, or once [cost currency], surcharge counted; None if a part of it is unknown."""
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


def _setup(scenario: Scenario, name: str) -> PartialTotal:
    """Work to put a strategy in place [value currency]: its own, its measures', the plan's if that is its plan."""
    strategy, plan = scenario.strategies[name], scenario.plan
    work = [
        (f"strategies.{name}.setup_effort.{role}", hours.value, role) for role, hours in strategy.setup_effort.items()
    ]
    for measure in strategy.measures:
        efforts = scenario.measures[measure].setup_effort
        work += [(f"measures.{measure}.setup_effort.{role}", hours.value, role) for role, hours in efforts.items()]
    if plan is not None and plan.strategy == name:
        work += [
            (f"plan.phases.{phase_id}.tasks.{task_id}.effort", task.effort.value, task.owner)
            for phase_id, phase in plan.phases.items()
            for task_id, task in phase.tasks.items()
        ]
    return _paid_work(scenario, work)


def _paid_work(scenario: Scenario, work: Iterable[tuple[str, float | None, str | None]]) -> PartialTotal:
    """Work by path, hours [h] and role, paid [value currency]; where the pay is unknown, that is what is missing."""
    paid: dict[str, float | None] = {}
    unpaid: dict[str, str] = {}
    for path, hours, role in work:
        paid[path] = 0.0 if hours == 0 else _pay(scenario, hours, role)
        if hours is not None:
            unpaid[path] = "labour" if role is None else f"labour.rates.{role}"
    sum_ = total(paid)
    return PartialTotal(sum_.known, tuple(dict.fromkeys(unpaid.get(path, path) for path in sum_.missing)))


def _pay(scenario: Scenario, hours: float | None, role: str | None) -> float | None:
    """Pay of some hours of work [value currency]; None if the hours or their rate are unknown."""
    wage = None if scenario.labour is None or role is None else scenario.labour.rates.get(role)
    if hours is None or wage is None or wage.value is None:
        return None
    rate = exchange_rate(scenario) if wage.currency == scenario.currency.cost else 1.0
    return float(effort_cost(hours, wage.value)) * rate
