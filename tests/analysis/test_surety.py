"""How sure a choice is: what is close is said to be, on grounds that are counted by hand."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.analysis.compare import advantage, compare
from drmodel.analysis.recommend import allowed, candidates
from drmodel.analysis.surety import as_often, odds, surety
from drmodel.analysis.uncertainty.results import InputValue, OptionUncertainty, Uncertainty
from drmodel.analysis.uncertainty.spread import Spread
from drmodel.formatting import Formatter
from drmodel.simulation.statistics import Interval

HOUR = (90 + 4 * 120 + 200) / 6  # EUR/h: means of the parts of the tiny scenario
NOISE = tuple(20.0 if i % 2 else -20.0 for i in range(64))  # [h/year] of a section
HALF = 1.9983405425207412 * math.sqrt(20.0**2 * 64 / 63) / math.sqrt(64)  # [h/year] of its mean's interval
PLAIN = {
    "targets.latency": "none",
    "constraints.budget": "none",
    "strategies.pair.costs.licences": "none",
    "outage_cost.parts.goodwill": "none",
    "outage_cost.data_value": "0 EUR/h",
    "strategies.pair.costs.setup": "none",
    "targets.rto.scope": "all",
    "targets.rpo.scope": "all",
}
NAMES = ("solo", "pair", "trio")


def _option(benefit, best, regret=0.0):
    flat = Spread(benefit, 0.0, benefit, benefit, benefit)
    return OptionUncertainty(flat, flat, flat, flat, flat, flat, 0.0, 1.0, best, best, regret, regret, {}, ())


def _uncertainty(benefits, bests, regrets=(0.0, 0.0, 0.0), evppi=0.0, samples=1024):
    options = {name: _option(*values) for name, *values in zip(NAMES, benefits, bests, regrets, strict=True)}
    first = InputValue("fault_modes.storm.rate", 1.0, 2.0, 3.0, evppi, evppi)
    return Uncertainty(samples, 20, 10, evppi, evppi, (first,), options)


@pytest.fixture
def judge(tiny, estimate):
    """How sure the choice is, for downtimes of the three strategies and the noise of the last [h/year]."""

    def judged(downtimes, uncertainty=None, noise=0.0, changes=None):
        scenario = tiny.override(PLAIN | (changes or {}))
        estimates = {
            name: estimate(
                hours,
                sections=tuple(
                    (hours.mean if isinstance(hours, Interval) else hours) + noise * (name == "trio") * one
                    for one in NOISE
                ),
            )
            for name, hours in zip(NAMES, downtimes, strict=True)
        }
        worths = compare(scenario, estimates)
        return surety(scenario, estimates, worths, candidates(worths), allowed(worths), uncertainty), worths

    return judged


@pytest.fixture(scope="session")
def texts():
    formatter = Formatter("en")
    return lambda sentences: [formatter.sentence(s).replace("\u202f", " ").replace("\u00a0", " ") for s in sentences]


def test_a_clear_lead_is_no_doubt(judge):
    found, worths = judge((200.0, 100.0, 40.0))
    assert (found.rival, found.too_close, found.p_best, found.reasons) == ("pair", False, None, ())
    assert found.lead.mean == worths["trio"].net_benefit.mean - worths["pair"].net_benefit.mean
    assert found.lead.low == pytest.approx(found.lead.mean, rel=1e-12)


def test_a_lead_within_the_noise_of_the_simulation_is_too_close(judge, texts):
    """Two cities cost less by a sum that 40 h of downtime are worth, give or take the noise of the third."""
    _, worths = judge((200.0, 100.0, 100.0))
    dearer = worths["trio"].cost.added_year.known - worths["pair"].cost.added_year.known
    even = 100.0 - dearer / HOUR
    found, _ = judge((200.0, 100.0, even - HALF / 2), noise=1.0)
    half = HALF * HOUR
    assert found.rival == "pair"
    assert found.lead.mean == pytest.approx(half / 2)
    assert found.lead.high - found.lead.low == pytest.approx(2 * half)
    assert texts(found.doubts) == [
        (
            f"Too close to call: Three cities leaves −€{half / 2:,.0f} to €{1.5 * half:,.0f} a year more than Two "
            "cities, a 95 % interval that holds zero"
        )
    ]
    assert not judge((200.0, 100.0, even - 2 * HALF), noise=1.0)[0].too_close


def test_a_richer_strategy_that_may_meet_its_target_is_named(judge, texts):
    """One city would be chosen if it were up for 99.9 % of the time, and its interval holds 8.76 h."""
    close = Interval(8.77, 8.5, 9.0)
    found, worths = judge((close, 8.0, 7.0))
    assert worths["solo"].net_benefit.mean > worths["trio"].net_benefit.mean
    said = "Too close to call: One city would be the choice if it met the availability target"
    assert said in texts(found.doubts)
    clear, _ = judge((9.5, 8.0, 7.0))
    assert said not in texts(clear.doubts)


def test_joint_samples_tell_odds_regret_and_what_to_know_first(judge, texts):
    sure = _uncertainty((0.0, 500.0, 900.0), (0.0, 0.1, 0.9), (900.0, 400.0, 25.0), evppi=20_000.0)
    found, _ = judge((200.0, 100.0, 40.0), sure)
    assert (found.p_best, found.expected_regret, found.too_close) == (0.9, 25.0, False)
    assert texts(found.reasons) == [
        (
            "With all uncertain inputs at once, Three cities is the best within the limits in 90 % of the cases; "
            "against whoever knew them it leaves €25 a year on the table"
        ),
        "The input most worth knowing before choosing is fault_modes.storm.rate: €20,000 a year",
    ]
    nothing, _ = judge((200.0, 100.0, 40.0), replace(sure, inputs=(replace(sure.inputs[0], evppi=1.0),)))
    assert "none would change the choice by much" in texts(nothing.reasons)[1]


def test_another_that_leaves_more_on_average_is_a_doubt(judge, texts):
    found, _ = judge((200.0, 100.0, 40.0), _uncertainty((0.0, 950.0, 900.0), (0.0, 0.1, 0.9)))
    assert texts(found.doubts) == [
        "Too close to call: on average over the uncertain inputs Two cities leaves more than Three cities"
    ]


def test_another_that_is_the_best_as_often_is_a_doubt(judge, texts):
    found, _ = judge((200.0, 100.0, 40.0), _uncertainty((0.0, 500.0, 900.0), (0.0, 0.49, 0.51)))
    assert texts(found.doubts) == [
        "Too close to call: Two cities is the best in 49 % of the cases, Three cities in 51 %"
    ]


def test_a_single_candidate_has_no_rival(judge):
    found, _ = judge((200.0, 100.0, 5.0))
    assert (found.rival, found.lead, found.too_close) == (None, None, False)


def test_an_advantage_turns_its_sign_with_its_sides(tiny, estimate):
    scenario = tiny.override(PLAIN)
    estimates = {
        name: estimate(hours, sections=tuple(hours + i * one for one in NOISE))
        for i, (name, hours) in enumerate(zip(NAMES, (200.0, 100.0, 40.0), strict=True))
    }
    worths = compare(scenario, estimates)
    there, back = (advantage(scenario, estimates, worths, *pair) for pair in (("trio", "pair"), ("pair", "trio")))
    assert (there.mean, there.low, there.high) == pytest.approx((-back.mean, -back.high, -back.low))
    assert there.half_width == pytest.approx(HALF * HOUR)


def test_two_shares_of_a_hundred_samples():
    """55 against 45 of 100: the difference 0.1 has the standard error sqrt(0.99/100) = 0.0995."""
    assert as_often(0.55, 0.45, 100)
    assert not as_often(0.6, 0.4, 100)  # 0.2 against 1.96 × sqrt(0.96/100) = 0.192
    assert not as_often(0.01, 0.0, 1024)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(64, 4096))
def test_what_is_clear_stays_clear_with_more_samples(part, ours, samples):
    own, other = part * ours, part * (1 - ours)
    assert as_often(own, other, samples) or not as_often(own, other, 4 * samples)


@pytest.mark.parametrize(("value", "text"), [(0.0, "0 %"), (1.0, "100 %"), (0.999, "99.90 %"), (0.42, "42 %")])
def test_odds_read_as_all_only_if_they_are(value, text):
    assert Formatter("en").value(odds(value)).replace("\u202f", " ") == text
