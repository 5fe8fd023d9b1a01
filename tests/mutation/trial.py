"""Tests against broken modules: they are collected once, and every mutant meets them in a process forked from there.

What is broken inside of a function is put into it as code; what stands outside is imported anew, from memory. mutmut would
leave out all that has a decorator, such as the mean of a law, and break the words of messages; cosmic-ray rewrites the files
that others read.
"""

import gc
import importlib
import os
import pickle
import resource
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Literal

import pytest
from hypothesis import Phase, settings

from tests.mutation.mutants import Mutant, broken

ROOT = Path(__file__).parents[2]
MEMORY = 8 << 30  # bytes that a mutant may take
PATIENCE = 5.0  # s of processor that a test has beside five times what it takes
LONGEST = 1_200.0  # s by the clock for one mutant, should it wait for ever
OPTIONS = (
    "--quiet",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)  # hypothesis is there
Verdict = Literal["killed", "timed out", "survived"]
Job = tuple[Mutant, Callable[[], bool]]  # what is tried, and whether a test fails
Place = tuple[str, int]  # name of a function, and its first line


class NotGreenError(Exception):
    """The tests fail with nothing broken."""


@dataclass(frozen=True)
class Course:
    """How a test goes with nothing broken: seconds of processor, and what functions of the module it calls."""

    seconds: float
    called: frozenset[str]
    passed: bool


def tried(
    path: Path, tests: Sequence[str], mutants: Sequence[Mutant], workers: int
) -> Iterator[tuple[Mutant, Verdict]]:
    """What comes of each mutant of a module, in the order in which it is known.

    Parameters
    ----------
    path
        The module.
    tests
        Files of tests that it is held to, beside the examples in its own documentation.
    mutants
        What is tried.
    workers
        How many are tried at a time.

    Raises
    ------
    NotGreenError
        If a test fails with nothing broken.
    """
    ward = Ward(path, [mutant for mutant in mutants if mutant.function], workers)
    arguments = [*OPTIONS, *tests, str(path)]
    courses, while_collecting, verdicts = _apart(lambda: ward.play(arguments))
    anew = [mutant for mutant in mutants if not mutant.function]
    for mutant, verdict in verdicts:
        if (
            verdict == "survived" and mutant.function in while_collecting
        ):  # what was made then was made by what is right
            anew.append(mutant)
        else:
            yield mutant, verdict
    seconds = {name: course.seconds for name, course in courses.items()}
    source = path.read_text(encoding="utf-8")

    def job(mutant: Mutant) -> Job:
        return mutant, lambda: _imported_anew(path, source, mutant, [*arguments, "--exitfirst"], seconds)

    yield from _raced((job(mutant) for mutant in anew), workers)


class Ward:
    """A plugin of pytest that tries mutants where the tests would be run.

    Parameters
    ----------
    path
        The module.
    mutants
        What is tried: all inside of functions.
    workers
        How many at a time.
    """

    def __init__(self, path: Path, mutants: Sequence[Mutant], workers: int) -> None:
        self.path = path
        self.mutants = mutants
        self.workers = workers
        self.courses: dict[str, Course] = {}
        self.while_collecting: frozenset[str] = frozenset()
        self.verdicts: list[tuple[Mutant, Verdict]] = []
        self.error: object = "a test fails with nothing broken"

    def pytest_internalerror(self, excrepr: object) -> None:
        self.error = str(excrepr)

    def play(self, arguments: list[str]) -> tuple[dict[str, Course], frozenset[str], list[tuple[Mutant, Verdict]]]:
        """How the tests go, what was called while they were collected, and what comes of the mutants."""
        code = pytest.main(arguments, plugins=[self])
        if len(self.verdicts) < len(self.mutants) or not self.courses:
            raise NotGreenError(f"pytest {' '.join(arguments)} gives {code!r}: {self.error}")
        return self.courses, self.while_collecting, self.verdicts

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Iterator[None]:
        with _noted(str(self.path)) as called:
            result = yield
        self.while_collecting = frozenset(called)
        return result

    def pytest_sessionstart(self) -> None:
        _look_no_closer()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            return True
        courses = _apart(lambda: {item.nodeid: _course(item, str(self.path)) for item in session.items})
        if failed := [name for name, course in courses.items() if not course.passed]:
            raise NotGreenError(f"fails with nothing broken: {', '.join(failed)}")
        self.courses = courses
        self.verdicts = list(_raced(self._jobs(session), self.workers))
        return True

    def _jobs(self, session: pytest.Session) -> Iterator[Job]:
        source = self.path.read_text(encoding="utf-8")
        alive = _alive(str(self.path))
        quickest = sorted(session.items, key=lambda item: self.courses[item.nodeid].seconds)
        for mutant in self.mutants:
            items = [item for item in quickest if mutant.function in self.courses[item.nodeid].called]
            codes = _codes(compile(broken(source, mutant.number), str(self.path), "exec"))
            places = [place for place in alive if place[0] == mutant.function]
            if not places:
                raise LookupError(f"{self.path.name} has no {mutant.function}")
            yield (
                mutant,
                _put_and_tried(alive, codes, places, [(item, self.courses[item.nodeid].seconds) for item in items]),
            )


