"""Where the numbers come from: the scenario's values by what they are for and what is behind them."""

from drmodel.analysis.sources import ORIGINS, by_purpose
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
from drmodel.drawing.colours import ACCENT, GREYS, INK, WHITE, ink_on, mixed
from drmodel.formatting import Formatter, Sentence, number
from drmodel.study.results import Study

PITCH, BAR, TOTAL = 6.4, 4.6, 9.0  # [mm] between rows, of a bar, for the totals
COLOURS: dict[str, str] = {
    "section": GREYS[0],
    "citation": mixed(*GREYS, 0.5),
    "assumption": ACCENT,
    "unknown": WHITE,
    "none": GREYS[1],
}


def draw(study: Study, formatter: Formatter) -> bytes:
    """Stacked bars of counts; what is assumed in the accent, what is unknown as an outline."""
    counts = by_purpose(study.assumptions)
    used = [origin for origin in ORIGINS if any(some[origin] for some in counts.values())]
    legend = legend_rows([origin_title(origin, formatter) for origin in used], FULL - LABELS)
    top = 4.0 * len(legend) + 1
    canvas = Canvas(FULL, top + PITCH * len(counts))
    draw_legend(canvas, LABELS, legend, [COLOURS[origin] for origin in used])
    scale = linear(0.0, max(sum(some.values()) for some in counts.values()), LABELS, FULL - TOTAL)
    for i, (purpose, some) in enumerate(counts.items()):
        y, start = top + PITCH * (i + 0.5), 0
        canvas.text(0, y, purpose_title(purpose, formatter))
        for origin in used:
            left, right = scale(start), scale(start + some[origin])
            start += some[origin]
            if right <= left:
                continue
            unknown = origin == "unknown"
            canvas.bar(
                left, y - BAR / 2, right - left, BAR, COLOURS[origin], edge=INK if unknown else WHITE, dashed=unknown
            )
            count = formatter.number(some[origin])
            if text_width(count, SMALL) + 1.5 < right - left:
                canvas.text((left + right) / 2, y, count, size=SMALL, color=ink_on(COLOURS[origin]), ha="center")
        canvas.text(scale(start) + 1.5, y, formatter.number(start), size=LARGE, weight=600)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Values of the scenario by what they are for, and how many of them are assumed.")
    parts = []
    for purpose, some in by_purpose(study.assumptions).items():
        values = {"n": number(some["assumption"]), "all": number(sum(some.values()))}
        parts.append(f"{purpose_title(purpose, formatter)}: {formatter.sentence(Sentence('{n} of {all}', values))}")
    return f"{head} {'; '.join(parts)}."


def purpose_title(purpose: str, formatter: Formatter) -> str:
    """What values are for."""
    return {
        "targets": formatter.gettext("Targets, limits and users"),
        "faults": formatter.gettext("Faults and repairs"),
        "recovery": formatter.gettext("Ways of recovery"),
        "measures": formatter.gettext("Effects of measures"),
        "costs": formatter.gettext("Costs and work"),
        "outage_cost": formatter.gettext("Value of an hour"),
        "triggers": formatter.gettext("Triggers"),
        "plan": formatter.gettext("Plan and success"),
        "document": formatter.gettext("Stated, not used"),
        "other": formatter.gettext("Other"),
    }[purpose]


def origin_title(origin: str, formatter: Formatter) -> str:
    """What is behind values."""
    return {
        "section": formatter.gettext("Section of the document"),
        "citation": formatter.gettext("Cited evidence"),
        "assumption": formatter.gettext("Assumed"),
        "unknown": formatter.gettext("Unknown"),
        "none": formatter.gettext("Set for this run"),
    }[origin]
