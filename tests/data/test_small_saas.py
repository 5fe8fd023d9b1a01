"""The small service: bills from its cited prices, downtime from rates and repairs by hand, and the answer: better backups."""

import math
from pathlib import Path

import pytest

from drmodel.analysis.costs import costs
from drmodel.formatting import Formatter, money
from drmodel.scenario.loading import check, load
from drmodel.study.evaluation import evaluate

FILE = Path(__file__).parents[2] / "data" / "small_saas.yaml"


@pytest.fixture(scope="module")
def scenario():
    return load(FILE)


@pytest.fixture(scope="module")
def study(scenario):
    return evaluate(scenario, seed=7, budget=2_560, samples=64, jobs=1)


def pert(low, likely, high):
    return (low + 4 * likely + high) / 6


def lognormal(median, sigma):
    return median * math.exp(sigma**2 / 2)


def test_every_variant_passes_the_check():
    assert check(FILE) == []


def test_monthly_bills_are_the_cited_prices_by_hand(scenario):
    """Railway, 2026-08-21: Pro 20, vCPU 20, memory 10 a GB, volume 0.15 a GB, egress 0.05 a GB; Supabase: 25, 15, 100."""
    single = 20 + 20 + 3 * 10 + 10 * 0.15 + 100 * 0.05
    expected = {
        "single": single,
        "hourly_backups": single + 0.05 * pert(40, 100, 250) + 0.15 * pert(20, 50, 100),
        "point_in_time": 20 + 20 + 2 * 10 + 100 * 0.05 + 25 + 15 + 100,
        "staged": single + pert(10, 20, 40),
        "warm": single + 20 + 3 * 10 + 10 * 0.15 + 0.05 * pert(20, 50, 100) + pert(10, 20, 30),
    }
    found = costs(scenario)
    assert {name: found[name].month.known for name in expected} == pytest.approx(expected, abs=0.005)


def test_downtime_of_one_region_is_rate_by_harm_by_repair(study):
    """Six kinds of fault, which seldom overlap: to first order their hours add up. Corruption lasts until somebody has
    noticed it (median 40 min, 95th percentile 6 h) and data are restored."""
    noticed = lognormal(40, math.log(360 / 40) / 1.6448536)
    restore = pert(15, 45, 120) + pert(5, 15, 60) + pert(20, 60, 240)
    minutes = (
        pert(0.1, 0.375, 1.5) * lognormal(pert(60, 110, 164), 0.94022)
        + pert(0.75, 1.5, 2.25) * pert(0.45, 0.8, 1) * lognormal(pert(20, 57, 94), 1.295395)
        + pert(0.3, 1, 2.5) * lognormal(pert(50, 87, 124), 1.489382)
        + pert(1, 4.8, 10.1) * pert(0.2, 0.6, 1) * lognormal(pert(20, 45, 82), 1.062)
        + pert(0.1, 0.3, 0.8) * (noticed + restore)
        + pert(0.1, 0.3, 1) * lognormal(pert(20, 40, 60), 0.914414)
    )
    down = 8760 * (1 - study.planned.estimates["single"].availability.mean)
    assert down == pytest.approx(minutes / 60, rel=0.03)  # 2,560 years: a standard error of about 1 %


def test_the_answer_is_better_backups(study):
    """Among five candidates, a second region and staged deploys among them, now and when triggered."""
    assert len(study.scenario.strategies) == 5
    assert study.recommendation.now == "hourly_backups"
    assert study.recommendation.when_triggered == "hourly_backups"


def test_its_reasons_speak_of_the_data_that_it_saves(study):
    """Hours of data lost a year, valued at the mean of an hour's range: more than half of what it avoids."""
    lost = {
        name: study.planned.estimates[name].loss["all"].hours_per_year.mean for name in ("single", "hourly_backups")
    }
    worth = pert(100, 400, 1200) * (lost["single"] - lost["hourly_backups"])
    f = Formatter("en")
    said = f.value(money(worth, "USD"))
    reasons = [f.sentence(one) for one in study.planned.choice.reasons]
    assert any(
        "Hourly backups loses" in one and f"which is worth {said}: most of what it avoids" in one for one in reasons
    )


def test_it_is_the_answer_by_its_numbers(study):
    """It has the greatest net benefit even without the targets, and is the best in most joint samples."""
    worths = study.planned.worths
    benefit = {name: worth.net_benefit.mean for name, worth in worths.items()}
    assert max(benefit, key=benefit.get) == "hourly_backups"
    assert benefit["hourly_backups"] > 0 > benefit["warm"]
    assert worths["single"].verdicts["rpo"].met is False
    assert worths["warm"].verdicts["rpo"].met is False


def test_a_dearer_hour_of_outage_buys_a_standby(scenario):
    """The answer is not built into the options: with twenty times the cost of an hour a second region pays for itself."""
    parts = scenario.outage_cost.parts
    paths = {f"outage_cost.parts.{name}.amount": f"{20 * part.amount.value} USD/h" for name, part in parts.items()}
    worth = evaluate(scenario.override(paths), seed=7, budget=1_280, samples=0, jobs=1).planned.worths["warm"]
    assert worth.net_benefit.low > 0


def test_the_review_finds_only_that_both_sites_are_of_one_provider(study):
    """8 h of outage in all its regions, where 99 % allows 87.6 h a year: not grave."""
    assert [(one.rule, one.severity) for one in study.findings] == [("one_provider", "medium")]
    assert study.findings[0].found.value == 8
    assert study.findings[0].stated.value == pytest.approx(87.6)
