"""What the world does: places, fault modes, and the order of events within one instant."""

from collections.abc import Generator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

import simpy

from drmodel.laws import Hourly, Law, Mixture
from drmodel.simulation.clock import hour_of_week, to_ticks
from drmodel.simulation.draws import Draws
from drmodel.simulation.program import Program
from drmodel.simulation.rows import ModeRow, Slot

WORLD = -1  # the group of an event that is nobody's own
MOST_DRAWN_AT_ONCE = 64  # faults of a mode

Event = tuple[int, int, int, int]  # (tick, group or WORLD, Happening, detail)


class Happening(IntEnum):
    """Events of a log; the comment says what the detail is."""

    FAULT = 0  # mode
    REPAIR = 1  # mode
    NOTICED = 2  # mode
    DETECTING = 3  # mode
    DECIDING = 4  # mode; -1 if its last fault is gone
    DECIDED = 5  # mode; -1 if its last fault is gone
    PROMOTING = 6  # target
    STAGE = 7  # stage
    CUTOVER = 8  # target
    ABORT = 9  # region that is well again
    FAILING_BACK = 10  # home
    HOME = 11  # home
    RESTORING = 12  # mode
    RESTORED = 13  # region
    LOST_DATA = 14  # ticks
    DOWN = 15  # mode
    UP = 16  # region


FAULT, REPAIR, NOTICED = Happening.FAULT, Happening.REPAIR, Happening.NOTICED


@dataclass(eq=False, slots=True)
class Fault:
    """One fault of a mode, with the address of its draws."""

    mode: int
    row: ModeRow
    ordinal: int
    onset: int
    known: bool  # detected by health checks, a false alarm, or noticed by people
    phase: float  # of the health checks
    end: int = 0  # when its last place is back
    noticed: bool = False  # by people: the manual path


class Place:
    """A region or a shared place, and what ails it."""

    __slots__ = ("harmful", "healthy_since", "known", "trigger")

    def __init__(self) -> None:
        self.harmful: list[Fault] = []  # the oldest first
        self.known: list[Fault] = []  # detected, harmful or not
        self.trigger: Fault | None = None  # the fault that made the place unhealthy
        self.healthy_since = 0

    def strike(self, fault: Fault) -> None:
        """A fault begins here."""
        if fault.row.harm:
            self.harmful.append(fault)
        if fault.known:
            self.learn(fault)

    def learn(self, fault: Fault) -> None:
        """A fault is detected or noticed; later ones leave the trigger as it is."""
        self.known.append(fault)
        if self.trigger is None:
            self.trigger = fault

    def heal(self, fault: Fault, now: int) -> None:
        """A fault ends here."""
        if fault.row.harm:
            self.harmful.remove(fault)
        if fault.known:
            self.known.remove(fault)
            if not self.known:
                self.trigger, self.healthy_since = None, now


class Group(Protocol):
    """Whoever lives in the world."""

    def corrupted(self, fault: Fault) -> None:
        """A corrupting fault begins."""

    def settle(self) -> None:
        """Do what is due, decide, and judge the service of this instant."""


