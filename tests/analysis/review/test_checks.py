"""A plan without faults comes out clean, and a fault of each kind is found where it is planted."""

import pytest

from drmodel.analysis.review.review import findings

PLANTED = {
    "ratio": {"statements.return.roi": 3.33},  # 4,200 over 1,260 is 3.33; net of the cost 2.33
    "total": {"strategies.pair.stated.cost_month": "300 EUR/month"},
    "itemised": {"strategies.pair.itemised.lines.two_servers.amount": "220 EUR/month"},
    "budget": {"statements.return.added_cost_month": "150 EUR/month"},
    "effort": {"plan.stated_effort": "20 h"},
    "added_share": {
        "strategies.solo.stated": {"cost_month": "128 EUR/month"},
        "strategies.pair.stated.added_share": "20 %",
    },
    "list_price": {"strategies.pair.costs.server.list_price": "100 EUR/month"},
    "penalty": {"constraints.availability": "99.5 %"},
    "baseline": {"constraints.availability": "99.5 %"},
    "outage_cost": {
        "triggers.rules.contract": {
            "title": "Revenue",
            "metric": "Revenue",
            "current": "100 EUR/month",
            "operator": ">",
            "threshold": "500 EUR/month",
        }
    },
    "availability": {"targets.availability.value": "99.9 %"},
    "avoided_hours": {"statements.return.avoided_hours": "35 h"},
    "one_provider": {"regions.lyon.provider": "northcloud"},
    "latency": {"audience.baltic.round_trips": {"porto": "80 ms"}},
    "rpo_twice": {"replication_methods.stream.stated_rpo": "10 s"},
    "rpo_scope": {"targets.rpo.scope": ["storm", "wipe"]},
    "backup": {"strategies.pair.backup": "nightly"},  # as solo has it, which was never meant to lose 30 min only
    "quorum": {"replication_methods.stream.quorum": True},
    "residency": {"constraints.allowed_countries": "unknown"},
    "copy": {"strategies.pair.automatic[promote].requires": "logical"},
    "left_out": {"replication_methods.stream.leaves_out": {"indices": "Indices"}},
    "stalled_copy": {"replication_methods.stream.keeps_log": "unlimited"},
    "steering": {"strategies.pair.steering": {"policy": "by_weight"}},
    "order": {"strategies.pair.automatic[promote].moves_traffic": True},
    "checks": {"strategies.pair.detection.configured_failures": 1},
    "time_budget": {"statements.failover_time": "1 min"},
    "waits": {"triggers.rules.buyers.current": "900 users"},
    "threshold": {"roadmap.horizons.summer.items.second.users": "1500 users"},
    "claim": {
        "claims": {
            "price": {
                "section": "Costs",
                "says": "A server costs 100",
                "stated": "100 EUR/month",
                "expression": "strategies.pair.costs.server.amount",
            }
        }
    },
}


def rules(case):
    return [one.rule for one in findings(case)]


def test_a_plan_without_faults_comes_out_clean(clean, case_of):
    assert rules(case_of(clean)) == []


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_fault_is_found(rule, clean, case_of):
    assert rule in rules(case_of(clean.override(PLANTED[rule])))


@pytest.mark.parametrize(
    "values",
    [
        {
            "replication_methods.stream.leaves_out": {"indices": "Indices"},
            "strategies.pair.automatic[promote].brings": ["indices"],
            "strategies.trio.replication": "none",
        },
        {"replication_methods.stream.keeps_log": "limited"},
        {"strategies.pair.costs.server.list_price": "115 EUR/month"},  # it costs 120
        {"strategies.pair.steering": {"policy": "home_first"}},
        {"strategies.trio.steering": {"policy": "by_latency"}},  # two homes: each serves
    ],
)
def test_what_is_as_it_should_be_is_no_finding(values, clean, case_of):
    assert rules(case_of(clean.override(values))) == []


def test_replication_beside_better_backups_is_not_taken_for_one(clean, case_of):
    """Hourly copies lose half an hour, more than 10 s; but nightly ones are what there was before."""
    assert "backup" not in rules(case_of(clean.override({"strategies.pair.stated.rpo": "10 s"})))


