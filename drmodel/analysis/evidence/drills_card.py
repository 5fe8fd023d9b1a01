"""The card by which what drills teach shows itself."""

from typing import TYPE_CHECKING

from drmodel.analysis.evidence.observed_card import remark_words
from drmodel.display import Card
from drmodel.formatting import Formatter
from drmodel.laws import Hourly

if TYPE_CHECKING:
    from drmodel.analysis.evidence.drill_worth import NextDrill
    from drmodel.analysis.evidence.drills import Drilled
    from drmodel.analysis.evidence.learning import LearnedReadiness, LearnedStage
    from drmodel.analysis.evidence.timebudget import TimeBudget

F = Formatter("en")
NOTHING = "–"
_HOURS_PER_MONTH = 730.0


def drills_card(found: "Drilled") -> Card:
    """Stages before and after, readiness, the time budget and the next drill."""
    facts = [
        ("Drills", f"{len(found.log.drills)}; what the scenario says counts as {found.worth:g}"),
        ("Recovery", f"{_recovery(found.before, found.rto)} as the scenario has it"),
        ("After the drills", _recovery(found.after, found.rto)),
        ("Most of it", _greediest(found)),
    ]
    if found.readiness is not None:
        facts.append(("Silent breakages", _breakages(found.readiness)))
    head = ("stage", "drilled", "median before", "after", "90 % interval", "worked", "success before", "after", "takes")
    lists = [("What could not be learned", [f"{one.name}: {one.why}" for one in found.stages if one.why])]
    if found.next is not None:
        lists.append(("The next drill", _next(found, found.next)))
    return Card(
        f"{found.log.file}: drills of {found.strategy}",
        facts=facts,
        head=head,
        rows=[_row(found, one) for one in found.stages],
        right=range(1, len(head)),
        notes=[remark_words(remark.words, remark.lines) for remark in found.remarks],
        lists=[(heading, items) for heading, items in lists if items],
    )


def _recovery(budget: "TimeBudget", rto: float | None) -> str:
    within = "" if budget.within is None or rto is None else (
        f", {F.share(budget.within, 1)} within the RTO of {F.minutes(60 * rto)}"
    )  # fmt: skip
    return f"mean {F.minutes(60 * budget.mean)}, p95 {F.minutes(60 * budget.p95)}{within}"


def _breakages(ready: "LearnedReadiness") -> str:
    mean, low, high = ready.years(ready.after)
    before, _, _ = ready.years(ready.before)
    shares = [F.share(belief.ready(0, ready.interval), 1) for belief in (ready.after, ready.before)]
    return (
        f"{len(ready.broken)} in {len(ready.good) + len(ready.broken)} drills that had one before; "
        f"{F.number(mean, 2)} a year (90 % interval {F.interval(low, high, 2)}), {F.number(before, 2)} before; "
        f"ready in {shares[0]} of failovers, {shares[1]} before"
    )


def _greediest(found: "Drilled") -> str:
    after = found.after
    name = after.greediest
    spent = (after.beyond or after.stages)[name]
    where = "of a recovery that misses the RTO" if after.beyond else "of a recovery"
    return f"{name}: {F.minutes(60 * spent)} {where}, on average"


def _row(found: "Drilled", one: "LearnedStage") -> list[str]:
    law = one.before
    tried = one.successes + one.failures
    before = [stage.success.value for _, stage in one.places]
    if one.after is None:
        median, spread = NOTHING, NOTHING
    else:
        low, high = one.after.median_interval()
        median, spread = F.minutes(60 * one.after.median), F.interval(60 * low, 60 * high, 1) + " min"
    return [
        one.name,
        str(len(one.durations)),
        NOTHING if isinstance(law, Hourly) else F.minutes(60 * law.quantile(0.5)),
        median,
        spread,
        f"{one.successes} of {tried}" if tried else NOTHING,
        F.share(before[0] or 0.0, 0) if before else NOTHING,
        NOTHING if one.odds is None else F.share(one.odds.mean, 0),
        F.minutes(60 * found.after.stages.get(one.name, 0.0)),
    ]


def _next(found: "Drilled", drill: "NextDrill") -> list[str]:
    currency = found.scenario.currency.value
    months = drill.interval / _HOURS_PER_MONTH
    choice = "there is no other strategy to choose" if drill.other is None else (
        f"{F.money(drill.sampling, currency)} for the choice against {drill.other}, if it holds for a year"
        + ("" if drill.sampling else ": neither outcome would change it")
    )  # fmt: skip
    cost = "its work is unknown" if drill.cost is None else f"{F.money(drill.cost, currency)} of work"
    value = F.money(drill.readiness_value, currency)
    words = [
        f"{F.number(months, 1)} months after the last it finds the standby broken with {F.share(drill.broken, 0)}",
        f"worth {F.money(drill.mending, currency)} by what it mends until the one after, and {choice}; {cost}",
        f"a standby that is always ready avoids {value} a year against one that never is",
    ]
    words += [
        f"every {F.number(rhythm.interval / _HOURS_PER_MONTH, 1)} months: ready in {F.share(rhythm.ready, 1)} of "
        f"failovers, {F.money(rhythm.gain, currency)} a year against now"
        for rhythm in drill.rhythms
    ]
    return words
