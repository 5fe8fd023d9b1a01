"""What would change the decision: one uncertain input after the other."""

from drmodel.analysis.costs import baseline_of
from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.figures.inputs import input_text, input_title
from drmodel.reporting.workbook.book import FIRST, Book, Sheet


def sensitivity_sheet(book: Book) -> None:
    """Write what each input does to the net benefit of every option, and where another one becomes the best."""
    view, found = book.view, book.view.study.sensitivity
    title = view._("Sensitivity")
    if found is None:
        why = view._("What would change the decision was not asked for: evaluate with --sensitivity")
        book.sheet(title, [46.0], why)
        return
    if not found.tornado:
        book.sheet(title, [46.0], view._("No range of the scenario moves a result"))
        return
    deck = view.say(
        "Expected net benefit a year, {currency}, as one input goes from its 5 % to its 95 % value; {n} joint samples",
        currency=Value("text", view.study.scenario.currency.value),
        n=Value("number", found.samples),
    )
    baseline = baseline_of(view.study.scenario)
    names = [name for name in found.tornado[0].at_low if name != baseline]
    widths = [52.0, 17, 17, *[13] * 2 * len(names), 30, 30, 36]
    sheet = book.sheet(title, widths, deck)
    _heads(sheet, names)
    sheet.freeze(FIRST + 1)
    _rows(sheet, found, names)


def _heads(sheet: Sheet, names: list[str]) -> None:
    view, last = sheet.book.view, 3 + 2 * len(names)
    ends = (view._("{name}: at the low"), view._("{name}: at the high"))
    titles = [
        view._("Input"),
        view._("Low value"),
        view._("High value"),
        *(end.format(name=view.title(name)) for name in names for end in ends),
        view._("Best at the low"),
        view._("Best at the high"),
        view._("Another becomes the best at"),
    ]
    sheet.head(FIRST, titles, range(1, last))


def _rows(sheet: Sheet, found: Sensitivity, names: list[str]) -> None:
    view, scenario = sheet.book.view, sheet.book.view.study.scenario
    words, money, last = view.words, sheet.book.codes.money(scenario.currency.value), 3 + 2 * len(names)
    for row, swing in enumerate(found.tornado, start=FIRST + 1):
        sheet.text(row, 0, input_title(scenario, words, swing.path))
        sheet.text(row, 1, input_text(scenario, words, swing.path, swing.low), "text_right")
        sheet.text(row, 2, input_text(scenario, words, swing.path, swing.high), "text_right")
        for column, name in enumerate(names):
            sheet.number(row, 3 + 2 * column, swing.at_low[name], money)
            sheet.number(row, 4 + 2 * column, swing.at_high[name], money)
        sheet.text(row, last, view.title(swing.best_low), "inside")
        sheet.text(row, last + 1, view.title(swing.best_high))
        flips = [
            f"{input_text(scenario, words, swing.path, one.value)}: {view.title(one.after)}" for one in swing.flips
        ]
        sheet.text(row, last + 2, "; ".join(flips) or EN_DASH)
