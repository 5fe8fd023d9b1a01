"""Swings and flips of outcomes whose conditional means are plain mathematics."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from drmodel.analysis.sensitivity.tornado import tornado

POINTS = qmc.Sobol(3, rng=np.random.default_rng(5)).random(1024)
VALUES = {"a": POINTS[:, 0], "b": POINTS[:, 1], "c": POINTS[:, 2]}


def _options(slope=10.0):
    """Expected values given a: 0, and slope·a − 4; given b: 0, and slope/2 − 4 + 3 (b − 1/2)."""
    return {
        "stay": np.zeros(1024),
        "move": slope * VALUES["a"] - 4 + 3 * (VALUES["b"] - 0.5),
    }


def test_swings_of_lines():
    a, b, _ = tornado(VALUES, _options(), ["stay", "move"])
    assert (a.path, b.path) == ("a", "b")
    assert (a.low, a.high) == pytest.approx((0.05, 0.95), abs=2e-3)
    assert a.at_low["move"] == pytest.approx(0.5 - 4, abs=0.1)
    assert a.at_high["move"] == pytest.approx(9.5 - 4, abs=0.1)
    assert a.at_low["stay"] == a.at_high["stay"] == 0.0
    assert a.width == pytest.approx(9.0, abs=0.15)
    assert b.width == pytest.approx(2.7, abs=0.15)


def test_the_flip_is_where_the_conditional_means_meet():
    a, b, _ = tornado(VALUES, _options(), ["stay", "move"])
    (flip,) = a.flips
    assert (flip.before, flip.after) == ("stay", "move")
    assert flip.value == pytest.approx(0.4, abs=0.01)
    assert (a.best_low, a.best_high) == ("stay", "move")
    assert [(flip.before, flip.after) for flip in b.flips] == [("stay", "move")]
    assert b.flips[0].value == pytest.approx(1 / 6, abs=0.02)


def test_who_is_no_candidate_is_never_the_best():
    a, *_ = tornado(VALUES, _options(), ["stay"])
    assert (a.best_low, a.best_high, a.flips) == ("stay", "stay", ())


@given(seed=st.integers(0, 2**32), level=st.floats(-1e6, 1e6))
def test_an_input_that_moves_nothing_has_no_swing(seed, level):
    shuffled = {"x": np.random.default_rng(seed).permutation(1024) / 1024}
    (still,) = tornado(shuffled, {"one": np.full(1024, level), "two": np.full(1024, -level)}, ["one", "two"])
    assert still.width == 0
    assert still.flips == ()


@given(
    slopes=st.lists(st.integers(-50, 50), min_size=2, max_size=4),
    shifts=st.lists(st.integers(-20, 20), min_size=4, max_size=4),
)
def test_flips_lie_where_brute_force_finds_them(slopes, shifts):
    """Lines over one input: the greatest at each value is known."""
    x = VALUES["a"]
    lines = {f"d{i}": slope * x + shift for i, (slope, shift) in enumerate(zip(slopes, shifts, strict=False))}
    (swing,) = tornado({"a": x}, lines, list(lines))

    def best(at):
        return max(slope * at + shift for slope, shift in zip(slopes, shifts, strict=False))

    scale = 1e-2 * (1 + max(map(abs, slopes)))
    for flip in swing.flips:
        i, j = int(flip.before[1]), int(flip.after[1])
        for k in (i, j):
            assert slopes[k] * flip.value + shifts[k] == pytest.approx(best(flip.value), abs=scale)
    assert swing.at_low[swing.best_low] == pytest.approx(best(swing.low), abs=scale)
    assert swing.at_high[swing.best_high] == pytest.approx(best(swing.high), abs=scale)


@given(unit=st.sampled_from([1e-3, 60.0, 8760.0]), currency=st.sampled_from([0.2, 5.5]))
def test_units_and_currencies_change_nothing(unit, currency):
    base = tornado(VALUES, _options(), ["stay", "move"])
    other = tornado(
        {path: unit * x for path, x in VALUES.items()},
        {name: currency * b for name, b in _options().items()},
        ["stay", "move"],
    )
    for one, two in zip(base, other, strict=True):
        assert (one.path, one.best_low, one.best_high) == (two.path, two.best_low, two.best_high)
        assert two.width == pytest.approx(currency * one.width, rel=1e-9, abs=1e-9)
        assert [flip.value for flip in two.flips] == pytest.approx([unit * flip.value for flip in one.flips])
