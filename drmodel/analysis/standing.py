"""Where today's option stands: how far from the targets, and how much of the way to each trigger is gone."""

from collections.abc import Mapping
from dataclasses import dataclass

from drmodel.analysis.costs import baseline_of
from drmodel.analysis.screen import best_round_trip
from drmodel.calculators.sla import HOURS_PER_YEAR
from drmodel.scenario.business import LatencyTarget, RecoveryTarget, TriggerRule
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.results import Distribution, Estimate

BAD = 0.95  # quantile


@dataclass(frozen=True)
class Gap:
    """One objective of which less is better, in its unit.

    Attributes
    ----------
    target
        What it should be at most, greater than 0.
    stated, reached, bad
        What the scenario states of today, the simulated mean, and what one year or event in twenty exceeds; None where
        there is none.
    """

    target: float
    stated: float | None
    reached: float | None = None
    bad: float | None = None

    @property
    def now(self) -> float | None:
        """The simulated value, else the stated one."""
        return self.stated if self.reached is None else self.reached

    def times(self, value: float) -> float:
        """How many times the target a value is."""
        return value / self.target

    @property
    def missed(self) -> bool:
        """Whether today is beyond the target."""
        return self.now is not None and self.now > self.target


def gaps(scenario: Scenario, estimates: Mapping[str, Estimate]) -> dict[str, Gap]:
    """Today's option against each target that is stated.

    Parameters
    ----------
    scenario
        Its targets, and what it states of today.
    estimates
        By strategy.

    Returns
    -------
    By objective: `availability` as downtime [h/year], `rto` and `rpo` over all events [h], `latency` [ms].
    """
    today, targets, stated = estimates[baseline_of(scenario)], scenario.targets, scenario.baseline
    found = {}
    goal = None if targets.availability is None else targets.availability.value.value
    if goal is not None and goal < 1:
        level = None if stated is None else _known(stated.availability)
        found["availability"] = Gap(
            (1 - goal) * HOURS_PER_YEAR,
            None if level is None else (1 - level) * HOURS_PER_YEAR,
            today.downtime_hours_year.mean,
            _bad(today.year_downtime),
        )
    pairs: tuple[tuple[str, RecoveryTarget | LatencyTarget | None, Quantity | None, Distribution | None], ...] = (
        ("rto", targets.rto, None if stated is None else stated.rto, today.recovery["all"]),
        ("rpo", targets.rpo, None if stated is None else stated.rpo, today.loss["all"]),
        ("latency", targets.latency, None if stated is None else stated.latency, None),
    )
    for key, target, now, events in pairs:
        if target is not None and target.value.value:
            mean = None if events is None or events.mean is None else events.mean.mean
            bad = None if events is None else _bad(events)
            found[key] = Gap(target.value.value, _known(now), mean, bad)
    return {key: gap for key, gap in found.items() if gap.now is not None}


def round_trip(scenario: Scenario) -> float | None:
    """Round trip that the latency target's share of users has at most, with today's option [ms].

    From measured medians only; None if there is no target, or nobody measured an audience or knows its share.
    """
    target = scenario.targets.latency
    wanted = None if target is None else target.share.value
    name = baseline_of(scenario)
    users = [
        (best_round_trip(scenario, name, key, bounds=False), audience.share.value)
        for key, audience in scenario.audience.items()
    ]
    known = [(trip, share) for trip, share in users if trip is not None and share is not None]
    if wanted is None or not known or len(known) < len(users):
        return None
    reached = 0.0
    for trip, share in sorted(known):
        reached += share
        if reached >= wanted:
            return trip
    return None


def progress(rules: Mapping[str, TriggerRule]) -> dict[str, float | None]:
    """How much of the way to its threshold each trigger has gone [1]; 1 once it is there, None if it has no number.

    A metric that falls is counted by how near the threshold has come. A share above one half, such as an availability,
    is counted by what is missing to the whole: from 99 % to 99.9 % a tenth of the way is gone, not 99 %.
    """
    return {name: _progress(rule) for name, rule in rules.items()}


def _progress(rule: TriggerRule) -> float | None:
    """Of one rule."""
    current, threshold = rule.current, rule.threshold
    if rule.operator == "is" or not isinstance(current, Quantity) or not isinstance(threshold, Quantity):
        return None
    now, then = current.value, threshold.value
    if now is None or then is None:
        return None
    if threshold.dimension == "ratio" and min(now, then) > 0.5 and max(now, then) < 1:
        now, then = 1 / (1 - now), 1 / (1 - then)
    if rule.operator.startswith("<"):
        now, then = then, now
    if then <= 0:
        return None
    return min(max(now / then, 0.0), 1.0)


def _known(quantity: Quantity | None) -> float | None:
    return None if quantity is None else quantity.value


def _bad(distribution: Distribution) -> float | None:
    quantile = distribution.quantiles.get(BAD)
    return None if quantile is None else quantile.mean
