"""The options: what each looks like, what it costs line by line, and what was stated against what is computed."""

from drmodel.analysis.costs import baseline_of, cost_items
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.view import View
from drmodel.scenario.strategy import Stated


def options_section(view: View) -> Section:
    """Topology sketches, cost table, stated against computed."""
    blocks: list[Block] = [
        *view.figure(
            "topologies",
            view._("What the options look like"),
            view._("The regions of each option: those that serve users, and those that stand by"),
            view.document(),
        ),
        _costs(view),
    ]
    blocks += view.figure(
        "costs", view._("What the options cost a month"), view._("Monthly bill by item"), view.document()
    )
    stated = {name: s.stated for name, s in view.study.scenario.strategies.items() if s.stated is not None}
    if stated:
        blocks.append(_stated(view, stated))
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


def _why(view: View) -> str:
    partial = [view.title(name) for name, worth in view.study.planned.worths.items() if worth.cost.month.partial]
    if not partial:
        return view._("Every line of every option has a price.")
    return view.say(
        "Some lines have no price yet: the total of {names} is its known part, marked with a plus.",
        names=Value("text", ", ".join(partial)),
    )


def _costs(view: View) -> Block:
    scenario, words = view.study.scenario, view.words
    currency = scenario.currency.cost
    names = list(scenario.strategies)
    rows: list[list[Cell | str]] = []
    for item, by_strategy in cost_items(scenario).items():
        title = view.text(scenario.cost_items[item].title) if item else view._("Other lines")
        row: list[Cell | str] = [title]
        for name in names:
            total = by_strategy.get(name)
            if total is None:
                row.append(EN_DASH)
            elif total.partial and total.known == 0:
                row.append(view._("unknown"))
            else:
                row.append(words.number(total.known) + ("+" if total.partial else ""))
        rows.append(row)
    worths = view.study.planned.worths
    rows.append(
        [
            Cell(view._("Total a month"), strong=True),
            *(Cell(view.cost_money(worths[name].cost.month), strong=True) for name in names),
        ]
    )
    rows.append(
        [
            view._("Above today's option"),
            *(EN_DASH if (more := worths[name].cost.overhead) is None else words.share(more, 1) for name in names),
        ]
    )
    rows.append([view._("Once"), *(view.cost_money(worths[name].cost.one_off) for name in names)])
    rows.append(
        [
            view._("Work a year"),
            *(view.value_total(worths[name].cost.effort_year) for name in names),
        ]
    )
    rows.append(
        [
            view._("Added cost a year"),
            *(view.value_total(worths[name].cost.added_year) for name in names),
        ]
    )
    return table(
        view._("What they cost"),
        view.say(
            "{currency} a month by item; work and added cost in {value}",
            currency=Value("text", currency),
            value=Value("text", scenario.currency.value),
        ),
        ((view._("Item"), 3.0, False), *((view.title(name), 2.0, True) for name in names)),
        rows,
        _missing(view),
        dense=True,
    )


def _missing(view: View) -> str:
    missing = [
        path
        for worth in view.study.planned.worths.values()
        for path in (*worth.cost.month.missing, *worth.cost.one_off.missing, *worth.cost.effort_year.missing)
    ]
    if not missing:
        return ""
    return view.say("Unknown, and left out of the totals: {names}", names=Value("text", view.names(missing)))


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
