"""Intervals against textbooks, exact shares and repeated experiments."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from scipy import stats

from drmodel.simulation.bins import EDGES, BinnedLengths
from drmodel.simulation.statistics import (
    T_QUANTILE,
    Interval,
    exactly,
    frequency_of,
    jackknife,
    mean_of,
    ratio_of,
    share_of,
)
from drmodel.simulation.tallies import BINS, bin_of

SECTIONS = 64


def binned(lengths, sections):
    """Lengths [ticks] as the engine bins them."""
    bins = np.zeros((SECTIONS, BINS))
    for length, section in zip(lengths, sections, strict=True):
        bins[section, bin_of(int(length))] += 1
    return BinnedLengths(bins, ticks_per_hour=1.0)


def test_the_t_quantile_is_that_of_63_degrees_of_freedom():
    assert pytest.approx(stats.t.ppf(0.975, SECTIONS - 1), rel=1e-12) == T_QUANTILE


def test_the_jackknife_of_a_mean_is_the_textbook_s_over_root_n():
    values = np.random.default_rng(1).exponential(size=SECTIONS)
    interval = mean_of(values)
    error = stats.t.ppf(0.975, SECTIONS - 1) * values.std(ddof=1) / math.sqrt(SECTIONS)
    assert interval.mean == pytest.approx(values.mean(), rel=1e-12)
    assert interval.half_width == pytest.approx(error, rel=1e-9)


def test_the_jackknife_of_a_ratio_agrees_with_the_delta_method():
    """Cochran, Sampling Techniques (1977), equation 6.13: s² of the residuals y − r x, over n times the mean x squared."""
    rng = np.random.default_rng(2)
    x = rng.uniform(90, 110, SECTIONS)
    y = 2 * x + rng.normal(0, 5, SECTIONS)
    interval = ratio_of(y, x)
    ratio = y.sum() / x.sum()
    error = math.sqrt(((y - ratio * x) ** 2).sum() / (SECTIONS - 1) / SECTIONS) / x.mean()
    assert interval.mean == pytest.approx(ratio)
    assert interval.half_width == pytest.approx(stats.t.ppf(0.975, SECTIONS - 1) * error, rel=0.02)


def test_a_ratio_needs_two_sections_with_something_in_it():
    one = np.eye(1, SECTIONS)[0]
    assert ratio_of(one, np.zeros(SECTIONS)) is None
    assert ratio_of(one, one) is None
    assert share_of(one, one, number=1) is None
    two = np.eye(2, SECTIONS).sum(axis=0)
    assert ratio_of(3 * two, two).mean == 3.0


def test_the_interval_of_a_skewed_mean_covers():
    """Means of 32 exponential outages a section, skewness 2: 95 % nominal, at least 93 %."""
    rng = np.random.default_rng(3)
    experiments = rng.exponential(size=(2_000, SECTIONS, 32)).mean(axis=2)
    covered = sum((i := mean_of(sections)).low <= 1 <= i.high for sections in experiments)
    assert covered / len(experiments) >= 0.93


@pytest.mark.parametrize("p", [0.5, 0.9, 0.99])
def test_the_interval_of_a_quantile_covers_for_lognormal_lengths(p):
    """2,000 outages, lognormal with sigma 1: at least 93 %, less three standard errors of 200 experiments."""
    rng = np.random.default_rng(4)
    exact = 1e6 * math.exp(NormalDist().inv_cdf(p))
    sections = np.arange(2_000) % SECTIONS
    covered = 0
    for _ in range(200):
        interval = binned(1e6 * rng.lognormal(size=2_000), sections).quantile(p)
        covered += interval.low <= exact <= interval.high
    assert covered / 200 >= 0.93 - 3 * math.sqrt(0.93 * 0.07 / 200)


@pytest.mark.parametrize("p", [0.01, 0.5, 0.9, 0.95, 0.99])
def test_quantiles_from_bins_are_numpys_to_a_bin(p):
    rng = np.random.default_rng(5)
    lengths = np.round(1e6 * rng.lognormal(sigma=2, size=5_000))
    value = binned(lengths, rng.integers(0, SECTIONS, len(lengths))).at(p)
    assert value == pytest.approx(np.quantile(lengths, p, method="inverted_cdf"), rel=1 / 128)


def test_lengths_of_zero_stay_zero():
    lengths = binned([0] * 640 + [1_000] * 64, [i % SECTIONS for i in range(704)])
    assert lengths.quantile(0.5) == exactly(0.0)
    assert lengths.table == ((0.0, 0.0, 640), (1_000.0, 1_004.0, 64))


def test_a_quantile_of_lengths_all_alike_lies_in_their_bin():
    interval = binned([1_000] * 640, [i % SECTIONS for i in range(640)]).quantile(0.95)
    assert 1_000 <= interval.low <= interval.mean <= interval.high <= 1_004


def test_without_lengths_there_is_no_quantile():
    lengths = binned([], [])
    assert lengths.quantile(0.5) is None
    assert lengths.table == ()


def test_bins_follow_each_other():
    assert np.array_equal(EDGES[1:-1, 1], EDGES[2:, 0])


def test_the_odds_of_rare_misses():
    """No event in N trials bounds the frequency by −ln 0.05 / N ≈ 3/N (Hanley and Lippman-Hand, JAMA 1983)."""
    all_met, trials = np.full(SECTIONS, 10.0), np.full(SECTIONS, 10.0)
    assert share_of(all_met, trials, number=640) == Interval(1.0, 1 - 3 / 640, 1.0)
    assert share_of(0 * all_met, trials, number=640) == Interval(0.0, 0.0, 3 / 640)
    assert share_of(0 * all_met, trials, number=2).high == 1.0


def test_odds_stay_between_nought_and_one():
    one_miss = np.full(SECTIONS, 10.0)
    one_miss[0] -= 1
    odds = share_of(one_miss, np.full(SECTIONS, 10.0), number=640)
    assert odds.mean == pytest.approx(639 / 640)
    assert 0 < odds.low < odds.mean < odds.high == 1.0


def test_the_interval_of_odds_is_binomial():
    """Independent years: the standard error of a share is √(p(1 − p)/N), known to 9 % from 64 sections."""
    hits = np.random.default_rng(6).binomial(100, 0.7, SECTIONS).astype(float)
    odds = share_of(hits, np.full(SECTIONS, 100.0), number=6_400)
    assert odds.half_width == pytest.approx(T_QUANTILE * math.sqrt(0.7 * 0.3 / 6_400), rel=3 * 0.09)


def test_a_frequency_without_events_is_bounded_by_three_over_the_years():
    assert frequency_of(np.zeros(SECTIONS), 6_400) == Interval(0.0, 0.0, 3 / 6_400)


def test_a_frequency():
    events = np.random.default_rng(7).poisson(10, SECTIONS).astype(float)
    interval = frequency_of(events, 6_400)
    assert interval.mean == pytest.approx(events.sum() / 6_400)
    assert interval.low > 0


def test_a_frequency_of_one_event_in_all_is_anything_from_nought():
    """One section of 64 has it: the standard error of the mean is 1/64, 1/6,400 a year, and Student's t of 63 is 2.00."""
    interval = frequency_of(np.eye(1, SECTIONS)[0], 6_400)
    assert interval.low == 0.0
    assert [interval.mean, interval.high] == pytest.approx([1 / 6_400, (1 + T_QUANTILE) / 6_400])


def test_any_smooth_statistic_can_be_jackknifed():
    values = np.random.default_rng(8).uniform(1, 2, (SECTIONS, 1))
    logarithm = jackknife(lambda sums: np.log(sums[..., 0]), values)
    mean = mean_of(values[:, 0])
    assert logarithm.half_width == pytest.approx(mean.half_width / mean.mean, rel=0.01)


def test_an_interval_is_cut_to_what_is_possible_but_keeps_its_estimate():
    assert Interval(0.5, -1.0, 2.0).within(0.0, 1.0) == Interval(0.5, 0.0, 1.0)
    assert Interval(-0.5, -1.0, 2.0).within(0.0, 1.0) == Interval(-0.5, -0.5, 1.0)
    assert Interval(1.0, 0.0, 3.0).scaled(2.0) == Interval(2.0, 0.0, 6.0)
    assert Interval(3.0, 1.0, 5.0).scaled(2.0) == Interval(6.0, 2.0, 10.0)
