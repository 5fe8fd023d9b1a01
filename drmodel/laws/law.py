"""What every law can do."""

import math
from abc import ABC, abstractmethod
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, ClassVar


@cache
def _numbers(law: type["Law"]) -> tuple[str, ...]:
    """Names of a law's numbers."""
    return tuple(f.name for f in fields(law) if f.type is float)  # type: ignore[arg-type]  # every law is a dataclass


class Law(ABC):
    """A law of a random duration X ≥ 0."""

    may_be_infinite: ClassVar[bool] = False  # whether a parameter may be inf: only a constant may last for ever

    def __post_init__(self) -> None:
        """Keep numbers as floats, refuse what is not a number, then let the law refuse what makes no sense."""
        for name in _numbers(type(self)):
            value = float(getattr(self, name))
            if math.isnan(value):
                raise ValueError(f"{self._name}: {name} is not a number (nan)")
            if math.isinf(value) and not self.may_be_infinite:
                raise ValueError(f"{self._name}: {name}(={value}) must be finite; only a constant may last for ever")
            object.__setattr__(self, name, value)
        self._check()

    @property
    def _name(self) -> str:
        return type(self).__name__

    def _check(self) -> None:  # noqa: B027  # not abstract: some laws have nothing more to refuse
        """Raise ValueError in words if the parameters make no sense."""

    def _positive(self, **values: float) -> None:
        for name, value in values.items():
            if value <= 0:
                raise ValueError(f"{self._name}: {name}(={value}) must be greater than 0")

    def _ordered(self, *values: float) -> None:
        if values[0] < 0:
            raise ValueError(f"{self._name}: {values[0]} is negative; a duration is not")
        if list(values) != sorted(values):
            raise ValueError(f"{self._name}{values}: write the numbers in rising order")

    if TYPE_CHECKING:  # declared, not defined: the exponential law holds its mean as a parameter

        @property
        def mean(self) -> float:
            """Mean; inf if it is infinite."""

        @property
        def variance(self) -> float:
            """Variance; inf if it is infinite."""

    @abstractmethod
    def quantile(self, u: float) -> float:
        """Inverse distribution function: the duration at probability u in [0, 1)."""

    @abstractmethod
    def cdf(self, x: float) -> float:
        """P(X ≤ x)."""

    def survival(self, x: float) -> float:
        """P(X > x)."""
        return 1.0 - self.cdf(x)

    @abstractmethod
    def mean_excess(self, x: float) -> float:
        """E[max(X − x, 0)], for x ≥ 0."""

    @abstractmethod
    def scaled(self, k: float) -> "Law":
        """Law of k·X."""
