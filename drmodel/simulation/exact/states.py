"""The states of a user group and its world when every time is exponential, and the moves between them."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from drmodel.errors import SimulationError
from drmodel.laws import Exponential
from drmodel.simulation.clock import NEVER
from drmodel.simulation.exact.results import name_of
from drmodel.simulation.exact.walk import check_names
from drmodel.simulation.model import FULL
from drmodel.simulation.program import Program
from drmodel.simulation.rows import GroupRow, ModeRow, Slot

SERVING, DETECTING, DECIDING, BLOCKED, PROMOTING, FAILING_BACK = range(6)
UNKNOWN, KNOWN, NOTICED = range(3)  # of a fault; of a region: none known, the automatic path, the manual one


class State(NamedTuple):
    """A group and its world.

    Attributes
    ----------
    faults
        By mode: the places that are not repaired, a bit each, and whether the fault is known.
    triggers
        By region of the group: what its trigger is.
    step
        What the group does.
    active, target
        Positions in the regions of the group.
    stage, end
        Of a promotion: the stage, and where its path ends.
    outage
        Of a failback: whether an outage was under way when it began.
    """

    faults: tuple[tuple[int, int], ...]
    triggers: tuple[int, ...]
    step: int = SERVING
    active: int = 0
    target: int = 0
    stage: int = 0
    end: int = 0
    outage: bool = False


Moves = Iterator[tuple[float, State]]


@dataclass(frozen=True, slots=True)
class _Mode:
    """A fault mode with its rates [1/h]."""

    row: ModeRow
    up: float
    repair: float
    bits: int  # of all places that it hits


class Automaton:
    """One group and the modes that hit it; rates are per hour, infinite for what takes no time.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    group
        The group.
    approximate
        Whether constants hold, soak and failback outage count as exponential.

    Raises
    ------
    SimulationError
        If a time that matters is not exponential, or draws are shared where a chain has no memory.
    """

    def __init__(self, program: Program, group: GroupRow, approximate: bool) -> None:
        self.program, self.group = program, group
        self.modes = [_mode(mode) for mode in program.modes if group.usable.intersection(mode.places)]
        self.modes = [mode for mode in self.modes if mode.up > 0]
        moves = len(group.regions) > 1
        if moves:
            _check(program, group, approximate)
        self.detection = _rate(program.detection, "detection") if moves else 0.0
        unseen = moves and any(mode.row.detected < 1 for mode in self.modes)
        self.noticed = _rate(program.noticed, "noticed") if unseen else 0.0
        paths = (program.automatic, program.manual) if moves else ()
        self.stages = {i: _rate(program.stages[i].slot, program.stages[i].name) for path in paths for i in range(*path)}
        self.hold, self.soak, self.failback = (
            _constant_rate(ticks, program) for ticks in (program.hold, program.soak, program.failback_outage)
        )

    def start(self) -> State:
        """New, at home."""
        return State(((0, UNKNOWN),) * len(self.modes), (UNKNOWN,) * len(self.group.regions))

    def harm(self, state: State) -> int:
        """What users feel [thousandths]."""
        if state.step >= PROMOTING:
            return FULL
        feels = {self.group.regions[state.active], *self.program.shared}
        felt = sum(1 << place for place in feels)
        return max(
            (m.row.harm for m, (down, _) in zip(self.modes, state.faults, strict=True) if down & felt), default=0
        )

    def moves(self, state: State) -> Moves:
        """All that may happen next: rate [1/h] and the state it leads to; a state may come several times."""
        down = self.harm(state) > 0
        for rate, after in self._events(state):
            for chance, settled in self._settled(after):
                if settled.step == FAILING_BACK and state.step != FAILING_BACK:
                    yield rate * chance, settled._replace(outage=down)
                else:
                    yield rate * chance, settled

    def _events(self, state: State) -> Moves:
        for i in range(len(self.modes)):
            yield from self._world(state, i)
        if state.step == DETECTING:
            yield self.detection, state._replace(step=DECIDING)
        elif state.step == DECIDING:
            yield self.hold, state._replace(step=BLOCKED)
        elif state.step == PROMOTING:
            rate = self.stages[state.stage]
            yield from ((rate * chance, after) for chance, after in self._stage_ends(state))
        elif state.step == FAILING_BACK:
            yield self.failback, self._home(state)
        elif state.step == SERVING and state.active and not state.triggers[0] and 0 < self.soak < math.inf:
            yield self.soak, state._replace(step=FAILING_BACK)

    def _world(self, state: State, i: int) -> Moves:
        mode, (down, known) = self.modes[i], state.faults[i]
        if not down:
            seen = mode.row.detected
            yield mode.up * seen, self._with(state, i, mode.bits, KNOWN)
            yield (
                mode.up * (1.0 - seen),
                self._with(state, i, mode.bits, NOTICED if math.isinf(self.noticed) else UNKNOWN),
            )
            return
        if mode.row.repairs:
            for place in mode.row.places:
                if down & 1 << place:
                    yield mode.repair, self._with(state, i, down & ~(1 << place), known)
        else:
            yield mode.repair, self._with(state, i, 0, known)
        if known == UNKNOWN and self.noticed < math.inf:
            yield self.noticed, self._with(state, i, down, NOTICED)

    def _with(self, state: State, i: int, down: int, known: int) -> State:
        """A fault changes; a region's first known fault is its trigger until no fault there is known."""
        known = known if down else UNKNOWN
        faults = (*state.faults[:i], (down, known), *state.faults[i + 1 :])
        triggers = []
        for region, trigger in zip(self.group.regions, state.triggers, strict=True):
            if not any(bits & 1 << region and how for bits, how in faults):
                triggers.append(UNKNOWN)
            else:
                triggers.append(trigger or known)
        return state._replace(faults=faults, triggers=tuple(triggers))

    def _settled(self, state: State) -> Moves:
        """Chances of where an instant ends: what takes no time is done at once."""
        open_ends = [(1.0, state)]
        while open_ends:
            chance, at = open_ends.pop()
            following = self._at_once(at)
            if following:
                open_ends.extend((chance * p, after) for p, after in following if p > 0)
            else:
                yield chance, at

    def _at_once(self, state: State) -> list[tuple[float, State]]:
        """What happens in no time; nothing if the state lasts."""
        step, trigger = state.step, state.triggers[state.active]
        if step == SERVING:
            if trigger:
                return [(1.0, state._replace(step=DETECTING if trigger == KNOWN else DECIDING))]
            goes_home = state.active and not state.triggers[0] and math.isinf(self.soak)
            return [(1.0, state._replace(step=FAILING_BACK))] if goes_home else []
        if step in (DETECTING, DECIDING, BLOCKED) and not trigger:
            return [(1.0, state._replace(step=SERVING))]
        if step == DETECTING and math.isinf(self.detection):
            return [(1.0, state._replace(step=DECIDING))]
        if step == DECIDING and math.isinf(self.hold):
            return [(1.0, state._replace(step=BLOCKED))]
        if step == BLOCKED:
            return self._promoted(state, trigger)
        if step == PROMOTING and state.stage == state.end:
            return [(1.0, self._arrived(state, state.target))]
        if step == PROMOTING and math.isinf(self.stages[state.stage]):
            return self._stage_ends(state)
        if step == FAILING_BACK and math.isinf(self.failback):
            return [(1.0, self._home(state))]
        return []

    def _promoted(self, state: State, trigger: int) -> list[tuple[float, State]]:
        for region, unwell in enumerate(state.triggers):
            if region != state.active and not unwell:
                stage, end = self.program.manual if trigger == NOTICED else self.program.automatic
                return [(1.0, state._replace(step=PROMOTING, target=region, stage=stage, end=end))]
        return []

    def _stage_ends(self, state: State) -> list[tuple[float, State]]:
        row = self.program.stages[state.stage]
        ends = [(row.success, row.next), (1.0 - row.success, state.stage + 1)]
        return [(chance, state._replace(stage=stage)) for chance, stage in ends if chance > 0]

    def _home(self, state: State) -> State:
        return self._arrived(state, 0)

    def _arrived(self, state: State, region: int) -> State:
        """Onto an unhealthy region, users go on without a new detection."""
        step = DECIDING if state.triggers[region] else SERVING
        return State(state.faults, state.triggers, step, region)


