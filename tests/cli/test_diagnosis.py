"""What drmodel runs on, what it does meanwhile, and where to read on."""

import csv
import io
import json
import logging
import platform
import re
from importlib.metadata import version
from pathlib import Path

import pytest

from drmodel.errors import Fault, OutputError, ScenarioError, TableError

ROOT = Path(__file__).parents[2]
MEASURED = re.compile(r"\d+\.\d\d s")


@pytest.fixture(autouse=True)
def log_of_others():
    """What a command does to the log ends with its test."""
    logger = logging.getLogger("drmodel")
    before = logger.handlers, logger.propagate, logger.level
    yield
    logger.handlers, logger.propagate, logger.level = before


def test_the_version(run):
    assert run("--version").stdout == f"drmodel {version('drmodel')}\n"
    assert json.loads(run("--version", "--format", "json").stdout) == {"drmodel": version("drmodel")}


@pytest.mark.no_cover
def test_what_it_runs_on(run):
    lines = run("--version", "--verbose").stdout.splitlines()
    assert lines[0] == f"drmodel {version('drmodel')}"
    assert lines[1].startswith(f"Python {platform.python_version()}, ")
    assert {f"{name} {version(name)}" for name in ("numpy", "scipy", "numba", "simpy", "pydantic")} <= set(lines)
    assert not [line for line in lines if line.startswith(("pytest", "ruff"))], "what only developers need"
    said = dict(csv.reader(io.StringIO(run("--version", "--verbose", "--format", "csv").stdout)))
    assert said == json.loads(run("--version", "--verbose", "--format", "json").stdout, parse_int=str) | {"what": "is"}
    assert Path(said["its cache"]).is_dir()
    assert int(said["cores"]) >= 1
    assert "SourceSansPro-Regular.ttf" in said["fonts"]
    assert (said["scenario schema"], said["study schema"]) == ("1", "1")


@pytest.mark.parametrize(
    ("folder", "said"), [(None, "compiled anew in every session"), (Path("/nowhere"), "compiled when it is first used")]
)
def test_where_compiled_code_is_not_there_yet(run, monkeypatch, folder, said):
    monkeypatch.setattr("drmodel.simulation.kernel.cache.folder", lambda: folder)
    assert f"compiled engine {said}" in run("--version", "--verbose").stdout


def test_where_there_is_no_compiler_and_no_library(run, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "drmodel.simulation.kernel.cache", None)
    monkeypatch.setattr("importlib.metadata.requires", lambda _: ["abacus>=2", "ruff; extra == 'dev'"])
    lines = run("--version", "--verbose").stdout.splitlines()
    assert "abacus not installed" in lines
    assert [line for line in lines if line.startswith("compiled engine no, Numba cannot be imported")]


@pytest.mark.parametrize(
    "arguments", [["--verbose"], ["--format", "json"], ["--version", "schema"], ["--verbose", "schema"]]
)
def test_what_does_not_go_together_is_said_in_one_line(run, arguments):
    said = run(*arguments, code=2).stderr
    assert len(said.splitlines()) == 1
    assert "--version" in said


def test_a_log_tells_what_is_done_and_how_long_it_takes(run, tiny):
    asked = ("simulate", tiny, "--strategy", "pair", "--budget", "640", "--jobs", "1", "--format", "json")
    silent = run(*asked)
    told = run("--log-level", "info", *asked)
    assert told.stdout == silent.stdout, "no duration in a result"
    assert silent.stderr == ""
    lines = told.stderr.splitlines()
    assert all(line.startswith("drmodel: INFO: ") for line in lines)
    assert lines[0].startswith(f"drmodel: INFO: {tiny}: read and checked in ")
    assert "compiled engine: at most 640 years, of 1 programs; 1 cores" in told.stderr
    assert MEASURED.search(lines[0])
    assert MEASURED.search(lines[-1])
    assert "DEBUG: 640 years simulated" in run("--log-level", "debug", *asked).stderr
    assert run("--log-level", "warning", *asked).stderr == ""


def test_errors_name_the_page_that_helps():
    unit = Fault("my.yaml", 3, "targets.rto.value", "5", "write `5 s`")
    gone = Fault("my.yaml", None, "", "", "cannot be read")
    assert ScenarioError([gone, unit]).page == "docs/scenario_reference.md"
    assert TableError([unit]).page == "docs/evidence.md"
    assert ScenarioError([gone]).page == OutputError("no folder").page == ""
    for page in (ScenarioError.ABOUT, TableError.ABOUT):
        assert (ROOT / page).is_file()
