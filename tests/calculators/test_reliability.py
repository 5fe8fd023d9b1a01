"""Rates, shares, laws of duration and tests of trend, against published values and scipy."""

import math

import numpy as np
import pytest
from scipy import stats

from drmodel.calculators import reliability

# Lieblein and Zelen (1956): 10^6 revolutions to failure of 23 ball bearings
BEARINGS = [
    17.88, 28.92, 33.00, 41.52, 42.12, 45.60, 48.48, 51.84, 51.96, 54.12, 55.56, 67.80, 68.64, 68.64, 68.88, 84.12,
    93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.40,
]  # fmt: skip
# Freireich et al. (1963): weeks of remission under 6-MP; nine of 21 relapsed
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ON = [0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("events", "confidence", "low", "high"),
    [  # Garwood (1936), table 1, and Pearson and Hartley, Biometrika Tables, table 40
        (0, 0.95, 0.0, 3.689),
        (1, 0.95, 0.0253, 5.572),
        (5, 0.90, 1.970, 10.513),
        (10, 0.95, 4.795, 18.390),
        (30, 0.90, 21.594, 40.691),
    ],
)
def test_the_rate_interval_is_garwoods(events, confidence, low, high):
    found = reliability.rate_interval(events, 1.0, confidence)
    assert found == pytest.approx((low, high), abs=6e-4)
    assert reliability.rate_interval(events, 4.0, confidence) == pytest.approx([bound / 4 for bound in found])


def test_a_rate_interval_covers_at_least_as_often_as_it_says():
    """Exactly, by summing Poisson odds."""
    counts = np.arange(200)
    low, high = reliability.rate_interval(counts, 1.0, 0.9)
    for rate in (0.3, 1.0, 4.7, 23.0):
        covered = stats.poisson.pmf(counts, rate)[(low <= rate) & (rate <= high)].sum()
        assert 0.9 <= covered < 1


@pytest.mark.parametrize(("part", "whole"), [(0, 9), (6, 54), (9, 9), (1, 2)])
def test_the_share_interval_is_that_of_clopper_and_pearson(part, whole):
    expected = stats.binomtest(part, whole).proportion_ci(0.9, "exact")
    assert reliability.share_interval(part, whole, 0.9) == pytest.approx((expected.low, expected.high))


def test_the_trend_tests_agree_with_their_definition():
    """Uniform times know the exact laws of both statistics."""
    times = np.arange(1, 100) / 100
    u, p = reliability.laplace_trend(times, 1.0)
    assert (u, p) == (pytest.approx(0.0, abs=1e-12), pytest.approx(1.0))
    chi, p, growth = reliability.military_handbook_trend([math.exp(-1)] * 5, 1.0)
    assert (chi, growth) == (pytest.approx(10.0), pytest.approx(1.0))
    assert p == pytest.approx(2 * min(stats.chi2.cdf(10, 10), stats.chi2.sf(10, 10)))


def test_the_trend_tests_by_hand():
    """Events at half of the time and at its end: t̄ − T/2 = 1/2, and ln 2 + ln 1."""
    assert reliability.laplace_trend([1, 2], 2)[0] == pytest.approx(0.5 * math.sqrt(24) / 2)
    chi, p, growth = reliability.military_handbook_trend([1, 2], 2)
    assert (chi, growth) == (pytest.approx(2 * math.log(2)), pytest.approx(4 / chi))
    assert p == pytest.approx(2 * stats.chi2.cdf(chi, 4))


def test_the_share_of_one_attempt():
    for part in (0, 1):
        expected = stats.binomtest(part, 1).proportion_ci(0.9, "exact")
        assert reliability.share_interval(part, 1, 0.9) == pytest.approx((expected.low, expected.high))


def test_fifteen_events_in_the_first_of_three_spans():
    """(15 − 5)² + 5² + 5² over 5 is 30; chi-square with two degrees of freedom is exponential."""
    assert reliability.clustering(np.arange(15) + 1, 60) == (pytest.approx(15.0), pytest.approx(math.exp(-15)))


def test_one_coincidence_and_none():
    """Each of two events is within 1 of a time drawn from 100 with probability 1 − e^(−0.02)."""
    assert reliability.coincidences([10, 50], [10.5], 1, 100) == (
        1,
        *[pytest.approx(x) for x in (2 * -math.expm1(-0.02), -math.expm1(-0.04))],
    )
    assert reliability.coincidences([10, 50], [30], 1, 100)[::2] == (0, 1.0)


def test_a_published_series_without_a_constant_rate():
    """A system that improves: ten repairs in 1,500 h; 18.31 to 31.41 would be usual of the statistic at 90 %."""
    repairs = [5, 40, 43, 175, 389, 712, 747, 795, 1299, 1478]
    chi, p, growth = reliability.military_handbook_trend(repairs, 1500)
    assert chi == pytest.approx(2 * sum(math.log(1500 / at) for at in repairs))
    assert chi > 31.41
    assert p < 0.05
    assert growth == pytest.approx(20 / chi)


