"""Whatever a scenario says is a text in a cell: never a formula, a link or a number, never broken, and never lost."""

from functools import cache
from io import BytesIO
from itertools import cycle
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from drmodel.reporting.workbook.texts import MOST, cell_text, would_be_a_formula
from drmodel.reporting.workbook.workbook import render
from tests.reporting.workbook.conftest import bytes_of, formulas, opened, overridden, study_named

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("https://example.org","here")',
    "\t=1+1",
    "\r=1+1",
    "https://example.org/",
    "internal:Costs!A1",
    "00123",
    '<script>alert(1)</script> & "quotes" \' {curly} [square]',
    "مرحبا بالعالم",
    "🚢🏝️ 渡船",
    "_x0041_",
    "&L&P of &N",
    "x" * 5_000,
)
FORBIDDEN = "a\x01b\x0bc\ufffed\ud800e"


PATHS = (
    "strategies.pair.title",
    "strategies.pair.costs.server.title",
    "strategies.pair.costs.setup.note",
    "cost_items.servers.title",
    "drivers.buyers.title",
    "outage_cost.parts.sales.title",
    "plan.roles.operator.title",
    "measures.slow_releases.title",
    "triggers.rules.buyers.title",
    "document.title",
    "name",
)


@cache
def _book(*texts: str, language: str = "en") -> bytes:
    """A workbook whose titles, lines, notes and sources are these texts, in turn."""
    overrides = {path: {"en": text} for path, text in zip(PATHS, cycle(texts), strict=False)}
    return render(overridden(study_named("tiny"), overrides), language)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_scenario_stays_text(text):
    content = _book(text)
    known = {cell.value for _, cell in formulas(opened(bytes_of("tiny")))}
    book = opened(content)
    assert {cell.value for _, cell in formulas(book)} == known
    shown = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "s"]
    assert shown.count(cell_text(text, "")) >= 10
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("text", HOSTILE[:6])
def test_what_looks_like_a_formula_is_marked_as_text(text):
    """Else it would become one as soon as somebody edits the cell."""
    marked = [
        cell.quotePrefix
        for sheet in opened(_book(text))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s" and cell.value == cell_text(text, "")
    ]
    assert marked
    assert all(marked)


def test_what_xml_forbids_is_replaced():
    content = _book("one")
    assert cell_text(FORBIDDEN, "") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    long = cell_text("🚢" * 40_000, "[cut]")
    assert long.endswith("🚢 [cut]")
    assert MOST - 2 <= len(long.encode("utf-16-le")) // 2 <= MOST
    assert cell_text("x" * MOST, "[cut]") == "x" * MOST
    shown = [c.value for row in opened(_book("y" * 40_000))["Costs"].iter_rows() for c in row if c.data_type == "s"]
    assert any(value.endswith("yyy [cut: a cell holds no more]") and len(value) == MOST for value in shown)


@pytest.mark.parametrize("text", HOSTILE)
def test_only_what_begins_like_a_formula_would_be_one(text):
    assert would_be_a_formula(text) == (text[0] in "=+-@\t")


def test_hostile_texts_open_and_calculate(recalculated):
    """Another program than the one that reads it here finds the same texts, and no error."""
    halves = (HOSTILE[:8], HOSTILE[8:])
    files = {f"hostile_{number}": _book(*texts, language="pt-BR") for number, texts in enumerate(halves)}
    for book, texts in zip(recalculated(files).values(), halves, strict=True):
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "e"]
        shown = {cell.value for cell in cells}
        assert [text for text in texts if cell_text(text, "") not in shown] == []


def test_a_workbook_of_hostile_texts_is_read_by_others():
    assert load_workbook(BytesIO(_book(HOSTILE[0]))).sheetnames[:2] == ["Summary", "Assumptions"]
