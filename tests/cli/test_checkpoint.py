"""A command that was killed, and is given again, prints the same bytes as one that was never stopped."""

import signal
import time

import pytest


@pytest.fixture
def killed(shell):
    """Start a command, and kill it once it has written its checkpoint some times."""

    def kill(path, writings, *arguments):
        process, seen = shell(*arguments), set()
        while process.poll() is None and len(seen) < writings:
            if path.exists():
                seen.add(path.stat().st_mtime_ns)
            time.sleep(0.001)
        process.kill()
        out, _ = process.communicate(timeout=60)
        assert (process.returncode, out) == (-signal.SIGKILL, "")

    return kill


@pytest.fixture
def finished(shell):
    """What a command prints, and what it says."""

    def finish(*arguments):
        process = shell(*arguments)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out, err

    return finish


@pytest.mark.no_cover
def test_simulate(run, killed, finished, tiny, tmp_path):
    path = tmp_path / "run"
    asked = ("simulate", tiny, "--strategy", "pair", "--years", 1, "--budget", 102_400, "--precision", 1e-6)
    asked = (*asked, "--format", "json")
    whole = run(*asked).stdout
    assert not path.exists()
    killed(path, 3, *asked, "--checkpoint", path)  # when nothing is done, then at the first and second look
    out, err = finished(*asked, "--checkpoint", path, "--jobs", 1)
    assert out == whole
    assert f"{path}: going on from " in err


@pytest.mark.no_cover
def test_evaluate_the_plan_and_then_what_stands_beside(run, killed, finished, tiny, tmp_path):
    path, beside = tmp_path / "run", tmp_path / "run.beside"
    asked = ("evaluate", tiny, "--budget", 41_600, "--precision", 1e-6, "--format", "json")
    whole = run(*asked).stdout
    killed(path, 3, *asked, "--checkpoint", path)
    assert not beside.exists()
    killed(beside, 2, *asked, "--checkpoint", path)
    out, err = finished(*asked, "--checkpoint", path)
    assert out == whole
    assert f"{path}: going on from 124,800 years" in err  # all of the plan's three strategies
    assert f"{beside}: going on from " in err
    assert sorted(file.name for file in tmp_path.iterdir() if file.suffix != ".part") == ["run", "run.beside"]


@pytest.mark.no_cover
def test_the_same_command_twice_at_once(run, shell, tiny, tmp_path):
    path = tmp_path / "run"
    asked = ("simulate", tiny, "--strategy", "pair", "--years", 1, "--budget", 51_200, "--precision", 1e-6)
    whole = run(*asked).stdout
    both = [shell(*asked, "--checkpoint", path) for _ in range(2)]
    assert [process.communicate(timeout=120)[0] for process in both] == [whole, whole]
    assert list(tmp_path.iterdir()) == [path]
    assert run(*asked, "--checkpoint", path).stdout == whole


@pytest.fixture
def asked_of(monkeypatch) -> list[object]:
    """The checkpoints that an evaluation was asked to use; it does not take place."""
    asked = []

    def evaluate(*_, checkpoint, **__):
        asked.append(checkpoint)
        raise InterruptedError

    monkeypatch.setattr("drmodel.study.evaluation.evaluate", evaluate)
    return asked


def test_report_takes_one_too(run, tiny, tmp_path, asked_of):
    run("report", tiny, "-o", tmp_path / "out.pdf", "--checkpoint", "run", code=1)
    assert asked_of == ["run"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", "study.json"), "a study is simulated already"),
        (("simulate", "--exact"), "takes no time"),
    ],
)
def test_where_there_is_nothing_to_go_on_from(run, tiny, tmp_path, arguments, said):
    command, other = arguments
    file = [tmp_path / other] if command == "report" else [tiny, other]
    result = run(command, *file, "--checkpoint", tmp_path / "run", code=2)
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["simulate", "evaluate", "report"])
def test_another_file_is_refused_and_left_alone(run, tiny, tmp_path, command):
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    output = ("-o", tmp_path / "out.pdf") if command == "report" else ()
    result = run(command, tiny, *output, "--checkpoint", file, code=2)
    assert "notes.txt: a damaged checkpoint, or not one" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert file.read_text(encoding="utf-8") == "mine"
    assert "is empty" in run(command, tiny, *output, "--checkpoint", "", code=2).stderr
