"""What an engine is: given the same program and the same numbers, every engine gives the same logs and tallies."""

from typing import Protocol

from drmodel.errors import SimulationError
from drmodel.simulation.draws import WORD
from drmodel.simulation.program import Program, check_mission
from drmodel.simulation.tallies import SECTIONS, Tallies
from drmodel.simulation.world import Event

EVERY_SECTION = range(SECTIONS)


class Engine(Protocol):
    """Simulates one program."""

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
        """Run consecutive replications and add them to their sections.

        Parameters
        ----------
        seed
            Seed of the run, 0 to 2⁶⁴ − 1.
        replications
            Their numbers, 0 to 2⁶³ − 1, each one more than the last.
        years
            Years that count of each.
        tallies
            Of the same program; changed in place.
        sample
            Number of the uncertainty sample; 0 is the base case.
        burn_in
            Years before those that count.
        sections
            Only replications of these sections are run.

        Raises
        ------
        SimulationError
            If a number is out of range, the mission is absurd, or a section is full.
        """

    def replicate(
        self, seed: int, replication: int, years: int, tallies: Tallies, sample: int = 0, burn_in: int = 0
    ) -> list[Event]:
        """Run one replication, add it to its section, and return its log.

        Returns
        -------
        (tick, group or -1 for the world, Happening, detail), in order; the rest as for `run`.
        """


def check_run(
    program: Program,
    tallies: Tallies,
    seed: int,
    replications: range,
    years: int,
    sample: int,
    burn_in: int,
    sections: range = EVERY_SECTION,
) -> None:
    """Refuse replications that cannot be addressed, played or counted.

    Parameters
    ----------
    program
        What would be simulated.
    tallies
        Where it would be counted.
    seed, sample
        0 to 2⁶⁴ − 1.
    replications
        Numbers from 0 to 2⁶³ − 1, each one more than the last.
    years, burn_in
        Years of a replication that count, and before them.
    sections
        Of the replications that are run.

    Raises
    ------
    SimulationError
        If a number is out of range, the mission is absurd, or a section is full.
    """
    for name, value in (("seed", seed), ("sample", sample)):
        if not 0 <= value < WORD:
            raise SimulationError(f"{name}(={value}) must lie between 0 and 2⁶⁴ − 1")
    if not (replications.start >= 0 and replications.stop <= WORD // 2 and replications.step == 1):
        raise SimulationError(f"replications(={replications}) must be consecutive, between 0 and 2⁶³ − 1")
    if years < 1 or burn_in < 0:
        raise SimulationError(f"years(={years}) must be at least 1 and burn_in(={burn_in}) not negative")
    check_mission(program, burn_in + years)
    for section in sections:
        tallies.room_for(section, years * replications_in(section, replications.start, replications.stop))


def replications_in(section: int, first: int, last: int) -> int:
    """How many of the replications `first` to before `last` belong to a section.

    Examples
    --------
    >>> replications_in(1, 0, 66), replications_in(2, 0, 66)
    (2, 1)
    """
    return (last - section - 1) // SECTIONS - (first - section - 1) // SECTIONS
