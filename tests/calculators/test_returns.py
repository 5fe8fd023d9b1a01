"""Returns: published worked examples, and the frontier against its definition by brute force."""

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.calculators import recovery, returns

repeatable = settings(deadline=None, derandomize=True)
money = st.floats(-1e6, 1e6)
positive_money = st.floats(1, 1e6)


def test_outage_cost_leaves_out_what_is_modelled_elsewhere():
    parts = {"work": 500, "penalties": 1000, "reputation": None}
    assert returns.outage_cost_per_hour(parts).known == 1500
    left = returns.outage_cost_per_hour(parts, without={"penalties"})
    assert (left.known, left.missing) == (500, ("reputation",))


def test_a_part_that_does_not_exist_cannot_be_left_out():
    with pytest.raises(ValueError, match="without names penalty; the parts are work, penalties"):
        returns.outage_cost_per_hour({"work": 1, "penalties": 2}, without=["penalty"])


def test_expected_loss_adds_up():
    assert returns.expected_annual_loss(10, 100) == returns.expected_annual_loss(10, 100, 3) == 1000
    assert returns.expected_annual_loss(10, 100, value_per_data_hour=50) == 1000
    assert returns.expected_annual_loss([10, 0], 100, 3, 50, 7).tolist() == [1157, 157]
    with pytest.raises(ValueError, match="outage_hours"):
        returns.expected_annual_loss(-1, 100)


@repeatable
@given(money, positive_money)
def test_roi_is_the_ratio_less_one(avoided, added):
    assert returns.roi(avoided, added) == pytest.approx(returns.benefit_cost_ratio(avoided, added) - 1, abs=1e-9)


@repeatable
@given(money, positive_money)
def test_a_ratio_above_one_means_a_net_benefit(avoided, added):
    assert (returns.benefit_cost_ratio(avoided, added) > 1) == (returns.net_benefit(avoided, added) > 0)


@pytest.mark.parametrize("ratio", [returns.roi, returns.benefit_cost_ratio])
@pytest.mark.parametrize("added", [0, -5, [10, 0]])
def test_what_costs_nothing_more_has_no_ratio(ratio, added):
    with pytest.raises(ValueError, match=r"added\(=.*\) must be greater than 0 for a ratio; compare net benefits"):
        ratio(100, added)


def test_losses_may_get_worse():
    assert returns.avoided_loss(100, [40, 100, 150]).tolist() == [60, 0, -50]
    assert returns.benefit_cost_ratio(-50, 100) == -0.5
    assert returns.net_benefit(-50, -100) == 50


def test_payback():
    assert returns.payback_months([1200, 1200, 1200, 0, 0], [100, 0, -1, 10, 0]).tolist() == [
        12,
        math.inf,
        math.inf,
        0,
        math.inf,
    ]
    assert returns.payback_months(1200, 0.5) == 2400
    assert isinstance(returns.payback_months(1200, 100), float)


def test_cover_and_break_even():
    assert returns.cost_cover_months([12, 12, 12, 0, -5], [12, 0, -3, 0, 10]).tolist() == [12, math.inf, math.inf, 0, 0]
    assert returns.break_even_hours([100, 100, 0, -5], [50, 0, 0, 10]).tolist() == [2, math.inf, 0, 0]
    assert returns.break_even_hours([0.5, 100], [0, 0.5]).tolist() == [math.inf, 200]
    with pytest.raises(ValueError, match="cost_per_hour"):
        returns.break_even_hours(1, -1)


@repeatable
@given(st.floats(1, 50), st.floats(1, 10), st.floats(0, 0.9), st.floats(0.9, 1))
def test_the_share_needed_meets_the_availability_exactly(outages, mttr, part, availability):
    rto = part * mttr
    share = returns.share_curable_needed(outages, mttr, rto, availability)
    if 0 < share <= 1:
        down = outages * (share * rto + (1 - share) * mttr)
        assert 1 - down / 8760 == pytest.approx(availability, abs=1e-12)


@repeatable
@given(st.floats(1, 50), st.floats(0, 3))
def test_an_availability_that_needs_every_outage_cured_is_within_reach(outages, rto):
    availability = recovery.availability_with_failover(outages, rto)
    share = returns.share_curable_needed(outages, 4, rto, availability)
    assert share == pytest.approx(1, abs=1e-9)
    assert share <= 1


