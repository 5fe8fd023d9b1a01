from pathlib import Path

import pytest

from drmodel.errors import DrmodelError, ScenarioError
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.panel.levers import applied, controls, moved
from drmodel.reporting.panel.saved import with_variant
from drmodel.scenario.loading import check_text, example, example_text, load, load_text
from drmodel.simulation.translate import objectives, programs

TINY = Path(__file__).parents[1] / "scenarios/tiny.yaml"
WHY = "Set by a test"


def saved(scenario, name="mine"):
    return with_variant(scenario, name, "Mine: “50 %, {yes}” # no comment", WHY)


def same(one, other):
    """Whether two scenarios say the same, wherever it comes from."""

    def simulated(scenario):
        return programs(scenario, objectives(scenario, scenario.today()))

    def money(scenario):
        cost = scenario.outage_cost
        return [part.amount.value for part in cost.parts.values()], cost.data_value, scenario.currency.rate.value

    return simulated(one) == simulated(other) and money(one) == money(other)


@pytest.mark.parametrize(("name", "end"), [("etp_express", -1), ("small_saas", 0), ("two_data_centre_bank", -1)])
def test_what_is_moved_on_an_example_is_a_variant_of_a_faultless_file(name, end):
    """The first or the last option of every control, all at once."""
    scenario = example(name)
    some = controls(scenario, formatter("en"))
    what_if = applied(scenario, moved(some, {one.id: range(len(one.options))[end] for one in some}))
    text = saved(what_if)
    assert check_text(text) == []
    variant = load_text(text, variant="mine")
    assert same(variant, what_if)
    assert str(variant.variants["mine"].title) == "Mine: “50 %, {yes}” # no comment"
    assert variant.variants["mine"].inherits == scenario.default_variant


def test_the_rest_of_the_file_stays_as_it_was_written():
    """Comments too."""
    before = example_text("etp_express")
    after = saved(example("etp_express").override({"fault_modes.deploys.rate": "3 /year"}))
    lines = iter(after.splitlines())
    assert all(line in lines for line in before.splitlines())


def test_what_was_set_before_and_what_was_removed_is_kept():
    scenario = load(TINY, "base", ["strategies.pair.replication=files", "today=none"], on="2026-05-01")
    what_if = scenario.override({"strategies.pair.replication": "stream", "fault_modes.storm.rate": "2 /year"})
    variant = load_text(saved(what_if), variant="mine")
    assert same(variant, what_if)
    assert variant.as_of == what_if.as_of
    assert variant.today_ is None
    assert variant.strategies["pair"].replication == "stream"
    assert variant.variants["mine"].inherits is None


def test_a_file_without_variants_gets_some(tmp_path):
    text = TINY.read_text(encoding="utf-8")
    bare = text[: text.index("variants:")].rstrip()  # no line break at its end either
    file = tmp_path / "bare.yaml"
    file.write_text(bare, encoding="utf-8")
    what_if = load(file).override({"outage_cost.data_value": "5 EUR/h"})
    assert load_text(saved(what_if), variant="mine").outage_cost.data_value.value == 5


def test_variants_in_one_line_are_refused(tmp_path):
    text = TINY.read_text(encoding="utf-8")
    file = tmp_path / "flow.yaml"
    calm = "variants: {calm: {title: Calm, overrides: {as_of: 2026-03-02}}}\n"
    file.write_text(text[: text.index("variants:")] + calm, encoding="utf-8")
    with pytest.raises(DrmodelError, match="stand in one line"):
        saved(load(file).override({"outage_cost.data_value": "5 EUR/h"}))


@pytest.mark.parametrize("name", ["calm", "base", "", "Mine", "mine too", "a: b", "x" * 5 + "\n"])
def test_a_name_that_is_taken_or_none_is_refused(tiny, name):
    with pytest.raises(ScenarioError, match="variants"):
        saved(tiny.override({"outage_cost.data_value": "5 EUR/h"}), name)


def test_nothing_moved_is_nothing_to_save(tiny):
    with pytest.raises(DrmodelError, match="nothing was changed"):
        saved(tiny)


def test_a_file_that_has_changed_since_is_not_mixed_with_what_was_moved(tmp_path):
    file = tmp_path / "mine.yaml"
    text = TINY.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    what_if = load(file).override({"outage_cost.data_value": "5 EUR/h"})
    file.write_text(text.replace("60 EUR/h", "61 EUR/h"), encoding="utf-8")
    with pytest.raises(DrmodelError, match="changed since"):
        saved(what_if)


def test_hostile_texts_of_a_scenario_survive(tmp_path):
    """An override brings in what the file's author wrote, whatever that is."""
    hostile = '"<script>alert(1)</script>: #sys $x$ =cmd|x \u202eabc 🚢 {{ }} % &amp; \\"quoted\\""'
    file = tmp_path / "hostile.yaml"
    text = TINY.read_text(encoding="utf-8")
    file.write_text(
        text.replace("costs.copies: {item: data,", f"costs.copies: {{title: {hostile}, item: data,"), encoding="utf-8"
    )
    scenario = load(file)
    some = controls(scenario, formatter("en"))
    what_if = applied(scenario, moved(some, {"levers.copies.pair": 1}))
    kept = load_text(saved(what_if), variant="mine").strategies["pair"].costs["copies"].title
    assert kept == what_if.strategies["pair"].costs["copies"].title
    assert "<script>" in str(kept)
