"""A small part of the campaign, and that its judge sees what it is there for."""

import os
import time
import warnings
from pathlib import Path

import click
import pytest

from drmodel.errors import DrmodelError
from tests.robustness import fuzz, judge
from tests.robustness.cases import KINDS, Case, Step, case_of

SMALL = {"structure": 16, "lines": 24, "bytes": 16, "option": 12, "table": 16, "study": 2, "checkpoint": 1, "valid": 2}


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_hurts(kind):
    for number in range(SMALL[kind]):
        verdict = fuzz.play(0, kind, number)
        assert not verdict.complaint, fuzz.again(0, kind, number)
        assert verdict.codes


def test_a_case_is_the_same_whenever_it_is_made():
    for kind in set(KINDS) - {"checkpoint"}:  # an archive tells the day
        assert case_of(7, kind, 3) == case_of(7, kind, 3)
        assert case_of(7, kind, 3) != case_of(8, kind, 3)


@pytest.mark.parametrize("cases", [10_000, 1_000_000, 10])
def test_a_campaign_has_every_kind_in_its_share(cases):
    found = fuzz.addresses(cases)
    assert len(set(found)) == len(found)
    assert {kind for kind, _ in found} == set(KINDS)
    assert len(found) == pytest.approx(cases, abs=len(KINDS))
    wanted = cases * KINDS["valid"].share / sum(kind.share for kind in KINDS.values())
    assert sum(kind == "valid" for kind, _ in found) == max(1, round(wanted))


# What the judge has to see


@pytest.fixture
def complaint(monkeypatch, tmp_path):
    """What is said of a command that does as the given function does, and that is allowed to write `out.yaml`."""

    def of(does, into=None, must=False, patience=None, arguments=("bad",)):
        monkeypatch.setattr(
            judge, "_command", lambda: click.Command("bad", callback=does, params=[click.Argument(["rest"], nargs=-1)])
        )
        monkeypatch.chdir(tmp_path)
        step = Step((*arguments, "json") if into else arguments, into, ("out.yaml",), must)
        return judge.judge(Case({"in.yaml": b"a: 1\n"}, (step,)), tmp_path, patience).complaint

    return of


def raising(error):
    def does(rest):
        raise error

    return does


def ending(code, said="", printed="", file=None):
    def does(rest):
        click.echo(printed, nl=False)
        click.echo(said, nl=False, err=True)
        if file is not None:
            Path(file[0]).write_text(file[1], encoding="utf-8")
        raise SystemExit(code)

    return does


WHOLE = ("out.yaml", "a: {b: 1}\n")


@pytest.mark.parametrize(
    ("does", "words"),
    [
        (raising(ZeroDivisionError("by nought")), "traceback"),
        (raising(DrmodelError("nobody caught it")), "traceback"),
        (ending(1, "a bug"), "exit code 1"),
        (ending(3, "no"), "exit code 3"),
        (ending(2), "without a line that helps"),
        (ending(2, "wrong", printed="half a result"), "after a result"),
        (ending(2, "Traceback (most recent call last):\n"), "a traceback or control characters"),
        (ending(0, printed="\x1b[31m", file=WHOLE), "a traceback or control characters"),
        (ending(2, "wrong", file=WHOLE), "refused, and left a file"),
        (ending(0, file=("other.yaml", "a: 1\n")), "files that it was not asked to write"),
        (ending(0, file=("in.yaml", "a: 2\n")), "files that it was not asked to write"),
        (ending(0), "out.yaml cannot be read"),
        (ending(0, file=("out.yaml", "a: [1\n")), "out.yaml cannot be read"),
        (ending(0, file=("out.yaml", "")), "out.yaml is not whole"),
        (lambda rest: warnings.warn("overflow", RuntimeWarning, stacklevel=1), "traceback"),
    ],
)
def test_what_is_wrong_is_said(complaint, does, words):
    assert words in complaint(does).splitlines()[0]


def test_what_is_right_is_not_complained_about(complaint):
    assert complaint(ending(0, file=WHOLE)) == ""
    assert complaint(ending(2, "bad.yaml: 1 fault")) == ""
    assert "exit code 2" in complaint(ending(2, "bad.yaml: 1 fault"), must=True)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON"),
        ('{"a": NaN}', "no JSON"),
        ('{"availability": 1.01}', "a share beyond 0 and 1"),
        ('{"availability": {"mean": -0.1}}', "a share beyond 0 and 1"),
        ('[{"cost": {"low": 2.0, "mean": 1.0, "high": 3.0}}]', "a mean outside its interval"),
        ('[{"cost": {"low": 0.5, "mean": 1.0, "high": 3.0}}]', ""),
    ],
)
def test_numbers_that_lie_are_seen(complaint, text, words):
    said = complaint(ending(0, printed=text, file=WHOLE), into="found.json", arguments=("costs",))
    assert words in said
    assert bool(said) is bool(words)


def test_a_study_must_be_as_its_schema_says(complaint):
    assert "schema does not allow" in complaint(
        ending(0, printed='{"schema": 1}', file=WHOLE), "s.json", arguments=("evaluate",)
    )


def busy(rest):
    end = time.process_time() + 60
    while time.process_time() < end:
        pass


def test_what_takes_too_long_is_stopped(complaint):
    assert "no end after 0.05 s" in complaint(busy, patience=0.05)


@pytest.mark.skipif(not os.path.exists("/proc/self/clear_refs"), reason="nothing tells what a case used here")  # noqa: PTH110
def test_memory_is_that_of_one_case():
    memory = judge.Memory()
    with memory.watched():
        large = bytearray(300_000_000)
        large[::4096] = b"x" * len(large[::4096])
        del large
    most = memory.used
    with memory.watched():
        pass
    assert most > memory.used + 250_000_000