@pytest.mark.parametrize(
    "test", [reliability.laplace_trend, reliability.military_handbook_trend, reliability.clustering]
)
def test_p_values_are_right_where_nothing_changes(test):
    """Of 400 histories at a constant rate about a twentieth has p < 0.05: 3 standard errors are 0.033."""
    generator = np.random.default_rng(11)
    values = [test(generator.uniform(0, 1, 40), 1.0)[1] for _ in range(400)]
    assert abs(np.mean(np.array(values) < 0.05) - 0.05) < 0.033


def test_a_cluster_is_seen():
    generator = np.random.default_rng(3)
    parents = generator.uniform(0, 1, 15)
    times = np.clip(np.concatenate([parents + generator.normal(0, 0.002, 15) for _ in range(4)]), 0, 1)
    index, p = reliability.clustering(times, 1.0)
    assert index > 1.5
    assert p < 0.01


def test_coincidences_of_independent_series_are_as_many_as_expected():
    generator = np.random.default_rng(8)
    found, expected = zip(
        *(
            reliability.coincidences(generator.uniform(0, 8760, 40), generator.uniform(0, 8760, 60), 5, 8760)[:2]
            for _ in range(300)
        ),
        strict=True,
    )
    error = np.std(found) / math.sqrt(300)
    assert abs(np.mean(found) - expected[0]) < 3 * error
    shared = generator.uniform(0, 8760, 20)
    assert reliability.coincidences(shared, shared + 0.5, 1, 8760)[2] < 1e-9


def test_ball_bearings_have_their_published_laws():
    """Weibull shape 2.10 and scale 81.9, lognormal 4.15 and 0.522 (Meeker and Escobar 1998, chapters 8 and 11)."""
    weibull, lognormal = (reliability.fit(BEARINGS, law) for law in ("weibull", "lognormal"))
    assert weibull.parameters["shape"] == pytest.approx(2.10, abs=5e-3)
    assert weibull.parameters["scale"] == pytest.approx(81.9, abs=5e-2)
    assert math.log(lognormal.parameters["median"]) == pytest.approx(4.15, abs=5e-3)
    assert lognormal.parameters["sigma"] == pytest.approx(0.522, abs=5e-4)
    assert weibull.log_likelihood == pytest.approx(-113.7, abs=5e-2)
    assert lognormal.log_likelihood == pytest.approx(-113.1, abs=5e-2)


def test_remissions_that_go_on_count():
    """9 relapses in 359 weeks; the Weibull law that R's survreg gives: scale 33.8, shape 1.354."""
    exponential = reliability.fit(WEEKS, "exponential", longer=ON)
    assert exponential.parameters["mean"] == pytest.approx(359 / 9, rel=1e-4)
    weibull = reliability.fit(WEEKS, "weibull", longer=ON)
    assert weibull.parameters["shape"] == pytest.approx(1.354, abs=2e-3)
    assert weibull.parameters["scale"] == pytest.approx(33.77, abs=5e-2)


@pytest.mark.parametrize("law", reliability.LAWS)
def test_the_maximum_is_one_and_what_is_short_counts(law):
    """No neighbour is likelier; the likelihood is scipy's; scale and unit do not matter."""
    generator = np.random.default_rng(4)
    x = generator.lognormal(0, 0.8, 60)
    longer, shorter = x > 3, x < 0.2
    x = np.clip(x, 0.2, 3)
    best = reliability.fit(x, law, longer, shorter)
    for name, value in best.parameters.items():
        for factor in (0.98, 1.02):
            near = {**best.parameters, name: value * factor}
            assert _log_likelihood(law, near, x, longer, shorter) < best.log_likelihood
    assert _log_likelihood(law, best.parameters, x, longer, shorter) == pytest.approx(best.log_likelihood)
    minutes = reliability.fit(60 * x, law, longer, shorter)
    assert minutes.quantile(0.5) == pytest.approx(60 * best.quantile(0.5), rel=1e-3)


def _log_likelihood(law, parameters, x, longer, shorter):
    frozen = {
        "exponential": lambda p: stats.expon(scale=p["mean"]),
        "weibull": lambda p: stats.weibull_min(p["shape"], scale=p["scale"]),
        "lognormal": lambda p: stats.norm(math.log(p["median"]), p["sigma"]),
        "gamma": lambda p: stats.gamma(p["shape"], scale=p["scale"]),
        "log_logistic": lambda p: stats.logistic(math.log(p["scale"]), 1 / p["shape"]),
    }[law](parameters)
    logs = law in ("lognormal", "log_logistic")
    at = np.log(x) if logs else x
    density = frozen.logpdf(at) - (np.log(x) if logs else 0)
    return np.where(longer, frozen.logsf(at), np.where(shorter, frozen.logcdf(at), density)).sum()


def test_criteria_are_those_of_akaike_hurvich_and_schwarz():
    fitted = reliability.fit(BEARINGS, "weibull")
    assert fitted.aic == pytest.approx(4 - 2 * fitted.log_likelihood)
    assert fitted.aic_corrected == pytest.approx(fitted.aic + 12 / 20)
    assert fitted.bic == pytest.approx(2 * math.log(23) - 2 * fitted.log_likelihood)
    assert reliability.fit([1, 2, 3], "weibull").aic_corrected == math.inf


