"""What more money buys: the plans that have less downtime than every cheaper one, beside the options as they are."""

from itertools import pairwise

from drmodel.calculators.sla import HOURS_PER_YEAR
from drmodel.drawing.canvas import (
    FULL,
    NORMAL,
    SMALL,
    Canvas,
    draw_legend,
    legend_rows,
    linear,
    round_ticks,
    text_width,
)
from drmodel.drawing.colours import ACCENT, INK, SOFT
from drmodel.formatting import Formatter, Sentence, hours, money, share
from drmodel.reporting.figures.asked import asked
from drmodel.reporting.figures.labels import Box, along, place
from drmodel.reporting.figures.palette import palette
from drmodel.study.results import Study

LEFT, HEIGHT, AXIS, HEAD, LABEL = 9.0, 56.0, 10.0, 5.0, 3.4  # [mm] LABEL: height of a number


def draw(study: Study, formatter: Formatter) -> bytes:
    """Numbered points of the plans, joined; options as they are hollow; the answer ringed in the accent."""
    reach, scenario = asked(study.reach, "search"), study.scenario
    currency, colours = scenario.currency.value, palette(scenario)
    options = {name: (w.cost.added_year.known, study.planned.estimates[name].downtime_hours_year.mean)
               for name, w in study.planned.worths.items()}  # fmt: skip
    plans = [(one.added_cost_year, one.downtime.mean) for one in reach.front]
    answer = (reach.best.added_cost_year, reach.best.downtime.mean)
    points = [*options.values(), *plans, answer]
    limit = _limit(study)
    low, high = min(0.0, *(cost for cost, _ in points)), max(1.0, *(cost for cost, _ in points))
    most = 1.08 * max(*(down for _, down in points), limit or 0.0, 1e-9)
    shown = {one.strategy for one in (*reach.front, reach.best)} | set(options)
    names = [name for name in scenario.strategies if name in shown]
    legend = legend_rows([scenario.strategies[name].title.text(formatter.language) for name in names], FULL)
    top = 4.0 * len(legend) + HEAD
    bottom = top + HEIGHT
    x, y = linear(low - 0.03 * (high - low), high + 0.04 * (high - low), LEFT, FULL), linear(0.0, most, bottom, top)
    canvas = Canvas(FULL, bottom + AXIS)
    draw_legend(canvas, 0.0, legend, [colours[name] for name in names])
    canvas.text(0, top - 3.4, formatter.gettext("Downtime, hours a year"), size=SMALL, color=SOFT)
    ticks = round_ticks(most)
    for value in ticks:
        canvas.line([LEFT, FULL], [y(value)] * 2)
        text = formatter.number(value, 0 if ticks[1] >= 1 else 1)
        canvas.text(LEFT - 1.5, y(value), text, size=SMALL, color=SOFT, ha="right")
    for value in round_ticks(high, 5):
        text = formatter.money(value, currency)
        canvas.text(
            min(x(value), FULL - text_width(text, SMALL) / 2), bottom + 3, text, size=SMALL, color=SOFT, ha="center"
        )
    label = formatter.gettext("Added cost a year, work included")
    canvas.text(FULL, bottom + 7.5, label, size=SMALL, color=SOFT, ha="right")
    taken: list[Box] = []
    if limit is not None:
        words = formatter.sentence(
            Sentence(
                "target {share}: {hours} a year", {"share": share(1 - limit / HOURS_PER_YEAR), "hours": hours(limit, 2)}
            )
        )
        canvas.target([LEFT, FULL], [y(limit)] * 2)
        canvas.text(LEFT + 1, y(limit) + 2.2, words, size=SMALL, weight=600)
        taken += [Box(LEFT, y(limit) - 0.5, FULL, y(limit) + 0.5)]
        taken += [Box(LEFT, y(limit), LEFT + text_width(words, SMALL, 600) + 2, y(limit) + 4)]
    places = [(x(cost), y(down)) for cost, down in plans]
    canvas.line([px for px, _ in places], [py for _, py in places], color=INK, lw=1.2)
    taken += [box for ends in pairwise(places) for box in along(*ends)]
    taken += [Box(x(c) - 1.8, y(d) - 1.8, x(c) + 1.8, y(d) + 1.8) for c, d in options.values()]
    for name, (cost, down) in options.items():
        canvas.dot(x(cost), y(down), colours[name], hollow=True)
    for one, (px, py) in zip(reach.front, places, strict=True):
        canvas.dot(px, py, colours[one.strategy])
    numbers = [str(i + 1) for i in range(len(places))]
    boxes = place(
        places, [(text_width(n, NORMAL, 600), LABEL) for n in numbers], Box(LEFT, top - 2, FULL, bottom), taken
    )
    for one, number, box in zip(reach.front, numbers, boxes, strict=True):
        colour = ACCENT if one == reach.best else INK
        canvas.text(box.left, (box.top + box.bottom) / 2, number, weight=600, color=colour)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    reach, currency = asked(study.reach, "search"), study.scenario.currency.value
    head = formatter.gettext("Downtime against added cost of the plans that have less downtime than every cheaper one.")
    parts = []
    for i, one in enumerate(reach.front):
        values = {"cost": money(one.added_cost_year, currency), "hours": hours(one.downtime.mean)}
        parts.append(f"{i + 1}: {formatter.sentence(Sentence('{cost} and {hours} a year', values))}")
    return f"{head} {'; '.join(parts)}."


def _limit(study: Study) -> float | None:
    """Downtime that the target allows [h/year]."""
    target = study.scenario.targets.availability
    level = None if target is None else target.value.value
    return None if level is None else (1 - level) * HOURS_PER_YEAR
