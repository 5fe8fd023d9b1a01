"""Detection, decision, promotion: each rule with a timeline that arithmetic gives. Faults begin at hour 5,000."""

import math

import numpy as np
import pytest

from drmodel.laws import Constant, Exponential, Hourly, Mixture, Uniform
from drmodel.simulation.draws import key
from drmodel.simulation.model import FaultMode, Group, Recovery, Stage, health_checks, readiness
from drmodel.simulation.tallies import Count, Span
from drmodel.simulation.world import Happening


def uniform(mode, ordinal, slot, attempt=1, seed=1, replication=0):
    """The uniform of a named slot, from a generator built afresh."""
    counter = np.array([ordinal - 1, (key(slot) + attempt - 1) % 2**64, replication, key(mode)], np.uint64)
    return (int(np.random.Philox(counter=counter, key=[seed, 0]).random_raw()) >> 11) * 2.0**-53


def lanes(mode, ordinal, seed=1, replication=0):
    counter = np.array([ordinal - 1, 0, replication, key(mode)], np.uint64)
    fresh = np.random.Philox(counter=counter, key=[seed, 0])
    return [(int(x) >> 11) * 2.0**-53 for x in fresh.random_raw(4)]


def test_one_region_waits_for_the_repair(tell, once):
    story = tell([once("fire", "a", 4.0)], Recovery((Group("all", ("a",)),), detection=Constant(0.5), hold=0.25))
    assert story.outages() == [(5000, 5004)]
    assert story.by_cause() == {"fire": 4.0}
    assert story.by_phase() == {"detect": 0.5, "decide": 0.25, "wait": 3.25}
    assert story.count(Count.FAILOVERS) == 0
    assert story.when(Happening.ABORT) == [5004]


def test_failover_restores_service_and_failback_follows(tell, once, two_regions):
    stages = (Stage("people", Constant(1.0), phase="respond"), Stage("dns", Constant(0.5), phase="traffic"))
    recovery = two_regions(automatic=stages, soak=2.0, canary=1.0, failback_outage=0.125)
    story = tell([once("fire", "a", 4.0)], recovery)
    assert story.when(Happening.DECIDING) == [5000.5]
    assert story.when(Happening.PROMOTING) == [5000.75]
    assert story.when(Happening.STAGE) == [5000.75, 5001.75]
    assert story.when(Happening.CUTOVER) == [5002.25]
    assert story.when(Happening.FAILING_BACK) == [5007]  # repaired at 5,004, then soak and canary
    assert story.outages() == [(5000, 5002.25), (5007, 5007.125)]
    assert story.by_phase() == {"detect": 0.5, "decide": 0.25, "respond": 1.0, "traffic": 0.5, "failback": 0.125}
    assert story.by_cause() == {"fire": 2.375}  # a failback's cause is the failover's trigger
    assert story.count(Count.OUTAGES) == story.count(Count.FAILBACK_OUTAGES) == 1
    assert story.count(Count.FAILOVERS) == story.count(Count.FAILBACKS) == 1
    assert story.length(Span.RECOVERY) == story.length(Span.FAILOVER_RECOVERY) == 2.25


def test_a_repair_before_detection_aborts_and_forgets(tell, once, two_regions):
    story = tell([once("blip", "a", 0.25)], two_regions())
    assert story.outages() == [(5000, 5000.25)]
    assert story.count(Count.FAILOVERS) == 0
    assert story.by_phase() == {"detect": 0.25}
    assert story.number(Span.FAILOVER_RECOVERY) == 0


def test_a_repair_during_the_hold_aborts(tell, once, two_regions):
    story = tell([once("blip", "a", 0.625)], two_regions())
    assert story.when(Happening.ABORT) == [5000.625]
    assert story.by_phase() == {"detect": 0.5, "decide": 0.125}


def test_a_repair_in_the_instant_of_the_decision_comes_first(tell, once, two_regions):
    story = tell([once("blip", "a", 0.75)], two_regions())
    assert story.count(Count.FAILOVERS) == 0


