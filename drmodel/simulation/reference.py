"""The reference engine: SimPy, written to be read beside the rules.

`world` tells what breaks and when, `controller` what a strategy does about it, `ledger` what users went
through. An engine is anything with this `replicate`; engines that are given the same program return the same
log and the same tallies.
"""

import numpy as np

from drmodel.errors import SimulationError
from drmodel.simulation.controller import Controller
from drmodel.simulation.draws import WORD, Draws
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

    def replicate(
        self, seed: int, replication: int, years: int, tallies: Tallies, sample: int = 0, burn_in: int = 0
    ) -> list[Event]:
        """Run one replication and add it to its section.

        Parameters
        ----------
        seed
            Seed of the run, 0 to 2⁶⁴ − 1.
        replication
            Number of the replication, 0 to 2⁶⁴ − 1.
        years
            Years that count.
        tallies
            Of the same program; changed in place.
        sample
            Number of the uncertainty sample; 0 is the base case.
        burn_in
            Years before those that count.

        Returns
        -------
        The log: (tick, group or -1 for the world, Happening, detail), in order.

        Raises
        ------
        SimulationError
            If a number is out of range, the mission is absurd, or the section is full.
        """
        for name, value in (("seed", seed), ("replication", replication), ("sample", sample)):
            if not 0 <= value < WORD:
                raise SimulationError(f"{name}(={value}) must lie between 0 and 2⁶⁴ − 1")
        if years < 1 or burn_in < 0:
            raise SimulationError(f"years(={years}) must be at least 1 and burn_in(={burn_in}) not negative")
        section = replication % SECTIONS
        tallies.room_for(section, years)
        run = Run(self.program, Draws(seed, sample, replication), years, burn_in)
        run.live()
        run.write(tallies, section)
        return run.world.log


class Run:
    """One replication: a world, and a ledger for each group."""

    def __init__(self, program: Program, draws: Draws, years: int, burn_in: int = 0) -> None:
        check_mission(program, burn_in + years)
        self.program = program
        self.horizon = (burn_in + years) * program.month_ends[-1]
        self.calendar = Calendar(program, burn_in, years)
        self.world = World(program, draws, self.calendar.start, self.horizon)
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
