"""Where the triggers stand: fired or not, how far away, when growth brings them about, and when to start by then."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from drmodel.analysis.forecast import Forecast, draws, due, joined, months_until
from drmodel.calculators.triggers import combine, compare
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.leaves import Text
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity


@dataclass(frozen=True)
class RuleState:
    """One trigger rule.

    Attributes
    ----------
    fired
        Whether it has fired; None if that cannot be said.
    distance, ratio
        How far the metric is from the threshold, in its unit, and the metric over the threshold.
    months
        Months until it fires at the base values; None where growth is unknown or no number, infinite for never.
    forecast
        The same with all ranges; None where it cannot be forecast.
    start
        When the plan has to start to be done by then; None where none of known length puts in place what it starts.
    """

    fired: bool | None
    distance: float | None
    ratio: float | None
    months: float | None
    forecast: Forecast | None = None
    start: Forecast | None = None


@dataclass(frozen=True)
class TriggerState:
    """All rules together.

    Attributes
    ----------
    rule
        Whether `any` of them is enough, or `all` are needed.
    fired
        Whether they have fired; None if that cannot be said.
    rules
        By id.
    forecast, start
        As of a rule, from those that can be forecast; None if none can be.
    left_out
        Rules that cannot be forecast. With `any` they may fire before the date, with `all` after it.
    """

    rule: Literal["any", "all"]
    fired: bool | None
    rules: dict[str, RuleState]
    forecast: Forecast | None = None
    start: Forecast | None = None
    left_out: tuple[str, ...] = ()


def trigger_state(scenario: Scenario) -> TriggerState | None:
    """State of the scenario's triggers; None if it has none."""
    triggers = scenario.triggers
    if triggers is None:
        return None
    states = {name: _state(rule) for name, rule in triggers.rules.items()}
    fired = {name: state.fired for name, state in states.items()}
    whole = combine(list(fired.values()), triggers.rule)
    drawn = draws(scenario, fired)
    for name, months in drawn.fires.items():
        found = due(scenario, drawn, months, triggers.rules[name].starts)
        states[name] = replace(states[name], forecast=found.forecast, start=found.start)
    left_out = tuple(name for name in states if name not in drawn.fires)
    if not drawn.fires:
        return TriggerState(triggers.rule, whole, states, left_out=left_out)
    found = due(scenario, drawn, joined(drawn.fires, triggers.rule), None)
    return TriggerState(triggers.rule, whole, states, found.forecast, found.start, left_out)


def _state(rule: TriggerRule) -> RuleState:
    if rule.operator == "is":
        current, threshold = _word(rule.current), _word(rule.threshold)
    else:
        current, threshold = _plain(rule.current), _plain(rule.threshold)
    if threshold is None:
        return RuleState(None, None, None, None)
    result = compare(current, rule.operator, threshold)
    return RuleState(result.fired, result.distance, result.ratio, _months(rule, current, threshold))


def _plain(value: Quantity | Text) -> float | str | None:
    return value.value if isinstance(value, Quantity) else str(value)


def _word(value: Quantity | Text) -> float | str | None:
    """A value as the category that it stands for: a quantity as it is written."""
    if isinstance(value, Quantity):
        return value.written if value.known else None
    return str(value)


def _months(rule: TriggerRule, current: float | str | None, threshold: float | str) -> float | None:
    growth = rule.growth
    if growth is None or growth.value is None or isinstance(current, str | None) or isinstance(threshold, str):
        return None
    compound = growth.dimension == "growth"
    months = months_until(rule.operator, np.array([current]), np.array([threshold]), np.array([growth.value]), compound)
    return None if months is None else float(months[0])
