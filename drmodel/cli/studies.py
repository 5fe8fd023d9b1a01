"""What takes a simulation: single strategies, the whole study, the report."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from drmodel.cli.files import refuse_unwritable
from drmodel.cli.guard import guarded
from drmodel.cli.options import (
    MISSION_YEARS,
    PRECISION,
    SEED,
    Budget,
    Checkpoint,
    Engine,
    File,
    Format,
    Jobs,
    On,
    Precision,
    Samples,
    Search,
    Seed,
    Sensitivity,
    Settings,
    Variant,
    chosen,
    scenario_of,
)
from drmodel.cli.output import emit, json_text
from drmodel.errors import DrmodelError, SimulationError

if TYPE_CHECKING:
    from drmodel.scenario.models import Scenario
    from drmodel.simulation.program import Program
    from drmodel.study.results import Study

STATES_AT_ONCE = 2_000  # of a chain that is solved, or refused, within a moment

StudyFile = Annotated[str, typer.Argument(metavar="FILE|STUDY.json", help="A scenario, or a study of one as JSON.")]


@guarded
def simulate(
    file: File,
    strategy: Annotated[str | None, typer.Option("--strategy", metavar="ID", help="One strategy; else all.")] = None,
    years: Annotated[int, typer.Option("--years", help="Years of one replication.")] = MISSION_YEARS,
    exact: Annotated[
        bool, typer.Option("--exact", help="Calculate instead, where exact mathematics holds, or say why it does not.")
    ] = False,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    seed: Seed = SEED,
    precision: Precision = PRECISION,
    budget: Budget = None,
    jobs: Jobs = None,
    engine: Engine = None,
    checkpoint: Checkpoint = None,
    form: Format = "table",
) -> None:
    """Simulate what users of each strategy go through, or calculate."""
    from drmodel.cli.tables import exact_table, exact_words, simulation_row, simulation_table
    from drmodel.simulation.translate import objectives, programs

    scenario = scenario_of(file, variant, settings, on)
    names = chosen(strategy, list(scenario.strategies))
    wanted = objectives(scenario, scenario.today())
    some = {name: program for name, program in programs(scenario, wanted).items() if name in names}
    if checkpoint is not None and exact:
        raise DrmodelError("--checkpoint: a calculation takes no time; leave it out")
    answers = {name: _exact(name, program, None if exact else STATES_AT_ONCE) for name, program in some.items()}
    if exact:
        emit(form, list(answers.values()), text=lambda: exact_table(list(answers.values())))
        return
    known = {name: answer["availability"] for name, answer in answers.items()}
    if sys.stderr.isatty() and (said := exact_words(known)):
        typer.echo(said, err=True)
    from drmodel.simulation.estimate import estimate
    from drmodel.study.estimates import estimate_json
    from drmodel.study.progress import watched

    with watched(True, "simulating") as progress:
        found = estimate(
            some,
            seed=seed,
            precision=precision,
            budget=budget,
            mission_years=years,
            jobs=jobs,
            engine=engine,
            progress=progress,
            checkpoint=checkpoint,
        )
    emit(
        form,
        [simulation_row(name, one, known[name]) for name, one in found.items()],
        text=lambda: simulation_table(found, known),
        document=lambda: json_text(
            [{"strategy": name, "exact": known[name], **estimate_json(one)} for name, one in found.items()]
        ),
    )


def _exact(name: str, program: "Program", most_states: int | None) -> dict[str, Any]:
    """The exact answer for a strategy as a record, or why there is none."""
    from drmodel.simulation.exact import exact

    try:
        answer = exact(program, most_states=most_states)
    except SimulationError as refusal:
        keys = ("method", "availability", "downtime_hours_year", "outages_year", "recovery_hours")
        return {"strategy": name, **dict.fromkeys(keys), "assumptions": [], "why_not": str(refusal)}
    return {
        "strategy": name,
        "method": answer.method,
        "availability": answer.availability,
        "downtime_hours_year": answer.downtime_hours_year,
        "outages_year": answer.outages_year,
        "recovery_hours": answer.mean_recovery,
        "assumptions": list(answer.assumptions),
        "why_not": None,
    }


@guarded
def evaluate(
    file: File,
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
    form: Format = "table",
) -> None:
    """Simulate, value and compare all strategies, and recommend one."""
    from drmodel.study.document import document

    scenario = scenario_of(file, variant, settings, on)
    study = evaluated(scenario, seed, precision, budget, jobs, engine, checkpoint, samples, sensitivity, search)
    rows = document(study)["strategies"] if form == "csv" else []
    emit(form, rows, text=lambda: str(study), document=study.to_json)


@guarded
def report(
    file: StudyFile,
    language: Annotated[
        Literal["en", "pt-BR"] | None, typer.Option("--language", help="Language; by default the scenario's.")
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="PDF", help="The PDF; by default FILE_LANGUAGE.pdf here.")
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
    """Write the report as a PDF.

    Of a scenario, or of a study that was evaluated before.
    """
    study = settled_study(file, variant, settings, on, checkpoint)
    scenario = study.scenario if study else scenario_of(file, variant, settings, on)
    spoken = language or scenario.language
    target = f"{Path(file).stem}_{spoken}.pdf" if output is None else output
    refuse_unwritable(target, file)
    from drmodel.reporting.pdf import report as write_pdf

    if study is None:
        study = evaluated(scenario, seed, precision, budget, jobs, engine, checkpoint, samples, sensitivity, search)
    write_pdf(study, target, spoken)
    typer.echo(target)


def evaluated(
    scenario: "Scenario",
    seed: int,
    precision: float,
    budget: int | None,
    jobs: int | None,
    engine: str | None,
    checkpoint: str | None,
    samples: int | None = 0,
    sensitivity: bool = False,
    search: bool = False,
) -> "Study":
    """The study of a scenario; how sure it is, what would change it and what meets the targets, only if asked for."""
    from drmodel.study.evaluation import evaluate

    return evaluate(
        scenario,
        seed=seed,
        precision=precision,
        budget=budget,
        jobs=jobs,
        engine=engine,
        checkpoint=checkpoint,
        samples=samples,
        sensitivity=sensitivity,
        search=search,
    )


def settled_study(
    file: str, variant: str | None, settings: list[str] | None, on: str | None, checkpoint: str | None = None
) -> "Study | None":
    """The study in a file; None if the file is not of one. What is in it cannot be changed, or simulated, any more."""
    if not file.endswith(".json"):
        return None
    if checkpoint is not None:
        raise DrmodelError(f"{file}: a study is simulated already; give --checkpoint to `evaluate`, with the scenario")
    if variant or settings or on:
        raise DrmodelError(
            f"{file}: a study is settled; give --variant, --set and --on to `evaluate`, with the scenario"
        )
    from drmodel.study.document import from_json, text_of

    return from_json(text_of(file), file)
