"""What finance may change: money, pay, work and what the simulation found, each in a cell with a name."""

from drmodel.analysis.compare import credit_of, credited_month, hourly_cost, hourly_parts
from drmodel.analysis.costs import work_cost, work_of
from drmodel.formatting import EN_DASH, NBSP, Value
from drmodel.reporting.workbook.book import FIRST, Sheet, here, spans, summed
from drmodel.reporting.workbook.model import Model
from drmodel.simulation.statistics import Interval

WIDTHS = [42.0, 14, 18, 18, 13, 28, 52, 34]
NAME, VALUE, UNIT, WITH, COMES_TO, WRITTEN, SOURCE, KEY = range(8)


def assumptions_sheet(model: Model) -> None:
    """Write the inputs of a situation, section by section."""
    view = model.view
    deck = view._("Blue on a light ground may be changed, and all that follows moves; black is calculated")
    sheet = model.sheet(view._("Assumptions"), WIDTHS, deck)
    sheet.head(
        FIRST,
        (
            view._("Value"),
            view._("Used"),
            view._("Unit"),
            view._("Grows with, or done by"),
            view._("Comes to"),
            view._("As the scenario has it"),
            view._("Source"),
            view._("Name in formulas"),
        ),
        (VALUE, COMES_TO),
    )
    sheet.freeze(FIRST + 1)
    rows = _Rows(model, sheet)
    _money(rows)
    _outage(rows)
    _pay(rows)
    _work(rows)
    _simulated(rows)
    sheet.print_up_to(rows.row, SOURCE)


class _Rows:
    """Where the next row goes."""

    def __init__(self, model: Model, sheet: Sheet) -> None:
        self.model, self.sheet, self.row = model, sheet, FIRST

    def heading(self, title: str) -> None:
        self.row += 2
        self.sheet.text(self.row, NAME, title, "heading")

    def input(
        self, key: str, title: str, value: float | None, code: str, unit: str, path: str = "", more: str = ""
    ) -> None:
        """A value with what is known of it."""
        self.row += 1
        model, sheet = self.model, self.sheet
        sheet.text(self.row, NAME, title)
        model.type(sheet, self.row, VALUE, key, value, code)
        sheet.text(self.row, UNIT, unit, "inside")
        sheet.text(self.row, WITH, more)
        sheet.text(self.row, WRITTEN, model.written(path), "quiet")
        sheet.text(self.row, SOURCE, model.source(path), "quiet")
        sheet.text(self.row, KEY, model.name(key), "key")


def _money(rows: _Rows) -> None:
    model, codes = rows.model, rows.model.book.codes
    view, scenario, finance = model.view, model.scenario, model.scenario.finance
    money = scenario.currency
    rows.heading(view._("Money over time"))
    if money.cost != money.value:
        unit = f"{money.value}/{money.cost}"
        rows.input("exchange_rate", view._("Exchange rate"), money.rate.value, codes.number(4), unit, "currency.rate")
    rate = None if finance.discount_rate is None else finance.discount_rate.value
    a_year = view._("a year")
    rows.input("discount_rate", view._("Discount rate"), rate, codes.share(2), a_year, "finance.discount_rate")
    rows.input("horizon_months", view._("Horizon"), finance.months, codes.number(), view._("months"), "finance.horizon")
    rows.sheet.whole_number_from(rows.row, VALUE, 1, model.months)
    for name, driver in scenario.drivers.items():
        title = view.say("Growth: {name}", name=Value("text", view.text(driver.title)))
        path = f"drivers.{name}.growth"
        rows.input(f"growth_{name}", title, driver.growth.value, codes.share(2), view._("a month"), path)


def _outage(rows: _Rows) -> None:
    model, sheet, codes = rows.model, rows.sheet, rows.model.book.codes
    view, scenario = model.view, model.scenario
    cost, currency = scenario.outage_cost, scenario.currency.value
    counted = hourly_parts(scenario)
    per_hour = view.say("{currency} per hour", currency=Value("text", currency))

    def driver(name: str | None) -> str:
        return "" if name is None else view.text(scenario.drivers[name].title)

    rows.heading(view._("Cost of an hour of outage"))
    first = rows.row + 1
    for key, part in counted.items():
        title = view.text(part.title) + ("" if part.cash else f" ({view._('not cash')})")
        path = f"outage_cost.parts.{key}.amount"
        rows.input(f"outage_cost_{key}", title, part.amount.value, codes.money(currency, 2), per_hour, path,
                   driver(part.driver))  # fmt: skip
    cells = spans(range(first, rows.row + 1), VALUE)
    rows.row += 1
    sheet.text(rows.row, NAME, view._("An hour of outage in all"), "strong")
    sheet.formula(rows.row, VALUE, summed(cells), hourly_cost(scenario).known, codes.money(currency, 2), "total")
    sheet.text(rows.row, UNIT, per_hour, "inside")
    model.cells["cost_of_an_hour"] = sheet.at(rows.row, VALUE)
    sheet.text(rows.row, KEY, model.name("cost_of_an_hour"), "key")
    for key, part in cost.parts.items():
        if key not in counted:
            rows.row += 1
            sheet.text(rows.row, NAME, view.text(part.title))
            sheet.text(rows.row, UNIT, view._("counted as credits by tier"), "inside")
    value = None if cost.data_value is None else cost.data_value.value
    title = view._("An hour of lost data")
    rows.input("data_value", title, value, codes.money(currency, 2), per_hour, "outage_cost.data_value",
               driver(cost.data_driver))  # fmt: skip
    level = scenario.service_level
    if model.credited and level is not None and level.contract is not None:
        unit = view.say("{currency} a month", currency=Value("text", currency))
        title = view._("Bill that service credits are a share of")
        rows.input("credited_bill", title, credited_month(scenario), codes.money(currency, 2), unit,
                   "service_level.contract.value", driver(level.contract.driver))  # fmt: skip


