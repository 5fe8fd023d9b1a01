"""A study as a JSON document, and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.metadata import version
from typing import Any, NoReturn

from drmodel.analysis.compare import hourly_cost
from drmodel.analysis.costs import baseline_of, exchange_rate
from drmodel.analysis.nights import Night
from drmodel.analysis.recommend import Choice, Flip
from drmodel.analysis.screen import TOO_CLOSE, Verdict, scope_key
from drmodel.analysis.uncertainty.results import Uncertainty
from drmodel.errors import DrmodelError
from drmodel.formatting import Formatter
from drmodel.scenario.business import RecoveryTarget
from drmodel.scenario.loading import load_document, read_bytes
from drmodel.simulation.results import Distribution, Estimate
from drmodel.study import bounds
from drmodel.study.bounds import bounds_json
from drmodel.study.economic import economic_json
from drmodel.study.estimates import estimate_json, estimate_of, interval_json, mapping
from drmodel.study.estimates import text as words
from drmodel.study.nulls import NOT_APPLICABLE, NOT_COMPUTED, NOT_SEEN, Why, no_overhead, or_why
from drmodel.study.reach import reach_json, reach_of_json
from drmodel.study.recommendation import sentences
from drmodel.study.results import Beside, Settings, Situation, Study, beside_of, study_of
from drmodel.study.returns import returns_json
from drmodel.study.review import findings_json
from drmodel.study.roadmap import roadmap_json
from drmodel.study.triggers import triggers_json
from drmodel.study.turns import sensitivity_json, sensitivity_of
from drmodel.study.uncertainty import uncertainty_json, uncertainty_of

SCHEMA = 1
MOST_BYTES = 40_000_000  # of a study's JSON: ten times that of the largest example
MINUTES = 60.0
QUANTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


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
        planned = _estimates_of(raw, "estimates")
        today = _estimates_of(raw, "estimates_today") or planned
        settings = Settings(**raw["settings"])
        study = study_of(scenario, settings, planned, today, written["variant"], tuple(written["overrides"]))
        nights = tuple(Night(**item) for item in raw["nights"])
        made_with = mapping(words, raw.get("environment", {}), "environment")
        study = replace(study, nights=nights, beside=_beside_of(raw["beside"], name), environment=made_with)
        sure = uncertainty_of(raw["uncertainty"], "uncertainty")
        today_is_it = study.today.scenario is study.scenario
        sure_today = sure if today_is_it else uncertainty_of(raw["uncertainty_today"], "uncertainty_today")
        return study.informed(sure, sure_today, sensitivity_of(raw["sensitivity"]), reach_of_json(raw["search"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DrmodelError(f"{name}: a damaged study, at {error}; {remedy}") from None


def text_of(file: str) -> str:
    """The text of a study's file.

    Raises
    ------
    DrmodelError
        If it cannot be read, is too large, or is not text.
    """
    try:
        content = read_bytes(file, MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise DrmodelError(f"{file}: larger than {MOST_BYTES:,} bytes; give the file that `evaluate` wrote")
        return content.decode("utf-8")
    except OSError as error:
        raise DrmodelError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DrmodelError(f"{file}: not UTF-8; give the file that `evaluate --format json` wrote") from None


def _beside_of(raw: dict[str, Any] | None, name: str) -> Beside | None:
    if raw is None:
        return None
    estimates = _estimates_of(raw, "estimates", "beside.")
    return beside_of(load_document(raw["document"], name), estimates, raw["variant"])


def _estimates_of(raw: Mapping[str, Any], field: str, within: str = "") -> dict[str, Estimate]:
    """The estimates of a field by strategy; what is wrong with one is said with its place in the document."""
    return {key: estimate_of(item, f"{within}{field}.{key}") for key, item in raw[field].items()}


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
        "environment": dict(study.environment),
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
            "samples": study.settings.samples,
        },
        "years": study.years,
        "currency": {
            "cost": scenario.currency.cost,
            "value": scenario.currency.value,
            "rate": exchange_rate(scenario),
        },
        "strategies": [_strategy(study, name) | {"today": _today(study, name)} for name in scenario.strategies],
        "recommendation": _recommendation(study),
        "triggers": or_why(triggers_json(scenario, study.triggers), why, "triggers", NOT_APPLICABLE),
        "economic": economic_json(study.planned, study.economics),
        "roadmap": roadmap_json(scenario, study.roadmap),
        "findings": findings_json(study.findings, Formatter("en")),
        "nights": [asdict(night) for night in study.nights],
        "estimates": {name: estimate_json(item) for name, item in study.planned.estimates.items()},
        "estimates_today": {} if same else {n: estimate_json(item) for n, item in study.today.estimates.items()},
        "beside": or_why(_beside(study.beside), why, "beside", NOT_APPLICABLE),
        "uncertainty": or_why(uncertainty_json(study.uncertainty), why, "uncertainty", _why_sure(study)),
        "uncertainty_today": or_why(_sure_today(study), why, "uncertainty_today", _why_sure(study)),
        "sensitivity": or_why(sensitivity_json(study.sensitivity), why, "sensitivity", NOT_COMPUTED),
        "search": or_why(reach_json(study.reach), why, "search", NOT_COMPUTED),
        "why": why,
    }


def _why_sure(study: Study) -> str:
    """Why nothing is said of how sure the decision is."""
    return NOT_APPLICABLE if study.settings.samples else NOT_COMPUTED


def _sure_today(study: Study) -> dict[str, Any] | None:
    """How sure today's decision is; nothing where today is as the plan."""
    return None if study.today.scenario is study.scenario else uncertainty_json(study.uncertainty_today)


