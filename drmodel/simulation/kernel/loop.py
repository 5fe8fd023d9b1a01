"""Replications, from instant to instant: `World.run` and `reference` told again.

The reference settles every group in every instant that it wakes for; here one is left alone while its timers wait and
no place that it watches changes, as nothing could come of it.
"""

import numpy as np

from drmodel.simulation.clock import NEVER as NEVER_INT
from drmodel.simulation.kernel.books import NOBODY, SPANS, bin_of, close_outage, judge, turn_over
from drmodel.simulation.kernel.cache import compile_once
from drmodel.simulation.kernel.compiling import Integer, Record, apart, inlined, integers_at
from drmodel.simulation.kernel.faults import DATA, await_fault, change
from drmodel.simulation.kernel.groups import SERVING, decide, fire_timer
from drmodel.simulation.model import FULL as FULL_INT

NEVER, FULL = np.int64(NEVER_INT), np.int64(FULL_INT)


@inlined
def concerns(p: Record, w: Record, g: Integer) -> Integer:
    """Places whose changes may move a group: while it is served at home, not those that it does not use."""
    s = w.groups[g]
    if s.state == SERVING and s.active == p.groups[g].regions[0]:
        return 1 << s.active | p.shared | DATA
    return p.groups[g].usable | DATA


@apart
def start(p: Record, w: Record) -> None:
    """All is new."""
    w.now = w.harmed = w.n_harming = 0
    for i in range(p.n_places):
        w.places[i].known = w.places[i].harmful = w.places[i].healthy_since = 0
    for g in range(p.n_groups):
        s = w.groups[g]
        s.state, s.due, s.wake, s.restore_due = SERVING, NEVER, NEVER, NEVER
        s.active, s.cutover_at, s.fenced, s.waits, s.corrupt = p.groups[g].regions[0], 0, 0, 0, 0
        s.since, s.harm, s.cause, s.phase, s.away = 0, 0, NOBODY, NOBODY, 0
        s.moved_at, s.month, s.month_end = NOBODY, 0, p.month_ends[0]
        for m in range(p.n_modes):
            s.attempts[m, 0] = 0
        w.due[g], w.watched[g] = NEVER, concerns(p, w, g)
    for m in range(p.n_modes):
        fault = w.faults[m]
        fault.ordinal, fault.open, fault.first, fault.drawn = 0, 0, 1, 0
        await_fault(p, w, m)


@inlined
def next_of_world(p: Record, w: Record) -> tuple[Integer, Integer, Integer]:
    """Tick of the next change of the world, its mode, and the tick of the next change after it, maybe the same."""
    soonest: Integer = NEVER
    then: Integer = NEVER
    first: Integer = np.int64(0)
    for m in range(p.n_modes):
        tick = w.next[m]
        then = min(then, max(soonest, tick))
        first = m if tick < soonest else first
        soonest = min(soonest, tick)
    return soonest, first, then


@apart
def simulate(p: Record, w: Record, horizon: Integer) -> None:
    """One replication; what happens at the horizon itself stays out."""
    w.horizon = horizon
    start(p, w)
    world, first, then = next_of_world(p, w)
    while True:
        now = world
        for g in range(p.n_groups):
            now = min(now, w.due[g])
        if now >= horizon:
            break
        w.now, w.touched = now, 0
        if world == now:
            if then == now:
                change(p, w, np.int64(0), p.n_modes)
            else:
                change(p, w, first, first + 1)
            world = w.next[first]
            if world >= then:  # else the same mode is next again: most faults end before another one begins
                world, first, then = next_of_world(p, w)
        for g in range(p.n_groups):
            if w.touched & w.watched[g] or w.due[g] <= now:
                s = w.groups[g]
                s.wake = NEVER  # whoever still waits to go home puts it in again
                while fire_timer(p, w, g) or decide(p, w, g):
                    pass
                judge(p, w, g)
                w.due[g] = min(s.due, s.wake, s.restore_due)
                w.watched[g] = concerns(p, w, g)
    end(p, w, horizon)


@apart
def end(p: Record, w: Record, horizon: Integer) -> None:
    """The horizon cuts what is open."""
    w.now = horizon
    for g in range(p.n_groups):
        turn_over(p, w, g)
        if w.groups[g].harm:
            close_outage(p, w, g)
    for m in range(p.n_modes):
        if w.faults[m].open:
            w.faults[m].down += horizon - max(w.faults[m].onset, w.burn_in)


@apart
def close_calendar(p: Record, w: Record, burn_in: Integer, years: Integer, met: Record, year_bins: Record) -> None:
    """Compare months and years with the targets, and clear them for the next replication."""
    months = integers_at(w.months)
    for year in range(burn_in, burn_in + years):
        downtime = np.int64(0)
        for month in range(12):
            downtime += months[12 * year + month]
        for target in range(p.n_targets):
            for month in range(12):
                met[target, 0] += months[12 * year + month] <= p.limits[target, month]
            met[target, 1] += downtime <= p.limits[target, 12]
        for month in range(12):
            months[12 * year + month] = 0
        year_bins[bin_of(downtime // (FULL * p.total_weight))] += 1


@apart
def move(source: Record, total: Record, n: Integer) -> None:
    """Add counts to those of a section, and start again at zero."""
    for i in range(n):
        total[i] += source[i]
        source[i] = 0


@apart
def move_rows(source: Record, total: Record, n: Integer, rows: Integer) -> None:
    """The same for a table."""
    for row in range(rows):
        move(source[row], total[row], n)


@compile_once
def run(
    program: Record,
    work: Record,
    span: tuple[Integer, Integer, Integer, Integer],
    burn_in: Integer,
    years: Integer,
    tallies: Record,
) -> None:
    """The replications of a span (first, length, first section, last section; its end excluded).

    Section by section, so that the bins of one stay near the processor.
    """
    p, w, (first, length, first_section, last_section) = program[0], work[0], span
    years_of, faults, down, counts, cause, phase, outages, number, ticks, within_rto, within_rpo = tallies[:11]
    bins, met, year_bins = tallies[11:]
    sections = len(years_of)
    w.burn_in = burn_in * p.month_ends[11]
    for section in range(first_section, last_section):
        w.bins = bins[section].ctypes.data
        for after in range((section - first) % sections, length, sections):
            w.replication = np.uint64(first + after)
            simulate(p, w, (burn_in + years) * p.month_ends[11])
            close_calendar(p, w, burn_in, years, met[section], year_bins[section])
            years_of[section] += years
        for g in range(p.n_groups):
            s = w.groups[g]
            move(s.counts, counts[section, g], counts.shape[2])
            move(s.by_cause, cause[section, g], p.n_modes)
            move(s.by_phase, phase[section, g], phase.shape[2])
            move(s.outages, outages[section, g], p.n_modes)
            move(s.number, number[section, g], SPANS)
            move(s.ticks, ticks[section, g], SPANS)
            move_rows(s.within_rto, within_rto[section, g], p.n_rto, within_rto.shape[2])
            move_rows(s.within_rpo, within_rpo[section, g], p.n_rpo, within_rpo.shape[2])
        for m in range(p.n_modes):
            faults[section, m] += w.faults[m].number
            down[section, m] += w.faults[m].down
            w.faults[m].number = w.faults[m].down = 0