def test_detection_follows_the_phase_of_the_health_checks(tell, once, two_regions):
    story = tell([once("fire", "a", 40.0)], two_regions(detection=health_checks(8.0, 2, 0.5)))
    phase = lanes("fire", 1)[3]
    assert story.when(Happening.DECIDING)[0] == pytest.approx(5000 + 8 * (phase + 1) + 0.5, abs=1e-6)


def test_the_first_detected_fault_is_the_trigger_and_later_ones_do_not_restart_detection(tell, once, two_regions):
    modes = [once("first", "a", 0.4), once("second", "a", 9.0, at=5000.25)]
    story = tell(modes, two_regions())
    # the place never was healthy in between: detection ends half an hour after the first onset
    assert story.when(Happening.DECIDING) == [5000.5]
    assert story.program.modes[story.details(Happening.DETECTING)[0]].id == "first"
    assert story.when(Happening.CUTOVER) == [5001.75]
    # the fence's cause is the trigger, though only the second is still there
    assert story.by_cause() == {"first": 0.4 + 1.0, "second": pytest.approx(0.35)}


def test_promotion_is_committed_and_fences_also_when_the_old_region_heals(tell, once, two_regions):
    story = tell([once("fire", "a", 1.0)], two_regions(soak=10.0))
    assert story.outages()[0] == (5000, 5001.75)
    assert story.by_phase()["promote"] == 1.0
    assert story.when(Happening.FAILING_BACK) == [
        5011.75
    ]  # soak counts from the cutover, later than the repair at 5,001


def test_blocked_while_no_target_is_healthy(tell, once, two_regions):
    modes = [once("fire", "a", 20.0), once("flood", "b", 3.0, at=4999.0)]
    story = tell(modes, two_regions())
    assert story.when(Happening.DECIDED)[0] == 5000.75
    assert story.when(Happening.PROMOTING)[0] == 5002  # b is back
    assert story.by_phase()["wait"] == 1.25


def test_an_undetected_fault_of_the_standby_is_not_seen_until_after_the_cutover(tell, once, two_regions):
    modes = [once("fire", "a", 20.0), once("rot", "b", 6.0, at=4999.0, detected=0.0)]
    story = tell(modes, two_regions())
    assert story.when(Happening.CUTOVER) == [5001.75]
    assert story.outages()[0] == (5000, 5005)  # one outage, rot is harmful till 5,005
    assert story.by_cause() == {"fire": 1.75, "rot": 3.25}
    assert story.number(Span.FAILOVER_RECOVERY) == 0  # the cutover did not restore service


def test_cutover_onto_an_unhealthy_region_goes_on_without_a_new_detection(tell, once, two_regions):
    modes = [once("fire", "a", 20.0), once("flood", "b", 30.0, at=5001.0)]  # during the promotion
    recovery = two_regions(groups=(Group("all", ("a", "b", "c")),))
    story = tell(modes, recovery)
    assert story.when(Happening.CUTOVER) == [5001.75, 5003]  # hold 15 min and one hour after the first cutover
    assert story.when(Happening.DETECTING) == [5000]
    assert [story.program.places[place].id for place in story.details(Happening.CUTOVER)] == ["b", "c"]
    assert story.outages()[0] == (5000, 5003)
    assert story.count(Count.FAILOVERS) == 2


def test_the_target_is_the_first_listed_healthy_region(tell, once, two_regions):
    modes = [once("fire", "a", 20.0), once("flood", "c", 30.0, at=4999.0)]
    recovery = two_regions(groups=(Group("all", ("a", "c", "b")),))
    story = tell(modes, recovery)
    assert story.program.places[story.details(Happening.CUTOVER)[0]].id == "b"


def test_a_failed_stage_takes_its_time_and_then_falls_back(tell, once, two_regions):
    by_hand = (Stage("by hand", Constant(3.0), phase="manual"),)
    stages = (Stage("script", Constant(1.0), success=0.0, fallback=by_hand), Stage("dns", Constant(0.5)))
    story = tell([once("fire", "a", 20.0)], two_regions(automatic=stages))
    assert story.when(Happening.STAGE) == [5000.75, 5001.75, 5004.75]
    assert story.when(Happening.CUTOVER) == [5005.25]
    assert story.by_phase()["manual"] == 3.0


