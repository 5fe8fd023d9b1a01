"""A long scenario: twelve options, sixty cost lines and forty reasons, with nothing cut off and nothing covered."""

import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache
from html import unescape
from io import BytesIO
from itertools import combinations, cycle
from pathlib import Path

import pytest
from pypdf import PdfReader

from drmodel.reporting.pdf import render
from drmodel.scenario.loading import load, load_document
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study, study_of
from tests.reporting.long_scenario import LINES, LONG, OPTIONS, REASONS, TINY, long_document

pytestmark = pytest.mark.no_cover  # a shorter report runs the same lines

LANGUAGES = ("en", "pt-BR")
POINTS = 72 / 25.4  # of a millimetre
SIDE, EDGE = 19.5 * POINTS, 8 * POINTS  # the margin less half a millimetre; what the footer keeps of the page
WORD = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
PAGE = re.compile(r'<page width="(.+?)" height="(.+?)">(.*?)</page>', re.DOTALL)
TOUCH = 1.2  # [pt] that boxes of letters may share


@cache
def _study() -> Study:
    """What was simulated of the small example's options, in turn for all options of the long one."""
    small, scenario = evaluate(load(TINY), budget=640, samples=64, jobs=1), load_document(long_document())
    assert small.uncertainty is not None
    lent = dict(zip(scenario.strategies, cycle(small.scenario.strategies)))
    estimates = {name: small.planned.estimates[other] for name, other in lent.items()}
    study = study_of(scenario, small.settings, estimates, estimates, "long", ())
    sure = replace(small.uncertainty, options={name: small.uncertainty.options[other] for name, other in lent.items()})
    return study.informed(sure, sure, None, None)


@cache
def _pdf(language: str) -> bytes:
    """Rendered without a warning, which is an error."""
    return render(_study(), language)


@cache
def _texts(language: str) -> list[str]:
    pages = PdfReader(BytesIO(_pdf(language))).pages
    return [re.sub(r"\s+", " ", page.extract_text().replace("\u200b", "")) for page in pages]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_no_book_and_fits_a_mailbox(language):
    assert 30 <= len(_texts(language)) <= 50
    assert len(_pdf(language)) < 1_000_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_and_every_reason_is_there(language):
    text = " ".join(_texts(language))
    names = [strategy.title.text(language) for strategy in _study().scenario.strategies.values()]
    names += [item.title.text(language) for item in _study().scenario.cost_items.values()]
    assert len(names) == OPTIONS + LINES
    assert [name for name in names if name not in text] == []
    assert [i for i in range(REASONS) if f"(reason {i})" not in text] == []
    assert text.count(LONG) >= REASONS - 10  # some run over the end of a page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_that_runs_over_a_page_repeats_its_head(language):
    pages = [page for page in _texts(language) if re.search(r"Cost line \d+ for computing and storage \d+ \d", page)]
    assert len(pages) >= 3
    assert all("Item" in page for page in pages)


@pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="needs pdftotext, of poppler-utils, to see where words are"
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_leaves_the_page_or_covers_another(language, tmp_path):
    for number, (width, height, words) in enumerate(_words(_pdf(language), tmp_path), 1):
        outside = [
            word
            for left, top, right, bottom, word in words
            if left < SIDE or right > width - SIDE or top < EDGE or bottom > height - EDGE
        ]
        assert outside == [], number
        covering = [(one[4], other[4]) for one, other in combinations(words, 2) if _cover(one, other)]
        assert covering == [], number


Word = tuple[float, float, float, float, str]


def _words(pdf: bytes, folder: Path) -> list[tuple[float, float, list[Word]]]:
    """By page: its size and the boxes of its words [pt]."""
    (folder / "long.pdf").write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-bbox", folder / "long.pdf", "-"], capture_output=True, check=True)
    return [
        (
            float(width),
            float(height),
            [(*map(float, (a, b, c, d)), unescape(word)) for a, b, c, d, word in WORD.findall(body)],
        )
        for width, height, body in PAGE.findall(told.stdout.decode())
    ]


def _cover(one: Word, other: Word) -> bool:
    """Whether two words have more in common than lines of text that stand close."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > TOUCH and down > 0.45 * min(one[3] - one[1], other[3] - other[1])