def test_a_mean_is_that_of_the_law_and_a_heavy_tail_has_none():
    """Of a log-logistic law: scale · (π/β) / sin(π/β) above β = 1."""
    weibull = reliability.fit(BEARINGS, "weibull")
    shape, scale = weibull.parameters["shape"], weibull.parameters["scale"]
    assert weibull.mean == pytest.approx(scale * math.gamma(1 + 1 / shape))
    light = reliability.Fit("log_logistic", {"scale": 3.0, "shape": 2.0}, 0.0, 9)
    assert light.mean == pytest.approx(3 * math.pi / 2)
    assert light.quantile(0.5) == pytest.approx(3)
    assert light.cdf([3.0]) == pytest.approx([0.5])
    assert reliability.Fit("log_logistic", {"scale": 3.0, "shape": 0.9}, 0.0, 9).mean == math.inf


def test_few_durations_have_the_law_with_the_fewest_parameters():
    assert reliability.fit_all([1, 2])[0].law == "exponential"
    assert [one.law for one in reliability.fit_all([3, 3, 3])] == ["exponential"]


def test_the_interval_of_an_exponential_mean_is_that_of_its_likelihood_ratio():
    """2n(r − 1 − ln r) = 2.7055 has the roots r of mean over bound, here found by scipy."""
    from scipy.optimize import brentq

    x = np.array([1.0, 2, 3, 4, 10])
    low, high = reliability.parameter_intervals(reliability.fit(x, "exponential"), x)["mean"]

    def excess(ratio):
        return 2 * len(x) * (ratio - 1 - math.log(ratio)) - stats.chi2.ppf(0.9, 1)

    assert low == pytest.approx(x.mean() / brentq(excess, 1, 10), rel=1e-3)
    assert high == pytest.approx(x.mean() / brentq(excess, 1e-6, 1), rel=1e-3)


@pytest.mark.parametrize(("law", "truth"), [("lognormal", (1.5, 1.1)), ("weibull", (2.0, 0.8))])
def test_intervals_hold_the_truth_as_often_as_they_say(law, truth):
    """100 samples of 40, some not over: at 90 %, three standard errors are 0.09."""
    generator = np.random.default_rng(20)
    inside = np.zeros(2)
    for _ in range(100):
        if law == "lognormal":
            x = truth[0] * np.exp(truth[1] * generator.normal(size=40))
        else:
            x = truth[0] * generator.weibull(truth[1], 40)
        longer = x > 6
        x = np.minimum(x, 6)
        bounds = reliability.parameter_intervals(reliability.fit(x, law, longer), x, longer).values()
        inside += [low <= true <= high for (low, high), true in zip(bounds, truth, strict=True)]
    assert np.all(np.abs(inside / 100 - 0.9) < 0.09)


def test_a_law_that_fits_is_not_refused_and_one_that_does_not_is():
    generator = np.random.default_rng(6)
    x = generator.lognormal(1, 2.0, 80)
    assert reliability.goodness_of_fit(reliability.fit(x, "lognormal"), x)[1] > 0.1
    assert reliability.goodness_of_fit(reliability.fit(x, "exponential"), x)[1] <= 0.02
    distance, _ = reliability.goodness_of_fit(reliability.fit(x, "lognormal"), x, replicates=1)
    p = reliability.fit(x, "lognormal").parameters
    assert distance == pytest.approx(stats.kstest(np.log(x), "norm", (math.log(p["median"]), p["sigma"])).statistic)


def test_goodness_counts_what_is_cut():
    generator = np.random.default_rng(7)
    x = generator.lognormal(0, 1, 60)
    longer, shorter = x > 4, x < 0.1
    x = np.clip(x, 0.1, 4)
    fitted = reliability.fit(x, "lognormal", longer, shorter)
    assert reliability.goodness_of_fit(fitted, x, longer, shorter, replicates=49)[1] > 0.05


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: reliability.rate_interval(1.5, 1), "whole number"),
        (lambda: reliability.rate_interval(1, 0), "time"),
        (lambda: reliability.rate_interval(1, 1, 1.0), "confidence"),
        (lambda: reliability.share_interval(3, 2), "part"),
        (lambda: reliability.share_interval(1, 2, 0), "must lie between 0 and 1"),
        (lambda: reliability.laplace_trend([1], 2), "at least 2"),
        (lambda: reliability.laplace_trend([1, 3], 2), "end"),
        (lambda: reliability.military_handbook_trend([0, 1], 2), "later than 0"),
        (lambda: reliability.fit([1, 2], "normal"), "must be one of"),
        (lambda: reliability.fit([0, 2], "exponential"), "greater than 0"),
        (lambda: reliability.fit([2, 2], "weibull"), "2 different"),
        (lambda: reliability.fit([1, 2], "exponential", [1, 0], [1, 0]), "both longer and shorter"),
        (lambda: reliability.fit_all([2], True), "known exactly"),
        (lambda: reliability.parameter_intervals(reliability.fit([1, 2], "exponential"), [1, 2], confidence=1), "conf"),
    ],
)
def test_nonsense_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
