"""What each strategy costs, from its cost lines, its measures and the work that it needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from drmodel.calculators.costs import MONTHS_PER_YEAR, PartialTotal, added_cost_year, effort_cost, total, usage_cost
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.scenario.models import Scenario
from drmodel.scenario.strategy import CostLine, Itemised, Measure, Strategy


@dataclass(frozen=True, slots=True)
class Work:
    """Work that a strategy needs.

    Attributes
    ----------
    path
        Where the scenario says so.
    hours
        Once [h], or regularly [h/month]; None if unknown.
    role
        Who does it: an id of the rates of pay; None if the scenario does not say.
    once
        Whether it is done once, to put the strategy in place.
    """

    path: str
    hours: float | None
    role: str | None
    once: bool


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
            _paid(scenario, (work for work in work_of(scenario, name) if work.once)),
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
    regular = (work for work in work_of(scenario, name) if not work.once)
    return total(monthly), total(once), _paid(scenario, regular)


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


def work_of(scenario: Scenario, name: str) -> Iterator[Work]:
    """Work of a strategy, of its measures and of its drills; that of the plan too, if it is the plan's strategy."""
    strategy, plan = scenario.strategies[name], scenario.plan
    run_role = None if scenario.labour is None else scenario.labour.run_role
    owners: dict[str, Strategy | Measure] = {f"strategies.{name}": strategy}
    owners |= {f"measures.{one}": scenario.measures[one] for one in strategy.measures}
    for owner, own in owners.items():
        for role, hours in own.setup_effort.items():
            yield Work(f"{owner}.setup_effort.{role}", hours.value, role, once=True)
    if plan is not None and plan.strategy == name:
        for phase_id, phase in plan.phases.items():
            for task_id, task in phase.tasks.items():
                yield Work(f"plan.phases.{phase_id}.tasks.{task_id}.effort", task.effort.value, task.owner, once=True)
    for owner, own in owners.items():
        if own.run_effort is not None:
            yield Work(f"{owner}.run_effort", own.run_effort.value, run_role, once=False)
    readiness = strategy.readiness
    if readiness is not None and readiness.drill_hours is not None:
        length, interval = readiness.drill_hours.value, readiness.drill_interval.value
        drills = 0.0 if interval is None else HOURS_PER_MONTH / interval
        path = f"strategies.{name}.readiness.drill_hours"
        yield Work(path, None if length is None else length * drills, run_role, once=False)


def work_cost(scenario: Scenario, work: Work) -> float | None:
    """Pay for some work, once or in a year [value currency]; None if the hours or their rate are unknown."""
    if work.hours == 0:
        return 0.0
    wage = None if scenario.labour is None or work.role is None else scenario.labour.rates.get(work.role)
    if work.hours is None or wage is None or wage.value is None:
        return None
    rate = exchange_rate(scenario) if wage.currency == scenario.currency.cost else 1.0
    return float(effort_cost(work.hours if work.once else MONTHS_PER_YEAR * work.hours, wage.value)) * rate


def _paid(scenario: Scenario, work: Iterable[Work]) -> PartialTotal:
    """Pay for all of some work [value currency]; where the pay is unknown, that is what is missing."""
    listed = {one.path: one for one in work}
    sum_ = total({path: work_cost(scenario, one) for path, one in listed.items()})
    missing = [_lacks(listed[path]) for path in sum_.missing]
    return PartialTotal(sum_.known, tuple(dict.fromkeys(missing)))


def _lacks(work: Work) -> str:
    """What is unknown of work that has no price."""
    if work.hours is None:
        return work.path
    return "labour" if work.role is None else f"labour.rates.{work.role}"
