"""Estimates and studies as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from drmodel.analysis.compare import Worth
from drmodel.analysis.recommend import Choice
from drmodel.analysis.screen import LIMITS, TARGETS, scope_key
from drmodel.cli.output import NOTHING
from drmodel.cli.scenarios import partial_money
from drmodel.formatting import Formatter, table
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.statistics import Interval
from drmodel.study.evaluation import Situation, Study

MINUTES = 60.0
F = Formatter("en")


def simulation_row(name: str, estimate: Estimate) -> dict[str, Any]:
    """What users of one strategy go through, as a record."""
    down, up = estimate.downtime_hours_year, estimate.availability
    recovery, loss = estimate.recovery["all"].mean, estimate.loss["all"].mean
    return {
        "strategy": name,
        "availability": {"mean": up.mean, "low": up.low, "high": up.high},
        "downtime_hours_year": {"mean": down.mean, "low": down.low, "high": down.high},
        "outages_year": estimate.outages_year.mean,
        "failovers_year": estimate.failovers_year.mean,
        "restores_year": estimate.restores_year.mean,
        "recovery_hours": None if recovery is None else recovery.mean,
        "data_loss_hours": None if loss is None else loss.mean,
        "years": estimate.years,
        "converged": estimate.converged,
        "flags": list(estimate.flags),
    }


def simulation_table(estimates: Mapping[str, Estimate]) -> str:
    """What users of the strategies go through."""
    head = ["strategy", "availability", "95 % interval", "down h/year", "outages/year", "failovers/year", "recovery"]
    rows = [
        [
            name,
            F.share(e.availability.mean, 3),
            _percent_interval(e.availability),
            F.hours(e.downtime_hours_year.mean),
            F.number(e.outages_year.mean, 2),
            F.number(e.failovers_year.mean, 2),
            _mean_minutes(e.recovery["all"]),
            _mean_minutes(e.loss["all"]),
        ]
        for name, e in estimates.items()
    ]
    return "\n".join([table([*head, "data loss"], rows, range(1, len(head) + 1)), *_cautions(estimates)])


def trace_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """What happens in a replication, event by event."""
    head = ["strategy", "hours", "clock", "who", "event", "detail"]
    cells = [[F.number(row[name], 3) if name == "hours" else str(row[name]) for name in head] for row in rows]
    return table(head, cells, right=[1])


def study_text(study: Study) -> str:
    """The comparison, and the recommendation with its reasons."""
    now, then = study.today, study.planned
    settings = study.settings
    return "\n".join(
        [
            _comparison(then),
            *_cautions(then.estimates),
            f"simulated {study.years:,} years of each strategy, seed {settings.seed}, {settings.engine} engine",
            "",
            f"Now: {_named(study.scenario, now.choice)}",
            *_sentences(now.choice),
            "",
            f"When triggered: {_named(study.scenario, then.choice)}",
            *_sentences(then.choice),
        ]
    )


def _comparison(situation: Situation) -> str:
    scenario = situation.scenario
    head = ["strategy", "cost/month", "availability", "95 % interval", "downtime/year", "within RTO", "data loss"]
    rows = [
        [
            name,
            partial_money(F, worth.cost.month, scenario.currency.cost),
            _availability(scenario, situation.estimates[name]),
            _percent_interval(situation.estimates[name].availability),
            F.hours(situation.estimates[name].downtime_hours_year.mean),
            _within_rto(scenario, situation.estimates[name]),
            _mean_minutes(situation.estimates[name].loss["all"]),
            F.money(worth.net_benefit.mean, scenario.currency.value) + (" *" if worth.missing else ""),
            _meets(worth),
        ]
        for name, worth in situation.worths.items()
    ]
    missing = dict.fromkeys(path for worth in situation.worths.values() for path in worth.missing)
    lines = [table([*head, "net benefit/year", "targets and limits"], rows, range(1, len(head) + 1))]
    return "\n".join(lines + [f"* leaves out what is unknown: {', '.join(missing)}"] * bool(missing))


def _availability(scenario: Scenario, estimate: Estimate) -> str:
    """With the digits of its interval, or more where it would read as the target without reaching it."""
    up, target = estimate.availability.mean, scenario.targets.availability
    if target is None or target.value.value is None:
        return F.share(up, 3)
    return max(F.share(up, 3), F.share_against(up, target.value.value), key=len)


def _percent_interval(interval: Interval) -> str:
    return F.interval(100 * interval.low, 100 * interval.high, 3)


def _within_rto(scenario: Scenario, estimate: Estimate) -> str:
    target = scenario.targets.rto
    if target is None or target.value.value is None:
        return NOTHING
    within = estimate.recovery[scope_key(target)].within.get(target.value.value)
    return NOTHING if within is None else F.share(within.mean, 1)


def _mean_minutes(distribution: Distribution) -> str:
    return NOTHING if distribution.mean is None else F.minutes(MINUTES * distribution.mean.mean)


def _meets(worth: Worth) -> str:
    """What is missed and what is too close to call; what nobody stated is in neither."""
    verdicts = {measure: worth.verdicts[measure] for measure in (*TARGETS, *LIMITS)}
    missed = [measure for measure, verdict in verdicts.items() if verdict.met is False]
    close = [measure for measure, verdict in verdicts.items() if verdict.why == "too close to call"]
    parts = [f"misses {', '.join(missed)}"] * bool(missed) + [f"too close: {', '.join(close)}"] * bool(close)
    return "; ".join(parts) or "meets all that are stated"


def _cautions(estimates: Mapping[str, Estimate]) -> list[str]:
    """What to be careful with."""
    coarse = [name for name, estimate in estimates.items() if not estimate.converged]
    lines = [f"the budget ended before the precision was reached: {', '.join(coarse)}"] * bool(coarse)
    return lines + [f"{name}: {', '.join(e.flags)}" for name, e in estimates.items() if e.flags]


def _named(scenario: Scenario, choice: Choice) -> str:
    return f"{choice.strategy} ({F.text(scenario.strategies[choice.strategy].title.texts)})"


def _sentences(choice: Choice) -> list[str]:
    return [f"  - {F.sentence(sentence)}." for sentence in (*choice.reasons, *choice.conditions)]
