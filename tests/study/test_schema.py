import json
from dataclasses import fields

import pytest
from jsonschema import Draft202012Validator

from drmodel.simulation.results import Distribution, Estimate
from drmodel.study.schema import study_schema


@pytest.fixture(scope="module")
def validator():
    return Draft202012Validator(study_schema())


def test_it_is_a_schema():
    schema = study_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def objects(schema):
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_every_object_is_closed():
    found = list(objects(study_schema()))
    assert len(found) > 10
    assert all(one["additionalProperties"] is False for one in found)


@pytest.mark.parametrize("name", ["study", "bare"])
def test_what_is_written_holds_to_it(validator, request, name):
    found = json.loads(request.getfixturevalue(name).to_json())
    assert [error.message for error in validator.iter_errors(found)] == []


def test_it_describes_all_that_an_estimate_holds():
    definitions = study_schema()["$defs"]
    assert set(definitions["estimate"]["properties"]) == {f.name for f in fields(Estimate)}
    assert set(definitions["distribution"]["properties"]) == {f.name for f in fields(Distribution)}


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw.update(more=1),
        lambda raw: raw.pop("years"),
        lambda raw: raw["strategies"][0].update(cost_month=None),
        lambda raw: raw["strategies"][0]["why"].update(roi="because"),
        lambda raw: raw["estimates"]["solo"]["sections"].pop(),
        lambda raw: raw["recommendation"].update(next_best=3),
        lambda raw: raw["strategies"][0]["availability"].update(mean=None),
        lambda raw: raw["triggers"]["rules"][0].pop("never"),
    ],
)
def test_it_refuses_what_is_no_study(validator, written, damage):
    raw = json.loads(written)
    damage(raw)
    assert not validator.is_valid(raw)
