"""Failing over only while the expected remaining repair is worth it."""

import pytest
from scipy import integrate, stats

from drmodel.laws import NEVER, Constant, Empirical, Exponential, LogLogistic, Lognormal, Mixture, Uniform
from drmodel.simulation.clock import NEVER as NEVER_TICKS
from drmodel.simulation.clock import TICKS_PER_HOUR, to_ticks
from drmodel.simulation.model import FaultMode, Group, Stage
from drmodel.simulation.tallies import Count
from drmodel.simulation.world import Happening
from drmodel.simulation.worth import worth_intervals

HOUR = TICKS_PER_HOUR


def fire(repair, at=5000.0):
    return FaultMode("fire", ("a",), repair, Constant(at))


def long_and_known(tell, two_regions, repair, hold, worth_above, lasts_at_least=0.0):
    """A story whose fault lasts long enough to see the decision."""
    for replication in range(2000):
        story = tell([fire(repair)], two_regions(hold=hold, worth_above=worth_above), replication=replication)
        repaired = [*story.when(Happening.REPAIR), 8760.0][0]
        if repaired - 5000 > lasts_at_least:
            return story
    raise AssertionError("no repair was long enough")


@pytest.mark.parametrize(("hold", "fails_over"), [(2.25, True), (2.5, False), (3.25, False)])
def test_a_repair_of_four_hours_is_worth_a_failover_for_three(tell, two_regions, hold, fails_over):
    """Decided at ½ h + hold; what is left must exceed 1 h: at exactly 3 h it does not."""
    story = tell([fire(Constant(4.0))], two_regions(hold=hold, worth_above=1.0))
    assert (story.count(Count.FAILOVERS) == 1) == fails_over
    if not fails_over:
        assert story.outages() == [(5000, 5004)]
        assert story.by_phase() == {"detect": 0.5, "decide": 3.5}  # it stays deciding until the repair aborts


def test_what_is_left_is_known_to_the_tick():
    assert worth_intervals(Constant(4.0), 1.0, HOUR) == ((0, 3 * int(HOUR)),)


def test_an_exponential_repair_is_always_or_never_worth_it(tell, two_regions):
    assert worth_intervals(Exponential(4.0), 3.999, HOUR) == ((0, NEVER_TICKS),)
    assert worth_intervals(Exponential(4.0), 4.0, HOUR) == ()  # equal is not more
    story = long_and_known(tell, two_regions, Exponential(4.0), 0.25, 4.0, lasts_at_least=2.0)
    assert story.count(Count.FAILOVERS) == 0


def test_a_lognormal_repair_becomes_worth_it_with_age(tell, two_regions):
    """The crossing, found by integrating SciPy's law; the decision waits for it."""
    law, other, threshold = Lognormal(1.0, 1.2), stats.lognorm(1.2), 4.0

    def left(t):
        return integrate.quad(other.sf, t, 1e5, limit=1000, points=[t, t + 1, t + 10, t + 100])[0] / other.sf(t)

    ((start, end),) = worth_intervals(law, threshold, HOUR)
    assert end == NEVER_TICKS
    assert left(start / HOUR - 1e-3) < threshold < left(start / HOUR + 1e-3)
    hours = start / HOUR
    story = long_and_known(tell, two_regions, law, 0.25, threshold, lasts_at_least=hours + 2)
    assert story.when(Happening.DECIDED) == [pytest.approx(5000 + hours, abs=1e-6)]
    assert story.when(Happening.CUTOVER) == [pytest.approx(5000 + hours + 1.0, abs=1e-6)]
    assert story.by_phase()["decide"] == pytest.approx(hours - 0.5, abs=1e-6)


def test_a_mixture_may_be_worth_it_later():
    """Mostly 1 h, else 20 h: at first 0.9·1 + 0.1·20 = 2.9 h are left on average, after the hour 19 h and falling."""
    law = Mixture(0.9, Constant(1.0), Constant(20.0))
    assert worth_intervals(law, 5.0, HOUR) == ((int(HOUR), 15 * int(HOUR)),)
    assert worth_intervals(law, 2.5, HOUR) == (
        (0, to_ticks(0.4)),
        (int(HOUR), to_ticks(17.5)),
    )


