"""When triggers fire and from where strategies pay, as the report shows it."""

import re
from dataclasses import replace
from datetime import date

import pytest

from drmodel.analysis.economic import MetricTrigger
from drmodel.analysis.forecast import Forecast
from drmodel.formatting import Formatter
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.dates import between, metric_text, moment
from drmodel.reporting.figures import alt_texts, draw, forecast
from drmodel.reporting.planning import planning_section
from drmodel.reporting.view import View
from drmodel.simulation.statistics import exactly
from drmodel.study.results import study_of
from tests.reporting.studies import tiny_study

EN = Formatter("en")
DAY = date(2026, 3, 1)
RULE = "triggers.rules.buyers"


def _again(overrides):
    study = tiny_study()
    scenario = study.scenario.override(overrides)
    return study_of(scenario, study.settings, study.planned.estimates, study.today.estimates, study.variant, ())


def _paying(pays):
    """The study, with buyers making the pair pay from 1,500 of them on."""
    study = tiny_study()
    rules = {"buyers": {"pair": MetricTrigger(exactly(1500.0), pays)}}
    return replace(study, economics=replace(study.economics, rules=rules))


def _section(study, language="en"):
    words = formatter(language)
    return planning_section(View(study, words, alt_texts(study, words)))


def _block(study, title):
    return next(block for block in _section(study).blocks if re.match(title, getattr(block, "title", "")))


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2009", " ")


def texts(svg):
    return [plain(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode())]


def test_months_as_moments():
    """A month is 730 h: twelve of them are 365 days."""
    assert plain(moment(EN, DAY, 12)) == "Mar 2027"
    assert plain(moment(EN, DAY, -1)) == "Jan 2026"
    assert moment(EN, DAY, float("inf")) == moment(EN, DAY, 1e9) == "never"
    assert (
        plain(between(EN, DAY, Forecast(0, 12, 24, 0))) == "Mar 2026 – Feb 2028"
    )  # a leap year: 730 days end on its 29th
    assert plain(between(EN, DAY, Forecast(0, 0, 0, 0))) == "Mar 2026"


@pytest.mark.parametrize(
    ("threshold", "value", "text"),
    [
        ("2000 users", 1234.0, "1,230 users"),
        ("2000 users", 0.0, "0 users"),
        ("50000 EUR/month", 17_581.0, "€17,600/month"),
        ("600000 EUR/year", 1000.0, "€12,000/year"),
        ("99.9 %", 0.9951, "99.5 %"),
    ],
)
def test_values_of_a_metric_are_in_the_unit_of_its_threshold(threshold, value, text):
    rule = tiny_study().scenario.override(
        {RULE + ".threshold": threshold, RULE + ".current": "unknown", RULE + ".priced_at": "none"}
    )
    assert plain(metric_text(EN, rule.triggers.rules["buyers"].threshold, value)) == text


@pytest.mark.parametrize(
    ("overrides", "title"),
    [
        ({f"{RULE}.growth": "2 %/month", f"{RULE}.starts": "none"}, "Buyers: the trigger fires about Jul 2029, with 80 % between Jul 2029"),
        ({f"{RULE}.growth": "{range: [-3, 1 %/month]}"}, "Buyers: the trigger may never fire; in 75 % of cases growth does not lead there"),
    ],
)  # fmt: skip
def test_a_forecast_alone(overrides, title):
    assert plain(_block(_again(overrides), "Buyers").title) == title


@pytest.mark.parametrize(
    ("pays", "said"),
    [
        (Forecast(0, 0, 0, 0), "; Two cities pays already"),
        (Forecast(10, 20, 30, 0), "; Two cities pays 12 months before that"),
        (Forecast(30, 42, 50, 0), ", 10 months before Two cities pays"),
        (Forecast(30, float("inf"), float("inf"), 0.6), ", and Two cities may not pay even then"),
        (None, ", with 80 % between Dec 2027 – Apr 2031"),
    ],
)
def test_a_forecast_beside_where_its_strategy_pays(pays, said):
    """The trigger fires after 32 months at the middle growth of 2.5 %."""
    assert plain(_block(_paying(pays), "Buyers").title) == f"Buyers: the trigger fires about Nov 2028{said}"


