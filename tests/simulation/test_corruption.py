"""Corruption and restores, each with a timeline that arithmetic gives."""

import pytest

from drmodel.laws import NEVER, Constant
from drmodel.simulation.model import Group, Recovery, Stage
from drmodel.simulation.tallies import Count, Span
from drmodel.simulation.world import Happening

RESTORE = (Stage("respond", Constant(1.0), phase="respond"), Stage("point in time", Constant(2.0), phase="restore"))


def rules(**more):
    """Restore of 3 h, detection ½ h, a backup that is 2 h old at the onset."""
    return {
        "restore": RESTORE,
        "detection": Constant(0.5),
        "restore_loss": Constant(2.0),
        "noticed": NEVER,
        **more,
    }


def alone(**more):
    return Recovery((Group("all", ("a",)),), **rules(**more))


def test_a_detected_corruption_is_restored(tell, once):
    story = tell([once("worm", "a", 50.0, corrupts=True)], alone())
    assert story.when(Happening.RESTORING) == [5000.5]
    assert story.outages() == [(5000, 5003.5)]
    assert story.by_phase() == {"detect": 0.5, "respond": 1.0, "restore": 2.0}
    assert story.by_cause() == {"worm": 3.5}
    assert story.count(Count.RESTORES) == 1
    assert story.count(Count.FAILOVERS) == 0
    assert story.length(Span.RECOVERY) == 3.5


def test_lost_is_the_age_of_the_backup_and_what_was_written_since(tell, once):
    story = tell([once("worm", "a", 50.0, corrupts=True)], alone())
    assert story.length(Span.RESTORE_LOSS) == 2.0 + 0.5
    ransom = tell([once("worm", "a", 900.0, corrupts=True, detected=0.0)], alone(noticed=Constant(240.0)))
    assert ransom.length(Span.RESTORE_LOSS) == 2.0 + 240.0


@pytest.mark.parametrize(("noticed", "repair", "starts"), [(10.0, 6.0, 5006), (4.0, 6.0, 5004)])
def test_an_undetected_corruption_waits_for_people_or_for_the_end_of_the_repair(tell, once, noticed, repair, starts):
    story = tell([once("worm", "a", repair, corrupts=True, detected=0.0)], alone(noticed=Constant(noticed)))
    assert story.when(Happening.RESTORING) == [starts]
    assert story.outages() == [(5000, starts + 3)]


def test_its_repair_only_drives_its_clock(tell, once):
    """Repaired at 5,000.25, before detection: users are harmed until the restore ends all the same."""
    story = tell([once("worm", "a", 0.25, corrupts=True)], alone())
    assert story.outages() == [(5000, 5003.5)]


def test_corruption_harms_data_and_not_places(tell, once):
    """The standby stays a healthy target, and the group never fails over for it."""
    recovery = Recovery((Group("all", ("a", "b")),), automatic=(Stage("promote", Constant(1.0)),), **rules())
    modes = [once("worm", "b", 500.0, corrupts=True), once("fire", "a", 30.0, at=5010.0)]
    story = tell(modes, recovery)
    assert story.outages()[0] == (5000, 5003.5)  # the corruption of any place that the group may use
    assert story.when(Happening.CUTOVER) == [5011.5]


def test_corruption_elsewhere_is_not_felt(tell, once):
    recovery = Recovery((Group("x", ("a",)), Group("y", ("b",))), **rules())
    story = tell([once("worm", "b", 50.0, corrupts=True)], recovery)
    assert story.outages(0) == []
    assert story.outages(1) == [(5000, 5003.5)]


def test_a_share_of_corruption(tell, once):
    """Half of the functions until the fence, all of them behind it."""
    story = tell([once("worm", "a", 50.0, corrupts=True, harm=0.5)], alone())
    assert story.by_phase() == {"detect": 0.25, "respond": 1.0, "restore": 2.0}


def test_while_it_waits_a_newer_corruption_takes_over_if_its_start_is_earlier(tell, once):
    slow = once("a slow", "a", 900.0, corrupts=True, detected=0.0)
    fast = once("b fast", "a", 900.0, at=5002.0, corrupts=True)
    story = tell([slow, fast], alone(noticed=Constant(100.0)))
    assert story.when(Happening.RESTORING) == [5002.5]
    assert story.by_cause() == {"a slow": 2.5, "b fast": 3.0}  # felt: the oldest; fenced: the trigger
    assert story.count(Count.RESTORES) == 1  # its end undoes all corruption
    assert story.length(Span.RESTORE_LOSS) == 2.0 + 2.5  # written since the oldest corruption began


