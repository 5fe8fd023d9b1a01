"""What users of each option get, as it was simulated."""

from collections.abc import Callable

from drmodel.formatting import Value
from drmodel.reporting.workbook.book import FIRST, Book
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import Interval
from drmodel.study import bounds
from drmodel.study.bounds import Bounds

MINUTES = 60.0
Measured = Callable[[Estimate], Interval | Bounds | None]


def outcomes_sheet(book: Book) -> None:
    """Write every measure of every option, with its 95 % interval."""
    view, codes, study = book.view, book.codes, book.view.study
    sheet = book.sheet(view._("Outcomes"), [46.0, 18, 18, 18], view.simulated())
    sheet.head(FIRST, (view._("Measure and option"), view._("Mean"), view._("From"), view._("To")), (1, 2, 3))
    sheet.freeze(FIRST + 1)
    row = FIRST
    for title, code, measured in _measures(book):
        found = {name: measured(one) for name, one in study.planned.estimates.items()}
        if all(one is None for one in found.values()):
            continue
        row += 2
        sheet.text(row, 0, title, "heading")
        for name, one in found.items():
            row += 1
            sheet.text(row, 0, view.title(name))
            for column, value in enumerate(("mean", "low", "high"), start=1):
                sheet.number(row, column, None if one is None else getattr(one, value), code)
    sure = study.uncertainty
    if sure is None:
        sheet.text(row + 2, 0, view._("How sure the decision is was not asked for: no input was varied"), "deck")
        return
    money = codes.money(study.scenario.currency.value)
    row += 2
    what = view.say("How sure, in {n} joint samples of what is uncertain", n=Value("number", sure.samples))
    sheet.text(row, 0, what, "heading")
    row += 1
    heads = ("", view._("Best in"), view._("Expected regret a year"), view._("Within the limits in"))
    sheet.head(row, heads, (1, 2, 3))
    for name, option in sure.options.items():
        row += 1
        sheet.text(row, 0, view.title(name))
        sheet.number(row, 1, option.p_best, codes.share())
        sheet.number(row, 2, option.expected_regret, money)
        sheet.number(row, 3, option.p_allowed, codes.share())
    row += 1
    sheet.text(row, 0, view._("Worth of knowing all inputs before choosing, a year"))
    sheet.number(row, 2, sure.evpi, money)


def _measures(book: Book) -> list[tuple[str, str, Measured]]:
    """Titles, number formats and how each measure is found in an estimate."""
    view, codes = book.view, book.codes
    target = view.study.scenario.targets.availability
    goal = None if target is None else target.value.value
    measures: list[tuple[str, str, Measured]] = [
        (view._("Availability"), codes.share(3), bounds.availability),
        (view._("Downtime, hours a year"), codes.number(2), bounds.downtime),
        (view._("Outages a year"), codes.number(2), lambda one: one.outages_year),
        (view._("Recovery time, mean, min"), codes.number(1), lambda one: _minutes(one.recovery["all"].mean)),
    ]
    for p in (0.5, 0.95, 0.99):
        title = view.say("Recovery time, {share} of the outages within, min", share=Value("share", p))
        measures.append((title, codes.number(1), _quantile(p)))
    measures += [
        (view._("Data lost in an event, mean, min"), codes.number(1), lambda one: _minutes(one.loss["all"].mean)),
        (view._("Data lost a year, h"), codes.number(2), lambda one: one.loss["all"].hours_per_year),
    ]
    if goal is not None:
        title = view.say("Years that reach {target}", target=Value("share", goal))
        measures.append((title, codes.share(), lambda one: one.odds_year.get(goal)))
    title = view._("Service credit, share of a bill")
    return [*measures, (title, codes.share(2), lambda one: one.credit_share)]


def _quantile(p: float) -> Measured:
    return lambda one: _minutes(one.recovery["all"].quantiles.get(p))


def _minutes(hours: Interval | None) -> Interval | None:
    return None if hours is None else hours.scaled(MINUTES)
