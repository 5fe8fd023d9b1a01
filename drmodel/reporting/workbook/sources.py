"""Every value of the scenario, and where it comes from."""

from drmodel.reporting.amounts import law_text
from drmodel.reporting.names import name_of
from drmodel.reporting.workbook.book import FIRST, Book
from drmodel.scenario.assumptions import Assumption, assumptions
from drmodel.scenario.lawspec import LawSpec


def sources_sheet(book: Book) -> None:
    """Write the values in the order of the file."""
    view, scenario = book.view, book.view.study.scenario
    deck = view._(
        "Every value with its source: a section of the document, something cited, or a reason why it is assumed."
    )
    sheet = book.sheet(view._("Sources"), [24.0, 52, 40, 18, 70, 14, 40, 60], deck)
    sheet.head(
        FIRST,
        (
            view._("Part"),
            view._("Value"),
            view._("As the scenario has it"),
            view._("Kind of source"),
            view._("Source"),
            view._("Date"),
            view._("Address"),
            view._("Key"),
        ),
    )
    sheet.freeze(FIRST + 1)
    kinds = {
        "section": view._("section of the document"),
        "citation": view._("cited"),
        "assumption": view._("assumed"),
    }
    for row, one in enumerate(assumptions(scenario), start=FIRST + 1):
        name = name_of(scenario, view.words, one.path)
        sheet.text(row, 0, name.part)
        sheet.text(row, 1, ": ".join(part for part in (name.entry, name.value) if part))
        sheet.text(row, 2, _written(book, one))
        if one.source is not None:
            sheet.text(row, 3, kinds[one.source.kind])
            sheet.text(row, 4, one.source.text(view.words.language))
            sheet.text(row, 5, one.source.date or "")
            sheet.text(row, 6, one.source.url or "")
        sheet.text(row, 7, one.path, "key")


def _written(book: Book, one: Assumption) -> str:
    words = book.view.words
    return law_text(words, one.value) if isinstance(one.value, LawSpec) else book.view.quantity(one.value)
