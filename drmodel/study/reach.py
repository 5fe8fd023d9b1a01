"""What it would take to meet the targets, as plain JSON types, and back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from drmodel.analysis.reach import Reach
from drmodel.analysis.screen import TARGETS
from drmodel.study.estimates import each, interval_json, interval_of, listed, mapping, number, text, whole, wrong
from drmodel.study.nulls import Why, or_why

_INTERVALS = ("availability", "odds", "net_benefit")
_WHOLE = {"close": 0, "plans": 1, "years": 1}  # at least


def reach_json(reach: Reach | None) -> dict[str, Any] | None:
    """The plan, its odds and its cost."""
    if reach is None:
        return None
    why: Why = {}
    plain = {f.name: getattr(reach, f.name) for f in fields(reach)}
    plain |= {name: interval_json(plain[name]) for name in _INTERVALS}
    plain |= {name: list(plain[name]) for name in ("assumed", "missing", "out_of_reach")}
    plain["options"] = dict(reach.options)
    plain["reached"] = or_why(reach.reached, why, "reached", "not computed: too close to call")
    return plain | {"why": why}


def reach_of_json(raw: Mapping[str, Any] | None) -> Reach | None:
    """What `reach_json` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError
        If something is missing, or is not what it can hold.
    """
    if raw is None:
        return None
    if raw["reached"] not in (True, False, None):
        raise wrong("search.reached", raw["reached"], "true, false or null")
    read: dict[str, Any] = {
        "reached": raw["reached"],
        "strategy": text(raw["strategy"], "search.strategy"),
        "options": mapping(text, raw["options"], "search.options"),
        "out_of_reach": tuple(target for target in TARGETS if target in listed(raw["out_of_reach"], "search")),
        **{name: interval_of(raw[name], f"search.{name}") for name in _INTERVALS},
        **{name: whole(raw[name], f"search.{name}", least) for name, least in _WHOLE.items()},
        **{name: number(raw[name], f"search.{name}") for name in ("asked", "added_cost_year", "one_off")},
    }
    for name in ("assumed", "missing"):
        read[name] = each(text, raw[name], f"search.{name}")
    return Reach(**read)
