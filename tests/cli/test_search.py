import csv
import io
import json

import pytest

FEW = ("--budget", "1280", "--jobs", "1", "--precision", "0.2", "--variant", "base")


@pytest.mark.parametrize("odds", ["40%", "0.4"])
def test_the_cheapest_plan_is_told_with_what_it_rests_on(run, tiny, odds):
    said = " ".join(
        run("search", tiny, "--odds", odds, *FEW).stdout.split()
    )  # whatever spaces hold a unit to its number
    assert said.startswith("Ferry tickets: search Asked: 40 % of the years at 99.9 %, RTO 20 min, RPO 2 min")
    assert "Answer: trio: " in said
    assert "28 plans, 17 of them different to users" in said


def test_json_and_csv_tell_the_same_plans(run, tiny):
    document = json.loads(run("search", tiny, "--odds", "40%", "--format", "json", *FEW).stdout)
    assert document["reached"] is True
    assert document["odds"] == 0.4
    rows = list(csv.DictReader(io.StringIO(run("search", tiny, "--odds", "40%", "--format", "csv", *FEW).stdout)))
    assert rows[0]["plan"] == "trio"
    assert float(rows[0]["added_cost_year"]) == document["best"]["added_cost_year"]
    plans = {(row["plan"].partition(" ")[0], float(row["sla_odds_year.mean"])) for row in rows}
    assert plans == {(one["strategy"], one["sla_odds_year"]["mean"]) for one in (document["best"], *document["front"])}


def test_odds_that_are_no_share_are_refused(run, tiny):
    assert "'ninety' is no share" in run("search", tiny, "--odds", "ninety", *FEW, code=2).stderr
    assert "odds(=1.5) must lie between 0 and 1" in run("search", tiny, "--odds", "150%", *FEW, code=2).stderr


def test_a_file_without_an_availability_to_reach_is_refused(run, tiny):
    said = run("search", tiny, "--set", "targets.availability=none", *FEW, code=2).stderr
    assert "targets.availability is not stated" in said
