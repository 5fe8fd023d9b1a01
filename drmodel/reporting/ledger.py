"""All values of a scenario, by part and entry, with the numbers of their sources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from drmodel.formatting import Value
from drmodel.reporting.amounts import law_text
from drmodel.reporting.blocks import Ledger, LedgerEntry, LedgerGroup, LedgerPart, LedgerRow, References
from drmodel.reporting.names import Name, joined, name_of
from drmodel.reporting.view import View
from drmodel.scenario.assumptions import Assumption
from drmodel.scenario.lawspec import LawSpec
from drmodel.scenario.leaves import Source

FEW = 2.5  # values of an entry up to which it is a line of its part and has no heading of its own
BREAK = "\u200b"  # where a line may break


@dataclass(frozen=True)
class _List:
    """A list of an entry, such as the steps of its failover: in words, and its path below that of the entry."""

    title: str = ""
    path: str = ""


def ledger(view: View, found: Sequence[Assumption]) -> Ledger:
    """Every value by part of the scenario and entry, equal ones of several entries once, and the sources of all."""
    numbers = _numbers(view, found)
    by_part: dict[str, list[tuple[Assumption, Name]]] = {}
    for one in found:
        name = name_of(view.study.scenario, view.words, one.path)
        by_part.setdefault(one.path.partition(".")[0], []).append((one, name))
    return Ledger(
        view._("Assumptions"),
        view._("Likeliest value and its bounds; in grey the key in the scenario; in brackets the number of the source"),
        tuple(_part(view, part, named, numbers) for part, named in by_part.items()),
        _sources(view, numbers),
    )


def _numbers(view: View, found: Iterable[Assumption]) -> Mapping[tuple[str, str], int]:
    """Sources by kind and words, each with its number: sections, then what is cited, then reasons."""
    kinds = ("section", "citation", "assumption")
    sources = dict.fromkeys(_source(view, one.source) for one in found if one.source is not None)
    return {source: number for number, source in enumerate(sorted(sources, key=lambda one: kinds.index(one[0])), 1)}


def _source(view: View, source: Source) -> tuple[str, str]:
    """Kind of a source, and the source in words."""
    details = (source.text(view.words.language), source.date or "", source.url or "")
    return source.kind, ", ".join(part for part in details if part)


def _sources(view: View, numbers: Mapping[tuple[str, str], int]) -> References:
    document = view.study.scenario.document
    titles = {
        "section": view._("Sections of the document")
        if document is None
        else view.say("Sections of {document}", document=Value("text", document.title.texts)),
        "citation": view._("Cited"),
        "assumption": view._("Assumed, because"),
    }
    groups = {kind: tuple((str(n), words) for (one, words), n in numbers.items() if one == kind) for kind in titles}
    return References(
        view._("Sources"),
        tuple((title, groups[kind]) for kind, title in titles.items() if groups[kind]),
    )


def _part(
    view: View, part: str, named: list[tuple[Assumption, Name]], numbers: Mapping[tuple[str, str], int]
) -> LedgerPart:
    """A part of the scenario: each of its entries under its own heading, or all in one where they have few values."""
    title = named[0][1].part
    entries = {name.path: name.entry for _, name in named}
    if len(named) <= FEW * len(entries):
        rows = [
            _row(view, one, joined((name.entry, name.value)), one.path.removeprefix(f"{part}."), numbers)
            for one, name in named
        ]
        return LedgerPart(title, (_entry("", part, [LedgerGroup("", "", tuple(rows))]),))
    placed: dict[LedgerRow, dict[str, list[_List]]] = {}
    for one, name in named:
        where, words, key = _placed(one, name)
        placed.setdefault(_row(view, one, words, key, numbers), {}).setdefault(name.path, []).append(where)
    shared: dict[tuple[str, ...], dict[tuple[_List, ...], list[LedgerRow]]] = {}
    for row, by_entry in placed.items():
        for lists, paths in _alike(by_entry).items():
            shared.setdefault(paths, {}).setdefault(lists, []).append(row)
    return LedgerPart(
        title,
        tuple(
            _entry(
                view._("Common to all") if len(paths) == len(entries) > 1 else _listed(entries[path] for path in paths),
                _common(paths),
                [_group(lists, rows) for lists, rows in by_lists.items()],
            )
            for paths, by_lists in shared.items()
        ),
    )


def _alike(by_entry: Mapping[str, Sequence[_List]]) -> Mapping[tuple[_List, ...], tuple[str, ...]]:
    """Entries in which a value stands in the same lists, by those lists."""
    alike: dict[tuple[_List, ...], list[str]] = {}
    for path, lists in by_entry.items():
        alike.setdefault(tuple(lists), []).append(path)
    return {lists: tuple(paths) for lists, paths in alike.items()}


def _placed(one: Assumption, name: Name) -> tuple[_List, str, str]:
    """The list that a value stands in, its words there, and its key there."""
    head, bracket, _ = one.path.rpartition("[")
    if not bracket or len(head) < len(name.path):
        return _List(), name.value, one.path.removeprefix(f"{name.path}.")
    above = joined(word for path, word in name.steps if len(path) <= len(head))
    below = joined(word for path, word in name.steps if len(path) > len(head))
    return _List(above, head.removeprefix(f"{name.path}.")), below, one.path.removeprefix(head)


def _row(view: View, one: Assumption, words: str, key: str, numbers: Mapping[tuple[str, str], int]) -> LedgerRow:
    value = law_text(view.words, one.value) if isinstance(one.value, LawSpec) else view.quantity(one.value)
    number = "" if one.source is None else str(numbers[_source(view, one.source)])
    return LedgerRow(words, _breakable(key), value, _origin(view, one.origin), number)


def _origin(view: View, origin: str) -> str:
    """The layer that a value was set in."""
    kind, _, name = origin.partition(" ")
    if kind == "variant":
        return view.say("variant {name}", name=Value("text", name))
    return view._("today") if origin == "today" else origin


def _group(lists: Sequence[_List], rows: Iterable[LedgerRow]) -> LedgerGroup:
    """Values that stand in the same lists, such as steps that are the same in two failovers."""
    return LedgerGroup(
        _listed(one.title for one in lists), _breakable(", ".join(one.path for one in lists)), tuple(rows)
    )


def _listed(titles: Iterable[str]) -> str:
    return " · ".join(titles)


def _entry(title: str, path: str, groups: Sequence[LedgerGroup]) -> LedgerEntry:
    """An entry; a source that all its values share stands at its heading."""
    sources = [row.source for group in groups for row in group.rows]
    if title == "" or len(set(sources)) > 1 or len(sources) == 1:
        return LedgerEntry(title, _breakable(path), "", tuple(groups))
    bare = (replace(group, rows=tuple(replace(row, source="") for row in group.rows)) for group in groups)
    return LedgerEntry(title, _breakable(path), sources[0], tuple(bare))


def _common(paths: Sequence[str]) -> str:
    """Paths of entries of one part, what they share written once."""
    if len(paths) == 1:
        return paths[0]
    head = paths[0].rpartition(".")[0]
    return f"{head}.{{{', '.join(path.rpartition('.')[2] for path in paths)}}}"


def _breakable(key: str) -> str:
    """A key that may be broken behind dots and underscores, and before brackets."""
    return key.replace(".", f".{BREAK}").replace("_", f"_{BREAK}").replace("[", f"{BREAK}[")
