"""The bill of a month of each strategy, stacked by item; what is unknown is a dashed outline, never nothing."""

from collections.abc import Mapping

from drmodel.analysis.costs import cost_items
from drmodel.calculators.costs import PartialTotal
from drmodel.drawing.canvas import (
    FULL,
    LABELS,
    LARGE,
    SMALL,
    Canvas,
    draw_legend,
    legend_rows,
    linear,
    text_width,
)
from drmodel.drawing.colours import GREYS, INK, WHITE, ink_on, ramp
from drmodel.formatting import Formatter, Sentence, money, words
from drmodel.reporting.figures.rows import rows
from drmodel.study.results import Study

MOST = 9  # items that are told apart; the smallest of more are drawn as one
PITCH, BAR, UNKNOWN = 8.6, 5.6, 5.0  # [mm] between rows, of a bar, of an outline


def draw(study: Study, formatter: Formatter) -> bytes:
    """Stacked bars of the monthly cost with the total at the end."""
    scenario, currency = study.scenario, study.scenario.currency.cost
    table = _greatest(cost_items(scenario))
    colours = dict(zip(table, ramp(*GREYS, len(table)), strict=True))
    names = [_item(study, item, formatter) for item in table]
    strategies = rows(study, formatter)
    months = {row.id: study.planned.worths[row.id].cost.month for row in strategies}
    partial = any(month.partial for month in months.values())
    legend = legend_rows([*names, formatter.gettext("Unknown")] if partial else names, FULL - LABELS)
    top = 4.0 * len(legend) + 2
    canvas = Canvas(FULL, top + PITCH * len(strategies))
    totals = {name: _total(study, name, formatter) for name in months}
    room = FULL - LABELS - UNKNOWN - max(text_width(words, LARGE, 600) for words in totals.values()) - 3
    scale = linear(0.0, max([month.known for month in months.values()]) or 1.0, 0.0, room)
    draw_legend(canvas, LABELS, legend, [*colours.values(), WHITE])
    for i, row in enumerate(strategies):
        y, x = top + PITCH * (i + 0.5), LABELS
        canvas.row_label(y, row.title, row.colour, weight=row.weight)
        for item, amounts in table.items():
            if amounts.get(row.id, 0.0) <= 0:
                continue
            width, label = scale(amounts[row.id]), formatter.money(amounts[row.id], currency)
            canvas.bar(x, y - BAR / 2, width, BAR, colours[item])
            if text_width(label, SMALL) + 1.5 < width:
                canvas.text(x + width / 2, y, label, size=SMALL, color=ink_on(colours[item]), ha="center")
            x += width
        if months[row.id].partial:
            canvas.bar(x + 0.4, y - BAR / 2, UNKNOWN - 0.4, BAR, WHITE, edge=INK, dashed=True)
            x += UNKNOWN
        canvas.text(x + 1.5, y, totals[row.id], size=LARGE, weight=600)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Monthly cost of each option, stacked by item.")
    parts = [f"{row.title}: {_total(study, row.id, formatter)}" for row in rows(study, formatter)]
    return f"{head} {'; '.join(parts)}."


def _greatest(table: Mapping[str, Mapping[str, PartialTotal]]) -> Mapping[str, Mapping[str, float]]:
    """What each option pays for each item, of many items the greatest only, and the sum of the others."""
    known = {item: {name: one.known for name, one in by_option.items()} for item, by_option in table.items()}
    if len(known) <= MOST:
        return known
    kept = sorted((item for item in known if item), key=lambda item: -sum(known[item].values()))[: MOST - 1]
    others: dict[str, float] = {}
    for item in known.keys() - kept:
        for name, amount in known[item].items():
            others[name] = others.get(name, 0.0) + amount
    return {item: known[item] for item in known if item in kept} | {"": others}


def _item(study: Study, item: str, formatter: Formatter) -> str:
    """Title of a row of the comparison; lines without one are the others."""
    found = study.scenario.cost_items.get(item)
    return formatter.gettext("Other") if found is None else found.title.text(formatter.language)


def _total(study: Study, name: str, formatter: Formatter) -> str:
    """The known sum; at least that much if a line is unknown."""
    month = study.planned.worths[name].cost.month
    amount = money(month.known, study.scenario.currency.cost)
    if not month.partial:
        return formatter.value(amount)
    return formatter.sentence(Sentence("at least {amount}", {"amount": words(formatter.value(amount))}))
