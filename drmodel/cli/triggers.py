"""When to act: what the triggers say, when they fire, and from where each strategy pays whatever they say."""

from typing import TYPE_CHECKING, Any

from drmodel.cli.guard import guarded
from drmodel.cli.options import (
    PRECISION,
    SEED,
    Budget,
    Engine,
    Format,
    Jobs,
    On,
    Precision,
    Seed,
    Settings,
    Variant,
    scenario_of,
)
from drmodel.cli.output import NOTHING, cell, emit, json_text
from drmodel.cli.studies import StudyFile, evaluated, settled_study

if TYPE_CHECKING:
    from drmodel.scenario.models import Scenario

SAID = {True: "yes", False: "no", None: "unknown"}


@guarded
def triggers(
    file: StudyFile,
    variant: Variant = None,
    settings: Settings = None,
    on: On = None,
    seed: Seed = SEED,
    precision: Precision = PRECISION,
    budget: Budget = None,
    jobs: Jobs = None,
    engine: Engine = None,
    form: Format = "table",
) -> None:
    """Say which triggers have fired, and when the others will.

    With the day to start for them, and from where each strategy pays whatever they say.
    """
    from drmodel.study.economic import economic_json
    from drmodel.study.nulls import NOT_APPLICABLE
    from drmodel.study.roadmap import roadmap_json
    from drmodel.study.triggers import triggers_json

    study = settled_study(file, variant, settings, on) or evaluated(
        scenario_of(file, variant, settings, on), seed, precision, budget, jobs, engine, None
    )
    scenario = study.scenario
    missing = ("rule", "fired", "forecast", "start")
    none: dict[str, Any] = {
        **dict.fromkeys(missing),
        "left_out": [],
        "rules": [],
        "why": dict.fromkeys(missing, NOT_APPLICABLE),
    }
    found: dict[str, Any] = {
        "as_of": scenario.as_of.isoformat(),
        **(triggers_json(scenario, study.triggers) or none),
        "economic": economic_json(study.planned, study.economics),
        "roadmap": roadmap_json(scenario, study.roadmap),
    }
    rows = [rule | _pays(found, rule) for rule in found["rules"]]
    emit(form, rows, text=lambda: _text(scenario, found, rows), document=lambda: json_text(found))


def _pays(found: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    """From which value of its metric the strategy pays that a rule starts, and when that is reached."""
    for strategy in found["economic"]["strategies"]:
        for metric in strategy["metrics"]:
            if (strategy["id"], metric["rule"]) == (rule["starts"], rule["id"]):
                return {"pays_from": metric["from"], "pays": metric["forecast"]}
    return {"pays_from": None, "pays": None}


def _text(scenario: "Scenario", found: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    return "\n".join([*_rules(scenario, found, rows), "", _economic(scenario, found["economic"]["strategies"])])


def _rules(scenario: "Scenario", found: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    from drmodel.formatting import table

    if not rows:
        return ["no triggers in this scenario"]
    head = ["trigger", "current", "threshold", "fired", "distance", "expected", "80 % between", "start by", "starts"]
    cells = [
        [
            rule["id"],
            rule["current"],
            f"{rule['operator']} {rule['threshold']}",
            SAID[rule["fired"]],
            cell(rule["distance"]),
            "never" if rule["never"] else cell(rule["expected"]),
            _between(rule["forecast"]),
            _middle(rule["start"]),
            cell(rule["starts"]),
            _metric(scenario, rule),
            _middle(rule["pays"]),
        ]
        for rule in rows
    ]
    blind = [
        f"{rule['id']}: {rule['current']} and {rule['threshold']} cannot be compared, so nobody knows whether it fired"
        for rule in rows
        if rule["fired"] is None
    ]
    whole = f"{found['rule']} of them: {SAID[found['fired']]}, as of {found['as_of']}"
    return [table([*head, "pays from", "pays on"], cells), *blind, whole]


def _economic(scenario: "Scenario", strategies: list[dict[str, Any]]) -> str:
    """What an hour of outage has to cost."""
    from drmodel.formatting import Formatter, table

    f, currency = Formatter("en"), scenario.currency.value
    head = ["strategy", "pays from", "95 % interval", "best from", "best to", "waiting a month"]
    cells = []
    for one in strategies:
        pays, best = one["pays"], one["best"]
        start = None if pays is None else pays["from"]
        cells.append(
            [
                one["id"],
                "never" if start is None else f.money(start["mean"], currency),
                NOTHING if start is None else f"{_end(start['low'])} – {_end(start['high'])}",
                "never" if best is None else f.money(best["from"]["mean"], currency),
                NOTHING if best is None or best["to"] is None else f.money(best["to"]["mean"], currency),
                f.money(one["waiting_month"]["mean"], currency),
            ]
        )
    said = "what an hour of outage has to cost, and what a month without the strategy forgoes"
    return "\n".join([table(head, cells, range(1, len(head))), said])


def _end(value: float | None) -> str:
    return "?" if value is None else f"{value:,.0f}"


def _between(forecast: dict[str, Any] | None) -> str:
    if forecast is None:
        return NOTHING
    return f"{forecast['p10'] or 'never'} – {forecast['p90'] or 'never'}"


def _middle(forecast: dict[str, Any] | None) -> str:
    return NOTHING if forecast is None else forecast["p50"] or "never"


def _metric(scenario: "Scenario", rule: dict[str, Any]) -> str:
    """A value of a rule's metric in the unit of its threshold."""
    from drmodel.scenario.quantities import Quantity
    from drmodel.units import unit_of

    if rule["pays_from"] is None or scenario.triggers is None:
        return NOTHING
    threshold = scenario.triggers.rules[rule["id"]].threshold
    assert isinstance(threshold, Quantity)  # only numbers have a price
    value = rule["pays_from"]["mean"] / float(unit_of(threshold.unit).factor)
    return f"{value:,.0f} {threshold.unit}" if value >= 100 else f"{value:.3g} {threshold.unit}"
