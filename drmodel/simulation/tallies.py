"""What a run counts: whole numbers only, by section, so that sums never depend on the order in which they are made.

Section s holds the replications r with r mod 64 = s. Merging adds arrays, and is exact for any cut of the work.
"""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from drmodel.errors import SimulationError
from drmodel.simulation.program import Program

SECTIONS = 64
BINS = 1 + 61 * 128  # zero, then 61 exponents with 7 bits of mantissa: all tick counts up to 2⁶⁰
MOST_SECTION_YEARS = 200_000  # harm × ticks of so many years just fits into 63 bits

Integers = NDArray[np.int64]


class Count(IntEnum):
    """What `Tallies.counts` counts."""

    OUTAGES = 0  # unplanned
    FAILBACK_OUTAGES = 1  # every tick of which is failback
    FAILOVERS = 2
    FALSE_FAILOVERS = 3
    FAILBACKS = 4
    RESTORES = 5
    AWAY_TICKS = 6  # served away from home, without harm


class Span(IntEnum):
    """Lengths that are binned and compared: recoveries with the limits `rto`, losses with `rpo`."""

    RECOVERY = 0  # every unplanned outage that ended
    SITE_RECOVERY = 1  # those whose first cause is the loss of a site
    FAILOVER_RECOVERY = 2  # those that a cutover ended
    FAILOVER_LOSS = 3  # data lost by a failover
    SITE_LOSS = 4  # by a failover whose trigger is the loss of a site
    RESTORE_LOSS = 5  # by a restore


RECOVERIES = (Span.RECOVERY, Span.SITE_RECOVERY, Span.FAILOVER_RECOVERY)
LOSSES = (Span.FAILOVER_LOSS, Span.SITE_LOSS, Span.RESTORE_LOSS)


@dataclass(frozen=True, eq=False)
class Tallies:
    """Counts of a run; the first axis of every array is the section.

    Attributes
    ----------
    years
        (section): years simulated, without burn-in.
    faults
        (section, mode): faults that began.
    down
        (section, mode): how long the mode had a place that was not yet repaired [ticks].
    counts
        (section, group, Count).
    cause
        (section, group, mode): harm [thousandths] × ticks of downtime.
    phase
        (section, group, phase): the same downtime by phase.
    outages
        (section, group, mode): unplanned outages by their first cause.
    number, ticks
        (section, group, Span): how many lengths, and their sum [ticks].
    within_rto, within_rpo
        (section, group, Span − 0 or − 3, limit): how many recoveries, or losses, are at or below a limit.
    bins
        (section, group, Span, bin): how many lengths fall into a bin; see `bin_of`.
    met
        (section, availability compared with, months | years): how many calendar months and years were at it or above.
    year_bins
        (section, bin): downtime of each year, of all groups by weight [ticks].
    """

    years: Integers
    faults: Integers
    down: Integers
    counts: Integers
    cause: Integers
    phase: Integers
    outages: Integers
    number: Integers
    ticks: Integers
    within_rto: Integers
    within_rpo: Integers
    bins: Integers
    met: Integers
    year_bins: Integers

    @classmethod
    def zeros(cls, program: Program) -> Self:
        """Empty tallies of a program."""
        return cls(**{name: np.zeros(shape, np.int64) for name, shape in cls._shapes(program).items()})

    def fit(self, program: Program) -> bool:
        """Whether they have the shape of a program's."""
        return all(getattr(self, name).shape == shape for name, shape in self._shapes(program).items())

    @staticmethod
    def _shapes(program: Program) -> dict[str, tuple[int, ...]]:
        groups, modes = len(program.groups), len(program.modes)
        shapes: dict[str, tuple[int, ...]] = {
            "years": (),
            "faults": (modes,),
            "down": (modes,),
            "counts": (groups, len(Count)),
            "cause": (groups, modes),
            "phase": (groups, len(program.phases)),
            "outages": (groups, modes),
            "number": (groups, len(Span)),
            "ticks": (groups, len(Span)),
            "within_rto": (groups, len(RECOVERIES), len(program.rto)),
            "within_rpo": (groups, len(LOSSES), len(program.rpo)),
            "bins": (groups, len(Span), BINS),
            "met": (len(program.limits), 2),
            "year_bins": (BINS,),
        }
        return {name: (SECTIONS, *shape) for name, shape in shapes.items()}

    def room_for(self, section: int, years: int) -> None:
        """Refuse years that would overflow a section."""
        if int(self.years[section]) + years > MOST_SECTION_YEARS:
            raise SimulationError(
                f"more than {MOST_SECTION_YEARS:,} years in a section ({SECTIONS * MOST_SECTION_YEARS:,} in all); "
                "simulate fewer years"
            )

    def equals(self, other: "Tallies") -> bool:
        """Whether every number is the same."""
        return all(np.array_equal(getattr(self, f.name), getattr(other, f.name)) for f in fields(self))


def bin_of(ticks: int) -> int:
    """Bin of a tick count: zero apart, else its exponent and the seven bits after the leading one.

    Examples
    --------
    >>> bin_of(0), bin_of(1), bin_of(2), bin_of(3)
    (0, 1, 129, 193)
    """
    if ticks == 0:
        return 0
    exponent = ticks.bit_length() - 1
    return 1 + exponent * 128 + ((ticks << 7) >> exponent) - 128


def bin_edges(index: int) -> tuple[float, float]:
    """Smallest tick count of a bin, and of the next [ticks]; a bin is at most 1/128 of its lower edge wide.

    Examples
    --------
    >>> bin_edges(bin_of(1000))
    (1000.0, 1004.0)
    """
    if index == 0:
        return 0.0, 1.0
    exponent, mantissa = divmod(index - 1, 128)
    return (128 + mantissa) * 2.0 ** (exponent - 7), (129 + mantissa) * 2.0 ** (exponent - 7)
