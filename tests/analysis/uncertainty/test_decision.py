"""Pure functions of net benefit by sample: closed forms and properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import norm, qmc

from drmodel.analysis.uncertainty.decision import (
    expected_regret,
    probability_best,
    value_of_knowing,
    value_of_perfect_information,
)
from drmodel.analysis.uncertainty.joint import joint_samples
from drmodel.analysis.uncertainty.smooth import Smoother
from drmodel.analysis.uncertainty.spread import noise_of_mean, rescaled
from drmodel.scenario.quantities import Quantity

SHAPES = hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=12)
BENEFITS = SHAPES.flatmap(lambda shape: hnp.arrays(float, shape, elements=st.floats(-1e6, 1e6, width=32)))


def everything(benefit):
    return np.ones(benefit.shape, bool)


@st.composite
def benefits_and_limits(draw):
    benefit = draw(BENEFITS)
    return benefit, draw(hnp.arrays(bool, benefit.shape))


@given(benefits_and_limits())
def test_the_odds_of_being_best_sum_to_one(case):
    assert probability_best(*case).sum() == pytest.approx(1.0)
    assert probability_best(*case).min() >= 0


@given(benefits_and_limits())
def test_what_breaks_a_limit_is_best_only_where_all_do(case):
    benefit, eligible = case
    never = ~eligible.any(axis=0)
    if eligible.any(axis=1).all():
        assert np.all(probability_best(benefit, eligible)[never] == 0)


@given(benefits_and_limits(), st.floats(0, 1e5))
def test_regret_of_a_dominated_option_is_never_below_that_of_its_dominator(case, worse):
    benefit, eligible = case
    both = np.column_stack([benefit, benefit[:, 0] - worse])
    regret = expected_regret(both, np.column_stack([eligible, eligible[:, 0]]))
    assert regret[-1] >= regret[0]


@given(BENEFITS)
def test_perfect_information_is_worth_the_least_regret(benefit):
    worth = value_of_perfect_information(benefit, everything(benefit))
    assert worth == pytest.approx(benefit.max(axis=1).mean() - benefit.mean(axis=0).max(), abs=1e-6)
    assert worth >= 0


@given(BENEFITS, st.data())
def test_on_discrete_inputs_knowing_more_is_worth_no_less_and_all_is_worth_most(benefit, data):
    """Conditional means over groups of samples are exact: a finer grouping knows more."""
    number = len(benefit)
    coarse = np.array(data.draw(st.lists(st.integers(0, 2), min_size=number, max_size=number)))
    fine = 3 * coarse + np.array(data.draw(st.lists(st.integers(0, 2), min_size=number, max_size=number)))

    def known(groups):
        means = np.array([benefit[groups == group].mean(axis=0) for group in groups])
        return value_of_knowing(means)

    slack = 1e-6 * (1 + np.abs(benefit).max())
    assert known(np.zeros(number)) == 0
    assert known(coarse) <= known(fine) + slack
    assert known(fine) <= value_of_perfect_information(benefit, everything(benefit)) + slack


@given(BENEFITS, st.floats(0.01, 100))
def test_another_currency_changes_no_decision(benefit, rate):
    eligible = everything(benefit)
    assert expected_regret(rate * benefit, eligible) == pytest.approx(
        rate * expected_regret(benefit, eligible), abs=1e-3
    )


def loss_integral(mean, deviation):
    """EVPI of an option with a normal net benefit against doing nothing: Raiffa and Schlaifer (1961), 5.2."""
    return deviation * norm.pdf(mean / deviation) - abs(mean) * norm.cdf(-abs(mean) / deviation)


@pytest.mark.parametrize("mean", [0.0, 0.5, 1.0, 2.0])
@pytest.mark.parametrize("noise", [0.2, 1.0])
def test_two_options_with_a_normal_net_benefit_have_the_value_of_information_of_the_closed_form(mean, noise):
    """Eight inputs of which two matter, a weighted sum of deviation one; each sample is a mean of 20 noisy missions."""
    number, missions = 1024, 20
    standard = Quantity(0.0, low=norm.ppf(0.05), high=norm.ppf(0.95), spread="normal90")
    scores = joint_samples({f"x{i}": standard for i in range(8)}, {}, number, seed=5)
    truth = mean + 0.8 * scores[:, 0] + 0.6 * scores[:, 1]
    random = np.random.default_rng(6)
    seen = truth[:, None] + noise * np.sqrt(missions) * random.standard_normal((number, missions))
    raw = seen.mean(axis=1)
    clean = Smoother.of_all(scores).truth(raw)
    assert clean.var(ddof=1) == pytest.approx(raw.var(ddof=1) - noise_of_mean(seen), rel=0.15)
    benefit = np.column_stack([np.zeros(number), clean])
    exact = loss_integral(mean, 1.0)
    error = norm.ppf(0.999) * noise / np.sqrt(number)  # of the mean, which no regression can mend
    assert value_of_perfect_information(benefit, everything(benefit)) == pytest.approx(exact, abs=error + 0.01)
    noisy = np.column_stack([np.zeros(number), raw])
    assert value_of_perfect_information(noisy, everything(noisy)) > exact - error
    if noise == 1.0:
        assert value_of_perfect_information(noisy, everything(noisy)) > 1.25 * exact

    def knowing(i):
        fit = Smoother.of_one(scores[:, i]).fit(clean)
        return value_of_knowing(np.column_stack([np.zeros(number), fit]))

    assert knowing(0) == pytest.approx(loss_integral(mean, 0.8), abs=error + 0.015)
    assert knowing(1) == pytest.approx(loss_integral(mean, 0.6), abs=error + 0.015)
    assert knowing(5) == pytest.approx(0.0, abs=0.01)


@pytest.mark.no_cover
@settings(max_examples=25)
@given(st.integers(0, 1000))
def test_a_fit_keeps_the_mean_and_explains_nothing_by_what_has_no_influence(seed):
    random = np.random.default_rng(seed)
    outcome = random.standard_normal(256)
    fit = Smoother.of_all(random.standard_normal((256, 5))).fit(outcome)
    assert fit.mean() == pytest.approx(outcome.mean())
    assert fit.var() < 0.25 * outcome.var()


def test_a_fit_finds_products_of_inputs():
    scores = norm.ppf(qmc.Sobol(6, rng=np.random.default_rng(1)).random_base2(10))
    truth = 3.0 + scores[:, 0] + scores[:, 1] + 0.5 * scores[:, 0] * scores[:, 1]
    fit = Smoother.of_all(scores).fit(truth)
    assert ((fit - truth) ** 2).mean() < 1e-3 * truth.var()


def test_equal_values_of_an_input_have_one_fit():
    """Of two values, as values that were seen may be, it is the mean of either."""
    values = np.random.default_rng(3).permutation(np.repeat([1.0, 5.0], [48, 16]))
    for noise in (0.0, 1.0):
        outcome = 10 * (values == 5) + noise * np.random.default_rng(4).standard_normal(64)
        fit = Smoother.of_one(values).fit(outcome)
        for value in (1.0, 5.0):
            assert np.ptp(fit[values == value]) < 1e-9
            assert fit[values == value].mean() == pytest.approx(outcome[values == value].mean(), abs=0.1)
    assert np.array_equal(Smoother.of_one(np.ones(64)).fit(values), np.full(64, 2.0))


def test_tiny_values_are_fitted_as_any_others():
    """Powers of two change no digit of a sum or a product, and squares of these values are too small to be numbers."""
    random = np.random.default_rng(5)
    inputs = random.standard_normal((64, 2))
    outcome = inputs @ [1.0, 0.5] + random.standard_normal(64)
    for smoother in (Smoother.of_all(inputs), Smoother.of_one(inputs[:, 0])):
        assert np.array_equal(smoother.fit(np.ldexp(outcome, -700)), np.ldexp(smoother.fit(outcome), -700))


def test_what_does_not_vary_is_its_mean():
    constant = np.full(64, 7.0)
    assert np.array_equal(Smoother.of_all(np.zeros((64, 2))).fit(np.arange(64.0)), np.full(64, 31.5))
    assert np.array_equal(Smoother.of_one(np.arange(64.0)).fit(constant), constant)
    assert np.array_equal(rescaled(constant, 4.0), constant)
