"""The command that turns a table of incidents into a fragment of a scenario."""

import csv
import io
import json

import pytest
import yaml

from drmodel.analysis.evidence.calibration import calibrate
from drmodel.reporting.calibration import figure
from drmodel.reporting.catalogue import formatter

ROWS = """start,end,severity,scope,cause
2024-01-03T10:00Z,2024-01-03T11:30Z,major,porto,power
2024-02-11T10:00Z,2024-02-11T14:30Z,major,porto,power
2024-02-11T12:00Z,2024-02-11T15:00Z,minor,porto,power
2024-05-20T10:00Z,2024-05-20T10:20Z,minor,porto,power
2024-05-20T10:00Z,2024-05-20T09:20Z,minor,porto,power
2024-09-02T10:00Z,2024-09-02T12:30Z,major,porto,power
2024-12-31T22:00Z,,major,porto,power
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "incidents.csv"
    path.write_text(ROWS)
    return path


WINDOW = ("--window", "2024-01-01..2025-01-01")


def test_rates_and_repairs_are_printed_and_remarks_go_to_stderr(run, table):
    done = run("calibrate", table, *WINDOW)
    title, recorded, _, head, *_ = done.stdout.splitlines()
    assert title == "Calibration from incidents.csv"
    assert recorded.startswith("Recorded: 6 incidents, 2024-01-01 to 2025-01-01")
    assert head.split()[:3] == ["mode", "incidents", "a"]
    assert "power" in done.stdout
    assert "line 6: end before they start; left out" in done.stderr
    assert "lines 3, 4: overlap others" in done.stderr
    assert "line 8: have no end" in done.stderr


def test_json_and_csv_say_the_same(run, table):
    told = json.loads(run("calibrate", table, *WINDOW, "--format", "json").stdout)
    assert told["window"]["years"] == pytest.approx(366 / 365)
    assert (told["incidents"], told["confidence"]) == (6, 0.9)
    (mode,) = told["modes"]
    assert (mode["mode"], mode["places"], mode["incidents"], mode["rows"]) == ("power", ["porto"], 5, 6)
    assert mode["rate"]["value"] == pytest.approx(5 * 365 / 366)
    assert (mode["repair"]["exact"], mode["repair"]["longer"]) == (4, 1)
    assert {remark["kind"] for remark in told["remarks"]} == {"impossible", "overlap", "open"}
    (row,) = csv.DictReader(io.StringIO(run("calibrate", table, *WINDOW, "--format", "csv").stdout))
    assert float(row["rate.low"]) == mode["rate"]["low"]


def test_the_fragment_and_the_figure_are_written(run, table, tmp_path):
    fragment, drawn = tmp_path / "seen.yaml", tmp_path / "seen.pdf"
    run("calibrate", table, *WINDOW, "-o", fragment, "--figure", drawn)
    assert "fault_modes.power" in yaml.safe_load(fragment.read_text())["calibrated"]["overrides"]
    assert drawn.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_figure_speaks_the_language_that_was_asked_for(run, table, tmp_path, language):
    asked, drawn = tmp_path / "seen.svg", tmp_path / "drawn.svg"
    run("calibrate", table, *WINDOW, "--figure", asked, "--language", language)
    figure(calibrate(table, window=WINDOW[1]), formatter(language)).save(drawn)
    assert asked.read_bytes() == drawn.read_bytes()


def test_only_what_was_asked_for_is_counted(run, table):
    told = json.loads(run("calibrate", table, *WINDOW, "--severity", "Major", "--format", "json").stdout)
    assert told["modes"][0]["incidents"] == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--window", "2024"], "window '2024'"),
        (["--window", "2026-01-01..2026-02-01"], "no incidents began within the window"),
        (["--severity", "huge"], "no row has it"),
        (["--timezone", "Mars"], "no such zone"),
        (["--figure", "a.txt"], ".svg"),
        (["-o", "nowhere/a.yaml"], "nowhere"),
        (["-o", ""], "the name of the file to write is empty"),
    ],
)
def test_what_is_wrong_is_said_with_exit_code_2(run, table, arguments, said):
    done = run("calibrate", table, *arguments, code=2)
    assert said in done.stderr
    assert done.stdout == ""


def test_the_variant_and_the_figure_are_two_files(run, table, tmp_path):
    one = tmp_path / "seen.svg"
    done = run("calibrate", table, *WINDOW, "-o", one, "--figure", tmp_path / "." / "seen.svg", code=2)
    assert "name two files" in done.stderr
    assert not one.exists()


def test_all_faults_of_a_table_are_named(run, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("start,end\n03/04/2025 10:00Z,2025-04-03T11:00Z\n2025-01-01T00:00Z,soon\n")
    done = run("calibrate", path, code=2)
    assert "line 2" in done.stderr
    assert "line 3" in done.stderr


def test_help_has_examples(run):
    assert "Examples:\n    drmodel calibrate" in run("calibrate", "--help").stdout
