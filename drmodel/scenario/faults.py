"""What the world does: fault modes, what they hit, and the measures that change them."""

from pydantic import Field, model_validator

from drmodel.scenario.lawleaf import LawField, LawOrNever
from drmodel.scenario.leaves import Entry, Sourced, TextField, complain
from drmodel.scenario.measures import ONE, Factor, FaultRate, KnownShare, PositiveHours


class FaultMode(Sourced):
    """A way in which places fail and are repaired, again and again."""

    title: TextField
    places: tuple[str, ...] = Field(min_length=1)
    """The regions and shared places that it hits at once."""
    rate: FaultRate | None = None
    """Faults per calendar year; this, `mttf` or `up` [/year]."""
    mttf: PositiveHours | None = None
    """Mean time from a repair to the next fault, exponential [h]."""
    up: LawOrNever | None = None
    """Law of the time from a repair to the next fault [h]."""
    repair: LawField
    """Law of the time to repair [h]."""
    repair_each: bool = False
    """Whether each place draws its own repair; else all are back together."""
    detected: KnownShare = ONE
    """Chance that health checks see it [1]."""
    harm: KnownShare = ONE
    """Share of the functions that it stops; 0 % is a false alarm [1]."""
    corrupts: bool = False
    """Whether it harms data, which only a restore mends."""
    cause: str | None = None
    """Its group for charts and reasons: an id of `causes`; without one it is its own."""

    @model_validator(mode="after")
    def _one_rhythm(self) -> "FaultMode":
        given = [name for name in ("rate", "mttf", "up") if getattr(self, name) is not None]
        if len(given) != 1:
            found = " and ".join(given) or "none"
            complain(
                f"exactly one of rate, mttf and up is needed, there is {found}: keep one, such as `rate: 1.5 /year`"
            )
        if self.corrupts and self.harm.value == 0:
            complain("a mode that corrupts must harm somebody: leave `harm` out or give it above 0 %")
        return self


class Cause(Entry):
    """A group of fault modes for charts and reasons."""

    title: TextField


class FaultScale(Sourced):
    """One factor on all fault rates and one on all repairs, to calibrate the modes together."""

    rate: Factor = ONE
    """What all rates are multiplied by [1]."""
    repair: Factor = ONE
    """What all repairs are multiplied by [1]."""


class Effect(Sourced):
    """What a measure changes about one fault mode."""

    rate_factor: Factor | None = None
    """What is left of its rate."""
    repair: LawField | None = None
    """Its new repair law [h]."""
    detected: KnownShare | None = None
    """Its new chance of being detected [1]."""
    harm: KnownShare | None = None
    """Its new share of stopped functions [1]."""
