"""What the options cost: the comparison and its totals above, the lines that they are the sums of below."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drmodel.analysis.cashflow import Billed, months_after
from drmodel.analysis.costs import cost_items, line_amount
from drmodel.calculators.costs import PartialTotal
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.workbook.book import FIRST, Sheet, Shown, here, spans, summed
from drmodel.reporting.workbook.model import Model
from drmodel.reporting.workbook.styles import Look
from drmodel.scenario.strategy import CostLine
from drmodel.units import HOURS_PER_MONTH

WIDTHS = [38.0, *[14] * 11, 32, 14, 44]
LINE, ITEM, AMOUNT, UNIT, USAGE, USED, SURCHARGE, MONTH, ONCE, GROWS, TERM, AFTER, NOTE, ITEM_KEY, KEY = range(15)


@dataclass(frozen=True)
class _Row:
    """A row of the comparison: what stands in it for a strategy and its column, and what that comes to."""

    title: str
    code: str
    formula: Callable[[str, int], str]
    value: Callable[[str], Shown]
    look: Look = "number"


def costs_sheet(model: Model) -> None:
    """Write comparison and lines of a situation."""
    view, scenario = model.view, model.scenario
    deck = view.say(
        "Bills in {cost}, work and what is added in {value}; an unknown price is in no total, and counted below it",
        cost=Value("text", scenario.currency.cost),
        value=Value("text", scenario.currency.value),
    )
    sheet = model.sheet(view._("Costs"), [*WIDTHS, *[14] * (len(model.strategies) + 1 - len(WIDTHS))], deck)
    lines = _Lines(model)
    rows = _Comparison(model, lines).rows()
    lines.place(FIRST + len(rows) + 3)
    sheet.head(FIRST, (view._("Item"), *map(view.title, model.strategies)), range(1, len(model.strategies) + 1))
    sheet.freeze(FIRST + 1, repeat=False)
    for row, (key, one) in enumerate(rows.items(), start=FIRST + 1):
        sheet.text(row, 0, one.title, "strong" if one.look == "total" else "text")
        for column, name in enumerate(model.strategies, start=1):
            value = one.value(name)
            sheet.formula(row, column, one.formula(name, column), value, one.code, one.look)
            model.result(f"{key}.{name}", sheet.at(row, column), value)
    lines.write(sheet)


class _Lines:
    """Where the lines stand, under the titles of those whom they belong to."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.top = 0
        self.rows: dict[str, int] = {}
        self.owners: dict[str, int] = {}

    def place(self, top: int) -> None:
        """Give every line its row, below that of its owner."""
        self.top, row = top, top
        for path in self.model.lines:
            owner = path.split(".costs.")[0]
            if owner not in self.owners:
                row += 1
                self.owners[owner] = row
            row += 1
            self.rows[path] = row

    def cells(self, name: str, column: int) -> list[str]:
        """Cells of a strategy's lines in a column."""
        return spans((self.rows[path] for path in self.model.lines_of[name]), column)

    def where(self, name: str, tested: int, word: str, column: int) -> str:
        """The sum of a column over those lines of a strategy that have a word in another."""
        pairs = zip(self.cells(name, tested), self.cells(name, column), strict=True)
        return "+".join(f'SUMPRODUCT(({test}="{word}")*1,{cells})' for test, cells in pairs) or "0"

    def write(self, sheet: Sheet) -> None:
        """Write the lines."""
        view, top = self.model.view, self.top
        sheet.text(top - 1, 0, view._("Line by line"), "heading")
        titles = [""] * 15
        titles[LINE], titles[ITEM], titles[AMOUNT] = view._("Line"), view._("Item"), view._("Amount")
        titles[UNIT], titles[USAGE], titles[USED] = view._("Unit"), view._("Usage"), view._("Unit of usage")
        titles[SURCHARGE], titles[MONTH], titles[ONCE] = view._("Tax or fee"), view._("A month"), view._("Once")
        titles[GROWS], titles[TERM] = view._("Grows with"), view._("Contract term, months")
        titles[AFTER], titles[NOTE] = view._("After the horizon"), view._("Note")
        titles[ITEM_KEY], titles[KEY] = view._("Item in the scenario"), view._("Key")
        sheet.head(top, titles, (AMOUNT, USAGE, SURCHARGE, MONTH, ONCE, TERM, AFTER))
        for owner, row in self.owners.items():
            sheet.text(row, LINE, self.model.title(owner), "strong")
        for path, row in self.rows.items():
            self._line(sheet, row, path, self.model.lines[path])
        used = {USAGE: "usage", USED: "usage", SURCHARGE: "surcharge", TERM: "term", AFTER: "term"}
        empty = (c for c, key in used.items() if all(getattr(one, key) is None for one in self.model.lines.values()))
        sheet.hide(column for column in empty if column > len(self.model.strategies))
        sheet.print_up_to(max(self.rows.values(), default=top), max(NOTE, len(self.model.strategies)))

    def _line(self, sheet: Sheet, row: int, path: str, line: CostLine) -> None:
        model, view, codes = self.model, self.model.view, self.model.book.codes
        currency, item = model.scenario.currency.cost, model.scenario.cost_items.get(line.item or "")
        sheet.text(row, LINE, _line_title(model, path, line))
        sheet.text(row, ITEM, "" if item is None else view.text(item.title))
        model.type(sheet, row, AMOUNT, f"{path}.amount", line.amount.value, codes.price())
        sheet.text(row, UNIT, _unit(model, line.amount.dimension), "inside")
        parts = [here(row, AMOUNT)]
        product = parts[0]
        if line.usage is not None:
            model.type(sheet, row, USAGE, f"{path}.usage", line.usage.value, codes.price())
            sheet.text(row, USED, _usage_unit(model, line.usage.dimension), "inside")
            parts.append(here(row, USAGE))
            product += f"*{parts[-1]}"
        if line.surcharge is not None:
            model.type(sheet, row, SURCHARGE, f"{path}.surcharge", line.surcharge.value, codes.share(2))
            parts.append(here(row, SURCHARGE))
            product += f"*(1+{parts[-1]})"
        amount = line_amount(line)
        formula = f'IF(COUNT({",".join(parts)})={len(parts)},{product},"{model.book.unknown}")'
        column = ONCE if line.amount.dimension == "money" else MONTH
        sheet.formula(row, column, formula, model.book.unknown if amount is None else amount, codes.money(currency, 2))
        if line.driver is not None:
            sheet.text(row, GROWS, line.driver, "inside")
        if line.term is not None:
            term, months = here(row, TERM), model.cells["horizon_months"]
            known = None if line.term.value is None else line.term.value / HOURS_PER_MONTH
            model.type(sheet, row, TERM, f"{path}.term", known, codes.number(1))
            cost = here(row, MONTH)
            after = f"IF(COUNT({cost},{term})=2,{cost}*MAX({term}-{months},0),0)"
            value = (amount or 0.0) * months_after(model.scenario, line)
            sheet.formula(row, AFTER, after, value, codes.money(currency, 2))
        sheet.text(row, NOTE, view.text(line.note), "quiet")
        sheet.text(row, ITEM_KEY, line.item or "", "key")
        sheet.text(row, KEY, path, "key")


