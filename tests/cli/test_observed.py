import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import Result

Run = Callable[..., Result]
WINDOW = ("--window", "2025-01-01..2026-02-21T16:00")
TINY = str(Path(__file__).parents[1] / "scenarios/tiny.yaml")


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """Ten outages of an hour in 10,000 h."""
    starts = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=500 + 950 * n) for n in range(10)]
    path = tmp_path / "ten.csv"
    rows = [f"{start.isoformat()},{(start + timedelta(hours=1)).isoformat()}" for start in starts]
    path.write_text("\n".join(["start,end", *rows]), encoding="utf-8")
    return path


def test_the_published_case(run: Run, ten: Path) -> None:
    """Trivedi (2001), example 10.27: 0.9975 to 0.9996."""
    found = json.loads(run("observed", ten, *WINDOW, "--sla", "99.9%", "--format", "json").stdout)
    bounds = found["availability"]
    assert (round(bounds["low"], 4), round(bounds["high"], 4)) == (0.9975, 0.9996)
    assert (found["up"], found["down"], found["outages"]) == (9990.0, 10.0, 10)
    assert found["budget_consumed"] == pytest.approx(1.0)
    assert found["why"] == {"step": "not applicable", "plausibility": "not applicable"}
    text = run("observed", ten, *WINDOW, "--sla", "99.9%").stdout
    assert "95 % interval 99.75–99.96 %" in text.replace("\u202f", " ")
    assert "4 of 14 months meet it" in text


def test_a_row_for_each_month(run: Run, ten: Path) -> None:
    lines = run("observed", ten, *WINDOW, "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("month,watched,unknown,outages,down,availability")
    assert len(lines) == 15
    assert lines[1].startswith("2025-01-01,744.0,0.0,1,1.0,")


def test_against_a_scenario(run: Run, ten: Path, tiny: str) -> None:
    command = ("observed", ten, *WINDOW, "--scenario", tiny, "--strategy", "solo", "--variant", "base")
    found = json.loads(run(*command, "--format", "json").stdout)["plausibility"]
    assert found["strategy"] == "solo"
    assert 0 <= found["outages"]["tail"] <= 1
    words = run(*command).stdout
    assert ("implausible" in words) != found["plausible"]


def test_no_outage_is_told_without_a_number(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "up.csv"
    path.write_text("time,value\n0,1\n60,1\n120,1\n", encoding="utf-8")
    found = json.loads(run("observed", path, "--format", "json").stdout)
    for name in ("mtbf", "mttr"):
        assert (found[name]["value"], found[name]["high"]) == (None, None)
        assert set(found[name]["why"]) == {"value", "high"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--strategy", "solo"), "give --scenario too"),
        (("--set", "targets.rto=none"), "give --scenario too"),
        (("--window", "yesterday"), "write two dates"),
        (("--timezone", "Mars/Olympus"), "no such zone"),
        (("--sla", "1"), "between 0 and 1"),
        (("--sla", "often"), "is no share"),
        (("--scenario", "missing.yaml"), "cannot be read"),
        (("--scenario", TINY, "--seed", "-1"), "seed(=-1) must lie between 0 and"),
        (("--monitor", "front"), "only an export of UptimeRobot names monitors"),
    ],
)
def test_bad_options_end_with_two(run: Run, ten: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run("observed", ten, *arguments, code=2)
    assert words in result.output


def test_bad_files_end_with_two(run: Run, tmp_path: Path) -> None:
    for name, content in (
        ("x.csv", b""),
        ("x.csv", b"\xff\xfe\x00"),
        ("x.json", b"{}"),
        ("x.txt", b"a"),
        ("x.csv", b"\x80"),
    ):
        (tmp_path / name).write_bytes(content)
        result = run("observed", tmp_path / name, code=2)
        assert "a bug" not in result.output
    run("observed", tmp_path / "none.csv", code=2)
