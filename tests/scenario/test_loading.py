import os

import pytest
from jsonschema import Draft202012Validator

from drmodel.errors import ScenarioError
from drmodel.scenario import building, loading
from drmodel.scenario.loading import check, check_text, example, load, load_document, load_text, read_file
from drmodel.scenario.schema import json_schema
from drmodel.scenario.yaml_text import MOST_BYTES, read


def refusal(function, *arguments, **options) -> str:
    with pytest.raises(ScenarioError) as caught:
        function(*arguments, **options)
    (fault,) = caught.value.faults
    return fault.remedy


def test_the_tiny_scenario_has_no_fault_in_any_variant(tiny_path):
    assert check(tiny_path) == []


def test_values_are_reached_by_attribute_and_id(tiny_path):
    scenario = load(tiny_path, "base")
    pair = scenario.strategies["pair"]
    assert pair.costs["server"].amount.value == 120
    assert pair.costs["licences"].amount.value is None
    assert pair.topology == "warm"
    assert pair.decision.worth_above.value == 0.5
    assert [stage.id for stage in pair.automatic[0].fallback] == ["promote_by_hand", "reroute"]
    assert scenario.backup_methods["nightly"].copy_time.value == pytest.approx(1 / 3)
    assert scenario.roadmap.horizons["summer"].from_.value == 3 * 730
    assert scenario.statements.return_.benefit_cost_ratio.value == 2.5
    assert scenario.currency.rate.value == 1
    assert scenario.audience["iberia"].round_trips["lyon"].value == 28
    assert scenario.targets.rpo.scope == ("storm",)


def test_text_falls_back_to_the_scenarios_language(tiny_path):
    scenario = load(tiny_path)
    assert scenario.description.text("pt-BR") == "Bilhetes de ferry para as ilhas"
    assert scenario.name.text("pt-BR") == scenario.name.text("en") == "Ferry tickets"


def test_strategies_and_modes_keep_the_order_of_the_file(tiny_path):
    scenario = load(tiny_path)
    assert list(scenario.strategies) == ["solo", "pair", "trio"]
    assert list(scenario.fault_modes)[:2] == ["storm", "outage_lyon"]


def test_another_day_is_an_override(tiny_path):
    assert load(tiny_path, on="2026-07-01").as_of.month == 7
    with pytest.raises(ScenarioError, match=r"--on   as_of: tomorrow   a day is written like"):
        load(tiny_path, on="tomorrow")


def test_of_many_references_that_lead_nowhere_the_first_are_named(tiny_text, monkeypatch):
    wrong = tiny_text.replace("regions: [porto", "regions: [atlantis")
    assert len(check_text(wrong)) == 3
    monkeypatch.setattr(building, "MOST_BROKEN", 2)
    assert len(check_text(wrong)) == 2


def test_checking_ends_where_variants_and_options_are_too_many(tiny_path, monkeypatch):
    text = tiny_path.read_text(encoding="utf-8")
    monkeypatch.setattr(loading, "MOST_CHECKED", 3 * read(text, "tiny.yaml").root.size)
    (fault,) = check(tiny_path)
    assert fault.path == "variants"
    assert "values to check" in fault.remedy


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a binary file"),
        (b"schema: 1\nname: caf\xe9\n", "not UTF-8"),
        ("schema: 1".encode("utf-16"), "a binary file"),
        (b"x" * (MOST_BYTES + 1), "larger than 1,000,000 bytes"),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path, content, words):
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    assert words in refusal(load, file)
    assert [words in fault.remedy for fault in check(file)] == [True]


def test_a_huge_file_is_refused_without_being_read(tmp_path):
    file = tmp_path / "huge.yaml"
    with file.open("wb") as stream:
        stream.truncate(100_000_000)
    assert "larger than" in refusal(load, file)


def test_a_byte_order_mark_is_no_fault(tmp_path, tiny_text):
    file = tmp_path / "bom.yaml"
    file.write_text(tiny_text, encoding="utf-8-sig")
    assert load(file) == load_text(tiny_text)


def test_a_directory_and_a_missing_file_are_told_apart(tmp_path):
    assert "a directory" in refusal(load, tmp_path)
    assert "No such file" in refusal(load, tmp_path / "missing.yaml")
    assert "cannot be read" in refusal(load, "a\0b")


def test_what_may_never_end_is_refused_before_it_is_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for name in (tmp_path / "pipe", os.devnull):
        assert refusal(load, name) == "cannot be read: a pipe, a socket or a device; give a regular file"


def test_an_empty_name_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError, match="'': 1 fault\n.*the name is empty; give a file"):
        load("")


def test_a_file_that_may_not_be_read_says_so(tmp_path, monkeypatch):
    file = tmp_path / "secret.yaml"
    file.write_text("schema: 1")
    file.chmod(0)
    if os.access(file, os.R_OK):  # the superuser may read everything, so the refusal is played

        def refuse(*_args, **_options):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("pathlib.Path.open", refuse)
    assert "Permission denied" in refusal(read_file, file)


def test_an_unknown_example_is_refused_with_its_name():
    assert "no such example" in refusal(example, "atlantis")


def test_an_example_is_found_by_name_in_the_checkout(tmp_path, monkeypatch, tiny_text):
    (tmp_path / "drmodel" / "scenario").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ferry.yaml").write_text(tiny_text)
    (tmp_path / "data" / "notes.txt").write_text("")
    monkeypatch.setattr(loading, "__file__", str(tmp_path / "drmodel" / "scenario" / "loading.py"))
    monkeypatch.setattr(loading.resources, "files", lambda _: tmp_path / "drmodel")
    assert example("ferry", "base").variant_name == "base"
    (tmp_path / "drmodel" / "data").mkdir()
    assert "no such example" in refusal(example, "ferry")


def test_the_schema_describes_the_tiny_scenario_and_what_is_resolved_from_it(tiny_path, tiny_text):
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert list(validator.iter_errors(read(tiny_text, "tiny").root.plain())) == []
    assert list(validator.iter_errors(load(tiny_path).document_json())) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("strategies", "pair", "topology"), "lukewarm"),
        (("strategies", "pair", "backups"), "hourly"),
        (("strategies", "solo", "detection", "interval"), 60),
        (("fault_modes", "storm", "repair"), "4 h"),
        (("regions", "porto", "title"), 5),
        (("schema",), 2),
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(tiny_text, path, value):
    document = read(tiny_text, "tiny").root.plain()
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    assert not Draft202012Validator(json_schema()).is_valid(document)


def test_a_resolved_document_loads_to_the_same_scenario(tiny_path):
    for variant in ("base", "calm", "calm_cheap"):
        scenario = load(tiny_path, variant).override({"strategies.pair.replication": "files"})
        again = load_document(scenario.document_json())
        assert again == scenario
        assert again.sha256 == scenario.sha256
        assert again.strategies == scenario.strategies or variant != "base"
