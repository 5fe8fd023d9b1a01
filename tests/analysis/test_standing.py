"""Today against the targets, and how far the triggers are."""

import pytest

from drmodel.analysis.standing import Gap, gaps, progress, round_trip


@pytest.fixture
def today(estimate):
    """Estimates of which only the baseline's counts: five days down a year."""
    return {"solo": estimate(120.0)}


def test_each_target_has_its_unit_and_its_two_values(tiny, today):
    """99.9 % leave 0.001 × 8760 h, the stated 99.5 % 0.005 × 8760 h; events of one hour, as the fixture makes them."""
    found = gaps(tiny, today)
    assert list(found) == ["availability", "rto", "rpo", "latency"]
    assert found["availability"].target == pytest.approx(8.76)
    assert found["availability"].stated == pytest.approx(43.8)
    assert found["availability"].reached == 120.0
    assert (found["rto"].target, found["rto"].stated, found["rto"].reached) == (pytest.approx(1 / 3), 6.0, 1.0)
    assert (found["rpo"].target, found["rpo"].stated, found["rpo"].bad) == (pytest.approx(1 / 30), 24.0, 1.0)
    assert found["latency"] == Gap(50.0, 50.0)  # of 20, 50 and 80 ms


def test_what_is_simulated_counts_before_what_is_stated():
    gap = Gap(target=8.0, stated=4.0, reached=16.0)
    assert (gap.now, gap.missed, gap.times(16.0)) == (16.0, True, 2.0)
    assert Gap(target=8.0, stated=4.0).missed is False
    assert Gap(target=8.0, stated=8.0).missed is False


def test_what_nobody_states_is_left_out(tiny, today, distribution):
    assert gaps(tiny.override({"targets": "none", "today": "none"}), today) == {}
    bare = tiny.override({"baseline": "none"})
    assert list(gaps(bare, today)) == ["availability", "rto", "rpo"]
    assert gaps(bare, today)["rto"].stated is None


def test_no_event_has_no_length(tiny, estimate, distribution):
    none = {"all": distribution(None)}
    found = gaps(tiny, {"solo": estimate(0.0, recovery=none, loss=none)})
    assert (found["rto"].reached, found["rto"].bad, found["rto"].now) == (None, None, 6.0)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({}, 0.45),  # 900 of 2,000
        ({"current": "2500 users"}, 1.0),
        ({"operator": "<", "current": "4000 users"}, 0.5),  # has to halve
        ({"current": "unknown"}, None),
        ({"threshold": "0 users", "current": "0 users"}, None),
        ({"current": "99 %", "threshold": "99.9 %"}, 0.1),  # one minus it has to fall tenfold
        ({"current": "10 %", "threshold": "40 %"}, 0.25),
    ],
)
def test_the_way_to_a_threshold(tiny, changes, part):
    rules = {f"triggers.rules.buyers.{key}": value for key, value in changes.items()}
    scenario = tiny.override(
        {"triggers.rules.buyers.growth": "none", "triggers.rules.buyers.priced_at": "none", **rules}
    )
    found = progress(scenario.triggers.rules)
    assert found["buyers"] == (None if part is None else pytest.approx(part))
    assert found["season"] is None  # a category
    assert found["contract"] is None  # unknown


def test_the_round_trip_of_today_covers_the_share_that_the_target_asks_for(tiny):
    """Served from Porto: 60 % of the users within 12 ms; the target asks for 80 %."""
    trips = {"audience.baltic.round_trips": "{porto: 70 ms}"}
    assert round_trip(tiny.override(trips)) == 70.0
    assert round_trip(tiny.override(trips | {"targets.latency.share": "60 %"})) == 12.0


def test_without_a_measured_audience_or_a_target_there_is_no_round_trip(tiny):
    assert round_trip(tiny) is None
    assert (
        round_trip(tiny.override({"audience.baltic.round_trips": "{porto: 70 ms}", "targets.latency": "none"})) is None
    )
