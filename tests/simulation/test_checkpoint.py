"""Checkpoints: a run that was stopped, however hard, ends with the estimates of one that was not."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import tracemalloc
from dataclasses import replace

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import Constant, Lognormal, Mixture, Uniform
from drmodel.simulation import checkpoint, work
from drmodel.simulation.checkpoint import digest
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage, time_to_fault
from drmodel.simulation.program import compile_program
from drmodel.study.estimates import estimate_json

REPAIR = Lognormal.from_p95(1.5, 8.0)
ASKED = {"seed": 7, "budget": 1_024, "precision": 0.001, "mission_years": 1, "jobs": 1}


def fault(name, places, rate):
    return FaultMode(name, places, REPAIR, time_to_fault(repair=REPAIR, rate=rate))


def programs():
    modes = [fault("west", ("west",), 8.0), fault("east", ("east",), 8.0), fault("both", ("east", "west"), 1.0)]
    recovery = {
        "automatic": (Stage("promote", Uniform(0.1, 0.3)),),
        "detection": Mixture(0.5, Constant(0.05), Constant(0.1)),
        "noticed": Constant(0.5),
    }
    site = frozenset({"west", "east", "both"})
    wanted = Objectives((0.99, 0.999), rto=(0.25,), rto_modes=site)
    return {
        name: compile_program(modes, Recovery((Group("all", regions),), **recovery), wanted)
        for name, regions in {"single": ("west",), "pair": ("west", "east")}.items()
    }


@pytest.fixture(autouse=True)
def often(monkeypatch):
    """Small pieces, and a file after each."""
    small = {name: replace(kind, piece=50) for name, kind in work.ENGINES.items()}
    monkeypatch.setattr(work, "ENGINES", small)
    monkeypatch.setattr(checkpoint, "PACE", 0.0)


@pytest.fixture(scope="module")
def whole():
    """The run, never stopped."""
    return estimate(programs(), **ASKED)


class Stop(Exception):  # noqa: N818  # nothing is wrong
    """Ends a run."""


def stop_after(pieces):
    """A progress that stops the run after some pieces."""
    seen = []

    def tell(done, most):
        seen.append(done)
        if len(seen) == pieces:
            raise Stop

    return tell


def start(path, pieces, **changed):
    with pytest.raises(Stop):
        estimate(programs(), **(ASKED | changed), checkpoint=path, progress=stop_after(pieces))


def resume(path, **changed):
    seen = []
    result = estimate(programs(), **(ASKED | changed), checkpoint=path, progress=lambda done, _: seen.append(done))
    return result, seen


KILLED = """
import os, signal
from drmodel.simulation import checkpoint
from tests.simulation import test_checkpoint as test

os.chdir({folder!r})
checkpoint.PACE = 0.0
test.work.ENGINES = {{name: test.replace(kind, piece=50) for name, kind in test.work.ENGINES.items()}}
seen = []
def tell(done, most):
    seen.append(done)
    if len(seen) == {pieces}:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    test.estimate(test.programs(), **(test.ASKED | {changed!r}), checkpoint="run", progress=tell)
