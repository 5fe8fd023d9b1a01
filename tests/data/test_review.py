"""The review of the source document: what it gets wrong, each with its numbers, its section, a source and a remedy."""

import math

import pytest

from drmodel.formatting import Formatter
from drmodel.scenario.loading import example
from drmodel.study.evaluation import evaluate

FINDINGS = {  # of the document: rule, what it is about, stated and found
    "1 the ROI is a benefit-cost ratio": ("ratio", "statements.return.roi", 15.9, 157_680 / 9_900 - 1),
    "2 active-active without its database": ("total", "strategies.active_active.stated.cost_month", 550, 450),
    "3 the detail lacks the DNS": ("itemised", "strategies.warm.itemised.lines", 240, 220),
    "3 two budgets": ("budget", "checklist.items.budget.amount", 200, 165),
    "4 cold adds more": ("added_share", "strategies.cold.stated.added_share", 30, 100 * (125 / 75 - 1)),
    "4 warm adds more": ("added_share", "strategies.warm.stated.added_share", 80, 220),
    "4 active-active adds more": (
        "added_share",
        "strategies.active_active.stated.added_share",
        100,
        100 * (550 / 75 - 1),
    ),
    "5 outages to cure": ("availability", "targets.availability.value", 96, None),
    "6 one provider": ("one_provider", "providers.railway.longest_outage", 8.76, 8),
    "7 latency": ("latency", "targets.latency.value", 100, 115),
    "8 pays now and waits": ("waits", "statements.return.avoided_loss", None, (157_680 - 9_900) / 12),
    "8 two thresholds": ("threshold", "roadmap.horizons.short.items.stay_single.users", 5_000, 10_000),
    "9 the increment over cold": ("claim", "claims.best_value", 15.9, None),
    "9 half a day of data at each failover to a backup": ("claim", "claims.cold_loses_data", 5, None),
    "10 two recovery points": ("rpo_twice", "strategies.warm.stated.rpo", 5, 10 / 60),
    "10 the price of DMS": ("list_price", "replication_methods.dms.cost", 100, 0.23 * 730),
    "10 the exchange rate": ("exchange_rate", "statements.return.exchange_rate", 5, 5.529),
    "10 the price of traffic": ("list_price", "strategies.warm.costs.database_sync.amount", 20, 0.05 * 50),
    "11 a physical step on a logical copy": (
        "copy",
        "strategies.warm.automatic[promote_replica].fallback[promote_by_hand]",
        None,
        None,
    ),
    "11 the checks fail over at once": ("checks", "strategies.single.detection", 3, 1),
    "11 neither schema changes nor sequences are replicated": (
        "left_out",
        "replication_methods.logical.leaves_out",
        None,
        None,
    ),
    "11 a stalled slot fills the disk": ("stalled_copy", "replication_methods.logical.keeps_log", None, None),
    "11 replication breaks unnoticed": ("claim", "claims.unbroken_replication", 0, 6),
    "11 failback needs an outage": ("claim", "claims.failback_without_outage", 0, (5 + 4 * 10 + 20) / 6),
    "12 replication is no backup": ("backup", "strategies.warm.stated.rpo", 5, 720),
    "13 the baseline is contractual": ("baseline", "baseline.availability", 99, 99),
    "13 an hour of outage against revenue": ("outage_cost", "outage_cost.parts", 2_000, 50_000 / 730),
    "13 penalties that nobody owes": ("penalty", "outage_cost.parts.penalties.amount", 1_000, 0),
    "14 its own recovery time avoids more": ("avoided_hours", "statements.return.avoided_hours", 78.84, 82.125),
    "15 traffic before promotion": ("order", "strategies.warm.automatic[redirect_traffic]", None, 3.5),
    "15 DNS before redeploy": ("order", "strategies.warm.manual[dns_by_hand]", None, 6.25),
    "15 healthy traffic goes to the standby": ("steering", "strategies.warm.steering", None, None),
    "16 five minutes are spent": ("time_budget", "statements.failover_time", 5, None),
    "17 a quorum of two": ("quorum", "strategies.active_active.groups", 2, 3),
    "18 residency": ("residency", "constraints.allowed_countries", None, None),
}


@pytest.fixture(scope="module")
def study():
    return evaluate(example("etp_express"), budget=640, samples=0, jobs=1, progress=False)


@pytest.fixture(scope="module")
def by_subject(study):
    return {(one.rule, one.path): one for one in study.findings}


@pytest.mark.parametrize("row", FINDINGS)
def test_every_fault_of_the_document_comes_out(row, by_subject):
    """With the numbers that the document and the evidence give."""
    rule, path, stated, found = FINDINGS[row]
    one = by_subject[rule, path]
    if stated is not None:
        assert one.stated.value == pytest.approx(stated)
    if found is not None:
        assert one.found.value == pytest.approx(found)


def test_every_finding_says_where_and_what_to_do(study):
    for one in study.findings:
        assert one.section is not None, one.path
        for words in (Formatter("en"), Formatter("pt-BR")):
            assert words.sentence(one.statement)
            assert words.sentence(one.remedy)


def test_the_rule_of_residency_is_cited(by_subject):
    assert "GSI/PR 5/2021" in by_subject["residency", "constraints.allowed_countries"].source.text("en")


def test_failover_cannot_cure_96_of_100_outages(by_subject):
    """The causes of public histories: less than a third of the downtime begins with the loss of a site."""
    assert by_subject["availability", "targets.availability.value"].found.value < 33


def test_warm_standby_is_not_worth_fifteen_times_its_cost_over_cold_standby(by_subject):
    assert by_subject["claim", "claims.best_value"].found.value < 3


def test_a_failover_to_the_daily_backup_loses_half_a_day(study, by_subject):
    """The age of the backup is U(0, 24 h): 12 h on average, and 24/√12 h about it."""
    events = 640 * study.planned.estimates["cold"].loss["all"].per_year.mean
    found = by_subject["claim", "claims.cold_loses_data"].found.value / 60
    assert found == pytest.approx(12, abs=4 * 24 / math.sqrt(12 * events))


def test_before_promotion_more_than_three_of_five_minutes_are_gone(by_subject):
    """Three checks a minute apart and a timeout of 5 s, then a TTL of 30 s: at least 3 min 35 s; then the promotion."""
    assert by_subject["time_budget", "statements.failover_time"].found.value > 3 + 35 / 60 + 1


def test_by_the_documents_own_assumptions_its_target_is_met():
    """Only US-West fails and recovery keeps to its range: 99.9 % holds, and so does no claim of the model against it."""
    own = evaluate(example("etp_express", "documented"), budget=640, samples=0, jobs=1, progress=False)
    paths = {one.path for one in own.findings}
    assert "claims.meets_target" not in paths
    assert "statements.return.roi" in paths
