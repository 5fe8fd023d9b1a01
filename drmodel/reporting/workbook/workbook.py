"""The workbook of a study: everything finance needs, with formulas from the assumptions to the returns."""

import os
from pathlib import Path

from drmodel.errors import refuse_other
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.review import review_section
from drmodel.reporting.standing import standing_section
from drmodel.reporting.view import View
from drmodel.reporting.workbook.assumptions import assumptions_sheet
from drmodel.reporting.workbook.book import Book
from drmodel.reporting.workbook.costs import costs_sheet
from drmodel.reporting.workbook.flows import flows_sheet
from drmodel.reporting.workbook.model import Model
from drmodel.reporting.workbook.outcomes import outcomes_sheet
from drmodel.reporting.workbook.returns import returns_sheet
from drmodel.reporting.workbook.sensitivity import sensitivity_sheet
from drmodel.reporting.workbook.sources import sources_sheet
from drmodel.reporting.workbook.summary import summary_sheet
from drmodel.reporting.workbook.tables import blocks_sheet
from drmodel.study.results import Study
from drmodel.writing import checked_target, write_whole


def workbook(study: Study, path: str | os.PathLike[str], language: str = "pt-BR") -> Path:
    """Write the workbook of a study.

    Parameters
    ----------
    study
        The study; the workbook shows its numbers, and has formulas where they follow from assumptions.
    path
        The file to write, an XLSX. It appears whole or not at all.
    language
        One of `drmodel.formatting.LANGUAGES`.

    Returns
    -------
    The file.

    Raises
    ------
    OutputError
        If the folder does not exist, or the file cannot be written there.
    ValueError
        If the language is not known.
    """
    refuse_other("study", study, Study, "drmodel.evaluate(scenario)")
    target = checked_target(path)
    write_whole(target, render(study, language))
    return target


def render(study: Study, language: str) -> bytes:
    """The bytes of the workbook: the same for the same study."""
    view = View(study, formatter(language), {})
    live = [view._("Assumptions"), view._("Costs"), view._("Returns"), view._("Monthly flows")]
    others = [view._("Outcomes"), view._("Sensitivity"), view._("Triggers"), view._("Review"), view._("Sources")]
    differs = study.today.scenario is not study.scenario
    suffix = f", {view._('today')}"
    order = [view._("Summary"), *live[:2], others[0], live[2], *others[1:], live[3]]
    book = Book(view, [*order, *(title + suffix for title in live if differs)])
    planned = Model(book, study.planned)
    _live_sheets(planned)
    situations = [(view._("When triggered") if differs else view._("Now and when triggered"), planned)]
    if differs:
        today = Model(book, study.today, "today_", suffix, planned)
        _live_sheets(today)
        situations.insert(0, (view._("Decide now"), today))
    summary_sheet(book, situations)
    outcomes_sheet(book)
    sensitivity_sheet(book)
    _told(book)
    sources_sheet(book)
    return book.finished()


def _live_sheets(model: Model) -> None:
    """The sheets that follow from each other, of one situation."""
    assumptions_sheet(model)
    costs_sheet(model)
    returns_sheet(model, flows_sheet(model))


def _told(book: Book) -> None:
    """Triggers and review, in the words of the report."""
    view = book.view
    standing, review = standing_section(view), review_section(view)
    blocks_sheet(book, view._("Triggers"), standing.title, standing.blocks, 150)
    title = view._("The review finds nothing that does not hold") if review is None else review.title
    blocks_sheet(book, view._("Review"), title, () if review is None else review.blocks, 190)
