"""What the models complain about, in words that help, each with its place in the file."""

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from drmodel.scenario.leaves import Complaint, Entry, Leaf
from drmodel.scenario.nodes import Loc, Node
from drmodel.scenario.paths import closest
from drmodel.scenario.references import Broken
from drmodel.scenario.walk import ListOf, MapOf, Shape, fields, shape_at

_NEEDED = {
    "model_type": "a mapping of keys is needed here",
    "model_attributes_type": "a mapping of keys is needed here",
    "dict_type": "a mapping of keys is needed here",
    "mapping_type": "a mapping of keys is needed here",
    "tuple_type": "a list is needed here: write `[…]`",
    "string_type": "text is needed here: put it in quotes",
    "bool_type": "write `true` or `false`",
    "int_type": "a whole number is needed here",
    "float_type": "a number without a unit is needed here",
    "finite_number": "a finite number is needed here",
    "too_short": "at least one is needed here",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "above"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "below"),
}
_PATTERNS = {
    "^[A-Z]{3}$": "a currency is three capital letters, such as `EUR`",
    "^[A-Z]{2}$": "a country is two capital letters, such as `BR`",
}


def broken_by(error: ValidationError, root: Node, model: type[Entry]) -> Iterator[Broken]:
    """The faults of a validation error, each at the node that it is about."""
    for one in error.errors(include_url=False):
        loc = tuple(step for step in one["loc"] if step != "[key]")
        context = one.get("ctx", {})
        if one["type"] == "complaints":
            complaints: list[Complaint] = context["complaints"]
            yield from (Broken((*loc, *complaint.at), complaint.remedy) for complaint in complaints)
        else:
            yield Broken(loc, _words(one["type"], loc, context, str(one["msg"]), root, model))


def _words(kind: str, loc: Loc, context: dict[str, Any], message: str, root: Node, model: type[Entry]) -> str:
    """What is wrong and what to do."""
    if kind == "extra_forbidden":
        return _unknown_key(str(loc[-1]), shape_at(model, loc[:-1]), root, loc)
    if kind == "missing":
        return f"missing: add `{loc[-1]}: {_example(shape_at(model, loc))}`"
    if kind == "literal_error":
        return f"must be {context['expected'].replace(chr(39), '`')}"
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"must be {words} {context[name]}"
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], message)
    if kind == "string_too_long":
        return f"at most {context['max_length']} characters"
    return _NEEDED.get(kind, message)


def _unknown_key(key: str, shape: Shape, root: Node, loc: Loc) -> str:
    """That a key is unknown, and which was meant."""
    known = list(fields(shape)) if isinstance(shape, type) else []
    guess = closest(key, known)
    if "did you mean" not in guess and len(loc) > 1 and _belongs_above(key, loc, root):
        return f"unknown key here; `{key}` belongs one level further out: check the indentation"
    return f"unknown key{guess}"


def _belongs_above(key: str, loc: Loc, root: Node) -> bool:
    from drmodel.scenario.models import Scenario

    above = shape_at(Scenario, loc[:-2])
    return isinstance(above, type) and key in fields(above)


def _example(shape: Shape) -> str:
    """Something that could stand there."""
    if isinstance(shape, Leaf):
        return shape.example
    if isinstance(shape, MapOf):
        return "{id: …}"
    if isinstance(shape, ListOf):
        return "[…]"
    return "{…}" if isinstance(shape, type) else "…"
