"""The roadmap as plain JSON types: what was planned for when, and when what it waits for is forecast to happen."""

from collections.abc import Mapping
from typing import Any

from drmodel.analysis.forecast import Due
from drmodel.analysis.roadmap import span
from drmodel.scenario.models import Scenario
from drmodel.scenario.planning import Horizon, RoadmapItem
from drmodel.study.dates import day_in, forecast_json
from drmodel.study.nulls import NOT_APPLICABLE, Why, or_why
from drmodel.study.triggers import no_start


def roadmap_json(scenario: Scenario, dues: Mapping[str, Mapping[str, Due]]) -> list[dict[str, Any]]:
    """The horizons of a scenario's roadmap; none if it has none."""
    horizons = {} if scenario.roadmap is None else scenario.roadmap.horizons
    return [_horizon(scenario, name, horizon, dues[name]) for name, horizon in horizons.items()]


def _horizon(scenario: Scenario, name: str, horizon: Horizon, dues: Mapping[str, Due]) -> dict[str, Any]:
    why: Why = {}
    path = f"roadmap.horizons.{name}"
    days = {
        field: or_why(None if months is None else day_in(scenario, months), why, field, f"unknown: {path}.{field}")
        for field, months in zip(("from", "to"), span(horizon), strict=True)
    }
    items = [_item(scenario, key, item, dues.get(key)) for key, item in horizon.items.items()]
    return {"id": name, **days, "items": items, "why": why}


def _item(scenario: Scenario, name: str, item: RoadmapItem, due: Due | None) -> dict[str, Any]:
    why: Why = {}
    waits = item.waits_for
    path = "triggers" if waits == "triggers" else f"triggers.rules.{waits}"
    undated = NOT_APPLICABLE if waits is None else f"unknown: {path}"
    start = None if due is None else forecast_json(scenario, due.start)
    return {
        "id": name,
        "waits_for": or_why(waits, why, "waits_for", NOT_APPLICABLE),
        "forecast": or_why(None if due is None else forecast_json(scenario, due.forecast), why, "forecast", undated),
        "start": or_why(start, why, "start", undated if due is None else no_start(scenario)),
        "starts": or_why(item.starts, why, "starts", NOT_APPLICABLE),
        "why": why,
    }
