"""What happened in an outage: who ailed, who served users, and what the time went into."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

from drmodel.scenario.strategy import Strategy
from drmodel.simulation.lanes import LaneSpan

MARGIN = 0.06  # of what is shown, before and after it
SERVED = "served"  # state of a group's lane


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
    """An outage from its first harm until users are served again, or are home again.

    Attributes
    ----------
    strategy, group, cause
        Whose it is, and the fault mode that began it.
    began
        When, since the start of the replication [h].
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

    strategy: str
    group: str
    cause: str
    began: float
    places: Mapping[str, tuple[Stretch, ...]]
    users: tuple[Stretch, ...]
    phases: tuple[tuple[str, float], ...]
    start: float
    end: float
    home: float | None

    @property
    def hours(self) -> float:
        """How long users were not fully served [h]."""
        return sum(length for _, length in self.phases)


def story_from(name: str, strategy: Strategy, lanes: Sequence[LaneSpan], group: str, start: float) -> Story | None:
    """The story of one outage.

    Parameters
    ----------
    name, strategy
        The strategy.
    lanes
        A replication of it, as `drmodel.simulation.lanes.spans` gives it.
    group
        A user group of the strategy.
    start
        When the outage begins, since the start of the replication [h].

    Returns
    -------
    The story; None if no outage of the group begins then.
    """
    users = [span for span in lanes if (span.kind, span.lane) == ("group", group)]
    outage = list(takewhile(lambda span: span.state != SERVED, (span for span in users if span.start >= start)))
    if not outage or outage[0].start != start:
        return None
    regions = strategy.groups[group].regions
    home = _home(users, start, outage[-1].end, regions[0])
    last = outage[-1].end if home is None else home
    margin = MARGIN * (last - start)
    window = start - margin, last + margin
    ailing = [span for span in lanes if span.kind == "place" and _overlaps(span, *window)]
    shared = [place for place in strategy.shared if any(span.lane == place for span in ailing)]
    return Story(
        strategy=name,
        group=group,
        cause=outage[0].detail,
        began=start,
        places={
            place: _stretches((span for span in ailing if span.lane == place), start, window)
            for place in (*regions, *shared)
        },
        users=_stretches((span for span in users if _overlaps(span, *window)), start, window),
        phases=tuple((state, sum(s.end - s.start for s in some)) for state, some in groupby(outage, _state)),
        start=-margin,
        end=last - start + margin,
        home=None if home is None else home - start,
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
