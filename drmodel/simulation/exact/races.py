"""Which of two independent durations ends first: a repair, or the way to a decision."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from drmodel.laws import Constant, Empirical, Law, Mixture

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)
_FINE = 10.0 ** -np.arange(15.0, 0.5, -0.5)
_EDGES = np.concatenate([[0.0], _FINE, [0.5], 1 - _FINE[::-1]])  # what lies beyond has a chance of 10⁻¹⁵


@dataclass(frozen=True, slots=True)
class Race:
    """A repair R against a wait X.

    Attributes
    ----------
    first
        E[min(R, X)] [h].
    lost
        P(R > X): the wait ends while the repair still lasts.
    """

    first: float
    lost: float


def race(repair: Law, wait: Law, hold: float) -> Race:
    """A repair against a wait and a constant hold; if both end together, the repair counts.

    Parameters
    ----------
    repair, wait
        Laws of independent durations [h]; the wait may last for ever.
    hold
        Constant that follows the wait [h].

    Examples
    --------
    >>> from drmodel.laws import Exponential
    >>> found = race(Exponential(12.0), Exponential(6.0), 0.0)
    >>> round(found.first, 9), round(found.lost, 9)
    (4.0, 0.666666667)
    """
    first = lost = 0.0
    for p, one in parts(repair):
        for q, other in parts(wait):
            found = _simple_race(one, other, hold)
            first += p * q * found.first
            lost += p * q * found.lost
    return Race(first, lost)


def parts(law: Law) -> Iterator[tuple[float, Law]]:
    """A law as a mixture of constants and continuous laws."""
    if isinstance(law, Mixture):
        for share, part in ((law.probability, law.first), (1.0 - law.probability, law.second)):
            yield from ((share * p, one) for p, one in parts(part))
    elif isinstance(law, Empirical):
        yield from ((1.0 / len(law.values), Constant(value)) for value in law.values)
    else:
        yield 1.0, law


def _simple_race(repair: Law, wait: Law, hold: float) -> Race:
    if isinstance(wait, Constant):
        x = wait.value + hold
        if math.isinf(x):
            return Race(repair.mean, 0.0)
        lost = float(repair.value > x) if isinstance(repair, Constant) else repair.survival(x)
        return Race(repair.mean - repair.mean_excess(x), lost)
    if isinstance(repair, Constant):
        left = repair.value - hold
        if left <= 0:
            return Race(repair.value, 0.0)
        return Race(hold + wait.mean - wait.mean_excess(left), wait.cdf(left))
    return Race(
        repair.mean - _expected(wait, lambda x: repair.mean_excess(x + hold)),
        _expected(wait, lambda x: repair.survival(x + hold)),
    )


def _expected(law: Law, f: Callable[[float], float]) -> float:
    """E[f(X)] of a continuous law, by Gauss-Legendre over its probabilities, finer towards both ends."""
    widths = np.diff(_EDGES)[:, None]
    u = _EDGES[:-1, None] + widths * (_NODES + 1) / 2
    values = np.array([f(law.quantile(float(x))) for x in u.ravel()]).reshape(u.shape)
    return float(np.sum(widths * _WEIGHTS / 2 * values))
