from collections.abc import Callable

import pytest

from drmodel.analysis.compare import compare
from drmodel.analysis.firing import trigger_state
from drmodel.analysis.review.findings import Case
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import estimate
from drmodel.simulation.translate import objectives, programs

BUDGET = 640  # years: the least that gives every estimate its sections
SEED, PRECISION = 2025, 0.01

# What the tiny scenario states wrongly on purpose, put right by its own arithmetic: 99.5 % and 6 h are 7.3 outages a
# year, each of which 20 min would shorten by 5 h 40 min; a copy an hour loses half an hour on average.
PUT_RIGHT = {
    "targets.availability.value": "99.5 %",
    "statements.return.avoided_hours": "41.37 h",
    "regions.lyon.provider": "balticnet",
    "strategies.pair.stated.rpo": "30 min",
    "replication_methods.stream.stated_rpo": "30 min",
    "strategies.pair.itemised.lines.two_servers.amount": "235 EUR/month",
    "triggers.rules.buyers.current": "2500 users",
    "roadmap.horizons.summer.items.second.users": "2000 users",
    "claims": "none",
}


@pytest.fixture(scope="session")
def clean(tiny) -> Scenario:
    """The tiny scenario without the faults of its memo."""
    return tiny.override(PUT_RIGHT)


@pytest.fixture(scope="session")
def case_of(tiny) -> Callable[[Scenario], Case]:
    """A scenario's case for review, with what the tiny scenario's strategies come to."""
    wanted = objectives(tiny, tiny)
    found = estimate(programs(tiny, wanted), seed=SEED, precision=PRECISION, budget=BUDGET, jobs=1)

    def build(scenario: Scenario) -> Case:
        fired = trigger_state(scenario)
        return Case(scenario, found, compare(scenario, found), wanted.rto_modes, None if fired is None else fired.fired)

    return build
