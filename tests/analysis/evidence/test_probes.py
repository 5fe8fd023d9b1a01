import itertools
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from drmodel.analysis.evidence.probes import Record, read_record
from drmodel.errors import DrmodelError, TableError

T0 = 1_735_689_600  # 2025-01-01T00:00:00Z
Write = Callable[[str, str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return to


def answer(*series: list[tuple[float, str]], **changes: object) -> str:
    """What Prometheus answers to a range query."""
    result = [{"metric": {"instance": f"probe{i}"}, "values": values} for i, values in enumerate(series)]
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}} | changes)


def minutes(intervals: tuple[np.ndarray, np.ndarray]) -> list[tuple[float, float]]:
    """Starts and ends in minutes since 2025 began."""
    since = np.datetime64(T0, "s")
    minute = np.timedelta64(60, "s")
    return [
        (float((a - since) / minute), float((b - since) / minute))
        for a, b in zip(intervals[0], intervals[1], strict=True)
    ]


def series(states: str) -> list[tuple[float, str]]:
    """A sample a minute; a dot is one that is missing."""
    return [(T0 + 60 * i, state) for i, state in enumerate(states) if state != "."]


def test_zeros_in_a_row_are_one_outage_until_the_next_one(write: Write) -> None:
    record = read_record(write("up.json", answer(series("1100011011"))))
    assert minutes(record.down) == [(2, 5), (7, 8)]
    assert (record.kind, record.step, record.open) == ("Prometheus", pytest.approx(1 / 60), False)
    assert minutes((record.window[:1], record.window[1:])) == [(0, 10)]


def test_what_nobody_probed_is_unknown(write: Write) -> None:
    """One sample may be late; where two are missing, the last one speaks for a step and the rest is unknown."""
    record = read_record(write("up.json", answer(series("110.01...1.11"))))
    assert minutes(record.down) == [(2, 5)]
    assert minutes(record.unknown) == [(6, 9)]
    assert [remark.kind for remark in record.remarks] == ["gap"]


def test_a_series_that_ends_down_is_an_open_outage(write: Write) -> None:
    assert read_record(write("up.json", answer(series("1110")))).open


def test_samples_as_a_table_with_seconds_or_iso_times(write: Write) -> None:
    seconds = "ts,value\n" + "".join(f"{at},{value}\n" for at, value in series("11001"))
    iso = "Time,probe_success\n" + "".join(f"{np.datetime64(int(at), 's')}Z,{value}\n" for at, value in series("11001"))
    for text in (seconds, iso):
        assert minutes(read_record(write("up.csv", text)).down) == [(2, 4)]


def test_samples_out_of_order_and_twice_are_told(write: Write) -> None:
    values = series("11001")
    record = read_record(write("up.json", answer([*values[3:], *values[:3], values[0]])))
    assert minutes(record.down) == [(2, 4)]
    assert {remark.kind for remark in record.remarks} == {"order", "duplicate"}


LOG = """Event,Monitor,Date-Time,Reason,Duration,Duration (in mins.)
Down,shop,2025-01-01 02:00:10,Connection Timeout,"0 hrs, 10 mins",10
Up,shop,2025-01-01 00:00:00,OK,"2 hrs, 0 mins",120
Started,shop,2024-12-31 23:00:00,Started,"1 hrs, 0 mins",60
"""


def test_an_export_of_uptimerobot(write: Write) -> None:
    """Newest first, quoted text, minutes rounded: the next event gives the second."""
    record = read_record(write("log.csv", LOG), timezone="UTC")
    assert record.kind == "UptimeRobot"
    assert minutes(record.down) == [(120 + 10 / 60, 130 + 10 / 60)]
    assert not len(record.unknown[0])
    assert record.open


def test_pauses_and_holes_of_an_export_are_unknown(write: Write) -> None:
    text = (
        "Event,Monitor,Date-Time,Reason,Duration,Duration (in mins.)\n"
        "Up,shop,2025-01-01 00:00:00,OK,,30\n"
        "Paused,shop,2025-01-01 01:00:00,Paused,,60\n"
        "Up,shop,2025-01-01 02:00:00,OK,,60\n"
    )
    record = read_record(write("log.csv", text), timezone="UTC")
    assert minutes(record.unknown) == [(30, 120)]
    assert {remark.kind for remark in record.remarks} == {"paused", "gap"}


