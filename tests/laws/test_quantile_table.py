"""The table of quantiles: its error is at most 2·10⁻⁶ of the mean, down to the smallest uniform."""

import math

import numpy as np
import pytest
from scipy import special

from drmodel.laws.quantile_table import NODES, beta_table, gamma_table, interpolate

RNG = np.random.default_rng(5)
V = np.concatenate([np.ldexp(RNG.uniform(0.5, 1.0, 40), -k) for k in range(1, 53)] + [[2.0**-53, 0.5]])


@pytest.mark.parametrize("shape", [0.11, 0.3, 0.5, 1.0, 2.0, 4.0, 20.0, 300.0])
def test_gamma_table(shape):
    table = gamma_table(shape)
    lower = special.gammaincinv(shape, V)
    bound = 2e-6 * shape
    assert np.abs([interpolate(table, v) for v in V] - lower).max() <= bound
    exact = V[1.0 - (1.0 - V) == V]  # where 1 − v is a float
    upper = special.gammainccinv(shape, exact)
    assert np.abs([interpolate(table, 1.0 - v) for v in exact] - upper).max() <= bound


@pytest.mark.parametrize(("a", "b"), [(1.0, 5.0), (3.0, 3.0), (2.2, 3.8), (4.999, 1.001)])
def test_beta_table(a, b):
    table = beta_table(a, b)
    bound = 2e-6 * a / (a + b)
    assert np.abs([interpolate(table, v) for v in V] - special.betaincinv(a, b, V)).max() <= bound
    exact = V[1.0 - (1.0 - V) == V]
    upper = special.betainccinv(a, b, exact)
    assert np.abs([interpolate(table, 1.0 - v) for v in exact] - upper).max() <= bound


def test_nodes_are_exact_and_both_sides_meet_in_the_middle():
    table = gamma_table(2.0)
    assert len(table) == 2 * 2 * NODES
    middle = special.gammaincinv(2.0, 0.5)
    assert interpolate(table, 0.5) == pytest.approx(middle, rel=1e-14)
    assert interpolate(table, math.nextafter(0.5, 1.0)) == pytest.approx(middle, rel=1e-14)


def test_quantiles_rise():
    table = gamma_table(0.5)
    u = np.sort(np.concatenate([V, 1 - V]))
    values = [interpolate(table, float(x)) for x in u]
    assert (np.diff(values) >= -1e-12).all()


def test_zero_is_the_smallest_uniform():
    table = gamma_table(3.0)
    assert interpolate(table, 0.0) == interpolate(table, 2.0**-53)
