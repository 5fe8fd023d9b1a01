"""Service levels against printed tables, published examples and independent computations."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from drmodel.calculators import sla

repeatable = settings(deadline=None, derandomize=True)
ratios = st.floats(0, 1)
hours = st.floats(1e-3, 1e6)
RDS_TIERS = [(0.9995, 0.10), (0.99, 0.25), (0.95, 1.00)]


@pytest.mark.parametrize(
    ("availability", "year", "month", "day"),
    [
        # downtime in hours per year and minutes per 30 days and per day
        (0.9, 36.5 * 24, 3 * 1440, 144),
        (0.99, 3.65 * 24, 7.2 * 60, 14.4),
        (0.999, 8.76, 43.2, 1.44),
        (0.9999, 52.6 / 60, 4.32, 8.64 / 60),
    ],
)
def test_downtime_matches_the_printed_table(availability, year, month, day):
    """SRE (2016), appendix A, table A-1: printed to three digits."""
    assert sla.downtime(availability) == pytest.approx(year, rel=2e-3)
    assert sla.downtime(availability, 30 * sla.HOURS_PER_DAY) * 60 == pytest.approx(month, rel=2e-3)
    assert sla.downtime(availability, sla.HOURS_PER_DAY) * 60 == pytest.approx(day, rel=2e-3)


def test_the_windows_agree():
    assert sla.HOURS_PER_YEAR == 365 * 24 == 12 * sla.HOURS_PER_MONTH
    assert sla.HOURS_PER_WEEK == 7 * sla.HOURS_PER_DAY


@repeatable
@given(ratios, hours)
def test_availability_undoes_downtime(ratio, window):
    assert sla.availability(sla.downtime(ratio, window), window) == pytest.approx(ratio, abs=1e-12)


def test_availability_at_its_limits():
    assert sla.availability([0, 8760]).tolist() == [1, 0]


def test_downtime_must_fit_its_window():
    with pytest.raises(ValueError, match=r"downtime\(=25\) must not be longer than its window"):
        sla.availability(25, 24)
    with pytest.raises(ValueError, match=r"hours\(=0\) must be greater than 0"):
        sla.availability(0, 0)
    with pytest.raises(ValueError, match=r"hours\(=-1\) must not be negative"):
        sla.downtime(0.9, -1)
    with pytest.raises(ValueError, match=r"hours\(=inf\) must be finite"):
        sla.downtime(0.9, math.inf)


def test_nines():
    assert sla.nines([0.9, 0.99, 0.99999]) == pytest.approx([1, 2, 5])
    assert sla.nines([0, 1]).tolist() == [0, math.inf]
    assert math.copysign(1, sla.nines(0)) == 1


def test_mtbf():
    assert sla.from_mtbf([396, 1, 5], [4, 1, 0]) == pytest.approx([0.99, 0.5, 1])
    with pytest.raises(ValueError, match=r"mtbf\(=0\) must be greater than 0"):
        sla.from_mtbf(0, 1)


REGION_DEVELOPMENT = [0.9999, 0.9999, 0.9995, 0.999, 0.99995, 0.999, 0.9999, 0.999]
REGION_PRODUCTION = [0.9999, 0.9999, 1, 0.9999, 0.9995, 0.9999, 0.999, 0.9999, 0.99995, 0.9999, 0.999, 0.9999]
REGION_PRODUCTION += [0.9999, 0.9999, 0.999, 0.9999]


def test_series_matches_a_published_composite():
    """Azure reliable web app pattern for .NET, 'Calculating Solution Service Level Agreement', both single regions."""
    assert 100 * sla.series(*REGION_DEVELOPMENT) == pytest.approx(99.616, abs=5e-4)
    assert 100 * sla.series(*REGION_PRODUCTION) == pytest.approx(99.546, abs=5e-4)


def test_shared_services_are_counted_once():
    """Same source: it prints 99.9779 % for two regions, having the shared services in both factors."""
    twice = sla.series(0.9998, sla.parallel(0.99546, 0.99546))
    assert round(100 * twice, 4) == 99.9779
    once = sla.series(0.9998, sla.parallel(0.99546 / 0.9998, 0.99546 / 0.9998))
    assert round(100 * once, 4) == 99.9781
    assert sla.redundant_with_shared(0.9998, 0.99546, 2) == pytest.approx(once, abs=1e-15)


@repeatable
@given(st.floats(0.01, 1), ratios, st.integers(1, 6))
def test_regions_never_beat_what_they_share(shared, own_part, n):
    whole = sla.redundant_with_shared(shared, shared * own_part, n)
    assert shared * own_part - 1e-12 <= whole <= shared + 1e-12


def test_shared_services_at_their_limits():
    assert sla.redundant_with_shared(0.9, 0.8, [1, 1000]) == pytest.approx([0.8, 0.9])
    with pytest.raises(ValueError, match=r"own\(=0\.95\) must not exceed shared"):
        sla.redundant_with_shared(0.9, 0.95, 2)
    with pytest.raises(ValueError, match=r"shared\(=0\) must be greater than 0"):
        sla.redundant_with_shared(0, 0, 2)
    with pytest.raises(ValueError, match=r"n\(=1\.5\) must be a whole number, 1 or more"):
        sla.redundant_with_shared(0.9, 0.8, 1.5)


@repeatable
@given(st.lists(ratios, min_size=1, max_size=5))
def test_series_and_parallel_mirror_each_other(parts):
    assert 1 - sla.series(*parts) == pytest.approx(sla.parallel(*(1 - part for part in parts)), abs=1e-12)
    assert sla.series(*parts) <= min(parts) + 1e-12
    assert sla.parallel(*parts) >= max(parts) - 1e-12


@pytest.mark.parametrize("combine", [sla.series, sla.parallel])
def test_nothing_cannot_be_combined(combine):
    with pytest.raises(ValueError, match="at least one part"):
        combine()


@pytest.mark.parametrize("n", range(1, 6))
@pytest.mark.parametrize("up", [0.0, 0.3, 0.99, 1.0])
def test_k_of_n_against_every_state_of_the_parts(n, up):
    for k in range(1, n + 1):
        states = itertools.product((True, False), repeat=n)
        expected = sum(math.prod(up if works else 1 - up for works in state) for state in states if sum(state) >= k)
        assert sla.k_of_n(k, n, up) == pytest.approx(expected, abs=1e-12)


def test_k_of_n_at_its_limits():
    assert sla.k_of_n(2, 20, 0.8962934651702605) == 1  # the binomial terms round to more than 1
    parts = np.array([0.5, 0.9])
    assert sla.k_of_n(3, 3, parts) == pytest.approx(sla.series(parts, parts, parts))
    assert sla.k_of_n(1, 3, parts) == pytest.approx(sla.parallel(parts, parts, parts))
    with pytest.raises(ValueError, match=r"k\(=4\) must not exceed n\(=3\)"):
        sla.k_of_n(4, 3, 0.9)
    with pytest.raises(ValueError, match=r"k\(=0\) must be a whole number"):
        sla.k_of_n(0, 3, 0.9)


@pytest.mark.parametrize(("rate", "days"), [(1, 30), (2, 15), (10, 3)])
def test_burn_rates_and_the_time_to_exhaustion(rate, days):
    """SRE Workbook (2018), chapter 5: burn rate and time to exhaust the budget of 30 days at 99.9 %."""
    assert sla.burn_rate(0.001 * rate, 1, 0.999) == pytest.approx(rate)
    assert sla.time_to_exhaustion(1e-12, 1e-9 / rate, 0.999, 720) / 24 == pytest.approx(days)


def test_a_fast_burn_uses_two_percent_of_a_month_in_an_hour():
    """SRE Workbook (2018), chapter 5: burn rate 14.4 over one hour consumes 2 % of the budget of 30 days."""
    down = 14.4 * 0.001
    assert sla.burn_rate(down, 1, 0.999) == pytest.approx(14.4)
    assert sla.budget_consumed(down, 0.999, 720) == pytest.approx(0.02)


@repeatable
@given(st.floats(0, 0.9999), hours, ratios)
def test_budget_is_what_is_consumed_and_what_is_left(slo, window, part):
    down = part * window
    whole = sla.budget(slo, window)
    assert sla.budget_consumed(down, slo, window) * whole == pytest.approx(down, abs=1e-9)
    assert sla.budget_left(down, slo, window) == pytest.approx(whole - down, abs=1e-9)


def test_budget_at_its_limits():
    assert sla.time_to_exhaustion([0, 10], 100, 0.999).tolist() == [math.inf, 0]
    with pytest.raises(ValueError, match=r"slo\(=1\) leaves no error budget"):
        sla.budget(1)
    with pytest.raises(ValueError, match=r"slo\(=99\.9\) .* did you mean 0\.999"):
        sla.burn_rate(0, 1, 99.9)
    with pytest.raises(ValueError, match=r"down\(=-1\) must not be negative"):
        sla.budget_left(-1, 0.9)


@pytest.mark.parametrize(
    ("outages", "up", "down", "low", "high"), [(1, 999, 1, 0.9624, 1.0), (10, 9990, 10, 0.9975, 0.9996)]
)
def test_availability_interval_matches_the_published_example(outages, up, down, low, high):
    """Trivedi (2001), chapter 10, example 10.27; one outage and ten, printed to four decimals."""
    assert sla.availability_interval(up, down, outages) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_availability_interval_covers_as_often_as_it_says():
    """Ten exponential up and down times, 4,000 times over: 90 % within four standard errors."""
    rng = np.random.default_rng(7)
    up, down = rng.exponential(99, (4000, 10)).sum(axis=1), rng.exponential(1, (4000, 10)).sum(axis=1)
    low, high = sla.availability_interval(up, down, 10, confidence=0.9)
    covered = np.mean((low <= 0.99) & (high >= 0.99))
    assert covered == pytest.approx(0.9, abs=4 * math.sqrt(0.9 * 0.1 / 4000))


def test_availability_interval_at_its_limits():
    low, high = sla.availability_interval([100, 0], [0, 5], [0, 2])
    assert (low.tolist(), high.tolist()) == ([0, 0], [1, 0])
    with pytest.raises(ValueError, match="nothing was observed"):
        sla.availability_interval(0, 0, 0)
    with pytest.raises(ValueError, match="exactly where there is no down time"):
        sla.availability_interval(10, 1, 0)
    with pytest.raises(ValueError, match=r"95 % is 0\.95"):
        sla.availability_interval(10, 1, 1, confidence=1)
    with pytest.raises(ValueError, match=r"confidence\(=0\) must lie between 0 and 1"):
        sla.availability_interval(10, 1, 1, confidence=0)
    assert sum(sla.availability_interval(5, 5, 2)) == pytest.approx(1)  # up and down change places


def test_one_outage_has_an_interval():
    """Exact: an F of 2 and 2 degrees of freedom has its 97.5 % quantile at 0.975/0.025 = 39."""
    assert sla.availability_interval(99, 1, 1) == (pytest.approx(99 / (99 + 39)), pytest.approx(99 / (99 + 1 / 39)))


def test_observed_merges_clips_and_counts():
    seen = sla.observed([(-5, 1), (10, 12), (11, 13), (13, 14), (50, 50), (99, math.inf), (200, 300)], 0, 100)
    assert (seen.outages, seen.down, seen.up) == (3, 1 + 4 + 1, 94)
    assert seen.availability == pytest.approx(0.94)
    assert (seen.low, seen.high) == sla.availability_interval(94, 6, 3)


def test_observed_leaves_maintenance_out():
    seen = sla.observed([(10, 20), (40, 44)], 0, 100, maintenance=[(12, 14), (39, 45), (41, 42), (90, 120)])
    assert (seen.outages, seen.down, seen.up) == (1, 8, 100 - 2 - 6 - 10 - 8)


def test_observed_without_any_outage_says_that_little_is_known():
    seen = sla.observed([], 0, 8760)
    assert (seen.availability, seen.low, seen.high, seen.outages) == (1, 0, 1, 0)


def test_observed_when_always_down():
    seen = sla.observed([(0, 0.1), (0.1, 0.3)], 0, 0.3)
    assert (seen.availability, seen.up, seen.outages) == (0, 0, 1)


@repeatable
@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 30)), max_size=8), st.sets(st.integers(0, 99), max_size=20)
)
def test_observed_against_a_count_of_hours(outages, closed):
    """Independent: mark each hour of a hundred."""
    intervals = [(start, start + length) for start, length in outages]
    maintenance = [(hour, hour + 1) for hour in closed]
    down = {hour for start, end in intervals for hour in range(start, min(end, 100))} - closed
    if len(closed) == 100:
        return
    seen = sla.observed(intervals, 0, 100, maintenance)
    assert (seen.down, seen.up) == (len(down), 100 - len(closed) - len(down))


def test_observed_refuses_what_cannot_be():
    with pytest.raises(ValueError, match=r"outages\(=\(3\.0, 2\.0\)\) must not end before it starts"):
        sla.observed([(3, 2)], 0, 10)
    with pytest.raises(ValueError, match=r"end\(=0\) must lie after start\(=10\)"):
        sla.observed([], 10, 0)
    with pytest.raises(ValueError, match=r"end\(=10\) must lie after start\(=10\)"):
        sla.observed([], 10, 10)
    with pytest.raises(ValueError, match="maintenance leaves nothing"):
        sla.observed([], 0, 10, maintenance=[(0, 10)])


def test_service_credit_follows_the_published_tiers():
    """Amazon RDS SLA, Multi-AZ: below 99.95 % but at least 99 %: 10 %; below 99 %: 25 %; below 95 %: 100 %."""
    months = [1, 0.9995, 0.99949, 0.99, 0.98999, 0.95, 0.94999, 0]
    assert sla.service_credit(months, RDS_TIERS).tolist() == [0, 0, 0.1, 0.1, 0.25, 0.25, 1, 1]
    assert sla.service_credit(months, RDS_TIERS[::-1]).tolist() == [0, 0, 0.1, 0.1, 0.25, 0.25, 1, 1]
    assert sla.service_credit(0.5, []) == 0
    assert sla.service_credit(0.5, [(0.999, 0.1), (0.99, 0.1)]) == 0.1


@repeatable
@given(ratios, ratios)
def test_a_worse_month_is_never_credited_less(a, b):
    worse, better = sorted((a, b))
    assert sla.service_credit(worse, RDS_TIERS) >= sla.service_credit(better, RDS_TIERS)


def test_service_credit_refuses_tiers_that_reward_failure():
    with pytest.raises(ValueError, match="must credit more as availability falls"):
        sla.service_credit(0.9, [(0.999, 0.25), (0.99, 0.1)])
    with pytest.raises(ValueError, match=r"tier bound\(=99\.95 at position 0\) .* did you mean 0\.9995"):
        sla.service_credit(0.9, [(99.95, 0.1), (0.99, 0.25)])


def test_expected_credit():
    assert sla.expected_credit([1, 0.98], RDS_TIERS, weights=[9, 1]) == pytest.approx(0.025)
    assert sla.expected_credit(0.98, RDS_TIERS) == 0.25
    with pytest.raises(ValueError, match="3 for 2 months"):
        sla.expected_credit([1, 1], RDS_TIERS, weights=[1, 2, 3])
    with pytest.raises(ValueError, match=r"weights\(=-1 at position 1\) must not be negative"):
        sla.expected_credit([1, 1], RDS_TIERS, weights=[3, -1])
    with pytest.raises(ValueError, match="at least one month"):
        sla.expected_credit([], RDS_TIERS)
    with pytest.raises(ValueError, match="at least one month"):
        sla.expected_credit([1, 1], RDS_TIERS, weights=[0, 0])


def test_repair_time_interval_is_that_of_the_chi_square_law() -> None:
    low, high = sla.repair_time_interval(10, 10)
    assert (low, high) == pytest.approx((20 / stats.chi2.ppf(0.975, 20), 20 / stats.chi2.ppf(0.025, 20)))


def test_repair_time_without_outages_is_unknown() -> None:
    assert sla.repair_time_interval(0, 0) == (0.0, math.inf)
    with pytest.raises(ValueError, match="exactly where"):
        sla.repair_time_interval(3, 0)


def test_repair_time_of_one_outage_is_that_of_the_exponential_law() -> None:
    low, high = sla.repair_time_interval(0.5, 1)
    assert (low, high) == (pytest.approx(-0.5 / math.log(0.025)), pytest.approx(-0.5 / math.log(0.975)))


@pytest.mark.parametrize("confidence", [0, 1])
def test_a_repair_time_is_never_known_for_sure(confidence) -> None:
    with pytest.raises(ValueError, match=r"must lie between 0 and 1; 95 % is 0\.95"):
        sla.repair_time_interval(10, 10, confidence)