def test_one_of_several_monitors(write: Write) -> None:
    text = LOG + 'Down,blog,2025-01-01 01:00:00,DNS,"0 hrs, 5 mins",5\n'
    path = write("log.csv", text)
    with pytest.raises(DrmodelError, match=r"2 monitors; name one of them \(--monitor\): blog, shop"):
        read_record(path, timezone="UTC")
    with pytest.raises(DrmodelError, match="there are blog, shop"):
        read_record(path, timezone="UTC", monitor="shopp")
    assert minutes(read_record(path, timezone="UTC", monitor="blog").down) == [(60, 65)]


def test_times_of_an_export_need_a_zone(write: Write) -> None:
    with pytest.raises(TableError, match="--timezone"):
        read_record(write("log.csv", LOG))
    record = read_record(write("log.csv", LOG), timezone="America/Sao_Paulo")
    assert minutes(record.down)[0][0] == pytest.approx(300 + 10 / 60)


def test_incidents_are_merged_and_open_ones_end_with_the_window(write: Write) -> None:
    text = "start,end\n2025-01-01T00:10Z,2025-01-01T00:30Z\n2025-01-01T00:20Z,2025-01-01T00:40Z\n2025-01-01T01:00Z,\n"
    record = read_record(write("incidents.csv", text), window="2025-01-01T00:00Z..2025-01-01T02:00Z")
    assert minutes(record.down) == [(10, 40), (60, 120)]
    assert record.open


def test_a_window_beyond_what_was_watched_is_unknown_there(write: Write) -> None:
    path = write("up.json", answer(series("1100011011")))
    record = read_record(path, window="2024-12-31T23:50..2025-01-01T00:04")
    assert minutes(record.down) == [(2, 4)]
    assert minutes(record.unknown) == [(-10, 0)]
    assert record.open
    with pytest.raises(DrmodelError, match="nothing of it lies in the window"):
        read_record(path, window="2026-01-01..2026-02-01")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (answer(), "found no series"),
        (answer(series("11"), series("11")), "2 series, one is needed"),
        (answer(series("1")), "at least two are needed"),
        (answer([(T0, "1"), (T0 + 60, "0.5")]), "neither 0 nor 1"),
        (answer([(T0, "1"), (T0, "0"), (T0 + 60, "1")]), "differ"),
        (answer([(T0, "1"), (float("1e15"), "1")]), "a time that is none"),
        (answer(series("11"), status="error"), "no answer to a range query"),
        (json.dumps({"data": []}), "no answer to a range query"),
        (answer().replace("[]", '[{"values": [1, 2]}]'), "samples are needed"),
        ("[1, 2", "no JSON"),
    ],
)
def test_answers_that_are_none_are_refused(write: Write, text: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_record(write("up.json", text))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("time,value\n1,1\n2,2\n", "line 3", "neither 0 nor 1"),
        ("time,value\n2025-01-01T00:00Z,1\n,1\n", "line 3", "no time"),
        ("Event,Date-Time\nUp,2025-01-01T00:00Z\nSideways,2025-01-01T01:00Z\n", "line 3", "no such event"),
        ("Event,Date-Time\nUp,2025-01-01T00:00Z\nDown,\n", "line 3", "no time"),
        ("Event,Date-Time\nUp,03/04/2025 10:00\n", "line 2", "day or month first"),
        ("Event,Event,Date-Time\nUp,Up,2025-01-01T00:00Z\n", "event", "two columns of this name"),
        ("time,value\n=NOW(),1\n2,1\n", "line 2", "a formula"),
        ("a,b\n1,2\n", "", "needs a column start"),
    ],
)
def test_hostile_tables_are_refused_by_line(write: Write, text: str, line: str, words: str) -> None:
    with pytest.raises(TableError) as caught:
        read_record(write("t.csv", text), timezone="UTC")
    assert words in str(caught.value)
    assert line in str(caught.value)


def test_time_is_down_up_or_unknown_and_nothing_twice(write: Write) -> None:
    rng = np.random.Generator(np.random.PCG64(5))
    for trial in range(30):
        states = "".join(rng.choice(list("01.."), 200)) + "1"
        record: Record = read_record(write(f"{trial}.json", answer(series("1" + states))))
        marks = sorted([*minutes(record.down), *minutes(record.unknown)])
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(marks))
