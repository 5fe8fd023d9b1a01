"""Laws as people write them: a named distribution whose parameters are quantities."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from drmodel.laws import (
    Constant,
    Empirical,
    Exponential,
    Gamma,
    Hourly,
    Law,
    LogLogistic,
    Lognormal,
    Mixture,
    Pert,
    Triangular,
    Uniform,
    Weibull,
)
from drmodel.scenario.leaves import ReadOnly, Source, Text
from drmodel.scenario.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the week in which another law holds: days from Monday 0, hours from `start` to before `end`."""

    days: tuple[int, ...]
    start: int
    end: int
    law: "LawSpec"


@dataclass(frozen=True, slots=True)
class LawSpec:
    """A law of a scenario, as written.

    Attributes
    ----------
    kind
        Its name, such as `lognormal`, or `never`.
    parameters
        Its quantities by name, durations in hours; those of a list are named low, likely and high, or by number.
    parts
        The laws that a mixture or an hourly law is made of, by name.
    windows
        The windows of an hourly law; a later one wins over an earlier one.
    source
        Its own source; None if it inherits one.
    note
        A remark.
    written
        The law as written.
    """

    kind: str
    parameters: Mapping[str, Quantity] = field(default_factory=ReadOnly)
    parts: Mapping[str, "LawSpec"] = field(default_factory=ReadOnly)
    windows: tuple[Window, ...] = ()
    source: Source | None = None
    note: Text | None = None
    written: str = ""

    def law(self) -> Law:
        """The law in hours, at the base values of its parameters."""
        values = {name: quantity.value for name, quantity in self.parameters.items() if quantity.value is not None}
        return _BUILDERS[self.kind](self, values)


NEVER = LawSpec("never", written="never")


def _build_lognormal(spec: LawSpec, values: dict[str, float]) -> Law:
    if "p95" in values:
        return Lognormal.from_p95(values["median"], values["p95"])
    if "mean" in values:
        return Lognormal.from_mean(values["mean"], values["sigma"])
    return Lognormal(values["median"], values["sigma"])


def _build_mixture(spec: LawSpec, values: dict[str, float]) -> Law:
    return Mixture(values["probability"], spec.parts["first"].law(), spec.parts["second"].law())


def _build_hourly(spec: LawSpec, values: dict[str, float]) -> Law:
    week = [0] * 168
    for number, window in enumerate(spec.windows, start=1):
        for day in window.days:
            for hour in range(window.start, window.end):
                week[24 * day + hour] = number
    return Hourly(tuple(week), (spec.parts["base"].law(), *(window.law.law() for window in spec.windows)))


_BUILDERS: dict[str, Callable[[LawSpec, dict[str, float]], Law]] = {
    "never": lambda spec, values: Constant(math.inf),
    "constant": lambda spec, values: Constant(values["value"]),
    "uniform": lambda spec, values: Uniform(values["low"], values["high"]),
    "pert": lambda spec, values: Pert(values["low"], values["likely"], values["high"]),
    "triangular": lambda spec, values: Triangular(values["low"], values["likely"], values["high"]),
    "empirical": lambda spec, values: Empirical(tuple(values.values())),
    "exponential": lambda spec, values: Exponential(values["mean"]),
    "lognormal": _build_lognormal,
    "weibull": lambda spec, values: Weibull(values["scale"], values["shape"]),
    "gamma": lambda spec, values: Gamma(values["shape"], values["scale"]),
    "log_logistic": lambda spec, values: LogLogistic(values["scale"], values["shape"]),
    "mixture": _build_mixture,
    "hourly": _build_hourly,
}
