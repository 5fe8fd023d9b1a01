import csv
import io
import json
import sys
import types
from pathlib import Path

import pytest
from pypdf import PdfReader

from drmodel.cli import options, studies
from drmodel.errors import SimulationError
from drmodel.study.document import MOST_BYTES, from_json

FEW = ("--budget", "640", "--jobs", "1")


@pytest.fixture(scope="module")
def study_json() -> str:
    """A study of the tiny scenario, made through the package and not through the command line."""
    from drmodel.scenario.loading import load
    from drmodel.study.evaluation import evaluate

    scenario = load(Path(__file__).parents[1] / "scenarios/tiny.yaml")
    return evaluate(scenario, budget=640, jobs=1).to_json()


@pytest.fixture
def study_file(study_json, tmp_path):
    file = tmp_path / "study.json"
    file.write_text(study_json, encoding="utf-8")
    return file


@pytest.fixture
def known_study(study_json, monkeypatch):
    """Whatever is evaluated gives this study, at once."""
    study = from_json(study_json)
    monkeypatch.setattr("drmodel.study.evaluation.evaluate", lambda *_, **__: study)


@pytest.fixture
def fake_pdf(monkeypatch) -> list[tuple]:
    """A report writer that notes what it is asked for."""
    asked = []

    def report(study, path, language):
        asked.append((study, language))
        Path(path).write_text("%PDF", encoding="utf-8")

    monkeypatch.setitem(sys.modules, "drmodel.reporting.pdf", types.SimpleNamespace(report=report))
    return asked


@pytest.fixture
def no_simulation(monkeypatch) -> None:
    def simulated(*_, **__):
        raise AssertionError("simulated before the output was checked")

    monkeypatch.setattr("drmodel.study.evaluation.evaluate", simulated)


def test_defaults_are_those_of_the_package():
    import inspect

    from drmodel.simulation.estimate import estimate
    from drmodel.study.evaluation import evaluate

    given = {name: p.default for name, p in inspect.signature(evaluate).parameters.items()}
    assert (given["seed"], given["precision"]) == (options.SEED, options.PRECISION)
    assert given["budget"] is given["engine"] is None
    assert inspect.signature(estimate).parameters["mission_years"].default == studies.MISSION_YEARS


def test_evaluate_as_json_is_the_study(run, tiny, study_json):
    assert run("evaluate", tiny, *FEW, "--format", "json").stdout == study_json


@pytest.mark.parametrize(
    "asked", [(), ("--sensitivity",), ("--search",), ("--search", "--sensitivity", "--samples", "64")]
)
@pytest.mark.parametrize("command", ["evaluate", "report"])
def test_what_is_asked_for_is_passed_on(run, tiny, tmp_path, monkeypatch, fake_pdf, study_json, command, asked):
    given = {}
    monkeypatch.setattr(
        "drmodel.study.evaluation.evaluate", lambda _, **settings: given.update(settings) or from_json(study_json)
    )
    monkeypatch.chdir(tmp_path)
    run(command, tiny, *asked)
    assert (given["sensitivity"], given["search"]) == ("--sensitivity" in asked, "--search" in asked)
    assert given["samples"] == (64 if "64" in asked else None)


def test_evaluate_as_csv_has_a_row_for_each_strategy(run, tiny, study_json, known_study):
    rows = list(csv.DictReader(io.StringIO(run("evaluate", tiny, *FEW, "--format", "csv").stdout)))
    strategies = json.loads(study_json)["strategies"]
    assert [row["id"] for row in rows] == [strategy["id"] for strategy in strategies] == ["solo", "pair", "trio"]
    for row, strategy in zip(rows, strategies, strict=True):
        assert float(row["availability.mean"]) == strategy["availability"]["mean"]


def test_evaluate_as_a_table_compares_and_recommends(run, tiny, study_json, known_study):
    text = run("evaluate", tiny, *FEW).stdout
    study = json.loads(study_json)
    assert f"Now: {study['recommendation']['now']} (" in text
    assert f"When triggered: {study['recommendation']['when_triggered']} (" in text
    for reason in study["recommendation"]["reasons"]:
        assert reason in text
    assert "* leaves out what is unknown: outage_cost.parts.goodwill.amount" in text


