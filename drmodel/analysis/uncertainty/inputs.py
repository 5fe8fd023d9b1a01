"""The uncertain inputs of a scenario, and the scenario with other values in their places."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from drmodel.scenario.lawspec import LawSpec, Window
from drmodel.scenario.leaves import Entry, ReadOnly
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity

Loc: TypeAlias = tuple[Any, ...]  # attributes, keys and indices
Tree: TypeAlias = "dict[Any, Tree] | int"  # what to rebuild, down to the number of an input


@dataclass(frozen=True)
class Ranged:
    """A quantity of a scenario that is not well known.

    Attributes
    ----------
    path
        Its key path.
    loc
        Attributes, keys and indices that lead to it.
    quantity
        What was written.
    """

    path: str
    loc: Loc
    quantity: Quantity


def ranged(scenario: Scenario) -> tuple[Ranged, ...]:
    """Every quantity with a spread, those that are parameters of laws too, in the order of the format."""
    return tuple(
        Ranged(path, loc, quantity) for path, loc, quantity in _quantities(scenario, "", ()) if quantity.spread
    )


def quantity_at(scenario: Scenario, path: str) -> Quantity | None:
    """The quantity at a path as `ranged` names it; None if there is none with a spread."""
    found = (quantity for name, _, quantity in _quantities(scenario, "", (), f".{path}") if name == path)
    return next((quantity for quantity in found if quantity.spread), None)


def _quantities(node: Any, path: str, loc: Loc, towards: str = "") -> Iterator[tuple[str, Loc, Quantity]]:
    """The quantities below a part of a scenario, or those that may lie on a path or below it."""
    if isinstance(node, Quantity):
        yield path.removeprefix(".").replace(".constant.value", ".constant"), loc, node
        return
    for step, name, child in _children(node):
        below = path + name
        if towards.startswith(below) or below.startswith(towards):
            yield from _quantities(child, below, (*loc, step), towards)


def _children(node: Any) -> Iterator[tuple[Any, str, Any]]:
    """What a part of a scenario holds: the step to it, that step as people write it, and what is there."""
    if isinstance(node, Entry):
        yield from ((name, f".{f.alias or name}", getattr(node, name)) for name, f in type(node).model_fields.items())
    elif isinstance(node, Mapping):
        yield from ((key, f".{key}", child) for key, child in node.items())
    elif isinstance(node, tuple):
        yield from ((i, f"[{item.id}]" if hasattr(item, "id") else "", item) for i, item in enumerate(node))
    elif isinstance(node, LawSpec):
        yield "parameters", f".{node.kind}", node.parameters
        yield "parts", f".{node.kind}", node.parts
        yield "windows", f".{node.kind}.windows", node.windows
    elif isinstance(node, Window):
        yield "law", ".law", node.law


def _child(node: Any, step: Any) -> Any:
    return node[step] if isinstance(node, Mapping | tuple) else getattr(node, step)


class WithValues:
    """A scenario with other values in the places of some of its quantities.

    Only what lies on the way to them is built anew, and nothing is checked again: what reads scenarios reads it as any
    other, but its document, and what is equal to it, are those of the scenario it comes from.

    Parameters
    ----------
    scenario
        The scenario.
    places
        Quantities of it.
    """

    def __init__(self, scenario: Scenario, places: Sequence[Ranged]) -> None:
        self._scenario = scenario
        self._tree: dict[Any, Tree] = {}
        for number, place in enumerate(places):
            at = self._tree
            for step in place.loc[:-1]:
                below = at.setdefault(step, {})
                assert isinstance(below, dict)  # a quantity holds no other
                at = below
            at[place.loc[-1]] = number

    def __call__(self, values: Sequence[float]) -> Scenario:
        """The scenario with these values, in the order of the places."""
        changed: Scenario = _rebuilt(self._scenario, self._tree, values)
        return changed


def _rebuilt(node: Any, tree: Tree, values: Sequence[float]) -> Any:
    if isinstance(tree, int):
        return replace(node, value=values[tree])
    changed = {step: _rebuilt(_child(node, step), below, values) for step, below in tree.items()}
    if isinstance(node, Entry):
        return node.model_copy(update=changed)
    if isinstance(node, Mapping):
        return ReadOnly({**node, **changed})
    if isinstance(node, tuple):
        return tuple(changed.get(index, item) for index, item in enumerate(node))
    return replace(node, **changed)
