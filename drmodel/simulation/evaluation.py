"""From whole numbers to estimates with intervals."""

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from drmodel.simulation.bins import BinnedLengths
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.controls import controls_of
from drmodel.simulation.model import FULL, Objectives
from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.rows import WAIT, ModeRow
from drmodel.simulation.statistics import (
    Floats,
    Interval,
    exactly,
    frequency_of,
    mean_of,
    ratio_of,
    share_of,
)
from drmodel.simulation.tallies import SECTIONS, Count, Integers, Span
from drmodel.simulation.work import Run

PROBABILITIES = (0.5, 0.9, 0.95, 0.99)
SMALLEST_HALF_WIDTH = 10 / 3600  # [h/year]: nobody needs downtime to less than ten seconds a year
MONTHS = 12  # of a year
LARGE_CAUSE = 0.05  # share of the downtime
FEW_FAULTS = 100
FEW_OUTAGES = 500  # fewer than five lie beyond the p99


def downtime(run: Run) -> Interval:
    """Downtime per year [h] of a run, the noise of known modes taken off."""
    return _Evaluation(run).downtime


def is_precise(down: Interval, precision: float) -> bool:
    """Whether downtime [h/year] is known to a relative half-width, or to ten seconds a year."""
    return down.half_width <= max(precision * down.mean, SMALLEST_HALF_WIDTH)


def evaluate(run: Run, *, seed: int, engine: str, precision: float) -> Estimate:
    """Everything that a run tells.

    Parameters
    ----------
    run
        Equally many replications in every section.
    seed, engine
        What it was made with.
    precision
        Relative half-width that was asked for.
    """
    it = _Evaluation(run)
    down = it.downtime
    return Estimate(
        years=run.years,
        mission_years=run.mission_years,
        seed=seed,
        engine=engine,
        precision=down.half_width / down.mean if down.mean > 0 else None,
        converged=is_precise(down, precision),
        flags=it.flags(),
        unavailability=down.scaled(1 / HOURS_PER_YEAR),
        downtime_hours_year=down,
        by_cause=it.by_cause(),
        by_phase=it.by_phase(),
        outages_year=it.count(Count.OUTAGES),
        outages_by_cause=it.outages_by_cause(),
        failback_outages_year=it.count(Count.FAILBACK_OUTAGES),
        failovers_year=it.count(Count.FAILOVERS),
        false_failovers_year=it.count(Count.FALSE_FAILOVERS),
        failbacks_year=it.count(Count.FAILBACKS),
        restores_year=it.count(Count.RESTORES),
        degraded_hours_year=it.degraded(1.0),
        lost_load_hours_year=it.degraded(it.load_lost_away),
        recovery={
            "all": it.distribution(Span.RECOVERY),
            "site": it.distribution(Span.SITE_RECOVERY),
            "failover": it.distribution(Span.FAILOVER_RECOVERY),
        },
        loss={
            "all": it.distribution(Span.FAILOVER_LOSS, Span.RESTORE_LOSS),
            "failover": it.distribution(Span.FAILOVER_LOSS),
            "site": it.distribution(Span.SITE_LOSS),
            "restore": it.distribution(Span.RESTORE_LOSS),
        },
        odds_year=it.odds(column=1, number=run.years),
        odds_month=it.odds(column=0, number=MONTHS * run.years),
        months_by_tier=it.months_by_tier(),
        credit_share=it.credit_share(),
        year_downtime=it.year_downtime(),
        sections=tuple(it.sections.tolist()),
    )


def months_in_tiers(met: Integers, objectives: Objectives, months: float) -> Floats:
    """Calendar months that fall into each tier of service credits, in the order of the tiers.

    Parameters
    ----------
    met
        (section, availability compared with, months | years), as `Tallies` counts it.
    objectives
        What was compared.
    months
        Months of a section.

    Returns
    -------
    (section, tier).
    """
    columns = [objectives.compared.index(bound) for bound, _ in objectives.credits]
    in_or_worse: Floats = months - met[:, columns, 0].astype(float)
    in_or_worse[:, :-1] -= in_or_worse[:, 1:]
    return in_or_worse


def _strikes(mode: ModeRow) -> bool:
    """Whether there may be a fault; one that is never repaired strikes once, which is no rate."""
    return math.isfinite(mode.up.law.mean)


def _together(per_span: Integers, spans: Sequence[int]) -> Integers:
    """The sum over some of the spans, the third axis."""
    first, *others = spans
    return sum((per_span[:, :, one] for one in others), per_span[:, :, first])


