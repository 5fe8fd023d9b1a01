import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from drmodel.reporting.workbook.workbook import render
from drmodel.study.document import from_json


@pytest.fixture(scope="module")
def study_json() -> str:
    from drmodel.scenario.loading import load
    from drmodel.study.evaluation import evaluate

    scenario = load(Path(__file__).parents[1] / "scenarios/tiny.yaml")
    return evaluate(scenario, budget=640, jobs=1, samples=0).to_json()


@pytest.fixture
def study_file(study_json, tmp_path):
    file = tmp_path / "study.json"
    file.write_text(study_json, encoding="utf-8")
    return file


@pytest.fixture
def known_study(study_json, monkeypatch):
    """Whatever is evaluated gives this study, at once."""
    study, given = from_json(study_json), {}
    monkeypatch.setattr("drmodel.study.evaluation.evaluate", lambda _, **settings: given.update(settings) or study)
    return given


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_a_study_becomes_the_workbook_of_the_package(run, study_file, study_json, tmp_path, language):
    target = tmp_path / "out.xlsx"
    assert run("workbook", study_file, "--language", language, "-o", target).stdout == f"{target}\n"
    assert target.read_bytes() == render(from_json(study_json), language)


def test_a_scenario_is_evaluated_as_asked_and_named_by_its_language(run, tiny, tmp_path, monkeypatch, known_study):
    monkeypatch.chdir(tmp_path)
    assert run("workbook", tiny, "--sensitivity", "--samples", "64", "--seed", "7").stdout == "tiny_en.xlsx\n"
    assert load_workbook(io.BytesIO((tmp_path / "tiny_en.xlsx").read_bytes())).sheetnames[0] == "Summary"
    assert (known_study["sensitivity"], known_study["samples"], known_study["seed"]) == (True, 64, 7)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--variant", "calm"), "a study is settled"),
        (("--set", "name=x"), "a study is settled"),
        (("--checkpoint", "c"), "a study is simulated already"),
    ],
)
def test_what_a_study_cannot_take_is_refused(run, study_file, tmp_path, options, told):
    assert told in run("workbook", study_file, *options, "-o", tmp_path / "a.xlsx", code=2).output
    assert not (tmp_path / "a.xlsx").exists()


def test_the_output_is_looked_at_before_anything_is_simulated(run, tiny, tmp_path, monkeypatch):
    def simulated(*_, **__):
        raise AssertionError("simulated before the output was checked")

    monkeypatch.setattr("drmodel.study.evaluation.evaluate", simulated)
    assert "there is no folder" in run("workbook", tiny, "-o", tmp_path / "none" / "a.xlsx", code=2).output
    assert "that is the input" in run("workbook", tiny, "-o", tiny, code=2).output
