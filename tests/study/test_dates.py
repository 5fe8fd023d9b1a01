"""Forecasts, economic triggers and the roadmap in the JSON of a study."""

import json
from datetime import date, timedelta

import pytest
from jsonschema import Draft202012Validator

from drmodel.study.document import document
from drmodel.study.results import study_of
from drmodel.study.schema import study_schema

RULE = "triggers.rules.buyers"


@pytest.fixture(scope="module")
def changed(study):
    validator = Draft202012Validator(study_schema())

    def of(changes):
        scenario = study.scenario.override(changes)
        found = study_of(scenario, study.settings, study.planned.estimates, study.today.estimates, "base", ())
        written = json.loads(json.dumps(document(found)))
        assert [error.message for error in validator.iter_errors(written)] == []
        return written

    return of


def rule_of(found):
    return found["triggers"]["rules"][0]


def test_dates_are_counted_in_months_of_730_hours(changed):
    """1,100 buyers to go at 50 a month: 22 months, 16,060 h, 669 days and 4 hours; the plan takes 21 days."""
    found = changed({f"{RULE}.growth": "50 users/month"})
    day = date(2026, 3, 1) + timedelta(days=669)
    assert rule_of(found)["forecast"] == {
        **dict.fromkeys(("p10", "p50", "p90"), day.isoformat()),
        "never": 0,
        "why": {},
    }
    assert rule_of(found)["start"]["p50"] == (day - timedelta(days=21)).isoformat()
    assert found["triggers"]["forecast"] == rule_of(found)["forecast"]
    assert found["triggers"]["left_out"] == ["season", "contract"]


def test_never_is_null_with_its_probability(changed):
    forecast = rule_of(changed({f"{RULE}.growth": "{range: [-3, 1 %/month]}"}))["forecast"]
    assert (forecast["p50"], forecast["p90"]) == (None, None)
    assert forecast["never"] == pytest.approx(0.75, abs=1e-3)
    assert forecast["why"] == {"p50": "not applicable", "p90": "not applicable"}


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({f"{RULE}.growth": "unknown"}, "forecast", f"unknown: {RULE}.growth"),
        ({f"{RULE}.growth": "unknown"}, "start", f"unknown: {RULE}.growth"),
        ({f"{RULE}.current": "unknown"}, "forecast", f"unknown: {RULE}.current"),
        ({"plan.phases.drill.duration": "unknown"}, "start", "unknown: plan.phases.drill.duration"),
        ({"plan": "none"}, "start", "not applicable"),
        ({f"{RULE}.starts": "trio"}, "start", "not applicable"),  # the plan puts another strategy in place
    ],
)
def test_what_has_no_date_says_why(changed, changes, field, why):
    rule = rule_of(changed(changes))
    assert rule[field] is None
    assert rule["why"][field] == why


def test_the_roadmap_has_its_own_days_and_those_of_what_it_waits_for(changed):
    found = changed({f"{RULE}.growth": "50 users/month"})
    spring, summer = found["roadmap"]
    assert (spring["id"], spring["from"], spring["to"]) == ("spring", "2026-03-01", "2026-05-31")  # 91 days and 6 h
    second, third = summer["items"]
    day = date(2026, 3, 1) + timedelta(days=365)  # 600 buyers to go: 12 months
    assert (second["waits_for"], second["forecast"]["p50"]) == ("buyers", day.isoformat())
    assert second["start"]["p50"] == (day - timedelta(days=21)).isoformat()
    assert third["forecast"] == found["triggers"]["forecast"]
    assert (third["start"], third["why"]["start"]) == (None, "not applicable")
    (backups,) = spring["items"]
    assert backups["why"] == dict.fromkeys(("waits_for", "forecast", "start", "starts"), "not applicable")


def test_what_a_roadmap_waits_for_may_be_unknown(changed):
    found = changed({f"{RULE}.growth": "unknown", "roadmap.horizons.summer.to": "unknown"})
    summer = found["roadmap"][1]
    assert summer["why"] == {"to": "unknown: roadmap.horizons.summer.to"}
    assert summer["items"][0]["why"]["forecast"] == f"unknown: {RULE}"
    assert summer["items"][1]["why"]["forecast"] == "unknown: triggers"


def test_economic_triggers_are_those_of_the_study(study, changed):
    found = changed({})["economic"]
    assert found["hour"] == study.economics.hour.known
    for one in found["strategies"]:
        trigger = study.economics.strategies[one["id"]]
        assert one["pays"]["from"]["mean"] == trigger.pays.start.mean
        assert one["waiting_month"]["mean"] == pytest.approx(study.planned.worths[one["id"]].net_benefit.mean / 12)
        assert [metric["rule"] for metric in one["metrics"]] == ["buyers"]


def test_where_nobody_saw_an_outage_no_price_is_bounded(bare):
    """No fault harms anybody there: nothing pays, or at a price that nothing bounds."""
    found = document(bare)
    for one in found["economic"]["strategies"]:
        ends = [one["pays"]["from"]] if one["pays"] else []
        assert all(end["low"] is end["high"] is None for end in ends)
    assert found["roadmap"] == []
