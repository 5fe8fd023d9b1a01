import pytest

from drmodel.analysis.compare import compare
from drmodel.analysis.recommend import choose, meets_all
from drmodel.formatting import Formatter
from drmodel.simulation.statistics import Interval

MODES = {"storm": 0.6, "release": 0.4}  # shares of the downtime
SITES = frozenset({"storm"})
HOUR, DATA = (90 + 4 * 120 + 200) / 6, 60.0
# Everything can be judged, and nothing but the availability tells strategies apart.
PLAIN = {
    "targets.latency": "none",
    "constraints.budget": "none",
    "strategies.pair.costs.licences": "none",
    "outage_cost.parts.goodwill": "none",
    "strategies.pair.costs.setup": "none",
    "targets.rto.scope": "all",
    "targets.rpo.scope": "all",
}


@pytest.fixture
def decide(tiny, estimate):
    """The choice for downtimes [h/year] and lost data [h/year] of the three strategies."""

    def choice(downtimes, changes=None, lost=(20.0, 2.0, 1.0)):
        scenario = tiny.override(PLAIN | (changes or {}))
        estimates = {
            name: estimate(
                hours,
                by_cause={
                    mode: part * (hours.mean if isinstance(hours, Interval) else hours) for mode, part in MODES.items()
                },
                lost_hours=data,
            )
            for name, hours, data in zip(("solo", "pair", "trio"), downtimes, lost, strict=True)
        }
        worths = compare(scenario, estimates)
        return choose(scenario, estimates, worths, SITES), worths

    return choice


@pytest.fixture(scope="session")
def texts():
    formatter = Formatter("en")
    return lambda sentences: [formatter.sentence(s).replace("\u202f", " ").replace("\u00a0", " ") for s in sentences]


def test_the_best_of_those_that_meet_all_targets(decide):
    found, worths = decide((200.0, 5.0, 4.0))
    assert [meets_all(worths[name]) for name in ("solo", "pair", "trio")] == [False, True, True]
    best = max(("pair", "trio"), key=lambda name: worths[name].net_benefit.mean)
    assert (found.strategy, found.meets_all, found.removed) == (best, True, ())
    assert {found.strategy, found.next_best} == {"pair", "trio"}


def test_meeting_the_targets_goes_before_money(decide, texts):
    found, worths = decide((20.0, 19.0, 5.0))
    assert worths["solo"].net_benefit.mean > worths["trio"].net_benefit.mean
    assert (found.strategy, found.next_best) == ("trio", "solo")
    more = worths["solo"].net_benefit.mean - worths["trio"].net_benefit.mean
    assert f"Three cities misses no target; One city would leave €{more:,.0f} a year more, but misses one" in texts(
        found.reasons
    )


def test_if_nothing_meets_all_targets_the_best_within_the_limits(decide, texts):
    found, worths = decide((200.0, 50.0, 40.0))
    assert (found.strategy, found.meets_all) == ("trio", False)
    net, added = worths["trio"].net_benefit.mean, worths["trio"].cost.added_year.known
    assert net == pytest.approx(160 * HOUR + 19 * DATA - 12 * 322)
    assert texts(found.reasons) == [
        "No option meets all stated targets",
        "Three cities has the highest availability, 99.543 %, against the target of 99.9 %",
        f"Three cities avoids 160 h of downtime a year, adds €{added:,.0f} of cost and leaves a net benefit of €{net:,.0f}",
        "60 % of the downtime of One city comes from faults of one site, which a second site can cure",
        "The greatest cause left with Three cities is A site is lost: 24.0 h a year",
    ]


def test_of_a_bill_with_a_gap_only_the_least_is_said(decide, texts):
    found, worths = decide((200.0, 50.0, 40.0), {"strategies.trio.costs.traffic.amount": "unknown"})
    known = 12 * (322 - 0.02 * 1500)
    net = 160 * HOUR + 19 * DATA - known
    assert worths["trio"].net_benefit.mean == pytest.approx(net)
    assert (
        f"Three cities avoids 160 h of downtime a year, adds at least €{known:,.0f} of cost and leaves a net benefit of "
        f"€{net:,.0f} before what is unknown"
    ) in texts(found.reasons)


def test_doing_nothing_can_be_best(decide, texts):
    found, _ = decide((20.0, 19.0, 18.0))
    assert found.strategy == "solo"
    assert "No other option within the limits returns more than it costs, compared with One city" in texts(
        found.reasons
    )
    # 2 hours and 19 hours of data avoided for the added cost of three cities
    price = f"{12 * 322 / 2:,.0f}"
    assert (
        f"The next step, Three cities, costs €{price} per further hour avoided; an hour of outage costs €128"
        in texts(found.reasons)
    )


