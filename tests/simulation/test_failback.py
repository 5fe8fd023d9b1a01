"""Going home: soak, canary, restarts, commitment; and brown-out while away."""

from drmodel.laws import Constant
from drmodel.simulation.model import Group, Stage
from drmodel.simulation.tallies import Count
from drmodel.simulation.world import Happening


def test_soak_and_canary_count_from_the_repair(tell, once, two_regions):
    story = tell([once("fire", "a", 4.0)], two_regions(soak=2.0, canary=1.0, failback_outage=0.5))
    assert story.when(Happening.FAILING_BACK) == [5007]
    assert story.when(Happening.HOME) == [5007.5]


def test_without_soak_users_go_home_at_the_repair(tell, once, two_regions):
    story = tell([once("fire", "a", 4.0)], two_regions())
    assert story.when(Happening.HOME) == [5004]
    assert story.count(Count.FAILBACK_OUTAGES) == 0


def test_a_detected_fault_at_home_restarts_the_soak(tell, once, two_regions):
    modes = [once("fire", "a", 4.0), once("again", "a", 3.0, at=5006.0)]
    story = tell(modes, two_regions(soak=4.0))
    assert story.when(Happening.FAILING_BACK) == [5013]  # 5,009 + 4


def test_an_undetected_fault_at_home_does_not(tell, once, two_regions):
    modes = [once("fire", "a", 4.0), once("rot", "a", 8.0, at=5006.0, detected=0.0)]
    story = tell(modes, two_regions(soak=4.0))
    assert story.when(Happening.FAILING_BACK) == [5008]
    assert story.outages()[-1] == (5008, 5014)  # users come home to a region that is harmed


def test_a_fault_of_the_active_region_means_failover(tell, once, two_regions):
    modes = [once("fire", "a", 4.0), once("flood", "b", 90.0, at=5005.0)]
    story = tell(modes, two_regions(soak=8.0))
    assert story.when(Happening.CUTOVER) == [5001.75, 5006.75]  # the second to a, the first other region
    assert story.when(Happening.FAILING_BACK) == []
    assert story.count(Count.FAILBACKS) == 0
    assert story.outages() == [(5000, 5001.75), (5005, 5006.75)]


def test_a_failback_is_committed(tell, once, two_regions):
    modes = [once("fire", "a", 4.0), once("again", "a", 2.0, at=5005.5)]
    story = tell(modes, two_regions(soak=1.0, failback_outage=1.0))
    assert story.when(Happening.FAILING_BACK)[0] == 5005
    assert story.when(Happening.HOME)[0] == 5006
    assert story.when(Happening.DECIDING) == [5000.5]  # at home it decides, without a new detection
    assert story.when(Happening.PROMOTING) == [5000.75, 5006.25]


def test_an_outage_that_begins_as_a_failback_and_goes_on_is_not_a_failback_outage(tell, once, two_regions):
    modes = [once("fire", "a", 4.0), once("rot", "a", 2.0, at=5005.5, detected=0.0)]
    story = tell(modes, two_regions(soak=1.0, failback_outage=1.0))
    assert story.outages()[1] == (5005, 5007.5)
    assert (story.count(Count.OUTAGES), story.count(Count.FAILBACK_OUTAGES)) == (2, 0)
    assert story.by_phase()["failback"] == 1.0


def test_an_outage_that_ends_as_a_failback_is_not_a_failback_outage(tell, once, two_regions):
    """The active region rots unseen from 5,003; home is back at 5,004, and users return within half an hour."""
    modes = [once("fire", "a", 4.0), once("rot", "b", 9.0, at=5003.0, detected=0.0)]
    story = tell(modes, two_regions(failback_outage=0.5))
    assert story.outages()[1] == (5003, 5004.5)
    assert (story.count(Count.OUTAGES), story.count(Count.FAILBACK_OUTAGES)) == (2, 0)


def test_users_go_home_only_and_not_to_a_better_place_on_the_way(tell, once, two_regions):
    modes = [once("fire", "a", 40.0), once("flood", "b", 3.0, at=4999.0)]
    story = tell(modes, two_regions(groups=(Group("all", ("a", "b", "c")),), soak=1.0))
    assert story.program.places[story.details(Happening.CUTOVER)[0]].id == "c"
    assert story.when(Happening.FAILING_BACK) == [5041]  # b is well since 5,002, and not asked


def test_brown_out_is_time_away_without_harm(tell, once, two_regions):
    modes = [once("fire", "a", 4.0), once("api", "shop", 1.0, at=5002.5)]
    groups = (Group("all", ("a", "b"), away_share=0.7),)
    story = tell(modes, two_regions(groups=groups, shared=("shop",), soak=2.0))
    # away from 5,001.75 to 5,006, less the hour that the shop was down
    assert story.hours(story.count(Count.AWAY_TICKS)) == 3.25
    assert story.program.groups[0].away_share == 0.7


def test_home_is_safe_since_its_repair_also_when_users_were_elsewhere(tell, once, two_regions):
    """Second failover, away to away: soak counts from the later of the repair of home and the cutover."""
    modes = [once("fire", "a", 2.0), once("flood", "b", 50.0, at=5004.0), once("storm", "a", 1.0, at=5003.5)]
    stages = (Stage("promote", Constant(1.0)),)
    story = tell(modes, two_regions(groups=(Group("all", ("a", "b", "c")),), soak=6.0, automatic=stages))
    assert [story.program.places[place].id for place in story.details(Happening.CUTOVER)] == ["b", "a"]
    assert story.when(Happening.CUTOVER)[1] == 5005.75  # a is back at 5,004.5, in time to be the first target
