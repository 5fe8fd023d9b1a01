"""What the exact solver answers."""

from collections.abc import Sequence
from dataclasses import dataclass

from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.program import Program
from drmodel.simulation.rows import GroupRow


@dataclass(frozen=True, slots=True)
class ExactResult:
    """What users of one strategy go through, by calculation.

    Averages over the user groups by their weight, as in an estimate.

    Attributes
    ----------
    method
        `places`, `renewal` or `chain`.
    assumptions
        What the answer rests on, as sentences.
    unavailability
        Share of time in which users are not served, by share of functions [1].
    outages_year
        Unplanned outages per year.
    mean_recovery
        Their mean length [h]; None if there are none, or over first hours, which cut outages.
    """

    method: str
    assumptions: tuple[str, ...]
    unavailability: float
    outages_year: float
    mean_recovery: float | None

    @property
    def availability(self) -> float:
        """Share of time in which users are served [1]."""
        return 1.0 - self.unavailability

    @property
    def downtime_hours_year(self) -> float:
        """Downtime per year [h]."""
        return self.unavailability * HOURS_PER_YEAR


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """The same for one user group, as rates and shares that can be averaged.

    Attributes
    ----------
    harm
        Share of time lost, by share of functions [1].
    down
        Share of time in unplanned outages, whatever they harm [1].
    outages
        Unplanned outages [1/h].
    """

    harm: float
    down: float
    outages: float


NOTHING = GroupAnswer(0.0, 0.0, 0.0)


def averaged(
    program: Program, answers: Sequence[GroupAnswer], method: str, assumptions: tuple[str, ...], lengths: bool = True
) -> ExactResult:
    """The result over all groups, by weight; `lengths` is whether outages are seen whole."""
    weights = [group.weight / program.total_weight for group in program.groups]

    def mean(what: str) -> float:
        return sum(w * float(getattr(answer, what)) for w, answer in zip(weights, answers, strict=True))

    outages = mean("outages")
    return ExactResult(
        method=method,
        assumptions=assumptions,
        unavailability=mean("harm"),
        outages_year=outages * HOURS_PER_YEAR,
        mean_recovery=mean("down") / outages if lengths and outages > 0 else None,
    )


def name_of(group: GroupRow) -> str:
    """How a refusal speaks of a group."""
    return f"user group {group.id!r}"
