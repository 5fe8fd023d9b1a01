"""Month by month: what grows, what is paid and spared, and what that is worth today."""

from collections.abc import Sequence
from itertools import accumulate

from drmodel.analysis.cashflow import streams
from drmodel.analysis.compare import hourly_parts
from drmodel.analysis.returns import discount_rate_month
from drmodel.calculators.costs import grown
from drmodel.calculators.returns import discounted
from drmodel.reporting.workbook.book import FIRST, Sheet, here
from drmodel.reporting.workbook.model import Model
from drmodel.simulation.statistics import Floats

TOP = FIRST + 2  # row of what is paid at the start
MONTH, YEAR, WORTH, GROWTH = range(4)  # columns; the last is that of the first driver
PAID, SPARED, NET, SUM, NOW, SUM_NOW = range(6)  # columns of each strategy


class Flows:
    """Where the flows of a situation stand, and what they are.

    Attributes
    ----------
    sheet
        The sheet.
    streams, cash
        What is paid and spared, of all losses and of cash alone.
    """

    def __init__(self, model: Model, sheet: Sheet) -> None:
        self.model, self.sheet = model, sheet
        self.streams = streams(model.scenario)
        self.cash = streams(model.scenario, cash=True)

    @property
    def hour(self) -> int:
        """The column of what an hour of downtime avoided in a year spares; its cash, data and bill follow."""
        return GROWTH + len(self.model.drivers)

    def first(self, name: str) -> int:
        """The first column of a strategy."""
        return self.hour + 4 + 6 * self.model.others.index(name)

    def at_the_start(self, name: str, column: int) -> str:
        """A cell of a strategy in the row of the start, as other sheets call it."""
        return self.sheet.at(TOP, self.first(name) + column)

    def whole(self, column: int) -> str:
        """All months of a column, as other sheets call them."""
        return self.sheet.column(column, TOP, TOP + self.model.months)

    def values(self, name: str) -> dict[int, list[float]]:
        """What one strategy pays and spares by column, with nothing after the horizon."""
        net, paid = self.model.situation.returns[name].all.net, self.streams[name].cost.tolist()
        rate = discount_rate_month(self.model.scenario)
        now = [0.0] * len(net) if rate is None else discounted(rate, net).tolist()
        found = {
            PAID: paid,
            SPARED: [flow + cost for flow, cost in zip(net, paid, strict=True)],
            NET: list(net),
            NOW: now,
        }
        padded = {column: self.padded(flows) for column, flows in found.items()}
        return padded | {SUM: list(accumulate(padded[NET])), SUM_NOW: list(accumulate(padded[NOW]))}

    def padded(self, flows: Sequence[float]) -> list[float]:
        """Flows with nothing after the horizon."""
        return [*flows, *[0.0] * (self.model.months + 1 - len(flows))]


def flows_sheet(model: Model) -> Flows:
    """Write the flows of a situation."""
    view = model.view
    deck = view._(
        "Paid at the end of each month, against today's option; what grows, grows from the second month on; nothing "
        "flows beyond the horizon, which can be changed in the assumptions"
    )
    widths = [8.0, 8, 11, *[11] * len(model.drivers), *[13] * 4, *[14] * 6 * len(model.others)]
    found = Flows(model, model.sheet(view._("Monthly flows"), widths, deck))
    _heads(found)
    _shared(found)
    for name in model.others:
        _strategy(found, name)
    found.sheet.freeze(TOP, 2)
    return found


def _heads(found: Flows) -> None:
    model, view, sheet = found.model, found.model.view, found.sheet
    for name in model.others:
        sheet.text(FIRST, found.first(name), view.title(name), "heading")
    own = (
        view._("Paid"),
        view._("Spared"),
        view._("Net"),
        view._("Cumulative"),
        view._("Net, discounted"),
        view._("Cumulative, discounted"),
    )
    titles = [
        view._("Month"),
        view._("Year"),
        view._("Worth today"),
        *(view.text(driver.title) for driver in model.scenario.drivers.values()),
        view._("An hour avoided a year spares"),
        view._("of it, cash"),
        view._("An hour of data avoided a year spares"),
        view._("Bill that service credits are a share of"),
        *own * len(model.others),
    ]
    sheet.head(FIRST + 1, titles, range(len(titles)))


