"""Months from the day of a scenario as days of the calendar."""

import math
from typing import Any

from drmodel.analysis.forecast import Forecast
from drmodel.calculators.schedule import date_at
from drmodel.calculators.sla import HOURS_PER_MONTH
from drmodel.scenario.models import Scenario
from drmodel.study.nulls import NOT_APPLICABLE, Why, or_why


def day_in(scenario: Scenario, months: float) -> str | None:
    """The day that is so many months from the scenario's; None for never, and beyond the calendar."""
    if math.isinf(months):
        return None
    try:
        return date_at(scenario.as_of, months * HOURS_PER_MONTH).isoformat()
    except ValueError:
        return None


def forecast_json(scenario: Scenario, forecast: Forecast | None) -> dict[str, Any] | None:
    """A forecast as days: null for never, which has a probability of its own."""
    if forecast is None:
        return None
    why: Why = {}
    days = {"p10": forecast.early, "p50": forecast.middle, "p90": forecast.late}
    return {
        **{name: or_why(day_in(scenario, months), why, name, NOT_APPLICABLE) for name, months in days.items()},
        "never": forecast.never,
        "why": why,
    }