def test_a_successful_stage_jumps_over_its_fallbacks(tell, once, two_regions):
    inner = (Stage("inner", Constant(1.0)),)
    outer = (Stage("outer", Constant(1.0), success=0.5, fallback=inner), Stage("outer two", Constant(1.0)))
    stages = (Stage("script", Constant(1.0), success=1.0, fallback=outer), Stage("dns", Constant(0.5)))
    story = tell([once("fire", "a", 20.0)], two_regions(automatic=stages))
    names = [story.program.stages[stage].name for stage in story.details(Happening.STAGE)]
    assert names == ["script", "dns"]


def test_success_is_one_uniform_of_its_own_slot(tell, once, two_regions):
    drawn = uniform("fire", 1, "script|success")
    for success, expected in ((drawn + 1e-9, 5001.75), (drawn, 5004.75)):
        stage = Stage("script", Constant(1.0), success=success, fallback=(Stage("by hand", Constant(3.0)),))
        story = tell([once("fire", "a", 20.0)], two_regions(automatic=(stage,)))
        assert story.when(Happening.CUTOVER) == [expected]


@pytest.mark.parametrize(("exposure", "expected"), [(0.0, 5001.75), (math.inf, 5004.75)])
def test_a_standby_that_is_never_or_always_broken(tell, once, two_regions, exposure, expected):
    stage = Stage("script", Constant(1.0), needs_ready=True, fallback=(Stage("by hand", Constant(3.0)),))
    story = tell(
        [once("fire", "a", 20.0)], two_regions(automatic=(stage,), breakage_rate=0.001, drill_interval=exposure)
    )
    assert story.when(Happening.CUTOVER) == [expected]


def test_readiness_is_drawn_once_a_fault_and_target(tell, once, two_regions):
    """Two stages that need the same standby are ready together: the share of mixed stories is nil."""
    first = Stage("one", Constant(1.0), needs_ready=True, fallback=(Stage("by hand one", Constant(0.0)),))
    second = Stage("two", Constant(1.0), needs_ready=True, fallback=(Stage("by hand two", Constant(0.0)),))
    recovery = two_regions(automatic=(first, second), breakage_rate=1.0, drill_interval=1.5)
    assert readiness(1.0, 1.5) == pytest.approx(0.5179, abs=1e-4)
    seen = set()
    for replication in range(20):
        story = tell([once("fire", "a", 20.0)], recovery, replication=replication)
        ready = uniform("fire", 1, "ready|b", replication=replication) < readiness(1.0, 1.5)
        names = {story.program.stages[stage].name for stage in story.details(Happening.STAGE)}
        assert names == ({"one", "two"} if ready else {"one", "by hand one", "two", "by hand two"})
        seen.add(ready)
    assert seen == {True, False}


def test_a_second_promotion_for_the_same_fault_draws_anew(tell, once, two_regions):
    """A corruption cancels the promotion; after the restore the same fault starts another: the next block."""
    script = Stage("script", Uniform(10.0, 20.0))
    modes = [once("fire", "a", 300.0), once("worm", "b", 300.0, at=5002.0, corrupts=True)]
    recovery = two_regions(automatic=(script,), restore=(Stage("restore data", Constant(5.0)),))
    story = tell(modes, recovery)
    assert story.when(Happening.PROMOTING) == [5000.75, 5007.5]  # detection ½ h and restore 5 h after 5,002
    second = 10 + 10 * uniform("fire", 1, "script", attempt=2)
    assert story.when(Happening.CUTOVER)[0] == pytest.approx(5007.5 + second, abs=1e-6)


