"""Each strategy against each target and each hard limit: met, missed, too close to call, or not stated."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from drmodel.analysis.costs import Cost, baseline_of
from drmodel.calculators.latency import great_circle_km, round_trip_bound_ms, share_within
from drmodel.scenario.business import RecoveryTarget
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.statistics import Interval, exactly

Measure = Literal["availability", "rto", "rpo", "latency", "budget", "countries", "sla"]
TARGETS: tuple[Measure, ...] = ("availability", "rto", "rpo", "latency")
LIMITS: tuple[Measure, ...] = ("budget", "countries", "sla")
TOO_CLOSE = "too close to call"  # the simulated interval holds the target


@dataclass(frozen=True)
class Verdict:
    """How one strategy stands to one target or limit.

    Attributes
    ----------
    met
        True, False, or None if it cannot be said.
    why
        The reason where `met` is None: `unknown: PATH`, `not applicable`, `too close to call`.
    achieved
        What was achieved, in the target's terms; None if there is nothing to compare.
    """

    met: bool | None
    why: str = ""
    achieved: Interval | None = None


def screen(
    scenario: Scenario, estimates: Mapping[str, Estimate], costs: Mapping[str, Cost]
) -> dict[str, dict[Measure, Verdict]]:
    """Hold every strategy against the scenario's targets and limits.

    Parameters
    ----------
    scenario
        The scenario; a target that it does not state is `unknown`.
    estimates, costs
        By strategy.

    Returns
    -------
    By strategy and measure: the verdict.
    """
    base_month = costs[baseline_of(scenario)].month.known
    return {
        name: {
            "availability": _availability(scenario, estimates[name]),
            "rto": _recovery(scenario.targets.rto, "targets.rto", estimates[name].recovery),
            "rpo": _loss(scenario, name, estimates[name]),
            "latency": latency(scenario, name),
            "budget": budget(scenario, costs[name], base_month),
            "countries": countries(scenario, name),
            "sla": _sla(scenario, estimates[name]),
        }
        for name in scenario.strategies
    }


def _at_least(achieved: Interval, target: float) -> Verdict:
    """Met if the mean reaches the target and the interval does not reach below it, missed in the mirror case."""
    if achieved.low >= target:
        return Verdict(True, achieved=achieved)
    return Verdict(False, achieved=achieved) if achieved.high < target else Verdict(None, TOO_CLOSE, achieved)


def _availability(scenario: Scenario, estimate: Estimate) -> Verdict:
    target = scenario.targets.availability
    if target is None or target.value.value is None:
        return Verdict(None, "unknown: targets.availability")
    return _at_least(estimate.availability, target.value.value)


def _sla(scenario: Scenario, estimate: Estimate) -> Verdict:
    limit = scenario.constraints.availability
    if limit is None or limit.value is None:
        return Verdict(None, "unknown: constraints.availability")
    return _at_least(estimate.availability, limit.value)


def scope_key(target: RecoveryTarget, everything: str = "all") -> str:
    """Which of an estimate's distributions a target speaks of."""
    return everything if target.scope == "all" else "site"


def _recovery(target: RecoveryTarget | None, path: str, distributions: Mapping[str, Distribution]) -> Verdict:
    if target is None or target.value.value is None or target.share.value is None:
        return Verdict(None, f"unknown: {path}")
    distribution = distributions[scope_key(target)]
    if distribution.mean is None:
        return Verdict(True) if distribution.per_year.mean == 0 else Verdict(None, TOO_CLOSE)
    return _at_least(distribution.within[target.value.value], target.share.value)


def _loss(scenario: Scenario, name: str, estimate: Estimate) -> Verdict:
    """Data loss: of failovers, unless the target is for all losses.

    Nothing is judged where there are none of them: a strategy that cannot fail over, causes that only corrupt.
    """
    target = scenario.targets.rpo
    if target is None:
        return Verdict(None, "unknown: targets.rpo")
    only_restores = isinstance(target.scope, tuple) and set(restored_in_scope(scenario)) == set(target.scope)
    if only_restores or (scope_key(target) == "site" and not can_fail_over(scenario, name)):
        return Verdict(None, "not applicable")
    return _recovery(target, "targets.rpo", estimate.loss)


