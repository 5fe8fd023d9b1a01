"""Helpers that make laws and probabilities of a model."""

import math

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import NEVER, Constant, Exponential, Uniform
from drmodel.simulation.model import health_checks, readiness, time_to_fault


def test_health_checks():
    """(phase + n − 1)·interval + timeout, with the phase uniform."""
    law = health_checks(interval=1.0, failures=3, timeout=0.25)
    assert law == Uniform(2.25, 3.25)
    assert health_checks(0.0, 1, 0.5).quantile(0.3) == 0.5


@pytest.mark.parametrize("what", [(1.0, 0, 0.0), (-1.0, 1, 0.0), (1.0, 1, -0.1)])
def test_health_checks_that_cannot_be(what):
    with pytest.raises(SimulationError, match="at least 1 failure"):
        health_checks(*what)


def test_rate_is_faults_per_calendar_year():
    """Mean up time = 8760 h / rate − mean repair; the documented case has 21.9 faults of 4 h: 396 h."""
    assert time_to_fault(repair=Constant(4.0), rate=21.9).mean == pytest.approx(396.0)


def test_mttf_is_the_up_time_itself():
    assert time_to_fault(repair=Constant(4.0), mttf=396.0) == Exponential(396.0)
    assert time_to_fault(repair=Constant(4.0), mttf=math.inf) == NEVER


def test_repairs_drawn_apart_hold_the_clock_until_the_longest():
    """Longest of two uniforms on [0, 3] h: 2 h."""
    law = time_to_fault(repair=Uniform(0.0, 3.0), rate=10.0, places=2, repair_each=True)
    assert law.mean == pytest.approx(876.0 - 2.0)
    together = time_to_fault(repair=Uniform(0.0, 3.0), rate=10.0, places=2)
    assert together.mean == pytest.approx(876.0 - 1.5)


def test_no_faults():
    assert time_to_fault(repair=Constant(4.0), rate=0.0) == NEVER


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "exactly one"),
        ({"rate": 1.0, "mttf": 3.0}, "exactly one"),
        ({"rate": -1.0}, "not negative"),
        ({"rate": math.inf}, "must be a number"),
        ({"mttf": 0.0}, "greater than 0"),
        ({"rate": 3000.0}, "lower the rate or the repair"),
    ],
)
def test_times_to_fault_that_cannot_be(given, words):
    with pytest.raises(SimulationError, match=words):
        time_to_fault(repair=Constant(4.0), **given)


def test_readiness():
    """(1 − e^(−λτ))/(λτ): with λτ = 0.5, 0.786939; its limits."""
    assert readiness(0.25, 2.0) == pytest.approx(0.7869386805747332)
    assert readiness(0.0, math.inf) == 1.0
    assert readiness(0.25, 0.0) == 1.0
    assert readiness(0.25, math.inf) == 0.0


@pytest.mark.parametrize("given", [(-1.0, 2.0), (1.0, -2.0), (math.nan, 2.0), (math.inf, 2.0), (1.0, math.nan)])
def test_readiness_that_cannot_be(given):
    with pytest.raises(SimulationError, match="a finite number and .* a number or inf, and neither may be negative"):
        readiness(*given)
