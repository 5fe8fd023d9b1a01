"""Flows of the tiny scenario against an account kept by hand, month by month."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drmodel.analysis.cashflow import billed, streams
from drmodel.analysis.returns import by_year, present_values, returns
from drmodel.errors import ScenarioError
from drmodel.scenario.loading import load_document
from drmodel.simulation.statistics import Interval, exactly

MONTHS = 36
RATE = (6 + 4 * 8 + 12) / 6 / 100 / 12  # a twelfth of the mean of the PERT law, as the file says nominal
GROWTH = (0 + 4 * 1 + 3) / 6 / 100  # of the buyers, a month
SALES = (90 + 4 * 120 + 200) / 6  # [EUR/h]
PERT_STANDBY = (80 + 4 * 100 + 150) / 6
WORK = 48 * (2 + 4 + 6 / 3)  # a month: measure, own, drills
CONTRACT = 9000


@pytest.fixture
def estimates(estimate):
    return {
        "solo": estimate(100.0, lost_hours=20.0),
        "pair": estimate(20.0, lost_hours=2.0),
        "trio": estimate(10.0, lost_hours=1.0),
    }


def account(avoided_hours, avoided_data):
    """Flows of two cities against one: start, 36 months, the rest of a contract of 48 months, and leaving."""
    flows = [-(1500 + 48 * (3 + 6))]  # set-up, and the plan's tasks of the operator
    for month in range(MONTHS):
        growth = (1 + GROWTH) ** month
        bill = 120 + PERT_STANDBY + 500 * 0.02 * 1.1 * growth + 25
        spared = (avoided_hours * SALES * growth + avoided_data * 60 * growth) / 12
        flows.append(spared - bill - WORK + 120 + 400 * 0.02)
    flows[-1] -= (48 - 36) * PERT_STANDBY + 300
    return flows


def test_flows_are_those_of_the_account(tiny, estimates):
    found = returns(tiny, estimates)["pair"].all
    by_hand = account(80, 18)
    assert found.net == pytest.approx(by_hand)
    value = math.fsum(flow / (1 + RATE) ** month for month, flow in enumerate(by_hand))
    assert found.npv.mean == pytest.approx(value)
    assert found.cumulative[-1] == pytest.approx(value)
    assert len(found.cumulative) == MONTHS + 1


def test_the_order_of_cost_lines_does_not_show_in_the_last_digit(tiny):
    document = tiny.document_json()
    for strategy in document["strategies"].values():
        strategy["costs"] = dict(reversed(strategy["costs"].items()))
    turned = streams(load_document(document))
    for name, found in streams(tiny).items():
        assert turned[name].cost.tolist() == found.cost.tolist()


def test_at_its_rate_of_return_the_account_is_worth_nothing(tiny, estimates):
    rates, by_hand = returns(tiny, estimates)["pair"].all.irr, account(80, 18)
    assert len(rates) == 2  # the rest of the contract is paid at the end: the sign changes twice
    for rate in rates:
        values = [flow / (1 + rate) ** (month / 12) for month, flow in enumerate(by_hand)]
        assert math.fsum(values) == pytest.approx(0, abs=1e-9 * math.fsum(map(abs, values)))


def test_payback_is_where_the_account_turns(tiny, estimates):
    found = returns(tiny, estimates)["pair"].all
    sums = np.cumsum(account(80, 18))
    month = int(np.flatnonzero(sums < 0)[-1])
    assert month < found.payback_months <= month + 1
    assert found.discounted_payback_months > found.payback_months


def test_unknown_parts_are_named(tiny, estimates):
    assert returns(tiny, estimates)["pair"].missing == (
        "labour.rates.developer",
        "strategies.pair.costs.licences",
        "outage_cost.parts.goodwill.amount",
    )
    blind = tiny.override({"drivers.buyers.growth": "unknown", "outage_cost.data_value": "unknown"})
    assert set(returns(blind, estimates)["pair"].missing) >= {"drivers.buyers.growth", "outage_cost.data_value"}
    assert streams(blind)["pair"].hour[1:] == pytest.approx(SALES / 12)


def test_cash_leaves_out_what_is_no_money(tiny, estimates):
    """Lost data is none, and neither would goodwill be if anybody knew it."""
    scenario = tiny.override({"outage_cost.parts.goodwill.amount": "10 EUR/h"})
    found = returns(scenario, estimates)["pair"]
    by_hand = np.array(account(80, 18))
    goodwill = np.array([0.0] + [80 * 10 / 12] * MONTHS)
    data = np.array([0.0] + [18 * 60 / 12 * (1 + GROWTH) ** month for month in range(MONTHS)])
    assert found.all.net == pytest.approx(by_hand + goodwill)
    assert found.cash.net == pytest.approx(by_hand - data)


def test_credits_grow_with_the_contract_and_refunds_are_never_counted_beside_them(tiny, estimate):
    """5 % of the bill against 1 %: 4 % of 9,000 EUR a month, 1.04 of it 36 months later. Nothing else is spared."""
    from dataclasses import replace

    spared = {name: estimate(10.0) for name in ("solo", "pair", "trio")}
    spared["solo"] = replace(spared["solo"], credit_share=exactly(0.05))
    spared["pair"] = replace(spared["pair"], credit_share=exactly(0.01))
    found = np.array(returns(tiny, spared)["pair"].all.net) - np.array(account(0, 0))
    assert found[0] == pytest.approx(0)
    assert found[1:] == pytest.approx([0.04 * CONTRACT * (1 + GROWTH) ** month for month in range(MONTHS)])


def test_without_a_bill_the_hourly_refunds_count(tiny):
    for change in ({"service_level.contract": "none"}, {"service_level.contract.value": "unknown"}):
        found = streams(tiny.override(change))["pair"]
        growing = SALES * (1 + GROWTH) ** np.arange(MONTHS)
        assert found.hour[1:] == pytest.approx((growing + 15) / 12)
        assert not found.credit.any()
    assert "service_level.contract.value" in found.missing


def test_the_baseline_moves_no_money(tiny, estimates):
    found = returns(tiny, estimates)["solo"].all
    assert set(found.net) == {0.0}
    assert found.npv == Interval(0, 0, 0)
    assert (found.irr, found.payback_months) == ((), 0)


def test_the_value_is_a_line_through_what_is_spared(tiny, estimates):
    """Of numbers, and of arrays of samples alike."""
    line = present_values(tiny)["pair"]
    at_80 = returns(tiny, estimates)["pair"].all.npv.mean
    hours = np.array([80.0, 0.0])
    assert line.npv(hours, np.array([18.0, 0.0]), np.zeros(2)) == pytest.approx([at_80, -line.cost])
    by_hand = [flow / (1 + RATE) ** month for month, flow in enumerate(account(0, 0))]
    assert -line.cost == pytest.approx(math.fsum(by_hand))
    assert present_values(tiny.override({"finance.discount_rate": "unknown"})) == {}


def test_without_a_discount_rate_there_is_payback_and_no_value(tiny, estimates):
    found = returns(tiny.override({"finance.discount_rate": "unknown"}), estimates)["pair"].all
    assert (found.npv, found.cumulative, found.discounted_payback_months) == (None, None, None)
    assert found.payback_months > 0


def test_what_saves_nothing_never_pays_back(tiny, estimate):
    same = {name: estimate(10.0) for name in ("solo", "pair", "trio")}
    found = returns(tiny, same)["pair"].all
    assert (found.payback_months, found.discounted_payback_months, found.irr) == (None, None, ())


def test_the_interval_is_that_of_the_hours(tiny, estimate, estimates):
    spread = estimates | {"pair": estimate(20.0, sections=tuple(20.0 + 0.1 * (i % 2) for i in range(64)))}
    npv = returns(tiny, spread)["pair"].all.npv
    assert npv.low < npv.mean < npv.high


@pytest.mark.no_cover
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rate=st.floats(0.2, 5.0), hours=st.floats(0.0, 500.0))
def test_another_currency_multiplies_the_value_and_changes_no_rate(tiny, two_currencies, estimate, rate, hours):
    """Costs in a currency at par, then at another rate with all values at that rate too."""
    estimates = {"solo": estimate(hours), "pair": estimate(0.0), "trio": estimate(0.0)}
    scenario = two_currencies(wage="48 USD/h", rate=f"{rate} EUR/USD").override(
        {"outage_cost.parts.sales.amount": f"{rate * 120} EUR/h", "outage_cost.data_value": "0 EUR/h"}
    )
    same = tiny.override({"outage_cost.parts.sales.amount": "120 EUR/h", "outage_cost.data_value": "0 EUR/h"})
    mine, other = returns(scenario, estimates)["pair"].all, returns(same, estimates)["pair"].all
    assert mine.npv.mean == pytest.approx(rate * other.npv.mean, rel=1e-9, abs=1e-6)
    assert mine.irr == pytest.approx(other.irr, rel=1e-6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"finance.discount_rate": "-100 %"}, "above −100 %"),
        ({"finance.discount_rate": {"range": ["-120 %", "10 %"]}}, "above −100 %"),
        ({"finance.horizon": "100 h"}, "whole number of months"),
        ({"finance.horizon": "unknown"}, "give a range"),
        ({"drivers.buyers.growth": "-100 %/month"}, "above −100 %"),
        ({"strategies.pair.costs.setup.driver": "buyers"}, "paid once has no driver"),
        ({"strategies.pair.costs.traffic.driver": "buyer"}, "did you mean `buyers`?"),
        ({"strategies.trio.setup_effort.boss": "3 h"}, "no such role"),
        ({"plan.strategy": "pear"}, "did you mean `pair`?"),
        ({"strategies.pair.exit_cost": "300 EUR/month"}, "does not measure a cost paid once"),
    ],
)
def test_bad_input_is_told_with_its_remedy(tiny, change, words):
    with pytest.raises(ScenarioError, match=words.replace("?", r"\?")):
        tiny.override(change)


def test_bills_are_told_by_what_they_grow_with_and_what_their_terms_leave(tiny):
    """The standby is contracted for 48 months and the horizon has 36; traffic grows with the buyers."""
    found = billed(tiny, "pair")
    assert found[None].month == pytest.approx(120 + PERT_STANDBY + 25)
    assert found[None].after == pytest.approx(12 * PERT_STANDBY)
    assert found["buyers"].month == pytest.approx(500 * 0.02 * 1.1)
    assert found["buyers"].after == 0
    assert billed(tiny.override({"finance.horizon": "60 month"}), "pair")[None].after == 0
    unknown = tiny.override({"strategies.pair.costs.standby.term": "unknown"})
    assert billed(unknown, "pair")[None].after == 0


def test_flows_by_year_are_the_sums_of_their_months(tiny, estimates):
    by_hand = account(80, 18)
    wanted = [by_hand[0], *(math.fsum(by_hand[first : first + 12]) for first in (1, 13, 25))]
    assert by_year(returns(tiny, estimates)["pair"].all.net) == pytest.approx(wanted)
    assert by_year([5.0]) == (5.0,)
