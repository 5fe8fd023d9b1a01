"""A study as a JSON document, and back."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.metadata import version
from typing import Any, NoReturn

from drmodel.analysis.compare import hourly_cost
from drmodel.analysis.costs import baseline_of, exchange_rate
from drmodel.analysis.firing import RuleState
from drmodel.analysis.nights import Night
from drmodel.analysis.recommend import Choice, Flip
from drmodel.analysis.screen import TOO_CLOSE, Verdict, scope_key
from drmodel.errors import DrmodelError
from drmodel.formatting import Formatter, Sentence
from drmodel.scenario.business import RecoveryTarget, TriggerRule
from drmodel.scenario.loading import load_document
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.results import Distribution
from drmodel.study.estimates import estimate_json, estimate_of, interval_json
from drmodel.study.evaluation import Settings, Situation, Study, study_of

SCHEMA = 1
MINUTES = 60.0
NOT_APPLICABLE = "not applicable"
NOT_COMPUTED = ("npv", "p_best", "expected_regret")
QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}

Why = dict[str, str]  # by dotted path from where it stands: why there is null


def from_json(text: str, name: str = "study") -> Study:
    """The study that `Study.to_json` wrote: its estimates are read, everything else is computed from them again.

    Parameters
    ----------
    text
        What `Study.to_json` gave.
    name
        Name of the file, for messages.

    Raises
    ------
    DrmodelError
        If the text is no study of this schema.
    ScenarioError
        If the scenario in it is wrong.
    """
    try:
        raw = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DrmodelError(f"{name}{line}: not JSON: {error}; give the file that `evaluate` wrote") from None
    remedy = f"write one with `drmodel evaluate --format json`; this is drmodel {version('drmodel')}"
    if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
        raise DrmodelError(f"{name}: not a study of schema {SCHEMA}; {remedy}")
    try:
        written = raw["scenario"]
        scenario = load_document(written["document"], name)
        planned = {key: estimate_of(item) for key, item in raw["estimates"].items()}
        today = {key: estimate_of(item) for key, item in raw["estimates_today"].items()} or planned
        settings = Settings(**raw["settings"])
        study = study_of(scenario, settings, planned, today, written["variant"], tuple(written["overrides"]))
        return replace(study, nights=tuple(Night(**item) for item in raw["nights"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DrmodelError(f"{name}: a damaged study, at {error}; {remedy}") from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def document(study: Study) -> dict[str, Any]:
    """The study in plain JSON types; `null` stands only beside a `why` that says why."""
    scenario = study.scenario
    same = study.today.estimates == study.planned.estimates
    why: Why = {}
    return {
        "schema": SCHEMA,
        "drmodel": version("drmodel"),
        "scenario": {
            "name": str(scenario.name),
            "sha256": scenario.sha256,
            "variant": study.variant,
            "overrides": list(study.overrides),
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
            "rate": exchange_rate(scenario),
        },
        "strategies": [
            _strategy(study.planned, name) | {"today": _today(study.today, name)} for name in scenario.strategies
        ],
        "recommendation": _recommendation(study),
        "triggers": _or_why(_triggers(study), why, "triggers", NOT_APPLICABLE),
        "findings": [],
        "nights": [asdict(night) for night in study.nights],
        "estimates": {name: estimate_json(item) for name, item in study.planned.estimates.items()},
        "estimates_today": {} if same else {n: estimate_json(item) for n, item in study.today.estimates.items()},
        "why": why,
    }


def _recommendation(study: Study) -> dict[str, Any]:
    now, planned = study.today.choice, study.planned.choice
    return {
        "now": now.strategy,
        "when_triggered": planned.strategy,
        **_choice(planned),
        "today": _choice(now),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    why: Why = {}
    return {
        "meets_all": choice.meets_all,
        "removed": list(choice.removed),
        "not_stated": list(choice.not_stated),
        "reasons": _texts(choice.reasons),
        "conditions": _texts(choice.conditions),
        "flips": [_flip(flip) for flip in choice.flips],
        "next_best": _or_why(choice.next_best, why, "next_best", NOT_APPLICABLE),
        "why": why,
    }


def _flip(flip: Flip) -> dict[str, Any]:
    why: Why = {}
    used = _or_why(flip.used, why, "used", f"unknown: {flip.path}")
    return {"path": flip.path, "value": flip.value, "unit": flip.unit, "used": used, "to": flip.to, "why": why}


def _texts(sentences: tuple[Sentence, ...]) -> list[str]:
    return [Formatter("en").sentence(sentence) for sentence in sentences]


def _strategy(situation: Situation, name: str) -> dict[str, Any]:
    """One strategy as the contract lists it."""
    estimate, worth, scenario = situation.estimates[name], situation.worths[name], situation.scenario
    target = scenario.targets.availability
    goal = None if target is None else target.value.value
    why: Why = dict.fromkeys(NOT_COMPUTED, "not computed")
    if goal is None:
        why["sla_odds_year"] = why["sla_odds_month"] = "unknown: targets.availability"
    return {
        "id": name,
        "cost_month": worth.cost.month.known,
        "cost_missing": list(worth.cost.month.missing),
        "cost_overhead": _or_why(worth.cost.overhead, why, "cost_overhead", _no_overhead(situation)),
        "added_cost_year": worth.cost.added_year.known,
        "availability": interval_json(estimate.availability),
        "downtime_hours_year": interval_json(estimate.downtime_hours_year),
        "recovery_time_min": _times(scenario.targets.rto, estimate.recovery, "recovery_time_min", "rto", why),
        "data_loss_min": _times(scenario.targets.rpo, estimate.loss, "data_loss_min", "rpo", why),
        "sla_odds_year": None if goal is None else interval_json(estimate.odds_year[goal]),
        "sla_odds_month": None if goal is None else interval_json(estimate.odds_month[goal]),
        **_money_and_meets(situation, name, why),
        **dict.fromkeys(NOT_COMPUTED),
        "why": why,
    }


def _today(situation: Situation, name: str) -> dict[str, Any]:
    """What of a strategy is different under today's targets, users and costs."""
    why: Why = {}
    return _money_and_meets(situation, name, why) | {"why": why}


