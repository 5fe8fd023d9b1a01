"""An XLSX file in one language: its sheets, looks and defined names. Texts are written as texts, whatever they hold."""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.view import View
from drmodel.reporting.workbook.styles import Codes, Look, look_of
from drmodel.reporting.workbook.texts import cell_text, would_be_a_formula

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Number = float | int
Shown = Number | str  # what a formula comes to: a number, or a word where there is none

NEVER_FORMULAS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A3, A4, MOST_NAME = 8, 9, 200
FIRST = 5  # row below the title of a sheet
UPRIGHT, WIDE, WIDEST = 105, 200, 360  # characters up to which a sheet is printed upright, on A4, and on one page
LINE, TITLE, MOST_LINES = 13.2, 24, 30  # heights of a line and of a title [points]
DENSITY = {"quiet": 1.3}  # letters on the width of a digit; more where they are small


class Book:
    """A workbook that is being written.

    Parameters
    ----------
    view
        The study and the language.
    titles
        The sheets in their order.
    """

    def __init__(self, view: View, titles: Iterable[str]) -> None:
        self.view, self.codes = view, Codes(view.words)
        self._bytes = BytesIO()
        self._file = Workbook(self._bytes, NEVER_FORMULAS)
        self._formats: dict[tuple[Look, str, bool], Format] = {}
        self._names: set[str] = set()
        self._written: list[Sheet] = []
        self._sheets = {title: self._file.add_worksheet(title) for title in titles}
        scenario = view.study.scenario
        self._file.set_size(2400, 1600)
        self._file.set_properties(
            {
                "title": self.clean(view.text(scenario.name))[:250],
                "subject": view._("Disaster recovery: costs, outcomes and returns"),
                "author": f"drmodel {version('drmodel')}",
                "comments": f"sha256 {scenario.sha256}",
                "created": datetime(scenario.as_of.year, scenario.as_of.month, scenario.as_of.day, tzinfo=UTC),
            }
        )

    @property
    def unknown(self) -> str:
        """The word of a cell whose value nobody knows."""
        return self.view._("unknown")

    def clean(self, text: str) -> str:
        """A text as a cell holds it."""
        return cell_text(text, self.view._("[cut: a cell holds no more]"))

    def sheet(self, title: str, widths: Sequence[float], deck: str, *, aside: bool = False) -> "Sheet":
        """A sheet with its title, where its numbers come from, and a sentence; what stands aside has a grey tab."""
        sheet = Sheet(self, self._sheets[title], title)
        self._written.append(sheet)
        sheet.dress(widths, deck, aside=aside)
        return sheet

    def format(self, look: Look, code: str = "", *, quoted: bool = False) -> "Format":
        """A look with a number format; a quoted text stays a text when somebody edits it."""
        key = (look, code, quoted)
        if key not in self._formats:
            more: dict[str, Any] = {"num_format": code} if code else {}
            self._formats[key] = self._file.add_format(
                look_of(look) | more | ({"quote_prefix": True} if quoted else {})
            )
        return self._formats[key]

    def name(self, wanted: str, place: str) -> str:
        """Give a cell a name of its own, as near to the wanted one as no other has."""
        name, count = wanted[:MOST_NAME], 1
        while name in self._names:
            count += 1
            name = f"{wanted[:MOST_NAME]}_{count}"
        self._names.add(name)
        self._file.define_name(name, f"={place}")
        return name

    def stamp(self) -> tuple[str, str]:
        """What the study is of, and what is needed to get it again."""
        view, study = self.view, self.view.study
        of = [view.text(study.scenario.name), view.words.date(study.scenario.as_of)]
        again = view.say(
            "drmodel {version} · variant {variant} · seed {seed} · {years} years of each option",
            version=Value("text", version("drmodel")),
            variant=Value("text", ", ".join((study.variant, *study.overrides))),
            seed=Value("text", str(study.settings.seed)),
            years=Value("number", study.years),
        )
        return " · ".join(of), f"{again} · sha256 {study.scenario.sha256[:12]}"

    def finished(self) -> bytes:
        """The bytes of the file."""
        for sheet in self._written:
            sheet.fit()
        self._file.close()
        return self._bytes.getvalue()


