"""What users went through, in whole numbers: a ledger for each group, one calendar for all."""

from bisect import bisect_right

import numpy as np

from drmodel.simulation.model import FULL
from drmodel.simulation.program import Program
from drmodel.simulation.rows import FAILBACK
from drmodel.simulation.tallies import RECOVERIES, Count, Span, Tallies, bin_of
from drmodel.simulation.world import Event, Happening

DOWN, UP = Happening.DOWN, Happening.UP
SERVED = (0, -1, -1)  # harm, cause, phase of a group that is well


class Calendar:
    """Downtime of one replication by calendar month: harm × ticks × weight of all groups."""

    def __init__(self, program: Program, burn_in: int, years: int) -> None:
        ends = program.month_ends
        self.burn_in = burn_in * ends[-1]  # ticks
        self._ends = [year * ends[-1] + end for year in range(burn_in, burn_in + years) for end in ends]
        self._months = [0] * len(self._ends)

    def share_among_months(self, start: int, end: int, harm: int) -> None:
        """Enter harm × weight over an interval of ticks."""
        month = bisect_right(self._ends, start)
        while start < end:
            stop = min(end, self._ends[month])
            self._months[month] += (stop - start) * harm
            start, month = stop, month + 1

    def write(self, program: Program, tallies: Tallies, section: int) -> None:
        """Compare months and years with the targets, and bin the years."""
        months = self._months
        years = [sum(months[first : first + 12]) for first in range(0, len(months), 12)]
        for target, limits in enumerate(program.limits):
            met_months = sum(downtime <= limits[i % 12] for i, downtime in enumerate(months))
            tallies.met[section, target] += (met_months, sum(downtime <= limits[12] for downtime in years))
        for downtime in years:
            tallies.year_bins[section, bin_of(downtime // (FULL * program.total_weight))] += 1
        tallies.years[section] += len(years)


class Ledger:
    """What one group went through."""

    def __init__(self, program: Program, group: int, calendar: Calendar, log: list[Event]) -> None:
        self._program, self._group, self._calendar, self._log = program, group, calendar, log
        self._weight = program.groups[group].weight
        self._counts = [0] * len(Count)
        self._cause = [0] * len(program.modes)
        self._phase = [0] * len(program.phases)
        self._outages = [0] * len(program.modes)
        self._spans = [_Lengths(program.rto if span in RECOVERIES else program.rpo) for span in Span]
        self._since, self.now_is, self._away = 0, SERVED, False
        self._outage_began, self._first_cause, self._unplanned = 0, -1, False
        self._moved_at = -1

    def at(self, now: int, now_is: tuple[int, int, int], away: bool, region: int) -> None:
        """Service is judged: harm, cause and phase from now on, and whether users are away from home."""
        if now_is == self.now_is and away == self._away:
            return
        self._turn_over(now)
        was_harmed = self.now_is[0]
        self.now_is, self._away = now_is, away
        harm, cause, _ = now_is
        if harm and not was_harmed:
            self._outage_began, self._first_cause, self._unplanned = now, cause, False
            self._log.append((now, self._group, DOWN, cause))
        elif was_harmed and not harm:
            self._log.append((now, self._group, UP, region))
            self._close_outage(now, restored=True)

    def _turn_over(self, now: int) -> None:
        """Enter the time since the last change."""
        harm, cause, phase = self.now_is
        start = max(self._since, self._calendar.burn_in)  # the burn-in does not count
        self._since = now
        if harm and phase != FAILBACK:
            self._unplanned = True
        if start >= now:
            return
        if harm:
            self._cause[cause] += harm * (now - start)
            self._phase[phase] += harm * (now - start)
            self._calendar.share_among_months(start, now, harm * self._weight)
        elif self._away:
            self._counts[Count.AWAY_TICKS] += now - start

    def _close_outage(self, now: int, restored: bool) -> None:
        """Count an outage; one that still lasts is cut by the horizon, and its length not known."""
        if self._outage_began < self._calendar.burn_in:
            return
        if not self._unplanned:
            self._counts[Count.FAILBACK_OUTAGES] += 1
            return
        self._counts[Count.OUTAGES] += 1
        self._outages[self._first_cause] += 1
        if not restored:
            return
        length = now - self._outage_began
        self._spans[Span.RECOVERY].record(length)
        if self._program.modes[self._first_cause].rto_site:
            self._spans[Span.SITE_RECOVERY].record(length)
        if self._moved_at == now:
            self._spans[Span.FAILOVER_RECOVERY].record(length)

    def count_failover(self, now: int, loss: int, false: bool, site: bool) -> None:
        """Users are cut over."""
        self._moved_at = now
        if now < self._calendar.burn_in:
            return
        self._counts[Count.FAILOVERS] += 1
        self._counts[Count.FALSE_FAILOVERS] += false
        self._spans[Span.FAILOVER_LOSS].record(loss)
        if site:
            self._spans[Span.SITE_LOSS].record(loss)

    def count_failback(self, now: int) -> None:
        """Users are home again."""
        self._counts[Count.FAILBACKS] += now >= self._calendar.burn_in

    def count_restore(self, now: int, loss: int) -> None:
        """Data are restored."""
        if now >= self._calendar.burn_in:
            self._counts[Count.RESTORES] += 1
            self._spans[Span.RESTORE_LOSS].record(loss)

    def close(self, horizon: int) -> None:
        """The horizon cuts what is still open."""
        self._turn_over(horizon)
        if self.now_is[0]:
            self._close_outage(horizon, restored=False)

    def write(self, tallies: Tallies, section: int) -> None:
        """Add everything to a section."""
        at = (section, self._group)
        for total, part in (
            (tallies.counts, self._counts),
            (tallies.cause, self._cause),
            (tallies.phase, self._phase),
            (tallies.outages, self._outages),
        ):
            total[at] += np.array(part, np.int64)
        for span, lengths in zip(Span, self._spans, strict=True):
            lengths.write(tallies, (*at, span))


class _Lengths:
    """Lengths of one kind: how many, their sum, how many are within each limit, and their bins."""

    def __init__(self, limits: tuple[int, ...]) -> None:
        self._limits = limits
        self._all: list[int] = []

    def record(self, length: int) -> None:
        self._all.append(length)

    def write(self, tallies: Tallies, at: tuple[int, int, Span]) -> None:
        if not self._all:
            return
        section, group, span = at
        tallies.number[at] += len(self._all)
        tallies.ticks[at] += sum(self._all)
        np.add.at(tallies.bins[at], [bin_of(length) for length in self._all], 1)
        within = [sum(length <= limit for length in self._all) for limit in self._limits]
        if span in RECOVERIES:
            tallies.within_rto[section, group, span] += np.array(within, np.int64)
        else:
            tallies.within_rpo[section, group, span - len(RECOVERIES)] += np.array(within, np.int64)
