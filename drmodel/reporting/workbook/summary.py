"""The first sheet: the decision, and what each option costs and returns with the values of this workbook."""

from collections.abc import Sequence

from drmodel.reporting.decision import decision_section
from drmodel.reporting.workbook.book import FIRST, Book, Sheet, here
from drmodel.reporting.workbook.model import Model


def summary_sheet(book: Book, models: Sequence[tuple[str, Model]]) -> None:
    """Write the decision and a table for each situation; formulas look into the sheets behind."""
    view, choice = book.view, book.view.study.planned.choice
    sheet = book.sheet(view._("Summary"), [46.0, *[17] * 10], view.simulated())
    decision = decision_section(view)
    row = FIRST
    sheet.text(row, 0, decision.title, "best")
    sheet.text(row + 1, 0, decision.why, "deck")
    row += 2
    for title, model in models:
        row = _situation(sheet, row + 1, title, model)
    row += 1
    sheet.text(row, 0, view._("Why"), "heading")
    for line in dict.fromkeys(f"{view.sentence(one)}." for one in (*choice.reasons, *choice.conditions)):
        row += 1
        sheet.text(row, 0, line, "deck")
    row += 2
    sheet.text(row, 0, view._("How to use it"), "heading")
    for line in (
        view._("Change what is blue on a light ground, in Assumptions and Costs: all that follows from it moves."),
        view._("What was simulated does not move with it: give faults, targets and recovery to drmodel again."),
        view._("The table of cost lines can be read back into the scenario: drmodel costs FILE --table THIS_FILE."),
    ):
        row += 1
        sheet.text(row, 0, line, "deck")


def _situation(sheet: Sheet, row: int, title: str, model: Model) -> int:
    """One situation's table; returns the row below it."""
    book = sheet.book
    view, codes, scenario = book.view, book.codes, model.scenario
    money, cost = codes.money(scenario.currency.value), codes.money(scenario.currency.cost, 2)
    columns = [
        ("month", view._("Cost a month"), cost),
        ("unknown", view._("Lines without a price"), codes.number()),
        ("added", view._("Added cost a year"), money),
        ("downtime", view._("Downtime, hours a year"), codes.number(1)),
        ("loss", view._("Loss a year"), money),
        ("avoided", view._("Loss avoided a year"), money),
        ("net", view._("Net benefit a year"), money),
        ("ratio", view._("Benefit/cost"), codes.ratio()),
        ("npv", view._("Net present value"), money),
        ("payback", view._("Payback, months"), codes.number(1)),
    ]
    sheet.text(row, 0, title, "heading")
    row += 1
    sheet.head(row, (view._("Option"), *(head for _, head, _ in columns)), range(1, len(columns) + 1))
    for name in model.strategies:
        row += 1
        sheet.text(row, 0, view.title(name), "strong" if name == model.situation.choice.strategy else "text")
        for column, (key, _, code) in enumerate(columns, start=1):
            cell = model.cells.get(f"{key}.{name}")
            if cell is None:
                sheet.number(row, column, None, code)
            else:
                sheet.formula(row, column, cell, model.shown[f"{key}.{name}"], code)
    row += 1
    sheet.text(row, 0, view._("Best with the values of this workbook"), "strong")
    names = f"{here(row - len(model.strategies), 0)}:{here(row - 1, 0)}"
    ranked = {name: model.shown[f"ranked.{name}"] for name in model.strategies}
    first, last = (model.cells[f"ranked.{model.strategies[end]}"] for end in (0, -1))
    whole = f"{first}:{last.rpartition('!')[2]}"
    best = max((name for name in ranked if not isinstance(ranked[name], str)), key=lambda name: ranked[name])
    sheet.formula(row, 1, f"INDEX({names},MATCH(MAX({whole}),{whole},0))", book.clean(view.title(best)), "", "best")
    return row + 1
