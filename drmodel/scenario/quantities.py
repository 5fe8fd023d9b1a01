"""Quantities: one value with its unit, known well, known as a spread, or unknown."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from pydantic.json_schema import JsonSchemaValue

from drmodel.scenario.leaves import (
    Complaint,
    Leaf,
    Reading,
    Source,
    SourceLeaf,
    Text,
    TextLeaf,
    complain,
    complain_all,
    part,
)
from drmodel.units import WAYS_TO_WRITE, Unit, parse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Spread: TypeAlias = Literal["pert", "uniform", "lognormal90", "normal90", "empirical"]

FORMS = ("value", "range", "90%", "values")
_Z95 = NormalDist().inv_cdf(0.95)  # half-width of a 90 % interval in standard deviations


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value of a scenario, in inner units.

    Attributes
    ----------
    value
        The base value: what was written, or the mean of the spread; None if unknown.
        [h, per year, 1, GB, users, km, money (per month or per hour as the field says), ms for round trips]
    unit
        The unit as written; empty if unknown.
    dimension
        What the unit measures, such as `time` or `money/time`; empty if unknown.
    currency
        The currency of money; None for anything else.
    low, likely, high
        Bounds of the spread and its likeliest value; None where there is none.
    spread
        `pert` (three bounds), `uniform` (two), `lognormal90` or `normal90` (a central 90 % interval), `empirical` (one
        of some values, each as likely as the others); None: one value.
    source
        Its own source; None if it inherits one.
    note
        A remark.
    written
        The value as written.
    values
        Those of an empirical spread, in the order of the file.
    """

    value: float | None
    unit: str = ""
    dimension: str = ""
    currency: str | None = None
    low: float | None = None
    likely: float | None = None
    high: float | None = None
    spread: Spread | None = None
    source: Source | None = None
    note: Text | None = None
    written: str = ""
    values: tuple[float, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    def quantile(self, u: "Floats") -> "Floats":
        """Inverse distribution function of the spread: values at probabilities u in (0, 1).

        A spread without width is its base value, to the last bit.

        Examples
        --------
        >>> import numpy as np
        >>> Quantity(3.0, low=2.0, high=4.0, spread="uniform").quantile(np.array([0.25, 0.75])).tolist()
        [2.5, 3.5]
        >>> seen = Quantity(4.0, low=1.0, high=9.0, spread="empirical", values=(9.0, 1.0, 2.0))
        >>> seen.quantile(np.array([0.3, 0.5, 0.9])).tolist()
        [1.0, 2.0, 9.0]
        """
        import numpy as np  # whoever only reads a scenario does without

        if self.spread is None or self.low is None or self.high is None or self.low == self.high:
            return np.full(np.shape(u), self.value, float)
        if self.spread == "empirical":
            drawn: Floats = np.sort(self.values)[np.asarray(u * len(self.values), int)]
            return drawn
        return _QUANTILES[self.spread](self.low, self.likely, self.high, u)


@dataclass(frozen=True)
class Measure(Leaf):
    """What a field measures: which units it takes, what its inner unit is, and how far it may go.

    Attributes
    ----------
    words
        What it is, with its article: `a duration`.
    dimensions
        Dimensions of `drmodel.units` that it takes; empty: any.
    hint
        The unit to suggest behind a bare number; `CUR` in it stands for the scenario's currency.
    scale
        Inner value per inner value of the dimension, such as 1/730 for money per hour.
    least, most
        Bounds of the inner value.
    above_zero
        Whether zero is out.
    bare
        Whether a number without a unit is right.
    known
        Whether it has to be known: what a simulation cannot run without.
    never
        Whether `never` may stand for an infinite duration.
    currency
        Which of the scenario's two currencies money is in; `either` of them, as the amount says.
    """

    needs_source: ClassVar[bool] = True

    words: str
    dimensions: tuple[str, ...]
    hint: str
    example: str
    scale: Fraction = Fraction(1)
    least: float | None = 0.0
    most: float | None = None
    above_zero: bool = False
    bare: bool = False
    known: bool = False
    never: bool = False
    currency: Literal["cost", "value", "either"] = "either"

    def read(self, raw: Any, reading: Reading) -> Quantity:
        if not isinstance(raw, Mapping):
            return self._single(raw, reading)
        forms = [form for form in FORMS if form in raw]
        complaints = [
            Complaint("unknown key of a quantity; it has value, range, 90% or values, and source and note", (key,))
            for key in raw
            if key not in (*FORMS, "source", "note")
        ]
        if len(forms) != 1:
            complaints.append(
                Complaint(f"exactly one of value, range, 90% and values is needed, such as `{{value: {self.example}}}`")
            )
        if complaints:
            complain_all(complaints)
        (form,) = forms
        if form == "value":
            base = part("value", self._single, raw["value"], reading)
        elif form == "values":
            base = part("values", self._empirical, raw["values"], reading)
        else:
            base = part(form, self._spread, form, raw[form], reading)
        source = part("source", SourceLeaf().read, raw["source"], reading) if "source" in raw else None
        note = part("note", TextLeaf().read, raw["note"], reading) if "note" in raw else None
        return Quantity(
            base.value, base.unit, base.dimension, base.currency, base.low, base.likely, base.high, base.spread,
            source, note, base.written, base.values,
        )  # fmt: skip

    def _single(self, raw: Any, reading: Reading) -> Quantity:
        """One value."""
        if raw == "unknown":
            if self.known:
                complain(f"the simulation needs {self.words}: give a range with `source: {{assumption: why}}`")
            return Quantity(None, written="unknown")
        if raw == "never" and self.never:
            return Quantity(math.inf, written="never")
        number, unit = self.number(raw, reading)
        self._check_unit(unit, reading)
        return Quantity(self.inner(number, unit), unit.text, unit.dimension, unit.currency, written=str(raw))

    def _spread(self, form: str, raw: Any, reading: Reading) -> Quantity:
        """A value that is not well known."""
        counts = (2, 3) if form == "range" else (2,)
        if not isinstance(raw, list | tuple) or len(raw) not in counts:
            complain(
                "`[low, high]` or `[low, likely, high]` is needed" if form == "range" else "`[low, high]` is needed"
            )
        values, unit = self.numbers(raw, reading)
        if sorted(values) != values:
            complain("the bounds must rise: low, likely, high")
        low, high = values[0], values[-1]
        likely = values[1] if len(values) == 3 else None
        spread, mean = _shape(form, low, likely, high)
        if form == "90%":
            if self.most is not None:
                complain(f"{self.words} is bounded: give it as `range`")
            if spread == "normal90" and self.least is not None:
                complain(f"{self.words} is never negative: both bounds of a 90 % interval must be above 0")
        written = f"{'' if form == 'range' else '90%: '}[{', '.join(str(item) for item in raw)}]"
        return Quantity(mean, unit.text, unit.dimension, unit.currency, low, likely, high, spread, written=written)

    def _empirical(self, raw: Any, reading: Reading) -> Quantity:
        """A value that is one of those that were seen."""
        if not isinstance(raw, list | tuple) or len(raw) < 2:
            complain(f"two values or more are needed; a single one is written `{{value: {self.example}}}`")
        values, unit = self.numbers(raw, reading)
        return Quantity(
            math.fsum(values) / len(values), unit.text, unit.dimension, unit.currency, min(values), None, max(values),
            "empirical", written=f"values: [{', '.join(str(item) for item in raw)}]", values=tuple(values),
        )  # fmt: skip

    def numbers(self, raw: list[Any] | tuple[Any, ...], reading: Reading) -> tuple[list[float], Unit]:
        """Inner values of a list whose last unit serves the items that have none."""
        last, unit = part(len(raw) - 1, self.number, raw[-1], reading)
        part(len(raw) - 1, self._check_unit, unit, reading)
        values = []
        for index, item in enumerate(raw[:-1]):
            number, own = (_exact(item), unit) if is_number(item) else part(index, self.number, item, reading)
            part(index, self._check_unit, own, reading)
            if own.currency != unit.currency or own.dimension != unit.dimension:
                complain(f"`{own.text}` and `{unit.text}` in one list: use one unit for all", index)
            values.append(part(index, self.inner, number, own))
        return [*values, part(len(raw) - 1, self.inner, last, unit)], unit

    def number(self, raw: Any, reading: Reading) -> tuple[Fraction, Unit]:
        """Number and unit of a scalar."""
        if isinstance(raw, str):
            try:
                number, unit = parse(raw)
            except ValueError as error:
                complain(str(error))
            if unit.text == "1" and not self.bare:
                complain(self._needs_unit(raw.strip(), number, reading))
            return number, unit
        if not is_number(raw):
            complain(f"{self.words} is needed, such as `{self.example}`")
        if not self.bare:
            complain(self._needs_unit(str(raw), _exact(raw), reading))
        return _exact(raw), parse("1")[1]

    def inner(self, number: Fraction, unit: Unit) -> float:
        """Inner value of a number, within the bounds."""
        value = float(number * unit.factor * self.scale)
        if (self.least, self.most) == (0.0, 1.0) and not 0 <= value <= 1:
            complain("a share lies between 0 % and 100 %")
        if self.above_zero and value <= 0:
            complain(f"{self.words} must be above 0")
        if self.least is not None and value < self.least:
            complain(
                f"{self.words} cannot be negative" if self.least == 0 else f"{self.words} is at least {self.least:g}"
            )
        if self.most is not None and value > self.most:
            complain(f"{self.words} is at most {self.most:g}")
        return value

    def _check_unit(self, unit: Unit, reading: Reading) -> None:
        """Complain about a unit of another dimension, or a currency that does not belong here."""
        if self.dimensions and unit.dimension not in self.dimensions:
            ways = "; ".join(WAYS_TO_WRITE[dimension] for dimension in self.dimensions)
            complain(f"`{unit.text}` does not measure {self.words}; {ways}")
        if unit.currency is None or unit.dimension == "exchange" or reading.cost_currency is None:
            return
        declared = dict.fromkeys(one for one in (reading.cost_currency, reading.value_currency) if one)
        expected = {"cost": reading.cost_currency, "value": reading.value_currency}.get(self.currency)
        if unit.currency not in declared:
            complain(f"the scenario has no currency {unit.currency}; it declares {' and '.join(declared)}")
        if expected is not None and unit.currency != expected:
            complain(f"{self.words} is in {expected} here: convert it, or change `currency`")

    def _needs_unit(self, written: str, number: Fraction, reading: Reading) -> str:
        """Why a bare number will not do, and the number with its unit."""
        if self.hint != "%":
            currency = reading.value_currency if self.currency == "value" else reading.cost_currency
            return f"{self.words} needs a unit: write `{written} {self.hint.replace('CUR', currency or 'USD')}`"
        if 0 <= number <= 1:
            return f"{self.words} is written in %: write `{float(number * 100):.12g} %`"
        if number <= 100:
            return f"{self.words} is written in %, at most 100 %: write `{written} %` if that is meant"
        return f"{self.words} is written in %, at most 100 %"

    def json_schema(self) -> JsonSchemaValue:
        scalar: JsonSchemaValue = {"type": ["string", "number"] if self.bare else "string", "examples": [self.example]}
        source_and_note = {"source": SourceLeaf().json_schema(), "note": TextLeaf().json_schema()}
        bounds = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 2}
        return {
            "anyOf": [
                scalar,
                *(
                    {
                        "type": "object",
                        "properties": {form: form_schema, **source_and_note},
                        "required": [form],
                        "additionalProperties": False,
                    }
                    for form, form_schema in (
                        ("value", scalar),
                        ("range", bounds | {"maxItems": 3}),
                        ("90%", bounds | {"maxItems": 2}),
                        ("values", bounds),
                    )
                ),
            ]
        }


