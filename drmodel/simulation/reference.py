"""The reference engine: SimPy, written to be read beside the rules.

`world` tells what breaks and when, `controller` what a strategy does about it, `service` and `ledger` what users went
through. The compiled engine tells the same in the same words and order: `kernel.faults` beside `world`, `kernel.groups`
beside `controller`, `kernel.books` beside `service` and `ledger`, `kernel.loop` beside this module.
"""

import numpy as np

from drmodel.simulation.controller import Controller
from drmodel.simulation.draws import Draws
from drmodel.simulation.engine import EVERY_SECTION, check_run
from drmodel.simulation.ledger import Calendar, Ledger
from drmodel.simulation.program import Program, check_mission
from drmodel.simulation.tallies import SECTIONS, Tallies
from drmodel.simulation.world import Event, World


class Reference:
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
    >>> log = Reference(program).replicate(seed=1, replication=0, years=1, tallies=tallies)
    >>> int(tallies.faults.sum())  # at 100 h, 204 h, … 8,732 h
    84
    """

    def __init__(self, program: Program) -> None:
        self.program = program

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
        check_run(self.program, tallies, seed, replications, years, sample, burn_in, sections)
        for replication in replications:
            if replication % SECTIONS in sections:
                self.replicate(seed, replication, years, tallies, sample, burn_in)

    def replicate(
        self, seed: int, replication: int, years: int, tallies: Tallies, sample: int = 0, burn_in: int = 0
    ) -> list[Event]:
        """Run one replication, add it to its section, and return its log."""
        one = range(replication, replication + 1)
        check_run(self.program, tallies, seed, one, years, sample, burn_in)
        run = Run(self.program, Draws(seed, sample, replication), years, burn_in)
        run.live()
        run.write(tallies, replication % SECTIONS)
        return run.world.log


class Run:
    """One replication: a world, and a ledger for each group."""

    def __init__(self, program: Program, draws: Draws, years: int, burn_in: int = 0) -> None:
        check_mission(program, burn_in + years)
        self.program = program
        self.horizon = (burn_in + years) * program.month_ends[-1]
        self.calendar = Calendar(program, burn_in, years)
        self.world = World(program, draws, self.calendar.burn_in, self.horizon)
        groups = range(len(program.groups))
        self.ledgers = [Ledger(program, group, self.calendar, self.world.log) for group in groups]
        self.controllers = [Controller(self.world, group, ledger) for group, ledger in enumerate(self.ledgers)]
        self.world.groups.extend(self.controllers)

    def live(self) -> None:
        """Run to the horizon."""
        self.world.run()
        for ledger in self.ledgers:
            ledger.close(self.horizon)

    def write(self, tallies: Tallies, section: int) -> None:
        """Add what happened to a section."""
        for ledger in self.ledgers:
            ledger.write(tallies, section)
        self.calendar.write(self.program, tallies, section)
        tallies.faults[section] += np.array(self.world.faults, np.int64)
        tallies.down[section] += np.array(self.world.down, np.int64)
