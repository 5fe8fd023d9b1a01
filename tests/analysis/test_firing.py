import math

import pytest

from drmodel.analysis.firing import trigger_state


@pytest.fixture
def state(tiny):
    def of(rule, changes=None):
        return trigger_state(tiny.override(changes or {})).rules[rule]

    return of


def test_without_triggers_there_is_no_state(tiny):
    assert trigger_state(tiny.override({"triggers": "none"})) is None


def test_a_number_below_its_threshold(state):
    buyers = state("buyers")
    assert (buyers.fired, buyers.distance, buyers.ratio) == (False, 1100, 0.45)
    assert buyers.months == pytest.approx(math.log(2000 / 900) / math.log(1.025))  # the mean of 1 % and 4 %


def test_a_number_beyond_its_threshold(state):
    buyers = state("buyers", {"triggers.rules.buyers.current": "2500 users"})
    assert (buyers.fired, buyers.distance, buyers.months) == (True, -500, 0)


def test_categories(state):
    season = state("season")
    assert (season.fired, season.distance, season.ratio, season.months) == (False, None, None, None)
    assert state("season", {"triggers.rules.season.current": "full"}).fired is True
    assert state("season", {"triggers.rules.season.current": "unknown"}).fired is None


def test_a_quantity_as_a_category_is_what_is_written(state):
    same = {"triggers.rules.season.current": "3 users", "triggers.rules.season.threshold": "3 users"}
    assert state("season", same).fired is True
    assert state("season", {**same, "triggers.rules.season.current": "4 users"}).fired is False


def test_unknown_stays_unknown(state):
    for change in (
        {},
        {"triggers.rules.contract.current": "99 %", "triggers.rules.contract.threshold": "unknown"},
        {"triggers.rules.contract.current": "a few nines"},
    ):
        contract = state("contract", change)
        assert (contract.fired, contract.distance, contract.ratio, contract.months) == (None, None, None, None)


@pytest.mark.parametrize(
    ("growth", "months"),
    [
        ("50 users/month", 22),  # 1,100 users to go
        ("0 %/month", math.inf),
        ("-2 %/month", math.inf),
        ("none", None),
        ("unknown", None),
    ],
)
def test_growth(state, growth, months):
    assert state("buyers", {"triggers.rules.buyers.growth": growth}).months == months


@pytest.mark.parametrize(
    ("growth", "months"),
    [
        ("-100 users/month", 4),
        ("100 users/month", math.inf),
        ("-10 %/month", math.log(500 / 900) / math.log(0.9)),
        ("10 %/month", math.inf),
        ("-100 %/month", None),
    ],
)
def test_a_threshold_reached_from_above(state, growth, months):
    falling = {
        "triggers.rules.buyers.operator": "<",
        "triggers.rules.buyers.threshold": "500 users",
        "triggers.rules.buyers.growth": growth,
    }
    found = state("buyers", falling)
    assert (found.fired, found.distance) == (False, 400)
    assert found.months == (None if months is None else pytest.approx(months))


def test_no_compound_growth_leads_to_nothing(state):
    none_left = {"triggers.rules.buyers.operator": "<", "triggers.rules.buyers.threshold": "0 users"}
    assert state("buyers", none_left).months is None


@pytest.mark.parametrize(
    ("rule", "changes", "fired"),
    [
        ("any", {}, None),  # one is unknown
        ("all", {}, False),  # one is not there yet, whatever the unknown one is
        ("any", {"triggers.rules.season.current": "full"}, True),
        ("any", {"triggers.rules.contract": "none"}, False),
    ],
)
def test_all_rules_together(tiny, rule, changes, fired):
    found = trigger_state(tiny.override({"triggers.rule": rule, **changes}))
    assert (found.rule, found.fired) == (rule, fired)
