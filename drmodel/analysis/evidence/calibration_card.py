"""The card by which a calibration shows itself."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

from drmodel.analysis.evidence.fragment import notes
from drmodel.display import Card

if TYPE_CHECKING:
    from drmodel.analysis.evidence.calibration import Calibrated, Calibration

NOTHING = "–"
SHORT = 2.0  # [h] below which a time is told in minutes
HEAD = (
    *("mode", "incidents", "a year", "90 % interval"),
    *("repair", "median", "mean", "p95", "fit p", "trend p", "clusters p"),
)
LAW = HEAD.index("repair")


def calibration_card(found: "Calibration") -> Card:
    """The fault modes side by side, then what is to be said of each."""
    begin, end = (str(moment)[:10] for moment in found.incidents.window)
    return Card(
        f"Calibration from {Path(found.incidents.file).name}",
        facts=[("Recorded", f"{len(found.incidents)} incidents, {begin} to {end}, {found.years:.3g} years")],
        head=HEAD,
        rows=[_row(mode) for mode in found.modes],
        right=[column for column in range(1, len(HEAD)) if column != LAW],
        lists=[("What was found", [f"{mode.series.id}: {'; '.join(notes(found, mode))}" for mode in found.modes])],
    )


def _row(mode: "Calibrated") -> list[str]:
    rate, repair, trend, dispersion = mode.rate, mode.repair, mode.trend, mode.dispersion
    lasts = [NOTHING] * 5
    if repair is not None:
        median, p95 = repair.law.quantile([0.5, 0.95]).tolist()
        lasts = [repair.law.law, *map(_time, (median, repair.law.mean, p95)), _p(repair.p)]
    return [
        mode.series.id,
        str(len(mode.series.start)),
        f"{rate.value:.3g}",
        f"{rate.low:.3g} – {rate.high:.3g}",
        *lasts,
        _p(None if trend is None else trend.p),
        _p(None if dispersion is None else dispersion[1]),
    ]


def _time(hours: float) -> str:
    if math.isinf(hours):
        return "none"
    return f"{60 * hours:.3g} min" if hours < SHORT else f"{hours:,.3g} h"


def _p(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2g}"
