"""Where the triggers stand: fired or not, how far away, and when a growing metric would cross."""

from dataclasses import dataclass

from drmodel.calculators.triggers import combine, compare, months_to_threshold, months_to_threshold_linear
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.leaves import Text
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity


@dataclass(frozen=True)
class RuleState:
    """One trigger rule: whether it fired (None: cannot be said), how far it is, months until it would fire.

    `months` is None where growth is unknown or no number; infinite where it never fires at its growth.
    """

    fired: bool | None
    distance: float | None
    ratio: float | None
    months: float | None


@dataclass(frozen=True)
class TriggerState:
    """All rules together."""

    rule: str
    fired: bool | None
    rules: dict[str, RuleState]


def trigger_state(scenario: Scenario) -> TriggerState | None:
    """State of the scenario's triggers; None if it has none."""
    triggers = scenario.triggers
    if triggers is None:
        return None
    rules = {name: _state(rule) for name, rule in triggers.rules.items()}
    return TriggerState(triggers.rule, combine([state.fired for state in rules.values()], triggers.rule), rules)


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
    rises = rule.operator.startswith(">")
    if growth.dimension != "growth":  # a threshold reached from above is one from below for the negatives
        sign = 1 if rises else -1
        return float(months_to_threshold_linear(sign * current, sign * threshold, sign * growth.value))
    if threshold <= 0 or growth.value <= -1 or (current <= 0 and not rises):
        return None  # no compound growth leads there
    if rises:
        return float(months_to_threshold(current, threshold, growth.value))
    return float(months_to_threshold(1 / current, 1 / threshold, 1 / (1 + growth.value) - 1))
