from pathlib import Path

import pytest

from drmodel.scenario.loading import load
from drmodel.scenario.models import Scenario

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests/scenarios/tiny.yaml"


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    return load(TINY)
