r"""Our own table of units: what a person may write behind a number, and what it is worth inside.

Inside, time is in hours, rates are per year of 8,760 h, shares are ratios, data is in GB. Money keeps its currency
and is per month (730 h, a twelfth of the year) where it is per time. Conversions are exact fractions rounded once,
so that `99.9 %` is the float nearest to 0.999 and not its neighbour.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

HOURS_PER_YEAR = 8_760.0  # 365 days: the year of service-level agreements, not the astronomer's
HOURS_PER_MONTH = 730.0  # a twelfth of that year

_TIME = {
    "ms": Fraction(1, 3_600_000),
    "s": Fraction(1, 3_600),
    "min": Fraction(1, 60),
    "h": Fraction(1),
    "d": Fraction(24),
    "day": Fraction(24),
    "days": Fraction(24),
    "week": Fraction(168),
    "weeks": Fraction(168),
    "month": Fraction(730),
    "months": Fraction(730),
    "year": Fraction(8_760),
    "years": Fraction(8_760),
}
_CURRENCY = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?")
_LONGEST_NUMBER = 40
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,_' ]\d{3})+(?:\.\d+)?")
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")

WAYS_TO_WRITE = {
    "time": "a duration is written in ms, s, min, h, d, week, month or year",
    "rate": "a rate is written as /h, /d, /week, /month or /year",
    "ratio": "a share is written in %",
    "money": "an amount is written like `100 USD`",
    "money/time": "a running cost is written like `30 USD/month` or `500 USD/h`",
    "money/data": "a price of data is written like `0.05 USD/GB`",
    "money/data/time": "a price of storage is written like `0.25 USD/GB/month`",
    "money/user": "a price per user is written like `2 USD/user`",
    "money/user/time": "a price per user is written like `2 USD/user/month`",
    "data": "an amount of data is written in GB",
    "data/time": "traffic is written like `50 GB/month`",
    "users": "a number of users is written like `100 users`",
    "users/time": "a growth of users is written like `50 users/month`",
    "growth": "a growth is written in %/month",
    "distance": "a distance is written in km",
    "effort": "regular work is written like `8 h/month`",
    "exchange": "an exchange rate is written like `5.53 BRL/USD`",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written: its dimension and its worth in that dimension's inner unit.

    Attributes
    ----------
    text
        The unit as written, such as `USD/month`.
    dimension
        One of the keys of `WAYS_TO_WRITE`, such as `money/time`.
    factor
        What one of it is worth inside: hours, per year, a ratio, per month, GB, users, km.
    currency
        The currency of money; for an exchange rate the currency that one buys with.
    per_currency
        For an exchange rate only: the currency of which one unit is bought.
    """

    text: str
    dimension: str
    factor: Fraction
    currency: str | None = None
    per_currency: str | None = None


def parse(text: str) -> tuple[Fraction, Unit]:
    """Number and unit of a quantity as a person writes it.

    Parameters
    ----------
    text
        A number, a space if you like, and a unit: `15 min`, `99.9 %`, `0.2 /year`, `30 USD/month`.
        A number alone is a ratio in the unit `1`.

    Returns
    -------
    The number exactly as written, and its unit; their product `number * unit.factor` is the inner value.

    Raises
    ------
    ValueError
        If there is no number, or the unit is not in the table; the message says what is allowed.

    Examples
    --------
    >>> number, unit = parse("15 min")
    >>> float(number * unit.factor), unit.dimension
    (0.25, 'time')
    >>> parse("60 meters")
    Traceback (most recent call last):
    ValueError: unknown unit `meters`; a duration is written in ms, s, min, h, d, week, month or year
    """
    stripped = text.strip()
    match = _NUMBER.match(stripped)
    if match is None:
        raise ValueError("a number with a unit is needed, such as `15 min`, `99.9 %` or `30 USD/month`")
    if grouped := _THOUSANDS.match(stripped):
        plain = re.sub(r"[,_' ]", "", grouped.group())
        raise ValueError(f"no separators inside a number: write `{plain}{stripped[grouped.end() :]}`")
    if comma := _DECIMAL_COMMA.match(stripped):
        raise ValueError(
            f"the decimal mark is a point: write `{comma.group().replace(',', '.')}{stripped[comma.end() :]}`"
        )
    if match.end() > _LONGEST_NUMBER:
        raise ValueError(f"a number of more than {_LONGEST_NUMBER} characters: write it shorter")
    return Fraction(match.group()), unit_of(stripped[match.end() :].strip())


