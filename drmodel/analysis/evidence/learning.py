"""What a log of drills says of a strategy's stages and of its standby, beside what the scenario believes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from drmodel.analysis.evidence.drilllog import DrillLog, Step
from drmodel.analysis.evidence.reading import Remark
from drmodel.calculators.updating import (
    Breakage,
    LogDurations,
    Odds,
    updated_breakage,
    updated_durations,
    updated_odds,
)
from drmodel.errors import DrmodelError
from drmodel.laws import Hourly, Law
from drmodel.scenario.paths import closest
from drmodel.scenario.recovery import Readiness, Stage
from drmodel.scenario.strategy import Strategy
from drmodel.simulation.clock import HOURS_PER_YEAR

WORTH = 2.0  # drills that what the scenario says is worth, unless told otherwise
_POINTS = 2_000  # of a law, for the moments of its logarithm
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class LearnedStage:
    """What is known of a stage after the drills.

    Attributes
    ----------
    name
        Its id.
    places
        Where its law stands in the scenario: paths, and the stage at each.
    before
        Its law as the scenario has it.
    durations
        How long it took in the drills [h].
    after
        What is believed of its durations; None where the scenario's law stays, and `why` says why.
    successes, failures
        Attempts that worked or did not.
    odds
        What is believed of its success; None where nobody noted any, or it has no fallback to fail into.
    why
        Why something stays as it is; empty if nothing does.
    """

    name: str
    places: tuple[tuple[str, Stage], ...]
    before: Law
    durations: tuple[float, ...]
    after: LogDurations | None
    successes: int
    failures: int
    odds: Odds | None
    why: str


@dataclass(frozen=True)
class LearnedReadiness:
    """What is known of silent breakages after the drills.

    Attributes
    ----------
    good, broken
        Times since the drill before [h], of drills that found the standby good, or broken.
    rate
        Rate as the scenario has it [1/h].
    interval
        Time between drills as the scenario has it, where it has none as the log has it [h].
    before, after
        What is believed of the rate.
    """

    good: tuple[float, ...]
    broken: tuple[float, ...]
    rate: float
    interval: float
    before: Breakage
    after: Breakage

    def years(self, belief: Breakage) -> tuple[float, float, float]:
        """Mean and 90 % interval of a rate [1/year]."""
        low, high = belief.interval()
        return belief.mean * HOURS_PER_YEAR, low * HOURS_PER_YEAR, high * HOURS_PER_YEAR


def stages_of(name: str, strategy: Strategy) -> dict[str, list[tuple[str, Stage]]]:
    """Every stage of a strategy by its id, fallbacks included, with the paths at which it stands."""
    found: dict[str, list[tuple[str, Stage]]] = {}
    for key in ("automatic", "manual", "restore"):
        for path, stage in _walk(f"strategies.{name}.{key}", getattr(strategy, key)):
            found.setdefault(stage.id, []).append((path, stage))
    return found


def _walk(path: str, stages: Sequence[Stage]) -> Iterator[tuple[str, Stage]]:
    for stage in stages:
        own = f"{path}[{stage.id}]"
        yield own, stage
        yield from _walk(f"{own}.fallback", stage.fallback)


def learned_stages(
    log: DrillLog, known: Mapping[str, list[tuple[str, Stage]]], worth: float
) -> tuple[tuple[LearnedStage, ...], list[Remark]]:
    """What the drills say of each stage that was drilled.

    Parameters
    ----------
    log
        The drills.
    known
        The stages of the strategy, as `stages_of` gives them.
    worth
        Drills that what the scenario says is worth.

    Raises
    ------
    DrmodelError
        If no step of the log is a stage of the strategy.
    """
    steps: dict[str, list[Step]] = {}
    for step in log.steps:
        steps.setdefault(step.name, []).append(step)
    if not steps.keys() & known.keys():
        raise DrmodelError(f"{log.file}: no step is a stage of the strategy; its stages are {', '.join(known)}")
    remarks = [
        Remark(
            "no stage", tuple(step.line for step in own), f"{name!r} is no stage of the strategy{closest(name, known)}"
        )
        for name, own in steps.items()
        if name not in known
    ]
    touched = {one for drill in log.drills if (one := first_touch(drill, known)) is not None}
    found = []
    for name, places in known.items():
        if name in steps:
            own = [step for step in steps[name] if step.hours > 0]
            if short := [step.line for step in steps[name] if step.hours == 0]:
                remarks.append(Remark("zero length", tuple(short), f"{name}: no length; left out of its law"))
            tried = [step for step in steps[name] if step not in touched or step.success]
            found.append(_learned(name, places, [step.hours for step in own], tried, worth))
    return tuple(found), remarks


def _learned(
    name: str, places: list[tuple[str, Stage]], hours: list[float], tried: list[Step], worth: float
) -> LearnedStage:
    stage = places[0][1]
    law = stage.duration.law()
    reasons: list[str] = []
    after: LogDurations | None = None
    believed = None if isinstance(law, Hourly) else belief_of(law, worth)
    if isinstance(law, Hourly):
        reasons.append("its law depends on the hour, which a handful of drills cannot show: it stays")
    elif believed is None and len(hours) < 2:
        reasons.append("the scenario gives it no spread, and two drills are needed for one: its law stays")
    elif hours:
        after = updated_durations(hours, believed)
        if after.sigma == 0:
            after = None
            reasons.append("all drills took the same time: no spread to learn, its law stays")
    outcomes = Counter(step.success for step in tried if step.success is not None)
    odds = None
    if outcomes:
        if any(one.fallback for _, one in places):
            success = stage.success.value
            odds = updated_odds(outcomes[True], outcomes[False], 1.0 if success is None else success, worth)
        elif outcomes[False]:
            reasons.append("it failed in a drill, but the scenario has no fallback for it: add one")
    same = tuple(place for place in places if place[1].duration.law() == law)
    return LearnedStage(name, same, law, tuple(hours), after, outcomes[True], outcomes[False], odds, "; ".join(reasons))


def belief_of(law: Law, worth: float) -> LogDurations | None:
    """A law as a belief of lognormal durations with its moments of the logarithm; None if it has no spread."""
    logs = np.log([max(law.quantile((i + 0.5) / _POINTS), 1e-9) for i in range(_POINTS)])
    spread = float(logs.std())
    return LogDurations(float(logs.mean()), spread, worth, worth) if spread > 1e-9 else None


def first_touch(drill: Sequence[Step], known: Mapping[str, list[tuple[str, Stage]]]) -> Step | None:
    """The step of a drill that shows whether the standby was ready: the first that needs it and whose end was noted.

    None where the log says in words whether it was, or nothing does.
    """
    if any(step.ready is not None for step in drill):
        return None
    needing = (step for step in drill if any(stage.needs_ready for _, stage in known.get(step.name, ())))
    return next((step for step in needing if step.success is not None), None)


def learned_readiness(
    log: DrillLog, known: Mapping[str, list[tuple[str, Stage]]], readiness: Readiness | None, worth: float
) -> tuple[LearnedReadiness | None, list[Remark]]:
    """What the drills say of silent breakages of the standby.

    A drill found it broken where the log says so (`ready`), else where the first stage that needs it failed at its
    first attempt; that failure is then not the stage's own.

    Parameters
    ----------
    log, known, worth
        As in `learned_stages`; what the scenario says is worth so many drills at its own interval.
    readiness
        What the scenario says.
    """
    if readiness is None or not readiness.breakage_rate.value:
        return None, [
            Remark("no readiness", (), "the scenario states no silent breakage of the standby: none is learned")
        ]
    good: list[float] = []
    broken: list[float] = []
    last: Step | None = None
    remarks: list[Remark] = []
    for drill in log.drills:
        ready = _was_ready(drill, known)
        if ready is None:
            continue
        if last is None:
            words = f"{drill[0].drill!r} is the first to look at the standby: since when it was good nobody knows"
            remarks.append(Remark("first drill", (drill[0].line,), words))
        else:
            since = (drill[0].start - last.start) / _HOUR
            if since > 0:
                (good if ready else broken).append(since)
        last = drill[0]
    rate = readiness.breakage_rate.value / HOURS_PER_YEAR
    interval = readiness.drill_interval.value or 0.0
    usual = interval if 0 < interval < float("inf") else float(np.mean([*good, *broken] or [HOURS_PER_YEAR]))
    before = updated_breakage([], [], rate, worth * usual)
    after = updated_breakage(good, broken, rate, worth * usual)
    return LearnedReadiness(tuple(good), tuple(broken), rate, usual, before, after), remarks


def _was_ready(drill: Sequence[Step], known: Mapping[str, list[tuple[str, Stage]]]) -> bool | None:
    noted = [step.ready for step in drill if step.ready is not None]
    if noted:
        return all(noted)
    touch = first_touch(drill, known)
    return None if touch is None else touch.success
