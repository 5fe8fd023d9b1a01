"""What a study advises: the strategy for now, the one for later, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from drmodel.analysis.recommend import Choice, Flip
from drmodel.display import Card, Shown
from drmodel.formatting import Formatter, Sentence

F = Formatter("en")


@dataclass(frozen=True, slots=True, repr=False)
class Recommendation(Shown):
    """What to buy now and when the triggers fire; all but `now` speaks of the strategy when triggered.

    Attributes
    ----------
    now
        Strategy under today's targets, users and costs.
    when_triggered
        Strategy at those of the plan.
    reasons
        Why, in sentences.
    conditions
        What the answer leaves out or could not judge.
    flips
        Values of inputs at which another strategy becomes the best.
    next_best
        The runner-up; None if there is no other.
    """

    now: str
    when_triggered: str
    reasons: tuple[str, ...]
    conditions: tuple[str, ...]
    flips: tuple[Flip, ...]
    next_best: str | None

    def _card(self) -> Card:
        lists = {
            "Reasons": self.reasons,
            "Conditions": self.conditions,
            "What would change it": [_flip(flip) for flip in self.flips],
        }
        facts = [("Now", self.now), ("When triggered", self.when_triggered), ("Next best", self.next_best or "none")]
        return Card("Recommendation", facts, lists=[(heading, items) for heading, items in lists.items() if items])


def recommend(today: Choice, planned: Choice) -> Recommendation:
    """The recommendation that two choices make.

    Parameters
    ----------
    today
        The choice under today's targets, users and costs.
    planned
        The choice at those of the plan.

    Returns
    -------
    Both strategies, and what is to be said of the planned one.
    """
    return Recommendation(
        now=today.strategy,
        when_triggered=planned.strategy,
        reasons=sentences(planned.reasons),
        conditions=sentences(planned.conditions),
        flips=planned.flips,
        next_best=planned.next_best,
    )


def sentences(some: Sequence[Sentence]) -> tuple[str, ...]:
    """Sentences in English."""
    return tuple(F.sentence(sentence) for sentence in some)


def _flip(flip: Flip) -> str:
    used = "unknown" if flip.used is None else F.number(flip.used, 2)
    return f"{flip.to} at {flip.path} = {F.number(flip.value, 2)} {flip.unit} (used: {used})"
