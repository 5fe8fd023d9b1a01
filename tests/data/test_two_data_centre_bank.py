"""The bank: bills by hand, fines by tier of cited size, no loss with synchronous copies, and two buildings by mathematics."""

from pathlib import Path

import pytest

from drmodel.analysis.costs import costs
from drmodel.calculators.sla import service_credit
from drmodel.scenario.loading import check, load
from drmodel.study.evaluation import evaluate

FILE = Path(__file__).parents[2] / "data" / "two_data_centre_bank.yaml"
TIER_III = 0.99982  # Uptime Institute: 1.6 h of downtime a year
REPAIR = 8.0  # h on average, as the variant assumes


@pytest.fixture(scope="module")
def scenario():
    return load(FILE)


@pytest.fixture(scope="module")
def study(scenario):
    return evaluate(scenario, seed=7, budget=2_560, samples=0, jobs=1)


@pytest.fixture(scope="module")
def buildings():
    """Only the two buildings fail."""
    return evaluate(load(FILE, variant="tier_iii"), seed=3, budget=40_960, samples=0, jobs=1).planned.estimates


def pert(low, likely, high):
    return (low + 4 * likely + high) / 6


def test_every_variant_passes_the_check():
    assert check(FILE) == []


def test_monthly_bills_by_hand(scenario):
    """Racks at 1,000 EUR a month (datacentrepricing.com), hardware of 3 million EUR over 60 months, and what is assumed."""
    site = 20 * 1_000 + 3_000_000 / 60
    copies, journal = 2_000, 4_000
    single = site + 40_000 + copies
    pair = 2 * site + 40_000 + pert(5_000, 15_000, 40_000) + journal
    expected = {
        "single": single,
        "single_staged": single + pert(5_000, 10_000, 20_000),
        "empty_room": site + 40_000 + 20 * 320 + pert(3_000, 6_000, 12_000) + journal,
        "asynchronous_pair": pair + pert(3_000, 5_000, 8_000),
        "synchronous_pair": pair + pert(6_000, 10_000, 16_000),
        "stretched": 2 * (site + 40_000) + pert(5_000, 15_000, 40_000) + 2_000 + pert(6_000, 10_000, 16_000) + journal,
    }
    found = costs(scenario)
    assert {name: found[name].month.known for name in expected} == pytest.approx(expected, abs=0.01)


def test_the_largest_fine_is_the_one_that_was_paid(scenario):
    """Central Bank of Ireland, 2021: 24.5 of 2,944 million EUR of operating income, a tenth of a month's 245 million."""
    tiers = [(one.below.value, one.share.value) for one in scenario.service_level.credits.values()]
    assert float(service_credit(0.85, tiers)) == pytest.approx(24.5 / (2_944 / 12), abs=0.001)
    assert float(service_credit(1 - 2.5 / 730, tiers)) == pytest.approx(pert(0.0001, 0.0005, 0.002))
    assert float(service_credit(1 - 1.5 / 730, tiers)) == 0
    assert scenario.service_level.contract.value.value == 20_000_000


def test_fines_are_counted_once_and_in_money(study):
    """Share of a month's income x 20 million EUR x 12, beside the hours: the parts of an hour hold no penalty."""
    assert not any(part.penalty for part in study.scenario.outage_cost.parts.values())
    worth, estimate = study.planned.worths["single"], study.planned.estimates["single"]
    hour = pert(2_000, 5_500, 10_000) + pert(5_000, 30_000, 150_000) + pert(0, 30_000, 150_000)
    data = pert(20_000, 100_000, 500_000) * estimate.loss["all"].hours_per_year.mean
    outages = estimate.downtime_hours_year.mean * hour
    fines = worth.outage_cost_year.mean - outages - data
    assert fines == pytest.approx(12 * 20_000_000 * estimate.credit_share.mean, rel=0.02)
    assert fines > 0


def test_synchronous_copies_lose_nothing_in_at_least_99_of_100_failovers(study):
    verdicts = {name: worth.verdicts["rpo"].met for name, worth in study.planned.worths.items()}
    assert verdicts["asynchronous_pair"] is False
    assert verdicts["empty_room"] is False
    assert verdicts["synchronous_pair"] is not False
    assert study.planned.estimates["synchronous_pair"].loss["site"].quantiles[0.95].mean == 0


def test_one_building_is_as_available_as_its_tier(buildings):
    single = buildings["single"].availability
    assert single.low - 1e-6 <= TIER_III <= single.high + 1e-6


def test_two_buildings_are_down_for_the_failover_and_while_both_are(buildings):
    """A stretched cluster of which half of the users live in each building: each loss of a building costs them the wait,
    the detection of 65 to 95 s (interval 30 s, three failures, 5 s), a hold of 60 s, election and restart; and both
    buildings are down together for (1 - 0.99982) squared of the time. Coming home costs 1 to 5 min."""
    detection = (2 * 30 + 5 + 15) / 3_600
    wait = detection + 60 / 3_600 + pert(10, 30, 120) / 3_600 + pert(0.5, 2, 8) / 60
    losses = TIER_III / (REPAIR * TIER_III / (1 - TIER_III))  # of the home of a user, an hour
    home = pert(1, 2, 5) / 60
    down = losses * (wait + home) + (1 - TIER_III) ** 2
    assert 1 - buildings["stretched"].availability.mean == pytest.approx(down, rel=0.05)


def test_the_answer_meets_every_target_that_is_stated(study):
    """The dearest option: nothing else is back within two hours in nine of ten losses of a site and loses no payment."""
    assert study.recommendation.now == "stretched"
    assert study.planned.worths["stretched"].verdicts["rto"].met is True
    assert study.planned.worths["synchronous_pair"].verdicts["rto"].met is False


def test_the_review_finds_nothing_wrong_with_it(study):
    assert study.findings == ()
