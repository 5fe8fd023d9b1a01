"""The work of an estimate, cut into pieces and spread over threads, processes or machines.

What comes back is whole numbers: neither the cut, nor who does the work, nor the order in which it ends
shows in a result.
"""

import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from importlib import import_module
from multiprocessing import get_context, parent_process
from types import MappingProxyType
from typing import Self

import numpy as np

from drmodel.errors import SimulationError
from drmodel.simulation.engine import Engine, replications_in
from drmodel.simulation.program import Program
from drmodel.simulation.tallies import SECTIONS, Integers, Tallies

SECTIONS_OF_PIECE = 8
COMPILED = "compiled"
MASKS = hasattr(signal, "pthread_sigmask")  # not on Windows


@dataclass(frozen=True)
class Kind:
    """A kind of engine.

    Attributes
    ----------
    load
        Makes one for a program; imports what it needs.
    threads
        Whether it lets go of the interpreter, so that threads share the work; else processes do.
    piece
        Years of one piece of work, at most: a second or two.
    budget
        Years of a strategy that are simulated at most, unless told otherwise.
    """

    load: Callable[[Program], Engine]
    threads: bool
    piece: int
    budget: int


def _reference(program: Program) -> Engine:
    from drmodel.simulation.reference import Reference

    return Reference(program)


def _compiled(program: Program) -> Engine:
    from drmodel.simulation.kernel.engine import Compiled

    return Compiled(program)


ENGINES: Mapping[str, Kind] = MappingProxyType(
    {
        COMPILED: Kind(_compiled, threads=True, piece=100_000, budget=2_000_000),
        "reference": Kind(_reference, threads=False, piece=1_000, budget=20_000),
    }
)


def settled(engine: str | None, budget: int | None) -> tuple[str, int]:
    """An engine and its years: those that were asked for, else the usual ones."""
    name = default_engine() if engine is None else engine
    if name not in ENGINES:
        raise SimulationError(f"engine(={name!r}) is not known; choose one of: {', '.join(sorted(ENGINES))}")
    if name == COMPILED and (lacking := _without_compiler()) is not None:
        raise SimulationError(
            f"engine(={name!r}) needs Numba, which cannot be imported ({lacking}); install it, or take 'reference'"
        )
    return name, ENGINES[name].budget if budget is None else budget


def default_engine() -> str:
    """The compiled engine; where its compiler cannot be imported the reference, with a warning."""
    lacking = _without_compiler()
    if lacking is None:
        return COMPILED
    warnings.warn(
        f"Numba cannot be imported ({lacking}): simulating with the reference engine, a hundred times slower",
        RuntimeWarning,
        stacklevel=4,  # who asked for an estimate
    )
    return "reference"


def _without_compiler() -> ImportError | None:
    """Why the compiled engine cannot run; None if it can."""
    try:
        import_module("numba")
    except ImportError as error:
        return error
    return None


@dataclass(frozen=True, slots=True)
class Piece:
    """Replications `first` to before `last` of one program, those of some sections."""

    engine: str
    program: Program
    seed: int
    mission_years: int
    first: int
    last: int
    section: int  # the first of SECTIONS_OF_PIECE

    @property
    def sections(self) -> range:
        """The sections."""
        return range(self.section, self.section + SECTIONS_OF_PIECE)

    @property
    def years(self) -> int:
        """Years of the piece."""
        return self.mission_years * sum(replications_in(section, self.first, self.last) for section in self.sections)


@dataclass(frozen=True, eq=False)
class Run:
    """What has been simulated of one program.

    Attributes
    ----------
    program
        The program.
    mission_years
        Years of a replication.
    tallies
        Its counts.
    done
        What they are of: (first of SECTIONS_OF_PIECE sections, first replication, the one after the last).
    """

    program: Program
    mission_years: int
    tallies: Tallies
    done: list[tuple[int, int, int]] = field(default_factory=list)

    @classmethod
    def empty(cls, program: Program, mission_years: int) -> Self:
        """Nothing simulated yet."""
        return cls(program, mission_years, Tallies.zeros(program))

    @property
    def years(self) -> int:
        """Years simulated."""
        return int(self.tallies.years.sum())

    @property
    def reached(self) -> int:
        """The replication after the last of those simulated."""
        return max((last for _, _, last in self.done), default=0)

    def missing(self, section: int, end: int) -> Iterator[range]:
        """Replications before `end` that were not simulated, of the sections of a piece."""
        start = 0
        for first, last in sorted((first, last) for of, first, last in self.done if of == section):
            if first > start:
                yield range(start, min(first, end))
            start = last
        if start < end:
            yield range(start, end)

    def add(self, piece: Piece, counted: "Counted") -> None:
        """Add what a piece counted."""
        add_to(arrays_of(self.tallies, piece.sections), counted)
        self.done.append((piece.section, piece.first, piece.last))


