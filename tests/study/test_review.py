"""The review of a study: what it shows of itself, and that a study that was read back holds the same findings."""

import json

import drmodel
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


def test_what_needs_no_statement_is_reviewed_all_the_same(bare):
    """Nothing is said of targets, limits or returns; its bill, its provider and its silence about data remain."""
    assert [one.rule for one in bare.findings] == ["residency", "itemised", "one_provider"]
