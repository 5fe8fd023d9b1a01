"""The workbook as a whole: its sheets, its names, what it says of what a study lacks, and the same bytes every time."""

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest

import drmodel
from drmodel.analysis.evidence.cost_table import AMOUNTS, KEYS, SURCHARGES, TITLES, USAGES, cost_table
from drmodel.errors import DrmodelError, OutputError
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.workbook.workbook import render, workbook
from drmodel.scenario.assumptions import assumptions
from tests.reporting.workbook.conftest import EXAMPLES, Named, bytes_of, formulas, opened, overridden, study_named

SHEETS = {
    "en": ["Summary", "Assumptions", "Costs", "Outcomes", "Returns", "Sensitivity", "Triggers", "Review", "Sources",
           "Monthly flows", "Assumptions, today", "Costs, today", "Returns, today", "Monthly flows, today"],
    "pt-BR": ["Resumo", "Premissas", "Custos", "Resultados", "Retornos", "Sensibilidade", "Gatilhos", "Revisão",
              "Fontes", "Fluxos mensais", "Premissas, hoje", "Custos, hoje", "Retornos, hoje", "Fluxos mensais, hoje"],
}  # fmt: skip


def texts(book, *sheets):
    return [
        cell.value
        for sheet in book
        if not sheets or sheet.title in sheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.data_type == "s"
    ]


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_sheets_are_named_in_the_language(language):
    assert opened(bytes_of("tiny", language)).sheetnames == SHEETS[language]


def test_where_today_is_as_the_plan_it_has_no_sheets_of_its_own():
    study = overridden(study_named("tiny"), {"today": "none"})
    assert opened(render(study, "en")).sheetnames == SHEETS["en"][:10]


def test_assumptions_have_names_and_hold_what_the_scenario_has():
    named, scenario = Named(opened(bytes_of("etp_express"))), study_named("etp_express").scenario
    assert named.cell("exchange_rate").value == scenario.currency.rate.value
    assert named.cell("discount_rate").value == pytest.approx(scenario.finance.discount_rate.value)
    assert named.cell("horizon_months").value == 36
    assert named.cell("growth_users").value == pytest.approx(scenario.drivers["users"].growth.value)
    assert named.cell("outage_cost_penalties").value == scenario.outage_cost.parts["penalties"].amount.value
    assert named.cell("data_value").value == pytest.approx(scenario.outage_cost.data_value.value)
    assert named.cell("pay_sre").value == pytest.approx(scenario.labour.rates["sre"].value)
    hours = scenario.strategies["warm"].run_effort.value
    assert named.cell("hours_strategies_warm_run_effort").value == pytest.approx(hours)
    estimate = study_named("etp_express").planned.estimates["warm"]
    assert named.cell("downtime_warm").value == pytest.approx(estimate.downtime_hours_year.mean)
    assert named.cell("data_lost_warm").value == pytest.approx(estimate.loss["all"].hours_per_year.mean)


def test_today_follows_the_plan_but_where_it_differs():
    named = Named(opened(bytes_of("etp_express")))
    assert named.cell("today_outage_cost_penalties").value == 0
    assert named.cell("today_outage_cost_reputation").value == "=outage_cost_reputation"
    assert named.cell("today_exchange_rate").value == "=exchange_rate"


def test_inputs_are_blue_on_a_light_ground_and_formulas_are_not():
    book = opened(bytes_of("etp_express"))
    cell = Named(book).cell("exchange_rate")
    assert (cell.font.color.rgb, cell.fill.fgColor.rgb) == ("FF0033CC", "FFFFF8E1")
    assert not [where for where in formulas(book) if where[1].font.color.rgb == "FF0033CC"]


def test_an_unknown_value_is_a_word_to_be_typed_over():
    named = Named(opened(bytes_of("tiny")))
    assert named.cell("outage_cost_goodwill").value == named.cell("pay_developer").value == "unknown"
    row = named.row("Costs", "Lines without a price")
    assert Named(opened(bytes_of("tiny"), values=True)).row("Costs", "Lines without a price")["Two cities"] == 1
    assert str(row["Two cities"]).startswith("=")


