"""How sure the decision is, as plain JSON types, and back to the same bits."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from drmodel.analysis.uncertainty.results import InputValue, OptionUncertainty, TargetOdds, Uncertainty
from drmodel.analysis.uncertainty.spread import Spread
from drmodel.study.estimates import each, listed, mapping, number, text, whole, wrong
from drmodel.study.nulls import NO_RATE, NOT_APPLICABLE, Why, or_why

_WHOLE = ("samples", "replications", "mission_years")
_SPREADS = ("net_benefit", "added_cost", "outage_cost", "downtime", "lost_data")


def uncertainty_json(found: Uncertainty | None) -> dict[str, Any] | None:
    """The whole of it."""
    if found is None:
        return None
    written = asdict(found)
    for name, option in found.options.items():
        why: Why = {}
        row = written["options"][name]
        row["npv"] = or_why(row["npv"], why, "npv", NO_RATE)
        row["targets"] = {target: _target_json(odds) for target, odds in option.targets.items()}
        row["why"] = why
    return written


def _target_json(odds: TargetOdds) -> dict[str, Any]:
    why: Why = {}
    single = or_why(odds.single_meets, why, "single_meets", NOT_APPLICABLE)
    return {"mean_meets": odds.mean_meets, "single_meets": single, "why": why}


def uncertainty_of(raw: Mapping[str, Any] | None, place: str) -> Uncertainty | None:
    """What `uncertainty_json` wrote, at a place of the document that messages name.

    Raises
    ------
    KeyError, TypeError, ValueError
        If something is missing, or is not what it can hold.
    """
    if raw is None:
        return None
    plain: dict[str, Any] = {
        f.name: (whole(raw[f.name], f"{place}.{f.name}", 1) if f.name in _WHOLE else number(raw[f.name], place))
        for f in fields(Uncertainty)
        if f.name not in ("inputs", "options")
    }
    inputs = each(_input, raw["inputs"], f"{place}.inputs")
    return Uncertainty(inputs=inputs, options=mapping(_option, raw["options"], f"{place}.options"), **plain)


def _input(raw: Any, place: str) -> InputValue:
    numbers = {f.name: number(raw[f.name], f"{place}.{f.name}") for f in fields(InputValue) if f.name != "path"}
    return InputValue(path=text(raw["path"], f"{place}.path"), **numbers)


def _option(raw: Any, place: str) -> OptionUncertainty:
    read: dict[str, Any] = {name: _spread(raw[name], f"{place}.{name}") for name in _SPREADS}
    read["npv"] = None if raw["npv"] is None else _spread(raw["npv"], f"{place}.npv")
    read["targets"] = mapping(_odds, raw["targets"], f"{place}.targets")
    read["exceedance"] = each(_point, raw["exceedance"], f"{place}.exceedance")
    for f in fields(OptionUncertainty):
        if f.name not in read:
            read[f.name] = number(raw[f.name], f"{place}.{f.name}")
    return OptionUncertainty(**read)


def _spread(raw: Any, place: str) -> Spread:
    return Spread(**{f.name: number(raw[f.name], f"{place}.{f.name}") for f in fields(Spread)})


def _odds(raw: Any, place: str) -> TargetOdds:
    single = raw["single_meets"]
    return TargetOdds(number(raw["mean_meets"], place), None if single is None else number(single, place))


def _point(raw: Any, place: str) -> tuple[float, float]:
    if len(listed(raw, place)) != 2:
        raise wrong(place, raw, "a probability and a loss")
    return number(raw[0], place), number(raw[1], place)
