"""What each strategy has paid back by month: sums of the discounted flows, and where they turn for good."""

from collections.abc import Sequence
from math import ceil, floor

from drmodel.analysis.costs import baseline_of
from drmodel.drawing.canvas import FULL, SMALL, Canvas, linear, round_ticks, text_width, wrapped
from drmodel.drawing.colours import INK, RULE, SOFT, WHITE
from drmodel.formatting import Formatter, Sentence, money, months
from drmodel.reporting.figures.labels import Box, along, apart, place
from drmodel.reporting.figures.rows import Row, rows
from drmodel.study.results import Study

LEFT, RIGHT, TOP, BOTTOM = 22.0, FULL - 44.0, 6.0, 74.0  # [mm]
HEIGHT, NAME, LABEL = 82.0, 7.5, 3.4  # [mm] of the figure, between names, of a label
STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240)  # [months] between ticks


def has_values(study: Study) -> bool:
    """Whether a discount rate is known and there is an option beside today's."""
    return len(study.scenario.strategies) > 1 and all(
        found.all.cumulative is not None for found in study.planned.returns.values()
    )


def draw(study: Study, formatter: Formatter) -> bytes:
    """A line for each option but today's, with a dot where it has paid back."""
    options, currency = _options(study, formatter), study.scenario.currency.value
    sums = {row.id: _sums(study, row.id) for row in options}
    last = study.scenario.finance.months
    low, high = min(0.0, *map(min, sums.values())), max(0.0, *map(max, sums.values()))
    x = linear(0, last, LEFT, RIGHT)
    y = linear(low, high if high > low else low + 1.0, BOTTOM, TOP)
    canvas = Canvas(FULL, max(HEIGHT, NAME * (len(options) + 1)))
    canvas.text(0, 2, formatter.gettext("Sum of the discounted flows"), size=SMALL, color=SOFT)
    step = round_ticks(max(high, -low) or 1.0, 4)[1]
    for i in range(ceil(low / step), floor(high / step) + 1):
        canvas.line([LEFT, RIGHT], [y(step * i)] * 2, color=RULE if i else INK, lw=0.5 if i else 0.9)
        canvas.text(LEFT - 1.5, y(step * i), formatter.money(step * i, currency), size=SMALL, color=SOFT, ha="right")
    every = next((count for count in STEPS if last / count <= 6), STEPS[-1])
    for month in range(0, last + 1, every):
        canvas.text(x(month), BOTTOM + 3, formatter.number(month), size=SMALL, color=SOFT, ha="center")
    canvas.text(RIGHT, BOTTOM + 6.5, formatter.gettext("Months from the start"), size=SMALL, color=SOFT, ha="right")
    for row in options:
        places = [(x(month), y(value)) for month, value in enumerate(sums[row.id])]
        canvas.line([px for px, _ in places], [py for _, py in places], color=row.colour, lw=1.6, zorder=4)
    _paybacks(canvas, study, options, x(0), [(x(m), y(0.0)) for m in _turns(study, options)], formatter)
    _names(canvas, options, [y(sums[row.id][-1]) for row in options])
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Sums of the discounted flows of each option against today's, month by month.")
    parts = []
    for row in _options(study, formatter):
        values = {"amount": money(_sums(study, row.id)[-1], study.scenario.currency.value)}
        back = study.planned.returns[row.id].all.discounted_payback_months
        said = Sentence("{amount} at the end, never paid back", values)
        if back is not None:
            said = Sentence("{amount} at the end, paid back after {months}", values | {"months": months(back)})
        parts.append(f"{row.title}: {formatter.sentence(said)}")
    return f"{head} {'; '.join(parts)}."


def _options(study: Study, formatter: Formatter) -> list[Row]:
    return [row for row in rows(study, formatter) if row.id != baseline_of(study.scenario)]


def _sums(study: Study, name: str) -> tuple[float, ...]:
    found = study.planned.returns[name].all.cumulative
    if found is None:
        raise ValueError("no discount rate is known: nothing to draw")
    return found


def _turns(study: Study, options: Sequence[Row]) -> list[float]:
    """When the options that do pay back have done so [months]."""
    found = [study.planned.returns[row.id].all.discounted_payback_months for row in options]
    return [month for month in found if month is not None]


def _paybacks(
    canvas: Canvas,
    study: Study,
    options: Sequence[Row],
    start: float,
    points: Sequence[tuple[float, float]],
    formatter: Formatter,
) -> None:
    """A dot where an option has paid back, and after how many months."""
    paid = [row for row in options if study.planned.returns[row.id].all.discounted_payback_months is not None]
    said = [formatter.value(months(month)) for month in _turns(study, options)]
    sizes = [(text_width(words, SMALL, 600), LABEL) for words in said]
    zero = along((LEFT, points[0][1]), (RIGHT, points[0][1])) if points else []
    said_at: list[Box] = []
    for row, (px, py), words, box in zip(
        paid, points, said, place(points, sizes, Box(start, TOP, RIGHT, BOTTOM), zero), strict=True
    ):
        canvas.dot(px, py, row.colour)
        if not any(box.overlaps(other) for other in said_at):  # what stands on another is in the table
            canvas.text(box.left, (box.top + box.bottom) / 2, words, size=SMALL, weight=600, ground=WHITE)
            said_at.append(box)


def _names(canvas: Canvas, options: Sequence[Row], ends: Sequence[float]) -> None:
    """The names beside the ends of the lines, in their order, apart from each other and within the figure."""
    order = sorted(range(len(options)), key=lambda i: ends[i])
    at = apart([ends[i] for i in order], NAME, 2.0, canvas.height - NAME / 2)
    for i, y in zip(order, at, strict=True):
        row = options[i]
        canvas.bar(RIGHT + 2, y - 1.1, 2.2, 2.2, row.colour)
        lines = wrapped(row.title, FULL - RIGHT - 6, SMALL, row.weight)
        for k, words in enumerate(lines):
            canvas.text(RIGHT + 5.5, y + 3.0 * (k - (len(lines) - 1) / 2), words, size=SMALL, weight=row.weight)
