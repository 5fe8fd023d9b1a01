"""Today's option against its targets, each as so many times the target."""

from drmodel.analysis.standing import BAD, Gap, gaps
from drmodel.formatting import NBSP, Formatter
from drmodel.reporting.figures.colours import ACCENT, INK, SOFT
from drmodel.reporting.figures.style import FULL, LABELS, SMALL, Canvas, logarithmic, text_width
from drmodel.study.evaluation import Study

PITCH, TOP, AXIS, RIGHT = 12.0, 5.0, 5.0, 16.0  # [mm]
ABOVE = 3.2  # [mm] from a point to its label
ROUND = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0)
ROOM = 2.0  # times the least and greatest value


def draw(study: Study, formatter: Formatter) -> bytes:
    """A row for each target: stated, simulated, and what one in twenty exceeds, on one axis of times the target."""
    found = gaps(study.scenario, study.planned.estimates)
    ratios = [gap.times(value) for gap in found.values() for value in (gap.stated, gap.reached, gap.bad) if value]
    low, high = min([1.0, *ratios]) / ROOM, max([1.0, *ratios]) * ROOM
    scale = logarithmic(low, high, LABELS, FULL - RIGHT)
    bottom = TOP + PITCH * len(found)
    canvas = Canvas(FULL, bottom + AXIS)
    for tick in ROUND:
        if low <= tick <= high:
            canvas.line([scale(tick)] * 2, [TOP, bottom])
            name = formatter.number(tick, 0 if tick >= 1 else len(f"{tick:g}") - 2) + "×"
            canvas.text(scale(tick), bottom + 2.6, name, size=SMALL, color=SOFT, ha="center")
    canvas.text(0, bottom + 2.6, formatter.gettext("Times the target"), size=SMALL, color=SOFT)
    canvas.target([scale(1.0)] * 2, [TOP, bottom])
    canvas.text(scale(1.0), 2.2, formatter.gettext("target"), size=SMALL, weight=600, ha="center")
    for i, (key, gap) in enumerate(found.items()):
        y = TOP + PITCH * (i + 0.5)
        canvas.text(0, y - 1.7, objective_title(key, formatter), weight=600)
        target = formatter.gettext("target") + NBSP + amount(key, gap.target, formatter)
        canvas.text(0, y + 1.9, target, size=SMALL, color=SOFT)
        places = [scale(gap.times(value)) if value else None for value in (gap.stated, gap.reached, gap.bad)]
        _points(canvas, key, gap, places, y, formatter)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Today's option against its targets, in times the target.")
    parts = []
    for key, gap in gaps(study.scenario, study.planned.estimates).items():
        now = "–" if gap.now is None else amount(key, gap.now, formatter)
        parts.append(f"{objective_title(key, formatter)}: {now} / {amount(key, gap.target, formatter)}")
    return f"{head} {'; '.join(parts)}."


def objective_title(key: str, formatter: Formatter) -> str:
    """What an objective limits."""
    return {
        "availability": formatter.gettext("Downtime a year"),
        "rto": formatter.gettext("Recovery time (RTO)"),
        "rpo": formatter.gettext("Data loss (RPO)"),
        "latency": formatter.gettext("Latency"),
    }[key]


def amount(key: str, value: float, formatter: Formatter) -> str:
    """A value of an objective in its unit."""
    if key == "latency":
        return formatter.number(value) + NBSP + "ms"
    return formatter.hours(value, 2 if value < 10 else None) if key == "availability" else formatter.minutes(60 * value)


def _points(canvas: Canvas, key: str, gap: Gap, places: list[float | None], y: float, formatter: Formatter) -> None:
    """The simulated mean with its label above, the bad case beside it, the stated value with its label below."""
    stated, reached, bad = places
    colour = ACCENT if gap.missed else INK
    if reached is not None and bad is not None and gap.bad is not None:
        canvas.line([reached, bad], [y, y], color=colour, lw=1.2, zorder=4)
        canvas.line([bad, bad], [y - 1.2, y + 1.2], color=colour, lw=1.2, zorder=4)
        edge = max([reached, bad] if stated is None else [reached, bad, stated]) + 2
        canvas.text(edge, y, formatter.share(BAD) + ": " + amount(key, gap.bad, formatter), size=SMALL, color=SOFT)
    if stated is not None and gap.stated is not None:
        canvas.dot(stated, y, SOFT, hollow=True)
        words = formatter.gettext("stated") + NBSP + amount(key, gap.stated, formatter)
        canvas.text(_kept(stated, words), y + ABOVE, words, size=SMALL, color=SOFT, ha="center")
    if reached is not None and gap.reached is not None:
        canvas.dot(reached, y, colour)
        words = formatter.gettext("simulated") + NBSP + amount(key, gap.reached, formatter)
        canvas.text(_kept(reached, words), y - ABOVE, words, size=SMALL, color=colour, ha="center")


def _kept(x: float, words: str) -> float:
    """The middle of a label that does not leave the chart."""
    half = text_width(words, SMALL) / 2
    return min(max(x, LABELS + half), FULL - half)
