"""The pins: one set of versions, said twice (with and without hashes), from no particular registry."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-core.lock")


def requirements(file: str) -> list[Requirement]:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    return [Requirement(line.split(" --hash")[0]) for line in text.splitlines() if line and not line.startswith("#")]


def pins(file: str) -> dict[str, str]:
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in requirements(file)}


def test_constraints_and_lock_say_the_same():
    """But for extras, which constraints cannot name."""
    constraints, lock = (
        [(pin.name, str(pin.specifier), str(pin.marker)) for pin in requirements(file)]
        for file in ("constraints.txt", "requirements.lock")
    )
    assert constraints == lock


def test_the_core_is_a_part_of_the_whole():
    assert pins("requirements-core.lock").items() < pins("requirements.lock").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_one_version_with_hashes(lock):
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert len(entries) == len(pins(lock))
    for entry in entries:
        assert re.match(
            r"[a-z0-9-]+(\[[a-z-]+\])?==[\w.]+( ; [^\\]+)? \\\n( {4}--hash=sha256:[0-9a-f]{64}( \\\n)?)+$", entry
        ), entry


def test_an_extra_that_a_pinned_package_asks_for_is_pinned_with_it():
    """pip installs with hashes only what is pinned as it is asked for: pytest-cov asks for coverage[toml]."""
    assert "coverage[toml]" in {str(pin).partition("==")[0] for pin in requirements("requirements.lock")}


@pytest.mark.parametrize("file", [*LOCKS, "constraints.txt"])
def test_no_registry_is_named(file):
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^-|--(extra-)?index|--find-links", text, re.MULTILINE)


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements-core.lock", [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]),
        (
            "requirements.lock",
            [line for extra in PROJECT["project"]["optional-dependencies"].values() for line in extra],
        ),
    ],
)
def test_what_the_project_asks_for_is_pinned_to_a_version_that_it_accepts(lock, asked):
    pinned = pins(lock)
    for line in asked:
        requirement = Requirement(line)
        version = pinned[canonicalize_name(requirement.name)].removeprefix("==")
        assert requirement.specifier.contains(version), line


def test_core_installs_nothing_of_the_extras():
    core = set(pins("requirements-core.lock"))
    assert core.isdisjoint({"hypothesis", "ipykernel", "jupyterlab", "mypy", "pytest", "ruff", "uv"})
