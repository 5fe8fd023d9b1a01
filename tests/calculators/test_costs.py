"""Costs: sums by hand, and what an unknown does to them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.calculators import costs

money = st.floats(0, 1e9)


def test_an_unknown_line_is_named_and_not_counted_as_nothing():
    result = costs.total({"backend": 120, "database": None, "dns": 50, "sync": None})
    assert (result.known, result.missing, result.partial) == (170, ("database", "sync"), True)


def test_a_known_total_is_not_partial():
    assert costs.total({}) == costs.PartialTotal(0.0)
    assert not costs.total({"a": 0.1, "b": 0.2}).partial


def test_a_total_does_not_depend_on_the_order_of_its_lines():
    lines = {"a": 1e16, "b": 1.0, "c": 1.0}
    assert costs.total(lines).known == costs.total(dict(reversed(lines.items()))).known == 1e16 + 2


@pytest.mark.parametrize(("amount", "words"), [(-1, "must not be negative"), (float("nan"), "must be a number")])
def test_a_bad_line_is_refused_by_name(amount, words):
    with pytest.raises(ValueError, match=rf"^dns\(=.*\) {words}"):
        costs.total({"backend": 1, "dns": amount})


def test_overhead():
    assert costs.overhead([75, 125, 0], 75) == pytest.approx([0, 2 / 3, -1])
    with pytest.raises(ValueError, match=r"baseline\(=0\) must be greater than 0"):
        costs.overhead(1, 0)


def test_added_cost_may_be_a_saving():
    assert costs.added_cost_year([240, 75, 50], 75, rate=5) == pytest.approx([9900, 0, -1500])
    assert costs.added_cost_year(100, 75) == pytest.approx(300)
    with pytest.raises(ValueError, match=r"rate\(=0\) must be greater than 0"):
        costs.added_cost_year(100, 75, rate=0)


def test_what_is_paid_by_use_and_by_the_hour():
    assert costs.usage_cost([0.05, 2], [50, 10]) == pytest.approx([2.5, 20])
    assert costs.effort_cost(8, [0, 100]) == pytest.approx([0, 800])
    with pytest.raises(ValueError, match="price"):
        costs.usage_cost(-1, 1)
    with pytest.raises(ValueError, match="hours"):
        costs.effort_cost(-1, 1)


@settings(deadline=None, derandomize=True)
@given(money, st.floats(0, 1), st.floats(0, 1))
def test_surcharges_are_levied_on_the_bare_amount(amount, first, second):
    both = costs.surcharge(amount, first, second)
    assert both == pytest.approx(costs.surcharge(amount, first) + costs.surcharge(amount, second))


def test_surcharge_at_its_limits():
    assert costs.surcharge(100) == 0
    assert costs.surcharge([100, 200], 0.5).tolist() == [50, 100]
    with pytest.raises(ValueError, match=r"rate\(=4\.38\) .* did you mean 0\.0438"):
        costs.surcharge(100, 4.38)


def test_growth_may_shrink_but_leaves_something():
    assert costs.grown(100, [-0.5, 0, 1], 2) == pytest.approx([25, 100, 400])
    for growth in (-1, -1.5):
        with pytest.raises(ValueError, match=r"growth\(=-1.*\) must be above -1"):
            costs.grown(100, growth, 1)
