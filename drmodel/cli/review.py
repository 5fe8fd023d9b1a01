"""What a document gets wrong, from the shell."""

from typing import Annotated, Literal

import typer

from drmodel.cli.guard import guarded
from drmodel.cli.options import (
    PRECISION,
    SEED,
    Budget,
    Engine,
    Format,
    Jobs,
    On,
    Precision,
    Seed,
    Settings,
    Variant,
    scenario_of,
)
from drmodel.cli.output import emit, json_text
from drmodel.cli.studies import StudyFile, evaluated, settled_study


@guarded
def review(
    file: StudyFile,
    language: Annotated[
        Literal["en", "pt-BR"] | None, typer.Option("--language", help="Language; by default the scenario's.")
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
    """Hold what the document states against the model.

    And its plan against rules that any plan should keep.
    """
    from drmodel.analysis.review.card import review_card
    from drmodel.reporting.catalogue import formatter
    from drmodel.study.review import findings_json
    from drmodel.study.review import review as reviewed

    study = settled_study(file, variant, settings, on) or evaluated(
        scenario_of(file, variant, settings, on), seed, precision, budget, jobs, engine, None
    )
    found, words = reviewed(study), formatter(language or study.scenario.language)
    rows = findings_json(found.findings, words)
    emit(
        form, rows, text=lambda: review_card(found.name, found.findings, words).text(), document=lambda: json_text(rows)
    )
