import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.analysis.compare import compare
from drmodel.analysis.economic import economics
from drmodel.analysis.forecast import Forecast, draws
from drmodel.analysis.recommend import choose
from drmodel.simulation.statistics import Interval, exactly, mean_of

HOURS = {"solo": 60.0, "pair": 20.0, "trio": 10.0}  # downtime a year
SPREAD = tuple(float(x) for x in np.tile([-2.0, 2.0], 32))


def _draws(scenario):
    rules = {} if scenario.triggers is None else scenario.triggers.rules
    return draws(scenario, dict.fromkeys(rules, False))


def an_hour(price):
    return {"outage_cost.parts": {"sales": {"title": "Lost sales", "amount": f"{price} EUR/h"}}}


@pytest.fixture
def priced(tiny):
    """Nothing unknown in what the strategies cost: 120 EUR a month for one, 300 and 700 for the others."""
    lines = {"solo": 120, "pair": 300, "trio": 700}
    gone = {f"strategies.{name}.costs": {"all": {"amount": f"{eur} EUR/month"}} for name, eur in lines.items()}
    work = {"strategies.pair.run_effort": "none", "strategies.pair.readiness": "none", "strategies.pair.measures": []}
    return tiny.override({**gone, **work, **an_hour(130), "strategies.pair.itemised": "none", "constraints": "none"})


@pytest.fixture
def found(estimate):
    def of(scenario, hours=HOURS, removed=(), **kwargs):
        estimates = {name: estimate(value, **kwargs.get(name, {})) for name, value in hours.items()}
        return economics(scenario, estimates, compare(scenario, estimates), removed, _draws(scenario))

    return of


def test_a_strategy_pays_where_its_hours_are_worth_its_cost(priced, found):
    """Pair: 180 EUR a month for 40 h a year; trio: 580 for 50 h, 400 more for ten hours more."""
    triggers = found(priced).strategies
    assert set(triggers) == {"pair", "trio"}
    pair, trio = triggers["pair"], triggers["trio"]
    assert pair.pays.start == exactly(pytest.approx(12 * 180 / 40))
    assert trio.pays.start == exactly(pytest.approx(12 * 580 / 50))
    assert pair.best.start == pair.pays.start
    assert pair.best.end == trio.best.start == exactly(pytest.approx(12 * 400 / 10))
    assert (pair.pays.end, trio.pays.end, trio.best.end) == (None, None, None)
    assert (pair.overtakes, trio.overtakes) == ("solo", "pair")


def test_at_its_trigger_a_strategy_leaves_nothing(priced, found, estimate):
    at = found(priced).strategies["pair"].pays.start.mean
    scenario = priced.override(an_hour(at))
    worths = compare(scenario, {name: estimate(hours) for name, hours in HOURS.items()})
    assert worths["pair"].net_benefit.mean == pytest.approx(0, abs=1e-6)


def test_data_that_is_saved_counts_before_hours_do(priced, found):
    """Ten hours of data at 60 EUR are 600 EUR a year of the 2,160."""
    lost = {"solo": {"lost_hours": 10.0}}
    assert found(priced, **lost).strategies["pair"].pays.start.mean == pytest.approx((2160 - 600) / 40)
    more = {"solo": {"lost_hours": 100.0}}
    assert found(priced, **more).strategies["pair"].pays.start == exactly(0.0)
    unvalued = priced.override({"outage_cost.data_value": "unknown"})
    assert found(unvalued, **lost).strategies["pair"].pays.start.mean == pytest.approx(2160 / 40)


def test_the_interval_is_that_of_the_avoided_hours(priced, found):
    sections = tuple(20 + x for x in SPREAD)
    hours = mean_of(60 - np.array(sections))
    start = found(priced, pair={"sections": sections}).strategies["pair"].pays.start
    assert (start.low, start.high) == pytest.approx((2160 / hours.high, 2160 / hours.low))


def test_the_interval_widens_with_the_data_lost(priced, found):
    wide = {"pair": {"lost_hours": Interval(0.0, -2.0, 2.0)}}
    start = found(priced, **wide).strategies["pair"].pays.start
    assert (start.low, start.high) == pytest.approx(((2160 - 120) / 40, (2160 + 120) / 40))


def test_hours_that_may_be_none_at_all_may_never_pay(priced, found):
    sections = tuple(59.9 + x for x in SPREAD)
    start = found(priced, {**HOURS, "pair": 59.9}, pair={"sections": sections}).strategies["pair"].pays.start
    assert start.mean == pytest.approx(2160 / 0.1)
    assert start.high == math.inf