"""


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("first", "pieces", "then"),
    [
        ({}, 1, {}),
        ({}, 35, {"jobs": 2}),
        ({"engine": "reference", "jobs": 2}, 25, {"engine": "reference"}),
        ({"engine": "reference"}, 25, {"engine": "compiled"}),
    ],
)
def test_a_run_that_was_killed_goes_on_to_the_same_estimates(tmp_path, whole, first, pieces, then):
    script = tmp_path / "script.py"
    script.write_text(KILLED.format(folder=str(tmp_path), pieces=pieces, changed=first), encoding="utf-8")
    there = {**os.environ, "PYTHONPATH": os.getcwd()}  # noqa: PTH109  # where pytest was started: the tests' parent
    ended = subprocess.run([sys.executable, str(script)], env=there, capture_output=True, text=True, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    result, seen = resume(tmp_path / "run", **then)
    assert seen[0] > min(pieces, 20)
    same = {name: replace(one, engine=whole[name].engine) for name, one in result.items()}
    assert same == whole
    assert [json.dumps(estimate_json(one)) for one in same.values()] == [
        json.dumps(estimate_json(one)) for one in whole.values()
    ]


@pytest.mark.no_cover
def test_a_run_may_be_stopped_again_and_again_and_its_pieces_may_change(tmp_path, whole, monkeypatch):
    path = tmp_path / "run"
    for pieces, years in ((5, 25), (3, 60), (20, 40), (9, 33)):
        small = {name: replace(kind, piece=years) for name, kind in work.ENGINES.items()}
        monkeypatch.setattr(work, "ENGINES", small)
        start(path, pieces)
    assert resume(path)[0] == whole


def test_a_run_that_has_ended_finds_its_result_without_work(tmp_path, whole, capsys):
    path = tmp_path / "run"
    assert resume(path)[0] == whole
    assert capsys.readouterr().err == ""
    again, seen = resume(path)
    assert again == whole
    assert seen == []
    assert capsys.readouterr().err == f"drmodel: {path}: going on from 2,048 years, of all strategies together\n"
    assert [found.name for found in tmp_path.iterdir()] == ["run"]


def test_what_was_precise_enough_stays_so(tmp_path):
    """Stopped after the first look's last piece, before it was judged: no more is simulated than without a stop."""
    path = tmp_path / "run"
    once = estimate(programs(), **(ASKED | {"precision": 0.5}))
    assert once["pair"].years == 512
    years = []
    with pytest.raises(Stop):
        estimate(programs(), **(ASKED | {"precision": 0.5}), checkpoint=path, progress=lambda *x: last(years, x))
    again, seen = resume(path, precision=0.5)
    assert again == once
    assert seen == []


def last(years, told):
    years.append(told[0])
    if told[0] == 2 * 512:
        raise Stop


def test_writing_is_paced(tmp_path, monkeypatch):
    """Between looks, only when it was not done for a while."""
    now, writes = [0.0], []
    monkeypatch.setattr(checkpoint, "PACE", 10.0)
    monkeypatch.setattr(checkpoint.time, "monotonic", lambda: now[0])
    write = checkpoint.Checkpoint.write
    monkeypatch.setattr(checkpoint.Checkpoint, "write", lambda self: (writes.append(now[0]), write(self)))

    def tell(done, most):
        now[0] += 1.0

    estimate(programs(), **(ASKED | {"budget": 512}), checkpoint=tmp_path / "run", progress=tell)
    assert writes[:-1] == [0.0, *range(10, int(now[0]), 10)]
    assert writes[-1] == now[0]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"seed": 8}, "its seed is 7, here 8"),
        ({"precision": 0.01}, "its precision is 0.001, here 0.01"),
        ({"budget": 4_096}, "its budget in missions is 1024, here 4096"),
        ({"mission_years": 2}, "its mission_years is 1, here 2"),
    ],
)
def test_a_file_of_another_run_is_refused(tmp_path, changed, words):
    path = tmp_path / "run"
    start(path, 3)
    before = path.read_bytes()
    with pytest.raises(SimulationError, match=f"run: a checkpoint of another run: .*{words}.*delete it") as refused:
        resume(path, **changed)
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == before


def test_strategies_that_differ_are_named(tmp_path):
    path = tmp_path / "run"
    start(path, 3)
    both = programs()
    with pytest.raises(SimulationError, match="its strategies are not the same: pair, other;"):
        estimate({"single": both["single"], "other": both["pair"]}, **ASKED, checkpoint=path)
    with pytest.raises(SimulationError, match="its strategies are not the same: pair;"):
        estimate({"single": both["single"], "pair": replace(both["pair"], hold=1)}, **ASKED, checkpoint=path)


def summed(body):
    """What begins as a checkpoint does, with a sum that fits whatever follows."""
    return checkpoint.MARK + hashlib.sha256(body).digest() + body


