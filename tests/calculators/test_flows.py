"""Money over time against spreadsheets' own examples, textbook cases and the definitions themselves."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drmodel.calculators import costs, returns, sla

repeatable = settings(deadline=None, derandomize=True)


@pytest.mark.parametrize(
    ("rate", "at_start", "later", "printed"),
    [
        (0.10, 0, [-10_000, 3_000, 4_200, 6_800], 1_188.44),
        (0.08, -40_000, [8_000, 9_200, 10_000, 12_000, 14_500], 1_922.06),
        (0.08, -40_000, [8_000, 9_200, 10_000, 12_000, 14_500, -9_000], -3_749.47),
    ],
)
def test_npv_is_that_of_a_spreadsheets_manual(rate, at_start, later, printed):
    """Microsoft, Excel help, function NPV, examples 1 and 2: its flows begin a period from now."""
    assert returns.npv(rate, [at_start, *later]) == pytest.approx(printed, abs=0.005)


@pytest.mark.parametrize(("years", "printed", "tolerance"), [(5, 0.08663, 5e-6), (4, -0.021, 5e-4), (2, -0.444, 5e-4)])
def test_irr_is_that_of_a_spreadsheets_manual(years, printed, tolerance):
    """Microsoft, Excel help, function IRR: 8.7 % after five years, -2.1 % after four, -44.4 % after two."""
    (rate,) = returns.irr([-70_000, 12_000, 15_000, 18_000, 21_000, 26_000][: years + 1])
    assert rate == pytest.approx(printed, abs=tolerance)


def test_flows_of_another_spreadsheets_manual():
    """NExS user's guide (Grey Trout Software), functions NPV and IRR: a rate to the digits that it prints.

    Its second example changes sign twice, and it prints the one rate that a search from 0 comes to.
    """
    assert returns.npv(0.095, [0, *[65] * 6]) == pytest.approx(287.29, abs=0.005)
    assert returns.irr([-700, 750, 900, 600, 850]) == pytest.approx((1.0462142,), abs=5e-8)
    assert any(rate == pytest.approx(-0.32606171, abs=5e-9) for rate in returns.irr([-80, 90, 67, 72, -90]))


def test_several_rates_of_return_are_all_told():
    """Lorie and Savage, "Three problems in rationing capital", Journal of Business 28 (1955): 25 % and 400 %."""
    assert returns.irr([-1_600, 10_000, -10_000]) == pytest.approx((0.25, 4.0))


def test_a_rate_of_zero_is_a_rate():
    assert returns.irr([-100, 50, 50]) == pytest.approx((0.0,), abs=1e-12)
    assert returns.irr([0, 0, -100, 100, 0]) == pytest.approx((0.0,), abs=1e-12)


@pytest.mark.parametrize("flows", [[0, 0], [5], [-3, -4], [1, 0, 2], [-100, 150, -100]])
def test_no_rate_where_nothing_crosses_zero(flows):
    assert returns.irr(flows) == ()


@repeatable
@given(st.lists(st.floats(0.05, 3.0), min_size=1, max_size=4, unique=True), st.floats(1, 1e6))
def test_rates_are_the_roots_that_a_polynomial_was_made_of(rates, size):
    """Flows whose value is zero at chosen rates only: a product of (1 - (1 + r) v), v = 1 / (1 + i)."""
    wanted = sorted(rates)
    assume(all(b - a > 0.01 for a, b in itertools.pairwise(wanted)))
    flows = np.array([1.0])
    for rate in wanted:
        flows = np.convolve(flows, [1.0, -(1 + rate)])
    assert returns.irr(size * flows) == pytest.approx(tuple(wanted), rel=1e-6)


@repeatable
@given(st.floats(1, 1e5), st.floats(0.1, 1e4), st.integers(2, 120))
def test_at_its_irr_an_investment_is_worth_nothing(cost, income, months):
    flows = [-cost, *[income] * months]
    (rate,) = returns.irr(flows)
    assert returns.npv(rate, flows) == pytest.approx(0, abs=1e-8 * (cost + income * months))


@repeatable
@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=60), st.floats(-0.5, 1.0))
def test_npv_is_the_sum_of_the_definition(flows, rate):
    by_hand = math.fsum(flow / (1 + rate) ** t for t, flow in enumerate(flows))
    scale = math.fsum(abs(flow) / (1 + rate) ** t for t, flow in enumerate(flows))
    assert returns.npv(rate, flows) == pytest.approx(by_hand, abs=1e-9 * scale + 1e-12)


def test_twelve_months_make_a_year():
    assert (1 + returns.rate_per_month(0.1275)) ** 12 == pytest.approx(1.1275)
    assert returns.rate_per_month(0.18, "nominal") == 0.015
    assert returns.rate_per_month(0) == 0


@pytest.mark.parametrize("rate", [-1, -1.5])
def test_a_rate_of_minus_everything_is_refused(rate):
    for call in (returns.rate_per_month, lambda r: returns.npv(r, [1]), lambda r: returns.discounted(r, [1])):
        with pytest.raises(ValueError, match="must be above -1: at -100 % nothing is left to discount"):
            call(rate)


def test_what_makes_no_flows_is_refused():
    with pytest.raises(ValueError, match="at least one flow"):
        returns.npv(0.1, [])
    with pytest.raises(ValueError, match="compounding"):
        returns.rate_per_month(0.1, "daily")
    for function in (returns.irr, returns.payback):
        with pytest.raises(ValueError, match="one-dimensional"):
            function([[1, 2], [3, 4]])


def test_payback_counts_once_it_is_for_good():
    assert returns.payback([-100, 150, -100, 100]) == 2.5
    assert returns.payback([-100, 25, 25, 25, 25]) == 4
    assert returns.payback([0, 0]) == 0
    assert returns.payback([-1, 0.5]) == math.inf
    assert returns.payback([-100, 200, -150]) == math.inf


def test_discounted_payback_comes_later():
    """At 10 %, 400 a year on 1,000: 363.64, 330.58, 300.53 are 994.74 after three years, 5.26 of 273.21 are left."""
    flows = [-1_000, 400, 400, 400, 400]
    assert returns.payback(flows) == 2.5
    later = returns.payback(returns.discounted(0.10, flows))
    assert later == pytest.approx(3 + (1_000 - 400 / 1.1 - 400 / 1.21 - 400 / 1.331) / (400 / 1.1**4))


def test_growth_compounds():
    assert costs.grown(50, 0.02, [0, 1, 12]) == pytest.approx([50, 51, 50 * 1.02**12])
    with pytest.raises(ValueError, match="above -1: at -100 % nothing is left to grow"):
        costs.grown(50, -1, 1)


def test_penalties_follow_the_months_and_stop_at_the_cap():
    """Nine good months and one at 94 %: all of its bill by the tiers, 40 % of it by the cap."""
    tiers = [(0.999, 0.10), (0.95, 1.00)]
    months = [1.0] * 9 + [0.94]
    assert returns.expected_penalties(sla.expected_credit(months, tiers), 1_000) == pytest.approx(12 * 100)
    assert returns.expected_penalties(sla.expected_credit(months, tiers, cap=0.4), 1_000) == pytest.approx(12 * 40)
