"""The best option over two inputs: areas with their names, and where the scenario stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.dials import CURABLE_SHARE, OUTAGE_COST
from drmodel.analysis.sensitivity.plane import Axis, Plane
from drmodel.drawing.canvas import FULL, NORMAL, SMALL, Canvas, draw_legend, legend_rows, linear, text_width
from drmodel.drawing.colours import INK, SOFT, WHITE, ink_on
from drmodel.formatting import Formatter, Sentence, Value, words
from drmodel.reporting.figures.inputs import Scale, input_text, input_title
from drmodel.reporting.figures.palette import palette
from drmodel.scenario.models import Scenario

LEFT, RIGHT, HEIGHT, FOOT, LEGEND = 14.0, FULL - 6.0, 76.0, 9.0, 6.0  # [mm]
TICKS = 4  # steps of an axis


@dataclass(frozen=True)
class _Area:
    """A part of a row with one answer [mm]."""

    strategy: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


def draw(found: Sensitivity, scenario: Scenario, formatter: Formatter) -> bytes:
    """Areas in the colours of the options, pale where it is too close to call."""
    plane, colours = _plane(found), palette(scenario)
    titles = {name: one.title.text(formatter.language) for name, one in scenario.strategies.items()}
    top, bottom = LEGEND + 5, LEGEND + 5 + HEIGHT
    x = linear(plane.x.values[0], plane.x.values[-1], LEFT, RIGHT)
    y = linear(plane.y.values[0], plane.y.values[-1], bottom, top)
    canvas = Canvas(FULL, bottom + FOOT)
    areas = list(_areas(plane, x, y))
    for area in areas:
        canvas.bar(
            area.left, area.top, area.right - area.left, area.bottom - area.top, colours[area.strategy],
            edge=colours[area.strategy],
        )  # fmt: skip
    for left, right, upper, lower in _close(plane, x, y):
        canvas.area([(left, upper), (right, upper), (right, lower), (left, lower)], WHITE, 0.45)
    shown = [name for name in scenario.strategies if any(area.strategy == name for area in areas)]
    nameless = [name for name in shown if not _named(canvas, titles[name], areas, name, colours[name])]
    legend = legend_rows([titles[name] for name in nameless], FULL)
    draw_legend(canvas, 0.0, legend, [colours[name] for name in nameless])
    _axes(canvas, plane, scenario, formatter, x, y, bottom, top)
    return canvas.svg()


def alt(found: Sensitivity, scenario: Scenario, formatter: Formatter) -> str:
    """The figure in words: the answer in the corners."""
    plane = _plane(found)
    head = formatter.sentence(
        Sentence(
            "The best option over two inputs, {x} and {y}.",
            {
                "x": words(f"“{_title(plane.x, scenario, formatter)}”"),
                "y": words(f"“{_title(plane.y, scenario, formatter)}”"),
            },
        )
    )
    corners = []
    for row in (0, -1):
        for column in (0, -1):
            at = (
                input_text(scenario, formatter, plane.x.name, plane.x.values[column]),
                input_text(scenario, formatter, plane.y.name, plane.y.values[row]),
            )
            best = scenario.strategies[plane.cells[row][column].best].title.text(formatter.language)
            corners.append(f"{at[0]}, {at[1]}: {best}")
    return f"{head} {'; '.join(corners)}."


def finding(found: Sensitivity, scenario: Scenario, formatter: Formatter) -> Sentence:
    """What the map shows: how far the answer holds."""
    best = {"strategy": _strategy(scenario, found.best)}
    for name in (_plane(found).y.name, _plane(found).x.name):
        for condition in found.flips:
            near = condition.nearest
            if condition.input == name and condition.question.kind == "best" and near is not None:
                values = best | {
                    "input": words(input_title(scenario, formatter, name)),
                    "value": words(input_text(scenario, formatter, name, near.at.mean)),
                    "other": _strategy(scenario, condition.after[condition.crossings.index(near)]),
                }
                return _holds(name, near.at.mean > condition.used, values)
    return Sentence("{strategy} is the best whatever these two are", best)


def _holds(name: str, upwards: bool, values: Mapping[str, Value]) -> Sentence:
    if name == CURABLE_SHARE and upwards:
        return Sentence(
            "{strategy} is the best until a second site can cure {value} of the downtime, then {other}", values
        )
    if name == CURABLE_SHARE:
        return Sentence(
            "{strategy} is the best if a second site can cure {value} of the downtime, else {other}", values
        )
    if name == OUTAGE_COST and upwards:
        return Sentence("{strategy} is the best until an hour of outage costs {value}, then {other}", values)
    if name == OUTAGE_COST:
        return Sentence("{strategy} is the best if an hour of outage costs {value}, else {other}", values)
    if upwards:
        return Sentence("{strategy} is the best up to {value} of “{input}”, then {other}", values)
    return Sentence("{strategy} is the best from {value} of “{input}” on, below it {other}", values)


def _strategy(scenario: Scenario, name: str) -> Value:
    return words(scenario.strategies[name].title.texts)


def _plane(found: Sensitivity) -> Plane:
    if found.map is None:
        raise ValueError("two inputs that can be varied are needed for a map: nothing to draw")
    return found.map


def _bands(values: tuple[float, ...]) -> list[tuple[float, float]]:
    """What each value of an axis stands for: half way to its neighbours."""
    middles = [(one + two) / 2 for one, two in pairwise(values)]
    return list(pairwise([values[0], *middles, values[-1]]))


def _areas(plane: Plane, x: Scale, y: Scale) -> Iterator[_Area]:
    """Rows in parts with one answer, the border between two where they are worth the same."""
    for value, (low, high), row in zip(plane.y.values, _bands(plane.y.values), plane.cells, strict=True):
        ends = [plane.x.values[0], *(one.x for one in plane.boundaries if one.y == value), plane.x.values[-1]]
        answers = [name for name, _ in groupby(cell.best for cell in row)]
        for name, (start, end) in zip(answers, pairwise(ends), strict=True):
            yield _Area(name, x(start), x(end), y(high), y(low))


def _close(plane: Plane, x: Scale, y: Scale) -> Iterator[tuple[float, float, float, float]]:
    for (low, high), row in zip(_bands(plane.y.values), plane.cells, strict=True):
        for (start, end), cell in zip(_bands(plane.x.values), row, strict=True):
            if cell.too_close:
                yield x(start), x(end), y(high), y(low)


def _named(canvas: Canvas, title: str, areas: list[_Area], name: str, colour: str) -> bool:
    """Write the name of an option into the middle of its rows, if one of them has room."""
    room = [area for area in areas if area.strategy == name and area.bottom - area.top > 3]
    width = text_width(title, NORMAL, 600) + 4
    wide = [area for area in room if area.right - area.left >= width]
    if not wide:
        return False
    heart = sum(area.middle[1] for area in room) / len(room)
    chosen = min(wide, key=lambda area: abs(area.middle[1] - heart))
    canvas.text(*chosen.middle, title, weight=600, color=ink_on(colour), ha="center")
    return True


def _axes(
    canvas: Canvas, plane: Plane, scenario: Scenario, formatter: Formatter, x: Scale, y: Scale,
    bottom: float, top: float,
) -> None:  # fmt: skip
    canvas.text(0, top - 3, _title(plane.y, scenario, formatter), size=SMALL, color=SOFT)
    canvas.text(RIGHT, bottom + 7, _title(plane.x, scenario, formatter), size=SMALL, color=SOFT, ha="right")
    for step in range(TICKS + 1):
        for axis, scale in ((plane.x, x), (plane.y, y)):
            value = axis.values[0] + (axis.values[-1] - axis.values[0]) * step / TICKS
            text = input_text(scenario, formatter, axis.name, value)
            if axis is plane.x:
                half = text_width(text, SMALL) / 2
                canvas.text(min(scale(value), FULL - half), bottom + 3, text, size=SMALL, color=SOFT, ha="center")
            else:
                canvas.text(LEFT - 1.5, scale(value), text, size=SMALL, color=SOFT, ha="right")
    if (
        plane.x.values[0] <= plane.x.used <= plane.x.values[-1]
        and plane.y.values[0] <= plane.y.used <= plane.y.values[-1]
    ):
        at = x(plane.x.used), y(plane.y.used)
        canvas.target([at[0]] * 2, [top, bottom])
        canvas.target([LEFT, RIGHT], [at[1]] * 2)
        canvas.dot(*at, INK)
        canvas.text(at[0] + 2.5, at[1] - 3, formatter.gettext("as assumed"), size=SMALL, weight=600, ground=WHITE)


def _title(axis: Axis, scenario: Scenario, formatter: Formatter) -> str:
    return input_title(scenario, formatter, axis.name)
