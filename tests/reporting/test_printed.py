"""What is printed: every cell of every table, every number of the study, bookmarks, alternative texts, one language."""

import re
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from drmodel.analysis.causes import by_cause
from drmodel.formatting import Formatter
from drmodel.reporting.catalogue import formatter, translations
from drmodel.reporting.contents import contents
from drmodel.reporting.figures import alt_texts
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.pdf import render
from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Situation, Study
from tests.study.conftest import TINY

pytestmark = pytest.mark.no_cover  # pages are read letter by letter; other tests write the same ones

LANGUAGES = ("en", "pt-BR")


@cache
def _study() -> Study:
    return evaluate(load(TINY), budget=640, precision=0.5, samples=64, jobs=1)


@cache
def _reader(language: str) -> PdfReader:
    return PdfReader(BytesIO(render(_study(), language)))


@cache
def _text(language: str) -> str:
    return _plain(" ".join(page.extract_text() for page in _reader(language).pages))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def _letters(text: str) -> str:
    """Without spaces and hyphens, where lines end and words are divided."""
    return re.sub(r"[\s\u200b\u00ad-]", "", text)


@cache
def _contents(language: str) -> dict[str, object]:
    words = formatter(language)
    return contents(_study(), words, alt_texts(_study(), words))


def _blocks(language: str, kind: str) -> list[dict]:
    return [one for section in _contents(language)["sections"] for one in section["blocks"] if one["kind"] == kind]


def _outcomes(study: Study, words: Formatter) -> list[str]:
    """Availability, hours by cause and phase, recovery and losses, odds, credits."""
    wanted, goal = [], study.scenario.targets.availability.value.value
    for estimate in study.planned.estimates.values():
        hours = [*by_cause(study.scenario, estimate).values(), *(one.mean for one in estimate.by_phase.values())]
        times = [found["all"] for found in (estimate.recovery, estimate.loss) if found["all"].mean is not None]
        wanted += [
            words.share_against(estimate.availability.mean, goal),
            words.hours(estimate.downtime_hours_year.mean),
            words.number(estimate.outages_year.mean, 1),
            words.number(estimate.failovers_year.mean, 1),
            share_text(estimate.odds_year[goal].mean, words),
            share_text(estimate.odds_month[goal].mean, words),
            words.share(estimate.credit_share.mean, 2),
            *(words.number(one, 1) for one in hours if one),
            *(words.minutes(60 * time.mean.mean) for time in times),
            *(words.minutes(60 * time.quantiles[p].mean) for time in times for p in (0.5, 0.95, 0.99)),
        ]
    return wanted


def _money(situation: Situation, words: Formatter) -> list[str]:
    """Bills, avoided losses, returns of one situation; what is measured against has none."""
    wanted = []
    for name, worth in situation.worths.items():
        wanted += [words.money(worth.outage_cost_year.mean, "EUR")]
        if situation.scenario.strategies[name].baseline:
            continue
        wanted += [
            words.hours(worth.avoided_hours.mean),
            words.money(worth.avoided_loss.mean, "EUR"),
            words.money(worth.cost.added_year.known, "EUR"),
            words.money(worth.net_benefit.mean, "EUR"),
            words.number(worth.benefit_cost_ratio.mean, 1) + "×",
            words.number(worth.roi.mean, 1) + "×",
        ]
    return wanted


def _sure(study: Study, words: Formatter) -> list[str]:
    """Odds, regrets and spreads over all samples."""
    found = study.uncertainty
    wanted = [words.money(found.evpi, "EUR")]
    for option in found.options.values():
        spreads = [one for one in (option.outage_cost, option.net_benefit) if one.p5 != one.p95]
        wanted += [share_text(option.p_best, words), words.money(option.expected_regret, "EUR")]
        wanted += [words.money(value, "EUR") for one in spreads for value in (one.p5, one.p50, one.p95)]
    return wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_of_the_study_are_printed_as_the_language_writes_them(language):
    study, words = _study(), formatter(language)
    bills = [words.money(one.cost.month.known, "EUR") for one in study.planned.worths.values()]
    values = [words.money(one.all.npv.mean, "EUR") for n, one in study.planned.returns.items() if n != "solo"]
    money = [*_money(study.planned, words), *_money(study.today, words), *bills, *values]
    wanted = [*_outcomes(study, words), *money, *_sure(study, words)]
    assert len(wanted) > 120
    assert [number for number in wanted if _plain(number) not in _text(language)] == []


def _rows(study: Study, words: Formatter) -> list[tuple[str, ...]]:
    """The first cells of rows, each of the option that it begins with: availability, lengths, worth."""
    wanted, goal = [], study.scenario.targets.availability.value.value
    for name, estimate in study.planned.estimates.items():
        title = study.scenario.strategies[name].title.text(words.language)
        length = estimate.recovery["all"].mean.mean
        phases = sum(one.mean for one in estimate.by_phase.values())
        wanted += [
            (title, words.share_against(estimate.availability.mean, goal), words.hours(phases)),
            (title, words.number(estimate.outages_year.mean, 2), words.minutes(60 * length)),
        ]
        worth = study.planned.worths[name]
        if not study.planned.scenario.strategies[name].baseline:
            saved = (words.hours(worth.avoided_hours.mean), words.money(worth.avoided_loss.mean, "EUR"))
            wanted += [(title, words.money(worth.outage_cost_year.mean, "EUR"), *saved)]
    return wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_stand_in_the_row_of_their_option(language):
    """A number that is printed, but beside another name, is wrong."""
    text, rows = _letters(_text(language)), _rows(_study(), formatter(language))
    assert len(set(rows)) == len(rows) > 7
    assert [row for row in rows if _letters("".join(row)) not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_of_every_table_is_printed(language):
    text = _letters(_text(language))
    cells = [one["text"] for table in _blocks(language, "table") for row in table["rows"] for one in row]
    assert [words for words in cells if _letters(words) not in text] == []
    assert len(_blocks(language, "table")) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_lead_to_every_section_and_block(language):
    def titles(found: list) -> list[str]:
        return [title for one in found for title in (titles(one) if isinstance(one, list) else [_plain(one.title)])]

    wanted = []
    for section in _contents(language)["sections"]:
        wanted += [section["title"], *(one["title"] for one in section["blocks"] if one.get("title"))]
    assert titles(_reader(language).outline) == [_plain(title) for title in wanted]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_words_for_those_who_do_not_see_it(language):
    reader = _reader(language)
    told = [
        str(found["/Alt"])
        for found in (reader.get_object(number) for number in range(1, len(reader.xref_objStm) + 1))
        if isinstance(found, dict) and found.get("/S") == "/Figure"
    ]
    assert sorted(_plain(alt) for alt in told) == sorted(_plain(one["alt"]) for one in _blocks(language, "figure"))
    assert len(told) > 15


def test_no_english_of_ours_is_in_the_portuguese_edition():
    """Parts of our own messages, where neither the scenario nor a translation has the same words."""
    catalogue = translations("pt-BR")._catalog
    english = {key if isinstance(key, str) else key[0] for key in catalogue}
    portuguese = " ".join(catalogue.values())
    own = TINY.read_text(encoding="utf-8")
    parts = {part.strip(" .,:;()") for message in english for part in re.split(r"\{\w+\}", message)}
    telling = [part for part in parts if len(part) > 8 and " " in part and part not in portuguese and part not in own]
    assert len(telling) > 400
    assert [part for part in telling if _plain(part) in _text("pt-BR")] == []
    assert sum(_plain(part) in _text("en") for part in telling) > 150
