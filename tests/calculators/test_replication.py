"""Data loss, readiness and bandwidth: exact cases and independent integrals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.calculators import replication

repeatable = settings(deadline=None, derandomize=True)


def test_loss_of_hourly_snapshots_that_take_ten_minutes():
    """Exact: U(10, 70) min has mean 40 and 95th percentile 67."""
    loss = replication.backup_loss(1, 10 / 60)
    assert 60 * np.array([loss.low, loss.mean, loss.p95, loss.high]) == pytest.approx([10, 40, 67, 70])


def test_backup_loss_broadcasts():
    loss = replication.backup_loss([1, 24], 0.5)
    assert (loss.low.tolist(), loss.high.tolist()) == ([0.5, 0.5], [1.5, 24.5])
    assert loss.p95.tolist() == pytest.approx([1.45, 23.3])
    assert replication.backup_loss(1).low == 0
    with pytest.raises(ValueError, match=r"interval\(=0\)"):
        replication.backup_loss(0)
    with pytest.raises(ValueError, match=r"copy\(=-1\)"):
        replication.backup_loss(1, -1)


@pytest.mark.parametrize(("rate", "interval"), [(1 / 1000, 10), (1 / 1000, 1000), (0.5, 8)])
def test_readiness_is_the_mean_over_the_age_at_a_fault(rate, interval):
    """Independent: midpoint rule over the time since the last drill."""
    age = (np.arange(20_000) + 0.5) / 20_000 * interval
    assert replication.readiness(rate, interval) == pytest.approx(np.exp(-rate * age).mean(), rel=1e-6)


def test_readiness_at_its_limits():
    rates, intervals = [0, 0, 1, 1, 1e-300], [0, math.inf, 0, math.inf, 1]
    assert replication.readiness(rates, intervals).tolist() == [1, 1, 1, 0, 1]
    assert isinstance(replication.readiness(1, 1), float)
    with pytest.raises(ValueError, match=r"drill_interval\(=-1\) must not be negative"):
        replication.readiness(1, -1)
    with pytest.raises(ValueError, match=r"breakage_rate\(=inf\) must be finite"):
        replication.readiness(math.inf, 1)


@repeatable
@given(st.floats(0, 1), st.floats(0, 1e5), st.floats(0, 1e5))
def test_more_drills_never_harm(rate, a, b):
    often, seldom = sorted((a, b))
    assert replication.readiness(rate, often) >= replication.readiness(rate, seldom) - 1e-12


def test_mean_loss():
    assert replication.mean_loss(1, [0, 0.25, 1], 9).tolist() == [1, 3, 9]
    with pytest.raises(ValueError, match=r"broken\(=2\) .* did you mean 0\.02"):
        replication.mean_loss(1, 2, 9)


def test_transfer():
    """450 GB an hour is a gigabit a second."""
    assert replication.transfer_time([450, 0], 1000) == pytest.approx([1, 0])
    assert replication.monthly_transfer(1000, 1) == pytest.approx(450)
    with pytest.raises(ValueError, match=r"bandwidth\(=0\)"):
        replication.transfer_time(1, 0)


@repeatable
@given(st.floats(0, 1e4), st.floats(0, 100), st.floats(101, 1e4))
def test_catching_up_moves_the_backlog_and_what_was_written_meanwhile(backlog, write_rate, bandwidth):
    time = replication.catch_up_time(backlog, write_rate, bandwidth)
    moved = replication.monthly_transfer(bandwidth, time)
    assert moved == pytest.approx(backlog + replication.monthly_transfer(write_rate, time), abs=1e-6)


def test_catching_up_at_its_limits():
    assert replication.catch_up_time([0, 0, 5, 5], [9, 0, 9, 9], [9, 0, 9, 8]).tolist() == [0, 0, math.inf, math.inf]
    slowly = replication.catch_up_time(0.45, 9, [9, 10])  # a megabit a second is 0.45 GB an hour
    assert slowly == pytest.approx([math.inf, 1])
