"""The search: plans, a shortlist from few years, and what the shortlist is worth in years that did not choose it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from drmodel.analysis.causes import remedy
from drmodel.analysis.compare import compare
from drmodel.analysis.costs import baseline_of, costs
from drmodel.analysis.screen import TOO_CLOSE, Measure, budget, countries, latency
from drmodel.analysis.search.assumed import assumed_levers
from drmodel.analysis.search.judging import reached
from drmodel.analysis.search.plans import Candidate, candidates
from drmodel.analysis.search.results import Finding, Search
from drmodel.analysis.search.rounds import Goals, goal_of
from drmodel.analysis.search.selection import Shortlist, select
from drmodel.errors import DrmodelError
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import estimate
from drmodel.simulation.results import Estimate, paired_difference
from drmodel.simulation.tallies import Span
from drmodel.simulation.translate import objectives, programs
from drmodel.simulation.work import settled, usable_cores, workers

MISSION_YEARS = 10
MOST_SHOWN = 12  # plans of the front
_BASELINE = "baseline"  # among the plans, whose ids begin with a strategy and a `+` where they change it

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Field:
    """The plans that compete.

    Attributes
    ----------
    scenario
        What is searched.
    goals
        What is asked of the plans.
    odds_stated
        Whether somebody asked for these odds; else they are the format's default.
    runners
        Plans within the hard limits that users can tell apart, the cheapest of each kind, in order of cost.
    plans, removed
        How many plans there are within the hard limits, and beyond them.
    out_of_reach
        Targets that no plan meets and no lever moves.
    """

    scenario: Scenario
    goals: Goals
    odds_stated: bool
    runners: tuple[Candidate, ...]
    plans: int
    removed: int
    out_of_reach: tuple[Measure, ...]


def field_of(scenario: Scenario, odds: float | None = None, progress: Progress | None = None) -> Field:
    """Every plan of a scenario that may compete.

    Parameters
    ----------
    scenario
        The scenario.
    odds
        Share of the calendar years that must meet the targets [1]; by default what the scenario says.
    progress
        Called with the plans made and how many there are.

    Raises
    ------
    DrmodelError
        If the share makes no sense, the scenario states no availability to reach, there are too many plans, or every
        one of them breaks a hard limit.
    """
    goals = _goals(scenario, odds)
    everyone = list(candidates(scenario, objectives(scenario), progress))
    allowed = [one for one in everyone if _within_limits(one)]
    if not allowed:
        raise DrmodelError(f"each of the {len(everyone):,} plans breaks a hard limit; see `constraints`")
    near = [one for one in allowed if latency(one.scenario, one.key).met is not False]
    cheapest: dict[object, Candidate] = {}
    for one in sorted(near or allowed, key=lambda one: one.plan.rank):
        cheapest.setdefault(one.program, one)
    return Field(
        scenario=scenario,
        goals=goals,
        odds_stated=odds is not None or "odds" in scenario.targets.model_fields_set,
        runners=tuple(cheapest.values()),
        plans=len(allowed),
        removed=len(everyone) - len(allowed),
        out_of_reach=() if near else ("latency",),
    )


def shortlist(
    field: Field,
    *,
    seed: int,
    budget: int | None = None,
    jobs: int | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
) -> Shortlist:
    """The plans that are worth a closer look; parameters as in `drmodel.simulation.estimate.estimate`."""
    name, years = settled(engine, budget)
    cores = usable_cores() if jobs is None else min(jobs, usable_cores())
    with workers(name, cores) as pool:
        return select(
            field.runners,
            field.goals,
            engine=name,
            seed=seed,
            budget=years,
            mission_years=MISSION_YEARS,
            pool=pool,
            progress=progress,
        )


def settle(
    field: Field,
    found: Shortlist,
    *,
    seed: int,
    precision: float = 0.01,
    budget: int | None = None,
    jobs: int | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
) -> Search:
    """What the shortlist is worth, from draws that had no part in making it; parameters as in `estimate`."""
    scenario, wanted = field.scenario, objectives(field.scenario)
    baseline = baseline_of(scenario)
    front = _thinned(found.front)
    playing = {one.plan.id: one.program for one in (found.best, *front)}
    estimates = estimate(
        {_BASELINE: programs(scenario, wanted)[baseline], **playing},
        seed=seed,
        precision=precision,
        budget=budget,
        mission_years=MISSION_YEARS,
        jobs=jobs,
        engine=engine,
        progress=progress,
    )
    findings = {one.plan.id: _finding(field, one, estimates) for one in (found.best, *front)}
    best = findings[found.best.plan.id]
    return Search(
        scenario=scenario,
        odds=field.goals.odds,
        odds_stated=field.odds_stated,
        plans=field.plans,
        programs=len(field.runners),
        removed=field.removed,
        years=found.years + sum(one.years for one in estimates.values()),
        best=best,
        reached=_reached(found.meets, best, field.goals),
        close=tuple(one.plan for one in found.close),
        front=tuple(_better_each([findings[one.plan.id] for one in front])),
        out_of_reach=field.out_of_reach,
        remedy=remedy(found.best.scenario, best.estimate, field.goals.availability),
    )


def _goals(scenario: Scenario, odds: float | None) -> Goals:
    targets = scenario.targets
    availability = None if targets.availability is None else targets.availability.value.value
    if availability is None:
        raise DrmodelError("targets.availability is not stated; a search needs it, such as `{value: 99.9 %}`")
    share = targets.odds.value if odds is None else odds
    if share is None or not 0 < share < 1:
        raise DrmodelError(
            f"odds(={share}) must lie between 0 and 1, such as 0.9: the share of the years that are to meet the targets"
        )
    return Goals(
        availability=availability,
        odds=share,
        rto=goal_of(targets.rto, (Span.RECOVERY,), Span.SITE_RECOVERY),
        rpo=goal_of(targets.rpo, (Span.FAILOVER_LOSS, Span.RESTORE_LOSS), Span.SITE_LOSS),
    )


def _within_limits(one: Candidate) -> bool:
    """Whether a plan breaks none of the limits that need no simulation."""
    base = costs(one.scenario)[one.baseline].month.known
    verdicts = budget(one.scenario, one.plan.cost, base), countries(one.scenario, one.key)
    return all(verdict.met is not False for verdict in verdicts)


def _finding(field: Field, one: Candidate, estimates: Mapping[str, Estimate]) -> Finding:
    own = estimates[one.plan.id]
    worths = compare(one.scenario, {one.baseline: estimates[_BASELINE], one.key: own})
    return Finding(
        plan=one.plan,
        estimate=own,
        worth=worths[one.key],
        odds=own.odds_year[field.goals.availability],
        assumed=assumed_levers(field.scenario, one.plan),
    )


def _reached(meets: bool | None, best: Finding, goals: Goals) -> bool | None:
    """Whether the best plan meets the targets, once the shortlist and the fresh years agree."""
    verdicts = [best.worth.verdicts[target] for target in ("rto", "rpo")]
    fresh = [
        reached(best.odds, goals.odds),
        *(verdict.met for verdict in verdicts if verdict.met is not None or verdict.why == TOO_CLOSE),
    ]
    now = False if False in fresh else None if None in fresh else True
    return now if meets is None or meets == now else None


def _better_each(findings: Sequence[Finding]) -> Iterator[Finding]:
    """Plans in order of cost, but for those that are not surely better than the one before them."""
    last: Finding | None = None
    for one in findings:
        if last is None or paired_difference(last.estimate, one.estimate).low > 0:
            last = one
            yield one


def _thinned(front: Sequence[Candidate]) -> list[Candidate]:
    """At most so many plans of a front, its ends among them."""
    steps = min(len(front), MOST_SHOWN) - 1
    return [front[round(i * (len(front) - 1) / steps)] for i in range(steps + 1)] if steps > 0 else list(front)
