"""Arithmetic of claims: a small language of its own, parsed here and never run as code.

Numbers with units, paths, `+ - * /`, comparisons, `min`, `max`, `sum`, `count` and a few calculators. Every value knows
what it measures, so that euros per month are never held against hours.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from drmodel.calculators import costs, returns, sla
from drmodel.scenario.paths import closest
from drmodel.units import HOURS_PER_MONTH, HOURS_PER_YEAR, unit_of

MOST_CHARACTERS = 300
DEEPEST = 20

Units: TypeAlias = Mapping[str, int]

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?)
        (?:\s*(?P<unit>%(?:/month)?|/(?:h|d|week|month|year)\b|[A-Za-z]+(?:/[A-Za-z]+)*))?
      | (?P<path>[a-z][a-z0-9_]*(?:\.(?:[a-z][a-z0-9_]*|\*)|\[[a-z][a-z0-9_]*\])*)
      | (?P<sign><=|>=|==|[-+*/<>(),])
    )""",
    re.VERBOSE,
)
# Each dimension of the table of units: what it is made of, and the hours that its inner unit counts per one of ours.
_MADE_OF: Mapping[str, tuple[Mapping[str, int], float]] = {
    "ratio": ({}, 1.0),
    "time": ({"h": 1}, 1.0),
    "rate": ({"h": -1}, HOURS_PER_YEAR),
    "growth": ({"h": -1}, HOURS_PER_MONTH),
    "effort": ({}, HOURS_PER_MONTH),
    "money": ({"money": 1}, 1.0),
    "money/time": ({"money": 1, "h": -1}, HOURS_PER_MONTH),
    "money/data": ({"money": 1, "GB": -1}, 1.0),
    "money/data/time": ({"money": 1, "GB": -1, "h": -1}, HOURS_PER_MONTH),
    "money/user": ({"money": 1, "users": -1}, 1.0),
    "money/user/time": ({"money": 1, "users": -1, "h": -1}, HOURS_PER_MONTH),
    "data": ({"GB": 1}, 1.0),
    "data/time": ({"GB": 1, "h": -1}, HOURS_PER_MONTH),
    "users": ({"users": 1}, 1.0),
    "users/time": ({"users": 1, "h": -1}, HOURS_PER_MONTH),
    "distance": ({"km": 1}, 1.0),
}


class ExpressionError(ValueError):
    """An expression that cannot be read, or whose values do not go together; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and what it measures, in hours, GB, users, km and currencies.

    Attributes
    ----------
    value
        The value; None if it is unknown.
    units
        Exponents by base unit; None where an unknown value does not say what it measures.
    """

    value: float | None
    units: Units | None


def measured(value: float | None, unit: str) -> Measured:
    """A number of a unit as people write it.

    Raises
    ------
    ValueError
        If there is no such unit.

    Examples
    --------
    >>> measured(2.0, "USD/h") == measured(1460.0, "USD/month")
    True
    """
    one = unit_of(unit)
    inner = None if value is None else value * float(one.factor)
    return of_dimension(inner, one.dimension, one.currency, one.per_currency)


def of_dimension(inner: float | None, dimension: str, currency: str | None, per: str | None = None) -> Measured:
    """A value in the inner unit of a dimension of `drmodel.units`."""
    if dimension == "exchange":
        return Measured(inner, {str(currency): 1, str(per): -1})
    made_of, hours = _MADE_OF[dimension]
    units = {str(currency) if base == "money" else base: power for base, power in made_of.items()}
    return Measured(None if inner is None else inner / hours, units)


def written_in(found: Measured, unit: str) -> float | None:
    """The number of a unit that a value comes to.

    Examples
    --------
    >>> written_in(measured(90.0, "s"), "min")
    1.5
    """
    one = measured(1.0, unit)
    _same(found, one)
    return None if found.value is None or one.value is None else found.value / one.value


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit."""

    value: Measured


_MINUS_ONE = Number(Measured(-1.0, {}))


@dataclass(frozen=True, slots=True)
class Path:
    """What a path leads to; with `*` in it, everything that it leads to."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of values."""

    name: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two values joined by a sign."""

    sign: str
    left: "Expression"
    right: "Expression"


Expression: TypeAlias = Number | Path | Call | Joined
Look: TypeAlias = Callable[[str], Sequence[Measured]]


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator that expressions may call: its arguments in the units it takes, and what its result measures."""

    function: Callable[..., object]
    per: tuple[float, ...]
    result: Callable[[Sequence[Measured]], Units]


