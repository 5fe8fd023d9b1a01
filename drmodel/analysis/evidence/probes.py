"""When a service was down, from what watched it: UptimeRobot's log, Prometheus' `probe_success`, a table of incidents.

What nobody watched is unknown: neither up nor down.
"""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drmodel.analysis.evidence.incidents import merged, read_incidents, window_of
from drmodel.analysis.evidence.reading import MOST_BYTES, Remark, Table, read_table
from drmodel.analysis.evidence.times import Moments, lengths, moments, zone_of
from drmodel.errors import DrmodelError, Fault, TableError

TIME = ("time", "timestamp", "ts")
VALUE = ("value", "probe_success")
LONGEST_STEP = 2.0  # probes further apart than this many usual steps leave a gap: one may come late, two are missing
_MINUTE = np.timedelta64(60, "s")
_SECOND = np.timedelta64(1, "s")
_NEVER = np.datetime64("9999-12-31", "us")
_UP, _DOWN, _UNKNOWN = 1, 0, -1
# What UptimeRobot writes as an event, and what the monitor knows from then on.
_EVENTS = {"up": _UP, "started": _UP, "down": _DOWN, "paused": _UNKNOWN}

Window = tuple[np.datetime64, np.datetime64]


@dataclass(frozen=True, eq=False)
class Record:
    """What is known of a service's outages.

    Attributes
    ----------
    file
        Where it comes from.
    kind
        What it is: `incidents`, `UptimeRobot` or `Prometheus`.
    window
        From when to when it was watched (UTC).
    down
        Starts and ends of the outages within, in order and apart (UTC).
    unknown
        Starts and ends of what was not watched within, in order and apart from all outages (UTC).
    open
        Whether the last outage was not over when the window ended.
    step
        How exactly starts and ends are known [h]; None where nobody says.
    remarks
        What was done about rows that do not stand as they are written.
    """

    file: str
    kind: str
    window: Window
    down: tuple[Moments, Moments]
    unknown: tuple[Moments, Moments]
    open: bool
    step: float | None
    remarks: tuple[Remark, ...]


def read_record(
    path: str | os.PathLike[str], *, window: str | None = None, timezone: str | None = None, monitor: str | None = None
) -> Record:
    """Outages of a file, whatever kind it is.

    Parameters
    ----------
    path
        An export of UptimeRobot's events (CSV with the columns Event, Monitor, Date-Time, Duration (in mins.)), the
        answer of Prometheus to a range query of `probe_success` (JSON), a table of its samples (columns time and
        value), or a table of incidents as `read_incidents` takes it.
    window
        From when to when, `START..END`; by default all that was watched.
    timezone
        The zone of times that state none.
    monitor
        Which of the monitors of an export.

    Raises
    ------
    TableError
        If the file cannot be used: all faults at once.
    DrmodelError
        If the window, the zone or the monitor is none.
    """
    between = None if window is None else window_of(window, timezone)
    if (answer := _answer(path)) is not None:
        _refuse_monitor(monitor)
        return _within(_from_samples(os.fspath(path), *_samples_of_answer(os.fspath(path), answer)), between)
    table = read_table(path)
    if table.column("event") and table.column("date_time"):
        return _within(_from_log(table, timezone, monitor), between)
    _refuse_monitor(monitor)
    if table.column(*VALUE) and table.column(*TIME):
        return _within(_from_samples(table.file, *_samples_of_table(table, timezone)), between)
    found = read_incidents(path, window=window, timezone=timezone)
    _, start, end = merged(found.start, found.end)
    nothing = np.array([], "datetime64[us]")
    record = Record(
        found.file,
        "incidents",
        found.window,
        (start, np.where(np.isnat(end), _NEVER, end)),
        (nothing, nothing),
        bool(np.isnat(end).any()),
        None,
        found.remarks,
    )
    return _within(record, found.window)


# ------------------------------------------------------------------ samples of a probe


def _answer(path: str | os.PathLike[str]) -> dict[str, Any] | None:
    """The object that a JSON file holds; a list is a table, and nothing else is ours."""
    file = Path(path)
    if file.suffix.lower() != ".json":
        return None
    try:
        if file.stat().st_size > MOST_BYTES:
            return None  # the reader of tables refuses it
        value = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None  # the reader of tables says what is wrong
    return value if isinstance(value, dict) else None


