"""The options: what each looks like, what it costs line by line, and what was stated against what is computed."""

import math
from collections.abc import Iterator, Sequence

from drmodel.analysis.costs import baseline_of, cost_items
from drmodel.calculators.costs import PartialTotal
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.beside import beside
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.described import arguments, itemised, methods
from drmodel.reporting.view import View
from drmodel.scenario.strategy import Stated

MOST_SKETCHES = 8  # options whose sketches leave room for something else on a page
MOST_COLUMNS = 7  # options beside each other in one table


def options_section(view: View) -> Section:
    """Topology sketches, for and against, costs, what was stated, itemised or assumed, replication methods."""
    sketches = view.figure(
        "topologies",
        _regions_finding(view),
        view._("The regions of each option: those that serve users, and those that stand by"),
        view.document(),
    )
    tall = len(view.study.scenario.strategies) > MOST_SKETCHES  # a table can fill the page before them
    first = (*arguments(view), *sketches) if tall else (*sketches, *arguments(view))
    blocks: list[Block] = [*first, *_costs(view)]
    blocks += view.figure("costs", _bill_finding(view), view._("Monthly bill by item"), view.document())
    stated = {name: s.stated for name, s in view.study.scenario.strategies.items() if s.stated is not None}
    if stated:
        blocks.append(_stated(view, stated))
    blocks += [*beside(view), *itemised(view), *methods(view)]
    return Section(_finding(view), _why(view), tuple(blocks))


def _finding(view: View) -> str:
    worths = view.study.planned.worths
    base = baseline_of(view.study.scenario)
    others = {name: worth.cost.month.known for name, worth in worths.items() if name != base}
    count = Value("number", len(worths))
    if not others:
        return view.say("{n} option is described", "{n} options are described", n=count)
    currency = view.study.scenario.currency.cost
    low, high = min(others.values()), max(others.values())
    return view.say(
        "{n} option costs {base} a month",
        "{n} options, from {base} a month for today's to {high} for the dearest",
        n=count,
        base=Value("money", worths[base].cost.month.known, currency=currency),
        low=Value("money", low, currency=currency),
        high=Value("money", high, currency=currency),
    )


def _regions_finding(view: View) -> str:
    strategies = view.study.scenario.strategies.values()
    wide = sum(len({region for group in one.groups.values() for region in group.regions}) > 1 for one in strategies)
    return view.say(
        "{n} option has more than one region",
        "{n} of {all} options have more than one region",
        n=Value("number", wide),
        all=Value("text", str(len(strategies))),
    )


def _bill_finding(view: View) -> str:
    """The dearest option beside today's."""
    costs = {name: worth.cost for name, worth in view.study.planned.worths.items()}
    dearest = max(costs, key=lambda name: costs[name].month.known)
    more = costs[dearest].overhead
    if not more:
        return view._("What the options cost a month")
    values = {"name": Value("text", view.title(dearest)), "more": Value("share", more, 0)}
    if costs[dearest].month.partial:
        return view.say("The dearest, {name}, costs at least {more} more than today's option", **values)
    return view.say("The dearest, {name}, costs {more} more than today's option", **values)


def _why(view: View) -> str:
    partial = [view.title(name) for name, worth in view.study.planned.worths.items() if worth.cost.month.partial]
    if not partial:
        return view._("Every line of every option has a price.")
    return view.say(
        "Some lines have no price yet: the total of {names} is its known part, marked with a plus.",
        names=Value("text", ", ".join(partial)),
    )


