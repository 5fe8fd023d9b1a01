"""Which incidents belong together: by cause and place, overlaps merged, those that several places share apart."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from drmodel.analysis.evidence.incidents import Incidents, merged
from drmodel.analysis.evidence.reading import Remark
from drmodel.calculators.reliability import coincidences
from drmodel.errors import DrmodelError

WITHIN = 1.0  # hours between two begins that may have one cause
LESS_THAN_CHANCE = 0.05
FEW_SHARED = 3  # incidents of one set of places, below which it has no series of its own
MOST_SERIES = 256  # as many as a scenario may have fault modes
_EVERYWHERE = frozenset({"all", "all_regions", "global", "everywhere"})

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Series:
    """Incidents of one fault mode.

    Attributes
    ----------
    id
        Id of the fault mode.
    title
        What people call it.
    cause
        Id of its cause; empty if the table states none, or names the mode.
    cause_title
        What people call that cause.
    places
        Ids of the places that it hits at once; empty if the table states none.
    rows
        How many rows it was made of.
    start
        When each began, since the window's begin [h].
    hours
        How long each lasted, or at least, or at most [h]; NaN where nobody noted it.
    longer, shorter
        Which lengths are only known to be at least, or at most, that.
    """

    id: str
    title: str
    cause: str
    cause_title: str
    places: tuple[str, ...]
    rows: int
    start: Floats
    hours: Floats
    longer: Bools
    shorter: Bools


@dataclass(frozen=True)
class Pair:
    """How often incidents of one cause hit two places within an hour.

    Attributes
    ----------
    cause
        Id of the cause.
    places
        The two places.
    found
        How many of the first place's incidents have one of the second's beside them.
    expected
        How many would if the two were independent.
    p
        How often independent ones have as many or more, times the number of pairs that were looked at.
    """

    cause: str
    places: tuple[str, str]
    found: int
    expected: float
    p: float

    @property
    def shared(self) -> bool:
        """Whether it is more than chance."""
        return self.p < LESS_THAN_CHANCE


@dataclass(frozen=True)
class Sharing:
    """Of one place's incidents of one cause, those that other places shared."""

    cause: str
    place: str
    shared: int
    incidents: int


@dataclass(frozen=True, eq=False)
class Sorted:
    """Incidents by series, and what their places have in common."""

    series: tuple[Series, ...]
    pairs: tuple[Pair, ...]
    sharing: tuple[Sharing, ...]
    remarks: tuple[Remark, ...]


