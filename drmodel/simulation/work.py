"""The work of an estimate, cut into replication ranges and spread over processes.

What comes back is whole numbers: neither the cut, nor the processes, nor the order in which they end shows in a result.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, fields
from multiprocessing import get_context, parent_process
from types import MappingProxyType
from typing import Protocol, Self

import numpy as np

from drmodel.errors import SimulationError
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.controls import Control, controls_of, down_ticks
from drmodel.simulation.program import Program
from drmodel.simulation.reference import Reference
from drmodel.simulation.tallies import SECTIONS, Integers, Tallies
from drmodel.simulation.world import Event

RANGE = SECTIONS  # replications of one piece of work: about a second of the reference engine


class Engine(Protocol):
    """What simulates one program."""

    def replicate(self, seed: int, replication: int, years: int, tallies: Tallies) -> list[Event]:
        """Run one replication, add it to its section, return its log."""


ENGINES: Mapping[str, Callable[[Program], Engine]] = MappingProxyType({"reference": Reference})


@dataclass(frozen=True, slots=True)
class Piece:
    """Replications `first` to before `last` of one program."""

    engine: str
    program: Program
    seed: int
    mission_years: int
    first: int
    last: int


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
    controls
        Modes whose time down is known.
    down
        (section, control): how long those modes were down [ticks].
    """

    program: Program
    mission_years: int
    tallies: Tallies
    controls: tuple[Control, ...]
    down: Integers

    @classmethod
    def empty(cls, program: Program, mission_years: int) -> Self:
        """Nothing simulated yet."""
        controls = controls_of(program, mission_years * HOURS_PER_YEAR)
        down = np.zeros((SECTIONS, len(controls)), np.int64)
        return cls(program, mission_years, Tallies.zeros(program), controls, down)

    @property
    def years(self) -> int:
        """Years simulated."""
        return int(self.tallies.years.sum())

    def simulate(self, piece: Piece) -> None:
        """Run the replications of a piece."""
        engine = ENGINES[piece.engine](piece.program)
        modes = frozenset(control.mode for control in self.controls)
        horizon = piece.mission_years * piece.program.month_ends[-1]
        for replication in range(piece.first, piece.last):
            log = engine.replicate(piece.seed, replication, piece.mission_years, self.tallies)
            down = down_ticks(log, modes, horizon)
            for column, control in enumerate(self.controls):
                self.down[replication % SECTIONS, column] += down[control.mode]

    @property
    def arrays(self) -> list[Integers]:
        """All numbers that were counted."""
        return [*(getattr(self.tallies, f.name) for f in fields(Tallies)), self.down]

    def add(self, counted: "Counted") -> None:
        """Add what a piece counted."""
        for array, (places, values) in zip(self.arrays, counted, strict=True):
            array.reshape(-1)[places] += values


Counted = list[tuple[Integers, Integers]]  # of each array of a run the flat places that are not zero, and what is there


def simulate_piece(piece: Piece) -> Counted:
    """Simulate a piece from nothing; only what is not zero is sent back, a thousandth of all bins."""
    run = Run.empty(piece.program, piece.mission_years)
    run.simulate(piece)
    flat = [array.reshape(-1) for array in run.arrays]
    return [(places := np.flatnonzero(array), array[places]) for array in flat]


def cut(replications: range) -> list[tuple[int, int]]:
    """Ranges, each from its first replication to before its last, that cover a range of replications."""
    return [(first, min(first + RANGE, replications.stop)) for first in replications[::RANGE]]


def usable_cores() -> int:
    """Processor cores that this process may use; 1 inside a worker process, which starts no workers of its own."""
    if parent_process() is not None:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def workers(jobs: int) -> Iterator[Executor | None]:
    """Processes for the work, None for this process alone; however it ends, no process is left behind."""
    if jobs == 1:
        yield None
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


def counts_of(pieces: Sequence[Piece], pool: Executor | None) -> Iterator[tuple[Piece, Counted]]:
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
    """Let Ctrl-C wait: a process whose parent is interrupted while it starts complains with a traceback."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield
    finally:
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
