"""What it would take to meet the targets is a part of the study: searched when asked, written, and read back."""

import json
import re
from dataclasses import replace
from functools import reduce
from operator import getitem

import jsonschema
import pytest

from drmodel.analysis.reach import reach_of, reach_sentence
from drmodel.errors import DrmodelError
from drmodel.formatting import Formatter
from drmodel.reporting.blocks import Table
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.figures import front
from drmodel.reporting.reach import reach_section
from drmodel.reporting.view import View
from drmodel.simulation.statistics import Interval
from drmodel.study.document import from_json
from drmodel.study.evaluation import evaluate
from drmodel.study.schema import study_schema
from drmodel.study.search import search


@pytest.fixture(scope="module")
def searched(tiny):
    return evaluate(tiny, budget=640, jobs=1, search=True)


def _text(sentence):
    return Formatter("en").sentence(sentence).replace("\u202f", " ").replace("\u00a0", " ")


def _plan(study, language="en"):
    section = reach_section(View(study, formatter(language), {}))
    return None if section is None else next(b for b in section.blocks if isinstance(b, Table))


def test_it_is_what_the_search_finds(tiny, searched):
    found = search(tiny, seed=searched.settings.seed, precision=searched.settings.precision, budget=640, jobs=1)
    assert searched.reach == reach_of(found)
    assert searched.reach.best.odds == found.best.odds
    assert [one.downtime for one in searched.reach.front] == [one.estimate.downtime_hours_year for one in found.front]
    assert searched.reach.best.strategy in tiny.strategies


def test_it_is_read_back_as_it_was_written(searched):
    written = searched.to_json()
    jsonschema.validate(json.loads(written), study_schema())
    again = from_json(written)
    assert again.reach == searched.reach
    assert again.to_json() == written


def test_without_a_search_there_is_none(study):
    raw = json.loads(study.to_json())
    assert raw["search"] is None
    assert raw["why"]["search"] == "not computed"
    assert _plan(study) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reached", "yes"),
        ("best.strategy", 1),
        ("best.assumed", "x"),
        ("best.odds", 0.5),
        ("left.enough", 1),
        ("plans", 0),
        ("asked", "a"),
    ],
)
def test_what_is_damaged_is_said(searched, field, value):
    raw = json.loads(searched.to_json())
    *within, last = field.split(".")
    reduce(getitem, within, raw["search"])[last] = value
    with pytest.raises(DrmodelError, match=r"a damaged study, at .*search"):
        from_json(json.dumps(raw))


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (
            True,
            "The cheapest plan that meets the targets in 90 % of the years is Two cities with {n}: €1,200 more a year, met in 93.4 % of the years",
        ),
        (
            False,
            "No plan meets the targets in 90 % of the years; the best odds, 93.4 %, has Two cities with {n}, for €1,200 more a year",
        ),
        (
            None,
            "Whether any plan meets the targets in 90 % of the years is too close to call; the first to look at is Two cities with {n}: €1,200 more a year, met in 93.4 % of the years",
        ),
    ],
)
def test_a_sentence_for_each_turn(tiny, searched, reached, words):
    odds = Interval(0.934, 0.93, 0.94)
    for options, count in (({"one": "a"}, "1 measure"), ({"one": "a", "two": "b"}, "2 measures")):
        best = replace(searched.reach.best, strategy="pair", added_cost_year=1200.0, odds=odds, options=options)
        reach = replace(searched.reach, asked=0.9, reached=reached, best=best)
        assert _text(reach_sentence(tiny, reach)) == words.format(n=count)


def test_the_choice_tells_it_only_where_no_option_meets_the_targets(searched):
    sentence = _text(reach_sentence(searched.scenario, searched.reach))
    told = sentence in [_text(one) for one in searched.planned.choice.reasons]
    assert told is not searched.planned.choice.meets_all


def test_the_report_shows_the_plan_with_its_odds_and_what_it_rests_on(tiny, searched):
    lever, option = next((name, next(iter(one.options))) for name, one in tiny.levers.items())
    best = replace(
        searched.reach.best,
        options={lever: option},
        assumed=(lever,),
        setup=300.0,
        one_off=50.0,
        missing=("strategies.pair.costs.licences",),
        odds=Interval(0.5, 0.4, 0.6),
    )
    reach = replace(searched.reach, best=best, close=2, out_of_reach=("latency",))
    table = _plan(replace(searched, reach=reach))
    shown = {row[0].text: row[1] for row in table.rows}
    assert shown[str(tiny.levers[lever].title)].text == str(tiny.levers[lever].options[option].title)
    assert shown[str(tiny.levers[lever].title)].note == "rests on an assumption"
    share = shown["Share of the years that meet the target"].text.replace("\u202f", " ").replace("\u00a0", " ")
    assert share == "50.0 % (40.0 % – 60.0 %)"
    assert shown["Work to put it in place"].text == "€300"
    assert shown["Paid once"].text == "€50"
    assert "2 other plans might be the answer" in table.source
    assert "latency" in table.source
    assert "left out: " in table.source


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (True, "99.9 % in 90 % of the years costs €1,200 more a year at least"),
        (False, "No plan reaches 99.9 % in 90 % of the years; the best does in 45.0 %"),
        (None, "Whether any plan reaches 99.9 % in 90 % of the years is too close to call"),
    ],
)
def test_the_section_says_whether_any_plan_gets_there(searched, reached, words):
    scenario = searched.scenario.override({"targets.availability.value": "99.9 %"})
    best = replace(searched.reach.best, added_cost_year=1200.0, odds=Interval(0.45, 0.44, 0.46))
    reach = replace(searched.reach, asked=0.9, reached=reached, best=best)
    study = replace(searched, planned=replace(searched.planned, scenario=scenario), reach=reach)
    title = reach_section(View(study, formatter("en"), {})).title
    assert title.replace("\u202f", " ").replace("\u00a0", " ") == words


def test_the_front_stands_in_a_table_and_in_a_figure_with_the_same_numbers(searched):
    study = replace(searched, reach=replace(searched.reach, front=(searched.reach.best,) * 3))
    tables = [b for b in reach_section(View(study, formatter("en"), {})).blocks if isinstance(b, Table)]
    assert [row[0].text for row in tables[1].rows] == ["1", "2", "3"]
    words = formatter("en")
    alt = front.alt(study, words)
    assert [f"{i}: " in alt for i in (1, 2, 3, 4)] == [True, True, True, False]
    assert words.hours(searched.reach.best.downtime.mean) in alt
    svg = front.draw(study, words)
    assert [text for text in re.findall(r">(\d)</text>", svg.decode()) if text in "123"] != []
    assert front.draw(study, words) == svg


def test_the_front_is_drawn_without_a_target_too(searched):
    scenario = searched.scenario.override({"targets.availability": "none"})
    study = replace(searched, planned=replace(searched.planned, scenario=scenario))
    words = formatter("pt-BR")
    assert ">meta de " not in front.draw(study, words).decode()
    assert ">meta de " in front.draw(searched, words).decode()


def test_a_figure_without_a_search_is_refused(study):
    with pytest.raises(ValueError, match="no `search`"):
        front.draw(study, formatter("en"))
