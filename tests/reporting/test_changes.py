"""What would change the answer, in the report: the words for each way it can turn out, of answers made by hand."""

from dataclasses import replace

import pytest

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.indices import Index
from drmodel.analysis.sensitivity.questions import Condition, Question
from drmodel.analysis.sensitivity.roots import Crossing
from drmodel.analysis.sensitivity.tornado import Flip, Swing
from drmodel.reporting.blocks import Figure, Table
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.changes import changes_section
from drmodel.reporting.figures import alt_texts, draw
from drmodel.reporting.figures.turned import TORNADO
from drmodel.reporting.view import View
from drmodel.scenario.loading import load
from drmodel.simulation.statistics import Interval
from drmodel.study.evaluation import evaluate
from tests.study.conftest import TINY

STORM = "fault_modes.storm.rate"
EVEN = {"solo": 0.0, "pair": 10.0, "trio": 5.0}


@pytest.fixture(scope="module")
def study():
    return evaluate(load(TINY, "base"), budget=640, jobs=1)


def _swing(*flips):
    return Swing(STORM, 1.1, 2.4, EVEN, {**EVEN, "trio": 20.0}, "pair", "trio" if flips else "pair", flips)


def _condition(question, used, *crossings, holds=False, name="curable_share", after=()):
    return Condition(question, name, used, 0.0, 1.0, holds, crossings, after)


def _section(study, language="en", **parts):
    found = Sensitivity(
        **{"best": "pair", "samples": 64, "years": 640, "tornado": (), "map": None, "flips": (), "sobol": {}} | parts
    )
    study = replace(study, sensitivity=found)
    return changes_section(View(study, formatter(language), alt_texts(study, formatter(language))))


def _text(words):
    return words.replace("\u202f", " ").replace("\u00a0", " ")


def test_nothing_where_nobody_looked_or_nothing_could_be_varied(study):
    assert changes_section(View(study, formatter("en"), {})) is None
    assert _section(study) is None


@pytest.mark.parametrize(
    ("swings", "title"),
    [
        ((_swing(),), "None of 1 uncertain inputs changes the answer alone"),
        ((_swing(Flip(1.5, "pair", "trio")), _swing()), "1 of 2 uncertain inputs can change the answer alone"),
    ],
)
def test_how_many_inputs_can_change_the_answer(study, swings, title):
    section = _section(study, tornado=swings)
    assert section.title == title
    (figure,) = [block for block in section.blocks if isinstance(block, Figure)]
    assert figure.file == "tornado.svg"


def test_what_must_be_true_says_where_it_changes_and_who_is_the_best_then(study):
    near, far = Crossing(Interval(0.4, 0.35, 0.46), rises=False), Crossing(Interval(0.9, 0.9, 0.9), rises=True)
    flips = (
        _condition(Question("best", "pair"), 0.2, near, far, holds=True, after=("trio", "solo")),
        _condition(Question("pays", "trio"), 0.6, near),
        _condition(Question("availability", "solo"), 0.2),
        _condition(Question("year", "solo", 0.9), 0.2, holds=True),
    )
    (table,) = [block for block in _section(study, flips=flips).blocks if isinstance(block, Table)]
    heading, *rows = ([_text(cell.text) for cell in row] for row in table.rows)
    assert heading == ["Share of the downtime that a second site can cure"]
    name = study.scenario.strategies
    pair, solo, trio = (str(name[one].title) for one in ("pair", "solo", "trio"))
    target = _text(formatter("en").share(study.scenario.targets.availability.value.value))
    assert rows == [
        [f"{pair} is the best", "yes", "20 %", "> 40 %", trio],
        [f"{trio} pays", "no", "60 %", "< 40 %", "–"],
        [f"{solo} reaches {target} on average", "no", "20 %", "nowhere", "–"],
        [f"{solo} reaches {target} in 90 % of the years", "yes", "20 %", "nowhere", "–"],
    ]
    notes = [_text(row[3].note) for row in table.rows[1:]]
    assert notes == ["35 % – 46 %", "35 % – 46 %", "never from 0 % to 100 %", "always from 0 % to 100 %"]


@pytest.mark.parametrize(
    ("holds", "crossings", "words"),
    [
        (True, (), "is reached already"),
        (False, (), "No option would reach"),
        (
            False,
            (Crossing(Interval(0.7, 0.6, 0.8), rises=True),),
            "if 70 % of the downtime came from the loss of a site, not 20 %",
        ),
    ],
)
def test_whether_more_of_what_a_site_cures_would_reach_the_target(study, holds, crossings, words):
    condition = _condition(Question("availability", "pair"), 0.2, *crossings, holds=holds)
    (table,) = [block for block in _section(study, flips=(condition,)).blocks if isinstance(block, Table)]
    assert words in _text(table.title)


def test_the_indices_are_those_of_the_choice_and_shares_below_zero_are_zero(study):
    choice = study.planned.choice.strategy
    indices = (
        Index(STORM, Interval(0.6, 0.5, 0.7), Interval(0.8, 0.7, 0.9)),
        Index("currency.rate", Interval(-0.01, -0.02, 0.01), Interval(0.1, 0.0, 0.2)),
    )
    (table,) = [block for block in _section(study, sobol={choice: indices}).blocks if isinstance(block, Table)]
    assert table.title.startswith("60\u202f% of what is uncertain")
    assert [_text(cell.text) for cell in table.rows[1]][1:] == ["0 %", "0 % – 1 %", "10 %", "0 % – 20 %"]
    assert _section(study, sobol={"nobody": indices}) is None


def test_it_is_said_in_portuguese_too(study):
    assert "premissas incertas" in _section(study, "pt-BR", tornado=(_swing(),)).title


def test_a_figure_without_an_analysis_is_not_drawn(study):
    assert not {"tornado.svg", "map.svg"} & set(draw(study, formatter("en")))
    with pytest.raises(ValueError, match="no `sensitivity`"):
        TORNADO.draw(study, formatter("en"))
