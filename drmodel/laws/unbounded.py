"""Laws without an upper end."""

import math
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import Self

from drmodel.laws.law import Law
from drmodel.laws.quantile_table import Table, gamma_table, interpolate

SMALLEST_NORMAL = 2.0**-54  # stands for u = 0 where the quantile of the normal law would be minus infinity
P95_NORMAL = 1.6448536269514722  # the 95 % quantile of the standard normal law

_NORMAL = NormalDist()


@dataclass(frozen=True)
class Exponential(Law):
    """Memoryless: what is left never depends on what has passed.

    Parameters
    ----------
    mean
        Mean, greater than 0.

    Examples
    --------
    >>> round(Exponential(2.0).quantile(0.5), 4)
    1.3863
    """

    mean: float

    def _check(self) -> None:
        self._positive(mean=self.mean)

    @property
    def variance(self) -> float:
        return self.mean**2

    def quantile(self, u: float) -> float:
        return -self.mean * math.log1p(-u)

    def cdf(self, x: float) -> float:
        return -math.expm1(-max(x, 0.0) / self.mean)

    def survival(self, x: float) -> float:
        return math.exp(-max(x, 0.0) / self.mean)

    def mean_excess(self, x: float) -> float:
        return self.mean * self.survival(x)

    def scaled(self, k: float) -> "Exponential":
        return Exponential(k * self.mean)


@dataclass(frozen=True)
class Lognormal(Law):
    r"""The logarithm is normal: :math:`X = m\,e^{\sigma Z}`.

    Parameters
    ----------
    median
        Median m, greater than 0 (the mean is m·e^{σ²/2}).
    sigma
        Standard deviation σ of the logarithm, in (0, 10].

    Examples
    --------
    >>> Lognormal.from_mean(4.0, 1.0).mean
    4.0
    >>> round(Lognormal.from_p95(1.0, 6.0).quantile(0.95), 9)
    6.0
    """

    median: float
    sigma: float

    @classmethod
    def from_mean(cls, mean: float, sigma: float) -> Self:
        """Of a given mean and σ."""
        return cls(mean * math.exp(-(sigma**2) / 2), sigma)

    @classmethod
    def from_p95(cls, median: float, p95: float) -> Self:
        """Of a given median and 95 % quantile."""
        if not 0 < median < p95:
            raise ValueError(f"Lognormal: median(={median}) must be greater than 0 and below p95(={p95})")
        return cls(median, math.log(p95 / median) / P95_NORMAL)

    def _check(self) -> None:
        self._positive(median=self.median, sigma=self.sigma)
        if self.sigma > 10:
            raise ValueError(f"Lognormal: sigma(={self.sigma}) must be at most 10; it is the spread of the logarithm")

    @property
    def mean(self) -> float:
        return self.median * math.exp(self.sigma**2 / 2)

    @property
    def variance(self) -> float:
        return math.expm1(self.sigma**2) * self.mean**2

    def quantile(self, u: float) -> float:
        return self.median * math.exp(self.sigma * _NORMAL.inv_cdf(u or SMALLEST_NORMAL))

    def cdf(self, x: float) -> float:
        return _normal_beyond(-self._score(x))

    def survival(self, x: float) -> float:
        return _normal_beyond(self._score(x))

    def mean_excess(self, x: float) -> float:
        return self.mean * _normal_beyond(self._score(x) - self.sigma) - _part(x, self.survival(x))

    def _score(self, x: float) -> float:
        ratio = x / self.median  # may vanish before x does
        return math.log(ratio) / self.sigma if ratio > 0 else -math.inf

    def scaled(self, k: float) -> "Lognormal":
        return Lognormal(k * self.median, self.sigma)


def _normal_beyond(z: float) -> float:
    """P(Z > z) of a standard normal Z, exact in the tail."""
    return math.erfc(z / math.sqrt(2.0)) / 2


def _power(ratio: float, shape: float) -> float:
    """ratio^shape; inf where no float is so large."""
    try:
        return math.pow(ratio, shape)
    except OverflowError:
        return math.inf


def _part(x: float, share: float) -> float:
    """A share of x; no share of infinity is nothing."""
    return x * share if share > 0 else 0.0