Counted = list[tuple[Integers, Integers]]  # of each array the flat places that are not zero, and what is there


def arrays_of(tallies: Tallies, sections: range) -> list[Integers]:
    """The numbers of some consecutive sections."""
    return [getattr(tallies, kind.name)[sections.start : sections.stop] for kind in fields(Tallies)]


def nonzero(arrays: Iterable[Integers]) -> Counted:
    """What there is in some arrays: a thousandth of all bins."""
    flat = [array.reshape(-1) for array in arrays]
    return [(places := np.flatnonzero(array != 0), array[places]) for array in flat]  # booleans are found much faster


def add_to(arrays: Iterable[Integers], counted: Counted) -> None:
    """Add to arrays what was counted."""
    for array, (places, values) in zip(arrays, counted, strict=True):
        array.reshape(-1)[places] += values


class _Kept(threading.local):
    """What a thread needs for its next piece: the engine of the same program, and tallies of nothing."""

    of: tuple[str, Program] | None = None
    engine: Engine
    tallies: Tallies | None = None


_kept = _Kept()


def simulate_piece(piece: Piece) -> Counted:
    """Simulate a piece from nothing; only what is not zero is sent back."""
    of = piece.engine, piece.program
    if _kept.of != of:
        _kept.engine = ENGINES[piece.engine].load(piece.program)
    tallies = _kept.tallies
    if tallies is None or not tallies.fit(piece.program):
        tallies = Tallies.zeros(piece.program)
    _kept.of = _kept.tallies = None  # whatever stops the engine leaves tallies of something
    replications, arrays = range(piece.first, piece.last), arrays_of(tallies, piece.sections)
    _kept.engine.run(piece.seed, replications, piece.mission_years, tallies, sections=piece.sections)
    counted = nonzero(arrays)
    for array, (places, _) in zip(arrays, counted, strict=True):
        array.reshape(-1)[places] = 0
    _kept.of, _kept.tallies = of, tallies
    return counted


def cut(engine: str, run: Run, seed: int, end: int) -> Iterator[Piece]:
    """Pieces that bring a run to `end` replications; the same whoever shares them."""
    step = max(1, ENGINES[engine].piece * SECTIONS // (SECTIONS_OF_PIECE * run.mission_years))
    for section in range(0, SECTIONS, SECTIONS_OF_PIECE):
        for missing in run.missing(section, end):
            for first in missing[::step]:
                last = min(first + step, missing.stop)
                yield Piece(engine, run.program, seed, run.mission_years, first, last, section)


def usable_cores() -> int:
    """Processor cores that this process may use; 1 inside a worker process, which starts no workers of its own."""
    if parent_process() is not None:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(engine: str, jobs: int) -> Iterator[Executor | None]:
    """Threads or processes for the work, None for this thread alone; however it ends, none is left behind."""
    if jobs == 1:
        yield None
        return
    if ENGINES[engine].threads:
        with ThreadPoolExecutor(jobs) as threads:
            try:
                yield threads
            finally:
                threads.shutdown(cancel_futures=True)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_start_worker)
    try:
        yield pool
    except BrokenProcessPool as error:
        raise SimulationError(
            "a worker process died before it returned anything; in a script, start the estimate below "
            '`if __name__ == "__main__":`, or pass jobs=1 to stay in one process'
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


def counts_of(pieces: Iterable[Piece], pool: Executor | None) -> Iterator[tuple[Piece, Counted]]:
    """Each piece with what it counted, in the order in which they end."""
    if pool is None:
        for piece in pieces:
            yield piece, simulate_piece(piece)
        return
    with _ctrl_c_held():  # submitting starts the processes
        futures = {pool.submit(simulate_piece, piece): piece for piece in pieces}
    for future in as_completed(futures):
        yield futures.pop(future), future.result()


@contextmanager
def _ctrl_c_held() -> Iterator[None]:
    """Let Ctrl-C wait, here and in processes that are started: cut short while it starts, each tells a long story."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if MASKS else set()  # which processes inherit
    try:
        yield
    finally:
        if MASKS:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


def _start_worker() -> None:
    """The parent alone answers Ctrl-C; and a worker ends with its parent, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
