import math

import numpy as np
import pytest
from scipy import stats

from drmodel.calculators.updating import (
    Breakage,
    LogDurations,
    updated_breakage,
    updated_durations,
    updated_odds,
    value_of_sample,
)


def test_durations_alone_are_the_classical_interval_of_a_mean() -> None:
    """Without a belief the interval of the centre is Student's t of n - 1 degrees of freedom."""
    hours = [0.2, 0.35, 0.3, 0.9, 0.15]
    after = updated_durations(hours)
    logs = np.log(hours)
    low, high = stats.t.interval(0.9, 4, logs.mean(), stats.sem(logs))
    assert after.median_interval(0.9) == pytest.approx((math.exp(low), math.exp(high)))
    assert after.sigma == pytest.approx(logs.std(ddof=1))


def test_durations_one_at_a_time_or_together_come_to_the_same() -> None:
    prior = LogDurations(math.log(0.5), 0.7, 2, 2)
    one = prior
    for hours in (0.4, 1.5, 0.8):
        one = updated_durations([hours], one)
    assert vars(one) == pytest.approx(vars(updated_durations([0.4, 1.5, 0.8], prior)))


def test_durations_agree_with_the_posterior_integrated_numerically() -> None:
    prior, hours = LogDurations(0.1, 0.6, 3, 3), np.array([0.5, 2.0])
    centre, log_variance = np.meshgrid(np.linspace(-6, 6, 1_201), np.linspace(-8, 6, 1_401))
    variance = np.exp(log_variance)
    before = stats.invgamma.pdf(variance, 1.5, scale=1.5 * 0.36) * stats.norm.pdf(centre, 0.1, np.sqrt(variance / 3))
    seen = np.prod([stats.norm.pdf(math.log(one), centre, np.sqrt(variance)) for one in hours], axis=0)
    weights = before * seen * variance  # the step of a logarithm
    weights /= weights.sum()
    after = updated_durations(hours, prior)
    assert after.centre == pytest.approx(float((weights * centre).sum()), abs=1e-4)
    low, _ = after.median_interval(0.9)
    assert float(weights[centre < math.log(low)].sum()) == pytest.approx(0.05, abs=2e-3)


def test_one_duration_alone_says_nothing_of_the_spread() -> None:
    with pytest.raises(ValueError, match="two are needed"):
        updated_durations([0.5])


def test_two_durations_alone_are_enough() -> None:
    after = updated_durations([1.0, math.e**2])  # logarithms 0 and 2: mean 1, variance 2
    assert (after.centre, after.sigma) == (pytest.approx(1), pytest.approx(math.sqrt(2)))
    assert (after.seen, after.freedom) == (2, 1)


def test_the_median_is_that_of_the_logarithms() -> None:
    assert LogDurations(math.log(3.0), 0.6, 3, 3).median == pytest.approx(3.0)


def test_what_is_believed_stays_when_nothing_is_seen() -> None:
    prior = LogDurations(0.1, 0.6, 3, 3)
    assert updated_durations([], prior) == prior


def test_a_belief_may_be_worth_less_than_one_observation() -> None:
    """Seen is what was believed, so that the sum of squares stays 0.5 · 1² and its freedom becomes 1.5."""
    after = updated_durations([1.0], LogDurations(0.0, 1.0, 0.5, 0.5))
    assert after.sigma**2 == pytest.approx(0.5 / 1.5)


def test_odds_are_the_conjugate_beta_law() -> None:
    after = updated_odds(7, 1, 0.9, 10)
    assert after.mean == pytest.approx(16 / 18)
    assert after.interval(0.9) == pytest.approx(stats.beta.interval(0.9, 16, 2))


def test_a_certainty_gives_way_to_what_is_seen() -> None:
    assert updated_odds(2, 1, 1.0, 5).mean == pytest.approx(2.5 / 4)  # Jeffreys
    assert updated_odds(1, 2, 0.0, 5).mean == pytest.approx(1.5 / 4)


def test_odds_stay_when_nothing_is_seen() -> None:
    assert updated_odds(0, 0, 0.25, 2).mean == pytest.approx(0.25)


def test_a_known_rate_decays_exponentially() -> None:
    known = Breakage(np.array([0.01]), np.array([1.0]))
    assert known.ready(50.0, 50.0) == pytest.approx(math.exp(-0.5))
    assert known.ready(50.0, 150.0) == pytest.approx(math.exp(-0.5) - math.exp(-1.5))


