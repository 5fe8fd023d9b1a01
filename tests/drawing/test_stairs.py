"""Names above the parts of a bar: none covers another, or the pole of another."""

from itertools import pairwise

import numpy as np
import pytest

from drmodel.drawing.canvas import text_width
from drmodel.drawing.stairs import STEP, rows_below, stair, stair_height

LEFT, RIGHT = 39.0, 170.0


def parts_of(seed, count):
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.full(count, 0.4))
    ends = LEFT + (RIGHT - 20 - LEFT) * np.concatenate([[0.0], np.cumsum(shares)])
    return [
        (float(a), float(b), f"part {i} " + "x" * int(rng.integers(0, 18))) for i, (a, b) in enumerate(pairwise(ends))
    ]


@pytest.mark.parametrize("seed", range(60))
def test_no_name_covers_another_or_a_pole(seed):
    labels = stair(parts_of(seed, 9), LEFT, RIGHT)
    assert len(labels) == 9
    for i, one in enumerate(labels):
        assert one.x >= LEFT
        assert one.end <= RIGHT + 1e-9
        for other in labels[:i]:
            if one.step == other.step:
                assert one.end <= other.x or other.end <= one.x
            high, low = (one, other) if one.step > other.step else (other, one)
            assert not (high.step > low.step and low.x < high.foot < low.end)


def test_a_name_that_fits_is_centred_above_its_part():
    [label] = stair([(60.0, 120.0, "Region")], LEFT, RIGHT)
    assert not label.flag
    assert label.step == 0
    assert (label.x + label.end) / 2 == pytest.approx(90.0)


def test_a_name_that_does_not_fit_flies_from_the_middle_of_its_part():
    [label] = stair([(60.0, 61.0, "Region")], LEFT, RIGHT)
    assert label.flag
    assert label.x > label.foot == 60.5
    [label] = stair([(160.0, 161.0, "Region")], LEFT, RIGHT)
    assert label.end < label.foot == 160.5


def test_a_name_without_any_room_is_cut():
    [label] = stair([(LEFT, LEFT + 1, "a name that is longer than all of the bar " * 4)], LEFT, RIGHT)
    assert label.words.endswith("…")
    assert text_width(label.words, 7.5) <= RIGHT - LEFT


def test_rows_leave_room_for_their_names():
    labels = stair([(60.0, 120.0, "Region")], LEFT, RIGHT)
    assert stair_height(labels) == STEP
    assert stair_height([]) == 0
    assert rows_below([labels, [], labels], 10.0) == pytest.approx([STEP, STEP + 10, 2 * STEP + 20])
