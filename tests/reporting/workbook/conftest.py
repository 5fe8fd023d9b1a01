"""Workbooks of small studies, and LibreOffice to calculate them anew."""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from drmodel.reporting.workbook.workbook import render
from drmodel.scenario.loading import example, load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study, study_of

TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"
EXAMPLES = ("etp_express", "cloud_four_strategies", "two_data_centre_bank", "small_saas")
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""

Recalculated = Callable[[Mapping[str, bytes]], dict[str, Workbook]]


@cache
def study_named(name: str) -> Study:
    """A study of few years; how sure it is and what would change it, of the tiny scenario alone."""
    scenario = load(TINY) if name == "tiny" else example(name)
    asked = {"samples": 64, "sensitivity": True} if name == "tiny" else {"samples": 0}
    return evaluate(scenario, budget=640, precision=0.5, jobs=1, progress=False, **asked)


@cache
def bytes_of(name: str, language: str = "en") -> bytes:
    return render(study_named(name), language)


def overridden(study: Study, overrides: Mapping[str, Any]) -> Study:
    """The study of the same simulation with other values: what it costs and returns is calculated by drmodel alone."""
    scenario = study.scenario.override(overrides)
    return study_of(scenario, study.settings, study.planned.estimates, study.today.estimates, study.variant, ())


def opened(content: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(BytesIO(content), data_only=values)


def formulas(book: Workbook) -> Iterator[tuple[str, Cell]]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell) for cell in row if cell.data_type == "f")


@dataclass(frozen=True)
class Named:
    """The cells of a workbook by what they are called."""

    book: Workbook

    def place(self, name: str) -> tuple[str, str]:
        ((sheet, cell),) = self.book.defined_names[name].destinations
        return sheet, cell.replace("$", "")

    def cell(self, name: str) -> Cell:
        sheet, cell = self.place(name)
        return self.book[sheet][cell]

    def row(self, sheet: str, label: str, head: str = "") -> dict[str, Any]:
        """Values of a row by column heading; the first row of that label below a heading."""
        heading, below = {}, head == ""
        for row in self.book[sheet].iter_rows(min_row=6):
            if not below:
                below = row[0].value == head
            if row[0].font.bold and row[0].fill.fgColor.rgb == "FFF4F6F8":
                heading = {cell.column: cell.value for cell in row if cell.value is not None}
            if below and row[0].value == label:
                return {title: row[column - 1].value for column, title in heading.items() if column > 1}
        raise AssertionError(f"{sheet}: no row {label!r} below {head!r}")


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory) -> Recalculated:
    """Calculate every formula of some workbooks anew, whatever values are written beside them."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed: `apt-get install libreoffice-calc-nogui` lets it calculate the workbook")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")

    def calculate(files: Mapping[str, bytes]) -> dict[str, Workbook]:
        folder = tmp_path_factory.mktemp("office")
        (folder / "in").mkdir()
        paths = [folder / "in" / f"{name}.xlsx" for name in files]
        for path, content in zip(paths, files.values(), strict=True):
            path.write_bytes(content)
        command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*command, "--outdir", folder, *paths], check=True, capture_output=True, timeout=300)
        return {name: load_workbook(folder / f"{name}.xlsx", data_only=True) for name in files}

    return calculate
