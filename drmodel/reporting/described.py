"""What the scenario says of each option and of each way to copy the data: for, against, and itemised."""

from collections.abc import Iterable

from drmodel.analysis.costs import itemised_total
from drmodel.calculators.costs import PartialTotal
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.amounts import law_text
from drmodel.reporting.blocks import Block, Cell, table
from drmodel.reporting.view import View
from drmodel.scenario.leaves import Text
from drmodel.scenario.strategy import Itemised

APART = " · "  # between short texts in one cell


def arguments(view: View) -> tuple[Block, ...]:
    """Summary, pros and cons of each option; nothing where none has any."""
    told = {name: one for name, one in view.study.scenario.strategies.items() if one.summary or one.pros or one.cons}
    if not told:
        return ()
    rows: list[list[Cell | str]] = [
        [
            Cell(view.title(name), view.text(one.summary)),
            _listed(view, one.pros.values()),
            _listed(view, one.cons.values()),
        ]
        for name, one in told.items()
    ]
    return (
        table(
            view._("For and against each option"),
            view._("As the scenario describes them"),
            ((view._("Option"), 3, False), (view._("For"), 3, False), (view._("Against"), 3, False)),
            rows,
            view.document(),
            dense=True,
        ),
    )


def itemised(view: View) -> tuple[Block, ...]:
    """The document's own bill of materials of each option that has one, against its comparison table."""
    return tuple(
        _itemised(view, name, one.itemised)
        for name, one in view.study.scenario.strategies.items()
        if one.itemised is not None
    )


def _itemised(view: View, name: str, bill: Itemised) -> Block:
    sums, here = itemised_total(bill), view.study.planned.worths[name].cost.month
    rows: list[list[Cell | str]] = [
        [view.text(line.title), view.text(line.provider), view.text(line.note), view.quantity(line.amount)]
        for line in bill.lines.values()
    ]
    rows.append([Cell(view._("Sum of the lines"), strong=True), "", "", Cell(view.cost_money(sums), strong=True)])
    if bill.stated_total is not None:
        rows.append([view._("Total that the document states"), "", "", view.quantity(bill.stated_total)])
    rows.append([view._("Total in the comparison"), "", "", view.cost_money(here)])
    return table(
        _itemised_finding(view, name, sums, here),
        view._("A month, as the document itemises it"),
        (
            (view._("Line"), 3, False),
            (view._("Provider"), 2.4, False),
            (view._("Note"), 3, False),
            (view._("Cost a month"), 2, True),
        ),
        rows,
        view.document(),
        dense=True,
    )


def _itemised_finding(view: View, name: str, sums: PartialTotal, here: PartialTotal) -> str:
    values = {
        "name": Value("text", view.title(name)),
        "sum": Value("text", view.cost_money(sums)),
        "column": Value("text", view.cost_money(here)),
    }
    if sums == here and not sums.partial:
        return view.say("The itemised bill of {name} sums to {sum}, as its column in the comparison", **values)
    return view.say("The itemised bill of {name} sums to {sum}, its column in the comparison to {column}", **values)


def methods(view: View) -> tuple[Block, ...]:
    """The ways to replicate data, and which options use each; nothing where there is none."""
    scenario = view.study.scenario
    if not scenario.replication_methods:
        return ()
    rows: list[list[Cell | str]] = []
    for key, method in scenario.replication_methods.items():
        users = [view.title(name) for name, one in scenario.strategies.items() if one.replication == key]
        rows.append(
            [
                Cell(view.text(method.title), view._("recommended") if method.recommended else ""),
                law_text(view.words, method.lag),
                view.quantity(method.cost),
                view.quantity(method.stated_rpo),
                _listed(view, method.pros.values()),
                _listed(view, method.cons.values()),
                APART.join(users) or EN_DASH,
            ]
        )
    return (
        table(
            _methods_finding(view),
            view._("Cost and RPO as stated; the law of the data lost in a failover as the simulation draws it"),
            (
                (view._("Method"), 2.3, False),
                (view._("Data lost in a failover"), 1.9, False),
                (view._("Cost a month"), 1.6, True),
                (view._("Stated RPO"), 1.4, True),
                (view._("For"), 3.2, False),
                (view._("Against"), 3.4, False),
                (view._("Used by"), 1.7, False),
            ),
            rows,
            view.document(),
            dense=True,
        ),
    )


def _methods_finding(view: View) -> str:
    scenario = view.study.scenario
    used = {one.replication for one in scenario.strategies.values()} & set(scenario.replication_methods)
    return view.say(
        "{n} of {all} replication methods is used by an option",
        "{n} of {all} replication methods are used by an option",
        n=Value("number", len(used)),
        all=Value("text", str(len(scenario.replication_methods))),
    )


def _listed(view: View, texts: Iterable[Text]) -> str:
    return APART.join(view.text(text) for text in texts) or EN_DASH
