"""Intervals as far as anything bounds them.

Where faults are possible but left no outage in N years, their frequency is below 3/N at 95 % (the rule of three), but
nobody saw how long an outage would last: downtime, and money that follows from it, have no bound on that side.
"""

from dataclasses import dataclass

from drmodel.analysis.costs import baseline_of
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import Interval
from drmodel.study.nulls import NOT_SEEN, Why, or_why
from drmodel.study.results import Situation


@dataclass(frozen=True, slots=True)
class Bounds:
    """A mean and its 95 % interval; None where nothing bounds it."""

    mean: float
    low: float | None
    high: float | None


def bounds_json(found: Bounds | None, why: Why, field: str) -> dict[str, float | None] | None:
    """A mean and its interval as `{mean, low, high}`, null where nothing bounds it."""
    if found is None:
        return None
    ends = {end: or_why(getattr(found, end), why, f"{field}.{end}", NOT_SEEN) for end in ("low", "high")}
    return {"mean": found.mean, **ends}


def availability(estimate: Estimate) -> Bounds:
    """Share of time in which users are served [1]."""
    up = estimate.availability
    return _bounds(up, low=estimate.bounded)


def downtime(estimate: Estimate) -> Bounds:
    """Downtime [h/year]."""
    return _bounds(estimate.downtime_hours_year, high=estimate.bounded)


def outage_cost(situation: Situation, name: str) -> Bounds:
    """Downtime and lost data, valued [value currency/year]."""
    return _bounds(situation.worths[name].outage_cost_year, high=_loss_is_bounded(situation, name))


def avoided_hours(situation: Situation, name: str) -> Bounds:
    """Downtime avoided against the baseline [h/year]."""
    baseline = baseline_of(situation.scenario)
    found = situation.worths[name].avoided_hours
    if name == baseline:
        return _bounds(found)
    return _bounds(found, low=situation.estimates[name].bounded, high=situation.estimates[baseline].bounded)


def gain(situation: Situation, name: str, found: Interval) -> Bounds:
    """Money gained against the baseline, or what is proportional to it."""
    baseline = baseline_of(situation.scenario)
    if name == baseline:
        return _bounds(found)
    return _bounds(found, low=_loss_is_bounded(situation, name), high=_loss_is_bounded(situation, baseline))


def _loss_is_bounded(situation: Situation, name: str) -> bool:
    """Whether anything bounds what its outages and its lost data cost."""
    estimate, data = situation.estimates[name], situation.scenario.outage_cost.data_value
    has_no_price = data is None or not data.value
    return estimate.bounded and (has_no_price or estimate.loss["all"].hours_per_year.high < HOURS_PER_YEAR)


def _bounds(found: Interval, *, low: bool = True, high: bool = True) -> Bounds:
    return Bounds(found.mean, found.low if low else None, found.high if high else None)
