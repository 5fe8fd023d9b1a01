import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from drmodel.analysis.search.judging import gain, keeps, reached, share_interval
from drmodel.analysis.search.rounds import Counts, Goals, ShareGoal
from drmodel.simulation.statistics import Interval
from drmodel.simulation.tallies import Span

# Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I, method 3
PUBLISHED = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("hits", "trials", "low", "high"), PUBLISHED)
def test_the_interval_of_a_share_is_as_published(hits, trials, low, high):
    interval = share_interval(hits, trials, errors=1.959964)
    assert (interval.low, interval.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_of_no_trial_nothing_is_known():
    assert share_interval(0, 0) == Interval(0.5, 0.0, 1.0)


@given(st.floats(0.02, 0.98), st.sampled_from([640, 1280, 5120]))
def test_a_threshold_at_the_truth_is_seldom_thought_reached_or_missed(truth, trials):
    hits = np.arange(trials + 1)
    told = np.array([reached(share_interval(int(k), trials), truth) is not None for k in hits])
    # 3.7 standard errors; beyond the normal's 2.2e-4 for what a binomial of few hits is not normal
    assert float(binom.pmf(hits, trials, truth)[told].sum()) < 1e-3


def counts(kept):
    zeros = np.zeros(64)
    events = np.array([np.full(64, 10.0), zeros])
    return Counts(10, zeros, zeros, events, np.array([np.full(64, kept), zeros]))


def test_limits_are_kept_missed_or_open():
    goals = Goals(0.99, 0.9, ShareGoal((Span.RECOVERY,), 1.0, 0.95), ShareGoal((Span.SITE_LOSS,), 1.0, 0.95))
    assert keeps(counts(10.0), goals) is True  # and no data loss was seen, so none is too long
    assert keeps(counts(9.0), goals) is False
    assert keeps(counts(9.5), goals) is None


def test_a_gain_is_sure_once_the_sections_agree():
    than = np.linspace(10.0, 20.0, 64)
    assert gain(than - 1.0, than, 2).low == pytest.approx(0.5)  # always 1 h less in 2 years
    assert gain(than, than, 2) == Interval(0.0, 0.0, 0.0)
    noise = np.where(np.arange(64) % 2, 1.0, -1.0)
    assert gain(than - noise, than, 2).low < 0 < gain(than - noise, than, 2).high