def _ratio(arguments: Sequence[Measured]) -> Units:
    _same(*arguments)
    return {}


def _hours(arguments: Sequence[Measured]) -> Units:
    _same(*arguments)
    return {"h": 1}


def _hours_of_share(arguments: Sequence[Measured]) -> Units:
    _same(arguments[0], Measured(1.0, {}))
    return {"h": 1}


CALCULATORS: Mapping[str, Calculator] = {
    "returns.roi": Calculator(returns.roi, (1.0, 1.0), _ratio),
    "returns.benefit_cost_ratio": Calculator(returns.benefit_cost_ratio, (1.0, 1.0), _ratio),
    "returns.break_even_hours": Calculator(returns.break_even_hours, (HOURS_PER_YEAR, 1.0), _hours),
    "costs.overhead": Calculator(costs.overhead, (1.0, 1.0), _ratio),
    "sla.downtime": Calculator(sla.downtime, (1.0,), _hours_of_share),
}
OF_MANY = ("min", "max", "sum", "count")


def parse(text: str) -> Expression:
    """Read an expression.

    Raises
    ------
    ExpressionError
        If it is none, or longer or deeper than any claim needs.

    Examples
    --------
    >>> evaluate(parse("2 * (30 USD/month + 20 USD/month)"), lambda path: ()) == measured(100.0, "USD/month")
    True
    """
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(f"an expression has at most {MOST_CHARACTERS} characters")
    reader = _Reader(_tokens(text))
    found = reader.comparison(0)
    if reader.next():
        raise ExpressionError(f"`{reader.next()}` is one too many; {_FORM}")
    return found


_FORM = "write numbers with units, paths, `+ - * /`, a comparison, min, max, sum, count or a calculator"


