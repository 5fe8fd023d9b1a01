"""What fields measure: one annotation for each kind of quantity in the file."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic.json_schema import JsonSchemaValue

from drmodel.scenario.leaves import Leaf, Reading, Text, TextLeaf, complain
from drmodel.scenario.quantities import ANY, FORMS, Measure, Quantity, is_number
from drmodel.units import parse


class TextOrQuantity(Leaf):
    """A quantity where the text is one, else plain text."""

    example = "100 users"
    needs_source = True

    def read(self, raw: Any, reading: Reading) -> Quantity | Text:
        if isinstance(raw, Mapping) and any(form in raw for form in FORMS):
            return ANY.read(raw, reading)
        if is_number(raw):
            complain(f"a number needs a unit, such as {_with_units(raw)}; text goes in quotes")
        if not isinstance(raw, str) or (raw != "unknown" and not _is_quantity(raw)):
            return TextLeaf().read(raw, reading)
        return ANY.read(raw, reading)

    def json_schema(self) -> JsonSchemaValue:
        return {"anyOf": [*ANY.json_schema()["anyOf"], *TextLeaf().json_schema()["anyOf"]]}


def _with_units(number: float) -> str:
    """A bare number with units that it may have: a share is at most 100 %, and people are counted whole."""
    ways = [f"`{number} %`"] if 0 <= number <= 100 else []
    ways += [f"`{number} users`"] if number >= 1 and number == int(number) else []
    return " or ".join(ways or ["`100 users`"])


def _is_quantity(text: str) -> bool:
    """Whether a text is a number with a unit of our table."""
    try:
        return parse(text)[1].text != "1"
    except ValueError:
        return False


Seconds: TypeAlias = Annotated[Quantity, Measure("a duration", ("time",), "s", "60 s", known=True)]
Minutes: TypeAlias = Annotated[Quantity, Measure("a duration", ("time",), "min", "10 min", known=True)]
Hours: TypeAlias = Annotated[Quantity, Measure("a duration", ("time",), "h", "4 h", known=True)]
PositiveSeconds: TypeAlias = Annotated[
    Quantity, Measure("a duration", ("time",), "s", "60 s", known=True, above_zero=True)
]
PositiveHours: TypeAlias = Annotated[
    Quantity, Measure("a duration", ("time",), "h", "24 h", known=True, above_zero=True)
]
DrillInterval: TypeAlias = Annotated[
    Quantity, Measure("an interval", ("time",), "month", "3 month", known=True, above_zero=True, never=True)
]
Duration: TypeAlias = Annotated[Quantity, Measure("a duration", ("time",), "h", "4 h")]
PlanDuration: TypeAlias = Annotated[Quantity, Measure("a duration", ("time",), "week", "2 week")]
RoundTrip: TypeAlias = Annotated[
    Quantity, Measure("a round trip", ("time",), "ms", "100 ms", scale=Fraction(3_600_000))
]
Share: TypeAlias = Annotated[Quantity, Measure("a share", ("ratio",), "%", "95 %", most=1.0)]
KnownShare: TypeAlias = Annotated[Quantity, Measure("a share", ("ratio",), "%", "95 %", most=1.0, known=True)]
Percentage: TypeAlias = Annotated[Quantity, Measure("a percentage", ("ratio",), "%", "67 %", least=None)]
Surcharge: TypeAlias = Annotated[Quantity, Measure("a surcharge", ("ratio",), "%", "40 %")]
Factor: TypeAlias = Annotated[Quantity, Measure("a factor", ("ratio",), "%", "60 %", bare=True, known=True)]
Number: TypeAlias = Annotated[Quantity, Measure("a number", ("ratio",), "1", "15.9", bare=True, least=None)]
FaultRate: TypeAlias = Annotated[
    Quantity, Measure("a rate", ("rate",), "/year", "1.5 /year", known=True, above_zero=True)
]
Rate: TypeAlias = Annotated[Quantity, Measure("a rate", ("rate",), "/year", "2 /year", known=True)]
Effort: TypeAlias = Annotated[Quantity, Measure("regular work", ("effort",), "h/month", "8 h/month")]
Usage: TypeAlias = Annotated[Quantity, Measure("a usage", ("data/time", "data", "users"), "GB/month", "50 GB/month")]
DriverGrowth: TypeAlias = Annotated[Quantity, Measure("a growth", ("growth",), "%/month", "2 %/month", least=None)]
DiscountRate: TypeAlias = Annotated[Quantity, Measure("a discount rate", ("ratio",), "%", "12 %", least=None)]
FinanceHorizon: TypeAlias = Annotated[
    Quantity, Measure("a horizon", ("time",), "month", "36 month", known=True, above_zero=True)
]
Growth: TypeAlias = Annotated[
    Quantity, Measure("a growth", ("growth", "users/time", "money/time"), "%/month", "5 %/month", least=None)
]
Price: TypeAlias = Annotated[
    Quantity,
    Measure(
        "a cost",
        ("money/time", "money", "money/data", "money/data/time", "money/user", "money/user/time"),
        "CUR/month",
        "30 USD/month",
        currency="cost",
    ),
]
CostPerMonth: TypeAlias = Annotated[
    Quantity, Measure("a cost", ("money/time",), "CUR/month", "30 USD/month", currency="cost")
]
CostOnce: TypeAlias = Annotated[Quantity, Measure("a cost paid once", ("money",), "CUR", "500 USD", currency="cost")]
ValuePerMonth: TypeAlias = Annotated[
    Quantity, Measure("an amount per month", ("money/time",), "CUR/month", "20000 USD/month", currency="value")
]
LossPerHour: TypeAlias = Annotated[
    Quantity,
    Measure("a cost of outage", ("money/time",), "CUR/h", "500 USD/h", scale=Fraction(1, 730), currency="value"),
]
ValuePerYear: TypeAlias = Annotated[
    Quantity,
    Measure(
        "an amount per year",
        ("money/time",),
        "CUR/year",
        "9900 USD/year",
        scale=Fraction(12),
        currency="value",
        least=None,
    ),
]
Wage: TypeAlias = Annotated[
    Quantity, Measure("a rate of pay", ("money/time",), "CUR/h", "50 USD/h", scale=Fraction(1, 730))
]
Exchange: TypeAlias = Annotated[
    Quantity, Measure("an exchange rate", ("exchange",), "BRL/USD", "5.53 BRL/USD", known=True, above_zero=True)
]
Anything: TypeAlias = Annotated[Quantity, ANY]
Mixed: TypeAlias = Annotated[Quantity | Text, TextOrQuantity()]

ONE = Quantity(1.0, "1", "ratio", written="100 %")
ZERO_HOURS = Quantity(0.0, "min", "time", written="0 min")
