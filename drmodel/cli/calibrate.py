"""From a table of incidents to a fragment of a scenario, from the shell."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from drmodel.cli.files import refuse_unwritable
from drmodel.cli.guard import guarded
from drmodel.cli.options import Format
from drmodel.cli.output import emit, json_text
from drmodel.errors import OutputError
from drmodel.writing import write_whole

if TYPE_CHECKING:
    from drmodel.analysis.evidence.calibration import Calibrated, Calibration


@guarded
def calibrate(
    incidents: Annotated[
        str,
        typer.Argument(
            metavar="INCIDENTS",
            help="The table (.csv, .xlsx, .parquet, .json): columns start, and end or duration_min; severity, scope, "
            "cause, or fault_mode with the ids of a scenario.",
        ),
    ],
    window: Annotated[
        str | None,
        typer.Option(
            "--window",
            metavar="START..END",
            help="From when to when incidents were recorded; by default first start to last time.",
        ),
    ] = None,
    severity: Annotated[
        str | None, typer.Option("--severity", metavar="A,B", help="Only incidents of these severities.")
    ] = None,
    scope: Annotated[str | None, typer.Option("--scope", metavar="A,B", help="Only incidents of these scopes.")] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", metavar="ZONE", help="Zone of times that state none, such as America/Sao_Paulo."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="YAML", help="Write the variant too, to put below `variants:`."),
    ] = None,
    figure: Annotated[
        str | None,
        typer.Option("--figure", metavar="FIGURE", help="Draw durations and arrivals, as .pdf, .svg or .png."),
    ] = None,
    language: Annotated[Literal["en", "pt-BR"], typer.Option("--language", help="Language of the figure.")] = "en",
    form: Format = "table",
) -> None:
    """Turn a table of incidents into rates and repair laws.

    With what places share, with intervals, and how well they fit.
    """
    from drmodel.analysis.evidence.calibration import calibrate as run
    from drmodel.analysis.evidence.fragment import said
    from drmodel.reporting.calibration import figure as drawn
    from drmodel.reporting.catalogue import formatter
    from drmodel.study.trace import form_of

    for path in (output, figure):
        if path is not None:
            refuse_unwritable(path, incidents)
    if figure is not None:
        form_of(figure)
        if output is not None and Path(output).resolve() == Path(figure).resolve():
            raise OutputError(f"{figure}: both the variant and the figure; name two files to write")
    found = run(incidents, window=window, severity=_names(severity), scope=_names(scope), timezone=timezone)
    if output is not None:
        write_whole(output, found.fragment())
    if figure is not None:
        drawn(found, formatter(language)).save(figure)
    for remark in found.remarks:
        typer.echo(f"{Path(incidents).name}: {said(remark, found.incidents.word)}", err=True)
    rows = [_row(found, mode) for mode in found.modes]
    emit(form, rows, text=lambda: str(found), document=lambda: json_text(_document(found, rows)))


def _names(text: str | None) -> list[str]:
    return [] if text is None else [name.strip() for name in text.split(",") if name.strip()]


def _row(found: "Calibration", mode: "Calibrated") -> dict[str, Any]:
    """One mode as a record; what could not be told is null."""
    from drmodel.analysis.evidence.fragment import notes

    series, repair, trend = mode.series, mode.repair, mode.trend
    return {
        "mode": series.id,
        "cause": series.cause or None,
        "places": list(series.places),
        "incidents": len(series.start),
        "rows": series.rows,
        "rate": {"value": mode.rate.value, "low": mode.rate.low, "high": mode.rate.high},
        "repair": None
        if repair is None
        else {
            "law": repair.law.law,
            "parameters": {
                name: {"value": value, "low": repair.intervals[name][0], "high": repair.intervals[name][1]}
                for name, value in repair.law.parameters.items()
            },
            "mean_hours": repair.law.mean,
            "p95_hours": float(repair.law.quantile(0.95)),
            "aic": {one.law: one.aic for one in repair.fits},
            "bic": {one.law: one.bic for one in repair.fits},
            "distance": repair.distance,
            "fit_p": repair.p,
            "exact": repair.exact,
            "longer": repair.longer,
            "shorter": repair.shorter,
        },
        "trend": None
        if trend is None
        else {
            "laplace": trend.laplace,
            "laplace_p": trend.laplace_p,
            "growth": trend.growth,
            "handbook_p": trend.handbook_p,
            "p": trend.p,
        },
        "clustering": None if mode.dispersion is None else dict(zip(("index", "p"), mode.dispersion, strict=True)),
        "notes": notes(found, mode),
    }


def _document(found: "Calibration", rows: list[dict[str, Any]]) -> dict[str, Any]:
    begin, end = found.incidents.window
    return {
        "file": found.incidents.file,
        "incidents": len(found.incidents),
        "window": {"start": f"{begin}Z", "end": f"{end}Z", "years": found.years},
        "confidence": 0.9,
        "modes": rows,
        "shared": [
            {
                "cause": part.sharing.cause or None,
                "place": part.sharing.place,
                "shared": part.sharing.shared,
                "incidents": part.sharing.incidents,
                "share": {"value": part.value, "low": part.low, "high": part.high},
            }
            for part in found.shared
        ],
        "coincidences": [
            {
                "cause": pair.cause or None,
                "places": list(pair.places),
                "found": pair.found,
                "expected": pair.expected,
                "p": pair.p,
            }
            for pair in found.pairs
        ],
        "remarks": [{"kind": one.kind, "lines": list(one.lines), "words": one.words} for one in found.remarks],
    }
