"""YAML text into nodes, within bounds that are checked before any memory is taken."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from drmodel.errors import Fault, ScenarioError
from drmodel.scenario.nodes import Loc, Node, Scalar, mapping, sequence

MOST_BYTES = 1_000_000
DEEPEST = 20
MOST_ALIASES = 200
MOST_NODES = 50_000
MOST_ENTRIES = 2_000  # of one list or mapping
LONGEST_KEY = 300  # characters

# YAML 1.2 core schema: `on`, `yes`, `12:30` and `1_000` are text; the ten octal or forty decimal digits are enough.
_NULL = ("", "~", "null", "Null", "NULL")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,40}")
_OTHER_BASE = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass
class Document:
    """What reading gave: the root, and the faults that did not stop the reading."""

    root: Node
    faults: list[Fault] = field(default_factory=list)


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
            self._refuse_long(len(items), line)
            items.append(self._node(event, events, (*loc, len(items))))
        return sequence(items, line)

    def _map(self, events: Iterator[Any], line: int, loc: Loc) -> Node:
        """A mapping, its start already read."""
        entries: dict[str, Node] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            at = _line(event)
            self._refuse_long(len(entries), line)
            key = self._key(event, at, loc)
            child = self._node(next(events), events, (*loc, key))
            if key == "<<":
                self._fault(loc, at, key, "merge keys are not allowed: write the values out")
            elif key in entries:
                lines = f"{entries[key].line} and {at}"
                self._fault((*loc, key), at, "", f"the key is there twice, in lines {lines}: remove one of them")
            else:
                entries[key] = Node(child.value, at, child.written, child.origin, child.size)
        return mapping(entries, line)

    def _key(self, event: Any, line: int, loc: Loc) -> str:
        """The text of a key."""
        if not isinstance(event, yaml.ScalarEvent):
            raise _refused(self.file, line, "a key must be plain text, not a list, a mapping or an alias")
        if len(event.value) > LONGEST_KEY:
            raise _refused(self.file, line, f"a key of more than {LONGEST_KEY} characters: is a `: ` missing before?")
        if event.tag is not None or event.anchor is not None:
            self._fault(loc, line, event.value, "tags and anchors are not allowed on keys")
        return str(event.value)

    def _refuse_long(self, entries: int, line: int) -> None:
        """Refuse a list or a mapping that holds the most already, and goes on."""
        if entries >= MOST_ENTRIES:
            raise _refused(self.file, line, f"more than {MOST_ENTRIES:,} entries in one list or mapping")

    def _count(self, nodes: int, line: int) -> None:
        """Count nodes towards the bound."""
        self._nodes += nodes
        if self._nodes > MOST_NODES:
            raise _refused(self.file, line, f"more than {MOST_NODES:,} values, those that aliases repeat counted")

    def _fault(self, loc: Loc, line: int, value: str, remedy: str) -> None:
        self.faults.append((loc, line, value, remedy))


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
    if "expected key" in problem or "<block end>" in problem:
        return f"not valid YAML: {problem}; check the indentation of the lines above"
    return f"not valid YAML: {problem}"


def _refused(file: str, line: int | None, remedy: str) -> ScenarioError:
    return ScenarioError([Fault(file, line, "", "", remedy)])
