"""Nights to look at: one bad outage of the choice and one bad failover, each with the address that replays it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from drmodel.analysis.compare import Worth
from drmodel.analysis.recommend import Choice, meets_all
from drmodel.analysis.screen import can_fail_over
from drmodel.errors import DrmodelError
from drmodel.scenario.models import Scenario
from drmodel.simulation.lanes import LaneSpan, spans
from drmodel.simulation.model import Objectives
from drmodel.simulation.results import Estimate
from drmodel.simulation.trace import Outage, outages
from drmodel.simulation.translate import programs

SEARCHED = 10  # replications
MARGIN = 0.06  # of what is shown, before and after it
SERVED = "served"  # state of a group's lane


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


@dataclass(frozen=True)
class Stretch:
    """A part of a lane.

    Attributes
    ----------
    state, detail
        As in `drmodel.simulation.lanes.LaneSpan`.
    start, end
        From the beginning of the outage [h].
    """

    state: str
    detail: str
    start: float
    end: float


@dataclass(frozen=True)
class Story:
    """A night, replayed.

    Attributes
    ----------
    places
        By region of the group, its home first, then by shared place that ails: when it does.
    users
        The group's lane without gaps: served, or a phase of its downtime.
    phases
        The outage alone: phase and length [h], in order.
    start, end
        What is shown, from the beginning of the outage [h].
    home
        When users who were moved are served by their first region again [h]; None if they never left it, or the
        replication ends before.
    """

    places: Mapping[str, tuple[Stretch, ...]]
    users: tuple[Stretch, ...]
    phases: tuple[tuple[str, float], ...]
    start: float
    end: float
    home: float | None


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

    def searched(name: str) -> list[Outage]:
        return list(outages(found[name], seed, SEARCHED, years, engine=engine))

    chosen = [_night(choice.strategy, searched(choice.strategy), SEARCHED * years, failover=False)]
    for name in _ranked(worths, choice):
        if not can_fail_over(scenario, name):
            continue
        failovers = [one for one in searched(name) if one.failover and one.cause in wanted.rto_modes]
        if failovers:
            chosen.append(_night(name, failovers, SEARCHED * years, failover=True))
            break
    return tuple(_without_repeats(night for night in chosen if night is not None))


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
    regions = strategy.groups[night.group].regions
    program = programs(scenario, wanted)[night.strategy]
    lanes = spans(program, estimate.seed, night.replication, estimate.mission_years)
    users = [span for span in lanes if (span.kind, span.lane) == ("group", night.group)]
    outage = list(takewhile(lambda span: span.state != SERVED, (span for span in users if span.start >= night.start)))
    if not outage or outage[0].start != night.start:
        raise _elsewhere(night)
    home = _home(users, outage[0].start, outage[-1].end, regions[0])
    last = outage[-1].end if home is None else home
    margin = MARGIN * (last - night.start)
    window = night.start - margin, last + margin
    ailing = [span for span in lanes if span.kind == "place" and _overlaps(span, *window)]
    shared = [place for place in strategy.shared if any(span.lane == place for span in ailing)]
    return Story(
        places={
            place: _stretches((span for span in ailing if span.lane == place), night.start, window)
            for place in (*regions, *shared)
        },
        users=_stretches((span for span in users if _overlaps(span, *window)), night.start, window),
        phases=tuple((state, sum(s.end - s.start for s in some)) for state, some in groupby(outage, _state)),
        start=-margin,
        end=last - night.start + margin,
        home=None if home is None else home - night.start,
    )


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


def _home(users: Sequence[LaneSpan], start: float, end: float, home: str) -> float | None:
    """When users who were moved in an outage are served by their first region again."""
    before = next((span.detail for span in reversed(users) if span.state == SERVED and span.end <= start), home)
    later = [span for span in users if span.state == SERVED and span.start >= end]
    if not later or later[0].detail in (before, home):
        return None
    return next((span.start for span in later if span.detail == home), None)


def _state(span: LaneSpan) -> str:
    return span.state


def _overlaps(span: LaneSpan, start: float, end: float) -> bool:
    return span.start < end and span.end > start


def _stretches(spans: Iterable[LaneSpan], zero: float, window: tuple[float, float]) -> tuple[Stretch, ...]:
    """Spans cut to a window, counted from an instant."""
    first, last = window
    return tuple(
        Stretch(span.state, span.detail, max(span.start, first) - zero, min(span.end, last) - zero) for span in spans
    )
