"""The public interface is the recorded one, and what a change of it would break is said."""

import pytest

from tests.api.changes import Change, changes
from tests.api.surface import RECORD, surface

RENEW = ".venv/bin/python -m tests.api.surface"


def test_the_public_interface_is_the_recorded_one():
    found = sorted(changes(RECORD.read_text(encoding="utf-8").splitlines(), surface()), key=lambda one: one.name)
    said = [f"{one.weight}: {one.name}: {one.what}" for one in found]
    advice = {
        "breaks": "What breaks callers needs a major version (before 1.0 a minor one) and a line in CHANGELOG.md.",
        "adds": "What is only added needs a minor version and a line in CHANGELOG.md.",
    }
    weights = [weight for weight in advice if any(one.weight == weight for one in found)]
    assert not found, "\n".join(["", *said, *(advice[weight] for weight in weights), f"Then: {RENEW}"])


def test_the_record_is_sorted_and_names_each_thing_once():
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    names = [line.partition("(")[0].partition(":")[0] for line in lines]
    assert lines == sorted(lines)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("d.f(a: int) -> int", "d.f(a: int) -> int", []),
        ("d.f(a: int) -> int", None, [("breaks", "is gone")]),
        (None, "d.f(a: int) -> int", [("adds", "is new")]),
        ("d.f(a: int) -> int", "class d.f", [("breaks", "was a function, is a class")]),
        ("C.f(self) -> int", "C.f: int", [("breaks", "was a function, is a value")]),
        ("C.f: int", "C.f: str", [("breaks", "was `C.f: int`, is `C.f: str`")]),
        ("d.K: float = 12.0", "d.K: float = 13.0", [("breaks", "was `d.K: float = 12.0`, is `d.K: float = 13.0`")]),
        ("class d.E(A)", "class d.E(B)", [("breaks", "was `class d.E(A)`, is `class d.E(B)`")]),
        ("d.f(a: int) -> int", "d.f(a: int) -> str", [("breaks", "gave int, gives str")]),
        ("d.f(a: int, b: int = 1) -> int", "d.f(a: int) -> int", [("breaks", "argument b is gone")]),
        ("d.f(a: int) -> int", "d.f(a: int, b: int = 1) -> int", [("adds", "argument b is new")]),
        ("d.f(a: int) -> int", "d.f(a: int, *, b: int = 1) -> int", [("adds", "argument b is new")]),
        ("d.f(a: int) -> int", "d.f(a: int, **more: int) -> int", [("adds", "argument more is new")]),
        ("d.f(a: int) -> int", "d.f(a: int, *, b: int) -> int", [("breaks", "argument b is new, and needed")]),
        (
            "d.f(a: int = 1) -> int",
            "d.f(a: int = 2) -> int",
            [("breaks", "argument a had the default 1, has the default 2")],
        ),
        ("d.f(a: int = 1) -> int", "d.f(a: int) -> int", [("breaks", "argument a had the default 1, has no default")]),
        ("d.f(a: int) -> int", "d.f(a: int = 1) -> int", [("adds", "argument a had no default, has the default 1")]),
        (
            "d.f(a: int, b: int) -> int",
            "d.f(a: int, *, b: int) -> int",
            [("breaks", "argument b was given by place or name, is given by name alone")],
        ),
        (
            "d.f(a: int, *, b: int) -> int",
            "d.f(a: int, b: int) -> int",
            [("adds", "argument b was given by name alone, is given by place or name")],
        ),
        (
            "d.f(a: int, b: int) -> int",
            "d.f(b: int, a: int) -> int",
            [("breaks", "the order of arguments was a, b, is b, a")],
        ),
        (
            "d.f(a: int, b: int = 1) -> int",
            "d.f(a: int, c: int = 1, b: int = 1) -> int",
            [("adds", "argument c is new"), ("breaks", "the order of arguments was a, b, is a, c, b")],
        ),
        ("d.f(*, a: int, b: int) -> int", "d.f(*, b: int, a: int) -> int", []),
        ("d.f(a: int) -> int", "d.f(a: str) -> int", [("breaks", "argument a was of type int, is of type str")]),
        (
            "class d.P(id: str)",
            "class d.P(id: str, note: str)",
            [("breaks", "argument note is new, and needed")],
        ),
    ],
)
def test_what_a_change_breaks_is_said(before, after, expected):
    found = changes(*([] if line is None else [line] for line in (before, after)))
    name = (before or after).removeprefix("class ").partition("(")[0].partition(":")[0]
    assert list(found) == [Change(weight, name, what) for weight, what in expected]
