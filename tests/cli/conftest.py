import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drmodel.cli.app import app

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests/scenarios/tiny.yaml"


@pytest.fixture
def tiny() -> str:
    return str(TINY)


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run a command in this process; it must end with the given code."""

    def invoke(*arguments: object, code: int = 0) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        assert result.exit_code == code, result.output
        return result

    return invoke


@pytest.fixture
def shell() -> Callable[..., subprocess.Popen[str]]:
    """Start a command as a process of its own, warnings being errors."""

    def start(*arguments: object, **options: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-W", "error", "-m", "drmodel", *(str(argument) for argument in arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        return subprocess.Popen(command, cwd=ROOT, text=True, encoding="utf-8", **pipes)

    return start
