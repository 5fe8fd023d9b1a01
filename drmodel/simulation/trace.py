"""One replication as people read it, row by row, and where the outages are; in either engine."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from numbers import Integral

from drmodel.errors import SimulationError
from drmodel.formatting import NBSP, Formatter
from drmodel.simulation.clock import clock_text
from drmodel.simulation.program import Program, check_mission
from drmodel.simulation.tallies import Tallies
from drmodel.simulation.work import ENGINES, settled
from drmodel.simulation.world import WORLD, Event, Happening

WORDS = {
    Happening.FAULT: "fault",
    Happening.REPAIR: "repair",
    Happening.NOTICED: "noticed",
    Happening.DETECTING: "detecting",
    Happening.DECIDING: "deciding",
    Happening.DECIDED: "decided",
    Happening.PROMOTING: "promoting",
    Happening.STAGE: "stage",
    Happening.CUTOVER: "cutover",
    Happening.ABORT: "abort",
    Happening.FAILING_BACK: "failing back",
    Happening.HOME: "home",
    Happening.RESTORING: "restoring",
    Happening.RESTORED: "restored",
    Happening.LOST_DATA: "lost data",
    Happening.DOWN: "down",
    Happening.UP: "up",
}
_OF_MODE = {
    Happening.FAULT,
    Happening.REPAIR,
    Happening.NOTICED,
    Happening.DETECTING,
    Happening.DECIDING,
    Happening.DECIDED,
    Happening.RESTORING,
    Happening.DOWN,
}
_ABOUT = {Happening.DETECTING, Happening.DECIDED, Happening.RESTORING, Happening.DOWN}  # as is what follows
_MOVES = {Happening.PROMOTING, Happening.FAILING_BACK}  # what follows is done at their place
_LAST = 2**63 - 1  # replication
F = Formatter("en")
MOST_SEARCHED = 100_000  # replications
MOST_TOLD = 100_000  # expected faults of one replication, for each group that they may move
MOST_SIFTED = 10_000_000  # the same of a whole search: some minutes


@dataclass(frozen=True)
class TraceRow:
    """One event.

    Attributes
    ----------
    hours
        Time since the start [h].
    clock
        The same as year, day and time of day.
    group
        The user group to which it happens; empty if it happens to places.
    place
        The places that a fault hits; of a user group the region that serves it, or to which it is being moved.
    event
        What happened, one of `WORDS`.
    cause
        The fault mode that it is about.
    detail
        The stage that begins, or the time of which data were lost; else empty.
    """

    hours: float
    clock: str
    group: str
    place: str
    event: str
    cause: str
    detail: str


@dataclass(frozen=True)
class Outage:
    """Where to look: a time for which a group was not fully served.

    Attributes
    ----------
    replication
        Number of the replication, to replay it.
    group
        Id of the user group.
    start, hours
        Beginning since the start of the replication, and length [h].
    cause
        The fault mode that began it.
    failover
        Whether a cutover to another region ended it.
    """

    replication: int
    group: str
    start: float
    hours: float
    cause: str
    failover: bool


def trace(
    program: Program, seed: int, replication: int, years: int, sample: int = 0, engine: str | None = None
) -> list[TraceRow]:
    """Everything that happens in one replication.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    seed, replication, sample
        Address of the random numbers.
    years
        Years to run.
    engine
        `compiled`, the default, or `reference`: the same rows.

    Raises
    ------
    SimulationError
        If a number is out of range, the engine is not known, or the mission is absurd or has more faults than can be
        told.

    Examples
    --------
    >>> from drmodel.laws import Constant
    >>> from drmodel.simulation.model import FaultMode, Group, Recovery
    >>> from drmodel.simulation.program import compile_program
    >>> fault = FaultMode("storm", ("west",), repair=Constant(4.0), up=Constant(8000.0))
    >>> program = compile_program([fault], Recovery((Group("all", ("west",)),)))
    >>> for row in trace(program, seed=1, replication=0, years=1)[:3]:
    ...     print(row.clock, "|", row.place, "|", row.event, "|", row.cause)
    year 1, 30 November 08:00:00 | west | fault | storm
    year 1, 30 November 08:00:00 | west | detecting | storm
    year 1, 30 November 08:00:00 | west | deciding | storm
    """
    _check_whole(seed=seed, replication=replication, years=years, sample=sample)
    [(_, log)] = _logs(program, seed, range(replication, replication + 1), years, sample, engine)
    reader = _Reader(program)
    return [reader.row(event) for event in log]


def outages(
    program: Program,
    seed: int,
    replications: int,
    years: int,
    sample: int = 0,
    engine: str | None = None,
    first: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Outage]:
    """All outages of some replications but those that are nothing more than the way home.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    seed, sample
        Address of the random numbers.
    replications, years
        How many replications to search, and the years of each.
    engine
        As in `trace`.
    first
        Number of the first of them.
    progress
        Called after each replication with how many were searched, and how many there are.

    Raises
    ------
    SimulationError
        If there is no replication to search, or more than 100,000, or more faults than can be searched in some
        minutes, or as `trace`.
    """
    _check_whole(seed=seed, replications=replications, years=years, sample=sample, first=first)
    if not 1 <= replications <= MOST_SEARCHED:
        raise SimulationError(f"replications(={replications}) must lie between 1 and {MOST_SEARCHED:,}")
    for replication, log in _logs(program, seed, range(first, first + replications), years, sample, engine):
        yield from _outages(program, log, years, replication)
        if progress is not None:
            progress(replication - first + 1, replications)


def worst_outage(
    program: Program,
    seed: int,
    replications: int,
    years: int,
    sample: int = 0,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Outage | None:
    """The longest of `outages`, the first of them if several last as long; None if there is none."""
    found = outages(program, seed, replications, years, sample, engine, progress=progress)
    return max(found, key=lambda outage: outage.hours, default=None)


def _check_whole(**numbers: object) -> None:
    """Refuse what is no whole number, by the name of the argument."""
    for name, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, Integral):
            raise SimulationError(f"{name}(={value!r}) must be a whole number")


def _logs(
    program: Program, seed: int, replications: range, years: int, sample: int, engine: str | None
) -> Iterator[tuple[int, list[Event]]]:
    """The log of each replication; what is counted besides is let go."""
    if not 0 <= replications.start <= replications.stop - 1 <= _LAST:
        raise SimulationError(f"replication(={replications.start}) must lie between 0 and 2⁶³ − 1")
    _check_length(program, len(replications), years)
    name, _ = settled(engine, None)
    player, counts = ENGINES[name].load(program), Tallies.zeros(program)
    for replication in replications:
        yield replication, player.replicate(seed, replication, years, counts, sample)


def _check_length(program: Program, replications: int, years: int) -> None:
    """Refuse a log that would fill the memory, a fault making a dozen rows of every group; and a search without end."""
    check_mission(program, years)
    faults = years * sum(mode.faults_per_year for mode in program.modes)
    if faults * len(program.groups) > MOST_TOLD:
        raise SimulationError(
            f"a replication of {years:,} years expects {faults:,.0f} faults for {len(program.groups)} user groups; "
            f"at most {MOST_TOLD:,} of all groups together are told: give fewer years"
        )
    if replications * faults * len(program.groups) > MOST_SIFTED:
        raise SimulationError(
            f"{replications:,} replications of {years:,} years expect {replications * faults:,.0f} faults for "
            f"{len(program.groups)} user groups; at most {MOST_SIFTED:,} of all groups together are searched: "
            "give fewer replications or years"
        )


class _Reader:
    """Reads a log in order, and remembers of each group where it is served and what its recovery is about."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._active = [group.regions[0] for group in program.groups]
        self._target: list[int | None] = [None] * len(program.groups)
        self._cause = [-1] * len(program.groups)
        self._moved_by = [-1] * len(program.groups)  # the cause of the last failover

    def row(self, event: Event) -> TraceRow:
        """An event in words."""
        program = self._program
        tick, group, code, detail = event
        happening = Happening(code)
        if group == WORLD:
            who, cause = "", detail
            places = program.modes[detail].places
        else:
            who = program.groups[group].id
            places = (self._follow(group, happening, detail),)
            cause = detail if happening in _OF_MODE else self._cause[group]
        return TraceRow(
            hours=tick / program.ticks_per_hour,
            clock=clock_text(tick, program.ticks_per_hour),
            group=who,
            place=" + ".join(program.places[place].id for place in places),
            event=WORDS[happening],
            cause=program.modes[cause].id if cause >= 0 else "",
            detail=_detail(program, happening, detail),
        )

    def _follow(self, group: int, happening: Happening, detail: int) -> int:
        """Note what an event changes; the region where it happens."""
        if happening in _ABOUT:
            self._cause[group] = detail
        if happening is Happening.FAILING_BACK:
            self._cause[group] = self._moved_by[group]
        if happening in _MOVES:
            self._target[group] = detail
        if happening is Happening.CUTOVER:
            self._moved_by[group] = self._cause[group]
        if happening in {Happening.CUTOVER, Happening.HOME}:
            self._active[group] = detail
        if happening in {Happening.CUTOVER, Happening.HOME, Happening.RESTORING}:
            self._target[group] = None
        target = self._target[group]
        return self._active[group] if target is None or happening is Happening.DOWN else target


