"""What failures do: availability, recovery time, data loss, odds of the target, where the hours go, a bad night."""

from collections.abc import Mapping

from drmodel.analysis.causes import by_cause, cause_title
from drmodel.analysis.screen import scope_key
from drmodel.drawing.phases import in_order, phase_title
from drmodel.formatting import EN_DASH, THIN_NBSP, Value
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.downtime import with_failures
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.figures.stacks import interval_text
from drmodel.reporting.nights import night_figures
from drmodel.reporting.view import View
from drmodel.scenario.business import RecoveryTarget
from drmodel.simulation.results import Distribution

INTERVAL = f"95{THIN_NBSP}%"  # what heads a column of intervals


def failures_section(view: View) -> Section:
    """Availability, recovery and data loss, odds, causes and phases, and a night as it went."""
    targets, levels = view.study.scenario.targets, view.study.objectives.availabilities
    blocks: list[Block] = [
        _availability(view),
        *_credits(view),
        *view.figure("sla", _years_finding(view), _scaled(view, view._("Downtime of a year"), levels)),
        _times(view, view._("Recovery time"), targets.rto, "recovery"),
        *view.figure("recovery", _recovery_finding(view), _scaled(view, view._("Recovery time"), _limit(targets.rto))),
        _times(view, view._("Data loss"), targets.rpo, "loss"),
        *view.figure("loss", _loss_finding(view), _scaled(view, view._("Data loss"), _limit(targets.rpo))),
        *with_failures(view),
        _causes(view),
        *view.figure("phases", _phases_finding(view), view._("Hours down a year, by phase of the outages")),
        _phases(view),
        *night_figures(view),
    ]
    return Section(_finding(view), _why(view), tuple(blocks))


def _scaled(view: View, name: str, limits: object) -> str:
    """What ridges show, and what solid means where there is a limit."""
    values = {"name": Value("text", name)}
    return (
        view.say("{name}, log scale; solid within the limit", **values)
        if limits
        else view.say("{name}, log scale", **values)
    )


def _limit(target: RecoveryTarget | None) -> float | None:
    """What a target asks for [h]."""
    return None if target is None else target.value.value


def _finding(view: View) -> str:
    estimates = view.study.planned.estimates
    best = max(estimates, key=lambda name: estimates[name].availability.mean)
    target = view.study.scenario.targets.availability
    name = Value("text", view.title(best))
    reached = estimates[best].availability.mean
    if target is None or target.value.value is None:
        return view.say(
            "{name} is up most of the time: {availability}",
            name=name,
            availability=Value("text", view.words.share(reached, 2)),
        )
    goal = target.value.value
    values = {
        "name": name,
        "availability": Value("text", view.words.share_against(reached, goal)),
        "target": Value("share", goal),
    }
    if reached >= goal:
        return view.say("{name} reaches {availability}: the target of {target} can be met", **values)
    return view.say("No option reaches {target}; {name} comes closest with {availability}", **values)


def _why(view: View) -> str:
    hours = {name: estimate.downtime_hours_year.mean for name, estimate in view.study.planned.estimates.items()}
    return view.say(
        "Users are without service between {least} and {most} a year, depending on the option.",
        least=Value("hours", min(hours.values())),
        most=Value("hours", max(hours.values())),
    )


def _years_finding(view: View) -> str:
    """Which option keeps the target in most years."""
    target = view.study.scenario.targets.availability
    goal = None if target is None else target.value.value
    if goal is None:
        return view._("How good and bad years differ")
    odds = {name: estimate.odds_year[goal].mean for name, estimate in view.study.planned.estimates.items()}
    best = max(odds, key=lambda name: odds[name])
    values = {
        "name": Value("text", view.title(best)),
        "target": Value("share", goal),
        "share": Value("text", share_text(odds[best], view.words)),
    }
    if odds[best] == 0:
        return view.say("In not one year does any option keep {target}", target=values["target"])
    if odds[best] >= 0.5:
        return view.say("{name} keeps {target} in {share} of the years", **values)
    return view.say("No option keeps {target} in most years; {name} comes closest, in {share} of them", **values)


