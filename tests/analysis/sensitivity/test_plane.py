"""The map of the best strategy holds in every cell what a document with these two values gives."""

import pytest

from drmodel.analysis.compare import compare
from drmodel.analysis.recommend import choose
from drmodel.analysis.sensitivity.dials import dial, outage_cost
from drmodel.analysis.sensitivity.plane import Cell, plane
from drmodel.scenario.loading import load_text
from drmodel.simulation.estimate import estimate
from drmodel.simulation.statistics import Interval
from drmodel.simulation.translate import objectives, programs

from .conftest import TINY, player

SALES, RATE = "outage_cost.parts.sales.amount", "fault_modes.storm.rate"


@pytest.fixture(scope="module")
def open_(tiny):
    """Without the target that one strategy alone meets."""
    return tiny.override({"targets.rto": "none"})


@pytest.fixture(scope="module")
def found(open_, play):
    return plane(open_, dial(open_, SALES, (0.0, 2000.0)), dial(open_, RATE), play, columns=6, rows=3)


@pytest.mark.no_cover
def test_cells_are_what_documents_with_these_values_give(open_, found):
    wanted = objectives(open_)
    assert found.x.values == (0, 400, 800, 1200, 1600, 2000)
    assert found.y.values == (1, 2, 3)
    assert found.y.used == pytest.approx(10 / 6)
    for y, row in zip(found.y.values, found.cells, strict=True):
        for x, cell in zip(found.x.values, row, strict=True):
            other = open_.override({SALES: f"{x} EUR/h", RATE: f"{y} /year"})
            estimates = estimate(programs(other, wanted), seed=1, budget=640, precision=1e-9, jobs=1)
            worths = compare(other, estimates)
            choice = choose(other, estimates, worths, frozenset())
            assert cell.best == choice.strategy
            assert cell.net_benefit == pytest.approx({name: worth.net_benefit.mean for name, worth in worths.items()})


def test_borders_lie_between_cells_with_different_answers(found):
    pairs = [
        (y, x, beyond, one.best, two.best)
        for y, row in zip(found.y.values, found.cells, strict=True)
        for x, beyond, one, two in zip(found.x.values, found.x.values[1:], row, row[1:], strict=False)
        if one.best != two.best
    ]
    assert pairs
    assert len(pairs) == len(found.boundaries)
    for (y, x, beyond, left, right), border in zip(pairs, found.boundaries, strict=True):
        assert (border.y, border.left, border.right) == (y, left, right)
        assert x <= border.x <= beyond


def test_too_close_where_the_interval_of_the_lead_holds_nothing():
    assert Cell("a", "b", Interval(1.0, -1.0, 3.0), {}).too_close
    assert not Cell("a", "b", Interval(2.0, 1.0, 3.0), {}).too_close
    assert not Cell("a", None, None, {}).too_close


def test_another_currency_changes_nothing(open_, found):
    text = TINY.read_text(encoding="utf-8").replace("EUR", "BRL")
    other = load_text(text, "tiny.yaml").variant("base")
    changes = {
        "fault_modes.outage_gdansk.up": "none",
        "fault_modes.outage_gdansk.mttf": "6000 h",
        "targets.rto": "none",
    }
    other = other.override(changes)
    again = plane(other, dial(other, SALES, (0.0, 2000.0)), dial(other, RATE), player(other), columns=6, rows=3)
    assert again == found


def test_an_input_that_moves_nothing_leaves_all_cells_alike(open_, play):
    still = dial(open_, "audience.iberia.round_trips.gdansk", (20.0, 100.0))
    rows = plane(open_, outage_cost(open_), still, play, columns=5, rows=3).cells
    assert rows[0] == rows[1] == rows[2]


def test_a_border_that_a_target_draws_is_half_way(tiny, play):
    """One strategy alone meets all targets though another returns more, until releases become too many."""
    rate = dial(tiny, "fault_modes.release.rate", (6.0, 30.0))
    found = plane(tiny, rate, outage_cost(tiny, (100.0, 200.0)), play, columns=2, rows=2)
    border = found.boundaries[0]
    assert (border.x, border.left, border.right) == (18.0, "trio", "solo")
