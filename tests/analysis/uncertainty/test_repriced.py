"""Joint samples in another situation: they are what sampling it anew would give, or nothing."""

import numpy as np
import pytest

from drmodel.analysis.uncertainty.repriced import repriced
from drmodel.analysis.uncertainty.sampled import joint_outcomes, outcomes
from drmodel.simulation.translate import objectives

SAMPLES, SEED = 64, 7


@pytest.fixture(scope="module")
def plan(tiny):
    """Rates and prices are uncertain, those of the storms among them."""
    return tiny.variant("base")


def _found(scenario, wanted):
    return joint_outcomes(scenario, wanted, SAMPLES, seed=SEED, jobs=1)


def test_it_is_what_simulating_the_same_samples_there_gives(plan):
    """Every part of the outcomes, from a simulation of the other situation with the same values of the inputs."""
    other = plan.override({"outage_cost.parts.sales.amount": "{range: [10, 20, 40 EUR/h]}"})
    today = plan.override({"outage_cost.data_value": "120 EUR/h", "constraints.budget": "300 EUR/month"})
    wanted = objectives(plan, today)
    found = _found(plan, wanted)
    again = repriced(found, plan, today, wanted)
    anew = outcomes(
        today, wanted, again.inputs, again.values, seed=SEED, replications=20, mission_years=10,
        jobs=1, engine=None, progress=None,
    )  # fmt: skip
    assert again.inputs == anew.inputs
    assert again.prices == anew.prices
    assert again.prices != found.prices
    assert again.present == anew.present
    assert again.present != found.present  # data is worth more there
    np.testing.assert_array_equal(again.added, anew.added)
    np.testing.assert_array_equal(again.affordable, anew.affordable)
    assert (again.affordable != found.affordable).any()
    for one, two in zip(again.missions, anew.missions, strict=True):
        for mine, theirs in zip(one, two, strict=True):
            np.testing.assert_array_equal(mine.down, theirs.down)
            np.testing.assert_array_equal(mine.odds_year, theirs.odds_year)
    assert repriced(found, plan, other, wanted) is None  # another range was not drawn


@pytest.mark.parametrize(
    "change",
    [
        {"fault_modes.storm.rate": "9 /year"},  # no longer uncertain: the samples moved it
        {"fault_scale.repair": "2"},  # all repairs take longer
    ],
)
def test_where_something_else_is_simulated_the_samples_do_not_tell(plan, change):
    other = plan.override(change)
    wanted = objectives(plan, other)
    assert repriced(_found(plan, wanted), plan, other, wanted) is None