def test_what_is_too_close_to_call_does_not_meet(decide):
    found, worths = decide((200.0, 50.0, Interval(8.76, 8.5, 9.0)))
    assert worths["trio"].verdicts["availability"].why == "too close to call"
    assert not meets_all(worths["trio"])
    assert (found.strategy, found.meets_all) == ("trio", False)


@pytest.mark.parametrize(
    ("changes", "removed", "why"),
    [
        ({"constraints.budget": "300 EUR/month"}, ("trio",), "it exceeds the budget"),
        ({"constraints.allowed_countries": ["PT", "FR"]}, ("trio",), "it keeps data in a country that is not allowed"),
        ({"constraints.availability": "99.8 %"}, ("solo", "pair"), "it misses the service level in force"),
    ],
)
def test_hard_limits_remove(decide, texts, changes, removed, why):
    found, _ = decide((200.0, 50.0, 5.0), changes)
    assert found.removed == removed
    assert found.strategy not in removed
    assert found.next_best not in removed
    titles = {"solo": "One city", "pair": "Two cities", "trio": "Three cities"}
    assert texts(found.reasons)[: len(removed)] == [f"{titles[name]} is out: {why}" for name in removed]
    assert all(flip.to not in removed for flip in found.flips)


def test_if_every_strategy_breaks_a_limit_the_best_of_all_and_it_says_so(decide, texts):
    found, _ = decide((200.0, 50.0, 40.0), {"constraints.availability": "99.99 %"})
    assert found.removed == ("solo", "pair", "trio")
    assert found.strategy == "trio"
    assert "Every option breaks a hard limit; Three cities is the best of them" in texts(found.reasons)


def test_a_single_strategy_has_no_runner_up(tiny, estimate):
    only = {
        "strategies": {"solo": tiny.document_json()["strategies"]["solo"]},
        "triggers": "none",
        "plan": "none",
        "levers": "none",
        "roadmap": "none",
        "statements": "none",
        "claims": "none",
    }
    scenario = tiny.override(only)
    estimates = {"solo": estimate(20.0)}
    found = choose(scenario, estimates, compare(scenario, estimates), SITES)
    assert (found.strategy, found.next_best, found.flips) == ("solo", None, ())


def test_conditions_name_what_is_unknown_and_what_is_not_stated(decide, texts):
    found, _ = decide(
        (200.0, 5.0, 190.0),
        {
            "strategies.pair.costs.licences": {"amount": "unknown"},
            "constraints.budget": "900 EUR/month",
            "constraints.allowed_countries": ["PT", "FR"],
            "regions.lyon.country": "none",
        },
    )
    assert found.strategy == "pair"
    assert found.not_stated == ("targets.latency", "constraints.availability")
    assert texts(found.conditions) == [
        "Of unknown cost or value, and left out of the sum: strategies.pair.costs.licences",
        "Not stated: targets.latency",
        "A target or limit cannot be judged, as this is unknown: regions.lyon.country",
        "Not stated: constraints.availability",
    ]


def test_without_a_target_nothing_is_said_about_it(decide, texts):
    found, _ = decide((200.0, 50.0, 40.0), {"targets": "none"})
    assert found.meets_all
    assert not any("target of" in text for text in texts(found.reasons))


def test_without_downtime_there_is_nothing_to_cure(decide, texts):
    found, _ = decide((0.0, 0.0, 0.0))
    assert found.strategy == "solo"
    assert not any("can cure" in text for text in texts(found.reasons))


def best_at(worths, hour=HOUR, data=DATA, licence=0.0):
    """The strategy of the greatest net benefit, from scratch, for other values of an hour, of data, of a licence."""
    downtime = {"solo": 200.0, "pair": 50.0, "trio": 40.0}
    lost = {"solo": 20.0, "pair": 0.5, "trio": 1.0}

    def net(name):
        loss = (downtime["solo"] - downtime[name]) * hour + (lost["solo"] - lost[name]) * data
        return loss - worths[name].cost.added_year.known - (12 * licence if name == "pair" else 0.0)

    return max(downtime, key=net)


