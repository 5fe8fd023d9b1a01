"""Bad input gets one line per fault and exit code 2, before any work, and nothing is written."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CHANGES = {
    "wrong unit": ("rate: 6 /year", "rate: 6 h", "fault_modes.release.rate"),
    "missing unit": ("interval: 60 s", 'interval: "60"', "strategies.solo.detection.interval"),
    "bare number": ("interval: 60 s", "interval: 60", "strategies.solo.detection.interval"),
    "unknown key": ("    topology: single\n", "    topology: single\n    colour: red\n", "strategies.solo.colour"),
    "duplicate key": ("name: Ferry tickets\n", "name: Ferry tickets\nname: Ferries\n", "name"),
    "negative cost": ("amount: 420 EUR/month", "amount: -420 EUR/month", "strategies.trio.costs.servers.amount"),
    "probability over 1": ("detected: 98 %", "detected: 198 %", "fault_modes.storm.detected"),
    "no repair law": ("    repair: {constant: 1 h}\n", "", "fault_modes.wipe"),
    "no such region": ("{regions: [porto]}", "{regions: [atlantis]}", "strategies.solo.groups.everyone.regions"),
    "cycle of variants": (
        "    title: Calm seas\n",
        "    title: Calm seas\n    inherits: calm_cheap\n",
        "variants.calm",
    ),
}


@pytest.fixture
def refused(run, tmp_path):
    """Ask for a report of a file; what was said, once it is seen to be refused with nothing written."""

    def ask(content: bytes | None) -> list[str]:
        file = tmp_path / "scenario.yaml"
        if content is not None:
            file.write_bytes(content)
        before = sorted(tmp_path.iterdir())
        result = run("report", file, "-o", tmp_path / "out.pdf", code=2)
        assert result.stdout == ""
        assert sorted(tmp_path.iterdir()) == before
        return result.stderr.splitlines()

    return ask


@pytest.mark.parametrize("change", CHANGES)
def test_a_fault_in_the_file(refused, tiny, change):
    old, new, path = CHANGES[change]
    text = Path(tiny).read_text(encoding="utf-8")
    assert old in text
    head, fault, page = refused(text.replace(old, new, 1).encode())
    assert head.endswith("scenario.yaml: 1 fault")
    assert fault.lstrip().startswith("line ")
    assert path in fault
    assert page == "help: docs/scenario_reference.md"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x7fELF\x00\x01", "binary"),
        (b"name: \xff\n", "UTF-8"),
        (b"a: &a [x]\n" + b"b: [" + b"*a, " * 300 + b"*a]\n", "alias"),
        (None, "No such file"),
    ],
)
def test_a_file_that_is_no_scenario(refused, content, said):
    lines = refused(content)
    assert len(lines) == 2
    assert said in lines[1]


def test_a_file_of_100_mb(run, tmp_path):
    file = tmp_path / "large.yaml"
    with file.open("wb") as large:
        large.truncate(100_000_000)
    assert "larger than" in run("check", file, code=2).stderr


def test_a_folder_in_place_of_a_file(run, tmp_path):
    assert "directory" in run("check", tmp_path, code=2).stderr


WITHOUT_RIGHTS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


@pytest.fixture
def unprivileged() -> Callable[..., list[str]]:
    """Run a command without root's right to read and write everything; it must be refused."""
    if os.getuid() == 0 and shutil.which("setpriv") is None:
        pytest.skip("root ignores the modes of files, and there is no setpriv to give that right up")

    def ask(*arguments: object) -> list[str]:
        start = WITHOUT_RIGHTS if os.getuid() == 0 else ()
        command = [*start, sys.executable, "-m", "drmodel", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        return done.stderr.splitlines()

    return ask


def test_an_unreadable_file(unprivileged, tmp_path):
    file = tmp_path / "secret.yaml"
    file.write_bytes(b"schema: 1\n")
    file.chmod(0)
    lines = unprivileged("check", file)
    assert len(lines) == 2
    assert "Permission denied" in lines[1]


def test_a_folder_that_takes_no_file(unprivileged, tiny, tmp_path):
    file, locked = tmp_path / "scenario.yaml", tmp_path / "locked"
    shutil.copy(tiny, file)
    locked.mkdir(mode=0o555)
    [line] = unprivileged("report", file, "-o", locked / "out.pdf")
    assert "Permission denied" in line
    assert list(locked.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "-o", ""), "the name of the file to write is empty"),
        (("simulate", "--strategy", ""), "--strategy ''"),
        (("check", "--on", ""), "as_of"),
    ],
)
def test_an_empty_argument_is_named(run, tiny, arguments, said):
    command, *options = arguments
    assert said in run(command, tiny, *options, code=2).stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_as_a_study(run, tmp_path):
    os.mkfifo(tmp_path / "study.json")
    assert "give a regular file" in run("report", tmp_path / "study.json", code=2).stderr


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="nothing tells what a process used here")
def test_absurd_settings_are_refused_before_memory_is_taken(shell, tiny):
    """They leave their mark on no more memory than a seed that is none."""

    def refused(*options):
        with shell("simulate", tiny, *options) as process:
            out, err = process.stdout.read(), process.stderr.read()
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert (process.returncode, out, len(err.splitlines())) == (2, "", 1)
        return err, used.ru_maxrss

    _, plain = refused("--seed", "-1")
    for said, *options in (
        ("expects", "--set", "fault_scale.rate=50", "--years", 100_000, "--jobs", 10**9),
        ("1,000,000 years", "--years", 10**12, "--budget", 10**15),
        ("12,800,000", "--budget", 10**15),
    ):
        err, most = refused(*options)
        assert said in err
        assert most < 1.1 * plain
