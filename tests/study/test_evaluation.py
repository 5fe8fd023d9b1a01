import pytest

from drmodel.analysis.compare import compare, steps
from drmodel.analysis.firing import trigger_state
from drmodel.errors import SimulationError
from drmodel.simulation.estimate import estimate
from drmodel.simulation.translate import objectives, programs
from drmodel.study.document import from_json
from drmodel.study.evaluation import evaluate


def test_a_study_holds_what_its_parts_give(study, tiny):
    assert study.scenario == tiny
    assert (study.variant, study.overrides) == ("calm", ())
    assert study.years == 640
    assert study.planned.worths == compare(tiny, study.planned.estimates)
    assert study.planned.steps == steps(study.planned.worths)
    assert study.triggers == trigger_state(tiny)
    assert study.objectives == objectives(tiny, tiny.today())


def test_the_plan_and_today_are_judged_by_their_own_targets_and_limits(study):
    assert study.planned.scenario.targets.availability.value.value == pytest.approx(0.999)
    assert study.today.scenario.targets.availability.value.value == pytest.approx(0.99)
    # Three cities add 322 EUR a month: within the plan's budget of 900 EUR, beyond today's of 300 EUR.
    assert study.planned.worths["trio"].verdicts["budget"].met is True
    assert study.today.worths["trio"].verdicts["budget"].met is False
    assert "trio" in study.today.choice.removed
    assert study.planned.choice.removed == ()


def test_the_estimates_are_those_of_the_simulation(study, tiny):
    today = tiny.today()
    wanted = objectives(tiny, today)
    plain = estimate(programs(tiny, wanted), seed=2025, precision=0.01, budget=640, jobs=1)
    assert plain == study.planned.estimates


def test_the_world_is_the_same_for_today_where_only_targets_differ(study):
    assert study.today.estimates == study.planned.estimates


def test_without_today_it_is_the_plan(bare):
    assert bare.today.choice == bare.planned.choice
    assert bare.triggers is None


def test_progress_is_told(tiny):
    told = []
    evaluate(tiny, budget=640, jobs=1, progress=lambda done, most: told.append((done, most)))
    assert told
    assert all(0 <= done <= most for done, most in told)


def test_an_engine_that_is_not_there_is_refused(tiny):
    with pytest.raises(SimulationError, match="engine"):
        evaluate(tiny, budget=640, jobs=1, engine="abacus")


def test_the_documents_own_assumptions_are_simulated_beside(study, tiny):
    memo = tiny.variant("memo")
    plain = estimate(programs(memo, objectives(memo)), seed=2025, precision=0.01, budget=640, jobs=1)
    assert study.beside.variant == "memo"
    assert study.beside.situation.scenario == memo
    assert study.beside.situation.estimates == plain
    assert list(plain) == ["solo", "pair"]


def test_they_are_not_simulated_twice(tiny):
    assert evaluate(tiny.variant("memo"), budget=640, jobs=1).beside is None


def test_they_come_back_from_json(study, written):
    assert from_json(written).beside == study.beside
