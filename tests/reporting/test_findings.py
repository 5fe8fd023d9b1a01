"""Titles state what was found: one sentence for each way that it can turn out."""

import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from drmodel.analysis.forecast import Forecast
from drmodel.analysis.recommend import Flip
from drmodel.reporting import downtime, options
from drmodel.reporting.blocks import Figure
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.contents import SECTIONS, contents
from drmodel.reporting.decision import decision_section
from drmodel.reporting.downtime import on_page_one
from drmodel.reporting.failures import failures_section
from drmodel.reporting.options import options_section
from drmodel.reporting.planning import planning_section
from drmodel.reporting.returns import returns_section
from drmodel.reporting.standing import standing_section
from drmodel.reporting.view import View
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import exactly
from drmodel.study.results import Study, study_of
from tests.reporting.studies import tiny_study


def _view(study: Study, language: str = "en") -> View:
    return View(study, formatter(language), {})


def _again(overrides: dict[str, object]) -> Study:
    """The same estimates under a changed scenario."""
    study = tiny_study()
    return _valued(study.scenario.override(overrides), study.planned.estimates)


def _valued(scenario: Scenario, estimates: Mapping[str, Estimate]) -> Study:
    study = tiny_study()
    return study_of(scenario, study.settings, estimates, study.today.estimates, study.variant, study.overrides)


def _decided(now: str, later: str, meets_all: bool) -> Study:
    study = tiny_study()
    today = replace(study.today, choice=replace(study.today.choice, strategy=now))
    planned = replace(
        study.planned, choice=replace(study.planned.choice, strategy=later, meets_all=meets_all, flips=())
    )
    return replace(study, today=today, planned=planned)


@pytest.mark.parametrize(
    ("now", "later", "meets_all", "title"),
    [
        ("pair", "pair", True, "Two cities is the choice now and later, and meets all targets of the plan"),
        ("solo", "pair", True, "Nothing to buy now; when triggered, Two cities meets all targets of the plan"),
        ("pair", "trio", True, "Two cities now; when triggered, Three cities meets all targets of the plan"),
        (
            "solo",
            "solo",
            False,
            "No option meets all targets of the plan, and none returns what it costs: stay with One city",
        ),
        ("pair", "pair", False, "No option meets all targets of the plan; Two cities returns most, now and later"),
        (
            "solo",
            "pair",
            False,
            "Nothing to buy now; when triggered Two cities returns most, and no option meets all targets of the plan",
        ),
        ("pair", "trio", False, "Two cities now, Three cities when triggered; no option meets all targets of the plan"),
    ],
)
def test_decision(now, later, meets_all, title):
    assert decision_section(_view(_decided(now, later, meets_all))).title == title


def test_a_decision_says_where_not_all_targets_are_stated():
    study = _decided("pair", "pair", True)
    choice = replace(study.planned.choice, not_stated=("targets.latency", "constraints.budget"))
    view = _view(replace(study, planned=replace(study.planned, choice=choice)))
    assert (
        decision_section(view).title
        == "Two cities is the choice now and later, and meets all stated targets of the plan"
    )


@pytest.mark.parametrize(
    ("fired", "title"),
    [
        (True, "The plan is due: 1 trigger has fired"),
        (False, "The plan is not due yet: its triggers have not fired"),
        (None, "Whether the plan is due cannot be said: 1 trigger is unknown"),
    ],
)
def test_triggers(fired, title):
    study = tiny_study()
    one = dict(list(study.triggers.rules.items())[:1])
    rules = {key: replace(rule, fired=fired, forecast=Forecast(*[math.inf] * 3, 1.0)) for key, rule in one.items()}
    section = standing_section(_view(replace(study, triggers=replace(study.triggers, fired=fired, rules=rules))))
    assert section.title == title
    assert "never" in [cell.text for cell in section.blocks[0].rows[0]]


def test_no_triggers():
    title = "No trigger is written down: nobody knows when the plan starts"
    assert standing_section(_view(replace(tiny_study(), triggers=None))).title == title


@pytest.mark.parametrize(("target", "words"), [("99 %", "can be met"), ("99.9999 %", "No option reaches 99.9999")])
def test_availability(target, words):
    study = tiny_study()
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
    assert returns_section(_view(tiny_study())).title == "No option returns more than it costs"


def test_costs_all_known():
    study = _again(
        {"strategies.pair.costs.licences": "none", "measures.slow_releases.costs.tool.amount": "1 EUR/month"}
    )
    assert options_section(_view(study)).why == "Every line of every option has a price."


def test_the_dearest_option_beside_todays():
    bill = {"strategies.solo.costs": {"all": {"amount": "100 EUR/month"}}}
    dearest = {"strategies.trio.costs": {"all": {"amount": "250 EUR/month"}}}
    known = {"strategies.pair.costs": {"all": {"amount": "200 EUR/month"}}, "measures.slow_releases.costs": "none"}
    partial = {"strategies.trio.costs": {"all": {"amount": "250 EUR/month"}, "more": {"amount": "unknown"}}}

    def title(*changes):
        study = _again({key: value for change in changes for key, value in change.items()})
        view = View(study, formatter("en"), {"costs.svg": "alt", "topologies.svg": "alt"})
        return [block.title for block in options_section(view).blocks if isinstance(block, Figure)][-1]

    assert title(bill, dearest, known) == "The dearest, Three cities, costs 150\u202f% more than today's option"
    assert (
        title(bill, partial, known) == "The dearest, Three cities, costs at least 150\u202f% more than today's option"
    )
    assert title({"strategies.solo.costs": {"all": {"amount": "900 EUR/month"}}}, dearest, known) == (
        "What the options cost a month"
    )


