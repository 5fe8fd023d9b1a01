import csv
import io
import json
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml


def records(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_check_finds_nothing_wrong_and_lists_what_is_unknown(run, tiny):
    said = run("check", tiny).stdout
    assert "no faults" in said
    assert "labour.rates.developer" in said


def test_check_warns_of_a_recovery_point_that_failovers_alone_are_judged_by(run, tiny):
    assert run("check", tiny).stderr == ""
    said = run("check", tiny, "--set", "targets.rpo.scope=[storm, wipe]").stderr
    assert "data that wipe corrupts comes back from a backup" in said


def test_strict_check_says_no_while_something_is_unknown(run, tiny):
    result = run("check", tiny, "--strict", "--format", "json", code=3)
    unknown = json.loads(result.stdout)
    assert {"path": "labour.rates.developer", "line": 155, "why": {}} in unknown
    assert f"{len(unknown)} of" in result.stderr


def test_what_was_set_from_outside_has_no_line(run, tiny):
    setting = "outage_cost.data_value=unknown"
    rows = json.loads(run("check", tiny, "--set", setting, "--format", "json").stdout)
    [row] = [row for row in rows if row["path"] == "outage_cost.data_value"]
    assert row == {"path": "outage_cost.data_value", "line": None, "why": {"line": "not applicable"}}


def test_strict_check_is_content_once_all_is_known(run, tiny):
    paths = [row["path"] for row in json.loads(run("check", tiny, "--format", "json").stdout)]
    values = {
        "constraints.availability": "99 %",
        "labour.rates.developer": "60 EUR/h",
        "strategies.pair.costs.licences.amount": "5 EUR/month",
        "outage_cost.parts.goodwill.amount": "10 EUR/h",
        "triggers.rules.contract.current": "99 %",
    }
    assert set(paths) == set(values)
    settings = [part for path, value in values.items() for part in ("--set", f"{path}={value}")]
    assert json.loads(run("check", tiny, "--strict", "--format", "json", *settings).stdout) == []
    assert run("check", tiny, "--strict", "--format", "csv", *settings).stdout.strip() == ""


def test_a_fault_of_any_variant_is_a_fault_of_the_file(run, tiny, tmp_path):
    file = tmp_path / "s.yaml"
    text = Path(tiny).read_text(encoding="utf-8")
    file.write_text(text.replace("standby.amount: 70 EUR/month", "standby.amount: 70 h"), encoding="utf-8")
    result = run("check", file, code=2)
    assert result.stdout == ""
    assert "variants.calm_cheap" in result.stderr or "strategies.pair.costs.standby.amount" in result.stderr


@pytest.mark.no_cover
def test_schema_describes_the_scenario(run, tiny):
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    keys = yaml.safe_load(Path(tiny).read_text(encoding="utf-8"))
    assert set(schema["required"]) <= set(keys) <= set(schema["properties"])


def test_schema_of_a_study_is_the_one_in_the_package(run):
    document = json.loads(run("schema", "--study").stdout)
    assert document == json.loads((resources.files("drmodel.study") / "study.schema.json").read_text(encoding="utf-8"))


def test_costs_in_three_forms(run, tiny):
    """solo: 120 + 0.02 × 400; trio: 420 + 0.02 × 1500; pair: 120 + mean of PERT(80, 100, 150) + 0.02 × 500 × 1.1 + 25."""
    months = {"solo": 128.0, "pair": 120 + (80 + 4 * 100 + 150) / 6 + 11 + 25, "trio": 450.0}
    document = json.loads(run("costs", tiny, "--format", "json").stdout)
    assert document["currency"]["cost"] == "EUR"
    assert {row["strategy"]: row["month"] for row in document["strategies"]} == pytest.approx(months)
    rows = records(run("costs", tiny, "--format", "csv").stdout)
    assert {row["strategy"]: float(row["month"]) for row in rows} == pytest.approx(months)
    text = run("costs", tiny).stdout
    assert "≥ €261" in text
    assert "strategies.pair.costs.licences" in text


def test_without_the_bill_of_the_baseline_there_is_no_overhead(run, tiny):
    changes = ("strategies.solo.costs.server.amount=unknown", "strategies.solo.costs.traffic=none")
    options = [part for change in changes for part in ("--set", change)]
    rows = json.loads(run("costs", tiny, "--format", "json", *options).stdout)["strategies"]
    assert {row["overhead"] for row in rows} == {None}
    assert {row["why"]["overhead"] for row in rows} == {"unknown: strategies.solo.costs.server"}
    assert {str(row["why"]) for row in json.loads(run("costs", tiny, "--format", "json").stdout)["strategies"]} == {
        "{}"
    }


def test_costs_with_everything_known_have_no_footnote(run, tiny):
    known = ("--set", "strategies.pair.costs.licences=none", "--set", "labour.rates.developer=60 EUR/h")
    assert "unknown" not in run("costs", tiny, *known).stdout


def test_set_up_work_has_a_column(run, tiny):
    """Tasks of the operator's plan, 3 and 6 h; PERT of 20, 30 and 60 h; all at 48 EUR."""
    rows = json.loads(run("costs", tiny, "--format", "json").stdout)["strategies"]
    assert [row["setup"] for row in rows] == [0, 9 * 48, pytest.approx((20 + 120 + 60) / 6 * 48)]
    assert rows[1]["missing"]["setup"] == ["labour.rates.developer"]


def test_variant_and_settings_reach_the_scenario(run, tiny):
    def pair(*options):
        rows = json.loads(run("costs", tiny, "--format", "json", *options).stdout)["strategies"]
        return next(row["month"] for row in rows if row["strategy"] == "pair")

    assert pair("--variant", "calm_cheap") == pytest.approx(120 + 70 + 11 + 25)
    assert pair("--set", "strategies.pair.costs.server.amount=0 EUR/month") == pytest.approx(pair() - 120)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--variant", "stormy"], "no such variant"),
        (["--set", "strategies.pair.backup"], "PATH=VALUE"),
        (["--set", "strategies.pare.backup=nightly"], "pare"),
        (["--on", "soon"], "as_of: soon"),
    ],
)
def test_options_that_do_not_fit_are_one_fault(run, tiny, options, said):
    result = run("costs", tiny, *options, code=2)
    assert result.stdout == ""
    head, fault, *page = result.stderr.splitlines()
    assert head.endswith("1 fault")
    assert said in fault
    assert page in ([], ["help: docs/scenario_reference.md"])