HEAD = len(summed(b""))


@pytest.mark.parametrize(
    "damage",
    [
        lambda written: summed(b""),
        lambda written: summed(written[HEAD:-1_000]),
        lambda written: summed(
            written[HEAD : HEAD + 5_000] + bytes([written[HEAD + 5_000] ^ 1]) + written[HEAD + 5_001 :]
        ),
        lambda written: b"",
        lambda written: written[:-1],
        lambda written: written[:10],
        lambda written: written + b"\n",
        lambda written: written[:5_000] + bytes([written[5_000] ^ 1]) + written[5_001:],
        lambda written: b"schema: 1\n",
        lambda written: written.replace(checkpoint.MARK, b"drmodel checkpoint 0123456789abcdef\n"),  # other counts
    ],
)
def test_a_damaged_file_and_any_other_is_refused_and_left_alone(tmp_path, damage):
    path = tmp_path / "run"
    start(path, 3)
    damaged = damage(path.read_bytes())
    path.write_bytes(damaged)
    with pytest.raises(SimulationError, match="run: a damaged checkpoint, .*delete it to start anew"):
        resume(path)
    assert path.read_bytes() == damaged


@pytest.mark.parametrize(("head", "size"), [(b"", 1 << 36), (checkpoint.MARK, 1 << 26)])
def test_a_huge_file_is_refused_before_it_takes_memory(tmp_path, head, size):
    """64 GiB of nothing, which is not read at all, and 64 MiB that begin like a checkpoint."""
    path = tmp_path / "run"
    path.write_bytes(head)
    os.truncate(path, size)
    tracemalloc.start()
    try:
        with pytest.raises(SimulationError, match="run: a damaged checkpoint"):
            checkpoint.Checkpoint(path, {}, [])
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_where_nothing_can_be_written_nothing_is_simulated(tmp_path):
    with pytest.raises(SimulationError, match="cannot be written: No such file or directory"):
        estimate(programs(), **ASKED, checkpoint=tmp_path / "nowhere" / "run", progress=stop_after(1))
    os.mkfifo(tmp_path / "pipe")
    for endless in (tmp_path, tmp_path / "pipe", "/dev/full"):
        with pytest.raises(SimulationError, match="not a file; give another one"):
            estimate(programs(), **ASKED, checkpoint=endless, progress=stop_after(1))
    with pytest.raises(SimulationError, match="the name of the checkpoint is empty"):
        estimate(programs(), **ASKED, checkpoint="", progress=stop_after(1))
    with pytest.raises(SimulationError, match=r"checkpoint\(=5\) must be the path of a file"):
        estimate(programs(), **ASKED, checkpoint=5, progress=stop_after(1))


def test_a_link_stays_a_link(tmp_path, whole):
    """To a larger disk, maybe."""
    disk, link = tmp_path / "disk", tmp_path / "run"
    disk.mkdir()
    link.symlink_to(disk / "kept")
    start(link, 3)
    assert link.is_symlink()
    assert list(disk.iterdir()) == [disk / "kept"]
    assert resume(link)[0] == whole
    assert link.is_symlink()


def test_a_writing_that_is_cut_short_leaves_the_old_file(tmp_path, monkeypatch, whole):
    path = tmp_path / "run"
    start(path, 3)
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint.os, "fsync", full)
        with pytest.raises(SimulationError, match="cannot be written: No space left"):
            resume(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    assert resume(path)[0] == whole


def test_a_program_has_one_name_in_every_process():
    """Sets of names come in another order in each, by the hash seed."""
    told = "from tests.simulation.test_checkpoint import digest, programs; print(digest(programs()['pair']))"
    names = {
        subprocess.run(
            [sys.executable, "-c", told], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert names == {f"{digest(programs()['pair'])}\n".encode()}
    assert len(next(iter(names)).strip()) == 2 * hashlib.sha256().digest_size
