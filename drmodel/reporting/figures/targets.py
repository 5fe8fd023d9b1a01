"""Today's option against its targets, each as so many times the target."""

from collections.abc import Callable

from drmodel.analysis.standing import BAD, Gap, gaps
from drmodel.drawing.canvas import FULL, LABELS, SMALL, Canvas, logarithmic, text_width
from drmodel.drawing.colours import ACCENT, INK, SOFT, WHITE
from drmodel.formatting import NBSP, Formatter
from drmodel.reporting.amounts import quantity_text
from drmodel.study.results import Study

PITCH, TOP, AXIS = 11.0, 5.0, 5.0  # [mm]
APART, BESIDE = 2.2, 2.4  # [mm] from the middle of a row to either line, from a point to its label
ROUND = (0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0)
ROOM = 1.4  # times the least and greatest value


def draw(study: Study, formatter: Formatter) -> bytes:
    """A row for each target: stated, simulated, and what one in twenty exceeds, on one axis of times the target."""
    found = gaps(study.scenario, study.planned.estimates)
    ratios = [gap.times(value) for gap in found.values() for value in (gap.stated, gap.reached, gap.bad) if value]
    low, high = min([1.0, *ratios]) / ROOM, max([1.0, *ratios]) * ROOM
    labels = {key: _labels(study, key, gap, formatter) for key, gap in found.items()}
    widest = max(text_width(words, SMALL) for both in labels.values() for words in both)
    scale = logarithmic(low, high, LABELS, FULL - widest)
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
        _points(canvas, gap, lambda times: scale(max(times, low)), y, labels[key])
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


def _labels(study: Study, key: str, gap: Gap, formatter: Formatter) -> tuple[str, str]:
    """What stands beside the simulated point and beside the stated one; nothing beside none."""
    simulated = stated = ""
    if gap.reached is not None:
        simulated = formatter.gettext("simulated") + NBSP + amount(key, gap.reached, formatter)
        if gap.bad is not None:
            simulated += f", {formatter.share(BAD)}: {amount(key, gap.bad, formatter)}"
    if gap.stated is not None:
        written = getattr(study.scenario.baseline, key)
        value = amount(key, gap.stated, formatter) if key == "availability" else quantity_text(formatter, written)
        stated = formatter.gettext("stated") + NBSP + value
    return simulated, stated


def _points(canvas: Canvas, gap: Gap, place: Callable[[float], float], y: float, labels: tuple[str, str]) -> None:
    """The simulated mean with a line to the bad case, and below it the stated value."""
    simulated, stated = labels
    colour = ACCENT if gap.missed else INK
    if gap.reached is not None:
        x = end = place(gap.times(gap.reached))
        if gap.bad is not None:
            bad = place(gap.times(gap.bad))
            canvas.line([x, bad], [y - APART] * 2, color=colour, lw=1.2, zorder=7)
            canvas.line([bad] * 2, [y - APART - 1.2, y - APART + 1.2], color=colour, lw=1.2, zorder=7)
            end = max(x, bad)
        canvas.dot(x, y - APART, colour)
        canvas.text(end + BESIDE, y - APART, simulated, size=SMALL, color=colour, ground=WHITE)
    if gap.stated is not None:
        x = place(gap.times(gap.stated))
        faded = colour if gap.reached is None else SOFT
        canvas.dot(x, y + APART, faded, hollow=True)
        canvas.text(x + BESIDE, y + APART, stated, size=SMALL, color=faded, ground=WHITE)