def test_what_avoids_nothing_never_pays_and_what_saves_money_does_up_to_a_price(priced, found):
    worse = found(priced, {**HOURS, "pair": 60.0, "trio": 70.0}).strategies
    assert (worse["pair"].pays, worse["pair"].best, worse["pair"].overtakes) == (None, None, None)
    assert worse["trio"].pays is None
    cheap = priced.override({"strategies.trio.costs.all.amount": "20 EUR/month"})
    trio = found(cheap, {**HOURS, "trio": 70.0}).strategies["trio"]
    assert trio.pays.start == exactly(0.0)
    assert trio.pays.end == exactly(pytest.approx(1200 / 10))
    assert trio.best.start == exactly(0.0)
    same = found(cheap, {**HOURS, "trio": 60.0}).strategies["trio"]
    assert (same.pays.start, same.pays.end) == (exactly(0.0), None)


def test_what_breaks_a_limit_is_never_the_best_unless_all_do(priced, found):
    without = found(priced, removed=("pair",)).strategies
    assert without["pair"].best is None
    assert without["pair"].pays is not None
    assert without["trio"].overtakes == "solo"
    assert without["trio"].best.start.mean == pytest.approx(12 * 580 / 50)
    assert found(priced, removed=tuple(HOURS)).strategies == found(priced).strategies


def test_waiting_forgoes_a_twelfth_of_the_net_benefit(priced, found):
    waiting = {name: one.waiting_month.mean for name, one in found(priced).strategies.items()}
    assert waiting == pytest.approx({"pair": 130 * 40 / 12 - 180, "trio": 130 * 50 / 12 - 580})


def test_the_price_of_an_hour_moves_no_trigger(priced, found):
    dear = priced.override(an_hour(5000))
    strip = {name: replace(one, waiting_month=exactly(0.0)) for name, one in found(priced).strategies.items()}
    other = {name: replace(one, waiting_month=exactly(0.0)) for name, one in found(dear).strategies.items()}
    for name, one in strip.items():
        assert one.pays.start.mean == pytest.approx(other[name].pays.start.mean)
        assert one.best.start.mean == pytest.approx(other[name].best.start.mean)


@given(price=st.floats(1, 3000), pair=st.floats(0, 59), trio=st.floats(0, 59))
def test_the_best_at_a_price_is_what_would_be_chosen_there(tiny, estimate, price, pair, trio):
    bare = {"targets": "none", "constraints": "none", "today": "none"}
    scenario = tiny.override({**bare, **an_hour(f"{price:.3f}")})
    estimates = {name: estimate(hours) for name, hours in {"solo": 60.0, "pair": pair, "trio": trio}.items()}
    worths = compare(scenario, estimates)
    chosen = choose(scenario, estimates, worths, frozenset()).strategy
    found = economics(scenario, estimates, worths, (), _draws(scenario)).strategies
    within = [
        name
        for name, one in found.items()
        if one.best is not None
        and one.best.start.mean < price - 1e-2
        and (one.best.end is None or price + 1e-2 < one.best.end.mean)
    ]
    assert within in ([], [chosen])
    if chosen in found:
        assert found[chosen].best is not None


BUYERS = "triggers.rules.buyers"


def test_a_metric_that_the_price_grows_with_has_a_trigger_of_its_own(priced, found):
    """130 EUR at 1,000 buyers, all of it in proportion: 54 EUR at 415 buyers."""
    scenario = priced.override({f"{BUYERS}.driver": "none"})
    found = found(scenario).rules["buyers"]
    assert found["pair"].pays == exactly(pytest.approx(1000 * 54 / 130))
    assert found["pair"].forecast == Forecast(0, 0, 0, 0)  # there are 900 already
    trio = 1000 * (12 * 580 / 50) / 130
    assert found["trio"].pays == exactly(pytest.approx(trio))
    assert found["trio"].forecast.middle == pytest.approx(math.log(trio / 900) / math.log(1.025), rel=2e-3)


def test_only_the_parts_with_its_driver_grow_with_a_metric(priced, found):
    """30 EUR whatever the number of buyers, and 100 at 1,000 of them: 54 EUR at 240 buyers."""
    parts = {
        "fixed": {"title": "Fixed", "amount": "30 EUR/h"},
        "sales": {"title": "Sales", "amount": "100 EUR/h", "driver": "buyers"},
    }
    scenario = priced.override({"outage_cost.parts": parts})
    assert found(scenario).rules["buyers"]["pair"].pays == exactly(pytest.approx(240))
    dear = priced.override({"outage_cost.parts": {**parts, "fixed": {"title": "Fixed", "amount": "60 EUR/h"}}})
    free = found(dear).rules["buyers"]["pair"]
    assert (free.pays, free.forecast) == (exactly(0.0), Forecast(0, 0, 0, 0))  # it pays without a buyer


