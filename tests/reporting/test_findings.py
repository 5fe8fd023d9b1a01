"""Titles state what was found: one sentence for each way that it can turn out."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from drmodel.reporting.catalogue import formatter
from drmodel.reporting.contents import SECTIONS, contents
from drmodel.reporting.decision import decision_section
from drmodel.reporting.failures import failures_section
from drmodel.reporting.options import options_section
from drmodel.reporting.planning import planning_section
from drmodel.reporting.returns import returns_section
from drmodel.reporting.standing import standing_section
from drmodel.reporting.view import View
from drmodel.scenario.loading import load
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import exactly
from drmodel.study.evaluation import Study, evaluate, study_of

SCENARIO = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@cache
def _study() -> Study:
    return evaluate(load(SCENARIO), budget=640, precision=0.5, jobs=1)


def _view(study: Study, language: str = "en") -> View:
    return View(study, formatter(language), {})


def _again(overrides: dict[str, object]) -> Study:
    """The same estimates under a changed scenario."""
    study = _study()
    return _valued(study.scenario.override(overrides), study.planned.estimates)


def _valued(scenario: Scenario, estimates: Mapping[str, Estimate]) -> Study:
    study = _study()
    return study_of(scenario, study.settings, estimates, study.today.estimates, study.variant, study.overrides)


def _decided(now: str, later: str, meets_all: bool) -> Study:
    study = _study()
    today = replace(study.today, choice=replace(study.today.choice, strategy=now))
    planned = replace(
        study.planned, choice=replace(study.planned.choice, strategy=later, meets_all=meets_all, flips=())
    )
    return replace(study, today=today, planned=planned)


@pytest.mark.parametrize(
    ("now", "later", "meets_all", "title"),
    [
        ("pair", "pair", True, "Two cities is the choice now and later, and meets all targets"),
        ("solo", "pair", True, "Nothing to buy now; when triggered, Two cities meets all targets"),
        ("pair", "trio", True, "Two cities now; when triggered, Three cities meets all targets"),
        ("solo", "solo", False, "No option meets all targets, and none returns what it costs: stay with One city"),
        ("pair", "pair", False, "No option meets all targets; Two cities returns most, now and later"),
        (
            "solo",
            "pair",
            False,
            "Nothing to buy now; when triggered Two cities returns most, and no option meets all targets",
        ),
        ("pair", "trio", False, "Two cities now, Three cities when triggered; no option meets all targets"),
    ],
)
def test_decision(now, later, meets_all, title):
    assert decision_section(_view(_decided(now, later, meets_all))).title == title


def test_a_decision_says_where_not_all_targets_are_stated():
    study = _decided("pair", "pair", True)
    choice = replace(study.planned.choice, not_stated=("targets.latency", "constraints.budget"))
    view = _view(replace(study, planned=replace(study.planned, choice=choice)))
    assert decision_section(view).title == "Two cities is the choice now and later, and meets all stated targets"


@pytest.mark.parametrize(
    ("fired", "title"),
    [
        (True, "The plan is due: 1 trigger has fired"),
        (False, "The plan is not due yet: its triggers have not fired"),
        (None, "Whether the plan is due cannot be said: 1 trigger is unknown"),
    ],
)
def test_triggers(fired, title):
    study = _study()
    one = dict(list(study.triggers.rules.items())[:1])
    rules = {key: replace(rule, fired=fired, months=float("inf")) for key, rule in one.items()}
    section = standing_section(_view(replace(study, triggers=replace(study.triggers, fired=fired, rules=rules))))
    assert section.title == title
    assert "never" in [cell.text for cell in section.blocks[0].rows[0]]


def test_no_triggers():
    title = "No trigger is written down: nobody knows when the plan starts"
    assert standing_section(_view(replace(_study(), triggers=None))).title == title


@pytest.mark.parametrize(("target", "words"), [("99 %", "can be met"), ("99.9999 %", "No option reaches 99.9999")])
def test_availability(target, words):
    study = _study()
    goal = float(target.split()[0]) / 100
    estimates = {
        name: replace(one, odds_year={goal: exactly(0.5), 0.99: exactly(0.5)}, odds_month={goal: exactly(0.5)})
        for name, one in study.planned.estimates.items()
    }
    changed = study.scenario.override({"targets.availability.value": target})
    again = _valued(changed, estimates)
    assert words in failures_section(_view(again)).title


def test_availability_without_a_target():
    study = _again({"targets.availability": "none", "today": "none"})
    assert failures_section(_view(study)).title.startswith("Two cities is up most of the time: ")
    assert standing_section(_view(study)).why.endswith("no availability target is stated.")
    assert decision_section(_view(study)).title


def test_returns():
    study = _again({"outage_cost.parts.sales.amount": "100000 EUR/h"})
    assert returns_section(_view(study)).title == "2 options return more than they cost; Two cities most"
    assert returns_section(_view(_study())).title == "No option returns more than it costs"


def test_costs_all_known():
    study = _again(
        {"strategies.pair.costs.licences": "none", "measures.slow_releases.costs.tool.amount": "1 EUR/month"}
    )
    assert options_section(_view(study)).why == "Every line of every option has a price."


def test_no_plan():
    assert planning_section(_view(_again({"plan": "none"}))).title == "No plan is written down yet"


@pytest.mark.parametrize(
    "block",
    ["triggers", "roadmap", "checklist", "metrics", "contacts", "claims", "baseline", "document", "architecture"],
)
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_block_that_the_scenario_leaves_out_is_left_out(block, language):
    data = contents(_again({block: "none"}), formatter(language), {})
    assert len(data["sections"]) == len(SECTIONS)