def test_evaluate_without_targets_or_unknowns(run, tiny):
    settings = [
        part
        for setting in (
            "targets=none",
            "today=none",
            "outage_cost.parts.goodwill=none",
            "strategies.pair.costs.licences=none",
        )
        for part in ("--set", setting)
    ]
    text = run("evaluate", tiny, *FEW, *settings).stdout
    assert "meets all stated targets and limits" in text
    assert "misses" not in text
    assert "leaves out" not in text


def test_too_close_to_call_is_said(run, tiny, study_json):
    """A target amid the interval of one strategy is neither met nor missed by it."""
    solo = json.loads(study_json)["strategies"][0]["availability"]
    target = f"targets.availability.value={100 * solo['mean']:.12f} %"
    assert "too close: availability" in run("evaluate", tiny, *FEW, "--set", target).stdout


def test_simulate_in_three_forms(run, tiny, study_json):
    document = json.loads(run("simulate", tiny, *FEW, "--strategy", "pair", "--format", "json").stdout)
    [row] = csv.DictReader(io.StringIO(run("simulate", tiny, *FEW, "--strategy", "pair", "--format", "csv").stdout))
    study = json.loads(study_json)["strategies"][1]
    assert study["id"] == document[0]["strategy"] == row["strategy"] == "pair"
    assert document[0]["downtime_hours_year"]["mean"] == study["downtime_hours_year"]["mean"]
    assert float(row["availability.mean"]) == study["availability"]["mean"]
    text = run("simulate", tiny, *FEW, "--strategy", "pair").stdout
    assert [line.split()[0] for line in text.splitlines()[:2]] == ["strategy", "pair"]
    assert "the budget ended before the precision was reached" in text


def test_simulate_what_never_fails(run, tiny):
    settings = ("--set", "fault_scale.rate=0")
    rows = csv.DictReader(io.StringIO(run("simulate", tiny, *FEW, *settings, "--format", "csv").stdout))
    for row in rows:
        assert float(row["availability.mean"]) == 1
        assert row["recovery_hours"] == row["data_loss_hours"] == ""
    for command in ("simulate", "evaluate"):
        assert "100.000–100.000" in run(command, tiny, *FEW, *settings).stdout


def test_exact_calculates_or_says_why_not(run, tiny):
    """One city has nowhere to go: what it feels is calculated once no data are corrupted; detection stops the others."""
    asked = ("simulate", tiny, "--exact", "--set", "fault_modes.wipe.corrupts=false")
    solo, pair, trio = json.loads(run(*asked, "--format", "json").stdout)
    assert (solo["method"], solo["why_not"]) == ("places", None)
    assert solo["downtime_hours_year"] == pytest.approx(8760 * (1 - solo["availability"]))
    assert solo["assumptions"]
    for refused in (pair, trio):
        assert refused["method"] is refused["availability"] is None
        assert "detection takes time" in refused["why_not"]
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert float(rows[0]["recovery_hours"]) == solo["recovery_hours"]
    assert rows[1]["availability"] == ""
    lines = run(*asked).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["solo", "pair", "trio"]
    assert lines[5].startswith("pair: no exact answer: ")
    settings = ("--set", "fault_scale.rate=0")
    never = run("simulate", tiny, "--exact", "--strategy", "solo", *settings).stdout.splitlines()[1]
    assert never.split()[-1] == "–"