def test_the_interval_of_three_rates_lies_between_their_middles() -> None:
    """Up to the middle of each: 1/8, 1/2, 7/8; a quarter lies a third of the way from the first to the second."""
    three = Breakage(np.array([1.0, 2.0, 3.0]), np.array([0.25, 0.5, 0.25]))
    assert three.interval(0.5) == (pytest.approx(1 + 1 / 3), pytest.approx(3 - 1 / 3))


def test_breakage_without_a_find_is_the_conjugate_gamma_law() -> None:
    after = updated_breakage([100.0, 300.0], [], 0.002, 600.0)
    law = stats.gamma(1.2, scale=1 / 1000)
    assert after.mean == pytest.approx(law.mean(), rel=1e-6)
    assert after.interval(0.9) == pytest.approx(law.interval(0.9), rel=1e-3)
    assert after.broken(200.0) == pytest.approx(1 - (1000 / 1200) ** 1.2, rel=1e-6)  # Laplace transform


def test_a_belief_worth_next_to_nothing_keeps_its_mean() -> None:
    """A gamma law of a tiny shape has most of its mass next to zero."""
    for worth in (1.0, 10.0, 100.0):
        assert updated_breakage([], [], 1e-4, worth).mean == pytest.approx(1e-4, rel=1e-3)


@pytest.mark.parametrize("seen", [200.0, 2000.0])
def test_breakage_with_one_find_has_a_closed_form(seen: float) -> None:
    """The gamma density times 1 - exp(-λT) is a difference of two gamma densities."""
    a, b = 0.8, 500.0
    mean = a * (b ** (-a - 1) - (b + seen) ** (-a - 1)) / (b**-a - (b + seen) ** -a)
    assert updated_breakage([], [seen], a / b, b).mean == pytest.approx(mean, rel=1e-5)


def test_drills_seen_one_at_a_time_or_together_come_to_the_same() -> None:
    prior = updated_breakage([], [], 0.001, 1000.0)
    after = prior.seen(400.0, broken=True).seen(500.0, broken=False)
    together = updated_breakage([500.0], [400.0], 0.001, 1000.0)
    assert after.mean == pytest.approx(together.mean, rel=1e-3)


def test_readiness_over_a_drill_interval_is_that_of_the_simulator() -> None:
    known = updated_breakage([], [], 1 / 4380, 1e12)  # as good as certain
    assert known.ready(0.0, 2190.0) == pytest.approx((1 - math.exp(-0.5)) / 0.5, abs=1e-4)


def test_a_sample_that_changes_no_choice_is_worth_nothing() -> None:
    assert value_of_sample([0.3, 0.7], [5, 8], 2) == 0.0
    assert value_of_sample([0.25, 0.75], [-40, 20], 0) == pytest.approx(10.0)  # 15 instead of 5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: updated_durations([0.0, 1.0]), "greater than 0"),
        (lambda: updated_odds(-1, 0, 0.5, 1), "not be negative"),
        (lambda: updated_odds(1, 0, 90, 1), "did you mean 0.9"),
        (lambda: updated_breakage([], [], 0.0, 1.0), "greater than 0"),
        (lambda: value_of_sample([0.5, 0.6], [1, 2], 0), "all together"),
        (lambda: updated_odds(1, 1, 0.5, 1).interval(1.0), "between 0 and 1"),
        (lambda: updated_odds(1, 1, 0.5, 1).interval(0.0), "between 0 and 1"),
    ],
)
def test_nonsense_is_refused(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """Truths drawn from what is believed, drills drawn from the truth: the 90 % intervals hold it in 90 % of the cases."""
    rng = np.random.Generator(np.random.PCG64(11))
    histories, held = 600, {"rate": 0, "median": 0, "odds": 0}
    prior = LogDurations(math.log(0.3), 0.5, 2, 2)
    for _ in range(histories):
        rate = rng.gamma(1.5, 1 / 1000)
        times = rng.uniform(200, 1500, 8)
        broke = rng.random(8) < -np.expm1(-rate * times)
        low, high = updated_breakage(times[~broke], times[broke], 1.5 / 1000, 1000).interval()
        held["rate"] += low <= rate <= high
        variance = 2 * 0.25 / rng.chisquare(2)
        centre = rng.normal(math.log(0.3), math.sqrt(variance / 2))
        low, high = updated_durations(np.exp(rng.normal(centre, math.sqrt(variance), 4)), prior).median_interval()
        held["median"] += low <= math.exp(centre) <= high
        chance = rng.beta(9, 1)
        good = int(rng.binomial(6, chance))
        low, high = updated_odds(good, 6 - good, 0.9, 10).interval()
        held["odds"] += low <= chance <= high
    slack = 4 * math.sqrt(0.9 * 0.1 / histories)
    assert all(abs(count / histories - 0.9) < slack for count in held.values()), held
