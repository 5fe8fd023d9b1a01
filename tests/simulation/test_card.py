"""An estimate in words: its own numbers, and what to be careful with."""

import re

import pytest

from drmodel.laws import Constant
from drmodel.simulation.card import availability_interval, shared_cautions
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, time_to_fault
from drmodel.simulation.program import compile_program

REPAIR = Constant(4.0)


def estimated(*faults, regions=("west",), budget=512):
    """Users of some regions, where each fault is the places it hits and its rate [per year]."""
    modes = [FaultMode(places[0], places, REPAIR, time_to_fault(repair=REPAIR, rate=rate)) for places, rate in faults]
    program = compile_program(modes, Recovery((Group("all", regions),)))
    return estimate({"one": program}, budget=budget, seed=3, mission_years=1, jobs=1)["one"]


@pytest.fixture(scope="module")
def often():
    """Twelve faults a year of the only region."""
    return estimated((("west",), 12.0))


@pytest.fixture(scope="module")
def unseen():
    """A fault that failover may cure is possible, and never came in 64 years."""
    return estimated((("west",), 1e-7), regions=("west", "east"), budget=64)


def test_the_numbers_are_the_estimates(often):
    text = repr(often)
    assert "Simulated: 512 years, seed 3, compiled engine" in text
    percent = float(re.search(r"availability +([\d.]+)", text)[1])
    assert percent == pytest.approx(100 * often.availability.mean, abs=0.0005)
    assert float(re.search(r"downtime +([\d.]+)", text)[1]) == pytest.approx(often.downtime_hours_year.mean, abs=0.05)
    assert re.search(r"recovery time +4\sh +4\sh–4\sh", text)  # every repair takes 4 h
    assert re.search(r"data loss +– +–", text)  # nothing is ever lost


def test_html_says_the_same(often):
    assert "<td" in often._repr_html_()
    assert "512 years" in often._repr_html_()


def test_service_credits_are_said_where_they_are_promised(often):
    """Down for 4 h from hour 5,000 on, of the 744 h of July: a tenth of one bill in twelve."""
    assert "service credit" not in repr(often)
    mode = FaultMode("west", ("west",), REPAIR, Constant(5_000.0))
    wanted = Objectives(credits=((0.9995, 0.1),))
    promised = compile_program([mode], Recovery((Group("all", ("west",)),)), wanted)
    result = estimate({"one": promised}, budget=64, seed=3, mission_years=1, jobs=1)["one"]
    assert re.search(r"service credit +0\.833\s% of the bill +0\.833–0\.833", repr(result))


def test_what_was_never_seen_has_no_bound(unseen):
    """Rule of three: with no event in 64 years, less than 3/64 a year at 95 %, one in 21.3 years."""
    assert not unseen.bounded
    assert availability_interval(unseen) == "–"
    assert "no outage in 64 years: less than one in 21 years at 95 %, of unknown length" in repr(unseen)


def test_what_cannot_fail_is_up_for_sure():
    sure = estimated()
    assert sure.bounded
    assert availability_interval(sure) == "100.000–100.000"
    assert "no outage" not in repr(sure)


def test_cautions_name_those_they_hold_for(often, unseen):
    cautions = shared_cautions({"a": unseen, "b": often, "c": unseen})
    assert [line.split(":")[0] for line in cautions if "no outage" in line] == ["a, c"]
    assert shared_cautions({"b": often}) == []


def test_few_outages_and_few_faults_are_said():
    rare = estimated((("west",), 0.05))
    assert {flag.partition(":")[0] for flag in rare.flags} == {"few_outages", "few_faults"}
    assert "fewer than 500 outages" in repr(rare)
    assert "fewer than 100 faults of west" in repr(rare)
