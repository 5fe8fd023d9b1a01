"""The wheel, built as a release is, and an environment that holds it with the core's dependencies and nothing else."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Environment:
    """A virtual environment, to run commands in from a folder outside the checkout."""

    home: Path
    work: Path

    @property
    def site(self) -> Path:
        return next((self.home / "lib").glob("python3*")) / "site-packages"

    def run(self, command: str, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run one of its programs with warnings as errors; its exit code must be the given one."""
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHON", "VIRTUAL_ENV"))
        }
        done = subprocess.run(
            [self.home / "bin" / command, *arguments],
            cwd=self.work,
            env=clean | {"PYTHONWARNINGS": "error"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done


@pytest.fixture(scope="session")
def build(tmp_path_factory) -> Callable[..., Path]:
    """Build what the arguments ask for, without a network, into a folder of its own."""

    def into_a_folder(*arguments: str) -> Path:
        folder = tmp_path_factory.mktemp("dist")
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, *arguments, ROOT]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return folder

    return into_a_folder


@pytest.fixture(scope="session")
def dist(build) -> Path:
    """The sdist, and the wheel built from it."""
    return build()


@pytest.fixture(scope="session")
def wheel(dist) -> Path:
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel, tmp_path_factory) -> Environment:
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    environment = Environment(home, tmp_path_factory.mktemp("work"))
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        home / "bin" / "python",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*pip, wheel], check=True)
    _link_what_it_requires(environment.site)
    return environment


def _link_what_it_requires(site: Path) -> None:
    """Link into the environment, from this one, what the installed wheel says that it needs, and what that needs."""
    own = PathDistribution(next(site.glob("drmodel-*.dist-info")))
    for needed in _closure(own):
        for entry in {Path(file).parts[0] for file in needed.files or ()} - {"..", "__pycache__"}:
            (site / entry).symlink_to(needed.locate_file(entry))


def _closure(root: Distribution) -> Iterator[Distribution]:
    seen: set[str] = set()
    waiting: list[tuple[Distribution, frozenset[str]]] = [(root, frozenset())]
    while waiting:
        parent, extras = waiting.pop()
        for line in parent.requires or ():
            requirement = Requirement(line)
            name = canonicalize_name(requirement.name)
            wanted = requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in {"", *extras}
            )
            if not wanted or name in seen:
                continue
            seen.add(name)
            child = distribution(name)
            waiting.append((child, frozenset(requirement.extras)))
            yield child
