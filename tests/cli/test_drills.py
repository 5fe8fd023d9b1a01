import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
LOG = """drill,step,start,end,success
a,promote,2025-01-01T10:00Z,2025-01-01T10:04Z,yes
b,promote,2025-04-01T10:00Z,2025-04-01T10:08Z,no
c,promote,2025-07-01T10:00Z,2025-07-01T10:04Z,yes
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


@pytest.fixture
def command(log: Path, tiny: str) -> tuple[object, ...]:
    return ("drills", log, "--scenario", tiny, "--strategy", "pair", "--variant", "base", "--budget", 640)


def test_what_drills_teach(run: Run, command: tuple[object, ...]) -> None:
    found = json.loads(run(*command, "--format", "json").stdout)
    [stage] = found["stages"]
    assert (stage["stage"], stage["drilled"], stage["successes"], stage["failures"]) == ("promote", 3, 2, 0)
    assert stage["low_hours"] < stage["median_hours"] < stage["high_hours"]
    assert found["readiness"]["broken"] == 1
    assert found["next_drill"]["currency"] == "EUR"
    assert 0 <= found["recovery"]["within_rto"] <= 1
    text = run(*command).stdout
    for words in ("within the RTO", "Silent breakages", "The next drill", "promote"):
        assert words in text
    assert run(*command, "--format", "csv").stdout.startswith("stage,drilled,")


def test_the_variant_is_written_and_passes_check(
    run: Run, command: tuple[object, ...], tmp_path: Path, tiny: str
) -> None:
    fragment = tmp_path / "drilled.yaml"
    run(*command, "-o", fragment)
    indented = "".join(f"  {line}\n" for line in fragment.read_text(encoding="utf-8").splitlines())
    scenario = tmp_path / "scenario.yaml"
    text = Path(tiny).read_text(encoding="utf-8")
    scenario.write_text(text.replace("\nvariants:\n", f"\nvariants:\n{indented}"), encoding="utf-8")
    run("check", scenario)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--strategy", "nobody"), "no such strategy; there are"),
        (("--worth", "0"), "greater than 0"),
        (("--budget", "1"), "budget"),
        (("-o", "/nowhere/x.yaml"), "there is no folder"),
    ],
)
def test_bad_options_end_with_two(
    run: Run, command: tuple[object, ...], arguments: tuple[str, ...], words: str
) -> None:
    assert words in run(*command, *arguments, code=2).output


def test_a_bad_log_ends_with_two(run: Run, log: Path, tiny: str) -> None:
    log.write_text(LOG.replace("10:08Z", "09:08Z"), encoding="utf-8")
    result = run("drills", log, "--scenario", tiny, "--strategy", "pair", code=2)
    assert "ends before it starts" in result.output
    assert "line 3" in result.output
