"""What it would take to meet the targets, as a search of the levers found it: the plan, its odds and its cost."""

from collections.abc import Mapping
from dataclasses import dataclass

from drmodel.analysis.screen import Measure
from drmodel.analysis.search.results import Search
from drmodel.formatting import Sentence, money, number, share, words
from drmodel.scenario.models import Scenario
from drmodel.simulation.statistics import Interval


@dataclass(frozen=True, slots=True)
class Reach:
    """The cheapest plan that meets the targets, or what comes nearest.

    Attributes
    ----------
    asked
        Share of the calendar years that must meet the availability target [1].
    reached
        Whether the plan does, the other targets too; None if that is too close to call.
    strategy, options
        The plan: its strategy, and by lever the option that is taken.
    assumed
        Levers of it whose effect or cost rests on an assumption.
    added_cost_year, one_off
        Its known cost above the baseline's [value currency/year], and once [value currency].
    missing
        Paths of unknown costs that these leave out.
    availability
        Share of the time that it is up [1].
    odds
        Share of the calendar years that reach the availability target [1].
    net_benefit
        Against the baseline [value currency/year].
    close
        How many other plans might be the answer instead.
    out_of_reach
        Targets that no plan meets and no lever moves; the answer leaves them out.
    plans, years
        How many plans were compared, and years simulated of all of them.
    """

    asked: float
    reached: bool | None
    strategy: str
    options: Mapping[str, str]
    assumed: tuple[str, ...]
    added_cost_year: float
    one_off: float
    missing: tuple[str, ...]
    availability: Interval
    odds: Interval
    net_benefit: Interval
    close: int
    out_of_reach: tuple[Measure, ...]
    plans: int
    years: int


def reach_of(found: Search) -> Reach:
    """The answer of a search."""
    best = found.best
    cost = best.plan.cost
    return Reach(
        asked=found.odds,
        reached=found.reached,
        strategy=best.plan.strategy,
        options=dict(best.plan.options),
        assumed=best.assumed,
        added_cost_year=cost.added_year.known,
        one_off=cost.one_off.known,
        missing=tuple(dict.fromkeys((*cost.added_year.missing, *cost.one_off.missing))),
        availability=best.estimate.availability,
        odds=best.odds,
        net_benefit=best.worth.net_benefit,
        close=len(found.close),
        out_of_reach=found.out_of_reach,
        plans=found.plans,
        years=found.years,
    )


def reach_sentence(scenario: Scenario, reach: Reach) -> Sentence:
    """The answer in a sentence."""
    values = {
        "n": number(len(reach.options)),
        "asked": share(reach.asked),
        "strategy": words(scenario.strategies[reach.strategy].title.texts),
        "cost": money(reach.added_cost_year, scenario.currency.value),
        "odds": share(reach.odds.mean, 1),
    }
    if reach.reached is None:
        return Sentence(
            "Whether any plan meets the targets in {asked} of the years is too close to call; the first to look at is "
            "{strategy} with {n} measure: {cost} more a year, met in {odds} of the years",
            values,
            "Whether any plan meets the targets in {asked} of the years is too close to call; the first to look at is "
            "{strategy} with {n} measures: {cost} more a year, met in {odds} of the years",
        )
    if not reach.reached:
        return Sentence(
            "No plan meets the targets in {asked} of the years; the best odds, {odds}, has {strategy} with {n} "
            "measure, for {cost} more a year",
            values,
            "No plan meets the targets in {asked} of the years; the best odds, {odds}, has {strategy} with {n} "
            "measures, for {cost} more a year",
        )
    return Sentence(
        "The cheapest plan that meets the targets in {asked} of the years is {strategy} with {n} measure: {cost} more "
        "a year, met in {odds} of the years",
        values,
        "The cheapest plan that meets the targets in {asked} of the years is {strategy} with {n} measures: {cost} more "
        "a year, met in {odds} of the years",
    )
