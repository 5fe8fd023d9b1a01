"""Uncertain inputs: each joint sample of them is simulated for a few missions, all strategies through the same faults.

Sample i plays the replications from i·n to before (i + 1)·n, with the random numbers of the base case: a sample whose
inputs are those of the base case gives what the base case gives in these replications, to the last bit.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice

import numpy as np

from drmodel.errors import SimulationError
from drmodel.simulation.evaluation import MONTHS, months_in_tiers
from drmodel.simulation.model import FULL
from drmodel.simulation.program import Program
from drmodel.simulation.statistics import Floats
from drmodel.simulation.tallies import BINS, SECTIONS, Integers, Span, Tallies, bin_edges
from drmodel.simulation.work import ENGINES, settled, usable_cores, workers

REPLICATIONS = 20  # of a sample
MISSION_YEARS = 10
BATCH = 64  # samples of each worker; none is simulated while they are prepared: threads lose more in each other's way

Sample = Mapping[str, Program]  # by strategy


@dataclass(frozen=True, eq=False)
class Missions:
    """What users of one strategy go through in the missions of one sample, averaged over their groups by weight.

    Attributes
    ----------
    down, lost
        (replication): downtime, and data lost [h/year].
    credit
        (replication): service credits as a share of the bill [1]; 0 where there are no tiers.
    odds_month, odds_year
        (availability compared with): share of calendar months, and years, that meet it [1].
    recovery_within, loss_within
        (all | of a lost site, limit): share of the events within it [1]; nan where there was none.
    year_hours, year_counts
        Downtimes of single years [h], binned, and how many years are in each bin.
    """

    down: Floats
    lost: Floats
    credit: Floats
    odds_month: Floats
    odds_year: Floats
    recovery_within: Floats
    loss_within: Floats
    year_hours: Floats
    year_counts: Integers


@dataclass(frozen=True, slots=True)
class _Task:
    """The missions of one sample."""

    engine: str
    programs: tuple[Program, ...]
    seed: int
    first: int
    replications: int
    mission_years: int

    @property
    def sections(self) -> tuple[slice, ...]:
        """The sections of its replications, in their order: each has one of its own."""
        start = self.first % SECTIONS
        end = start + self.replications
        return (slice(start, end),) if end <= SECTIONS else (slice(start, SECTIONS), slice(0, end - SECTIONS))


def nested(
    samples: Iterable[Sample],
    *,
    seed: int,
    replications: int = REPLICATIONS,
    mission_years: int = MISSION_YEARS,
    jobs: int | None = None,
    engine: str | None = None,
) -> Iterator[dict[str, Missions]]:
    """Simulate joint samples of uncertain inputs.

    Parameters
    ----------
    samples
        What to simulate for each strategy, sample after sample; each is taken when it is needed.
    seed
        Seed of the run, 0 to 2⁶⁴ − 1.
    replications
        Missions of each sample, 2 to 64.
    mission_years
        Years of a mission.
    jobs, engine
        As in `drmodel.simulation.estimate.estimate`; what comes out does not depend on the jobs.

    Yields
    ------
    By strategy, sample after sample.

    Raises
    ------
    SimulationError
        If a number makes no sense, or a sample cannot be simulated.
    """
    name, _ = settled(engine, None)
    if not 2 <= replications <= SECTIONS:
        raise SimulationError(f"replications(={replications}) of a sample must lie between 2 and {SECTIONS}")
    cores = usable_cores() if jobs is None else min(jobs, usable_cores())
    numbered = enumerate(samples)
    with workers(name, cores) as pool:
        while batch := [
            _asked(name, index, sample, seed, replications, mission_years)
            for index, sample in islice(numbered, BATCH * cores)
        ]:
            tasks = [task for task, _ in batch]
            simulated = map(_simulate, tasks) if pool is None else pool.map(_simulate, tasks)
            for (_, places), missions in zip(batch, simulated, strict=True):
                yield {strategy: missions[place] for strategy, place in places.items()}


def _asked(
    engine: str, index: int, sample: Sample, seed: int, replications: int, mission_years: int
) -> tuple[_Task, dict[str, int]]:
    """The task of a sample, and by strategy the place of its program there: equal programs are simulated once."""
    once: dict[Program, int] = {}
    places = {strategy: once.setdefault(program, len(once)) for strategy, program in sample.items()}
    return _Task(engine, tuple(once), seed, index * replications, replications, mission_years), places


_of_thread = threading.local()


def _simulate(task: _Task) -> list[Missions]:
    """Play all programs of a sample, into tallies that the thread uses again and again."""
    missions = []
    last = task.first + task.replications
    for program in task.programs:
        tallies = _tallies(program)
        ENGINES[task.engine].load(program).run(task.seed, range(task.first, last), task.mission_years, tallies)
        missions.append(_read(program, tallies, task))
        for kind in fields(Tallies):
            if kind.name != "bins":  # written, and never read
                for section in task.sections:
                    getattr(tallies, kind.name)[section] = 0
    return missions


def _tallies(program: Program) -> Tallies:
    """Tallies of a program, empty but for the bins; programs of one shape share them."""
    kept: dict[tuple[int, ...], Tallies] = _of_thread.__dict__.setdefault("tallies", {})
    limits = (len(program.limits), len(program.rto), len(program.rpo))
    shape = (len(program.groups), len(program.modes), len(program.phases), *limits)
    if shape not in kept:
        new = Tallies.zeros(program)
        bins = next((other.bins for (groups, *_), other in kept.items() if groups == shape[0]), new.bins)
        kept[shape] = replace(new, bins=bins)
    return kept[shape]


def _read(program: Program, tallies: Tallies, task: _Task) -> Missions:
    """What a sample came to."""

    def of(counts: Integers) -> Integers:
        parts = [counts[section] for section in task.sections]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    weights = np.array([float(group.weight) for group in program.groups])
    hours = program.ticks_per_hour * weights.sum() * task.mission_years
    lost = of(tallies.ticks)[:, :, [Span.FAILOVER_LOSS, Span.RESTORE_LOSS]].sum(axis=2)
    met = of(tallies.met).sum(axis=0)
    years = task.replications * task.mission_years
    given = np.array([share for _, share in program.objectives.credits])
    tiers = months_in_tiers(of(tallies.met), program.objectives, MONTHS * task.mission_years)
    targets = len(program.objectives.availabilities)
    bins = sum(tallies.year_bins[section].sum(axis=0) for section in task.sections)
    filled = np.flatnonzero(bins)
    return Missions(
        down=of(tallies.cause).sum(axis=2) @ weights / (hours * FULL),
        lost=lost @ weights / hours,
        credit=tiers @ given / (MONTHS * task.mission_years),
        odds_month=met[:targets, 0] / (MONTHS * years),
        odds_year=met[:targets, 1] / years,
        recovery_within=_within(of(tallies.number), of(tallies.within_rto), _RECOVERIES, Span.RECOVERY, weights),
        loss_within=_within(of(tallies.number), of(tallies.within_rpo), _LOSSES, Span.FAILOVER_LOSS, weights),
        year_hours=_MIDDLES[filled] / program.ticks_per_hour,
        year_counts=bins[filled],
    )


_RECOVERIES = ([Span.RECOVERY], [Span.SITE_RECOVERY])
_LOSSES = ([Span.FAILOVER_LOSS, Span.RESTORE_LOSS], [Span.SITE_LOSS])
_MIDDLES = np.array([sum(bin_edges(index)) / 2 if index else 0.0 for index in range(BINS)])  # [ticks]


def _within(number: Integers, within: Integers, kinds: tuple[list[Span], ...], first: Span, weights: Floats) -> Floats:
    """Share of events within each limit, by kind; nan where there was no event."""
    rows = []
    for spans in kinds:
        events = number[:, :, spans].sum(axis=(0, 2)) @ weights
        hits = weights @ within[:, :, [span - first for span in spans]].sum(axis=(0, 2))
        rows.append(np.divide(hits, events, out=np.full(hits.shape, np.nan), where=events > 0))
    return np.array(rows)
