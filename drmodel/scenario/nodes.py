"""YAML text into nodes that know their line, within bounds that are checked before any memory is taken."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from drmodel.errors import Fault, ScenarioError

MOST_BYTES = 1_000_000
DEEPEST = 20
MOST_ALIASES = 50
MOST_NODES = 50_000

Scalar: TypeAlias = str | int | float | bool | None
Loc: TypeAlias = tuple[str | int, ...]

# YAML 1.2 core schema: `on`, `yes`, `12:30` and `1_000` are text; the ten octal or forty decimal digits are enough.
_NULL = ("", "~", "null", "Null", "NULL")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,40}")
_OTHER_BASE = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


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
        yield loc, self
        for step, child in self.entries():
            yield from child.walk((*loc, step))

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


@dataclass
class Document:
    """What reading gave: the root, and the faults that did not stop the reading."""

    root: Node
    faults: list[Fault] = field(default_factory=list)


def from_plain(value: object) -> Node:
    """Node of plain Python values, for overrides and documents that never were a file.

    Raises
    ------
    ValueError
        If a value has no place in YAML.
    """
    if isinstance(value, Mapping):
        return _mapping({str(key): from_plain(child) for key, child in value.items()}, None)
    if isinstance(value, list | tuple):
        return _sequence([from_plain(child) for child in value], None)
    if value is None or isinstance(value, bool):
        return Node(value, written={None: "null", True: "true", False: "false"}[value])
    if isinstance(value, str | int | float):
        return Node(value, written=str(value))
    raise ValueError(f"{value!r} is neither text, number, mapping nor list")


def read(text: str, file: str) -> Document:
    """Read one YAML document within the bounds.

    Parameters
    ----------
    text
        The file's text.
    file
        Its name, for messages.

    Raises
    ------
    ScenarioError
        If it is no YAML, breaks a bound, or is empty.
    """
    if len(text) > MOST_BYTES:
        raise _refused(file, None, f"larger than {MOST_BYTES:,} bytes: a scenario is a few hundred lines of text")
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise _refused(file, line, "control characters: this is not a text file")
    composer = _Composer(file)
    try:
        root = composer.compose(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(file, mark.line + 1 if mark else None, _syntax(error)) from None
    except (yaml.YAMLError, UnicodeError) as error:
        raise _refused(file, None, f"not valid YAML: {str(error).splitlines()[0]}") from None
    if root is None:
        raise _refused(file, None, "empty: a scenario begins with `schema: 1` and a name")
    faults = [Fault(file, line, root.path(loc), value, remedy) for loc, line, value, remedy in composer.faults]
    return Document(root, faults)


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C parser where PyYAML was built with it


class _Composer:
    """Nodes out of parser events: one pass that counts as it goes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[tuple[Loc, int, str, str]] = []
        self._anchors: dict[str, Node | None] = {}  # None while the anchored value is still being read
        self._aliases = 0
        self._nodes = 0

    def compose(self, events: Iterator[Any]) -> Node | None:
        """The root of the only document; None if there is none."""
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _refused(self.file, _line(event), "a second document: one file holds one scenario")
                root = self._node(next(events), events, ())
        return None if root is not None and root.value is None and root.written == "" else root

    def _node(self, event: Any, events: Iterator[Any], loc: Loc) -> Node:
        """The node that begins with this event."""
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, line)
        self._count(1, line)
        if len(loc) >= DEEPEST:
            raise _refused(self.file, line, f"nested more than {DEEPEST} levels deep: is the indentation right?")
        if event.tag is not None:
            self._fault(loc, line, event.tag, "tags are not allowed: write the plain value")
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if isinstance(event, yaml.ScalarEvent):
            node = _scalar(event, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self._list(events, line, loc)
        else:
            node = self._map(events, line, loc)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, event: Any, line: int) -> Node:
        """The node that an alias repeats."""
        self._aliases += 1
        if self._aliases > MOST_ALIASES:
            raise _refused(self.file, line, f"more than {MOST_ALIASES} aliases: write the values out")
        if event.anchor not in self._anchors:
            raise _refused(self.file, line, f"alias `*{event.anchor}` has no anchor `&{event.anchor}` before it")
        target = self._anchors[event.anchor]
        if target is None:
            raise _refused(self.file, line, f"alias `*{event.anchor}` lies inside its own anchor, in a circle")
        self._count(target.size, line)
        return target

    def _list(self, events: Iterator[Any], line: int, loc: Loc) -> Node:
        """A list, its start already read."""
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*loc, len(items))))
        return _sequence(items, line)

    def _map(self, events: Iterator[Any], line: int, loc: Loc) -> Node:
        """A mapping, its start already read."""
        entries: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            at = _line(event)
            key = self._key(event, at, loc)
            child = self._node(next(events), events, (*loc, key))
            if key == "<<":
                self._fault(loc, at, key, "merge keys are not allowed: write the values out")
            elif key in entries:
                lines = f"{entries[key].line} and {at}"
                self._fault((*loc, key), at, "", f"the key is there twice, in lines {lines}: remove one of them")
            else:
                entries[key] = Node(child.value, at, child.written, child.origin, child.size)
        return _mapping(entries, line)

    def _key(self, event: Any, line: int, loc: Loc) -> str:
        """The text of a key."""
        if not isinstance(event, yaml.ScalarEvent):
            raise _refused(self.file, line, "a key must be plain text, not a list, a mapping or an alias")
        if event.tag is not None or event.anchor is not None:
            self._fault(loc, line, event.value, "tags and anchors are not allowed on keys")
        return str(event.value)

    def _count(self, nodes: int, line: int) -> None:
        """Count nodes towards the bound."""
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise _refused(self.file, line, f"more than {MOST_NODES:,} values, those that aliases repeat counted")

    def _fault(self, loc: Loc, line: int, value: str, remedy: str) -> None:
        self.faults.append((loc, line, value, remedy))


def _mapping(entries: dict[str, Node], line: int | None) -> Node:
    return Node(entries, line, size=1 + sum(child.size for child in entries.values()))


def _sequence(items: list[Node], line: int | None) -> Node:
    return Node(items, line, size=1 + sum(child.size for child in items))


def _scalar(event: Any, line: int) -> Node:
    """A scalar, typed if it is plain."""
    text = str(event.value)
    return Node(_typed(text) if event.style in (None, "") else text, line, text)


def _typed(text: str) -> Scalar:
    """Value of a plain scalar by the YAML 1.2 core schema."""
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    if _FLOAT.fullmatch(text):
        letters = text.lower()
        return float(letters.replace(".", "") if letters.endswith(("inf", "nan")) else letters)
    return text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _syntax(error: yaml.MarkedYAMLError) -> str:
    """What the parser found, with the usual reason where it has one."""
    problem = str(error.problem or error.context)
    if "mapping values" in problem:
        return f"not valid YAML: {problem}; put text that holds `: ` in quotes"
    if "cannot start any token" in problem:
        return f"not valid YAML: {problem}; indent with spaces, and put text that begins with a sign in quotes"
    return f"not valid YAML: {problem}"


def _refused(file: str, line: int | None, remedy: str) -> ScenarioError:
    return ScenarioError([Fault(file, line, "", "", remedy)])
