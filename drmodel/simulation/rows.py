"""Rows of the tables of a program: modes, places, groups and stages, with ids resolved to indices."""

from dataclasses import dataclass

from drmodel.laws import Law
from drmodel.simulation.worth import Interval

PHASES = ("detect", "decide", "wait", "failback", "restore")  # of a state; stages add their own after these
DETECT, DECIDE, WAIT, FAILBACK, RESTORE = range(5)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a duration comes from: its law and the blocks of its uniforms."""

    law: Law
    block: int
    which: int  # the block that chooses the part of a mixture
    fixed: int | None  # ticks, if the law is constant
    simple: bool  # neither a mixture nor hourly: the law itself is inverted


@dataclass(frozen=True, slots=True)
class ModeRow:
    """A fault mode."""

    id: str
    key: int
    places: tuple[int, ...]
    up: Slot
    repair: Slot  # of all places together
    repairs: tuple[Slot, ...]  # of each place apart; empty if together
    detected: float
    harm: int  # thousandths
    corrupts: bool
    rto_site: bool  # the recovery counts as one from the loss of a site
    rpo_site: bool  # the data loss does
    worth: tuple[Interval, ...] | None  # elapsed ticks at which a failover is worth it; None: always
    faults_per_year: float  # in the long run


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A region or shared place."""

    id: str
    ready: float  # probability that it can take over
    ready_block: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A user group; the first region is its home."""

    id: str
    regions: tuple[int, ...]
    usable: frozenset[int]  # its regions and the shared places
    weight: int
    away_share: float


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage, with a jump: after success to `next`, after failure to the row that follows, its first fallback."""

    name: str
    slot: Slot
    success: float
    success_block: int
    needs_ready: bool
    phase: int
    next: int
