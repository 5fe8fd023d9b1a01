"""The stressed scenarios reach all of the format that a simulation reads: also what is added to it later."""

from collections import Counter

import pytest
from hypothesis import Phase, given, seed, settings

from drmodel.scenario.loading import load_document
from drmodel.simulation.translate import objectives, programs
from tests.simulation.stress import campaign
from tests.simulation.stress_documents import SCHEMA, SILENT, Writer, documents, part_properties, readable

DOCUMENTS = 40
OFTEN = 5


def written(number, use):
    """Show some documents, each with what was written of it; returns how often each thing was."""
    reached = Counter()

    @seed(0)
    @settings(campaign, max_examples=number, phases=[Phase.generate])
    @given(documents())
    def write(drawn):
        document, properties = drawn
        use(document)
        reached.update(properties)

    write()
    return reached


def is_simulated(document):
    scenario = load_document(document)
    assert set(programs(scenario, objectives(scenario))) == set(document["strategies"])


def test_every_property_every_kind_of_law_and_every_form_of_quantity_is_written_and_every_document_is_accepted():
    reached = written(DOCUMENTS, is_simulated)
    assert not {name: reached[name] for name in readable() if reached[name] < OFTEN}


@pytest.mark.parametrize("kind", [{"$ref": "#/$defs/a_share"}, {"$ref": "#/$defs/Law"}, {"type": "boolean"}])
def test_a_property_that_is_added_to_the_format_is_written_too(monkeypatch, kind):
    monkeypatch.setitem(SCHEMA["$defs"]["Stage"]["properties"], "patience", kind)
    assert "Stage.patience" in readable()
    assert written(5, str)["Stage.patience"]


def test_what_says_nothing_to_a_simulation_is_in_the_format():
    known = part_properties()
    anywhere = {f"*.{name.split('.')[1]}" for name in known}
    assert not {name for name in SILENT if name not in known and name not in anywhere}


def test_a_property_that_the_tables_do_not_know_is_named():
    with pytest.raises(NotImplementedError, match="Stage.weather"):
        Writer(None, {}).plain_values("Stage.weather", {"type": "string"}, ("strategies", "*", "weather"))
