"""Hours a year of each strategy as stacked bars, every part named once where it shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from drmodel.drawing.canvas import FULL, LABELS, LARGE, SMALL, Canvas, linear, text_width
from drmodel.drawing.colours import SOFT, Part, ink_on
from drmodel.drawing.stairs import draw_stair, rows_below, stair
from drmodel.formatting import Formatter, Sentence, hours, number, share
from drmodel.reporting.figures.rows import rows
from drmodel.simulation.results import Estimate
from drmodel.study.results import Study

PITCH, BAR = 7.4, 5.6  # [mm] between rows, of a bar
VISIBLE = 0.25  # [mm] parts thinner than this are not named


@dataclass(frozen=True)
class Limit:
    """A target on an axis of hours a year, and its name."""

    hours: float
    title: str


def draw_stacks(
    study: Study,
    formatter: Formatter,
    parts: Mapping[str, Part],
    lengths: Mapping[str, Mapping[str, float]],
    limit: Limit | None = None,
) -> bytes:
    """Bars with total and interval at their end; the target, if there is one, as a dashed line.

    Parameters
    ----------
    parts
        By part, in the order of the stack.
    lengths
        By strategy and part [h/year].
    limit
        The target.
    """
    strategies = rows(study, formatter)
    totals = {row.id: row.estimate.downtime_hours_year.mean for row in strategies}
    words = {row.id: (formatter.hours(totals[row.id]), interval_text(row.estimate, formatter)) for row in strategies}
    widest = max(text_width(a, LARGE, 600) + text_width(b, SMALL) for a, b in words.values()) + 5
    longest = max([*totals.values(), 0.0 if limit is None else limit.hours * 1.05]) or 1.0
    scale = linear(0.0, longest, LABELS, FULL - widest)
    ends = {
        row.id: {part: (scale(a), scale(b)) for part, (a, b) in _ends(parts, lengths[row.id]).items()}
        for row in strategies
    }
    names = {
        name: stair([(*ends[name][part], parts[part].title) for part in some], LABELS, FULL)
        for name, some in _named(ends).items()
    }
    tops = rows_below([names[row.id] for row in strategies], PITCH)
    bottom = tops[-1] + PITCH
    canvas = Canvas(FULL, bottom + (6 if limit is not None else 0))
    line = None if limit is None else scale(limit.hours)
    for row, top in zip(strategies, tops, strict=True):
        y = top + PITCH / 2
        canvas.row_label(y, row.title, row.colour, weight=row.weight)
        for part, between in ends[row.id].items():
            label = formatter.number(lengths[row.id][part], 1)
            _segment(canvas, between, y, parts[part].colour, label, line)
        draw_stair(canvas, names[row.id], y - BAR / 2)
        total, interval = words[row.id]
        x = scale(totals[row.id]) + 1.5
        if line is not None and x - 1.5 <= line < x + text_width(total, LARGE, 600) + 12:
            x = line + 1.5  # the target's line does not run through a number
        canvas.text(x, y, total, size=LARGE, weight=600)
        canvas.text(x + text_width(total, LARGE, 600) + 1.5, y, interval, size=SMALL, color=SOFT)
    if limit is not None and line is not None:
        canvas.target([line] * 2, [tops[0] + (PITCH - BAR) / 2, bottom + 1.6])
        left = min(line, FULL - text_width(limit.title, SMALL, 600))
        canvas.text(left, bottom + 3.8, limit.title, size=SMALL, weight=600)
    return canvas.svg()


def alt_stacks(study: Study, formatter: Formatter, head: str) -> str:
    """The totals in words."""
    parts = [
        f"{row.title}: {formatter.hours(row.estimate.downtime_hours_year.mean)} "
        f"({interval_text(row.estimate, formatter)})"
        for row in rows(study, formatter)
    ]
    return f"{head} {'; '.join(parts)}."


def interval_text(estimate: Estimate, formatter: Formatter) -> str:
    """The interval of a year's downtime [h]; where no outage was seen nothing bounds it."""
    if not estimate.bounded:
        return formatter.sentence(Sentence("none seen in {n} years", {"n": number(estimate.years)}))
    down = estimate.downtime_hours_year
    return formatter.interval(down.low, down.high, 0 if down.mean >= 100 else 1)


def target_text(level: float, limit: float, formatter: Formatter) -> str:
    """A target of availability and the hours a year that it leaves."""
    return formatter.sentence(
        Sentence("target {share}: {hours} a year", {"share": share(level), "hours": hours(limit, 2)})
    )


def _ends(parts: Mapping[str, Part], lengths: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Where the parts of one bar begin and end, those that have a length."""
    found, end = {}, 0.0
    for part in parts:
        start, end = end, end + lengths.get(part, 0.0)
        if end > start:
            found[part] = start, end
    return found


def _named(ends: Mapping[str, Mapping[str, tuple[float, float]]]) -> dict[str, list[str]]:
    """Which parts each bar names: every part once, in the first bar that shows it."""
    named: dict[str, list[str]] = {}
    seen: set[str] = set()
    for name, some in ends.items():
        named[name] = [part for part, (start, end) in some.items() if part not in seen and end - start >= VISIBLE]
        seen.update(named[name])
    return named


def _segment(canvas: Canvas, ends: tuple[float, float], y: float, colour: str, label: str, line: float | None) -> None:
    """A part of a bar, with its number if that fits beside the target's line."""
    left, right = ends
    canvas.bar(left, y - BAR / 2, right - left, BAR, colour)
    if line is not None and left < line < right:
        left, right = (left, line) if line - left > right - line else (line, right)
    if text_width(label, SMALL) + 1.5 < right - left:
        canvas.text((left + right) / 2, y, label, size=SMALL, color=ink_on(colour), ha="center")
