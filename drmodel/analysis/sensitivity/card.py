"""The card by which an analysis shows what would change a decision."""

from typing import TYPE_CHECKING

from drmodel.display import Card
from drmodel.formatting import Formatter

if TYPE_CHECKING:
    from drmodel.analysis.sensitivity.analysis import Sensitivity
    from drmodel.analysis.sensitivity.questions import Condition
    from drmodel.analysis.sensitivity.tornado import Swing

HEAD = ("input", "moves a net benefit by", "best at its 5 %", "best at its 95 %", "flips")
MOST = 12  # inputs that are named
SAID = {
    "availability": "{name} reaches the availability on average",
    "year": "{name} reaches the availability in {share} of the years",
    "pays": "{name} pays",
    "best": "{name} is the best",
}
F = Formatter("en")


def sensitivity_card(found: "Sensitivity") -> Card:
    """The inputs that move most, and what must be true for another answer."""
    left = len(found.tornado) - MOST
    notes = [f"and {left:,} more inputs, which move less"] * (left > 0)
    notes.append(f"from {found.samples:,} joint samples; money is of a year, in the value currency")
    conditions = [_condition(one) for one in found.flips]
    return Card(
        "What would change the decision",
        facts=[("Best with all inputs at their base values", found.best)],
        head=HEAD,
        rows=[_row(swing) for swing in found.tornado[:MOST]],
        right=(1, 4),
        notes=notes if found.tornado else [],
        lists=[("What must be true", conditions)] if conditions else [],
    )


def _row(swing: "Swing") -> list[str]:
    return [swing.path, F.number(swing.width), swing.best_low, swing.best_high, str(len(swing.flips))]


def _condition(one: "Condition") -> str:
    """A question, what holds now, and where that changes."""
    name, share = one.question.strategy, F.share(one.question.share)
    said = SAID[one.question.kind].format(name=name, share=share)
    now = f"{'true' if one.holds else 'not true'} at {one.input} = {F.number(one.used, 2)}"
    if one.nearest is None:
        return f"{said}: {now}, and so from {F.number(one.low, 2)} to {F.number(one.high, 2)}"
    at = one.nearest.at
    return f"{said}: {now}, changes at {F.number(at.mean, 2)} ({F.interval(at.low, at.high, 2)})"
