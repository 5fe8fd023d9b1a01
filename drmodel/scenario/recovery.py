"""How a strategy recovers: groups, detection, decision, stages, failback, replication, backup, readiness."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from drmodel.scenario.lawleaf import LawField, LawOrNever, StageDuration
from drmodel.scenario.lawspec import NEVER
from drmodel.scenario.leaves import ById, Entry, Id, ReadOnly, Sourced, TextField, complain
from drmodel.scenario.measures import (
    ONE,
    ZERO_HOURS,
    CostPerMonth,
    DrillInterval,
    Duration,
    Hours,
    KnownShare,
    Minutes,
    PositiveHours,
    PositiveSeconds,
    Rate,
    Seconds,
)

# Names that the simulator's draws use themselves; a stage named so would share their random numbers.
RESERVED_STAGE_IDS = ("up", "repair", "detected", "phase", "noticed", "ready", "data_loss", "restore_loss")


class Group(Sourced):
    """Users served together."""

    regions: tuple[str, ...] = Field(min_length=1)
    """Regions that may serve them, home first."""
    weight: int = Field(default=1, ge=1, le=1_000)
    """Their weight among the groups."""
    away_share: KnownShare = ONE
    """Share of their load that a region away from home can carry [1]."""

    @model_validator(mode="after")
    def _each_once(self) -> "Group":
        if len(set(self.regions)) < len(self.regions):
            complain("a region is there twice: name each once", "regions")
        return self


class Detection(Sourced):
    """How faults are detected: health checks, or a law."""

    interval: PositiveSeconds | None = None
    """Time between two checks [h]."""
    failures: int | None = Field(default=None, ge=1, le=1_000)
    """Failed checks in a row that raise the alarm."""
    timeout: Seconds | None = None
    """Time until a check has failed [h]."""
    configured_failures: int | None = Field(default=None, ge=1, le=1_000)
    """Failed checks in a row that the configuration acts on, where it is not as the text has it; reviewed, not used."""
    time: LawField | None = None
    """Law of the time from fault to detection [h], instead of checks."""

    @model_validator(mode="after")
    def _checks_or_law(self) -> "Detection":
        checks = [name for name in ("interval", "failures", "timeout") if getattr(self, name) is not None]
        if (self.time is None) != (len(checks) == 3) or (self.time is not None and checks):
            complain("write `{interval: 60 s, failures: 3, timeout: 5 s}`, or `{time: LAW}`")
        return self


class Decision(Sourced):
    """When a detected fault leads to a failover."""

    hold: Minutes = ZERO_HOURS
    """How long to wait for the fault to go away by itself [h]."""
    worth_above: Hours | None = None
    """Fail over only if the expected remaining repair is longer than this [h]."""


class Stage(Sourced):
    """A step of a recovery."""

    id: Id
    """Its id among the stages; stages with one id share their random numbers."""
    title: TextField | None = None
    duration: StageDuration
    """Law of how long it takes [h]."""
    phase: Id = "promote"
    """The phase that its time counts for: an id of `phases`, or `promote`."""
    success: KnownShare = ONE
    """Chance that it succeeds [1]; a failed stage takes its full time."""
    needs_ready: bool = False
    """Whether it succeeds only if the standby is ready (see `readiness`)."""
    requires: Literal["physical", "logical"] | None = None
    """The kind of replica that it works on."""
    moves_traffic: bool = False
    """Whether it sends users to the standby; reviewed, not used: service is back at the end of the last stage."""
    brings: tuple[str, ...] = ()
    """What the replication leaves out and this stage brings over: ids of its `leaves_out`; reviewed, not used."""
    fallback: "tuple[Stage, ...]" = ()
    """The stages that stand in for it if it fails; then the rest of the path follows, as after a success."""

    @model_validator(mode="after")
    def _a_way_on(self) -> "Stage":
        if self.id in RESERVED_STAGE_IDS:
            complain(f"`{self.id}` is a reserved name: choose another id", "id")
        if not self.fallback and (self.success.value != 1 or self.needs_ready):
            complain("a stage that may fail needs a `fallback`; the last stage of all must succeed (success 100 %)")
        _unique_ids(self.fallback, "fallback")
        return self


class Steering(Sourced):
    """How healthy traffic finds its region."""

    policy: Literal["home_first", "by_latency", "by_weight"]
    """To the home region while it is well, to the nearest, or by shares; reviewed, not used."""


class CanaryStep(Entry):
    """A step of moving users home."""

    share: KnownShare
    """Share of the users who are home by then [1]."""
    duration: Minutes
    """How long it lasts [h]."""


class Failback(Sourced):
    """The way home after a failover."""

    soak: Hours = ZERO_HOURS
    """How long home must have been well [h]."""
    canary: ById[CanaryStep] = Field(default_factory=ReadOnly)
    """Steps of moving users home, in order."""
    outage: Minutes = ZERO_HOURS
    """Planned outage at the end [h]."""

    @model_validator(mode="after")
    def _rising(self) -> "Failback":
        shares = [step.share.value or 0.0 for step in self.canary.values()]
        if sorted(shares) != shares:
            complain("the shares of the canary steps must rise", "canary")
        return self


class Readiness(Sourced):
    """What drills are worth: silent breakage of the standby, found by drills."""

    breakage_rate: Rate
    """How often the standby breaks without anybody noticing [/year]."""
    drill_interval: DrillInterval
    """Time between two drills, or `never` [h]."""
    drill_hours: Duration | None = None
    """Work of one drill [h]."""


class ReplicationMethod(Sourced):
    """A way to keep a second copy that survives the loss of a site."""

    title: TextField
    provides: Literal["logical", "physical", "files", "none"]
    """The kind of copy."""
    lag: LawField
    """Law of the age of the copy: the data lost in a failover [h]."""
    broken: KnownShare | None = None
    """Chance that it was broken unnoticed, so that the backup has to serve [1]."""
    cost: CostPerMonth | None = None
    """Its cost as stated, alone; not added to any strategy [money/month]."""
    list_price: CostPerMonth | None = None
    """What a dated price list asks for it [money/month]; reviewed, not used."""
    stated_rpo: Duration | None = None
    """The recovery point that is claimed for it [h]."""
    quorum: bool = False
    """Whether a write needs a majority of the sites; reviewed, not used."""
    leaves_out: ById[TextField] = Field(default_factory=ReadOnly)
    """What it does not copy, such as schema changes; reviewed, not used."""
    keeps_log: Literal["limited", "unlimited"] | None = None
    """Whether the primary keeps its log for a copy that has stopped, and without a limit; reviewed, not used."""
    pros: ById[TextField] = Field(default_factory=ReadOnly)
    """What speaks for it."""
    cons: ById[TextField] = Field(default_factory=ReadOnly)
    """What speaks against it."""
    recommended: bool = False
    """Whether the document recommends it."""


class BackupMethod(Sourced):
    """A way to keep older copies that survive corruption."""

    title: TextField
    interval: PositiveHours
    """Time between two backups [h]."""
    copy_time: Minutes = Field(default=ZERO_HOURS, alias="copy")
    """Time until a backup is safe elsewhere [h]."""


def _unique_ids(stages: tuple[Stage, ...], field: str) -> None:
    """Complain about stages of one list with the same id."""
    ids = [stage.id for stage in stages]
    for name in dict.fromkeys(one for one in ids if ids.count(one) > 1):
        complain(f"two stages with the id `{name}`: give each its own", field)


class RecoveryPaths(Sourced):
    """The part of a strategy that the simulator plays."""

    groups: ById[Group] = Field(min_length=1)
    """Groups of users and the regions that serve them."""
    shared: tuple[str, ...] = ()
    """Shared places that it depends on."""
    detection: Detection
    noticed: LawOrNever = NEVER
    """Law after which people notice a fault that checks do not see [h]."""
    decision: Decision = Decision()
    steering: Steering | None = None
    automatic: tuple[Stage, ...] = ()
    """Stages of a failover after health checks saw the fault; where there are none, those of `manual`."""
    manual: tuple[Stage, ...] = ()
    """Stages of a failover after people noticed the fault; where there are none, those of `automatic`."""
    restore: tuple[Stage, ...] = ()
    """Stages of a restore from backup, after corruption."""
    failback: Failback | None = None
    replication: Annotated[str | None, BeforeValidator(lambda raw: None if raw == "none" else raw)] = None
    """An id of `replication_methods`; without it a failover falls back on the backup."""
    backup: str
    """An id of `backup_methods`."""
    readiness: Readiness | None = None

    @model_validator(mode="after")
    def _stages(self) -> "RecoveryPaths":
        for field in ("automatic", "manual", "restore"):
            _unique_ids(getattr(self, field), field)
        return self