@lru_cache(maxsize=512)
def unit_of(text: str) -> Unit:
    """Unit of a text without its number.

    Raises
    ------
    ValueError
        If the unit is not in the table.

    Examples
    --------
    >>> unit_of("BRL/h").dimension, int(unit_of("BRL/h").factor)
    ('money/time', 730)
    """
    parts = [part.strip() for part in text.split("/")]
    unit = _simple(text, parts) or _compound(text, parts)
    if unit is None:
        raise ValueError(f"unknown unit `{text}`; {_closest_way(parts)}")
    return unit


def inner_value(number: Fraction, unit: Unit, per_hour: bool = False) -> float:
    """Value of a quantity in its dimension's inner unit, rounded once.

    Parameters
    ----------
    number
        The number as written.
    unit
        Its unit.
    per_hour
        Give money per time in money per hour instead of per month.

    Examples
    --------
    >>> inner_value(*parse("99.9 %")), inner_value(*parse("500 BRL/h"), per_hour=True)
    (0.999, 500.0)
    """
    return float(number * unit.factor / 730) if per_hour else float(number * unit.factor)


def _simple(text: str, parts: list[str]) -> Unit | None:
    """A unit of one word, or a rate such as `/year`."""
    if parts in ([""], ["1"]):
        return Unit("1", "ratio", Fraction(1))
    if parts == ["%"]:
        return Unit("%", "ratio", Fraction(1, 100))
    if len(parts) == 2 and parts[0] in ("", "1") and parts[1] in _TIME:
        return Unit(text, "rate", Fraction(8_760) / _TIME[parts[1]])
    if len(parts) != 1:
        return None
    word = parts[0]
    if word in _TIME:
        return Unit(text, "time", _TIME[word])
    if word in ("user", "users"):
        return Unit(text, "users", Fraction(1))
    if word in ("GB", "km"):
        return Unit(text, "data" if word == "GB" else "distance", Fraction(1))
    if _CURRENCY.fullmatch(word):
        return Unit(text, "money", Fraction(1), word)
    return None


def _compound(text: str, parts: list[str]) -> Unit | None:
    """A unit of several words, joined by `/`."""
    head, *rest = parts
    period = _TIME.get(rest[-1]) if rest else None
    monthly = Fraction(730) / period if period else Fraction(1)
    timed = "/time" if period else ""
    things = rest[:-1] if period else rest
    if _CURRENCY.fullmatch(head):
        if things == [] and period:
            return Unit(text, "money/time", monthly, head)
        if things in (["GB"], ["user"]):
            return Unit(text, f"money/{'data' if things == ['GB'] else 'user'}{timed}", monthly, head)
        if len(things) == 1 and not period and _CURRENCY.fullmatch(things[0]):
            return Unit(text, "exchange", Fraction(1), head, things[0])
    if period and things == []:
        if head == "GB":
            return Unit(text, "data/time", monthly)
        if head in _TIME:
            return Unit(text, "effort", _TIME[head] * monthly)
        if head in ("user", "users"):
            return Unit(text, "users/time", monthly)
        if head == "%" and rest == ["month"]:
            return Unit(text, "growth", Fraction(1, 100))
    return None


def _closest_way(parts: list[str]) -> str:
    """How the likeliest dimension is written."""
    if _CURRENCY.fullmatch(parts[0]):
        return WAYS_TO_WRITE["money/time"]
    if len(parts) == 2 and parts[0] in ("", "1"):
        return WAYS_TO_WRITE["rate"]
    if parts[0] == "GB":
        return WAYS_TO_WRITE["data/time"]
    if parts[0] == "%":
        return f"{WAYS_TO_WRITE['ratio']}, {WAYS_TO_WRITE['growth']}"
    return WAYS_TO_WRITE["time"]
