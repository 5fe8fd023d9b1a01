"""What is simulated: fault modes, ways of recovery and objectives. All durations are in hours, all laws too."""

import math
from dataclasses import dataclass

from drmodel.errors import SimulationError
from drmodel.laws import AT_ONCE, NEVER, Exponential, Law, Uniform, mean_longest
from drmodel.simulation.clock import HOURS_PER_YEAR

FULL = 1_000  # harm is counted in thousandths: all functions lost


@dataclass(frozen=True)
class FaultMode:
    """One way in which the world breaks: faults come after `up`, last `repair`, and hit all of `places`.

    Attributes
    ----------
    id
        Name of the mode; its random numbers depend on it, and on nothing else of the model.
    places
        Regions and shared places that a fault hits together.
    repair
        Law of the time to repair [h].
    up
        Law of the time from the last repair to the next fault [h]; see `time_to_fault`.
    detected
        Probability that health checks see the fault.
    harm
        Share of the functions that users lose, counted in thousandths; 0 is a false alarm: always detected,
        harms nobody.
    corrupts
        Whether the fault harms data only: users are harmed until a restore ends.
    repair_each
        Whether every place draws its own repair; else one repair brings all back together.
    """

    id: str
    places: tuple[str, ...]
    repair: Law
    up: Law
    detected: float = 1.0
    harm: float = 1.0
    corrupts: bool = False
    repair_each: bool = False


@dataclass(frozen=True)
class Stage:
    """One step of a recovery.

    Attributes
    ----------
    name
        Names its random numbers: strategies that share a stage share its draws.
    duration
        Law of the duration [h], also of a failure; may be hourly.
    phase
        What the time is counted as.
    success
        Probability of success.
    needs_ready
        Whether the standby must also be ready, that is not silently broken since the last drill.
    fallback
        Stages that follow a failure; the last fallback cannot fail.
    """

    name: str
    duration: Law
    phase: str = "promote"
    success: float = 1.0
    needs_ready: bool = False
    fallback: tuple["Stage", ...] = ()


@dataclass(frozen=True)
class Group:
    """Users who are served together.

    Attributes
    ----------
    id
        Name of the group.
    regions
        Regions that may serve it, the preferred first: its home.
    weight
        Whole number: how much the group counts.
    away_share
        Share of its load that a region away from home can carry.
    """

    id: str
    regions: tuple[str, ...]
    weight: int = 1
    away_share: float = 1.0


@dataclass(frozen=True)
class Recovery:
    """How one strategy recovers.

    Attributes
    ----------
    groups
        User groups, in order.
    shared
        Places outside the regions that every group needs.
    detection
        Law of the time from onset to detection [h]; see `health_checks`.
    noticed
        Law of the time after which people notice an undetected fault and start the manual path [h].
    hold
        Wait between detection and decision [h].
    worth_above
        Fail over only while the expected remaining repair of the trigger exceeds this [h]; None: always.
    automatic, manual, restore
        Stages of a failover after detection, of one after people noticed, and of a restore after corruption.
    failover_loss, restore_loss
        Laws of the data lost by a failover and of the age of the backup at the onset of a corruption [h].
    soak, canary
        Time for which home must have been well before users go back, and for which it carries a sample first [h].
    failback_outage
        Outage of going back [h].
    breakage_rate
        Silent breakages of the standby [1/h].
    drill_interval
        Time between drills [h]; inf: never.
    """

    groups: tuple[Group, ...]
    shared: tuple[str, ...] = ()
    detection: Law = AT_ONCE
    noticed: Law = NEVER
    hold: float = 0.0
    worth_above: float | None = None
    automatic: tuple[Stage, ...] = ()
    manual: tuple[Stage, ...] = ()
    restore: tuple[Stage, ...] = ()
    failover_loss: Law = AT_ONCE
    restore_loss: Law = AT_ONCE
    soak: float = 0.0
    canary: float = 0.0
    failback_outage: float = 0.0
    breakage_rate: float = 0.0
    drill_interval: float = 0.0


@dataclass(frozen=True)
class Objectives:
    """Exact comparisons that must be known before a run.

    Attributes
    ----------
    availabilities
        Targets that every calendar year and month is compared with.
    rto, rpo
        Limits on recovery times and on data losses [h].
    rto_modes, rpo_modes
        Ids of the fault modes that count as the loss of a site: of which recoveries and data losses are also
        compared apart.
    credits
        Tiers of service credits: the availability below which a calendar month is credited, and the share of its bill
        [1] that is; the share rises as the availability falls.
    """

    availabilities: tuple[float, ...] = ()
    rto: tuple[float, ...] = ()
    rpo: tuple[float, ...] = ()
    rto_modes: frozenset[str] = frozenset()
    rpo_modes: frozenset[str] = frozenset()
    credits: tuple[tuple[float, float], ...] = ()

    @property
    def compared(self) -> tuple[float, ...]:
        """Availabilities that months and years are compared with: the targets, then the bounds of other tiers."""
        return self.availabilities + tuple(below for below, _ in self.credits if below not in self.availabilities)