def test_a_second_attempt_succeeds_or_fails_anew_and_chooses_anew(tell, once, two_regions):
    """Success and the part of a mixture have slots of their own, each with a block for each attempt."""
    law = Mixture(0.5, Constant(10.0), Constant(20.0))
    script = Stage("script", law, success=0.5, fallback=(Stage("by hand", Constant(100.0)),))
    modes = [once("fire", "a", 900.0), once("worm", "b", 900.0, at=5002.0, corrupts=True)]
    recovery = two_regions(automatic=(script,), restore=(Stage("restore data", Constant(5.0)),))
    for replication in range(12):
        story = tell(modes, recovery, replication=replication)
        lasts = 10.0 if uniform("fire", 1, "script|which", 2, replication=replication) < 0.5 else 20.0
        failed = uniform("fire", 1, "script|success", 2, replication=replication) >= 0.5
        assert story.when(Happening.CUTOVER)[0] == 5007.5 + lasts + 100 * failed


def test_repairs_come_before_faults_in_one_instant(tell, once, two_regions):
    """The old trigger is gone when the new fault begins, which becomes the trigger, in whatever order of id."""
    for first, second in (("one", "two"), ("two", "one")):
        story = tell([once(first, "a", 0.5), once(second, "a", 30.0, at=5000.5)], two_regions())
        assert story.by_cause() == {first: 0.5, second: 0.25 + 1.0}
        assert story.when(Happening.CUTOVER) == [5001.75]  # the place was unhealthy all the time


def test_a_stage_with_an_hourly_law_takes_that_of_the_hour_at_which_it_starts(tell, once, two_regions):
    start = 5000.75
    week = tuple(int(hour == int(start) % 168) for hour in range(168))
    for laws, expected in (((Constant(9.0), Constant(2.0)), 2.0), ((Constant(2.0), Constant(9.0)), 9.0)):
        story = tell([once("fire", "a", 40.0)], two_regions(automatic=(Stage("people", Hourly(week, laws)),)))
        assert story.when(Happening.CUTOVER) == [start + expected]


def test_the_same_uniform_serves_whatever_the_hour(tell, once, two_regions):
    """Also when the law of the hour is a mixture."""
    law = Mixture(0.5, Uniform(1.0, 3.0), Uniform(11.0, 13.0))
    story = tell([once("fire", "a", 40.0)], two_regions(automatic=(Stage("people", Hourly((0,) * 168, (law,))),)))
    low = 1.0 if uniform("fire", 1, "people|which") < 0.5 else 11.0
    assert story.when(Happening.CUTOVER)[0] == pytest.approx(5000.75 + low + 2 * uniform("fire", 1, "people"), abs=1e-6)


def test_a_repair_may_be_a_mixture(tell):
    """Its part has a slot of its own, the first block of which serves the fault."""
    storm = FaultMode("storm", ("a",), Mixture(0.5, Constant(10.0), Constant(20.0)), Constant(2_000.0))
    story = tell([storm], Recovery((Group("all", ("a",)),)))
    lengths = [10.0 if uniform("storm", ordinal, "repair|which") < 0.5 else 20.0 for ordinal in range(1, 5)]
    assert [end - begin for begin, end in story.outages()] == lengths
    assert set(lengths) == {10.0, 20.0}


def test_an_undetected_fault_that_nobody_notices_is_suffered(tell, once, two_regions):
    story = tell([once("rot", "a", 4.0, detected=0.0)], two_regions())
    assert story.outages() == [(5000, 5004)]
    assert story.by_phase() == {"wait": 4.0}


def test_people_notice_and_take_the_manual_path_without_detection(tell, once, two_regions):
    recovery = two_regions(noticed=Constant(2.0), manual=(Stage("by hand", Constant(3.0), phase="manual"),))
    story = tell([once("rot", "a", 40.0, detected=0.0)], recovery)
    assert story.when(Happening.NOTICED) == [5002]
    assert story.when(Happening.PROMOTING) == [5002.25]  # at once, after the hold
    assert story.when(Happening.CUTOVER) == [5005.25]
    assert story.by_phase() == {"wait": 2.0, "decide": 0.25, "manual": 3.0}


