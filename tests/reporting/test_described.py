"""What a scenario says of its options is shown as it is written, in the language of the report."""

import pytest

from drmodel.formatting import NBSP
from drmodel.reporting.blocks import Table
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.options import options_section
from drmodel.reporting.view import View
from drmodel.study.results import study_of
from tests.reporting.studies import tiny_study


def _tables(overrides: dict[str, object], language: str = "en") -> dict[str, Table]:
    """Tables of the options under a changed scenario, by title."""
    study = tiny_study()
    scenario = study.scenario.override(overrides)
    again = study_of(
        scenario, study.settings, study.planned.estimates, study.today.estimates, study.variant, study.overrides
    )
    blocks = options_section(View(again, formatter(language), {})).blocks
    return {block.title: block for block in blocks if isinstance(block, Table)}


def _texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_for_and_against_each_option():
    found = _tables({})["For and against each option"]
    assert _texts(found) == [["One city", "Nothing to learn", "One city"], ["Two cities", "Others do it", "–"]]
    assert found.rows[0][0].note == "As it is"


def test_for_and_against_in_the_language_of_the_report():
    pros = {"strategies.solo.pros": {"simple": {"en": "Nothing to learn", "pt-BR": "Nada a aprender"}}}
    assert _texts(_tables(pros, "pt-BR")["A favor e contra cada opção"])[0][1] == "Nada a aprender"


def test_options_that_nobody_describes_have_no_table():
    silent = {f"strategies.{name}": "none" for name in ("solo.pros", "solo.cons", "solo.summary", "pair.pros")}
    assert "For and against each option" not in _tables(silent)


def test_replication_methods():
    found = _tables({})["1 of 2 replication methods is used by an option"]
    stream, files = _texts(found)
    assert stream[0] == "Streaming"
    assert found.rows[0][0].note == "recommended"
    assert stream[2:] == [
        "€40/month",
        f"10{NBSP}s",
        "Part of the database",
        "A full disk stops it",
        "Two cities · Three cities",
    ]
    assert stream[1] == f"triangular, 3{NBSP}s, from 1 to 60"
    assert files[2:] == ["–", "–", "–", "–", "–"]


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_without_replication_methods_there_is_no_table(language):
    methods = {f"strategies.{name}.replication": "none" for name in ("pair", "trio")}
    titles = _tables({"replication_methods": "none", "statements.recommended_replication": "none", **methods}, language)
    assert len(titles) == len(_tables({}, language)) - 1


def test_the_itemised_bill_is_summed_and_held_against_the_comparison():
    """220 EUR in its one line; the comparison has 120 + 107.5 + 500 GB · 0.02 EUR · 1.1, and an unknown line once."""
    [(title, found)] = [
        (t, table) for t, table in _tables({}).items() if t.startswith("The itemised bill of Two cities")
    ]
    assert title.startswith("The itemised bill of Two cities sums to €220")
    assert _texts(found)[0] == ["Two servers", "North Cloud", "", f"€220{'/month'}"]
    assert [row[0] for row in _texts(found)[1:]] == [
        "Sum of the lines",
        "Total that the document states",
        "Total in the comparison",
    ]