def _mode(mode: ModeRow) -> _Mode:
    if mode.corrupts:
        raise SimulationError(f"fault mode {mode.id!r} corrupts data")
    name = f"fault mode {mode.id!r}"
    bits = sum(1 << place for place in mode.places)
    return _Mode(mode, _rate(mode.up, f"{name}: the time to fault"), _rate(mode.repair, f"{name}: the repair"), bits)


def _rate(slot: Slot, what: str) -> float:
    """Rate of a time [1/h]."""
    if isinstance(slot.law, Exponential):
        return 1.0 / slot.law.mean
    if slot.fixed == 0:
        return math.inf
    if slot.fixed is not None and slot.fixed >= NEVER:
        return 0.0
    raise SimulationError(f"{what} is not exponential ({type(slot.law).__name__})")


def _constant_rate(ticks: int, program: Program) -> float:
    """Rate of a constant time, as if it were exponential [1/h]."""
    if ticks == 0:
        return math.inf
    return 0.0 if ticks >= NEVER else program.ticks_per_hour / ticks


def _check(program: Program, group: GroupRow, approximate: bool) -> None:
    name = name_of(group)
    for ticks, what in ((program.hold, "hold"), (program.soak, "soak"), (program.failback_outage, "failback outage")):
        if 0 < ticks < NEVER and not approximate:
            raise SimulationError(f"{name}: the {what} is constant, not exponential, and not 0")
    if any(mode.worth is not None for mode in program.modes):
        raise SimulationError(f"{name}: a failover waits until it is worth it")
    unready = any(program.places[region].ready < 1 for region in group.regions)
    for path in (program.automatic, program.manual):
        check_names(program, path)
        if unready and any(program.stages[i].needs_ready for i in range(*path)):
            raise SimulationError(f"{name}: readiness is drawn once for a fault, and a chain has no memory of it")
