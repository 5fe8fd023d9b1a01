import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.errors import ScenarioError
from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.loading import load, load_text


@pytest.fixture(scope="module")
def base(tiny_path):
    return load(tiny_path, "base")


def faults(function, *arguments):
    with pytest.raises(ScenarioError) as caught:
        function(*arguments)
    return caught.value.faults


def test_the_default_variant_is_applied_unless_the_base_is_named(tiny_path, base):
    assert load(tiny_path).variant_name == "calm"
    assert load(tiny_path).fault_modes["storm"].rate.value == 0.5
    assert base.variant_name == "base"
    assert base.fault_modes["storm"].rate.spread == "pert"


def test_a_variant_builds_on_its_parent(base):
    cheap = base.variant("calm_cheap")
    assert cheap.fault_modes["storm"].rate.value == 0.5
    assert cheap.strategies["pair"].costs["standby"].amount.value == 70
    assert "licences" not in cheap.strategies["pair"].costs
    assert "licences" in base.strategies["pair"].costs


def test_a_child_wins_over_its_parent_and_a_setting_over_both(tiny_path, tiny_text):
    text = tiny_text.replace("strategies.pair.costs.licences: none}", "fault_modes.storm.rate: 0.7 /year}")
    assert load_text(text, variant="calm_cheap").fault_modes["storm"].rate.value == 0.7
    settings = ["fault_modes.storm.rate=0.9 /year", "fault_modes.storm.rate={range: [1, 3 /year]}"]
    scenario = load_text(text, variant="calm_cheap", overrides=settings)
    assert scenario.fault_modes["storm"].rate.value == 2
    assert scenario.overrides == tuple(settings)


def test_an_override_takes_plain_values_and_yaml(base):
    changed = base.override(
        {
            "strategies.pair.replication": "none",
            "strategies.solo.costs.extra": {"amount": "9 EUR/month"},
            "strategies.pair.detection.failures": 5,
            "strategies.pair.automatic[promote].success": "100 %",
        }
    )
    assert changed.strategies["pair"].replication is None
    assert changed.strategies["solo"].costs["extra"].amount.value == 9
    assert changed.strategies["pair"].detection.failures == 5
    assert base.strategies["pair"].detection.failures == 3


def test_today_lies_on_top(base):
    today = base.today()
    assert today.targets.availability.value.value == 0.99
    assert today.constraints.budget.value == 300
    assert base.targets.availability.value.value == 0.999
    assert today.overrides == ()


def test_without_a_word_about_today_it_is_the_file(base):
    scenario = base.override({"today": "none"})
    assert scenario.today() is scenario


def test_an_unknown_variant_lists_those_that_exist(base):
    (fault,) = faults(base.variant, "storms")
    assert fault.remedy == "no such variant; there are base, calm, calm_cheap, memo"
    (fault,) = faults(base.variant, "clam")
    assert "did you mean `calm`?" in fault.remedy


@pytest.mark.parametrize(
    ("setting", "path", "words"),
    [
        ("strategies.pair.backup", "", "write it as PATH=VALUE"),
        ("strategies.pear.backup=hourly", "strategies.pear.backup", "did you mean `pair`?"),
        ("strategies.pair.backup=hurly", "strategies.pair.backup", "did you mean `hourly`?"),
        ("strategies.pair.backups=hourly", "strategies.pair.backups", "did you mean `backup`?"),
        ("strategies.pair.costs.server.amount=30", "strategies.pair.costs.server.amount", "write `30 EUR/month`"),
        ("strategies.pair.automatic[0].success=5 %", "strategies.pair.automatic[0].success", "has no `0`"),
        ("a path=3", "a path", "is no path"),
        ("strategies.pair.backup=[", "strategies.pair.backup", "not valid YAML"),
        ("strategies.pair.backup=!!str hourly", "strategies.pair.backup", "tags are not allowed"),
        ("strategies.pair.summary=", "strategies.pair.summary", "text is needed"),
        ("strategies.pair.sumary=none", "strategies.pair.sumary", "nothing to remove"),
    ],
)
def test_a_fault_of_a_setting_names_the_setting(tiny_path, setting, path, words):
    found = faults(lambda: load(tiny_path, overrides=[setting]))
    assert [(fault.path, fault.line, fault.origin) for fault in found] == [(path, None, "--set")]
    assert words in found[0].remedy


