"""What the options return: in a year, over the horizon, and year by year."""

import math
from collections.abc import Callable

from drmodel.analysis.compare import avoided
from drmodel.analysis.recommend import candidates
from drmodel.analysis.returns import by_year
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.flows import MOST_IRR
from drmodel.reporting.workbook.book import FIRST, Sheet, Shown, here
from drmodel.reporting.workbook.flows import MONTH, NET, NOW, PAID, SPARED, SUM, SUM_NOW, WORTH, YEAR, Flows
from drmodel.reporting.workbook.model import Model
from drmodel.reporting.workbook.styles import Look
from drmodel.simulation.statistics import Interval

GUESSES = (0.01, 0.1, 0.5, 2.0, -0.05, -0.5)  # of a month, from which a rate of return is looked for

FormulaOf = Callable[[str, int], str]  # of a strategy in its column
ValueOf = Callable[[str], Shown | None]


def returns_sheet(model: Model, flows: Flows) -> None:
    """Write the returns of a situation."""
    view = model.view
    deck = view.say(
        "{currency}, against today's option; the known part where something is unknown, and nothing after the horizon",
        currency=Value("text", model.scenario.currency.value),
    )
    columns = max(len(model.strategies), 1 + math.ceil(model.months / 12))
    sheet = model.sheet(view._("Returns"), [46.0, *[18] * columns], deck)
    sheet.freeze(FIRST + 1, repeat=False)
    table = _Table(model, sheet)
    table.head(view._("In a year"))
    _in_a_year(table)
    table.head(view._("Over the horizon"))
    _over_the_horizon(table, flows)
    _year_by_year(table, flows)


class _Table:
    """Rows with a column for each strategy; formulas find the rows above by key."""

    def __init__(self, model: Model, sheet: Sheet) -> None:
        self.model, self.sheet, self.row = model, sheet, FIRST - 1
        self.rows: dict[str, int] = {}

    def head(self, title: str) -> None:
        """Headings: the strategies."""
        self.row += 1 if self.row < FIRST else 2
        names = self.model.strategies
        self.sheet.head(self.row, (title, *map(self.model.view.title, names)), range(1, len(names) + 1))

    def add(
        self, key: str, title: str, code: str, formula: FormulaOf, value: ValueOf, look: Look = "number", *,
        own: bool = False,
    ) -> None:  # fmt: skip
        """A row; the baseline has a value only in those that are of its own."""
        self.row += 1
        self.rows[key] = self.row
        model, sheet = self.model, self.sheet
        sheet.text(self.row, 0, title, "strong" if look == "total" else "text")
        for column, name in enumerate(model.strategies, start=1):
            if name == model.baseline and not own:
                sheet.number(self.row, column, None, code, look)
                continue
            found = value(name)
            shown = EN_DASH if found is None else found
            sheet.formula(self.row, column, formula(name, column), shown, code, look)
            model.result(f"{key}.{name}", sheet.at(self.row, column), shown)

    def cell(self, key: str, column: int) -> str:
        """The cell of an earlier row in a column."""
        return here(self.rows[key], column)


