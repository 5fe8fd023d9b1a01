"""A study shows itself: the decision in two lines, the options side by side, each number the study's own."""

import re
from dataclasses import replace

import pytest

from drmodel.analysis.recommend import Flip
from drmodel.formatting import Formatter
from drmodel.simulation.statistics import Interval
from drmodel.study.card import HEAD
from drmodel.study.recommendation import Recommendation
from drmodel.study.results import study_of


def rows(text):
    """Cells by strategy."""
    lines = [re.split(r"\s{2,}", line) for line in text.splitlines()]
    return {cells[0]: dict(zip(HEAD, cells, strict=True)) for cells in lines if len(cells) == len(HEAD)}


def again(study, changes=None, estimates=None):
    scenario = study.scenario.override(changes or {})
    some = estimates or study.planned.estimates
    return study_of(scenario, study.settings, some, some, "base", ())


def test_the_decision_comes_first_in_two_lines(study):
    title, now, then, empty = str(study).splitlines()[:4]
    assert title == "Ferry tickets (calm)"
    said = {"Now": (now, study.today), "When triggered": (then, study.planned)}
    for when, (line, situation) in said.items():
        name = situation.choice.strategy
        assert line.startswith(f"{when}: {name} ({situation.scenario.strategies[name].title.texts['en']}), ")
    assert empty == ""


def test_every_option_has_a_row_with_its_numbers(study):
    f = Formatter("en")
    found = rows(str(study))
    assert list(found) == ["strategy", "solo", "pair", "trio"]
    for name in ("solo", "pair", "trio"):
        estimate, worth = study.planned.estimates[name], study.planned.worths[name]
        row = found[name]
        assert row["cost/month"].removeprefix("≥ ") == f.money(worth.cost.month.known, "EUR")
        assert float(row["availability"][:-2]) == pytest.approx(100 * estimate.availability.mean, abs=0.0006)
        low, high = (float(part) for part in row["95 % interval"].split("–"))
        assert (low, high) == pytest.approx(
            (100 * estimate.availability.low, 100 * estimate.availability.high), abs=0.0006
        )
        assert row["recovery p95"] == f.minutes(60 * estimate.recovery["all"].quantiles[0.95].mean)
        assert row["net benefit/year"].removesuffix(" *") == f.money(worth.net_benefit.mean, "EUR")
    assert found["pair"]["cost/month"].startswith("≥ ")  # its licences are unknown


def test_html_says_what_the_text_says(study):
    html = study._repr_html_().replace("<wbr>", "")
    assert html.count("<tr>") == 1 + 3
    for cells in rows(str(study)).values():
        assert all(f">{cell}<" in html for cell in cells.values())
    for reason in study.recommendation.reasons:
        assert reason in html
    assert "<script" not in html


def test_titles_are_data(study):
    odd = again(study, {"strategies.solo.title": "<script>alert(1)</script>", "name": "<b>R$ & Co"})
    assert "&lt;b&gt;R$ &amp; Co" in odd._repr_html_()
    assert "<script" not in odd._repr_html_()
    assert "<b>R$ & Co" in repr(odd)


def test_what_never_failed_has_no_interval(study):
    trio = study.planned.estimates["trio"]
    unseen = replace(
        trio,
        unavailability=Interval(0.0, 0.0, 1.0),
        downtime_hours_year=Interval(0.0, 0.0, 8760.0),
        outages_year=Interval(0.0, 0.0, 3 / 640),
        flags=("no_outage",),
    )
    text = str(again(study, estimates=study.planned.estimates | {"trio": unseen}))
    assert rows(text)["trio"]["95 % interval"] == "–"
    assert "trio: no outage in 640 years: less than one in 213 years at 95 %" in text  # 640 / 3


def test_what_the_sums_leave_out_is_named(study, bare):
    assert "* leaves out what is unknown: outage_cost.parts.goodwill.amount" in str(study)
    assert "outage_cost.parts.sales.amount" in str(bare)


def test_targets_that_nobody_stated_are_not_missed(bare):
    assert {row["targets and limits"] for row in list(rows(str(bare)).values())[1:]} == {
        "meets all stated targets and limits"
    }


def test_the_recommendation_is_the_study_s(study):
    found, planned = study.recommendation, study.planned.choice
    assert isinstance(found, Recommendation)
    assert (found.now, found.when_triggered) == (study.today.choice.strategy, planned.strategy)
    assert (found.next_best, found.flips) == (planned.next_best, planned.flips)
    assert found.reasons == tuple(Formatter("en").sentence(reason) for reason in planned.reasons)
    assert found.conditions
    assert found == study.recommendation
    assert hash(found) == hash(study.recommendation)


def test_the_recommendation_shows_itself(study):
    flips = (Flip("outage_cost", 120.0, "EUR/h", 80.0, "pair"), Flip("labour", 5.5, "EUR/h", None, "solo"))
    found = replace(study.recommendation, flips=flips)
    text = repr(found)
    assert f"Now: {found.now}\nWhen triggered: {found.when_triggered}\nNext best: {found.next_best}\n" in text
    for sentence in (*found.reasons, *found.conditions):
        assert f"  - {sentence}" in text
    assert "  - pair at outage_cost = 120.00 EUR/h (used: 80.00)" in text
    assert "  - solo at labour = 5.50 EUR/h (used: unknown)" in text
    assert found._repr_html_().count("<details open>") == 3


def test_without_a_rival_there_is_no_next_best(study):
    alone = replace(study.recommendation, next_best=None, flips=())
    assert "Next best: none" in repr(alone)
    assert "What would change it" not in repr(alone)
