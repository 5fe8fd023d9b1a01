"""Quantities and laws of a scenario in words: ranges, units and distributions as a language writes them."""

import math
import re
from decimal import Decimal
from itertools import groupby

from drmodel.formatting import EN_DASH, NBSP, THIN_NBSP, Formatter
from drmodel.scenario.lawspec import LawSpec, Window
from drmodel.scenario.quantities import Quantity
from drmodel.units import Unit, parse, unit_of

_NUMBER = re.compile(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?")
_BOUNDS = re.compile(r"\[(.*)\]")
LISTED = 5  # values of an empirical spread that are told one by one


def quantity_text(words: Formatter, quantity: Quantity) -> str:
    r"""A quantity as a language writes it: its value, or its likeliest value and its bounds.

    Examples
    --------
    >>> words = Formatter("en")
    >>> quantity_text(words, Quantity(45.0, "min", low=30.0, high=60.0, spread="uniform", written="[30, 60 min]"))
    '30 to 60\xa0min'
    """
    if quantity.value is None:
        return words.gettext("unknown")
    if quantity.spread is None:
        return words.gettext("never") if math.isinf(quantity.value) else _amount(words, quantity.written, quantity.unit)
    items = _items(quantity.written)
    if quantity.spread == "empirical":
        return _one_of(words, quantity, items)
    low, high = _between(words, items[0], items[-1], quantity.unit)
    if quantity.spread == "uniform":
        return words.gettext("{low} to {high}").format(low=low, high=high)
    if quantity.likely is None:
        return words.gettext("{low} to {high} in 90 % of cases").format(low=low, high=high)
    return _likely(words, items[1], items[0], items[-1], quantity.unit)


def _one_of(words: Formatter, quantity: Quantity, items: list[str]) -> str:
    """The values that were seen: a few of them each, of many how many and between which."""
    if len(items) <= LISTED:
        return words.gettext("one of {values}").format(
            values=", ".join(_amount(words, item, quantity.unit) for item in items)
        )
    least, most = (items[quantity.values.index(value)] for value in (quantity.low, quantity.high))
    low, high = _between(words, least, most, quantity.unit)
    return words.gettext("one of {n} values from {low} to {high}").format(
        n=words.number(len(items)), low=low, high=high
    )


def law_text(words: Formatter, law: LawSpec) -> str:
    """A law as a language writes it: its name and what it is known by; a constant is its value."""
    values = law.parameters
    match law.kind:
        case "never":
            return words.gettext("never")
        case "constant":
            return quantity_text(words, values["value"])
        case "uniform":
            low, high = _between(words, values["low"].written, values["high"].written, values["high"].unit)
            return words.gettext("uniform, {low} to {high}").format(low=low, high=high)
        case "pert" | "triangular":
            name = "PERT" if law.kind == "pert" else words.gettext("triangular")
            likely, low, high = (values[bound].written for bound in ("likely", "low", "high"))
            return f"{name}, {_likely(words, likely, low, high, values['high'].unit)}"
        case "empirical":
            listed = ", ".join(_amount(words, one.written, one.unit) for one in values.values())
            return words.gettext("one of {values}").format(values=listed)
        case "mixture":
            return words.gettext("{share}: {first}; else {second}").format(
                share=quantity_text(words, values["probability"]),
                first=law_text(words, law.parts["first"]),
                second=law_text(words, law.parts["second"]),
            )
        case "hourly":
            windows = (f"{_when(words, one)}: {law_text(words, one.law)}" for one in law.windows)
            base = words.gettext("else {law}").format(law=law_text(words, law.parts["base"]))
            return "; ".join((*windows, base))
        case _:
            return f"{_named(words, law.kind)}, {_known_by(words, law)}"


def _named(words: Formatter, kind: str) -> str:
    names = {
        "exponential": words.gettext("exponential"),
        "lognormal": words.gettext("lognormal"),
        "weibull": "Weibull",
        "gamma": words.gettext("gamma"),
        "log_logistic": words.gettext("log-logistic"),
    }
    return names[kind]


def _known_by(words: Formatter, law: LawSpec) -> str:
    names = {
        "mean": words.gettext("mean"),
        "median": words.gettext("median"),
        "p95": "p95",
        "sigma": "σ",
        "scale": words.gettext("scale"),
        "shape": words.gettext("shape"),
    }
    return ", ".join(f"{names[name]}{NBSP}{quantity_text(words, one)}" for name, one in law.parameters.items())


def _items(written: str) -> list[str]:
    """Bounds of a spread as they were written."""
    found = _BOUNDS.search(written)
    return [] if found is None else [item.strip() for item in found.group(1).split(",")]


def _split(written: str, unit: str) -> tuple[str, Unit]:
    """Number and unit of a written amount; `unit` serves where it has none."""
    found = _NUMBER.match(written)
    number = written if found is None else found.group()
    own = written[len(number) :].strip()
    return number, unit_of(own or unit)


def _between(words: Formatter, low: str, high: str, unit: str) -> tuple[str, str]:
    """Two bounds; of one unit, what precedes a number stands at the first only, what follows it at the last."""
    (first, unit_of_first), (last, unit_of_last) = _split(low, unit), _split(high, unit)
    if unit_of_first != unit_of_last:
        return _amount(words, low, unit), _amount(words, high, unit)
    before, after = _around(words, unit_of_last, _size(last))
    return before + _digits(words, first), _digits(words, last) + after


def _likely(words: Formatter, likely: str, low: str, high: str, unit: str) -> str:
    """The likeliest value, then the bounds, without the unit where it is the same."""
    units = {_split(one, unit)[1].text for one in (likely, low, high)}
    bounds = [
        _digits(words, _split(one, unit)[0]) if len(units) == 1 else _amount(words, one, unit) for one in (low, high)
    ]
    return words.gettext("{likely}, from {low} to {high}").format(
        likely=_amount(words, likely, unit), low=bounds[0], high=bounds[1]
    )


def _amount(words: Formatter, written: str, unit: str) -> str:
    number, own = _split(written, unit)
    before, after = _around(words, own, _size(number))
    return before + _digits(words, number) + after


def _size(number: str) -> float:
    return float(parse(number)[0])


def _digits(words: Formatter, number: str) -> str:
    """A number with the decimals that were written."""
    exponent = Decimal(number).as_tuple().exponent
    return words.number(_size(number), max(0, -exponent) if isinstance(exponent, int) else 0)


def _around(words: Formatter, unit: Unit, size: float) -> tuple[str, str]:
    """What stands before and after a number of a unit."""
    if unit.text == "1":
        return "", ""
    if unit.dimension == "rate":
        return "", NBSP + words.gettext("per {period}").format(period=_period(words, unit.text.split("/")[-1]))
    if unit.dimension == "exchange":
        return "", NBSP + unit.text
    head, *rest = unit.text.split("/")
    per = "".join(f"/{_period(words, name)}" for name in rest)
    if unit.currency is not None:
        return words.symbol(unit.currency), per
    return "", (THIN_NBSP if head == "%" else NBSP) + _counted(words, head, size) + per


def _counted(words: Formatter, name: str, size: float) -> str:
    """A unit behind a number."""
    n = 1 if size == 1 else 2
    match name.removesuffix("s"):
        case "user":
            return words.ngettext("user", "users", n)
        case "day":
            return words.ngettext("day", "days", n)
        case "week":
            return words.ngettext("week", "weeks", n)
        case "month":
            return words.ngettext("month", "months", n)
        case "year":
            return words.ngettext("year", "years", n)
    return name


def _period(words: Formatter, name: str) -> str:
    """A unit behind a stroke: one of it."""
    return _counted(words, name, 1)


def _when(words: Formatter, window: Window) -> str:
    """Days and hours of a window, in the locale's short names."""
    names = {day: str(name).rstrip(".") for day, name in words.locale.days["format"]["abbreviated"].items()}
    runs = [[day for _, day in run] for _, run in groupby(enumerate(window.days), lambda pair: pair[1] - pair[0])]
    days = ", ".join(EN_DASH.join(names[day] for day in dict.fromkeys((run[0], run[-1]))) for run in runs)
    return f"{days} {window.start}{EN_DASH}{window.end}{NBSP}h"