def _recovery_finding(view: View) -> str:
    target = view.study.scenario.targets.rto
    found = _closest(view, target, "recovery")
    if target is None or found is None:
        return view._("How long outages last")
    name, values = found
    if view.study.planned.worths[name].verdicts["rto"].met:
        return view.say("{name} keeps the RTO: {share} of the outages that count end within {limit}", **values)
    return view.say("No option keeps the RTO for sure: {name} comes closest, {share} end within {limit}", **values)


def _loss_finding(view: View) -> str:
    target = view.study.scenario.targets.rpo
    found = _closest(view, target, "loss")
    if target is None or found is None:
        return view._("How much data is lost")
    name, values = found
    if view.study.planned.worths[name].verdicts["rpo"].met:
        return view.say("{name} keeps the RPO: {share} of the losses that count stay within {limit}", **values)
    return view.say("No option keeps the RPO for sure: {name} comes closest, {share} stay within {limit}", **values)


def _closest(view: View, target: RecoveryTarget | None, which: str) -> tuple[str, dict[str, Value]] | None:
    """The option with the greatest share within an objective, and what to say of it; None where nothing counts."""
    limit = _limit(target)
    if target is None or limit is None:
        return None
    shares = {
        name: within.mean
        for name, estimate in view.study.planned.estimates.items()
        if (within := getattr(estimate, which)[scope_key(target)].within.get(limit)) is not None
    }
    if not shares:
        return None
    best = max(shares, key=lambda name: shares[name])
    return best, {
        "name": Value("text", view.title(best)),
        "share": Value("text", share_text(shares[best], view.words)),
        "limit": Value("minutes", 60 * limit),
    }


def _phases_finding(view: View) -> str:
    """What most of the choice's downtime goes into."""
    estimate = view.study.planned.estimates[view.study.planned.choice.strategy]
    hours = {phase: interval.mean for phase, interval in estimate.by_phase.items()}
    total = sum(hours.values())
    if total <= 0:
        return view._("No hour is lost, so none goes into any phase")
    greatest = max(hours, key=lambda phase: hours[phase])
    values = {
        "name": Value("text", view.title(view.study.planned.choice.strategy)),
        "share": Value("text", share_text(hours[greatest] / total, view.words)),
        "phase": Value("text", phase_title(view.study.scenario, view.words, greatest)),
    }
    if greatest == "wait":
        return view.say("{name}: {share} of the hours down only wait for a repair", **values)
    return view.say("{name}: {share} of the hours down go into “{phase}”", **values)


def _availability(view: View) -> Block:
    words = view.words
    target = view.study.scenario.targets.availability
    goal = None if target is None else target.value.value
    rows: list[list[Cell | str]] = []
    for name, estimate in view.study.planned.estimates.items():
        mean = estimate.availability.mean
        odds = None if goal is None else (estimate.odds_year[goal].mean, estimate.odds_month[goal].mean)
        rows.append(
            [
                Cell(view.title(name), strong=True),
                Cell(words.share(mean, 2) if goal is None else words.share_against(mean, goal), strong=True),
                words.hours(estimate.downtime_hours_year.mean),
                interval_text(estimate, words),
                words.number(estimate.outages_year.mean, 1),
                words.number(estimate.failovers_year.mean, 1),
                EN_DASH if odds is None else share_text(odds[0], words),
                EN_DASH if odds is None else share_text(odds[1], words),
            ]
        )
    what = (
        view._("Means of a year; the interval of the downtime beside it")
        if goal is None
        else view.say("Means of a year; share of years and months that meet {target}", target=Value("share", goal))
    )
    return table(
        view._("Availability"),
        what,
        (
            (view._("Option"), 4.2, False),
            (view._("Availability"), 2.1, True),
            (view._("Downtime a year"), 1.7, True),
            (INTERVAL, 1.8, True),
            (view._("Outages a year"), 1.5, True),
            (view._("Failovers a year"), 1.5, True),
            (view._("Years met"), 1.6, True),
            (view._("Months met"), 1.3, True),
        ),
        rows,
        view.simulated(),
        dense=True,
    )


