"""The world: when each mode breaks, where, and when its places are back. It is `world` told again, by its names.

Where the telling differs, nothing comes out differently:

- instead of a process that sleeps, `next` holds the tick at which a mode changes: there is one open fault of each;
- a place counts its known and its harmful faults and remembers its trigger; `harming` lists the harmful ones;
- what a fault draws by itself is drawn some faults ahead, its detection and its `noticed` too.
"""

import numpy as np

from drmodel.simulation.clock import NEVER as NEVER_INT
from drmodel.simulation.kernel import layout
from drmodel.simulation.kernel.books import note
from drmodel.simulation.kernel.compiling import Integer, Record, apart, inlined, lowest
from drmodel.simulation.kernel.draws import FIRST, duration, lane, uniforms
from drmodel.simulation.kernel.groups import corrupted
from drmodel.simulation.world import WORLD as WORLD_INT
from drmodel.simulation.world import Happening

AHEAD = np.int64(layout.AHEAD)
NEVER, WORLD, NOTHING = np.int64(NEVER_INT), np.int64(WORLD_INT), np.int64(0)
FAULT, REPAIR, NOTICED = (np.int64(h) for h in (Happening.FAULT, Happening.REPAIR, Happening.NOTICED))
DATA = np.int64(1 << 62)  # among the touched places: somebody's data
BLOCK_0 = np.uint64(0)


@inlined
def await_fault(p: Record, w: Record, m: Integer) -> None:
    """A mode is up: take its next fault."""
    fault = w.faults[m]
    fault.ordinal += 1
    if fault.ordinal == fault.first + fault.drawn:
        look_ahead(p, w, m)
    drawn = w.ahead[m, fault.ordinal - fault.first]
    fault.known, fault.noticed = drawn.known, 0
    fault.lasts, fault.detection, fault.noticed_after = drawn.lasts, drawn.detection, drawn.noticed_after
    w.next[m] = w.now + drawn.up


@apart
def look_ahead(p: Record, w: Record, m: Integer) -> None:
    """Draw what the next faults of a mode draw by themselves, several at once: they come sooner than one by one.

    The processor works on draws side by side while no decision waits for one. As many as the mission expects, at most.
    """
    fault, mode, rows = w.faults[m], p.modes[m], w.ahead[m]
    number = min(AHEAD, 1 + np.int64((w.horizon - w.now) / mode.cycle))
    fault.first, fault.drawn = fault.ordinal, number
    for i in range(number):
        row = rows[i]
        row.u_up, row.u_repair, detected, row.u_phase = uniforms(p, w, m, fault.first + i, BLOCK_0)
        row.known = detected < mode.detected
    for i in range(number):
        rows[i].up = max(1, lane(p, w, mode.up, m, fault.first + i, rows[i].u_up))
    if mode.repairs < 0:
        for i in range(number):
            rows[i].lasts = max(1, lane(p, w, mode.repair, m, fault.first + i, rows[i].u_repair))
    for i in range(number):
        if rows[i].known:
            rows[i].detection = lane(p, w, p.detection, m, fault.first + i, rows[i].u_phase)
        else:
            rows[i].noticed_after = duration(p, w, p.noticed, m, fault.first + i, FIRST)


@inlined
def next_change(p: Record, w: Record, m: Integer) -> Integer:
    """Of an open fault: its next repair, or the moment in which people notice it."""
    first = w.faults[m].end
    if p.modes[m].repairs >= 0:
        left = w.faults[m].open
        while left:
            first = min(first, w.ends[m, lowest(left)])
            left &= left - 1
    return min(first, w.faults[m].notice)


@apart
def repair_apart(p: Record, w: Record, m: Integer) -> Integer:
    """Draw when each place of a fault is back; returns when the last one is."""
    fault, slot, last = w.faults[m], p.modes[m].repairs, w.now
    left = p.modes[m].places
    while left:
        place = lowest(left)
        w.ends[m, place] = w.now + max(1, duration(p, w, slot, m, fault.ordinal, FIRST))
        last = max(last, w.ends[m, place])
        slot += 1
        left &= left - 1
    return last


