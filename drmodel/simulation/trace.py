"""One replication as people read it: rows of a table, spans of a timeline, and where the worst night is."""

from collections.abc import Iterator
from dataclasses import dataclass

from drmodel.errors import SimulationError
from drmodel.simulation.clock import clock_text
from drmodel.simulation.draws import Draws
from drmodel.simulation.program import Program
from drmodel.simulation.reference import Run
from drmodel.simulation.world import WORLD, Event, Fault, Happening, World

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


@dataclass(frozen=True)
class TraceRow:
    """One event.

    Attributes
    ----------
    hours
        Time since the start [h].
    clock
        The same as year, month-day and time of day.
    who
        The user group, or the places that a fault hits.
    event
        What happened, one of `WORDS`.
    detail
        The fault mode, place or stage concerned, or how many hours of data were lost.
    """

    hours: float
    clock: str
    who: str
    event: str
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


@dataclass(frozen=True)
class LaneSpan:
    """A stretch of a lane of a timeline.

    Attributes
    ----------
    kind
        `place` or `group`.
    lane
        Id of the place or group.
    state
        Of a place `harmed` (users would feel it), `unhealthy` (detected) or `harmed and unhealthy`; of a
        group `served`, or the phase of its downtime.
    detail
        Of a group that is served the region that serves it, else the fault mode that is the cause; empty for a place.
    start, end
        Time since the start [h].
    """

    kind: str
    lane: str
    state: str
    detail: str
    start: float
    end: float


def trace(program: Program, seed: int, replication: int, years: int, sample: int = 0) -> list[TraceRow]:
    """Everything that happens in one replication.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    seed, replication, sample
        Address of the random numbers.
    years
        Years to run.

    Raises
    ------
    SimulationError
        If the mission is absurd.

    Examples
    --------
    >>> from drmodel.laws import Constant
    >>> from drmodel.simulation.model import FaultMode, Group, Recovery
    >>> from drmodel.simulation.program import compile_program
    >>> fault = FaultMode("storm", ("west",), repair=Constant(4.0), up=Constant(8000.0))
    >>> program = compile_program([fault], Recovery((Group("all", ("west",)),)))
    >>> for row in trace(program, seed=1, replication=0, years=1)[:3]:
    ...     print(row.clock, "|", row.who, "|", row.event, "|", row.detail)
    year 1, 11-30 08:00:00 | west | fault | storm
    year 1, 11-30 08:00:00 | all | detecting | storm
    year 1, 11-30 08:00:00 | all | deciding | storm
    """
    run = Run(program, Draws(seed, sample, replication), years)
    run.live()
    return [_row(program, event) for event in run.world.log]


def outages(program: Program, seed: int, replications: int, years: int, sample: int = 0) -> Iterator[Outage]:
    """All outages of the first replications but those that are nothing more than the way home.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    seed, sample
        Address of the random numbers.
    replications, years
        How many replications to search, and the years of each.

    Raises
    ------
    SimulationError
        If there is no replication to search, or the mission is absurd.
    """
    if replications < 1:
        raise SimulationError(f"replications(={replications}) must be at least 1")
    for replication in range(replications):
        run = Run(program, Draws(seed, sample, replication), years)
        run.live()
        yield from _outages(program, run, replication)


def worst_outage(program: Program, seed: int, replications: int, years: int, sample: int = 0) -> Outage | None:
    """The longest of `outages`, the first of them if several last as long; None if there is none."""
    return max(outages(program, seed, replications, years, sample), key=lambda outage: outage.hours, default=None)


def spans(program: Program, seed: int, replication: int, years: int, sample: int = 0) -> list[LaneSpan]:
    """The same replication as spans of a timeline, places first, each lane in order of time.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    seed, replication, sample
        Address of the random numbers.
    years
        Years to run.
    """
    run = Run(program, Draws(seed, sample, replication), years)
    watcher = _Watcher(run)
    run.world.groups.append(watcher)
    run.live()
    return watcher.finish(run.horizon)


def _row(program: Program, event: Event) -> TraceRow:
    tick, group, happening, detail = event
    if group == WORLD:
        who = " + ".join(program.places[place].id for place in program.modes[detail].places)
    else:
        who = program.groups[group].id
    return TraceRow(
        hours=tick / program.ticks_per_hour,
        clock=clock_text(tick, program.ticks_per_hour),
        who=who,
        event=WORDS[Happening(happening)],
        detail=_detail(program, Happening(happening), detail),
    )


def _detail(program: Program, happening: Happening, detail: int) -> str:
    if happening in _OF_MODE:
        return program.modes[detail].id if detail >= 0 else ""
    if happening is Happening.STAGE:
        return program.stages[detail].name
    if happening is Happening.LOST_DATA:
        return f"{detail / program.ticks_per_hour:.4g} h"
    return program.places[detail].id


def _outages(program: Program, run: Run, replication: int) -> Iterator[Outage]:
    """The unplanned outages of a run; one that is still open ends at the horizon."""
    hour = program.ticks_per_hour
    last: dict[tuple[int, int], tuple[int, int]] = {}  # group, happening → tick, detail
    ends = [(run.horizon, group, Happening.UP, 0) for group in range(len(program.groups))]
    for tick, group, happening, detail in run.world.log + ends:
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


class _Watcher:
    """Lives in the world after the groups, and writes down how places and groups are when that changes."""

    def __init__(self, run: Run) -> None:
        self._program, self._world, self._run = run.program, run.world, run
        self._lanes = [("place", place.id) for place in run.program.places]
        self._lanes += [("group", group.id) for group in run.program.groups]
        self._spans: list[list[LaneSpan]] = [[] for _ in self._lanes]
        self._since = [0] * len(self._lanes)
        self._now_is = self._look()

    def corrupted(self, fault: Fault) -> None:
        """Corruption shows in the groups."""

    def settle(self) -> None:
        """Close the spans of the lanes that changed."""
        now_is = self._look()
        for lane, (before, after) in enumerate(zip(self._now_is, now_is, strict=True)):
            if before != after:
                self._close(lane, self._world.now)
        self._now_is = now_is

    def finish(self, horizon: int) -> list[LaneSpan]:
        """Close everything."""
        for lane in range(len(self._lanes)):
            self._close(lane, horizon)
        return [span for lane in self._spans for span in lane]

    def _look(self) -> list[tuple[str, str]]:
        places = [(_place_state(self._world, place), "") for place in range(len(self._program.places))]
        return places + [self._group_state(group) for group in range(len(self._program.groups))]

    def _group_state(self, group: int) -> tuple[str, str]:
        harm, cause, phase = self._run.ledgers[group].now_is
        if harm:
            return self._program.phases[phase], self._program.modes[cause].id
        return "served", self._program.places[self._run.controllers[group].active].id

    def _close(self, lane: int, tick: int) -> None:
        state, detail = self._now_is[lane]
        start, self._since[lane] = self._since[lane], tick
        if state and tick > start:
            hour = self._program.ticks_per_hour
            self._spans[lane].append(LaneSpan(*self._lanes[lane], state, detail, start / hour, tick / hour))


def _place_state(world: World, place: int) -> str:
    harmed, unhealthy = bool(world.places[place].harmful), world.places[place].trigger is not None
    words = [word for word, holds in (("harmed", harmed), ("unhealthy", unhealthy)) if holds]
    return " and ".join(words)
