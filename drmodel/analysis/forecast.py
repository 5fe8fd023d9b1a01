"""When the triggers fire, as far as their ranges tell, and when to start so that the plan is done by then."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drmodel.analysis.spreads import Array, drawn
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.calculators.triggers import grown, months_to_threshold, months_to_threshold_linear
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity

EARLY, MIDDLE, LATE = 0.1, 0.5, 0.9  # probabilities
_FIELDS = ("current", "threshold", "growth")


@dataclass(frozen=True)
class Forecast:
    """When something is due, in months from the day of the scenario: infinite for never, negative for in the past.

    Attributes
    ----------
    early, middle, late
        By when it is due with a probability of 10, 50 and 90 % [months].
    never
        Probability that it never is [1].
    """

    early: float
    middle: float
    late: float
    never: float


@dataclass(frozen=True)
class Due:
    """When something is due, and when to start for it.

    Attributes
    ----------
    forecast
        When it is due.
    start
        When the plan has to start to be done by then; None if the plan is for something else, or of unknown length.
    """

    forecast: Forecast
    start: Forecast | None


@dataclass(frozen=True)
class Fan:
    """Where a metric goes, in its unit.

    Attributes
    ----------
    months
        Months from the day of the scenario.
    low, middle, high
        Values that it stays below with a probability of 10, 50 and 90 %.
    """

    months: tuple[float, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Draws:
    """Joint draws of everything with a range that dates depend on.

    Attributes
    ----------
    fires
        By trigger rule that can be forecast: months until it fires.
    lead
        Calendar time that the plan takes [months]; None if there is no plan, or the length of a phase is unknown.
    values
        By path: draws of the quantities.
    """

    fires: Mapping[str, Array]
    lead: Array | None
    values: Mapping[str, Array]


def draws(scenario: Scenario, fired: Mapping[str, bool | None]) -> Draws:
    """Draw what the dates of a scenario depend on.

    Parameters
    ----------
    scenario
        The scenario; its ranges are taken to be independent of each other.
    fired
        By trigger rule: whether it has fired; None if unknown.

    Returns
    -------
    A rule that has not fired is left out if a number that it needs is unknown, or if it compares words.
    """
    rules = {} if scenario.triggers is None else scenario.triggers.rules
    phases = {} if scenario.plan is None else scenario.plan.phases
    durations = {f"plan.phases.{name}.duration": phase.duration for name, phase in phases.items()}
    values = drawn({**_quantities(rules), **durations})
    found = {name: _fires(rule, values, name, fired[name] is True) for name, rule in rules.items()}
    known = [values[path] for path in durations if path in values]
    lead = np.sum(known, axis=0) / HOURS_PER_MONTH if known and len(known) == len(durations) else None
    return Draws({name: months for name, months in found.items() if months is not None}, lead, values)


def joined(fires: Mapping[str, Array], rule: str) -> Array:
    """Months until several rules together fire: the first of them, or the last."""
    every = np.array(np.broadcast_arrays(*fires.values()))
    together: Array = every.min(axis=0) if rule == "any" else every.max(axis=0)
    return together


def forecast(months: Array) -> Forecast:
    """The distribution of draws, in a few numbers.

    Examples
    --------
    >>> forecast(np.array([1.0, 2.0, 3.0, 4.0, np.inf]))
    Forecast(early=1.0, middle=3.0, late=inf, never=0.2)
    """
    early, middle, late = (float(x) for x in np.quantile(months, (EARLY, MIDDLE, LATE), method="inverted_cdf"))
    return Forecast(early, middle, late, float(np.mean(np.isinf(months))))


def due(scenario: Scenario, drawn: Draws, months: Array, starts: str | None) -> Due:
    """When something is due that happens after so many months, and the start of the plan for it.

    Parameters
    ----------
    scenario
        The scenario, which says what its plan puts in place.
    drawn
        Draws of the scenario.
    months
        Draws of the time until it is due [months].
    starts
        The strategy that is to be in place by then; None if nothing is said.
    """
    plan = scenario.plan
    other = plan is None or (None not in (plan.strategy, starts) and plan.strategy != starts)
    return Due(forecast(months), None if drawn.lead is None or other else forecast(months - drawn.lead))


def crossing(rule: TriggerRule, values: Mapping[str, Array], name: str, threshold: Array) -> Array | None:
    """Months until the metric of a rule reaches a threshold, its own or another; None if that cannot be forecast."""
    current, growth = values.get(f"{name}.current"), values.get(f"{name}.growth")
    if current is None or growth is None or rule.growth is None:
        return None
    return months_until(rule.operator, current, threshold, growth, rule.growth.dimension == "growth")


def fan(rule: TriggerRule, values: Mapping[str, Array], name: str, until: float, points: int = 61) -> Fan | None:
    """Where the metric of a rule goes until some month; None if that cannot be forecast."""
    current, growth = values.get(f"{name}.current"), values.get(f"{name}.growth")
    if current is None or growth is None or rule.growth is None:
        return None
    months = np.linspace(0.0, until, points)
    compound = rule.growth.dimension == "growth"
    curves = [
        np.quantile(grown(current, growth, month) if compound else current + growth * month, (EARLY, MIDDLE, LATE))
        for month in months
    ]
    low, middle, high = (tuple(float(x) for x in curve) for curve in np.transpose(curves))
    return Fan(tuple(float(x) for x in months), low, middle, high)


def months_until(operator: str, current: Array, threshold: Array, growth: Array, compound: bool) -> Array | None:
    """Months until a metric that grows by shares or by amounts reaches a threshold, from below or from above.

    Parameters
    ----------
    operator
        Of the rule: what begins with `>` is reached from below.
    current, threshold
        In one unit.
    growth
        Per month: a share [1] if compound, else an amount in that unit.
    compound
        Whether the growth is compound.

    Returns
    -------
    Months, 0 where it is reached already, infinite for never; None if no compound growth leads there.
    """
    rises = operator.startswith(">")
    if not compound:  # a threshold reached from above is one from below for the negatives
        sign = 1 if rises else -1
        return np.atleast_1d(months_to_threshold_linear(sign * current, sign * threshold, sign * growth))
    if np.any(threshold <= 0) or np.any(growth <= -1) or np.any(current < 0) or (np.any(current == 0) and not rises):
        return None  # no compound growth leads there
    if rises:
        return np.atleast_1d(months_to_threshold(current, threshold, growth))
    return np.atleast_1d(months_to_threshold(1 / current, 1 / threshold, 1 / (1 + growth) - 1))


def _quantities(rules: Mapping[str, TriggerRule]) -> dict[str, Quantity]:
    """All numbers of rules, by rule and field."""
    fields = ((f"{name}.{field}", getattr(rule, field)) for name, rule in rules.items() for field in _FIELDS)
    return {path: value for path, value in fields if isinstance(value, Quantity)}


def _fires(rule: TriggerRule, values: Mapping[str, Array], name: str, fired: bool) -> Array | None:
    """Months until a rule fires; None if nobody can say."""
    threshold = values.get(f"{name}.threshold")
    found = None if threshold is None else crossing(rule, values, name, threshold)
    return np.array([0.0]) if found is None and fired else found