@inlined
def begin(p: Record, w: Record, m: Integer) -> None:
    """A fault strikes."""
    fault, mode = w.faults[m], p.modes[m]
    note(w, WORLD, FAULT, m)
    fault.onset, fault.open, fault.notice = w.now, mode.places, NEVER
    fault.end = w.now + fault.lasts if mode.repairs < 0 else repair_apart(p, w, m)
    fault.number += w.now >= w.burn_in
    w.touched |= mode.places
    if mode.corrupts:
        w.touched |= DATA
        for g in range(p.n_groups):
            corrupted(p, w, g, m)
    else:
        strike(p, w, m)
        if not fault.known:
            notice = w.now + fault.noticed_after
            fault.notice = notice if notice < fault.end else NEVER
    w.next[m] = next_change(p, w, m)


@inlined
def strike(p: Record, w: Record, m: Integer) -> None:
    """The places of a new fault are harmed, and unhealthy if it is known."""
    fault, harmful = w.faults[m], p.modes[m].harm > 0
    if harmful:
        w.harmed |= fault.open
        w.harming[w.n_harming] = m
        w.n_harming += 1
    left = fault.open
    while left:
        w.places[lowest(left)].harmful += harmful
        if fault.known:
            learn(w, m, lowest(left))
        left &= left - 1


@inlined
def learn(w: Record, m: Integer, i: Integer) -> None:
    """A fault is known at a place; the first one is the trigger, and stays it."""
    fault, place = w.faults[m], w.places[i]
    place.known += 1
    if place.known == 1:
        place.trigger, place.trigger_ordinal, place.trigger_onset = m, fault.ordinal, fault.onset
        place.trigger_noticed, place.trigger_detection = fault.noticed, fault.detection


@apart
def become_known(p: Record, w: Record, m: Integer) -> None:
    """People notice a fault, where it is not yet repaired."""
    fault = w.faults[m]
    note(w, WORLD, NOTICED, m)
    fault.known, fault.noticed, fault.notice = 1, 1, NEVER
    w.touched |= fault.open
    left = fault.open
    while left:
        learn(w, m, lowest(left))
        left &= left - 1
    w.next[m] = next_change(p, w, m)


@inlined
def due_repairs(p: Record, w: Record, m: Integer) -> Integer:
    """Places of a fault that are back now."""
    fault = w.faults[m]
    if fault.end == w.now:
        return fault.open
    back = NOTHING
    if p.modes[m].repairs >= 0:
        left = fault.open
        while left:
            if w.ends[m, lowest(left)] == w.now:
                back |= left & -left
            left &= left - 1
    return back


@inlined
def repair(p: Record, w: Record, m: Integer) -> None:
    """The repairs of a mode that are due; none, if people notice its fault now."""
    fault, back = w.faults[m], due_repairs(p, w, m)
    if not back:
        return
    note(w, WORLD, REPAIR, m)
    fault.open &= ~back
    if not p.modes[m].corrupts:
        heal(p, w, m, back)
    if fault.open:
        w.next[m] = next_change(p, w, m)
    else:
        fault.down += max(NOTHING, w.now - max(fault.onset, w.burn_in))
        await_fault(p, w, m)


@inlined
def heal(p: Record, w: Record, m: Integer, back: Integer) -> None:
    """A fault ends at some of its places."""
    known, harmful = w.faults[m].known, p.modes[m].harm > 0
    w.touched |= back
    if harmful and not w.faults[m].open:
        forget(w, m)
    while back:
        place = w.places[lowest(back)]
        if known:
            place.known -= 1
            if place.known == 0:
                place.healthy_since = w.now
        if harmful:
            place.harmful -= 1
            if place.harmful == 0:
                w.harmed &= ~(back & -back)
        back &= back - 1


@inlined
def forget(w: Record, m: Integer) -> None:
    """A harmful fault is over: the last of the list takes its place."""
    i = NOTHING
    while w.harming[i] != m:
        i += 1
    w.n_harming -= 1
    w.harming[i] = w.harming[w.n_harming]


@inlined
def change(p: Record, w: Record, first: Integer, last: Integer) -> None:
    """All changes of the world in this instant: repairs, then faults and notices, each in order of mode."""
    more = False
    for m in range(first, last):
        if w.next[m] == w.now:
            if w.faults[m].open:
                repair(p, w, m)
            more |= w.next[m] == w.now
    if more:
        for m in range(first, last):
            if w.next[m] == w.now and not w.faults[m].open:
                begin(p, w, m)
            if w.next[m] == w.now:
                become_known(p, w, m)
