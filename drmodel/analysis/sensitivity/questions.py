"""What must be true: the value of an input at which a target is met, a strategy pays, or the best one is another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from drmodel.analysis.sensitivity.dials import Dial
from drmodel.analysis.sensitivity.outlook import Outlook, Player
from drmodel.analysis.sensitivity.roots import POINTS, Crossing, crossings
from drmodel.errors import SimulationError
from drmodel.scenario.models import Scenario
from drmodel.simulation.statistics import Interval, exactly

Kind = Literal["availability", "year", "pays", "best"]


@dataclass(frozen=True, slots=True)
class Question:
    """What is to become true, or to stop being true, as an input moves.

    Attributes
    ----------
    kind
        `availability`: a strategy reaches the scenario's target on average. `year`: single years reach it with at least
        a share. `pays`: its net benefit is above zero. `best`: it is the best.
    strategy
        Whose.
    share
        Least odds of a year [1], for `year`.
    """

    kind: Kind
    strategy: str
    share: float = 0.95

    def margin(self, outlook: Outlook) -> Interval:
        """Above zero where it is true.

        Raises
        ------
        SimulationError
            If the scenario cannot answer it.
        """
        if self.strategy not in outlook.estimates:
            raise SimulationError(f"there is no strategy `{self.strategy}`; there are {', '.join(outlook.estimates)}")
        return _MARGINS[self.kind](outlook, self)


@dataclass(frozen=True)
class Condition:
    """Where the answer to a question changes.

    Attributes
    ----------
    question
        The question.
    input
        Name of the input.
    used
        Its value in the scenario, in inner units, as all values.
    low, high
        How far it was turned.
    holds
        Whether it is true at the value that is used.
    crossings
        Where that changes, in rising order; empty for never within the range.
    after
        For `best`: the strategy that is the best beyond each crossing, where the question stops being true.
    """

    question: Question
    input: str
    used: float
    low: float
    high: float
    holds: bool
    crossings: tuple[Crossing, ...]
    after: tuple[str, ...] = ()

    @property
    def nearest(self) -> Crossing | None:
        """The crossing that is nearest to the value that is used; None for never."""
        return min(self.crossings, key=lambda crossing: abs(crossing.at.mean - self.used), default=None)


def must_be_true(scenario: Scenario, dial: Dial, question: Question, play: Player, points: int = POINTS) -> Condition:
    """The values of one input at which the answer to a question changes.

    Parameters
    ----------
    scenario
        The scenario.
    dial
        The input.
    question
        What is asked.
    play
        Plays it; an input that moves money alone is played once.
    points
        Values at which the range is looked at first: a change and its undoing between two of them are not seen.

    Returns
    -------
    The answer.

    Raises
    ------
    SimulationError
        If the scenario cannot answer it, or not be simulated at a value.
    """

    def at(value: float) -> Outlook:
        return play(dial.turned(scenario, value))

    found = crossings(lambda value: question.margin(at(value)), dial.low, dial.high, points)
    after = []
    if question.kind == "best":
        step = (dial.high - dial.low) / 1000
        after = [at(_beside(dial, one, step)).best for one in found]
    holds = question.margin(play(scenario)).mean > 0
    return Condition(question, dial.name, dial.used, dial.low, dial.high, holds, found, tuple(after))


def _beside(dial: Dial, crossing: Crossing, step: float) -> float:
    """A value on the side of a crossing on which the question is not true."""
    return min(max(crossing.at.mean + (-step if crossing.rises else step), dial.low), dial.high)


def _goal(outlook: Outlook) -> float:
    target = outlook.scenario.targets.availability
    if target is None or target.value.value is None:
        raise SimulationError("`targets.availability` is not stated, so nobody can say what would meet it")
    return target.value.value


def _availability(outlook: Outlook, question: Question) -> Interval:
    return _less(outlook.estimates[question.strategy].availability, _goal(outlook))


def _year(outlook: Outlook, question: Question) -> Interval:
    return _less(outlook.estimates[question.strategy].odds_year[_goal(outlook)], question.share)


def _pays(outlook: Outlook, question: Question) -> Interval:
    return outlook.worths[question.strategy].net_benefit


def _best(outlook: Outlook, question: Question) -> Interval:
    """Money between candidates; where targets and limits leave one or exclude it, a sign without a doubt."""
    lead = outlook.lead(question.strategy)
    if lead is None:
        return exactly(1.0 if outlook.best == question.strategy else -1.0)
    return lead


_MARGINS: dict[Kind, Callable[[Outlook, Question], Interval]] = {
    "availability": _availability,
    "year": _year,
    "pays": _pays,
    "best": _best,
}


def _less(x: Interval, by: float) -> Interval:
    return replace(x, mean=x.mean - by, low=x.low - by, high=x.high - by)
