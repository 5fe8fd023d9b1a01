"""Recovery: exact cases, and simulations with their standard error."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.calculators import recovery

repeatable = settings(deadline=None, derandomize=True)
times = st.floats(0, 1e3)


def test_detection_against_the_checks_themselves():
    """Run the checks: 5,000 outages between two of them, three failures in a row, each known after the timeout."""
    interval, failures, timeout = 0.7, 3, 0.1
    onset = np.random.default_rng(1).uniform(0, interval, 5000)
    first_check = np.ceil(onset / interval) * interval
    seen = first_check + (failures - 1) * interval + timeout - onset
    found = recovery.detection_time(interval, failures, timeout)
    assert found.mean == pytest.approx(seen.mean(), abs=4 * interval / math.sqrt(12 * 5000))
    assert found.low <= seen.min() <= seen.max() <= found.high
    assert (found.low, found.high) == (pytest.approx(1.5), pytest.approx(2.2))  # 2 and 3 intervals and the timeout


def test_one_failure_without_timeout_may_be_seen_at_once():
    found = recovery.detection_time([1, 2], 1, 0)
    assert (found.low.tolist(), found.mean.tolist(), found.high.tolist()) == ([0, 0], [0.5, 1], [1, 2])
    with pytest.raises(ValueError, match=r"failures\(=0\) must be a whole number, 1 or more"):
        recovery.detection_time(1, 0, 0)
    with pytest.raises(ValueError, match=r"interval\(=0\)"):
        recovery.detection_time(0, 1, 0)


def test_path_time_of_uniform_stages():
    """U(a, b): mean (a + b)/2, variance (b − a)²/12, longest b."""
    stages = [(1, 3), (2, 8), (0, 0.5)]
    path = recovery.path_time(
        [(a + b) / 2 for a, b in stages], [(b - a) ** 2 / 12 for a, b in stages], [b for _, b in stages]
    )
    rng = np.random.default_rng(2)
    drawn = sum(rng.uniform(a, b, 20_000) for a, b in stages)
    assert path.mean == pytest.approx(drawn.mean(), abs=4 * drawn.std() / math.sqrt(20_000))
    assert path.variance == pytest.approx(drawn.var(), rel=4 * math.sqrt(2 / 20_000))
    assert path.longest == 11.5


def test_path_time_takes_arrays_and_laws_without_bound():
    path = recovery.path_time([1, [1, 2]], [math.inf, 0], [math.inf, 2])
    assert path.mean.tolist() == [2, 3]
    assert path.variance.tolist() == path.longest.tolist() == [math.inf, math.inf]


def test_path_time_refuses_what_does_not_match():
    with pytest.raises(ValueError, match="at least one: 2 means, 1 variances, 2 longest"):
        recovery.path_time([1, 2], [1], [1, 2])
    with pytest.raises(ValueError, match="at least one"):
        recovery.path_time([], [], [])
    with pytest.raises(ValueError, match=r"longest\(=1\) must not be less than the mean"):
        recovery.path_time([2], [0], [1])
    with pytest.raises(ValueError, match=r"variances\(=-1\) must not be negative"):
        recovery.path_time([2], [-1], [3])


@repeatable
@given(times, times, times)
def test_a_sure_path_needs_no_fallback(detection, automatic, fallback):
    assert recovery.expected_recovery(detection, automatic, 1, fallback) == detection + automatic
    hopeless = recovery.expected_recovery(detection, automatic, 0, fallback)
    assert hopeless == pytest.approx(detection + automatic + fallback)


def test_expected_recovery_refuses_a_percentage():
    with pytest.raises(ValueError, match=r"success\(=95\) must lie in \[0, 1\]; did you mean 0\.95"):
        recovery.expected_recovery(1, 1, 95, 1)


def test_renewal_reward_of_an_automatic_failover():
    """Exact: 4,380 h up, 24 h restore; 5 min, 15 min at 95 %, else 3 h 45 min more; failback outage 2 min."""
    mean = recovery.expected_recovery(5 / 60, 15 / 60, 0.95, 3.75)
    assert mean == pytest.approx(0.05 * (5 / 60 + 4) + 0.95 * 20 / 60)
    assert round(float(mean), 6) == 0.520833
    unavailability = recovery.renewal_unavailability(4380, 24, mean, 2 / 60)
    assert unavailability == pytest.approx((mean + 2 / 60) / 4404)
    assert round(float(unavailability) * 1e4, 6) == 1.258326


def test_renewal_against_cycles_drawn_one_by_one():
    rng = np.random.default_rng(3)
    up, restore = rng.exponential(100, 20_000), rng.uniform(4, 8, 20_000)
    down = rng.uniform(0, 2, 20_000)
    drawn = down.sum() / (up + restore).sum()
    cycle = (down - drawn * (up + restore)) / (up + restore).mean()
    error = cycle.std() / math.sqrt(20_000)
    assert recovery.renewal_unavailability(100, 6, 1) == pytest.approx(drawn, abs=4 * error)


def test_recovery_cannot_outlast_the_repair():
    with pytest.raises(ValueError, match=r"recovery\(=5\) must not exceed restore"):
        recovery.renewal_unavailability(100, 4, 5)
    assert recovery.renewal_unavailability(100, 4, 4) == pytest.approx(4 / 104)


def test_availability_with_failover_at_its_limits():
    assert recovery.availability_with_failover([0, 10], [5, 0]).tolist() == [1, 1]
    assert recovery.availability_with_failover(1, 8760) == 0
    with pytest.raises(ValueError, match=r"downtime\(=10000\) must not be longer than the year"):
        recovery.availability_with_failover(100, 100)
