"""What it would take to meet the targets: the plan that a search of the levers found, and what more money buys."""

from drmodel.analysis.causes import cause_title
from drmodel.analysis.reach import Reach, Reaching, reach_sentence
from drmodel.formatting import EN_DASH, NBSP, Value
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.view import View
from drmodel.simulation.statistics import Interval


def reach_section(view: View) -> Section | None:
    """The plan with its levers, odds and cost, and the front of plans; None without a search."""
    reach = view.study.reach
    if reach is None:
        return None
    blocks: list[Block] = [
        _plan(view, reach),
        *view.figure("front", _front_finding(view, reach), _front_what(view), _searched(view, reach)),
        _front(view, reach),
    ]
    return Section(_finding(view, reach), _why(view, reach), tuple(blocks))


def _goal(view: View) -> float:
    target = view.study.scenario.targets.availability
    return (None if target is None else target.value.value) or 1.0


def _finding(view: View, reach: Reach) -> str:
    """Whether any plan gets there."""
    values = {
        "target": Value("share", _goal(view)),
        "asked": Value("share", reach.asked),
        "odds": Value("share", reach.best.odds.mean, 1),
        "cost": Value("text", view.value_money(reach.best.added_cost_year)),
    }
    if reach.reached is None:
        return view.say("Whether any plan reaches {target} in {asked} of the years is too close to call", **values)
    if reach.reached:
        return view.say("{target} in {asked} of the years costs {cost} more a year at least", **values)
    return view.say("No plan reaches {target} in {asked} of the years; the best does in {odds}", **values)


def _why(view: View, reach: Reach) -> str:
    values = {
        "plans": Value("number", reach.plans),
        "n": Value("number", len(reach.best.options)),
        "assumed": Value("number", len(reach.best.assumed)),
    }
    return view.say(
        "{plans} plans of the levers were compared. The plan below pulls {n} lever; {assumed} of them rests on an "
        "assumption.",
        "{plans} plans of the levers were compared. The plan below pulls {n} levers; {assumed} of them rest on an "
        "assumption.",
        **values,
    )


def _searched(view: View, reach: Reach) -> str:
    return view.say(
        "Source: search of {plans} plans, {years} years simulated of all together, seed {seed}",
        plans=Value("number", reach.plans),
        years=Value("number", reach.years),
        seed=Value("text", str(view.study.settings.seed)),
    )


def _plan(view: View, reach: Reach) -> Block:
    """The plan, what it costs and its odds."""
    scenario, best = view.study.scenario, reach.best
    plus = "+" if best.missing else ""
    rows: list[list[Cell | str]] = [
        [view._("Strategy"), Cell(view.title(best.strategy), strong=True)],
        *(_lever(view, best, name) for name in best.options),
        [view._("Bill a month"), view.words.money(best.cost_month, scenario.currency.cost) + plus],
        *_paid(view, best),
        [view._("Added cost a year, work included"), view.value_money(best.added_cost_year) + plus],
        [view._("Net benefit a year"), _money_interval(view, best.net_benefit)],
        [view._("Availability"), _share_interval(view, best.availability, 3)],
        [
            Cell(view._("Share of the years that meet the target"), strong=True),
            Cell(_share_interval(view, best.odds, 1), strong=True, accent=True),
        ],
        *_left(view, reach),
    ]
    what = view._("Strategy and levers, then what they cost and come to; intervals are 95 %")
    columns = ((view._("Lever or result"), 4, False), (view._("Plan"), 6, False))
    title = view.sentence(reach_sentence(scenario, reach))
    below = ". ".join(one.removesuffix(".") for one in (*_notes(view, reach), _searched(view, reach)))
    return table(title, what, columns, rows, below, dense=True)


def _lever(view: View, one: Reaching, name: str) -> list[Cell | str]:
    lever = view.study.scenario.levers[name]
    note = view._("rests on an assumption") if name in one.assumed else ""
    return [view.text(lever.title), Cell(view.text(lever.options[one.options[name]].title), note, strong=True)]


def _paid(view: View, one: Reaching) -> list[list[Cell | str]]:
    """Work and what is paid once, where there is any."""
    currency = view.study.scenario.currency
    amounts = (
        (view._("Paid once"), one.one_off, currency.cost),
        (view._("Work to put it in place"), one.setup, currency.value),
        (view._("Work a year"), one.effort_year, currency.value),
    )
    return [[name, view.words.money(amount, unit)] for name, amount, unit in amounts if amount]


