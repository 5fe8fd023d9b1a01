"""Points in time and lengths of time as people write them in tables, read without guessing."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from drmodel.analysis.evidence.reading import Remark, Table, all_text
from drmodel.errors import DrmodelError, Fault, TableError
from drmodel.units import parse

Moments = NDArray[np.datetime64]  # UTC, in microseconds; NaT where nothing is written

ISO = "write it as 2025-04-03T14:30:00Z (ISO 8601)"

_OFFSET = r"(?P<offset> ?(?:Z|UTC|GMT|[+-]00(?::?00)?))?"
_ISO = re.compile(rf"0000(?P<sep>[-/])00(?P=sep)00(?:[T ]00:00(?::00(?:\.0+)?)?{_OFFSET})?", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"0?0[-/.]0?0[-/.]0000(?:,?[T ]0?0:00(?::00)?(?: ?[AP]M)?{_OFFSET})?", re.IGNORECASE)
_NUMBERS = re.compile(
    r"(?P<first>\d+)[-/.](?P<second>\d+)[-/.](?P<year>\d{4})"
    r"(?:,?[T ](?P<hour>\d+):(?P<minute>\d+)(?::(?P<second_of>\d+))?(?: ?(?P<half>[AP])M)?(?P<offset>.*))?",
    re.IGNORECASE,
)
_TO_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_CLOCK = re.compile(
    r"(?:(?P<days>\d+) days? ?,? ?)?(?P<hours>\d+):(?P<minutes>[0-5]\d)(?::(?P<seconds>[0-5]\d(?:\.\d+)?))?"
)


def zone_of(name: str | None) -> ZoneInfo | None:
    """The time zone of a name such as `America/Sao_Paulo` or `UTC`.

    Raises
    ------
    DrmodelError
        If there is none of that name.
    """
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DrmodelError(f"time zone {name!r}: no such zone; write one such as America/Sao_Paulo or UTC") from None


def moments(
    table: Table, columns: Sequence[str], zone: ZoneInfo | None = None
) -> tuple[dict[str, Moments], list[Remark]]:
    """The points in time of some columns of a table.

    Dates with the year first are ISO 8601; of others the order of day and month must show in these columns, by a
    number above 12, and be one throughout.

    Parameters
    ----------
    table
        A table.
    columns
        Names of the columns to read together.
    zone
        The zone of what states none.

    Returns
    -------
    By column the moments in UTC, and what was concluded from the table rather than read.

    Raises
    ------
    TableError
        If a cell is no time, its day and month could be either, or it has no zone and none is given: all faults.
    """
    texts = {name: _texts(table.columns[name]) for name in columns}
    kinds = {name: _kinds(cells) for name, cells in texts.items()}
    faults = [
        table.fault(int(row), name, f"no time; {ISO}")
        for name in columns
        for row in np.flatnonzero(kinds[name] == _NO_TIME)
    ]
    order, remarks, complaints = _order(table, texts, kinds)
    faults += complaints
    found: dict[str, Moments] = {}
    for name in columns:
        iso = _in_iso(texts[name], kinds[name], day_first=order != "month")
        found[name], more = _in_utc(table, name, iso, kinds[name], zone)
        faults += more
    if faults:
        raise TableError(dict.fromkeys(faults))
    return found, remarks


_EMPTY, _NO_TIME, _PLAIN, _PLAIN_OFFSET, _DAYS, _DAYS_OFFSET = range(6)


def _texts(cells: Sequence[Any]) -> list[str]:
    if all_text(cells):
        return list(cells)
    return [cell.isoformat() if isinstance(cell, date) else str(cell) for cell in cells]


def _kinds(cells: list[str]) -> NDArray[np.int8]:
    """How each cell is written, judged by its shape: digits become zeros, and shapes are few."""
    shapes = "\n".join(cells).encode("utf-8", "replace").translate(_TO_ZEROS).split(b"\n")
    if len(shapes) != len(cells):  # a line break within a cell
        shapes = [cell.replace("\n", "␤").encode("utf-8", "replace").translate(_TO_ZEROS) for cell in cells]
    kind = {shape: _kind(shape.decode()) for shape in set(shapes)}
    return np.fromiter((kind[shape] for shape in shapes), np.int8, len(cells))


def _kind(shape: str) -> int:
    if not shape:
        return _EMPTY
    if match := _ISO.fullmatch(shape):
        return _PLAIN_OFFSET if match["offset"] else _PLAIN
    if match := _DAY_MONTH.fullmatch(shape):
        return _DAYS_OFFSET if match["offset"] else _DAYS
    return _NO_TIME


def _order(
    table: Table, texts: dict[str, list[str]], kinds: dict[str, NDArray[np.int8]]
) -> tuple[str, list[Remark], list[Fault]]:
    """Which of day and month comes first, as the cells show that allow only one reading."""
    cells = [
        (row, name, int(match["first"]), int(match["second"]))
        for name, written in texts.items()
        for row in np.flatnonzero(kinds[name] >= _DAYS).tolist()
        if (match := _NUMBERS.fullmatch(written[row]))
    ]
    shown = {"day": [c for c in cells if c[2] > 12 >= c[3]], "month": [c for c in cells if c[3] > 12 >= c[2]]}
    if shown["day"] and shown["month"]:
        clash = [(shown["day"][0], "day"), (shown["month"][0], "month")]
        return (
            "day",
            [],
            [table.fault(c[0], c[1], f"{order} first here, not so elsewhere; {ISO}") for c, order in clash],
        )
    for order, proof in shown.items():
        if proof:
            row, name, *_ = proof[0]
            words = f"dates are read {order} first, as {table.columns[name][row]} shows"
            return order, [Remark("order of dates", (int(table.lines[row]),), words)], []
    return "day", [], [table.fault(c[0], c[1], f"day or month first? {ISO}") for c in cells if c[2] != c[3]]


def _in_iso(cells: list[str], kinds: NDArray[np.int8], day_first: bool) -> list[str]:
    """The cells as ISO 8601; what is no time is empty."""
    if (kinds >= _DAYS).any() or (kinds == _NO_TIME).any():
        cells = list(cells)
        for row in np.flatnonzero(kinds >= _DAYS):
            cells[row] = _reordered(cells[row], day_first)
        for row in np.flatnonzero(kinds == _NO_TIME):
            cells[row] = ""
    joined = "\n".join(cells)
    if "/" in joined or " +" in joined or " -" in joined or re.search("[A-SU-Yza-y]", joined):
        cells = [
            re.sub(r" ?(?:Z|UTC|GMT)$", "Z", c.upper().replace("/", "-")).replace(" +", "+").replace(" -", "-")
            for c in cells
        ]
    return cells


def _reordered(cell: str, day_first: bool) -> str:
    found = _NUMBERS.fullmatch(cell)
    assert found is not None  # its shape says so
    day, month = (found["first"], found["second"]) if day_first else (found["second"], found["first"])
    text = f"{found['year']}-{int(month):02}-{int(day):02}"
    if found["hour"] is None:
        return text
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + 12 * (found["half"].upper() == "P") if 1 <= hour <= 12 else 99
    return f"{text}T{hour:02}:{found['minute']}:{found['second_of'] or '00'}{found['offset']}"


def _in_utc(
    table: Table, name: str, cells: list[str], kinds: NDArray[np.int8], zone: ZoneInfo | None
) -> tuple[Moments, list[Fault]]:
    import pandas as pd

    written = kinds > _NO_TIME
    naive = (kinds == _PLAIN) | (kinds == _DAYS)
    read = pd.to_datetime(pd.Series(cells, dtype=object), format="ISO8601", utc=True, errors="coerce", cache=False)
    result = read.dt.tz_localize(None).to_numpy("datetime64[us]", copy=True)  # pandas may keep its own read-only
    lost = np.isnat(result) & written
    faults = [table.fault(int(row), name, f"no such time; {ISO}") for row in np.flatnonzero(lost)]
    naive &= ~lost
    if not naive.any():
        return result, faults
    if zone is None:
        rows = np.flatnonzero(naive)
        more = f", nor have {len(rows) - 1:,} others" if len(rows) > 1 else ""
        remedy = f"it has no time zone{more}: write an offset, or name the zone (--timezone America/Sao_Paulo)"
        return result, [*faults, table.fault(int(rows[0]), name, remedy)]
    local = pd.DatetimeIndex(result[naive]).tz_localize(zone, ambiguous="NaT", nonexistent="NaT")
    result[naive] = local.tz_convert("UTC").tz_localize(None).to_numpy("datetime64[us]")
    for row in np.flatnonzero(naive & np.isnat(result)):
        remedy = f"the clocks of {zone.key} show this twice or never; write its offset"
        faults.append(table.fault(int(row), name, remedy))
    return result, faults


# ------------------------------------------------------------------ lengths

_UNITS_OF_NAMES = {
    "s": 1,
    "sec": 1,
    "secs": 1,
    "seconds": 1,
    "min": 60,
    "mins": 60,
    "minutes": 60,
    "h": 3600,
    "hours": 3600,
}


def lengths(table: Table, name: str) -> NDArray[np.float64]:
    """The lengths of time of a column [s]; NaN where nothing is written.

    A number has the unit that ends the column's name (`duration_min`, `Duration (in mins.)`, `duration_h`); else the
    cell says it: `15 min`, `1.5 h`, or `02:15:30`.

    Raises
    ------
    TableError
        If a cell is no length of time, or has no unit: all faults.
    """
    unit = _UNITS_OF_NAMES.get(name.rpartition("_")[2])
    result = np.full(len(table), np.nan)
    faults = []
    for row, cell in enumerate(table.columns[name]):
        if cell == "":
            continue
        try:
            result[row] = _seconds(cell, unit)
        except ValueError as error:
            faults.append(table.fault(row, name, str(error)))
    if faults:
        raise TableError(faults)
    return result


_NO_LENGTH = ValueError("no length of time; write it like `15 min` or `02:15:30`")


def _seconds(cell: Any, unit: int | None) -> float:
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, bool | date):
        raise _NO_LENGTH
    if not isinstance(cell, str) or _bare(cell):
        if unit is None:
            raise ValueError("in which unit? name the column duration_min, or write `15 min`")
        return float(cell) * unit
    if match := _CLOCK.fullmatch(cell):
        parts = {key: float(value or 0) for key, value in match.groupdict().items()}
        return ((parts["days"] * 24 + parts["hours"]) * 60 + parts["minutes"]) * 60 + parts["seconds"]
    try:
        number, written = parse(cell)
    except ValueError as error:
        raise ValueError(f"no length of time: {error}") from None
    if written.dimension != "time":
        raise _NO_LENGTH
    return float(number * written.factor * 3600)


def _bare(cell: str) -> bool:
    return re.fullmatch(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?", cell, re.IGNORECASE) is not None
