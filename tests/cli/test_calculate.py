"""Reference values: the source document's "Metricas Alvo" and "ROI Analysis"; exact arithmetic else."""

import csv
import io
import json

import pytest


def test_downtime_of_several_availabilities(run):
    rows = json.loads(run("sla", "downtime", "0.99", "99.9%", "--format", "json").stdout)
    assert [row["downtime_hours"] for row in rows] == pytest.approx([87.6, 8.76])
    assert [row["availability"] for row in rows] == pytest.approx([0.99, 0.999])


def test_a_share_in_percent_is_the_float_nearest_to_it(run):
    [percent, ratio] = json.loads(run("sla", "downtime", "99.9%", "0.999", "--format", "json").stdout)
    assert percent == ratio


def test_downtime_of_a_month(run):
    rows = json.loads(run("sla", "downtime", "99.9 %", "--hours", "730", "--format", "json").stdout)
    assert rows[0]["downtime_hours"] == pytest.approx(0.73)


def test_availability_as_csv(run):
    rows = list(csv.DictReader(io.StringIO(run("sla", "availability", "87.6", "0", "--format", "csv").stdout)))
    assert [float(row["availability"]) for row in rows] == pytest.approx([0.99, 1.0])


@pytest.mark.parametrize(("arguments", "whole"), [([], 0.9801), (["--parallel"], 0.9999)])
def test_composition(run, arguments, whole):
    [row] = json.loads(run("sla", "compose", "0.99", "0.99", *arguments, "--format", "json").stdout)
    assert row["availability"] == pytest.approx(whole)
    assert row["downtime_hours_year"] == pytest.approx((1 - whole) * 8760)


def test_error_budget(run):
    [row] = json.loads(run("sla", "budget", "0.999", "--down", "0.365", "--format", "json").stdout)
    assert row["budget_hours"] == pytest.approx(0.73)
    assert row["consumed"] == pytest.approx(0.5)
    assert row["left_hours"] == pytest.approx(0.365)


def test_ratio(run):
    [row] = json.loads(run("returns", "ratio", "157680", "9900", "--format", "json").stdout)
    assert row["benefit_cost_ratio"] == pytest.approx(157_680 / 9_900)
    assert row["roi"] == pytest.approx(147_780 / 9_900)
    assert row["net_benefit"] == 147_780
    assert row["cost_cover_months"] == pytest.approx(12 * 9_900 / 157_680)


def test_break_even(run):
    assert "4.95" in run("returns", "break-even", "9900", "2000").stdout


def test_amounts_may_be_negative(run):
    [row] = json.loads(run("returns", "ratio", "-100", "50", "--format", "json").stdout)
    assert (row["benefit_cost_ratio"], row["net_benefit"]) == (-2, -150)


def test_never_is_a_word_in_the_table_and_null_with_a_reason_in_json(run):
    assert "never" in run("returns", "payback", "1000", "0").stdout
    [row] = json.loads(run("returns", "payback", "1000", "0", "--format", "json").stdout)
    assert row == {"payback_months": None, "never": True, "why": {"payback_months": "not applicable"}}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sla", "downtime", "99.9"], "99.9"),
        (["sla", "downtime", "high"], "no share"),
        (["sla", "downtime", "nan"], "must be a number"),
        (["sla", "availability", "9000"], "longer than its window"),
        (["sla", "budget", "1"], "no error budget"),
        (["sla", "compose", "1.5"], "1.5"),
        (["returns", "ratio", "1", "0"], "greater than 0"),
        (["returns", "break-even", "1", "inf"], "must be finite"),
        (["returns", "payback", "much", "1"], "ONE_OFF"),
        (["returns", "ratio", "1"], "ADDED"),
        (["returns", "ratio", "1", "2", "--frmat", "json"], "unexpected"),
        (["sla", "downtime", "0.9", "--format", "xml"], "xml"),
        (["sla", "uptime"], "uptime"),
        (["nonsense"], "nonsense"),
    ],
)
def test_what_makes_no_sense_is_refused(run, arguments, said):
    result = run(*arguments, code=2)
    assert result.stdout == ""
    assert said in result.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["sla", "--help"], ["returns", "--help"], ["evaluate", "--help"]])
def test_help(run, arguments):
    assert "Usage" in run(*arguments).stdout
