"""What was found about a scenario: the study, and its situations."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from drmodel.analysis.compare import Step, Worth, compare, steps
from drmodel.analysis.economic import Economics, economics
from drmodel.analysis.firing import TriggerState, trigger_state
from drmodel.analysis.forecast import Due, draws
from drmodel.analysis.nights import Night, replay
from drmodel.analysis.reach import Reach
from drmodel.analysis.recommend import Choice, choose
from drmodel.analysis.returns import Returns, returns
from drmodel.analysis.review.findings import Finding
from drmodel.analysis.roadmap import roadmap_dues
from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.story import Story
from drmodel.analysis.uncertainty.results import Uncertainty
from drmodel.display import Card, Shown
from drmodel.scenario.assumptions import Assumption, assumptions
from drmodel.scenario.models import Scenario
from drmodel.simulation.model import Objectives
from drmodel.simulation.results import Estimate
from drmodel.simulation.translate import objectives
from drmodel.study.environment import environment
from drmodel.study.progress import Progress
from drmodel.study.recommendation import Recommendation, recommend
from drmodel.study.review import review

if TYPE_CHECKING:
    import pandas as pd

    from drmodel.study.trace import Trace


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
    environment
        Version of Python and of what computes, and the kind of machine; nothing if a file of it does not say.
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
    environment: Mapping[str, str] = field(default_factory=environment)

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was loaded."""
        return self.planned.scenario

    @cached_property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Every value that the scenario writes down, with its source."""
        return assumptions(self.scenario)

    @cached_property
    def stories(self) -> Mapping[Night, Story]:
        """What happened in each of the nights, which are played again."""
        estimates = self.planned.estimates
        return {
            night: replay(self.scenario, self.objectives, estimates[night.strategy], night) for night in self.nights
        }

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

    @property
    def downtime_by_cause(self) -> "pd.DataFrame":
        """Mean downtime at the targets of the plan [h/year]: a row for each cause, a column for each strategy."""
        from drmodel.study.tables import downtime_by_cause  # as above

        return downtime_by_cause(self.planned)

    @property
    def trigger_table(self) -> "pd.DataFrame":
        """The triggers, one a row; none if the scenario has none.

        Columns: `current` and `threshold` as they are written; whether it has `fired`; the share of the way that is
        `gone` [1]; the days by which it fires with a probability of 10, 50 and 90 %, `early`, `middle` and `late`, and
        the probability that it `never` does; by when to `start` the plan for the middle day; the strategy that it
        `starts`; the value of the metric, in the unit of the threshold, from which that strategy pays, `pays_from`,
        and the day on which the metric is there, `pays_on`. Missing where nobody can say.
        """
        from drmodel.study.tables import triggers  # as above

        return triggers(self)

    @property
    def pays_table(self) -> "pd.DataFrame":
        """From what cost of an hour of outage each strategy pays, one a row; all money in the value currency.

        Columns: it pays from `pays_from` an hour on, with its 95 % interval `low` to `high`, up to `pays_to`; it is the
        best from `best_from` to `best_to`; a month without it forgoes `waiting_month`. Missing for never, and for
        nowhere. What an hour costs in the scenario is `economics.hour`.
        """
        from drmodel.study.tables import pays  # as above

        return pays(self)

    @property
    def roadmap_table(self) -> "pd.DataFrame":
        """The roadmap, an item a row; none if the scenario has none.

        Columns: `horizon` and `item`; what it `waits_for`; the days by which that has happened with a probability of
        10, 50 and 90 %, `early`, `middle` and `late`, and the probability that it `never` does; by when to `start` for
        the middle day; the strategy that it `starts`.
        """
        from drmodel.study.tables import roadmap  # as above

        return roadmap(self)

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


def beside_of(scenario: Scenario, estimates: Mapping[str, Estimate], variant: str) -> Beside:
    """What stands beside a study, simulated now or read from a file."""
    return Beside(variant, _situation(scenario, estimates, objectives(scenario)))
