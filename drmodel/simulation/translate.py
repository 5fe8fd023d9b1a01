"""From a scenario to what is simulated: fault modes, ways of recovery and objectives, in hours and at base values."""

from collections.abc import Iterable

from drmodel.errors import SimulationError
from drmodel.laws import NEVER, Law, Mixture, Uniform
from drmodel.scenario.business import RecoveryTarget
from drmodel.scenario.faults import FaultMode as WrittenMode
from drmodel.scenario.models import Scenario
from drmodel.scenario.recovery import Detection
from drmodel.scenario.recovery import Stage as WrittenStage
from drmodel.scenario.strategy import Strategy
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage, health_checks, time_to_fault
from drmodel.simulation.program import Program, compile_program

Met = dict[tuple[str, tuple[str, ...]], FaultMode]  # by mode and the measures that change it


def objectives(scenario: Scenario, *others: Scenario) -> Objectives:
    """All that scenarios over the same faults, such as the plan and today, want compared exactly.

    Parameters
    ----------
    scenario
        Whose strategies are simulated.
    others
        What they are compared with besides.

    Returns
    -------
    The availability targets, limits in force, RTOs and RPOs of all; the fault modes that count as the loss of a site:
    those that the scenario's target lists, else those that stop something in one region only and harm no data; and the
    scenario's own service credits.
    """
    scenarios = (scenario, *others)
    availabilities = [value for s in scenarios for value in _availabilities(s)]
    rto = [s.targets.rto for s in scenarios if s.targets.rto is not None]
    rpo = [s.targets.rpo for s in scenarios if s.targets.rpo is not None]
    return Objectives(
        availabilities=_known(availabilities),
        rto=_known(target.value.value for target in rto),
        rpo=_known(target.value.value for target in rpo),
        rto_modes=_site_modes(scenario, rto),
        rpo_modes=_site_modes(scenario, rpo),
        credits=_credits(scenario),
    )


def programs(scenario: Scenario, wanted: Objectives) -> dict[str, Program]:
    """What to simulate for each strategy.

    Parameters
    ----------
    scenario
        The scenario.
    wanted
        What to compare exactly.

    Returns
    -------
    By strategy, in the order of the file. A measure changes what its strategy's faults do, not their names: their
    random numbers stay those of the other strategies.

    Raises
    ------
    SimulationError
        If something is out of the simulator's scope.
    """
    met: Met = {}
    return {name: _program(scenario, name, wanted, met) for name in scenario.strategies}


def _program(scenario: Scenario, name: str, wanted: Objectives, met: Met) -> Program:
    """The program of one strategy; what is refused names it."""
    strategy = scenario.strategies[name]
    try:
        return compile_program(_modes(scenario, strategy, met), _recovery(scenario, strategy), wanted)
    except (
        SimulationError,
        ValueError,
    ) as error:  # laws refuse nonsense, such as a repair scaled to nought, by ValueError
        raise SimulationError(f"strategies.{name}: {error}") from error


def _availabilities(scenario: Scenario) -> list[float | None]:
    target, limit = scenario.targets.availability, scenario.constraints.availability
    return [None if target is None else target.value.value, None if limit is None else limit.value]


def _credits(scenario: Scenario) -> tuple[tuple[float, float], ...]:
    """The tiers of service credits, the mildest first, none above the cap of the contract."""
    level = scenario.service_level
    if level is None:
        return ()
    cap = 1.0 if level.contract is None or level.contract.cap is None else level.contract.cap.value or 0.0
    tiers = [(credit.below.value or 0.0, min(credit.share.value or 0.0, cap)) for credit in level.credits.values()]
    return tuple(sorted(tiers, reverse=True))


