"""What is built: everything that the package needs at run time, and the same bytes each time."""

import tarfile
import zipfile
from pathlib import Path

import drmodel

ROOT = Path(__file__).parents[2]


def files(folder: str) -> set[str]:
    """Paths of a folder of the checkout, but for what Python and Jupyter leave there."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"}.intersection(path.parts)
    }


def test_the_wheel_holds_the_whole_package_and_the_data(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    info = f"drmodel-{drmodel.__version__}.dist-info"
    data = {f"drmodel/{path}" for path in files("data")}
    assert {path for path in held if not path.startswith(f"{info}/")} == files("drmodel") | data
    assert f"{info}/licenses/LICENSE" in held
    assert "drmodel/py.typed" in held
    assert "drmodel/data/etp_express.yaml" in held


def test_the_sdist_holds_what_tests_and_builds_need(dist):
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        held = {path.partition("/")[2] for path in archive.getnames()}
    top = {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "constraints.txt", "pyproject.toml"}
    locks = {"requirements.lock", "requirements-core.lock"}
    assert top | locks | files("drmodel") | files("data") | files("docs") | files("tests") | files("notebooks") <= held


def test_the_wheel_is_the_same_bytes_when_built_from_the_checkout(wheel, build):
    again = next(build("--wheel").glob("*.whl"))
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()
