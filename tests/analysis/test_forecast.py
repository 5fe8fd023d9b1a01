import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.analysis.firing import trigger_state
from drmodel.analysis.forecast import Forecast, draws, forecast, joined

RULE = "triggers.rules.buyers"
WAY = math.log(2000 / 900)


@pytest.fixture(scope="session")
def state(tiny):
    def of(changes=None):
        return trigger_state(tiny.override(changes or {}))

    return of


def near(months):
    return pytest.approx(months, rel=2e-3)  # 4,096 draws


def test_a_ranged_growth_gives_the_dates_of_its_quantiles(state):
    """A slower growth is a later date: the tenth percentile of one is the ninetieth of the other."""
    found = state().rules["buyers"].forecast  # uniform from 1 to 4 %
    expected = [WAY / math.log1p(growth) for growth in (0.037, 0.025, 0.013)]
    assert [found.early, found.middle, found.late] == near(expected)
    assert found.never == 0


def test_linear_growth_and_a_ranged_value_of_today(state):
    found = state({f"{RULE}.growth": "50 users/month", f"{RULE}.current": "{range: [800, 1000 users]}"})
    forecast = found.rules["buyers"].forecast
    assert [forecast.early, forecast.middle, forecast.late] == near([20.4, 22, 23.6])  # (2000 - x) / 50


def test_never_has_a_probability(state):
    found = state({f"{RULE}.growth": "{range: [-1, 3 %/month]}"}).rules["buyers"].forecast
    assert found.never == pytest.approx(0.25, abs=1e-3)
    assert found.middle == near(WAY / math.log1p(0.01))
    assert found.late == math.inf


def test_a_point_is_its_own_forecast(state):
    rule = state({f"{RULE}.growth": "2 %/month"}).rules["buyers"]
    assert rule.forecast == Forecast(rule.months, rule.months, rule.months, 0.0)


def test_a_metric_that_falls(state):
    falling = {f"{RULE}.operator": "<", f"{RULE}.threshold": "500 users", f"{RULE}.growth": "{range: [-9, -1 %/month]}"}
    found = state(falling).rules["buyers"].forecast
    expected = [math.log(500 / 900) / math.log(factor) for factor in (0.918, 0.95, 0.982)]
    assert [found.early, found.middle, found.late] == near(expected)


@pytest.mark.parametrize("growth", ["unknown", "none", "{range: [-120, 20 %/month]}"])
def test_unknown_stays_unknown(state, growth):
    found = state({f"{RULE}.growth": growth})
    assert found.rules["buyers"].forecast is None
    assert (found.forecast, found.start, found.left_out) == (None, None, ("buyers", "season", "contract"))


def test_words_are_forecast_only_once_they_have_fired(state):
    found = state({"triggers.rules.season.current": "full"})
    assert found.rules["season"].forecast == Forecast(0, 0, 0, 0)
    assert found.forecast == Forecast(0, 0, 0, 0)  # any one is enough
    assert found.left_out == ("contract",)


def spread(found):
    return found.early, found.middle, found.late


SECOND = {"title": "Queue", "metric": "Queue", "current": "100 users", "operator": ">", "threshold": "200 users"}


def test_two_rules_together_are_the_first_or_the_last_of_them(tiny, state):
    """Two independent times, uniform on 10 to 20 months: their minimum and maximum have closed quantiles."""
    linear = {f"{RULE}.current": "{range: [0, 1000 users]}", f"{RULE}.growth": "100 users/month"}
    queue = {"triggers.rules.contract": {**SECOND, "current": {"range": [0, "100 users"]}, "growth": "10 users/month"}}
    only = {**linear, **queue, "triggers.rules.season": "none"}
    first, last = (state({**only, "triggers.rule": rule}).forecast for rule in ("any", "all"))
    for p, of_first, of_last in zip((0.1, 0.5, 0.9), spread(first), spread(last), strict=True):
        error = 5 * math.sqrt(p * (1 - p) / 4096)  # of a quantile of 4,096 independent draws, over its density
        assert of_first == pytest.approx(20 - 10 * math.sqrt(1 - p), abs=3 * error / math.sqrt(1 - p))
        assert of_last == pytest.approx(10 + 10 * math.sqrt(p), abs=3 * error / math.sqrt(p))


