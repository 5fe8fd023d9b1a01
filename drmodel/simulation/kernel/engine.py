"""The compiled engine, as Python calls it."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from drmodel.simulation.engine import EVERY_SECTION, check_run
from drmodel.simulation.kernel import layout
from drmodel.simulation.kernel.loop import run
from drmodel.simulation.kernel.packing import Packed
from drmodel.simulation.program import Program
from drmodel.simulation.tallies import Tallies
from drmodel.simulation.world import Event

ROOM = 4_096  # events of a log; one that is longer is written again


class Compiled:
    """Simulates one program.

    Parameters
    ----------
    program
        One strategy against its fault modes.

    Examples
    --------
    A region fails after 100 h, for 4 h, again and again; users wait:

    >>> from drmodel.laws import Constant
    >>> from drmodel.simulation.model import FaultMode, Group, Recovery
    >>> from drmodel.simulation.program import compile_program
    >>> fault = FaultMode("region", ("west",), repair=Constant(4.0), up=Constant(100.0))
    >>> program = compile_program([fault], Recovery((Group("all", ("west",)),)))
    >>> tallies = Tallies.zeros(program)
    >>> Compiled(program).run(seed=1, replications=range(2), years=1, tallies=tallies)
    >>> int(tallies.faults.sum())  # at 100 h, 204 h, … 8,732 h, in each of two years
    168
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.packed = Packed(program)

    def run(
        self,
        seed: int,
        replications: range,
        years: int,
        tallies: Tallies,
        sample: int = 0,
        burn_in: int = 0,
        sections: range = EVERY_SECTION,
    ) -> None:
        """Run consecutive replications and add them to their sections; see `drmodel.simulation.engine.Engine`."""
        self._run(None, seed, replications, years, tallies, sample, burn_in, sections)

    def replicate(
        self, seed: int, replication: int, years: int, tallies: Tallies, sample: int = 0, burn_in: int = 0
    ) -> list[Event]:
        """Run one replication, add it to its section, and return its log."""
        one = range(replication, replication + 1)
        log = np.zeros((ROOM, 4), np.int64)
        logged = self._run(log, seed, one, years, tallies, sample, burn_in, EVERY_SECTION)
        if logged > ROOM:
            log = np.zeros((logged, 4), np.int64)
            self._run(log, seed, one, years, Tallies.zeros(self.program), sample, burn_in, EVERY_SECTION)
        return list(map(tuple, log[:logged].tolist()))

    def _run(
        self,
        log: NDArray[np.int64] | None,
        seed: int,
        replications: range,
        years: int,
        tallies: Tallies,
        sample: int,
        burn_in: int,
        sections: range,
    ) -> int:
        """Run, and return how many events there were to log; nothing of a run is kept: threads may share this."""
        check_run(self.program, tallies, seed, replications, years, sample, burn_in, sections)
        work, months = np.zeros(1, layout.WORK), np.zeros(12 * (burn_in + years), np.int64)
        w = work[0]
        w["seed"], w["sample"], w["months"] = seed, sample, months.ctypes.data
        if log is not None:
            w["log"], w["log_room"] = log.ctypes.data, len(log)
        span = (replications.start, len(replications), sections.start, sections.stop)
        run(self.packed.record, work, span, burn_in, years, tuple(getattr(tallies, f.name) for f in fields(Tallies)))
        return int(w["logged"])
