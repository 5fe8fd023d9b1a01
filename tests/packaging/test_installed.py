"""The main job from the wheel, outside the checkout, with the core's dependencies alone."""

import json

import pytest
from pypdf import PdfReader

import drmodel
from drmodel.scenario import loading


@pytest.fixture(scope="module")
def scenario_file(installed):
    """A copy of the example where the command is run, as a planner would start."""
    copy = installed.work / "etp_express.yaml"
    copy.write_bytes((installed.site / "drmodel" / "data" / "etp_express.yaml").read_bytes())
    return copy.name


@pytest.fixture(scope="module")
def study_file(installed, scenario_file):
    done = installed.run("drmodel", "evaluate", scenario_file, "--budget", "640", "--format", "json")
    (installed.work / "study.json").write_text(done.stdout, encoding="utf-8")
    return "study.json"


def test_what_runs_is_the_wheel(installed):
    place = installed.run("python", "-c", "import drmodel; print(drmodel.__file__, drmodel.__version__)").stdout.split()
    assert place == [str(installed.site / "drmodel" / "__init__.py"), drmodel.__version__]


def test_nothing_but_the_core_is_there(installed):
    code = (
        "import importlib.util as u; print([n for n in ('pytest', 'IPython', 'jsonschema', 'pypdf') if u.find_spec(n)])"
    )
    assert installed.run("python", "-c", code).stdout.strip() == "[]"


def test_check_finds_no_fault(installed, scenario_file):
    installed.run("drmodel", "check", scenario_file)


def test_costs_are_printed(installed, scenario_file):
    assert "240" in installed.run("drmodel", "costs", scenario_file).stdout  # warm standby, USD a month (Comparativo)


def test_the_study_names_the_version_and_recommends(installed, study_file):
    study = json.loads((installed.work / study_file).read_text(encoding="utf-8"))
    assert study["drmodel"] == drmodel.__version__
    ids = {strategy["id"] for strategy in study["strategies"]}
    assert {study["recommendation"]["now"], study["recommendation"]["when_triggered"]} <= ids


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_report_is_written_in_both_languages(installed, study_file, language):
    name = f"report_{language}.pdf"
    installed.run("drmodel", "report", study_file, "--language", language, "-o", name)
    assert len(PdfReader(installed.work / name).pages) >= 8


def test_the_module_runs_as_the_command_does(installed):
    assert installed.run("python", "-m", "drmodel", "--help").stdout == installed.run("drmodel", "--help").stdout


def test_the_example_is_the_same_from_the_wheel_and_from_the_checkout(installed):
    code = "import drmodel; print(drmodel.example('etp_express').sha256)"
    assert installed.run("python", "-c", code).stdout.strip() == drmodel.example("etp_express").sha256
    assert not str(loading.__file__).startswith(str(installed.home))
