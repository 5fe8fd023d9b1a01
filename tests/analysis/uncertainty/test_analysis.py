"""The whole analysis against what is known of it: with one price uncertain, all is a function of that price."""

import math

import numpy as np
import pytest
from scipy import stats

from drmodel.analysis.cashflow import streams
from drmodel.analysis.compare import compare
from drmodel.analysis.costs import costs
from drmodel.analysis.returns import returns
from drmodel.analysis.uncertainty.analysis import uncertainty
from drmodel.analysis.uncertainty.inputs import WithValues
from drmodel.analysis.uncertainty.sampled import joint_outcomes, settled_samples
from drmodel.errors import SimulationError
from drmodel.simulation.estimate import estimate
from drmodel.simulation.translate import objectives, programs

SAMPLES = 128
KNOWN = {
    "fault_modes.storm.rate": "1.7 /year",
    "fault_modes.wipe.rate": "0.2 /year",
    "strategies.pair.run_effort": "4 h/month",
    "strategies.pair.costs.standby.amount": "105 EUR/month",
    "strategies.trio.groups.east.away_share": "70 %",
    "strategies.trio.setup_effort.operator": "30 h",
    "drivers.buyers.growth": "1 %/month",
    "finance.discount_rate": "12 %",  # nominal: 1 % a month
}
MONTHS = 36
PRICE = "outage_cost.parts.sales.amount"
LOW, HIGH = 10.0, 1000.0


def sampled(scenario, wanted):
    return joint_outcomes(scenario, wanted, SAMPLES, seed=1, jobs=1)


@pytest.fixture(scope="module")
def priced(tiny):
    """Only the price of an hour is uncertain: evenly from 10 to 1,000 EUR/h."""
    return tiny.override({**KNOWN, PRICE: f"{{range: [{LOW}, {HIGH} EUR/h]}}", "constraints": "none"})


@pytest.fixture(scope="module")
def asked(priced):
    wanted = objectives(priced)
    estimates = estimate(programs(priced, wanted), seed=1, budget=25_600, precision=1e-9, jobs=1)
    return priced, compare(priced, estimates), wanted, estimates


@pytest.fixture(scope="module")
def found(asked):
    scenario, worths, wanted, _ = asked
    return uncertainty(scenario, worths, wanted, sampled(scenario, wanted))


def test_the_answer_is_that_of_the_price(asked, found):
    """Net benefit is linear in the price; the years behind it are those of the estimates, noise of faults apart."""
    scenario, worths, _, estimates = asked
    assert PRICE in {one.path for one in found.inputs}
    if {one.path for one in found.inputs} != {PRICE}:
        pytest.fail(f"other inputs are ranges too: {[one.path for one in found.inputs]}")
    price = stats.uniform(LOW, HIGH - LOW).ppf((np.arange(20_000) + 0.5) / 20_000)
    base = (LOW + HIGH) / 2
    benefit = np.column_stack([w.net_benefit.mean + (price - base) * w.avoided_hours.mean for w in worths.values()])
    best = benefit.max(axis=1)
    for s, (name, option) in enumerate(found.options.items()):
        assert option.net_benefit.mean == pytest.approx(benefit[:, s].mean(), rel=0.05, abs=20)
        # only six samples lie above: over seeds the quantile has a standard error of 4 %
        assert option.net_benefit.p95 == pytest.approx(np.quantile(benefit[:, s], 0.95), rel=0.12, abs=20)
        assert option.p_best == pytest.approx((benefit[:, s] == best).mean(), abs=0.06)
        assert option.expected_regret == pytest.approx((best - benefit[:, s]).mean(), rel=0.08, abs=150)
        assert option.added_cost.deviation == 0
        assert option.added_cost.mean == pytest.approx(costs(scenario)[name].added_year.known)
        # the hour's price grows by what a month is discounted, so each month is worth a twelfth of a year's, a month on
        hours = worths[name].avoided_hours.mean * MONTHS / 12 / 1.01
        wide = hours * (np.quantile(price, 0.95) - np.quantile(price, 0.05))
        assert option.npv.mean == pytest.approx(returns(scenario, estimates)[name].all.npv.mean, rel=0.05, abs=60)
        assert option.npv.p95 - option.npv.p5 == pytest.approx(wide, rel=0.12, abs=60)
    exact = (best - benefit[:, np.argmax(benefit.mean(axis=0))]).mean()
    assert found.evpi == pytest.approx(exact, rel=0.2, abs=50)
    assert found.inputs[0].evppi == pytest.approx(found.evpi, rel=0.1, abs=20)  # there is nothing else to know


