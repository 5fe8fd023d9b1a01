"""Cost lines that planners keep in a table, read back into a scenario."""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drmodel.analysis.evidence.reading import Table, Wanted, read_table
from drmodel.analysis.evidence.variant import variant_text
from drmodel.errors import Fault, ScenarioError, TableError, refuse_other
from drmodel.scenario.models import Scenario
from drmodel.scenario.paths import closest
from drmodel.scenario.quantities import Quantity
from drmodel.scenario.strategy import CostLine

# Headings of the workbook's table of cost lines, in each of its languages.
KEYS, AMOUNTS = frozenset({"key", "chave"}), frozenset({"amount", "valor"})
USAGES, SURCHARGES = frozenset({"usage", "uso"}), frozenset({"tax_or_fee", "imposto_ou_taxa", "surcharge"})
TITLES = frozenset({"line", "linha"})
UNKNOWN = frozenset({"unknown", "desconhecido"})

_WANTED = Wanted((KEYS, AMOUNTS), USAGES | SURCHARGES | TITLES)
_KEY = re.compile(r"(strategies|measures)\.(\w+)\.costs\.([a-z][a-z0-9_]*)")
_DECIMAL_COMMA = re.compile(r"(-?\d+),(\d+)")
_SHOWN = 4  # decimals that a table shows at most
_PRICES = {
    "money": "{}",
    "money/data": "{}/GB",
    "money/data/time": "{}/GB/month",
    "money/user": "{}/user",
    "money/user/time": "{}/user/month",
}
_USAGES = {"data": "GB", "data/time": "GB/month", "users": "users"}


@dataclass(frozen=True)
class CostTable:
    """What a table says of the cost lines of a scenario.

    Attributes
    ----------
    file
        The table.
    scenario
        The scenario that it was held against.
    overrides
        What is different in it, by path, for `Scenario.override`; lines that it leaves out stay as they are.
    """

    file: str
    scenario: Scenario
    overrides: Mapping[str, Any]

    def applied(self) -> Scenario:
        """The scenario with the amounts of the table."""
        return self.scenario.override(self.overrides) if self.overrides else self.scenario

    def fragment(self, name: str = "quoted") -> str:
        """A variant with the amounts of the table, as YAML to put below `variants:` of the scenario."""
        about = f"{len(self.overrides)} values of {_file(self.file)} that differ from the scenario."
        return variant_text(name, about, f"Costs of {_file(self.file)}", self.overrides, self.scenario.variant_name)


def cost_table(path: str | os.PathLike[str], scenario: Scenario) -> CostTable:
    """Read a table of cost lines, such as the workbook's, and find what it changes in a scenario.

    A row has the `key` of its line, such as `strategies.warm.costs.dns`, an `amount`, and a `usage` and a `tax_or_fee`
    where there are. A number is in the unit of the scenario's line; text is written as in a scenario, `30 USD/month` or
    `unknown`. A key that the scenario does not have yet is a new line, and its amount has its unit. Everything else in
    the file is left out: titles above the header, other columns, and other sheets.

    Parameters
    ----------
    path
        A table as `drmodel.calibrate` takes it; of an XLSX the first sheet that has these columns.
    scenario
        The scenario.

    Raises
    ------
    TableError
        If the table cannot be used: all faults at once, each with its row.
    """
    refuse_other("scenario", scenario, Scenario, 'drmodel.load("scenario.yaml")')
    table = read_table(path, _WANTED)
    rows = _Rows(table, scenario)
    overrides = rows.overrides()
    try:
        scenario.override(overrides)
    except ScenarioError as error:
        raise TableError(rows.fault_of(fault) for fault in error.faults) from None
    return CostTable(table.file, scenario, overrides)