@dataclass(frozen=True)
class Weibull(Law):
    r"""Survival :math:`\exp(-(x/\lambda)^k)`.

    Parameters
    ----------
    scale
        λ, greater than 0.
    shape
        k, at least 0.05.

    Examples
    --------
    >>> round(Weibull(1.0, 2.0).mean, 6)
    0.886227
    """

    scale: float
    shape: float

    def _check(self) -> None:
        self._positive(scale=self.scale, shape=self.shape)
        if self.shape < 0.05:
            raise ValueError(f"Weibull: shape(={self.shape}) must be at least 0.05; below it durations overflow")

    @property
    def mean(self) -> float:
        return self.scale * math.gamma(1 + 1 / self.shape)

    @property
    def variance(self) -> float:
        return self.scale**2 * (math.gamma(1 + 2 / self.shape) - math.gamma(1 + 1 / self.shape) ** 2)

    def quantile(self, u: float) -> float:
        return self.scale * math.pow(-math.log1p(-u), 1.0 / self.shape)

    def cdf(self, x: float) -> float:
        return -math.expm1(-self._hazard(x))

    def survival(self, x: float) -> float:
        return math.exp(-self._hazard(x))

    def mean_excess(self, x: float) -> float:
        from scipy.special import gammaincc

        beyond = float(gammaincc(1 + 1 / self.shape, self._hazard(x)))
        return self.mean * beyond - _part(x, self.survival(x))

    def _hazard(self, x: float) -> float:
        """All of it up to x: what survives is e to the power of minus that."""
        return _power(max(x, 0.0) / self.scale, self.shape)

    def scaled(self, k: float) -> "Weibull":
        return Weibull(k * self.scale, self.shape)


@dataclass(frozen=True)
class Gamma(Law):
    """Sum of exponentials when the shape is whole (Erlang).

    Parameters
    ----------
    shape
        Greater than 0.1, the range of the quantile table.
    scale
        Greater than 0; the mean is shape·scale.

    Examples
    --------
    >>> Gamma(4.0, 0.25).mean
    1.0
    """

    shape: float
    scale: float

    def _check(self) -> None:
        self._positive(shape=self.shape, scale=self.scale)
        if self.shape <= 0.1:
            raise ValueError(f"Gamma: shape(={self.shape}) must be greater than 0.1, the range of the quantile table")

    @property
    def mean(self) -> float:
        return self.shape * self.scale

    @property
    def variance(self) -> float:
        return self.shape * self.scale**2

    def quantile(self, u: float) -> float:
        return self.scale * interpolate(self._table, u)

    @cached_property
    def _table(self) -> Table:
        return gamma_table(self.shape)

    def cdf(self, x: float) -> float:
        from scipy.special import gammainc

        return float(gammainc(self.shape, max(x, 0.0) / self.scale))

    def survival(self, x: float) -> float:
        from scipy.special import gammaincc

        return float(gammaincc(self.shape, max(x, 0.0) / self.scale))

    def mean_excess(self, x: float) -> float:
        from scipy.special import gammaincc

        return self.mean * float(gammaincc(self.shape + 1, x / self.scale)) - _part(x, self.survival(x))

    def scaled(self, k: float) -> "Gamma":
        return Gamma(self.shape, k * self.scale)


@dataclass(frozen=True)
class LogLogistic(Law):
    r"""Odds :math:`P(X \le x)/P(X > x) = (x/\alpha)^\beta`: a heavy tail.

    Parameters
    ----------
    scale
        The median α, greater than 0.
    shape
        β, at least 0.1; the mean exists above 1, the variance above 2.

    Examples
    --------
    >>> LogLogistic(1.0, 1.0).mean
    inf
    """

    scale: float
    shape: float

    def _check(self) -> None:
        self._positive(scale=self.scale, shape=self.shape)
        if self.shape < 0.1:
            raise ValueError(f"LogLogistic: shape(={self.shape}) must be at least 0.1; below it durations overflow")

    @property
    def mean(self) -> float:
        return self._moment(1)

    @property
    def variance(self) -> float:
        return self._moment(2) - self.mean**2 if self.shape > 2 else math.inf

    def _moment(self, order: int) -> float:
        if self.shape <= order:
            return math.inf
        angle = order * math.pi / self.shape
        return self.scale**order * angle / math.sin(angle)

    def quantile(self, u: float) -> float:
        return self.scale * math.pow(u / (1.0 - u), 1.0 / self.shape)

    def _odds(self, x: float) -> float:
        return _power(max(x, 0.0) / self.scale, self.shape)

    def cdf(self, x: float) -> float:
        odds = self._odds(x)
        return odds / (1.0 + odds) if math.isfinite(odds) else 1.0

    def survival(self, x: float) -> float:
        return 1.0 / (1.0 + self._odds(x))

    def mean_excess(self, x: float) -> float:
        from scipy.special import betainc

        if self.shape <= 1:
            return math.inf
        beyond = float(betainc(1 - 1 / self.shape, 1 + 1 / self.shape, self.survival(x)))
        return self.mean * beyond - _part(x, self.survival(x))

    def scaled(self, k: float) -> "LogLogistic":
        return LogLogistic(k * self.scale, self.shape)