def test_the_start_is_the_lead_time_before(state):
    rule = state().rules["buyers"]
    months = 3 * 168 / 730  # two weeks and one
    assert rule.start.middle == pytest.approx(rule.forecast.middle - months)
    ranged = state({"plan.phases.build.duration": "{range: [1, 3 week]}", f"{RULE}.growth": "2 %/month"})
    start, due = ranged.rules["buyers"].start, WAY / math.log1p(0.02)
    week = 168 / 730
    assert [start.early, start.middle, start.late] == near([due - length * week for length in (3.8, 3, 2.2)])


@pytest.mark.parametrize("changes", [{"plan": "none"}, {"plan.phases.drill.duration": "unknown"}])
def test_without_the_length_of_the_plan_no_start_is_known(state, changes):
    found = state(changes)
    assert found.forecast is not None
    assert found.start is None
    assert found.rules["buyers"].start is None


def test_a_start_may_lie_in_the_past(state):
    assert state({f"{RULE}.current": "2500 users"}).start.middle == pytest.approx(-3 * 168 / 730)


def test_a_unit_changes_nothing(state):
    money = {f"{RULE}.current": "1000 EUR/month", f"{RULE}.threshold": "5000 EUR/month"}
    unpriced = {f"{RULE}.priced_at": "none"}
    yearly = {f"{RULE}.current": "12000 EUR/year", f"{RULE}.threshold": "60000 EUR/year"}
    assert state({**money, **unpriced}).forecast == state({**yearly, **unpriced}).forecast


RATES = st.integers(-40, 60)


@pytest.mark.no_cover
@given(low=RATES, width=st.integers(0, 30), more=st.integers(0, 20))
def test_faster_growth_is_never_later(state, low, width, more):
    slow, fast = (
        state({f"{RULE}.growth": f"{{range: [{low + by}, {low + by + width} %/month]}}"}).rules["buyers"].forecast
        for by in (0, more)
    )
    assert fast.early <= slow.early
    assert fast.middle <= slow.middle
    assert fast.late <= slow.late
    assert fast.never <= slow.never


@pytest.mark.no_cover
@given(low=RATES, width=st.integers(0, 30), queue=st.integers(-10, 30))
def test_any_is_never_after_all(tiny, low, width, queue):
    changes = {
        f"{RULE}.growth": f"{{range: [{low}, {low + width} %/month]}}",
        "triggers.rules.contract": {**SECOND, "growth": {"range": [queue, f"{queue + 10} users/month"]}},
        "triggers.rules.season": "none",
    }
    found = draws(tiny.override(changes), dict.fromkeys(("buyers", "contract"), False)).fires
    first, last = joined(found, "any"), joined(found, "all")
    assert np.all(first <= last)
    assert forecast(first).early <= forecast(last).early
    assert forecast(first).never <= forecast(last).never


def test_the_same_scenario_gives_the_same_draws_and_what_is_sure_is_drawn_once(tiny):
    fired = dict.fromkeys(tiny.triggers.rules, False)
    assert draws(tiny, fired).fires["buyers"].tobytes() == draws(tiny, fired).fires["buyers"].tobytes()
    sure = {f"{RULE}.growth": "2 %/month", "outage_cost.parts.sales.amount": "100 EUR/h"}
    assert draws(tiny.override(sure), fired).fires["buyers"].shape == (1,)


def test_ranges_move_together_where_the_scenario_says_so(tiny):
    """A value of today that is high where growth is high: the dates spread farther than by growth alone."""
    together = {
        f"{RULE}.current": "{range: [700, 1100 users]}",
        "correlations": {"size": {"between": [f"{RULE}.current", f"{RULE}.growth"], "rank": 0.9}},
        "correlations.size.source": {"assumption": "One success"},
    }
    apart = trigger_state(tiny.override({f"{RULE}.current": "{range: [700, 1100 users]}"})).forecast
    joint = trigger_state(tiny.override(together)).forecast
    assert joint.early < apart.early
    assert joint.late > apart.late
