import numpy as np
import pytest

from drmodel.analysis.spreads import DRAWS, drawn

PATH = "triggers.rules.buyers.growth"


@pytest.fixture
def growth(tiny):
    def of(value):
        return tiny.override({PATH: value}).triggers.rules["buyers"].growth

    return of


def test_draws_fill_each_range_evenly_and_are_independent(growth):
    wide, narrow = growth("{range: [1, 4 %/month]}"), growth("{range: [2, 3 %/month]}")
    found = drawn({"a": wide, "b": narrow, "fixed": growth("2 %/month"), "blank": growth("unknown")})
    assert set(found) == {"a", "b", "fixed"}
    assert {one.shape for one in found.values()} == {(DRAWS,)}
    cells = np.floor((found["a"] - 0.01) / 0.03 * DRAWS)
    assert np.unique(cells).size == DRAWS  # one draw in each of as many equal cells
    assert np.corrcoef(found["a"], found["b"])[0, 1] == pytest.approx(0, abs=0.01)
    assert set(found["fixed"]) == {0.02}


def test_the_same_quantities_give_the_same_draws(growth):
    some = {"a": growth("{range: [1, 4 %/month]}")}
    assert drawn(some)["a"].tobytes() == drawn(some)["a"].tobytes()


def test_what_has_no_range_is_drawn_once(growth):
    assert drawn({"a": growth("2 %/month")})["a"].tolist() == [0.02]
