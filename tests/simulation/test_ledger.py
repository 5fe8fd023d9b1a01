"""Outages, causes, phases, months, limits, burn-in: what is counted, and how."""

import pytest

from drmodel.laws import Constant
from drmodel.simulation.clock import to_ticks
from drmodel.simulation.ledger import Calendar
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage
from drmodel.simulation.program import compile_program
from drmodel.simulation.tallies import BINS, Count, Span, bin_of
from drmodel.simulation.world import Happening

ALONE = Recovery((Group("all", ("a",)),))
TICK = 1 / 3600 / 1024


def test_touching_outages_are_one(tell, once):
    """The second fault begins in the instant in which the first is repaired."""
    story = tell([once("one", "a", 4.0), once("two", "a", 2.0, at=5004.0)], ALONE)
    assert story.outages() == [(5000, 5006)]
    assert story.count(Count.OUTAGES) == 1
    assert story.by_cause() == {"one": 4.0, "two": 2.0}
    assert story.tallies.outages.sum((0, 1)).tolist() == [1, 0]  # by first cause


def test_outages_a_tick_apart_are_two(tell, once):
    story = tell([once("one", "a", 4.0), once("two", "a", 2.0, at=5004.0 + TICK)], ALONE)
    assert story.count(Count.OUTAGES) == 2


def test_an_outage_that_the_horizon_cuts(tell, once):
    """In downtime and number, not in recovery times."""
    story = tell([once("fire", "a", 10.0, at=8758.0)], ALONE)
    assert story.by_cause() == {"fire": 2.0}
    assert story.count(Count.OUTAGES) == 1
    assert story.number(Span.RECOVERY) == 0


def test_what_happens_at_the_horizon_stays_out(tell, once):
    story = tell([once("fire", "a", 10.0, at=8760.0)], ALONE)
    assert story.log == []
    assert int(story.tallies.faults.sum()) == 0


def test_the_group_feels_the_greatest_harm(tell, once):
    modes = [
        once("a minor", "a", 10.0, harm=0.25),
        once("b major", "a", 2.0, at=5002.0, harm=0.75),
        once("c total", "shop", 1.0, at=5003.0),
    ]
    story = tell(modes, Recovery((Group("all", ("a",)),), shared=("shop",)))
    assert story.by_cause() == {"a minor": (2 + 6) * 0.25, "b major": 1 * 0.75, "c total": 1.0}
    assert story.count(Count.OUTAGES) == 1


def test_among_equals_the_own_region_comes_before_shared_places_and_then_the_oldest(tell, once):
    modes = [
        once("a shop", "shop", 10.0, at=4999.0),
        once("z region", "a", 4.0),
        once("b region", "a", 10.0, at=5001.0),
        once("c dns", "dns", 20.0, at=4998.0),
    ]
    story = tell(modes, Recovery((Group("all", ("a",)),), shared=("shop", "dns")))
    assert story.by_cause() == {"c dns": 2.0 + 7.0, "z region": 4.0, "b region": 7.0}


def test_unrestored_corruption_counts_as_the_own_region(tell, once):
    modes = [once("a shop", "shop", 10.0, at=4999.0), once("worm", "a", 90.0, corrupts=True)]
    recovery = Recovery(
        (Group("all", ("a",)),),
        shared=("shop",),
        detection=Constant(3.0),
        restore=(Stage("restore data", Constant(1.0), phase="restore"),),
    )
    story = tell(modes, recovery)
    assert story.by_cause() == {"a shop": 1.0 + 5.0, "worm": 3.0 + 1.0}
    assert story.by_phase() == {"wait": 6.0, "detect": 3.0, "restore": 1.0}


def test_shared_places_are_waited_for(tell, once, two_regions):
    """Nobody fails over for a load balancer that both regions need."""
    story = tell([once("edge", "lb", 2.0)], two_regions(shared=("lb",)))
    assert story.by_phase() == {"wait": 2.0}
    assert story.count(Count.FAILOVERS) == 0