def test_money_is_shown_by_currency_and_language():
    formats = {
        language: Named(opened(bytes_of("etp_express", language))).cell("outage_cost_penalties").number_format
        for language in ("en", "pt-BR")
    }
    assert formats["en"].startswith('[$-409]"R$"#,##0.00;')
    assert formats["pt-BR"].startswith('[$-416]"R$\xa0"#,##0.00;')


@pytest.mark.parametrize(("name", "language"), [("tiny", "en"), ("etp_express", "pt-BR")])
def test_the_same_study_gives_the_same_bytes(name, language):
    assert render(study_named(name), language) == bytes_of(name, language)


def test_it_is_dated_by_the_scenario_and_says_whose_numbers_it_has():
    study = study_named("tiny")
    book = opened(bytes_of("tiny"))
    assert book.properties.created == datetime(2026, 3, 1)  # noqa: DTZ001 - as the file has it
    assert book.properties.title == "Ferry tickets"
    assert book.properties.description == f"sha256 {study.scenario.sha256}"
    stamp = book["Costs"]["A3"].value
    for part in (drmodel.__version__, "calm", str(study.settings.seed), str(study.years), study.scenario.sha256[:12]):
        assert part in stamp
    assert book["Costs"]["A2"].value == "Ferry tickets · Mar 1, 2026"


def test_sheets_are_ready_to_print():
    for sheet in opened(bytes_of("etp_express")):
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        assert sheet.page_setup.orientation == (
            "portrait" if sheet.title in ("Outcomes", "Sensitivity") else "landscape"
        )
        assert sheet.oddFooter.left.text == sheet.title


def test_every_assumption_stands_among_the_sources_with_its_key():
    keys = {row[7].value for row in opened(bytes_of("tiny"))["Sources"].iter_rows(min_row=7)}
    assert {one.path for one in assumptions(study_named("tiny").scenario)} == keys


def test_what_was_not_asked_for_is_said_in_a_line():
    book = opened(bytes_of("small_saas"))
    assert book["Sensitivity"]["A4"].value.startswith("What would change the decision was not asked for")
    assert book["Sensitivity"].max_row == 4
    assert any("no input was varied" in text for text in texts(book, "Outcomes"))


def test_what_was_asked_for_is_there():
    study, book = study_named("tiny"), opened(bytes_of("tiny"))
    rows = list(book["Sensitivity"].iter_rows(min_row=7, values_only=True))
    swings = study.sensitivity.tornado
    assert len(rows) == len(swings)
    for row, swing in zip(rows, swings, strict=True):
        assert list(row[3:7:2]) == pytest.approx([swing.at_low[name] for name in ("pair", "trio")])
        assert list(row[4:7:2]) == pytest.approx([swing.at_high[name] for name in ("pair", "trio")])
    sure = [row for row in book["Outcomes"].iter_rows(values_only=True) if row[0] == "Two cities"][-1]
    option = study.uncertainty.options["pair"]
    assert sure[1:4] == pytest.approx((option.p_best, option.expected_regret, option.p_allowed))


def test_outcomes_are_those_of_the_study():
    study = study_named("etp_express")
    rows = list(opened(bytes_of("etp_express"))["Outcomes"].iter_rows(values_only=True))
    at = next(i for i, row in enumerate(rows) if row[0] == "Availability")
    for row, estimate in zip(rows[at + 1 :], study.planned.estimates.values(), strict=False):
        found = estimate.availability
        assert row[1:4] == pytest.approx((found.mean, found.low, found.high), rel=1e-12)


