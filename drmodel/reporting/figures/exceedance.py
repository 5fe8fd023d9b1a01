"""The loss of a year that is exceeded once in so many years, on logarithmic axes, with the names at the line ends."""

import math
from collections.abc import Callable, Sequence

from drmodel.drawing.canvas import FULL, LABELS, SMALL, Canvas, logarithmic, shortened
from drmodel.drawing.colours import SOFT
from drmodel.formatting import Formatter, Sentence, money, number
from drmodel.reporting.figures.asked import asked
from drmodel.reporting.figures.labels import apart
from drmodel.reporting.figures.rows import Row, rows
from drmodel.study.results import Study

HEIGHT, TOP, BOTTOM, LEFT = 72.0, 7.0, 62.0, 20.0  # [mm]
RIGHT = FULL - LABELS - 4  # [mm] where lines end and names begin
PITCH = 4.0  # [mm] between names
RETURNS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # [years]
BAD = 0.05  # a year in twenty: the loss that is told in words

Curve = list[tuple[float, float]]


def draw(study: Study, formatter: Formatter) -> bytes:
    """A line for each option."""
    curves, currency = _curves(study), study.scenario.currency.value
    strategies = [row for row in rows(study, formatter) if curves[row.id]]
    canvas = Canvas(FULL, HEIGHT)
    canvas.text(0, 2, formatter.gettext("Loss of a year, log scale"), size=SMALL, color=SOFT)
    canvas.text(RIGHT, BOTTOM + 7.5, formatter.gettext("Exceeded in one year of"), size=SMALL, color=SOFT, ha="right")
    losses = [loss for row in strategies for _, loss in curves[row.id]]
    longest = max((years for row in strategies for years, _ in curves[row.id]), default=1.0)
    if not losses:
        canvas.text(LEFT, (TOP + BOTTOM) / 2, formatter.gettext("no loss"), size=SMALL, color=SOFT)
        return canvas.svg()
    low, high = _decades(losses)
    x = logarithmic(1.0, max(longest, 2.0), LEFT, RIGHT)
    y = logarithmic(low, high, BOTTOM, TOP)
    _axes(canvas, x, y, (low, high), longest, currency, formatter)
    for row in strategies:
        points = [(x(years), y(loss)) for years, loss in curves[row.id]]
        canvas.line(*zip(*points, strict=True), color=row.colour, lw=2.0 if row.chosen else 1.4, zorder=4)
    _names(canvas, strategies, [y(curves[row.id][-1][1]) for row in strategies])
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    curves, currency = asked(study.uncertainty, "uncertainty").options, study.scenario.currency.value
    head = formatter.gettext("Loss of a year that each option exceeds in one year of so many.")
    parts = []
    for row in rows(study, formatter):
        loss = dict(curves[row.id].exceedance).get(BAD, 0.0)
        values = {"loss": money(loss, currency), "n": number(1 / BAD)}
        parts.append(f"{row.title}: {formatter.sentence(Sentence('{loss} in one year of {n}', values))}")
    return f"{head} {'; '.join(parts)}."


def _curves(study: Study) -> dict[str, Curve]:
    """By option: return period [years] and loss; years without any loss have no place on the axis."""
    return {
        name: [(1 / probability, loss) for probability, loss in option.exceedance if loss > 0]
        for name, option in asked(study.uncertainty, "uncertainty").options.items()
    }


def _decades(losses: Sequence[float]) -> tuple[float, float]:
    """Ends of the axis: round amounts (1, 2, 5) that hold all losses."""
    return _round(min(losses), math.floor, -1), _round(max(losses), math.ceil, 1)


def _round(value: float, towards: Callable[[float], int], sign: int) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    steps = [power * factor for factor in (1, 2, 5, 10)]
    return min(s for s in steps if s >= value) if sign > 0 else max(s for s in steps if s <= value)


def _axes(
    canvas: Canvas,
    x: Callable[[float], float],
    y: Callable[[float], float],
    ends: tuple[float, float],
    longest: float,
    currency: str,
    formatter: Formatter,
) -> None:
    low, high = ends
    for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1):
        for factor in (1, 2, 5):
            loss = factor * 10.0**power
            if low <= loss <= high:
                canvas.line([LEFT, RIGHT], [y(loss)] * 2)
                text = formatter.money(loss, currency)
                canvas.text(LEFT - 1.5, y(loss), text, size=SMALL, color=SOFT, ha="right")
    for years in RETURNS:
        if years <= longest * (1 + 1e-9):
            canvas.line([x(years)] * 2, [BOTTOM, BOTTOM + 1])
            canvas.text(x(years), BOTTOM + 3, formatter.number(years), size=SMALL, color=SOFT, ha="center")


def _names(canvas: Canvas, strategies: Sequence[Row], ends: Sequence[float]) -> None:
    """Names at the ends of their lines, moved apart where they would touch, each led to its own line."""
    order = sorted(range(len(strategies)), key=lambda i: ends[i])
    for i, at in zip(order, apart([ends[i] for i in order], PITCH, TOP, BOTTOM), strict=True):
        row = strategies[i]
        canvas.line([RIGHT, RIGHT + 3], [ends[i], at], color=row.colour, lw=0.7)
        words = shortened(row.title, LABELS, SMALL, row.weight)
        canvas.text(RIGHT + 4, at, words, size=SMALL, weight=row.weight)