def _notes(view: View, reach: Reach) -> list[str]:
    notes = []
    if reach.close:
        notes.append(
            view.say(
                "{n} other plan might be the answer instead: it is too close to call.",
                "{n} other plans might be the answer instead: it is too close to call.",
                n=Value("number", reach.close),
            )
        )
    if "latency" in reach.out_of_reach:
        notes.append(view._("No plan meets the latency target, and no lever moves it; it is left out."))
    if reach.best.missing:
        names = Value("text", view.names(reach.best.missing))
        notes.append(view.say("Of unknown cost, and left out: {names}", names=names))
    return notes


def _front_finding(view: View, reach: Reach) -> str:
    """What the first and the last plan of the front leave."""
    first, last = reach.front[0], reach.front[-1]
    values = {
        "n": Value("number", len(reach.front)),
        "most": Value("hours", first.downtime.mean),
        "least": Value("hours", last.downtime.mean),
        "low": Value("text", view.value_money(first.added_cost_year)),
        "high": Value("text", view.value_money(last.added_cost_year)),
    }
    if len(reach.front) == 1:
        return view.say("No plan has less downtime than the cheapest: {least} a year", **values)
    return view.say("From {low} to {high} a year more, downtime falls from {most} to {least} a year", **values)


def _front_what(view: View) -> str:
    return view._(
        "Filled and numbered: plans that have less downtime than every cheaper one; hollow: the options as they are"
    )


def _front(view: View, reach: Reach) -> Block:
    """The plans of the front by number."""
    rows: list[list[Cell | str]] = [
        [
            Cell(str(i + 1), strong=True, accent=one == reach.best),
            Cell(view.title(one.strategy), _levers(view, one), strong=True),
            view.words.money(one.cost_month, view.study.scenario.currency.cost) + ("+" if one.missing else ""),
            Cell(view.value_money(one.added_cost_year), strong=True),
            Cell(view.words.share_against(one.availability.mean, _goal(view)), view.words.hours(one.downtime.mean)),
            Cell(share_text(one.odds.mean, view.words), strong=True),
        ]
        for i, one in enumerate(reach.front)
    ]
    columns = (
        ("", 0.4, False),
        (view._("Plan"), 7.4, False),
        (view._("Bill a month"), 1.2, True),
        (view._("Added a year"), 1.4, True),
        (view._("Availability"), 1.5, True),
        (view._("Years that meet it"), 1.1, True),
    )
    what = view._("The plans of the figure, by number")
    return table(_pays_finding(view, reach), what, columns, rows, _searched(view, reach), dense=True)


def _pays_finding(view: View, reach: Reach) -> str:
    """Which of the plans returns most."""
    richest = max(reach.front, key=lambda one: one.net_benefit.mean)
    values = {
        "n": Value("text", str(reach.front.index(richest) + 1)),
        "benefit": Value("text", view.value_money(richest.net_benefit.mean)),
        "odds": Value("text", share_text(richest.odds.mean, view.words)),
    }
    return view.say(
        "Plan {n} returns most: {benefit} a year net; it meets the availability target in {odds} of the years", **values
    )


def _levers(view: View, one: Reaching) -> str:
    """The options that are pulled, in one line."""
    levers = view.study.scenario.levers
    titles = [view.text(levers[name].options[option].title) for name, option in one.options.items()]
    return " · ".join(titles) or view._("as it is")


def _left(view: View, reach: Reach) -> list[list[Cell | str]]:
    """What of the plan's downtime stands in the way of the target; nothing where its mean reaches it."""
    if not reach.left.causes:
        return []
    lines = [
        view.say(
            "{cause}: {hours} a year",
            cause=Value("text", view.words.text(cause_title(view.study.scenario, cause))),
            hours=Value("hours", hours),
        )
        for cause, hours in zip(reach.left.causes, reach.left.hours, strict=True)
    ]
    return [[view.say("Left in the way of {target}", target=Value("share", _goal(view))), " · ".join(lines)]]


def _share_interval(view: View, found: Interval, digits: int) -> str:
    low, high = (view.words.share(end, digits) for end in (found.low, found.high))
    return f"{view.words.share(found.mean, digits)} ({low}{NBSP}{EN_DASH}{NBSP}{high})"


def _money_interval(view: View, found: Interval) -> str:
    low, high = (view.value_money(end) for end in (found.low, found.high))
    return f"{view.value_money(found.mean)} ({low}{NBSP}{EN_DASH}{NBSP}{high})"
