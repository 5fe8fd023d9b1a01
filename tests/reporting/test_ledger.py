"""The ledger holds every value of the scenario once, under a path that leads to it."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from drmodel.reporting.amounts import law_text, quantity_text
from drmodel.reporting.assumptions import assumptions_section
from drmodel.reporting.blocks import Ledger, References
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.view import View
from drmodel.scenario.assumptions import Assumption, assumptions
from drmodel.scenario.lawspec import LawSpec
from drmodel.scenario.leaves import Text
from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study

SCENARIO = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@cache
def _study() -> Study:
    scenario = load(SCENARIO, "calm").override({"strategies.trio.noticed": {"exponential": {"mean": "30 min"}}})
    return evaluate(scenario, budget=640, precision=0.5, jobs=1)


def _blocks(language: str) -> tuple[Ledger, References]:
    blocks = assumptions_section(View(_study(), formatter(language), {})).blocks
    (ledger,) = (block for block in blocks if isinstance(block, Ledger))
    return ledger, ledger.sources


def _expanded(path: str) -> list[str]:
    """Paths that a heading stands for: `strategies.{pair, trio}` and `automatic, manual`."""
    head, brace, tail = path.replace("\u200b", "").partition("{")
    return [head + one for one in tail.rstrip("}").split(", ")] if brace else head.split(", ")


def _values(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """Path, value and number of the source."""
    for part in ledger.parts:
        for entry in part.entries:
            for group in entry.groups:
                for row in group.rows:
                    for top in _expanded(entry.path):
                        for below in _expanded(group.path):
                            path = ".".join(step for step in (top, below, row.key.replace("\u200b", "")) if step)
                            yield path.replace(".[", "["), row.value, row.source or entry.source


def _read(one: Assumption, language: str) -> str:
    words = formatter(language)
    if isinstance(one.value, Text):
        return one.value.text(language)
    return law_text(words, one.value) if isinstance(one.value, LawSpec) else quantity_text(words, one.value)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_every_value_is_listed_once_under_its_path(language):
    ledger, _ = _blocks(language)
    wanted = [(one.path, _read(one, language)) for one in assumptions(_study().scenario)]
    assert Counter((path, value) for path, value, _ in _values(ledger)) == Counter(wanted)
    assert len(wanted) > 100


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_number_beside_a_value_leads_to_its_source(language):
    ledger, references = _blocks(language)
    listed = {number: words for _, sources in references.groups for number, words in sources}
    numbers = {path: number for path, _, number in _values(ledger)}
    for one in assumptions(_study().scenario):
        if one.source is None:
            assert numbers[one.path] == ""
        else:
            assert listed[numbers[one.path]].startswith(one.source.text(language))
    assert list(listed) == [str(n) for n in range(1, len(listed) + 1)]


def test_the_layer_of_a_value_is_named():
    ledger, _ = _blocks("pt-BR")
    origins = Counter(
        row.origin for part in ledger.parts for entry in part.entries for group in entry.groups for row in group.rows
    )
    assert origins["variante calm"] == 2
    assert origins["override"] == 1


def test_equal_values_of_several_entries_are_one_line():
    ledger, _ = _blocks("en")
    (options,) = (part for part in ledger.parts if part.title == "Options")
    (shared,) = (entry for entry in options.entries if entry.title == "Common to all")
    assert shared.path.replace("\u200b", "") == "strategies.{solo, pair, trio}"
    assert [row.value for group in shared.groups for row in group.rows] == ["€0.02/GB"]
