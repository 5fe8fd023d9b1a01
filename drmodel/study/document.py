"""A study as a JSON document, and back."""

import json
import math
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from drmodel.analysis.compare import Worth
from drmodel.analysis.costs import baseline_of
from drmodel.analysis.recommend import Choice
from drmodel.analysis.screen import Verdict, scope_key
from drmodel.errors import DrmodelError
from drmodel.formatting import Formatter
from drmodel.scenario.business import RecoveryTarget
from drmodel.scenario.loading import load_document
from drmodel.simulation.results import Distribution
from drmodel.simulation.statistics import Interval
from drmodel.study.estimates import estimate_json, estimate_of, interval_json
from drmodel.study.evaluation import Settings, Situation, Study, study_of

SCHEMA = 1
MINUTES = 60.0
QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def to_json(study: Study) -> str:
    """The study as JSON text: the same study gives the same text.

    Returns
    -------
    Text that `from_json` reads back, as the package's JSON Schema of a study describes it.
    """
    return json.dumps(document(study), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def from_json(text: str, name: str = "study") -> Study:
    """The study that `to_json` wrote: its estimates are read, everything else is computed from them again.

    Raises
    ------
    DrmodelError
        If the text is no study of this schema.
    ScenarioError
        If the scenario in it is wrong.
    """
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        raise DrmodelError(
            f"{name}:{error.lineno}: not JSON: {error.msg}; give the file that `evaluate` wrote"
        ) from None
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA or "estimates" not in raw:
        raise DrmodelError(f"{name}: not a study of schema {SCHEMA}; write one with `drmodel evaluate --format json`")
    scenario = load_document(raw["scenario"]["document"], name)
    planned = {key: estimate_of(item) for key, item in raw["estimates"].items()}
    today = {key: estimate_of(item) for key, item in raw["estimates_today"].items()} or planned
    return study_of(scenario, Settings(**raw["settings"]), planned, today)


def document(study: Study) -> dict[str, Any]:
    """The study in plain JSON types."""
    scenario = study.scenario
    same = study.today.estimates == study.planned.estimates
    return {
        "schema": SCHEMA,
        "drmodel": version("drmodel"),
        "scenario": {
            "name": str(scenario.name),
            "sha256": scenario.sha256,
            "variant": scenario.variant_name,
            "overrides": list(scenario.overrides),
            "as_of": scenario.as_of.isoformat(),
            "document": scenario.document_json(),
        },
        "settings": {
            "seed": study.settings.seed,
            "precision": study.settings.precision,
            "budget": study.settings.budget,
            "engine": study.settings.engine,
        },
        "years": study.years,
        "currency": {
            "cost": scenario.currency.cost,
            "value": scenario.currency.value,
            "rate": scenario.currency.rate.value,
        },
        "strategies": [
            _strategy(study.planned, name) | {"today": _money_and_meets(study.today, name)}
            for name in scenario.strategies
        ],
        "recommendation": {
            "now": study.today.choice.strategy,
            "when_triggered": study.planned.choice.strategy,
            "reasons": _sentences(study.planned.choice),
            "conditions": [Formatter("en").sentence(s) for s in study.planned.choice.conditions],
            "flips": [
                {"path": flip.path, "value": flip.value, "used": flip.used, "to": flip.to}
                for flip in study.planned.choice.flips
            ],
            "next_best": study.planned.choice.next_best,
            "today": {"reasons": _sentences(study.today.choice), "next_best": study.today.choice.next_best},
        },
        "triggers": _triggers(study),
        "findings": [],
        "estimates": {name: estimate_json(item) for name, item in study.planned.estimates.items()},
        "estimates_today": {} if same else {n: estimate_json(item) for n, item in study.today.estimates.items()},
    }


def _sentences(choice: Choice) -> list[str]:
    return [Formatter("en").sentence(sentence) for sentence in choice.reasons]


def _strategy(situation: Situation, name: str) -> dict[str, Any]:
    """One strategy as the contract lists it; `why` stands for every null."""
    estimate, worth, scenario = situation.estimates[name], situation.worths[name], situation.scenario
    target = scenario.targets.availability
    goal = None if target is None else target.value.value
    why: dict[str, str] = {}
    for field in ("npv", "p_best", "expected_regret"):
        why[field] = "not computed"
    if goal is None:
        why["sla_odds_year"] = why["sla_odds_month"] = "unknown: targets.availability"
    return {
        "id": name,
        "cost_month": worth.cost.month.known,
        "cost_missing": list(worth.cost.month.missing),
        "cost_overhead": _or_why(worth.cost.overhead, why, "cost_overhead", "not applicable"),
        "added_cost_year": worth.cost.added_year.known,
        "availability": interval_json(estimate.availability),
        "downtime_hours_year": interval_json(estimate.downtime_hours_year),
        "recovery_time_min": _times(scenario.targets.rto, estimate.recovery, "rto", why),
        "data_loss_min": _times(scenario.targets.rpo, estimate.loss, "rpo", why),
        "sla_odds_year": None if goal is None else interval_json(estimate.odds_year[goal]),
        "sla_odds_month": None if goal is None else interval_json(estimate.odds_month[goal]),
        **_money_and_meets(situation, name, why),
        "npv": None,
        "p_best": None,
        "expected_regret": None,
        "why": why,
    }


def _money_and_meets(situation: Situation, name: str, why: dict[str, str] | None = None) -> dict[str, Any]:
    """The part of a strategy that depends on targets, users and costs, with its own `why` unless one is given."""
    worth: Worth = situation.worths[name]
    reasons = {} if why is None else why
    own = name == baseline_of(situation.scenario)
    nothing_added = "not applicable"
    result = {
        "outage_cost_year": interval_json(worth.outage_cost_year),
        "avoided_hours": interval_json(worth.avoided_hours),
        "net_benefit": interval_json(worth.net_benefit),
        "benefit_cost_ratio": _or_why(
            interval_json(worth.benefit_cost_ratio), reasons, "benefit_cost_ratio", nothing_added
        ),
        "roi": _or_why(interval_json(worth.roi), reasons, "roi", nothing_added),
        "payback_months": _or_why(None if own else worth.payback_months, reasons, "payback_months", nothing_added),
        "break_even_hours": _or_why(worth.break_even_hours, reasons, "break_even_hours", nothing_added),
        "money_missing": list(worth.missing),
        "meets": {measure: _met(verdict, f"meets.{measure}", reasons) for measure, verdict in worth.verdicts.items()},
    }
    result["net_benefit_year"] = result.pop("net_benefit")
    return result if why is not None else result | {"why": reasons}


def _met(verdict: Verdict, field: str, why: dict[str, str]) -> bool | None:
    if verdict.met is None:
        why[field] = verdict.why
    return verdict.met


def _or_why(value: Any, why: dict[str, str], field: str, reason: str) -> Any:
    if value is None:
        why[field] = reason
    return value


def _times(
    target: RecoveryTarget | None, distributions: Mapping[str, Distribution], objective: str, why: dict[str, str]
) -> dict[str, Any] | None:
    """Mean and quantiles over all events, and the share within the objective over those that the target speaks of."""
    field = "recovery_time_min" if objective == "rto" else "data_loss_min"
    distribution = distributions["all"]
    if distribution.mean is None:
        why[field] = "not applicable"
        return None
    result: dict[str, Any] = {"mean": _minutes(distribution.mean)}
    for key, p in QUANTILES.items():
        result[key] = _minutes(distribution.quantiles[p])
    limit = None if target is None else target.value.value
    if target is None or limit is None:
        why[f"{field}.within_{objective}"] = f"unknown: targets.{objective}"
        return result | {f"within_{objective}": None}
    within = distributions[scope_key(target)].within.get(limit)
    if within is None:
        why[f"{field}.within_{objective}"] = "not applicable"
    return result | {f"within_{objective}": interval_json(within)}


def _minutes(interval: Interval) -> dict[str, float] | None:
    return interval_json(interval.scaled(MINUTES))


def _triggers(study: Study) -> dict[str, Any] | None:
    state = study.triggers
    if state is None:
        return None
    rules = []
    for name, rule in state.rules.items():
        months = rule.months
        rules.append(
            {
                "id": name,
                "fired": rule.fired,
                "distance": rule.distance,
                "ratio": rule.ratio,
                "months": None if months is None or math.isinf(months) else months,
                "never": months is not None and math.isinf(months),
            }
        )
    return {"rule": state.rule, "fired": state.fired, "rules": rules}