def test_a_penalty_that_is_counted_by_tier_is_no_part_of_the_price(priced, found):
    """130 EUR of which 30 are credited by tier: 54 EUR at 540 buyers, not at 415."""
    parts = {
        "sales": {"title": "Sales", "amount": "100 EUR/h"},
        "refunds": {"title": "Refunds", "amount": "30 EUR/h", "penalty": True},
    }
    scenario = priced.override({"outage_cost.parts": parts, f"{BUYERS}.driver": "none"})
    assert found(scenario).rules["buyers"]["pair"].pays == exactly(pytest.approx(540))
    without = scenario.override({"service_level.contract": "none"})
    assert found(without).rules["buyers"]["pair"].pays == exactly(pytest.approx(1000 * 54 / 130))


def test_credits_move_where_a_strategy_pays_and_widen_it(priced, estimate):
    """A tenth less of the bill of 9,000 EUR a month is worth 10,800 EUR a year: it pays at any price of an hour."""

    def starts(**credits):
        estimates = {name: replace(estimate(HOURS[name]), credit_share=credit) for name, credit in credits.items()}
        found = economics(priced, estimates, compare(priced, estimates), (), _draws(priced))
        return {name: one.pays.start for name, one in found.strategies.items()}

    none, tenth = exactly(0.0), exactly(0.1)
    found = starts(solo=tenth, pair=none, trio=tenth)
    assert found["pair"] == none
    assert found["trio"].mean == pytest.approx(12 * 580 / 50)
    wide = starts(solo=none, pair=Interval(0.0, -0.01, 0.01), trio=none)["pair"]
    assert (wide.low, wide.high) == pytest.approx(((2160 - 1080) / 40, (2160 + 1080) / 40))


@pytest.mark.parametrize(
    "changes",
    [
        {f"{BUYERS}.priced_at": "unknown"},
        {f"{BUYERS}.priced_at": "none"},
        {},  # no part of the price has its driver
        {f"{BUYERS}.operator": "<"},
    ],
)
def test_without_a_price_that_grows_there_is_none(priced, found, changes):
    assert "buyers" not in found(priced.override(changes)).rules


def test_what_never_pays_has_no_metric_either(priced, found):
    scenario = priced.override({f"{BUYERS}.driver": "none", f"{BUYERS}.growth": "unknown"})
    found = found(scenario, {**HOURS, "trio": 70.0}).rules["buyers"]
    assert set(found) == {"pair"}
    assert found["pair"].forecast is None


def test_a_price_and_a_size_with_ranges_widen_the_metric_and_its_dates(priced, found):
    """A uniform size from 500 to 1,500 at a price of 130 EUR: 54 EUR at 208 to 623 buyers, 95 % of them within."""
    scenario = priced.override({f"{BUYERS}.driver": "none", f"{BUYERS}.priced_at": "{range: [500, 1500 users]}"})
    pays = found(scenario).rules["buyers"]["pair"].pays
    assert pays.mean == pytest.approx(1000 * 54 / 130, rel=1e-3)
    assert (pays.low, pays.high) == pytest.approx((525 * 54 / 130, 1475 * 54 / 130), rel=2e-3)
    trio = found(scenario).rules["buyers"]["trio"].forecast
    sure = found(priced.override({f"{BUYERS}.driver": "none"})).rules["buyers"]["trio"].forecast
    assert trio.early < sure.early < sure.late < trio.late
    price = {"outage_cost.parts.sales.amount": {"range": [100, "160 EUR/h"]}}
    dear = found(priced.override({f"{BUYERS}.driver": "none", **price})).rules["buyers"]["pair"].pays
    assert (dear.low, dear.high) == pytest.approx((1000 * 54 / 158.5, 1000 * 54 / 101.5), rel=2e-3)


def test_where_no_price_may_be_enough_no_value_of_the_metric_is(priced, found):
    """The avoided hours may be none: their price has no upper end, and so has the metric that it grows with."""
    scenario = priced.override({f"{BUYERS}.driver": "none"})
    sections = tuple(59.9 + x for x in SPREAD)
    pays = found(scenario, {**HOURS, "pair": 59.9}, pair={"sections": sections}).rules["buyers"]["pair"].pays
    assert pays.mean == pytest.approx(1000 * (2160 / 0.1) / 130)
    assert pays.high == math.inf
