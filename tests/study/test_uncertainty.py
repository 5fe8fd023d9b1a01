"""How sure the decision is, in a study: computed once, the same for any workers, and read back to the same bits."""

import json
from dataclasses import replace

import jsonschema
import pytest

from drmodel.errors import DrmodelError, SimulationError
from drmodel.study.document import from_json
from drmodel.study.evaluation import evaluate
from drmodel.study.schema import study_schema
from drmodel.study.uncertainty import uncertainty_json

SAMPLES = 64


@pytest.fixture(scope="module")
def stormy(tiny):
    return tiny.variant("base")


@pytest.fixture(scope="module")
def study(stormy):
    return evaluate(stormy, budget=640, samples=SAMPLES, jobs=1)


def test_a_study_with_samples_says_how_sure_it_is(study):
    found = study.uncertainty
    assert (found.samples, found.replications, found.mission_years) == (SAMPLES, 20, 10)
    assert list(found.options) == ["solo", "pair", "trio"]
    assert sum(option.p_best for option in found.options.values()) == pytest.approx(1.0)
    assert found.options["solo"].net_benefit.mean == found.options["solo"].net_benefit.p95 == 0.0
    assert all(0 <= one.evppi <= found.evpi for one in found.inputs)
    paths = {one.path for one in found.inputs}
    assert {"fault_modes.storm.rate", "outage_cost.parts.sales.amount", "strategies.pair.run_effort"} <= paths
    assert not paths & {"baseline.latency", "triggers.rules.buyers.growth"}


def test_it_stands_in_the_table_of_outcomes(study):
    table = study.outcomes.set_index(["strategy", "measure"])
    assert table.loc[("pair", "probability of being best"), "mean"] == study.uncertainty.options["pair"].p_best
    assert table.loc[("pair", "expected regret"), "unit"] == "EUR/year"
    assert "expected regret" not in set(replace(study, uncertainty=None).outcomes.measure)


def test_it_is_read_back_to_the_same_bits(study):
    written = study.to_json()
    document = json.loads(written)
    jsonschema.validate(document, study_schema())
    assert from_json(written).to_json() == written
    option = document["uncertainty"]["options"]["pair"]
    (pair,) = [one for one in document["strategies"] if one["id"] == "pair"]
    assert (pair["p_best"], pair["expected_regret"]) == (option["p_best"], option["expected_regret"])


def test_what_no_rate_discounts_is_unknown(study, stormy):
    blind = evaluate(stormy.override({"finance.discount_rate": "unknown"}), budget=640, samples=SAMPLES, jobs=1)
    document = json.loads(blind.to_json())
    jsonschema.validate(document, study_schema())
    option = document["uncertainty"]["options"]["pair"]
    assert (option["npv"], option["why"]) == (None, {"npv": "unknown: finance.discount_rate"})
    assert from_json(blind.to_json()).to_json() == blind.to_json()
    known = json.loads(study.to_json())["uncertainty"]["options"]["pair"]
    assert known["npv"]["p5"] < known["npv"]["p50"] < known["npv"]["p95"]
    assert known["why"] == {}


def test_the_same_bytes_with_more_workers(study, stormy):
    assert evaluate(stormy, budget=640, samples=SAMPLES, jobs=2).to_json() == study.to_json()


def test_without_samples_it_is_not_computed_and_without_ranges_it_does_not_apply(study, tiny):
    document = json.loads(evaluate(tiny, budget=640, jobs=1).to_json())
    assert (document["uncertainty"], document["why"]["uncertainty"]) == (None, "not computed")
    assert document["strategies"][0]["why"]["p_best"] == "not computed"
    alone = json.loads(replace(study, uncertainty=None).to_json())
    assert alone["why"]["uncertainty"] == "not applicable"
    assert uncertainty_json(None) is None


@pytest.mark.parametrize("samples", [-1, 63, 4097])
def test_a_number_of_samples_that_makes_no_sense_is_refused(tiny, samples):
    with pytest.raises(SimulationError, match="between 64 and 4,096, or be 0"):
        evaluate(tiny, budget=640, samples=samples)


@pytest.mark.parametrize(
    ("field", "value"), [("samples", 1.5), ("evpi", "much"), ("inputs", {}), ("options", {"pair": {}}), ("options", 3)]
)
def test_a_damaged_answer_is_refused(study, field, value):
    document = json.loads(study.to_json())
    document["uncertainty"][field] = value
    with pytest.raises(DrmodelError, match="damaged"):
        from_json(json.dumps(document))


def test_an_input_without_a_path_and_a_point_without_a_loss_are_refused(study):
    for change in (
        lambda found: found["inputs"][0].update(path=3),
        lambda found: found["options"]["pair"].update(exceedance=[[0.1]]),
    ):
        document = json.loads(study.to_json())
        change(document["uncertainty"])
        with pytest.raises(DrmodelError, match="damaged"):
            from_json(json.dumps(document))


def test_todays_decision_has_its_own_odds_from_the_same_samples(study):
    """Within today's budget of 300 EUR a month less is allowed; what does not depend on it is the same."""
    plan, today = study.uncertainty, study.uncertainty_today
    assert sum(option.p_best for option in today.options.values()) == pytest.approx(1.0)
    assert {name: option.downtime for name, option in today.options.items()} == {
        name: option.downtime for name, option in plan.options.items()
    }
    assert today.options["trio"].p_allowed < plan.options["trio"].p_allowed
    choice = study.today.choice
    assert choice.sure.p_best == today.options[choice.strategy].p_best
    document = json.loads(study.to_json())
    rows = {one["id"]: one["today"] for one in document["strategies"]}
    assert {name: row["p_best"] for name, row in rows.items()} == {n: o.p_best for n, o in today.options.items()}
    assert from_json(study.to_json()).today.choice == choice


def test_where_today_is_as_the_plan_it_is_the_same_and_written_once(stormy):
    same = evaluate(stormy.override({"today": "none"}), budget=640, samples=SAMPLES, jobs=1)
    assert same.uncertainty_today is same.uncertainty
    document = json.loads(same.to_json())
    jsonschema.validate(document, study_schema())
    assert (document["uncertainty_today"], document["why"]["uncertainty_today"]) == (None, "not applicable")
    again = from_json(same.to_json())
    assert again.today.choice.sure.p_best == same.today.choice.sure.p_best is not None
    assert again.to_json() == same.to_json()


def test_where_other_things_fail_today_it_is_sampled_anew(stormy):
    """Twice the storms today: the samples of the plan do not tell of it."""
    overrides = {"today.overrides": "{fault_scale.rate: 2, targets.availability.value: 99 %}"}
    other = evaluate(stormy.override(overrides), budget=640, samples=SAMPLES, jobs=1)
    down = [one.options["solo"].downtime.mean for one in (other.uncertainty, other.uncertainty_today)]
    assert down[1] > 1.5 * down[0]
