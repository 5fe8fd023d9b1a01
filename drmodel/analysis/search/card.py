"""The card by which a search shows itself."""

from typing import TYPE_CHECKING

from drmodel.analysis.causes import cause_title
from drmodel.analysis.screen import TOO_CLOSE
from drmodel.calculators.sla import downtime
from drmodel.display import Card
from drmodel.formatting import Formatter

if TYPE_CHECKING:
    from drmodel.analysis.search.plans import Plan
    from drmodel.analysis.search.results import Finding, Search

F = Formatter("en")
MOST_CLOSE = 10  # plans that are named


def search_card(found: "Search") -> Card:
    """The answer, the plans of the front, and what the answer rests on."""
    best = found.best
    rows = [_row(found, one, "") for one in found.front if one.plan.id != best.plan.id]
    lists = [
        ("The answer", [_lever(found, lever) for lever in best.plan.options] or [f"{best.plan.strategy}, as it is"]),
        ("Left in its way", _causes(found)),
        ("Of unknown cost, and left out", list(found.unknown)),
        ("Too close to call" if found.reached is not False else "Odds as good, as far as could be told", _close(found)),
    ]
    return Card(
        f"{F.text(found.scenario.name.texts)}: search",
        facts=[("Asked", _asked(found)), ("Answer", _answer(found))],
        head=("plan", "adds/year", "availability", "years that meet it", "misses"),
        rows=[_row(found, best, "→ "), *rows],
        right=(1, 2, 3),
        notes=_notes(found),
        lists=[(heading, items) for heading, items in lists if items],
    )


def _asked(found: "Search") -> str:
    targets = found.scenario.targets
    parts = [f"{F.share(found.odds)} of the years at {F.share(_target(found))}"]
    for name, target in (("RTO", targets.rto), ("RPO", targets.rpo)):
        if target is not None and target.value.value is not None:
            parts.append(f"{name} {F.minutes(60 * target.value.value)}")
    return ", ".join(parts)


def _target(found: "Search") -> float:
    target = found.scenario.targets.availability
    assert target is not None  # a search needs it
    assert target.value.value is not None
    return target.value.value


def _answer(found: "Search") -> str:
    odds = found.best.odds
    years = f"{F.share(odds.mean, 1)} of the years ({F.interval(100 * odds.low, 100 * odds.high, 1)} %)"
    plan = f"{_cost(found, found.best.plan)} a year, {years}"
    if found.reached is None:
        return f"too close to call; the first to look at is {found.best.plan.id}: {plan}"
    if not found.reached:
        return f"no plan reaches it; the best odds has {found.best.plan.id}: {plan}"
    return f"{found.best.plan.id}: {plan}"


def _cost(found: "Search", plan: "Plan") -> str:
    added = plan.cost.added_year
    return ("≥ " if added.partial else "") + F.money(added.known, found.scenario.currency.value)


def _row(found: "Search", one: "Finding", mark: str) -> list[str]:
    verdicts = one.worth.verdicts
    missed = [name for name in ("availability", "rto", "rpo", "latency") if verdicts[name].met is False]
    close = [name for name in ("availability", "rto", "rpo") if verdicts[name].why == TOO_CLOSE]
    up = one.estimate.availability.mean
    return [
        mark + one.plan.id,
        _cost(found, one.plan),
        max(F.share(up, 3), F.share_against(up, _target(found)), key=len),
        F.share(one.odds.mean, 1),
        ", ".join([*missed, *(f"{name}?" for name in close)]),
    ]


def _lever(found: "Search", name: str) -> str:
    lever = found.scenario.levers[name]
    option = lever.options[found.best.plan.options[name]]
    assumed = " (rests on an assumption)" if name in found.best.assumed else ""
    return f"{F.text(lever.title.texts)}: {F.text(option.title.texts)}{assumed}"


def _causes(found: "Search") -> list[str]:
    if found.reached:
        return []
    return [
        *_bad_years(found),
        *(
            f"{F.text(cause_title(found.scenario, cause))}: {F.hours(hours)} a year"
            for cause, hours in zip(found.remedy.causes, found.remedy.hours, strict=True)
        ),
    ]


def _bad_years(found: "Search") -> list[str]:
    """How bad the years are that spoil the odds; nothing where the odds are none whose quantile an estimate has."""
    worst = found.best.estimate.year_downtime.quantiles.get(found.odds)
    if worst is None:
        return []
    allowed = F.hours(float(downtime(_target(found))))
    return [f"{F.share(1 - found.odds)} of the years have {F.hours(worst.mean)} or more; the target allows {allowed}"]


def _close(found: "Search") -> list[str]:
    names = [f"{plan.id}: {_cost(found, plan)} a year" for plan in found.close[:MOST_CLOSE]]
    more = len(found.close) - len(names)
    return [*names, *([f"and {more} more"] if more else [])]


def _notes(found: "Search") -> list[str]:
    notes = [f"{found.plans:,} plans, {found.programs:,} of them different to users, {found.years:,} years simulated"]
    if found.removed:
        notes.append(f"{found.removed:,} more break a hard limit")
    if not found.odds_stated:
        notes.append(f"targets.odds is not stated: {F.share(found.odds)} of the years is taken")
    for target in found.out_of_reach:
        notes.append(f"{target}: no plan meets it, and no lever moves it")
    return notes
