"""What must be true for the target: availability as the greatest causes of each strategy end one after the other."""

from collections.abc import Callable

from drmodel.analysis.causes import Remedy, cause_title, remedy
from drmodel.drawing.canvas import FULL, LABELS, NORMAL, SMALL, Canvas, logarithmic, text_width
from drmodel.drawing.colours import ACCENT, INK, SOFT, WHITE
from drmodel.drawing.stairs import Label, draw_stair, rows_below, stair
from drmodel.formatting import Formatter, Sentence, share
from drmodel.reporting.figures.rows import Row, rows
from drmodel.study.results import Study

PITCH, TOP, AXIS = 7.4, 5.0, 5.0  # [mm]
BEFORE, AFTER, CLEAR = 15.0, 18.0, 2.2  # [mm] for the numbers at either end, from a point to its number
LEVELS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9998, 0.9999, 0.99999, 0.999999)
ROOM = 1.3  # beyond the target


def draw(study: Study, formatter: Formatter) -> bytes:
    """A chain for each strategy, from its availability to the target, each link a cause that has to end."""
    level = target_level(study)
    if level is None:
        raise ValueError("the scenario has no `targets.availability`: nothing to draw")
    strategies = rows(study, formatter)
    found = {row.id: remedy(study.scenario, row.estimate, level) for row in strategies}
    missing = [1 - step for one in found.values() for step in one.steps if step < 1]
    high = max([1 - level, *missing], default=1.0)
    low = min([1 - level, *missing], default=1.0) / ROOM
    axis = logarithmic(max(high, low * ROOM**2), low, LABELS + BEFORE, FULL - AFTER)

    def place(availability: float) -> float:
        return axis(max(1 - availability, low))

    names = {row.id: _names(study, found[row.id], place, formatter) for row in strategies}
    tops = [TOP + top for top in rows_below([names[row.id] for row in strategies], PITCH)]
    bottom = tops[-1] + PITCH
    canvas = Canvas(FULL, bottom + AXIS)
    for x, name in _ticks(place, 1 - high, 1 - low, formatter):
        canvas.line([x, x], [TOP, bottom])
        canvas.text(x, bottom + 2.6, name, size=SMALL, color=SOFT, ha="center")
    x = place(level)
    canvas.target([x, x], [TOP - 0.5, bottom])
    words = formatter.sentence(Sentence("target {share}", {"share": share(level)}))
    canvas.text(x, 2.0, words, size=SMALL, weight=600, ha="center")
    canvas.text(0, bottom + 2.6, formatter.gettext("Availability"), size=SMALL, color=SOFT)
    for row, top in zip(strategies, tops, strict=True):
        _chain(canvas, row, found[row.id], place, top + PITCH / 2, level, formatter)
        draw_stair(canvas, names[row.id], top + PITCH / 2 - CLEAR, WHITE)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Availability of each option as its greatest causes of downtime end one after the other.")
    level = target_level(study) or 1.0
    parts = []
    for row in rows(study, formatter):
        steps = remedy(study.scenario, row.estimate, level).steps
        parts.append(f"{row.title}: {' → '.join(formatter.share_against(step, level) for step in steps)}")
    return f"{head} {'; '.join(parts)}."


def target_level(study: Study) -> float | None:
    """The availability to reach; None if it is not stated."""
    target = study.scenario.targets.availability
    return None if target is None else target.value.value


def _names(study: Study, found: Remedy, place: Callable[[float], float], formatter: Formatter) -> list[Label]:
    """Causes above the links."""
    parts = [
        (place(found.steps[i]), place(found.steps[i + 1]), formatter.text(cause_title(study.scenario, cause)))
        for i, cause in enumerate(found.causes)
    ]
    return stair(parts, LABELS, FULL)


def _chain(
    canvas: Canvas,
    row: Row,
    found: Remedy,
    place: Callable[[float], float],
    y: float,
    level: float,
    formatter: Formatter,
) -> None:
    """One strategy: points joined by links, with the first and the last availability beside them."""
    canvas.row_label(y, row.title, row.colour, weight=row.weight)
    places = [place(step) for step in found.steps]
    canvas.line(places, [y] * len(places), color=ACCENT, lw=1.4, zorder=4)
    for i, x in enumerate(places):
        canvas.dot(x, y, row.colour, hollow=0 < i < len(places) - 1)
    first, last = (formatter.share_against(found.steps[i], level) for i in (0, -1))
    canvas.text(places[-1] + CLEAR, y, last, size=NORMAL, weight=600 if found.enough else 400, color=INK, ground=WHITE)
    if len(places) > 1 and places[0] - CLEAR - text_width(first, SMALL) > LABELS - 2:
        canvas.text(places[0] - CLEAR, y, first, size=SMALL, color=SOFT, ha="right")


def _ticks(place: Callable[[float], float], low: float, high: float, formatter: Formatter) -> list[tuple[float, str]]:
    """Round levels whose names do not touch."""
    found: list[tuple[float, str]] = []
    free = 0.0
    for level in LEVELS:
        name = formatter.share(level)
        half = text_width(name, SMALL) / 2
        x = place(level)
        if low <= level <= high and x - half > free:
            found.append((x, name))
            free = x + half + 2
    return found
