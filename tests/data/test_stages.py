"""Recovery paths of the scenarios that come with drmodel: what stands in for a failed stage repeats none that follows."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from drmodel.scenario.loading import load
from drmodel.scenario.recovery import Stage

FILES = sorted((Path(__file__).parents[2] / "data").glob("*.yaml"))


def flat(stages: Sequence[Stage]) -> Iterator[str]:
    for stage in stages:
        yield stage.id
        yield from flat(stage.fallback)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_stage_stands_twice_on_a_path(file):
    """It would take its time twice, and both with the same luck."""
    for strategy in load(file).strategies.values():
        for path in (strategy.automatic, strategy.manual, strategy.restore):
            assert max(Counter(flat(path)).values(), default=1) == 1
