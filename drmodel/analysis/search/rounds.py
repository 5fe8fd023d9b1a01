"""Many programs simulated for some years each, on common random numbers: what a search needs to know of each."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, fields

import numpy as np

from drmodel.scenario.business import RecoveryTarget
from drmodel.simulation.model import FULL, Objectives
from drmodel.simulation.program import Program
from drmodel.simulation.statistics import Floats
from drmodel.simulation.tallies import SECTIONS, Integers, Span, Tallies
from drmodel.simulation.work import ENGINES

SAMPLE = 1  # number of the draws that plans are chosen with; what is said of the chosen ones rests on others
AT_ONCE = 8  # programs of a piece of work


@dataclass(frozen=True)
class ShareGoal:
    """A limit that a share of some events must keep.

    Attributes
    ----------
    spans
        Which events.
    limit
        [h]
    share
        Share of them that must be within it [1].
    """

    spans: tuple[Span, ...]
    limit: float
    share: float


@dataclass(frozen=True)
class Goals:
    """What is asked of a plan.

    Attributes
    ----------
    availability
        Of a calendar year [1].
    odds
        Share of the years that must reach it [1].
    rto, rpo
        Recovery times and data losses to keep within; None where there is no such target.
    """

    availability: float
    odds: float
    rto: ShareGoal | None
    rpo: ShareGoal | None


def goal_of(target: RecoveryTarget | None, everything: tuple[Span, ...], of_site: Span) -> ShareGoal | None:
    """A target for recoveries or losses; None if it is not stated."""
    if target is None or target.value.value is None or target.share.value is None:
        return None
    return ShareGoal(everything if target.scope == "all" else (of_site,), target.value.value, target.share.value)


@dataclass(frozen=True, eq=False)
class Counts:
    """What the years of one program came to; arrays are by section.

    Attributes
    ----------
    years
        Years of each section.
    down
        Downtime of an average user [h].
    met
        Calendar years at the availability or above.
    events, kept
        Events of the goals for recovery time and data loss, and those within their limits, by weight of the groups:
        (goal, section).
    """

    years: int
    down: Floats
    met: Floats
    events: Floats
    kept: Floats

    def plus(self, more: "Counts") -> "Counts":
        """These and more years."""
        return Counts(*(getattr(self, kind.name) + getattr(more, kind.name) for kind in fields(Counts)))


@dataclass(frozen=True, slots=True)
class _Piece:
    engine: str
    programs: tuple[Program, ...]
    goals: Goals
    seed: int
    first: int
    last: int
    mission_years: int


def play(
    some: Sequence[Program],
    goals: Goals,
    *,
    engine: str,
    seed: int,
    first: int,
    last: int,
    mission_years: int,
    pool: Executor | None,
    tell: Callable[[int], None],
) -> list[Counts]:
    """Simulate programs for the same replications.

    Parameters
    ----------
    some
        The programs.
    goals
        What they are compared with.
    engine, seed, mission_years
        As in `drmodel.simulation.estimate.estimate`.
    first, last
        Replications from `first` to before `last`, both multiples of 64.
    pool
        Who does the work; None for this thread.
    tell
        Called with the years done since it was called last.

    Returns
    -------
    For each program, in their order.
    """
    pieces = [
        _Piece(engine, tuple(some[start : start + AT_ONCE]), goals, seed, first, last, mission_years)
        for start in range(0, len(some), AT_ONCE)
    ]
    counts: list[Counts] = []
    for piece, found in zip(pieces, pool.map(_play, pieces) if pool else map(_play, pieces), strict=True):
        counts += found
        tell(len(piece.programs) * (last - first) * mission_years)
    return counts


def _play(piece: _Piece) -> list[Counts]:
    return list(_counted(piece))


def _counted(piece: _Piece) -> Iterator[Counts]:
    """Play the programs of a piece one after the other, into tallies that those of one shape share."""
    kept: dict[tuple[tuple[int, ...], ...], Tallies] = {}
    for program in piece.programs:
        new = Tallies.zeros(program)
        tallies = kept.setdefault(tuple(getattr(new, kind.name).shape for kind in fields(Tallies)), new)
        load = ENGINES[piece.engine].load
        load(program).run(piece.seed, range(piece.first, piece.last), piece.mission_years, tallies, sample=SAMPLE)
        yield _read(program, tallies, piece.goals)
        for kind in fields(Tallies):
            if kind.name != "bins":  # large, and never read here
                getattr(tallies, kind.name)[:] = 0


def _read(program: Program, tallies: Tallies, goals: Goals) -> Counts:
    weights = np.array([float(group.weight) for group in program.groups])
    down = tallies.cause.sum(axis=2) @ weights / (weights.sum() * FULL * program.ticks_per_hour)
    objectives = program.objectives
    shares = [
        _shares(goals.rto, objectives.rto, tallies.number, tallies.within_rto, Span.RECOVERY, weights),
        _shares(goals.rpo, objectives.rpo, tallies.number, tallies.within_rpo, Span.FAILOVER_LOSS, weights),
    ]
    return Counts(
        years=int(tallies.years[0]),
        down=down,
        met=tallies.met[:, _column(objectives, goals.availability), 1].astype(float),
        events=np.array([events for events, _ in shares]),
        kept=np.array([kept for _, kept in shares]),
    )


def _column(objectives: Objectives, availability: float) -> int:
    return objectives.compared.index(availability)


def _shares(
    goal: ShareGoal | None, limits: Sequence[float], number: Integers, within: Integers, first: Span, weights: Floats
) -> tuple[Floats, Floats]:
    """Events of a goal by section, and those within its limit; none where there is no goal."""
    if goal is None:
        return np.zeros(SECTIONS), np.zeros(SECTIONS)
    average = weights / weights.sum()
    rows, column = [span - first for span in goal.spans], list(limits).index(goal.limit)
    events = number[:, :, list(goal.spans)].sum(axis=2) @ average
    return events, within[:, :, rows, column].sum(axis=2) @ average
