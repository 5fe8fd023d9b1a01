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
