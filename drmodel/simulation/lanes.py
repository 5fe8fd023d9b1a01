"""One replication as the lanes of a timeline: how places and user groups are, from when to when."""

from dataclasses import dataclass

from drmodel.simulation.draws import Draws
from drmodel.simulation.program import Program
from drmodel.simulation.reference import Run
from drmodel.simulation.world import Fault, World


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


def spans(program: Program, seed: int, replication: int, years: int, sample: int = 0) -> list[LaneSpan]:
    """A replication as spans of a timeline, places first, each lane in order of time.

    A log does not say what health checks see, so the reference engine plays the replication again and is watched;
    the other engine would go through the same states.

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