def test_costs_of_a_table_of_lines_and_the_variant_that_it_is(run, tiny, tmp_path):
    """25 EUR more for the servers of three cities than the 420 of the file."""
    table, variant = tmp_path / "costs.csv", tmp_path / "quoted.yaml"
    table.write_text("key,amount\nstrategies.trio.costs.servers,445\n", encoding="utf-8")
    before, after = (
        json.loads(run("costs", tiny, *more, "--format", "json").stdout)["strategies"][2]["month"]
        for more in ((), ("--table", table, "-o", variant))
    )
    assert after - before == pytest.approx(25)
    assert "strategies.trio.costs.servers.amount: {value: 445 EUR/month" in variant.read_text(encoding="utf-8")


def test_costs_of_a_table_that_is_wrong_are_refused_in_one_line(run, tiny, tmp_path):
    table = tmp_path / "costs.csv"
    table.write_text("key,amount\nstrategies.quartet.costs.servers,445\n", encoding="utf-8")
    told = run("costs", tiny, "--table", table, code=2).output
    assert "line 2   key: strategies.quartet.costs.servers" in told
    assert run("costs", tiny, "--table", tmp_path / "none.csv", code=2).output.count("\n") == 2


def test_costs_write_a_variant_of_a_table_alone_and_over_no_input(run, tiny, tmp_path):
    table = tmp_path / "costs.csv"
    table.write_text("key,amount\nstrategies.trio.costs.servers,445\n", encoding="utf-8")
    assert "name a table, too" in run("costs", tiny, "-o", tmp_path / "a.yaml", code=2).output
    assert "that is the input" in run("costs", tiny, "--table", table, "-o", table, code=2).output
    assert table.read_text(encoding="utf-8").startswith("key,amount")
