"""The report as a PDF: archival (PDF/A-2a), accessible (PDF/UA-1), and the same bytes for the same study."""

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from drmodel.drawing.glyphs import FONTS, printable
from drmodel.errors import OutputError, refuse_other
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.contents import contents
from drmodel.reporting.figures import alt_texts, draw
from drmodel.reporting.packed import packed
from drmodel.study.results import Study
from drmodel.writing import checked_target, write_whole

MOST_TOLD = 10_000  # letters of an alternative text: a PDF holds strings of 32,767 bytes, two or more to a letter


def report(study: Study, path: str | os.PathLike[str], language: str = "pt-BR") -> Path:
    """Write the report of a study.

    Parameters
    ----------
    study
        The study; the report shows its numbers and computes none.
    path
        The file to write. It appears whole or not at all.
    language
        One of `drmodel.formatting.LANGUAGES`.

    Returns
    -------
    The file.

    Raises
    ------
    OutputError
        If the folder does not exist, or the file cannot be written there.
    ValueError
        If the language is not known.
    """
    refuse_other("study", study, Study, "drmodel.evaluate(scenario)")
    target = checked_target(path)
    write_whole(target, render(study, language))
    return target


def render(study: Study, language: str) -> bytes:
    """The bytes of the report."""
    with tempfile.TemporaryDirectory(prefix="drmodel-") as folder:
        return packed(_compile(lay_out(study, language, Path(folder)), study))


def lay_out(study: Study, language: str, folder: Path) -> Path:
    """Put template, fonts, figures and data into a folder; returns the file to compile."""
    words = formatter(language)
    for name, svg in draw(study, words).items():
        (folder / name).write_bytes(svg)
    for font in FONTS:
        shutil.copyfile(font, folder / font.name)
    template = {source.name: source.read_bytes() for source in (files("drmodel.reporting") / "template").iterdir()}
    for name, source in template.items():
        (folder / name).write_bytes(source)
    told = {name: _bounded(printable(text)) for name, text in alt_texts(study, words).items()}
    data = _printable(contents(study, words, told))
    data["meta"]["stamps"] = [f"scenario {study.scenario.sha256}", f"contents {_hash(data, *template.values())}"]
    (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return folder / "report.typ"


def _bounded(text: str) -> str:
    """An alternative text that a PDF can hold."""
    return text if len(text) <= MOST_TOLD else f"{text[: MOST_TOLD - 2]} …"


def _printable(data: Any) -> Any:
    """The data with nothing in them that no font has."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    return [_printable(value) for value in data] if isinstance(data, list | tuple) else data


def _hash(data: dict[str, Any], *sources: bytes) -> str:
    """What is printed, and how: two reports with the same hash say the same."""
    found = sha256(json.dumps(data, ensure_ascii=False).encode())
    for source in sorted(sources):
        found.update(source)
    return found.hexdigest()


def _compile(main: Path, study: Study) -> bytes:
    day = study.scenario.as_of
    try:
        pdf, warnings = typst.compile_with_warnings(
            main,
            root=main.parent,
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[main.parent]),
            package_path=main.parent,
            package_cache_path=main.parent,
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as error:
        reason = (str(error.diagnostic).splitlines() or [str(error)])[0].removeprefix("error: ")
        raise OutputError(f"the report cannot be set: {reason}; write it otherwise in the scenario") from None
    if warnings:
        raise OutputError(f"the report was set with a warning: {warnings[0].message}")
    if not isinstance(pdf, bytes):
        raise OutputError("the report was set in more than one file")
    return pdf
