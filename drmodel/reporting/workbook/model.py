"""The sheets that follow their assumptions, for one situation: what is typed into them, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from drmodel.analysis.cashflow import Billed, billed
from drmodel.analysis.compare import credited_month
from drmodel.analysis.costs import Work, baseline_of, cost_lines, work_of
from drmodel.formatting import Value
from drmodel.reporting.names import joined, name_of
from drmodel.reporting.view import View
from drmodel.reporting.workbook.book import Book, Number, Sheet, Shown
from drmodel.scenario.assumptions import Assumption, assumptions
from drmodel.scenario.lawspec import LawSpec
from drmodel.scenario.leaves import Source
from drmodel.scenario.models import Scenario
from drmodel.scenario.strategy import CostLine
from drmodel.study.results import Situation

LONGEST = 60  # months of the cash flow: five years, or as long as the horizon where that is longer


@dataclass
class Model:
    """A situation on its way into a workbook.

    Attributes
    ----------
    book, situation
        The workbook, and the situation.
    prefix, suffix
        What its names begin with, and the titles of its sheets end with.
    twin
        The situation that was written before: where a value is the same, it follows that one.
    """

    book: Book
    situation: Situation
    prefix: str = ""
    suffix: str = ""
    twin: "Model | None" = None
    cells: dict[str, str] = field(default_factory=dict)
    """What formulas call the cells of this situation, by key."""
    values: dict[str, Number | None] = field(default_factory=dict)
    """What is typed into them."""
    worked: dict[tuple[str, bool], list[str]] = field(default_factory=dict)
    """Where the pay for each strategy's work stands: what is done once, and the rest."""
    shown: dict[str, Shown] = field(default_factory=dict)
    """What its results come to, by key."""

    @property
    def view(self) -> View:
        """The study and the language."""
        return self.book.view

    @property
    def scenario(self) -> Scenario:
        """The scenario of the situation."""
        return self.situation.scenario

    @cached_property
    def baseline(self) -> str:
        """What costs and benefits are measured against."""
        return baseline_of(self.scenario)

    @cached_property
    def strategies(self) -> list[str]:
        """All strategies, in the order of the file."""
        return list(self.scenario.strategies)

    @cached_property
    def others(self) -> list[str]:
        """The strategies that are measured against the baseline."""
        return [name for name in self.strategies if name != self.baseline]

    @cached_property
    def months(self) -> int:
        """Months of the cash flow."""
        return max(LONGEST, self.scenario.finance.months)

    @cached_property
    def lines(self) -> dict[str, CostLine]:
        """Cost lines by path, each once."""
        return {path: line for name in self.strategies for path, line in cost_lines(self.scenario, name)}

    @cached_property
    def lines_of(self) -> dict[str, list[str]]:
        """Paths of the lines that each strategy pays."""
        return {name: [path for path, _ in cost_lines(self.scenario, name)] for name in self.strategies}

    @cached_property
    def work(self) -> dict[str, Work]:
        """Work by path, each once."""
        return {work.path: work for name in self.strategies for work in work_of(self.scenario, name)}

    @cached_property
    def bills(self) -> dict[str, dict[str | None, Billed]]:
        """What each strategy is billed by the month, by what it grows with."""
        return {name: billed(self.scenario, name) for name in self.strategies}

    @cached_property
    def growing(self) -> list[str | None]:
        """What bills grow with; nothing if they stay the same."""
        used = {driver for bill in self.bills.values() for driver in bill}
        return [driver for driver in (None, *self.scenario.drivers) if driver in used]

    @cached_property
    def terms(self) -> bool:
        """Whether a line is contracted for some time."""
        return any(line.term is not None for line in self.lines.values())

    @cached_property
    def drivers(self) -> list[str]:
        """What bills and losses grow with."""
        return list(self.scenario.drivers)

    @cached_property
    def credited(self) -> bool:
        """Whether credits by tier cost money."""
        return credited_month(self.scenario) is not None

    @cached_property
    def leaving(self) -> list[str]:
        """Strategies that cost something to leave."""
        return [name for name, one in self.scenario.strategies.items() if one.exit_cost is not None]

    @cached_property
    def known(self) -> Mapping[str, Assumption]:
        """What the scenario writes down, by path."""
        return {one.path: one for one in assumptions(self.scenario)}

    def sheet(self, title: str, widths: list[float], deck: str) -> Sheet:
        """A sheet of this situation."""
        return self.book.sheet(title + self.suffix, widths, deck, aside=self.twin is not None)

    def title(self, path: str) -> str:
        """What a value is called: its entry, and what of it."""
        name = name_of(self.scenario, self.view.words, path)
        return joined((name.entry, name.value)) or name.part

    def type(self, sheet: Sheet, row: int, column: int, key: str, value: Number | None, code: str) -> None:
        """Put a value that may be changed into a cell; one that is the same in the situation before follows it."""
        if self.twin is not None and key in self.twin.values and self.twin.values[key] == value:
            sheet.formula(row, column, self.twin.cells[key], self.book.unknown if value is None else value, code)
        else:
            sheet.input(row, column, value, code)
        self.cells[key], self.values[key] = sheet.at(row, column), value

    def result(self, key: str, cell: str, value: Shown) -> None:
        """Remember where a result stands, and what it comes to."""
        self.cells[key], self.shown[key] = cell, value

    @property
    def rate(self) -> str:
        """The exchange rate in formulas."""
        return self.cells.get("exchange_rate", "1")

    def name(self, key: str) -> str:
        """Give the cell of a key its own name, by which formulas call it from now on."""
        self.cells[key] = self.book.name((self.prefix + key).replace(".", "_"), self.cells[key])
        return self.cells[key]

    def written(self, path: str) -> str:
        """A value of the scenario as it is written there; empty where it is not written."""
        one = self.known.get(path)
        return "" if one is None or isinstance(one.value, LawSpec) else self.view.quantity(one.value)

    def source(self, path: str) -> str:
        """Where a value comes from."""
        one = self.known.get(path)
        return "" if one is None or one.source is None else source_text(self.view, one.source)


def source_text(view: View, source: Source) -> str:
    """A source in words, with its date and address."""
    words = source.text(view.words.language)
    if source.kind == "section":
        words = view.say("Section “{title}”", title=Value("text", words))
    elif source.kind == "assumption":
        words = view.say("Assumed: {reason}", reason=Value("text", words))
    return ", ".join(part for part in (words, source.date or "", source.url or "") if part)
