import math

import pytest

from drmodel.analysis.firing import trigger_state
from drmodel.analysis.forecast import draws
from drmodel.analysis.roadmap import roadmap_dues, span

RULE = "triggers.rules.buyers"
ITEM = "roadmap.horizons.summer.items.second"


@pytest.fixture
def dues(tiny):
    def of(changes=None):
        scenario = tiny.override(changes or {})
        state = trigger_state(scenario)
        fired = {} if state is None else {name: rule.fired for name, rule in state.rules.items()}
        return roadmap_dues(scenario, draws(scenario, fired))

    return of


def test_an_item_waits_for_its_own_number_of_users(dues):
    found = dues({f"{RULE}.growth": "2 %/month"})
    assert set(found) == {"spring", "summer"}
    assert found["spring"] == {}
    second = found["summer"]["second"]
    assert second.forecast.middle == pytest.approx(math.log(1500 / 900) / math.log(1.02))
    assert second.start.middle == pytest.approx(second.forecast.middle - 3 * 168 / 730)


def test_an_item_waits_for_a_rule_or_for_all_together(tiny, dues):
    whole = trigger_state(tiny).forecast
    third = dues()["summer"]["third"]
    assert (third.forecast, third.start) == (whole, None)  # it starts no strategy
    assert dues({f"{ITEM}.users": "none"})["summer"]["second"].forecast == whole  # the only rule that can be forecast
    assert dues({f"{ITEM}.users": "unknown"})["summer"]["second"].forecast == whole


def test_the_plan_starts_only_what_it_puts_in_place(dues):
    assert dues({f"{ITEM}.starts": "trio"})["summer"]["second"].start is None
    assert dues({f"{ITEM}.starts": "trio", "plan.strategy": "none"})["summer"]["second"].start is not None


def test_what_nobody_can_say_is_not_there(dues):
    gone = dues({f"{RULE}.growth": "unknown"})
    assert gone == {"spring": {}, "summer": {}}
    assert dues({"roadmap": "none"}) == {}
    assert dues({"triggers": "none"}) == gone


def test_what_waits_for_nothing_has_no_date(dues):
    assert "second" not in dues({f"{ITEM}.waits_for": "none"})["summer"]


def test_a_horizon_in_months(tiny):
    assert span(tiny.roadmap.horizons["summer"]) == (3, 6)
    open_ended = tiny.override({"roadmap.horizons.summer.to": "unknown"})
    assert span(open_ended.roadmap.horizons["summer"]) == (3, None)
