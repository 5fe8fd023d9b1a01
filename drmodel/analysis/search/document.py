"""A search in plain JSON types."""

from typing import Any

from drmodel.analysis.search.plans import Plan
from drmodel.analysis.search.results import Finding, Search
from drmodel.simulation.statistics import Interval


def search_document(found: Search) -> dict[str, Any]:
    """All that a search found; what it cannot tell is null beside a `why`."""
    return {
        "schema": 1,
        "scenario": {"sha256": found.scenario.sha256, "variant": found.scenario.variant_name},
        "currency": found.scenario.currency.value,
        "odds": found.odds,
        "odds_stated": found.odds_stated,
        "reached": found.reached,
        "why": {} if found.reached is not None else {"reached": "too close to call"},
        "best": finding_document(found.best),
        "front": [finding_document(one) for one in found.front],
        "close": [plan_document(plan) for plan in found.close],
        "left": {
            "causes": dict(zip(found.remedy.causes, found.remedy.hours, strict=True)),
            "enough": found.remedy.enough,
        },
        "out_of_reach": list(found.out_of_reach),
        "plans": found.plans,
        "programs": found.programs,
        "removed": found.removed,
        "years": found.years,
    }


def plan_document(plan: Plan) -> dict[str, Any]:
    """What a plan is and costs."""
    cost = plan.cost
    return {
        "strategy": plan.strategy,
        "options": dict(plan.options),
        "settings": dict(plan.settings),
        "cost_month": cost.month.known,
        "added_cost_year": cost.added_year.known,
        "one_off": cost.one_off.known,
        "missing": list(dict.fromkeys((*cost.added_year.missing, *cost.one_off.missing))),
    }


def finding_document(one: Finding) -> dict[str, Any]:
    """A plan and what it comes to."""
    verdicts = one.worth.verdicts
    return {
        **plan_document(one.plan),
        "availability": _interval(one.estimate.availability),
        "downtime_hours_year": _interval(one.estimate.downtime_hours_year),
        "sla_odds_year": _interval(one.odds),
        "net_benefit": _interval(one.worth.net_benefit),
        "meets": {name: verdict.met for name, verdict in verdicts.items()},
        "why": {f"meets.{name}": verdict.why for name, verdict in verdicts.items() if verdict.met is None},
        "assumed": list(one.assumed),
    }


def _interval(value: Interval) -> dict[str, float]:
    return {"mean": value.mean, "low": value.low, "high": value.high}