def _shape(form: str, low: float, likely: float | None, high: float) -> tuple[Spread, float]:
    """Kind and mean of a spread."""
    if form == "range" and likely is None:
        return "uniform", (low + high) / 2
    if form == "range" and likely is not None:
        return "pert", (low + 4 * likely + high) / 6
    if low <= 0:
        return "normal90", (low + high) / 2
    sigma = math.log(high / low) / (2 * _Z95)
    exponent = (math.log(low) + math.log(high)) / 2 + sigma**2 / 2
    if exponent > 600:
        complain("the interval is too wide for a lognormal: its mean would be beyond all numbers")
    return "lognormal90", math.exp(exponent)


def _pert(low: float, likely: float | None, high: float, u: "Floats") -> "Floats":
    from scipy.special import betaincinv

    rise = 0.0 if likely is None else 4 * (likely - low) / (high - low)
    between: Floats = betaincinv(1 + rise, 5 - rise, u)
    return low + (high - low) * between


def _uniform(low: float, likely: float | None, high: float, u: "Floats") -> "Floats":
    return low + (high - low) * u


def _normal90(low: float, likely: float | None, high: float, u: "Floats") -> "Floats":
    from scipy.special import ndtri

    score: Floats = ndtri(u)
    return (low + high) / 2 + (high - low) / (2 * _Z95) * score


def _lognormal90(low: float, likely: float | None, high: float, u: "Floats") -> "Floats":
    import numpy as np

    return np.exp(_normal90(math.log(low), likely, math.log(high), u))


_QUANTILES: Mapping[str, "Callable[[float, float | None, float, Floats], Floats]"] = {
    "pert": _pert,
    "uniform": _uniform,
    "lognormal90": _lognormal90,
    "normal90": _normal90,
}


def is_number(raw: Any) -> bool:
    """Whether a plain value is a number; `true` is none."""
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def _exact(number: float) -> Fraction:
    """The decimal fraction that was written, not the nearest binary one."""
    return Fraction(str(number))


ANY = Measure("a quantity", (), "users", "100 users", least=None, bare=True)
