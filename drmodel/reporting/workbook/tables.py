"""Tables of the report as sheets: the same rows in the same words."""

from collections.abc import Sequence

from drmodel.reporting.blocks import Block, Lines, Table
from drmodel.reporting.workbook.book import FIRST, Book, Sheet
from drmodel.reporting.workbook.styles import Look


def blocks_sheet(book: Book, title: str, deck: str, blocks: Sequence[Block], width: float) -> None:
    """Write tables and lists below each other, on a sheet so many characters wide."""
    tables = [block for block in blocks if isinstance(block, Table)]
    columns = max((len(one.header) for one in tables), default=1)
    widths = [
        max(10.0, width * max(_share(one, column) for one in tables)) if tables else width for column in range(columns)
    ]
    sheet = book.sheet(title, widths, deck)
    row = FIRST
    for block in blocks:
        if isinstance(block, Table):
            row = _table(sheet, row, block)
        elif isinstance(block, Lines):
            row = _lines(sheet, row, block)


def _share(table: Table, column: int) -> float:
    return table.widths[column] / sum(table.widths) if column < len(table.widths) else 0.0


def _table(sheet: Sheet, row: int, table: Table) -> int:
    """Write a table; returns the row below it."""
    sheet.text(row, 0, table.title, "heading")
    sheet.text(row + 1, 0, table.what, "deck")
    sheet.head(row + 2, table.header, table.right)
    row += 3
    for cells in table.rows:
        for column, cell in enumerate(cells):
            text = cell if isinstance(cell, str) else "\n".join(filter(None, (cell.text, cell.note)))
            strong = not isinstance(cell, str) and (cell.strong or cell.accent)
            right = column in table.right and len(cells) > 1
            look: Look = ("strong_right" if strong else "text_right") if right else "strong" if strong else "text"
            sheet.text(row, column, text, look)
        row += 1
    if table.source:
        sheet.text(row, 0, table.source, "stamp")
        row += 1
    return row + 1


def _lines(sheet: Sheet, row: int, lines: Lines) -> int:
    sheet.text(row, 0, lines.title, "heading")
    for line in lines.lines:
        row += 1
        sheet.text(row, 0, line, "deck")
    return row + 2
