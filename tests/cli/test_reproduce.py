"""A study is made again from its JSON alone."""

import json
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

import drmodel
from drmodel.errors import DrmodelError
from drmodel.scenario.loading import load
from drmodel.study import reproduction
from drmodel.study.document import from_json
from drmodel.study.evaluation import evaluate

TINY = Path(__file__).parents[1] / "scenarios/tiny.yaml"


@pytest.fixture(scope="module")
def study():
    """A study with all that can be asked for, of a variant with something on top."""
    scenario = load(TINY, overrides=["outage_cost.data_value=70 EUR/h"])
    return evaluate(scenario, seed=7, budget=640, jobs=1, samples=64, sensitivity=True, search=True)


@pytest.fixture(scope="module")
def text(study) -> str:
    return study.to_json()


@pytest.fixture
def at_once(monkeypatch, study):
    """Whatever is simulated comes out as in this study, at once."""
    monkeypatch.setattr(reproduction, "_again", lambda *_: study)


@pytest.fixture
def changed(tmp_path, text):
    """The study's file after something in it was changed."""

    def change(how) -> Path:
        document = json.loads(text)
        how(document)
        file = tmp_path / "study.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        return file

    return change


@pytest.mark.no_cover
def test_everything_comes_out_again(text, tmp_path, run):
    assert {"sensitivity": None, "search": None, "beside": None}.items() & json.loads(text).items() == set()
    file = tmp_path / "study.json"
    file.write_text(text, encoding="utf-8")
    assert run("reproduce", file).stdout == "study.json: identical\n"


def test_the_study_itself_may_be_given(study, at_once):
    found = drmodel.reproduce(study)
    assert found.identical
    assert found.reasons == ()
    assert str(found) == f"{study.scenario.name}: identical"


def test_what_was_changed_is_named(changed, run, at_once):
    def change(document):
        document["strategies"][1]["cost_month"] += 1
        del document["recommendation"]["now"]
        document["triggers"] = "gone"
        document["currency"]["third"] = "CHF"

    file = changed(change)
    plain = json.loads(drmodel_text(file, run, "json"))
    assert plain["identical"] is False
    assert plain["reasons"] == []
    [currency, dearer, now, triggers] = plain["differences"]
    name = json.loads(file.read_text(encoding="utf-8"))["strategies"][1]["id"]
    assert dearer["path"] == f"strategies[{name}].cost_month"
    assert dearer["stated"] == dearer["found"] + 1
    assert (now["path"], "stated" in now) == ("recommendation.now", False)
    assert triggers["stated"] == "gone"
    assert (currency["path"], "found" in currency) == ("currency.third", False)
    said = drmodel_text(file, run, "table")
    assert "study.json: not the same in 4 places" in said
    assert "nothing" in said
    assert "was the file changed?" in said
    assert drmodel_text(file, run, "csv").startswith("path,")


def drmodel_text(file, run, form) -> str:
    return run("reproduce", file, "--format", form, code=3).stdout


def test_only_the_first_differences_are_shown(changed, run, at_once):
    def change(document):
        for strategy in document["strategies"]:
            for key in list(strategy):
                strategy[key] = "x" * 100

    said = drmodel_text(changed(change), run, "table")
    assert said.count("\nstrategies[") == reproduction.SHOWN
    assert " more\n" in said


def test_what_it_was_made_with_may_be_why(changed, at_once):
    def change(document):
        document["drmodel"] = "0.0.9"
        document["environment"] |= {"numpy": "1.0", "fortran": "77"}
        del document["environment"]["scipy"]

    found = drmodel.reproduce(changed(change))
    assert found.identical, "versions are no results"
    assert found.reasons == (
        f"drmodel 0.0.9 made it, this is drmodel {version('drmodel')}",
        f"numpy was 1.0, here it is {version('numpy')}",
        "fortran was 77, here it is none",
        f"scipy was none, here it is {version('scipy')}",
    )


@pytest.mark.no_cover
def test_where_there_is_no_compiler_the_reference_makes_it_again(tmp_path, monkeypatch):
    alone = load(TINY, "base", ["today=none"])  # the reference takes its time
    study = evaluate(alone, seed=7, budget=640, jobs=1, engine="compiled", samples=0)
    monkeypatch.setattr(reproduction, "default_engine", lambda: "reference")
    found = drmodel.reproduce(study, jobs=1)
    assert found.identical
    assert found.reasons == ("the compiled engine made it, the reference one did here",)


def test_another_scenario_is_told_by_its_hash(changed, at_once):
    def change(document):
        document["scenario"]["sha256"] = "0" * 64
        del document["environment"]

    found = drmodel.reproduce(changed(change))
    assert [one.path for one in found.differences] == ["scenario.sha256"]
    assert "its hash is another" in found.reasons[0]
    assert "does not say with which versions" in found.reasons[1]


def test_what_it_was_made_with_is_kept_when_it_is_read(study, text):
    old = replace(study, environment={"python": "3.11.0"})
    assert from_json(old.to_json()).environment == old.environment
    assert from_json(text).environment["numpy"] == version("numpy")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "not JSON"), (b"\xff", "not UTF-8"), (b'{"schema": 1}', "damaged"), (None, "cannot be read")],
)
def test_what_is_no_study_is_refused_in_one_line(run, tmp_path, content, said):
    file = tmp_path / "study.json"
    if content is not None:
        file.write_bytes(content)
    result = run("reproduce", file, code=2)
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    with pytest.raises(DrmodelError, match=said):
        drmodel.reproduce(file)
