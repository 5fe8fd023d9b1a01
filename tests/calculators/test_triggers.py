"""Triggers: truth tables, and growth put back into itself."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.calculators import triggers
from drmodel.calculators.triggers import Result

repeatable = settings(deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        (">", False, False, True),
        (">=", False, True, True),
        ("<", True, False, False),
        ("<=", True, True, False),
        ("==", False, True, False),
    ],
)
def test_operators_around_the_threshold(operator, below, at, above):
    assert [triggers.compare(value, operator, 10).fired for value in (9, 10, 11)] == [below, at, above]


def test_distance_is_what_is_still_to_go():
    assert triggers.compare(100, ">", 10_000) == Result(False, 9900, 0.01)
    assert triggers.compare(12, ">=", 10) == Result(True, -2, 1.2)
    assert triggers.compare(12, "<", 10) == Result(False, 2, 1.2)
    assert triggers.compare(8, "<=", 10) == Result(True, -2, 0.8)
    assert triggers.compare(12, "==", 10) == Result(False, 2, 1.2)
    assert triggers.compare(5, ">", 0) == Result(True, -5, None)


@pytest.mark.parametrize("current", [None, "MVP"])
def test_unknown_and_a_word_on_a_scale_stay_unknown(current):
    assert triggers.compare(current, ">", 50_000) == Result(None, None, None)


def test_categories():
    assert triggers.compare("brazil", "is", "brazil") == Result(True)
    assert triggers.compare("brazil", "is", "several") == Result(False)
    assert triggers.compare(None, "is", "several") == Result(None)


@pytest.mark.parametrize(
    ("current", "operator", "threshold", "words"),
    [
        (1, "=>", 2, "operator.*must be one of >, >=, <, <=, == or is"),
        (1, ">", "many", "threshold.*must be a number"),
        (1, "is", "many", "numbers take =="),
        ("few", "is", 1, "numbers take =="),
        (math.nan, ">", 1, "current.*must be a number"),
        (1, ">", math.inf, "threshold.*must be finite"),
    ],
)
def test_rules_that_cannot_be_judged_are_refused(current, operator, threshold, words):
    with pytest.raises(ValueError, match=words):
        triggers.compare(current, operator, threshold)


@pytest.mark.parametrize("fired", list(itertools.product((True, False, None), repeat=3)))
@pytest.mark.parametrize(("rule", "function"), [("any", any), ("all", all)])
def test_an_unknown_counts_only_if_it_could_change_the_outcome(fired, rule, function):
    """Independent: try every value that the unknown ones might have."""
    worlds = itertools.product(*((value,) if value is not None else (True, False) for value in fired))
    outcomes = {function(world) for world in worlds}
    assert triggers.combine(fired, rule) == (outcomes.pop() if len(outcomes) == 1 else None)


def test_combining_nothing_or_otherwise_is_refused():
    with pytest.raises(ValueError, match="at least one rule"):
        triggers.combine([], "any")
    with pytest.raises(ValueError, match="rule.*must be any or all"):
        triggers.combine([True], "most")


@repeatable
@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1e-4, 2))
def test_compound_growth_arrives_at_the_threshold(current, threshold, growth):
    months = triggers.months_to_threshold(current, threshold, growth)
    if threshold > current:
        assert current * (1 + growth) ** months == pytest.approx(threshold, rel=1e-6)
    else:
        assert months == 0


def test_a_doubling_takes_one_month_at_a_hundred_percent():
    assert triggers.months_to_threshold([1, 2], [8, 4], 1).tolist() == pytest.approx([3, 1])


def test_never_is_an_answer():
    assert triggers.months_to_threshold([100, 100, 0, 300], 200, [0, -0.1, 0.5, -0.5]).tolist() == [math.inf] * 3 + [0]
    assert triggers.months_to_threshold_linear([1, 1, 5], 3, [0, -1, 0]).tolist() == [math.inf, math.inf, 0]
    assert triggers.months_to_threshold(200, 200, 0) == triggers.months_to_threshold_linear(200, 200, 0) == 0
    assert isinstance(triggers.months_to_threshold(1, 2, 0.1), float)


@repeatable
@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(1e-2, 1e3))
def test_linear_growth_arrives_at_the_threshold(current, gap, increase):
    months = triggers.months_to_threshold_linear(current, current + gap, increase)
    assert current + months * increase == pytest.approx(current + gap, abs=1e-6)


@repeatable
@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1e-4, 2))
def test_what_has_grown_to_the_threshold_is_there(current, gap, growth):
    months = triggers.months_to_threshold(current, current + gap, growth)
    assert triggers.grown(current, growth, months) == pytest.approx(current + gap, rel=1e-6)


def test_growth_that_cannot_be_is_refused():
    with pytest.raises(ValueError, match=r"growth_per_month\(=-1\) must be greater than -1"):
        triggers.grown(1, -1, 2)
    with pytest.raises(ValueError, match=r"growth_per_month\(=-1\) must be greater than -1"):
        triggers.months_to_threshold(1, 2, -1)
    with pytest.raises(ValueError, match=r"threshold\(=0\) must be greater than 0"):
        triggers.months_to_threshold(1, 0, 0.1)


LINES = st.lists(st.tuples(st.integers(-5, 9), st.integers(-50, 20)), min_size=1, max_size=6)


@repeatable
@given(LINES, st.floats(0, 100))
def test_the_best_at_a_value_is_the_one_whose_range_holds_it(lines, x):
    ranges = triggers.best_between([a for a, _ in lines], [b for _, b in lines])
    gains = [a * x + b for a, b in lines]
    holding = [i for i, ends in enumerate(ranges) if ends is not None and ends[0] <= x <= ends[1]]
    assert holding
    assert all(gains[i] == pytest.approx(max(gains), abs=1e-6) for i in holding)


@repeatable
@given(LINES)
def test_ranges_follow_one_another_from_nothing_to_infinity(lines):
    found = sorted(ends for ends in triggers.best_between(*map(list, zip(*lines, strict=True))) if ends is not None)
    assert found[0][0] == 0
    assert found[-1][1] == math.inf
    assert all(here[1] == there[0] for here, there in itertools.pairwise(found))


def test_what_the_document_adds_pays_from_its_cost_over_its_hours():
    """R$ 9,900 a year for 78.84 h that are avoided: R$ 125.57 an hour; at R$ 2,000 that is 4.95 h."""
    nothing, warm = triggers.best_between([0, 78.84], [0, -9_900])
    assert nothing == (0, warm[0])
    assert warm == (pytest.approx(125.57, abs=0.005), math.inf)


def test_lines_that_are_never_the_best_and_lines_that_are_equal():
    assert triggers.best_between([0, 1, 2], [0, -9, -10]) == ((0, 5), None, (5, math.inf))
    assert triggers.best_between([1, 1], [2, 2]) == ((0, math.inf), None)
    with pytest.raises(ValueError, match="lists of one length"):
        triggers.best_between([1], [1, 2])
    with pytest.raises(ValueError, match="lists of one length"):
        triggers.best_between([], [])


def test_a_line_through_the_corner_of_two_others_is_never_the_greatest():
    assert triggers.best_between([0, 1, 2], [1, 0, -1]) == ((0, 1), None, (1, math.inf))
