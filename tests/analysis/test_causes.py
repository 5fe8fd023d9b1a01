import pytest

from drmodel.analysis.causes import by_cause, cause_title, curable_share, remedy

MODES = {"storm": 4.0, "outage_lyon": 1.0, "release": 3.0, "wipe": 2.0, "cards_down": 0.5, "outage_gdansk": 0.0}


def test_downtime_by_group_and_by_modes_without_one(tiny, estimate):
    hours = by_cause(tiny, estimate(10.5, by_cause=MODES))
    assert hours == {"site": 5.0, "software": 3.0, "wipe": 2.0, "cards_down": 0.5, "false_alarm": 0.0}
    assert list(hours) == ["site", "software", "wipe", "cards_down", "false_alarm"]


def test_titles_of_groups_and_of_modes(tiny):
    assert cause_title(tiny, "site")["en"] == "A site is lost"
    assert cause_title(tiny, "wipe")["en"] == "Bookings deleted by mistake"


def test_remedy_takes_the_greatest_causes_until_the_target_is_reached(tiny, estimate):
    found = remedy(tiny, estimate(10.5, by_cause=MODES), 1 - 3 / 8760)  # three hours are allowed
    assert (found.causes, found.hours, found.enough) == (("site", "software"), (5.0, 3.0), True)
    assert found.availability == pytest.approx(1 - 2.5 / 8760)
    assert found.steps == pytest.approx((1 - 10.5 / 8760, 1 - 5.5 / 8760, 1 - 2.5 / 8760))


def test_remedy_of_what_meets_its_target_is_nothing(tiny, estimate):
    found = remedy(tiny, estimate(10.5, by_cause=MODES), 0.99)
    assert (found.causes, found.enough) == ((), True)
    assert found.availability == pytest.approx(1 - 10.5 / 8760)


def test_remedy_says_when_everything_is_not_enough(tiny, estimate):
    found = remedy(tiny, estimate(10.5, by_cause={"storm": 4.0}), 1.0)
    assert (found.causes, found.enough) == (("site",), False)
    assert found.availability == pytest.approx(1 - 6.5 / 8760)


def test_equal_causes_go_by_name(tiny, estimate):
    found = remedy(tiny, estimate(4.0, by_cause={"wipe": 2.0, "cards_down": 2.0}), 1 - 2 / 8760)
    assert found.causes == ("cards_down",)


def test_no_downtime_needs_no_remedy_and_has_nothing_to_cure(tiny, estimate):
    never = estimate(0.0, by_cause={"storm": 0.0})
    assert remedy(tiny, never, 0.999).availability == 1
    assert curable_share(never, frozenset({"storm"})) is None


def test_curable_share(estimate):
    assert curable_share(estimate(10.5, by_cause=MODES), frozenset({"storm", "outage_lyon"})) == pytest.approx(5 / 10.5)


def test_the_order_of_modes_changes_no_digit(tiny, estimate):
    modes = {"storm": 0.1, "outage_lyon": 0.2, "outage_gdansk": 0.3}
    other = dict(reversed(modes.items()))
    assert by_cause(tiny, estimate(0.6, by_cause=modes)) == by_cause(tiny, estimate(0.6, by_cause=other))
