"""Map and tornado: what they show, and the finding for each way it can turn out; of answers made by hand."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.plane import Axis, Boundary, Cell, Plane
from drmodel.analysis.sensitivity.questions import Condition, Question
from drmodel.analysis.sensitivity.roots import Crossing
from drmodel.analysis.sensitivity.tornado import Flip, Swing
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.figures import map as map_figure
from drmodel.reporting.figures import tornado
from drmodel.reporting.figures.inputs import input_text, input_title
from drmodel.scenario.loading import load
from drmodel.simulation.statistics import exactly

SCENARIO = load(Path(__file__).parents[1] / "scenarios" / "tiny.yaml").variant("base")
STORM = "fault_modes.storm.rate"
EN, PT = formatter("en"), formatter("pt-BR")


def _cell(best, lead=5.0):
    return Cell(best, "solo", exactly(lead), {"solo": 0.0, "pair": 0.0, "trio": 0.0})


def _found(**changes):
    plane = Plane(
        Axis("outage_cost", 150.0, (0.0, 200.0, 400.0)),
        Axis("curable_share", 0.3, (0.0, 0.5, 1.0)),
        (
            (_cell("solo"),) * 3,
            (_cell("solo"), _cell("solo", -1.0), _cell("trio")),
            (_cell("solo"), _cell("trio"), _cell("pair")),
        ),
        (
            Boundary(260.0, 0.5, "solo", "trio"),
            Boundary(90.0, 1.0, "solo", "trio"),
            Boundary(333.0, 1.0, "trio", "pair"),
        ),
    )
    lows, highs = {"solo": 0.0, "pair": -900.0, "trio": -300.0}, {"solo": 0.0, "pair": 100.0, "trio": 700.0}
    swings = (
        Swing(STORM, 1.2, 2.4, lows, highs, "solo", "trio", (Flip(1.5, "solo", "trio"),)),
        Swing("strategies.pair.run_effort", 2.5, 5.5, {**highs}, {**highs, "pair": -100.0}, "trio", "trio", ()),
    )
    return replace(Sensitivity("solo", 64, 640, swings, plane, (), {}), **changes)


def _condition(name, used, at):
    crossing = Crossing(exactly(at), at < used)
    return Condition(Question("best", "solo"), name, used, 0.0, 500.0, True, (crossing,), ("trio",))


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("figure", [map_figure, tornado])
def test_svg_in_both_languages_the_same_bytes_twice(figure):
    for words in (EN, PT):
        svg = figure.draw(_found(), SCENARIO, words)
        assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
        assert set(re.findall(rb"font-family: ([^;]*)", svg)) == {b"'Source Sans Pro'"}
        assert figure.draw(_found(), SCENARIO, words) == svg
        assert figure.alt(_found(), SCENARIO, words).endswith(".")
    assert figure.draw(_found(), SCENARIO, EN) != figure.draw(_found(), SCENARIO, PT)


def test_the_map_names_every_option_that_is_the_best_somewhere():
    shown = texts(map_figure.draw(_found(), SCENARIO, EN))
    for name in ("solo", "pair", "trio"):
        assert SCENARIO.strategies[name].title.text("en") in shown
    assert {"as assumed", "Cost of an hour of outage", "€0", "€400", "100\u202f%"} <= set(shown)


def test_the_map_without_a_place_for_what_is_used():
    far = replace(_found().map, x=replace(_found().map.x, used=999.0))
    assert "as assumed" not in texts(map_figure.draw(_found(map=far), SCENARIO, EN))


def test_no_map_nothing_to_draw():
    with pytest.raises(ValueError, match="nothing to draw"):
        map_figure.draw(_found(map=None), SCENARIO, EN)


@pytest.mark.parametrize(
    ("flips", "title"),
    [
        ((), "One city is the best whatever these two are"),
        (
            (_condition("curable_share", 0.3, 0.46), _condition("outage_cost", 150.0, 200.0)),
            "One city is the best until a second site can cure 46\u202f% of the downtime, then {trio}",
        ),
        (
            (_condition("curable_share", 0.3, 0.1),),
            "One city is the best if a second site can cure 10\u202f% of the downtime, else {trio}",
        ),
        (
            (_condition("outage_cost", 150.0, 200.0),),
            "One city is the best until an hour of outage costs €200, then {trio}",
        ),
        ((_condition("outage_cost", 150.0, 90.0),), "One city is the best if an hour of outage costs €90, else {trio}"),
    ],
)
def test_what_the_map_finds(flips, title):
    trio = SCENARIO.strategies["trio"].title.text("en")
    assert EN.sentence(map_figure.finding(_found(flips=flips), SCENARIO, EN)) == title.format(trio=trio)


@pytest.mark.parametrize(
    ("at", "title"),
    [
        (2.5, "One city is the best up to 2.5\u00a0per year of “{input}”, then {trio}"),
        (1.2, "One city is the best from 1.2\u00a0per year of “{input}” on, below it {trio}"),
    ],
)
def test_what_the_map_of_any_other_input_finds(at, title):
    plane = replace(_found().map, y=Axis(STORM, 5 / 3, (1.0, 2.0, 3.0)), boundaries=())
    found = _found(map=plane, flips=(_condition(STORM, 5 / 3, at),))
    expected = title.format(trio=SCENARIO.strategies["trio"].title.text("en"), input=input_title(SCENARIO, EN, STORM))
    assert EN.sentence(map_figure.finding(found, SCENARIO, EN)) == expected


def test_the_tornado_marks_the_flip():
    shown = texts(tornado.draw(_found(), SCENARIO, EN))
    trio = SCENARIO.strategies["trio"].title.text("en")
    assert f"{trio} from 1.5\u00a0per year" in shown
    assert "1.2\u00a0per year to 2.4\u00a0per year" in shown
    assert SCENARIO.strategies["solo"].title.text("en") not in shown  # nothing moves it


@pytest.mark.parametrize(
    ("swings", "title"),
    [
        (slice(0, 0), "No input is uncertain"),
        (slice(0, 1), "1 uncertain input can change the answer alone: “{storm}” at 1.5\u00a0per year"),
        (slice(1, 2), "No uncertain input changes the answer alone; “{effort}” moves the returns most"),
    ],
)
def test_what_the_tornado_finds(swings, title):
    found = _found(tornado=_found().tornado[swings])
    expected = title.format(
        storm=input_title(SCENARIO, EN, STORM), effort=input_title(SCENARIO, EN, "strategies.pair.run_effort")
    )
    assert EN.sentence(tornado.finding(found, SCENARIO, EN)) == expected


def test_two_inputs_that_flip():
    swing = _found().tornado[0]
    found = _found(tornado=(swing, replace(swing, path="strategies.pair.run_effort")))
    assert EN.sentence(tornado.finding(found, SCENARIO, EN)).startswith(
        "2 uncertain inputs can change the answer alone, first “"
    )


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("fault_modes.wipe.rate", 0.123456, "0.123\u00a0per year"),
        ("strategies.pair.costs.standby.amount", 99.96, "€100/month"),
        ("outage_cost", 1234.0, "€1,234"),
        ("curable_share", 0.456, "46\u202f%"),
        ("fault_modes.release.rate", 6.0, "6.00"),
    ],
)
def test_values_in_the_unit_that_they_are_written_in(name, value, text):
    assert input_text(SCENARIO, EN, name, value) == text
