"""What strategies cost against the downtime they leave, and the frontier of those that nothing beats."""

from itertools import pairwise

from drmodel.calculators.sla import HOURS_PER_YEAR
from drmodel.drawing.canvas import (
    NORMAL,
    SMALL,
    WIDE,
    Canvas,
    linear,
    round_ticks,
    shortened,
    text_width,
)
from drmodel.drawing.colours import INK, SOFT
from drmodel.formatting import Formatter, Sentence, hours, money, share
from drmodel.reporting.figures.labels import Box, along, place
from drmodel.reporting.figures.rows import rows
from drmodel.study.results import Study

HEIGHT, TOP, BOTTOM, LEFT = 92.0, 7.0, 82.0, 9.0  # [mm]
LABEL = 3.6  # [mm] height of a name


def draw(study: Study, formatter: Formatter) -> bytes:
    """Points with names; those on the frontier are filled and joined."""
    strategies, currency = rows(study, formatter), study.scenario.currency.value
    added = {row.id: study.planned.worths[row.id].cost.added_year.known for row in strategies}
    down = {row.id: row.estimate.downtime_hours_year.mean for row in strategies}
    target = study.scenario.targets.availability
    level = None if target is None else target.value.value
    limit = None if level is None else (1 - level) * HOURS_PER_YEAR
    ticks_y = round_ticks(1.08 * (max(*down.values(), limit or 0.0) or 1.0))
    span = (max(added.values()) - min(*added.values(), 0.0)) or 1.0
    x = linear(min(*added.values(), 0.0) - 0.04 * span, max(*added.values(), 0.0) + 0.1 * span, LEFT, WIDE)
    y = linear(0.0, 1.08 * (max(*down.values(), limit or 0.0) or 1.0), BOTTOM, TOP)
    canvas = Canvas(WIDE, HEIGHT)
    canvas.text(0, 2, formatter.gettext("Downtime, hours a year"), size=SMALL, color=SOFT)
    for value in ticks_y:
        canvas.line([LEFT, WIDE], [y(value)] * 2)
        canvas.text(
            LEFT - 1.5,
            y(value),
            formatter.number(value, 0 if ticks_y[1] >= 1 else 1),
            size=SMALL,
            color=SOFT,
            ha="right",
        )
    free = -1.0
    for value in round_ticks(max(*added.values(), 0.0) or 1.0, 4):
        words = formatter.money(value, currency)
        half = text_width(words, SMALL) / 2
        at = min(x(value), WIDE - half)
        if at - half > free:
            canvas.text(at, BOTTOM + 3, words, size=SMALL, color=SOFT, ha="center")
            free = at + half + 2
    canvas.text(
        WIDE, BOTTOM + 7.5, formatter.gettext("Added cost a year, work included"), size=SMALL, color=SOFT, ha="right"
    )
    taken = []
    if limit is not None and level is not None:
        words = formatter.sentence(
            Sentence("target {share}: {hours} a year", {"share": share(level), "hours": hours(limit, 2)})
        )
        canvas.target([LEFT, WIDE], [y(limit)] * 2)
        canvas.text(WIDE, y(limit) - 2.2, words, size=SMALL, weight=600, ha="right")
        taken.append(Box(LEFT, y(limit) - 0.5, WIDE, y(limit) + 0.5))
        taken.append(Box(WIDE - text_width(words, SMALL, 600), y(limit) - 4, WIDE, y(limit)))
    path = [step.strategy for step in study.planned.steps if step.status == "frontier"]
    corners = [(x(added[name]), y(down[name])) for name in path]
    canvas.line([px for px, _ in corners], [py for _, py in corners], color=INK, lw=1.2)
    taken += [box for ends in pairwise(corners) for box in along(*ends)]
    points = [(x(added[row.id]), y(down[row.id])) for row in strategies]
    weights = [600 if row.id in path else 400 for row in strategies]
    names = [shortened(row.title, 44, NORMAL, weight) for row, weight in zip(strategies, weights, strict=True)]
    sizes = [(text_width(name, NORMAL, weight), LABEL) for name, weight in zip(names, weights, strict=True)]
    boxes = place(points, sizes, Box(LEFT, TOP - 4, WIDE, BOTTOM), taken)
    for row, (px, py), name, box, weight in zip(strategies, points, names, boxes, weights, strict=True):
        canvas.dot(px, py, row.colour, hollow=row.id not in path)
        middle = (box.top + box.bottom) / 2
        if abs(middle - py) > LABEL:
            canvas.line(
                [px, min(max(px, box.left), box.right)], [py, box.top if middle > py else box.bottom], color=SOFT
            )
        canvas.text(box.left, middle, name, weight=weight, color=INK if row.id in path else SOFT)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Downtime against added cost of each option; a line joins those that nothing beats.")
    currency = study.scenario.currency.value
    parts = []
    for row in rows(study, formatter):
        values = {
            "cost": money(study.planned.worths[row.id].cost.added_year.known, currency),
            "hours": hours(row.estimate.downtime_hours_year.mean),
        }
        point = formatter.sentence(Sentence("{cost} and {hours} a year", values))
        parts.append(f"{row.title}: {point}")
    return f"{head} {'; '.join(parts)}."