@pytest.mark.parametrize("after", [40.0, 41.0])
def test_what_is_repaired_first_is_not_noticed(tell, once, two_regions, after):
    story = tell([once("rot", "a", 40.0, detected=0.0)], two_regions(noticed=Constant(after)))
    assert story.when(Happening.NOTICED) == []


def test_people_may_notice_at_once(tell, once, two_regions):
    recovery = two_regions(noticed=Constant(0.0), hold=0.0, manual=(Stage("by hand", Constant(3.0)),))
    story = tell([once("rot", "a", 40.0, detected=0.0)], recovery)
    assert story.outages()[0] == (5000, 5003)
    assert [e for t, _, e, _ in story.log if t == story.log[0][0]][:2] == [Happening.FAULT, Happening.NOTICED]


def test_what_is_noticed_on_a_standby_keeps_it_from_being_a_target(tell, once, two_regions):
    modes = [once("rot", "b", 40.0, at=4990.0, detected=0.0), once("fire", "a", 90.0)]
    story = tell(modes, two_regions(noticed=Constant(2.0)))
    assert story.when(Happening.PROMOTING) == [5030]


def test_health_checks_see_a_share_of_the_faults(tell, two_regions):
    """Detected if the third lane of the fault is below the probability."""
    mode = FaultMode("rot", ("a",), Constant(2.0), Constant(98.0), detected=0.4)
    story = tell([mode], two_regions(detection=Constant(0.0), hold=0.0, automatic=()))
    seen = sum(lanes("rot", ordinal)[2] < 0.4 for ordinal in range(1, 88))
    assert story.count(Count.FAILOVERS) == seen > 10


def test_a_false_alarm_moves_users_for_nothing(tell, once, two_regions):
    story = tell([once("alarm", "a", 20.0, harm=0.0, detected=0.0)], two_regions())  # always detected
    assert story.outages()[0] == (5000.75, 5001.75)
    assert story.by_cause() == {"alarm": 1.0}
    assert story.count(Count.FALSE_FAILOVERS) == story.count(Count.FAILOVERS) == 1


def test_a_failover_is_not_false_if_users_feel_anything_at_the_fence(tell, once, two_regions):
    for place in ("a", "shop"):
        modes = [once("alarm", "a", 20.0, harm=0.0), once("rot", place, 20.0, at=5000.25, detected=0.0)]
        story = tell(modes, two_regions(shared=("shop",)))
        assert (story.count(Count.FAILOVERS), story.count(Count.FALSE_FAILOVERS)) == (1, 0)


def test_a_false_alarm_blocks_a_target_too(tell, once, two_regions):
    modes = [once("fire", "a", 20.0), once("alarm", "b", 6.0, at=4999.0, harm=0.0)]
    assert tell(modes, two_regions()).when(Happening.PROMOTING)[0] == 5005


def test_a_false_alarm_during_promotion_waits_for_the_cutover(tell, once, two_regions):
    modes = [once("fire", "a", 3.0), once("alarm", "b", 20.0, at=5001.0, harm=0.0)]
    story = tell(modes, two_regions())
    assert story.when(Happening.CUTOVER)[0] == 5001.75
    assert story.when(Happening.DECIDING) == [5000.5]  # after the cutover it is already deciding
    assert story.when(Happening.PROMOTING) == [5000.75, 5003]  # blocked till a is repaired at 5,003
    assert story.count(Count.FALSE_FAILOVERS) == 1


def test_common_cause_repaired_together(tell, once, two_regions):
    story = tell([once("provider", ("a", "b"), 4.0)], two_regions())
    assert story.outages() == [(5000, 5004)]
    assert story.count(Count.FAILOVERS) == 0


