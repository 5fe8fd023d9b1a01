"""The bill of materials: of the form that CycloneDX 1.6 asks for, and of what the lock file pins."""

import pytest
from jsonschema import Draft202012Validator

import drmodel
from tests.packaging.locked import CORE, pins
from tests.packaging.sbom import bill

# The parts of CycloneDX' own schema that such a bill uses: what is required, and how it is written.
COMPONENT = {
    "type": "object",
    "required": ["type", "name"],
    "properties": {
        "type": {"enum": ["application", "library"]},
        "bom-ref": {"type": "string", "minLength": 1},
        "name": {"type": "string"},
        "version": {"type": "string", "maxLength": 1024},
        "description": {"type": "string"},
        "licenses": {
            "type": "array",
            "maxItems": 1,
            "items": {"required": ["expression"], "properties": {"expression": {"type": "string"}}, "additionalProperties": False},
        },
        "hashes": {
            "type": "array",
            "items": {
                "required": ["alg", "content"],
                "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-fA-F0-9]{64}$"}},
                "additionalProperties": False,
            },
        },
        "purl": {"type": "string", "pattern": "^pkg:pypi/[a-z0-9-]+@[^@]+$"},
        "properties": {"type": "array", "items": {"required": ["name"], "additionalProperties": {"type": "string"}}},
    },
    "additionalProperties": False,
}  # fmt: skip
SCHEMA = {
    "type": "object",
    "required": ["bomFormat", "specVersion"],
    "properties": {
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {"pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
        "version": {"type": "integer", "minimum": 1},
        "metadata": {"properties": {"component": COMPONENT}, "additionalProperties": False},
        "components": {"type": "array", "uniqueItems": True, "items": COMPONENT},
        "dependencies": {
            "type": "array",
            "uniqueItems": True,
            "items": {
                "required": ["ref"],
                "properties": {
                    "ref": {"type": "string"},
                    "dependsOn": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}


@pytest.fixture(scope="module")
def document():
    return bill()


def test_it_has_the_form(document):
    Draft202012Validator.check_schema(SCHEMA)
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []


def test_it_lists_what_the_core_pins(document):
    listed = {
        (one["name"], one["version"]): {hash_["content"] for hash_ in one["hashes"]} for one in document["components"]
    }
    assert listed == {(pin.name, pin.version): set(pin.hashes) for pin in pins(CORE)}


def test_it_is_of_this_version_and_every_reference_is_to_something_in_it(document):
    subject = document["metadata"]["component"]
    assert (subject["name"], subject["version"]) == ("drmodel", drmodel.__version__)
    references = [one["bom-ref"] for one in [subject, *document["components"]]]
    assert len(set(references)) == len(references)
    used = {name for one in document["dependencies"] for name in (one["ref"], *one["dependsOn"])}
    assert used <= set(references)


def test_the_same_lock_gives_the_same_bill(document):
    assert bill() == document
