"""The cheapest plan that meets the targets, from the shell."""

from typing import Annotated

import typer

from drmodel.cli.guard import guarded
from drmodel.cli.options import (
    PRECISION,
    SEED,
    Budget,
    Engine,
    File,
    Format,
    Jobs,
    On,
    Precision,
    Seed,
    Settings,
    Variant,
    scenario_of,
    share,
)
from drmodel.cli.output import emit, json_text

_IN_THE_NAME = ("strategy", "options", "settings")  # a row of a table says them in one word


@guarded
def search(
    file: File,
    odds: Annotated[
        float | None,
        typer.Option(
            "--odds",
            parser=share,
            metavar="SHARE",
            help="Share of the years that must meet the targets, such as 90%; by default what the file says.",
        ),
    ] = None,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    seed: Seed = SEED,
    precision: Precision = PRECISION,
    budget: Budget = None,
    jobs: Jobs = None,
    engine: Engine = None,
    form: Format = "table",
) -> None:
    """Find the cheapest plan that meets the targets.

    A plan is a strategy with options of the file's levers.
    """
    from drmodel.analysis.search.document import finding_document, search_document
    from drmodel.study.search import search as find

    scenario = scenario_of(file, variant, settings, on)
    found = find(scenario, odds=odds, seed=seed, precision=precision, budget=budget, jobs=jobs, engine=engine)
    shown = {one.plan.id: finding_document(one) for one in (found.best, *found.front)}
    rows = [{"plan": name, **{k: v for k, v in one.items() if k not in _IN_THE_NAME}} for name, one in shown.items()]
    emit(form, rows, text=lambda: str(found), document=lambda: json_text(search_document(found)))
