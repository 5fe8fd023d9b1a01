"""Where the metrics of the triggers go: how far growth may have brought each of them by any month."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from drmodel.analysis.firing import TriggerState
from drmodel.analysis.forecast import EARLY, LATE, MIDDLE, Draws, Forecast, draws
from drmodel.calculators.triggers import grown
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.models import Scenario

POINTS = 61
SHORTEST, LONGEST = 12.0, 360.0  # [months]
BEYOND = 1.1  # how far past the latest date it goes


@dataclass(frozen=True)
class Fan:
    """Where a metric goes, in its unit.

    Attributes
    ----------
    months
        Months from the day of the scenario.
    low, middle, high
        Values that it stays below with a probability of 10, 50 and 90 %.
    """

    months: tuple[float, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


def fans(scenario: Scenario, state: TriggerState) -> dict[str, Fan]:
    """Fans of the trigger rules that have not fired and can be forecast.

    Parameters
    ----------
    scenario
        The scenario.
    state
        State of its triggers.

    Returns
    -------
    By rule, until somewhat after it is likely to have fired.
    """
    return dict(_fans(scenario, state))


def _fans(scenario: Scenario, state: TriggerState) -> Iterator[tuple[str, Fan]]:
    drawn = draws(scenario, {name: one.fired for name, one in state.rules.items()})
    rules = {} if scenario.triggers is None else scenario.triggers.rules
    for name, one in state.rules.items():
        if one.forecast is not None and one.fired is not True:
            yield name, _fan(rules[name], name, drawn, _until(one.forecast))


def _until(forecast: Forecast) -> float:
    """The last month of a fan."""
    dates = [month for month in (forecast.early, forecast.middle, forecast.late) if math.isfinite(month)]
    return min(max(BEYOND * max(dates, default=LONGEST / BEYOND), SHORTEST), LONGEST)


def _fan(rule: TriggerRule, name: str, drawn: Draws, until: float) -> Fan:
    current, growth = (drawn.values[f"triggers.rules.{name}.{field}"] for field in ("current", "growth"))
    months = np.linspace(0.0, until, POINTS)
    compound = rule.growth is not None and rule.growth.dimension == "growth"
    curves = [
        np.quantile(grown(current, growth, month) if compound else current + growth * month, (EARLY, MIDDLE, LATE))
        for month in months
    ]
    low, middle, high = (tuple(float(x) for x in curve) for curve in np.transpose(curves))
    return Fan(tuple(float(x) for x in months), low, middle, high)
