"""The report: what it prints is the study's, text of a scenario prints as it is, and nothing is half written."""

import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from drmodel.errors import OutputError
from drmodel.reporting import pdf as module
from drmodel.reporting.amounts import quantity_text
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.pdf import render, report
from drmodel.reporting.view import View
from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.loading import load_text
from drmodel.scenario.quantities import Quantity
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study, study_of

SCENARIO = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
MARKUP = "#sys $x$ <b> *a* _b_ -- @ref [c] \\u{41} {name}"


@cache
def _study(variant: str = "calm") -> Study:
    text = SCENARIO.read_text(encoding="utf-8").replace("title: Two cities", f"title: '{MARKUP}'", 1)
    return evaluate(load_text(text, "tiny.yaml", variant), budget=640, precision=0.5, jobs=1)


@cache
def _pdf(language: str) -> bytes:
    return render(_study(), language)


@cache
def _text(language: str) -> str:
    """The text of all pages on one line, without the marks that only allow a break."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(_pdf(language))).pages)
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u200b", ""))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.no_cover
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_numbers_of_the_study_are_printed_as_the_language_writes_them(language):
    study, words, text = _study(), formatter(language), _text(language)
    wanted = []
    for estimate in study.planned.estimates.values():
        goal = study.scenario.targets.availability.value.value
        wanted += [
            words.share_against(estimate.availability.mean, goal),
            words.hours(estimate.downtime_hours_year.mean),
            share_text(estimate.odds_year[goal].mean, words),
            words.minutes(60 * estimate.recovery["all"].quantiles[0.95].mean),
        ]
    for situation in (study.planned, study.today):
        for name, worth in situation.worths.items():
            if not situation.scenario.strategies[name].baseline:
                wanted += [
                    words.money(worth.net_benefit.mean, "EUR"),
                    words.money(worth.avoided_loss.mean, "EUR"),
                    words.money(worth.cost.added_year.known, "EUR"),
                    words.number(worth.benefit_cost_ratio.mean, 1) + "×",
                ]
    missing = [number for number in wanted if _plain(number) not in text]
    assert missing == []


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_sentences_of_the_recommendation_are_printed(language):
    view, text = View(_study(), formatter(language), {}), _text(language)
    choice = _study().planned.choice
    missing = [s for s in (*choice.reasons, *choice.conditions) if _plain(view.sentence(s)) not in text]
    assert choice.reasons
    assert missing == []


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_text_of_a_scenario_is_no_markup(language):
    assert MARKUP in _text(language)


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_every_assumption_is_printed_with_its_source(language):
    text, words = _text(language), formatter(language)
    listed = [one for one in assumptions(_study().scenario) if isinstance(one.value, Quantity)]
    values = {_plain(quantity_text(words, one.value)) for one in listed}
    sources = {one.source.text(language) for one in listed if one.source is not None}
    assert [one for one in values | sources if one not in text] == []
    assert len(values) > 50


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_what_is_needed_to_repeat_it_is_printed(language):
    text = _text(language)
    assert _study().scenario.sha256 in text.replace(" ", "")
    assert str(_study().settings.seed) in text
    assert "calm" in text


def test_titles_are_in_the_language_of_the_report():
    titles = {
        "en": ("What they cost", "Runbooks as time budgets"),
        "pt-BR": ("Quanto custam", "Procedimentos como orçamento"),
    }
    for language, (one, other) in titles.items():
        assert one in _text(language)
        assert other in _text(language)
    assert not any(title in _text("pt-BR") for title in titles["en"])


@pytest.mark.parametrize(
    "overrides",
    [
        {"roadmap.horizons.spring.items": {}, "plan.phases.drill.tasks": {}},
        {"document": "none", "triggers": "none", "today": "none", "targets.availability": "none"},
    ],
)
def test_a_scenario_with_gaps_is_set_too(overrides):
    study = _study()
    scenario = study.scenario.override(overrides)
    estimates = (study.planned.estimates, study.today.estimates)
    assert render(study_of(scenario, study.settings, *estimates, study.variant, ()), "pt-BR").startswith(b"%PDF")


def test_the_same_study_gives_the_same_bytes():
    assert render(_study(), "en") == _pdf("en")


def test_it_is_archival_accessible_and_dated_by_the_scenario():
    reader = PdfReader(BytesIO(_pdf("pt-BR")))
    metadata = str(reader.xmp_metadata.stream.get_data())
    assert "pdfaid:part>2<" in metadata.replace(" ", "")
    assert "pdfuaid:part>1<" in metadata.replace(" ", "")
    assert reader.trailer["/Root"]["/Lang"] == "pt-BR"
    assert reader.metadata.creation_date.date() == _study().scenario.as_of


def test_only_the_fonts_of_the_package_are_used():
    fonts = set()
    for page in PdfReader(BytesIO(_pdf("en"))).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            fonts.add(str(font.get_object()["/BaseFont"]))
    assert fonts
    assert all("SourceSansPro" in name for name in fonts)


def test_template_needs_no_package_from_a_network():
    folder = Path(module.__file__).parent / "template"
    assert not [path.name for path in folder.glob("*.typ") if "@preview" in path.read_text(encoding="utf-8")]


def test_the_file_is_written_whole(tmp_path):
    target = report(_study(), tmp_path / "report.pdf", "en")
    assert target.read_bytes() == _pdf("en")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(OutputError, match=r"there is no folder .*nowhere; create it"):
        report(_study(), tmp_path / "nowhere" / "report.pdf")


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(OutputError, match=r"taken: cannot be written \(.+\); name a file") as caught:
        report(_study(), tmp_path / "taken", "en")
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_an_unknown_language_is_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ValueError, match="language"):
        report(_study(), tmp_path / "report.pdf", "fr")
    assert list(tmp_path.iterdir()) == []


def test_a_warning_of_the_compiler_is_an_error(tmp_path, monkeypatch):
    class Warned:
        message = "unknown font family"

    monkeypatch.setattr(module.typst, "compile_with_warnings", lambda *_, **__: (b"", [Warned()]))
    with pytest.raises(OutputError, match="with a warning: unknown font family"):
        report(_study(), tmp_path / "report.pdf", "en")
    assert list(tmp_path.iterdir()) == []


def _with(changes: dict[str, object]) -> Study:
    """The study, texts of its scenario changed."""
    study = _study()
    written = {path: json.dumps(text, ensure_ascii=False) for path, text in changes.items()}
    scenario = study.scenario.override(written)
    estimates = (study.planned.estimates, study.today.estimates)
    return study_of(scenario, study.settings, *estimates, study.variant, study.overrides)


def _read(study: Study, language: str = "en") -> str:
    pages = (page.extract_text() for page in PdfReader(BytesIO(render(study, language))).pages)
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u200b", ""))


def test_letters_of_another_script_are_set_and_those_of_no_font_are_printed_by_their_numbers():
    """Warnings are errors here: measuring a foreign letter is silent."""
    text = _read(_with({"strategies.solo.title": "Лодка, שלום 🚀", "causes.site.title": "東京"}))
    assert "Лодка" in text
    assert "שלום" in text or "םולש" in text  # read in either direction
    assert "[U+1F680]" in text
    assert "[U+6771 U+4EAC]" in text


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "hostile",
    ["#sys.version", "$ x^2 $", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "@SUM(A1)", "{{7*7}}", "${HOME}"],
)
def test_no_text_does_anything(hostile):
    paths = ("name", "strategies.solo.title", "fault_modes.wipe.title", "targets.source.section")
    text = _read(_with(dict.fromkeys(paths, hostile)))
    assert text.count(_plain(hostile)) > 20


@pytest.mark.no_cover
def test_marks_that_join_letters_or_turn_their_order_are_printed_by_their_numbers():
    """Together with letters of other scripts they would leave text behind that nothing can be read from."""
    mixed = "<b> שלום مرحبا 😀👨\u200d👩\u200d👧 \u202eRLO\u202c \u0301 =1+1"
    paths = ("name", "strategies.solo.title", "strategies.trio.title", "fault_modes.wipe.title", "causes.site.title")
    text = _read(_with(dict.fromkeys(paths, mixed)))
    assert "[U+202E]RLO[U+202C]" in text
    assert "U+200D" in text


@pytest.mark.no_cover
def test_what_figures_say_in_words_has_a_bound():
    paths = ("strategies.solo.title", "strategies.trio.title", "fault_modes.wipe.title", "causes.site.title")
    assert "WWW" in _read(_with(dict.fromkeys(paths, "W" * 20_000)))


@pytest.mark.no_cover
def test_a_long_name_is_cut_where_it_is_used_and_printed_in_full_once():
    """In words, and in one piece that nothing can break; a source stands in a list and is never cut."""
    words, piece, because = "harbour " * 625, "x" * 5_000, "since " * 833
    changes = {"strategies.solo.title": words, "strategies.trio.title": piece}
    study = _with(changes | {"strategies.trio.source": {"assumption": because}})
    pdf = render(study, "en")
    assert len(PdfReader(BytesIO(pdf)).pages) < 30
    text = _read(study)
    assert text.count("since") == 833
    in_full = text[text.index("Texts that are cut above") :]
    assert in_full.count("harbour") == 625
    assert 5_000 <= in_full.count("x") < 5_050  # there is an x in other words, too
    assert in_full.count("…") == 0