class World:
    """The timeline of faults.

    A SimPy process runs each fault mode; it never looks at the groups. What happens in one tick is gathered,
    then settled once: repairs, faults and notices in order of mode, then each group.
    """

    def __init__(self, program: Program, draws: Draws, burn_in: int, horizon: int) -> None:
        self.program, self.draws = program, draws
        self.burn_in, self.horizon = burn_in, horizon  # ticks
        self.now = 0
        self.places = [Place() for _ in program.places]
        self.groups: list[Group] = []
        self.log: list[Event] = []
        self.faults = [0] * len(program.modes)  # since the burn-in
        self.down = [0] * len(program.modes)  # ticks, since the burn-in
        self._env = simpy.Environment()
        self._gathered: list[tuple[Happening, Fault, tuple[int, ...]]] = []  # with the places concerned

    def run(self) -> None:
        """Live until the horizon; what happens at the horizon itself stays out."""
        for mode, row in enumerate(self.program.modes):
            self._env.process(self._live(mode, row))
        peek, step, horizon = self._env.peek, self._env.step, self.horizon
        while (tick := peek()) < horizon:
            step()
            while peek() == tick:
                step()
            self.now = int(tick)
            self._settle()

    def wake_at(self, tick: int) -> None:
        """See that this tick is settled."""
        if self.now < tick < self.horizon:
            self._env.timeout(tick - self.now)

    def duration(self, slot: Slot, fault: Fault, attempt: int = 1) -> int:
        """Ticks drawn for a slot of a fault; a later attempt reads a later block."""
        if slot.fixed is not None:
            return slot.fixed
        key, ordinal = fault.row.key, fault.ordinal
        law = slot.law if slot.simple else self._simple_law(slot, key, ordinal, attempt)
        u = self.draws.slot(key, ordinal, slot.block + attempt - 1)
        return to_ticks(law.quantile(u), self.program.ticks_per_hour)

    def lane(self, slot: Slot, key: int, ordinal: int, u: float) -> int:
        """Ticks for a slot whose uniform is one of the four that every fault has."""
        if slot.fixed is not None:
            return slot.fixed
        law = slot.law if slot.simple else self._simple_law(slot, key, ordinal, 1)
        return to_ticks(law.quantile(u), self.program.ticks_per_hour)

    def _simple_law(self, slot: Slot, key: int, ordinal: int, attempt: int) -> Law:
        """The law to invert: that of the hour, then one part of a mixture."""
        law = slot.law
        if isinstance(law, Hourly):
            law = law.laws[law.week[hour_of_week(self.now, self.program.ticks_per_hour)]]
        if isinstance(law, Mixture):
            first = self.draws.slot(key, ordinal, slot.which + attempt - 1) < law.probability
            law = law.first if first else law.second
        return law

    def _live(self, mode: int, row: ModeRow) -> Generator[simpy.Event, None, None]:
        """A fault mode: up, then down at its places until the last is back."""
        timeout, gathered, now = self._env.timeout, self._gathered, 0
        for ordinal, (up, repair, detected, phase) in self._lanes(row):
            lasts = max(1, self.lane(row.up, row.key, ordinal, up))
            yield timeout(lasts)
            now += lasts
            fault = Fault(mode, row, ordinal, now, detected < row.detected, phase)
            gathered.append((FAULT, fault, row.places))
            for after, places in self._repairs(fault, repair):
                yield timeout(after)
                now += after
                gathered.append((REPAIR, fault, places))

    def _lanes(self, row: ModeRow) -> Generator[tuple[int, list[float]], None, None]:
        """Ordinals and block 0 of the faults of a mode, drawn many at once."""
        expected = row.faults_per_year * self.horizon / self.program.month_ends[-1]
        batch, first = int(min(1.2 * expected + 3, MOST_DRAWN_AT_ONCE)), 1
        while True:
            yield from enumerate(self.draws.lanes(row.key, first, batch), first)
            first += batch

    def _repairs(self, fault: Fault, u: float) -> list[tuple[int, tuple[int, ...]]]:
        """Draw when the places of a new fault are back: steps [ticks] from one to the next, with the places."""
        row = fault.row
        if not row.repairs:
            lasts = max(1, self.lane(row.repair, row.key, fault.ordinal, u))
            steps = [(lasts, row.places)]
        else:
            each = [
                (max(1, self.duration(slot, fault)), place) for slot, place in zip(row.repairs, row.places, strict=True)
            ]
            ends = sorted({lasts for lasts, _ in each})
            steps = [
                (lasts - before, tuple(place for its, place in each if its == lasts))
                for before, lasts in zip([0, *ends], ends, strict=False)
            ]
            lasts = ends[-1]
        fault.end = fault.onset + lasts
        self.down[fault.mode] += max(0, min(fault.end, self.horizon) - max(fault.onset, self.burn_in))
        if not (fault.known or row.corrupts):
            self._notice_later(fault)
        return steps

    def _notice_later(self, fault: Fault) -> None:
        after = self.duration(self.program.noticed, fault)
        if fault.onset + after < min(fault.end, self.horizon):
            notice = self._env.timeout(after, fault)
            notice.callbacks.append(self._noticed)

    def _noticed(self, notice: Any) -> None:
        fault = notice.value
        self._gathered.append((NOTICED, fault, fault.row.places))

    def _begin(self, fault: Fault, places: tuple[int, ...]) -> None:
        """A fault strikes."""
        if self.now >= self.burn_in:
            self.faults[fault.mode] += 1
        if fault.row.corrupts:  # it harms data, not places
            for group in self.groups:
                group.corrupted(fault)
            return
        for place in places:
            self.places[place].strike(fault)

    def _become_known(self, fault: Fault, places: tuple[int, ...]) -> None:
        """People notice a fault, where it is not yet repaired."""
        fault.known = fault.noticed = True
        for place in places:
            if fault in self.places[place].harmful:
                self.places[place].learn(fault)

    def _repair(self, fault: Fault, places: tuple[int, ...]) -> None:
        """Some places of a fault are back; of a corruption, only its clock goes on."""
        if not fault.row.corrupts:
            for place in places:
                self.places[place].heal(fault, self.now)

    def _settle(self) -> None:
        """One instant, in the order of the rules."""
        gathered = self._gathered
        if gathered:
            if len(gathered) > 1:
                gathered.sort(key=_order)
            for happening, fault, places in gathered:
                self.log.append((self.now, WORLD, happening, fault.mode))
                if happening is REPAIR:
                    self._repair(fault, places)
                elif happening is FAULT:
                    self._begin(fault, places)
                else:
                    self._become_known(fault, places)
            gathered.clear()
        for group in self.groups:
            group.settle()


def _order(gathered: tuple[Happening, Fault, tuple[int, ...]]) -> tuple[bool, int]:
    """Repairs first, then faults and notices, in order of mode; the sort is stable: a fault precedes its notice."""
    happening, fault, _ = gathered
    return happening is not REPAIR, fault.mode
