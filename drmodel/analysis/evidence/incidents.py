"""Incidents from a table: when each began and ended, how grave it was, what it hit and why."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from drmodel.analysis.evidence.reading import Remark, Table, all_text, read_table
from drmodel.analysis.evidence.times import Moments, lengths, moments, zone_of
from drmodel.errors import DrmodelError, Fault, TableError

START = ("start", "start_time", "started", "started_at", "begin", "begin_time", "created_at", "onset")
END = ("end", "end_time", "ended", "ended_at", "resolved", "resolved_at", "finish", "finished_at")
DURATION = (
    "duration", "duration_s", "duration_sec", "duration_seconds", "duration_min", "duration_mins", "duration_minutes",
    "duration_h", "duration_hours", "duration_in_mins",
)  # fmt: skip
WORDS = {
    "severity": ("severity", "impact", "priority", "level"),
    "scope": ("scope", "region", "regions", "place", "places", "location", "provider", "provider_id"),
    "cause": ("cause", "root_cause", "category"),
    "mode": ("fault_mode", "mode"),
}
_NEVER = np.datetime64("9999-12-31", "us")
_ENDED_SINCE = 10
_SLACK = np.timedelta64(60, "s")  # by which a length may differ from end - start: people round to minutes


@dataclass(frozen=True, eq=False)
class Incidents:
    """Incidents in the order of their starts.

    Attributes
    ----------
    file
        The table's name.
    start, end
        When each began and ended (UTC); an end that is not a time: not over yet. Where nobody noted the end it is the
        start.
    timed
        Whether its length is known, if only as a lower bound.
    severity, scope, cause, mode
        What the table says of each; empty texts where it says nothing.
    lines
        Where each stands in the table.
    word
        What `lines` count.
    window
        From when to when incidents were recorded (UTC).
    remarks
        What was done about rows that do not stand as they are written.
    """

    file: str
    start: Moments
    end: Moments
    timed: NDArray[np.bool_]
    severity: NDArray[np.object_]
    scope: NDArray[np.object_]
    cause: NDArray[np.object_]
    mode: NDArray[np.object_]
    lines: NDArray[np.int64]
    word: str
    window: tuple[np.datetime64, np.datetime64]
    remarks: tuple[Remark, ...]

    def __len__(self) -> int:
        return len(self.start)

    @property
    def open(self) -> NDArray[np.bool_]:
        """Which are not over yet."""
        return np.isnat(self.end)

    def hours(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Starts and ends since the window's begin [h]; what is not over ends at infinity."""
        since = self.window[0]
        hour = np.timedelta64(3600, "s")
        return (self.start - since) / hour, np.where(self.open, np.inf, (self.end - since) / hour)


def read_incidents(
    path: str | os.PathLike[str],
    *,
    window: str | None = None,
    severity: Sequence[str] = (),
    scope: Sequence[str] = (),
    timezone: str | None = None,
) -> Incidents:
    """Incidents of a table, checked row by row.

    Parameters
    ----------
    path
        The table, as `read_table` takes it: a column `start`, an `end` or a `duration`, and as far as they are known
        `severity`, `scope`, `cause` and `fault_mode`, or some of their usual other names.
    window
        From when to when incidents were recorded, `START..END`; by default from the first start to the last time in
        the table.
    severity, scope
        Which to keep; by default all.
    timezone
        The zone of times that state none.

    Raises
    ------
    TableError
        If the table cannot be used: all faults at once.
    DrmodelError
        If the window or the zone is none.
    """
    zone = zone_of(timezone)
    between = None if window is None else window_of(window, timezone)
    table = read_table(path)
    begin = table.column(*START)
    end, length = table.column(*END), table.column(*DURATION)
    if begin is None or (end is None and length is None):
        known = ", ".join(name for name in table.columns if name.strip()) or "none"
        raise TableError(
            [Fault(table.file, None, "", "", f"needs a column start, and end or duration_min; it has {known}")]
        )
    found, remarks = moments(table, [begin] if end is None else [begin, end], zone)
    start = found[begin]
    stop = found[end] if end is not None else np.full(len(table), np.datetime64("NaT"), "datetime64[us]")
    if length is not None:
        stop, more = _with_lengths(table, start, stop, lengths(table, length))
        remarks += more
    texts = {}
    for key, names in WORDS.items():
        texts[key], more = _texts(table, key, [name for name in names if name in table.columns])
        remarks += more
    keep = np.ones(len(table), bool)
    remarks += _impossible(table, keep, start, stop)
    remarks += _duplicates(table, keep, start, stop, texts)
    remarks += _chosen(table, keep, texts, {"severity": severity, "scope": scope})
    if not keep.any():
        raise TableError([Fault(table.file, None, "", "", _nothing_left(remarks))])
    if between is None:
        between, remark = _whole(start[keep], stop[keep])
        remarks.append(remark)
    remarks += _outside(table, keep, start, stop, between)
    stop, timed, more = _ends(table, keep, start, stop, between[1])
    remarks += more
    rows = np.flatnonzero(keep)
    rows = rows[np.argsort(start[rows], kind="stable")]
    return Incidents(
        table.file,
        start[rows],
        stop[rows],
        timed[rows],
        **{key: found_texts[rows] for key, found_texts in texts.items()},
        lines=table.lines[rows],
        word=table.word,
        window=between,
        remarks=tuple(remarks),
    )


