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
    current, threshold = _plain(rule.current), _plain(rule.threshold)
    if threshold is None:
        return RuleState(None, None, None, None)
    result = compare(current, rule.operator, threshold)
    return RuleState(result.fired, result.distance, result.ratio, _months(rule, current, threshold))


def _plain(value: Quantity | Text) -> float | str | None:
    return value.value if isinstance(value, Quantity) else str(value)


def _months(rule: TriggerRule, current: float | str | None, threshold: float | str) -> float | None:
    growth = rule.growth
    if growth is None or growth.value is None or not isinstance(current, float) or not isinstance(threshold, float):
        return None
    if not rule.operator.startswith(">"):
        return None
    grow = months_to_threshold if growth.dimension == "growth" else months_to_threshold_linear
    return float(grow(current, threshold, growth.value))
