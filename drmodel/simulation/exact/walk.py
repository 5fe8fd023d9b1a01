"""All ways along a path of stages: every stage takes its time, and a failed one leads to its fallback."""

from collections.abc import Iterator
from dataclasses import dataclass

from drmodel.errors import SimulationError
from drmodel.laws import Hourly, Law
from drmodel.simulation.program import Program
from drmodel.simulation.rows import StageRow

MOST_WAYS = 4_096


@dataclass(frozen=True, slots=True)
class Way:
    """One way along a path: how probable it is, and the stages that it takes."""

    chance: float
    stages: tuple[StageRow, ...]

    @property
    def mean(self) -> float:
        """Mean duration [h]."""
        return sum(stage.slot.law.mean for stage in self.stages)

    @property
    def instant(self) -> bool:
        """Whether it takes no time at all."""
        return all(stage.slot.fixed == 0 for stage in self.stages)

    def exceeded(self, rare: float) -> float:
        """A time that it exceeds with a chance of at most `rare` a stage [h]."""
        return sum(max(law.quantile(1.0 - rare) for law in _laws(stage.slot.law)) for stage in self.stages)


def ways(program: Program, path: tuple[int, int], ready: float) -> tuple[Way, ...]:
    """All ways along a path; readiness is one draw for all the stages that need it.

    Parameters
    ----------
    program
        Whose stages they are.
    path
        Range of its stages.
    ready
        Probability that the target is ready.

    Raises
    ------
    SimulationError
        If stages share their luck, or there are too many ways to list.
    """
    check_names(program, path)
    found: list[Way] = []
    for state, chance in ((True, ready), (False, 1.0 - ready)):
        for way in _from(program, path[0], path[1], state):
            if chance * way.chance > 0:
                found.append(Way(chance * way.chance, way.stages))
            if len(found) > MOST_WAYS:
                raise SimulationError(f"a path of stages has more than {MOST_WAYS:,} ways")
    return tuple(found)


def check_names(program: Program, path: tuple[int, int]) -> None:
    """Refuse a path on which a name stands twice: both stages would have the same draws."""
    names = [program.stages[i].name for i in range(*path)]
    for name in names:
        if names.count(name) > 1:
            raise SimulationError(f"stage {name!r} stands twice on a path: both would share their luck")


def _from(program: Program, stage: int, end: int, ready: bool) -> Iterator[Way]:
    if stage == end:
        yield Way(1.0, ())
        return
    row = program.stages[stage]
    success = row.success if ready or not row.needs_ready else 0.0
    for after, chance in ((row.next, success), (stage + 1, 1.0 - success)):
        if chance > 0:
            for way in _from(program, after, end, ready):
                yield Way(chance * way.chance, (row, *way.stages))


def _laws(law: Law) -> tuple[Law, ...]:
    return law.laws if isinstance(law, Hourly) else (law,)
