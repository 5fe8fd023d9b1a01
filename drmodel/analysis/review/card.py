"""The findings of a review as a list that people read, in any language."""

from collections.abc import Mapping, Sequence

from drmodel.analysis.review.findings import SEVERITIES, Amount, Finding
from drmodel.display import Card
from drmodel.formatting import Formatter

DIGITS = 4  # that tell a stated number from one that it is held against


def review_card(name: Mapping[str, str], found: Sequence[Finding], words: Formatter) -> Card:
    """The findings, those of each severity together."""
    headings = {
        "high": words.gettext("Grave"),
        "medium": words.gettext("To be put right"),
        "low": words.gettext("Small"),
    }
    lists = [(headings[s], [_line(words, one) for one in found if one.severity == s]) for s in SEVERITIES]
    title = words.gettext("Review of {name}").format(name=words.text(name))
    count = (words.gettext("Findings"), words.number(len(found)))
    return Card(title, [count], lists=[(heading, items) for heading, items in lists if items])


def amount_written(amount: Amount) -> str:
    """A number with its unit as a scenario would have it, to a few digits.

    Examples
    --------
    >>> amount_written(Amount(167.9, "USD/month")), amount_written(Amount(1 / 6, "min"))
    ('167.9 USD/month', '0.1667 min')
    """
    assert amount.value is not None  # what is unknown has no number
    whole = abs(amount.value) >= 10**DIGITS
    plain = f"{amount.value:.0f}" if whole else f"{float(f'{amount.value:.{DIGITS}g}'):.10f}".rstrip("0").rstrip(".")
    return plain if amount.unit == "1" else f"{plain} {amount.unit}"


def _line(words: Formatter, one: Finding) -> str:
    """A finding in one line: where, what, both numbers where the words do not hold them, and what to do."""
    where = "" if one.section is None else f"{words.text(one.section)}: "
    return f"{where}{words.sentence(one.statement)}{_numbers(words, one)}. {words.sentence(one.remedy)}."


def _numbers(words: Formatter, one: Finding) -> str:
    if one.rule != "claim" or one.stated is None or one.found is None:
        return ""
    stated, found = (
        words.gettext("unknown") if amount.value is None else amount_written(amount)
        for amount in (one.stated, one.found)
    )
    return " " + words.gettext("(stated {stated}, found {found})").format(stated=stated, found=found)
