"""A log of drills: which step was taken when, how long it took, and whether it worked."""

import os
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from drmodel.analysis.evidence.reading import Remark, Table, read_table
from drmodel.analysis.evidence.times import Moments, lengths, moments, zone_of
from drmodel.errors import Fault, TableError

DRILL = ("drill", "drill_id", "exercise", "id")
STEP = ("step", "stage", "step_name")
START = ("start", "start_time", "started", "started_at", "begin")
END = ("end", "end_time", "ended", "ended_at", "finish", "finished_at")
DURATION = (
    "duration",
    "duration_s",
    "duration_min",
    "duration_mins",
    "duration_minutes",
    "duration_h",
    "duration_hours",
)
SUCCESS = ("success", "ok", "worked", "succeeded")
READY = ("ready", "standby_ready", "ready_at_first_touch")
_YES = ("yes", "y", "true", "1", "1.0", "ok", "sim", "s")
_NO = ("no", "n", "false", "0", "0.0", "failed", "não", "nao")


@dataclass(frozen=True)
class Step:
    """A step of a drill.

    Attributes
    ----------
    drill, name
        Ids of the drill and of the stage that was drilled.
    start
        When it began (UTC).
    hours
        How long it took [h].
    success
        Whether it worked; None if nobody noted it.
    ready
        Whether the standby was found ready; None if nobody noted it.
    line
        Where it stands in the log.
    """

    drill: str
    name: str
    start: datetime
    hours: float
    success: bool | None
    ready: bool | None
    line: int


@dataclass(frozen=True)
class DrillLog:
    """Steps of drills in the order of their starts.

    Attributes
    ----------
    file
        The log's name.
    word
        What lines count.
    steps
        The steps.
    remarks
        What was done about rows that do not stand as they are written.
    """

    file: str
    word: str
    steps: tuple[Step, ...]
    remarks: tuple[Remark, ...]

    @property
    def drills(self) -> tuple[tuple[Step, ...], ...]:
        """The steps of each drill, in the order of the drills' starts."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.drill, []).append(step)
        return tuple(tuple(steps) for steps in found.values())


def read_drills(path: str | os.PathLike[str], timezone: str | None = None) -> DrillLog:
    """Read a log of drills, checked row by row.

    Parameters
    ----------
    path
        A table, as `read_table` takes it: columns `drill`, `step` (the id of a stage), `start`, and `end` or a
        duration; if noted, `success` of the step and `ready` of the standby (yes or no).
    timezone
        The zone of times that state none.

    Raises
    ------
    TableError
        If it cannot be used: all faults at once.
    """
    table = read_table(path)
    names = {key: table.column(*known) for key, known in (("drill", DRILL), ("step", STEP), ("start", START))}
    end, length = table.column(*END), table.column(*DURATION)
    lacking = [key for key, name in names.items() if name is None] + ["end"] * (end is None and length is None)
    if lacking:
        known = ", ".join(name for name in table.columns if name.strip()) or "none"
        raise TableError(
            [Fault(table.file, None, "", "", f"a log of drills needs the columns drill, step, start and end; "
                                             f"{', '.join(lacking)} is missing, it has {known}")]
        )  # fmt: skip
    drill, step, begin = str(names["drill"]), str(names["step"]), str(names["start"])
    found, remarks = moments(table, [begin] if end is None else [begin, end], zone_of(timezone))
    hours = _hours(table, found[begin], None if end is None else found[end], length)
    faults = [
        table.fault(row, name, words)
        for name, words in ((drill, "which drill?"), (step, "which step?"))
        for row, cell in enumerate(table.columns[name])
        if cell == ""
    ]
    faults += [table.fault(int(row), begin, "no time") for row in np.flatnonzero(np.isnat(found[begin]))]
    faults += [table.fault(int(row), end or str(length), "ends before it starts") for row in np.flatnonzero(hours < 0)]
    faults += [
        table.fault(int(row), end or str(length), "not over: a step that was drilled has an end")
        for row in np.flatnonzero(np.isnan(hours) & ~np.isnat(found[begin]))
    ]
    success, more = _flags(table, table.column(*SUCCESS))
    ready, others = _flags(table, table.column(*READY))
    if faults := [*faults, *more, *others]:
        raise TableError(faults)
    steps: dict[tuple[object, ...], Step] = {}
    twice = np.zeros(len(table), bool)
    for row in np.argsort(found[begin], kind="stable").tolist():
        start: datetime = found[begin][row].astype(datetime)
        one = Step(
            str(table.columns[drill][row]), str(table.columns[step][row]), start, float(hours[row]), success[row],
            ready[row], int(table.lines[row]),
        )  # fmt: skip
        same = (one.drill, one.name, one.start, one.hours)
        twice[row] = same in steps
        steps.setdefault(same, one)
    if twice.any():
        remarks.append(Remark("duplicate", table.lines_of(twice), "are the same as a row before; left out"))
    if not steps:
        raise TableError([Fault(table.file, None, "", "", "no steps in it")])
    return DrillLog(table.file, table.word, tuple(steps.values()), tuple(remarks))


def _hours(
    table: Table, start: Moments, end: Moments | None, length: str | None
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    result = np.full(len(table), np.nan)
    if length is not None:
        result = lengths(table, length) / 3600
    if end is not None:
        span = (end - start) / np.timedelta64(3600, "s")
        result = np.where(np.isnat(end), result, span)
    return result


def _flags(table: Table, name: str | None) -> tuple[list[bool | None], list[Fault]]:
    """Yes, no or nothing of each row."""
    if name is None:
        return [None] * len(table), []
    result: list[bool | None] = []
    faults = []
    for row, cell in enumerate(table.columns[name]):
        text = str(cell).casefold()
        result.append(True if text in _YES else False if text in _NO else None)
        if text and result[-1] is None:
            faults.append(table.fault(row, name, "write yes or no, or leave it empty"))
    return result, faults
