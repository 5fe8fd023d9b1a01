"""Every law against scipy.stats, and what their constructors refuse."""

import math

import numpy as np
import pytest
from scipy import integrate, stats

from drmodel.laws import (
    AT_ONCE,
    NEVER,
    Constant,
    Empirical,
    Exponential,
    Gamma,
    Hourly,
    Law,
    LogLogistic,
    Lognormal,
    Mixture,
    Pert,
    Triangular,
    Uniform,
    Weibull,
)

CONTINUOUS = {
    "uniform": (Uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    "exponential": (Exponential(4.0), stats.expon(scale=4.0)),
    "lognormal": (Lognormal(1.5, 0.8), stats.lognorm(0.8, scale=1.5)),
    "weibull": (Weibull(3.0, 0.7), stats.weibull_min(0.7, scale=3.0)),
    "weibull rising": (Weibull(3.0, 2.5), stats.weibull_min(2.5, scale=3.0)),
    "gamma": (Gamma(4.0, 0.5), stats.gamma(4.0, scale=0.5)),
    "gamma below 1": (Gamma(0.4, 2.0), stats.gamma(0.4, scale=2.0)),
    "log-logistic": (LogLogistic(3.0, 3.5), stats.fisk(3.5, scale=3.0)),
    "triangular": (Triangular(1.0, 2.0, 6.0), stats.triang(0.2, loc=1.0, scale=5.0)),
    "triangular without a rise": (Triangular(1.0, 1.0, 6.0), stats.triang(0.0, loc=1.0, scale=5.0)),
    "triangular without a fall": (Triangular(1.0, 6.0, 6.0), stats.triang(1.0, loc=1.0, scale=5.0)),
    "pert": (Pert(1.0, 3.0, 8.0), stats.beta(1 + 8 / 7, 1 + 20 / 7, loc=1.0, scale=7.0)),
    "pert at its end": (Pert(0.0, 0.0, 8.0), stats.beta(1.0, 5.0, loc=0.0, scale=8.0)),
}
PROBABILITIES = (1e-9, 1e-4, 0.01, 0.05, 0.2, 0.3, 0.5, 0.8, 0.95, 0.999, 1 - 1e-6)
cases = pytest.mark.parametrize(("law", "other"), CONTINUOUS.values(), ids=CONTINUOUS)


@cases
def test_mean_and_variance(law, other):
    assert law.mean == pytest.approx(other.mean(), rel=1e-12)
    assert law.variance == pytest.approx(other.var(), rel=1e-9)


@cases
def test_quantile(law, other):
    for u in PROBABILITIES:
        assert law.quantile(u) == pytest.approx(other.ppf(u), rel=1e-9, abs=2e-6 * law.mean)


@cases
def test_distribution(law, other):
    for x in (0.0, 0.1, 0.9, 1.0, 1.7, 3.0, 5.5, 8.0, 40.0):
        assert law.cdf(x) == pytest.approx(other.cdf(x), abs=1e-12)
        assert law.survival(x) == pytest.approx(other.sf(x), rel=1e-9, abs=1e-15)


@cases
def test_mean_excess_is_the_integral_of_survival(law, other):
    for x in (0.0, 0.5, 1.3, 2.2, 5.0, 9.0):
        upper = min(other.ppf(1 - 1e-14), 1e6)
        integral = integrate.quad(other.sf, x, upper, limit=400, points=None)[0] if upper > x else 0.0
        assert law.mean_excess(x) == pytest.approx(integral, rel=1e-5, abs=1e-9)


@cases
def test_scaling_scales_every_quantile(law, other):
    scaled = law.scaled(2.5)
    assert type(scaled) is type(law)
    assert scaled.mean == pytest.approx(2.5 * other.mean(), rel=1e-12)
    for u in PROBABILITIES:
        assert scaled.quantile(u) == pytest.approx(2.5 * law.quantile(u), rel=1e-9)


@cases
def test_sampling_by_inversion_gives_the_mean(law, other):
    """Midpoints of 20,000 equal slices: the mean follows within the slices' error in the tail."""
    u = (np.arange(20_000) + 0.5) / 20_000
    sampled = np.mean([law.quantile(float(x)) for x in u])
    assert sampled == pytest.approx(other.ppf(u).mean(), rel=1e-5)


SPANS = [(0.0, 0.0, 1.0), (0.0, 1.0, 1.0), (1.0, 1.0001, 9.0), (1e-3, 5.0, 1e6)]
WIDE = [
    *((Uniform(low, high), stats.uniform(low, high - low)) for low, _, high in SPANS),
    *((Exponential(mean), stats.expon(scale=mean)) for mean in (1e-9, 1.0, 1e9)),
    *((Lognormal(2.0, sigma), stats.lognorm(sigma, scale=2.0)) for sigma in (0.01, 0.3, 1.0, 3.0, 10.0)),
    *((Weibull(2.0, k), stats.weibull_min(k, scale=2.0)) for k in (0.05, 0.1, 0.5, 1.0, 3.0, 50.0, 1e3)),
    *((Gamma(k, 2.0), stats.gamma(k, scale=2.0)) for k in (0.11, 0.3, 1.0, 3.0, 50.0, 1e4)),
    *((LogLogistic(2.0, k), stats.fisk(k, scale=2.0)) for k in (0.1, 0.9, 1.01, 2.0, 2.01, 5.0, 50.0, 1e3)),
    *((Triangular(*s), stats.triang((s[1] - s[0]) / (s[2] - s[0]), s[0], s[2] - s[0])) for s in SPANS),
    *((Pert(*s), stats.beta(*Pert(*s).shapes, s[0], s[2] - s[0])) for s in SPANS),
]
SMALLEST, GREATEST = 2.0**-53, 1.0 - 2.0**-53  # of the uniforms that are drawn, but for zero
wide = pytest.mark.parametrize(("law", "other"), WIDE, ids=lambda law: repr(law) if isinstance(law, Law) else "")


@wide
def test_moments_of_small_and_large_shapes(law, other):
    for moment, same in (("mean", other.mean), ("variance", other.var)):
        value = getattr(law, moment)
        if math.isinf(value):
            assert isinstance(law, LogLogistic)
            assert law.shape <= (1 if moment == "mean" else 2)
        else:
            assert value == pytest.approx(same(), rel=1e-12 if moment == "mean" else 1e-9)


@wide
def test_quantiles_at_the_ends_of_what_is_drawn(law, other):
    error = 2e-6 * law.mean if isinstance(law, Gamma | Pert) else 0.0  # what the table promises
    for u in (SMALLEST, 1e-9, 0.01, 0.5, 0.99):
        assert law.quantile(u) == pytest.approx(other.ppf(u), rel=1e-11, abs=error)
    last = law.quantile(GREATEST)
    assert math.isfinite(last)
    if isinstance(law, LogLogistic):  # scipy's loses its digits there
        assert last == pytest.approx(2.0 * (2.0**53 - 1) ** (1 / law.shape), rel=1e-12)
    else:
        assert last == pytest.approx(other.isf(SMALLEST), rel=1e-11, abs=error)
    assert 0.0 <= law.quantile(0.0) <= law.quantile(SMALLEST) + error


@wide
def test_distributions_of_small_and_large_shapes(law, other):
    for u in (SMALLEST, 1e-9, 0.01, 0.5, 0.99, 1 - 1e-9):
        x = other.ppf(u)
        assert law.cdf(x) == pytest.approx(other.cdf(x), rel=1e-12)
        assert law.survival(x) == pytest.approx(other.sf(x), rel=1e-8)
    assert (law.cdf(0.0), law.survival(0.0)) == (0.0, 1.0)


def test_the_greatest_uniform_takes_the_last_of_any_number_of_values():
    for number in (*range(1, 300), 4_097, 99_999):
        law = Empirical(tuple(range(number)))
        assert (law.quantile(0.0), law.quantile(GREATEST)) == (0.0, number - 1)


@pytest.mark.parametrize("share", [1e-12, 0.3, 1 - 1e-12])
def test_quantiles_of_a_mixture_at_the_ends_of_what_is_drawn(share):
    law = Mixture(share, Weibull(1e-3, 0.5), Lognormal(1e4, 2.0))
    values = [law.quantile(u) for u in (0.0, SMALLEST, 1e-9, 0.2, 0.4, 0.9, GREATEST)]
    assert values == sorted(values)
    for u in (SMALLEST, 1e-9, 0.2, 0.4, 0.9):
        assert law.cdf(law.quantile(u)) == pytest.approx(u, rel=1e-12)
    assert law.survival(values[-1]) == pytest.approx(SMALLEST, rel=0.6)  # as many digits as 1 − u has


@pytest.mark.parametrize("law", [Lognormal(1.0, 0.5), LogLogistic(1.0, 2.0), Weibull(1.0, 2.0), Gamma(2.0, 1.0)])
def test_the_smallest_uniform_is_answered(law):
    assert 0 <= law.quantile(0.0) < law.quantile(2.0**-53) * 1.01 + 1e-12
    assert math.isfinite(law.quantile(1 - 2.0**-53))


def test_the_smallest_uniform_of_a_lognormal_is_two_to_the_minus_54():
    assert Lognormal(1.0, 1.0).quantile(0.0) == pytest.approx(math.exp(stats.norm.ppf(2.0**-54)), rel=1e-9)


def test_heavy_tails_have_infinite_moments():
    assert LogLogistic(1.0, 1.0).mean == math.inf
    assert LogLogistic(1.0, 2.0).variance == math.inf
    assert LogLogistic(1.0, 0.9).mean_excess(3.0) == LogLogistic(1.0, 1.0).mean_excess(3.0) == math.inf
    angle = math.pi / 1.5
    assert LogLogistic(1.0, 1.5).mean_excess(0.0) == pytest.approx(angle / math.sin(angle))


@pytest.mark.parametrize(("law", "x"), [(LogLogistic(2.0, 50.0), 4e7), (Weibull(2.0, 1000.0), 40.0)])
def test_nothing_is_left_where_no_float_holds_the_odds(law, x):
    assert (law.cdf(x), law.survival(x), law.mean_excess(x)) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize("law", [*(law for law, _ in CONTINUOUS.values()), NEVER, Mixture(0.5, Gamma(4.0, 0.5), NEVER)])
def test_every_duration_is_below_infinity(law):
    assert (law.cdf(math.inf), law.survival(math.inf), law.mean_excess(math.inf)) == (1.0, 0.0, 0.0)


def test_nothing_of_a_lognormal_lies_below_the_smallest_float():
    law = Lognormal(3000.0, 0.5)
    assert law.cdf(5e-324) == 0.0
    assert law.survival(5e-324) == 1.0


def test_lognormal_from_mean_and_from_the_95_percent_quantile():
    for sigma in (0.5, 1.0):
        assert Lognormal.from_mean(4.0, sigma).mean == pytest.approx(4.0)
    law = Lognormal.from_p95(82 / 60, 6.0)
    assert law.quantile(0.5) == pytest.approx(82 / 60)
    assert law.cdf(6.0) == pytest.approx(0.95)


def test_constant():
    law = Constant(4)
    assert (law.mean, law.variance, law.quantile(0.1)) == (4.0, 0.0, 4.0)
    assert (law.cdf(3.999), law.cdf(4.0)) == (0.0, 1.0)
    assert law.scaled(0.5) == Constant(2.0)
    assert (NEVER.mean, AT_ONCE.mean) == (math.inf, 0.0)


def test_whole_numbers_are_kept_as_floats():
    assert isinstance(Constant(4).value, float)
    assert isinstance(Pert(1, 3, 8).likely, float)


def test_a_triangle_without_a_fall_ends_at_its_top():
    law = Triangular(1.0, 6.0, 6.0)
    assert (law.cdf(6.0), law.survival(6.0), law.mean_excess(6.0)) == (1.0, 0.0, 0.0)


def test_all_three_numbers_of_a_triangle_are_scaled():
    assert Triangular(2.0, 3.0, 7.0).scaled(2.5) == Triangular(5.0, 7.5, 17.5)


def test_a_range_of_one_value_is_allowed():
    law = Uniform(3.0, 3.0)
    assert (law.quantile(0.7), law.cdf(2.9), law.cdf(3.0), law.mean_excess(1.0)) == (3.0, 0.0, 1.0, 2.0)
    assert law.mean_excess(4.0) == 0.0


def test_empirical_takes_each_value_alike():
    law = Empirical((9.0, 5.0, 7.0, 7.0))
    assert [law.quantile(u) for u in (0.0, 0.24, 0.25, 0.74, 0.75, 0.999)] == [5.0, 5.0, 7.0, 7.0, 9.0, 9.0]
    assert law.mean == 7.0
    assert law.variance == pytest.approx(np.var([9.0, 5.0, 7.0, 7.0]))
    assert law.cdf(7.0) == 0.75
    assert law.mean_excess(6.0) == pytest.approx((1 + 1 + 3) / 4)
    assert law.scaled(2.0) == Empirical((10.0, 14.0, 14.0, 18.0))


def test_empirical_is_the_step_function_of_its_data():
    values = np.random.default_rng(3).integers(1, 40, 57) / 4.0
    law, steps = Empirical(tuple(values)), stats.ecdf(values)
    for x in (0.0, 0.25, 3.1, 5.0, 9.75, 20.0):
        assert law.cdf(x) == pytest.approx(steps.cdf.evaluate(x), abs=1e-15)
        assert law.survival(x) == pytest.approx(steps.sf.evaluate(x), abs=1e-15)
    for u in (0.001, 0.2, 0.33, 0.5, 0.9, 0.999):
        assert law.quantile(u) == np.quantile(values, u, method="inverted_cdf")
    assert (law.mean, law.variance) == (pytest.approx(values.mean()), pytest.approx(values.var()))


def test_a_mixture_is_the_weighted_sum_of_two_laws_of_scipy():
    law = Mixture(0.3, Gamma(4.0, 0.5), LogLogistic(2.0, 3.5))
    first, second = stats.gamma(4.0, scale=0.5), stats.fisk(3.5, scale=2.0)
    mean = 0.3 * first.mean() + 0.7 * second.mean()
    square = 0.3 * first.moment(2) + 0.7 * second.moment(2)
    assert law.mean == pytest.approx(mean, rel=1e-12)
    assert law.variance == pytest.approx(square - mean**2, rel=1e-9)
    for x in (0.1, 0.9, 2.0, 3.7, 40.0):
        assert law.cdf(x) == pytest.approx(0.3 * first.cdf(x) + 0.7 * second.cdf(x), abs=1e-12)
    for u in (1e-9, 0.01, 0.5, 0.95, 1 - 1e-6):
        x = law.quantile(u)
        assert 0.3 * first.cdf(x) + 0.7 * second.cdf(x) == pytest.approx(u, rel=1e-9)


def test_mixture_of_two_laws():
    law = Mixture(0.3, Exponential(1.0), Uniform(2.0, 4.0))
    assert law.mean == pytest.approx(0.3 * 1 + 0.7 * 3)
    second_moment = 0.3 * 2 + 0.7 * (9 + 4 / 12)
    assert law.variance == pytest.approx(second_moment - law.mean**2)
    for u in (0.01, 0.2, 0.35, 0.6, 0.99):
        assert law.cdf(law.quantile(u)) == pytest.approx(u, abs=1e-12)
    assert law.scaled(2.0).mean == pytest.approx(2 * law.mean)
    assert law.survival(3.0) == pytest.approx(1 - law.cdf(3.0))
    assert law.mean_excess(3.0) == pytest.approx(0.3 * math.exp(-3) + 0.7 * 0.25)


def test_mixture_with_never():
    law = Mixture(0.4, Constant(2.0), NEVER)
    assert law.quantile(0.39) == 2.0
    assert law.quantile(0.5) == math.inf
    some_end = Mixture(0.9, Exponential(1.0), NEVER)  # 0.9 · (1 − e^−x) = 0.8 at x = ln 9
    assert some_end.quantile(0.8) == pytest.approx(math.log(9))
    assert law.variance == math.inf
    assert Mixture(1.0, Constant(2.0), NEVER).mean == Mixture(0.0, NEVER, Constant(2.0)).mean == 2.0


def test_hourly_law_has_means_but_no_quantile_of_its_own():
    week = tuple(int(hour % 24 < 6) for hour in range(168))
    law = Hourly(week, (Constant(1.0), Uniform(2.0, 6.0)))
    assert law.mean == pytest.approx(0.75 * 1 + 0.25 * 4)
    assert law.variance == pytest.approx(0.75 * 1 + 0.25 * (16 + 16 / 12) - law.mean**2)
    assert law.cdf(1.5) == 0.75
    assert law.mean_excess(2.0) == pytest.approx(0.25 * 2.0)
    assert law.scaled(2.0).mean == pytest.approx(2 * law.mean)
    with pytest.raises(ValueError, match="no quantile of its own"):
        law.quantile(0.5)


def test_laws_are_values():
    assert Pert(1, 3, 8) == Pert(1.0, 3.0, 8.0)
    assert len({Lognormal(1, 2), Lognormal(1.0, 2.0), Lognormal(1.0, 2.5)}) == 2


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Constant(-1.0), "negative"),
        (lambda: Constant(math.nan), "not a number"),
        (lambda: Uniform(3.0, 2.0), r"^Uniform\(3\.0, 2\.0\): .* rising order"),
        (lambda: Triangular(3.0, 2.0, 5.0), "rising order"),
        (lambda: Uniform(0.0, math.inf), "only a constant may last for ever"),
        (lambda: Exponential(0.0), "greater than 0"),
        (lambda: Lognormal(1.0, -0.1), "greater than 0"),
        (lambda: Lognormal(1.0, 11.0), "at most 10"),
        (lambda: Lognormal.from_p95(6.0, 2.0), "below p95"),
        (lambda: Lognormal.from_p95(0.0, 2.0), "below p95"),
        (lambda: Lognormal.from_p95(2.0, 2.0), "below p95"),
        (lambda: Gamma(1.0, 0.0), "greater than 0"),
        (lambda: LogLogistic(0.0, 1.0), "greater than 0"),
        (lambda: Weibull(1.0, 0.01), "at least 0.05"),
        (lambda: Weibull(0.0, 1.0), "greater than 0"),
        (lambda: Gamma(0.1, 1.0), "quantile table"),
        (lambda: LogLogistic(1.0, 0.05), "at least 0.1"),
        (lambda: Triangular(2.0, 2.0, 2.0), "use a constant"),
        (lambda: Pert(2.0, 2.0, 2.0), "use a constant"),
        (lambda: Pert(1.0, 9.0, 8.0), "rising order"),
        (lambda: Empirical(()), "at least one"),
        (lambda: Empirical((1.0, math.inf)), "finite"),
        (lambda: Mixture(97.0, Constant(1), Constant(2)), r"97 % is 0\.97"),
        (lambda: Mixture(1.5, Constant(1), Constant(2)), r"must lie in \[0, 1\]"),
        (lambda: Mixture(0.5, Mixture(0.5, Constant(1), Constant(2)), Constant(2)), "simple laws"),
        (lambda: Hourly((0,) * 167, (Constant(1),)), "168"),
        (lambda: Hourly((1,) * 168, (Constant(1),)), "index"),
        (lambda: Hourly((0,) * 168, (Hourly((0,) * 168, (Constant(1),)),)), "must not"),
    ],
)
def test_nonsense_is_refused_in_words(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_a_law_is_abstract():
    with pytest.raises(TypeError):
        Law()