def _costs(view: View) -> list[Block]:
    """The bill by item, in as many tables as keep the columns wide enough."""
    scenario = view.study.scenario
    names = list(scenario.strategies)
    count = math.ceil(len(names) / MOST_COLUMNS)
    size = math.ceil(len(names) / count)
    what = view.say(
        "{currency} a month by item; work and added cost in {value}",
        currency=Value("text", scenario.currency.cost),
        value=Value("text", scenario.currency.value),
    )
    tables: list[Block] = []
    for number in range(1, count + 1):
        shown = names[(number - 1) * size : number * size]
        title = view._("What they cost")
        tables.append(
            table(
                title if count == 1 else f"{title} ({number}/{count})",
                what,
                ((view._("Item"), 3.0, False), *((view.title(name), 2.0, True) for name in shown)),
                [*_items(view, shown), *_sums(view, shown)],
                _missing(view, shown),
                dense=True,
            )
        )
    return tables


def _items(view: View, names: Sequence[str]) -> Iterator[list[Cell | str]]:
    """A row for each item that one of some options pays for."""
    scenario = view.study.scenario
    for item, by_strategy in cost_items(scenario).items():
        totals = [by_strategy.get(name) for name in names]
        if any(total is not None for total in totals):
            title = view.text(scenario.cost_items[item].title) if item else view._("Other lines")
            yield [title, *(_amount(view, total) for total in totals)]


def _amount(view: View, total: PartialTotal | None) -> str:
    if total is None:
        return EN_DASH
    if total.partial and total.known == 0:
        return view._("unknown")
    return view.words.number(total.known) + ("+" if total.partial else "")


def _sums(view: View, names: Sequence[str]) -> list[list[Cell | str]]:
    costs = [view.study.planned.worths[name].cost for name in names]
    more = (EN_DASH if cost.overhead is None else view.words.share(cost.overhead, 1) for cost in costs)
    return [
        [
            Cell(view._("Total a month"), strong=True),
            *(Cell(view.cost_money(cost.month), strong=True) for cost in costs),
        ],
        [view._("Above today's option"), *more],
        [view._("Once"), *(view.cost_money(cost.one_off) for cost in costs)],
        [view._("Work to put it in place"), *(view.value_total(cost.setup) for cost in costs)],
        [view._("Work a year"), *(view.value_total(cost.effort_year) for cost in costs)],
        [view._("Added cost a year"), *(view.value_total(cost.added_year) for cost in costs)],
    ]


def _missing(view: View, names: Sequence[str]) -> str:
    worths = (view.study.planned.worths[name] for name in names)
    missing = [
        path
        for worth in worths
        for total in (worth.cost.month, worth.cost.one_off, worth.cost.setup, worth.cost.effort_year)
        for path in total.missing
    ]
    if not missing:
        return ""
    return view.say("Of unknown cost, and left out of the totals: {names}", names=Value("text", view.names(missing)))


def _stated(view: View, stated: dict[str, Stated]) -> Block:
    worths, estimates = view.study.planned.worths, view.study.planned.estimates
    rows: list[list[Cell | str]] = []
    for name, said in stated.items():
        cost, recovery = worths[name].cost, estimates[name].recovery["site"].mean
        bound = "≥ " if said.at_least and said.cost_month is not None else ""
        loss = estimates[name].loss["site"].mean
        rows.append(
            [
                view.title(name),
                Cell(bound + view.quantity(said.cost_month), view.cost_money(cost.month)),
                Cell(
                    view.quantity(said.overhead),
                    EN_DASH if cost.overhead is None else view.words.share(cost.overhead, 1),
                ),
                Cell(view.quantity(said.rto), EN_DASH if recovery is None else view.words.minutes(recovery.mean * 60)),
                Cell(view.quantity(said.rpo), EN_DASH if loss is None else view.words.minutes(loss.mean * 60)),
            ]
        )
    return table(
        view._("Stated against computed"),
        view._("As stated; below it in grey what this model finds: bill, and mean over the losses of a site"),
        (
            (view._("Option"), 3, False),
            (view._("Cost a month"), 2, True),
            (view._("Overhead"), 2, True),
            (view._("Recovery time (RTO)"), 2, True),
            (view._("Data loss (RPO)"), 2, True),
        ),
        rows,
        view.simulated(),
    )
