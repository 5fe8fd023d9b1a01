"""Estimates as plain JSON types, and back to the same bits."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.statistics import Interval
from drmodel.simulation.tallies import SECTIONS

_LIMITS = ("odds_year", "odds_month", "months_by_tier")  # mappings by a number
_OPTIONAL = ("precision", "credit_share")
_COUNTS = ("years", "mission_years")
_MOST = 1e15  # beyond any hours, events or years of a study, and far from what overflows in a sum

Part = TypeVar("Part")


def interval_json(interval: Interval | None) -> dict[str, float] | None:
    """An interval as `{mean, low, high}`."""
    return None if interval is None else {"mean": interval.mean, "low": interval.low, "high": interval.high}


def estimate_json(estimate: Estimate) -> dict[str, Any]:
    """All that an estimate holds, in plain JSON types; what it could not tell is left out."""
    return _known(estimate)


def estimate_of(document: Mapping[str, Any], place: str) -> Estimate:
    """The estimate that `estimate_json` wrote.

    Parameters
    ----------
    document
        What was written.
    place
        Where it stands, for messages.

    Raises
    ------
    KeyError, TypeError, ValueError
        If something is missing, or is not what an estimate can hold.
    """
    values: dict[str, Any] = dict.fromkeys(_OPTIONAL)
    for f in fields(Estimate):
        if f.name not in _OPTIONAL or f.name in document:
            values[f.name] = _part(f.name, document[f.name], f"{place}.{f.name}")
    return Estimate(**values)


def _part(name: str, raw: Any, place: str) -> Any:
    """One field of an estimate."""
    if name in ("recovery", "loss"):
        return mapping(_distribution, raw, place)
    if name == "year_downtime":
        return _distribution(raw, place)
    if name in _LIMITS:
        return _by_number(raw, place)
    if name in ("converged", "engine", "flags"):
        return _word(name, raw, place)
    if name == "sections":
        return _sections(raw, place)
    if name in (*_COUNTS, "seed"):
        return whole(raw, place, least=1 if name in _COUNTS else 0)
    if name == "precision":
        return number(raw, place)
    if name in ("by_cause", "by_phase", "outages_by_cause"):
        return mapping(interval_of, raw, place)
    return interval_of(raw, place)


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


def mapping(part: Callable[[Any, str], Part], raw: Any, place: str) -> dict[str, Part]:
    """An object whose values are read alike."""
    if not isinstance(raw, dict):
        raise wrong(place, raw, "an object")
    return {key: part(item, f"{place}.{key}") for key, item in raw.items()}


def _by_number(raw: Any, place: str) -> dict[float, Interval]:
    return {float(key): item for key, item in mapping(interval_of, raw, place).items()}


def _distribution(raw: Any, place: str) -> Distribution:
    return Distribution(
        per_year=interval_of(raw["per_year"], f"{place}.per_year"),
        mean=interval_of(raw["mean"], f"{place}.mean") if "mean" in raw else None,
        quantiles=_by_number(raw["quantiles"], f"{place}.quantiles"),
        within=_by_number(raw["within"], f"{place}.within"),
        hours_per_year=interval_of(raw["hours_per_year"], f"{place}.hours_per_year"),
        bins=tuple(_bin(item, f"{place}.bins[{i}]") for i, item in enumerate(listed(raw["bins"], f"{place}.bins"))),
    )


def interval_of(raw: Any, place: str) -> Interval:
    """What `interval_json` wrote."""
    if not isinstance(raw, dict) or set(raw) != {"mean", "low", "high"}:
        raise wrong(place, raw, "an interval of mean, low and high")
    mean, low, high = (number(raw[end], f"{place}.{end}") for end in ("mean", "low", "high"))
    return Interval(mean, low, high)


def _bin(raw: Any, place: str) -> tuple[float, float, int]:
    match raw:  # there are tens of thousands, and all but never one that is wrong
        case [float(low), float(high), int(count)] if 0 <= low <= high <= _MOST and count >= 1 and count is not True:
            return low, high, count
    if len(listed(raw, place)) != 3:
        raise wrong(place, raw, "two edges and a count")
    low, high = number(raw[0], place), number(raw[1], place)
    if not 0 <= low <= high:
        raise wrong(place, raw, "two edges and a count")
    return low, high, whole(raw[2], place, least=1)


def _sections(raw: Any, place: str) -> tuple[float, ...]:
    if len(listed(raw, place)) != SECTIONS:
        raise wrong(place, raw, f"a list of {SECTIONS} numbers")
    return tuple(number(item, f"{place}[{i}]") for i, item in enumerate(raw))


def _word(name: str, raw: Any, place: str) -> Any:
    if name == "flags":
        return tuple(_word("flag", item, f"{place}[{i}]") for i, item in enumerate(listed(raw, place)))
    return flag(raw, place) if name == "converged" else text(raw, place)


def listed(raw: Any, place: str) -> list[Any]:
    """A list."""
    if not isinstance(raw, list):
        raise wrong(place, raw, "a list")
    return raw


def whole(raw: Any, place: str, least: int) -> int:
    """A whole number."""
    if not isinstance(raw, int) or isinstance(raw, bool) or raw < least:
        raise wrong(place, raw, f"a whole number from {least}")
    return raw


def number(raw: Any, place: str) -> float:
    """A number that a study can hold."""
    if not isinstance(raw, int | float) or isinstance(raw, bool) or not abs(raw) <= _MOST:
        raise wrong(place, raw, f"a number of at most {_MOST:g}")
    return raw


def text(raw: Any, place: str) -> str:
    """Text."""
    if not isinstance(raw, str):
        raise wrong(place, raw, "text")
    return raw


def flag(raw: Any, place: str) -> bool:
    """Yes or no."""
    if not isinstance(raw, bool):
        raise wrong(place, raw, "true or false")
    return raw


def each(part: Callable[[Any, str], Part], raw: Any, place: str) -> tuple[Part, ...]:
    """A list whose items are read alike."""
    return tuple(part(item, f"{place}[{i}]") for i, item in enumerate(listed(raw, place)))


def wrong(place: str, raw: Any, wanted: str) -> ValueError:
    """What to raise where something else stands."""
    return ValueError(f"{place}: {str(raw)[:40]!r} is not {wanted}")