def _known(values: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(sorted({value for value in values if value is not None}))


def _site_modes(scenario: Scenario, targets: list[RecoveryTarget]) -> frozenset[str]:
    """The modes that the first target lists, the scenario's own if it has one."""
    if targets and isinstance(targets[0].scope, tuple):
        return frozenset(targets[0].scope)
    return frozenset(name for name, mode in scenario.fault_modes.items() if _is_site_loss(scenario, mode))


def _is_site_loss(scenario: Scenario, mode: WrittenMode) -> bool:
    return len(mode.places) == 1 and mode.places[0] in scenario.regions and bool(mode.harm.value) and not mode.corrupts


def _modes(scenario: Scenario, strategy: Strategy, met: Met) -> list[FaultMode]:
    """All fault modes as this strategy meets them: scaled, and changed by its measures; most meet them alike."""
    modes = []
    for name, mode in scenario.fault_modes.items():
        measures = tuple(measure for measure in strategy.measures if name in scenario.measures[measure].effects)
        if (name, measures) not in met:
            met[name, measures] = _mode(scenario, measures, name, mode)
        modes.append(met[name, measures])
    return modes


def _mode(scenario: Scenario, measures: tuple[str, ...], name: str, mode: WrittenMode) -> FaultMode:
    repair = mode.repair.law()
    factor, detected, harm = scenario.fault_scale.rate.value or 0.0, mode.detected.value, mode.harm.value
    for measure in measures:
        effect = scenario.measures[measure].effects[name]
        repair = repair if effect.repair is None else effect.repair.law()
        factor *= 1.0 if effect.rate_factor is None else effect.rate_factor.value or 0.0
        detected = detected if effect.detected is None else effect.detected.value
        harm = harm if effect.harm is None else effect.harm.value
    repair = repair.scaled(scenario.fault_scale.repair.value or 0.0)
    return FaultMode(
        id=name,
        places=mode.places,
        repair=repair,
        up=_up(mode, repair, factor),
        detected=1.0 if detected is None else detected,
        harm=1.0 if harm is None else harm,
        corrupts=mode.corrupts,
        repair_each=mode.repair_each,
    )


def _up(mode: WrittenMode, repair: Law, factor: float) -> Law:
    """Law of the time to fault; a factor on the rate divides a given up time."""
    if factor == 0:
        return NEVER
    if mode.up is not None:
        return mode.up.law().scaled(1 / factor)
    if mode.mttf is not None and mode.mttf.value is not None:
        return time_to_fault(repair=repair, mttf=mode.mttf.value / factor)
    rate = 0.0 if mode.rate is None or mode.rate.value is None else mode.rate.value
    return time_to_fault(repair=repair, rate=rate * factor, places=len(mode.places), repair_each=mode.repair_each)


def _recovery(scenario: Scenario, strategy: Strategy) -> Recovery:
    failback, ready, decision = strategy.failback, strategy.readiness, strategy.decision
    canary = [step.duration.value or 0.0 for step in failback.canary.values()] if failback is not None else []
    backup = _backup_age(scenario, strategy)
    return Recovery(
        groups=tuple(Group(n, g.regions, g.weight, g.away_share.value or 0.0) for n, g in strategy.groups.items()),
        shared=strategy.shared,
        detection=_detection(strategy.detection),
        noticed=strategy.noticed.law(),
        hold=decision.hold.value or 0.0,
        worth_above=None if decision.worth_above is None else decision.worth_above.value,
        automatic=_stages(strategy.automatic or strategy.manual),  # one path serves both ways of finding out
        manual=_stages(strategy.manual or strategy.automatic),
        restore=_stages(strategy.restore),
        failover_loss=_failover_loss(scenario, strategy, backup),
        restore_loss=backup,
        soak=0.0 if failback is None else failback.soak.value or 0.0,
        canary=sum(canary),
        failback_outage=0.0 if failback is None else failback.outage.value or 0.0,
        breakage_rate=0.0 if ready is None else (ready.breakage_rate.value or 0.0) / HOURS_PER_YEAR,
        drill_interval=0.0 if ready is None else ready.drill_interval.value or 0.0,
    )


def _detection(detection: Detection) -> Law:
    if detection.time is not None:
        return detection.time.law()
    interval, timeout = detection.interval, detection.timeout
    return health_checks(
        0.0 if interval is None else interval.value or 0.0,
        detection.failures or 1,
        0.0 if timeout is None else timeout.value or 0.0,
    )


def _stages(stages: tuple[WrittenStage, ...]) -> tuple[Stage, ...]:
    return tuple(
        Stage(s.id, s.duration.law(), s.phase, s.success.value or 0.0, s.needs_ready, _stages(s.fallback))
        for s in stages
    )


def _backup_age(scenario: Scenario, strategy: Strategy) -> Law:
    """Age of the newest safe backup at a uniform instant: U(copy, copy + interval)."""
    method = scenario.backup_methods[strategy.backup]
    copy = method.copy_time.value or 0.0
    return Uniform(copy, copy + (method.interval.value or 0.0))


def _failover_loss(scenario: Scenario, strategy: Strategy, backup: Law) -> Law:
    """Lag of the replica, or the backup's age where there is no replica or it was broken unnoticed."""
    if strategy.replication is None:
        return backup
    method = scenario.replication_methods[strategy.replication]
    lag, broken = method.lag.law(), method.broken
    if broken is None or not broken.value:
        return lag
    if isinstance(lag, Mixture):
        raise SimulationError(
            f"replication_methods.{strategy.replication}: a lag that is a mixture cannot be `broken` as well; "
            "leave `broken` out and give the backup's age as a part of the mixture"
        )
    return Mixture(1 - broken.value, lag, backup)
