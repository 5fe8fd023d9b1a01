"""The main job under every Python that drmodel declares and this machine has, in an environment of its own.

`make pythons` installs the core's pins with their hashes and drmodel, and lets each Python make again a study of this one: the
same must come out. Of a Python that is not here it sees that each pin has a wheel for it. It writes reports/pythons.json.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.packaging.locked import CORE, ROOT

FILE = ROOT / "reports" / "pythons.json"
SCENARIO = ROOT / "data" / "small_saas.yaml"
YEARS = 6_400
SAME = "same"
ABSENT = "not here, but each pin has a wheel for it"


def declared() -> list[str]:
    """The versions of the classifiers, such as 3.11."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [line.rpartition(" :: ")[2] for line in project["classifiers"] if "Python :: 3." in line]
    return sorted(named, key=lambda version: int(version.partition(".")[2]))


def interpreter(version: str) -> Path | None:
    """A Python of a version on this machine: on the path, or among those of pyenv."""
    on_path = shutil.which(f"python{version}")
    kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    for one in [*([Path(on_path)] if on_path else []), *kept]:
        done = subprocess.run(
            [one, "-c", "import sys; print('.'.join(map(str, sys.version_info[:2])))"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.stdout.strip() == version:
            return one
    return None


def tried(python: Path, study: Path, folder: Path) -> str:
    """What comes of a Python that is here: `same`, or what went wrong."""
    home = folder / "venv"
    inside = home / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", inside]
    report = ["report", study, "-o", folder / "report.pdf"]
    steps = [
        [sys.executable, "-m", "uv", "venv", "--quiet", "--python", python, home],
        [*install, "--require-hashes", "--requirement", ROOT / CORE],
        [*install, "--no-deps", "--no-build-isolation", ROOT],
        *(
            [inside, "-W", "error", "-m", "drmodel", *step]
            for step in (["check", SCENARIO], ["reproduce", study], report)
        ),
    ]
    return _first_fault(steps, folder) or SAME


def provided(version: str, folder: Path) -> str:
    """What comes of a Python that is not here: whether each pin could be installed for it."""
    install = [sys.executable, "-m", "uv", "pip", "install", "--dry-run", "--quiet", "--only-binary", ":all:"]
    step = [*install, "--python-version", version, "--target", folder, "--require-hashes", "--requirement", ROOT / CORE]
    return _first_fault([step], folder) or ABSENT


def _first_fault(steps: Iterable[Sequence[str | Path]], folder: Path) -> str:
    for step in steps:
        done = subprocess.run(step, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"{' '.join(map(str, step[1:4]))}: {(done.stdout + done.stderr).strip()}"
    return ""


def main() -> int:
    """Try all, write and tell."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study.json"
        made = [sys.executable, "-m", "drmodel", "evaluate", SCENARIO, "--budget", str(YEARS), "--format", "json"]
        study.write_bytes(subprocess.run(made, check=True, capture_output=True).stdout)
        for version in declared():
            place = Path(folder) / version
            place.mkdir()
            python = interpreter(version)
            found[version] = provided(version, place) if python is None else tried(python, study, place)
            print(f"Python {version}: {found[version]}", flush=True)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0 if set(found.values()) <= {ABSENT, SAME} else 1


if __name__ == "__main__":
    sys.exit(main())
