"""The document's own assumptions beside those of the study."""

from functools import cache
from pathlib import Path

from drmodel.reporting.beside import beside
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.view import View
from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study

SCENARIO = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@cache
def _study(**overrides: str) -> Study:
    return evaluate(load(SCENARIO).override(overrides), budget=640, precision=0.5, jobs=1)


def _view(study: Study, language: str = "en") -> View:
    return View(study, formatter(language), {})


def test_options_of_both_are_shown_with_their_own_numbers():
    study = _study()
    [table] = beside(_view(study))
    there = study.beside.situation.estimates
    assert [row[0].text for row in table.rows] == ["One city", "Two cities"]  # the variant has no third
    for row, name in zip(table.rows, there, strict=True):
        above, below = (100 * one[name].availability.mean for one in (there, study.planned.estimates))
        assert row[1].text.removesuffix("%").strip() == f"{above:.3f}"
        assert row[1].note.removesuffix("%").strip() == f"{below:.3f}"


def test_the_finding_counts_those_that_reach_the_target():
    study = _study()
    reached = [
        sum(one[name].availability.mean >= 0.999 for name in ("solo", "pair"))
        for one in (study.beside.situation.estimates, study.planned.estimates)
    ]
    [table] = beside(_view(study))
    assert table.title == (
        f"Under the document's own assumptions {reached[0]} of 2 options reach 99.9\u202f%, here {reached[1]}"
    )


def test_without_such_a_variant_there_is_no_table():
    assert beside(_view(_study(beside="none"))) == ()
