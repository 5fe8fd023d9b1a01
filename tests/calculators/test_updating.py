import math

import numpy as np
import pytest
from scipy import integrate, stats

from drmodel.calculators.updating import (
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

    def joint(centre: float, variance: float) -> float:
        before = stats.invgamma.pdf(variance, 1.5, scale=1.5 * 0.36) * stats.norm.pdf(
            centre, 0.1, math.sqrt(variance / 3)
        )
        return float(before * np.prod(stats.norm.pdf(np.log(hours), centre, math.sqrt(variance))))

    total = integrate.dblquad(joint, 1e-3, 12, -8, 8)[0]
    mean = integrate.dblquad(lambda c, v: c * joint(c, v), 1e-3, 12, -8, 8)[0] / total
    assert updated_durations(hours, prior).centre == pytest.approx(mean, abs=1e-4)


def test_one_duration_alone_says_nothing_of_the_spread() -> None:
    with pytest.raises(ValueError, match="two are needed"):
        updated_durations([0.5])


def test_odds_are_the_conjugate_beta_law() -> None:
    after = updated_odds(7, 1, 0.9, 10)
    assert after.mean == pytest.approx(16 / 18)
    assert after.interval(0.9) == pytest.approx(stats.beta.interval(0.9, 16, 2))


def test_a_certainty_gives_way_to_what_is_seen() -> None:
    assert updated_odds(2, 1, 1.0, 5).mean == pytest.approx(2.5 / 4)  # Jeffreys


def test_breakage_without_a_find_is_the_conjugate_gamma_law() -> None:
    after = updated_breakage([100.0, 300.0], [], 0.002, 600.0)
    law = stats.gamma(1.2, scale=1 / 1000)
    assert after.mean == pytest.approx(law.mean(), rel=1e-6)
    assert after.interval(0.9) == pytest.approx(law.interval(0.9), rel=1e-3)
    assert after.broken(200.0) == pytest.approx(1 - (1000 / 1200) ** 1.2, rel=1e-6)  # Laplace transform


def test_breakage_with_one_find_has_a_closed_form() -> None:
    """The gamma density times 1 - exp(-λT) is a difference of two gamma densities."""
    a, b, seen = 0.8, 500.0, 200.0
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
    ],
)
def test_nonsense_is_refused(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]