def _money_and_meets(situation: Situation, name: str, why: Why) -> dict[str, Any]:
    """What depends on targets, users and costs."""
    scenario, worth = situation.scenario, situation.worths[name]
    hour = hourly_cost(scenario)
    no_hour = f"unknown: {hour.missing[0]}" if hour.missing and hour.known == 0 else NOT_APPLICABLE
    payback = None if name == baseline_of(scenario) else worth.payback_months
    ratio = interval_json(worth.benefit_cost_ratio)
    return {
        "outage_cost_year": interval_json(worth.outage_cost_year),
        "avoided_hours": interval_json(worth.avoided_hours),
        "net_benefit_year": interval_json(worth.net_benefit),
        "benefit_cost_ratio": _or_why(ratio, why, "benefit_cost_ratio", NOT_APPLICABLE),
        "roi": _or_why(interval_json(worth.roi), why, "roi", NOT_APPLICABLE),
        "payback_months": _or_why(payback, why, "payback_months", NOT_APPLICABLE),
        "break_even_hours": _or_why(worth.break_even_hours, why, "break_even_hours", no_hour),
        "money_missing": list(worth.missing),
        "meets": {measure: _met(verdict, f"meets.{measure}", why) for measure, verdict in worth.verdicts.items()},
    }


def _no_overhead(situation: Situation) -> str:
    """Why a bill cannot be compared with the baseline's."""
    missing = situation.worths[baseline_of(situation.scenario)].cost.month.missing
    return f"unknown: {missing[0]}" if missing else NOT_APPLICABLE


def _met(verdict: Verdict, field: str, why: Why) -> bool | None:
    if verdict.met is None:
        why[field] = f"not computed: {verdict.why}" if verdict.why == TOO_CLOSE else verdict.why
    return verdict.met


def _or_why(value: Any, why: Why, field: str, reason: str) -> Any:
    if value is None:
        why[field] = reason
    return value


def _times(
    target: RecoveryTarget | None, distributions: Mapping[str, Distribution], field: str, objective: str, why: Why
) -> dict[str, Any] | None:
    """Mean and quantiles over all events, and the share within the objective over those that the target speaks of."""
    everything = distributions["all"]
    if everything.mean is None:
        why[field] = NOT_APPLICABLE
        return None
    key = f"within_{objective}"
    limit = None if target is None else target.value.value
    if target is None or limit is None:
        within, reason = None, f"unknown: targets.{objective}"
    else:
        within, reason = distributions[scope_key(target)].within.get(limit), NOT_APPLICABLE
    return {
        "mean": interval_json(everything.mean.scaled(MINUTES)),
        **{name: interval_json(everything.quantiles[p].scaled(MINUTES)) for name, p in QUANTILES.items()},
        key: _or_why(interval_json(within), why, f"{field}.{key}", reason),
    }


def _triggers(study: Study) -> dict[str, Any] | None:
    state, written = study.triggers, study.scenario.triggers
    if state is None or written is None:
        return None
    why: Why = {}
    unknown = [name for name, rule in state.rules.items() if rule.fired is None]
    return {
        "rule": state.rule,
        "fired": _or_why(state.fired, why, "fired", f"unknown: triggers.rules.{min(unknown, default='')}"),
        "rules": [_rule(name, rule, written.rules[name]) for name, rule in state.rules.items()],
        "why": why,
    }


def _rule(name: str, state: RuleState, written: TriggerRule) -> dict[str, Any]:
    """One rule; `never` tells a growth that does not lead there from one that nobody knows."""
    never = state.months is not None and math.isinf(state.months)
    why: Why = {}
    path = f"triggers.rules.{name}"
    growth = "growth" if written.growth is None or written.growth.value is None else None
    blank = next((key for key in ("current", "threshold") if _blank(getattr(written, key), written.operator)), None)
    beside = NOT_APPLICABLE if blank is None else f"unknown: {path}.{blank}"
    if blank is None and growth is not None and state.distance is not None:
        later = f"unknown: {path}.{growth}"
    else:
        later = beside
    return {
        "id": name,
        "fired": _or_why(state.fired, why, "fired", beside),
        "distance": _or_why(state.distance, why, "distance", beside),
        "ratio": _or_why(state.ratio, why, "ratio", beside),
        "months": _or_why(None if never else state.months, why, "months", later),
        "never": never,
        "why": why,
    }


def _blank(value: object, operator: str) -> bool:
    """Whether a rule lacks a value that its operator could compare."""
    return not value.known if isinstance(value, Quantity) else operator != "is"
