"""The samples are told from what the code writes now by their text, page by page, and by their stamps."""

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from drmodel.reporting.pdf import render
from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study, study_of
from tests.reporting import samples
from tests.study.conftest import TINY


@pytest.fixture(scope="module")
def study() -> Study:
    return evaluate(load(TINY), budget=640, precision=0.5, samples=0, jobs=1)


@pytest.fixture
def folders(tmp_path: Path, study: Study) -> tuple[Path, Path]:
    kept, made = tmp_path / "samples", tmp_path / "made"
    for folder in (kept, made):
        folder.mkdir()
        (folder / "one.pdf").write_bytes(render(study, "en"))
    return kept, made


def test_a_report_bears_the_hash_of_its_scenario_and_of_what_it_says(study):
    english, portuguese = (samples.stamps(PdfReader(BytesIO(render(study, one)))) for one in ("en", "pt-BR"))
    assert english[0] == portuguese[0] == f"scenario {study.scenario.sha256}"
    assert english[1].startswith("contents ")
    assert english[1] != portuguese[1]


def test_samples_that_are_as_made_pass(folders, capsys):
    assert samples.main(*folders) == 0
    assert capsys.readouterr().out == ""


def test_another_word_is_told_with_its_page(folders, study, capsys):
    kept, made = folders
    scenario = study.scenario.override({"strategies.solo.title": "A single city"})
    estimates = (study.planned.estimates, study.today.estimates)
    (made / "one.pdf").write_bytes(render(study_of(scenario, study.settings, *estimates, study.variant, ()), "en"))
    assert samples.main(kept, made) == 1
    said = capsys.readouterr().out
    assert "one.pdf: its stamp says “" in said
    assert "one.pdf: page 1 says “" in said
    assert "One city" in said
    assert "make samples" in said


def test_what_was_not_made_is_said(folders, capsys):
    kept, made = folders
    shutil.rmtree(made)
    assert samples.main(kept, made) == 1
    assert "run `make report` first" in capsys.readouterr().out
