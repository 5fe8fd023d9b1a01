"""What would change the decision, as plain JSON types, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, get_args

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.indices import Index
from drmodel.analysis.sensitivity.plane import Axis, Boundary, Cell, Plane
from drmodel.analysis.sensitivity.questions import Condition, Kind, Question
from drmodel.analysis.sensitivity.roots import Crossing
from drmodel.analysis.sensitivity.tornado import Flip, Swing
from drmodel.study.estimates import each, flag, interval_json, interval_of, mapping, number, text, whole, wrong
from drmodel.study.nulls import NOT_APPLICABLE, Why, or_why

PLACE = "sensitivity"


def sensitivity_json(found: Sensitivity | None) -> dict[str, Any] | None:
    """The whole of it."""
    if found is None:
        return None
    why: Why = {}
    plane = None if found.map is None else _plane_json(found.map)
    return asdict(found) | {"map": or_why(plane, why, "map", NOT_APPLICABLE), "why": why}


def _plane_json(plane: Plane) -> dict[str, Any]:
    return asdict(plane) | {"cells": [[_cell_json(cell) for cell in row] for row in plane.cells]}


def _cell_json(cell: Cell) -> dict[str, Any]:
    why: Why = {}
    return {
        "best": cell.best,
        "next_best": or_why(cell.next_best, why, "next_best", NOT_APPLICABLE),
        "lead": or_why(interval_json(cell.lead), why, "lead", NOT_APPLICABLE),
        "net_benefit": dict(cell.net_benefit),
        "why": why,
    }


def sensitivity_of(raw: Mapping[str, Any] | None) -> Sensitivity | None:
    """What `sensitivity_json` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError
        If something is missing, or is not what it can hold.
    """
    if raw is None:
        return None
    return Sensitivity(
        best=text(raw["best"], f"{PLACE}.best"),
        samples=whole(raw["samples"], f"{PLACE}.samples", least=0),
        years=whole(raw["years"], f"{PLACE}.years", least=1),
        tornado=each(_swing, raw["tornado"], f"{PLACE}.tornado"),
        map=None if raw["map"] is None else _plane(raw["map"], f"{PLACE}.map"),
        flips=each(_condition, raw["flips"], f"{PLACE}.flips"),
        sobol=mapping(lambda one, at: each(_index, one, at), raw["sobol"], f"{PLACE}.sobol"),
    )


def _swing(raw: Any, place: str) -> Swing:
    return Swing(
        path=text(raw["path"], f"{place}.path"),
        low=number(raw["low"], f"{place}.low"),
        high=number(raw["high"], f"{place}.high"),
        at_low=mapping(number, raw["at_low"], f"{place}.at_low"),
        at_high=mapping(number, raw["at_high"], f"{place}.at_high"),
        best_low=text(raw["best_low"], f"{place}.best_low"),
        best_high=text(raw["best_high"], f"{place}.best_high"),
        flips=each(_flip, raw["flips"], f"{place}.flips"),
    )


def _flip(raw: Any, place: str) -> Flip:
    value = number(raw["value"], f"{place}.value")
    return Flip(value, text(raw["before"], f"{place}.before"), text(raw["after"], f"{place}.after"))


def _plane(raw: Any, place: str) -> Plane:
    return Plane(
        x=_axis(raw["x"], f"{place}.x"),
        y=_axis(raw["y"], f"{place}.y"),
        cells=each(lambda row, at: each(_cell, row, at), raw["cells"], f"{place}.cells"),
        boundaries=each(_boundary, raw["boundaries"], f"{place}.boundaries"),
    )


def _axis(raw: Any, place: str) -> Axis:
    values = each(number, raw["values"], f"{place}.values")
    return Axis(text(raw["name"], f"{place}.name"), number(raw["used"], f"{place}.used"), values)


def _cell(raw: Any, place: str) -> Cell:
    other, lead = raw["next_best"], raw["lead"]
    return Cell(
        best=text(raw["best"], f"{place}.best"),
        next_best=None if other is None else text(other, f"{place}.next_best"),
        lead=None if lead is None else interval_of(lead, f"{place}.lead"),
        net_benefit=mapping(number, raw["net_benefit"], f"{place}.net_benefit"),
    )


def _boundary(raw: Any, place: str) -> Boundary:
    at = {name: number(raw[name], f"{place}.{name}") for name in ("x", "y")}
    return Boundary(**at, left=text(raw["left"], f"{place}.left"), right=text(raw["right"], f"{place}.right"))


def _condition(raw: Any, place: str) -> Condition:
    return Condition(
        question=_question(raw["question"], f"{place}.question"),
        input=text(raw["input"], f"{place}.input"),
        **{name: number(raw[name], f"{place}.{name}") for name in ("used", "low", "high")},
        holds=flag(raw["holds"], f"{place}.holds"),
        crossings=each(_crossing, raw["crossings"], f"{place}.crossings"),
        after=each(text, raw["after"], f"{place}.after"),
    )


def _question(raw: Any, place: str) -> Question:
    if raw["kind"] not in get_args(Kind):
        raise wrong(f"{place}.kind", raw["kind"], f"one of {', '.join(get_args(Kind))}")
    return Question(raw["kind"], text(raw["strategy"], f"{place}.strategy"), number(raw["share"], f"{place}.share"))


def _crossing(raw: Any, place: str) -> Crossing:
    return Crossing(interval_of(raw["at"], f"{place}.at"), flag(raw["rises"], f"{place}.rises"))


def _index(raw: Any, place: str) -> Index:
    shares = {f.name: interval_of(raw[f.name], f"{place}.{f.name}") for f in fields(Index) if f.name != "path"}
    return Index(path=text(raw["path"], f"{place}.path"), **shares)