def _detail(program: Program, happening: Happening, detail: int) -> str:
    if happening is Happening.STAGE:
        return program.stages[detail].name
    if happening is Happening.LOST_DATA:
        return F.minutes(60 * detail / program.ticks_per_hour).replace(NBSP, " ")
    return ""


def _outages(program: Program, log: list[Event], years: int, replication: int) -> Iterator[Outage]:
    """The unplanned outages of a log; one that is still open ends at the horizon."""
    hour = program.ticks_per_hour
    last: dict[tuple[int, int], tuple[int, int]] = {}  # group, happening → tick, detail
    horizon = years * program.month_ends[-1]
    ends = [(horizon, group, Happening.UP, 0) for group in range(len(program.groups))]
    for tick, group, happening, detail in log + ends:
        last[group, happening] = tick, detail
        if happening != Happening.UP or (group, Happening.DOWN) not in last:
            continue
        start, cause = last.pop((group, Happening.DOWN))
        left, home, moved = (
            last.get((group, event), (-1, 0))[0]
            for event in (Happening.FAILING_BACK, Happening.HOME, Happening.CUTOVER)
        )
        if (left, home) != (start, tick):
            yield Outage(
                replication=replication,
                group=program.groups[group].id,
                start=start / hour,
                hours=(tick - start) / hour,
                cause=program.modes[cause].id,
                failover=moved == tick,
            )
