"""How a law is read: which laws there are, and which parameters pin each of them down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic.json_schema import JsonSchemaValue

from drmodel.scenario.lawspec import NEVER, LawSpec, Window
from drmodel.scenario.leaves import (
    Complaint,
    Leaf,
    Reading,
    ReadOnly,
    SourceLeaf,
    TextLeaf,
    complain,
    complain_all,
    part,
)
from drmodel.scenario.quantities import Measure, Quantity

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DURATION = Measure("a duration", ("time",), "min", "15 min", known=True)
_NUMBER = Measure("a number", ("ratio",), "1", "1.5", bare=True, known=True, above_zero=True)
_SHARE = Measure("a share", ("ratio",), "%", "95 %", most=1.0, known=True)


@dataclass(frozen=True)
class LawLeaf(Leaf):
    """A field that holds a law; `never` and laws that depend on the hour only where it says so."""

    needs_source: ClassVar[bool] = True

    example: str = "{lognormal: {median: 82 min, p95: 6 h}}"
    never: bool = False
    hourly: bool = False

    def read(self, raw: Any, reading: Reading) -> LawSpec:
        if raw == "never":
            return self._never(raw)
        if not isinstance(raw, Mapping):
            complain(f"a law is needed: write {self._suggestion(raw)}")
        kinds = [key for key in raw if key not in ("source", "note")]
        if kinds == ["value"] and raw["value"] == "never":
            spec = self._never(raw["value"])
        elif len(kinds) == 1 and kinds[0] in _READERS and (kinds[0] != "hourly" or self.hourly):
            spec = part(kinds[0], _READERS[kinds[0]], raw[kinds[0]], reading)
        else:
            allowed = ", ".join(kind for kind in _READERS if kind != "hourly" or self.hourly)
            if kinds == ["hourly"]:
                complain("only the duration of a stage may depend on the hour", "hourly")
            complain_all(
                [Complaint(f"no such law; there are {allowed}", (key,)) for key in kinds if key not in _READERS]
                or [Complaint(f"exactly one law is needed, one of {allowed}")]
            )
        source = part("source", SourceLeaf().read, raw["source"], reading) if "source" in raw else None
        note = part("note", TextLeaf().read, raw["note"], reading) if "note" in raw else None
        return LawSpec(spec.kind, spec.parameters, spec.parts, spec.windows, source, note, spec.written)

    def _never(self, raw: Any) -> LawSpec:
        if not self.never:
            complain(f"`never` is no law here: write one, such as `{self.example}`")
        return NEVER

    def _suggestion(self, raw: Any) -> str:
        """What somebody who wrote one value may have meant."""
        if isinstance(raw, str) and raw[:1].isdigit():
            return f"`{{constant: {raw}}}`"
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return f"`{{constant: {raw} min}}`"
        return f"one, such as `{self.example}`"

    def json_schema(self) -> JsonSchemaValue:
        value: JsonSchemaValue = {"type": ["string", "number", "object"]}
        bounds: JsonSchemaValue = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1}
        nested: JsonSchemaValue = {"type": "object"}
        bodies: dict[str, JsonSchemaValue] = {"constant": value, "mixture": nested}
        bodies |= dict.fromkeys(("uniform", "pert", "triangular", "empirical"), bounds)
        for kind, sets in _PARAMETERS.items():
            names = dict.fromkeys((name for one in sets for name in one), value)
            bodies[kind] = {"type": "object", "properties": names, "additionalProperties": False}
        if self.hourly:
            bodies["hourly"] = nested
        if self.never:
            bodies["value"] = {"const": "never"}
        about = {"source": SourceLeaf().json_schema(), "note": TextLeaf().json_schema()}
        forms: list[JsonSchemaValue] = [
            {"type": "object", "properties": {kind: body, **about}, "required": [kind], "additionalProperties": False}
            for kind, body in bodies.items()
        ]
        return {"anyOf": [*([{"const": "never"}] if self.never else []), *forms]}


# Which sets of parameters pin a law down. A lognormal with its mean and p95 is left out: two laws fit that.
_PARAMETERS: dict[str, list[tuple[str, ...]]] = {
    "exponential": [("mean",)],
    "lognormal": [("median", "p95"), ("median", "sigma"), ("mean", "sigma")],
    "weibull": [("scale", "shape")],
    "gamma": [("shape", "scale")],
    "log_logistic": [("scale", "shape")],
}
_DIMENSIONLESS = ("shape", "sigma")
_LISTS = {"uniform": ("low", "high"), "pert": ("low", "likely", "high"), "triangular": ("low", "likely", "high")}


def _read_constant(raw: Any, reading: Reading) -> LawSpec:
    value = _DURATION.read(raw, reading)
    return _checked(LawSpec("constant", ReadOnly({"value": value}), written=f"{{constant: {_flow(raw)}}}"))


def _read_list(kind: str, raw: Any, reading: Reading) -> LawSpec:
    """A law of durations in a list."""
    names = _LISTS.get(kind)
    if not isinstance(raw, list | tuple) or not raw or (names and len(raw) != len(names)):
        complain(f"a list is needed: `[{', '.join(names)}]`" if names else "a list of durations is needed")
    values, unit = _DURATION.numbers(raw, reading)
    if names and sorted(values) != values:
        complain(f"the durations must rise: {', '.join(names)}")
    quantities = {
        name: Quantity(value, unit.text, unit.dimension, written=str(item))
        for name, value, item in zip(names or map(str, range(len(raw))), values, raw, strict=True)
    }
    return _checked(LawSpec(kind, ReadOnly(quantities), written=f"{{{kind}: {_flow(raw)}}}"))


def _read_parameters(kind: str, raw: Any, reading: Reading) -> LawSpec:
    """A law of named parameters."""
    sets = _PARAMETERS[kind]
    form = " or ".join("`{" + ", ".join(f"{name}: …" for name in names) + "}`" for names in sets)
    if not isinstance(raw, Mapping) or set(raw) not in [set(names) for names in sets]:
        complain(f"{kind} takes {form}")
    quantities = {
        name: part(name, (_NUMBER if name in _DIMENSIONLESS else _DURATION).read, value, reading)
        for name, value in raw.items()
    }
    return _checked(LawSpec(kind, ReadOnly(quantities), written=f"{{{kind}: {_flow(raw)}}}"))


def _read_mixture(raw: Any, reading: Reading) -> LawSpec:
    if not isinstance(raw, Mapping) or set(raw) != {"probability", "first", "second"}:
        complain("a mixture takes `{probability: 95 %, first: LAW, second: LAW}`")
    probability = part("probability", _SHARE.read, raw["probability"], reading)
    parts = {name: part(name, LawLeaf().read, raw[name], reading) for name in ("first", "second")}
    for name, law in parts.items():
        if law.kind == "mixture":
            complain("a mixture within a mixture is not supported", name)
    written = f"{{mixture: {_flow(raw)}}}"
    return _checked(LawSpec("mixture", ReadOnly({"probability": probability}), ReadOnly(parts), written=written))


def _read_hourly(raw: Any, reading: Reading) -> LawSpec:
    if not isinstance(raw, Mapping) or set(raw) != {"base", "windows"} or not isinstance(raw["windows"], list | tuple):
        complain("an hourly law takes `{base: LAW, windows: [{days: mon-fri, hours: 9-18, law: LAW}]}`")
    base = part("base", LawLeaf().read, raw["base"], reading)
    windows = tuple(
        part("windows", part, index, _read_window, window, reading) for index, window in enumerate(raw["windows"])
    )
    written = f"{{hourly: {_flow(raw)}}}"
    return _checked(LawSpec("hourly", parts=ReadOnly({"base": base}), windows=windows, written=written))


def _read_window(raw: Any, reading: Reading) -> Window:
    if not isinstance(raw, Mapping) or set(raw) != {"days", "hours", "law"}:
        complain("a window takes `{days: mon-fri, hours: 9-18, law: LAW}`")
    days = part("days", _days, raw["days"])
    start, end = part("hours", _hours, raw["hours"])
    return Window(days, start, end, part("law", LawLeaf().read, raw["law"], reading))


def _days(raw: Any) -> tuple[int, ...]:
    """Days of `mon-fri`, `sat` or `mon,wed`."""
    days: list[int] = []
    for item in str(raw).split(","):
        first, _, last = item.strip().partition("-")
        if first not in DAYS or (last or first) not in DAYS or DAYS.index(last or first) < DAYS.index(first):
            complain(f"days are written like `mon-fri`, `sat` or `mon,wed`, of {' '.join(DAYS)}")
        days.extend(range(DAYS.index(first), DAYS.index(last or first) + 1))
    return tuple(sorted(set(days)))


def _hours(raw: Any) -> tuple[int, int]:
    """Hours of `9-18`."""
    start, _, end = str(raw).partition("-")
    if not (start.isdecimal() and end.isdecimal() and len(start) < 3 and len(end) < 3 and int(start) < int(end) <= 24):
        complain("hours are written like `9-18`, from 0 to 24; split a night at midnight into two windows")
    return int(start), int(end)


def _checked(spec: LawSpec) -> LawSpec:
    """The spec, once the law itself accepts it."""
    try:
        spec.law()
    except ValueError as error:
        complain(str(error))
    return spec


def _flow(raw: Any) -> str:
    """Plain values as one line of YAML."""
    if isinstance(raw, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in raw.items()) + "}"
    if isinstance(raw, list | tuple):
        return "[" + ", ".join(_flow(value) for value in raw) + "]"
    return str(raw)


def _list_reader(kind: str) -> Callable[[Any, Reading], LawSpec]:
    return lambda raw, reading: _read_list(kind, raw, reading)


def _parameter_reader(kind: str) -> Callable[[Any, Reading], LawSpec]:
    return lambda raw, reading: _read_parameters(kind, raw, reading)


_READERS: dict[str, Callable[[Any, Reading], LawSpec]] = {
    "constant": _read_constant,
    **{kind: _list_reader(kind) for kind in ("uniform", "pert", "triangular", "empirical")},
    **{kind: _parameter_reader(kind) for kind in _PARAMETERS},
    "mixture": _read_mixture,
    "hourly": _read_hourly,
}

LawField: TypeAlias = Annotated[LawSpec, LawLeaf()]
LawOrNever: TypeAlias = Annotated[LawSpec, LawLeaf(never=True)]
StageDuration: TypeAlias = Annotated[LawSpec, LawLeaf(example="{pert: [1 min, 3 min, 8 min]}", hourly=True)]
