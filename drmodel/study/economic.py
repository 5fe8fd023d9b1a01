"""Economic triggers as plain JSON types: from what cost of an hour, and what value of a metric, each strategy pays."""

from typing import Any

from drmodel.analysis.costs import baseline_of
from drmodel.analysis.economic import Between, Economics, EconomicTrigger, MetricTrigger
from drmodel.simulation.statistics import Interval
from drmodel.study import bounds
from drmodel.study.bounds import bounds_json
from drmodel.study.dates import forecast_json
from drmodel.study.nulls import NOT_APPLICABLE, NOT_SEEN, Why, or_why
from drmodel.study.results import Situation

NO_END = "not computed: it may be at no value"


def economic_json(situation: Situation, found: Economics) -> dict[str, Any]:
    """When each strategy is worth its money."""
    return {
        "hour": found.hour.known,
        "hour_missing": list(found.hour.missing),
        "strategies": [_strategy(situation, found, name, one) for name, one in found.strategies.items()],
    }


def _strategy(situation: Situation, found: Economics, name: str, trigger: EconomicTrigger) -> dict[str, Any]:
    why: Why = {}
    rules = {rule: metrics[name] for rule, metrics in found.rules.items() if name in metrics}
    return {
        "id": name,
        "pays": or_why(_between(situation, name, trigger.pays), why, "pays", NOT_APPLICABLE),
        "best": or_why(_between(situation, name, trigger.best), why, "best", NOT_APPLICABLE),
        "overtakes": or_why(trigger.overtakes, why, "overtakes", NOT_APPLICABLE),
        "waiting_month": bounds_json(bounds.gain(situation, name, trigger.waiting_month), why, "waiting_month"),
        "metrics": [_metric(situation, name, rule, metric) for rule, metric in rules.items()],
        "why": why,
    }


def _metric(situation: Situation, name: str, rule: str, metric: MetricTrigger) -> dict[str, Any]:
    why: Why = {}
    when = forecast_json(situation.scenario, metric.forecast)
    return {
        "rule": rule,
        "from": _ends(situation, name, metric.pays, "from", why),
        "forecast": or_why(when, why, "forecast", f"unknown: triggers.rules.{rule}"),
        "why": why,
    }


def _between(situation: Situation, name: str, range_: Between | None) -> dict[str, Any] | None:
    if range_ is None:
        return None
    why: Why = {}
    end = None if range_.end is None else _ends(situation, name, range_.end, "to", why)
    return {
        "from": _ends(situation, name, range_.start, "from", why),
        "to": or_why(end, why, "to", NOT_APPLICABLE),
        "why": why,
    }


def _ends(situation: Situation, name: str, found: Interval, field: str, why: Why) -> dict[str, float | None]:
    """An interval; an end is null where it may be at no value, or nobody saw how long an outage would last."""
    seen = all(situation.estimates[one].bounded for one in (name, baseline_of(situation.scenario)))
    high = None if found.high == float("inf") or not seen else found.high
    return {
        "mean": found.mean,
        "low": or_why(found.low if seen else None, why, f"{field}.low", NOT_SEEN),
        "high": or_why(high, why, f"{field}.high", NO_END if seen else NOT_SEEN),
    }
