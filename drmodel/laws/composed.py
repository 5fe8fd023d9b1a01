"""Laws made of values or of other laws."""

import math
from dataclasses import dataclass

from drmodel.laws.law import Law

HOURS_OF_WEEK = 168


@dataclass(frozen=True)
class Empirical(Law):
    """One of the given values, each as likely as the others (durations that were seen).

    Examples
    --------
    >>> Empirical((7, 5, 9)).values
    (5.0, 7.0, 9.0)
    """

    values: tuple[float, ...]

    def _check(self) -> None:
        if not self.values:
            raise ValueError("Empirical: no values; give at least one")
        values = tuple(sorted(float(v) for v in self.values))
        if not all(math.isfinite(v) and v >= 0 for v in values):
            raise ValueError(f"Empirical{self.values}: every value must be finite and not negative")
        object.__setattr__(self, "values", values)

    @property
    def mean(self) -> float:
        return math.fsum(self.values) / len(self.values)

    @property
    def variance(self) -> float:
        mean = self.mean
        return math.fsum((v - mean) ** 2 for v in self.values) / len(self.values)

    def quantile(self, u: float) -> float:
        return self.values[int(u * len(self.values))]

    def cdf(self, x: float) -> float:
        return sum(v <= x for v in self.values) / len(self.values)

    def mean_excess(self, x: float) -> float:
        return math.fsum(max(v - x, 0.0) for v in self.values) / len(self.values)

    def scaled(self, k: float) -> "Empirical":
        return Empirical(tuple(k * v for v in self.values))


@dataclass(frozen=True)
class Mixture(Law):
    """`first` with the given probability, else `second`.

    The simulation draws it with two uniforms, one to choose and one for the chosen law; `quantile` inverts the whole.

    Examples
    --------
    >>> from drmodel.laws import Constant
    >>> Mixture(0.75, Constant(0), Constant(8)).mean
    2.0
    """

    probability: float
    first: Law
    second: Law

    def _check(self) -> None:
        if not 0 <= self.probability <= 1:
            raise ValueError(f"Mixture: probability(={self.probability}) must lie in [0, 1]; 97 % is 0.97")
        if any(isinstance(part, Mixture | Hourly) for part in (self.first, self.second)):
            raise ValueError("Mixture: a part is a mixture or hourly itself; parts must be simple laws")

    @property
    def _parts(self) -> tuple[tuple[float, Law], ...]:
        return tuple((p, law) for p, law in ((self.probability, self.first), (1 - self.probability, self.second)) if p)

    @property
    def mean(self) -> float:
        return sum(p * law.mean for p, law in self._parts)

    @property
    def variance(self) -> float:
        return _mixed_variance(self._parts)

    def quantile(self, u: float) -> float:
        ends = [law.quantile(u) for _, law in self._parts]
        low, high = min(ends), max(ends)
        if math.isinf(high):
            high = max(low, 1.0)
            while self.cdf(high) < u:
                high *= 2
                if math.isinf(high):
                    return math.inf
        while low < (middle := (low + high) / 2) < high:  # ends when no float lies between
            low, high = (low, middle) if self.cdf(middle) >= u else (middle, high)
        return high

    def cdf(self, x: float) -> float:
        return sum(p * law.cdf(x) for p, law in self._parts)

    def survival(self, x: float) -> float:
        return sum(p * law.survival(x) for p, law in self._parts)

    def mean_excess(self, x: float) -> float:
        return sum(p * law.mean_excess(x) for p, law in self._parts)

    def scaled(self, k: float) -> "Mixture":
        return Mixture(self.probability, self.first.scaled(k), self.second.scaled(k))


@dataclass(frozen=True)
class Hourly(Law):
    """A law for each hour of the week, from Monday 00:00: the duration of a stage that depends on when it starts.

    Parameters
    ----------
    week
        168 indices into `laws`.
    laws
        The laws that the hours choose from; none is hourly itself.
    """

    week: tuple[int, ...]
    laws: tuple[Law, ...]

    def _check(self) -> None:
        if len(self.week) != HOURS_OF_WEEK:
            raise ValueError(f"Hourly: week has {len(self.week)} entries; give {HOURS_OF_WEEK}, from Monday 00:00")
        if not all(0 <= i < len(self.laws) for i in self.week):
            raise ValueError(f"Hourly: every entry of week must be an index of the {len(self.laws)} laws")
        if any(isinstance(law, Hourly) for law in self.laws):
            raise ValueError("Hourly: a part depends on the hour itself; parts must not")

    @property
    def _parts(self) -> tuple[tuple[float, Law], ...]:
        shares = ((self.week.count(i) / HOURS_OF_WEEK, law) for i, law in enumerate(self.laws))
        return tuple((share, law) for share, law in shares if share)

    @property
    def mean(self) -> float:
        return sum(p * law.mean for p, law in self._parts)

    @property
    def variance(self) -> float:
        return _mixed_variance(self._parts)

    def quantile(self, u: float) -> float:
        raise ValueError("Hourly: an hourly law has no quantile of its own; take that of the law of an hour")

    def cdf(self, x: float) -> float:
        return sum(p * law.cdf(x) for p, law in self._parts)

    def mean_excess(self, x: float) -> float:
        return sum(p * law.mean_excess(x) for p, law in self._parts)

    def scaled(self, k: float) -> "Hourly":
        return Hourly(self.week, tuple(law.scaled(k) for law in self.laws))


def _mixed_variance(parts: tuple[tuple[float, Law], ...]) -> float:
    """Variance of the parts plus that of their means."""
    mean = sum(p * law.mean for p, law in parts)
    if math.isinf(mean):
        return math.inf
    return sum(p * (law.variance + (law.mean - mean) ** 2) for p, law in parts)