def test_while_it_waits_a_newer_corruption_does_not_delay_it(tell, once):
    fast = once("a fast", "a", 900.0, corrupts=True)
    slow = once("b slow", "a", 900.0, at=5000.25, corrupts=True, detected=0.0)
    story = tell([fast, slow], alone(noticed=Constant(100.0)))
    assert story.when(Happening.RESTORING) == [5000.5]
    assert story.outages() == [(5000, 5003.5)]


def test_during_a_restore_a_newer_corruption_starts_it_again(tell, once):
    modes = [once("worm", "a", 900.0, corrupts=True), once("again", "a", 900.0, at=5002.0, corrupts=True)]
    story = tell(modes, alone())
    assert story.when(Happening.RESTORING) == [5000.5, 5002]
    assert story.outages() == [(5000, 5005)]
    assert story.by_cause() == {"worm": 2.0, "again": 3.0}
    assert story.count(Count.RESTORES) == 1
    assert story.length(Span.RESTORE_LOSS) == 2.0 + 0.5  # behind the fence nothing more was written


def test_a_restore_cancels_a_promotion(tell, once):
    recovery = Recovery((Group("all", ("a", "b")),), automatic=(Stage("promote", Constant(4.0)),), **rules())
    modes = [once("fire", "a", 3.0), once("worm", "b", 900.0, at=5001.0, corrupts=True)]
    story = tell(modes, recovery)
    assert story.when(Happening.PROMOTING) == [5000.5]
    assert story.when(Happening.CUTOVER) == []
    assert story.outages() == [(5000, 5004.5)]
    assert story.by_cause() == {"fire": 1.5, "worm": 3.0}


def test_a_restore_cancels_a_failback(tell, once):
    recovery = Recovery((Group("all", ("a", "b")),), failback_outage=4.0, **rules())
    modes = [once("fire", "a", 3.0), once("worm", "b", 900.0, at=5004.0, corrupts=True)]
    story = tell(modes, recovery)
    assert story.when(Happening.FAILING_BACK) == [5003, 5007.5]  # begun again after the restore
    assert story.when(Happening.HOME) == [5011.5]


def test_a_restore_ignores_place_faults_and_then_decides_at_once(tell, once):
    recovery = Recovery((Group("all", ("a", "b")),), automatic=(Stage("promote", Constant(1.0)),), hold=9.0, **rules())
    modes = [once("worm", "a", 900.0, corrupts=True), once("fire", "a", 90.0, at=5001.0)]
    story = tell(modes, recovery)
    assert story.when(Happening.DETECTING) == []
    assert story.when(Happening.RESTORED) == [5003.5]
    assert story.when(Happening.PROMOTING) == [5003.5]  # neither detection nor hold
    assert story.outages()[0] == (5000, 5004.5)


def test_a_due_restore_precedes_the_timer_of_the_state(tell, once):
    """Detection of the fire and the restore are due at 5,000.5: nothing is decided any more."""
    recovery = Recovery((Group("all", ("a", "b")),), **rules())
    modes = [once("fire", "a", 90.0), once("worm", "a", 900.0, corrupts=True)]
    story = tell(modes, recovery)
    assert story.when(Happening.DECIDING) == []
    assert story.when(Happening.RESTORING) == [5000.5]


def test_two_corruptions_of_one_instant_are_taken_in_order_of_mode(tell, once):
    modes = [once("b", "a", 900.0, corrupts=True), once("a", "a", 900.0, corrupts=True)]
    story = tell(modes, alone())
    assert [story.program.modes[mode].id for mode in story.details(Happening.RESTORING)] == ["a"]


def test_corruption_is_not_noticed_as_a_place_fault(tell, once):
    story = tell([once("worm", "a", 50.0, corrupts=True, detected=0.0)], alone(noticed=Constant(1.0)))
    assert story.when(Happening.NOTICED) == []


def test_a_restore_without_stages_takes_no_time(tell, once):
    story = tell([once("worm", "a", 50.0, corrupts=True)], alone(restore=()))
    assert story.outages() == [(5000, 5000.5)]
    assert story.count(Count.RESTORES) == 1
