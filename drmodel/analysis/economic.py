"""When a strategy pays, whatever is written down: what an hour of outage has to cost, and what waiting costs."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from drmodel.analysis.compare import Prices, Worth, hourly_cost, hourly_parts, prices
from drmodel.analysis.costs import baseline_of
from drmodel.analysis.forecast import Draws, Forecast, crossing, forecast
from drmodel.calculators.costs import MONTHS_PER_YEAR, PartialTotal
from drmodel.calculators.triggers import best_between
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate, paired_difference
from drmodel.simulation.statistics import Floats, Interval, exactly

NOW = exactly(0.0)
SMALLEST = 1e-300  # compound growth is from something to something


@dataclass(frozen=True)
class Between:
    """A range of what an hour of outage costs [value currency/h].

    Attributes
    ----------
    start
        Where it begins, with the interval of the simulation, whose upper end is infinite where it may never.
    end
        Where it ends; None for nowhere.
    """

    start: Interval
    end: Interval | None


@dataclass(frozen=True)
class EconomicTrigger:
    """When one strategy is worth its money.

    Attributes
    ----------
    pays
        Costs of an hour at which its net benefit against the baseline is positive; None for never.
    best
        Those at which no other within the hard limits has more; None for never.
    overtakes
        The strategy that it takes the place of as the best; None where it is the best from nothing on, or never.
    waiting_month
        Net benefit that a month without it forgoes [value currency]; negative where waiting saves money.
    """

    pays: Between | None
    best: Between | None
    overtakes: str | None
    waiting_month: Interval


@dataclass(frozen=True)
class MetricTrigger:
    """Where the metric of a written trigger makes a strategy pay.

    Attributes
    ----------
    pays
        The metric from which it pays, in its unit, with the interval of the simulation and of what is ranged.
    forecast
        When the metric is there; None where that cannot be forecast.
    """

    pays: Interval
    forecast: Forecast | None


@dataclass(frozen=True)
class Economics:
    """Economic triggers beside those that somebody wrote down.

    Attributes
    ----------
    hour
        What an hour of outage costs in the scenario [value currency/h].
    strategies
        By strategy, all but the baseline.
    rules
        By trigger rule whose metric the cost of an hour grows with, then by strategy.
    """

    hour: PartialTotal
    strategies: Mapping[str, EconomicTrigger]
    rules: Mapping[str, Mapping[str, MetricTrigger]]


def economics(
    scenario: Scenario,
    estimates: Mapping[str, Estimate],
    worths: Mapping[str, Worth],
    removed: Collection[str],
    drawn: Draws,
) -> Economics:
    """What an hour of outage has to cost for each strategy to pay, and to be the best.

    Net benefit is linear in the cost of an hour, so the values are solved for, not searched.

    Parameters
    ----------
    scenario
        The scenario of the situation.
    estimates, worths
        By strategy.
    removed
        Strategies that break a hard limit and cannot be the best, unless all do.
    drawn
        Draws of the scenario, for dates.

    Returns
    -------
    The triggers. What is unknown of costs and of the value of data is left out, as in the worths.
    """
    base = baseline_of(scenario)
    lines = {name: _over(scenario, estimates, worths, name, base) for name in worths}
    allowed = [name for name in worths if name not in removed] or list(worths)
    ranges = best_between([lines[name].slope.mean for name in allowed], [lines[name].start.mean for name in allowed])
    found = {name: ends for name, ends in zip(allowed, ranges, strict=True) if ends is not None}
    order = sorted(found, key=lambda name: found[name])
    crossings = {pair: _over(scenario, estimates, worths, pair[1], pair[0]).rise for pair in pairwise(order)}
    before = {second: first for first, second in crossings}
    best = {
        name: Between(
            next((at for pair, at in crossings.items() if pair[1] == name), NOW),
            next((at for pair, at in crossings.items() if pair[0] == name), None),
        )
        for name in order
    }
    triggers = {
        name: EconomicTrigger(
            lines[name].above_zero, best.get(name), before.get(name), worth.net_benefit.scaled(1 / MONTHS_PER_YEAR)
        )
        for name, worth in worths.items()
        if name != base
    }
    return Economics(hourly_cost(scenario), triggers, _by_metric(scenario, triggers, drawn))


def _by_metric(
    scenario: Scenario, triggers: Mapping[str, EconomicTrigger], drawn: Draws
) -> dict[str, dict[str, MetricTrigger]]:
    """Economic triggers in the unit of each metric that the cost of an hour grows with."""
    rules = {} if scenario.triggers is None else scenario.triggers.rules
    found: dict[str, dict[str, MetricTrigger]] = {}
    for name, rule in rules.items():
        at = drawn.values.get(f"triggers.rules.{name}.priced_at")
        fixed, growing = _hour(scenario, rule.driver, drawn)
        if at is not None and np.all(growing > 0) and rule.operator.startswith(">"):
            found[name] = {
                strategy: _metric(rule, name, one.pays.start, at, fixed, growing, drawn)
                for strategy, one in triggers.items()
                if one.pays is not None
            }
    return found


def _metric(
    rule: TriggerRule, name: str, price: Interval, at: Floats, fixed: Floats, growing: Floats, drawn: Draws
) -> MetricTrigger:
    """Where a metric brings an hour to a price; its interval joins that of the price and 95 % of the draws."""
    low, mean, high = (np.maximum(at * (x - fixed) / growing, 0.0) for x in (price.low, price.mean, price.high))
    pays = Interval(float(np.mean(mean)), _quantile(low, 0.025), _quantile(high, 0.975))
    months = crossing(rule, drawn.values, name, np.maximum(mean, SMALLEST))
    return MetricTrigger(pays, None if months is None else forecast(months))


def _quantile(draws: Floats, share: float) -> float:
    """A quantile of draws; infinite where they are, as of a price that may never be reached."""
    return math.inf if np.isinf(draws).all() else float(np.quantile(draws, share))


def _hour(scenario: Scenario, driver: str | None, drawn: Draws) -> tuple[Floats, Floats]:
    """Draws of the cost of an hour that does not grow with a driver, and that does; all of it if none is named."""
    fixed, growing = np.zeros(1), np.zeros(1)
    for name, part in hourly_parts(scenario).items():
        amount = drawn.values.get(f"outage_cost.parts.{name}.amount", np.zeros(1))
        if driver in (None, part.driver):
            growing = growing + amount
        else:
            fixed = fixed + amount
    return fixed, growing


@dataclass(frozen=True)
class _Line:
    """What one strategy gains over another as a line over the cost of an hour.

    Attributes
    ----------
    slope
        Avoided hours [h/year].
    start
        Gain where an hour costs nothing [value currency/year].
    """

    slope: Interval
    start: Interval

    @property
    def rise(self) -> Interval:
        """Where the line passes zero on its way up; infinite for never."""
        a, b = self.slope, self.start
        return Interval(_root(a.mean, b.mean), _root(a.high, b.high), _root(a.low, b.low))

    @property
    def above_zero(self) -> Between | None:
        """Where the line is above zero."""
        if self.slope.mean > 0:
            return Between(self.rise, None)
        if self.start.mean <= 0:
            return None
        return Between(NOW, None if self.slope.mean == 0 else self.fall)

    @property
    def fall(self) -> Interval:
        """Where the line passes zero on its way down; infinite for never."""
        a, b = self.slope, self.start
        return Interval(_root(-a.mean, -b.mean), _root(-a.low, -b.low), _root(-a.high, -b.high))


def _root(slope: float, start: float) -> float:
    """The cost of an hour from which a rising line is above zero."""
    if start >= 0:
        return 0.0
    return -start / slope if slope > 0 else math.inf


def _over(
    scenario: Scenario, estimates: Mapping[str, Estimate], worths: Mapping[str, Worth], name: str, other: str
) -> _Line:
    """The line of a strategy over another: paired hours, and losses of data and credits whose widths add."""
    price = prices(scenario)
    slope = paired_difference(estimates[other], estimates[name])
    gain = worths[name].net_benefit.mean - worths[other].net_benefit.mean
    start = gain - slope.mean * price.hour.known
    wide = 0.0 if name == other else _width(price, estimates[name]) + _width(price, estimates[other])
    return _Line(slope, Interval(start, start - wide, start + wide))


def _width(price: Prices, estimate: Estimate) -> float:
    """Half-width of what a year's lost data and credits cost [value currency/year]."""
    credit = 0.0 if estimate.credit_share is None else estimate.credit_share.half_width
    lost = estimate.loss["all"].hours_per_year.half_width
    return lost * (price.data_hour or 0.0) + MONTHS_PER_YEAR * credit * (price.credited_month or 0.0)