def test_the_share_needed_at_its_limits():
    assert returns.share_curable_needed(10, 4, 0.25, [0.5, 1]).tolist() == [0, math.inf]
    assert returns.share_curable_needed(10, 4, 0, 1) == 1
    with pytest.raises(ValueError, match=r"rto\(=4\) must be less than mttr"):
        returns.share_curable_needed(10, 4, 4, 0.99)
    with pytest.raises(ValueError, match=r"rto\(=-1\) must not be negative"):
        returns.share_curable_needed(10, 4, -1, 0.99)
    with pytest.raises(ValueError, match=r"outages_per_year\(=0\)"):
        returns.share_curable_needed(0, 4, 1, 0.99)


def test_frontier_of_six_programmes():
    """Six programmes; by hand: (10−5)/(2−1), (35−10)/(4−2), (55−35)/(5−4) thousand, as the published example has it."""
    options = returns.frontier([5_000, 12_000, 10_000, 25_000, 35_000, 55_000], [1, 1.5, 2, 3, 4, 5])
    assert [option.status for option in options] == [
        "frontier",
        "dominated",
        "frontier",
        "extendedly dominated",
        "frontier",
        "frontier",
    ]
    assert [option.ratio for option in options] == [None, None, 5_000, None, 12_500, 20_000]
    assert [option.incremental_effect for option in options] == [None, None, 1, None, 2, 1]
    assert [option.incremental_cost for option in options] == [None, None, 5_000, None, 25_000, 20_000]


def test_frontier_of_cancer_screening():
    """Australia and New Zealand Health Policy 2 (2005) 10, table 7: none dominated, ratios in whole dollars."""
    options = returns.frontier(
        [0, 140_117_791, 248_112_291, 304_301_903, 370_181_240, 422_777_702], [0, 3_551, 6_023, 6_720, 7_076, 7_299]
    )
    assert all(option.status == "frontier" for option in options)
    # the table prints 43,687 for the second, from effects with more digits than it shows
    assert [option.ratio for option in options[1:]] == pytest.approx(
        [39_459, 43_687, 80_616, 185_054, 235_859], rel=2e-5
    )


def test_frontier_of_radiation_therapy():
    """JNCI Cancer Spectrum 4 (2020) pkaa004, table 1: strategy 2 is dominated; the ratio of 3 is 529,365.8."""
    first, second, third = returns.frontier([1695.865, 12224.17, 12118.17], [8.570992, 8.583273, 8.590681])
    assert (first.status, second.status, third.status) == ("frontier", "dominated", "frontier")
    assert third.incremental_cost == pytest.approx(10422.31, abs=0.006)
    assert third.ratio == pytest.approx(529_365.8, rel=1e-6 / 0.019688)


points = st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=1, max_size=8)


@repeatable
@given(points)
def test_frontier_against_its_definition(options):
    """Brute force in exact fractions: dominated by one option, else by a mix of two."""

    def dominated(cost, effect):
        return any(c <= cost and e >= effect and (c, e) != (cost, effect) for c, e in options)

    def mixed(cost, effect):
        undominated = [option for option in options if not dominated(*option)]
        for (c1, e1), (c2, e2) in itertools.permutations(undominated, 2):
            if e1 < effect < e2 and c1 + Fraction((c2 - c1) * (effect - e1), e2 - e1) < cost:
                return True
        return False

    for point, option in zip(options, returns.frontier(*map(list, zip(*options, strict=True))), strict=True):
        assert (option.cost, option.effect) == point
        if dominated(*point):
            assert option.status == "dominated"
        else:
            assert option.status == ("extendedly dominated" if mixed(*point) else "frontier")


@repeatable
@given(points)
def test_ratios_rise_along_the_frontier_whatever_the_order(options):
    result = returns.frontier(*map(list, zip(*options, strict=True)))
    ratios = [option.ratio for option in sorted(result, key=lambda o: o.cost) if option.ratio is not None]
    assert ratios == sorted(ratios)
    backwards = returns.frontier(*map(list, zip(*reversed(options), strict=True)))
    assert backwards == result[::-1]


def test_ties_on_the_frontier():
    """Twins share their status; the point on the line between its neighbours stays; cheaper and equal wins."""
    costs, effects = [0, 10, 20, 10, 20, 15], [0, 1, 2, 1, 1.5, 1]
    assert [option.status for option in returns.frontier(costs, effects)] == [
        "frontier",
        "frontier",
        "frontier",
        "frontier",
        "dominated",
        "dominated",
    ]
    assert returns.frontier([3], [4]) == (returns.Option(3, 4, "frontier"),)


def test_frontier_refuses_what_does_not_match():
    with pytest.raises(ValueError, match="one effect for each cost, at least one: 2 costs, 1 effects"):
        returns.frontier([1, 2], [1])
    with pytest.raises(ValueError, match="at least one"):
        returns.frontier([], [])
    with pytest.raises(ValueError, match="must be a number"):
        returns.frontier([float("nan")], [1])