def _in_a_year(table: _Table) -> None:
    model, view, codes = table.model, table.model.view, table.model.book.codes
    cells, base, worths = model.cells, model.baseline, model.situation.worths
    money = codes.money(model.scenario.currency.value)
    spared = {name: avoided(model.scenario, model.situation.estimates, name) for name in model.strategies}

    def less(kind: str) -> FormulaOf:
        return lambda name, _: f"{cells[f'{kind}_{base}']}-{cells[f'{kind}_{name}']}"

    def loss(name: str, _: int) -> str:
        kinds = [f"{cells[f'downtime_{name}']}*{cells['cost_of_an_hour']}"]
        kinds.append(f"{cells[f'data_lost_{name}']}*N({cells['data_value']})")
        kinds += [f"{cells[f'credit_{name}']}*12*N({cells['credited_bill']})"] if model.credited else []
        return "+".join(kinds)

    at_base = 1 + model.strategies.index(base)
    table.add(
        "downtime", view._("Downtime, hours a year"), codes.number(1), lambda name, _: cells[f"downtime_{name}"],
        lambda name: model.situation.estimates[name].downtime_hours_year.mean, own=True,
    )  # fmt: skip
    table.add("loss", view._("Loss"), money, loss, lambda name: worths[name].outage_cost_year.mean, own=True)
    table.add("hours", view._("Hours avoided"), codes.number(1), less("downtime"), lambda name: spared[name].hours.mean)
    table.add(
        "data", view._("Hours of data avoided"), codes.number(1), less("data_lost"), lambda name: spared[name].data.mean
    )
    table.add(
        "avoided", view._("Loss avoided"), money,
        lambda _, column: f"{here(table.rows['loss'], at_base)}-{table.cell('loss', column)}",
        lambda name: worths[name].avoided_loss.mean,
    )  # fmt: skip
    table.add(
        "added_cost", view._("Added cost"), money, lambda name, _: cells[f"added.{name}"],
        lambda name: worths[name].cost.added_year.known,
    )  # fmt: skip
    table.add(
        "net", view._("Net benefit"), money,
        lambda _, column: f"{table.cell('avoided', column)}-{table.cell('added_cost', column)}",
        lambda name: worths[name].net_benefit.mean, "total",
    )  # fmt: skip
    table.add(
        "ratio", view._("Benefit/cost"), codes.ratio(),
        lambda _, column: _per_added(table, column, "avoided"),
        lambda name: _mean(worths[name].benefit_cost_ratio),
    )  # fmt: skip
    table.add(
        "roi", "ROI", codes.ratio(),
        lambda _, column: _per_added(table, column, "net"),
        lambda name: _mean(worths[name].roi),
    )  # fmt: skip
    table.add(
        "even", view._("Break-even, hours avoided"), codes.number(1), lambda _, column: _even(table, column),
        lambda name: worths[name].break_even_hours,
    )  # fmt: skip
    chosen = candidates(worths)
    table.add(
        "ranked", view._("Net benefit of those that may be chosen"), money,
        lambda name, column: _ranked(table, name, column, chosen),
        lambda name: worths[name].net_benefit.mean if name in chosen else None, own=True,
    )  # fmt: skip


def _mean(found: Interval | None) -> float | None:
    return None if found is None else found.mean


def _per_added(table: _Table, column: int, key: str) -> str:
    """A ratio to what is added, where something is."""
    added = table.cell("added_cost", column)
    return f'IF({added}>0,{table.cell(key, column)}/{added},"{EN_DASH}")'


def _even(table: _Table, column: int) -> str:
    """Avoided downtime that pays what is added; never where an hour costs nothing."""
    hour, added = table.model.cells["cost_of_an_hour"], table.cell("added_cost", column)
    return f'IF({added}<=0,0,IF({hour}>0,{added}/{hour},"{EN_DASH}"))'


def _ranked(table: _Table, name: str, column: int, chosen: tuple[str, ...]) -> str:
    """Net benefit of what the screen leaves; the screen itself does not move with the sheet."""
    if name not in chosen:
        return f'"{EN_DASH}"'
    return "0" if name == table.model.baseline else table.cell("net", column)