class _Rows:
    """The rows of a table against the lines of a scenario."""

    def __init__(self, table: Table, scenario: Scenario) -> None:
        self.table, self.scenario = table, scenario
        self.rows: dict[str, int] = {}
        self.faults: list[Fault] = []
        names = {names: table.column(*sorted(names)) for names in (KEYS, AMOUNTS, USAGES, SURCHARGES, TITLES)}
        self.key, self.amount = names[KEYS] or "", names[AMOUNTS] or ""
        self.usage, self.surcharge, self.line = names[USAGES], names[SURCHARGES], names[TITLES]

    def overrides(self) -> dict[str, Any]:
        """What differs from the scenario, by path.

        Raises
        ------
        TableError
            If a row has no key or one that leads nowhere, stands twice, or has no amount.
        """
        found: dict[str, Any] = {}
        for row in range(len(self.table)):
            key = str(self._cell(self.key, row))
            if self._wrong(row, key):
                continue
            self.rows[key] = row
            line = self._line_of(key)
            found |= self._new(row, key) if line is None else self._changed(row, key, line)
        if not self.rows and not self.faults:
            self.faults.append(Fault(self.table.file, None, "", "", "no row has the key of a cost line"))
        if self.faults:
            raise TableError(self.faults)
        return found

    def fault_of(self, fault: Fault) -> Fault:
        """What the scenario says against a value, at the row that it came from."""
        key = next((key for key in self.rows if fault.path == key or fault.path.startswith(f"{key}.")), None)
        if key is None:
            return Fault(self.table.file, None, fault.path, fault.value, fault.remedy)
        told = self.table.fault(self.rows[key], self.amount, fault.remedy)
        return Fault(told.file, told.line, fault.path, fault.value, fault.remedy, told.origin)

    def _cell(self, column: str | None, row: int) -> Any:
        return "" if column is None else self.table.columns[column][row]

    def _wrong(self, row: int, key: str) -> bool:
        """Whether a row says nothing of a cost line; what should but does not is a fault."""
        amount = self._cell(self.amount, row)
        if key == "" and amount == "":
            return True
        remedy = self._remedy(key, amount)
        if remedy:
            self.faults.append(self.table.fault(row, self.key if remedy.startswith("key") else self.amount, remedy))
        return bool(remedy)

    def _remedy(self, key: str, amount: Any) -> str:
        parts = _KEY.fullmatch(key)
        if parts is None:
            return "key of a cost line: write one like `strategies.warm.costs.dns`"
        kind, owner = parts.group(1), parts.group(2)
        owners: Mapping[str, Any] = self.scenario.strategies if kind == "strategies" else self.scenario.measures
        if owner not in owners:
            return f"key of a line of nothing: there is no `{kind}.{owner}`{closest(owner, owners)}"
        if key in self.rows:
            return f"key that stands twice: {self.table.word} {self.table.lines[self.rows[key]]} has it, too"
        if amount == "" or isinstance(amount, bool):
            return "an amount is needed: a number, or `unknown`"
        return ""

    def _line_of(self, key: str) -> CostLine | None:
        kind, owner, _, line = key.split(".")
        owners: Mapping[str, Any] = self.scenario.strategies if kind == "strategies" else self.scenario.measures
        found: CostLine | None = owners[owner].costs.get(line)
        return found

    def _new(self, row: int, key: str) -> dict[str, Any]:
        """A line that the scenario does not have yet."""
        line: dict[str, Any] = {"amount": _text(self._cell(self.amount, row)), "source": self._source(row)}
        title = str(self._cell(self.line, row))
        for field, column in (("usage", self.usage), ("surcharge", self.surcharge)):
            if (cell := self._cell(column, row)) != "":
                line[field] = _text(cell)
        return {key: ({"title": title} if title else {}) | line}

    def _changed(self, row: int, key: str, line: CostLine) -> dict[str, Any]:
        """What a row has otherwise than the line of the scenario."""
        currency = self.scenario.currency.cost
        usage_unit = _USAGES.get("" if line.usage is None else line.usage.dimension, "GB/month")
        found = {}
        for field, column, known, unit in (
            ("amount", self.amount, line.amount, _PRICES.get(line.amount.dimension, "{}/month").format(currency)),
            ("usage", self.usage, line.usage, usage_unit),
            ("surcharge", self.surcharge, line.surcharge, "%"),
        ):
            cell = self._cell(column, row)
            if cell == "" or _same(cell, known):
                continue
            found[f"{key}.{field}"] = {"value": _quantity(cell, unit), "source": self._source(row)}
        return found

    def _source(self, row: int) -> dict[str, str]:
        return {"citation": f"{_file(self.table.file)}, {self.table.word} {self.table.lines[row]}"}


def _same(cell: Any, known: Quantity | None) -> bool:
    """Whether a cell shows what the scenario has, be it rounded as the table shows it."""
    if known is None or known.value is None:
        return known is not None and str(cell).lower() in UNKNOWN
    number = _number(cell)
    if number is None:
        return False
    decimals = len(_text(cell).removesuffix("%").rstrip().partition(".")[2])
    share = isinstance(cell, str) and "%" in cell
    rounded = round(100 * known.value, decimals) / 100 if share else round(known.value, decimals)
    shown = decimals >= _SHOWN or share
    return math.isclose(number, known.value, rel_tol=1e-9) or (shown and math.isclose(number, rounded, rel_tol=1e-12))


def _number(cell: Any) -> float | None:
    """The number in a cell, a share for one in percent; None if there is another text."""
    text = _text(cell)
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        return None


def _quantity(cell: Any, unit: str) -> str:
    """A cell as a scenario writes it: a number gets its unit, a share is in percent."""
    text = _text(cell)
    if _number(cell) is None or text.endswith("%"):
        return text
    return f"{float(text) * 100:.12g} %" if unit == "%" and not isinstance(cell, str) else f"{text} {unit}"


def _text(cell: Any) -> str:
    """A cell as text, the decimal mark a point; what nobody knows in the word of a scenario."""
    text = " ".join(str(cell).split())
    if text.lower() in UNKNOWN:
        return "unknown"
    comma = _DECIMAL_COMMA.match(text)
    if comma is not None and len(comma.group(2)) != 3:  # three digits may be thousands
        return f"{comma.group(1)}.{comma.group(2)}{text[comma.end() :]}"
    return text


def _file(path: str) -> str:
    return "".join(char if char.isprintable() else " " for char in Path(path).name)
