"""From a scenario to a study."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from drmodel.analysis.compare import Step, Worth, compare, steps
from drmodel.analysis.firing import TriggerState, trigger_state
from drmodel.analysis.nights import Night, nights
from drmodel.analysis.recommend import Choice, choose
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import Objectives
from drmodel.simulation.results import Estimate
from drmodel.simulation.translate import objectives, programs

DEFAULT_SEED = 2025
DEFAULT_PRECISION = 0.01
DEFAULT_BUDGET = 20_000  # years of each strategy


@dataclass(frozen=True)
class Settings:
    """How a study was simulated, as `drmodel.simulation.estimate.estimate` takes it."""

    seed: int
    precision: float
    budget: int
    engine: str


@dataclass(frozen=True)
class Situation:
    """The strategies under one set of targets, users and costs.

    Attributes
    ----------
    scenario
        The scenario of the situation.
    estimates, worths
        By strategy.
    steps
        Incremental analysis, in order of cost.
    choice
        The recommendation.
    """

    scenario: Scenario
    estimates: Mapping[str, Estimate]
    worths: Mapping[str, Worth]
    steps: tuple[Step, ...]
    choice: Choice


@dataclass(frozen=True)
class Study:
    """Everything that was found about a scenario; whatever shows a number takes it from here.

    Attributes
    ----------
    variant, overrides
        What of the scenario's file was applied; a study that was read back has only the resolved scenario.
    settings
        How it was simulated.
    planned
        The strategies at the targets of the plan: when it is triggered.
    today
        The strategies at today's targets, users and costs.
    triggers
        State of the triggers; None if the scenario has none.
    objectives
        What was compared exactly in the simulation of the plan.
    nights
        Outages to look at, found when the scenario was evaluated.
    """

    variant: str
    overrides: tuple[str, ...]
    settings: Settings
    planned: Situation
    today: Situation
    triggers: TriggerState | None
    objectives: Objectives
    nights: tuple[Night, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was loaded."""
        return self.planned.scenario

    @property
    def years(self) -> int:
        """Years simulated of each strategy."""
        return next(iter(self.planned.estimates.values())).years


def evaluate(
    scenario: Scenario,
    *,
    seed: int = DEFAULT_SEED,
    precision: float = DEFAULT_PRECISION,
    budget: int = DEFAULT_BUDGET,
    jobs: int | None = None,
    engine: str = "reference",
    progress: Callable[[int, int], None] | None = None,
) -> Study:
    """Simulate, value and compare all strategies of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    seed, precision, budget, jobs, engine, progress
        As in `drmodel.simulation.estimate.estimate`.

    Returns
    -------
    The study.

    Raises
    ------
    SimulationError
        If a setting makes no sense, or the scenario cannot be simulated.
    """
    today = scenario.today()
    sets = {
        "planned": programs(scenario, objectives(scenario, today)),
        "today": programs(today, objectives(today, scenario)),
    }
    found = estimate(
        {f"{situation} {name}": program for situation, some in sets.items() for name, program in some.items()},
        seed=seed,
        precision=precision,
        budget=budget,
        jobs=jobs,
        engine=engine,
        progress=progress,
    )
    split = {s: {name: found[f"{s} {name}"] for name in some} for s, some in sets.items()}
    settings = Settings(seed, precision, budget, engine)
    study = study_of(scenario, settings, split["planned"], split["today"], scenario.variant_name, scenario.overrides)
    planned = study.planned
    found_nights = nights(scenario, planned.estimates, planned.worths, planned.choice, study.objectives)
    return replace(study, nights=found_nights)


def study_of(
    scenario: Scenario,
    settings: Settings,
    planned: Mapping[str, Estimate],
    today: Mapping[str, Estimate],
    variant: str,
    overrides: tuple[str, ...],
) -> Study:
    """The study that estimates lead to, simulated now or read from a file."""
    today_is = scenario.today()
    wanted = objectives(scenario, today_is)
    return Study(
        variant=variant,
        overrides=overrides,
        settings=settings,
        planned=_situation(scenario, planned, wanted),
        today=_situation(today_is, today, objectives(today_is, scenario)),
        triggers=trigger_state(scenario),
        objectives=wanted,
    )


def _situation(scenario: Scenario, estimates: Mapping[str, Estimate], wanted: Objectives) -> Situation:
    worths = compare(scenario, estimates)
    choice = choose(scenario, estimates, worths, wanted.rto_modes)
    return Situation(scenario, estimates, worths, steps(worths), choice)