def test_regions_and_frontier_are_counted():
    view = View(tiny_study(), formatter("en"), {"topologies.svg": "alt", "frontier.svg": "alt"})
    regions = options_section(view).blocks[0]
    frontier = next(block for block in returns_section(view).blocks if isinstance(block, Figure))
    names = [view.title(step.strategy) for step in tiny_study().planned.steps if step.status == "frontier"]
    assert regions.title == "2 of 3 options have more than one region"
    assert frontier.title.startswith(f"{len(names)} options are on the frontier")
    assert all(name in frontier.title for name in names)


def test_the_greatest_cause_of_todays_option():
    view = View(tiny_study(), formatter("en"), {"downtime.svg": "alt"})
    estimate = tiny_study().planned.estimates["solo"]
    hours = {mode: interval.mean for mode, interval in estimate.by_cause.items()}
    assert hours["release"] == max(hours.values())
    (figure,) = on_page_one(view)
    shown = (view.words.hours(hours["release"]), view.words.hours(estimate.downtime_hours_year.mean))
    assert figure.title == f"Our own software: {shown[0]} of the {shown[1]} a year that today's option is down"
    quiet = replace(estimate, by_cause=dict.fromkeys(estimate.by_cause, exactly(0.0)))
    still = _valued(tiny_study().scenario, {**tiny_study().planned.estimates, "solo": quiet})
    (figure,) = on_page_one(View(still, formatter("en"), {"downtime.svg": "alt"}))
    assert figure.title == "Today's option was never down in the years simulated"


def test_many_options_leave_page_one_room_and_tables_wide(monkeypatch):
    monkeypatch.setattr(downtime, "MOST_ON_PAGE_ONE", 2)
    monkeypatch.setattr(options, "MOST_COLUMNS", 2)
    view = View(tiny_study(), formatter("en"), {"downtime.svg": "alt"})
    assert not [block for block in decision_section(view).blocks if isinstance(block, Figure)]
    assert [block.file for block in failures_section(view).blocks if isinstance(block, Figure)] == ["downtime.svg"]
    tables = [block for block in options_section(view).blocks if block.title.startswith("What they cost")]
    assert [table.title for table in tables] == ["What they cost (1/2)", "What they cost (2/2)"]
    assert [table.header for table in tables] == [("Item", "One city", "Two cities"), ("Item", "Three cities")]
    items = [[row[0].text for row in table.rows][:-6] for table in tables]
    assert items == [["Servers", "Data", "Other lines"], ["Servers", "Data"]]


def test_options_with_the_same_steps_stand_together():
    (runbooks,) = (
        block for block in planning_section(_view(tiny_study())).blocks if block.title == "Runbooks as time budgets"
    )
    headings = [(row[0].text, row[0].note) for row in runbooks.rows if len(row) == 1]
    assert headings == [
        ("Two cities", "automatic"),
        ("Three cities", "automatic"),
        ("Two cities", "by hand"),
        ("One city", "restore"),
        ("Two cities · Three cities", "restore"),
    ]


def test_effort_adds_up_by_owner_and_phase():
    (effort,) = (block for block in planning_section(_view(tiny_study())).blocks if block.title == "Effort by owner")
    rows = [[cell.text.replace("\u00a0", " ") for cell in row] for row in effort.rows]
    assert effort.header == ("Owner", "Build", "Drill", "Total")
    assert rows == [
        ["Operator", "3 h", "6 h", "9 h"],
        ["Developer", "8 h", "–", "8 h"],
        ["Total", "11 h", "6 h", "17 h"],
        ["As stated", "11 h", "–", "17 h"],
        ["Duration", "2 weeks", "1 week", "3 weeks"],
    ]


def test_a_limit_says_its_side():
    study = tiny_study()
    flips = (Flip("outage_cost", 50.0, "EUR/h", 90.0, "pair"), Flip("outage_cost", 150.0, "EUR/h", 90.0, "trio"))
    choice = replace(study.planned.choice, flips=flips)
    study = replace(study, planned=replace(study.planned, choice=choice))
    (changes,) = (
        block for block in decision_section(_view(study)).blocks if getattr(block, "title", "").startswith("What would")
    )
    limits = [row[3].text.replace("\u00a0", " ") for row in changes.rows if row[1].text == "when triggered"]
    assert limits == ["< €50 per hour", "> €150 per hour"]


def test_no_plan():
    assert planning_section(_view(_again({"plan": "none"}))).title == "No plan is written down yet"


@pytest.mark.parametrize(
    "block",
    ["triggers", "roadmap", "checklist", "metrics", "contacts", "claims", "baseline", "document", "architecture"],
)
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_block_that_the_scenario_leaves_out_is_left_out(block, language):
    data = contents(_again({block: "none"}), formatter(language), {})
    assert len(data["sections"]) == len(SECTIONS) - 3  # no joint samples, no search, nothing turned
