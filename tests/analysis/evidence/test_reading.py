"""Tables as people keep them: formats, encodings, headers, formulas, times; every fault with its line."""

import json
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest

from drmodel.analysis.evidence import reading
from drmodel.analysis.evidence.reading import read_table
from drmodel.analysis.evidence.times import lengths, moments, zone_of
from drmodel.errors import DrmodelError, TableError

ROWS = "start,end\n2025-03-01T10:00:00Z,2025-03-01T11:30:00Z\n2025-04-01T00:00:00Z,2025-04-01T00:20:00Z\n"


def naive(*parts):
    """A time without a zone, as numpy and workbooks have it."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


@pytest.fixture
def table(tmp_path):
    """Read a table from what a file holds."""

    def of(content, name="incidents.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path)

    return of


def said(call, *arguments):
    with pytest.raises(TableError) as caught:
        call(*arguments)
    return str(caught.value)


# ------------------------------------------------------------------ text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_whatever_its_mark_separator_and_line_ends(table, encoding, separator, end):
    text = "Início,Root Cause\n2025-01-01,ação\n\n2025-01-02,x\n".replace(",", separator).replace("\n", end)
    found = table(text.encode(encoding))
    assert list(found.columns) == ["início", "root_cause"]
    assert list(found.columns["root_cause"]) == ["ação", "x"]
    assert found.lines.tolist() == [2, 4]


def test_latin_1_is_named_with_its_line(table):
    message = said(table, "start,cause\n2025-01-01,ok\n2025-01-02,ação\n".encode("latin-1"))
    assert "line 3" in message
    assert "UTF-8" in message
    assert "Latin-1" in message


@pytest.mark.parametrize("content", [b"a\0b,c\n", "start\n".encode("utf-16-le"), b"\xff\xfe\x00"])
def test_what_is_no_text_is_said_to_be_none(table, content):
    assert "UTF-" in said(table, content)


def test_a_quoted_cell_may_hold_line_breaks_and_separators(table):
    found = table('start,cause\n2025-01-01,"a, b\nand c"\n2025-01-02,"say ""so"""\n')
    assert list(found.columns["cause"]) == ["a, b\nand c", 'say "so"']
    assert found.lines.tolist() == [2, 4]
    assert "not closed" in said(table, 'start,cause\n2025-01-01,"open\n')


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("\n\n", "empty"),
        ("start,end,Start\n1,2,3\n", "two columns of this name"),
        ("start,,end\n1,2,3\n", "column 2"),
        ("start,end\n1\n", "line 2"),
        ("start,end\n1,2,3\n", "3 cells where the header has 2"),
        (",,\n,,\n", "no header"),
    ],
)
def test_a_header_or_a_row_that_does_not_fit_is_refused(table, content, words):
    assert words in said(table, content)


def test_an_empty_column_without_a_name_is_nothing(table):
    assert table("start,end,\n2025-01-01,2025-01-02,\n").column("end") == "end"


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_two_names_alike_among_very_many_take_no_square_of_their_number(table, ending):
    """Compared each with each, so many would take an hour."""
    names = [f"c{number}" for number in range(300_000)]
    twice = ",".join([*names, "c7"])
    record = ", ".join(f'"{name}": 1' for name in twice.split(","))
    content = f"{twice}\n" if ending == "csv" else f"[{{{record}}}]"
    assert "c7" in said(table, content, f"a.{ending}")


def test_all_formulas_are_listed(table):
    message = said(table, "start,end,cause\n=NOW(),2025-01-01,x\n2025-01-01,2025-01-02,=1+1\n")
    assert "2 faults" in message
    assert "line 2" in message
    assert "line 3" in message
    assert "formula" in message


def test_a_file_that_is_not_there_or_has_no_known_ending_is_refused(tmp_path):
    assert "cannot be read" in said(read_table, tmp_path / "none.csv")
    assert ".csv" in said(read_table, tmp_path / "incidents.doc")
    assert "no such file" in said(read_table, "no\0name.csv")


# ------------------------------------------------------------------ other formats


