"""Where Numba cannot be imported, all goes on with the reference engine, to the same numbers, and says so in one line."""

import json
import os
import subprocess
import sys

import pytest

SAID = "Numba cannot be imported (not on this machine): simulating with the reference engine, a hundred times slower"
ALONE = ("--variant", "base", "--set", "today=none")  # nothing stands beside: the reference engine takes its time
ASKED = (*ALONE, "--budget", "640", "--format", "json")

pytestmark = pytest.mark.no_cover  # the work is done in other processes


@pytest.fixture
def python(tmp_path):
    """Run Python in a process of its own, where numba fails to be imported."""
    package = tmp_path / "numba"
    package.mkdir()
    (package / "__init__.py").write_text('raise ImportError("not on this machine")\n', encoding="utf-8")

    def run(*arguments):
        there = os.environ | {"PYTHONPATH": str(tmp_path)}
        return subprocess.run([sys.executable, *arguments], env=there, capture_output=True, text=True, check=True)

    return run


@pytest.mark.parametrize("command", [("simulate", "--strategy", "solo"), ("evaluate",)])
def test_commands(run, python, tiny, command):
    name, *options = command
    done = python("-m", "drmodel", name, tiny, *options, *ASKED)
    assert done.stderr == f"drmodel: {SAID}\n"
    compiled = run(name, tiny, *options, *ASKED).stdout
    assert '"engine": "compiled"' in compiled
    assert json.loads(done.stdout) == json.loads(compiled.replace('"engine": "compiled"', '"engine": "reference"'))


def test_a_trace(run, python, tiny):
    asked = ("trace", tiny, "--strategy", "solo", "--worst", "--years", "1")
    done = python("-m", "drmodel", *asked)
    assert done.stderr == f"drmodel: {SAID}\n"
    assert done.stdout == run(*asked).stdout


def test_the_package(python, tiny):
    """The warning points to who asked for the study."""
    scenario = f"drmodel.load({tiny!r}, 'base', ['today=none'])"
    code = f"import drmodel\nstudy = drmodel.evaluate({scenario}, budget=640)\nprint(study.settings.engine)"
    done = python("-c", code)
    assert done.stdout == "reference\n"
    assert done.stderr.startswith(f"<string>:2: RuntimeWarning: {SAID}\n")


def test_asked_for_by_name_it_is_no_surprise(python, tiny):
    done = python("-m", "drmodel", "simulate", tiny, "--strategy", "solo", "--engine", "reference", *ASKED)
    assert done.stderr == ""