def health_checks(interval: float, failures: int, timeout: float) -> Law:
    r"""Law of the detection time of periodic health checks.

    .. math:: T = (\varphi + n - 1)\,\Delta + \tau, \quad \varphi \sim U(0, 1)

    Parameters
    ----------
    interval
        Time Δ between checks [h].
    failures
        Failures in a row n after which a region is unhealthy, at least 1.
    timeout
        Time τ that a check waits for an answer [h].

    Raises
    ------
    SimulationError
        If there is no failure to wait for, or a time is negative.

    Examples
    --------
    >>> law = health_checks(interval=1 / 60, failures=3, timeout=5 / 3600)
    >>> round(law.mean * 3600, 6)  # seconds: 2½ intervals and the timeout
    155.0
    """
    if failures < 1 or interval < 0 or timeout < 0:
        raise SimulationError(
            f"health checks every {interval} h, {failures} failures, timeout {timeout} h: "
            "times must not be negative, and at least 1 failure is needed"
        )
    return Uniform((failures - 1) * interval + timeout, failures * interval + timeout)


def time_to_fault(
    *, repair: Law, rate: float | None = None, mttf: float | None = None, places: int = 1, repair_each: bool = False
) -> Law:
    r"""Exponential law of the time to fault, from a rate per calendar year or from the mean up time.

    .. math:: \text{mean} = \frac{8760}{\lambda} - E[\text{repair}]

    where the repair is the longest of all places if each is repaired apart.

    Parameters
    ----------
    repair
        Law of the time to repair [h].
    rate
        Faults per calendar year λ; 0 is never.
    mttf
        Mean up time [h]; exactly one of `rate` and `mttf` is given.
    places
        Number of places that a fault hits.
    repair_each
        Whether each place draws its own repair.

    Raises
    ------
    SimulationError
        If both or neither are given, one is negative, or the repairs of so many faults do not fit into a year.

    Examples
    --------
    >>> from drmodel.laws import Constant
    >>> time_to_fault(repair=Constant(4.0), rate=2.0)
    Exponential(mean=4376.0)
    """
    if (rate is None) == (mttf is None):
        raise SimulationError(f"time to fault: rate(={rate}) and mttf(={mttf}); give exactly one of them")
    if mttf is not None:
        if not mttf > 0:
            raise SimulationError(f"mttf(={mttf} h) must be greater than 0")
        return Exponential(mttf) if math.isfinite(mttf) else NEVER
    if rate is None or not 0 <= rate < math.inf:
        raise SimulationError(f"rate(={rate} /year) must be a number and not negative")
    if rate == 0:
        return NEVER
    down = mean_longest(repair, places if repair_each else 1)
    up = HOURS_PER_YEAR / rate - down
    if not up > 0:
        raise SimulationError(
            f"rate(={rate} /year) with a mean repair of {down:.6g} h: that is {rate * down:.6g} h of repair "
            f"in a year of {HOURS_PER_YEAR} h; lower the rate or the repair"
        )
    return Exponential(up)


def readiness(breakage_rate: float, drill_interval: float) -> float:
    r"""Probability that a standby is not silently broken, seen at a uniform age since the last drill.

    .. math:: P = \frac{1 - e^{-\lambda\tau}}{\lambda\tau}

    Parameters
    ----------
    breakage_rate
        Silent breakages λ [1/h].
    drill_interval
        Time τ between drills, each of which mends what it finds [h]; inf: never.

    Returns
    -------
    Probability [1]: 1 without breakage or with drills all the time, 0 with breakage and no drill.

    Examples
    --------
    >>> round(readiness(1 / 4380, 2190), 4)
    0.7869
    >>> readiness(1 / 4380, float("inf"))
    0.0
    """
    if not (0 <= breakage_rate < math.inf and drill_interval >= 0):
        raise SimulationError(
            f"breakage_rate(={breakage_rate} /h) must be a finite number and drill_interval(={drill_interval} h) "
            "a number or inf, and neither may be negative"
        )
    exposure = breakage_rate * drill_interval if breakage_rate else 0.0
    if exposure == 0:
        return 1.0
    return -math.expm1(-exposure) / exposure


NO_OBJECTIVES = Objectives()
