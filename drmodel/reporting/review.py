"""What the document gets wrong: each statement beside what the model or the evidence says, and what to do."""

from drmodel.analysis.review.card import amount_written
from drmodel.analysis.review.findings import Amount, Finding
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.amounts import quantity_text
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.brief import shortened
from drmodel.reporting.view import View
from drmodel.scenario.quantities import Quantity


def review_section(view: View) -> Section | None:
    """The findings of the review by severity; nothing where there are none."""
    found = view.study.findings
    if not found:
        return None
    return Section(_title(view, found), _why(view, found), (_findings(view, found),))


def _title(view: View, found: tuple[Finding, ...]) -> str:
    return view.say(
        "{n} statement of the plan does not hold, or is missing",
        "{n} statements of the plan do not hold, or are missing",
        n=Value("number", len(found)),
    )


def _why(view: View, found: tuple[Finding, ...]) -> str:
    grave = sum(one.severity == "high" for one in found)
    if not grave:
        return view._("None of them carries the decision; each stands beside what the model or the evidence says.")
    return view.say(
        "{n} of them bears on the decision itself; each stands beside what the model or the evidence says.",
        "{n} of them bear on the decision itself; each stands beside what the model or the evidence says.",
        n=Value("number", grave),
    )


def _findings(view: View, found: tuple[Finding, ...]) -> Block:
    weights = {"high": view._("grave"), "medium": view._("medium"), "low": view._("small")}
    rows = [[Cell(weights[one.severity], strong=one.severity == "high"), *_row(view, one)] for one in found]
    return table(
        view._("Stated against found"),
        view._("Below each statement its section; below each number found, where it comes from"),
        (
            (view._("Weight"), 1, False),
            (view._("Statement, section"), 4.2, False),
            (view._("Stated"), 1.5, True),
            (view._("Found"), 2.6, True),
            (view._("What to do about it"), 3.2, False),
        ),
        rows,
        view.simulated(),
        dense=True,
    )


def _row(view: View, one: Finding) -> list[Cell | str]:
    return [
        Cell(view.sentence(one.statement), "" if one.section is None else view.words.text(one.section)),
        _amount(view, one.stated),
        Cell(_amount(view, one.found), _source(view, one), accent=one.severity == "high"),
        view.sentence(one.remedy),
    ]


def _amount(view: View, amount: Amount | None) -> str:
    if amount is None:
        return EN_DASH
    if amount.value is None:
        return view._("unknown")
    if amount.unit == "min":
        return view.words.minutes(amount.value)
    return quantity_text(view.words, Quantity(amount.value, amount.unit, written=amount_written(amount)))


def _source(view: View, one: Finding) -> str:
    """Where what was found comes from: a section by its name, evidence by its date."""
    if one.source is None:
        return view._("the model")
    if one.source.kind == "assumption":
        return view._("an assumption")
    if one.source.section is not None:
        return shortened(one.source.text(view.words.language))
    if one.source.date is None:
        return view._("evidence")
    return view.say("evidence of {date}", date=Value("text", one.source.date))