def window_of(text: str, timezone: str | None = None) -> tuple[np.datetime64, np.datetime64]:
    """A window of time as people write it: two dates or times with two dots between; a date is its first moment.

    Raises
    ------
    DrmodelError
        If it is none.

    Examples
    --------
    >>> window_of("2024-01-01..2025-01-01", "America/Sao_Paulo")[0]
    np.datetime64('2024-01-01T03:00:00.000000')
    """
    zone = zone_of(timezone or "UTC")
    ends = []
    for part in text.split(".."):
        try:
            read = datetime.fromisoformat(part.strip())
        except ValueError:
            raise DrmodelError(f"window {text!r}: write two dates, such as 2024-01-01..2026-01-01") from None
        aware = read if read.tzinfo else read.replace(tzinfo=zone)
        ends.append(np.datetime64(round(aware.timestamp() * 1e6), "us"))
    if len(ends) != 2:
        raise DrmodelError(f"window {text!r}: write two dates, such as 2024-01-01..2026-01-01")
    if not ends[0] < ends[1]:
        raise DrmodelError(f"window {text!r}: it ends before it starts")
    return ends[0], ends[1]


def _texts(table: Table, key: str, names: Sequence[str]) -> tuple[NDArray[np.object_], list[Remark]]:
    """What a column says; of several with that meaning the first."""
    result = np.full(len(table), "", object)
    if not names:
        return result, []
    cells = table.columns[names[0]]
    result[:] = cells if all_text(cells) else [str(cell) for cell in cells]
    others = ", ".join(names[1:])
    return result, [Remark("columns", (), f"{names[0]} is read as the {key}, not {others}")] if others else []


def _with_lengths(
    table: Table, start: Moments, stop: Moments, seconds: NDArray[np.float64]
) -> tuple[Moments, list[Remark]]:
    """Ends where only a length is given, and where the two differ."""
    given = np.isfinite(seconds)
    span = np.where(given, seconds, 0)
    too_long = span > 1e10  # over three hundred years: no clock holds it
    length = (np.where(too_long, 0, span) * 1e6).round().astype("timedelta64[us]")
    differ = given & ~np.isnat(stop) & (np.abs((stop - start) - length) > _SLACK)
    words = "their length is not the time from start to end; the end counts"
    result = np.where(np.isnat(stop) & given & ~too_long, start + length, stop)
    remarks = _remark(table, "length differs", differ, words)
    return result, remarks + _remark(table, "impossible length", too_long, "longer than 300 years; taken as not over")


def _remark(table: Table, kind: str, rows: NDArray[np.bool_], words: str) -> list[Remark]:
    return [Remark(kind, table.lines_of(rows), words)] if rows.any() else []


def _impossible(table: Table, keep: NDArray[np.bool_], start: Moments, stop: Moments) -> list[Remark]:
    no_start, backwards = np.isnat(start), stop < start
    keep &= ~(no_start | backwards)
    return [
        *_remark(table, "impossible", backwards, "end before they start; left out"),
        *_remark(table, "without start", no_start, "say not when they began; left out"),
    ]


def _duplicates(
    table: Table, keep: NDArray[np.bool_], start: Moments, stop: Moments, texts: dict[str, NDArray[np.object_]]
) -> list[Remark]:
    import pandas as pd

    rows = np.flatnonzero(keep)
    rows = rows[pd.Series(start[rows]).duplicated(keep=False).to_numpy()]  # few begin at one moment: compare only those
    same = pd.DataFrame({"start": start[rows], "end": stop[rows], **{key: text[rows] for key, text in texts.items()}})
    twice = np.zeros(len(keep), bool)
    twice[rows[same.duplicated().to_numpy()]] = True
    keep &= ~twice
    return _remark(table, "duplicate", twice, "are the same as a row before; left out")


