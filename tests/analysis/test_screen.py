import math

import pytest

from drmodel.analysis.costs import costs
from drmodel.analysis.screen import best_round_trip, can_fail_over, restored_in_scope, screen
from drmodel.simulation.statistics import Interval, exactly

RTO, RPO = 20 / 60, 2 / 60


@pytest.fixture
def verdict(tiny, estimate):
    """The verdict on one measure of one strategy, the scenario changed and the estimates of all alike."""

    def judge(measure, name="pair", changes=None, one=None):
        scenario = tiny.override(changes or {})
        estimates = dict.fromkeys(scenario.strategies, one or estimate(5.0))
        return screen(scenario, estimates, costs(scenario))[name][measure]

    return judge


def test_every_strategy_has_a_verdict_on_every_measure(tiny, estimate):
    found = screen(tiny, dict.fromkeys(tiny.strategies, estimate(5.0)), costs(tiny))
    assert list(found) == list(tiny.strategies)
    assert all(
        list(v) == ["availability", "rto", "rpo", "latency", "budget", "countries", "sla"] for v in found.values()
    )


@pytest.mark.parametrize(
    ("low", "high", "met", "why"),
    [
        (8.0, 8.7, True, ""),  # 99.9 % leaves 8.76 h a year
        (8.8, 9.5, False, ""),
        (8.5, 9.0, None, "too close to call"),
    ],
)
def test_availability_and_service_level_are_judged_by_the_interval(verdict, estimate, low, high, met, why):
    one = estimate(Interval((low + high) / 2, low, high))
    found = verdict("availability", one=one)
    assert (found.met, found.why) == (met, why)
    assert found.achieved.mean == pytest.approx(1 - (low + high) / 2 / 8760)
    limit = verdict("sla", changes={"constraints.availability": "99.9 %"}, one=one)
    assert (limit.met, limit.why) == (met, why)


@pytest.mark.parametrize(
    ("measure", "change", "path"),
    [
        ("availability", {"targets.availability": "none"}, "targets.availability"),
        ("availability", {"targets.availability.value": "unknown"}, "targets.availability"),
        ("rto", {"targets.rto": "none"}, "targets.rto"),
        ("rto", {"targets.rto.share": "unknown"}, "targets.rto"),
        ("rpo", {"targets.rpo": "none"}, "targets.rpo"),
        ("latency", {"targets.latency": "none"}, "targets.latency"),
        ("latency", {"targets.latency.value": "unknown"}, "targets.latency"),
        ("latency", {"audience": "none"}, "audience"),
        ("latency", {"audience.iberia.share": "unknown"}, "audience.iberia.share"),
        ("budget", {"constraints.budget": "none"}, "constraints.budget"),
        ("budget", {"constraints.budget": "unknown"}, "constraints.budget"),
        ("budget", {}, "strategies.pair.costs.licences"),
        ("countries", {"constraints.allowed_countries": "unknown"}, "constraints.allowed_countries"),
        ("countries", {"regions.lyon.country": "none"}, "regions.lyon.country"),
        ("sla", {}, "constraints.availability"),
        ("sla", {"constraints.availability": "none"}, "constraints.availability"),
    ],
)
def test_what_is_unknown_is_named(verdict, measure, change, path):
    found = verdict(measure, changes=change)
    assert (found.met, found.why) == (None, f"unknown: {path}")


def shares(distribution, within):
    return {"site": distribution(within=within), "all": distribution(within={RTO: exactly(0.0), RPO: exactly(0.0)})}


@pytest.mark.parametrize(
    ("share", "met"),
    [(Interval(0.95, 0.91, 0.98), True), (Interval(0.8, 0.7, 0.89), False), (Interval(0.9, 0.8, 0.95), None)],
)
def test_recovery_time_by_the_share_of_lost_sites(verdict, estimate, distribution, share, met):
    one = estimate(5.0, recovery=shares(distribution, {RTO: share}))
    found = verdict("rto", one=one)
    assert (found.met, found.achieved) == (met, share)
    assert found.why == ("too close to call" if met is None else "")


def test_recovery_time_of_all_outages(verdict, estimate, distribution):
    one = estimate(5.0, recovery=shares(distribution, {RTO: exactly(1.0)}))
    assert verdict("rto", one=one).met is True
    assert verdict("rto", changes={"targets.rto.scope": "all"}, one=one).met is False