def test_places_nobody_uses_are_not_in_the_program(tell, once):
    story = tell([once("quake", "moon", 2.0), once("fire", "a", 1.0)], ALONE)
    assert [mode.id for mode in story.program.modes] == ["fire"]


@pytest.mark.parametrize(("lasts", "months"), [(0.72, 12), (0.72 + TICK, 11)])
def test_months_are_compared_exactly(tell, lasts, months):
    """99.9 % of April allows 0.72 h, of July, October and December 0.744 h: a fault in each."""
    mode = FaultMode("fire", ("a",), Constant(lasts), Constant(2160.0 + 24), detected=0.0)
    story = tell([mode], ALONE, Objectives(availabilities=(0.999,)))
    assert story.when(Happening.FAULT) == pytest.approx([n * 2184 + (n - 1) * lasts for n in (1, 2, 3, 4)])
    assert story.tallies.met.sum(0)[0].tolist() == [months, 1]  # 2.88 h in a year that allows 8.76 h


@pytest.mark.parametrize(("hours", "met"), [(8.76, 1), (8.76 + TICK, 0)])
def test_years_are_compared_exactly(tell, once, hours, met):
    story = tell([once("fire", "a", hours)], ALONE, Objectives(availabilities=(0.999, 0.9)))
    assert story.tallies.met.sum(0)[:, 1].tolist() == [met, 1]


def test_weights_enter_months_and_years(tell, once):
    """Three quarters of the users are down for 11.68 h: 8.76 h of a year for all."""
    groups = (Group("x", ("a",), weight=3), Group("y", ("b",), weight=1))
    for lasts, met in ((11.68, 1), (11.68 + TICK, 0)):
        story = tell([once("fire", "a", lasts)], Recovery(groups), Objectives(availabilities=(0.999,)))
        assert story.tallies.met.sum(0)[0, 1] == met
    assert story.tallies.year_bins.sum(0)[bin_of(to_ticks(8.76))] == 1


def test_an_outage_over_the_end_of_a_month_is_split(tell):
    """Ten hours, of which six in January: 99 % of January allows 7.44 h, of February 6.72 h."""
    mode = FaultMode("fire", ("a",), Constant(10.0), Constant(31 * 24 - 6.0))
    story = tell([mode], ALONE, Objectives(availabilities=(0.99, 0.9925)))
    faults = len(story.when(Happening.FAULT))
    assert story.tallies.met.sum(0)[0, 0] == 12 - (faults - 1)  # the later ones lie within one month
    assert story.tallies.met.sum(0)[1, 0] == 12 - faults  # 5.58 h in January


def test_harm_is_a_share_of_the_limit(tell, once):
    story = tell([once("fire", "a", 17.52, harm=0.5)], ALONE, Objectives(availabilities=(0.999,)))
    assert story.tallies.met.sum(0)[0, 1] == 1


def test_the_downtime_of_each_year_is_binned(tell, once):
    story = tell([once("fire", "a", 3.0)], ALONE)
    bins = story.tallies.year_bins.sum(0)
    assert bins.sum() == 1
    assert bins[bin_of(to_ticks(3.0))] == 1
    assert bins.shape == (BINS,)


def test_recovery_times_are_compared_with_every_limit(tell, once):
    modes = [once("one", "a", 1.0), once("two", "a", 2.0, at=6000.0), once("three", "a", 3.0, at=7000.0)]
    story = tell(modes, ALONE, Objectives(rto=(0.5, 1.0, 2.5, 3.0)))
    assert story.tallies.within_rto.sum((0, 1))[Span.RECOVERY].tolist() == [0, 1, 2, 3]
    assert story.number(Span.RECOVERY) == 3
    bins = story.tallies.bins.sum((0, 1))[Span.RECOVERY]
    assert [int(bins[bin_of(to_ticks(hours))]) for hours in (1.0, 2.0, 3.0)] == [1, 1, 1]