def _over_the_horizon(table: _Table, flows: Flows) -> None:
    model, view, codes = table.model, table.model.view, table.model.book.codes
    found, money = model.situation.returns, codes.money(model.scenario.currency.value)
    rate = model.cells["discount_rate"]
    unknown = f'"{EN_DASH}"'

    def whole(name: str, column: int) -> str:
        return flows.whole(flows.first(name) + column)

    def cash(_: str, column: int) -> str:
        """The worth of all flows, without what is no money."""
        worth, hour, paid, data = (flows.whole(one) for one in (WORTH, flows.hour, flows.hour + 1, flows.hour + 2))
        no_cash = f"{table.cell('hours', column)}*(SUMPRODUCT({worth},{hour})-SUMPRODUCT({worth},{paid}))"
        no_cash += f"+{table.cell('data', column)}*SUMPRODUCT({worth},{data})"
        return f"IF(ISNUMBER({rate}),{table.cell('npv', column)}-({no_cash}),{unknown})"

    table.add(
        "start", view._("Paid at the start"), money, lambda name, _: flows.at_the_start(name, PAID),
        lambda name: -found[name].all.net[0],
    )  # fmt: skip
    table.add(
        "npv", view._("Net present value"), money,
        lambda name, _: f"IF(ISNUMBER({rate}),SUM({whole(name, NOW)}),{unknown})",
        lambda name: _mean(found[name].all.npv), "total",
    )  # fmt: skip
    table.add("npv_cash", view._("Net present value, cash only"), money, cash, lambda name: _mean(found[name].cash.npv))
    table.add(
        "irr", view._("Internal rate of return, a year"), codes.share_up_to(MOST_IRR),
        lambda name, _: _irr(whole(name, NET), found[name].all.irr),
        lambda name: next(iter(found[name].all.irr), None),
    )  # fmt: skip
    table.add(
        "payback", view._("Payback, months"), codes.number(1),
        lambda name, _: _payback(flows, whole(name, SUM), whole(name, NET)),
        lambda name: _months(view._("never"), found[name].all.payback_months),
    )  # fmt: skip
    table.add(
        "payback_discounted", view._("Discounted payback, months"), codes.number(1),
        lambda name, _: f"IF(ISNUMBER({rate}),{_payback(flows, whole(name, SUM_NOW), whole(name, NOW))},{unknown})",
        lambda name: None if found[name].all.npv is None
        else _months(view._("never"), found[name].all.discounted_payback_months),
    )  # fmt: skip
    several = [view.title(name) for name in model.others if len(found[name].all.irr) > 1]
    if several:
        table.row += 1
        note = view.say(
            "The flows of {names} have several rates of return: decide by the net present value",
            names=Value("text", ", ".join(several)),
        )
        table.sheet.text(table.row, 0, note, "deck")


def _months(never: str, found: float | None) -> Shown:
    return never if found is None else found


def _irr(net: str, known: tuple[float, ...]) -> str:
    """The rate of a year at which the flows are worth nothing; none where they keep their sign.

    Programs look for it from a guess and may find none from a bad one: first near the rate that is known, then afar.
    """
    near = [(1 + known[0]) ** (1 / 12) - 1] if known else []
    rate = f'"{EN_DASH}"'
    for guess in reversed([*near, *GUESSES]):
        rate = f"IFERROR((1+IRR({net},{guess:.6g}))^12-1,{rate})"
    return f'IF(AND(MIN({net})<0,MAX({net})>0),{rate},"{EN_DASH}")'


def _payback(flows: Flows, sums: str, net: str) -> str:
    """Months until the sums stay above nothing, in proportion within the last of them."""
    model = flows.model
    last = f"SUMPRODUCT(MAX(({sums}<0)*({flows.whole(MONTH)}+1)))"
    within = f"{last}-1-INDEX({sums},{last})/INDEX({net},{last}+1)"
    never = f'"{model.view._("never")}"'
    return f"IF(MIN({sums})>=0,0,IF({last}>{model.months},{never},{within}))"


def _year_by_year(table: _Table, flows: Flows) -> None:
    """What each option pays and spares by year."""
    model, view, sheet = table.model, table.model.view, table.sheet
    code, years = model.book.codes.money(model.scenario.currency.value), -(-model.months // 12)
    heads = [view._("At the start")]
    heads += [view.say("Year {n}", n=Value("number", year)) for year in range(1, years + 1)]
    for name in model.others:
        table.row += 2
        title = view.say("Cash flow of {name}", name=Value("text", view.title(name)))
        sheet.head(table.row, (title, *heads), range(1, years + 2))
        top = table.row
        values = flows.values(name)
        for offset, (column, label) in enumerate(
            (
                (PAID, view._("Paid")),
                (SPARED, view._("Spared")),
                (NET, view._("Net")),
                (SUM, view._("Cumulative")),
                (NOW, view._("Net, discounted")),
                (SUM_NOW, view._("Cumulative, discounted")),
            ),
            start=1,
        ):
            table.row += 1
            look: Look = "total" if column in (NET, NOW) else "number"
            sheet.text(table.row, 0, label, "strong" if look == "total" else "text")
            for year in range(years + 1):
                if column in (SUM, SUM_NOW):
                    before = f"{here(table.row, year)}+" if year else ""
                    formula = f"{before}{here(top + offset - 1, year + 1)}"
                    value = values[column][min(12 * year, model.months)]
                else:
                    own = flows.whole(flows.first(name) + column)
                    formula = f"SUMIF({flows.whole(YEAR)},{year},{own})"
                    value = by_year(values[column])[year]
                sheet.formula(table.row, year + 1, formula, value, code, look)