def test_json_is_a_list_of_records(table):
    rows = [{"start": "2025-01-01", "minutes": 4}, {"start": None, "note": " x "}]
    for content, name in ((json.dumps(rows), "a.json"), ("\n".join(map(json.dumps, rows)), "a.jsonl")):
        found = table(content, name)
        assert {name: list(cells) for name, cells in found.columns.items()} == {
            "start": ["2025-01-01", ""],
            "minutes": [4, ""],
            "note": ["", "x"],
        }
        assert (found.word, found.lines.tolist()) == ("record", [1, 2])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[1, 2", "no JSON"),
        ('{"start": 1}', "a list of records"),
        ("[1]", "a list of records"),
        ('[{"start": 1, "start": 2}]', "twice"),
        ('[{"start": NaN}]', "no number"),
        ('[{"start": [1]}]', "record 1"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_json_that_is_no_table_is_refused(table, content, words):
    assert words in said(table, content, "a.json")


def test_a_workbook_is_read_by_its_first_sheet(table, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["Start", "End", "cause"],
        [naive(2025, 1, 1, 10), naive(2025, 1, 1, 11), " x "],
        [None] * 3,
        ["2025-01-02T00:00Z", None, 7],
    ):
        book.active.append(row)
    book.create_sheet("other").append(["nothing"])
    book.save(tmp_path / "a.xlsx")
    found = read_table(tmp_path / "a.xlsx")
    assert {name: list(cells) for name, cells in found.columns.items()} == {
        "start": [naive(2025, 1, 1, 10), "2025-01-02T00:00Z"],
        "end": [naive(2025, 1, 1, 11), ""],
        "cause": ["x", 7],
    }
    assert (found.word, found.lines.tolist()) == ("row", [2, 4])
    book.active["C2"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    assert "row 2" in said(read_table, tmp_path / "a.xlsx")
    assert "no XLSX" in said(table, b"PK nonsense", "b.xlsx")


def test_parquet_is_read_with_its_types(table, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    start = [datetime(2025, 1, 1, tzinfo=UTC), None]
    parquet.write_table(pyarrow.table({"start": start, "duration_min": [1.5, float("nan")]}), tmp_path / "a.parquet")
    found = read_table(tmp_path / "a.parquet")
    assert list(found.columns["start"]) == [start[0], ""]
    assert list(found.columns["duration_min"]) == [1.5, ""]
    assert "no Parquet" in said(table, b"PAR1 nonsense", "b.parquet")


def test_what_a_broken_parquet_makes_its_reader_raise_is_said(table, tmp_path):
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pyarrow.table({"start": ["2025-01-01T00:00Z"] * 9}), tmp_path / "a.parquet")
    content = (tmp_path / "a.parquet").read_bytes()
    middle = len(content) // 2
    assert "no Parquet" in said(table, content[:middle] + b"\xff" * 40 + content[middle + 40 :], "a.parquet")


def test_what_a_reader_of_parquet_raises_is_one_line_without_bytes_of_the_file(table, monkeypatch):
    pytest.importorskip("pyarrow")

    def broken(_):
        raise OSError("Couldn't deserialize: type \x0e\nheader failed.\n")

    monkeypatch.setattr("pyarrow.parquet.ParquetFile", broken)
    told = said(table, b"PAR1", "a.parquet").splitlines()
    assert told[1].strip() == "no Parquet: Couldn't deserialize: type header failed."
    assert len(told) == 2


def written_anew(path, old, new):
    """A workbook with some of its first sheet replaced, as other programs write it."""
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert old in files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = files["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)


@pytest.fixture
def workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["start", "cause"], ["2025-01-01T00:00Z", "x"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_what_a_sheet_says_of_its_size_is_not_believed(workbook):
    """A sheet that was formatted as a whole says that it is a million rows of sixteen thousand cells."""
    written_anew(workbook, b'<dimension ref="A1:B2"', b'<dimension ref="A1:XFD1048576"')
    written_anew(workbook, b'<row r="2">', b'<row r="1048576">')
    written_anew(workbook, b'r="A2"', b'r="A1048576"')
    written_anew(workbook, b'r="B2"', b'r="B1048576"')
    found = read_table(workbook)
    assert list(found.columns["cause"]) == ["x"]
    assert found.lines.tolist() == [1_048_576]


def test_entities_of_a_workbook_do_not_grow(workbook):
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    written_anew(workbook, b"<worksheet", f'<!DOCTYPE w [<!ENTITY a0 "xxxxxxxxxx">{declared}]><worksheet'.encode())
    written_anew(workbook, b"<sheetData>", b"<sheetData><row><c t='str'><v>&a9;</v></c></row>")
    told = said(read_table, workbook)
    assert "no XLSX" in told
    assert len(told.splitlines()) == 2  # the file, and what is wrong with it


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "parquet"])
def test_more_cells_than_memory_is_for_are_refused_before_they_are_made(table, tmp_path, monkeypatch, workbook, ending):
    monkeypatch.setattr(reading, "MOST_CELLS", 3)
    if ending == "parquet":
        pyarrow = pytest.importorskip("pyarrow")
        from pyarrow import parquet

        parquet.write_table(pyarrow.table({"start": ["x"] * 4}), tmp_path / "b.parquet")
        assert "more than 3 cells" in said(read_table, tmp_path / "b.parquet")
    elif ending == "xlsx":
        assert "more than 3 cells" in said(read_table, workbook)
    else:
        assert "more than 3 cells" in said(table, {"csv": ROWS, "json": '[{"a": 1}, {"b": 1}]'}[ending], f"b.{ending}")


@pytest.mark.parametrize(("library", "name"), [("openpyxl", "a.xlsx"), ("pyarrow", "a.parquet")])
def test_a_missing_library_is_named(table, monkeypatch, library, name):
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(DrmodelError, match=rf"{library}.*drmodel\[tables\]"):
        table(b"x", name)


# ------------------------------------------------------------------ times


def read_times(table, *cells, zone=None):
    found = table("t\n" + "\n".join(cells) + "\n")
    times, remarks = moments(found, ["t"], zone_of(zone))
    return [None if np.isnat(at) else at.item() for at in times["t"]], remarks


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2025-03-01T10:00:00Z", naive(2025, 3, 1, 10)),
        ("2025-03-01 10:00:00.25+02:00", naive(2025, 3, 1, 8, 0, 0, 250_000)),
        ("2025-03-01T10:00-0330", naive(2025, 3, 1, 13, 30)),
        ("2025-03-01T10:00:00+02", naive(2025, 3, 1, 8)),
        ("2025-03-01 10:00 UTC", naive(2025, 3, 1, 10)),
        ("2025-03-01 10:00:00 +0000", naive(2025, 3, 1, 10)),
        ("2025/03/01 10:00z", naive(2025, 3, 1, 10)),
        ("31/03/2025 10:00Z", naive(2025, 3, 31, 10)),
        ("3/31/2025 10:00 PM GMT", naive(2025, 3, 31, 22)),
        ("31.03.2025 00:30+01:00", naive(2025, 3, 30, 23, 30)),
        ("03/03/2025 12:00 AM Z", naive(2025, 3, 3)),
    ],
)
def test_times_with_a_zone_are_read(table, cell, expected):
    assert read_times(table, cell)[0] == [expected]


def test_formats_and_zones_may_be_mixed_where_each_is_clear(table):
    found, remarks = read_times(table, "2025-03-01T10:00:00Z", '""', "31/03/2025 10:00:00+02:00", "01/02/2025 00:00Z")
    assert found == [naive(2025, 3, 1, 10), None, naive(2025, 3, 31, 8), naive(2025, 2, 1)]
    assert [(remark.kind, remark.lines) for remark in remarks] == [("order of dates", (4,))]


def test_a_day_that_may_be_a_month_is_an_error_with_its_line(table):
    message = said(read_times, table, "2025-01-01T00:00Z", "03/04/2025 10:00Z", "04/04/2025 10:00Z")
    assert "line 3" in message
    assert "day or month first?" in message
    assert "1 fault" in message


def test_two_orders_in_a_table_are_an_error_with_both_lines(table):
    message = said(read_times, table, "31/12/2024 10:00Z", "01/02/2025 00:00Z", "12/31/2024 10:00Z")
    assert "line 2" in message
    assert "line 4" in message


def test_a_time_without_a_zone_needs_one(table):
    message = said(read_times, table, "2025-01-01T00:00Z", "2025-01-01 10:00", "2025-01-02")
    assert "line 3" in message
    assert "1 others" in message
    assert "--timezone" in message
    found, _ = read_times(table, "2025-01-01T00:00Z", "2025-01-01 10:00", "2025-01-02", zone="America/Sao_Paulo")
    assert found == [naive(2025, 1, 1), naive(2025, 1, 1, 13), naive(2025, 1, 2, 3)]


def test_an_hour_that_the_clocks_show_twice_or_never_is_an_error(table):
    message = said(lambda: read_times(table, "2024-10-27 02:30", "2024-03-31 02:30", zone="Europe/Berlin"))
    assert "2 faults" in message
    assert "twice or never" in message
    assert read_times(table, "2024-10-27 02:30+01:00", zone="Europe/Berlin")[0] == [naive(2024, 10, 27, 1, 30)]


@pytest.mark.parametrize(
    "cell",
    ["yesterday", "1735689600", "2025", "2025-13-01T00:00Z", "31/31/2025 00:00Z", "2025-01-01T24:30Z", "1/2/25", "10:30",
     "13/02/2025 13:00 PM Z", "２０２５-01-01"],
)  # fmt: skip
def test_what_is_no_time_is_an_error_with_its_line(table, cell):
    assert "line 2" in said(read_times, table, cell)


def test_a_zone_that_is_none_is_refused():
    for name in ("Mars/Olympus", "../etc/passwd", ""):
        with pytest.raises(DrmodelError, match="no such zone"):
            zone_of(name)


def test_dates_of_a_workbook_are_times(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow

    offset = timezone(timedelta(hours=-3))
    cells = {"t": [datetime(2025, 1, 1, 10, tzinfo=offset)], "d": [date(2025, 1, 2)]}
    parquet.write_table(pyarrow.table(cells), tmp_path / "a.parquet")
    times, _ = moments(read_table(tmp_path / "a.parquet"), ["t", "d"], zone_of("UTC"))
    assert [times[name][0].item() for name in "td"] == [naive(2025, 1, 1, 13), naive(2025, 1, 2)]


# ------------------------------------------------------------------ lengths


@pytest.mark.parametrize(
    ("column", "cell", "seconds"),
    [
        ("duration_min", "90", 5400),
        ("Duration (in mins.)", "1.5", 90),
        ("duration_h", "2", 7200),
        ("duration_s", "1e3", 1000),
        ("duration", "15 min", 900),
        ("duration", "1.5 h", 5400),
        ("duration", "02:15:30", 8130),
        ("duration", "1 day, 0:30", 88_200),
        ("duration_min", "2 h", 7200),
    ],
)
def test_lengths_say_their_unit_in_the_cell_or_in_the_name(table, column, cell, seconds):
    found = table(f'{column},x\n"{cell}",1\n,2\n')
    name = next(iter(found.columns))
    assert lengths(found, name).tolist()[0] == seconds
    assert np.isnan(lengths(found, name)[1])


@pytest.mark.parametrize(("cell", "words"), [("15", "which unit"), ("long", "no length"), ("3 USD", "no length")])
def test_a_length_without_a_unit_is_an_error(table, cell, words):
    message = said(lengths, table(f"duration\n{cell}\n"), "duration")
    assert "line 2" in message
    assert words in message


def test_a_long_cell_that_is_nearly_a_number_takes_no_square_of_its_length(table):
    found = table("duration\n" + "9" * 500_000 + "x\n")
    assert "more than 40 characters" in said(lengths, found, "duration")
