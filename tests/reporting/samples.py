"""Whether the reports and workbooks that git keeps as samples say what the code writes now: `make check-samples`.

Texts are compared page by page, and the hashes that every report is stamped with, but not bytes: figures may differ in a
last decimal from one machine to another.
"""

import re
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from openpyxl import load_workbook
from pypdf import PdfReader

REPORTS = Path(__file__).parents[2] / "reports"
REMEDY = "look at every page, then refresh them with `make samples`"


def differences(sample: Path, made: Path) -> Iterator[str]:
    """What a sample says otherwise than the file that was made now, a line for each stamp and page or sheet."""
    read = _sheets if sample.suffix == ".xlsx" else _pages
    kept, new = read(sample), read(made)
    if list(kept) != list(new):
        yield f"{sample.name}: it has {', '.join(kept)}; now {', '.join(new)}"
    for part in (part for part in kept if part in new):
        if (words := _first_difference(kept[part], new[part])) is not None:
            yield f"{sample.name}: {part} says “{words[0]}”, now “{words[1]}”"


def _pages(path: Path) -> dict[str, str]:
    """The stamps of a report, and the text of each page."""
    report = PdfReader(path)
    pages = {f"page {number}": page.extract_text() for number, page in enumerate(report.pages, 1)}
    return {"its stamp": ", ".join(stamps(report)), **pages}


def _sheets(path: Path) -> dict[str, str]:
    """The cells of each sheet of a workbook, with their formulas."""
    book = load_workbook(path)
    return {
        f"sheet {sheet.title}": "\n".join(
            f"{cell.coordinate} {cell.value}" for row in sheet for cell in row if cell.value
        )
        for sheet in book
    }


def stamps(report: PdfReader) -> list[str]:
    """The hashes of a report: of its scenario, and of what is printed in it and how."""
    found = None if report.metadata is None else report.metadata.get("/Keywords")
    return [] if found is None else [stamp.strip() for stamp in str(found).split(",")]


def _first_difference(before: str, after: str) -> tuple[str, str] | None:
    """The first words that differ, with those around them."""
    old, new = re.split(r"\s+", before.strip()), re.split(r"\s+", after.strip())
    for i, (one, other) in enumerate(zip_longest(old, new)):
        if one != other:
            return " ".join(old[max(i - 2, 0) : i + 3]), " ".join(new[max(i - 2, 0) : i + 3])
    return None


def main(samples: Path = REPORTS / "samples", made: Path = REPORTS) -> int:
    """Compare all samples; 1 if anything differs."""
    found: list[str] = []
    for sample in sorted((*samples.glob("*.pdf"), *samples.glob("*.xlsx"))):
        there = made / sample.name
        found += differences(sample, there) if there.is_file() else [f"{there}: not made yet; run `make report` first"]
    for line in found:
        sys.stdout.write(f"{line}\n")
    if found:
        sys.stdout.write(f"the samples are no longer what the code writes: {REMEDY}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
