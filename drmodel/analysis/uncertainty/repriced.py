"""Joint samples in another situation: the same faults and outages, under other prices, costs and limits."""

from dataclasses import replace

import numpy as np

from drmodel.analysis.uncertainty.inputs import WithValues
from drmodel.analysis.uncertainty.sampled import Input, Outcomes, money, moving_inputs
from drmodel.scenario.models import Scenario
from drmodel.simulation.model import Objectives
from drmodel.simulation.translate import programs

LOOKED_AT = (0, -1)  # samples whose programs are held against each other


def repriced(found: Outcomes, scenario: Scenario, other: Scenario, wanted: Objectives) -> Outcomes | None:
    """What joint samples of a scenario come to in another situation of it, such as today's, without simulating again.

    Parameters
    ----------
    found
        What they came to in the scenario.
    scenario, other
        The scenario that they were drawn for, and the other situation.
    wanted
        What the simulation compared exactly, for both.

    Returns
    -------
    The same samples in the other situation; None if they do not tell of it: something fails or is repaired otherwise
    there, or is uncertain there alone.
    """
    inputs = moving_inputs(other, wanted)
    columns = _columns(found, inputs)
    if not columns:
        return None
    values = found.values[:, columns]
    here, there = (
        WithValues(one, [each.place for each in some])
        for one, some in ((scenario, found.inputs), (other, inputs))
    )  # fmt: skip
    pairs = [(scenario, other), *((here(found.values[i].tolist()), there(values[i].tolist())) for i in LOOKED_AT)]
    if any(programs(one, wanted) != programs(two, wanted) for one, two in pairs):
        return None
    worth = [money(there(row)) for row in values.tolist()]
    return replace(
        found,
        inputs=inputs,
        values=values,
        prices=tuple(one.prices for one in worth),
        added=np.array([one.added for one in worth]),
        affordable=np.array([one.affordable for one in worth]),
        present=tuple(one.present for one in worth),
    )


def _columns(found: Outcomes, inputs: tuple[Input, ...]) -> list[int]:
    """Where the values of these inputs are; none if some were not drawn, or one that is simulated is not among them."""
    places = {one.place.path: i for i, one in enumerate(found.inputs)}
    drawn = [i for one in inputs if (i := places.get(one.place.path)) is not None and found.inputs[i] == one]
    left_out = {i for i, one in enumerate(found.inputs) if one.simulated} - set(drawn)
    return [] if left_out or len(drawn) < len(inputs) else drawn