def test_the_fan_shows_both_lines_and_their_dates():
    shown = texts(forecast.draw(_paying(Forecast(10, 20, 30, 0)), EN))
    assert {"fires at 2,000 users", "Buyers at once"} <= set(shown)
    assert "Nov 2028 (Dec 2027 – Apr 2031)" in " ".join(shown)
    assert "Two cities pays from" in " ".join(shown)
    assert "Oct 2027 (Dec 2026 – Aug 2028)" in " ".join(shown)
    alt = plain(forecast.alt(_paying(None), EN))
    assert "Buyers: fires at 2,000 users, Nov 2028 (Dec 2027 – Apr 2031), Two cities pays from 1,500 users" in alt


def test_linear_growth_is_drawn_on_a_linear_axis():
    shown = texts(forecast.draw(_again({f"{RULE}.growth": "{range: [20, 50 users/month]}"}), EN))
    assert "0 users" in shown
    assert "0 users" not in texts(forecast.draw(tiny_study(), EN))


def test_without_a_forecast_there_is_no_fan():
    for changes in ({f"{RULE}.growth": "unknown"}, {f"{RULE}.current": "2500 users"}, {"triggers": "none"}):
        assert "forecast.svg" not in draw(_again(changes), EN)
    with pytest.raises(ValueError, match="no `triggers`"):
        forecast.draw(_again({"triggers": "none"}), EN)


def test_the_roadmap_has_the_dates_of_what_it_waits_for():
    table = _block(_again({f"{RULE}.growth": "2 %/month"}), "Roadmap")
    rows = {plain(row[0].text): [plain(cell.text) for cell in row[1:]] for row in table.rows}
    assert rows["Second city"][2:] == ["Apr 2028", "Apr 2028"]  # ln(1500/900)/ln 1.02 = 25.8 months: the 23rd; the 2nd
    assert rows["Third city"][2] == "Jul 2029"
    assert rows["Hourly backups"][2:] == ["–", "–"]
    assert plain(table.title) == "Roadmap: 2 items are due later than planned, by the forecast of what they wait for"
    assert plain(table.rows[0][0].note) == "months 0 to 3: Mar 2026 – May 2026"


def test_what_nobody_can_forecast_is_unknown_on_the_roadmap():
    table = _block(_again({f"{RULE}.growth": "unknown"}), "Roadmap")
    assert table.title == "Roadmap"
    assert [row[3].text for row in table.rows if row[0].text == "Second city"] == ["unknown"]


def test_strategies_have_the_price_from_which_they_pay():
    study = tiny_study()
    table = _block(study, ".*[Pp]ays? ")
    assert [row[0].text for row in table.rows] == ["Two cities", "Three cities"]
    for row, one in zip(table.rows, study.economics.strategies.values(), strict=True):
        assert row[1].text == EN.money(one.pays.start.mean, "EUR")
        assert row[-1].text == EN.money(one.waiting_month.mean, "EUR")
    assert table.header[-2] == "Buyers"


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_section_stands_without_triggers(language):
    assert _section(_again({"triggers": "none"}), language).blocks


def test_the_title_says_what_a_month_of_waiting_costs_or_saves():
    study = tiny_study()
    choice = replace(study.planned.choice, strategy="pair")
    pair = study.economics.strategies["pair"]
    for amount, said in ((300.0, "a month of waiting costs €300"), (-40.0, "below that a month of waiting saves €40")):
        strategies = {**study.economics.strategies, "pair": replace(pair, waiting_month=exactly(amount))}
        other = replace(
            study,
            planned=replace(study.planned, choice=choice),
            economics=replace(study.economics, strategies=strategies),
        )
        assert _block(other, "Two cities pays from").title.endswith(said)
    base = replace(study, planned=replace(study.planned, choice=replace(choice, strategy="solo")))
    assert _block(base, "From where each strategy pays")
