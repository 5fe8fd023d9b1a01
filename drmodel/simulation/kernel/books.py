"""What users went through, in whole numbers: `service` and `ledger` told again, and how `controller` judges service.

Lengths go into their bins at once, and downtime into months that only go forward; the reference keeps lists of both.
"""

import numpy as np

from drmodel.simulation.clock import NEVER as NEVER_INT
from drmodel.simulation.controller import State
from drmodel.simulation.kernel.compiling import Integer, Record, apart, inlined, integers_at, leading_zeros
from drmodel.simulation.model import FULL as FULL_INT
from drmodel.simulation.rows import DECIDE as DECIDE_INT
from drmodel.simulation.rows import DETECT as DETECT_INT
from drmodel.simulation.rows import FAILBACK as FAILBACK_INT
from drmodel.simulation.rows import WAIT as WAIT_INT
from drmodel.simulation.tallies import BINS as BINS_INT
from drmodel.simulation.tallies import RECOVERIES, Count, Span
from drmodel.simulation.world import Happening

NEVER, FULL, NOBODY = np.int64(NEVER_INT), np.int64(FULL_INT), np.int64(-1)
DETECT, DECIDE, WAIT, FAILBACK = (np.int64(phase) for phase in (DETECT_INT, DECIDE_INT, WAIT_INT, FAILBACK_INT))
DETECTING, DECIDING, FAILING_BACK = (np.int64(s) for s in (State.DETECTING, State.DECIDING, State.FAILING_BACK))
E_DOWN, E_UP = np.int64(Happening.DOWN), np.int64(Happening.UP)
OUTAGES, FAILBACK_OUTAGES, FAILOVERS, FALSE_FAILOVERS, FAILBACKS, RESTORES, AWAY_TICKS = (np.int64(c) for c in Count)
RECOVERY, SITE_RECOVERY, FAILOVER_RECOVERY, FAILOVER_LOSS, SITE_LOSS, RESTORE_LOSS = (np.int64(span) for span in Span)
FIRST_LOSS, SPANS = np.int64(len(RECOVERIES)), np.int64(len(Span))
BINS = np.int64(BINS_INT)


@inlined
def note(w: Record, group: Integer, happening: Integer, detail: Integer) -> None:
    """A line of the log, if one is kept and has room."""
    if w.log_room:
        if w.logged < w.log_room:
            row, at = integers_at(w.log), 4 * w.logged
            row[at], row[at + 1], row[at + 2], row[at + 3] = w.now, group, happening, detail
        w.logged += 1


@inlined
def bin_of(ticks: Integer) -> Integer:
    """Bin of a length: zero apart, else its exponent and the seven bits after the leading one."""
    if ticks == 0:
        return np.int64(0)
    exponent = 63 - leading_zeros(ticks)
    mantissa = ticks >> (exponent - 7) if exponent >= 7 else ticks << (7 - exponent)
    return 1 + exponent * 128 + mantissa - 128


@inlined
def record(p: Record, w: Record, g: Integer, span: Integer, ticks: Integer) -> None:
    """Count a recovery time or a data loss."""
    s = w.groups[g]
    s.number[span] += 1
    s.ticks[span] += ticks
    integers_at(w.bins)[(g * SPANS + span) * BINS + bin_of(ticks)] += 1
    if span < FIRST_LOSS:
        for limit in range(p.n_rto):
            s.within_rto[span, limit] += ticks <= p.rto[limit]
    else:
        for limit in range(p.n_rpo):
            s.within_rpo[span - FIRST_LOSS, limit] += ticks <= p.rpo[limit]


@inlined
def count_failover(p: Record, w: Record, g: Integer, lost: Integer) -> None:
    """Users are cut over."""
    s = w.groups[g]
    s.moved_at = w.now
    if w.now < w.burn_in:
        return
    s.counts[FAILOVERS] += 1
    s.counts[FALSE_FAILOVERS] += s.false_alarm
    record(p, w, g, FAILOVER_LOSS, lost)
    if p.modes[s.trigger].rpo_site:
        record(p, w, g, SITE_LOSS, lost)


@inlined
def count_failback(w: Record, g: Integer) -> None:
    """Users are home again."""
    w.groups[g].counts[FAILBACKS] += w.now >= w.burn_in


@apart
def count_restore(p: Record, w: Record, g: Integer, lost: Integer) -> None:
    """Data are restored."""
    if w.now >= w.burn_in:
        w.groups[g].counts[RESTORES] += 1
        record(p, w, g, RESTORE_LOSS, lost)


