"""The face and the house rules that no linter holds."""

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import drmodel

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "drmodel").rglob("*.py"))
HEAVY = (
    "babel", "IPython", "jsonschema", "matplotlib", "numba", "pandas", "pydantic", "rich", "scipy", "simpy", "typer", "typst",
    "xlsxwriter",
    "yaml",
)  # fmt: skip


def names_in_face_for_type_checkers() -> set[str]:
    """What `drmodel/__init__.py` imports under TYPE_CHECKING."""
    tree = ast.parse((ROOT / "drmodel" / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    declared = {node.target.id for node in block.body if isinstance(node, ast.AnnAssign)}
    return imported | declared


def test_a_calculator_through_the_face_imports_no_heavy_library():
    code = (
        "import sys, drmodel\n"
        "assert round(drmodel.sla.downtime(0.999), 2) == 8.76\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    "calculator",
    sorted(m.name for m in pkgutil.iter_modules([ROOT / "drmodel" / "calculators"]) if not m.name.startswith("_")),
)
def test_every_calculator_alone_imports_no_heavy_library(calculator):
    code = (
        f"import sys, drmodel; drmodel.{calculator}\n"
        f"print(*[name for name in {HEAVY} if name in sys.modules])\n"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", drmodel.__all__)
def test_every_name_of_the_face_is_there_and_listed(name):
    assert getattr(drmodel, name) is getattr(drmodel, name)
    assert name in dir(drmodel)


def test_type_checkers_see_the_same_face():
    assert names_in_face_for_type_checkers() == set(drmodel.__all__)


def test_a_name_that_the_face_does_not_have_is_refused_as_by_any_module():
    with pytest.raises(AttributeError, match=r"module 'drmodel' has no attribute 'nonsense'"):
        drmodel.nonsense  # noqa: B018


def test_the_version_is_the_one_in_pyproject():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert drmodel.__version__ == project["version"]


def test_python_knows_no_company_and_no_provider_of_the_examples():
    words = {"etp"}
    for path in sorted((ROOT / "data").glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        words |= {path.stem, *document["providers"]}
    pattern = re.compile(rf"\b({'|'.join(sorted(map(re.escape, words)))})\b", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in SOURCES
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