def _pay(rows: _Rows) -> None:
    model, codes = rows.model, rows.model.book.codes
    view, scenario = model.view, model.scenario
    if scenario.labour is not None and scenario.labour.rates:
        rows.heading(view._("Pay"))
        for role, wage in scenario.labour.rates.items():
            currency = wage.currency or scenario.currency.value
            unit = view.say("{currency} per hour", currency=Value("text", currency))
            path = f"labour.rates.{role}"
            rows.input(f"pay_{role}", _role(model, role), wage.value, codes.money(currency, 2), unit, path)
    if model.leaving:
        currency = scenario.currency.cost
        rows.heading(view._("Paid when an option is left"))
        for name in model.leaving:
            cost, path = scenario.strategies[name].exit_cost, f"strategies.{name}.exit_cost"
            value = None if cost is None else cost.value
            rows.input(f"exit_cost_{name}", view.title(name), value, codes.money(currency, 2), currency, path)


def _role(model: Model, role: str | None) -> str:
    """What those who do some work are called."""
    plan = model.scenario.plan
    if role is None:
        return EN_DASH
    return model.view.text(plan.roles[role].title) if plan is not None and role in plan.roles else role


def _work(rows: _Rows) -> None:
    """Hours of work, and what they come to: those of a month in a year, the others once."""
    model, sheet, view = rows.model, rows.sheet, rows.model.view
    if not model.work:
        return
    currency, rows_of = model.scenario.currency.value, dict[str, int]()
    rows.heading(view.say("Work; it comes to {currency} a year, or once", currency=Value("text", currency)))
    for once in (True, False):
        for path, work in model.work.items():
            if work.once == once:
                key, unit = f"hours.{path}", view._("h, once") if once else view._("h a month")
                head, setup, _ = path.rpartition(".setup_effort.")  # who does it has a column of its own
                title, code = model.title(f"{head}.setup_effort" if setup else path), model.book.codes.number(2)
                rows.input(key, title, work.hours, code, unit, path, _role(model, work.role))
                cost = work_cost(model.scenario, work)
                worth = model.book.unknown if cost is None else cost
                sheet.formula(
                    rows.row, COMES_TO, _worth(model, path, rows.row), worth, model.book.codes.money(currency)
                )
                rows_of[path] = rows.row
    for name in model.strategies:
        for once in (True, False):
            own = [rows_of[work.path] for work in work_of(model.scenario, name) if work.once == once]
            model.worked[name, once] = sheet.columns(COMES_TO, own)


def _worth(model: Model, path: str, row: int) -> str:
    """Hours times pay; nothing for no hours, whatever the pay."""
    work, hours = model.work[path], here(row, VALUE)
    pay = model.cells.get(f"pay_{work.role}")
    nobody = f'"{model.book.unknown}"'
    if pay is None or model.scenario.labour is None or work.role is None:
        return f"IF({hours}=0,0,{nobody})"
    product = f"{hours}*{pay}" + ("" if work.once else "*12")
    wage, money = model.scenario.labour.rates[work.role], model.scenario.currency
    if wage.currency == money.cost != money.value:
        product += f"*{model.rate}"
    return f"IF({hours}=0,0,IF(COUNT({hours},{pay})=2,{product},{nobody}))"


def _simulated(rows: _Rows) -> None:
    """What the simulation found, with its 95 % interval where the scenario's words stand for other values."""
    model, codes, view = rows.model, rows.model.book.codes, rows.model.view
    a_year = view._("h a year")
    rows.heading(view._("Simulated: mean of a year, and its 95 % interval"))
    for name, estimate in model.situation.estimates.items():
        found = [("downtime", view._("downtime"), estimate.downtime_hours_year, codes.number(3), a_year)]
        lost = estimate.loss["all"].hours_per_year
        found.append(("data_lost", view._("data lost"), lost, codes.number(3), a_year))
        if model.credited:
            found.append(("credit", view._("service credit"), credit_of(estimate), codes.share(3), view._("of a bill")))
        for key, what, interval, code, unit in found:
            title = f"{view.title(name)}: {what}"
            rows.input(f"{key}_{name}", title, interval.mean, code, unit)
            rows.sheet.text(rows.row, WRITTEN, _between(model, interval, share=key == "credit"), "quiet")


def _between(model: Model, interval: Interval, *, share: bool) -> str:
    words = model.view.words
    ends = (interval.low, interval.high)
    low, high = (words.share(end, 3) if share else words.number(end, 3) for end in ends)
    return f"{low}{NBSP}{EN_DASH}{NBSP}{high}"
