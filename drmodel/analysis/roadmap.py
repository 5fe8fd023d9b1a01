"""The roadmap tied to the triggers: when what it waits for is forecast to happen."""

from dataclasses import replace

import numpy as np

from drmodel.analysis.forecast import Draws, Due, crossing, due, joined
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.scenario.models import Scenario
from drmodel.scenario.planning import Horizon, RoadmapItem
from drmodel.simulation.statistics import Floats


def roadmap_dues(scenario: Scenario, drawn: Draws) -> dict[str, dict[str, Due]]:
    """When the items of the roadmap are due.

    Parameters
    ----------
    scenario
        The scenario.
    drawn
        Draws of it.

    Returns
    -------
    By horizon and item; an item that waits for nothing, or for what cannot be forecast, is not in it.
    """
    horizons = {} if scenario.roadmap is None else scenario.roadmap.horizons
    found: dict[str, dict[str, Due]] = {}
    for key, horizon in horizons.items():
        waits = {name: _months(scenario, drawn, item) for name, item in horizon.items.items()}
        found[key] = {
            name: _due(scenario, drawn, months, horizon.items[name].starts)
            for name, months in waits.items()
            if months is not None
        }
    return found


def span(horizon: Horizon) -> tuple[float | None, float | None]:
    """The months that a horizon stands for."""
    start, end = (None if one.value is None else one.value / HOURS_PER_MONTH for one in (horizon.from_, horizon.to))
    return start, end


def _due(scenario: Scenario, drawn: Draws, months: Floats, starts: str | None) -> Due:
    """When an item is due; only what puts a strategy in place has a plan to start."""
    found = due(scenario, drawn, months, starts)
    return found if starts is not None else replace(found, start=None)


def _months(scenario: Scenario, drawn: Draws, item: RoadmapItem) -> Floats | None:
    """Months until what an item waits for; None if it waits for nothing, or nobody can say."""
    name, triggers = item.waits_for, scenario.triggers
    if name is None or triggers is None:
        return None
    if name not in triggers.rules:
        return joined(drawn.fires, triggers.rule) if drawn.fires else None
    if item.users is None or item.users.value is None:
        return drawn.fires.get(name)
    return crossing(triggers.rules[name], drawn.values, name, np.array([item.users.value]))
