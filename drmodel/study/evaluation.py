"""From a scenario to a study."""

import json
import os
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drmodel.analysis.compare import Step, Worth, compare, steps
from drmodel.analysis.economic import Economics, economics
from drmodel.analysis.firing import TriggerState, trigger_state
from drmodel.analysis.forecast import Due, draws
from drmodel.analysis.nights import Night, nights
from drmodel.analysis.reach import Reach, reach_of
from drmodel.analysis.recommend import Choice, choose
from drmodel.analysis.returns import Returns, returns
from drmodel.analysis.review.findings import Finding
from drmodel.analysis.roadmap import roadmap_dues
from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.uncertainty.analysis import uncertainty
from drmodel.analysis.uncertainty.repriced import repriced
from drmodel.analysis.uncertainty.results import Uncertainty
from drmodel.analysis.uncertainty.sampled import Outcomes, joint_outcomes, settled_samples
from drmodel.display import Card, Shown
from drmodel.errors import refuse_other
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import Objectives
from drmodel.simulation.results import Estimate
from drmodel.simulation.translate import objectives, programs
from drmodel.simulation.work import settled
from drmodel.study.progress import Progress, watched
from drmodel.study.recommendation import Recommendation, recommend
from drmodel.study.review import review

if TYPE_CHECKING:
    import pandas as pd

    from drmodel.study.trace import Trace

DEFAULT_SEED = 2025
DEFAULT_PRECISION = 0.01


@dataclass(frozen=True)
class Settings:
    """How a study was simulated, as `drmodel.simulation.estimate.estimate` takes it."""

    seed: int
    precision: float
    budget: int
    engine: str
    samples: int
    """Joint samples of the uncertain inputs; 0 for none."""


@dataclass(frozen=True)
class Situation:
    """The strategies under one set of targets, users and costs.

    Attributes
    ----------
    scenario
        The scenario of the situation.
    estimates, worths, returns
        By strategy: what was simulated, its worth in a year, and what it returns over the horizon.
    steps
        Incremental analysis, in order of cost.
    choice
        The recommendation.
    """

    scenario: Scenario
    estimates: Mapping[str, Estimate]
    worths: Mapping[str, Worth]
    returns: Mapping[str, Returns]
    steps: tuple[Step, ...]
    choice: Choice


@dataclass(frozen=True)
class Beside:
    """The strategies under the document's own assumptions, to be held against those of the study.

    Attributes
    ----------
    variant
        The variant that holds these assumptions.
    situation
        The strategies under it; not all need be those of the study.
    """

    variant: str
    situation: Situation


