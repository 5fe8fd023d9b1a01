"""Tallies: bins, room."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.errors import SimulationError
from drmodel.laws import Constant
from drmodel.simulation.model import FaultMode, Group, Recovery
from drmodel.simulation.program import compile_program
from drmodel.simulation.tallies import BINS, MOST_SECTION_YEARS, SECTIONS, Tallies, bin_edges, bin_of

PROGRAM = compile_program([FaultMode("fire", ("a",), Constant(4.0), Constant(396.0))], Recovery((Group("x", ("a",)),)))


@given(st.integers(0, 2**60))
def test_a_length_lies_in_its_bin(ticks):
    index = bin_of(ticks)
    low, high = bin_edges(index)
    assert 0 <= index < BINS
    assert low <= ticks < high or (ticks > 2**53 and low <= float(ticks) <= high)


@given(st.integers(1, 2**60 - 1))
def test_bins_rise_with_length_and_are_narrow(ticks):
    assert bin_of(ticks) <= bin_of(ticks + 1)
    low, high = bin_edges(bin_of(ticks))
    assert high - low <= low / 128


def test_zero_has_a_bin_of_its_own():
    assert (bin_of(0), bin_of(1)) == (0, 1)
    assert bin_edges(0) == (0.0, 1.0)


def test_equality_is_of_every_number():
    one, two = Tallies.zeros(PROGRAM), Tallies.zeros(PROGRAM)
    assert one.equals(two)
    two.bins[3, 0, 2, 17] += 1
    assert not one.equals(two)


def test_a_full_section_is_refused():
    """Harm in thousandths times the ticks of 200,000 years still fits into 63 bits, of 300,000 it does not."""
    year = PROGRAM.month_ends[-1]
    assert 1000 * year * MOST_SECTION_YEARS < 2**63 < 1000 * year * 300_000
    full = Tallies.zeros(PROGRAM)
    full.years[5] = MOST_SECTION_YEARS
    full.room_for(5, 0)
    with pytest.raises(SimulationError, match="200,000 years in a section"):
        full.room_for(5, 1)


def test_shapes():
    tallies = Tallies.zeros(PROGRAM)
    assert all(getattr(tallies, field.name).shape[0] == SECTIONS for field in fields(tallies))
    assert all(getattr(tallies, field.name).dtype == np.int64 for field in fields(tallies))
    assert SECTIONS == 64  # of Student's quantile: 63 degrees of freedom


def test_tallies_fit_programs_of_as_many_groups_and_modes():
    fire, flood = (FaultMode(name, ("a",), Constant(4.0), Constant(396.0)) for name in ("fire", "flood"))
    groups = Group("x", ("a",)), Group("y", ("a",))
    assert Tallies.zeros(PROGRAM).fit(compile_program([flood], Recovery(groups[1:])))
    assert not Tallies.zeros(PROGRAM).fit(compile_program([fire, flood], Recovery(groups[:1])))
    assert not Tallies.zeros(PROGRAM).fit(compile_program([fire], Recovery(groups)))
