"""The differential oracle: the two engines tell the same log and count the same, bit for bit.

A longer campaign: DRMODEL_TRAJECTORIES=5000 DRMODEL_SEED=7 python -m pytest tests/simulation/test_engines.py
"""

import os
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, seed, settings

from drmodel.laws import Constant, Exponential
from drmodel.simulation.engine import EVERY_SECTION
from drmodel.simulation.kernel.engine import Compiled
from drmodel.simulation.model import FaultMode, Objectives
from drmodel.simulation.program import compile_program
from drmodel.simulation.reference import Reference
from drmodel.simulation.tallies import Tallies
from tests.simulation.mutants import MUTANTS, home_of
from tests.simulation.stress import Case, Seen, campaign, cases, difference, expected_of, models, play
from tests.simulation.stress_documents import translated

SEED = int(os.environ.get("DRMODEL_SEED", "0"))
TRAJECTORIES = int(os.environ.get("DRMODEL_TRAJECTORIES", "40"))


def compare(programs, trajectories):
    """Play a campaign in both engines; returns what was seen of it."""
    seen = Seen()

    @seed(SEED)
    @settings(campaign, max_examples=trajectories)
    @given(cases(programs))
    def oracle(case):
        expected = expected_of(case)
        seen.add(expected)
        assert not difference(expected, play(Compiled, case))

    oracle()
    return seen


def test_engines_agree_on_stressed_models_and_all_that_may_happen_is_seen():
    assert not compare(models(), TRAJECTORIES).missing()


def test_engines_agree_on_stressed_scenarios():
    compare(translated(), TRAJECTORIES // 3)


@pytest.fixture
def program(once, two_regions):
    often = FaultMode("often", ("a",), repair=Exponential(5.0), up=Exponential(100.0), detected=0.7)
    return compile_program([often, once("rarely", ("a", "b"), 3.0)], two_regions(), Objectives((0.9,), (1.0,), (0.0,)))


@pytest.mark.parametrize("extreme", [{"replication": 2**63 - 1}, {"seed": 2**64 - 1}, {"sample": 2**64 - 1}])
def test_engines_agree_at_the_ends_of_what_can_be_addressed(program, extreme):
    case = replace(Case(program, seed=1, sample=0, replication=0, years=1, burn_in=0), **extreme)
    expected = expected_of(case)
    assert expected.log
    assert not difference(expected, play(Compiled, case))


@pytest.mark.parametrize("sections", [EVERY_SECTION, range(60, 64), range(1)])
def test_engines_agree_on_many_replications(program, sections):
    ours, theirs = Tallies.zeros(program), Tallies.zeros(program)
    for engine, tallies in ((Reference, ours), (Compiled, theirs)):
        engine(program).run(3, range(50, 130), 2, tallies, sample=5, burn_in=1, sections=sections)
    assert ours.years.any()
    for field in fields(Tallies):
        np.testing.assert_array_equal(getattr(ours, field.name), getattr(theirs, field.name), field.name)


def test_engines_agree_where_nothing_ever_happens(two_regions):
    calm = compile_program([FaultMode("elsewhere", ("z",), Constant(1.0), Constant(9.0))], two_regions())
    assert not calm.modes
    case = Case(calm, seed=1, sample=0, replication=0, years=3, burn_in=1)
    assert not difference(expected_of(case), play(Compiled, case))


def test_a_difference_is_told(program):
    case = Case(program, seed=1, sample=0, replication=0, years=1, burn_in=0)
    one, other = expected_of(case), expected_of(replace(case, seed=2))
    assert difference(one, other).startswith("line 0 of the log")
    assert "lines" in difference(one, replace(one, log=one.log[:-1]))
    assert difference(one, replace(other, log=one.log)).startswith("faults")


@pytest.mark.parametrize("name", MUTANTS)
def test_every_broken_kernel_still_breaks_the_kernel(name):
    right, wrong = MUTANTS[name]
    assert len(home_of(right)) == 1
    assert right != wrong