def _beside(beside: Beside | None) -> dict[str, Any] | None:
    """What the strategies reach under the document's own assumptions."""
    if beside is None:
        return None
    situation = beside.situation
    return {
        "variant": beside.variant,
        "document": situation.scenario.document_json(),
        "strategies": [_service_alone(situation, name) for name in situation.estimates],
        "estimates": {name: estimate_json(item) for name, item in situation.estimates.items()},
    }


def _service_alone(situation: Situation, name: str) -> dict[str, Any]:
    why: Why = {}
    return {"id": name, **_service(situation, name, why), "why": why}


def _service(situation: Situation, name: str, why: Why) -> dict[str, Any]:
    """What users get: no money in it."""
    estimate, targets = situation.estimates[name], situation.scenario.targets
    return {
        "availability": bounds_json(bounds.availability(estimate), why, "availability"),
        "downtime_hours_year": bounds_json(bounds.downtime(estimate), why, "downtime_hours_year"),
        "recovery_time_min": _times(targets.rto, estimate.recovery, "recovery_time_min", "rto", why),
        "data_loss_min": _times(targets.rpo, estimate.loss, "data_loss_min", "rpo", why),
    }


def _recommendation(study: Study) -> dict[str, Any]:
    found = study.recommendation
    return {
        "now": found.now,
        "when_triggered": found.when_triggered,
        **_choice(study.planned.choice),
        "today": _choice(study.today.choice),
    }


def _choice(choice: Choice) -> dict[str, Any]:
    why: Why = {}
    return {
        "meets_all": choice.meets_all,
        "too_close": choice.sure.too_close,
        "removed": list(choice.removed),
        "not_stated": list(choice.not_stated),
        "reasons": list(sentences(choice.reasons)),
        "conditions": list(sentences(choice.conditions)),
        "flips": [_flip(flip) for flip in choice.flips],
        "next_best": or_why(choice.next_best, why, "next_best", NOT_APPLICABLE),
        "why": why,
    }


def _flip(flip: Flip) -> dict[str, Any]:
    why: Why = {}
    used = or_why(flip.used, why, "used", f"unknown: {flip.path}")
    return {"path": flip.path, "value": flip.value, "unit": flip.unit, "used": used, "to": flip.to, "why": why}