@dataclass(frozen=True, repr=False)
class Study(Shown):
    """Everything that was found about a scenario; whatever shows a number takes it from here.

    Printed, it is the decision and a table of the options: text in a terminal, HTML in a notebook.

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
        State of the triggers, and when they fire; None if the scenario has none.
    economics
        What an hour of outage has to cost for each strategy to pay, at the targets of the plan.
    roadmap
        By horizon and item: when what it waits for is due; nothing where nobody can say.
    objectives
        What was compared exactly in the simulation of the plan.
    nights
        Outages to look at, found when the scenario was evaluated.
    beside
        The strategies under the document's own assumptions; None if the scenario names none, or uses them itself.
    uncertainty
        How sure the decision of the plan is while inputs are uncertain; None if no joint samples were asked for, or no
        range moves a result.
    uncertainty_today
        The same of today's decision, from the same samples where they tell of it; None likewise.
    sensitivity
        What would change the decision of the plan; None if that was not asked for.
    reach
        What it would take to meet the targets of the plan; None if the levers were not searched.
    """

    variant: str
    overrides: tuple[str, ...]
    settings: Settings
    planned: Situation
    today: Situation
    triggers: TriggerState | None
    economics: Economics
    roadmap: Mapping[str, Mapping[str, Due]]
    objectives: Objectives
    nights: tuple[Night, ...] = ()
    beside: Beside | None = None
    uncertainty: Uncertainty | None = None
    uncertainty_today: Uncertainty | None = None
    sensitivity: Sensitivity | None = None
    reach: Reach | None = None

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was loaded."""
        return self.planned.scenario

    @property
    def years(self) -> int:
        """Years simulated of each strategy."""
        return next(iter(self.planned.estimates.values())).years

    @property
    def mission_years(self) -> int:
        """Years of a replication."""
        return next(iter(self.planned.estimates.values())).mission_years

    @property
    def recommendation(self) -> Recommendation:
        """What to buy now and when triggered, and why."""
        return recommend(self.today.choice, self.planned.choice)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the scenario's document gets wrong, or does not say; the gravest first."""
        return review(self).findings

    @property
    def outcomes(self) -> "pd.DataFrame":
        """What every strategy comes to at the targets of the plan, in tidy form.

        A row for each strategy and measure: unit, mean, and the 95 % interval of the simulation; missing where a
        measure does not apply or nothing bounds it, or for what joint samples tell without one.
        """
        from drmodel.study.tables import outcomes  # pandas takes its time

        return outcomes(self.planned, self.uncertainty)

    def informed(
        self,
        sure: Uncertainty | None,
        sure_today: Uncertainty | None = None,
        changes: Sensitivity | None = None,
        reach: Reach | None = None,
    ) -> "Study":
        """This study once it is known how sure its decisions are, what would change them, and what meets the targets.

        The choices say so.
        """
        return replace(
            self,
            planned=self._chosen(self.planned, sure, reach),
            today=self._chosen(self.today, sure_today, None),
            uncertainty=sure,
            uncertainty_today=sure_today,
            sensitivity=changes,
            reach=reach,
        )

    def _chosen(self, situation: Situation, sure: Uncertainty | None, reach: Reach | None) -> Situation:
        own = situation
        return replace(
            own, choice=choose(own.scenario, own.estimates, own.worths, self.objectives.rto_modes, sure, reach)
        )

    def trace(self, strategy: str, replication: int = 0, *, engine: str | None = None) -> "Trace":
        """One replication of a strategy, as it was simulated: a table, and a timeline of its longest outages.

        Parameters
        ----------
        strategy
            Id of the strategy.
        replication
            Its number.
        engine
            The study's own unless another is named; both tell the same.

        Raises
        ------
        DrmodelError
            If there is no such strategy.
        SimulationError
            If there is no such replication or engine.
        """
        from drmodel.study.trace import traced  # whoever prints numbers alone does without

        return traced(
            self.scenario,
            strategy,
            seed=self.settings.seed,
            replication=replication,
            years=self.mission_years,
            engine=self.settings.engine if engine is None else engine,
        )

    def worst_outage(
        self,
        strategy: str,
        *,
        replications: int | None = None,
        engine: str | None = None,
        progress: Progress | bool = True,
    ) -> "Trace | None":
        """The longest outage of a strategy in the first replications, with the address that replays it.

        Parameters
        ----------
        strategy
            Id of the strategy.
        replications
            How many are searched, at most 100,000; by default 100: a thousand years.
        engine
            As in `trace`.
        progress
            As in `evaluate`; a function is called with the replications searched and how many there are.

        Returns
        -------
        The outage; None if there is none.

        Raises
        ------
        DrmodelError
            If there is no such strategy.
        SimulationError
            If the number of replications is out of range, they have too many faults, or there is no such engine.
        """
        from drmodel.study.trace import SEARCHED, worst_of  # as above

        return worst_of(
            self.scenario,
            strategy,
            seed=self.settings.seed,
            years=self.mission_years,
            engine=self.settings.engine if engine is None else engine,
            replications=SEARCHED if replications is None else replications,
            progress=progress,
        )

    def to_json(self) -> str:
        """The study as JSON text that `drmodel.study.document.from_json` reads back: the same study, the same text.

        The package's JSON Schema of a study (`drmodel.study.schema.study_schema`) describes it.
        """
        from drmodel.study.document import document  # it reads studies too, so it imports this module

        return json.dumps(document(self), ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def _card(self) -> Card:
        from drmodel.study.card import study_card  # as above

        return study_card(self)


def evaluate(
    scenario: Scenario,
    *,
    seed: int = DEFAULT_SEED,
    precision: float = DEFAULT_PRECISION,
    budget: int | None = None,
    jobs: int | None = None,
    engine: str | None = None,
    executor: Executor | None = None,
    samples: int | None = None,
    sensitivity: bool = False,
    search: bool = False,
    progress: Progress | bool = True,
    checkpoint: str | os.PathLike[str] | None = None,
) -> Study:
    """Simulate, value and compare all strategies of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    seed, precision, budget, jobs, engine, executor
        As in `drmodel.simulation.estimate.estimate`.
    samples
        Joint samples of the uncertain inputs, 64 to 4,096, or 0 for none; each takes 200 years of every strategy. By
        default 1,024 if the budget has room for their years.
    sensitivity
        Whether to look for what would change the decision, too.
    search
        Whether to search the levers of the scenario for the cheapest plan that meets the targets, too.
    progress
        True for a bar where somebody watches: on stderr if that is a terminal, below the cell in Jupyter. False for
        none. A function is called with the years done and the most there can be, and there is no bar; it counts anew
        for the joint samples and for the variant that stands beside.
    checkpoint
        File from which a run that was stopped goes on, as in `estimate`; the variant that stands beside is a run of
        its own and has its own, named the same with `.beside` after it.

    Returns
    -------
    The study.

    Raises
    ------
    SimulationError
        If a setting makes no sense, the scenario cannot be simulated, or the checkpoint is damaged, of another run, or
        cannot be written.
    ScenarioError
        If the variant that it names as `beside` does not fit.
    """
    refuse_other("scenario", scenario, Scenario, 'drmodel.load("scenario.yaml")')
    engine, budget = settled(engine, budget)
    samples = settled_samples(samples, budget)
    today, other = scenario.today(), _beside(scenario)
    sets = {
        "planned": programs(scenario, objectives(scenario, today)),
        "today": programs(today, objectives(today, scenario)),
    }
    with watched(progress, "simulating") as tell:
        found = estimate(
            {f"{situation} {name}": program for situation, some in sets.items() for name, program in some.items()},
            seed=seed,
            precision=precision,
            budget=budget,
            jobs=jobs,
            engine=engine,
            executor=executor,
            progress=tell,
            checkpoint=checkpoint,
        )
    split = {s: {name: found[f"{s} {name}"] for name in some} for s, some in sets.items()}
    settings = Settings(seed, precision, budget, engine, samples)
    study = study_of(scenario, settings, split["planned"], split["today"], scenario.variant_name, scenario.overrides)
    planned = study.planned
    study = replace(study, nights=nights(scenario, planned.estimates, planned.worths, planned.choice, study.objectives))
    sampled = _sampled(study, study.planned, jobs, progress)
    sure = sure_today = _uncertainty(study, study.planned, sampled)
    if sampled is not None and study.today.scenario is not scenario:
        sure_today = _uncertainty(study, study.today, _sampled_today(study, sampled, jobs, progress))
    changes = _sensitivity(study, sampled, jobs, progress) if sensitivity else None
    study = study.informed(sure, sure_today, changes, _reach(study, jobs, progress) if search else None)
    if other is None:
        return study
    with watched(progress, f"simulating {other.variant_name}") as tell:
        estimates = estimate(
            programs(other, objectives(other)),
            seed=seed,
            precision=precision,
            budget=study.years,  # where nothing fails, no number of years gives the precision
            jobs=jobs,
            engine=engine,
            executor=executor,
            progress=tell,
            checkpoint=None if checkpoint is None else f"{os.fspath(checkpoint)}.beside",
        )
    return replace(study, beside=beside_of(other, estimates, other.variant_name))


def _sampled(study: Study, situation: Situation, jobs: int | None, progress: Progress | bool) -> Outcomes | None:
    """What joint samples of the uncertain inputs come to, if there are any and they were asked for."""
    settings = study.settings
    if not settings.samples:
        return None
    with watched(progress, "sampling what is uncertain") as tell:
        return joint_outcomes(
            situation.scenario,
            study.objectives,
            settings.samples,
            seed=settings.seed,
            jobs=jobs,
            engine=settings.engine,
            progress=tell,
        )


def _sampled_today(study: Study, sampled: Outcomes, jobs: int | None, progress: Progress | bool) -> Outcomes | None:
    """The same samples at today's targets, users and costs; others, where these do not tell of today."""
    known = repriced(sampled, study.scenario, study.today.scenario, study.objectives)
    return _sampled(study, study.today, jobs, progress) if known is None else known


def _uncertainty(study: Study, situation: Situation, sampled: Outcomes | None) -> Uncertainty | None:
    """How sure the decision of a situation is."""
    if sampled is None:
        return None
    return uncertainty(situation.scenario, situation.worths, study.objectives, sampled)


def _sensitivity(study: Study, sampled: Outcomes | None, jobs: int | None, progress: Progress | bool) -> Sensitivity:
    """What would change the decision."""
    from drmodel.analysis.sensitivity.analysis import sensitivity  # whoever does not ask for it does without

    with watched(progress, "looking for what would change the answer"):
        return sensitivity(
            study.scenario,
            study.objectives,
            seed=study.settings.seed,
            found=sampled,
            jobs=jobs,
            engine=study.settings.engine,
        )


def _reach(study: Study, jobs: int | None, progress: Progress | bool) -> Reach:
    """What it would take to meet the targets."""
    from drmodel.study.search import search  # it has its defaults from here

    own = study.settings
    return reach_of(
        search(
            study.scenario,
            seed=own.seed,
            precision=own.precision,
            budget=own.budget,
            jobs=jobs,
            engine=own.engine,
            progress=progress,
        )
    )


def beside_of(scenario: Scenario, estimates: Mapping[str, Estimate], variant: str) -> Beside:
    """What stands beside a study, simulated now or read from a file."""
    return Beside(variant, _situation(scenario, estimates, objectives(scenario)))


def _beside(scenario: Scenario) -> Scenario | None:
    """The scenario under the document's own assumptions; None if it names none, or uses them."""
    name = scenario.beside
    return None if name is None or name == scenario.variant_name else scenario.variant(name)


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
    situation, triggers = _situation(scenario, planned, wanted), trigger_state(scenario)
    drawn = draws(scenario, {} if triggers is None else {name: one.fired for name, one in triggers.rules.items()})
    return Study(
        variant=variant,
        overrides=overrides,
        settings=settings,
        planned=situation,
        today=_situation(today_is, today, objectives(today_is, scenario)),
        triggers=triggers,
        economics=economics(scenario, planned, situation.worths, situation.choice.removed, drawn),
        roadmap=roadmap_dues(scenario, drawn),
        objectives=wanted,
    )


def _situation(scenario: Scenario, estimates: Mapping[str, Estimate], wanted: Objectives) -> Situation:
    worths = compare(scenario, estimates)
    choice = choose(scenario, estimates, worths, wanted.rto_modes)
    return Situation(scenario, estimates, worths, returns(scenario, estimates), steps(worths), choice)
