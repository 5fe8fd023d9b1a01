"""The section on returns over time, and its figure."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from drmodel.formatting import Formatter
from drmodel.reporting import figures
from drmodel.reporting.figures import returns
from drmodel.reporting.flows import flows_blocks
from drmodel.reporting.returns import returns_section
from drmodel.reporting.view import View
from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import study_of

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="module")
def study():
    return evaluate(load(TINY, "base"), budget=640, precision=0.5, jobs=1)


def again(study, changes):
    scenario = study.scenario.override(changes)
    return study_of(scenario, study.settings, study.planned.estimates, study.today.estimates, "base", ())


def view_of(study):
    formatter = Formatter("en")
    return View(study, formatter, figures.alt_texts(study, formatter))


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_each_option_but_todays_has_a_row(study):
    table, _ = flows_blocks(view_of(study))
    assert [row[0].text for row in table.rows] == ["Two cities", "Three cities"]
    pair, trio = study.planned.returns["pair"], study.planned.returns["trio"]
    assert table.rows[0][1].text == "€1,932+"  # 1,500 once, 9 h at 48 EUR; a developer's pay is unknown
    assert table.rows[1][1].text == "€1,600"  # (20 + 4 x 30 + 60) / 6 h at 48 EUR
    for row, found in zip(table.rows, (pair, trio), strict=True):
        assert int(re.sub(r"\D", "", row[3].text)) == pytest.approx(abs(found.all.npv.mean), abs=0.5)
        assert row[3].text.startswith("−") == (found.all.npv.mean < 0)
    assert "Discounted at 8.3" in table.source
    assert "Developer" in table.source


def test_what_does_not_pay_back_says_so(study):
    free = again(study, {"outage_cost.parts.sales.amount": "0 EUR/h", "outage_cost.data_value": "0 EUR/h",
                         "service_level.contract": "none", "outage_cost.parts.refunds.amount": "0 EUR/h"})  # fmt: skip
    table, figure = flows_blocks(view_of(free))
    assert {row[7].text for row in table.rows} == {">\xa036\xa0months"}
    assert figure.title == "No option pays back what it costs within 36\xa0months"
    assert "never paid back" in returns.alt(free, Formatter("en"))


def test_what_pays_back_has_a_dot_and_its_months(study):
    dear = again(study, {"outage_cost.parts.sales.amount": "2000 EUR/h"})
    _, figure = flows_blocks(view_of(dear))
    back = min(found.all.discounted_payback_months for name, found in dear.planned.returns.items() if name != "solo")
    shown = texts(returns.draw(dear, Formatter("en")))
    assert f"{back:.1f}\xa0months" in shown
    assert {"Two cities", "Three cities", "Months from the start", "36"} <= set(shown)
    assert "has paid back after" in figure.title


def test_rates_beyond_reason_are_cut(study):
    dear = again(study, {"outage_cost.parts.sales.amount": "1000000 EUR/h"})
    table, _ = flows_blocks(view_of(dear))
    assert all(">\xa01,000\u202f%" in row[5].text for row in table.rows)


def test_without_a_discount_rate_there_is_no_figure_and_no_value(study):
    blind = again(study, {"finance.discount_rate": "unknown"})
    (table,) = flows_blocks(view_of(blind))
    assert {row[3].text for row in table.rows} == {"–"}
    assert "Discounted at" not in table.source
    assert "returns.svg" not in figures.draw(blind, Formatter("en"))
    with pytest.raises(ValueError, match="no discount rate is known"):
        returns.draw(blind, Formatter("en"))


def test_penalties_by_tier_are_not_counted_by_the_hour_too(study):
    """Refunds of 15 EUR an hour, where credits by tier have a bill to be a share of."""
    (block,) = [one for one in returns_section(view_of(study)).blocks if one.title == "What an hour of outage costs"]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in block.rows}
    assert rows["Refunds by contract"] == ["cash", "by tier", "by tier"]
    hourly = again(study, {"service_level.contract": "none"})
    (block,) = [one for one in returns_section(view_of(hourly)).blocks if one.title == "What an hour of outage costs"]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in block.rows}
    assert rows["Refunds by contract"] == ["cash", "€15", "€15"]
