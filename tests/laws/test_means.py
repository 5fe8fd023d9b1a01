"""Mean of what is left, and mean of the longest."""

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy import integrate, stats

from drmodel.laws import (
    NEVER,
    Constant,
    Empirical,
    Exponential,
    Gamma,
    LogLogistic,
    Lognormal,
    Mixture,
    Pert,
    Triangular,
    Uniform,
    Weibull,
    mean_longest,
    mean_residual,
    mean_residuals,
)

LAWS = [Exponential(2.0), Lognormal(1.0, 0.9), Gamma(0.5, 2.0), Pert(1, 3, 8), Uniform(1.0, 3.0), Weibull(2.0, 0.7)]


def test_an_exponential_never_ages():
    assert [mean_residual(Exponential(3.0), t) for t in (0.0, 1.0, 50.0)] == pytest.approx([3.0] * 3, rel=1e-12)


def test_a_constant_runs_out():
    assert [mean_residual(Constant(4.0), t) for t in (0.0, 3.0, 4.0, 5.0)] == [4.0, 1.0, 0.0, 0.0]
    assert mean_residual(NEVER, 7.0) == math.inf


def test_a_lognormal_grows_old_slowly():
    left = [mean_residual(Lognormal(1.0, 1.5), t) for t in (1.0, 3.0, 10.0, 30.0)]
    assert left == sorted(left)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_residual_by_integration(law):
    for t in (0.0, 0.4, 1.2, 2.5):
        left = law.survival(t)
        integral = integrate.quad(law.survival, t, law.quantile(1 - 1e-13), limit=500)[0]
        assert mean_residual(law, t) == pytest.approx(integral / left, rel=1e-5)


