"""What it is worth: avoided loss, ratios, break-even, and the steps of the frontier."""

from drmodel.analysis.compare import hourly_cost, hourly_parts
from drmodel.analysis.costs import baseline_of
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.flows import flows_blocks
from drmodel.reporting.view import View
from drmodel.study.results import Situation


def returns_section(view: View) -> Section:
    """The cost of an hour, worth now and when triggered, the frontier."""
    study = view.study
    blocks: list[Block] = [_hour(view), _worth(view, study.today, view._("What the options are worth today"))]
    if study.today.scenario is not study.scenario:
        blocks.append(_worth(view, study.planned, view._("What they are worth when triggered")))
    blocks += view.figure("frontier", _frontier_finding(view), view._("Downtime a year against added cost a year"))
    blocks.append(_steps(view))
    blocks += flows_blocks(view)
    return Section(_finding(view), _why(view), tuple(blocks))


def _finding(view: View) -> str:
    base = baseline_of(view.study.scenario)
    paying = [n for n, w in view.study.planned.worths.items() if n != base and w.net_benefit.mean > 0]
    if not paying:
        return view._("No option returns more than it costs")
    best = max(paying, key=lambda name: view.study.planned.worths[name].net_benefit.mean)
    return view.say(
        "{n} option returns more than it costs: {name}",
        "{n} options return more than they cost; {name} most",
        n=Value("number", len(paying)),
        name=Value("text", view.title(best)),
    )


def _frontier_finding(view: View) -> str:
    names = [view.title(step.strategy) for step in view.study.planned.steps if step.status == "frontier"]
    return view.say(
        "{n} option is on the frontier, and nothing beats it: {names}",
        "{n} options are on the frontier, and nothing beats them: {names}",
        n=Value("number", len(names)),
        names=Value("text", " · ".join(names)),
    )


def _why(view: View) -> str:
    money = view.study.scenario.currency.value
    return view.say(
        "An hour of outage costs {today} today and {planned} when triggered.",
        today=Value("money", hourly_cost(view.study.today.scenario).known, currency=money),
        planned=Value("money", hourly_cost(view.study.planned.scenario).known, currency=money),
    )


def _worth(view: View, situation: Situation, title: str) -> Block:
    words = view.words
    rows: list[list[Cell | str]] = []
    for name, worth in situation.worths.items():
        ratio, roi, even = worth.benefit_cost_ratio, worth.roi, worth.break_even_hours
        own = name == baseline_of(situation.scenario)
        rows.append(
            [
                Cell(view.title(name), strong=True),
                view.value_money(worth.outage_cost_year.mean),
                EN_DASH if own else words.hours(worth.avoided_hours.mean),
                EN_DASH if own else view.value_money(worth.avoided_loss.mean),
                EN_DASH if own else view.value_total(worth.cost.added_year),
                EN_DASH if own else Cell(view.value_money(worth.net_benefit.mean), strong=True),
                EN_DASH if ratio is None else words.number(ratio.mean, 1) + "×",
                EN_DASH if roi is None else words.number(roi.mean, 1) + "×",
                EN_DASH if even is None or own else words.hours(even),
            ]
        )
    missing = [path for worth in situation.worths.values() for path in worth.missing]
    left_out = (
        view.say("Of unknown cost or value, and left out: {names}", names=Value("text", view.names(missing)))
        if missing
        else ""
    )
    return table(
        title,
        view.say(
            "{currency} a year, against today's option", currency=Value("text", situation.scenario.currency.value)
        ),
        (
            (view._("Option"), 2.6, False),
            (view._("Loss"), 1.9, True),
            (view._("Hours avoided"), 1.5, True),
            (view._("Loss avoided"), 1.9, True),
            (view._("Added cost"), 1.9, True),
            (view._("Net benefit"), 1.9, True),
            (view._("Benefit/cost"), 1.4, True),
            (view._("ROI"), 1.2, True),
            (view._("Break-even"), 1.4, True),
        ),
        rows,
        " ".join(part for part in (f"{view.simulated()}.", left_out) if part),
    )


def _steps(view: View) -> Block:
    status = {
        "frontier": view._("on the frontier"),
        "dominated": view._("dominated"),
        "extendedly dominated": view._("dominated by a mix"),
    }
    rows: list[list[Cell | str]] = []
    for step in view.study.planned.steps:
        price = step.cost_per_hour
        rows.append(
            [
                Cell(view.title(step.strategy), strong=step.status == "frontier"),
                status[step.status],
                view.value_money(step.added_cost),
                view.words.hours(step.avoided_hours),
                EN_DASH if step.incremental_cost is None else view.value_money(step.incremental_cost),
                EN_DASH if step.incremental_hours is None else view.words.hours(step.incremental_hours),
                EN_DASH if price is None else Cell(view.value_money(price), strong=True),
            ]
        )
    return table(
        view._("Step by step"),
        view._("In order of cost; each step is counted from the one before it on the frontier"),
        (
            (view._("Option"), 2.6, False),
            (view._("Place"), 2, False),
            (view._("Added cost"), 1.8, True),
            (view._("Hours avoided"), 1.6, True),
            (view._("Further cost"), 1.8, True),
            (view._("Further hours"), 1.6, True),
            (view._("Per hour"), 1.6, True),
        ),
        rows,
        view.simulated(),
    )


def _hour(view: View) -> Block:
    today, planned = view.study.today.scenario.outage_cost, view.study.planned.scenario.outage_cost
    keys = dict.fromkeys((*today.parts, *planned.parts))

    def amount(situation: Situation, key: str) -> str:
        part = situation.scenario.outage_cost.parts.get(key)
        if part is None:
            return EN_DASH
        if key not in hourly_parts(situation.scenario):
            return view._("by tier")
        return view._("unknown") if part.amount.value is None else view.value_money(part.amount.value)

    rows: list[list[Cell | str]] = []
    for key in keys:
        shown = planned.parts.get(key) or today.parts[key]
        rows.append(
            [
                view.text(shown.title),
                view._("cash") if shown.cash else view._("not cash"),
                amount(view.study.today, key),
                amount(view.study.planned, key),
            ]
        )
    rows.append(
        [
            Cell(view._("Total"), strong=True),
            "",
            Cell(view.value_money(hourly_cost(view.study.today.scenario).known), strong=True),
            Cell(view.value_money(hourly_cost(view.study.planned.scenario).known), strong=True),
        ]
    )
    return table(
        view._("What an hour of outage costs"),
        view.say("{currency} per hour", currency=Value("text", view.study.scenario.currency.value)),
        (
            (view._("Part"), 4, False),
            (view._("Kind"), 2, False),
            (view._("Today"), 2, True),
            (view._("When triggered"), 2, True),
        ),
        rows,
    )
