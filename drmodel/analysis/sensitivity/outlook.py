"""How the strategies stand at some values of the inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from drmodel.analysis.compare import Worth, advantage, compare
from drmodel.analysis.recommend import candidates
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import Objectives
from drmodel.simulation.program import Program
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import Interval
from drmodel.simulation.translate import programs

YEARS = 2560  # of each strategy for each value: the noise is told, and another value meets the same random numbers
EXACT = 1e-9  # a precision that no number of years reaches: all values are simulated for the same years


@dataclass(frozen=True)
class Outlook:
    """How the strategies stand at some values of the inputs.

    Attributes
    ----------
    scenario
        With those values.
    estimates
        By strategy.
    """

    scenario: Scenario
    estimates: Mapping[str, Estimate]

    @cached_property
    def worths(self) -> Mapping[str, Worth]:
        """By strategy."""
        return compare(self.scenario, self.estimates)

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """What the best is chosen from, the best first."""
        return candidates(self.worths)

    @property
    def best(self) -> str:
        """The best strategy, by the rule of the recommendation."""
        return self.candidates[0]

    def over(self, name: str, other: str) -> Interval:
        """What the net benefit of a strategy has over that of another [value currency/year]."""
        return advantage(self.scenario, self.estimates, self.worths, name, other)

    def lead(self, name: str) -> Interval | None:
        """What a candidate has over the best other one; None if there is no other, or it is none itself."""
        others = [self.over(name, other) for other in self.candidates if other != name]
        return min(others, key=lambda lead: lead.mean, default=None) if name in self.candidates else None


class Player:
    """Plays scenarios, each with the same random numbers; what was simulated once is not simulated again.

    Parameters
    ----------
    wanted
        What the simulation compares exactly.
    seed, jobs, engine
        As in `drmodel.simulation.estimate.estimate`.
    years
        Of each strategy.
    """

    def __init__(
        self, wanted: Objectives, *, seed: int, years: int = YEARS, jobs: int | None = None, engine: str | None = None
    ) -> None:
        self._wanted, self._seed, self._years, self._jobs, self._engine = wanted, seed, years, jobs, engine
        self._played: dict[tuple[tuple[str, Program], ...], dict[str, Estimate]] = {}

    def __call__(self, scenario: Scenario) -> Outlook:
        """How its strategies stand."""
        found = programs(scenario, self._wanted)
        key = tuple(found.items())
        if key not in self._played:
            self._played[key] = estimate(
                found, seed=self._seed, precision=EXACT, budget=self._years, jobs=self._jobs, engine=self._engine
            )
        return Outlook(scenario, self._played[key])
