"""Every Python that is declared and here compiles every module without a warning."""

import subprocess
import tomllib

import pytest
from packaging.specifiers import SpecifierSet

from tests.packaging.locked import ROOT
from tests.packaging.pythons import declared, interpreter

COMPILE = """
import pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.py")):
    compile(path.read_bytes(), str(path), "exec")
"""


def test_the_declared_versions_are_those_that_may_install_it():
    """From 3.11, none left out between."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = SpecifierSet(project["requires-python"])
    assert declared() == ["3.11", "3.12", "3.13", "3.14"]
    assert all(f"{version}.0" in asked for version in declared())
    assert "3.10.99" not in asked


@pytest.mark.parametrize("version", declared())
def test_every_module_compiles(version):
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} on this machine")
    done = subprocess.run(
        [python, "-W", "error", "-c", COMPILE, ROOT / "drmodel"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
