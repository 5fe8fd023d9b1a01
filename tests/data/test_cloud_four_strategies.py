"""The four strategies of a large cloud: its list prices by hand, its own classes of recovery, and what mathematics knows."""

import math
from pathlib import Path

import pytest

from drmodel.analysis.costs import costs
from drmodel.scenario.loading import check, load
from drmodel.study.evaluation import evaluate

FILE = Path(__file__).parents[2] / "data" / "cloud_four_strategies.yaml"
MTTF, MTTR = (
    2576,
    272 / 60,
)  # h; 8,760 h over 3.4 events a year, and their mean duration (AWS, 42 events, 2016-11 to 2023-04)


@pytest.fixture(scope="module")
def scenario():
    return load(FILE)


@pytest.fixture(scope="module")
def estimates():
    """Only the home region fails, and every fault is seen."""
    study = evaluate(load(FILE, variant="exact"), seed=11, budget=10_240, samples=0, jobs=1)
    return study.planned.estimates


def test_every_variant_passes_the_check():
    assert check(FILE) == []


def test_monthly_bills_are_the_list_prices_by_hand(scenario):
    """Infracost's quotes for 730 h: t3.large 121.47 / 2, db.t3.large 105.85, gp2 0.115 (0.23 in two zones), copies 0.095,
    other regions 15.00 for 750 GB, load balancer 16.42, health check 0.50 and two features of 1.00."""
    instance, database, balancer, between, check_of = 121.47 / 2, 105.85, 16.42, 15.00 / 750, 0.50 + 2 * 1.00
    home = 4 * instance + 2 * database + 200 * 0.23 + balancer
    copies = 400 * 0.095 + 300 * between
    light = home + copies + database + 200 * 0.115 + 500 * between + 2 * check_of
    expected = {
        "single": home,
        "backup_and_restore": home + copies,
        "pilot_light": light,
        "warm_standby": light + instance + balancer,
        "multi_site": 6 * instance + 3 * (database + 200 * 0.115 + balancer + check_of) + copies + 2000 * between,
    }
    found = costs(scenario)
    assert {name: found[name].month.known for name in expected} == pytest.approx(expected, abs=0.005)
    assert not any(found[name].month.partial for name in expected)


def test_each_strategy_recovers_in_the_class_that_the_provider_states(estimates):
    """AWS Well-Architected Labs: RTO within 24 hours, hours, minutes; the model's median after the loss of the region."""
    median = {name: 60 * estimates[name].recovery["site"].quantiles[0.5].mean for name in estimates}
    assert 60 < median["backup_and_restore"] < 24 * 60
    assert 10 < median["pilot_light"] < 4 * 60
    assert 1 < median["warm_standby"] < 60
    assert median["backup_and_restore"] > median["pilot_light"] > median["warm_standby"] > median["multi_site"]


def test_seconds_are_more_than_checks_and_names_allow(estimates):
    """Multi-site 'RTO in seconds': the third failed check comes 20 to 30 s after the fault and fails after 4 s, and names
    are kept for 30 to 90 s, so that no recovery takes less than 54 s and the mean is 24 + 5 + 60 s."""
    recovery = estimates["multi_site"].recovery["site"]
    assert 3600 * recovery.mean.mean == pytest.approx(89, abs=2)
    assert 3600 * recovery.quantiles[0.5].mean > 54


def test_data_lost_with_the_region_is_hours_or_seconds_as_stated(estimates):
    """An hour's copies that take 5 to 30 min (15.83 min on average): half an hour and that; the quorum loses nothing."""
    lost = {name: estimates[name].loss["site"].mean.mean for name in estimates if name != "single"}
    assert lost["backup_and_restore"] == pytest.approx(0.5 + (5 + 4 * 15 + 30) / 6 / 60, rel=0.02)
    assert 3600 * lost["multi_site"] == 0
    assert estimates["warm_standby"].loss["site"].quantiles[0.5].mean * 3600 < 60


def test_availability_is_exact_where_mathematics_knows_it(estimates):
    """One region: MTTF / (MTTF + MTTR). Multi-site: of the users two fifths live there and wait 89 s, or for a repair."""
    single = estimates["single"].availability
    assert single.low - 1e-6 <= MTTF / (MTTF + MTTR) <= single.high + 1e-6
    wait = 89 / 3600 * math.exp(-89 / 3600 / MTTR / 2)
    multi = estimates["multi_site"].availability
    assert 1 - multi.mean == pytest.approx(2 / 5 * wait / (MTTF + MTTR), rel=0.03)


def test_a_choice_for_its_targets_is_told_as_one_and_the_review_finds_but_one_provider(scenario):
    """One region would leave more money, but misses the targets of availability and RTO; warm standby meets them all."""
    study = evaluate(scenario, seed=5, budget=1_280, samples=64, jobs=1)
    assert study.recommendation.now == "warm_standby"
    assert study.planned.worths["single"].net_benefit.mean > study.planned.worths["warm_standby"].net_benefit.mean
    reasons = " ".join(one.template for one in study.planned.choice.reasons)
    assert "chosen for the targets" in reasons
    assert "is the best within the limits" not in reasons
    assert [(one.rule, one.severity) for one in study.findings] == [("one_provider", "medium")]


def test_the_scenario_has_three_regions_and_all_can_serve(scenario):
    assert len(scenario.regions) == 3
    assert {group.regions[0] for group in scenario.strategies["multi_site"].groups.values()} == set(scenario.regions)