@pytest.mark.parametrize(
    ("longest", "severity"), [("8 h", "high"), ("1 h", "medium"), (None, "medium")]
)  # 99.9 % allows 8.76 h a year
def test_one_provider_is_grave_where_it_has_cost_most_of_a_year(longest, severity, clean, case_of):
    values = {"targets.availability.value": "99.9 %", "regions.lyon.provider": "northcloud"}
    if longest is not None:
        values["providers.northcloud.longest_outage"] = longest
    (one,) = [one for one in findings(case_of(clean.override(values))) if one.rule == "one_provider"]
    assert one.severity == severity


def test_a_price_is_held_against_a_list_with_its_date(clean, case_of):
    cited = {"value": "50 EUR/month", "source": {"citation": "North Cloud, price list", "date": "2026-03"}}
    scenario = clean.override(
        {"replication_methods.stream.cost": "40 EUR/month", "replication_methods.stream.list_price": cited}
    )
    (one,) = findings(case_of(scenario))
    assert (one.rule, one.path) == ("list_price", "replication_methods.stream.cost")
    assert (one.stated.value, one.found.value, one.source.date) == (40, 50, "2026-03")
    assert one.statement.values["date"].value == "2026-03"


def test_a_rate_that_is_not_the_dated_one_is_found(two_currencies, case_of):
    """The scenario pins 0.9 EUR/USD."""
    scenario = two_currencies().override({"statements.return.exchange_rate": "0.8 EUR/USD"})
    (one,) = [one for one in findings(case_of(scenario)) if one.rule == "exchange_rate"]
    assert (one.stated.value, one.found.value) == (0.8, 0.9)


@pytest.mark.parametrize(
    ("bound", "stated", "holds"),
    [
        ("equal", "120 EUR/month", True),
        ("equal", "120.5 EUR/month", True),  # within a hundredth
        ("equal", "{range: [100, 130 EUR/month]}", True),
        ("equal", "100 EUR/month", False),
        ("equal", "1440 EUR/year", True),
        ("at_most", "130 EUR/month", True),
        ("at_most", "100 EUR/month", False),
        ("at_least", "100 EUR/month", True),
        ("at_least", "130 EUR/month", False),
        ("equal", "unknown", False),
    ],
)
def test_a_claim_holds_as_far_as_it_means(bound, stated, holds, clean, case_of):
    """A server costs 120 EUR a month."""
    claim = f"""{{section: Costs, says: A server, stated: {stated}, bound: {bound},
                  expression: strategies.pair.costs.server.amount}}"""
    found = rules(case_of(clean.override({"claims": f"{{price: {claim}}}"})))
    assert found == ([] if holds else ["claim"])


def test_a_claim_about_what_is_unknown_cannot_be_checked(clean, case_of):
    claim = "{section: Costs, says: Licences, stated: 9 EUR/month, expression: strategies.pair.costs.licences.amount}"
    (one,) = findings(case_of(clean.override({"claims": f"{{price: {claim}}}"})))
    assert (one.stated.value, one.found.value) == (9, None)


def test_a_claim_that_divides_by_a_result_of_nothing_cannot_be_checked(clean, case_of):
    """The strategy that all are measured against avoids no hours."""
    claim = "{section: Return, says: Worth it, stated: 2, expression: 8 h / outcomes.solo.avoided_hours}"
    (one,) = findings(case_of(clean.override({"claims": f"{{worth: {claim}}}"})))
    assert (one.stated.value, one.found.value) == (2, None)


def test_a_tolerance_is_in_the_unit_of_what_is_stated(clean, case_of):
    claim = """{section: Costs, says: A server, stated: 100 EUR/month, tolerance: TOL,
                expression: strategies.pair.costs.server.amount}"""
    for tolerance, found in (("25 EUR/month", []), ("15 EUR/month", ["claim"])):
        text = f"{{price: {claim.replace('TOL', tolerance)}}}"
        assert rules(case_of(clean.override({"claims": text}))) == found


def test_the_gravest_come_first(tiny, case_of):
    order = ["high", "medium", "low"]
    weights = [order.index(one.severity) for one in findings(case_of(tiny))]
    assert weights == sorted(weights)
    assert len(set(weights)) == 3
