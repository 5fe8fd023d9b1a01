"""Mean of what is left, and mean of the longest."""

import math

import numpy as np
import pytest
from scipy import integrate

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
    Uniform,
    Weibull,
    mean_longest,
    mean_residual,
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


def test_a_negative_age_is_refused():
    with pytest.raises(ValueError, match="must not be negative"):
        mean_residual(Constant(1.0), -1.0)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_longest_exponential_is_a_harmonic_sum(n):
    assert mean_longest(Exponential(2.0), n) == pytest.approx(2.0 * sum(1 / k for k in range(1, n + 1)), rel=1e-9)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: type(law).__name__)
def test_longest_of_three_by_integration(law):
    end = law.quantile(1 - 1e-14)
    integral = integrate.quad(lambda x: 1 - law.cdf(x) ** 3, 0, end, limit=500)[0]
    assert mean_longest(law, 3) == pytest.approx(integral, rel=1e-5)


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
    law = Mixture(0.5, Exponential(1.0), Exponential(3.0))
    integral = integrate.quad(lambda x: 1 - law.cdf(x) ** 2, 0, 100)[0]
    assert mean_longest(law, 2) == pytest.approx(integral, rel=1e-6)


def test_longest_of_constants_and_of_nothing():
    assert mean_longest(Constant(4.0), 7) == 4.0
    assert mean_longest(Uniform(0.0, 3.0), 2) == pytest.approx(2.0)
    assert mean_longest(LogLogistic(1.0, 0.9), 2) == math.inf
    with pytest.raises(ValueError, match="at least 1"):
        mean_longest(Constant(4.0), 0)