def _strategy(study: Study, name: str) -> dict[str, Any]:
    """One strategy as the contract lists it."""
    situation = study.planned
    estimate, worth, scenario = situation.estimates[name], situation.worths[name], situation.scenario
    baseline = situation.worths[baseline_of(scenario)]
    target = scenario.targets.availability
    goal = None if target is None else target.value.value
    why: Why = {}
    if goal is None:
        why["sla_odds_year"] = why["sla_odds_month"] = "unknown: targets.availability"
    credit = or_why(interval_json(estimate.credit_share), why, "credit_share", "unknown: service_level.credits")
    return {
        "id": name,
        "cost_month": worth.cost.month.known,
        "cost_missing": list(worth.cost.month.missing),
        "cost_overhead": or_why(worth.cost.overhead, why, "cost_overhead", no_overhead(baseline.cost)),
        "added_cost_year": worth.cost.added_year.known,
        **_service(situation, name, why),
        "sla_odds_year": None if goal is None else interval_json(estimate.odds_year[goal]),
        "sla_odds_month": None if goal is None else interval_json(estimate.odds_month[goal]),
        "credit_share": credit,
        **_money_and_meets(situation, name, why),
        **_sure(study, study.uncertainty, name, why),
        "why": why,
    }


def _sure(study: Study, found: Uncertainty | None, name: str, why: Why) -> dict[str, float | None]:
    """How often a strategy is the best, and what it leaves on the table."""
    option = None if found is None else found.options[name]
    return {
        field: or_why(None if option is None else getattr(option, field), why, field, _why_sure(study))
        for field in ("p_best", "expected_regret")
    }


def _today(study: Study, name: str) -> dict[str, Any]:
    """What of a strategy is different under today's targets, users and costs."""
    why: Why = {}
    return _money_and_meets(study.today, name, why) | _sure(study, study.uncertainty_today, name, why) | {"why": why}


def _money_and_meets(situation: Situation, name: str, why: Why) -> dict[str, Any]:
    """What depends on targets, users and costs."""
    scenario, worth = situation.scenario, situation.worths[name]
    hour = hourly_cost(scenario)
    no_hour = f"unknown: {hour.missing[0]}" if hour.missing and hour.known == 0 else NOT_APPLICABLE
    money = {
        "outage_cost_year": bounds.outage_cost(situation, name),
        "avoided_hours": bounds.avoided_hours(situation, name),
        "net_benefit_year": bounds.gain(situation, name, worth.net_benefit),
        **{
            field: None if ratio is None else bounds.gain(situation, name, ratio)
            for field, ratio in (("benefit_cost_ratio", worth.benefit_cost_ratio), ("roi", worth.roi))
        },
    }
    return {
        **{field: or_why(bounds_json(found, why, field), why, field, NOT_APPLICABLE) for field, found in money.items()},
        **returns_json(situation, name, why),
        "break_even_hours": or_why(worth.break_even_hours, why, "break_even_hours", no_hour),
        "money_missing": list(worth.missing),
        "meets": {measure: _met(verdict, f"meets.{measure}", why) for measure, verdict in worth.verdicts.items()},
    }


def _met(verdict: Verdict, field: str, why: Why) -> bool | None:
    if verdict.met is None:
        why[field] = f"not computed: {verdict.why}" if verdict.why == TOO_CLOSE else verdict.why
    return verdict.met


def _times(
    target: RecoveryTarget | None, distributions: Mapping[str, Distribution], field: str, objective: str, why: Why
) -> dict[str, Any] | None:
    """Mean and quantiles over all events, and the share within the objective over those that the target speaks of."""
    everything = distributions["all"]
    if everything.mean is None:
        why[field] = _why_none(everything)
        return None
    key = f"within_{objective}"
    limit = None if target is None else target.value.value
    if target is None or limit is None:
        within, reason = None, f"unknown: targets.{objective}"
    else:
        spoken_of = distributions[scope_key(target)]
        within, reason = spoken_of.within.get(limit), _why_none(spoken_of)
    return {
        "mean": interval_json(everything.mean.scaled(MINUTES)),
        **{name: interval_json(everything.quantiles[p].scaled(MINUTES)) for name, p in QUANTILES.items()},
        key: or_why(interval_json(within), why, f"{field}.{key}", reason),
    }


def _why_none(events: Distribution) -> str:
    """Why there is nothing to say of some events: they cannot happen, or were not seen often enough."""
    return NOT_SEEN if events.per_year.high > 0 else NOT_APPLICABLE
