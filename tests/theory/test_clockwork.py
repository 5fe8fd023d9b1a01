"""Worlds in which nothing is random: every hour of several years is known by counting, in both engines."""

import pytest

from drmodel.laws import Constant, Hourly
from drmodel.simulation.model import FaultMode, Group, Recovery, Stage
from drmodel.simulation.tallies import Count, Span

YEAR = 8760
PAIR = (Group("all", ("a", "b")),)
UP, REPAIR = 61, 50  # h; a period that divides neither a week nor a year


def onsets(until):
    return range(UP, until, UP + REPAIR)


def is_office_hour(hour):
    """Monday to Friday from 8 to 18, where hour 0 is the first of a Monday; years are of 365 days."""
    return hour // 24 % 7 < 5 and 8 <= hour % 24 < 18


@pytest.mark.parametrize("years", [1, 3])
def test_an_hourly_law_over_years(simulate, years):
    """Detected after 1 h; then 2 h in office hours, else 5 h. Users go home at the repair."""
    week = tuple(1 - is_office_hour(hour) for hour in range(168))
    people = Stage("people", Hourly(week, (Constant(2.0), Constant(5.0))))
    recovery = Recovery(PAIR, detection=Constant(1.0), automatic=(people,))
    run = simulate([FaultMode("fire", ("a",), Constant(REPAIR), Constant(UP))], recovery, years=years, replications=1)
    lengths = [1 + (2 if is_office_hour(onset + 1) else 5) for onset in onsets(years * YEAR)]
    assert {3, 6} == set(lengths)
    assert run.lengths(Span.RECOVERY).sum() == sum(lengths)
    assert run.number(Span.RECOVERY).sum() == len(lengths)
    assert run.down().sum() == sum(lengths)


@pytest.mark.parametrize("burn_in", [1, 2])
def test_an_outage_over_the_end_of_the_burn_in(simulate, burn_in):
    """One region: an outage is a repair. What began in the burn-in adds its later part, and is not counted."""
    recovery = Recovery((Group("all", ("a",)),), detection=Constant(1.0))
    mode = FaultMode("fire", ("a",), Constant(REPAIR), Constant(UP))
    run = simulate([mode], recovery, years=1, replications=1, burn_in=burn_in)
    start, end = burn_in * YEAR, (burn_in + 1) * YEAR
    down = sum(max(0, min(onset + REPAIR, end) - max(onset, start)) for onset in onsets(end))
    begun = [onset for onset in onsets(end) if onset >= start]
    assert run.down().sum() == down
    assert run.count(Count.OUTAGES).sum() == len(begun)
    assert run.number(Span.RECOVERY).sum() == sum(onset + REPAIR < end for onset in begun)
    assert run.hours.sum() == YEAR


@pytest.mark.parametrize("year", [1, 2, 3])
def test_the_ends_of_these_years_cut_an_outage(year):
    """Else the test above would see no clipping."""
    assert any(onset < year * YEAR < onset + REPAIR for onset in onsets(year * YEAR))
