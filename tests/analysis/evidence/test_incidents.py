"""Incidents of a table: what is left out, kept or concluded is said with its lines."""

from datetime import UTC, datetime

import numpy as np
import pytest

from drmodel.analysis.evidence.incidents import merged, read_incidents, window_of
from drmodel.errors import DrmodelError, TableError


def naive(*parts):
    """A time without a zone, as numpy and workbooks have it."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture
def incidents(tmp_path):
    def of(text, **options):
        path = tmp_path / "incidents.csv"
        path.write_text(text)
        return read_incidents(path, **options)

    return of


def lines(found, kind):
    return next((remark.lines for remark in found.remarks if remark.kind == kind), ())


HEAD = "start,end,severity,region,cause\n"


def test_rows_that_cannot_stand_are_reported_by_line_and_no_row_is_lost(incidents):
    found = incidents(
        HEAD
        + "2025-01-02T00:00Z,2025-01-02T01:00Z,major,a,x\n"  # 2
        + "2025-01-01T00:00Z,2025-01-01T01:00Z,major,a,x\n"  # 3
        + "2025-01-02T00:00Z,2025-01-02T01:00Z,major,a,x\n"  # 4, as 2
        + "2025-01-03T00:00Z,2025-01-02T01:00Z,major,a,x\n"  # 5, backwards
        + ",2025-01-02T01:00Z,major,a,x\n"  # 6, no start
        + "2025-01-05T00:00Z,2025-01-05T00:00Z,minor,a,x\n"  # 7, no length
        + "2025-01-06T00:00Z,,major,a,x\n"  # 8, not over
        + "2024-12-01T00:00Z,2024-12-02T00:00Z,major,a,x\n"  # 9, before
        + "2025-02-01T00:00Z,2025-02-02T00:00Z,major,a,x\n",  # 10, after
        window="2025-01-01..2025-01-31",
    )
    assert lines(found, "duplicate") == (4,)
    assert lines(found, "impossible") == (5,)
    assert lines(found, "without start") == (6,)
    assert lines(found, "zero length") == (7,)
    assert lines(found, "open") == (8,)
    assert lines(found, "before the window") == (9,)
    assert lines(found, "after the window") == (10,)
    assert found.lines.tolist() == [3, 2, 7, 8]
    assert found.open.tolist() == [False, False, False, True]
    start, end = found.hours()
    assert start.tolist() == [0, 24, 96, 120]
    assert end.tolist() == [1, 25, 96, np.inf]


def test_severity_and_scope_are_chosen_whatever_their_case(incidents):
    text = HEAD + "2025-01-01T00:00Z,2025-01-01T01:00Z,Major,US,x\n2025-01-02T00:00Z,2025-01-02T01:00Z,minor,EU,x\n"
    found = incidents(text, severity=["major"])
    assert found.severity.tolist() == ["Major"]
    assert lines(found, "other severity") == (3,)
    assert incidents(text, scope=["eu"]).scope.tolist() == ["EU"]
    with pytest.raises(DrmodelError, match="huge: no row has it; there are major, minor"):
        incidents(text, severity=["huge"])


def test_a_length_stands_for_an_end_and_must_agree_with_it(incidents):
    text = "started_at,resolved_at,duration_minutes\n2025-01-01T00:00Z,,90\n2025-01-02T00:00Z,2025-01-02T01:00Z,60.5\n"
    found = incidents(text + "2025-01-03T00:00Z,2025-01-03T01:00Z,90\n")
    assert lines(found, "length differs") == (4,)
    assert [hours.item() for hours in found.end - found.start] == [
        naive(1, 1, 1, h, m) - naive(1, 1, 1) for h, m in ((1, 30), (1, 0), (1, 0))
    ]
    negative = incidents("start,duration_min\n2025-01-01T00:00Z,-5\n2025-01-02T00:00Z,5\n2025-01-03T00:00Z,1e99\n")
    assert lines(negative, "impossible") == (2,)
    assert lines(negative, "impossible length") == (4,)


def test_an_end_that_nobody_noted_is_no_outage_of_years(incidents):
    """Of 30 days with an hour down each, the second has no end though 28 later ones have; the last is open."""
    rows = [f"2025-01-{day:02}T00:00Z,{'' if day in (2, 30) else f'2025-01-{day:02}T01:00Z'}" for day in range(1, 31)]
    found = incidents("start,end\n" + "\n".join(rows), window="2025-01-01..2025-01-31")
    assert lines(found, "end missing") == (3,)
    assert lines(found, "open") == (31,)
    assert (~found.timed).sum() == 1
    assert len(found) == 30


def test_the_window_is_the_whole_table_unless_stated(incidents):
    found = incidents("start,end\n2025-01-01T06:00Z,2025-01-01T07:00Z\n2025-01-04T00:00Z,2025-01-05T00:00Z\n")
    assert [at.item() for at in found.window] == [naive(2025, 1, 1, 6), naive(2025, 1, 5)]
    assert any(remark.kind == "window" for remark in found.remarks)
    with pytest.raises(DrmodelError, match="--window"):
        incidents("start,end\n2025-01-01T06:00Z,\n")


def test_of_two_columns_that_may_be_the_scope_the_first_is_taken_and_said(incidents):
    text = "start,end,provider,region\n2025-01-01T00:00Z,2025-01-01T01:00Z,big,eu\n"
    found = incidents(text)
    assert found.scope.tolist() == ["eu"]
    assert [one.words for one in found.remarks if one.kind == "columns"] == [
        "region is read as the scope, not provider"
    ]


@pytest.mark.parametrize("text", ["2025", "2025-01-01", "2025-01-01..2024-01-01", "a..b", "2025-01-01..x..y"])
def test_a_window_that_is_none_is_refused(text):
    with pytest.raises(DrmodelError, match="window"):
        window_of(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("begin,cause\n2025-01-01T00:00Z,x\n", "needs a column start, and end or duration_min; it has begin, cause"),
        ("cause,end\nx,2025-01-01T00:00Z\n", "needs a column start"),
        ("start,started_at,end\n,,\n", "two columns of one meaning"),
        ("start,end\n", "no incidents in it"),
        ("start,end\n2025-01-02T00:00Z,2025-01-01T00:00Z\n", "no incidents in it: 1 end before they start"),
    ],
)
def test_a_table_without_incidents_is_refused(incidents, text, words):
    with pytest.raises(TableError) as caught:
        incidents(text)
    assert words in str(caught.value)


def test_intervals_that_overlap_or_touch_are_one():
    times = np.array(["2025-01-01T00", "2025-01-01T01", "2025-01-01T02", "2025-01-01T09"], "datetime64[us]")
    ends = np.array(["2025-01-01T05", "2025-01-01T02", "2025-01-01T03", "NaT"], "datetime64[us]")
    number, start, end = merged(times, ends)
    assert number.tolist() == [0, 0, 0, 1]
    assert start.tolist() == [times[0].item(), times[3].item()]
    assert end[0] == ends[0]
    assert np.isnat(end[1])


def test_a_large_table_is_read_row_by_row(incidents):
    """A shorter one than the benchmark's; one row in it is backwards."""
    count = 20_000
    start = np.datetime64("2020-01-01T00:00:00") + np.arange(count) * np.timedelta64(3600, "s")
    end = start + np.timedelta64(600, "s")
    end[777] = start[777] - np.timedelta64(1, "s")
    rows = (f"{a}Z,{b}+00:00" for a, b in zip(start, end, strict=True))
    found = incidents("start,end\n" + "\n".join(rows))
    assert len(found) == count - 1
    assert lines(found, "impossible") == (779,)
