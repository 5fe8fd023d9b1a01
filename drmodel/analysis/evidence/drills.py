"""What drills teach: laws of stages, readiness of the standby, the time budget, and what the next drill is worth."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drmodel.analysis.evidence.drill_worth import NextDrill, next_drill
from drmodel.analysis.evidence.drilllog import DrillLog, read_drills
from drmodel.analysis.evidence.drills_card import drills_card
from drmodel.analysis.evidence.learning import (
    WORTH,
    LearnedReadiness,
    LearnedStage,
    learned_readiness,
    learned_stages,
    stages_of,
)
from drmodel.analysis.evidence.reading import Remark
from drmodel.analysis.evidence.timebudget import TimeBudget, time_budget
from drmodel.analysis.evidence.variant import variant_text
from drmodel.display import Card, Shown
from drmodel.errors import DrmodelError, refuse_other
from drmodel.scenario.models import Scenario
from drmodel.simulation.model import NO_OBJECTIVES
from drmodel.simulation.translate import programs

DEFAULT_SEED, DEFAULT_PRECISION = 2025, 0.01
_NOTHING = 1e-6
_MOST_SIGMA = 10.0  # of a lognormal law, as a scenario takes it


@dataclass(frozen=True, repr=False)
class Drilled(Shown):
    """What a log of drills says about a strategy.

    Attributes
    ----------
    scenario
        The scenario before the drills.
    strategy
        The strategy that was drilled.
    log
        The drills.
    worth
        Drills that what the scenario says was worth.
    stages, readiness
        What was learned; readiness is None where the scenario states no silent breakage.
    rto
        Recovery time objective [h]; None if there is none.
    before, after
        Time budget of a recovery as the scenario has it, and once it has learned.
    next
        What the next drill is worth; None where nothing is learned of readiness.
    remarks
        What was done about rows that do not stand as they are written, and what could not be learned.
    """

    scenario: Scenario
    strategy: str
    log: DrillLog
    worth: float
    stages: tuple[LearnedStage, ...]
    readiness: LearnedReadiness | None
    rto: float | None
    before: TimeBudget
    after: TimeBudget
    next: NextDrill | None
    remarks: tuple[Remark, ...]

    @property
    def overrides(self) -> dict[str, Any]:
        """What was learned as values by path, for `Scenario.override`."""
        return _overrides(self.strategy, self.log, self.stages, self.readiness)

    def learned(self) -> Scenario:
        """The scenario once it has learned."""
        return self.scenario.override(self.overrides) if self.overrides else self.scenario

    def fragment(self, name: str = "drilled") -> str:
        """A variant with what was learned, as YAML to put below `variants:` of the scenario."""
        return variant_text(
            name,
            f"{len(self.log.drills)} drills of {self.strategy}; what the scenario says counts as {self.worth:g}.",
            f"Learned from {_file(self.log)}",
            self.overrides,
            self.scenario.variant_name,
        )

    def _card(self) -> Card:
        return drills_card(self)


def drills(
    path: str | os.PathLike[str],
    scenario: Scenario,
    strategy: str,
    *,
    worth: float = WORTH,
    timezone: str | None = None,
    seed: int = DEFAULT_SEED,
    precision: float = DEFAULT_PRECISION,
    budget: int | None = None,
    jobs: int | None = None,
    engine: str | None = None,
) -> Drilled:
    """What a log of drills teaches about a strategy.

    Durations of a stage are lognormal; the scenario's law, by the mean and spread of its logarithm, is the belief
    before, worth a few drills (`drmodel.calculators.updating.updated_durations`). Chances of success are updated as a
    beta law (`updated_odds`), the rate of silent breakages as a gamma law that knows that a drill sees only whether
    something broke since the last one (`updated_breakage`). The time budget plays the stages of the automatic path, by
    hand where there is none; the worth of the next drill comes from the simulator (`next_drill`).

    Parameters
    ----------
    path
        The log, as `read_drills` takes it.
    scenario, strategy
        The scenario, and the strategy whose stages were drilled.
    worth
        Drills that what the scenario says is worth, greater than 0.
    timezone
        The zone of times that state none.
    seed, precision, budget, jobs, engine
        As in `drmodel.simulation.estimate.estimate`.

    Raises
    ------
    TableError
        If the log cannot be used: all faults at once.
    DrmodelError
        If there is no such strategy, or nothing of it was drilled.
    SimulationError
        If a setting makes no sense or the scenario cannot be simulated.
    """
    refuse_other("scenario", scenario, Scenario, 'drmodel.load("scenario.yaml")')
    if strategy not in scenario.strategies:
        raise DrmodelError(f"strategy {strategy!r}: no such strategy; there are {', '.join(scenario.strategies)}")
    if not 0 < worth <= 1_000:
        raise DrmodelError(f"a worth of {worth:g} drills: it must be greater than 0 and at most 1,000")
    log, known = read_drills(path, timezone), stages_of(strategy, scenario.strategies[strategy])
    if not known:
        raise DrmodelError(f"{strategy}: it has no stages to drill")
    stages, remarks = learned_stages(log, known, worth)
    readiness, more = learned_readiness(log, known, scenario.strategies[strategy].readiness, worth)
    rto = scenario.targets.rto
    limit = None if rto is None else rto.value.value
    found = Drilled(
        scenario=scenario,
        strategy=strategy,
        log=log,
        worth=worth,
        stages=stages,
        readiness=readiness,
        rto=limit,
        before=_budget(scenario, strategy, limit, seed),
        after=_budget(scenario, strategy, limit, seed),
        next=None,
        remarks=(*log.remarks, *remarks, *more),
    )
    after = found.learned()
    found = replace(found, after=_budget(after, strategy, limit, seed))
    if readiness is None:
        return found
    settings: Mapping[str, Any] = {
        "seed": seed, "precision": precision, "budget": budget, "jobs": jobs, "engine": engine,
    }  # fmt: skip
    return replace(found, next=next_drill(after, strategy, readiness, **settings))


def _budget(scenario: Scenario, strategy: str, rto: float | None, seed: int) -> TimeBudget:
    program = programs(scenario, NO_OBJECTIVES)[strategy]
    return time_budget(program, program.automatic, rto, seed=seed)


def _overrides(
    strategy: str, log: DrillLog, stages: tuple[LearnedStage, ...], readiness: LearnedReadiness | None
) -> dict[str, Any]:
    days = [step.start for step in log.steps]
    source = {"citation": f"{_file(log)}: {len(log.drills)} drills", "date": f"{max(days):%Y-%m-%d}"}
    result: dict[str, Any] = {}
    for one in stages:
        for path, stage in one.places:
            if one.after is not None:
                low, high = one.after.median_interval()
                median = {"range": _range(60 * low, 60 * high, 60 * one.after.median, "min")}
                sigma = _digits(min(one.after.sigma, _MOST_SIGMA))
                result[f"{path}.duration"] = {"lognormal": {"median": median, "sigma": sigma}, "source": source}
            if one.odds is not None and stage.fallback:
                least, most = (100 * share for share in one.odds.interval())
                result[f"{path}.success"] = {"range": _range(least, most, 100 * one.odds.mean, "%"), "source": source}
    if readiness is not None and (readiness.good or readiness.broken):
        mean, least, most = readiness.years(readiness.after)
        place = f"strategies.{strategy}.readiness.breakage_rate"
        result[place] = {"range": _range(least, most, mean, "/year"), "source": source}
    return result


def _range(low: float, high: float, mean: float, unit: str) -> list[Any]:
    """The 90 % interval as a range whose base value, the mean of its PERT law, is what is believed on average."""
    likely = min(max((6 * mean - low - high) / 4, low), high)
    return [_digits(low), _digits(likely), f"{_digits(high)} {unit}"]


def _digits(value: float) -> float:
    """Four significant digits, more than a few drills bear; what is as good as nothing is 0."""
    return float(f"{value:.4g}") if value > _NOTHING else 0.0


def _file(log: DrillLog) -> str:
    return "".join(char if char.isprintable() else " " for char in Path(log.file).name)
