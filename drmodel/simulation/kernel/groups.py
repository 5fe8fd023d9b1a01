"""How a group of users is served and moved: `controller` told again, in its names and its order.

A fault is a mode and an ordinal here, and nobody is -1. Where the telling differs, nothing comes out differently:

- no timer is put in: a group is settled when `due`, `restore_due` or `wake` comes, or a place that it watches changes;
- a path is drawn as a whole when it begins, for a draw has an address and does not care when it is made;
- of corruptions only the worst is kept, which is felt, and the onset of the oldest: one restore undoes them all;
- `waits` tells whether `waits_with` names a fault.
"""

from typing import Any

import numpy as np

from drmodel.simulation.clock import NEVER as NEVER_INT
from drmodel.simulation.controller import State
from drmodel.simulation.kernel.books import count_failback, count_failover, count_restore, note
from drmodel.simulation.kernel.compiling import Integer, Record, apart, inlined, integers_at
from drmodel.simulation.kernel.draws import FIRST, HOURLY, duration, uniforms
from drmodel.simulation.kernel.layout import ALWAYS
from drmodel.simulation.world import Happening

NEVER, NOTHING, NOBODY = np.int64(NEVER_INT), np.int64(0), np.int64(-1)
LATER = np.int64(-1)  # instead of a duration that is not drawn yet
SERVING, DETECTING, DECIDING, BLOCKED, PROMOTING, FAILING_BACK, RESTORING = (np.int64(state) for state in State)
E_DETECTING, E_DECIDING, E_DECIDED, E_PROMOTING, E_STAGE, E_CUTOVER = (
    np.int64(happening)
    for happening in (
        *(Happening.DETECTING, Happening.DECIDING, Happening.DECIDED),
        *(Happening.PROMOTING, Happening.STAGE, Happening.CUTOVER),
    )
)
E_ABORT, E_FAILING_BACK, E_HOME, E_RESTORING, E_RESTORED, E_LOST_DATA = (
    np.int64(happening)
    for happening in (
        *(Happening.ABORT, Happening.FAILING_BACK, Happening.HOME),
        *(Happening.RESTORING, Happening.RESTORED, Happening.LOST_DATA),
    )
)


@inlined
def enter(w: Record, g: Integer, state: Integer, happening: Integer, detail: Integer, after: Integer) -> None:
    """Change state, with a timer."""
    s = w.groups[g]
    s.state, s.due, s.waits = state, w.now + after, 0
    note(w, g, happening, detail)


@inlined
def trigger_of(w: Record, g: Integer) -> Integer:
    """Mode that makes the active region unhealthy, or nobody."""
    place = w.places[w.groups[g].active]
    return place.trigger if place.known else NOBODY


# Timers


@inlined
def fire_timer(p: Record, w: Record, g: Integer) -> Any:
    """Do one thing that is due, a restore before all else; tell whether there was one."""
    s = w.groups[g]
    if s.restore_due <= w.now:
        start_restore(p, w, g)
        return True
    if s.due > w.now:
        return False
    if s.state == DETECTING:
        enter(w, g, DECIDING, E_DECIDING, trigger_of(w, g), p.hold)
    elif s.state == DECIDING:
        decide_or_wait(p, w, g)
    elif s.state == FAILING_BACK:
        arrive_home(p, w, g)
    else:
        begin_stage(p, w, g)
    return True


# Decisions


@inlined
def decide(p: Record, w: Record, g: Integer) -> Any:
    """Abort, promote, detect or go home: one of them, or none; tell which."""
    s = w.groups[g]
    known = w.places[s.active].known
    if s.state == SERVING:
        return detect(p, w, g) if known else go_home(p, w, g)
    if s.state > BLOCKED:
        return False
    if not known:
        enter(w, g, SERVING, E_ABORT, s.active, NEVER)
        return True
    if s.state == BLOCKED:
        return promote(p, w, g)
    if s.waits:
        place = w.places[s.active]
        if place.trigger != s.waits_with or place.trigger_ordinal != s.waits_with_ordinal:
            decide_or_wait(p, w, g)
            return True
    return False


@inlined
def detect(p: Record, w: Record, g: Integer) -> Any:
    """The active region is unhealthy: health checks take their time, people who noticed have taken it."""
    place = w.places[w.groups[g].active]
    after = NOTHING
    if not place.trigger_noticed:
        after = place.trigger_detection
    enter(w, g, DETECTING, E_DETECTING, place.trigger, after)
    return True


