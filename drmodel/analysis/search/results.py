"""What a search found."""

from dataclasses import dataclass

from drmodel.analysis.causes import Remedy
from drmodel.analysis.compare import Worth
from drmodel.analysis.screen import Measure
from drmodel.analysis.search.card import search_card
from drmodel.analysis.search.plans import Plan
from drmodel.display import Card, Shown
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import Interval


@dataclass(frozen=True)
class Finding:
    """A plan and what it comes to, in years that did not choose it.

    Attributes
    ----------
    plan
        The plan.
    estimate
        What users go through.
    worth
        Its money against the baseline, and how it stands to each target.
    odds
        Share of the calendar years that reach the availability target [1].
    assumed
        Levers that are pulled and whose effect or cost rests on an assumption.
    """

    plan: Plan
    estimate: Estimate
    worth: Worth
    odds: Interval
    assumed: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Search(Shown):
    """The cheapest plan that meets the targets, or what comes nearest.

    Attributes
    ----------
    scenario
        What was searched.
    odds
        Share of the calendar years that was asked for [1].
    odds_stated
        Whether somebody asked for it; else it is the format's default.
    plans, programs
        How many plans there are within the hard limits, and how many of them users can tell apart.
    removed
        How many plans break a hard limit.
    years
        Years simulated, of all plans together.
    best
        The cheapest plan that meets the targets in that share of the years; if none does, the one with the best odds.
    reached
        Whether it does; None if that is too close to call.
    close
        Plans that might be the answer instead: it is too close to call.
    front
        Plans with less downtime than every cheaper one, in order of cost.
    out_of_reach
        Targets that no plan meets and no lever moves; the answer leaves them out.
    remedy
        What of the best plan's downtime would have to go for its mean to reach the target.
    """

    scenario: Scenario
    odds: float
    odds_stated: bool
    plans: int
    programs: int
    removed: int
    years: int
    best: Finding
    reached: bool | None
    close: tuple[Plan, ...]
    front: tuple[Finding, ...]
    out_of_reach: tuple[Measure, ...]
    remedy: Remedy

    @property
    def unknown(self) -> tuple[str, ...]:
        """Paths of unknown values that the best plan's cost leaves out."""
        return self.best.plan.cost.added_year.missing

    def _card(self) -> Card:
        return search_card(self)
