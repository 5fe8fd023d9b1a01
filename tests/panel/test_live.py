import pytest

from drmodel.errors import SimulationError
from drmodel.reporting.panel import live as module
from drmodel.reporting.panel.live import EXACT, YEARS, Live, asked
from drmodel.study.evaluation import evaluate

SEED = 2025


@pytest.fixture(scope="module")
def live():
    return Live(SEED)


@pytest.fixture
def simulated(monkeypatch):
    """How many programs were simulated, call by call."""
    calls = []
    estimate = module.estimate

    def counting(programs, **settings):
        calls.append(len(programs))
        return estimate(programs, **settings)

    monkeypatch.setattr(module, "estimate", counting)
    return calls


def test_a_study_is_the_one_that_evaluate_makes(tiny, live):
    """Of as many years: the same estimates, worths and choices, now and when triggered."""
    what_if = tiny.override({"fault_modes.storm.rate": "0.7 /year"})
    found = live.study(asked(what_if), 0)
    expected = evaluate(what_if, seed=SEED, precision=EXACT, budget=YEARS[0], samples=0, progress=False)
    for situation in ("planned", "today"):
        mine, its = getattr(found, situation), getattr(expected, situation)
        assert dict(mine.estimates) == dict(its.estimates)
        assert (mine.worths, mine.choice, mine.steps) == (its.worths, its.choice, its.steps)
    assert found.recommendation == expected.recommendation
    assert (found.years, found.variant, found.overrides) == (YEARS[0], expected.variant, what_if.overrides)


def test_another_price_is_not_simulated_again(tiny, live, simulated):
    """What was simulated finely is priced finely."""
    for step in (0, 1):
        live.study(asked(tiny), step)
    simulated.clear()
    dearer = asked(tiny.override({"outage_cost.parts.sales.amount": "300 EUR/h"}))
    assert live.known(dearer) == 1
    study = live.study(dearer, 1)
    assert simulated == []
    assert study.years == YEARS[1]
    cheaper = live.study(asked(tiny), 1)
    assert study.planned.estimates["pair"] is cheaper.planned.estimates["pair"]
    hours = study.planned.worths["pair"].avoided_hours.mean
    gained = study.planned.worths["pair"].avoided_loss.mean - cheaper.planned.worths["pair"].avoided_loss.mean
    sales = tiny.outage_cost.parts["sales"].amount.value
    assert gained == pytest.approx((300 - sales) * hours)


def test_what_changes_one_strategy_is_simulated_of_it_alone(tiny, live, simulated):
    live.study(asked(tiny), 0)
    simulated.clear()
    live.study(asked(tiny.override({"strategies.pair.detection.failures": "1"})), 0)
    assert simulated == [1]


def test_a_world_without_faults_ends_sooner_in_all_strategies_alike(tiny):
    """Where one strategy has no downtime left to tell, its estimate takes fewer years; all must take the same."""
    live, calm = Live(SEED), tiny.override({"fault_scale.rate": "0"})
    study = live.study(asked(calm), 2)
    assert {one.years for one in study.planned.estimates.values()} == {5_120}
    busy = live.study(asked(tiny.override({"fault_scale.rate": "1 %"})), 2)
    assert len({one.years for one in busy.planned.estimates.values()}) == 1


def test_little_is_kept(tiny, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    live = Live(SEED)
    live.study(asked(tiny), 0)
    live.study(asked(tiny.override({"fault_modes.storm.rate": "0.7 /year"})), 0)
    assert len(live._kept) == 3


def test_who_is_told_of_progress_may_stop_it(tiny):
    def stop(done, most):
        raise StopIteration

    live = Live(SEED)
    with pytest.raises(StopIteration):
        live.study(asked(tiny), 1, progress=stop)
    assert live.known(asked(tiny)) == -1


def test_what_cannot_be_simulated_is_said(tiny):
    lag = "{mixture: {probability: 90 %, first: {constant: 1 s}, second: {constant: 1 min}}}"
    with pytest.raises(SimulationError, match="replication_methods.stream"):
        asked(tiny.override({"replication_methods.stream.lag": lag}))
