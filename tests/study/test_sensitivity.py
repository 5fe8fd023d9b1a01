"""What would change the decision is a part of the study: sought when asked for, from the samples of how sure it is."""

import json
from dataclasses import replace
from functools import reduce
from operator import getitem

import jsonschema
import pytest

from drmodel.analysis.sensitivity.plane import Axis, Boundary, Cell, Plane
from drmodel.errors import DrmodelError
from drmodel.simulation.statistics import Interval
from drmodel.study.document import from_json
from drmodel.study.evaluation import evaluate
from drmodel.study.schema import study_schema
from drmodel.study.sensitivity import sensitivity

SAMPLES = 64


@pytest.fixture(scope="module")
def turned(tiny):
    return evaluate(tiny.variant("base"), budget=640, samples=SAMPLES, jobs=1, sensitivity=True)


@pytest.fixture(scope="module")
def mapped(turned):
    """With a map of two cells: one with a lead, one where a single candidate is left."""
    benefits = {"solo": 0.0, "pair": 5.0, "trio": -5.0}
    cells = ((Cell("pair", "solo", Interval(5.0, 4.0, 6.0), benefits), Cell("solo", None, None, benefits)),)
    border = (Boundary(0.4, 10.0, "pair", "solo"),)
    plane = Plane(Axis("outage_cost", 0.5, (0.0, 1.0)), Axis("curable_share", 10.0, (10.0,)), cells, border)
    return replace(turned, sensitivity=replace(turned.sensitivity, map=plane))


def test_it_is_what_the_analysis_alone_finds(turned):
    assert turned.sensitivity == sensitivity(turned, samples=SAMPLES, jobs=1)
    assert turned.sensitivity.samples == SAMPLES
    beyond_a_year = {"drivers.buyers.growth", "finance.discount_rate", "strategies.trio.setup_effort.operator"}
    told = {one.path: one.evppi for one in turned.uncertainty.inputs}
    assert {one.path for one in turned.sensitivity.tornado} == told.keys() - beyond_a_year
    assert {told[path] for path in beyond_a_year} == {0.0}  # no net benefit of a year depends on them


@pytest.mark.parametrize("name", ["turned", "mapped"])
def test_it_is_read_back_as_it_was_written(name, request):
    study = request.getfixturevalue(name)
    written = study.to_json()
    jsonschema.validate(json.loads(written), study_schema())
    again = from_json(written)
    assert again.sensitivity == study.sensitivity
    assert again.to_json() == written


def test_without_a_map_the_document_says_why(turned):
    """A mode of this scenario gives a law of its up time, whose rate nobody can turn."""
    assert turned.sensitivity.map is None
    assert json.loads(turned.to_json())["sensitivity"]["why"] == {"map": "not applicable"}


def test_if_nobody_asks_it_is_not_computed(study):
    document = json.loads(study.to_json())
    assert (document["sensitivity"], document["why"]["sensitivity"]) == (None, "not computed")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("best", 1),
        ("years", 0),
        ("tornado", {}),
        ("tornado.0.at_low", 3),
        ("tornado.0.flips", [{"value": "x", "before": "a", "after": "b"}]),
        ("map.cells.0.0.lead", 1),
        ("map.x.values", "a"),
        ("flips.0.question.kind", "why"),
        ("flips.0.holds", 1),
        ("flips.0.crossings", [{"at": 1, "rises": True}]),
        ("sobol", {"pair": [{"path": "a", "first": 1, "total": 1}]}),
    ],
)
def test_a_damaged_answer_is_refused(mapped, place, value):
    raw = json.loads(mapped.to_json())
    *within, last = (int(step) if step.isdigit() else step for step in place.split("."))
    reduce(getitem, within, raw["sensitivity"])[last] = value
    with pytest.raises(DrmodelError, match=r"a damaged study, at .*sensitivity"):
        from_json(json.dumps(raw))
