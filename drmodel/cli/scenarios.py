"""What can be said of a scenario without simulating it: faults, form, costs."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from drmodel.cli.files import refuse_unwritable
from drmodel.cli.guard import NO, guarded
from drmodel.cli.options import File, Format, On, Settings, Variant, scenario_of
from drmodel.cli.output import NOTHING, cell, emit, json_text, write
from drmodel.errors import DrmodelError
from drmodel.writing import write_whole

if TYPE_CHECKING:
    from drmodel.scenario.models import Scenario


@guarded
def check(
    file: File,
    strict: Annotated[bool, typer.Option("--strict", help="Say no (exit code 3) while any value is unknown.")] = False,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    form: Format = "table",
) -> None:
    """Find every fault of a scenario file, in all its variants.

    It lists what the file leaves unknown, too.
    """
    from drmodel.analysis.screen import restored_in_scope
    from drmodel.errors import ScenarioError
    from drmodel.scenario.assumptions import assumptions
    from drmodel.scenario.loading import check as faults_of
    from drmodel.study.nulls import NOT_APPLICABLE, with_why

    if faults := faults_of(file):
        raise ScenarioError(faults)
    scenario = scenario_of(file, variant, settings, on)
    found = assumptions(scenario)
    if modes := restored_in_scope(scenario):
        typer.echo(
            f"{file}: targets.rpo.scope: data that {', '.join(modes)} corrupts comes back from a backup, and a list "
            "judges failovers only: write `all`, or leave out what corrupts",
            err=True,
        )
    unknown = [{"path": item.path, "line": item.line} for item in found if item.kind == "unknown"]
    emit(
        form,
        unknown,
        text=lambda: _checked(file, len(found), unknown),
        document=lambda: json_text([with_why(row, line=NOT_APPLICABLE) for row in unknown]),
    )
    if strict and unknown:
        typer.echo(f"{file}: {len(unknown)} of {len(found)} values unknown", err=True)
        raise typer.Exit(NO)


def _checked(file: str, values: int, unknown: list[dict[str, Any]]) -> str:
    known = f"{file}: no faults; {values} values, {len(unknown)} unknown"
    return "\n".join([known, *(f"  line {cell(row['line'])}   {row['path']}" for row in unknown)])


@guarded
def schema(
    study: Annotated[bool, typer.Option("--study", help="That of the JSON that `evaluate` writes instead.")] = False,
) -> None:
    """Print the JSON Schema of scenario files, for editors.

    Or that of a study as JSON, for other tools.
    """
    from drmodel.scenario.schema import json_schema
    from drmodel.study.schema import study_schema

    write(json_text(study_schema() if study else json_schema()))


@guarded
def costs(
    file: File,
    table: Annotated[
        str | None,
        typer.Option(
            "--table",
            metavar="TABLE",
            help="Cost lines that planners keep (.csv, .xlsx), such as the workbook: columns key and amount.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="YAML",
            help="Write what it changes as a variant, to put below `variants:`.",
        ),
    ] = None,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    form: Format = "table",
) -> None:
    """Compare what the strategies cost.

    As the file has it, or a table of its lines; totals name what is unknown.
    """
    from drmodel.analysis.costs import baseline_of, cost_items, exchange_rate
    from drmodel.analysis.costs import costs as costs_of
    from drmodel.study.nulls import no_overhead, with_why

    scenario = _with_table(scenario_of(file, variant, settings, on), file, table, output)
    bill, items = costs_of(scenario), cost_items(scenario)
    rows: list[dict[str, Any]] = [
        {
            "strategy": name,
            "month": cost.month.known,
            "overhead": cost.overhead,
            "one_off": cost.one_off.known,
            "setup": cost.setup.known,
            "effort_year": cost.effort_year.known,
            "added_year": cost.added_year.known,
            "items": {item or "other": row[name].known for item, row in items.items() if name in row},
            "missing": {
                total: list(getattr(cost, total).missing)
                for total in ("month", "one_off", "setup", "effort_year", "added_year")
            },
        }
        for name, cost in bill.items()
    ]
    currency = {"cost": scenario.currency.cost, "value": scenario.currency.value, "rate": exchange_rate(scenario)}
    no_base = no_overhead(bill[baseline_of(scenario)])
    explained = [with_why(row, overhead=no_base) for row in rows]
    emit(
        form,
        rows,
        text=lambda: _cost_table(scenario),
        document=lambda: json_text({"currency": currency, "strategies": explained}),
    )


def _with_table(scenario: "Scenario", file: str, table: str | None, output: str | None) -> "Scenario":
    """The scenario with the amounts of a table, which are written as a variant if that is asked for."""
    if table is None:
        if output is not None:
            raise DrmodelError(f"--output {output}: it takes what --table changes; name a table, too")
        return scenario
    from drmodel.analysis.evidence.cost_table import cost_table

    if output is not None:
        for source in (file, table):
            refuse_unwritable(output, source)
    found = cost_table(table, scenario)
    if output is not None:
        write_whole(output, found.fragment())
    return found.applied()


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
            partial_money(c.setup, value),
            partial_money(c.effort_year, value),
            partial_money(c.added_year, value),
        ]
        for name, c in bill.items()
    ]
    named = [item or "other" for item in items]
    head = ["strategy", *named, "month", "overhead", "one-off", "set-up work", "work/year", "added/year"]
    totals = ("month", "one_off", "setup", "effort_year", "added_year")
    missing = dict.fromkeys(path for c in bill.values() for total in totals for path in getattr(c, total).missing)
    lines = [table(head, rows, range(1, len(head)))]
    return "\n".join(lines + [f"unknown, left out of the sums marked ≥: {', '.join(missing)}"] * bool(missing))
