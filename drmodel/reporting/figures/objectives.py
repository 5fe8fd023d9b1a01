"""Two panels of ridges side by side, each with its share within an objective."""

from collections.abc import Sequence

from drmodel.formatting import Formatter
from drmodel.reporting.figures import ridges
from drmodel.reporting.figures.ridges import Panel
from drmodel.reporting.figures.rows import rows
from drmodel.reporting.figures.style import FULL, LABELS, Canvas
from drmodel.scenario.business import RecoveryTarget
from drmodel.simulation.results import Distribution
from drmodel.simulation.statistics import Interval
from drmodel.study.evaluation import Study

APART, SHARE = 4.0, 13.0  # [mm] between the panels, for the column of shares


def objective(target: RecoveryTarget | None, name: str, formatter: Formatter) -> tuple[float | None, str]:
    """Limit of a target [h] and its name with it; None if it is not stated."""
    limit = None if target is None else target.value.value
    return limit, "" if limit is None else f"{name} {formatter.minutes(60 * limit)}"


def draw_panels(study: Study, formatter: Formatter, panels: Sequence[Panel], target: RecoveryTarget | None) -> bytes:
    """The panels with the strategies' names at the left."""
    strategies = rows(study, formatter)
    canvas = Canvas(FULL, ridges.height(strategies))
    for row, y in zip(strategies, ridges.places(strategies), strict=True):
        canvas.row_label(y, row.title, row.colour, weight=row.weight)
    step = (FULL - LABELS + APART) / len(panels)
    goal = None if target is None else target.share.value
    for i, panel in enumerate(panels):
        left = LABELS + step * i
        ridges.draw_panel(canvas, strategies, panel, left, step - APART - SHARE, formatter)
        if panel.limit is not None:
            shares = {name: within(d, panel.limit) for name, d in panel.distributions.items()}
            head = formatter.gettext("within")
            ridges.draw_shares(canvas, strategies, left + step - APART, head, shares, goal or 1.0, formatter)
    return canvas.svg()


def within(distribution: Distribution, limit: float) -> Interval | None:
    """Share of the lengths within a limit; None if too few were seen."""
    return distribution.within.get(limit)


def alt_text(study: Study, formatter: Formatter, head: str, panels: Sequence[Panel]) -> str:
    """What the panels show, in words."""
    sentences = [head]
    for panel in panels:
        parts = []
        for row in rows(study, formatter):
            share = None if panel.limit is None else within(panel.distributions[row.id], panel.limit)
            parts.append(f"{row.title} {'–' if share is None else ridges.share_text(share.mean, formatter)}")
        name = f"{panel.title}, {panel.limit_name}" if panel.limit_name else panel.title
        sentences.append(f"{name}: {', '.join(parts)}.")
    return " ".join(sentences)