def test_no_event_misses_no_target_and_too_few_decide_nothing(verdict, estimate, distribution):
    never = estimate(0.0, recovery={"site": distribution(mean=None, per_year=0.0)})
    assert verdict("rto", one=never).met is True
    once = estimate(0.1, recovery={"site": distribution(mean=None, per_year=0.002)})
    assert (verdict("rto", one=once).met, verdict("rto", one=once).why) == (None, "too close to call")


def test_data_loss_at_a_lost_site_needs_somewhere_to_fail_over_to(tiny, verdict, estimate, distribution):
    assert [can_fail_over(tiny, name) for name in tiny.strategies] == [False, True, True]
    assert verdict("rpo", "solo").why == "not applicable"
    assert verdict("rpo", "pair").met is True
    one = estimate(5.0, loss={"all": distribution(within={RPO: exactly(0.2)})})
    assert verdict("rpo", "solo", changes={"targets.rpo.scope": "all"}, one=one).met is False


def test_latency_by_measured_round_trips(verdict):
    # Baltic users are 40 %; only their nearest region is measured, and it is within 50 ms.
    measured = {"audience.baltic.round_trips": {"porto": "70 ms", "lyon": "55 ms", "gdansk": "9 ms"}}
    alone, everywhere = verdict("latency", "pair", measured), verdict("latency", "trio", measured)
    assert (alone.met, alone.achieved) == (False, exactly(0.6))  # served from Porto in normal times
    assert (everywhere.met, everywhere.achieved) == (True, exactly(1.0))


def test_a_bound_can_show_a_miss_but_no_success(verdict):
    near = verdict("latency", "pair")  # Porto to the Baltic: 2,600 km, 26 ms at the speed of light in glass
    assert (near.met, near.why) == (None, "unknown: audience.baltic.round_trips")
    assert near.achieved == Interval(0.6, 0.6, 1.0)
    assert verdict("latency", "pair", {"targets.latency.value": "20 ms"}).met is False
    assert verdict("latency", "pair", {"targets.latency.share": "60 %"}).met is True  # Iberia alone is enough


def test_an_audience_nobody_can_place_stays_unknown(verdict, tiny):
    lost = {"audience.baltic.latitude": "none", "audience.baltic.longitude": "none"}
    assert best_round_trip(tiny.override(lost), "pair", "baltic") is None
    assert verdict("latency", "pair", lost).why == "unknown: audience.baltic.round_trips"


def test_round_trips(tiny):
    assert best_round_trip(tiny, "pair", "iberia") == 12
    angle = math.acos(
        math.sin(math.radians(54.7)) * math.sin(math.radians(54.35))
        + math.cos(math.radians(54.7)) * math.cos(math.radians(54.35)) * math.cos(math.radians(20.5 - 18.65))
    )
    bound = 2 * 6371.0088 * angle / (299_792.458 * 2 / 3) * 1000
    assert best_round_trip(tiny, "trio", "baltic") == pytest.approx(bound, rel=1e-9)
    assert best_round_trip(tiny, "trio", "baltic", bounds=False) is None


def test_budget_counts_what_is_added_to_the_baseline(verdict):
    assert verdict("budget", "solo").met is True
    trio = verdict("budget", "trio")
    assert (trio.met, trio.achieved) == (True, exactly(450 - 128))
    assert verdict("budget", "trio", {"constraints.budget": "322 EUR/month"}).met is True
    assert verdict("budget", "trio", {"constraints.budget": "321 EUR/month"}).met is False


def test_a_known_part_over_the_budget_is_over_the_budget(verdict):
    assert verdict("budget", "pair", {"constraints.budget": "100 EUR/month"}).met is False


def test_countries(verdict):
    only = {"constraints.allowed_countries": ["PT", "FR"]}
    assert [verdict("countries", name, only).met for name in ("solo", "pair", "trio")] == [True, True, False]


@pytest.mark.parametrize(
    ("scope", "listed", "why"),
    [(["wipe"], ("wipe",), "not applicable"), (["storm", "wipe"], ("wipe",), ""), (["storm"], (), ""), ("all", (), "")],
)
def test_a_recovery_point_for_corruption_alone_is_not_judged_by_failovers(tiny, verdict, scope, listed, why):
    """What is wiped comes back from a backup."""
    changes = {"targets.rpo.scope": scope}
    assert restored_in_scope(tiny.override(changes)) == listed
    assert (verdict("rpo", changes=changes).why == "not applicable") == bool(why)
