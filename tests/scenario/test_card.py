"""A scenario says what it is, what is applied to it and what nobody knows."""

import re
from pathlib import Path

import pytest

from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.loading import load

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="module")
def tiny():
    return load(TINY)


def test_a_scenario_says_what_it_is(tiny):
    text = repr(tiny)
    assert text == str(tiny)
    assert text.splitlines()[:3] == [tiny.name.texts["en"], "Variant: calm", "As of: Mar 1, 2026"]
    rows = re.findall(r"^(solo|pair|trio) +(.+)$", text, re.MULTILINE)
    assert rows == [(name, one.title.texts["en"]) for name, one in tiny.strategies.items()]


def test_it_lists_what_is_unknown(tiny):
    unknown = [item.path for item in assumptions(tiny) if item.kind == "unknown"]
    assert f"values, {len(unknown)} unknown" in repr(tiny)
    assert re.findall(r"^  - (.+)$", repr(tiny), re.MULTILINE) == unknown


def test_it_says_what_is_applied(tiny):
    changed = tiny.variant("calm_cheap").override({"outage_cost.data_value": "90 EUR/h"})
    assert "Variant: calm_cheap, outage_cost.data_value=90 EUR/h\n" in repr(changed)


def test_its_texts_are_data(tiny):
    odd = tiny.override({"strategies.solo.title": "<script>alert(1)</script>"})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in odd._repr_html_()
    assert "<script" not in odd._repr_html_()
    assert "<script>alert(1)</script>" in repr(odd)