def _tokens(text: str) -> list[re.Match[str]]:
    found, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(f"`{text[position:].strip()[:20]}` cannot be read; {_FORM}")
        found.append(match)
        position = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens, one method per level of precedence."""

    def __init__(self, tokens: Sequence[re.Match[str]]) -> None:
        self.tokens, self.at = tokens, 0

    def next(self) -> str:
        return self.tokens[self.at].group().strip() if self.at < len(self.tokens) else ""

    def accept(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at].group("sign") in signs:
            self.at += 1
            return self.tokens[self.at - 1].group("sign")
        return ""

    def expect(self, sign: str) -> None:
        if not self.accept(sign):
            raise ExpressionError(f"`{sign}` is missing before `{self.next() or 'the end'}`")

    def comparison(self, depth: int) -> Expression:
        if depth > DEEPEST:
            raise ExpressionError(f"brackets within brackets, deeper than {DEEPEST}: split it into two claims")
        left = self.terms(depth)
        if sign := self.accept("<", "<=", ">", ">=", "=="):
            return Joined(sign, left, self.terms(depth))
        return left

    def terms(self, depth: int) -> Expression:
        left = self.factors(depth)
        while sign := self.accept("+", "-"):
            left = Joined(sign, left, self.factors(depth))
        return left

    def factors(self, depth: int) -> Expression:
        left = self.signed(depth)
        while sign := self.accept("*", "/"):
            left = Joined(sign, left, self.signed(depth))
        return left

    def signed(self, depth: int) -> Expression:
        if self.accept("-"):
            return Joined("*", _MINUS_ONE, self.one(depth))
        return self.one(depth)

    def one(self, depth: int) -> Expression:
        if self.accept("("):
            inside = self.comparison(depth + 1)
            self.expect(")")
            return inside
        if self.at == len(self.tokens) or self.tokens[self.at].group("sign"):
            raise ExpressionError(f"a value is missing before `{self.next() or 'the end'}`; {_FORM}")
        token = self.tokens[self.at]
        self.at += 1
        if token.group("number"):
            return _number(token)
        name = token.group("path")
        return self.call(name, depth) if self.accept("(") else Path(name)

    def call(self, name: str, depth: int) -> Expression:
        known = [*OF_MANY, *CALCULATORS]
        if name not in known:
            raise ExpressionError(f"no such function: `{name}`{closest(name, known)}")
        arguments = [self.comparison(depth + 1)]
        while self.accept(","):
            arguments.append(self.comparison(depth + 1))
        self.expect(")")
        if name in CALCULATORS and len(arguments) != len(CALCULATORS[name].per):
            raise ExpressionError(f"`{name}` takes {len(CALCULATORS[name].per)} values, not {len(arguments)}")
        return Call(name, tuple(arguments))


def _number(token: re.Match[str]) -> Number:
    try:
        return Number(measured(float(token.group("number")), token.group("unit") or "1"))
    except ValueError as error:
        raise ExpressionError(str(error)) from None


def paths_of(expression: Expression) -> tuple[str, ...]:
    """The paths that an expression reads, in its order."""
    match expression:
        case Path(text):
            return (text,)
        case Call(_, arguments):
            return tuple(path for one in arguments for path in paths_of(one))
        case Joined(_, left, right):
            return (*paths_of(left), *paths_of(right))
        case _:
            return ()


def evaluate(expression: Expression, look: Look) -> Measured:
    """What an expression comes to; unknown where anything in it is unknown.

    Parameters
    ----------
    expression
        The expression.
    look
        The values that a path leads to.

    Raises
    ------
    ExpressionError
        If values do not go together, or a path leads to none or to several.
    """
    match expression:
        case Number(value):
            return value
        case Path(text):
            values = look(text)
            if len(values) != 1:
                raise ExpressionError(f"`{text}` leads to {len(values)} values: add them up with `sum({text})`")
            return values[0]
        case Call(name, arguments):
            return _called(name, arguments, look)
        case Joined(sign, left, right):
            return _joined(sign, evaluate(left, look), evaluate(right, look))


def _called(name: str, arguments: Sequence[Expression], look: Look) -> Measured:
    if name in CALCULATORS:
        return _calculated(name, [evaluate(one, look) for one in arguments])
    values = [
        value for one in arguments for value in (look(one.text) if isinstance(one, Path) else (evaluate(one, look),))
    ]
    if name == "count":
        return Measured(float(len(values)), {})
    if not values:
        raise ExpressionError(f"`{name}` of nothing: give it at least one value")
    units = _same(*values)
    known = [one.value for one in values if one.value is not None]
    if len(known) < len(values):
        return Measured(None, units)
    of_many: Mapping[str, Callable[[list[float]], float]] = {"min": min, "max": max, "sum": math.fsum}
    return Measured(of_many[name](known), units)


def _calculated(name: str, arguments: Sequence[Measured]) -> Measured:
    calculator = CALCULATORS[name]
    units = calculator.result(arguments)
    known = [one.value * per for one, per in zip(arguments, calculator.per, strict=True) if one.value is not None]
    if len(known) < len(arguments):
        return Measured(None, units)
    try:
        return Measured(_finite(float(calculator.function(*known))), units)  # type: ignore[arg-type]  # it gives numbers
    except ValueError as error:
        raise ExpressionError(f"{name}: {error}") from None


def _joined(sign: str, left: Measured, right: Measured) -> Measured:
    if sign in ("*", "/"):
        return _multiplied(sign, left, right)
    units = _same(left, right)
    compared = sign not in ("+", "-")
    if left.value is None or right.value is None:
        return Measured(None, {} if compared else units)
    if compared:
        return Measured(float(_COMPARED[sign](left.value, right.value)), {})
    return Measured(_finite(left.value + (right.value if sign == "+" else -right.value)), units)


_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: math.isclose(a, b, rel_tol=1e-9),
}


def _multiplied(sign: str, left: Measured, right: Measured) -> Measured:
    turn = 1 if sign == "*" else -1
    units: Units | None = None
    if left.units is not None and right.units is not None:
        powers = {
            base: left.units.get(base, 0) + turn * right.units.get(base, 0) for base in (*left.units, *right.units)
        }
        units = {base: power for base, power in powers.items() if power}
    if left.value is None or right.value is None:
        return Measured(None, units)
    if sign == "/" and right.value == 0:
        raise ExpressionError("it divides by 0")
    return Measured(_finite(left.value * right.value if sign == "*" else left.value / right.value), units)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ExpressionError("it comes to no finite number")
    return value


def _same(*values: Measured) -> Units | None:
    """What all of them measure."""
    measure = [one.units for one in values if one.units is not None]
    for one in measure[1:]:
        if dict(one) != dict(measure[0]):
            raise ExpressionError(f"{_words(measure[0])} and {_words(one)} cannot be put together: use one unit")
    return measure[0] if measure else None


def base_unit(units: Units | None) -> str:
    """The unit that values of these units are in.

    Examples
    --------
    >>> base_unit(measured(30.0, "USD/month").units)
    'USD/h'
    """
    over = " ".join(base for base, power in (units or {}).items() if power > 0) or "1"
    under = "/".join(base for base, power in (units or {}).items() if power < 0)
    return f"{over}/{under}" if under else over


def _words(units: Units) -> str:
    return base_unit(units) if units else "plain numbers"
