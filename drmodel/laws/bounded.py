"""Laws over a bounded range, and the constants."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from drmodel.laws.law import Law
from drmodel.laws.quantile_table import Table, beta_table, interpolate


@dataclass(frozen=True)
class Constant(Law):
    """Always the same duration; `Constant(math.inf)` is *never*.

    Examples
    --------
    >>> Constant(4).quantile(0.3)
    4.0
    """

    may_be_infinite: ClassVar[bool] = True
    value: float

    def _check(self) -> None:
        self._ordered(self.value)

    @property
    def mean(self) -> float:
        return self.value

    @property
    def variance(self) -> float:
        return 0.0

    def quantile(self, u: float) -> float:
        return self.value

    def cdf(self, x: float) -> float:
        return float(self.value <= x)

    def mean_excess(self, x: float) -> float:
        return self.value - x if x < self.value else 0.0

    def scaled(self, k: float) -> "Constant":
        return Constant(k * self.value)


NEVER = Constant(math.inf)
AT_ONCE = Constant(0.0)


@dataclass(frozen=True)
class Uniform(Law):
    """Any duration from `low` to `high` alike.

    Examples
    --------
    >>> Uniform(2, 4).mean
    3.0
    """

    low: float
    high: float

    def _check(self) -> None:
        self._ordered(self.low, self.high)

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12

    def quantile(self, u: float) -> float:
        return self.low + (self.high - self.low) * u

    def cdf(self, x: float) -> float:
        if x >= self.high:
            return 1.0
        return (x - self.low) / (self.high - self.low) if x > self.low else 0.0

    def mean_excess(self, x: float) -> float:
        if x <= self.low:
            return self.mean - x
        return (self.high - x) ** 2 / (2 * (self.high - self.low)) if x < self.high else 0.0

    def scaled(self, k: float) -> "Uniform":
        return Uniform(k * self.low, k * self.high)


@dataclass(frozen=True)
class Triangular(Law):
    """Density a triangle over [low, high] with its top at `likely`.

    Examples
    --------
    >>> Triangular(0, 1, 5).mean
    2.0
    """

    low: float
    likely: float
    high: float

    def _check(self) -> None:
        self._ordered(self.low, self.likely, self.high)
        if self.low == self.high:
            raise ValueError(f"Triangular: low and high are both {self.low}; use a constant")

    @property
    def mean(self) -> float:
        return (self.low + self.likely + self.high) / 3

    @property
    def variance(self) -> float:
        span, rise = self.high - self.low, self.likely - self.low
        return (span**2 - span * rise + rise**2) / 18

    def quantile(self, u: float) -> float:
        span, rise = self.high - self.low, self.likely - self.low
        if u * span < rise:
            return self.low + math.sqrt(u * span * rise)
        return self.high - math.sqrt((1.0 - u) * span * (self.high - self.likely))

    def cdf(self, x: float) -> float:
        if x <= self.low:
            return 0.0
        if x >= self.high:
            return 1.0
        span = self.high - self.low
        if x < self.likely:
            return (x - self.low) ** 2 / (span * (self.likely - self.low))
        return 1.0 - (self.high - x) ** 2 / (span * (self.high - self.likely))

    def mean_excess(self, x: float) -> float:
        span = self.high - self.low
        if x <= self.low:
            return self.mean - x
        if x < self.likely:
            return self.mean - x + (x - self.low) ** 3 / (3 * span * (self.likely - self.low))
        if x < self.high:
            return (self.high - x) ** 3 / (3 * span * (self.high - self.likely))
        return 0.0

    def scaled(self, k: float) -> "Triangular":
        return Triangular(k * self.low, k * self.likely, k * self.high)


@dataclass(frozen=True)
class Pert(Law):
    r"""Beta law over [low, high] with mode `likely`: :math:`a = 1 + 4(m-l)/(h-l)`, :math:`a + b = 6`.

    References
    ----------
    Malcolm, Roseboom, Clark and Fazar, *Operations Research* 7 (1959) 646–669.

    Examples
    --------
    >>> Pert(1, 3, 8).mean
    3.5
    """

    low: float
    likely: float
    high: float

    def _check(self) -> None:
        self._ordered(self.low, self.likely, self.high)
        if self.low == self.high:
            raise ValueError(f"Pert: low and high are both {self.low}; use a constant")

    @property
    def shapes(self) -> tuple[float, float]:
        """The two shapes of the beta law."""
        span = self.high - self.low
        return 1 + 4 * (self.likely - self.low) / span, 1 + 4 * (self.high - self.likely) / span

    @property
    def mean(self) -> float:
        return (self.low + 4 * self.likely + self.high) / 6

    @property
    def variance(self) -> float:
        return (self.mean - self.low) * (self.high - self.mean) / 7

    def quantile(self, u: float) -> float:
        return self.low + (self.high - self.low) * interpolate(self._table, u)

    @cached_property
    def _table(self) -> Table:
        return beta_table(*self.shapes)

    def _share(self, x: float) -> float:
        return min(max((x - self.low) / (self.high - self.low), 0.0), 1.0)

    def cdf(self, x: float) -> float:
        from scipy.special import betainc

        return float(betainc(*self.shapes, self._share(x)))

    def mean_excess(self, x: float) -> float:
        from scipy.special import betaincc

        a, b = self.shapes
        share = self._share(x)
        within = a / (a + b) * betaincc(a + 1, b, share) - share * betaincc(a, b, share)
        return float((self.high - self.low) * within) + max(self.low - x, 0.0)

    def scaled(self, k: float) -> "Pert":
        return Pert(k * self.low, k * self.likely, k * self.high)