class _Evaluation:
    """A run, read by section, with its groups averaged by weight."""

    def __init__(self, run: Run) -> None:
        self.program, self.tallies, self.years = run.program, run.tallies, run.years
        groups = run.program.groups
        self.weights = np.array([float(group.weight) for group in groups])
        self.shares = self.weights / self.weights.sum()
        self.load_lost_away = np.array([1.0 - group.away_share for group in groups])
        self.per_hour = run.program.ticks_per_hour
        self.section_years = run.years / SECTIONS
        self.may_fail = any(_strikes(mode) for mode in self.program.modes)
        self.may_move = self.may_fail and any(len(group.regions) > 1 for group in groups)
        self.may_restore = any(mode.corrupts and _strikes(mode) for mode in self.program.modes)

        ticks_of_harm = FULL * self.per_hour
        self.causes = self._average(self.tallies.cause) / ticks_of_harm  # (section, mode) [h]
        self.phases = self._average(self.tallies.phase) / ticks_of_harm  # (section, phase) [h]
        hours, missions = self.section_years * HOURS_PER_YEAR, self.section_years / run.mission_years
        controls = controls_of(run.program, run.mission_years * HOURS_PER_YEAR)
        for control in controls:
            down = self.tallies.down[:, control.mode] / self.per_hour
            noise = control.coverage * control.excess(down, hours, missions)
            self.causes[:, control.mode] -= noise
            self.phases[:, WAIT] -= noise  # a fault that no failover escapes is waited for
        self.known = {control.mode for control in controls}
        self.sections = self.causes.sum(axis=1) / self.section_years  # [h/year]

    def _average(self, per_group: Integers | NDArray[np.floating]) -> Floats:
        """Average over the groups, the second axis, by weight."""
        average: Floats = np.einsum("sg...,g->s...", per_group.astype(float), self.shares)
        return average

    def _weighted(self, per_group: Integers) -> Floats:
        """Sum over the groups, the second axis, by weight: whole numbers still."""
        total: Floats = np.einsum("sg...,g->s...", per_group.astype(float), self.weights)
        return total

    @property
    def downtime(self) -> Interval:
        down = mean_of(self.sections).within(0.0, HOURS_PER_YEAR)
        if self._no_outage() and self._may_yet_fail():
            return Interval(down.mean, 0.0, float(HOURS_PER_YEAR))
        return down

    def _no_outage(self) -> bool:
        return not self.tallies.cause.any()

    def _may_yet_fail(self) -> bool:
        """Whether there is a mode whose harm only the simulation can tell."""
        modes = enumerate(self.program.modes)
        return any(_strikes(mode) and index not in self.known for index, mode in modes)

    def flags(self) -> tuple[str, ...]:
        found = []
        if self._no_outage() and self.may_fail:
            found.append("no_outage")
        elif self.may_fail and self.tallies.number[:, :, Span.RECOVERY].sum() < FEW_OUTAGES:
            found.append("few_outages")
        faults, total = self.tallies.faults.sum(axis=0), self.causes.sum()
        for index, mode in enumerate(self.program.modes):
            if self.causes[:, index].sum() > LARGE_CAUSE * total and faults[index] < FEW_FAULTS:
                found.append(f"few_faults:{mode.id}")
        return tuple(found)

    def by_cause(self) -> dict[str, Interval]:
        causes: dict[str, Interval] = {}
        for index, mode in enumerate(self.program.modes):
            hours = self.causes[:, index]
            if hours.any():
                causes[mode.id] = mean_of(hours / self.section_years).within(0.0, math.inf)
            else:
                causes[mode.id] = self._hours_per_year(hours, possible=_strikes(mode))
        return causes

    def by_phase(self) -> dict[str, Interval]:
        seen = [(name, self.phases[:, index]) for index, name in enumerate(self.program.phases)]
        return {name: mean_of(hours / self.section_years).within(0.0, math.inf) for name, hours in seen if hours.any()}

    def outages_by_cause(self) -> dict[str, Interval]:
        outages = self._average(self.tallies.outages)
        return {mode.id: frequency_of(outages[:, index], self.years) for index, mode in enumerate(self.program.modes)}

    def count(self, what: Count) -> Interval:
        possible = {
            Count.OUTAGES: self.may_fail,
            Count.RESTORES: self.may_restore,
        }.get(what, self.may_move)
        if not possible:
            return exactly(0.0)
        return frequency_of(self._average(self.tallies.counts[:, :, what]), self.years)

    def degraded(self, part: float | Floats) -> Interval:
        hours = self._average(self.tallies.counts[:, :, Count.AWAY_TICKS] * part) / self.per_hour
        return self._hours_per_year(hours, possible=self.may_move)

    def _hours_per_year(self, hours: Floats, possible: bool) -> Interval:
        """Of what was never seen though possible, nothing is known but that a year has no more hours."""
        if not hours.any():
            return Interval(0.0, 0.0, float(HOURS_PER_YEAR)) if possible else exactly(0.0)
        return mean_of(hours / self.section_years).within(0.0, math.inf)

    def odds(self, column: int, number: int) -> dict[float, Interval]:
        trials = np.full(SECTIONS, number / SECTIONS)
        odds: dict[float, Interval] = {}
        for target, availability in enumerate(self.program.objectives.availabilities):  # the first that are compared
            share = share_of(self.tallies.met[:, target, column].astype(float), trials, number)
            assert share is not None  # every section has years
            odds[availability] = share if self.may_fail else exactly(1.0)
        return odds

    def _months_in_tiers(self) -> Floats:
        return months_in_tiers(self.tallies.met, self.program.objectives, MONTHS * self.section_years)

    def months_by_tier(self) -> dict[float, Interval]:
        tiers, number = self.program.objectives.credits, MONTHS * self.years
        trials = np.full(SECTIONS, number / SECTIONS)
        months: dict[float, Interval] = {}
        for index, (bound, _) in enumerate(tiers):
            share = share_of(self._months_in_tiers()[:, index], trials, number)
            assert share is not None  # every section has years
            months[bound] = share if self.may_fail else exactly(0.0)
        return months

    def credit_share(self) -> Interval | None:
        """What months give back on average; if no month does, it is the most in 3/N of them at worst."""
        tiers, number = self.program.objectives.credits, MONTHS * self.years
        if not tiers:
            return None
        given = np.array([share for _, share in tiers])
        months = self._months_in_tiers()
        if not self.may_fail:
            return exactly(0.0)
        if not months.any():
            return frequency_of(np.zeros(SECTIONS), number).scaled(given.max())
        return mean_of(months @ given * (SECTIONS / number)).within(0.0, 1.0)

    def distribution(self, *spans: Span) -> Distribution:
        """Lengths of one kind, or of several kinds together."""
        tallies, kinds = self.tallies, list(spans)
        number = self._weighted(_together(tallies.number, kinds))
        hours = self._weighted(_together(tallies.ticks, kinds)) / self.per_hour
        mean = ratio_of(hours, number)
        lengths = self._lengths(kinds)
        quantiles = {p: interval for p in PROBABILITIES if (interval := lengths.quantile(p)) is not None}
        possible = any(self._possible(span) for span in spans)
        total = self.weights.sum()
        return Distribution(
            per_year=frequency_of(number / total, self.years) if possible else exactly(0.0),
            mean=mean,
            quantiles=quantiles,
            within=self._within(kinds, number) if mean is not None else {},
            hours_per_year=self._hours_per_year(hours / total, possible and mean is None),  # else seen to be nothing
            bins=lengths.table,
        )

    @cached_property
    def _filled(self) -> NDArray[np.bool_]:
        """(Span, bin): whether any length fell into it."""
        found: NDArray[np.bool_] = (self.tallies.bins != 0).any(axis=(0, 1))  # booleans are looked through much faster
        return found

    def _lengths(self, spans: list[Span]) -> BinnedLengths:
        """Lengths of all groups; few of the bins are filled, and only those are worth adding up."""
        filled = np.flatnonzero(self._filled[spans].any(axis=0))
        bins = _together(self.tallies.bins[:, :, :, filled], spans)
        return BinnedLengths(self._weighted(bins), self.per_hour, filled)

    def _possible(self, span: Span) -> bool:
        if span is Span.RESTORE_LOSS:
            return self.may_restore
        if span is Span.SITE_RECOVERY and not any(mode.rto_site for mode in self.program.modes):
            return False
        if span is Span.SITE_LOSS and not any(mode.rpo_site for mode in self.program.modes):
            return False
        return self.may_fail if span in (Span.RECOVERY, Span.SITE_RECOVERY) else self.may_move

    def _within(self, spans: list[Span], number: Floats) -> dict[float, Interval]:
        first, objectives = spans[0], self.program.objectives
        if first < Span.FAILOVER_LOSS:
            limits, within, start = objectives.rto, self.tallies.within_rto, Span.RECOVERY
        else:
            limits, within, start = objectives.rpo, self.tallies.within_rpo, Span.FAILOVER_LOSS
        rows = [span - start for span in spans]
        hits = self._weighted(_together(within, rows))
        events = int(self.tallies.number[:, :, spans].sum())
        shares: dict[float, Interval] = {}
        for column, limit in enumerate(limits):
            if (share := share_of(hits[:, column], number, events)) is not None:
                shares[limit] = share
        return shares

    def year_downtime(self) -> Distribution:
        filled = np.flatnonzero((self.tallies.year_bins != 0).any(axis=0))
        lengths = BinnedLengths(self.tallies.year_bins[:, filled].astype(float), self.per_hour, filled)
        return Distribution(
            per_year=exactly(1.0),
            mean=self.downtime,
            quantiles={p: interval for p in PROBABILITIES if (interval := lengths.quantile(p)) is not None},
            within={},
            hours_per_year=self.downtime,
            bins=lengths.table,
        )