@pytest.mark.parametrize(
    ("path", "unit", "argument"),
    [("outage_cost", "EUR/h", "hour"), ("outage_cost.data_value", "EUR/h", "data")],
)
@pytest.mark.parametrize("wage", ["1 EUR/h", "48 EUR/h"])
@pytest.mark.parametrize("hour", ["10 EUR/h", "60 EUR/h", "400 EUR/h"])
def test_beyond_a_flip_another_strategy_is_best(decide, path, unit, argument, wage, hour):
    changes = {"labour.rates.operator": wage, "outage_cost.parts.sales.amount": hour}
    found, worths = decide((200.0, 50.0, 40.0), changes, (20.0, 0.5, 1.0))
    used = {"hour": float(hour.split()[0]), "data": DATA}
    assert best_at(worths, **used) == found.strategy
    flips = [flip for flip in found.flips if flip.path == path]
    if not flips:
        assert {best_at(worths, **used | {argument: value}) for value in (0.0, 1e6)} == {found.strategy}
    for flip in flips:
        assert (flip.unit, flip.used) == (unit, used[argument])
        away = 1e-6 if flip.value > flip.used else -1e-6
        assert best_at(worths, **used | {argument: flip.value - away}) == found.strategy
        assert best_at(worths, **used | {argument: flip.value + away}) == flip.to


def test_on_neither_side_of_the_flips_anything_else_changes(decide):
    found, worths = decide((200.0, 50.0, 40.0), {"outage_cost.parts.sales.amount": "60 EUR/h"}, (20.0, 0.5, 1.0))
    values = [flip.value for flip in found.flips if flip.path == "outage_cost"]
    least = max((v for v in values if v < 60), default=0.0)
    most = min((v for v in values if v > 60), default=1e6)
    for step in range(1, 20):
        assert best_at(worths, hour=least + (most - least) * step / 20) == found.strategy


def test_the_price_of_an_unknown_line_that_flips_the_answer(decide):
    changes = {
        "strategies.pair.costs.licences": {"amount": "unknown"},
        "labour.rates.operator": "1 EUR/h",
        "outage_cost.parts.sales.amount": "60 EUR/h",
    }
    found, worths = decide((200.0, 50.0, 40.0), changes, (20.0, 0.5, 1.0))
    assert found.strategy == "pair"
    (flip,) = (flip for flip in found.flips if flip.path == "strategies.pair.costs.licences")
    assert (flip.unit, flip.used) == ("EUR/month", None)
    assert best_at(worths, hour=60, licence=flip.value - 1e-6) == "pair"
    assert best_at(worths, hour=60, licence=flip.value + 1e-6) == flip.to == "trio"


def test_the_unknown_part_of_an_hour_that_flips_the_answer(decide):
    changes = {
        "outage_cost.parts.goodwill": {"title": "Goodwill", "amount": "unknown"},
        "outage_cost.parts.sales.amount": "10 EUR/h",
    }
    found, worths = decide((200.0, 50.0, 40.0), changes, (20.0, 0.5, 1.0))
    assert found.strategy == "solo"
    (flip,) = (flip for flip in found.flips if flip.path == "outage_cost.parts.goodwill.amount")
    assert flip.used is None
    assert best_at(worths, hour=10 + flip.value - 1e-6) == "solo"
    assert best_at(worths, hour=10 + flip.value + 1e-6) == flip.to


def test_data_of_unknown_value_flip_upwards_only(decide):
    found, _ = decide(
        (200.0, 50.0, 40.0), {"outage_cost.data_value": "unknown", "outage_cost.parts.sales.amount": "10 EUR/h"}
    )
    (flip,) = (flip for flip in found.flips if flip.path == "outage_cost.data_value")
    assert flip.used is None
    assert flip.value > 0


def test_the_only_one_that_meets_all_targets_is_flipped_by_no_money(decide):
    found, _ = decide((200.0, 50.0, 5.0))
    assert (found.strategy, found.flips) == ("trio", ())


def test_equal_strategies_go_by_name(decide):
    same = {
        "strategies.trio.costs": {"server": {"amount": "128 EUR/month"}},
        "strategies.pair.costs": {"server": {"amount": "128 EUR/month"}},
        "strategies.pair.run_effort": "none",
        "strategies.pair.measures": [],
        "strategies.pair.readiness": "none",
    }
    found, _ = decide((50.0, 40.0, 40.0), same, (1.0, 1.0, 1.0))
    assert (found.strategy, found.next_best) == ("pair", "trio")


def test_the_order_of_strategies_changes_nothing(tiny, estimate):
    turned = tiny.override({"strategies": dict(reversed(tiny.document_json()["strategies"].items()))})
    estimates = {"solo": estimate(200.0), "pair": estimate(50.0), "trio": estimate(40.0)}
    forward, backward = (choose(s, estimates, compare(s, estimates), SITES) for s in (tiny, turned))
    assert forward == backward