def test_common_cause_with_a_repair_for_each_place(tell, two_regions):
    """Each place has its own slot; the clock of the mode restarts when the last one is back."""
    mode = FaultMode("provider", ("b", "a"), Uniform(10.0, 30.0), Constant(2000.0), repair_each=True)
    story = tell([mode], two_regions(detection=Constant(100.0)))
    a, b = (10 + 20 * uniform("provider", 1, f"repair|{place}") for place in "ab")
    assert sorted(story.when(Happening.REPAIR)[:2]) == pytest.approx(sorted([2000 + a, 2000 + b]), abs=1e-6)
    assert story.outages()[0] == pytest.approx((2000, 2000 + a), abs=1e-6)
    assert story.when(Happening.FAULT)[1] == pytest.approx(4000 + max(a, b), abs=1e-6)


def test_places_that_a_strategy_does_not_use_still_hold_the_clock(tell):
    mode = FaultMode("provider", ("a", "moon"), Uniform(10.0, 30.0), Constant(2000.0), repair_each=True)
    story = tell([mode], Recovery((Group("all", ("a",)),)))
    longest = max(10 + 20 * uniform("provider", 1, f"repair|{place}") for place in ("a", "moon"))
    assert story.when(Happening.FAULT)[1] == pytest.approx(4000 + longest, abs=1e-6)


def test_noticing_a_common_cause_spares_the_places_that_are_back(tell, two_regions):
    mode = FaultMode("provider", ("a", "b"), Uniform(10.0, 30.0), Constant(5000.0), detected=0.0, repair_each=True)
    a, b = (10 + 20 * uniform("provider", 1, f"repair|{place}") for place in "ab")
    middle = (a + b) / 2  # one is back, the other is not
    manual = (Stage("by hand", Constant(0.0)),)
    story = tell([mode], two_regions(noticed=Constant(middle), hold=0.0, manual=manual))
    assert story.when(Happening.NOTICED) == pytest.approx([5000 + middle], abs=1e-6)
    assert story.count(Count.FAILOVERS) == (a > b)


def test_time_to_fault_and_repair_last_at_least_a_tick(tell):
    mode = FaultMode("flicker", ("a",), Constant(0.0), Constant(0.0))
    story = tell([mode], Recovery((Group("all", ("a",)),)), ticks_per_hour=1 / 24)  # ticks of a day
    assert story.when(Happening.FAULT) == [24 * (1 + 2 * i) for i in range(182)]


def test_data_loss_counts_at_cutover(tell, once, two_regions):
    story = tell([once("fire", "a", 20.0)], two_regions(failover_loss=Constant(0.125)))
    assert story.length(Span.FAILOVER_LOSS) == 0.125
    assert [story.hours(ticks) for ticks in story.details(Happening.LOST_DATA)] == [0.125]


def test_data_loss_may_be_a_mixture_of_lag_and_backup_age(tell, once, two_regions):
    law = Mixture(0.5, Constant(0.125), Uniform(0.0, 24.0))
    lengths = set()
    for replication in range(6):
        story = tell([once("fire", "a", 20.0)], two_regions(failover_loss=law), replication=replication)
        fresh = uniform("fire", 1, "data loss|which", replication=replication) < 0.5
        expected = 0.125 if fresh else 24 * uniform("fire", 1, "data loss", replication=replication)
        assert story.length(Span.FAILOVER_LOSS) == pytest.approx(expected, abs=1e-6)
        lengths.add(fresh)
    assert lengths == {True, False}


def test_three_groups_are_served_each_by_its_own_list(tell, once, two_regions):
    groups = (Group("x", ("a", "b", "c")), Group("y", ("b", "c", "a")), Group("z", ("c", "a", "b")))
    story = tell([once("fire", "a", 20.0)], two_regions(groups=groups))
    assert [story.count(Count.FAILOVERS), story.when(Happening.CUTOVER, 0), story.outages(1)] == [1, [5001.75], []]


def test_groups_hit_by_one_fault_share_its_draws(tell, once, two_regions):
    groups = (Group("x", ("a", "b")), Group("y", ("a", "c")))
    story = tell([once("fire", "a", 90.0)], two_regions(groups=groups, automatic=(Stage("go", Exponential(9.0)),)))
    assert story.when(Happening.CUTOVER, 0) == story.when(Happening.CUTOVER, 1)
