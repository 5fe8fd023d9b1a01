"""Estimates as plain JSON types, and back to the same bits."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.statistics import Interval

_LIMITS = ("odds_year", "odds_month")  # mappings by a number


def interval_json(interval: Interval | None) -> dict[str, float] | None:
    """An interval as `{mean, low, high}`."""
    return None if interval is None else {"mean": interval.mean, "low": interval.low, "high": interval.high}


def estimate_json(estimate: Estimate) -> dict[str, Any]:
    """All that an estimate holds, in plain JSON types; what it could not tell is left out."""
    return _known(estimate)


def estimate_of(document: Mapping[str, Any]) -> Estimate:
    """The estimate that `estimate_json` wrote."""
    values: dict[str, Any] = {"precision": document.get("precision")}
    for f in fields(Estimate):
        if f.name in values:
            continue
        raw = document[f.name]
        if f.name in ("recovery", "loss"):
            values[f.name] = {key: _distribution(item) for key, item in raw.items()}
        elif f.name == "year_downtime":
            values[f.name] = _distribution(raw)
        elif f.name in _LIMITS:
            values[f.name] = {float(key): Interval(**item) for key, item in raw.items()}
        elif isinstance(raw, dict):
            is_interval = set(raw) == {"mean", "low", "high"}
            values[f.name] = Interval(**raw) if is_interval else {key: Interval(**item) for key, item in raw.items()}
        else:
            values[f.name] = tuple(raw) if isinstance(raw, list) else raw
    return Estimate(**values)


def _known(value: Estimate | Distribution) -> dict[str, Any]:
    return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Interval):
        return interval_json(value)
    if isinstance(value, Distribution):
        return _known(value)
    if isinstance(value, Mapping):
        return {key if isinstance(key, str) else repr(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _distribution(raw: Mapping[str, Any]) -> Distribution:
    return Distribution(
        per_year=Interval(**raw["per_year"]),
        mean=Interval(**raw["mean"]) if "mean" in raw else None,
        quantiles={float(key): Interval(**item) for key, item in raw["quantiles"].items()},
        within={float(key): Interval(**item) for key, item in raw["within"].items()},
        hours_per_year=Interval(**raw["hours_per_year"]),
        bins=tuple((low, high, count) for low, high, count in raw["bins"]),
    )