def test_the_scope_of_a_site_loss(tell, once, two_regions):
    modes = [once("deploy", "a", 30.0), once("region", "a", 30.0, at=6000.0)]
    recovery = two_regions(failover_loss=Constant(0.125))
    region = frozenset({"region"})
    objectives = Objectives(rto=(1.75, 1.0), rpo=(0.125, 0.1), rto_modes=region, rpo_modes=region)
    story = tell(modes, recovery, objectives)
    assert story.number(Span.RECOVERY) == story.number(Span.FAILOVER_RECOVERY) == 2
    assert story.number(Span.SITE_RECOVERY) == story.number(Span.SITE_LOSS) == 1
    assert story.length(Span.SITE_RECOVERY) == 1.75
    assert story.length(Span.SITE_LOSS) == 0.125
    assert story.number(Span.FAILOVER_LOSS) == 2
    within = story.tallies.within_rpo.sum((0, 1))
    assert within.tolist() == [[2, 0], [1, 0], [0, 0]]


def test_recoveries_and_losses_have_scopes_of_their_own(tell, once, two_regions):
    modes = [once("deploy", "a", 30.0), once("region", "a", 30.0, at=6000.0)]
    scopes = Objectives(rto_modes=frozenset({"deploy", "region"}), rpo_modes=frozenset({"region"}))
    story = tell(modes, two_regions(), scopes)
    assert story.number(Span.SITE_RECOVERY) == 2
    assert story.number(Span.SITE_LOSS) == 1


def test_a_restore_is_compared_with_the_loss_limits(tell, once):
    recovery = Recovery((Group("all", ("a",)),), detection=Constant(1.0), restore_loss=Constant(2.0))
    story = tell([once("worm", "a", 30.0, corrupts=True)], recovery, Objectives(rpo=(2.0, 3.0)))
    assert story.tallies.within_rpo.sum((0, 1))[Span.RESTORE_LOSS - Span.FAILOVER_LOSS].tolist() == [0, 1]


def test_burn_in_counts_for_nothing_but_what_reaches_over_its_end(tell, two_regions):
    """An outage from hour 8,758 to 8,762 adds its last two hours of downtime, and is no outage of the year."""
    mode = FaultMode("fire", ("a",), Constant(4.0), Constant(8758.0), detected=0.0)
    story = tell([mode], two_regions(), Objectives(availabilities=(0.9,)), burn_in=1)
    assert story.by_cause() == {"fire": 2.0}
    assert story.count(Count.OUTAGES) == 0
    assert story.number(Span.RECOVERY) == 0
    assert story.tallies.years.sum() == 1
    assert story.tallies.met.sum(0).tolist() == [[12, 1]]


def test_faults_are_counted_from_the_end_of_the_burn_in(tell):
    mode = FaultMode("fire", ("a",), Constant(4.0), Constant(8758.0))
    story = tell([mode], ALONE, burn_in=1, years=2)
    assert story.when(Happening.FAULT) == [8758, 17520]
    assert story.tallies.faults.sum() == 1


def test_failovers_of_the_burn_in_are_not_counted(tell, once, two_regions):
    story = tell([once("fire", "a", 4.0)], two_regions(failback_outage=0.5), burn_in=1)
    assert story.when(Happening.CUTOVER) == [5001.75, 10005.75, 15009.75]
    assert story.count(Count.FAILOVERS) == story.count(Count.FAILBACKS) == 2
    assert story.count(Count.OUTAGES) == story.count(Count.FAILBACK_OUTAGES) == 2


def test_time_away_is_clipped_at_the_end_of_the_burn_in(tell, two_regions):
    """Away from hour 8,741.75 to 8,764, and from 17,505.75 to the end at 17,520."""
    mode = FaultMode("fire", ("a",), Constant(24.0), Constant(8740.0))
    story = tell([mode], two_regions(), burn_in=1)
    assert story.hours(story.count(Count.AWAY_TICKS)) == 4.0 + 14.25


def test_a_calendar_starts_where_the_burn_in_ends(once):
    program = compile_program([once("fire", "a", 4.0)], ALONE)
    assert Calendar(program, burn_in=2, years=1).burn_in == 2 * program.month_ends[-1]
