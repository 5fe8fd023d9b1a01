"""Roots of functions whose roots are known."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.analysis.sensitivity.roots import crossings
from drmodel.simulation.statistics import Interval, exactly


def known(function, noise=0.0):
    return lambda x: Interval(function(x), function(x) - noise, function(x) + noise)


def test_a_polynomial_with_three_roots():
    found = crossings(known(lambda x: (x - 1) * (x - 3) * (x - 6)), 0.0, 8.0)
    assert [one.at.mean for one in found] == pytest.approx([1, 3, 6], abs=1e-3)
    assert [one.rises for one in found] == [True, False, True]


@pytest.mark.parametrize("function", [lambda x: x + 1, lambda x: -1.0, lambda x: 0.0, lambda x: (x - 4) ** 2])
def test_never(function):
    assert crossings(known(function), 0.0, 8.0) == ()


def test_a_root_at_a_point_that_is_looked_at():
    (found,) = crossings(known(lambda x: 4 - x), 0.0, 8.0)
    assert found.at == exactly(4.0)
    assert not found.rises


def test_a_jump_has_no_noise():
    (found,) = crossings(known(lambda x: -1.0 if x < 3.3 else 1.0), 0.0, 8.0)
    assert found.at.mean == pytest.approx(3.3, abs=1e-3)
    assert found.at.low == found.at.mean == found.at.high


def test_noise_that_hides_the_root_in_the_whole_range():
    (found,) = crossings(known(lambda x: x - 2, noise=10.0), 0.0, 8.0)
    assert (found.at.low, found.at.high) == (0.0, 8.0)


@given(
    root=st.floats(0.5, 7.5), slope=st.floats(0.1, 100) | st.floats(-100, -0.1), reach=st.floats(0.0, 0.4)
)  # how far the noise reaches, in values of the input
def test_a_line_with_noise(root, slope, reach):
    (found,) = crossings(known(lambda x: slope * (x - root), noise=abs(slope) * reach), 0.0, 8.0)
    assert found.at.mean == pytest.approx(root, abs=1e-3 + 0.06 * reach)
    assert found.at.low == pytest.approx(root - reach, abs=1e-3 + 0.06 * reach)
    assert found.at.high == pytest.approx(root + reach, abs=1e-3 + 0.06 * reach)
    assert found.rises == (slope > 0)


@given(coefficients=st.lists(st.floats(-5, 5), min_size=3, max_size=3), shift=st.floats(-5, 5))
def test_every_change_of_sign_that_brute_force_sees_is_found(coefficients, shift):
    """The winner of three lines and a constant: the places where the first stops or starts being the greatest."""
    a, b, c = coefficients

    def lead(x):
        return shift + a * x - max(b * x, c, 0.5)

    found = crossings(known(lead), 0.0, 8.0, points=65)
    fine = [i / 512 for i in range(8 * 512 + 1)]
    changes = [x for x, y in pairwise(fine) if lead(x) * lead(y) < 0]
    apart = [x for i, x in enumerate(changes) if all(abs(x - y) > 0.3 for y in changes[:i] + changes[i + 1 :])]
    for x in apart:
        assert any(abs(one.at.mean - x) < 0.01 for one in found)
    for one in found:
        assert any(abs(one.at.mean - x) < 0.01 for x in changes) or abs(lead(one.at.mean)) < 1e-2