class _Comparison:
    """The rows above the lines; formulas find each other by the order in which they are added."""

    def __init__(self, model: Model, lines: _Lines) -> None:
        self.model, self.lines = model, lines
        self._rows: dict[str, _Row] = {}

    def rows(self) -> dict[str, _Row]:
        """All rows by key, in order."""
        model, view, codes = self.model, self.model.view, self.model.book.codes
        cost, value = codes.money(model.scenario.currency.cost, 2), codes.money(model.scenario.currency.value)
        worths = model.situation.worths
        items = cost_items(model.scenario)
        for item, amounts in items.items():
            self._item(item, amounts, cost)
        self._rows["month"] = _Row(
            view._("Total a month"),
            cost,
            lambda _, column: summed(spans(range(FIRST + 1, FIRST + 1 + len(items)), column)),
            lambda name: worths[name].cost.month.known,
            "total",
        )
        self._rows["overhead"] = _Row(
            view._("Above today's option"),
            codes.share(),
            lambda _, column: self._overhead(column),
            lambda name: _or_dash(worths[name].cost.overhead),
        )
        self._rows["unknown"] = _Row(
            view._("Lines without a price"),
            codes.number(),
            lambda name, _: self._unknown(name),
            lambda name: len({*worths[name].cost.month.missing, *worths[name].cost.one_off.missing}),
        )
        self._growing(cost)
        self._rows["once"] = _Row(
            view._("Once"),
            cost,
            lambda name, _: summed(self.lines.cells(name, ONCE)),
            lambda name: worths[name].cost.one_off.known,
        )
        self._rows["setup"] = _Row(
            view._("Work to put it in place"),
            value,
            lambda name, _: summed(model.worked.get((name, True), [])),
            lambda name: worths[name].cost.setup.known,
        )
        self._rows["effort"] = _Row(
            view._("Work a year"),
            value,
            lambda name, _: summed(model.worked.get((name, False), [])),
            lambda name: worths[name].cost.effort_year.known,
        )
        self._rows["added"] = _Row(
            view._("Added cost a year"),
            value,
            lambda _, column: self._added(column),
            lambda name: worths[name].cost.added_year.known,
            "total",
        )
        return self._rows

    def _item(self, item: str, amounts: Mapping[str, PartialTotal], code: str) -> None:
        """What is paid for one item of the comparison."""
        view, titled = self.model.view, self.model.scenario.cost_items
        self._rows[f"item.{item}"] = _Row(
            view.text(titled[item].title) if item else view._("Other lines"),
            code,
            lambda name, _: self.lines.where(name, ITEM_KEY, item, MONTH),
            lambda name: amounts[name].known if name in amounts else 0,
        )

    def _growing(self, code: str) -> None:
        """The bill by what it grows with, and what contract terms ask for after the horizon."""
        model, view = self.model, self.model.view
        for driver in model.growing:
            title = view._("of it, what stays the same")
            if driver is not None:
                name = Value("text", view.text(model.scenario.drivers[driver].title))
                title = view.say("of it, growing with {name}", name=name)
            self._by_driver("grows", driver, title, MONTH, code)
        for driver in model.growing if model.terms else ():
            title = view._("Contract terms after the horizon")
            if driver is not None:
                name = Value("text", view.text(model.scenario.drivers[driver].title))
                title = view.say("Contract terms after the horizon, growing with {name}", name=name)
            self._by_driver("after", driver, title, AFTER, code)

    def _by_driver(self, key: str, driver: str | None, title: str, column: int, code: str) -> None:
        bills = self.model.bills
        self._rows[f"{key}.{driver or ''}"] = _Row(
            title,
            code,
            lambda name, _: self.lines.where(name, GROWS, driver or "", column),
            lambda name: _part(bills[name], driver, after=key == "after"),
        )

    def _row(self, key: str) -> int:
        return FIRST + 1 + list(self._rows).index(key)

    def _overhead(self, column: int) -> str:
        own, base = here(self._row("month"), column), here(self._row("month"), self._base)
        return f'IF({base}>0,{own}/{base}-1,"{EN_DASH}")'

    def _added(self, column: int) -> str:
        month, effort = (
            f"{here(self._row(key), column)}-{here(self._row(key), self._base)}" for key in ("month", "effort")
        )
        return f"({month})*12*{self.model.rate}+{effort}"

    def _unknown(self, name: str) -> str:
        cells = [*self.lines.cells(name, MONTH), *self.lines.cells(name, ONCE)]
        return "+".join(f"SUMPRODUCT(ISTEXT({one})*1)" for one in cells) or "0"

    @property
    def _base(self) -> int:
        """The column of the option that the others are measured against."""
        return 1 + self.model.strategies.index(self.model.baseline)


