"""What must be true is where brute force, on documents that are loaded anew, sees it become true."""

from dataclasses import replace

import pytest

from drmodel.analysis.compare import compare
from drmodel.analysis.recommend import choose
from drmodel.analysis.sensitivity.dials import Dial, curable, dial, outage_cost
from drmodel.analysis.sensitivity.outlook import Player
from drmodel.analysis.sensitivity.questions import Question, must_be_true
from drmodel.errors import SimulationError
from drmodel.simulation.estimate import estimate
from drmodel.simulation.translate import objectives, programs

from .conftest import player


def _chosen(scenario, estimates):
    return choose(scenario, estimates, compare(scenario, estimates), frozenset()).strategy


def test_where_a_strategy_pays_net_benefit_is_linear_in_the_cost_of_an_hour(tiny, play):
    """Added cost less what data and credits save, over the hours avoided."""
    base = play(tiny)
    found = must_be_true(tiny, outage_cost(tiny, (0.0, 5000.0)), Question("pays", "pair"), play)
    worth, hour = base.worths["pair"], outage_cost(tiny).used
    other = worth.avoided_loss.mean - worth.avoided_hours.mean * hour
    needed = (worth.cost.added_year.known - other) / worth.avoided_hours.mean
    (crossing,) = found.crossings
    assert crossing.at.mean == pytest.approx(needed, rel=1e-9)
    assert crossing.rises
    assert crossing.at.low < needed < crossing.at.high
    assert found.nearest is crossing
    assert found.holds == (hour > needed)


@pytest.mark.no_cover
def test_a_change_of_the_best_by_money_lies_where_brute_force_finds_it(tiny, play):
    open_ = tiny.override({"targets.rto": "none"})  # which one strategy alone meets
    estimates = play(open_).estimates
    path = "outage_cost.parts.sales.amount"
    best = _chosen(open_, estimates)
    found = must_be_true(open_, dial(open_, path, (0.0, 3000.0)), Question("best", best), play, points=31)
    chosen = {x: _chosen(open_.override({path: f"{x} EUR/h"}), estimates) for x in range(0, 3001, 25)}
    changes = [
        (x, chosen[x], chosen[x + 25]) for x in range(0, 3000, 25) if (chosen[x] == best) != (chosen[x + 25] == best)
    ]
    assert changes
    assert len(changes) == len(found.crossings)
    for (x, before, after), crossing, other in zip(changes, found.crossings, found.after, strict=True):
        assert x <= crossing.at.mean <= x + 25
        assert other == (after if before == best else before)


@pytest.mark.no_cover
def test_a_target_that_is_simulated_is_met_where_brute_force_finds_it(tiny, play):
    path = "fault_modes.release.rate"
    found = must_be_true(tiny, dial(tiny, path, (0.0, 30.0)), Question("availability", "trio"), play)
    (crossing,) = found.crossings
    assert not crossing.rises
    wanted, goal = objectives(tiny), tiny.targets.availability.value.value
    for rate, met in ((crossing.at.low - 0.5, True), (crossing.at.high + 0.5, False)):
        other = tiny.override({path: f"{rate} /year"})
        known = estimate(programs(other, wanted), seed=1, budget=640, precision=1e-9, jobs=1)["trio"]
        assert (known.availability.low >= goal, known.availability.high < goal) == (met, not met)


@pytest.mark.no_cover
def test_the_best_changes_where_a_target_is_missed(tiny, play):
    """One strategy alone meets all targets, until too many releases take its interval below the target."""
    path = "fault_modes.release.rate"
    found = must_be_true(tiny, dial(tiny, path, (0.0, 30.0)), Question("best", "trio"), play)
    (crossing,) = found.crossings
    assert found.holds
    assert found.after != ("trio",)
    missed = must_be_true(tiny, dial(tiny, path, (0.0, 30.0)), Question("availability", "trio"), play).nearest.at
    assert missed.low - 0.1 < crossing.at.mean < missed.high


def test_never(tiny, play):
    found = must_be_true(
        tiny, dial(tiny, "outage_cost.data_value", (0.0, 10.0)), Question("availability", "pair"), play
    )
    assert found.crossings == ()
    assert found.nearest is None


@pytest.mark.no_cover
def test_odds_of_a_year(tiny, play):
    rate = dial(tiny, "fault_modes.release.rate", (0.0, 30.0))
    often, seldom = (
        must_be_true(tiny, rate, Question("year", "trio", share), play).nearest.at.mean for share in (0.5, 0.8)
    )
    assert seldom < often


@pytest.mark.no_cover
def test_another_seed_agrees_within_the_intervals(tiny, play):
    rate, question = dial(tiny, "fault_modes.release.rate", (0.0, 30.0)), Question("availability", "trio")
    other = Player(objectives(tiny), seed=2, years=640, jobs=1)
    one, two = (must_be_true(tiny, rate, question, which).nearest.at for which in (play, other))
    assert abs(one.mean - two.mean) < one.half_width + two.half_width


def test_what_moves_money_alone_is_simulated_once(tiny, monkeypatch):
    calls = []

    def counted(*args, **kwargs):
        calls.append(args)
        return estimate(*args, **kwargs)

    monkeypatch.setattr("drmodel.analysis.sensitivity.outlook.estimate", counted)
    must_be_true(tiny, outage_cost(tiny), Question("pays", "pair"), player(tiny))
    assert len(calls) == 1


def test_the_share_of_the_downtime_that_failover_must_cure(tiny, play):
    """The more of it a second site can cure, the more available is what fails over."""
    wanted = objectives(tiny)
    found = must_be_true(
        tiny, curable(tiny, play(tiny).estimates["solo"], wanted.rto_modes), Question("availability", "pair"), play
    )
    assert all(crossing.rises for crossing in found.crossings)


def test_units_change_nothing(tiny, play):
    question = Question("availability", "pair")
    rates = [
        must_be_true(scenario, dial(scenario, "fault_modes.release.rate", (0.0, 30.0)), question, play)
        for scenario in (tiny, tiny.override({"fault_modes.release.rate": "0.5 /month"}))
    ]
    assert rates[0] == rates[1]


@pytest.mark.parametrize(
    ("overrides", "question", "message"),
    [
        ({}, Question("pays", "warm"), "no strategy `warm`; there are solo, pair, trio"),
        ({"targets.availability": "none"}, Question("availability", "pair"), "is not stated"),
        ({"targets.availability": "none"}, Question("year", "pair"), "is not stated"),
    ],
)
def test_what_cannot_be_answered(tiny, play, overrides, question, message):
    other = tiny.override(overrides)
    with pytest.raises(SimulationError, match=message):
        must_be_true(other, outage_cost(other), question, play)


def test_one_strategy_alone_is_always_the_best(tiny, play):
    alone = replace(play(tiny), estimates={"solo": play(tiny).estimates["solo"]}, scenario=_only(tiny, "solo"))
    still = Dial("nothing", 1.0, 0.0, 2.0, lambda scenario, _: scenario)
    found = must_be_true(tiny, still, Question("best", "solo"), lambda _: alone)
    assert found.holds
    assert found.crossings == ()


def _only(scenario, name):
    return scenario.model_copy(update={"strategies": {name: scenario.strategies[name]}})
