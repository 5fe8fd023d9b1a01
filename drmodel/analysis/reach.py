"""What it would take to meet the targets, as a search of the levers found it: the plan, its odds and its cost."""

from collections.abc import Mapping
from dataclasses import dataclass

from drmodel.analysis.causes import Remedy
from drmodel.analysis.screen import Measure
from drmodel.analysis.search.results import Finding, Search
from drmodel.formatting import Sentence, money, number, share, words
from drmodel.scenario.models import Scenario
from drmodel.simulation.statistics import Interval


@dataclass(frozen=True, slots=True)
class Reaching:
    """A plan of the levers: what it takes, and what it comes to in years that did not choose it.

    Attributes
    ----------
    strategy, options
        Its strategy, and by lever that is pulled the option.
    assumed
        Levers of it whose effect or cost rests on an assumption.
    cost_month, one_off
        Its known bill of a month, and what is paid once [cost currency].
    setup, effort_year
        Work to put it in place, and regular work of a year [value currency].
    added_cost_year
        A year's bill and work above the baseline's [value currency/year].
    missing
        Paths of unknown costs that these leave out.
    availability
        Share of the time that it is up [1].
    downtime
        [h/year].
    odds
        Share of the calendar years that reach the availability target [1].
    net_benefit
        Against the baseline [value currency/year].
    """

    strategy: str
    options: Mapping[str, str]
    assumed: tuple[str, ...]
    cost_month: float
    one_off: float
    setup: float
    effort_year: float
    added_cost_year: float
    missing: tuple[str, ...]
    availability: Interval
    downtime: Interval
    odds: Interval
    net_benefit: Interval


@dataclass(frozen=True, slots=True)
class Reach:
    """The cheapest plan that meets the targets, or what comes nearest.

    Attributes
    ----------
    asked
        Share of the calendar years that must meet the availability target [1].
    reached
        Whether the plan does, the other targets too; None if that is too close to call.
    best
        The plan.
    front
        Plans with less downtime than every cheaper one, in order of cost.
    close
        How many other plans might be the answer instead.
    out_of_reach
        Targets that no plan meets and no lever moves; the answer leaves them out.
    left
        What of the plan's downtime would have to go for its mean to reach the target.
    plans, years
        How many plans were compared, and years simulated of all of them.
    """

    asked: float
    reached: bool | None
    best: Reaching
    front: tuple[Reaching, ...]
    close: int
    out_of_reach: tuple[Measure, ...]
    left: Remedy
    plans: int
    years: int


def reach_of(found: Search) -> Reach:
    """The answer of a search."""
    return Reach(
        asked=found.odds,
        reached=found.reached,
        best=_reaching(found.best),
        front=tuple(_reaching(one) for one in found.front),
        close=len(found.close),
        out_of_reach=found.out_of_reach,
        left=found.remedy,
        plans=found.plans,
        years=found.years,
    )


def _reaching(one: Finding) -> Reaching:
    cost = one.plan.cost
    totals = (cost.added_year, cost.one_off, cost.setup)
    return Reaching(
        strategy=one.plan.strategy,
        options=dict(one.plan.options),
        assumed=one.assumed,
        cost_month=cost.month.known,
        one_off=cost.one_off.known,
        setup=cost.setup.known,
        effort_year=cost.effort_year.known,
        added_cost_year=cost.added_year.known,
        missing=tuple(dict.fromkeys(path for total in totals for path in total.missing)),
        availability=one.estimate.availability,
        downtime=one.estimate.downtime_hours_year,
        odds=one.odds,
        net_benefit=one.worth.net_benefit,
    )


def reach_sentence(scenario: Scenario, reach: Reach) -> Sentence:
    """The answer in a sentence."""
    best = reach.best
    values = {
        "n": number(len(best.options)),
        "asked": share(reach.asked),
        "strategy": words(scenario.strategies[best.strategy].title.texts),
        "cost": money(best.added_cost_year, scenario.currency.value),
        "odds": share(best.odds.mean, 1),
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