def _samples_of_answer(file: str, answer: dict[str, Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times [s] and values of the one series that a range query found."""
    data = answer.get("data")
    if answer.get("status") != "success" or not isinstance(data, dict) or data.get("resultType") != "matrix":
        raise _refused(file, "no answer to a range query: `status` success and `data.resultType` matrix are needed")
    series = data.get("result")
    if not isinstance(series, list) or not series or not all(isinstance(one, dict) for one in series):
        raise _refused(file, "the query found no series: look for its name and labels")
    if len(series) > 1:
        named = "; ".join(str(one.get("metric")) for one in series[:5])
        raise _refused(file, f"{len(series)} series, one is needed: name it in the query, such as one of {named}")
    try:
        pairs = np.array([(float(at), float(value)) for at, value in series[0]["values"]], float).reshape(-1, 2)
    except (KeyError, TypeError, ValueError):
        raise _refused(file, 'samples are needed, such as "values": [[1735689600, "1"], …]') from None
    strange = [at for at, value in pairs.tolist() if value not in (0.0, 1.0) and value == value]
    if strange:
        raise _refused(file, f"the sample at {strange[0]:.15g} is neither 0 nor 1: query probe_success itself")
    return pairs[:, 0], pairs[:, 1]


def _samples_of_table(table: Table, timezone: str | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    name, value = table.column(*TIME), table.column(*VALUE)
    assert name is not None  # that is how it was found
    assert value is not None
    values, faults = np.full(len(table), np.nan), []
    for row, cell in enumerate(table.columns[value]):
        if str(cell) in ("0", "0.0", "1", "1.0"):
            values[row] = float(cell)
        elif str(cell).lower() not in ("", "nan", "null", "undefined"):
            faults.append(table.fault(row, value, "neither 0 nor 1: export probe_success itself"))
    if faults:
        raise TableError(faults)
    try:
        times = np.array([float(cell) for cell in table.columns[name]])
    except (TypeError, ValueError):
        found, _ = moments(table, [name], zone_of(timezone))
        lacking = np.flatnonzero(np.isnat(found[name]))
        if len(lacking):
            raise TableError([table.fault(int(row), name, "no time") for row in lacking]) from None
        return (found[name] - np.datetime64(0, "us")) / _SECOND, values
    return times, values


def _from_samples(file: str, times: NDArray[np.float64], values: NDArray[np.float64]) -> Record:
    """Each sample speaks until the next one; where that is late, for one step, and the rest is unknown."""
    if len(times) < 2:
        raise _refused(file, f"{len(times)} samples: at least two are needed")
    if not np.isfinite(times).all() or np.abs(times).max() > 1e11:
        raise _refused(file, "a time that is none: seconds since 1970 are needed, or ISO 8601")
    remarks: list[Remark] = []
    if (np.diff(times) < 0).any():
        order = np.argsort(times, kind="stable")
        times, values = times[order], values[order]
        remarks.append(Remark("order", (), "samples did not stand in the order of their times; sorted"))
    same = np.flatnonzero(np.diff(times) == 0)
    if len(same):
        clash = same[values[same] != values[same + 1]]
        if len(clash):
            raise _refused(file, f"two samples at {times[clash[0]]:.15g} that differ: export one series")
        keep = np.append(np.diff(times) > 0, True)
        times, values = times[keep], values[keep]
        remarks.append(Remark("duplicate", (), f"{len(same):,} samples stand twice; counted once"))
        if len(times) < 2:
            raise _refused(file, "all samples are of one time: at least two are needed")
    steps = np.diff(times)
    step = float(np.median(steps))
    late = np.append(steps > LONGEST_STEP * step, False)
    until = np.where(late, times + step, np.append(times[1:], times[-1] + step))
    state = np.where(np.isnan(values), _UNKNOWN, values).astype(int)
    begins, ends, states = times, until, state
    if late.any():
        begins = np.concatenate([times, until[late]])
        ends = np.concatenate([until, np.append(times[1:], 0.0)[late]])
        states = np.concatenate([state, np.full(late.sum(), _UNKNOWN)])
    start, end = _moments(begins), _moments(ends)
    if (gaps := int(late.sum() + np.isnan(values).sum())) > 0:
        words = f"{gaps:,} gap{'s' * (gaps != 1)} in the series: unknown, neither up nor down"
        remarks.append(Remark("gap", (), words))
    return _assembled(file, "Prometheus", start, end, states, step / 3600, remarks)


def _moments(seconds: NDArray[np.float64]) -> Moments:
    return (seconds * 1e6).round().astype(np.int64).view("datetime64[us]")


# ------------------------------------------------------------------ UptimeRobot


def _from_log(table: Table, timezone: str | None, monitor: str | None) -> Record:
    """An event holds as long as its duration says, to the minute; the next one gives the second."""
    faults, states = [], np.full(len(table), _UNKNOWN)
    for row, cell in enumerate(table.columns["event"]):
        known = _EVENTS.get(str(cell).strip().lower())
        if known is None:
            faults.append(table.fault(row, "event", f"no such event; UptimeRobot writes {', '.join(_EVENTS)}"))
        else:
            states[row] = known
    if faults:
        raise TableError(faults)
    rows = _of_monitor(table, monitor)
    found, remarks = moments(table, ["date_time"], zone_of(timezone))
    start = found["date_time"]
    if lacking := [table.fault(int(row), "date_time", "no time") for row in rows if np.isnat(start[row])]:
        raise TableError(lacking)
    span = np.full(len(table), np.nan)
    if table.column("duration_in_mins"):
        span = lengths(table, "duration_in_mins")
    rows = rows[np.argsort(start[rows], kind="stable")]
    begin, state, span = start[rows], states[rows], span[rows]
    given = np.isfinite(span) & (span < 1e10)
    told = begin + (np.where(given, span, 0) * 1e6).round().astype("timedelta64[us]")
    following = np.append(begin[1:], _NEVER)
    early = given & (told + _MINUTE < following)  # until then it held, and after it nobody says anything
    end = np.where(early, told, following)
    if not given[-1]:
        end[-1] = begin[-1]
        remarks.append(Remark("without end", table.lines_of(rows[-1:]), "the last event has no duration; it ends here"))
    gaps = early & (following != _NEVER)
    begins = np.concatenate([begin, end[gaps]])
    ends = np.concatenate([end, following[gaps]])
    every = np.concatenate([state, np.full(gaps.sum(), _UNKNOWN)])
    if (state == _UNKNOWN).any():
        remarks.append(
            Remark("paused", table.lines_of(rows[state == _UNKNOWN]), "paused: unknown, neither up nor down")
        )
    if gaps.any():
        words = "lasted less than until the next event: what lies between is unknown"
        remarks.append(Remark("gap", table.lines_of(rows[gaps]), words))
    return _assembled(table.file, "UptimeRobot", begins, ends, every, 1 / 60, remarks)


def _refuse_monitor(monitor: str | None) -> None:
    if monitor is not None:
        raise DrmodelError(f"monitor {monitor!r}: only an export of UptimeRobot names monitors; leave --monitor out")


def _of_monitor(table: Table, monitor: str | None) -> NDArray[np.intp]:
    """The rows of one monitor: the one asked for, or the only one."""
    column = table.column("monitor")
    names = [str(cell) for cell in table.columns[column]] if column else [""] * len(table)
    known = sorted(set(names))
    listed = ", ".join(known[:20])
    if not known:
        raise _refused(table.file, "no events in it")
    if monitor is None and len(known) > 1:
        raise DrmodelError(f"{table.file}: {len(known)} monitors; name one of them (--monitor): {listed}")
    if monitor is not None and monitor not in known:
        raise DrmodelError(f"monitor {monitor!r}: not in {table.file}; there are {listed}")
    wanted = known[0] if monitor is None else monitor
    return np.flatnonzero(np.array(names, object) == wanted)


# ------------------------------------------------------------------ both


def _assembled(
    file: str, kind: str, start: Moments, end: Moments, state: NDArray[np.int_], step: float, remarks: list[Remark]
) -> Record:
    """The record of stretches of time, each of one state."""
    window = (start.min(), end.max())
    if not window[0] < window[1]:
        raise _refused(file, "one moment in it: nothing was watched")
    down, unknown = _joined(start, end, state == _DOWN), _joined(start, end, state == _UNKNOWN)
    still = bool(len(down[1])) and bool(down[1][-1] == window[1])
    return Record(file, kind, window, down, unknown, still, step, tuple(remarks))


def _joined(start: Moments, end: Moments, which: NDArray[np.bool_]) -> tuple[Moments, Moments]:
    which = which & (start < end)
    order = np.argsort(start[which], kind="stable")
    if not len(order):
        return start[:0], end[:0]
    _, first, last = merged(start[which][order], end[which][order])
    return first, last


def _within(record: Record, window: Window | None) -> Record:
    """The record in a window; what lies in it before or after all that was watched is unknown."""
    if window is None:
        return record
    begin, finish = window
    first, last = record.window
    if finish <= first or begin >= last:
        days = f"{str(first)[:10]} to {str(last)[:10]}"
        raise DrmodelError(f"{record.file}: watched from {days}; nothing of it lies in the window")
    outside = [(begin, first)] * bool(begin < first) + [(last, finish)] * bool(last < finish)
    unknown = (
        np.concatenate([record.unknown[0], np.array([one for one, _ in outside], "datetime64[us]")]),
        np.concatenate([record.unknown[1], np.array([one for _, one in outside], "datetime64[us]")]),
    )
    remarks = record.remarks
    if outside:
        remarks += (Remark("not watched", (), "the window reaches beyond what was watched: unknown there"),)
    start, end = _clipped(unknown, window)
    return replace(
        record,
        window=window,
        down=_clipped(record.down, window),
        unknown=_joined(start, end, np.ones(len(start), bool)),
        open=bool((record.down[1] > finish).any()) or (record.open and bool(last <= finish)),
        remarks=remarks,
    )


def _clipped(intervals: tuple[Moments, Moments], window: Window) -> tuple[Moments, Moments]:
    start, end = np.maximum(intervals[0], window[0]), np.minimum(intervals[1], window[1])
    some = start < end
    return start[some], end[some]


def _refused(file: str, remedy: str) -> TableError:
    return TableError([Fault(file, None, "", "", remedy)])