def _shared(found: Flows) -> None:
    """What all strategies share: time, what a later payment is worth today, growth, and what an hour spares."""
    model, sheet, codes, scenario = found.model, found.sheet, found.model.book.codes, found.model.scenario
    money, rate, cell = codes.money(scenario.currency.value, 2), discount_rate_month(scenario), "discount_rate"
    some, cash = next(iter(found.streams.values())), next(iter(found.cash.values()))
    for month in range(model.months + 1):
        row = TOP + month
        sheet.number(row, MONTH, month, codes.number())
        sheet.number(row, YEAR, -(-month // 12), codes.number())
        worth = 0.0 if rate is None else (1 + rate) ** -month
        sheet.formula(row, WORTH, _worth(found, row, model.cells[cell]), worth, codes.number(6))
        for column, name in enumerate(model.drivers, start=GROWTH):
            growth = scenario.drivers[name].growth.value or 0.0
            factor = float(grown(1.0, growth, month - 1)) if month else 0.0
            sheet.formula(row, column, _grown(row, model.cells[f"growth_{name}"]), factor, codes.number(4))
        for column, formula, stream in (
            (found.hour, _hour(found, row, cash=False), some.hour),
            (found.hour + 1, _hour(found, row, cash=True), cash.hour),
            (found.hour + 2, _data(found, row), some.data),
            (found.hour + 3, _bill(found, row), some.credit),
        ):
            sheet.formula(row, column, _within(model, row, formula), _at(stream, month), money)


def _at(stream: Floats, month: int) -> float:
    return float(stream[month]) if month < len(stream) else 0.0


def _worth(found: Flows, row: int, rate: str) -> str:
    """What money of a month is worth today; nothing while nobody knows the rate."""
    effective = found.model.scenario.finance.compounding == "effective"
    power = f"(1+{rate})^({here(row, MONTH)}/12)" if effective else f"(1+{rate}/12)^{here(row, MONTH)}"
    return f"IF(ISNUMBER({rate}),1/{power},0)"


def _grown(row: int, growth: str) -> str:
    """What something has grown to; an unknown growth is none."""
    return f"IF({here(row, MONTH)}=0,0,(1+N({growth}))^({here(row, MONTH)}-1))"


def _within(model: Model, row: int, formula: str) -> str:
    """A formula from the first month to the horizon; nothing before and after."""
    month = here(row, MONTH)
    return f"IF(AND({month}>0,{month}<={model.cells['horizon_months']}),{formula},0)"


def _factor(found: Flows, row: int, driver: str | None) -> str:
    """By what something has grown, to stand behind it."""
    return "" if driver is None else f"*{here(row, GROWTH + found.model.drivers.index(driver))}"


def _hour(found: Flows, row: int, *, cash: bool) -> str:
    cells, parts = found.model.cells, hourly_parts(found.model.scenario)
    terms = [
        f"N({cells[f'outage_cost_{key}']}){_factor(found, row, part.driver)}"
        for key, part in parts.items()
        if part.cash or not cash
    ]
    return f"({'+'.join(terms)})/12" if terms else "0"


def _data(found: Flows, row: int) -> str:
    factor = _factor(found, row, found.model.scenario.outage_cost.data_driver)
    return f"N({found.model.cells['data_value']}){factor}/12"


def _bill(found: Flows, row: int) -> str:
    level = found.model.scenario.service_level
    if not found.model.credited or level is None or level.contract is None:
        return "0"
    return f"N({found.model.cells['credited_bill']}){_factor(found, row, level.contract.driver)}"


def _strategy(found: Flows, name: str) -> None:
    """What one strategy pays and spares by month, and the sums so far."""
    first, values = found.first(name), found.values(name)
    code = found.model.book.codes.money(found.model.scenario.currency.value)
    for month in range(found.model.months + 1):
        row = TOP + month
        cell = [here(row, first + column) for column in range(6)]
        carried = [f"{here(row - 1, first + column)}+" if month else "" for column in range(6)]
        for column, formula in (
            (PAID, _paid(found, name, row) if month else _at_the_start(found, name)),
            (SPARED, _spared(found, name, row)),
            (NET, f"{cell[SPARED]}-{cell[PAID]}"),
            (SUM, f"{carried[SUM]}{cell[NET]}"),
            (NOW, f"{cell[NET]}*{here(row, WORTH)}"),
            (SUM_NOW, f"{carried[SUM_NOW]}{cell[NOW]}"),
        ):
            found.sheet.formula(row, first + column, formula, values[column][month], code)


def _more(model: Model, key: str, name: str) -> str:
    """What a strategy has more than the baseline."""
    return f"({model.cells[f'{key}.{name}']}-{model.cells[f'{key}.{model.baseline}']})"


def _at_the_start(found: Flows, name: str) -> str:
    model = found.model
    return f"{_more(model, 'once', name)}*{model.rate}+{_more(model, 'setup', name)}"


def _paid(found: Flows, name: str, row: int) -> str:
    """What is paid in a month more than with the baseline; what a contract or leaving asks for, in the last one."""
    model = found.model
    bill = "+".join(_more(model, f"grows.{one or ''}", name) + _factor(found, row, one) for one in model.growing)
    paid = f"{_more(model, 'effort', name)}/12+({bill or 0})*{model.rate}"
    ends = [
        "+" + _more(model, f"after.{one or ''}", name) + _factor(found, row, one)
        for one in (model.growing if model.terms else ())
    ]
    ends += [
        f"{sign}N({model.cells[f'exit_cost_{one}']})"
        for sign, one in (("+", name), ("-", model.baseline))
        if one in model.leaving
    ]
    if ends:
        paid += f"+IF({here(row, MONTH)}={model.cells['horizon_months']},({''.join(ends)})*{model.rate},0)"
    return _within(model, row, paid)


def _spared(found: Flows, name: str, row: int) -> str:
    """What is spared by less downtime, less data lost and fewer credits."""
    model = found.model
    kinds = {"downtime": found.hour, "data_lost": found.hour + 2}
    kinds |= {"credit": found.hour + 3} if model.credited else {}
    return "+".join(
        f"({model.cells[f'{kind}_{model.baseline}']}-{model.cells[f'{kind}_{name}']})*{here(row, price)}"
        for kind, price in kinds.items()
    )
