from collections.abc import Callable
from pathlib import Path

import pytest

from drmodel.errors import Fault, ScenarioError
from drmodel.scenario.loading import load_text

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="session")
def tiny_path() -> Path:
    return TINY


@pytest.fixture(scope="session")
def tiny_text() -> str:
    return TINY.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def faults_of(tiny_text) -> Callable[..., list[Fault]]:
    """The faults of the tiny scenario with some of its text replaced."""

    def faults(*replacements: tuple[str, str], **options: object) -> list[Fault]:
        text = tiny_text
        for old, new in replacements:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        with pytest.raises(ScenarioError) as caught:
            load_text(text, "tiny.yaml", **options)
        return list(caught.value.faults)

    return faults
