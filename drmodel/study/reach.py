"""What it would take to meet the targets, as plain JSON types, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from drmodel.analysis.causes import Remedy
from drmodel.analysis.reach import Reach, Reaching
from drmodel.analysis.screen import TARGETS
from drmodel.study.estimates import each, flag, interval_of, listed, mapping, number, text, whole
from drmodel.study.nulls import Why, or_why

_INTERVALS = ("availability", "downtime", "odds", "net_benefit")
_WHOLE = {"close": 0, "plans": 1, "years": 1}  # at least


def reach_json(reach: Reach | None) -> dict[str, Any] | None:
    """The plan, its odds and its cost, and the plans of the front."""
    if reach is None:
        return None
    why: Why = {}
    return asdict(reach) | {
        "reached": or_why(reach.reached, why, "reached", "not computed: too close to call"),
        "why": why,
    }


def reach_of_json(raw: Mapping[str, Any] | None) -> Reach | None:
    """What `reach_json` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError
        If something is missing, or is not what it can hold.
    """
    if raw is None:
        return None
    return Reach(
        asked=number(raw["asked"], "search.asked"),
        reached=None if raw["reached"] is None else flag(raw["reached"], "search.reached"),
        best=_reaching(raw["best"], "search.best"),
        front=each(_reaching, raw["front"], "search.front"),
        out_of_reach=tuple(target for target in TARGETS if target in listed(raw["out_of_reach"], "search")),
        left=_remedy(raw["left"], "search.left"),
        **{name: whole(raw[name], f"search.{name}", least) for name, least in _WHOLE.items()},
    )


def _remedy(raw: Any, place: str) -> Remedy:
    return Remedy(
        causes=each(text, raw["causes"], f"{place}.causes"),
        hours=each(number, raw["hours"], f"{place}.hours"),
        steps=each(number, raw["steps"], f"{place}.steps"),
        enough=flag(raw["enough"], f"{place}.enough"),
    )


def _reaching(raw: Any, place: str) -> Reaching:
    read: dict[str, Any] = {
        "strategy": text(raw["strategy"], f"{place}.strategy"),
        "options": mapping(text, raw["options"], f"{place}.options"),
        **{name: each(text, raw[name], f"{place}.{name}") for name in ("assumed", "missing")},
        **{name: interval_of(raw[name], f"{place}.{name}") for name in _INTERVALS},
    }
    for f in fields(Reaching):
        if f.name not in read:
            read[f.name] = number(raw[f.name], f"{place}.{f.name}")
    return Reaching(**read)
