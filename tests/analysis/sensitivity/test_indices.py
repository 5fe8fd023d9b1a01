"""Sobol indices of functions whose indices are published or plain mathematics."""

import numpy as np
import pytest
from scipy.stats import qmc

from drmodel.analysis.sensitivity.indices import explained, sobol_indices


def _uniform(number, inputs, seed=7):
    points = qmc.Sobol(inputs, rng=np.random.default_rng(seed)).random(number)
    return {f"x{i}": points[:, i] for i in range(inputs)}


def _ishigami(values, a=7.0, b=0.1):
    x, y, z = (np.pi * (2 * values[name] - 1) for name in ("x0", "x1", "x2"))
    return np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x)


def test_ishigami():
    """Saltelli et al., Global Sensitivity Analysis: The Primer (2008), a = 7, b = 0.1: 0.3139, 0.4424 and 0."""
    values = _uniform(4096, 3)
    found = {one.path: one.first for one in sobol_indices(values, _ishigami(values), 0.0, seed=1)}
    for path, published in (("x0", 0.3139), ("x1", 0.4424), ("x2", 0.0)):
        assert found[path].low <= published <= found[path].high
        assert found[path].mean == pytest.approx(published, abs=0.02)


def test_a_sum_is_explained_one_by_one():
    """Variances 1, 4 and 9 of a sum: 1/14, 4/14, 9/14."""
    values = _uniform(2048, 3)
    indices = sobol_indices(values, values["x0"] + 2 * values["x1"] + 3 * values["x2"], 0.0, seed=1)
    assert [one.path for one in indices] == ["x2", "x1", "x0"]
    assert [one.first.mean for one in indices] == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.02)
    assert explained(indices) == pytest.approx(1.0, abs=0.03)


def test_noise_of_known_variance_changes_no_index():
    values = _uniform(4096, 2)
    clean = values["x0"] + 2 * values["x1"]
    noise = np.random.default_rng(3).normal(0.0, 0.5, 4096)
    indices = sobol_indices(values, clean + noise, 0.25, seed=1)
    assert [one.first.mean for one in indices] == pytest.approx([4 / 5, 1 / 5], abs=0.05)


def test_an_input_that_moves_nothing():
    values = _uniform(2048, 2)
    still = sobol_indices(values, values["x0"], 0.0, seed=1)[1]
    assert still.path == "x1"
    assert still.first.low == 0.0
    assert still.first.mean < 0.02


@pytest.mark.parametrize(("outcome", "noise"), [(np.zeros(256), 0.0), (np.ones(256), 0.0), (np.arange(256.0), 1e6)])
def test_nothing_to_explain(outcome, noise):
    assert sobol_indices(_uniform(256, 2), outcome, noise, seed=1) == ()


def test_a_unit_changes_no_index():
    values = _uniform(512, 2)
    minutes = {path: 60 * x for path, x in values.items()}
    outcome = values["x0"] * values["x1"]
    assert sobol_indices(values, outcome, 0.0, seed=1) == sobol_indices(minutes, outcome, 0.0, seed=1)


def test_the_same_seed_gives_the_same_intervals():
    values = _uniform(256, 2)
    one, two = (sobol_indices(values, values["x0"], 0.0, seed=9) for _ in range(2))
    assert one == two
