"""Where the metrics of the triggers go: a fan for each, when it fires, and from where a strategy pays."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from drmodel.analysis.economic import MetricTrigger
from drmodel.analysis.fan import Fan, fans
from drmodel.analysis.forecast import Forecast
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.drawing.canvas import FULL, SMALL, Canvas, linear, logarithmic, round_ticks, wrapped
from drmodel.drawing.colours import ACCENT, GREYS, INK, SOFT
from drmodel.formatting import Formatter, Sentence, words
from drmodel.reporting.dates import between, metric_text, moment
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.quantities import Quantity
from drmodel.study.results import Study

LEFT, RIGHT, TITLE, PLOT, AXIS, GAP = 24.0, FULL - 46.0, 6.0, 43.0, 6.0, 4.0  # [mm]
ABOVE, BELOW = 1.5, 4.0  # how far the axis goes past a line, and how far a fan may rise above it
YEARS = 9  # most ticks of the axis
ROW = 3.2  # [mm] line of a label


@dataclass(frozen=True)
class _Panel:
    """One rule: its fan, where it fires, and where the strategy that it starts pays."""

    rule: TriggerRule
    threshold: Quantity
    fan: Fan
    forecast: Forecast
    strategy: str
    pays: MetricTrigger | None


def draw(study: Study, formatter: Formatter) -> bytes:
    """A panel for each rule that can be forecast."""
    panels = _panels(study, formatter)
    height = TITLE + PLOT + AXIS
    canvas = Canvas(FULL, len(panels) * (height + GAP) - GAP)
    for i, panel in enumerate(panels):
        _draw(canvas, panel, i * (height + GAP), study.scenario.as_of, formatter)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Where growth brings the metrics of the triggers.")
    day = study.scenario.as_of
    parts = []
    for panel in _panels(study, formatter):
        said = [_fires(panel, formatter), _dates(panel.forecast, day, formatter)]
        if panel.pays is not None:
            said.append(_pays(panel, panel.pays, formatter))
            said += [] if panel.pays.forecast is None else [_dates(panel.pays.forecast, day, formatter)]
        parts.append(f"{panel.rule.title.text(formatter.language)}: {', '.join(said)}")
    return f"{head} {'; '.join(parts)}."


def has_fans(study: Study) -> bool:
    """Whether any trigger that has not fired can be forecast."""
    return study.triggers is not None and bool(fans(study.scenario, study.triggers))


def _panels(study: Study, formatter: Formatter) -> list[_Panel]:
    state, written = study.triggers, study.scenario.triggers
    if state is None or written is None:
        raise ValueError("the scenario has no `triggers`: nothing to draw")
    panels = []
    for name, fan in fans(study.scenario, state).items():
        rule, forecast = written.rules[name], state.rules[name].forecast
        if isinstance(rule.threshold, Quantity) and forecast is not None:
            strategy = "" if rule.starts is None else rule.starts
            title = study.scenario.strategies[strategy].title.text(formatter.language) if strategy else ""
            pays = study.economics.rules.get(name, {}).get(strategy)
            panels.append(_Panel(rule, rule.threshold, fan, forecast, title, pays))
    return panels


def _draw(canvas: Canvas, panel: _Panel, top: float, day: date, formatter: Formatter) -> None:
    fan, pays, fires = panel.fan, panel.pays, panel.threshold.value or 0.0
    upper, lower = top + TITLE, top + TITLE + PLOT
    lines = [fires] + ([] if pays is None or pays.pays.mean <= 0 else [pays.pays.mean])
    scale, ticks = _scale(panel, lines, upper, lower)
    x = linear(0.0, fan.months[-1], LEFT, RIGHT)
    canvas.text(0, top + 2, panel.rule.metric.text(formatter.language), size=SMALL, color=SOFT)
    for tick in ticks:
        canvas.line([LEFT, RIGHT], [scale(tick)] * 2)
        words_of = metric_text(formatter, panel.threshold, tick)
        canvas.text(LEFT - 1.5, scale(tick), words_of, size=SMALL, color=SOFT, ha="right")
    for year, month in _years(day, fan.months[-1]):
        canvas.line([x(month)] * 2, [lower, lower + 1])
        canvas.text(x(month), lower + 3.5, str(year), size=SMALL, color=SOFT, ha="center")
    edge, back = (
        [(x(month), scale(value)) for month, value in zip(fan.months, curve, strict=True)]
        for curve in (fan.high, fan.low)
    )
    canvas.area([*edge, *reversed(back)], GREYS[1])
    middle = [(x(month), scale(value)) for month, value in zip(fan.months, fan.middle, strict=True)]
    inside = [point for point in middle if point[1] > upper + 0.01]  # above it the fan is cut
    canvas.line([across for across, _ in inside], [down for _, down in inside], color=SOFT, lw=1.2, zorder=4)
    canvas.target([LEFT, RIGHT], [scale(fires)] * 2)
    _mark(canvas, x, scale(fires), panel.forecast, INK)
    labels = [_Label(scale(fires), _fires(panel, formatter), _dates(panel.forecast, day, formatter), INK)]
    if pays is not None and len(lines) > 1:
        y = scale(pays.pays.mean)
        canvas.line([LEFT, RIGHT], [y] * 2, color=ACCENT, lw=0.9, zorder=5)
        when = "" if pays.forecast is None else _dates(pays.forecast, day, formatter)
        labels.append(_Label(y, _pays(panel, pays, formatter), when, ACCENT))
        if pays.forecast is not None:
            _mark(canvas, x, y, pays.forecast, ACCENT)
    _name(canvas, labels, lower)


def _mark(canvas: Canvas, x: Callable[[float], float], y: float, forecast: Forecast, colour: str) -> None:
    """When a line is reached: a thick stretch for 80 %, and a dot for the middle."""
    start, end = (min(x(month), RIGHT) if math.isfinite(month) else RIGHT for month in (forecast.early, forecast.late))
    canvas.line([start, end], [y] * 2, color=colour, lw=2.4, zorder=7)
    if math.isfinite(forecast.middle) and x(forecast.middle) <= RIGHT:
        canvas.dot(x(forecast.middle), y, colour)


@dataclass(frozen=True)
class _Label:
    """What a line is, and when it is reached."""

    y: float
    what: str
    when: str
    colour: str


def _name(canvas: Canvas, labels: Sequence[_Label], bottom: float) -> None:
    """The labels at the ends of their lines, apart from each other and above the axis."""
    width = FULL - RIGHT - 3
    rows = {
        label: [
            *((row, 600) for row in wrapped(label.what, width, SMALL, 600)),
            *((row, 400) for row in (wrapped(label.when, width, SMALL) if label.when else ())),
        ]
        for label in sorted(labels, key=lambda one: one.y)
    }
    needed = ROW * sum(map(len, rows.values())) + len(rows) - 1
    free = -math.inf
    for label, lines in rows.items():
        at = max(min(label.y, bottom - needed + ROW / 2), free)
        for i, (row, weight) in enumerate(lines):
            canvas.text(RIGHT + 3, at + ROW * i, row, size=SMALL, weight=weight, color=label.colour)
        free = at + ROW * len(lines) + 1
        needed -= ROW * len(lines) + 1


def _dates(forecast: Forecast, day: date, formatter: Formatter) -> str:
    """The middle date, and those that it lies between."""
    middle, ends = moment(formatter, day, forecast.middle), between(formatter, day, forecast)
    return middle if middle == ends else f"{middle} ({ends})"


def _scale(
    panel: _Panel, lines: Sequence[float], upper: float, lower: float
) -> tuple[Callable[[float], float], list[float]]:
    """The vertical axis and its ticks: logarithmic where growth is compound; a fan that leaves it is cut."""
    fan = panel.fan
    compound = panel.rule.growth is not None and panel.rule.growth.dimension == "growth"
    most = max(*lines, fan.high[0])
    high = min(max(*fan.high, ABOVE * most), BELOW * most)
    if compound and min(*fan.low, *lines) > 0:
        low = max(min(*fan.low, *lines), most / 1e4) / ABOVE
        inner = logarithmic(low, high, lower, upper)
        powers = [10.0**k for k in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]
        ticks = powers if len(powers) > 1 else [fan.middle[0], *powers]
    else:
        low = min(0.0, fan.low[0], *lines)
        inner = linear(low, high, lower, upper)
        ticks = round_ticks(high, 4)
    return lambda value: inner(min(max(value, low), high)), ticks


def _years(day: date, months: float) -> list[tuple[int, float]]:
    """Beginnings of years as months from a day."""
    last = day.year + math.floor(months / 12) + 1
    step = math.ceil((last - day.year) / YEARS)
    found = [
        (year, (date(year, 1, 1) - day).days * 24 / HOURS_PER_MONTH) for year in range(day.year + 1, last + 1, step)
    ]
    return [(year, month) for year, month in found if month <= months]


def _fires(panel: _Panel, formatter: Formatter) -> str:
    value = metric_text(formatter, panel.threshold, panel.threshold.value or 0.0)
    return formatter.sentence(Sentence("fires at {value}", {"value": words(value)}))


def _pays(panel: _Panel, pays: MetricTrigger, formatter: Formatter) -> str:
    values = {
        "strategy": words(panel.strategy),
        "value": words(metric_text(formatter, panel.threshold, pays.pays.mean)),
    }
    return formatter.sentence(Sentence("{strategy} pays from {value}", values))
