import pytest

from drmodel.analysis.fan import LONGEST, fans
from drmodel.analysis.firing import trigger_state

RULE = "triggers.rules.buyers"


@pytest.fixture
def found(tiny):
    def of(changes=None):
        scenario = tiny.override(changes or {})
        return fans(scenario, trigger_state(scenario))

    return of


def test_a_fan_opens_from_today_to_past_the_latest_date(tiny, found):
    (fan,) = found().values()
    assert (fan.low[0], fan.middle[0], fan.high[0]) == (900, 900, 900)
    months = fan.months[-1]
    assert months > trigger_state(tiny).rules["buyers"].forecast.late
    ends = [fan.low[-1], fan.middle[-1], fan.high[-1]]
    assert ends == pytest.approx([900 * growth**months for growth in (1.013, 1.025, 1.037)], rel=2e-3)


def test_linear_growth_opens_in_straight_lines(found):
    fan = found({f"{RULE}.growth": "{range: [10, 20 users/month]}"})["buyers"]
    months = fan.months[30]
    ends = [fan.low[30], fan.middle[30], fan.high[30]]
    assert ends == pytest.approx([900 + pace * months for pace in (11, 15, 19)], rel=2e-3)


def test_what_has_fired_or_cannot_be_forecast_has_no_fan(found):
    assert found({f"{RULE}.current": "2500 users"}) == {}
    assert found({f"{RULE}.growth": "unknown"}) == {}


def test_what_never_fires_is_shown_for_long(found):
    assert found({f"{RULE}.growth": "{range: [-2, 0 %/month]}"})["buyers"].months[-1] == LONGEST
