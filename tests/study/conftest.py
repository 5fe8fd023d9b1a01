from pathlib import Path

import pytest

from drmodel.scenario.loading import load
from drmodel.scenario.models import Scenario
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
BUDGET = 640  # years: the least that gives every estimate its sections


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    """Three strategies, all in EUR, under the file's default variant."""
    return load(TINY)


@pytest.fixture(scope="session")
def study(tiny) -> Study:
    """The tiny scenario, simulated."""
    return evaluate(tiny, budget=BUDGET, jobs=1)


@pytest.fixture(scope="session")
def written(study) -> str:
    return study.to_json()


@pytest.fixture(scope="session")
def bare() -> Study:
    """A scenario that states nothing it need not state: no targets, no limits, no triggers, no today."""
    gone = (
        "triggers",
        "today",
        "targets",
        "constraints",
        "service_level",
        "audience",
        "finance",
        "roadmap",
        "statements",
        "claims",
    )
    removed = [f"{key}=none" for key in gone]
    quiet = [
        f"fault_modes.{mode}.harm=0 %" for mode in ("storm", "outage_lyon", "outage_gdansk", "release", "cards_down")
    ]
    costless = [
        "outage_cost.parts.sales.amount=unknown",
        "outage_cost.parts.refunds=none",
        "outage_cost.data_value=unknown",
    ]
    scenario = load(TINY, "base", [*removed, *quiet, *costless, "fault_modes.wipe=none"])
    return evaluate(scenario, budget=BUDGET, jobs=1)
