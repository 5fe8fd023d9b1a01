"""Broken modules are broken as said, and what tells of them is counted right."""

import json
import subprocess
import sys

import pytest

from tests.mutation import campaign
from tests.mutation.campaign import Found, Key, figures, modules, sampled, wrong
from tests.mutation.mutants import broken, mutants

COSTS = campaign.PACKAGE / "calculators" / "costs.py"

TRIED = """
import json, sys
from pathlib import Path
from tests.mutation.mutants import mutants
from tests.mutation.trial import tried

path = Path(sys.argv[1])
every = [one for one in mutants(path.read_text(encoding="utf-8")) if one.function == "grown"]
found = tried(path, sys.argv[2:], every[:5], workers=1)
print(json.dumps([(one.change, verdict) for one, verdict in found]))
"""

ENDLESS = """
from tests.mutation import trial

trial.PATIENCE = 0.2

def endless():
    trial._end_after(0.0)
    while True:
        pass

jobs = [("told", lambda: True), ("endless", endless), ("alive", lambda: False), ("error", lambda: 1 / 0)]
print(dict(sorted(trial._raced(jobs, workers=2))))
"""


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-c", *arguments], cwd=campaign.ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        ("def f(x):\n    y = 0 <= x < 1", ["0 <= x < 1 → 0 < x < 1", "0 <= x < 1 → 0 <= x <= 1", "0 → 1", "1 → 2"]),
        ("def f(x):\n    y = x is None", ["x is None → x is not None"]),
        ("def f(a, b):\n    y = a and not b", ["a and (not b) → a or not b", "not b → b"]),
        ("def f(a):\n    y = -a ** a", ["-a ** a → a ** a", "a ** a → a * a"]),
        ("def f(a):\n    if a:\n        raise ValueError(f'{a + 1}')", ["not a", "pass"]),
        ("def f(a):\n    if a == 1:\n        g(a)", ["a == 1 → a != 1", "1 → 2", "pass"]),
        ("def f(a):\n    a += True", ["the opposite of it", "pass", "True → False"]),
        ("def f(a):\n    a.b = 'text'", ["pass"]),
        ("def f(a, b):\n    y = g(a, b), g('a', b), max(a, b)", ["g(a, b) → g(b, a)"]),
        ("def f(a):\n    y = [b for b in a if b]", ["not b"]),
        ("def f(a):\n    while a:\n        break", ["not a", "continue"]),
        ("def f(a: int | None = 1) -> int | None:\n    '''Words: 1.'''\n    return None", ["1 → 2"]),
        ("@cache(maxsize=2)\ndef f(a):\n    y: 'Literal[1]' = 'a' + a", []),
        ("if TYPE_CHECKING:\n    X = 1\nY = int | float", []),
        ("def f(a, b):\n    y = zip(a, b, strict=True)", ["zip(a, b, strict=True) → zip(b, a, strict=True)"]),
        ("def f(a):\n    y = a + a, a + a", ["a + a → a - a", "a + a → a - a (2)"]),
    ],
)
def test_what_is_broken(source, changes):
    assert [mutant.change for mutant in mutants(source)] == changes


def test_each_mutant_is_another_module_and_says_where_it_is():
    source = "X = 1\n\nclass A:\n    y = 2\n\n    @property\n    def z(self):\n        def g(a):\n            return a < X\n        return g\n"
    found = mutants(source)
    assert [(one.function, one.line) for one in found] == [("", 1), ("", 4), *[("A.z", 9)] * 2, ("A.z", 10)]
    texts = {compile(broken(source, one.number), "", "exec").co_code + bytes(one.number) for one in found}
    assert len(texts) == len(found)
    assert found[3].source == "return a < X"


def test_a_bigger_sample_holds_the_smaller_one():
    keys = [Key("m", "f", "x", str(number)) for number in range(1000)]
    small, big = ({one for one in keys if sampled(one, share)} for share in (0.25, 0.5))
    assert small < big
    assert abs(len(big) - 500) < 4 * 1000**0.5 / 2  # four standard errors of a fair coin


def test_every_module_has_tests_and_every_reason_a_mutant():
    assert all(campaign.tests_of(module) for module in modules() if mutants(module.read_text(encoding="utf-8")))
    assert campaign.stale(campaign.reasons(), modules()) == []


def test_a_reason_whose_line_is_gone_is_found():
    gone = Key("drmodel/calculators/costs.py", "total", "return 0", "return None")
    assert campaign.stale({gone: "no difference"}, [COSTS]) == [gone]


def test_sums():
    same, other = Key("a", "f", "return x", "x → y"), Key("b", "", "X = 1", "1 → 2")
    found = [
        Found("a", source="", of=10, share=1.0, mutants=5, timed_out=1, survivors=(same,)),
        Found("b", source="", of=1, share=1.0, mutants=1, timed_out=0, survivors=(other,)),
    ]
    whole = figures(found, {same: "no difference"})
    assert [whole[name] for name in ("of", "mutants", "killed", "timed_out", "explained")] == [11, 6, 4, 1, 1]
    assert whole["wrong"] == ["b, outside of functions: survives: X = 1: 1 → 2"]
    assert len(whole["not_run"]) == len(modules())


def test_a_reason_for_what_is_told_by_now_is_wrong():
    told = Found("a", source="", of=1, share=1.0, mutants=1, timed_out=0, survivors=())
    listed = {Key("a", "f", "return x", "x → y"): "no difference"}
    assert wrong(told, listed) == ["a, f: is told by now, and listed: return x: x → y"]


@pytest.mark.no_cover
def test_what_never_ends_is_told_apart():
    assert run(ENDLESS) == "{'alive': 'survived', 'endless': 'timed out', 'error': 'killed', 'told': 'killed'}\n"


GROWN = {  # the doctest has growth of 50 % only: whatever refuses no such growth is seen by a test alone
    "pass": "survived",
    "rate <= -1 → rate < -1": "survived",
    "-1 → 1": "killed",
    "1 → 2": "survived",
    "return None": "killed",
}


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("tests", "expected"), [((), GROWN), (("tests/calculators/test_costs.py",), dict.fromkeys(GROWN, "killed"))]
)
def test_a_few_mutants(tests, expected):
    assert dict(json.loads(run(TRIED, str(COSTS), *tests))) == expected
