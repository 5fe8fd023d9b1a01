"""How sure a decision is, in words: its own numbers, and only those of targets that are stated."""

import re
from dataclasses import replace

import pytest

from drmodel.analysis.uncertainty.card import HEAD, NOTHING
from drmodel.analysis.uncertainty.results import InputValue, OptionUncertainty, TargetOdds, Uncertainty
from drmodel.analysis.uncertainty.spread import Spread

FLAT = Spread(0.0, 0.0, 0.0, 0.0, 0.0)


def option(best, regret, benefit, targets):
    return OptionUncertainty(benefit, FLAT, FLAT, None, FLAT, FLAT, 0.0, 1.0, best, best, regret, regret, targets, ())


@pytest.fixture
def found():
    odds = {"availability": TargetOdds(0.5, 0.25), "rto": TargetOdds(1.0, None)}
    options = {
        "stay": option(0.125, 1234.5, FLAT, {}),
        "move": option(0.875, 10.0, Spread(5000.0, 1.0, -2000.0, 4800.0, 12345.0), odds),
    }
    inputs = (InputValue("labour.rates.ops", 1.0, 2.0, 3.0, 321.0, 400.0), InputValue("quiet", 1.0, 2.0, 3.0, 0.0, 1.0))
    return Uncertainty(128, 20, 10, 654.0, 700.0, inputs, options)


def cells(text, name):
    line = next(line for line in text.splitlines() if line.startswith(name))
    return dict(zip(HEAD, re.split(r"\s{2,}", line), strict=True))


def test_an_option_has_a_row_with_its_numbers(found):
    row = cells(repr(found), "move")
    assert list(row.values()) == ["move", "88\u202f%", "10", "5,000", "−2,000 to 12,345", "25\u202f%", NOTHING, NOTHING]
    assert cells(repr(found), "stay")["years that reach the availability"] == NOTHING


def test_samples_and_what_knowledge_is_worth(found):
    text = repr(found)
    assert "Samples: 128, of all ranges together; 200 years of each strategy in each" in text  # 20 missions of 10 years
    assert "To know all inputs before choosing: worth 654 a year" in text
    assert "  - labour.rates.ops: 321" in text
    assert "quiet" not in text  # to know it is worth nothing


def test_html_says_the_same_and_names_are_data(found):
    named = replace(found, options={"<script>": found.options["stay"]}, inputs=())
    assert "&lt;script&gt;" in named._repr_html_()
    assert "<script" not in named._repr_html_()
    assert "<details" not in named._repr_html_()
    assert found._repr_html_().count("<tr>") == 3
