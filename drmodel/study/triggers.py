"""Triggers as plain JSON types: what each rule says, whether it fired, how far it is, when it would fire."""

import math
from typing import Any

from drmodel.analysis.firing import RuleState, TriggerState
from drmodel.calculators.schedule import date_at
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.leaves import Text
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity
from drmodel.study.nulls import NOT_APPLICABLE, Why, or_why


def triggers_json(scenario: Scenario, state: TriggerState | None) -> dict[str, Any] | None:
    """The state of a scenario's triggers; None if it has none."""
    if state is None or scenario.triggers is None:
        return None
    why: Why = {}
    unknown = [name for name, rule in state.rules.items() if rule.fired is None]
    return {
        "rule": state.rule,
        "fired": or_why(state.fired, why, "fired", f"unknown: triggers.rules.{min(unknown, default='')}"),
        "rules": [_rule(scenario, name, rule) for name, rule in state.rules.items()],
        "why": why,
    }


def _rule(scenario: Scenario, name: str, state: RuleState) -> dict[str, Any]:
    """One rule; `never` tells a growth that does not lead there from one that nobody knows."""
    assert scenario.triggers is not None
    rule = scenario.triggers.rules[name]
    never = state.months is not None and math.isinf(state.months)
    why: Why = {}
    beside, later = _reasons(f"triggers.rules.{name}", rule, state)
    return {
        "id": name,
        "current": _written(rule.current),
        "operator": rule.operator,
        "threshold": _written(rule.threshold),
        "fired": or_why(state.fired, why, "fired", beside),
        "distance": or_why(state.distance, why, "distance", beside),
        "ratio": or_why(state.ratio, why, "ratio", beside),
        "months": or_why(None if never else state.months, why, "months", later),
        "expected": or_why(_expected(scenario, state.months), why, "expected", later),
        "never": never,
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


def _expected(scenario: Scenario, months: float | None) -> str | None:
    """The day on which growth brings it about; None for never, and beyond the calendar."""
    if months is None or math.isinf(months):
        return None
    try:
        return date_at(scenario.as_of, months * HOURS_PER_MONTH).isoformat()
    except ValueError:
        return None