def _part(bill: Mapping[str | None, Billed], driver: str | None, *, after: bool) -> float:
    found = bill.get(driver)
    return 0.0 if found is None else found.after if after else found.month


def _or_dash(value: float | None) -> Shown:
    return EN_DASH if value is None else value


def _line_title(model: Model, path: str, line: CostLine) -> str:
    """The title of a line; where it has none, that of its item with its id, which tells several of one item apart."""
    if line.title is not None:
        return model.view.text(line.title)
    own, item = path.rpartition(".")[2], model.scenario.cost_items.get(line.item or "")
    return own.replace("_", " ") if item is None else f"{model.view.text(item.title)} ({own})"


def _unit(model: Model, dimension: str) -> str:
    """What a price is for; one that is unknown is of a month."""
    say, currency = model.view.say, Value("text", model.scenario.currency.cost)
    match dimension:
        case "money":
            return model.scenario.currency.cost
        case "money/data":
            return say("{currency} per GB", currency=currency)
        case "money/data/time":
            return say("{currency} per GB and month", currency=currency)
        case "money/user":
            return say("{currency} per user", currency=currency)
        case "money/user/time":
            return say("{currency} per user and month", currency=currency)
    return say("{currency} a month", currency=currency)


def _usage_unit(model: Model, dimension: str) -> str:
    match dimension:
        case "data/time":
            return model.view._("GB a month")
        case "users":
            return model.view._("users")
    return "GB"