def test_values_that_were_seen():
    """1, 2 and 9 h: 4 h are left at first, 4.5 h just after the first, 7 h after the second."""
    intervals = worth_intervals(Empirical((1.0, 2.0, 9.0)), 4.25, HOUR)
    assert intervals == ((int(HOUR), to_ticks(1.25)), (2 * int(HOUR), to_ticks(4.75)))


def test_repairs_that_never_end_or_have_no_mean_are_always_worth_it():
    assert worth_intervals(NEVER, 5.0, HOUR) == ((0, NEVER_TICKS),)
    assert worth_intervals(LogLogistic(1.0, 0.9), 5.0, HOUR) == ((0, NEVER_TICKS),)


def test_a_uniform_repair_is_worth_it_until_its_middle_is_near():
    """On [0, 8] h, (8 − t)/2 are left: more than 3 h until 2 h have passed."""
    ((start, end),) = worth_intervals(Uniform(0.0, 8.0), 3.0, HOUR)
    assert start == 0
    assert end == pytest.approx(2 * HOUR, abs=1)


def test_a_target_that_comes_too_late_is_not_taken(tell, once, two_regions):
    """Decided at 5,000.75, but the standby is back only at 5,003.5, when ½ h is left."""
    modes = [fire(Constant(4.0)), once("flood", "b", 4.5, at=4999.0)]
    story = tell(modes, two_regions(worth_above=1.0))
    assert story.when(Happening.DECIDED) == [5000.75]
    assert story.count(Count.FAILOVERS) == 0
    assert story.by_phase() == {"detect": 0.5, "decide": 0.75, "wait": 2.75}


def test_a_new_trigger_is_judged_anew(tell, once, two_regions):
    """Of the first fault 3.25 h are left at the decision: not worth it. In the instant of its repair another begins."""
    modes = [fire(Constant(4.0)), once("flood", "a", 30.0, at=5004.0)]
    story = tell(modes, two_regions(worth_above=3.5))
    assert story.when(Happening.DECIDED) == [5004]
    assert story.when(Happening.CUTOVER) == [5005]
    assert story.by_cause() == {"fire": 4.0, "flood": 1.0}


def test_a_newer_fault_of_the_same_mode_is_judged_anew(tell, two_regions):
    """The first fire, of 4 h from hour 100, is not worth it when decided about, and the flood keeps it the trigger.

    In the instant in which the flood ends, at 204, the second fire begins: a trigger of the same mode, but another one.
    """
    modes = [
        FaultMode("fire", ("a",), Constant(4.0), Constant(100.0)),
        FaultMode("flood", ("a",), Constant(101.0), Constant(103.0)),
    ]
    story = tell(modes, two_regions(worth_above=3.5))
    assert story.when(Happening.DECIDED)[0] == 204
    assert story.when(Happening.CUTOVER)[0] == 205


def test_a_target_in_time_is_taken(tell, once, two_regions):
    modes = [fire(Constant(4.0)), once("flood", "b", 3.5, at=4999.0)]
    assert tell(modes, two_regions(worth_above=1.0)).when(Happening.CUTOVER) == [5003.5]


def test_without_a_threshold_every_fault_is_worth_a_failover(tell, two_regions):
    assert tell([fire(Constant(2.0))], two_regions()).count(Count.FAILOVERS) == 1


def test_age_is_counted_from_the_onset_also_after_a_cutover(tell, once, two_regions):
    """b fails during the promotion; at 5,002 (hold ¼ h after the cutover) 1.25 h of its 2.25 h are left."""
    modes = [fire(Constant(40.0)), once("flood", "b", 2.25, at=5001.0)]
    groups = (Group("all", ("a", "b", "c")),)
    for threshold, cutovers in ((1.2, 2), (1.25, 1)):
        recovery = two_regions(groups=groups, worth_above=threshold, automatic=(Stage("go", Constant(1.0)),))
        assert tell(modes, recovery).count(Count.FAILOVERS) == cutovers
