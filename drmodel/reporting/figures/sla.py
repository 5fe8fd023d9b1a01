"""Downtime of single years, and the share of years that keep a service level."""

from drmodel.calculators.sla import HOURS_PER_YEAR
from drmodel.drawing.canvas import FULL, LABELS, LARGE, Canvas
from drmodel.formatting import Formatter
from drmodel.reporting.figures import ridges
from drmodel.reporting.figures.ridges import Panel
from drmodel.reporting.figures.rows import rows
from drmodel.study.results import Study

COLUMN, MOST = 15.0, 3  # [mm] of a column of shares; columns at most
GOAL = 0.5  # more years than not


def draw(study: Study, formatter: Formatter) -> bytes:
    """Ridges of a year's downtime, with a column for each service level."""
    strategies = rows(study, formatter)
    levels = _levels(study)
    canvas = Canvas(FULL, ridges.height(strategies))
    for row, y in zip(strategies, ridges.places(strategies), strict=True):
        canvas.row_label(y, row.title, row.colour, weight=row.weight)
    panel = Panel(
        formatter.gettext("Downtime of a year"),
        {row.id: row.estimate.year_downtime for row in strategies},
        (1 - levels[0]) * HOURS_PER_YEAR if levels else None,
        f"{formatter.share(levels[0])}: {formatter.hours((1 - levels[0]) * HOURS_PER_YEAR, 2)}" if levels else "",
        formatter.gettext("no outage"),
    )
    room = max(COLUMN * len(levels), 38.0 if levels else 0.0)
    ridges.draw_panel(canvas, strategies, panel, LABELS, FULL - LABELS - room - 2, formatter)
    if levels:
        canvas.text(FULL, 2, formatter.gettext("Share of years that meet"), size=LARGE, weight=600, ha="right")
    for i, level in enumerate(reversed(levels)):
        shares = {row.id: row.estimate.odds_year.get(level) for row in strategies}
        ridges.draw_shares(canvas, strategies, FULL - COLUMN * i, formatter.share(level), shares, GOAL, formatter)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    sentences = [formatter.gettext("Distribution of the downtime of a year, and the share of years that meet a level.")]
    for level in _levels(study):
        parts = []
        for row in rows(study, formatter):
            odds = row.estimate.odds_year.get(level)
            parts.append(f"{row.title} {'–' if odds is None else ridges.share_text(odds.mean, formatter)}")
        sentences.append(f"{formatter.share(level)}: {', '.join(parts)}.")
    return " ".join(sentences)


def _levels(study: Study) -> list[float]:
    """The target first, then the other levels that were compared, from high to low."""
    target = study.scenario.targets.availability
    own = None if target is None else target.value.value
    others = sorted((level for level in study.objectives.availabilities if level != own), reverse=True)
    return ([] if own is None else [own]) + others[: MOST - (own is not None)]