class Sheet:
    """A sheet that is being written; rows and columns count from 0."""

    def __init__(self, book: Book, sheet: "Worksheet", title: str) -> None:
        self.book, self.title, self._sheet = book, title, sheet
        self._widths: list[float] = []
        self._lines: dict[int, int] = {}

    def dress(self, widths: Sequence[float], deck: str, *, aside: bool) -> None:
        """Widths, head and print set-up."""
        self._widths = list(widths)
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.set_row(0, TITLE)
        of, again = self.book.stamp()
        self.text(0, 0, self.title, "title")
        self.text(1, 0, of, "stamp")
        self.text(2, 0, again, "stamp")
        self.text(3, 0, deck, "deck")
        self._sheet.hide_gridlines(2)
        if sum(widths) > UPRIGHT:
            self._sheet.set_landscape()
        self._sheet.set_paper(A4 if sum(widths) <= WIDE else A3)
        self._sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self._sheet.fit_to_pages(self._pages, 0)
        self._sheet.set_footer(f"&L&8{self.title}&R&8&P / &N")
        if aside:
            self._sheet.set_tab_color("#98A2AE")

    @property
    def _pages(self) -> int:
        """How many printed pages stand side by side."""
        return math.ceil(sum(self._widths) / WIDEST)

    def freeze(self, row: int, column: int = 1, *, repeat: bool = True) -> None:
        """Keep what is above a row and left of a column in sight; the row above may stand on every printed page."""
        self._sheet.freeze_panes(row, column)
        if repeat:
            self._sheet.repeat_rows(row - 1)
        if self._pages > 1:
            self._sheet.repeat_columns(0, column - 1)

    def hide(self, columns: Iterable[int]) -> None:
        """Hide columns that hold nothing."""
        for column in columns:
            self._sheet.set_column(column, column, self._widths[column], None, {"hidden": True})

    def text(self, row: int, column: int, text: str, look: Look = "text") -> None:
        """A text, never taken for anything else."""
        clean = self.book.clean(text)
        if look == "text" and column:
            look = "inside"
        if clean:
            form = self.book.format(look, quoted=would_be_a_formula(clean))
            self._sheet.write_string(row, column, clean, form)
            if form.text_wrap:
                self._fill(row, column, clean, look)

    def _fill(self, row: int, column: int, text: str, look: Look) -> None:
        """Note how many lines a text takes in its column: not every program finds the height of a row itself."""
        width = self._widths[column] if column < len(self._widths) else 8.0
        letters = max(int(width * DENSITY.get(look, 1.15)), 1)
        lines = sum(-(-max(len(part), 1) // letters) for part in text.split("\n"))
        self._lines[row] = max(self._lines.get(row, 1), min(lines, MOST_LINES))

    def fit(self) -> None:
        """Make rows as high as their texts."""
        for row, lines in self._lines.items():
            if lines > 1:
                self._sheet.set_row(row, LINE * lines)

    def number(self, row: int, column: int, value: Number | None, code: str, look: Look = "number") -> None:
        """A number; a dash for none."""
        if value is None:
            self._sheet.write_string(row, column, EN_DASH, self.book.format(look))
        else:
            self._sheet.write_number(row, column, value, self.book.format(look, code))

    def input(self, row: int, column: int, value: Number | None, code: str) -> None:
        """A value that may be changed; a word where nobody knows it."""
        if value is None:
            self._sheet.write_string(row, column, self.book.unknown, self.book.format("input", code))
        else:
            self._sheet.write_number(row, column, value, self.book.format("input", code))

    def formula(self, row: int, column: int, formula: str, value: Shown, code: str, look: Look = "number") -> None:
        """A formula, with what it comes to for those who do not calculate."""
        self._sheet.write_formula(row, column, f"={formula}", self.book.format(look, code), value)

    def head(self, row: int, titles: Iterable[str], right: Iterable[int] = ()) -> None:
        """Headings of columns; those of numbers to the right."""
        numbers = set(right)
        for column, title in enumerate(titles):
            look: Look = "head_right" if column in numbers else "head_inside" if column else "head"
            self.text(row, column, title or " ", look)

    def print_up_to(self, row: int, column: int) -> None:
        """Print what lies left of a column and above a row, both included."""
        self._sheet.print_area(0, 0, row, column)

    def whole_number_from(self, row: int, column: int, least: int, most: int) -> None:
        """Refuse any other than a whole number between two in a cell."""
        rule = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
        self._sheet.data_validation(row, column, row, column, rule)

    def at(self, row: int, column: int) -> str:
        """A cell, as other sheets call it."""
        return f"{quote_sheetname(self.title)}!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"

    def column(self, column: int, first: int, last: int) -> str:
        """The cells of a column from one row to another, as other sheets call them."""
        name = xl_col_to_name(column)
        return f"{quote_sheetname(self.title)}!${name}${first + 1}:${name}${last + 1}"

    def columns(self, column: int, rows: Iterable[int]) -> list[str]:
        """Cells of a column in some rows, as other sheets call them: those that follow each other as one range."""
        return [self.column(column, first, last) for first, last in runs(rows)]


def here(row: int, column: int) -> str:
    """A cell of the same sheet."""
    return str(xl_rowcol_to_cell(row, column))


def spans(rows: Iterable[int], column: int) -> list[str]:
    """Cells of a column of the same sheet in some rows: those that follow each other as one range.

    Examples
    --------
    >>> spans([4, 5, 6, 9], 1)
    ['B5:B7', 'B10']
    """
    return [here(first, column) + (f":{here(last, column)}" if last > first else "") for first, last in runs(rows)]


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of the rows that follow each other."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def summed(cells: Sequence[str]) -> str:
    """The sum of ranges; words in them count as nothing."""
    return f"SUM({','.join(cells)})" if cells else "0"