@inlined
def go_home(p: Record, w: Record, g: Integer) -> Any:
    """Away from home: fail back once home has been well for soak and canary, or look again when it will have been.

    They count from the later of its repair and the last cutover.
    """
    s, home = w.groups[g], p.groups[g].regions[0]
    if s.active == home or w.places[home].known:
        return False
    safe_at = max(w.places[home].healthy_since, s.cutover_at) + p.soak
    if safe_at > w.now:
        s.wake = safe_at
        return False
    s.fenced, s.trigger = 1, s.moved_by
    enter(w, g, FAILING_BACK, E_FAILING_BACK, home, p.failback_outage)
    return True


@inlined
def worth_at(p: Record, w: Record, g: Integer) -> Integer:
    """When a failover is worth it: now, later or never."""
    place = w.places[w.groups[g].active]
    if not place.known or p.modes[place.trigger].intervals == ALWAYS:
        return w.now
    elapsed, bounds = w.now - place.trigger_onset, integers_at(p.integers)
    first = p.modes[place.trigger].worth
    for interval in range(p.modes[place.trigger].intervals):
        if elapsed < bounds[first + 2 * interval + 1]:
            return min(place.trigger_onset + max(bounds[first + 2 * interval], elapsed), NEVER)
    return NEVER


@inlined
def decide_or_wait(p: Record, w: Record, g: Integer) -> None:
    """The hold is over: decide, unless a failover is not worth it yet."""
    if worth_at(p, w, g) > w.now:
        wait_until_worth(p, w, g)
    else:
        enter(w, g, BLOCKED, E_DECIDED, trigger_of(w, g), NEVER)


@inlined
def wait_until_worth(p: Record, w: Record, g: Integer) -> None:
    """Stay, until the expected remaining repair of the trigger is long enough."""
    s = w.groups[g]
    place = w.places[s.active]
    s.due = worth_at(p, w, g)
    s.waits, s.waits_with, s.waits_with_ordinal = place.known > 0, place.trigger, place.trigger_ordinal


# Promotion


@inlined
def target_of(p: Record, w: Record, g: Integer) -> Integer:
    """First listed region, other than the active one, without a known fault; or nobody."""
    for rank in range(p.groups[g].n_regions):
        region = p.groups[g].regions[rank]
        if region != w.groups[g].active and not w.places[region].known:
            return region
    return NOBODY


@inlined
def promote(p: Record, w: Record, g: Integer) -> Any:
    """Commit to a target, if there is one and a failover is still worth it."""
    s = w.groups[g]
    place, target = w.places[s.active], target_of(p, w, g)
    if target == NOBODY:
        return False
    if worth_at(p, w, g) > w.now:
        enter(w, g, DECIDING, E_DECIDING, place.trigger, NOTHING)
        wait_until_worth(p, w, g)
        return True
    s.target = target
    s.false_alarm = not (s.corrupt or w.harmed & (1 << s.active | p.shared))
    fence(w, g, place.trigger, place.trigger_ordinal)
    enter(w, g, PROMOTING, E_PROMOTING, target, NEVER)
    if place.trigger_noticed:
        walk(p, w, g, p.manual, p.manual_end)
    else:
        walk(p, w, g, p.automatic, p.automatic_end)
    return True


@inlined
def fence(w: Record, g: Integer, mode: Integer, ordinal: Integer) -> None:
    """Users are not served from here on; count how often in a row the same fault led here."""
    s = w.groups[g]
    s.attempt = s.attempts[mode, 1] + 1 if s.attempts[mode, 0] == ordinal else FIRST
    s.attempts[mode, 0], s.attempts[mode, 1] = ordinal, s.attempt
    s.fenced, s.trigger, s.trigger_ordinal = 1, mode, ordinal


@inlined
def walk(p: Record, w: Record, g: Integer, first: Integer, end: Integer) -> None:
    """Take the stages from `first` to before `end`: success jumps over the fallbacks, failure walks into them.

    Chance does not wait: the whole way is drawn now, so that the processor works on its draws side by side; only a
    duration that depends on the hour is drawn when its stage begins.
    """
    s, stage = w.groups[g], first
    s.step = s.steps = 0
    while stage < end:
        slot = p.stages[stage].slot
        s.way[s.steps], s.lasts[s.steps] = stage, LATER
        if p.laws[p.slots[slot].law].code != HOURLY:
            s.lasts[s.steps] = duration(p, w, slot, s.trigger, s.trigger_ordinal, s.attempt)
        s.steps += 1
        stage = p.stages[stage].next if succeeds(p, w, g, stage) else stage + 1
    begin_stage(p, w, g)


