"""The figures of the report one by one, for a notebook or for slides."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import typst

from drmodel.analysis.evidence.calibration import Calibration
from drmodel.drawing.canvas import Form
from drmodel.drawing.glyphs import FONTS
from drmodel.errors import DrmodelError, refuse_other
from drmodel.reporting import calibration
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.figures import FIGURES, NEEDS
from drmodel.study.results import Study
from drmodel.study.trace import Picture

DPI = 200
PAGE = """#set document(title: sys.inputs.title, date: none)
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(sys.inputs.image)
"""


def figure(subject: Study | Calibration, name: str | None = None, *, language: str = "en") -> Picture:
    """One figure, on white: a notebook shows it, and its `save` writes it as SVG, PNG or PDF.

    Parameters
    ----------
    subject
        A study, or a calibration, which has one figure and needs no name.
    name
        Which figure of the study, such as `costs` or `downtime`; the refusal of a wrong name says which there are.
    language
        Of its labels, one of `drmodel.formatting.LANGUAGES`.

    Returns
    -------
    The figure.

    Raises
    ------
    DrmodelError
        If there is no such figure, or the study was not asked for what it shows.
    ValueError
        If the language is not known.
    """
    words = formatter(language)
    if isinstance(subject, Calibration):
        if name is not None:
            raise DrmodelError(f"name(={name!r}): a calibration has one figure; leave the name out")
        return calibration.figure(subject, words)
    refuse_other("subject", subject, Study, "drmodel.evaluate(scenario)")
    there = [key for key in FIGURES if key not in NEEDS or NEEDS[key](subject)]
    if f"{name}.svg" not in there:
        names = ", ".join(key.removesuffix(".svg") for key in there)
        raise DrmodelError(f"name(={name!r}): this study has no such figure; it has {names}")
    drawing = FIGURES[f"{name}.svg"]
    return Picture(_Drawn(drawing.draw(subject, words)), drawing.alt(subject, words))


@dataclass(frozen=True)
class _Drawn:
    """A figure as the report has it, with text that needs the report's font; to stand alone it is set as a page."""

    svg: bytes

    def image(self, form: Form, title: str) -> bytes:
        if form == "svg":  # an SVG within an SVG keeps its text, for which a reader has no font; a PDF's is outlines
            return _page("figure.pdf", self.image("pdf", title), "svg", title)
        return _page("figure.svg", self.svg, form, title)


def _page(name: str, content: bytes, form: Form, title: str) -> bytes:
    """An image on a white page of its size."""
    with tempfile.TemporaryDirectory(prefix="drmodel-") as place:
        folder = Path(place)
        for font in FONTS:
            shutil.copyfile(font, folder / font.name)
        (folder / name).write_bytes(content)
        (folder / "page.typ").write_text(PAGE, encoding="utf-8")
        page = typst.compile(
            folder / "page.typ",
            root=folder,
            font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]),
            format=form,
            ppi=DPI,
            sys_inputs={"title": title, "image": name},
        )
    assert isinstance(page, bytes)  # there is one
    return page
