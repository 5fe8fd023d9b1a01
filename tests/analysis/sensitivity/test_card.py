"""What would change a decision, in words: the inputs that move most, and what must be true."""

from dataclasses import replace

import pytest

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.questions import Condition, Question
from drmodel.analysis.sensitivity.roots import Crossing
from drmodel.analysis.sensitivity.tornado import Flip, Swing
from drmodel.simulation.statistics import Interval


def swing(path, width):
    flips = (Flip(2.0, "stay", "move"),)
    return Swing(
        path, 1.0, 3.0, {"stay": 0.0, "move": -width / 2}, {"stay": 0.0, "move": width / 2}, "stay", "move", flips
    )


@pytest.fixture
def found():
    crossing = Crossing(Interval(1500.0, 1400.0, 1600.0), rises=True)
    conditions = (
        Condition(Question("pays", "move"), "outage_cost", 2000.0, 0.0, 6000.0, True, (crossing,)),
        Condition(Question("availability", "stay"), "curable_share", 0.25, 0.0, 1.0, False, ()),
        Condition(Question("year", "stay", 0.9), "curable_share", 0.25, 0.0, 1.0, False, ()),
        Condition(Question("best", "stay"), "outage_cost", 2000.0, 0.0, 6000.0, False, ()),
    )
    return Sensitivity(
        "move", 1024, 2560, tuple(swing(f"input{i}", 1000.0 - i) for i in range(14)), None, conditions, {}
    )


def test_the_inputs_that_move_most_have_a_row(found):
    lines = repr(found).splitlines()
    assert lines[:2] == ["What would change the decision", "Best with all inputs at their base values: move"]
    assert lines[4].split() == ["input0", "1,000", "stay", "move", "1"]
    assert [line.split()[0] for line in lines[4:16]] == [f"input{i}" for i in range(12)]
    assert lines[16] == "and 2 more inputs, which move less"
    assert lines[17].startswith("from 1,024 joint samples")


def test_what_must_be_true_is_said_with_its_interval(found):
    told = [line.removeprefix("  - ") for line in repr(found).splitlines() if line.startswith("  - ")]
    assert told == [
        "move pays: true at outage_cost = 2,000.00, changes at 1,500.00 (1,400.00–1,600.00)",
        "stay reaches the availability on average: not true at curable_share = 0.25, and so from 0.00 to 1.00",
        "stay reaches the availability in 90\u202f% of the years: not true at curable_share = 0.25, and so from 0.00 to 1.00",
        "stay is the best: not true at outage_cost = 2,000.00, and so from 0.00 to 6,000.00",
    ]


def test_without_samples_there_is_no_table(found):
    bare = replace(found, tornado=(), samples=0)
    assert "<table" not in bare._repr_html_()
    assert "joint samples" not in repr(bare)


def test_names_are_data(found):
    odd = replace(found, best="<script>alert(1)</script>")
    assert "<script" not in odd._repr_html_()
    assert odd._repr_html_().count("<tr>") == 1 + 12