@inlined
def felt(p: Record, w: Record, g: Integer) -> tuple[Integer, Integer]:
    """Harm and mode of the worst that an unfenced group feels.

    Most harm first; then its own region or data before shared places; then the oldest; then the first mode.
    """
    s = w.groups[g]
    own = 1 << s.active
    harm, cause, shared, onset = s.corrupt, s.corrupt_mode, 0, s.corrupt_onset
    if not s.corrupt:
        cause, shared, onset = NOBODY, 2, NEVER
    if w.harmed & (own | p.shared):
        for i in range(w.n_harming):
            m = w.harming[i]
            hit = w.faults[m].open & (own | p.shared)
            if hit:
                afar = 0 if hit & own else 1
                worse = p.modes[m].harm - harm
                if worse == 0:
                    worse = shared - afar
                if worse == 0:
                    worse = onset - w.faults[m].onset
                if worse == 0:
                    worse = cause - m
                if worse > 0:
                    harm, cause, shared, onset = p.modes[m].harm, m, afar, w.faults[m].onset
    return harm, cause


@inlined
def judge(p: Record, w: Record, g: Integer) -> None:
    """What the group feels from now on, why, and in which phase."""
    s = w.groups[g]
    harm, cause, phase, away = np.int64(0), NOBODY, NOBODY, s.active != p.groups[g].regions[0]
    if s.fenced:
        harm, cause = FULL, s.trigger
        phase = FAILBACK if s.state == FAILING_BACK else p.stages[s.stage].phase
    elif s.corrupt or w.harmed & (1 << s.active | p.shared):
        harm, cause = felt(p, w, g)
        phase = DECIDE if s.state == DECIDING else WAIT
        if p.modes[cause].corrupts or s.state == DETECTING:
            phase = DETECT
    if harm == s.harm and cause == s.cause and phase == s.phase and away == s.away:
        return
    turn_over(p, w, g)
    before = s.harm
    s.harm, s.cause, s.phase, s.away = harm, cause, phase, away
    if harm and not before:
        s.outage_began, s.first_cause, s.unplanned = w.now, cause, 0
        note(w, g, E_DOWN, cause)
    elif before and not harm:
        note(w, g, E_UP, s.active)
        close_outage(p, w, g)


@inlined
def turn_over(p: Record, w: Record, g: Integer) -> None:
    """Enter the time since the last change."""
    s = w.groups[g]
    start = max(s.since, w.burn_in)
    s.since = w.now
    if s.harm and s.phase != FAILBACK:
        s.unplanned = 1
    if start >= w.now:
        return
    if s.harm:
        s.by_cause[s.cause] += s.harm * (w.now - start)
        s.by_phase[s.phase] += s.harm * (w.now - start)
        share_among_months(p, w, g, start, s.harm * p.groups[g].weight)
    elif s.away:
        s.counts[AWAY_TICKS] += w.now - start


@inlined
def share_among_months(p: Record, w: Record, g: Integer, start: Integer, harm: Integer) -> None:
    """Enter harm from a tick until now; the group's months only go forward."""
    s, months = w.groups[g], integers_at(w.months)
    while s.month_end <= start:
        turn_page(p, w, g)
    while s.month_end < w.now:
        months[s.month] += (s.month_end - start) * harm
        start = s.month_end
        turn_page(p, w, g)
    months[s.month] += (w.now - start) * harm


@apart
def turn_page(p: Record, w: Record, g: Integer) -> None:
    """Next month."""
    s = w.groups[g]
    s.month += 1
    s.month_end = s.month // 12 * p.month_ends[11] + p.month_ends[s.month % 12]


@inlined
def close_outage(p: Record, w: Record, g: Integer) -> None:
    """Count an outage; one that still lasts is cut by the horizon, and its length not known."""
    s = w.groups[g]
    if s.outage_began < w.burn_in:
        return
    if not s.unplanned:
        s.counts[FAILBACK_OUTAGES] += 1
        return
    s.counts[OUTAGES] += 1
    s.outages[s.first_cause] += 1
    if s.harm:
        return
    length = w.now - s.outage_began
    record(p, w, g, RECOVERY, length)
    if p.modes[s.first_cause].rto_site:
        record(p, w, g, SITE_RECOVERY, length)
    if s.moved_at == w.now:
        record(p, w, g, FAILOVER_RECOVERY, length)
