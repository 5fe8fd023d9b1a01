"""The command that tells one replication, or its worst outage."""

import csv
import io
import json

import pytest


def test_a_trace_tells_every_event_in_order(run, tiny):
    asked = ("trace", tiny, "--strategy", "solo", "--years", "1")
    told = json.loads(run(*asked, "--format", "json").stdout)
    hours = [row["hours"] for row in told["events"]]
    assert hours == sorted(hours)
    assert (told["strategy"], told["seed"], told["replication"], told["years"]) == ("solo", 2025, 0, 1)
    assert told["outage"] is None
    downs, ups = ([row for row in told["events"] if row["event"] == event] for event in ("down", "up"))
    assert 0 <= len(downs) - len(ups) <= 1
    assert [outage["start"] for outage in told["outages"]] == [row["hours"] for row in downs]  # solo never goes home
    assert len(run(*asked).stdout.splitlines()) == len(hours) + 1
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert [float(row["hours"]) for row in rows] == hours
    assert {row["strategy"] for row in rows} == {"solo"}


def test_either_engine_prints_the_same(run, tiny):
    asked = ("trace", tiny, "--strategy", "trio", "--replication", "7", "--seed", "3", "--years", "2")
    assert run(*asked, "--engine", "compiled").stdout == run(*asked, "--engine", "reference").stdout


def test_the_worst_outage_is_told_with_the_replication_that_replays_it(run, tiny, tmp_path):
    picture = tmp_path / "night.svg"
    asked = ("trace", tiny, "--strategy", "pair", "--format", "json")
    worst = json.loads(run(*asked, "--worst", "-o", picture).stdout)
    assert worst["outage"]["replication"] == worst["replication"] < 100
    assert worst["events"][0]["hours"] == worst["outage"]["start"]
    assert picture.read_bytes().startswith(b"<?xml")
    again = json.loads(run(*asked, "--replication", worst["replication"]).stdout)
    assert worst["outage"] in again["outages"]
    assert worst["outage"]["hours"] == max(outage["hours"] for outage in again["outages"])
    assert [row for row in again["events"] if row in worst["events"]] == worst["events"]


def test_a_variant_and_a_value_are_traced(run, tiny):
    asked = ("trace", tiny, "--strategy", "solo")
    calm, usual = (run(*asked, "--variant", variant).stdout for variant in ("calm", "base"))
    assert calm.count("storm") < usual.count("storm")  # at 0.5 a year and at 1.5 a year, over ten years
    nothing = run("trace", tiny, "--strategy", "solo", "--set", "fault_scale.rate=0").stdout
    assert nothing.split() == ["hours", "clock", "group", "place", "event", "cause", "detail"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--strategy", "quartet"], "solo, pair, trio"),
        (["--engine", "warp"], "warp"),
        (["--seed", "-1"], "seed"),
        (["--replication", "-1"], "replication(=-1) must lie between 0"),
        (["--replication", str(2**63)], "must lie between 0"),
        (["--years", "0"], "a mission of 0 years"),
        (["--years", "10000000"], "years"),
        (["--worst", "--replication", "3"], "give one of them"),
        (["--worst", "--set", "fault_scale.rate=0"], "solo has no outage"),
        (["-o", "night.gif"], ".svg, .png, .pdf"),
        (["-o", "nowhere/night.svg"], "no folder"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(run, tiny, arguments, said):
    strategy = [] if "--strategy" in arguments else ["--strategy", "solo"]
    result = run("trace", tiny, *strategy, *arguments, code=2)
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
