"""How values read in a language: numbers, shares, money, durations, dates, and sentences built from them.

Results carry *values with a kind* and *sentences with named values*; here, and only here, they become text.
A sentence's template is its English wording; a translator (a catalogue's `gettext`) may replace it before the values
are set in.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import localcontext
from functools import cached_property
from typing import Any, Literal

NBSP, THIN_NBSP, MINUS, EN_DASH = "\u00a0", "\u202f", "\u2212", "\u2013"
LANGUAGES = {"en": "en_US", "pt-BR": "pt_BR"}
_SIZES = ((60, "s", 60.0), (120, "min", 1.0), (96, "h", 1 / 60), (math.inf, "d", 1 / 1440))  # below, unit, per minute
_LONGEST = 1_000  # digits that any number has when it is written out

Kind = Literal["number", "share", "money", "hours", "minutes", "months", "ratio", "date", "text", "path"]


@dataclass(frozen=True)
class Value:
    """A value and how it is to be read: its kind, its digits, its currency.

    Durations are in the unit that the kind names, shares in [0, 1]; a text is a mapping of language to words,
    a path leads into the scenario and is shown as it is, unless a report puts a name in its place.
    """

    kind: Kind
    value: Any
    digits: int | None = None
    currency: str = ""


@dataclass(frozen=True)
class Sentence:
    """An English template and the values that it names; `plural` is the template for other counts than one.

    Examples
    --------
    >>> s = Sentence("{n} option costs {cost}", {"n": number(2), "cost": money(5, "EUR")}, "{n} options cost {cost}")
    >>> Formatter("en").sentence(s)
    '2 options cost €5'
    """

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None


def number(value: float, digits: int = 0) -> Value:
    """A plain number."""
    return Value("number", value, digits)


def share(value: float, digits: int | None = None) -> Value:
    """A share in [0, 1], shown in percent; without digits, as many as tell it from its neighbours (99.9, 99.95, 20)."""
    return Value("share", value, digits)


def money(value: float, currency: str, digits: int = 0) -> Value:
    """An amount of money."""
    return Value("money", value, digits, currency)


def hours(value: float, digits: int | None = None) -> Value:
    """A duration given in hours and shown in hours."""
    return Value("hours", value, digits)


def minutes(value: float, digits: int | None = None) -> Value:
    """A duration given in minutes, shown in the unit that suits its size."""
    return Value("minutes", value, digits)


def months(value: float, digits: int = 1) -> Value:
    """A number of months."""
    return Value("months", value, digits)


def ratio(value: float, digits: int = 1) -> Value:
    """A ratio, shown as 15.9×."""
    return Value("ratio", value, digits)


def day(value: date) -> Value:
    """A calendar day."""
    return Value("date", value)


def place(value: str) -> Value:
    """A path of the scenario."""
    return Value("path", value)


def words(text: Mapping[str, str] | str) -> Value:
    """Words as the scenario gives them, by language or the same in all."""
    return Value("text", text)


class Formatter:
    r"""Text in one language.

    Parameters
    ----------
    language
        One of `LANGUAGES`.
    gettext, ngettext
        The catalogue's look-ups; without them templates stay in English.

    Raises
    ------
    ValueError
        If the language is not one of `LANGUAGES`.

    Examples
    --------
    >>> Formatter("pt-BR").money(157_680, "BRL")
    'R$\xa0157.680'
    >>> Formatter("en").number(-1234.5, 1)
    '−1,234.5'
    """

    def __init__(
        self,
        language: str,
        gettext: Callable[[str], str] = lambda message: message,
        ngettext: Callable[[str, str, int], str] = lambda one, many, n: one if n == 1 else many,
    ) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language(={language}) is not one of {', '.join(LANGUAGES)}")
        self.language, self.gettext, self.ngettext = language, gettext, ngettext

    @cached_property
    def locale(self) -> Any:
        """Babel's locale of the language."""
        from babel import Locale

        return Locale.parse(LANGUAGES[self.language])

    def number(self, value: float, digits: int = 0) -> str:
        """A number with thousands separated and a fixed count of decimals; zero has no sign."""
        from babel.numbers import format_decimal

        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        with localcontext(prec=_LONGEST):  # else nothing is written of what has more than 28 digits
            text: str = format_decimal(round(value, digits) + 0.0, pattern, locale=self.locale)
        return text.replace("-", MINUS)

    def share(self, value: float, digits: int | None = None) -> str:
        """A share in percent, with a narrow no-break space."""
        return self.number(100 * value, share_digits(value) if digits is None else digits) + THIN_NBSP + "%"

    def share_against(self, value: float, target: float) -> str:
        """A share with so many digits that it never reads as the target unless it reaches it.

        Examples
        --------
        >>> Formatter("en").share_against(0.99896, 0.999).replace(THIN_NBSP, " ")
        '99.896 %'
        """
        digits = max(2, share_digits(target))
        while value < target and round(100 * value, digits) >= round(100 * target, digits) and digits < 8:
            digits += 1
        return self.share(value, digits)

    def symbol(self, currency: str) -> str:
        r"""A currency's symbol as it stands before a number, set apart where the language or a letter asks for it.

        Examples
        --------
        >>> Formatter("en").symbol("USD"), Formatter("pt-BR").symbol("USD")
        ('$', 'US$\xa0')
        """
        from babel.numbers import get_currency_symbol

        symbol: str = get_currency_symbol(currency, locale=self.locale)
        return symbol + ("" if self.language == "en" and not symbol[-1].isalpha() else NBSP)

    def money(self, value: float, currency: str, digits: int = 0) -> str:
        """An amount with its currency's symbol in front."""
        amount = round(abs(value), digits)
        return (MINUS if value < 0 and amount else "") + self.symbol(currency) + self.number(amount, digits)

    def hours(self, value: float, digits: int | None = None) -> str:
        """A duration in hours."""
        return self.number(value, hour_digits(value) if digits is None else digits) + NBSP + "h"

    def minutes(self, value: float, digits: int | None = None) -> str:
        """A duration given in minutes, in seconds below one minute, hours from two hours, days from four days."""
        text = ""
        for most, unit, per_minute in _SIZES:
            size = value * per_minute
            places = (0 if size >= 10 or round(size, 1) == round(size) else 1) if digits is None else digits
            text = self.number(size, places) + NBSP + unit
            if round(size, places) < most:
                break
        return text

    def interval(self, low: float, high: float, digits: int = 1) -> str:
        """Two bounds of one interval; a dash beside a minus sign is set apart from it."""
        dash = NBSP + EN_DASH + NBSP if low < 0 else EN_DASH
        return self.number(low, digits) + dash + self.number(high, digits)

    def day_of_year(self, value: date) -> str:
        """A day of any year.

        Examples
        --------
        >>> Formatter("pt-BR").day_of_year(date(2025, 3, 14))
        '14 de março'
        """
        from babel.dates import format_skeleton

        text: str = format_skeleton("MMMMd", value, locale=self.locale)
        return text

    def month(self, value: date) -> str:
        """A month of a year, short.

        Examples
        --------
        >>> Formatter("en").month(date(2025, 3, 14)), Formatter("pt-BR").month(date(2025, 3, 14))
        ('Mar 2025', 'mar. de 2025')
        """
        from babel.dates import format_skeleton

        text: str = format_skeleton("yMMM", value, locale=self.locale)
        return text

    def date(self, value: date) -> str:
        """A day, written out so that no order of day and month has to be guessed."""
        from babel.dates import format_date

        text: str = format_date(value, "medium", locale=self.locale)
        return text

    def text(self, value: Mapping[str, str] | str) -> str:
        """Words of a scenario in this language, else in the first that it gives."""
        if isinstance(value, str):
            return value
        return value.get(self.language) or next(iter(value.values()))

    def value(self, value: Value) -> str:
        """A value by its kind."""
        v, digits = value.value, value.digits
        match value.kind:
            case "number":
                return self.number(v, digits or 0)
            case "share":
                return self.share(v, digits)
            case "money":
                return self.money(v, value.currency, digits or 0)
            case "hours":
                return self.hours(v, digits)
            case "minutes":
                return self.minutes(v, digits)
            case "months":
                one, many = "{n} month", "{n} months"
                n = 1 if round(v, digits or 0) == 1 else 2
                return self.ngettext(one, many, n).replace("{n}", self.number(v, digits or 0)).replace(" ", NBSP)
            case "ratio":
                return self.number(v, digits or 0) + "×"
            case "date":
                return self.date(v)
            case "text" | "path":
                return self.text(v)

    def sentence(self, sentence: Sentence) -> str:
        """A sentence in this language, its values set in as plain text (braces in them mean nothing)."""
        if sentence.plural is None:
            template = self.gettext(sentence.template)
        else:
            n = next(v.value for v in sentence.values.values() if v.kind == "number")
            template = self.ngettext(sentence.template, sentence.plural, int(n))
        return template.format(**{name: self.value(value) for name, value in sentence.values.items()})


def share_digits(value: float) -> int:
    """Decimals of a percentage that tell a share from its neighbours and from 100 %; none for a whole percent."""
    percent = round(100 * value, 9)
    if percent == round(percent):
        return 0
    if 99 < percent < 100:
        return min(max(1, math.ceil(-math.log10(round(100 - percent, 9)))), 6)
    return 1 if percent >= 90 or percent < 10 else 0


def hour_digits(value: float) -> int:
    """Decimals of hours: none from 100 h, two below 1 h."""
    return 0 if abs(value) >= 100 else 1 if abs(value) >= 1 or value == 0 else 2


def table(header: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """A plain table for a terminal, columns parted by two spaces; `right` names the columns aligned to the right.

    Examples
    --------
    >>> print(table(["id", "h"], [["a", "1.5"], ["bb", "10.5"]], right=[1]))
    id     h
    a    1.5
    bb  10.5
    """
    cells = [list(header), *(list(row) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
    lines = (
        "  ".join(c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    )
    return "\n".join(line.rstrip() for line in lines)