@pytest.mark.parametrize(("name", "language"), [*((name, "en") for name in ("tiny", *EXAMPLES)), ("tiny", "pt-BR")])
def test_the_costs_sheet_is_read_back_as_it_is(tmp_path, name, language):
    path = tmp_path / "book.xlsx"
    path.write_bytes(bytes_of(name, language))
    assert cost_table(path, study_named(name).scenario).overrides == {}


def test_a_number_that_is_edited_in_the_costs_sheet_reaches_the_scenario(tmp_path):
    study, book = study_named("etp_express"), opened(bytes_of("etp_express", "pt-BR"))
    key = "strategies.warm.costs.dns"
    (row,) = (row for row in book["Custos"].iter_rows() if row[14].value == key)
    row[2].value = 77
    book.save(tmp_path / "edited.xlsx")
    found = cost_table(tmp_path / "edited.xlsx", study.scenario)
    assert {path: one["value"] for path, one in found.overrides.items()} == {f"{key}.amount": "77 USD/month"}


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_headings_of_the_costs_sheet_are_known_to_its_reader(language):
    words = formatter(language).gettext
    for known, heading in ((KEYS, "Key"), (AMOUNTS, "Amount"), (USAGES, "Usage"), (SURCHARGES, "Tax or fee"),
                           (TITLES, "Line")):  # fmt: skip
        assert words(heading).lower().replace(" ", "_") in known


def test_no_english_is_left_in_the_portuguese_edition():
    """Words that Portuguese does not have, outside titles of cited sources and keys."""
    english = re.compile(r"\b(the|of|and|is|with|year|month|hours?|cost|unknown|never|today)\b", re.IGNORECASE)
    found = [
        text
        for text in texts(
            opened(bytes_of("etp_express", "pt-BR")), *(SHEETS["pt-BR"][i] for i in (0, 1, 2, 3, 4, 5, 9))
        )
        if english.search(text) and "_" not in text and "Railway" not in text
    ]
    assert found == []


def test_the_file_is_written_whole(tmp_path):
    target = workbook(study_named("tiny"), tmp_path / "book.xlsx", "en")
    assert target.read_bytes() == bytes_of("tiny")
    assert [path.name for path in tmp_path.iterdir()] == ["book.xlsx"]
    with ZipFile(BytesIO(target.read_bytes())) as archive:
        assert archive.testzip() is None


def test_what_cannot_be_written_is_refused_in_words(tmp_path):
    with pytest.raises(OutputError, match=r"there is no folder .*nowhere; create it"):
        workbook(study_named("tiny"), tmp_path / "nowhere" / "book.xlsx")
    with pytest.raises(ValueError, match="language"):
        workbook(study_named("tiny"), tmp_path / "book.xlsx", "fr")
    with pytest.raises(DrmodelError, match="study is a str"):
        drmodel.workbook("study.json", tmp_path / "book.xlsx")
    assert list(tmp_path.iterdir()) == []


GAPS = (
    {"triggers": "none", "document": "none", "today": "none", "targets.availability": "none", "claims": {}},
    {"finance.discount_rate": "unknown", "labour": "none", "service_level.contract": "none"},
    {"finance.horizon": "90 month", "drivers.buyers.growth": "unknown", "outage_cost.data_value": "unknown"},
    {"strategies.solo.costs": {}, "strategies.pair.costs": {}, "measures.slow_releases.costs": {}},
)


def test_scenarios_with_gaps_calculate_too(recalculated):
    contents = {str(i): render(overridden(study_named("tiny"), gaps), "en") for i, gaps in enumerate(GAPS)}
    wrong = []
    for name, found in recalculated(contents).items():
        written = opened(contents[name], values=True)
        for sheet, cell in formulas(opened(contents[name])):
            shown, here = written[sheet][cell.coordinate].value, found[sheet][cell.coordinate].value
            close = pytest.approx(shown, rel=1e-6, abs=1e-6) if isinstance(shown, int | float) else shown
            wrong += [] if here == close else [(name, sheet, cell.coordinate, cell.value, shown, here)]
    assert wrong == []