def test_a_sample_is_worth_its_flows_month_by_month(tiny):
    """Of what its missions spared on average, at its own prices, growth and rate."""
    wanted = objectives(tiny)
    found = joint_outcomes(tiny, wanted, 64, seed=1, jobs=1)
    assert {"finance.discount_rate", "drivers.buyers.growth"} <= {one.place.path for one in found.inputs}
    build, values = WithValues(tiny, [one.place for one in found.inputs]), found.net_present_values()
    for i in (0, 40):
        sample = build(found.values[i].tolist())
        month = sample.finance.discount_rate.value / 12
        for s, paid in enumerate(streams(sample).values()):
            spared = (found.avoided(found.amounts(what))[i, s].mean() for what in ("down", "lost", "credit"))
            flows = paid.flows(*spared).tolist()
            by_hand = math.fsum(flow / (1 + month) ** at for at, flow in enumerate(flows))
            assert values[i, s].mean() == pytest.approx(by_hand, abs=1e-6)


def test_what_moves_the_whole_horizon_alone_is_worth_nothing_to_the_choice_of_a_year(priced):
    """The higher the discount rate, the less all that is spared later is worth; a year's net benefit knows none."""
    scenario = priced.override({PRICE: "400 EUR/h", "finance.discount_rate": "{range: [5, 25 %]}"})
    wanted = objectives(scenario)
    found = joint_outcomes(scenario, wanted, 64, seed=1, jobs=1)
    (only,) = found.inputs
    assert (only.place.path, only.simulated, only.yearly) == ("finance.discount_rate", False, False)
    worths = compare(scenario, estimate(programs(scenario, wanted), seed=1, budget=6_400, precision=1e-9, jobs=1))
    told = uncertainty(scenario, worths, wanted, found)
    assert (told.inputs[0].evppi, told.inputs[0].evppi_raw, told.evpi) == (0.0, 0.0, 0.0)
    own = found.strategies.index("pair")
    line = np.array([[one.hour, one.data] for one in (row[own] for row in found.present)])
    order = np.argsort(found.values[:, 0])
    assert (np.diff(line[order], axis=0) < 0).all()


def test_without_a_discount_rate_no_sample_has_a_present_value(priced):
    blind = priced.override({"finance.discount_rate": "unknown"})
    found = joint_outcomes(blind, objectives(blind), 64, seed=1, jobs=1)
    assert found.net_present_values() is None


def test_years_with_a_greater_loss_are_rarer_and_their_mean_is_the_outage_cost(found):
    for option in found.options.values():
        odds, losses = zip(*option.exceedance, strict=True)
        assert list(odds) == sorted(odds, reverse=True)
        assert list(losses) == sorted(losses)
        assert losses[0] <= option.outage_cost.mean <= losses[-1]
        assert all(0 <= target.mean_meets <= 1 for target in option.targets.values())


def test_without_a_range_that_moves_a_result_there_is_no_answer(priced):
    flat = priced.override({PRICE: "120 EUR/h"})
    assert sampled(flat, objectives(flat)) is None


def test_a_budget_that_some_samples_break_lowers_the_odds_of_being_allowed(priced):
    """Pair's bill exceeds solo's by the standby and by traffic; the limit lies in the middle of the standby's range."""
    limited = priced.override(
        {
            PRICE: "400 EUR/h",
            "strategies.pair.costs.standby.amount": "{range: [80, 180 EUR/month]}",
            "constraints": "{budget: 100 EUR/month, source: {assumption: Agreed}}",
        }
    )
    month = {name: cost.month.known for name, cost in costs(limited).items()}
    limited = limited.override({"constraints.budget": f"{month['pair'] - month['solo']} EUR/month"})
    wanted = objectives(limited)
    worths = compare(limited, estimate(programs(limited, wanted), seed=1, budget=6_400, precision=1e-9, jobs=1))
    options = uncertainty(limited, worths, wanted, sampled(limited, wanted)).options
    assert options["pair"].p_allowed == pytest.approx(0.5, abs=0.02)
    assert options["solo"].p_allowed == 1.0
    assert options["pair"].p_best <= options["pair"].p_allowed


def test_the_number_of_samples_is_settled_by_the_budget():
    assert settled_samples(None, 2_000_000) == 1024
    assert settled_samples(None, 204_800) == 1024
    assert settled_samples(None, 204_799) == settled_samples(0, 2_000_000) == 0
    assert settled_samples(64, 640) == 64
    for wrong in (5000, 100.0, "100"):
        with pytest.raises(SimulationError, match=r"must lie between 64 and 4,096, or be 0 for none, and be whole"):
            settled_samples(wrong, 2_000_000)