def restored_in_scope(scenario: Scenario) -> tuple[str, ...]:
    """Fault modes that the RPO lists although they corrupt data: a restore brings it back, and failovers are judged."""
    target = scenario.targets.rpo
    if target is None or not isinstance(target.scope, tuple):
        return ()
    return tuple(mode for mode in target.scope if scenario.fault_modes[mode].corrupts)


def can_fail_over(scenario: Scenario, name: str) -> bool:
    """Whether any group of users has a second region."""
    return any(len(group.regions) > 1 for group in scenario.strategies[name].groups.values())


def latency(scenario: Scenario, name: str) -> Verdict:
    """Whether enough of the audience is near enough to a region that serves it in normal times."""
    target = scenario.targets.latency
    if target is None or target.value.value is None or target.share.value is None:
        return Verdict(None, "unknown: targets.latency")
    if not scenario.audience:
        return Verdict(None, "unknown: audience")
    shares, surely, perhaps, open_question = [], [], [], ""
    for key in sorted(scenario.audience):
        share = scenario.audience[key].share.value
        if share is None:
            return Verdict(None, f"unknown: audience.{key}.share")
        shares.append(share)
        measured, bound = best_round_trip(scenario, name, key, bounds=False), best_round_trip(scenario, name, key)
        surely.append(math.inf if measured is None else measured)
        perhaps.append(0.0 if bound is None else bound)
        if surely[-1] > target.value.value >= perhaps[-1]:
            open_question = open_question or f"unknown: audience.{key}.round_trips"
    least, most = (float(share_within(target.value.value, shares, trips)) for trips in (surely, perhaps))
    achieved = Interval(least, least, most)
    if least < target.share.value <= most:
        return Verdict(None, open_question, achieved)
    return Verdict(least >= target.share.value, achieved=achieved)


def best_round_trip(scenario: Scenario, name: str, audience: str, bounds: bool = True) -> float | None:
    """Shortest round trip of an audience to a region that serves it in normal times [ms]; None if nothing tells it.

    A measured median counts. Without one, the light's own time on the great circle is a bound from below, which can
    show that a target is missed but never that it is met.
    """
    users = scenario.audience[audience]
    homes = dict.fromkeys(group.regions[0] for group in scenario.strategies[name].groups.values())
    trips = []
    for region in homes:
        measured = users.round_trips.get(region)
        if measured is not None and measured.value is not None:
            trips.append(measured.value)
            continue
        place = scenario.regions[region]
        ends = (users.latitude, users.longitude, place.latitude, place.longitude)
        if bounds and all(end is not None for end in ends):
            trips.append(float(round_trip_bound_ms(great_circle_km(*(end for end in ends if end is not None)))))
    return min(trips, default=None)


def budget(scenario: Scenario, cost: Cost, base_month: float) -> Verdict:
    """A strategy's cost against the most that it may add to the baseline's month [cost currency/month]."""
    most = scenario.constraints.budget
    if most is None or most.value is None:
        return Verdict(None, "unknown: constraints.budget")
    added = cost.month.known - base_month
    if added > most.value:
        return Verdict(False, achieved=exactly(added))
    return (
        Verdict(None, f"unknown: {cost.month.missing[0]}")
        if cost.month.partial
        else Verdict(True, achieved=exactly(added))
    )


def countries(scenario: Scenario, name: str) -> Verdict:
    """Whether all regions of a strategy lie in countries that data may be in."""
    allowed = scenario.constraints.allowed_countries
    if allowed is None:
        return Verdict(None, "unknown: constraints.allowed_countries")
    regions = {region for group in scenario.strategies[name].groups.values() for region in group.regions}
    for region in sorted(regions):
        country = scenario.regions[region].country
        if country is None:
            return Verdict(None, f"unknown: regions.{region}.country")
        if country not in allowed:
            return Verdict(False)
    return Verdict(True)
