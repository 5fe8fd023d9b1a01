"""When the triggers fire, as far as their ranges tell, and when to start so that the plan is done by then."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drmodel.analysis.uncertainty.joint import joint_samples
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.calculators.triggers import months_to_threshold, months_to_threshold_linear
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.statistics import Floats

DRAWS = 4096  # a power of two, which keeps the points balanced; a probability is known to about 1/4096
SEED = 2025
EARLY, MIDDLE, LATE = 0.1, 0.5, 0.9  # probabilities
_FIELDS = ("current", "threshold", "growth", "priced_at")


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

    fires: Mapping[str, Floats]
    lead: Floats | None
    values: Mapping[str, Floats]


def draws(scenario: Scenario, fired: Mapping[str, bool | None]) -> Draws:
    """Draw what the dates of a scenario depend on.

    Parameters
    ----------
    scenario
        The scenario; its ranges are independent of each other but for the correlations that it states.
    fired
        By trigger rule: whether it has fired; None if unknown.

    Returns
    -------
    A rule that has not fired is left out if a number that it needs is unknown, or if it compares words.
    """
    rules = {} if scenario.triggers is None else scenario.triggers.rules
    phases = {} if scenario.plan is None else scenario.plan.phases
    parts = scenario.outage_cost.parts
    durations = {f"plan.phases.{name}.duration": phase.duration for name, phase in phases.items()}
    prices = {f"outage_cost.parts.{name}.amount": part.amount for name, part in parts.items()}
    values = _drawn(scenario, {**_quantities(rules), **durations, **prices})
    found = {name: _fires(rule, values, name, fired[name] is True) for name, rule in rules.items()}
    known = [values[path] for path in durations if path in values]
    lead = np.sum(known, axis=0) / HOURS_PER_MONTH if known and len(known) == len(durations) else None
    return Draws({name: months for name, months in found.items() if months is not None}, lead, values)


def joined(fires: Mapping[str, Floats], rule: str) -> Floats:
    """Months until several rules together fire: the first of them, or the last."""
    every = np.array(np.broadcast_arrays(*fires.values()))
    together: Floats = every.min(axis=0) if rule == "any" else every.max(axis=0)
    return together


def forecast(months: Floats) -> Forecast:
    """The distribution of draws, in a few numbers.

    Examples
    --------
    >>> forecast(np.array([1.0, 2.0, 3.0, 4.0, np.inf]))
    Forecast(early=1.0, middle=3.0, late=inf, never=0.2)
    """
    early, middle, late = (float(x) for x in np.quantile(months, (EARLY, MIDDLE, LATE), method="inverted_cdf"))
    return Forecast(early, middle, late, float(np.mean(np.isinf(months))))


def due(scenario: Scenario, drawn: Draws, months: Floats, starts: str | None) -> Due:
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


def crossing(rule: TriggerRule, values: Mapping[str, Floats], name: str, threshold: Floats) -> Floats | None:
    """Months until the metric of a rule reaches a threshold, its own or another; None if that cannot be forecast."""
    current, growth = values.get(f"triggers.rules.{name}.current"), values.get(f"triggers.rules.{name}.growth")
    if current is None or growth is None or rule.growth is None:
        return None
    return months_until(rule.operator, current, threshold, growth, rule.growth.dimension == "growth")


def months_until(operator: str, current: Floats, threshold: Floats, growth: Floats, compound: bool) -> Floats | None:
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


def _drawn(scenario: Scenario, quantities: Mapping[str, Quantity]) -> dict[str, Floats]:
    """Joint draws of quantities by path, without the unknown ones; where all are sure one draw will do."""
    ranged = {path: quantity for path, quantity in quantities.items() if quantity.spread is not None}
    sure = {path: one.value for path, one in quantities.items() if one.value is not None and path not in ranged}
    if not ranged:
        return {path: np.array([value]) for path, value in sure.items()}
    ranks = {one.between: one.rank.value or 0.0 for one in scenario.correlations.values()}
    samples = joint_samples(ranged, ranks, DRAWS, SEED)
    return {path: np.full(DRAWS, value) for path, value in sure.items()} | dict(zip(ranged, samples.T, strict=True))


def _quantities(rules: Mapping[str, TriggerRule]) -> dict[str, Quantity]:
    """All numbers of rules, by path."""
    fields = (
        (f"triggers.rules.{name}.{field}", getattr(rule, field)) for name, rule in rules.items() for field in _FIELDS
    )
    return {path: value for path, value in fields if isinstance(value, Quantity)}


def _fires(rule: TriggerRule, values: Mapping[str, Floats], name: str, fired: bool) -> Floats | None:
    """Months until a rule fires; None if nobody can say."""
    threshold = values.get(f"triggers.rules.{name}.threshold")
    found = None if threshold is None else crossing(rule, values, name, threshold)
    return np.array([0.0]) if found is None and fired else found
