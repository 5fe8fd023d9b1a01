"""What people give the functions of `drmodel` by mistake is refused in words, not with an AttributeError."""

from pathlib import Path

import pytest

import drmodel

TINY = Path(__file__).parent / "scenarios/tiny.yaml"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "incidents.csv"
    path.write_text("start,end,severity\n2025-01-10T00:00Z,2025-01-10T01:00Z,major\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("given", [None, 3, TINY, str(TINY)])
def test_a_file_is_no_scenario(table, given):
    with pytest.raises(drmodel.DrmodelError, match=r"scenario is a .*; it must be of type Scenario: drmodel\.load"):
        drmodel.evaluate(given)
    with pytest.raises(drmodel.DrmodelError, match="scenario is a"):
        drmodel.drills(table, given, "pair")
    if given is not None:
        with pytest.raises(drmodel.DrmodelError, match="scenario is a"):
            drmodel.observed(table, scenario=given)


@pytest.mark.parametrize("given", [None, "study.json", drmodel.load(TINY)], ids=["none", "path", "scenario"])
def test_what_is_not_evaluated_is_no_study(tmp_path, given):
    with pytest.raises(drmodel.DrmodelError, match=r"study is a .*; it must be of type Study: drmodel\.evaluate"):
        drmodel.review(given)
    with pytest.raises(drmodel.DrmodelError, match="study is a"):
        drmodel.report(given, tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["severity", "scope"])
def test_one_name_is_no_list_of_names(table, name):
    with pytest.raises(drmodel.DrmodelError, match=rf"{name} 'major': give a list of them, such as \['major'\]"):
        drmodel.calibrate(table, **{name: "major"})
