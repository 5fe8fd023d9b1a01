"""The review of a study: what it shows of itself, and that a study that was read back holds the same findings."""

import json

import drmodel
from drmodel.analysis.review.card import review_card
from drmodel.reporting.catalogue import formatter
from drmodel.study.document import from_json


def test_a_study_lists_its_findings(study, written):
    assert [one["path"] for one in json.loads(written)["findings"]] == [one.path for one in study.findings]
    assert study.findings == drmodel.review(study).findings


def test_a_study_that_was_read_back_finds_the_same(study, written):
    assert from_json(written).findings == study.findings


def test_a_review_shows_itself(study):
    shown = str(drmodel.review(study))
    assert shown.startswith(f"Review of Ferry tickets\nFindings: {len(study.findings)}\n\nGrave:\n  - ")
    assert "35 hours avoided (stated 35 h, found " in shown


def test_what_was_reviewed_is_named_in_the_language_of_the_review(study):
    found = drmodel.Review({"en": "Ferry", "pt-BR": "Balsa"}, ())
    assert str(found).startswith("Review of Ferry\n")
    assert review_card(found.name, (), formatter("pt-BR")).title == "Revisão de Balsa"


def test_what_needs_no_statement_is_reviewed_all_the_same(bare):
    """Nothing is said of targets, limits or returns; its bill, its provider and its silence about data remain."""
    assert [one.rule for one in bare.findings] == ["residency", "itemised", "one_provider"]