def test_what_has_no_place_in_a_file_is_refused(base):
    (fault,) = faults(base.override, {"strategies.pair.summary": object()})
    assert "neither text, number, mapping nor list" in fault.remedy


def test_nothing_in_a_scenario_can_be_changed(base):
    with pytest.raises(ValueError, match="frozen"):
        base.as_of = None
    with pytest.raises(ValueError, match="frozen"):
        base.strategies["pair"].title = None
    for mapping in (base.strategies, base.strategies["pair"].costs, base.name.texts, base.variants["calm"].overrides):
        with pytest.raises(TypeError, match="read-only"):
            mapping["new"] = 1
    with pytest.raises(TypeError, match="read-only"):
        base.strategies.pop("pair")
    with pytest.raises(AttributeError):
        base.strategies["pair"].costs["server"].amount.value = 0
    base.document_json()["name"] = "changed"
    assert base.document_json()["name"] == "Ferry tickets"


def test_equal_content_is_an_equal_scenario(base, tiny_text):
    again = load_text(tiny_text + "# a remark\n", variant="base")
    assert (again, hash(again), again.sha256) == (base, hash(base), base.sha256)
    assert base != base.variant("calm")
    assert base != "base"


def test_order_of_keys_does_not_change_the_hash(base, tiny_text):
    head, rest = tiny_text.split("  solo:\n")
    solo, rest = rest.split("  pair:\n")
    pair, rest = rest.split("  trio:\n")
    swapped = load_text(f"{head}  pair:\n{pair}  solo:\n{solo}  trio:\n{rest}", variant="base")
    assert list(swapped.strategies) == ["pair", "solo", "trio"]
    assert swapped.sha256 == base.sha256


def test_a_scenario_survives_copying_and_pickling(base):
    assert pickle.loads(pickle.dumps(base)) == base
    assert copy.deepcopy(base).strategies == base.strategies


def test_every_value_has_an_effective_source(base):
    found = {one.path: one for one in assumptions(base)}
    assert found["fault_modes.storm.repair"].source.text("en") == "Port authority log"
    assert found["strategies.pair.costs.standby.amount"].source.text("en") == "Costs"
    assert found["claims.hours.stated"].source.kind == "section"
    assert {one.kind for one in found.values()} == {"value", "range", "law", "unknown", "text"}
    assert all(one.source is not None for one in found.values())


def test_an_overridden_value_has_the_source_of_its_layer(base):
    changed = base.variant("calm").override({"fault_modes.storm.repair.lognormal.median": "2 h"})
    found = {one.path: one for one in assumptions(changed)}
    rate, repair = found["fault_modes.storm.rate"], found["fault_modes.storm.repair"]
    assert (rate.source.text("en"), rate.origin) == ("A mild winter", "variant calm")
    assert (repair.source, repair.origin, repair.line) == (None, "override", 74)
    assert changed.today().document_json()["constraints"]["budget"]["source"] == {"section": "Today"}


@settings(max_examples=30)
@given(
    strategy=st.sampled_from(["solo", "pair", "trio"]),
    interval=st.integers(1, 10_000),
    unit=st.sampled_from(["s", "min"]),
)
def test_what_is_overridden_is_what_is_read(base, strategy, interval, unit):
    detection = {"interval": f"{interval} {unit}", "failures": 2, "timeout": "1 s"}
    changed = base.override({f"strategies.{strategy}.detection": detection})
    assert changed.strategies[strategy].detection.interval.value == interval / {"s": 3600, "min": 60}[unit]
    for other in {"solo", "pair", "trio"} - {strategy}:
        assert changed.strategies[other] == base.strategies[other]