def _credits(view: View) -> list[Block]:
    """What bad months give back; nothing where no credits are promised."""
    words, tiers = view.words, view.study.objectives.credits
    if not tiers:
        return []
    rows: list[list[Cell | str]] = [
        [
            Cell(view.title(name), strong=True),
            *(share_text(estimate.months_by_tier[below].mean, words) for below, _ in tiers),
            EN_DASH if (credit := estimate.credit_share) is None else Cell(words.share(credit.mean, 2), strong=True),
        ]
        for name, estimate in view.study.planned.estimates.items()
    ]
    heads = (
        view.say("Below {bound}: {share} back", bound=Value("share", below), share=Value("share", share))
        for below, share in tiers
    )
    block = table(
        view._("Service credits"),
        view._("Share of the months in each tier; at the right what is given back of the bill, on average"),
        (
            (view._("Option"), 3.8, False),
            *((head, 2.0, True) for head in heads),
            (view._("Given back"), 1.5, True),
        ),
        rows,
        view.simulated(),
    )
    return [block]


def _times(view: View, title: str, target: RecoveryTarget | None, which: str) -> Block:
    limit = _limit(target)
    scope = "all" if target is None else scope_key(target)
    rows: list[list[Cell | str]] = []
    for name, estimate in view.study.planned.estimates.items():
        found: Mapping[str, Distribution] = getattr(estimate, which)
        rows.append(
            [Cell(view.title(name), strong=True), *_quantiles(view, found["all"]), _within(view, found[scope], limit)]
        )
    what = (
        view._("All events; no objective is stated")
        if limit is None
        else view.say(
            "All events, mean and quantiles; at the right the share of losses of a site within {limit}",
            limit=Value("minutes", limit * 60),
        )
        if scope == "site"
        else view.say(
            "All events, mean and quantiles; at the right the share within {limit}", limit=Value("minutes", limit * 60)
        )
    )
    return table(
        title,
        what,
        (
            (view._("Option"), 3.8, False),
            (view._("Events a year"), 1.5, True),
            (view._("Mean"), 1.5, True),
            (view._("Median"), 1.5, True),
            (view._("95 %"), 1.5, True),
            (view._("99 %"), 1.5, True),
            (view._("Within"), 1.5, True),
        ),
        rows,
        view.simulated(),
    )


def _quantiles(view: View, found: Distribution) -> list[Cell | str]:
    count = view.words.number(found.per_year.mean, 2)
    if found.mean is None:
        return [count, *([EN_DASH] * 4)]
    lengths = (found.mean, *(found.quantiles[p] for p in (0.5, 0.95, 0.99)))
    return [count, *(view.words.minutes(length.mean * 60) for length in lengths)]


def _within(view: View, found: Distribution, limit: float | None) -> Cell | str:
    within = None if limit is None else found.within.get(limit)
    return EN_DASH if within is None else Cell(share_text(within.mean, view.words), strong=True)


def _causes(view: View) -> Block:
    scenario = view.study.scenario
    found = {name: by_cause(scenario, estimate) for name, estimate in view.study.planned.estimates.items()}
    causes = [cause for cause in next(iter(found.values())) if any(hours[cause] for hours in found.values())]
    titles = {cause: view.words.text(cause_title(scenario, cause)) for cause in causes}
    return _hours(view, view._("Downtime by cause"), titles, found)


def _phases(view: View) -> Block:
    found = {
        name: {phase: interval.mean for phase, interval in estimate.by_phase.items()}
        for name, estimate in view.study.planned.estimates.items()
    }
    used = {phase for hours in found.values() for phase, length in hours.items() if length > 0}
    titles = {
        phase: phase_title(view.study.scenario, view.words, phase) for phase in in_order(view.study.scenario, used)
    }
    return _hours(view, view._("Downtime by phase"), titles, found)


def _hours(view: View, title: str, titles: Mapping[str, str], found: Mapping[str, Mapping[str, float]]) -> Block:
    rows: list[list[Cell | str]] = [
        [
            Cell(view.title(name), strong=True),
            *(view.words.number(hours[key], 1) if hours.get(key) else EN_DASH for key in titles),
            Cell(view.words.number(view.study.planned.estimates[name].downtime_hours_year.mean, 1), strong=True),
        ]
        for name, hours in found.items()
    ]
    return table(
        title,
        view._("Hours a year; a row adds up to its total"),
        (
            (view._("Option"), 2.6, False),
            *((words, 1.5, True) for words in titles.values()),
            (view._("Total"), 1.2, True),
        ),
        rows,
        view.simulated(),
        dense=True,
    )
