"""Values of a scenario file that know the line they were written at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Scalar: TypeAlias = str | int | float | bool | None
Loc: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file: a scalar, a mapping of nodes or a list of nodes, with the place it was written at.

    Attributes
    ----------
    value
        The scalar by YAML 1.2 core rules, or a dict or list of nodes; nobody changes it after reading.
    line
        Line of the file, that of the key for a value of a mapping; None if the value came from elsewhere.
    written
        A scalar as it stands in the file.
    origin
        The layer that the value belongs to: empty for the file itself, else `variant NAME`, `--set` and so on.
    size
        Number of nodes in it, itself and repeated aliases counted.
    """

    value: Scalar | dict[str, "Node"] | list["Node"]
    line: int | None = None
    written: str = ""
    origin: str = ""
    size: int = 1

    def get(self, key: str) -> "Node | None":
        """The entry of a mapping; None if there is none, or this is no mapping."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def child(self, step: str | int) -> "Node | None":
        """One step of a key path: a key, or an index of a list."""
        if isinstance(step, str):
            return self.get(step)
        if isinstance(self.value, list) and 0 <= step < len(self.value):
            return self.value[step]
        return None

    def entries(self) -> Iterator[tuple[str | int, "Node"]]:
        """Steps and children of a mapping or a list; none of a scalar."""
        if isinstance(self.value, dict):
            yield from self.value.items()
        elif isinstance(self.value, list):
            yield from enumerate(self.value)

    def walk(self, loc: Loc = ()) -> Iterator[tuple[Loc, "Node"]]:
        """This node and all below it, each with its location."""
        left = [(loc, self)]
        while left:
            place, node = left.pop()
            yield place, node
            if isinstance(node.value, dict | list):  # asked first: most nodes are scalars
                left += [((*place, step), child) for step, child in node.entries()][::-1]

    def origins(self) -> set[str]:
        """The layers that this node and those below it belong to."""
        found, left = set(), [self]
        while left:
            node = left.pop()
            found.add(node.origin)
            if isinstance(node.value, dict):
                left += node.value.values()
            elif isinstance(node.value, list):
                left += node.value
        return found

    def plain(self) -> Any:
        """The value in plain JSON types."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def as_input(self) -> Any:
        """The value as the models read it: lists are tuples, which nobody can change later."""
        if isinstance(self.value, dict):
            return {key: child.as_input() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return tuple(child.as_input() for child in self.value)
        return self.value

    def flow(self) -> str:
        """The value as one line of YAML."""
        if isinstance(self.value, dict):
            return "{" + ", ".join(f"{key}: {child.flow()}" for key, child in self.value.items()) + "}"
        if isinstance(self.value, list):
            return "[" + ", ".join(child.flow() for child in self.value) + "]"
        return self.written

    def labelled(self, origin: str, keep_lines: bool) -> "Node":
        """The same value, said to belong to a layer; its lines are dropped if they are not the file's."""
        value = self.value
        if isinstance(value, dict):
            value = {key: child.labelled(origin, keep_lines) for key, child in value.items()}
        elif isinstance(value, list):
            value = [child.labelled(origin, keep_lines) for child in value]
        return Node(value, self.line if keep_lines else None, self.written, origin, self.size)

    def path(self, loc: Loc) -> str:
        """Key path of a location under this node, as people write it: items of lists by id, never by index."""
        text, node = "", self
        for step in loc:
            child = node.child(step)
            if isinstance(step, str):
                text += f".{step}" if text else step
            elif child is not None and (item := child.get("id")) is not None:
                text += f"[{item.written}]"
            if child is None:
                break
            node = child
        return text


def from_plain(value: object) -> Node:
    """Node of plain Python values, for overrides and documents that never were a file.

    Raises
    ------
    ValueError
        If a value has no place in YAML.
    """
    if isinstance(value, Mapping):
        return mapping({str(key): from_plain(child) for key, child in value.items()}, None)
    if isinstance(value, list | tuple):
        return sequence([from_plain(child) for child in value], None)
    if value is None or isinstance(value, bool):
        return Node(value, written={None: "null", True: "true", False: "false"}[value])
    if isinstance(value, str | int | float):
        return Node(value, written=str(value))
    raise ValueError(f"{value!r} is neither text, number, mapping nor list")


def mapping(entries: dict[str, Node], line: int | None) -> Node:
    """Node of a mapping, its size counted."""
    return Node(entries, line, size=1 + sum(child.size for child in entries.values()))


def sequence(items: list[Node], line: int | None) -> Node:
    """Node of a list, its size counted."""
    return Node(items, line, size=1 + sum(child.size for child in items))
