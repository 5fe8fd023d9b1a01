"""Studies that follow the levers: small ones at once, finer ones while nobody moves, none where prices alone changed.

All rest on the same random numbers, so that what differs between two of them is what was moved.
"""

from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from drmodel.analysis.compare import compare, hourly_cost, steps
from drmodel.analysis.economic import Economics
from drmodel.analysis.recommend import choose
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import Progress, estimate
from drmodel.simulation.model import Objectives
from drmodel.simulation.program import Program
from drmodel.simulation.results import Estimate
from drmodel.simulation.translate import objectives, programs
from drmodel.simulation.work import settled
from drmodel.study.results import Settings, Situation, Study

YEARS = (640, 5_120, 40_960)  # of each strategy, from the first answer to the finest
MOST_KEPT = 400  # estimates
EXACT = 1e-9  # a precision that nobody reaches: what is asked for is a number of years


@dataclass(frozen=True)
class Side:
    """One situation of a scenario: what is compared in it, and what is simulated of each strategy."""

    scenario: Scenario
    objectives: Objectives
    programs: Mapping[str, Program]


@dataclass(frozen=True)
class Asked:
    """A scenario at the targets of its plan, and as it is today."""

    planned: Side
    today: Side

    @property
    def programs(self) -> tuple[Program, ...]:
        """All that is simulated, each once: most programs are in both."""
        return tuple(dict.fromkeys((*self.planned.programs.values(), *self.today.programs.values())))


def asked(scenario: Scenario) -> Asked:
    """What a study of a scenario takes.

    Raises
    ------
    SimulationError
        If the scenario cannot be simulated.
    """
    today = scenario.today()
    return Asked(_side(scenario, today), _side(today, scenario))


class Live:
    """Estimates that were made, and the studies that they lead to.

    Parameters
    ----------
    seed
        Seed of the random numbers.
    engine
        Name of the engine; by default the compiled one.
    """

    def __init__(self, seed: int, engine: str | None = None) -> None:
        self.seed = seed
        self.engine, _ = settled(engine, None)
        self._kept: OrderedDict[tuple[Program, int], Estimate] = OrderedDict()

    def known(self, what: Asked) -> int:
        """The finest step for which nothing is left to simulate; −1 if there is none."""
        steps_known = (i for i in range(len(YEARS)) if all((one, i) in self._kept for one in what.programs))
        return max(steps_known, default=-1)

    def study(self, what: Asked, step: int, *, progress: Progress | None = None) -> Study:
        """The study at a step of `YEARS`, without what it takes time to tell and the page does not show.

        Those are what the options return over the horizon, the triggers and the roadmap.

        Parameters
        ----------
        what
            What is asked.
        step
            Number of the step.
        progress
            As in `drmodel.simulation.estimate.estimate`; who is told of it may raise to stop.
        """
        found = self._estimates(what.programs, step, progress)
        scenario = what.planned.scenario
        return Study(
            variant=scenario.variant_name,
            overrides=scenario.overrides,
            settings=Settings(self.seed, EXACT, YEARS[step], self.engine, samples=0),
            planned=_situation(what.planned, found),
            today=_situation(what.today, found),
            triggers=None,
            economics=Economics(hourly_cost(scenario), {}, {}),
            roadmap={},
            objectives=what.planned.objectives,
        )

    def _estimates(self, wanted: Collection[Program], step: int, progress: Progress | None) -> dict[Program, Estimate]:
        found = {one: kept for one in wanted if (kept := self._kept.get((one, step))) is not None}
        found |= self._made([one for one in wanted if one not in found], step, progress)
        if len({one.years for one in found.values()}) > 1:  # where nothing fails, an estimate ends sooner
            found = self._made(wanted, step, progress)
        for one, estimated in found.items():
            self._kept[one, step] = estimated
            self._kept.move_to_end((one, step))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return found

    def _made(self, some: Collection[Program], step: int, progress: Progress | None) -> dict[Program, Estimate]:
        if not some:
            return {}
        named = {str(number): one for number, one in enumerate(some)}
        found = estimate(
            named,
            seed=self.seed,
            precision=EXACT,
            budget=YEARS[step],
            jobs=1,  # a second thread would take half of its time to get going, and the page its turn
            engine=self.engine,
            progress=progress,
        )
        return {one: found[name] for name, one in named.items()}


def _side(scenario: Scenario, other: Scenario) -> Side:
    wanted = objectives(scenario, other)
    return Side(scenario, wanted, programs(scenario, wanted))


def _situation(side: Side, found: Mapping[Program, Estimate]) -> Situation:
    scenario, estimates = side.scenario, {name: found[one] for name, one in side.programs.items()}
    worths = compare(scenario, estimates)
    choice = choose(scenario, estimates, worths, side.objectives.rto_modes)
    return Situation(scenario, estimates, worths, {}, steps(worths), choice)
