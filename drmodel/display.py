"""How an object shows itself to people: one card, as plain text in a terminal and as HTML in a notebook."""

import re
from abc import abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from drmodel.formatting import table

_OBEYED = r"\x00-\x1f\x7f-\x9f\u2028\u2029"  # by a terminal; and a line break would tear a table
_TURNING = r"\u202a-\u202e\u2066-\u2069"  # the letters of what follows, too
_CONTROL = re.compile(f"[{_OBEYED}{_TURNING}]+")
_NO_MATHS = "tex2jax_ignore mathjax_ignore"  # a notebook would typeset what stands between two R$
_LINE = "1px solid rgba(128, 128, 128, 0.4)"  # seen on light and on dark ground
_LONG, _WIDEST = (
    "overflow-wrap: break-word",
    "max-width: 40em",
)  # a word without an end breaks, and a table keeps narrow


@dataclass(frozen=True, slots=True)
class Card:
    """What an object says of itself; its texts are data, shown as they are.

    Attributes
    ----------
    title
        What it is.
    facts
        Label and text, a line each.
    head, rows
        A table: names of its columns, and its cells.
    right
        Columns that stand to the right.
    notes
        Lines below the table.
    lists
        Heading and items, for who wants to know more.
    """

    title: str
    facts: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    right: Collection[int] = ()
    notes: Sequence[str] = ()
    lists: Sequence[tuple[str, Sequence[str]]] = ()

    def text(self) -> str:
        """The card for a terminal.

        Examples
        --------
        >>> print(Card("Ports", [("Depth", "12 m")], ["port", "ships"], [["Gdynia", "7"]], right=[1]).text())
        Ports
        Depth: 12 m
        <BLANKLINE>
        port    ships
        Gdynia      7
        """
        top = [self.title, *(f"{label}: {fact}" for label, fact in self.facts)]
        cells = [[_plain(cell) for cell in row] for row in self.rows]
        grid = [table([_plain(name) for name in self.head], cells, sorted(self.right))] if cells else []
        lists = [[f"{heading}:", *(f"  - {item}" for item in items)] for heading, items in self.lists]
        blocks = [_lines(top), grid + _lines(self.notes), *map(_lines, lists)]
        return "\n\n".join("\n".join(block) for block in blocks if block)

    def html(self) -> str:
        """The card for a notebook; it takes colours and type from the page around it, light or dark.

        Examples
        --------
        >>> "<strong>&lt;b&gt;</strong>" in Card("<b>").html()
        True
        """
        parts = [f"<div><strong>{_safe(self.title)}</strong></div>"]
        parts += [f"<div>{_safe(label)}: {_safe(fact)}</div>" for label, fact in self.facts]
        if self.rows:
            parts.append(self._html_table())
        parts += [f'<div style="opacity: 0.75; font-size: 90%">{_safe(note)}</div>' for note in self.notes]
        unfolded = "" if self.rows else " open"  # without a table they are what there is to read
        for heading, items in self.lists:
            lines = "".join(f"<li>{_safe(item)}</li>" for item in items)
            parts.append(f"<details{unfolded}><summary>{_safe(heading)}</summary><ul>{lines}</ul></details>")
        return f'<div class="{_NO_MATHS}" style="{_LONG}">{"".join(parts)}</div>'

    def _html_table(self) -> str:
        head = "".join(self._html_cell("th", i, name) for i, name in enumerate(self.head))
        rows = ("".join(self._html_cell("td", i, cell) for i, cell in enumerate(row)) for row in self.rows)
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        style = "border-collapse: collapse; margin: 0.5em 0; font-variant-numeric: tabular-nums"
        return f'<table style="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'

    def _html_cell(self, tag: str, column: int, text: str) -> str:
        right, head = column in self.right, tag == "th"
        width = "white-space: nowrap" if right and not head else _WIDEST
        style = f"text-align: {'right' if right else 'left'}; {width}; padding: 0.2em 0.5em; border-bottom: {_LINE}"
        shown = _safe(text).replace("/", "/<wbr>") if head else _safe(text)
        return f'<{tag} style="{style}">{shown}</{tag}>'


class Shown:
    """An object that people see as its card, wherever they print it."""

    __slots__ = ()

    @abstractmethod
    def _card(self) -> Card:
        """What it says of itself."""

    def __repr__(self) -> str:
        return self._card().text()

    def __str__(self) -> str:
        return self._card().text()

    def _repr_html_(self) -> str:
        return self._card().html()


def _lines(texts: Sequence[str]) -> list[str]:
    return [_plain(text) for text in texts]


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _safe(text: str) -> str:
    return escape(_plain(text))
