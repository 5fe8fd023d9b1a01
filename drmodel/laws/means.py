"""Means that need more than the mean of a law: of what is left, and of the longest of several."""

import math

import numpy as np
from numpy.typing import NDArray

from drmodel.laws.bounded import Constant, Pert, Triangular
from drmodel.laws.composed import Empirical, Mixture
from drmodel.laws.law import Law
from drmodel.laws.unbounded import Lognormal

Floats = NDArray[np.float64]

NODES = 16  # of a Gauss–Legendre rule
TAILS = tuple(10.0 ** (-k / 4) for k in range(2, 60))
PROBABILITIES = (0.0, *reversed(TAILS), 0.5, *(1.0 - tail for tail in TAILS))  # finer towards both ends


def mean_residual(law: Law, elapsed: float) -> float:
    r"""Mean of what is left of a duration that has already lasted a while.

    .. math:: r(t) = E[X - t \mid X > t]

    Parameters
    ----------
    law
        Law of X.
    elapsed
        t, in the unit of the law, not negative.

    Returns
    -------
    r(t) in the unit of the law; 0 where X cannot exceed t.

    Examples
    --------
    >>> from drmodel.laws import Exponential
    >>> mean_residual(Exponential(2.0), 7.0)
    2.0
    >>> mean_residual(Constant(4.0), 3.0)
    1.0
    """
    if elapsed < 0:
        raise ValueError(f"elapsed(={elapsed}) must not be negative")
    left = law.survival(elapsed)
    return law.mean_excess(elapsed) / left if left > 0 else 0.0


def mean_residuals(law: Law, elapsed: Floats) -> Floats:
    """`mean_residual` after many durations: of the usual laws of repairs all at once, which may round otherwise.

    Parameters
    ----------
    law
        Law of X.
    elapsed
        Durations, in the unit of the law, not negative.

    Examples
    --------
    >>> from drmodel.laws import Lognormal
    >>> law, elapsed = Lognormal(3.0, 1.0), np.array([0.0, 2.0, 70.0])
    >>> np.allclose(mean_residuals(law, elapsed), [mean_residual(law, x) for x in elapsed], rtol=1e-12)
    True
    """
    if isinstance(law, Lognormal):
        left, excess = _lognormal_left(law, elapsed)
    elif isinstance(law, Pert):
        left, excess = _pert_left(law, elapsed)
    elif isinstance(law, Constant):
        return np.maximum(law.value - elapsed, 0.0)
    else:
        return np.array([mean_residual(law, float(x)) for x in elapsed])
    return np.divide(excess, left, out=np.zeros_like(left), where=left > 0)


def _lognormal_left(law: Lognormal, elapsed: Floats) -> tuple[Floats, Floats]:
    """P(X > t) and E[max(X − t, 0)]."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore"):  # nothing is over yet
        scores = np.log(elapsed / law.median) / law.sigma
    left = ndtr(-scores)
    return left, law.mean * ndtr(law.sigma - scores) - elapsed * left


def _pert_left(law: Pert, elapsed: Floats) -> tuple[Floats, Floats]:
    r"""The same of a PERT law, from one incomplete beta function.

    .. math:: \bar I_x(a + 1, b) = \bar I_x(a, b) + \frac{x^a (1 - x)^b}{a\,B(a, b)}, \quad \bar I = 1 - I

    References
    ----------
    Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964), 26.5.16.
    """
    from scipy.special import betaincc, betaln, xlog1py, xlogy

    (a, b), span = law.shapes, law.high - law.low
    share = np.clip((elapsed - law.low) / span, 0.0, 1.0)
    left = betaincc(a, b, share)
    more = np.exp(xlogy(a, share) + xlog1py(b, -share) - betaln(a, b)) / a
    within = a / (a + b) * (left + more) - share * left
    return left, span * within + np.maximum(law.low - elapsed, 0.0)


def mean_longest(law: Law, n: int) -> float:
    r"""Mean of the longest of n independent durations.

    .. math:: E[\max] = n\,E[X] - \int_0^\infty \bigl(n\,S(x) - 1 + (1 - S(x))^n\bigr)\, dx, \quad S(x) = P(X > x)

    The integrand vanishes as the square of S, so that a heavy tail enters through the exact mean.

    Parameters
    ----------
    law
        Law of each duration.
    n
        How many, at least 1.

    Returns
    -------
    The mean, in the unit of the law, to about 10⁻⁸ of it.

    Examples
    --------
    >>> from drmodel.laws import Uniform
    >>> round(mean_longest(Uniform(0, 3), 2), 12)
    2.0
    """
    if n < 1:
        raise ValueError(f"n(={n}) must be at least 1")
    if n == 1 or math.isinf(law.mean) or isinstance(law, Constant):
        return law.mean
    ends = np.array(sorted({0.0, *_smooth_between(law)}))
    if len(ends) == 1:  # nothing lasts
        return law.mean
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    within = (nodes + 1) / 2
    with np.errstate(divide="ignore"):  # the first interval begins at 0, the others look alike in log x
        spread = np.diff(np.log(ends))[1:, None]
    x = np.vstack([ends[1] * within, ends[1:-1, None] * np.exp(spread * within)])
    widths = np.vstack([np.full(NODES, ends[1]), spread * x[1:]])
    survival = np.vectorize(law.survival, otypes=[float])(x)
    with np.errstate(divide="ignore"):  # nothing is over yet
        excess = n * survival + np.expm1(n * np.log1p(-survival))
    return n * law.mean - float(np.sum(widths * weights / 2 * excess))


def _smooth_between(law: Law) -> list[float]:
    """Durations between which S is smooth; the last is all but never exceeded."""
    if isinstance(law, Mixture):
        return _smooth_between(law.first) + _smooth_between(law.second)
    if isinstance(law, Empirical):
        return list(law.values)
    bends = [law.likely] if isinstance(law, Triangular) else []
    return bends + [x for u in PROBABILITIES if math.isfinite(x := law.quantile(u))]
