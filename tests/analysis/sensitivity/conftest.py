from pathlib import Path

import pytest

from drmodel.analysis.sensitivity.outlook import Player
from drmodel.scenario.loading import load
from drmodel.simulation.translate import objectives

TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="session")
def tiny():
    """Three strategies; every mode with a rate or an up time, so that the curable share can be varied."""
    return (
        load(TINY)
        .variant("base")
        .override({"fault_modes.outage_gdansk.up": "none", "fault_modes.outage_gdansk.mttf": "6000 h"})
    )


@pytest.fixture(scope="session")
def play(tiny):
    return player(tiny)


def player(scenario):
    return Player(objectives(scenario), seed=1, years=640, jobs=1)
