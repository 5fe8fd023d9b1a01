"""What can be said of a scenario without simulating it: faults, form, costs, triggers."""

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drmodel.cli.guard import NO, guarded
from drmodel.cli.options import File, Format, On, Settings, Variant, scenario_of
from drmodel.cli.output import NOTHING, cell, emit, json_text, write

if TYPE_CHECKING:
    from drmodel.analysis.firing import RuleState
    from drmodel.scenario.leaves import Text
    from drmodel.scenario.models import Scenario
    from drmodel.scenario.quantities import Quantity


@guarded
def check(
    file: File,
    strict: Annotated[bool, typer.Option("--strict", help="Say no (exit code 3) while any value is unknown.")] = False,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    form: Format = "table",
) -> None:
    """Find every fault of a scenario file, in all its variants, and list what it leaves unknown."""
    from drmodel.errors import ScenarioError
    from drmodel.scenario.assumptions import assumptions
    from drmodel.scenario.loading import check as faults_of

    if faults := faults_of(file):
        raise ScenarioError(faults)
    found = assumptions(scenario_of(file, variant, settings, on))
    unknown = [{"path": item.path, "line": item.line} for item in found if item.kind == "unknown"]
    emit(form, unknown, text=lambda: _checked(file, len(found), unknown))
    if strict and unknown:
        typer.echo(f"{file}: {len(unknown)} of {len(found)} values unknown", err=True)
        raise typer.Exit(NO)


def _checked(file: str, values: int, unknown: list[dict[str, Any]]) -> str:
    known = f"{file}: no faults; {values} values, {len(unknown)} unknown"
    return "\n".join([known, *(f"  line {cell(row['line'])}   {row['path']}" for row in unknown)])


@guarded
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from drmodel.scenario.schema import json_schema

    write(json_text(json_schema()))


@guarded
def costs(
    file: File, variant: Variant = None, settings: Settings = None, on: On = None, form: Format = "table"
) -> None:
    """Compare what the strategies cost; totals name what is unknown."""
    from drmodel.analysis.costs import cost_items
    from drmodel.analysis.costs import costs as costs_of

    scenario = scenario_of(file, variant, settings, on)
    bill, items = costs_of(scenario), cost_items(scenario)
    rows: list[dict[str, Any]] = [
        {
            "strategy": name,
            "month": cost.month.known,
            "overhead": cost.overhead,
            "one_off": cost.one_off.known,
            "effort_year": cost.effort_year.known,
            "added_year": cost.added_year.known,
            "items": {item or "other": row[name].known for item, row in items.items() if name in row},
            "missing": {
                total: list(getattr(cost, total).missing) for total in ("month", "one_off", "effort_year", "added_year")
            },
        }
        for name, cost in bill.items()
    ]
    currency = {"cost": scenario.currency.cost, "value": scenario.currency.value, "rate": scenario.currency.rate.value}
    emit(
        form,
        rows,
        text=lambda: _cost_table(scenario),
        document=lambda: json_text({"currency": currency, "strategies": rows}),
    )


def _cost_table(scenario: "Scenario") -> str:
    from drmodel.analysis.costs import cost_items
    from drmodel.analysis.costs import costs as costs_of
    from drmodel.formatting import Formatter, table
    from drmodel.study.cells import partial_money

    f, bill, items = Formatter("en"), costs_of(scenario), cost_items(scenario)
    cost, value = scenario.currency.cost, scenario.currency.value
    rows = [
        [
            name,
            *(partial_money(row[name], cost) if name in row else NOTHING for row in items.values()),
            partial_money(c.month, cost),
            NOTHING if c.overhead is None else f.share(c.overhead, 0),
            partial_money(c.one_off, cost),
            partial_money(c.effort_year, value),
            partial_money(c.added_year, value),
        ]
        for name, c in bill.items()
    ]
    named = [item or "other" for item in items]
    head = ["strategy", *named, "month", "overhead", "one-off", "work/year", "added/year"]
    totals = ("month", "one_off", "effort_year", "added_year")
    missing = dict.fromkeys(path for c in bill.values() for total in totals for path in getattr(c, total).missing)
    lines = [table(head, rows, range(1, len(head)))]
    return "\n".join(lines + [f"unknown, left out of the sums marked ≥: {', '.join(missing)}"] * bool(missing))


@guarded
def triggers(
    file: File, variant: Variant = None, settings: Settings = None, on: On = None, form: Format = "table"
) -> None:
    """Say which triggers have fired, how far the others are, and when growth will bring them about."""
    from drmodel.analysis.firing import trigger_state

    scenario = scenario_of(file, variant, settings, on)
    state = trigger_state(scenario)
    rows = [] if state is None else [_rule(scenario, name, rule) for name, rule in state.rules.items()]
    summary = {"as_of": scenario.as_of.isoformat(), "rule": state and state.rule, "fired": state and state.fired}
    emit(
        form,
        rows,
        text=lambda: _trigger_table(summary, rows),
        document=lambda: json_text({**summary, "rules": rows}),
    )


def _rule(scenario: "Scenario", name: str, state: "RuleState") -> dict[str, Any]:
    assert scenario.triggers is not None
    rule = scenario.triggers.rules[name]
    return {
        "trigger": name,
        "current": _written(rule.current),
        "operator": rule.operator,
        "threshold": _written(rule.threshold),
        "fired": state.fired,
        "distance": state.distance,
        "months": state.months,
        "expected": _expected(scenario, state.months),
        "starts": rule.starts,
    }


def _written(value: "Quantity | Text") -> str:
    return str(getattr(value, "written", value))


def _expected(scenario: "Scenario", months: float | None) -> str | None:
    """The day on which growth brings it about; None for never, and beyond the calendar."""
    from drmodel.calculators.schedule import date_at
    from drmodel.calculators.sla import HOURS_PER_MONTH

    if months is None or math.isinf(months):
        return None
    try:
        return date_at(scenario.as_of, months * HOURS_PER_MONTH).isoformat()
    except ValueError:
        return None


def _trigger_table(summary: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    from drmodel.formatting import table

    if not rows:
        return "no triggers in this scenario"
    names = [name for name in rows[0] if name != "operator"]
    said = {True: "yes", False: "no", None: "unknown"}
    cells = [
        [
            said[row[name]]
            if name == "fired"
            else f"{row['operator']} {row[name]}"
            if name == "threshold"
            else f"{row[name]:.3g}"
            if name == "months" and row[name] is not None and math.isfinite(row[name])
            else cell(row[name])
            for name in names
        ]
        for row in rows
    ]
    whole = f"{summary['rule']} of them: {said[summary['fired']]}, as of {summary['as_of']}"
    return "\n".join([table(names, cells), whole])
