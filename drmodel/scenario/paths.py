"""Key paths: `strategies.warm.automatic[promote].duration` addresses by key and by id, never by index."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from drmodel.scenario.nodes import Node

MOST_COMPARED, LONGEST_COMPARED = 100, 60  # names, and characters, among which a slip of the pen is looked for

_STEP = re.compile(r"\.?([^.\[\]\s=]+)|\[([^\[\]]+)\]")


class PathError(ValueError):
    """A path that leads nowhere; its text says where it ends and what there is."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a key of a mapping, or the id of an item of a list."""

    name: str
    of_list: bool = False


@lru_cache(maxsize=4096)
def parse_path(text: str) -> tuple[Step, ...]:
    """Steps of a path.

    Raises
    ------
    PathError
        If the text is no path.

    Examples
    --------
    >>> [step.name for step in parse_path("strategies.warm.automatic[promote].duration")]
    ['strategies', 'warm', 'automatic', 'promote', 'duration']
    """
    steps: list[Step] = []
    position = 0
    while match := _STEP.match(text, position):
        if match.group(1) and position and text[position] != "." or match.group(0).startswith(".") and not position:
            break
        steps.append(Step(match.group(1) or match.group(2).strip(), of_list=match.group(1) is None))
        position = match.end()
    if not steps or position < len(text) or steps[0].of_list:
        raise PathError(f"`{text}` is no path: write one like `strategies.warm.automatic[promote].duration`")
    return tuple(steps)


def replaced(root: Node, steps: tuple[Step, ...], value: Node | None) -> Node:
    """The tree with the subtree at a path replaced, or removed where `value` is None.

    An item of a list of ids is its own id: `measures[drills]` set to `drills` adds it, also where there is no list yet.

    Parameters
    ----------
    root
        The tree; it is not changed.
    steps
        The path; all of it but the last step must exist.
    value
        What to put there.

    Raises
    ------
    PathError
        If a step leads nowhere, or there is nothing to remove.
    """
    return _replaced(root, steps, 0, value)


def found(root: Node, steps: tuple[Step, ...]) -> Node:
    """What stands at a path.

    Raises
    ------
    PathError
        If a step leads nowhere.
    """
    node = root
    for at, step in enumerate(steps):
        entries = {_name(key, child): child for key, child in node.entries()}
        child = entries.get(step.name)
        if child is None:
            raise PathError(_nothing(steps, at, map(str, entries), removing=False))
        node = child
    return node


def closest(name: str, names: Iterable[str]) -> str:
    """`; did you mean …?` if a name resembles one of the others, else what there is."""
    known = list(names)
    short = [one for one in known[:MOST_COMPARED] if len(one) <= LONGEST_COMPARED]  # it takes the square of both
    if len(name) <= LONGEST_COMPARED and (near := difflib.get_close_matches(name, short, n=1, cutoff=0.6)):
        return f"; did you mean `{near[0]}`?"
    shown = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return f"; there are {shown}" if len(known) > 1 else f"; there is {shown}" if known else "; there is none"


def _replaced(node: Node, steps: tuple[Step, ...], at: int, value: Node | None) -> Node:
    """The node with the rest of the path, from step `at`, replaced below it."""
    step, last = steps[at], at == len(steps) - 1
    if step.of_list:
        return _with_item(node, steps, at, value)
    if not isinstance(node.value, dict):
        raise PathError(f"`{_written(steps[:at])}` holds no keys, so there is no `{step.name}` in it")
    entries = dict(node.value)
    child = entries.get(step.name)
    if child is None and value is not None and _adds_an_id(steps[at + 1 :], value):
        child = Node([], value.line, "", value.origin)
    if child is None and (not last or value is None):
        raise PathError(_nothing(steps, at, entries, value is None and last))
    if not last and child is not None:
        entries[step.name] = _replaced(child, steps, at + 1, value)
    elif value is None:
        del entries[step.name]
    else:
        entries[step.name] = value
    return Node(entries, node.line, node.written, node.origin)


def _with_item(node: Node, steps: tuple[Step, ...], at: int, value: Node | None) -> Node:
    """A list with one item, found by id, replaced, removed or appended."""
    step, last = steps[at], at == len(steps) - 1
    if not isinstance(node.value, list):
        raise PathError(f"`{_written(steps[:at])}` is no list: write `{_written(steps[:at])}.{step.name}`")
    items = list(node.value)
    ids = [_id(each) for each in items]
    index = ids.index(step.name) if step.name in ids else None
    if index is None and (not last or value is None):
        raise PathError(_nothing(steps, at, [one for one in ids if one], value is None and last))
    if not last and index is not None:
        items[index] = _replaced(items[index], steps, at + 1, value)
    elif value is None and index is not None:
        del items[index]
    elif value is not None:
        item = _named(value, step.name)
        items[len(items) if index is None else index : None if index is None else index + 1] = [item]
    return Node(items, node.line, node.written, node.origin)


def _id(item: Node) -> str:
    """The id of an item of a list; empty if it has none."""
    if isinstance(item.value, dict | list):
        own = item.get("id")
        return "" if own is None else own.written
    return item.written


def _adds_an_id(rest: tuple[Step, ...], value: Node) -> bool:
    """Whether what is left of a path adds an id to a list of ids."""
    return len(rest) == 1 and rest[0].of_list and value.value == rest[0].name


def _named(item: Node, name: str) -> Node:
    """An item of a list with its id, which the path already says."""
    if item.value == name:
        return item
    if not isinstance(item.value, dict):
        raise PathError(f"an item of a list is a mapping with `id: {name}`")
    own = item.value.get("id")
    if own is not None and own.written != name:
        raise PathError(f"the path says `{name}`, the item's own id is `{own.written}`: make them the same")
    return Node({"id": Node(name, item.line, name, item.origin), **item.value}, item.line, "", item.origin)


def _name(key: str | int, child: Node) -> str:
    """How a path calls an entry: by its key, or in a list by its id."""
    own = child.get("id") if isinstance(key, int) else None
    return str(key) if own is None else own.written


def _nothing(steps: tuple[Step, ...], at: int, names: Iterable[str], removing: bool) -> str:
    """Why a path ends."""
    what = "nothing to remove" if removing else "no such path"
    where = f"`{_written(steps[:at])}` has no `{steps[at].name}`" if at else f"there is no `{steps[at].name}`"
    return f"{what}: {where}{closest(steps[at].name, names)}"


def _written(steps: tuple[Step, ...]) -> str:
    """The steps as a path."""
    text = ""
    for step in steps:
        text += f"[{step.name}]" if step.of_list else f".{step.name}" if text else step.name
    return text
