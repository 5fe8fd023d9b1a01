"""Availability as it was observed, from the shell."""

import math
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from drmodel.cli.guard import guarded
from drmodel.cli.options import SEED, Format, On, Seed, Settings, Variant, scenario_of, share
from drmodel.cli.output import emit, json_text

if TYPE_CHECKING:
    from drmodel.analysis.evidence.observed import Observation


@guarded
def observed(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A table of incidents (CSV, XLSX, Parquet, JSON), UptimeRobot's export, or samples of Prometheus' "
            "probe_success (JSON of a range query, or CSV).",
        ),
    ],
    sla: Annotated[
        float | None,
        typer.Option(
            "--sla",
            parser=share,
            metavar="SHARE",
            help="The service level, such as 99.9%; by default the target of --scenario.",
        ),
    ] = None,
    window: Annotated[
        str | None,
        typer.Option("--window", metavar="START..END", help="From when to when; by default all that was watched."),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", metavar="ZONE", help="Of times that state none, and of months; America/Sao_Paulo."),
    ] = None,
    monitor: Annotated[
        str | None, typer.Option("--monitor", metavar="NAME", help="Which of the monitors of UptimeRobot's export.")
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="FILE", help="Is what was observed plausible under this scenario?"),
    ] = None,
    strategy: Annotated[
        str | None, typer.Option("--strategy", metavar="ID", help="The strategy in service; by default the baseline.")
    ] = None,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    seed: Seed = SEED,
    form: Format = "table",
) -> None:
    """Tell availability as it was observed, month by month.

    With intervals and error budget; and whether a scenario explains it.
    """
    from drmodel.analysis.evidence.observed import observed as observe
    from drmodel.errors import DrmodelError

    if scenario is None and (variant is not None or settings or on is not None):
        raise DrmodelError("--variant, --set and --on belong to a scenario; give --scenario too")
    known = None if scenario is None else scenario_of(scenario, variant, settings, on)
    seen = observe(
        file,
        sla=sla,
        window=window,
        timezone=timezone,
        monitor=monitor,
        scenario=known,
        strategy=strategy,
        seed=seed,
    )
    rows = [_plain(asdict(month)) for month in seen.months]
    emit(form, rows, text=lambda: str(seen), document=lambda: json_text(_document(seen)))


def _document(seen: "Observation") -> dict[str, Any]:
    """All of an observation in plain JSON types; what nobody can tell is null beside a `why`."""
    from drmodel.study.nulls import NOT_APPLICABLE, NOT_SEEN, with_why

    found: dict[str, Any] = _plain({**asdict(seen), "months_met": seen.months_met})
    for key in ("mtbf", "mttr"):
        bounded = found[key] | {"high": None if math.isinf(found[key]["high"]) else found[key]["high"]}
        found[key] = with_why(bounded, value=NOT_SEEN, high=NOT_SEEN)
    reasons = {"availability": "unknown: not watched", "budget_consumed": NOT_APPLICABLE, "burn_rate": NOT_APPLICABLE}
    found["months"] = [with_why(month, **reasons) for month in found["months"]]
    found["remarks"] = list(found["remarks"])
    if seen.plausibility is not None:
        found["plausibility"]["plausible"] = seen.plausibility.plausible
    missing = ("step", "sla", "budget_consumed", "burn_rate", "months_met", "plausibility")
    return {"schema": 1, **with_why(found, **dict.fromkeys(missing, NOT_APPLICABLE))}


def _plain(value: Any) -> Any:
    """Dates as text, all the way down."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
