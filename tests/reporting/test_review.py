"""The review as the report shows it: the findings of the study, and a title and a sentence for each turn."""

from pathlib import Path

import pytest

from drmodel.analysis.review.findings import Amount, Finding
from drmodel.formatting import NBSP, THIN_NBSP, Sentence
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.review import review_section
from drmodel.reporting.view import View
from drmodel.scenario.leaves import Source, Text
from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study

SCENARIO = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="module")
def study() -> Study:
    return evaluate(load(SCENARIO), budget=640, precision=0.5, samples=0, jobs=1, progress=False)


def finding(severity="high", **fields):
    given = {"rule": "total", "path": "currency", "statement": Sentence("Found"), "remedy": Sentence("Small")} | fields
    return Finding(severity=severity, **given)


@pytest.fixture
def section_of(study, monkeypatch):
    def build(*found, language="en"):
        monkeypatch.setattr(Study, "findings", property(lambda self: found))
        return review_section(View(study, formatter(language), {}))

    return build


def row(section):
    return section.blocks[0].rows[0]


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_every_finding_of_the_study_has_a_row(study, language):
    words = formatter(language)
    section = review_section(View(study, words, {}))
    assert [cells[1].text for cells in section.blocks[0].rows] == [
        words.sentence(one.statement) for one in study.findings
    ]
    assert str(len(study.findings)) in section.title


def test_without_findings_there_is_no_section(section_of):
    assert section_of() is None


def test_the_title_and_what_bears_on_the_decision_are_counted(section_of):
    one = section_of(finding())
    assert one.title == "1 statement of the plan does not hold, or is missing"
    assert one.why.startswith("1 of them bears on the decision")
    two = section_of(finding(), finding(), finding("low"))
    assert two.title == "3 statements of the plan do not hold, or are missing"
    assert two.why.startswith("2 of them bear on the decision")
    assert section_of(finding("medium")).why.startswith("None of them carries the decision")


@pytest.mark.parametrize(
    ("amount", "language", "text"),
    [
        (Amount(240.0, "EUR/month"), "en", "€240/month"),
        (Amount(167.9, "EUR/month"), "pt-BR", f"€{NBSP}167,9/mês"),
        (Amount(99.18, "%"), "pt-BR", f"99,18{THIN_NBSP}%"),
        (Amount(720.0, "min"), "en", f"12{NBSP}h"),
        (Amount(14.927), "en", "14.93"),
        (Amount(None, "EUR/month"), "pt-BR", "desconhecido"),
        (None, "en", "–"),
    ],
)
def test_a_number_reads_in_its_unit_and_language(section_of, amount, language, text):
    assert row(section_of(finding(stated=amount), language=language))[2].text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (None, "the model"),
        (Source(section=Text({"en": "Costs"}, "en")), "Costs"),
        (Source(citation=Text({"en": "A price list"}, "en"), date="2026-08"), "evidence of 2026-08"),
        (Source(citation=Text({"en": "A price list"}, "en")), "evidence"),
        (Source(assumption=Text({"en": "Why"}, "en")), "an assumption"),
    ],
)
def test_what_is_found_says_where_it_comes_from(section_of, source, text):
    assert row(section_of(finding(source=source)))[3].note == text


def test_only_what_is_grave_stands_out(section_of):
    assert row(section_of(finding()))[0].strong
    assert row(section_of(finding()))[3].accent
    assert not row(section_of(finding("medium")))[3].accent
