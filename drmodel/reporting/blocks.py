"""What pages are made of: blocks of text that is ready to print, which the template places and nothing more."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Cell:
    """A table cell: its text, a smaller line below, and how it stands out."""

    text: str
    note: str = ""
    strong: bool = False
    accent: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its finding above and its source below.

    `widths` are shares of the width, one per column; `right` names the columns that hold numbers; a row of one cell is
    the heading of those below it; a dense table is set smaller.
    """

    kind: ClassVar[str] = "table"
    title: str
    what: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell | str, ...], ...]
    widths: tuple[float, ...]
    right: tuple[int, ...] = ()
    source: str = ""
    dense: bool = False


@dataclass(frozen=True)
class Figure:
    """A drawing with its finding above and its source below; `file` lies beside the template."""

    kind: ClassVar[str] = "figure"
    title: str
    what: str
    file: str
    alt: str
    source: str = ""


@dataclass(frozen=True)
class Card:
    """One answer of the decision page."""

    stamp: str
    side: str
    title: str
    rows: tuple[tuple[str, str], ...]
    accent: bool


@dataclass(frozen=True)
class Cards:
    """Answers beside each other."""

    kind: ClassVar[str] = "cards"
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Number:
    """A big number and what it is."""

    number: str
    unit: str
    what: str


@dataclass(frozen=True)
class Numbers:
    """Big numbers beside each other."""

    kind: ClassVar[str] = "numbers"
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Lines:
    """A list of sentences under a title."""

    kind: ClassVar[str] = "lines"
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class LedgerRow:
    """A value: its name, its key in the scenario, the layer that it was set in, the number of its source."""

    name: str
    key: str
    value: str
    origin: str
    source: str


@dataclass(frozen=True)
class LedgerGroup:
    """Values of an entry; a title where they lie deeper in it, such as the steps of a failover."""

    title: str
    path: str
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True)
class LedgerEntry:
    """An entry of a part, or several that have values in common; a source beside the title serves all values."""

    title: str
    path: str
    source: str
    groups: tuple[LedgerGroup, ...]


@dataclass(frozen=True)
class LedgerPart:
    """A part of the scenario."""

    title: str
    entries: tuple[LedgerEntry, ...]


@dataclass(frozen=True)
class References:
    """Numbered sources, in groups."""

    title: str
    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Ledger:
    """All values of a scenario and their sources, in two columns."""

    kind: ClassVar[str] = "ledger"
    title: str
    what: str
    parts: tuple[LedgerPart, ...]
    sources: References


Block = Table | Figure | Cards | Numbers | Lines | Ledger


@dataclass(frozen=True)
class Section:
    """A page, or more: what was found, a sentence that says why, and the blocks that show it."""

    title: str
    why: str
    blocks: tuple[Block, ...]


def plain(section: Section) -> dict[str, Any]:
    """A section in plain JSON types, each block with its kind."""
    return {
        "title": section.title,
        "why": section.why,
        "blocks": [{"kind": block.kind, **asdict(block)} for block in section.blocks],
    }


def table(
    title: str,
    what: str,
    columns: Sequence[tuple[str, float, bool]],
    rows: Sequence[Sequence[Cell | str]],
    source: str = "",
    dense: bool = False,
) -> Table:
    """A table from its columns: heading, share of the width, whether it holds numbers."""
    return Table(
        title=title,
        what=what,
        header=tuple(name for name, _, _ in columns),
        rows=tuple(tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows),
        widths=tuple(width for _, width, _ in columns),
        right=tuple(index for index, (_, _, right) in enumerate(columns) if right),
        source=source,
        dense=dense,
    )
