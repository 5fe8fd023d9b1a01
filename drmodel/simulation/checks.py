"""What cannot be simulated, refused in words before any table is built."""

import math
from functools import lru_cache

from drmodel.calculators.sla import service_credit
from drmodel.errors import SimulationError
from drmodel.laws import Constant, Hourly, Law
from drmodel.simulation.model import FULL, FaultMode, Group, Objectives, Recovery, Stage

RESERVED = frozenset(
    {"up", "repair", "detected", "phase", "noticed", "data loss", "restore loss"}
)  # names of other draws


@lru_cache(maxsize=256)  # most strategies meet a mode alike
def check_mode(mode: FaultMode) -> None:
    """Refuse a fault mode that makes no sense."""
    name = f"fault mode {mode.id!r}"
    if not mode.places or len(set(mode.places)) < len(mode.places):
        raise SimulationError(f"{name}: places {mode.places}; name at least one place, each once")
    for law, what in ((mode.up, "the time to fault"), (mode.repair, "the repair")):
        _not_hourly(law, f"{name}: {what}")
    _probability(mode.detected, f"{name}: detected")
    _probability(mode.harm, f"{name}: harm")
    if mode.harm and round(mode.harm * FULL) == 0:
        raise SimulationError(
            f"{name}: harm(={mode.harm}) is below a thousandth; use 0 for a false alarm, else 0.001 or more"
        )
    if mode.corrupts and mode.harm == 0:
        raise SimulationError(f"{name}: corruption that harms nobody; give it a harm greater than 0")
    if math.isinf(mode.up.mean) and not isinstance(mode.up, Constant):
        raise SimulationError(f"{name}: the mean time to fault is infinite; use `never` or a law that has a mean")


def check_recovery(recovery: Recovery) -> None:
    """Refuse a way of recovery that makes no sense; stages are looked at by `check_stages`."""
    if not recovery.groups:
        raise SimulationError("the strategy serves no user group; give at least one")
    if len({group.id for group in recovery.groups}) < len(recovery.groups):
        raise SimulationError("two user groups have the same id; ids must differ")
    for group in recovery.groups:
        _check_group(group, recovery.shared)
    if len(set(recovery.shared)) < len(recovery.shared):
        raise SimulationError(f"shared places {recovery.shared}: name each once")
    for law, what in (
        (recovery.detection, "detection"),
        (recovery.noticed, "noticed"),
        (recovery.failover_loss, "the data loss of a failover"),
        (recovery.restore_loss, "the data loss of a restore"),
    ):
        _not_hourly(law, what)
    for law, what in ((recovery.failover_loss, "failover"), (recovery.restore_loss, "restore")):
        if math.isinf(law.mean):
            raise SimulationError(f"the mean data loss of a {what} is infinite; use a law that has a mean")
    for what in ("hold", "soak", "canary", "failback_outage"):
        _duration(getattr(recovery, what), what)
    if recovery.worth_above is not None:
        _duration(recovery.worth_above, "worth_above")


def _check_group(group: Group, shared: tuple[str, ...]) -> None:
    name = f"user group {group.id!r}"
    if not group.regions or len(set(group.regions)) < len(group.regions):
        raise SimulationError(f"{name}: regions {group.regions}; name at least one, each once, the home first")
    if both := set(group.regions) & set(shared):
        raise SimulationError(f"{name}: {sorted(both)} are regions and shared places; a place is one or the other")
    if group.weight % 1 or not 1 <= group.weight <= 1_000_000:
        raise SimulationError(f"{name}: weight(={group.weight}) must be a whole number from 1 to 1,000,000")
    _probability(group.away_share, f"{name}: away_share")


def check_stages(stages: tuple[Stage, ...]) -> None:
    """Refuse stages that have reserved names, never end, or may fail with nothing to fall back on."""
    for stage in stages:
        name = f"stage {stage.name!r}"
        if stage.name in RESERVED or "|" in stage.name:
            raise SimulationError(f"{name}: the name is reserved; use another, without `|`")
        if stage.phase == "failback":
            raise SimulationError(f"{name}: the phase `failback` is kept for going home; use another")
        _probability(stage.success, f"{name}: success")
        may_fail = stage.success < 1 or stage.needs_ready
        if may_fail and not stage.fallback:
            raise SimulationError(
                f"{name} may fail and has no fallback; add fallback stages, the last with success 100 %"
            )
        if math.isinf(stage.duration.mean) and isinstance(stage.duration, Constant):
            raise SimulationError(f"{name} never ends; give it a finite duration")
        check_stages(stage.fallback)


@lru_cache(maxsize=64)  # all strategies of a scenario have the same
def check_objectives(objectives: Objectives) -> None:
    """Refuse targets outside [0, 1], negative limits, and credits that are no tiers."""
    for target in objectives.availabilities:
        _probability(target, "availability target")
    for limit in objectives.rto + objectives.rpo:
        _duration(limit, "a recovery objective")
    try:
        service_credit(1.0, objectives.credits)
    except ValueError as error:
        raise SimulationError(f"credits: {error}") from error
    if len(dict(objectives.credits)) < len(objectives.credits):
        raise SimulationError(f"credits(={objectives.credits}): every tier must begin below an availability of its own")


def _not_hourly(law: Law, what: str) -> None:
    if type(law) is Hourly:
        raise SimulationError(f"{what} depends on the hour; only the duration of a stage may")


def _probability(value: float, what: str) -> None:
    if not 0 <= value <= 1:
        raise SimulationError(f"{what}(={value}) must lie in [0, 1]; 95 % is 0.95")


def _duration(value: float, what: str) -> None:
    if not 0 <= value < math.inf:
        raise SimulationError(f"{what}(={value} h) must be a finite time, not negative")