@pytest.mark.parametrize(
    ("law", "other"),
    [
        (Lognormal(1.5, 0.8), stats.lognorm(0.8, scale=1.5)),
        (Pert(1.0, 3.0, 8.0), stats.beta(1 + 8 / 7, 1 + 20 / 7, loc=1.0, scale=7.0)),
        (Pert(0.0, 0.0, 8.0), stats.beta(1.0, 5.0, loc=0.0, scale=8.0)),
        (Uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    ],
    ids=lambda law: repr(law) if isinstance(law, Lognormal | Pert | Uniform) else "",
)
def test_residuals_by_integration(law, other):
    elapsed = np.array([0.0, 0.7, 1.3, 2.2, 4.5])
    upper = other.ppf(1 - 1e-14)
    expected = [integrate.quad(other.sf, t, upper, limit=400)[0] / other.sf(t) for t in elapsed]
    assert mean_residuals(law, elapsed) == pytest.approx(expected, rel=1e-5)


def test_nothing_is_left_of_what_is_over():
    elapsed = np.array([3.0, 8.0, 9.0])
    assert mean_residuals(Constant(4.0), elapsed).tolist() == [1.0, 0.0, 0.0]
    assert mean_residuals(Pert(1.0, 3.0, 8.0), elapsed)[1:].tolist() == [0.0, 0.0]
    assert mean_residuals(Uniform(2.0, 5.0), elapsed) == pytest.approx([1.0, 0.0, 0.0])


def test_a_negative_age_is_refused():
    with pytest.raises(ValueError, match="must not be negative"):
        mean_residual(Constant(1.0), -1.0)


@pytest.mark.parametrize("n", [1, 2, 5, 62])
def test_longest_exponential_is_a_harmonic_sum(n):
    assert mean_longest(Exponential(2.0), n) == pytest.approx(2.0 * sum(1 / k for k in range(1, n + 1)), rel=1e-12)


@pytest.mark.parametrize("shape", [0.05, 0.7, 2.5, 50.0])
def test_longest_of_two_weibulls(shape):
    """The shorter of two is Weibull too, its scale divided by 2^(1/k); E[max] = 2 E[X] − E[min]."""
    law = Weibull(3.0, shape)
    assert mean_longest(law, 2) == pytest.approx(law.mean * (2 - 2 ** (-1 / shape)), rel=1e-10)


def test_longest_of_uniform_and_triangular_durations():
    r"""n/(n + 1) of the range; and, as the square of the triangle's F has a bend at its top, :math:`6 - \int F^2`."""
    assert mean_longest(Uniform(2.0, 5.0), 4) == pytest.approx(2.0 + 3.0 * 4 / 5, rel=1e-12)
    square = 1 / (25 * 5) + (4 - 2 * 4**3 / (3 * 20) + 4**5 / (5 * 20**2))  # F = (x − 1)²/5, then 1 − (6 − x)²/20
    assert mean_longest(Triangular(1.0, 2.0, 6.0), 2) == pytest.approx(6 - square, rel=1e-12)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_longest_of_three_by_integration(law):
    end = law.quantile(1 - 1e-14)
    cuts = [0.0, *(law.quantile(u) for u in (1e-12, 1e-6, 0.01, 0.3, 0.9, 0.999, 1 - 1e-6)), end]
    integral = sum(integrate.quad(lambda x: 1 - law.cdf(x) ** 3, a, b, limit=500)[0] for a, b in pairwise(cuts))
    assert mean_longest(law, 3) == pytest.approx(integral, rel=1e-8)


def test_longest_of_two_with_a_heavy_tail():
    """E[max] = 2 E[X] − E[min]; the smaller of two log-logistics has survival (1 + x^k)⁻²."""
    law = LogLogistic(1.0, 1.2)
    shortest = integrate.quad(lambda x: law.survival(x) ** 2, 0, 1)[0]
    shortest += integrate.quad(lambda x: law.survival(x) ** 2, 1, np.inf)[0]
    assert mean_longest(law, 2) == pytest.approx(2 * law.mean - shortest, rel=1e-7)


def test_longest_of_values_that_were_seen():
    """Two draws of 1, 2, 3: 3 in five of nine cases, 2 in three, 1 in one."""
    assert mean_longest(Empirical((1.0, 2.0, 3.0)), 2) == pytest.approx((5 * 3 + 3 * 2 + 1) / 9)


def test_longest_of_a_mixture():
    """S² = ¼e^{−2x} + ½e^{−4x/3} + ¼e^{−2x/3}."""
    law = Mixture(0.5, Exponential(1.0), Exponential(3.0))
    assert mean_longest(law, 2) == pytest.approx(2 * 2 - (1 / 8 + 3 / 8 + 3 / 8), rel=1e-12)


def test_longest_of_a_mixture_with_steps():
    """A tenth lasts an hour more or less, the others just as long as was seen: F is flat, or rises by 0.1, in between."""
    law = Mixture(0.1, Uniform(1.0, 2.0), Empirical((1.5, 4.0, 9.0)))
    rise = [(x**3 - y**3) / 0.3 for x, y in ((0.05, 0.0), (0.1 + 0.3, 0.05 + 0.3))]  # of F², where F rises
    square = sum(rise) + 2 * 0.4**2 + 5 * 0.7**2
    assert mean_longest(law, 2) == pytest.approx(9 - square, rel=1e-12)
    with_constant = Mixture(0.9, Constant(1.0), Exponential(5.0))
    # down to 1, F = 0.1 (1 − e^{−x/5}); from there on S = 0.1 e^{−x/5}, and 1 − F² = 2S − S²
    first = 1 - 0.01 * (1 - 2 * 5 * (1 - math.exp(-0.2)) + 2.5 * (1 - math.exp(-0.4)))
    assert mean_longest(with_constant, 2) == pytest.approx(
        first + 2 * 0.1 * 5 * math.exp(-0.2) - 0.01 * 2.5 * math.exp(-0.4), rel=1e-12
    )
    assert mean_longest(Mixture(1.0, Exponential(2.0), NEVER), 2) == pytest.approx(3.0, rel=1e-12)


def test_longest_of_constants_and_of_nothing():
    assert mean_longest(Constant(4.0), 7) == 4.0
    assert mean_longest(LogLogistic(1.0, 0.9), 2) == math.inf
    with pytest.raises(ValueError, match="at least 1"):
        mean_longest(Constant(4.0), 0)


def test_the_longest_of_what_never_lasts_is_nothing():
    assert mean_longest(Empirical((0.0,)), 2) == mean_longest(Mixture(0.5, Empirical((0.0,)), Constant(0.0)), 3) == 0.0
