"""Pages that are written from the code say what the code says."""

import runpy
from itertools import zip_longest
from pathlib import Path

import pytest

import drmodel

FOLDER = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", ["api", "scenario_reference"])
def test_a_written_page_matches_the_code(name):
    made = runpy.run_path(str(FOLDER / f"{name}.py"))["page"]().splitlines()
    kept = (FOLDER / f"{name}.md").read_text(encoding="utf-8").splitlines()
    apart = next((pair for pair in zip_longest(made, kept) if pair[0] != pair[1]), None)
    assert apart is None, f"out of date, run `make docs`; the code says {apart[0]!r}, the page {apart[1]!r}"


def test_every_key_of_a_scenario_has_a_meaning():
    page = (FOLDER / "scenario_reference.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 200
    assert [row for row in rows if row.endswith("|  |")] == []


def test_every_name_that_is_offered_has_a_heading():
    page = (FOLDER / "api.md").read_text(encoding="utf-8").splitlines()
    offered = [name for name in drmodel.__all__ if not name.startswith("_")]
    assert [name for name in offered if not {f"## drmodel.{name}", f"### drmodel.{name}"}.intersection(page)] == []
