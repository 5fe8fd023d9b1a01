"""Exit codes and streams, in this process and in processes of their own."""

import io
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path
from types import ModuleType

import pytest
import typer

from drmodel.cli import main, output


@pytest.fixture(autouse=True)
def warnings_and_ctrl_c_of_others(monkeypatch):
    """What `main` does to warnings and to Ctrl-C ends with its test."""
    monkeypatch.setattr(warnings, "formatwarning", warnings.formatwarning)
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_a_bug_is_said_in_one_line(run, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("wheels came off")

    monkeypatch.setattr("drmodel.scenario.schema.json_schema", broken)
    monkeypatch.delenv("DRMODEL_DEBUG", raising=False)
    result = run("schema", code=1)
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert "RuntimeError: wheels came off" in result.stderr
    assert "report it" in result.stderr
    monkeypatch.setenv("DRMODEL_DEBUG", "1")
    assert isinstance(run("schema", code=1).exception, RuntimeError)


def test_a_disk_that_is_full_on_the_way_is_said_in_one_line(run, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", "/tmp/fonts")

    monkeypatch.setattr("drmodel.scenario.schema.json_schema", full)
    monkeypatch.delenv("DRMODEL_DEBUG", raising=False)
    said = run("schema", code=2).stderr
    assert said == "/tmp/fonts: cannot be written (No space left on device); make room, or set TMPDIR elsewhere\n"


def test_main_runs_the_command_of_the_arguments(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["drmodel", "sla", "downtime", "0.999"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "8.76" in capsys.readouterr().out


def test_ctrl_c_while_the_commands_are_imported_is_silent(monkeypatch):
    class Interrupted(ModuleType):
        @property
        def app(self):
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "drmodel.cli.app", Interrupted("drmodel.cli.app"))
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


def test_a_warning_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["drmodel", "sla", "downtime", "0.999"])
    with pytest.raises(SystemExit):
        main()
    assert warnings.formatwarning("all is slow", RuntimeWarning, "work.py", 7) == "drmodel: all is slow\n"


def test_main_takes_streams_that_cannot_be_set_up(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr(sys, "argv", ["drmodel", "sla", "downtime", "0.999"])
    monkeypatch.setattr(sys, "stdout", stream)
    with pytest.raises(SystemExit):
        main()
    assert "8.76" in stream.getvalue()


def test_results_are_utf8_whatever_the_locale(shell, tiny):
    process = shell("costs", tiny, env=os.environ | {"PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "€" in out


def test_a_closed_pipe_is_silent(shell):
    read, write = os.pipe()
    os.close(read)
    process = shell("schema", stdout=write)
    os.close(write)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="a process is started with all of its streams")
def test_an_output_that_is_closed_from_the_start_is_silent(shell, tmp_path):
    process = shell("schema", preexec_fn=lambda: os.close(1))
    assert (process.communicate(timeout=60), process.returncode) == (("", ""), 0)
    process = shell("init", tmp_path / "mine.yaml", preexec_fn=lambda: os.close(1))
    assert (process.communicate(timeout=60), process.returncode) == (("", ""), 0)
    assert (tmp_path / "mine.yaml").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_a_full_disk_is_said_in_one_line(shell):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        process = shell("schema", stdout=full)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "No space left" in err
    assert len(err.splitlines()) == 1


def test_a_result_that_cannot_be_written(run, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(output.sys, "stdout", type("Full", (io.StringIO,), {"write": lambda *_: full(_)})())
    with pytest.raises(output.OutputError, match="No space left"):
        output.write("text")


def test_nobody_reads_on(monkeypatch, tmp_path):
    from drmodel.cli.guard import guarded

    def gone():
        raise BrokenPipeError

    with (tmp_path / "out").open("w") as file:
        monkeypatch.setattr(sys, "stdout", file)
        with pytest.raises(typer.Exit) as ended:
            guarded(gone)()
        assert ended.value.exit_code == 0
        file.write("what is still buffered")
    assert (tmp_path / "out").read_text() == ""


def _has_workers(process, engine):
    """Whether worker processes are there, or the thread that waits for other threads has loaded the compiled code."""
    if engine == "reference":
        return bool((process / "task" / process.name / "children").read_text())
    used = (process / "stat").read_text().rpartition(")")[2].split()
    return "llvmlite" in (process / "maps").read_text() and int(used[11]) / os.sysconf("SC_CLK_TCK") > 2.0


@pytest.mark.no_cover
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="nothing tells of its children here")
@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_ctrl_c(run, shell, tiny, engine):
    run("simulate", tiny, "--strategy", "solo", "--budget", "640", "--engine", "compiled")  # what is compiled, is now
    most = ("--budget", "10000000", "--precision", "0.000001", "--jobs", "2")
    process = shell("simulate", tiny, *most, "--engine", engine)
    while process.poll() is None and not _has_workers(Path(f"/proc/{process.pid}"), engine):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from drmodel.cli.app import app\n"
        "print(sorted({'numpy', 'pandas', 'scipy', 'matplotlib', 'pydantic', 'simpy', 'yaml', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
