"""Nights to look at: one bad outage of the choice and one bad failover, each with the address that replays it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from drmodel.analysis.compare import Worth
from drmodel.analysis.recommend import Choice, meets_all
from drmodel.analysis.screen import can_fail_over
from drmodel.analysis.story import Story, story_from
from drmodel.errors import DrmodelError
from drmodel.scenario.models import Scenario
from drmodel.simulation.lanes import spans
from drmodel.simulation.model import Objectives
from drmodel.simulation.program import Program
from drmodel.simulation.results import Estimate
from drmodel.simulation.trace import Outage, outages
from drmodel.simulation.translate import programs

SEARCHED = 10  # replications
MOST_FAULTS = 100_000  # expected in them, of all groups: where something always fails, fewer tell as much


@dataclass(frozen=True)
class Night:
    """One outage of one strategy, and where it stands among others.

    Attributes
    ----------
    strategy, group, replication
        Whose it is; with the seed of the study, the address of its random numbers.
    start, end
        From the first harm until users are served again, since the start of the replication [h].
    cause
        The fault mode that began it.
    failover
        Whether it was chosen among the failovers that the loss of a site began; else among all outages.
    longer, among
        How many of those that were searched are longer, and how many they are.
    years
        Years searched.
    """

    strategy: str
    group: str
    replication: int
    start: float
    end: float
    cause: str
    failover: bool
    longer: int
    among: int
    years: int

    @property
    def hours(self) -> float:
        """Its length [h]."""
        return self.end - self.start


def nights(
    scenario: Scenario,
    estimates: Mapping[str, Estimate],
    worths: Mapping[str, Worth],
    choice: Choice,
    wanted: Objectives,
) -> tuple[Night, ...]:
    """One bad outage of the choice, and one bad failover for the loss of a site.

    Bad is what only one event a year exceeds, and no more than one event in ten. The failover is that of the strategy
    that ranks highest among those that fail over at all: readers see what one looks like, whatever is chosen.

    Parameters
    ----------
    scenario
        The scenario.
    estimates, worths
        By strategy.
    choice
        The recommendation.
    wanted
        Names the fault modes that count as the loss of a site.

    Returns
    -------
    None, one or two; one if the bad outage is the bad failover itself.
    """
    one = estimates[choice.strategy]
    seed, years, engine = one.seed, one.mission_years, one.engine
    found = programs(scenario, wanted)

    def searched(name: str) -> tuple[list[Outage], int]:
        replications = _replications(found[name], years)
        return list(outages(found[name], seed, replications, years, engine=engine)), replications * years

    chosen = [_night(choice.strategy, *searched(choice.strategy), failover=False)]
    for name in _ranked(worths, choice):
        if not can_fail_over(scenario, name):
            continue
        seen, of_years = searched(name)
        failovers = [one for one in seen if one.failover and one.cause in wanted.rto_modes]
        if failovers:
            chosen.append(_night(name, failovers, of_years, failover=True))
            break
    return tuple(_without_repeats(night for night in chosen if night is not None))


def _replications(program: Program, years: int) -> int:
    """How many replications are searched."""
    faults = years * len(program.groups) * sum(mode.faults_per_year for mode in program.modes)
    return SEARCHED if faults * SEARCHED <= MOST_FAULTS else max(1, int(MOST_FAULTS / faults))


def replay(scenario: Scenario, wanted: Objectives, estimate: Estimate, night: Night) -> Story:
    """What happened in a night, from its address.

    Parameters
    ----------
    scenario, wanted
        As for `nights`.
    estimate
        Of the night's strategy: its seed and the years of its missions.
    night
        The night.

    Raises
    ------
    DrmodelError
        If nothing of that kind happened there: the night belongs to another scenario or release.
    """
    strategy = scenario.strategies.get(night.strategy)
    if strategy is None or night.group not in strategy.groups:
        raise _elsewhere(night)
    program = programs(scenario, wanted)[night.strategy]
    lanes = spans(program, estimate.seed, night.replication, estimate.mission_years)
    story = story_from(night.strategy, strategy, lanes, night.group, night.start)
    if story is None:
        raise _elsewhere(night)
    return story


def _elsewhere(night: Night) -> DrmodelError:
    return DrmodelError(
        f"nights: {night.strategy} has no outage of {night.group} from hour {night.start:.6g} of replication "
        f"{night.replication}; the study was changed by hand: evaluate the scenario again"
    )


def _night(strategy: str, found: Sequence[Outage], years: int, *, failover: bool) -> Night | None:
    """The one that one a year and one in ten exceed, of all that were found; None of none."""
    if not found:
        return None
    ordered = sorted(found, key=lambda one: (-one.hours, one.replication, one.start))
    one = ordered[min(years, len(ordered) // 10)]
    return Night(
        strategy=strategy,
        group=one.group,
        replication=one.replication,
        start=one.start,
        end=one.start + one.hours,
        cause=one.cause,
        failover=failover,
        longer=sum(other.hours > one.hours for other in ordered),
        among=len(ordered),
        years=years,
    )


def _without_repeats(found: Iterable[Night]) -> Iterator[Night]:
    """Each outage once."""
    seen = set()
    for night in found:
        address = night.strategy, night.group, night.replication, night.start
        if address not in seen:
            yield night
        seen.add(address)


def _ranked(worths: Mapping[str, Worth], choice: Choice) -> list[str]:
    """The strategies in the order in which they would be chosen."""
    return sorted(
        worths,
        key=lambda name: (name in choice.removed, not meets_all(worths[name]), -worths[name].net_benefit.mean, name),
    )