def _chosen(
    table: Table, keep: NDArray[np.bool_], texts: dict[str, NDArray[np.object_]], wanted: dict[str, Sequence[str]]
) -> list[Remark]:
    remarks = []
    for key, choice in wanted.items():
        if isinstance(choice, str):
            raise DrmodelError(f"{key} {choice!r}: give a list of them, such as [{choice!r}]")
        if not choice:
            continue
        known = {text.casefold() for text in texts[key][keep]}
        asked = {text.strip().casefold() for text in choice}
        if missing := asked - known:
            there = ", ".join(sorted(filter(None, known))[:20]) or "none"
            raise DrmodelError(f"{key} {', '.join(sorted(missing))}: no row has it; there are {there}")
        other = keep & ~np.array([text.casefold() in asked for text in texts[key]], bool)
        keep &= ~other
        remarks += _remark(table, f"other {key}", other, f"are of another {key} than asked for; left out")
    return remarks


def _nothing_left(remarks: list[Remark]) -> str:
    why = "; ".join(f"{len(remark.lines)} {remark.words}" for remark in remarks if remark.words.endswith("left out"))
    return f"no incidents in it{': ' + why if why else ''}"


def _whole(start: Moments, stop: Moments) -> tuple[tuple[np.datetime64, np.datetime64], Remark]:
    times = np.concatenate([start, stop[~np.isnat(stop)]])
    begin, end = times.min(), times.max()
    if begin == end:
        raise DrmodelError(
            "one moment in the table: say from when to when incidents were recorded (--window START..END)"
        )
    words = (
        f"no window is given: {_day(begin)} to {_day(end)}, first start to last time; rates are too high "
        "if recording began before or went on"
    )
    return (begin, end), Remark("window", (), words)


def _day(moment: np.datetime64) -> str:
    return str(moment)[:10]


def _outside(
    table: Table,
    keep: NDArray[np.bool_],
    start: Moments,
    stop: Moments,
    window: tuple[np.datetime64, np.datetime64],
) -> list[Remark]:
    begin, end = window
    before, after = keep & (start < begin), keep & (start > end)
    keep &= ~(before | after)
    return [
        *_remark(table, "before the window", before, "began before the window; left out"),
        *_remark(table, "after the window", after, "began after the window; left out"),
    ]


def _ends(
    table: Table, keep: NDArray[np.bool_], start: Moments, stop: Moments, horizon: np.datetime64
) -> tuple[Moments, NDArray[np.bool_], list[Remark]]:
    """What has no end is open; but long before the others that ended since, its end was not noted."""
    ended, endless = keep & ~np.isnat(stop), keep & np.isnat(stop)
    missing = np.zeros(len(keep), bool)
    if ended.any():
        longest = (stop[ended] - start[ended]).max()
        later = ended.sum() - np.searchsorted(np.sort(start[ended]), start, "right")
        missing = endless & (horizon - start > longest) & (later >= _ENDED_SINCE)
    words = (
        f"have no end, though more than {_ENDED_SINCE} that began later ended, and none lasted as long as they would: "
        "kept as incidents, their length left out; note their end if you know it"
    )
    return (
        np.where(missing, start, stop),
        ~missing,
        [
            *_remark(table, "zero length", keep & (start == stop), "have no length; kept, as shorter than a minute"),
            *_remark(table, "end missing", missing, words),
            *_remark(table, "open", endless & ~missing, "have no end; kept, as lasting at least to the window's end"),
        ],
    )


def merged(start: Moments, end: Moments) -> tuple[NDArray[np.intp], Moments, Moments]:
    """Union of intervals: for each the number of the one that it became part of, and their starts and ends.

    Parameters
    ----------
    start, end
        In the order of the starts; what is not over (NaT) lasts beyond all others. Touching ones are one.
    """
    lasting = np.where(np.isnat(end), _NEVER, end).astype(np.int64)
    reach = np.maximum.accumulate(lasting)
    fresh = np.ones(len(start), bool)
    fresh[1:] = start[1:].astype(np.int64) > reach[:-1]
    first = np.flatnonzero(fresh)
    until = reach[np.append(first[1:], len(start)) - 1].view("datetime64[us]")
    return np.cumsum(fresh) - 1, start[first], np.where(until == _NEVER, np.datetime64("NaT"), until)
