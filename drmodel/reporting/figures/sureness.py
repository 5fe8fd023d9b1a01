"""How sure the decision is: how often each option is the best, where its net benefit lies, what it may leave."""

import math
from collections.abc import Callable, Sequence

from drmodel.analysis.uncertainty.results import OptionUncertainty
from drmodel.analysis.uncertainty.spread import Spread
from drmodel.drawing.canvas import (
    FULL,
    LABELS,
    LARGE,
    NORMAL,
    SMALL,
    Canvas,
    linear,
    round_ticks,
    text_width,
)
from drmodel.drawing.colours import INK, RULE, SOFT
from drmodel.formatting import EN_DASH, Formatter, Sentence, money, words
from drmodel.reporting.figures.asked import asked
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.figures.rows import Row, rows
from drmodel.study.results import Study

TOP, PITCH, BAR = 9.5, 7.4, 4.2  # [mm] above the rows, between them, of a bar
ODDS, BENEFIT, REGRET = (LABELS, 63.0), (82.0, 142.0), FULL  # [mm] ends of the panels; where regrets end


def draw(study: Study, formatter: Formatter) -> bytes:
    """A row for each option: a bar of its odds, an interval of its net benefit, its expected regret."""
    found, strategies = asked(study.uncertainty, "uncertainty"), rows(study, formatter)
    currency = study.scenario.currency.value
    canvas = Canvas(FULL, TOP + PITCH * len(strategies) + 6)
    canvas.text(ODDS[0], 2, formatter.gettext("Odds of being best"), size=LARGE, weight=600)
    canvas.text(BENEFIT[0], 2, formatter.gettext("Net benefit, 90 % of cases"), size=LARGE, weight=600)
    canvas.text(REGRET, 2, formatter.gettext("Expected regret"), size=LARGE, weight=600, ha="right")
    scale = _scale([found.options[row.id].net_benefit for row in strategies])
    _axis(canvas, scale, [found.options[row.id].net_benefit for row in strategies], currency, formatter)
    for i, row in enumerate(strategies):
        y, option = TOP + PITCH * (i + 0.5), found.options[row.id]
        canvas.row_label(y, row.title, row.colour, weight=row.weight)
        _odds(canvas, row, y, option, formatter)
        _benefit(canvas, row, y, option.net_benefit, scale)
        regret = formatter.money(option.expected_regret, currency)
        canvas.text(REGRET, y, regret, size=LARGE, weight=row.weight, ha="right")
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    found, currency = asked(study.uncertainty, "uncertainty"), study.scenario.currency.value
    head = formatter.gettext("How often each option is the best, and between which net benefits 90 % of the cases lie.")
    parts = []
    for row in rows(study, formatter):
        option = found.options[row.id]
        values = {
            "odds": words(share_text(option.p_best, formatter)),
            "low": money(option.net_benefit.p5, currency),
            "high": money(option.net_benefit.p95, currency),
        }
        parts.append(f"{row.title}: {formatter.sentence(Sentence('{odds}, {low} to {high} a year', values))}")
    return f"{head} {'; '.join(parts)}."


def _odds(canvas: Canvas, row: Row, y: float, option: OptionUncertainty, formatter: Formatter) -> None:
    width = (ODDS[1] - ODDS[0]) * option.p_best
    if width > 0:
        canvas.bar(ODDS[0], y - BAR / 2, max(width, 0.4), BAR, row.colour)
    text, colour = share_text(option.p_best, formatter), INK if option.p_best else SOFT
    canvas.text(ODDS[0] + width + 1.5, y, text, size=NORMAL, weight=row.weight, color=colour)


def _benefit(canvas: Canvas, row: Row, y: float, spread: Spread, scale: Callable[[float], float]) -> None:
    """A bar from the 5 % to the 95 % quantile, the median in ink; what is the same in all cases is a dash."""
    start, end = scale(spread.p5), scale(spread.p95)
    if start == end:
        canvas.text(start + 1.5, y, EN_DASH, size=NORMAL, color=SOFT)
        return
    canvas.bar(start, y - BAR / 2, max(end - start, 0.4), BAR, row.colour)
    canvas.line([scale(spread.p50)] * 2, [y - BAR / 2 - 0.6, y + BAR / 2 + 0.6], color=INK, lw=1.2, zorder=5)


def _ends(spreads: Sequence[Spread]) -> tuple[float, float]:
    low, high = min(0.0, *(s.p5 for s in spreads)), max(0.0, *(s.p95 for s in spreads))
    return (low, high) if high > low else (0.0, 1.0)


def _scale(spreads: Sequence[Spread]) -> Callable[[float], float]:
    return linear(*_ends(spreads), *BENEFIT)


def _axis(
    canvas: Canvas, scale: Callable[[float], float], spreads: Sequence[Spread], currency: str, formatter: Formatter
) -> None:
    """Lines at round amounts, zero in ink; names that would touch are left out."""
    low, high = _ends(spreads)
    step = round_ticks(high - low, 6)[1]
    bottom, free = TOP + PITCH * len(spreads), -math.inf
    for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        x, text = scale(i * step), formatter.money(i * step, currency)
        half = text_width(text, SMALL) / 2
        canvas.line([x, x], [TOP, bottom], color=RULE if i else INK, lw=0.5 if i else 0.8)
        if x - half > free:
            canvas.text(x, bottom + 2.6, text, size=SMALL, color=SOFT, ha="center")
            free = x + half + 2
