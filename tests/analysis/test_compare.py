import numpy as np
import pytest
from scipy import stats

from drmodel.analysis.compare import compare, hourly_cost, steps
from drmodel.simulation.statistics import Interval

HOUR = (90 + 4 * 120 + 200) / 6  # mean of the PERT law of lost sales [EUR/h]
DATA = 60.0  # [EUR/h]
PAIR_ADDED = 12 * (120 + (80 + 400 + 150) / 6 + 11 + 25 - 128) + 12 * 8 * 48
TRIO_ADDED = 12 * (450 - 128)


@pytest.fixture
def estimates(estimate):
    return {
        "solo": estimate(100.0, lost_hours=20.0),
        "pair": estimate(20.0, lost_hours=2.0),
        "trio": estimate(10.0, lost_hours=1.0),
    }


def test_an_hour_costs_the_sum_of_its_known_parts(tiny):
    cost = hourly_cost(tiny)
    assert cost.known == pytest.approx(HOUR)
    assert cost.missing == ("outage_cost.parts.goodwill.amount",)


def test_loss_benefit_ratios_and_break_even(tiny, estimates):
    pair = compare(tiny, estimates)["pair"]
    avoided = 80 * HOUR + 18 * DATA
    assert pair.avoided_hours.mean == pytest.approx(80)
    assert pair.outage_cost_year.mean == pytest.approx(20 * HOUR + 2 * DATA)
    assert pair.avoided_loss.mean == pytest.approx(avoided)
    assert pair.net_benefit.mean == pytest.approx(avoided - PAIR_ADDED)
    assert pair.benefit_cost_ratio.mean == pytest.approx(avoided / PAIR_ADDED)
    assert pair.roi.mean == pytest.approx((avoided - PAIR_ADDED) / PAIR_ADDED)
    assert pair.break_even_hours == pytest.approx(PAIR_ADDED / HOUR)
    assert pair.missing == ("strategies.pair.costs.licences", "outage_cost.parts.goodwill.amount")


def test_the_baseline_avoids_and_adds_nothing(tiny, estimate, estimates):
    spread = {**estimates, "solo": estimate(Interval(100, 90, 110), lost_hours=Interval(20, 15, 25))}
    solo = compare(tiny, spread)["solo"]
    assert solo.net_benefit == Interval(0, 0, 0)
    assert solo.benefit_cost_ratio is None
    assert solo.roi is None
    assert solo.break_even_hours == 0
    assert solo.outage_cost_year.high == pytest.approx(110 * HOUR + 25 * DATA)


def test_what_costs_more_than_it_returns_never_pays_back(tiny, estimates, estimate):
    pair = compare(tiny, {**estimates, "pair": estimate(99.0, lost_hours=20.0)})["pair"]
    assert pair.net_benefit.mean == pytest.approx(HOUR - PAIR_ADDED)


def test_a_saving_has_a_benefit_and_no_ratio(tiny, estimates):
    trio = compare(tiny.override({"strategies.solo.costs.server.amount": "600 EUR/month"}), estimates)["trio"]
    assert trio.net_benefit.mean == pytest.approx(90 * HOUR + 19 * DATA + 12 * (608 - 450))
    assert trio.benefit_cost_ratio is None
    assert trio.break_even_hours == 0


def test_outages_without_a_known_cost_never_break_even(tiny, estimates):
    worth = compare(tiny.override({"outage_cost.parts.sales.amount": "unknown"}), estimates)["trio"]
    assert worth.break_even_hours is None
    assert worth.missing == ("outage_cost.parts.sales.amount", "outage_cost.parts.goodwill.amount")


@pytest.mark.parametrize("value", ["none", "unknown"])
def test_data_of_unknown_value_are_left_out_and_named(tiny, estimates, value):
    trio = compare(tiny.override({"outage_cost.data_value": value}), estimates)["trio"]
    assert trio.avoided_loss.mean == pytest.approx(90 * HOUR)
    assert trio.missing[-1] == "outage_cost.data_value"


def test_an_unknown_one_off_cost_is_named(tiny, estimates):
    worth = compare(tiny.override({"strategies.trio.costs.move": {"amount": "unknown"}}), estimates)["trio"]
    assert "strategies.trio.costs.move" in worth.missing


def test_the_pairing_makes_differences_narrow(tiny, estimate):
    rng = np.random.default_rng(7)
    weather = rng.normal(0, 10, 64)  # bad years are bad for both
    solo, trio = 100 + weather, 20 + weather + rng.normal(0, 1, 64)
    wide = [Interval(float(x.mean()), float(x.mean() - 3), float(x.mean() + 3)) for x in (solo, trio)]
    worth = compare(
        tiny,
        {
            "solo": estimate(wide[0], sections=tuple(solo)),
            "pair": estimate(wide[0], sections=tuple(solo)),
            "trio": estimate(wide[1], sections=tuple(trio)),
        },
    )["trio"]
    difference = solo - trio
    half = stats.t.ppf(0.975, 63) * difference.std(ddof=1) / 8
    assert worth.avoided_hours.mean == pytest.approx(difference.mean())
    assert worth.avoided_hours.half_width == pytest.approx(half)
    assert worth.net_benefit.half_width == pytest.approx(HOUR * half)
    assert worth.roi.half_width == pytest.approx(HOUR * half / TRIO_ADDED)


def test_intervals_of_lost_data_add(tiny, estimate, estimates):
    spread = estimates | {
        "solo": estimate(100.0, lost_hours=Interval(20, 18, 23)),
        "trio": estimate(10.0, lost_hours=Interval(1, 0.5, 2)),
    }
    loss = compare(tiny, spread)["trio"].avoided_loss
    assert loss.low == pytest.approx(90 * HOUR + (18 - 2) * DATA)
    assert loss.high == pytest.approx(90 * HOUR + (23 - 0.5) * DATA)


def test_steps_go_along_the_frontier_in_order_of_cost(tiny, estimates):
    found = steps(compare(tiny, estimates))
    assert [(step.strategy, step.status) for step in found] == [
        ("solo", "frontier"),
        ("trio", "frontier"),
        ("pair", "dominated"),  # dearer than three cities and worse
    ]
    assert found[0].cost_per_hour is None
    assert found[1].incremental_cost == pytest.approx(TRIO_ADDED)
    assert found[1].incremental_hours == pytest.approx(90)
    assert found[1].cost_per_hour == pytest.approx(TRIO_ADDED / 90)


def test_a_mix_of_two_others_dominates_extendedly(tiny, estimates, estimate):
    cheap = tiny.override({"strategies.pair.run_effort": "none", "labour.rates.operator": "1 EUR/h"})
    found = {step.strategy: step for step in steps(compare(cheap, {**estimates, "pair": estimate(95.0)}))}
    assert found["pair"].status == "extendedly dominated"


def test_the_order_of_strategies_changes_only_the_order(tiny, estimates):
    turned = tiny.override({"strategies": dict(reversed(tiny.document_json()["strategies"].items()))})
    forward, backward = compare(tiny, estimates), compare(turned, estimates)
    assert list(backward) == list(reversed(forward))
    assert forward == backward
    assert steps(forward) == steps(backward)