def _put_and_tried(
    alive: Mapping[Place, Sequence[FunctionType]],
    codes: Mapping[Place, CodeType],
    places: Sequence[Place],
    items: Sequence[tuple[pytest.Item, float]],
) -> Callable[[], bool]:
    def fails() -> bool:
        for place in places:
            for function in alive[place]:
                function.__code__ = codes[place]
        for item, seconds in items:
            _end_after(seconds)
            if not _passes(item):
                return True
        return False

    return fails


def _end_after(seconds: float) -> None:
    """End this process by a signal if it needs much more of the processor than what is asked of it took."""
    signal.setitimer(signal.ITIMER_PROF, PATIENCE + 5 * seconds)


def _look_no_closer() -> None:
    """An example that fails is enough; it need not be the smallest."""
    settings.register_profile("mutation", settings.default, phases=[Phase.explicit, Phase.generate])
    settings.load_profile("mutation")


def _passes(item: pytest.Item) -> bool:
    before = item.session.testsfailed
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return item.session.testsfailed == before


def _course(item: pytest.Item, file: str) -> Course:
    started = time.process_time()
    with _noted(file) as called:
        passed = _passes(item)
    return Course(time.process_time() - started, frozenset(called), passed)


@contextmanager
def _noted(file: str) -> Iterator[set[str]]:
    """Functions of a file that are called meanwhile: there when it is over."""
    codes: set[CodeType] = set()
    called: set[str] = set()

    def note(frame: Any, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename == file:
            codes.add(frame.f_code)

    sys.setprofile(note)
    try:
        yield called
    finally:
        sys.setprofile(None)
        called.update(code.co_qualname.partition(".<locals>")[0] for code in codes)


def _alive(file: str) -> dict[Place, list[FunctionType]]:
    """Functions that a file has defined."""
    gc.unfreeze()  # what is frozen is not listed
    found = defaultdict(list)
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == file:
            found[one.__code__.co_qualname, one.__code__.co_firstlineno].append(one)
    return found


def _codes(code: CodeType) -> dict[Place, CodeType]:
    """Code of functions by name and line."""
    found = {(code.co_qualname, code.co_firstlineno): code}
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            found |= _codes(inner)
    return found


class _Anew(MetaPathFinder, Loader):
    """Finds one module in memory."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name = name
        self.path = path
        self.code = code

    def find_spec(self, fullname: str, path: object, target: object = None) -> Any:
        if fullname != self.name:
            return None
        spec = spec_from_loader(fullname, self, origin=str(self.path))
        if spec is not None:
            spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)


class _Quickest:
    """A plugin of pytest that runs first what takes least."""

    def __init__(self, seconds: Mapping[str, float]) -> None:
        self.seconds = seconds

    def pytest_sessionstart(self) -> None:
        _look_no_closer()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: self.seconds.get(item.nodeid, 0.0))


def _imported_anew(path: Path, source: str, mutant: Mutant, arguments: list[str], seconds: Mapping[str, float]) -> bool:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    code = compile(broken(source, mutant.number), str(path), "exec")
    sys.meta_path.insert(0, _Anew(name, path, code))
    _end_after(sum(seconds.values()))
    importlib.import_module(name)
    return pytest.main(arguments, plugins=[_Quickest(seconds)]) != pytest.ExitCode.OK


def _raced(jobs: Iterable[Job], workers: int) -> Iterator[tuple[Mutant, Verdict]]:
    """Try mutants, each in a process of its own."""
    started: dict[int, tuple[Mutant, float]] = {}
    try:
        for mutant, fails in jobs:
            if len(started) == workers:
                yield _first_ended(started)
            started[_forked(fails)] = mutant, time.monotonic() + LONGEST
        while started:
            yield _first_ended(started)
    finally:
        for pid in started:
            os.killpg(pid, signal.SIGKILL)


def _forked(fails: Callable[[], bool]) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1  # an error that no test catches is told, too
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _hush()
        code = int(fails())
    finally:
        os._exit(code)


def _first_ended(started: dict[int, tuple[Mutant, float]]) -> tuple[Mutant, Verdict]:
    while True:
        for pid, (mutant, deadline) in started.items():
            ended, status = os.waitpid(pid, os.WNOHANG)
            late = time.monotonic() > deadline
            if not ended and late:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            if ended or late:
                del started[pid]
                return mutant, _verdict(status) if ended else "timed out"
        time.sleep(0.005)


def _verdict(status: int) -> Verdict:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGPROF:
        return "timed out"
    return "killed" if status else "survived"


def _apart(work: Callable[[], Any]) -> Any:
    """Result of a work that leaves nothing behind in this process."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            _hush()
            try:
                result, error = work(), None
            except Exception as caught:  # noqa: BLE001  # raised where it was asked for
                result, error = None, caught
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump((result, error), pipe)
        finally:
            os._exit(0)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
    except KeyboardInterrupt:
        os.kill(pid, signal.SIGTERM)
        raise
    finally:
        os.waitpid(pid, 0)
    if not data:
        raise RuntimeError("a process ended without a word")
    result, error = pickle.loads(data)
    if error:
        raise error
    return result


def _hush() -> None:
    """Let this process say nothing."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