def test_the_exact_answer_stands_beside_the_simulated_one(run, tiny, monkeypatch):
    """Where it holds; in a terminal it is said before the simulation starts."""
    asked = ("simulate", tiny, *FEW, "--set", "fault_modes.wipe.corrupts=false")
    solo, pair, trio = json.loads(run(*asked, "--format", "json").stdout)
    up = solo["unavailability"]
    assert up["low"] <= 1 - solo["exact"] <= up["high"]
    assert pair["exact"] is trio["exact"] is None
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").stdout)))
    assert [float(rows[0]["exact"]), rows[1]["exact"]] == [solo["exact"], ""]
    quiet = run(*asked)
    head, first, second = (line.split("  ") for line in quiet.stdout.splitlines()[:3])
    assert [cell.strip() for cell in head if cell][3] == "exact"
    assert [cell.strip() for cell in first if cell][3] == f"{100 * solo['exact']:.3f}\u202f%"
    assert [cell.strip() for cell in second if cell][3] == "–"
    assert quiet.stderr == ""

    def refuse(*_, **__):
        raise SimulationError("the simulation starts")

    monkeypatch.setattr("drmodel.simulation.estimate.estimate", refuse)
    terminal = types.SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(studies, "sys", types.SimpleNamespace(stderr=terminal))
    before, after = run(*asked, code=2).stderr.splitlines()
    assert before == f"Availability by exact mathematics: solo {100 * solo['exact']:.3f}\u202f%"
    assert "the simulation starts" in after
    assert len(run(*asked, "--strategy", "pair", code=2).stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--strategy", "quartet"], "solo, pair, trio"),
        (["--engine", "warp"], "warp"),
        (["--budget", "64"], "640"),
        (["--precision", "2"], "precision"),
        (["--seed", "-1"], "seed"),
        (["--jobs", "0"], "jobs"),
        (["--years", "0"], "mission_years"),
    ],
)
def test_settings_that_make_no_sense(run, tiny, arguments, said):
    result = run("simulate", tiny, *arguments, code=2)
    assert result.stdout == ""
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_report_of_a_scenario(run, tiny, tmp_path, monkeypatch, fake_pdf, known_study):
    monkeypatch.chdir(tmp_path)
    assert run("report", tiny, *FEW).stdout == "tiny_en.pdf\n"
    assert [file.name for file in tmp_path.iterdir()] == ["tiny_en.pdf"]
    assert fake_pdf[0][0].years == 640


def test_report_of_a_study(run, study_file, tmp_path, fake_pdf, no_simulation):
    run("report", study_file, "--language", "pt-BR", "-o", tmp_path / "out.pdf")
    assert fake_pdf[0][1] == "pt-BR"
    assert (tmp_path / "out.pdf").read_text(encoding="utf-8") == "%PDF"


def test_a_real_report(run, study_file, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    run("report", study_file, "-o", folder / "out.pdf")
    [file] = folder.iterdir()
    assert file.read_bytes().startswith(b"%PDF-")
    assert len(PdfReader(file).pages) > 1


def test_a_study_takes_no_scenario_options(run, study_file):
    assert "settled" in run("report", study_file, "--variant", "calm", code=2).stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a study"),
        (b"\xff", "UTF-8"),
        (b'{"schema": 1, "estimates": {}}', "damaged"),
    ],
)
def test_what_is_no_study_is_refused(run, tmp_path, content, said):
    file = tmp_path / "study.json"
    file.write_bytes(content)
    result = run("report", file, code=2)
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_what_is_larger_than_any_study_is_refused(run, tmp_path):
    file = tmp_path / "study.json"
    with file.open("wb") as large:
        large.truncate(MOST_BYTES + 1)
    assert "larger than" in run("report", file, code=2).stderr


def test_a_study_that_is_not_there(run, tmp_path):
    assert "No such file" in run("report", tmp_path / "study.json", code=2).stderr


@pytest.mark.parametrize(("output", "said"), [("missing/out.pdf", "no folder"), (".", "not a file"), ("x" * 300, "x")])
def test_an_output_that_cannot_be_written_is_found_before_the_simulation(
    run, tiny, tmp_path, no_simulation, output, said
):
    result = run("report", tiny, "-o", tmp_path / output, code=2)
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_input_is_not_overwritten(run, study_file, fake_pdf):
    before = study_file.read_bytes()
    assert "that is the input" in run("report", study_file, "-o", study_file, code=2).stderr
    assert study_file.read_bytes() == before


def test_what_the_simulator_refuses_is_bad_input(run, tiny, monkeypatch):
    def refuse(*_, **__):
        raise SimulationError("too much")

    monkeypatch.setattr("drmodel.study.evaluation.evaluate", refuse)
    result = run("evaluate", tiny, code=2)
    assert result.stderr == "too much\n"
