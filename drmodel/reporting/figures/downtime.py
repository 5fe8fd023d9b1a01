"""Hours of downtime a year of each strategy, by cause, against the target."""

from drmodel.analysis.causes import by_cause, cause_title
from drmodel.calculators.sla import HOURS_PER_YEAR
from drmodel.formatting import Formatter, Sentence, hours, share
from drmodel.reporting.figures.colours import SOFT, group_colours, ink_on
from drmodel.reporting.figures.rows import rows
from drmodel.reporting.figures.style import (
    FULL,
    LABELS,
    LARGE,
    SMALL,
    Canvas,
    draw_legend,
    legend_rows,
    linear,
    text_width,
)
from drmodel.simulation.results import Estimate
from drmodel.study.evaluation import Study

PITCH, BAR = 8.6, 6.4  # [mm] between rows, of a bar


def draw(study: Study, formatter: Formatter) -> bytes:
    """Stacked bars with total and interval, and the target as a dashed line."""
    strategies = rows(study, formatter)
    stacks = {row.id: by_cause(study.scenario, row.estimate) for row in strategies}
    causes = [c for c in stacks[strategies[0].id] if any(stack[c] > 0 for stack in stacks.values())]
    colours = group_colours({cause: _curable(study, cause) for cause in causes})
    titles = [formatter.text(cause_title(study.scenario, cause)) for cause in causes]
    legend = legend_rows(titles, FULL - LABELS)
    top = 4.0 * len(legend) + 2
    limit = _limit(study)
    bottom = top + PITCH * len(strategies)
    canvas = Canvas(FULL, bottom + (6 if limit is not None else 0))
    draw_legend(canvas, LABELS, legend, list(colours.values()))
    labels = {
        row.id: (formatter.hours(row.estimate.downtime_hours_year.mean), _interval(row.estimate, formatter))
        for row in strategies
    }
    widest = max(text_width(a, LARGE, 600) + text_width(b, SMALL) for a, b in labels.values()) + 5
    longest = max([row.estimate.downtime_hours_year.mean for row in strategies] + [(limit or 0.0) * 1.05]) or 1.0
    scale = linear(0.0, longest, LABELS, FULL - widest)
    line = None if limit is None else scale(limit)
    for i, row in enumerate(strategies):
        y, end = top + PITCH * (i + 0.5), 0.0
        canvas.row_label(y, row.title, row.colour, weight=row.weight)
        for cause in causes:
            start, end = end, end + stacks[row.id][cause]
            label = formatter.number(end - start, 1)
            _segment(canvas, (scale(start), scale(end)), y, colours[cause], label, line)
        mean, interval = labels[row.id]
        x = scale(row.estimate.downtime_hours_year.mean) + 1.5
        if limit is not None and x - 1.5 <= scale(limit) < x + text_width(mean, LARGE, 600) + 12:
            x = scale(limit) + 1.5  # the target's line does not run through a number
        canvas.text(x, y, mean, size=LARGE, weight=600)
        canvas.text(x + text_width(mean, LARGE, 600) + 1.5, y, interval, size=SMALL, color=SOFT)
    if limit is not None:
        canvas.target([scale(limit)] * 2, [top, bottom + 1.6])
        note = _target(limit, formatter)
        left = min(scale(limit), FULL - text_width(note, SMALL, 600))
        canvas.text(left, bottom + 3.8, note, size=SMALL, weight=600)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Downtime per year of each strategy, stacked by cause, with its 95 % interval.")
    parts = [
        f"{row.title}: {formatter.hours(row.estimate.downtime_hours_year.mean)} ({_interval(row.estimate, formatter)})"
        for row in rows(study, formatter)
    ]
    return f"{head} {'; '.join(parts)}."


def _segment(canvas: Canvas, ends: tuple[float, float], y: float, colour: str, label: str, line: float | None) -> None:
    """A part of a bar, with its number if that fits beside the target's line."""
    left, right = ends
    if right <= left:
        return
    canvas.bar(left, y - BAR / 2, right - left, BAR, colour)
    if line is not None and left < line < right:
        left, right = (left, line) if line - left > right - line else (line, right)
    if text_width(label, SMALL) + 1.5 < right - left:
        canvas.text((left + right) / 2, y, label, size=SMALL, color=ink_on(colour), ha="center")


def _curable(study: Study, cause: str) -> bool:
    """Whether faults of a cause are losses of a site, which another site cures."""
    modes = study.scenario.fault_modes
    return any(name in study.objectives.rto_modes for name, mode in modes.items() if (mode.cause or name) == cause)


def _limit(study: Study) -> float | None:
    """Downtime that the target leaves [h/year]; None if it is not stated."""
    target = study.scenario.targets.availability
    value = None if target is None else target.value.value
    return None if value is None else (1 - value) * HOURS_PER_YEAR


def _target(limit: float, formatter: Formatter) -> str:
    values = {"share": share(round(1 - limit / HOURS_PER_YEAR, 9)), "hours": hours(limit, 2)}
    return formatter.sentence(Sentence("target {share}: {hours} a year", values))


def _interval(estimate: Estimate, formatter: Formatter) -> str:
    down = estimate.downtime_hours_year
    return formatter.interval(down.low, down.high)
