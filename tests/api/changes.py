"""What has become of a public interface: which of its lines break those who call it, and which only add to it."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Weight = Literal["breaks", "adds"]


@dataclass(frozen=True)
class Change:
    """One difference.

    Attributes
    ----------
    weight
        Whether somebody who calls the name may have to change their own lines, or nobody has to.
    name
        What has changed.
    what
        How.
    """

    weight: Weight
    name: str
    what: str


@dataclass(frozen=True)
class _Argument:
    name: str
    kind: Literal["by place or name", "by name alone", "any number by place", "any number by name"]
    type: str
    default: str | None


def changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """The differences between two records, as `surface` makes them."""
    old, new = _by_name(before), _by_name(after)
    for name, line in old.items():
        if name not in new:
            yield Change("breaks", name, "is gone")
        elif line != new[name]:
            yield from _between(name, line, new[name])
    for name in new.keys() - old.keys():
        yield Change("adds", name, "is new")


def _by_name(lines: Sequence[str]) -> Mapping[str, str]:
    return {line.removeprefix("class ").partition("(")[0].partition(":")[0]: line for line in lines}


def _between(name: str, before: str, after: str) -> Iterator[Change]:
    kinds = tuple(map(_kind, (before, after)))
    if kinds[0] != kinds[1]:
        yield Change("breaks", name, f"was {kinds[0]}, is {kinds[1]}")
    elif "(" not in before or "(" not in after or ":" not in before + after:
        yield Change("breaks", name, f"was `{before}`, is `{after}`")
    else:
        (old, gave), (new, gives) = map(_parsed, (before, after))
        yield from (Change(weight, name, what) for weight, what in _arguments(old, new))
        if gave != gives:
            yield Change("breaks", name, f"gave {gave}, gives {gives}")


def _kind(line: str) -> str:
    if line.startswith("class "):
        return "a class"
    head, called, _ = line.partition("(")
    return "a function" if called and ":" not in head else "a value"


def _parsed(line: str) -> tuple[dict[str, _Argument], str]:
    """The arguments of a line in their order, and what it gives."""
    signature = line[line.index("(") :]
    node = ast.parse(f"def f{signature}: ...").body[0]
    assert isinstance(node, ast.FunctionDef)
    of = node.args
    places = [None] * (len(of.args) - len(of.defaults)) + list(of.defaults)
    found = [_argument(one, "by place or name", default) for one, default in zip(of.args, places, strict=True)]
    found += [_argument(one, "by name alone", value) for one, value in zip(of.kwonlyargs, of.kw_defaults, strict=True)]
    if of.vararg is not None:
        found.append(_argument(of.vararg, "any number by place", None))
    if of.kwarg is not None:
        found.append(_argument(of.kwarg, "any number by name", None))
    return {one.name: one for one in found}, "" if node.returns is None else ast.unparse(node.returns)


def _argument(one: ast.arg, kind: str, default: ast.expr | None) -> _Argument:
    annotation = "" if one.annotation is None else ast.unparse(one.annotation)
    return _Argument(one.arg, kind, annotation, None if default is None else ast.unparse(default))  # type: ignore[arg-type]


def _arguments(old: Mapping[str, _Argument], new: Mapping[str, _Argument]) -> Iterator[tuple[Weight, str]]:
    for name, was in old.items():
        if name not in new:
            yield "breaks", f"argument {name} is gone"
            continue
        now = new[name]
        if was.kind != now.kind:
            looser = was.kind == "by name alone" and now.kind == "by place or name"
            yield "adds" if looser else "breaks", f"argument {name} was given {was.kind}, is given {now.kind}"
        if was.default != now.default:
            optional = was.default is None
            said = f"argument {name} had {_said(was.default)}, has {_said(now.default)}"
            yield "adds" if optional else "breaks", said
        if was.type != now.type:
            yield "breaks", f"argument {name} was of type {was.type}, is of type {now.type}"
    for name in new.keys() - old.keys():
        needed = new[name].default is None and not new[name].kind.startswith("any number")
        yield "breaks" if needed else "adds", f"argument {name} is new{', and needed' if needed else ''}"
    yield from _order(old, new)


def _said(default: str | None) -> str:
    return "no default" if default is None else f"the default {default}"


def _order(old: Mapping[str, _Argument], new: Mapping[str, _Argument]) -> Iterator[tuple[Weight, str]]:
    """Whether what was given by place is still taken so."""
    before, after = ([one.name for one in of.values() if one.kind == "by place or name"] for of in (old, new))
    if set(before) <= set(after) and after[: len(before)] != before:
        yield "breaks", f"the order of arguments was {', '.join(before)}, is {', '.join(after)}"