@inlined
def begin_stage(p: Record, w: Record, g: Integer) -> None:
    """The next stage, or what comes after the last."""
    s = w.groups[g]
    if s.step < s.steps:
        s.stage, after = s.way[s.step], s.lasts[s.step]
        if after == LATER:
            after = duration(p, w, p.stages[s.stage].slot, s.trigger, s.trigger_ordinal, s.attempt)
        enter(w, g, s.state, E_STAGE, s.stage, after)
        s.step += 1
    elif s.state == PROMOTING:
        cut_over(p, w, g)
    else:
        end_restore(p, w, g)


@inlined
def succeeds(p: Record, w: Record, g: Integer, number: Integer) -> Any:
    """Whether the target is ready, drawn once a fault, and the stage succeeds, drawn at every attempt."""
    s = w.groups[g]
    stage, target = p.stages[number], p.places[s.target]
    asks = stage.needs_ready and s.state == PROMOTING and target.ready < 1.0
    if asks and uniforms(p, w, s.trigger, s.trigger_ordinal, target.ready_block)[0] >= target.ready:
        return False
    if stage.success >= 1.0:
        return True
    block = stage.success_block + np.uint64(s.attempt - 1)
    return uniforms(p, w, s.trigger, s.trigger_ordinal, block)[0] < stage.success


@inlined
def cut_over(p: Record, w: Record, g: Integer) -> None:
    """Users are served by the target."""
    s = w.groups[g]
    lost = duration(p, w, p.failover_loss, s.trigger, s.trigger_ordinal, s.attempt)
    note(w, g, E_LOST_DATA, lost)
    count_failover(p, w, g, lost)
    s.moved_by, s.active, s.cutover_at = s.trigger, s.target, w.now
    serve_or_go_on(w, g, E_CUTOVER, p.hold)


@inlined
def serve_or_go_on(w: Record, g: Integer, happening: Integer, hold: Integer) -> None:
    """The fence falls; an unhealthy region is not detected anew, but decided about."""
    s = w.groups[g]
    s.fenced = 0
    if w.places[s.active].known:
        enter(w, g, DECIDING, happening, s.active, hold)
    else:
        enter(w, g, SERVING, happening, s.active, NEVER)


@apart
def arrive_home(p: Record, w: Record, g: Integer) -> None:
    """Users are back."""
    s = w.groups[g]
    count_failback(w, g)
    s.active, s.cutover_at = p.groups[g].regions[0], w.now
    serve_or_go_on(w, g, E_HOME, p.hold)


# Corruption and restore


@apart
def corrupted(p: Record, w: Record, g: Integer, m: Integer) -> None:
    """A corrupting fault begins: a restore is due, unless one is due earlier."""
    s, fault = w.groups[g], w.faults[m]
    if not p.modes[m].places & p.groups[g].usable:
        return
    if not s.corrupt:
        s.corrupt_since = w.now
    if p.modes[m].harm > s.corrupt:  # among equals the older stays, and the first mode of an instant
        s.corrupt, s.corrupt_mode, s.corrupt_onset = p.modes[m].harm, m, w.now
    if s.state == RESTORING:
        starts = w.now
    elif fault.known:
        starts = w.now + fault.detection
    else:
        starts = min(w.now + fault.noticed_after, fault.end)
    if starts < s.restore_due:
        s.restore_due, s.restore_mode, s.restore_ordinal = starts, m, fault.ordinal


@apart
def start_restore(p: Record, w: Record, g: Integer) -> None:
    """Drop everything and restore; a restore that is under way starts again behind the same fence."""
    s = w.groups[g]
    if s.state != RESTORING:
        s.restoring_since = w.now
    s.restore_due = NEVER
    fence(w, g, s.restore_mode, s.restore_ordinal)
    enter(w, g, RESTORING, E_RESTORING, s.restore_mode, NEVER)
    walk(p, w, g, p.restore, p.restore_end)


@apart
def end_restore(p: Record, w: Record, g: Integer) -> None:
    """All corruption is undone, and what was written since the oldest began is lost with what the backup lacked."""
    s = w.groups[g]
    lost = duration(p, w, p.restore_loss, s.trigger, s.trigger_ordinal, s.attempt)
    lost = min(lost + s.restoring_since - s.corrupt_since, NEVER)
    note(w, g, E_LOST_DATA, lost)
    count_restore(p, w, g, lost)
    s.corrupt = 0
    serve_or_go_on(w, g, E_RESTORED, NOTHING)
