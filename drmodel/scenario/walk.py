"""The shape of the file as the models define it, and walks along it over nodes that may still hold faults."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from drmodel.scenario.leaves import Entry, Leaf
from drmodel.scenario.nodes import Loc, Node


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping of values of one shape."""

    each: "Shape"


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one shape."""

    each: "Shape"


Shape: TypeAlias = "Leaf | type[Entry] | MapOf | ListOf | None"


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the file that a field of a certain shape reads.

    Attributes
    ----------
    loc
        Where it is.
    node
        What stands there.
    leaf
        What it has to be.
    source
        The nearest node that says where it comes from; None if none does.
    origin
        The layer that it comes from; empty for the file itself.
    """

    loc: Loc
    node: Node
    leaf: Leaf
    source: Node | None
    origin: str


@cache
def fields(model: type[Entry]) -> Mapping[str, Shape]:
    """Shapes of a model's fields, by key."""
    return {
        field.alias or name: _shape(field.annotation, tuple(field.metadata))
        for name, field in model.model_fields.items()
    }


def shape_at(shape: Shape, loc: Loc) -> Shape:
    """The shape at a location below a shape; None where it is not typed."""
    for step in loc:
        if isinstance(shape, type):
            shape = fields(shape).get(str(step))
        elif isinstance(shape, MapOf | ListOf):
            shape = shape.each
        else:
            return None
    return shape


def places(shape: Shape, node: Node, sources: Mapping[str, Node | None]) -> Iterator[Place]:
    """Every value below a node that needs a source, in the order of the file.

    Parameters
    ----------
    shape
        The shape of the node.
    node
        The node.
    sources
        What each layer says of the source of its values, by origin; the file itself says nothing.
    """
    yield from _places(shape, node, (), None, "", sources)


def _places(
    shape: Shape, node: Node, loc: Loc, source: Node | None, origin: str, sources: Mapping[str, Node | None]
) -> Iterator[Place]:
    if node.origin != origin:
        source, origin = sources.get(node.origin), node.origin
    if isinstance(shape, Leaf):
        if shape.needs_source:
            yield _leaf_place(shape, node, loc, source, origin, sources)
        return
    if isinstance(shape, type):
        source = shape.source_node(node) or source
    for step, child in node.entries():
        below = shape_at(shape, (step,))
        if below is not None:
            yield from _places(below, child, (*loc, step), source, origin, sources)


def _leaf_place(
    leaf: Leaf, node: Node, loc: Loc, source: Node | None, origin: str, sources: Mapping[str, Node | None]
) -> Place:
    """A value with its source: its own, unless a layer replaced a part of it without saying why."""
    own = node.get("source")
    for step, child in node.entries() if sources else ():  # without layers nothing is replaced
        changed = next((one.origin for _, one in child.walk() if one.origin != node.origin), None)
        if step not in ("source", "note") and changed is not None:
            same = own is not None and own.origin == changed
            return Place(loc, node, leaf, own if same else sources.get(changed), changed)
    return Place(loc, node, leaf, own or source, origin)


def _shape(annotation: Any, metadata: tuple[Any, ...] = ()) -> Shape:
    """The shape that an annotation describes."""
    for item in metadata:
        if isinstance(item, Leaf):
            return item
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(arguments[0], arguments[1:])
    if origin in (Union, types.UnionType):
        return next((shape for one in arguments if (shape := _shape(one)) is not None), None)
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return MapOf(_shape(arguments[1]))
    if origin is tuple:
        return ListOf(_shape(arguments[0]))
    return annotation if isinstance(annotation, type) and issubclass(annotation, Entry) else None
