import csv
import io
import json
from datetime import date, timedelta

import jsonschema
import pytest

from drmodel.study.schema import study_schema

QUICK = ("--budget", "640")  # years: the least that gives every estimate its sections


def records(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_triggers_in_three_forms(run, tiny):
    """Growth is a uniform range of 1 to 4 % a month, whose mean is 2.5 %."""
    document = json.loads(run("triggers", tiny, *QUICK, "--format", "json").stdout)
    buyers, season, contract = document["rules"]
    assert (document["as_of"], document["rule"], document["fired"]) == ("2026-03-01", "any", None)
    assert (buyers["fired"], season["fired"], contract["fired"]) == (False, False, None)
    assert 1.025 ** buyers["months"] == pytest.approx(2000 / 900)
    assert len(records(run("triggers", tiny, *QUICK, "--format", "csv").stdout)) == 3
    assert "any of them: unknown, as of 2026-03-01" in run("triggers", tiny, *QUICK).stdout


def test_triggers_are_those_of_the_study(run, tiny):
    """The command's JSON is the study's parts on triggers and dates, with the day; every null says why."""
    found = json.loads(run("triggers", tiny, *QUICK, "--format", "json").stdout)
    schema = study_schema()
    parts = {key: schema["properties"][key] | {"$defs": schema["$defs"]} for key in ("economic", "roadmap", "triggers")}
    jsonschema.validate(found["economic"], parts["economic"])
    jsonschema.validate(found["roadmap"], parts["roadmap"])
    rest = {key: value for key, value in found.items() if key not in ("as_of", "economic", "roadmap")}
    jsonschema.validate(rest, parts["triggers"])
    for part in (found, *found["rules"]):
        assert set(part["why"]) == {key for key, value in part.items() if value is None}


def test_a_word_is_no_number(run, tiny):
    setting = ("--set", "triggers.rules.buyers.current=many")
    rule = json.loads(run("triggers", tiny, *QUICK, *setting, "--format", "json").stdout)["rules"][0]
    assert (rule["current"], rule["fired"]) == ("many", None)
    assert rule["why"]["fired"] == "unknown: triggers.rules.buyers.current"
    said = "buyers: many and 2000 users cannot be compared, so nobody knows whether it fired"
    assert said in run("triggers", tiny, *QUICK, *setting).stdout


def test_a_later_day_moves_the_day_that_is_expected(run, tiny):
    first = json.loads(run("triggers", tiny, *QUICK, "--format", "json").stdout)["rules"][0]["expected"]
    later = json.loads(run("triggers", tiny, *QUICK, "--on", "2027-03-01", "--format", "json").stdout)["rules"][0][
        "expected"
    ]
    assert first[:4] == "2028"
    assert later == first.replace("2028", "2029")


@pytest.mark.parametrize(("growth", "months"), [("0 %/month", None), ("1e-9 %/month", pytest.approx(8e10, rel=0.01))])
def test_what_growth_does_not_reach_has_no_day(run, tiny, growth, months):
    options = ("--set", f"triggers.rules.buyers.growth={growth}")
    rule = json.loads(run("triggers", tiny, *QUICK, "--format", "json", *options).stdout)["rules"][0]
    assert rule["months"] == months
    assert rule["expected"] is None
    assert run("triggers", tiny, *QUICK, *options).stdout


def test_a_scenario_without_triggers(run, tiny):
    options = ("--set", "triggers=none")
    assert "no triggers" in run("triggers", tiny, *QUICK, *options).stdout
    found = json.loads(run("triggers", tiny, *QUICK, "--format", "json", *options).stdout)
    assert (found["rule"], found["fired"], found["rules"]) == (None, None, [])
    assert found["why"] == dict.fromkeys(("rule", "fired", "forecast", "start"), "not applicable")
    assert [one["id"] for one in found["economic"]["strategies"]] == ["pair", "trio"]


def test_dates_have_intervals_and_a_day_to_start(run, tiny):
    """The plan takes two weeks and one: 21 days."""
    found = json.loads(run("triggers", tiny, *QUICK, "--format", "json").stdout)["rules"][0]
    days = [date.fromisoformat(found["forecast"][key]) for key in ("p10", "p50", "p90")]
    assert days == sorted(set(days))
    assert abs(days[1] - date.fromisoformat(found["expected"])) <= timedelta(days=1)
    start = date.fromisoformat(found["start"]["p50"])
    assert timedelta(days=20) <= days[1] - start <= timedelta(days=22)


def test_what_a_strategy_needs_to_pay_stands_beside_what_is_written(run, tiny):
    (buyers, *others) = records(run("triggers", tiny, *QUICK, "--format", "csv").stdout)
    assert float(buyers["pays_from.mean"]) > 0
    assert buyers["pays.p50"] > "2026-03-01"
    assert all(not other["pays_from.mean"] for other in others)
    text = run("triggers", tiny, *QUICK).stdout
    assert "80 % between" in text
    assert "pays from" in text
    assert "waiting a month" in text


def test_a_study_tells_the_same_without_another_simulation(run, tiny, tmp_path):
    study = tmp_path / "study.json"
    study.write_text(run("evaluate", tiny, *QUICK, "--format", "json").stdout, encoding="utf-8")
    for form in ("table", "json", "csv"):
        again = run("triggers", study, "--format", form).stdout
        assert again == run("triggers", tiny, *QUICK, "--format", form).stdout
    assert "a study is settled" in run("triggers", study, "--on", "2027-01-01", code=2).stderr
