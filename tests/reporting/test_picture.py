"""Figures to stand alone: those of the report, on white, in any form, readable without the report's font."""

import base64
import io
import re
from pathlib import Path

import pypdf
import pytest

import drmodel
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.figures import alt_texts

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="module")
def study():
    return drmodel.evaluate(drmodel.load(TINY), budget=640, samples=0, jobs=1)


def test_every_figure_of_the_report_is_there_in_words(study):
    for language in ("en", "pt-BR"):
        for name, words in alt_texts(study, formatter(language)).items():
            assert repr(drmodel.figure(study, name.removesuffix(".svg"), language=language)) == words


def test_an_svg_needs_no_font(study):
    page = drmodel.figure(study, "costs")._repr_svg_()
    (drawn,) = re.findall('data:image/svg\\+xml;base64,([^"]+)', page)
    assert '<path fill="#ffffff"' in page  # ink on white, whatever the page around it is
    assert "<text" not in page
    assert "<text" not in base64.b64decode(drawn).decode("utf-8")


def test_a_pdf_has_its_words_and_is_the_same_twice(study, tmp_path):
    for name in ("one.pdf", "two.pdf"):
        drmodel.figure(study, "costs", language="pt-BR").save(tmp_path / name)
    content = (tmp_path / "one.pdf").read_bytes()
    assert content == (tmp_path / "two.pdf").read_bytes()
    found = pypdf.PdfReader(io.BytesIO(content))
    (page,) = found.pages
    assert float(page.mediabox.width) == pytest.approx(170 * 72 / 25.4, abs=0.5)  # as wide as in the report
    assert study.scenario.strategies["trio"].title.text("pt-BR") in page.extract_text()
    assert found.metadata.title.startswith(alt_texts(study, formatter("pt-BR"))["costs.svg"][:20])


def test_a_png_can_be_written(study, tmp_path):
    drmodel.figure(study, "costs").save(tmp_path / "costs.png")
    assert (tmp_path / "costs.png").read_bytes().startswith(b"\x89PNG")


def test_titles_are_data(study, tmp_path):
    odd = '#sys $x$ "<script>alert(1)</script>'
    scenario = study.scenario.override({"strategies.pair.title": {"en": odd}})
    named = drmodel.evaluate(scenario, budget=640, samples=0, jobs=1)
    drmodel.figure(named, "downtime").save(tmp_path / "odd.pdf")
    assert odd in pypdf.PdfReader(tmp_path / "odd.pdf").metadata.title


@pytest.mark.parametrize("name", [None, "nonsense", "tornado", "costs.svg"])
def test_a_figure_that_is_not_there_is_refused_by_the_names_of_those_that_are(study, name):
    with pytest.raises(drmodel.DrmodelError, match=r"this study has no such figure; it has downtime, .*costs.*plan"):
        drmodel.figure(study, name)


def test_what_has_no_figure_is_refused(study):
    with pytest.raises(drmodel.DrmodelError, match="subject is a Scenario; it must be of type Study"):
        drmodel.figure(study.scenario, "costs")


def test_a_calibration_has_one_figure(tmp_path):
    path = tmp_path / "incidents.csv"
    path.write_text("start,end,cause\n2025-01-10T00:00Z,2025-01-10T01:00Z,power\n", encoding="utf-8")
    found = drmodel.calibrate(path, window="2025-01-01..2026-01-01")
    assert drmodel.figure(found).title == "Calibration from incidents"
    assert drmodel.figure(found, language="pt-BR").title == "Calibração a partir de incidentes"
    with pytest.raises(drmodel.DrmodelError, match="a calibration has one figure"):
        drmodel.figure(found, "costs")