def slug(text: str) -> str:
    """An id from what people write: `US-East 1` becomes `us_east_1`.

    Examples
    --------
    >>> slug("Região Sul"), slug("3rd party"), slug("")
    ('regiao_sul', 'x3rd_party', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return f"x{name}" if name[:1].isdigit() else name


def sort(incidents: Incidents) -> Sorted:
    """Incidents by fault mode, or by cause and place.

    Rows of one cause and place that overlap are one incident. Incidents of one cause in several places are one if a
    row says so, or if they begin within an hour and the two places coincide more often than chance makes them
    (`Pair`): they become a series that hits all of these places. Sets of places with few shared incidents are taken
    together.

    Raises
    ------
    DrmodelError
        If there are more series than a scenario may have fault modes.
    """
    named: dict[tuple[str, str], list[int]] = {}
    for row, (mode, cause) in enumerate(zip(incidents.mode, incidents.cause, strict=True)):
        named.setdefault(("mode", slug(mode)) if mode else ("cause", slug(cause)), []).append(row)
    everywhere = _places(incidents.scope)
    series: list[Series] = []
    pairs: list[Pair] = []
    sharing: list[Sharing] = []
    remarks: list[Remark] = []
    for (kind, name), chosen in named.items():
        if len(named) > MOST_SERIES or len(series) > MOST_SERIES:
            raise DrmodelError(f"more than {MOST_SERIES} causes and places; name fewer, or leave out the column")
        rows = np.array(chosen)
        scopes = {} if kind == "mode" else _by_place(incidents, rows, everywhere)
        if not scopes:
            scopes = {"": rows}
        found = {place: _merge(incidents, of_place) for place, of_place in scopes.items()}
        remarks += [remark for _, remark in found.values() if remark is not None]
        events = {place: one for place, (one, _) in found.items()}
        title = str(incidents.mode[rows[0]] if kind == "mode" else incidents.cause[rows[0]])
        cause = name if kind == "cause" else ""
        if len(events) == 1:
            ((place, only),) = events.items()
            series.append(_series(incidents, name, title, cause, (place,) if place else (), [only]))
            continue
        now = _pairs(incidents, cause, events)
        pairs += now
        together = _together(events, {pair.places for pair in now if pair.shared})
        series += _split(incidents, name, title, cause, events, together)
        for place in events:
            mine = [group for group in together if any(where == place for where, _ in group)]
            shared = sum(len({where for where, _ in group}) > 1 for group in mine)
            sharing.append(Sharing(cause, place, shared, len(mine)))
    return Sorted(_once(series), tuple(pairs), tuple(sharing), tuple(remarks))


def _once(series: list[Series]) -> tuple[Series, ...]:
    """The series with an id each: two texts may give the same."""
    taken: dict[str, int] = {}
    result = []
    for one in series:
        taken[one.id] = taken.get(one.id, 0) + 1
        result.append(one if taken[one.id] == 1 else replace(one, id=f"{one.id}_{taken[one.id]}"))
    return tuple(result)


def _places(scope: NDArray[np.object_]) -> tuple[str, ...]:
    """Ids of all places that the table names."""
    names = dict.fromkeys(name for text in dict.fromkeys(scope) for name in _named(text))
    return tuple(name for name in names if name not in _EVERYWHERE)


def _named(text: str) -> list[str]:
    return [name for part in re.split(r"[;,|]", text) if (name := slug(part))]


def _by_place(incidents: Incidents, rows: NDArray[np.intp], everywhere: tuple[str, ...]) -> dict[str, NDArray[np.intp]]:
    of_text = {text: _named(text) for text in dict.fromkeys(incidents.scope[rows])}
    of_text = {
        text: (list(everywhere) or names if _EVERYWHERE & set(names) else names) for text, names in of_text.items()
    }
    found: dict[str, list[int]] = {}
    for row in rows:
        for place in of_text[incidents.scope[row]] or [""]:
            found.setdefault(place, []).append(int(row))
    return {place: np.array(at) for place, at in found.items()}


@dataclass(frozen=True, eq=False)
class _Events:
    """Incidents of one cause in one place; `rows` are those that each was made of."""

    start: Floats
    end: Floats
    timed: Bools
    rows: list[NDArray[np.intp]]


def _merge(incidents: Incidents, rows: NDArray[np.intp]) -> tuple[_Events, Remark | None]:
    number, start, end = merged(incidents.start[rows], incidents.end[rows])
    parts = np.split(rows, np.flatnonzero(np.diff(number)) + 1)
    since, hour = incidents.window[0], np.timedelta64(3600, "s")
    ends = np.where(np.isnat(end), np.inf, (end - since) / hour)
    timed = np.array([incidents.timed[part].any() for part in parts])
    joined = [part for part in parts if len(part) > 1]
    remark = None
    if joined:
        lines = tuple(sorted(int(line) for part in joined for line in incidents.lines[part]))
        made = f"{len(joined)} incident{'s' if len(joined) > 1 else ''} made of them"
        remark = Remark("overlap", lines, f"overlap others of their cause and place; {made}")
    return _Events((start - since) / hour, ends, timed, parts), remark


def _pairs(incidents: Incidents, cause: str, events: Mapping[str, _Events]) -> list[Pair]:
    hours = (incidents.window[1] - incidents.window[0]) / np.timedelta64(3600, "s")
    pairs = list(combinations(sorted(events), 2))
    result = []
    for one, other in pairs:
        found, expected, p = coincidences(events[one].start, events[other].start, WITHIN, hours)
        result.append(Pair(cause, (one, other), found, expected, min(1.0, p * len(pairs))))
    return result


Group = list[tuple[str, int]]  # events that are one, each by its place and its number there


def _together(events: Mapping[str, _Events], sharing: Iterable[tuple[str, str]]) -> list[Group]:
    """Which events are one: those of one row, and those that begin together in places that share more than chance."""
    heads: dict[tuple[str, int], tuple[str, int]] = {
        (p, i): (p, i) for p, one in events.items() for i in range(len(one.start))
    }

    def head(event: tuple[str, int]) -> tuple[str, int]:
        while heads[event] != event:
            heads[event] = heads[heads[event]]
            event = heads[event]
        return event

    first_of_row: dict[int, tuple[str, int]] = {}
    for place, one in events.items():
        for i, rows in enumerate(one.rows):
            for row in rows.tolist():
                heads[head((place, i))] = head(first_of_row.setdefault(row, (place, i)))
    for here, there in sharing:
        a, b = events[here].start, events[there].start
        low, high = np.searchsorted(b, a - WITHIN, "left"), np.searchsorted(b, a + WITHIN, "right")
        for i in np.flatnonzero(high > low).tolist():
            for j in range(int(low[i]), int(high[i])):
                heads[head((there, j))] = head((here, i))
    groups: dict[tuple[str, int], Group] = {}
    for event in heads:
        groups.setdefault(head(event), []).append(event)
    return list(groups.values())


def _split(
    incidents: Incidents, name: str, title: str, cause: str, events: Mapping[str, _Events], together: list[Group]
) -> list[Series]:
    """A series for each place alone, and for each set of places that share enough."""
    sets: dict[tuple[str, ...], list[Group]] = {}
    for group in together:
        sets.setdefault(tuple(sorted({place for place, _ in group})), []).append(group)
    rare = [places for places, groups in sets.items() if len(places) > 1 and len(groups) < FEW_SHARED]
    if len(rare) > 1:
        pooled = [group for places in rare for group in sets.pop(places)]
        sets.setdefault(tuple(sorted({place for places in rare for place in places})), []).extend(pooled)
    result = []
    for places, groups in sorted(sets.items()):
        where = places[0] if len(places) == 1 else "shared" if len(sets) <= len(events) + 1 else "_".join(places)[:40]
        merged_groups = [_one(events, group) for group in groups]
        label = f"{title or 'Incident'} ({', '.join(places)})"
        one = _series(incidents, f"{name or 'incident'}_{where}", title, cause, places, merged_groups)
        result.append(replace(one, title=label))
    return result


def _one(events: Mapping[str, _Events], group: Group) -> _Events:
    """Events that are one: from the first begin to the last end."""
    parts = [(events[place], i) for place, i in group]
    return _Events(
        np.array([min(one.start[i] for one, i in parts)]),
        np.array([max(one.end[i] for one, i in parts)]),
        np.array([any(one.timed[i] for one, i in parts)]),
        [np.unique(np.concatenate([one.rows[i] for one, i in parts]))],
    )


def _series(
    incidents: Incidents, name: str, title: str, cause: str, places: tuple[str, ...], parts: list[_Events]
) -> Series:
    start = np.concatenate([part.start for part in parts])
    end = np.concatenate([part.end for part in parts])
    timed = np.concatenate([part.timed for part in parts])
    order = np.argsort(start, kind="stable")
    start, end, timed = start[order], end[order], timed[order]
    until = (incidents.window[1] - incidents.window[0]) / np.timedelta64(3600, "s")
    longer = np.isinf(end)
    hours = np.where(longer, np.maximum(until - start, _RESOLUTION), end - start)
    shorter = timed & ~longer & (hours < _RESOLUTION)
    hours = np.where(timed, np.maximum(hours, _RESOLUTION), np.nan)
    rows = len(np.unique(np.concatenate([row for part in parts for row in part.rows])))
    return Series(name or "incident", title or "Incident", cause, title, places, rows, start, hours, longer, shorter)


_RESOLUTION = 1 / 60  # hours: people note minutes
