"""Ticks, months and the local clock."""

import math

import pytest

from drmodel.simulation.clock import NEVER, TICKS_PER_HOUR, clock_text, hour_of_week, month_ends, to_ticks


def test_a_tick_is_a_1024th_of_a_second():
    assert to_ticks(1.0) == 3600 * 1024
    assert TICKS_PER_HOUR == 3600 * 1024


def test_ticks_are_rounded_half_to_even():
    assert [to_ticks(x, 1.0) for x in (0.5, 1.5, 2.5, 2.51)] == [0, 2, 2, 3]


@pytest.mark.parametrize("hours", [math.inf, 1e300, 2.0**60])
def test_durations_are_capped(hours):
    assert to_ticks(hours) == NEVER == 2**60


def test_months_and_year():
    ends = month_ends(1.0)
    assert ends[:3] == (31 * 24, 59 * 24, 90 * 24)
    assert ends[-1] == 8760


def test_the_year_starts_on_a_monday_and_weeks_go_on_over_its_end():
    assert hour_of_week(0) == 0
    assert hour_of_week(to_ticks(167.99)) == 167
    assert hour_of_week(to_ticks(8760 + 23)) == (8760 + 23) % 168


def test_clock_text():
    assert clock_text(to_ticks(24 * 365 - 1 / 3600)) == "year 1, 31 December 23:59:59"
