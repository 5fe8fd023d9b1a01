"""Sobol indices of functions whose indices are published or plain mathematics."""

import numpy as np
import pytest
from scipy.stats import qmc

from drmodel.analysis.sensitivity.indices import indices, sobol_indices, surrogate
from drmodel.analysis.uncertainty.smooth import Smoother


def _ishigami(points, a=7.0, b=0.1):
    x, y, z = (np.pi * (2 * points[:, i] - 1) for i in range(3))
    return np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x)


def _of(values, outcome, seed=1):
    return sobol_indices(values, {"it": outcome}, seed)["it"]


def _samples(number=1024, inputs=3, seed=7):
    points = qmc.LatinHypercube(inputs, rng=np.random.default_rng(seed)).random(number)
    return {f"x{i}": points[:, i] for i in range(inputs)}


def test_ishigami():
    """Saltelli et al., Global Sensitivity Analysis: The Primer (2008), a = 7, b = 0.1: first 0.3139, 0.4424 and 0; total 0.5576, 0.4424 and 0.2437."""
    found = {one.path: one for one in indices(_ishigami, ["x", "y", "z"], seed=1, points=4096)}
    for path, first, total in (("x", 0.3139, 0.5576), ("y", 0.4424, 0.4424), ("z", 0.0, 0.2437)):
        assert found[path].first.low <= first <= found[path].first.high
        assert found[path].total.low <= total <= found[path].total.high
        assert found[path].first.mean == pytest.approx(first, abs=0.01)
        assert found[path].total.mean == pytest.approx(total, abs=0.01)


def test_a_sum_of_samples_with_noise_is_explained_one_by_one():
    """Variances 1, 4 and 9 of a sum: 1/14, 4/14, 9/14; noise is no input's."""
    values = _samples()
    noise = np.random.default_rng(3).normal(0.0, 0.3, 1024)
    found = _of(values, values["x0"] + 2 * values["x1"] + 3 * values["x2"] + noise)
    assert [one.path for one in found] == ["x2", "x1", "x0"]
    assert [one.first.mean for one in found] == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.03)
    assert [one.total.mean for one in found] == pytest.approx([9 / 14, 4 / 14, 1 / 14], abs=0.03)


def test_a_product_is_explained_together():
    """Of two uniform variables on (−1, 1): each alone explains nothing, both together all."""
    values = _samples(inputs=2)
    found = _of(values, (2 * values["x0"] - 1) * (2 * values["x1"] - 1))
    assert [one.first.mean for one in found] == pytest.approx([0, 0], abs=0.05)
    assert [one.total.mean for one in found] == pytest.approx([1, 1], abs=0.05)


@pytest.mark.no_cover
def test_many_inputs_that_move_nothing_have_no_index():
    """Points of a Sobol sequence in many dimensions are not independent of one another; the fit is not misled."""
    points = qmc.Sobol(60, rng=np.random.default_rng(2)).random(1024)
    values = {f"x{i}": points[:, i] for i in range(60)}
    first, *others = _of(values, points[:, 0])
    assert first.path == "x0"
    assert first.total.mean == pytest.approx(1.0, abs=0.02)
    assert all(one.total.mean < 0.01 for one in others)


def test_the_surrogate_is_the_function_that_it_was_fitted_to():
    values = np.column_stack(list(_samples(256).values()))
    again = surrogate(Smoother.of_all(values), values, 3 + values[:, 0] - 2 * values[:, 1] * values[:, 2])
    points = np.random.default_rng(4).random((50, 3))
    assert again(points) == pytest.approx(3 + points[:, 0] - 2 * points[:, 1] * points[:, 2], abs=0.02)


@pytest.mark.parametrize("level", [0.0, 0.1, 1e6])
def test_nothing_to_explain(level):
    assert _of(_samples(256), np.full(256, level)) == ()


def test_a_unit_changes_no_index():
    values = _samples(512, 2)
    minutes = {path: 60 * x for path, x in values.items()}
    outcome = values["x0"] * values["x1"]
    for one, two in zip(_of(values, outcome), _of(minutes, outcome), strict=True):
        assert one.path == two.path
        assert one.total.mean == pytest.approx(two.total.mean, rel=1e-6)


def test_the_same_seed_gives_the_same_indices():
    values = _samples(256, 2)
    one, two = (_of(values, values["x0"], seed=9) for _ in range(2))
    assert one == two
