"""Triggers as plain JSON types: what each rule says, whether it fired, how far it is, when it fires, when to start."""

import math
from typing import Any

from drmodel.analysis.firing import RuleState, TriggerState
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.leaves import Text
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity
from drmodel.study.dates import day_in, forecast_json
from drmodel.study.nulls import NOT_APPLICABLE, Why, or_why


def triggers_json(scenario: Scenario, state: TriggerState | None) -> dict[str, Any] | None:
    """The state of a scenario's triggers; None if it has none."""
    if state is None or scenario.triggers is None:
        return None
    why: Why = {}
    unknown = [name for name, rule in state.rules.items() if rule.fired is None]
    rules = [_rule(scenario, name, rule) for name, rule in state.rules.items()]
    blind = next((rule["why"]["forecast"] for rule in rules if rule["forecast"] is None), NOT_APPLICABLE)
    return {
        "rule": state.rule,
        "fired": or_why(state.fired, why, "fired", f"unknown: triggers.rules.{min(unknown, default='')}"),
        "forecast": or_why(forecast_json(scenario, state.forecast), why, "forecast", blind),
        "start": or_why(
            forecast_json(scenario, state.start), why, "start", blind if state.forecast is None else no_start(scenario)
        ),
        "left_out": list(state.left_out),
        "rules": rules,
        "why": why,
    }


def no_start(scenario: Scenario) -> str:
    """Why nobody can say when to start for a day that is known."""
    phases = {} if scenario.plan is None else scenario.plan.phases
    blank = [name for name, phase in phases.items() if not phase.duration.known]
    return f"unknown: plan.phases.{blank[0]}.duration" if blank else NOT_APPLICABLE


def _rule(scenario: Scenario, name: str, state: RuleState) -> dict[str, Any]:
    """One rule; `never` tells a growth that does not lead there from one that nobody knows."""
    assert scenario.triggers is not None
    rule = scenario.triggers.rules[name]
    never = state.months is not None and math.isinf(state.months)
    why: Why = {}
    beside, later = _reasons(f"triggers.rules.{name}", rule, state)
    expected = None if state.months is None else day_in(scenario, state.months)
    no_day = later if state.forecast is None else no_start(scenario)
    return {
        "id": name,
        "current": _written(rule.current),
        "operator": rule.operator,
        "threshold": _written(rule.threshold),
        "fired": or_why(state.fired, why, "fired", beside),
        "distance": or_why(state.distance, why, "distance", beside),
        "ratio": or_why(state.ratio, why, "ratio", beside),
        "months": or_why(None if never else state.months, why, "months", later),
        "expected": or_why(expected, why, "expected", later),
        "never": never,
        "forecast": or_why(forecast_json(scenario, state.forecast), why, "forecast", later),
        "start": or_why(forecast_json(scenario, state.start), why, "start", no_day),
        "starts": or_why(rule.starts, why, "starts", NOT_APPLICABLE),
        "why": why,
    }


def _reasons(path: str, rule: TriggerRule, state: RuleState) -> tuple[str, str]:
    """Why its state may be null, and why its forecast may be."""
    blank = next((key for key in ("current", "threshold") if _blank(getattr(rule, key), rule.operator)), None)
    if blank is not None:
        return f"unknown: {path}.{blank}", f"unknown: {path}.{blank}"
    grows = rule.growth is not None and rule.growth.value is not None
    return NOT_APPLICABLE, NOT_APPLICABLE if grows or state.distance is None else f"unknown: {path}.growth"


def _blank(value: Quantity | Text, operator: str) -> bool:
    """Whether a rule lacks a value that its operator could compare: a word is no number."""
    return not value.known if isinstance(value, Quantity) else operator != "is"


def _written(value: Quantity | Text) -> str:
    return str(getattr(value, "written", value))
