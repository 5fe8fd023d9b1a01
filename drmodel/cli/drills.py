"""What drills teach, from the shell."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from drmodel.cli.files import refuse_unwritable
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
    chosen,
    scenario_of,
)
from drmodel.cli.output import emit, json_text
from drmodel.writing import write_whole

if TYPE_CHECKING:
    from drmodel.analysis.evidence.drills import Drilled
    from drmodel.analysis.evidence.learning import LearnedStage
    from drmodel.analysis.evidence.timebudget import TimeBudget

USUAL_WORTH = 2.0  # as `drmodel.analysis.evidence.learning`, whose import is heavy


@guarded
def drills(
    log: Annotated[
        str,
        typer.Argument(
            metavar="LOG",
            help="A table with drill, step (a stage's id), start, end, and if noted success and ready (yes or no).",
        ),
    ],
    scenario: Annotated[str, typer.Option("--scenario", metavar="FILE", help="The scenario file.")],
    strategy: Annotated[str, typer.Option("--strategy", metavar="ID", help="The strategy that was drilled.")],
    worth: Annotated[
        float, typer.Option("--worth", metavar="DRILLS", help="How many drills what the scenario says counts for.")
    ] = USUAL_WORTH,
    timezone: Annotated[
        str | None, typer.Option("--timezone", metavar="ZONE", help="Of times that state none; America/Sao_Paulo.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="YAML", help="Write what was learned as a variant of the scenario."),
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
    """Learn stage laws and readiness from drills.

    With the time budget against the RTO, and what the next drill is worth.
    """
    from drmodel.analysis.evidence.drills import drills as learn

    if output is not None:
        refuse_unwritable(output, log)
        refuse_unwritable(output, scenario)
    known = scenario_of(scenario, variant, settings, on)
    [name] = chosen(strategy, list(known.strategies))
    found = learn(
        log,
        known,
        name,
        worth=worth,
        timezone=timezone,
        seed=seed,
        precision=precision,
        budget=budget,
        jobs=jobs,
        engine=engine,
    )
    if output is not None:
        write_whole(output, found.fragment())
    rows = [_stage(found, one) for one in found.stages]
    emit(form, rows, text=lambda: str(found), document=lambda: json_text(_document(found, rows)))


def _stage(found: "Drilled", one: "LearnedStage") -> dict[str, Any]:
    from drmodel.laws import Hourly

    low, high = (None, None) if one.after is None else one.after.median_interval()
    least, most = (None, None) if one.odds is None else one.odds.interval()
    return {
        "stage": one.name,
        "drilled": len(one.durations),
        "median_before_hours": None if isinstance(one.before, Hourly) else one.before.quantile(0.5),
        "median_hours": None if one.after is None else one.after.median,
        "low_hours": low,
        "high_hours": high,
        "sigma": None if one.after is None else one.after.sigma,
        "successes": one.successes,
        "failures": one.failures,
        "success": None if one.odds is None else one.odds.mean,
        "success_low": least,
        "success_high": most,
        "takes_hours": found.after.stages.get(one.name, 0.0),
        "unlearned": one.why,
    }


def _document(found: "Drilled", rows: list[dict[str, Any]]) -> dict[str, Any]:
    from drmodel.study.nulls import NOT_APPLICABLE, NOT_COMPUTED, with_why

    result: dict[str, Any] = {
        "schema": 1,
        "strategy": found.strategy,
        "drills": len(found.log.drills),
        "worth_drills": found.worth,
        "stages": [with_why(row, **{key: NOT_COMPUTED for key, value in row.items() if value is None}) for row in rows],
        "readiness": _readiness(found),
        "rto_hours": found.rto,
        "recovery_before": _budget(found.before),
        "recovery": _budget(found.after),
        "next_drill": _next(found),
        "overrides": found.overrides,
        "remarks": [{"kind": one.kind, "lines": list(one.lines), "words": one.words} for one in found.remarks],
    }
    missing = [key for key in ("readiness", "rto_hours", "next_drill") if result[key] is None]
    return with_why(result, **dict.fromkeys(missing, NOT_APPLICABLE))


def _readiness(found: "Drilled") -> dict[str, Any] | None:
    ready = found.readiness
    if ready is None:
        return None
    mean, low, high = ready.years(ready.after)
    return {
        "good": len(ready.good),
        "broken": len(ready.broken),
        "breakages_year_before": ready.years(ready.before)[0],
        "breakages_year": {"mean": mean, "low": low, "high": high},
        "interval_hours": ready.interval,
        "ready_before": ready.before.ready(0, ready.interval),
        "ready": ready.after.ready(0, ready.interval),
    }


def _budget(budget: "TimeBudget") -> dict[str, Any]:
    from drmodel.study.nulls import NOT_APPLICABLE, with_why

    return with_why(
        {
            "mean_hours": budget.mean,
            "median_hours": budget.median,
            "p95_hours": budget.p95,
            "within_rto": budget.within,
            "stages_hours": dict(budget.stages),
            "stages_hours_beyond_rto": dict(budget.beyond),
            "most": budget.greediest,
        },
        within_rto=NOT_APPLICABLE,
    )


def _next(found: "Drilled") -> dict[str, Any] | None:
    from dataclasses import asdict

    from drmodel.study.nulls import NOT_APPLICABLE, with_why

    if found.next is None:
        return None
    record = {**asdict(found.next), "net": found.next.net, "currency": found.scenario.currency.value}
    return with_why(record, cost="unknown: work of a drill", other=NOT_APPLICABLE)
