"""The tables that an engine reads: one strategy against its fault modes, every feature as data.

A program is frozen, hashable and comparable; equal programs give equal results in every engine.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from drmodel.errors import SimulationError
from drmodel.laws import Constant, Hourly, Law, Mixture, mean_longest
from drmodel.simulation.checks import check_mode, check_objectives, check_recovery, check_stages
from drmodel.simulation.clock import HOURS_PER_YEAR, TICKS_PER_HOUR, month_ends, to_ticks
from drmodel.simulation.draws import key
from drmodel.simulation.model import FULL, NO_OBJECTIVES, FaultMode, Group, Objectives, Recovery, Stage, readiness
from drmodel.simulation.rows import PHASES, GroupRow, ModeRow, PlaceRow, Slot, StageRow
from drmodel.simulation.worth import worth_intervals

COMPOSED = frozenset({Mixture, Hourly})  # whose parts are drawn from
MOST_MODES = 256
MOST_PLACES = 62
MOST_GROUPS = 32
MOST_REGIONS = 16  # of one group
MOST_STAGES = 512  # of all paths, fallbacks included
MOST_TARGETS = 16  # limits of one kind
MOST_YEARS = 1_000_000  # of one mission
MOST_FAULTS = 10_000_000  # expected in one mission


@dataclass(frozen=True, slots=True)
class Program:
    """One strategy against its fault modes.

    Attributes
    ----------
    modes
        In order of id; only those that hit a place of the strategy.
    places
        In order of id; also those that the strategy does not use but whose repair a mode's clock waits for.
    phases
        Names of the phases that downtime is counted by.
    groups, shared
        User groups in their order, and the shared places.
    stages
        All paths one after the other, fallbacks nested; `automatic`, `manual` and `restore` are ranges of it.
    detection, noticed, failover_loss, restore_loss
        Slots; detection is drawn from the phase of the fault.
    hold, soak, failback_outage
        Ticks; soak includes the canary.
    month_ends
        Ends of the months [ticks since 1 January].
    limits
        (availability compared with, month or 12 for the year): the harm × ticks × weight that is just allowed.
    rto, rpo
        Limits [ticks].
    objectives
        What the limits were made from.
    ticks_per_hour
        Grain of time.
    """

    modes: tuple[ModeRow, ...]
    places: tuple[PlaceRow, ...]
    phases: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    shared: tuple[int, ...]
    stages: tuple[StageRow, ...]
    automatic: tuple[int, int]
    manual: tuple[int, int]
    restore: tuple[int, int]
    detection: Slot
    noticed: Slot
    failover_loss: Slot
    restore_loss: Slot
    hold: int
    soak: int
    failback_outage: int
    month_ends: tuple[int, ...]
    limits: tuple[tuple[int, ...], ...]
    rto: tuple[int, ...]
    rpo: tuple[int, ...]
    objectives: Objectives
    ticks_per_hour: float

    @property
    def total_weight(self) -> int:
        """Sum of the weights of the groups."""
        return sum(group.weight for group in self.groups)


def check_mission(program: Program, years: int) -> None:
    """Refuse a mission that is absurdly long or full of faults.

    Parameters
    ----------
    program
        What would be simulated.
    years
        Years of one mission, burn-in included.

    Raises
    ------
    SimulationError
        If it has no year, more than 10⁶ years, or more than 10⁷ expected faults.
    """
    if not 1 <= years <= MOST_YEARS:
        raise SimulationError(f"a mission of {years} years; it must have 1 to {MOST_YEARS:,} years")
    faults = years * sum(mode.faults_per_year for mode in program.modes)
    if faults > MOST_FAULTS:
        raise SimulationError(
            f"a mission of {years:,} years expects {faults:.3g} faults, more than {MOST_FAULTS:,}; "
            "shorten it or lower the fault rates"
        )


def compile_program(
    modes: Iterable[FaultMode],
    recovery: Recovery,
    objectives: Objectives = NO_OBJECTIVES,
    ticks_per_hour: float = TICKS_PER_HOUR,
) -> Program:
    """Resolve ids to indices, names to blocks of random numbers, and hours to ticks.

    Parameters
    ----------
    modes
        Fault modes in any order; those that hit no place of the strategy are left out.
    recovery
        How the strategy recovers.
    objectives
        Comparisons to make during the run.
    ticks_per_hour
        Grain of time; coarse ticks force many events into the same instant, which tests use.

    Raises
    ------
    SimulationError
        If the model makes no sense or is out of scope; the message says what to do.

    Examples
    --------
    >>> from drmodel.laws import Constant, Exponential
    >>> fault = FaultMode("region", ("west",), repair=Constant(4.0), up=Exponential(396.0))
    >>> program = compile_program([fault], Recovery((Group("all", ("west",)),)))
    >>> program.modes[0].faults_per_year
    21.9
    """
    modes = sorted(modes, key=lambda mode: mode.id)
    for mode in modes:
        check_mode(mode)
    if len({mode.id for mode in modes}) < len(modes):
        raise SimulationError("two fault modes have the same id; ids must differ")
    check_recovery(recovery)
    check_objectives(objectives)
    used = {region for group in recovery.groups for region in group.regions} | set(recovery.shared)
    hitting = [mode for mode in modes if used.intersection(mode.places)]
    if len(hitting) > MOST_MODES:
        raise SimulationError(f"{len(hitting)} fault modes hit this strategy; at most {MOST_MODES} can be simulated")
    places = sorted(used.union(*(mode.places for mode in hitting)))
    _check_size(places, recovery, objectives)

    slots = _Slots(ticks_per_hour)
    paths = _Paths(slots)
    automatic, manual, restore = (paths.add(path) for path in (recovery.automatic, recovery.manual, recovery.restore))
    ready = readiness(recovery.breakage_rate, recovery.drill_interval)
    ends, weight = month_ends(ticks_per_hour), sum(group.weight for group in recovery.groups)
    return Program(
        modes=tuple(_mode_row(mode, places, recovery, objectives, ticks_per_hour) for mode in hitting),
        places=tuple(PlaceRow(place, ready, key(f"ready|{place}")) for place in places),
        phases=tuple(paths.phases),
        groups=tuple(_group_row(group, places, recovery.shared) for group in recovery.groups),
        shared=tuple(places.index(place) for place in sorted(recovery.shared)),
        stages=tuple(paths.rows),
        automatic=automatic,
        manual=manual,
        restore=restore,
        detection=slots.slot(recovery.detection, "phase"),
        noticed=slots.slot(recovery.noticed, "noticed"),
        failover_loss=slots.slot(recovery.failover_loss, "data loss"),
        restore_loss=slots.slot(recovery.restore_loss, "restore loss"),
        hold=slots.ticks(recovery.hold),
        soak=slots.ticks(recovery.soak) + slots.ticks(recovery.canary),
        failback_outage=slots.ticks(recovery.failback_outage),
        month_ends=ends,
        limits=tuple(_limits(target, ends, weight) for target in objectives.compared),
        rto=tuple(slots.ticks(limit) for limit in objectives.rto),
        rpo=tuple(slots.ticks(limit) for limit in objectives.rpo),
        objectives=objectives,
        ticks_per_hour=ticks_per_hour,
    )


def _check_size(places: list[str], recovery: Recovery, objectives: Objectives) -> None:
    """Refuse more than the engines have room for."""
    sizes = (
        ("places", len(places), MOST_PLACES),
        ("user groups", len(recovery.groups), MOST_GROUPS),
        ("regions of one user group", max(len(group.regions) for group in recovery.groups), MOST_REGIONS),
        ("availabilities to compare with", len(objectives.compared), MOST_TARGETS),
        ("recovery time objectives", len(objectives.rto), MOST_TARGETS),
        ("recovery point objectives", len(objectives.rpo), MOST_TARGETS),
    )
    for what, number, most in sizes:
        if number > most:
            raise SimulationError(f"{number} {what}; at most {most} can be simulated")
    left, stages = [recovery.automatic, recovery.manual, recovery.restore], 0
    while left and stages <= MOST_STAGES:  # fallbacks may be nested without end
        path = left.pop()
        stages += len(path)
        left.extend(stage.fallback for stage in path[:MOST_STAGES])
    if stages > MOST_STAGES:
        raise SimulationError(f"more than {MOST_STAGES} stages, fallbacks included; that is the most to simulate")


class _Slots:
    """Makes slots, and ticks of constants, at one grain of time."""

    def __init__(self, ticks_per_hour: float) -> None:
        self.ticks_per_hour = ticks_per_hour

    def ticks(self, hours: float) -> int:
        return to_ticks(hours, self.ticks_per_hour)

    def slot(self, law: Law, name: str) -> Slot:
        fixed = self.ticks(law.value) if isinstance(law, Constant) else None
        simple = type(law) not in COMPOSED
        return Slot(law, key(name), key(f"{name}|which"), fixed, simple)


class _Paths:
    """Flattens stages: a stage is followed by its fallbacks, and jumps over them when it succeeds."""

    def __init__(self, slots: _Slots) -> None:
        self.slots = slots
        self.phases = list(PHASES)
        self.rows: list[StageRow] = []

    def add(self, stages: tuple[Stage, ...]) -> tuple[int, int]:
        check_stages(stages)
        start = len(self.rows)
        self.rows.extend(self._flat(stages, start))
        return start, len(self.rows)

    def _flat(self, stages: tuple[Stage, ...], start: int) -> list[StageRow]:
        rows: list[StageRow] = []
        for stage in stages:
            if stage.phase not in self.phases:
                self.phases.append(stage.phase)
            fallback = self._flat(stage.fallback, start + len(rows) + 1)
            rows.append(self._row(stage, jump=start + len(rows) + 1 + len(fallback)))
            rows.extend(fallback)
        return rows

    def _row(self, stage: Stage, jump: int) -> StageRow:
        return StageRow(
            name=stage.name,
            slot=self.slots.slot(stage.duration, stage.name),
            success=stage.success,
            success_block=key(f"{stage.name}|success"),
            needs_ready=stage.needs_ready,
            phase=self.phases.index(stage.phase),
            next=jump,
        )


def _mode_row(mode: FaultMode, places: list[str], recovery: Recovery, objectives: Objectives, grain: float) -> ModeRow:
    threshold = recovery.worth_above
    return replace(
        _row_anywhere(mode, objectives, grain),
        places=tuple(places.index(place) for place in sorted(mode.places)),
        worth=None if threshold is None else worth_intervals(mode.repair, threshold, grain),
    )


@lru_cache(maxsize=256)
def _row_anywhere(mode: FaultMode, objectives: Objectives, grain: float) -> ModeRow:
    """What is the same of a mode for all strategies, wherever they have its places and from when on they fail over."""
    slots = _Slots(grain)
    apart = sorted(mode.places) if mode.repair_each else []
    shortest = 1 / grain  # a time to fault or repair lasts at least a tick
    cycle = max(mode.up.mean, shortest) + max(mean_longest(mode.repair, len(apart) or 1), shortest)
    return ModeRow(
        id=mode.id,
        key=key(mode.id),
        places=(),
        up=slots.slot(mode.up, "up"),
        repair=slots.slot(mode.repair, "repair"),
        repairs=tuple(slots.slot(mode.repair, f"repair|{place}") for place in apart),
        detected=mode.detected if mode.harm else 1.0,
        harm=round(mode.harm * FULL),
        corrupts=mode.corrupts,
        rto_site=mode.id in objectives.rto_modes,
        rpo_site=mode.id in objectives.rpo_modes,
        worth=None,
        faults_per_year=HOURS_PER_YEAR / cycle,
    )


def _group_row(group: Group, places: list[str], shared: tuple[str, ...]) -> GroupRow:
    return GroupRow(
        id=group.id,
        regions=tuple(places.index(region) for region in group.regions),
        usable=frozenset(places.index(place) for place in group.regions + shared),
        weight=group.weight,
        away_share=group.away_share,
    )


@lru_cache(maxsize=256)
def _limits(target: float, ends: tuple[int, ...], weight: int) -> tuple[int, ...]:
    """What a target allows in each month and in the year, exactly: it is the decimal number that was written."""
    spans = [end - start for start, end in zip((0, *ends), ends, strict=False)] + [ends[-1]]
    allowed = (1 - Fraction(repr(target))) * FULL * weight
    return tuple(math.floor(allowed * span) for span in spans)
