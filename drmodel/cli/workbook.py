"""The workbook, from the shell."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from drmodel.cli.files import refuse_unwritable
from drmodel.cli.guard import guarded
from drmodel.cli.options import (
    PRECISION,
    SEED,
    Budget,
    Checkpoint,
    Engine,
    Jobs,
    On,
    Precision,
    Samples,
    Search,
    Seed,
    Sensitivity,
    Settings,
    Variant,
    scenario_of,
)
from drmodel.cli.studies import StudyFile, evaluated, settled_study


@guarded
def workbook(
    file: StudyFile,
    language: Annotated[
        Literal["en", "pt-BR"] | None, typer.Option("--language", help="Language; by default the scenario's.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="XLSX", help="The file; by default FILE_LANGUAGE.xlsx here.")
    ] = None,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    seed: Seed = SEED,
    precision: Precision = PRECISION,
    budget: Budget = None,
    jobs: Jobs = None,
    engine: Engine = None,
    samples: Samples = None,
    sensitivity: Sensitivity = False,
    search: Search = False,
    checkpoint: Checkpoint = None,
) -> None:
    """Write the workbook, with its formulas.

    Of a scenario, or of a study that was evaluated before.
    """
    study = settled_study(file, variant, settings, on, checkpoint)
    scenario = study.scenario if study else scenario_of(file, variant, settings, on)
    spoken = language or scenario.language
    target = f"{Path(file).stem}_{spoken}.xlsx" if output is None else output
    refuse_unwritable(target, file)
    from drmodel.reporting.workbook.workbook import workbook as write_workbook

    if study is None:
        study = evaluated(scenario, seed, precision, budget, jobs, engine, checkpoint, samples, sensitivity, search)
    write_workbook(study, target, spoken)
    typer.echo(target)
