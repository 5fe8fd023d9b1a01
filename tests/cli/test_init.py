import json
import re
import stat

import pytest
from jsonschema import Draft202012Validator

from drmodel.errors import OutputError
from drmodel.scenario.yaml_text import read
from drmodel.writing import write_new


def test_the_written_file_passes_the_check_and_is_evaluated(run, tmp_path):
    file = tmp_path / "mine.yaml"
    flags = ["--strategies", "backups,warm", "--currency", "EUR", "--outage-cost", "500", "--on", "2026-11-01"]
    said = run("init", file, *flags, "--rto", "15 min", "--rpo", "5 min", "--availability", "99.95 %", "--name", "Mine")
    assert f"drmodel check {file}" in said.stdout
    assert "no faults" in run("check", file).stdout
    study = json.loads(run("evaluate", file, "--budget", 640, "--samples", 0, "--jobs", 1, "--format", "json").stdout)
    assert [one["id"] for one in study["strategies"]] == ["single", "backups", "warm"]
    assert study["currency"]["value"] == "EUR"


def test_without_flags_it_has_every_strategy_and_passes(run, tmp_path):
    file = tmp_path / "mine.yaml"
    run("init", file, "--language", "pt-BR")
    assert "no faults" in run("check", file).stdout
    assert "Região" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["etp_express", "cloud_four_strategies", "two_data_centre_bank", "small_saas"])
def test_every_example_is_a_place_to_start(run, tmp_path, name):
    file = tmp_path / "mine.yaml"
    run("init", file, "--from", name)
    assert "no faults" in run("check", file).stdout


@pytest.mark.parametrize("flags", [[], ["--language", "pt-BR"], ["--from", "small_saas"]], ids=" ".join)
def test_an_editor_finds_the_schema_and_no_fault(run, tmp_path, flags):
    """As a YAML language server does: the schema that the first line names, from beside the file, holds for it."""
    file = tmp_path / "mine.yaml"
    run("init", file, *flags)
    text = file.read_text(encoding="utf-8")
    named, command = re.match(r"# yaml-language-server: \$schema=(\S+)\n#.*`drmodel (.+?)`", text).groups()
    arguments, target = command.split(" > ")
    assert target == named
    schema = json.loads(run(*arguments.split()).stdout)
    assert list(Draft202012Validator(schema).iter_errors(read(text, "mine").root.plain())) == []


def test_a_file_that_is_there_stays_as_it_is(run, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("mine", encoding="utf-8")
    assert "is there already" in run("init", file, code=2).stderr
    assert file.read_text(encoding="utf-8") == "mine"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--rto", "5"], "--rto 5: a duration needs a unit"),
        (["--availability", "99.9"], "--availability 99.9"),
        (["--currency", "euro"], "--currency euro"),
        (["--outage-cost", "-1"], "--outage-cost -1"),
        (["--strategies", "warm,,"], "--strategies '': no such strategy"),
        (["--on", "soon"], "--on soon"),
        (["--from", "small_saas", "--rto", "1 h"], "leave out --rto"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_bad_flag_is_one_line_and_writes_nothing(run, tmp_path, flags, said):
    result = run("init", tmp_path / "mine.yaml", *flags, code=2)
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("path", "said"), [("", "is empty"), ("no/mine.yaml", "no folder"), (".", "a folder")])
def test_a_path_that_takes_no_file_is_said(run, tmp_path, monkeypatch, path, said):
    monkeypatch.chdir(tmp_path)
    result = run("init", path, code=2)
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_new_file_has_the_rights_of_any_other(tmp_path):
    write_new(str(tmp_path / "new"), "text")
    (tmp_path / "other").write_text("text", encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_what_fails_half_way_leaves_nothing(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_new(str(tmp_path / "new"), "\ud800")
    assert list(tmp_path.iterdir()) == []
