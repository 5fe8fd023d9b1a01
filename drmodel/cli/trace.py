"""One replication of a strategy, event by event, and its timeline as a figure."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drmodel.cli.files import refuse_unwritable
from drmodel.cli.guard import guarded
from drmodel.cli.options import (
    MISSION_YEARS,
    SEED,
    Engine,
    File,
    Format,
    On,
    Seed,
    Settings,
    Variant,
    chosen,
    scenario_of,
)
from drmodel.cli.output import emit, json_text
from drmodel.errors import DrmodelError
from drmodel.formatting import Formatter, table

if TYPE_CHECKING:
    from drmodel.study.trace import Trace

F = Formatter("en")


@guarded
def trace(
    file: File,
    strategy: Annotated[str, typer.Option("--strategy", metavar="ID", help="The strategy.")],
    replication: Annotated[
        int | None, typer.Option("--replication", metavar="N", help="Number of the replication; by default 0.")
    ] = None,
    worst: Annotated[
        bool, typer.Option("--worst", help="The longest outage of the first 100 replications instead.")
    ] = False,
    years: Annotated[int, typer.Option("--years", help="Years of one replication.")] = MISSION_YEARS,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FIGURE", help="Write the timeline too, as .svg, .png or .pdf."),
    ] = None,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    seed: Seed = SEED,
    engine: Engine = None,
    form: Format = "table",
) -> None:
    """Tell what happens in one replication, or in its worst outage.

    Event by event, of one strategy.
    """
    from drmodel.study.trace import form_of, traced, worst_of

    if worst and replication is not None:
        raise DrmodelError("--worst and --replication: the worst outage has its own replication; give one of them")
    if output is not None:
        form_of(output)
        refuse_unwritable(output, file)
    scenario = scenario_of(file, variant, settings, on)
    [name] = chosen(strategy, list(scenario.strategies))
    found: Trace | None
    if worst:
        found = worst_of(scenario, name, seed=seed, years=years, engine=engine)
    else:
        found = traced(scenario, name, seed=seed, replication=replication or 0, years=years, engine=engine)
    if found is None:
        raise DrmodelError(f"--worst: {name} has no outage in the first 100 replications; give --replication")
    if output is not None:
        _draw(found, output)
    rows = [{"strategy": name, **asdict(row)} for row in found.rows]
    emit(form, rows, text=lambda: _table(rows), document=lambda: json_text(_document(found, rows)))


def _draw(found: "Trace", output: str) -> None:
    """The timeline, in the scenario's language."""
    from drmodel.reporting.catalogue import formatter

    found.figure(formatter(found.scenario.language)).save(output)


def _document(found: "Trace", rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "strategy": found.strategy,
        "seed": found.seed,
        "replication": found.replication,
        "years": found.years,
        "outage": None if found.outage is None else asdict(found.outage),
        "outages": [asdict(outage) for outage in found.outages],
        "events": [{key: value for key, value in row.items() if key != "strategy"} for row in rows],
    }


def _table(rows: Sequence[dict[str, Any]]) -> str:
    """What happens, event by event."""
    head = ["hours", "clock", "group", "place", "event", "cause", "detail"]
    cells = [[F.number(row[name], 3) if name == "hours" else row[name] for name in head] for row in rows]
    return table(head, cells, right=[0])
