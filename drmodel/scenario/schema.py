"""JSON Schema of the scenario file, so that editors complete and explain what may stand where."""

import json
import re
from collections.abc import Iterator
from typing import Any

from drmodel.scenario.leaves import Entry, Leaf, SourceLeaf, TextLeaf
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Measure
from drmodel.scenario.walk import ListOf, MapOf, Shape, fields

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_WORTH_SHARING = 100  # characters; a shorter schema is as clear where it stands
_ABOUT = ("description", "title", "default")


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of the scenario file.

    Returns
    -------
    The schema, in plain JSON types. It describes the form; what a schema cannot say (units, ids that must exist,
    sources) is checked on loading.

    Examples
    --------
    >>> sorted(json_schema()["required"])[:3]
    ['as_of', 'backup_methods', 'currency']
    """
    schema = Scenario.model_json_schema(by_alias=True, mode="validation")
    leaves = {SourceLeaf(), TextLeaf(), *_leaves(Scenario, set())}
    named: dict[str, tuple[str, dict[str, Any]]] = {}
    for key, name in sorted({_key(leaf.json_schema()): _name(leaf) for leaf in sorted(leaves, key=_name)}.items()):
        if len(key) > _WORTH_SHARING:
            taken = sum(other == name or other.startswith(f"{name}_") for other, _ in named.values())
            named[key] = (f"{name}_{taken + 1}" if taken else name, json.loads(key))
    definitions = {name: {key: _shared(value, named) for key, value in body.items()} for name, body in named.values()}
    shared = _shared(schema, named)
    return {"$schema": DIALECT, **shared, "$defs": {**shared["$defs"], **definitions}}


def _leaves(shape: Shape, seen: set[type[Entry]]) -> Iterator[Leaf]:
    """Every kind of value in the file."""
    if isinstance(shape, Leaf):
        yield shape
    elif isinstance(shape, MapOf | ListOf):
        yield from _leaves(shape.each, seen)
    elif shape is not None and shape not in seen:
        seen.add(shape)
        for field in fields(shape).values():
            yield from _leaves(field, seen)


def _name(leaf: Leaf) -> str:
    """Name of a kind of value among the definitions."""
    if isinstance(leaf, Measure):
        return re.sub(r"\W+", "_", leaf.words)
    return type(leaf).__name__.removesuffix("Leaf")


def _key(schema: Any) -> str:
    """A schema without what is said about it, to be compared."""
    return json.dumps({key: value for key, value in schema.items() if key not in _ABOUT}, sort_keys=True)


def _shared(schema: Any, named: dict[str, tuple[str, dict[str, Any]]]) -> Any:
    """The schema with each kind of value written once, and defaults as people write them."""
    if isinstance(schema, list):
        return [_shared(item, named) for item in schema]
    if not isinstance(schema, dict):
        return schema
    about = {key: value for key, value in schema.items() if key in ("description", "title") and isinstance(value, str)}
    default = schema.get("default")
    if isinstance(default, dict) and "written" in default:
        about["default"] = default["written"]
    elif "default" in schema and not isinstance(default, dict | list) and default is not None:
        about["default"] = default
    if found := named.get(_key(schema)):
        return {**about, "$ref": f"#/$defs/{found[0]}"}
    rest = {key: value for key, value in schema.items() if key not in about and key != "default"}
    return {**about, **{key: _shared(value, named) for key, value in rest.items()}}
