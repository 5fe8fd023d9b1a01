"""A packed report is the same document: every object, every page, its standards; and it is less than half as long."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import IndirectObject

from drmodel.reporting import pdf
from drmodel.reporting.packed import packed
from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from tests.study.conftest import TINY

pytestmark = pytest.mark.no_cover  # every report is packed

SAMPLES = Path(__file__).parents[2] / "reports" / "samples"


@pytest.fixture(scope="module")
def loose():
    """The report as Typst writes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "packed", lambda whole: whole)
        return pdf.render(evaluate(load(TINY), budget=640, jobs=1), "en")


def _told(found):
    """An object in words, whichever file it is read from."""
    return re.sub(r"IndirectObject\((\d+), 0, \d+\)", r"\1 0 R", repr(found))


def test_every_object_is_what_it_was(loose):
    before, after = (pypdf.PdfReader(io.BytesIO(one), strict=True) for one in (loose, packed(loose)))
    numbers = list(before.xref[0])
    assert len(numbers) > 1000
    for number in numbers:
        one, two = (file.get_object(IndirectObject(number, 0, file)) for file in (before, after))
        assert _told(one) == _told(two)
        if hasattr(one, "get_data"):
            assert one.get_data() == two.get_data()
    for key in ("/Root", "/Info", "/ID"):
        assert _told(before.trailer.raw_get(key)) == _told(after.trailer.raw_get(key))


def test_the_pages_say_the_same(loose):
    before, after = (pypdf.PdfReader(io.BytesIO(one), strict=True) for one in (loose, packed(loose)))
    assert [page.extract_text() for page in before.pages] == [page.extract_text() for page in after.pages]


def test_it_is_less_than_half_as_long_and_the_same_twice(loose):
    assert len(packed(loose)) < len(loose) / 2
    assert packed(loose) == packed(loose)


def test_streams_and_metadata_stay_in_the_open(loose):
    """PDF/A wants its metadata to be found without unpacking anything; no stream lies in a stream."""
    short = packed(loose)
    assert b"<pdfaid:part>2</pdfaid:part>" in short
    assert short.startswith(b"%PDF-1.7\n")
    assert short.endswith(b"%%EOF\n")
    file = pypdf.PdfReader(io.BytesIO(short))
    inside = set(file.xref_objStm)
    assert inside
    assert not any(hasattr(file.get_object(IndirectObject(n, 0, file)), "get_data") for n in inside)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_report_that_is_handed_out_is_no_burden(language):
    """With how sure it is, what would change it and what would meet the targets: small enough for any mailbox."""
    whole = (SAMPLES / f"etp_express_{language}.pdf").read_bytes()
    assert len(whole) < 1_000_000
    assert 20 <= len(pypdf.PdfReader(io.BytesIO(whole)).pages) <= 32
