"""Tables that people keep elsewhere: CSV, XLSX, Parquet and JSON, read into columns that know their lines."""

import csv
import io
import json
import os
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drmodel.errors import DrmodelError, Fault, TableError

MOST_BYTES = 50_000_000  # of a file, and of what a workbook unpacks to: a million incidents
MOST_CELLS = 5_000_000  # of a table, empty ones counted: they take memory too

_EMPTY = "empty: a table has a header, and a row for each incident, probe or step"
_WORDS = {"csv": "line", "xlsx": "row", "parquet": "row", "json": "record"}


@dataclass(frozen=True, slots=True)
class Remark:
    """What was done about rows that do not stand as they are written; nothing is dropped without one.

    Attributes
    ----------
    kind
        One of a few names, such as `duplicate`, `impossible`, `overlap`, `open`.
    lines
        Where the rows stand in the table.
    words
        What is the matter, and what was done.
    """

    kind: str
    lines: tuple[int, ...]
    words: str


@dataclass(frozen=True, eq=False)
class Table:
    """A table as it was read.

    Attributes
    ----------
    file
        Its name, as given.
    word
        What `lines` count: `line` of a text, `row` of a sheet, `record` of a list.
    columns
        Cells by the column's name in lower case with underscores: text without blanks around it, or the number,
        date or truth value that the format knows; an empty cell is the empty text.
    lines
        Where each row stands, from 1.
    """

    file: str
    word: str
    columns: Mapping[str, Sequence[Any]]
    lines: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, *names: str) -> str | None:
        """The first of these names that is a column; None if there is none.

        Raises
        ------
        TableError
            If two of them are: nobody knows which is meant.
        """
        found = [name for name in names if name in self.columns]
        if len(found) > 1:
            raise TableError([Fault(self.file, None, ", ".join(found), "", "two columns of one meaning: keep one")])
        return found[0] if found else None

    def fault(self, row: int, path: str, remedy: str) -> Fault:
        """What is wrong with one cell."""
        line = int(self.lines[row])
        value = str(self.columns[path][row])
        if self.word == "line":
            return Fault(self.file, line, path, value, remedy)
        return Fault(self.file, None, path, value, remedy, origin=f"{self.word} {line}")

    def lines_of(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> tuple[int, ...]:
        """Where these rows stand."""
        return tuple(self.lines[rows].tolist())


@dataclass(frozen=True)
class Wanted:
    """Columns that are looked for in a file that holds more than their table.

    Attributes
    ----------
    needed
        The header is the first row that names all of these, each by one of its names, on whichever sheet.
    more
        Names of other columns that are read where they are there; what stands in none of them is left out.
    """

    needed: tuple[frozenset[str], ...]
    more: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """All names."""
        return self.more.union(*self.needed)


def read_table(path: str | os.PathLike[str], wanted: Wanted | None = None) -> Table:
    """Read a table whose first row names its columns.

    Parameters
    ----------
    path
        A file whose ending says what it is: .csv or .tsv (UTF-8, or UTF-16 with its mark; comma, semicolon or tab),
        .xlsx (the first sheet), .parquet, .json (a list of records) or .jsonl (a record a line).
    wanted
        What is looked for, where titles stand above the table, totals beside it, or it is on another sheet.

    Raises
    ------
    TableError
        If the file cannot be read, its header is none, or cells hold formulas: all faults at once.
    DrmodelError
        If the library that reads this format is not installed.
    """
    file = os.fspath(path)
    ending = Path(file).suffix.lower()
    if ending not in _READERS:
        raise _refused(file, f"a table ends in {', '.join(_READERS)}; save it as CSV")
    data = _bytes(file)
    header, columns, lines, word = _found(file, _READERS[ending](file, data), wanted)
    table = Table(file, word, MappingProxyType(dict(zip(_names(file, header, columns), columns, strict=True))), lines)
    faults = [
        table.fault(row, name, "a formula; write its value")
        for name, cells in table.columns.items()
        if "\n=" in _joined(cells)
        for row, cell in enumerate(cells)
        if isinstance(cell, str) and cell.startswith("=")
    ]
    if faults:
        raise TableError(faults)
    return table


Parts = tuple[list[str], list[Sequence[Any]], NDArray[np.int64], str]  # header, columns, lines, what lines count


def _found(file: str, tables: Iterable[Parts], wanted: Wanted | None) -> Parts:
    """The first table, or the part of the first one that holds what is wanted."""
    if wanted is None:
        first = next(iter(tables))
        if not first[0]:
            raise _refused(file, _EMPTY)
        return first
    for one in tables:
        if (part := _part(one, wanted)) is not None:
            return part
    named = ", ".join("/".join(sorted(names)) for names in wanted.needed)
    raise _refused(file, f"no row names the columns {named}: they stand above the values")


def _part(parts: Parts, wanted: Wanted) -> Parts | None:
    """What is wanted of a table, from its header on; None if no row is that header."""
    header, columns, lines, word = parts
    for at in range(len(lines) + 1):
        names = [_name(cell) for cell in (header if at == 0 else [column[at - 1] for column in columns])]
        if all(alike.intersection(names) for alike in wanted.needed):
            kept = [i for i, name in enumerate(names) if name in wanted.names]
            return [names[i] for i in kept], [columns[i][at:] for i in kept], lines[at:], word
    return None


def _refused(file: str, remedy: str, line: int | None = None) -> TableError:
    return TableError([Fault(file, line, "", "", remedy)])


def _refuse_many(file: str, cells: int) -> None:
    """Refuse a table of too many cells before they are made."""
    if cells > MOST_CELLS:
        raise _refused(file, f"more than {MOST_CELLS:,} cells; leave out columns and rows that nobody needs")


def _bytes(file: str) -> bytes:
    try:
        if (size := Path(file).stat().st_size) > MOST_BYTES:
            raise _refused(file, f"{size:,} bytes; at most {MOST_BYTES:,} are read")
        return Path(file).read_bytes()
    except OSError as error:
        raise _refused(file, f"cannot be read: {error.strerror}") from None
    except ValueError:  # a null character in the name
        raise _refused(file, "no such file") from None


def _names(file: str, header: Iterable[Any], columns: Sequence[Sequence[Any]]) -> list[str]:
    """Names of the columns, each once; a column without a name must be empty."""
    names = [_name(name) for name in header]
    faults = []
    for position, (name, cells) in enumerate(zip(names, columns, strict=True), start=1):
        if not name and any(cell != "" for cell in cells):
            faults.append(Fault(file, None, f"column {position}", "", "a column without a name: name it or remove it"))
    twice = [name for name, times in Counter(names).items() if name and times > 1]
    faults += [Fault(file, None, name, "", "two columns of this name: rename or remove one") for name in twice]
    if not any(names):
        faults.append(
            Fault(file, None, "", "", "no header: the first row names the columns, such as start, end, cause")
        )
    if faults:
        raise TableError(faults)
    return [name or f" {position}" for position, name in enumerate(names)]


def _name(cell: Any) -> str:
    """A heading as the name of its column."""
    return re.sub(r"\W+", "_", str(cell).strip().lower()).strip("_")


# ------------------------------------------------------------------ text


def _csv(file: str, data: bytes) -> Iterator[Parts]:
    text = _text(file, data)
    split, delimiter = _quoted if '"' in text else _plain, _delimiter(text)
    _refuse_many(file, text.count(delimiter) + text.count("\n") + text.count("\r"))
    cells, widths, lines = split(file, text, delimiter)
    if not widths:
        raise _refused(file, _EMPTY)
    width = widths[0]
    wrong = [(line, found) for line, found in zip(lines, widths, strict=True) if found != width]
    if wrong:
        raise TableError(
            Fault(
                file, line, "", "", f"{found} cells where the header has {width}; quote text that holds the separator"
            )
            for line, found in wrong
        )
    columns: list[Sequence[Any]] = [cells[width + i :: width] for i in range(width)]
    if any(blank in text for blank in (" ", "\t", "\r", "\xa0")):
        columns = [list(map(str.strip, column)) for column in columns]
    yield cells[:width], columns, np.array(lines[1:], np.int64), _WORDS["csv"]


Cells = tuple[list[str], list[int], list[int]]  # of all rows behind each other; how many in each row; its line


def _plain(file: str, text: str, delimiter: str) -> Cells:
    """Without a quotation mark a line is a row: three times as fast as a reader that looks for them."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [number for number, row in enumerate(rows, start=1) if row]
    rows = [row for row in rows if row]
    return delimiter.join(rows).split(delimiter), [row.count(delimiter) + 1 for row in rows], lines


def _quoted(file: str, text: str, delimiter: str) -> Cells:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells: list[str] = []
    widths: list[int] = []
    lines: list[int] = []
    begin = 1
    try:
        for row in reader:
            if row:
                cells += row
                widths.append(len(row))
                lines.append(begin)
            begin = reader.line_num + 1
    except csv.Error as error:
        raise _refused(file, f"no CSV: {error}; look for a quotation mark that is not closed", begin) from None
    return cells, widths, lines


def _joined(cells: Sequence[Any]) -> str:
    """The cells as one text, in which to look for what is rare: much faster than cell by cell."""
    return "\n".join(["", *(cells if all_text(cells) else map(str, cells)), ""])


def all_text(cells: Sequence[Any]) -> bool:
    """Whether a column holds nothing but text."""
    return set(map(type, cells)) <= {str}


def _text(file: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if b"\0" in data:
            raise _refused(file, "no UTF-8 text: null characters in it; save it as CSV in UTF-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{data[error.start]:02x} is no {encoding.removesuffix('-sig').upper()}"
        raise _refused(file, f"{found}; save the file in UTF-8 (it may be in Latin-1 or Windows-1252)", line) from None


def _delimiter(text: str) -> str:
    """The separator that the header has most of."""
    header = re.sub(r'"[^"]*"', "", text[: text.find("\n")] if "\n" in text else text)
    return max(",;\t", key=header.count)


# ------------------------------------------------------------------ records


def _json(file: str, data: bytes) -> Iterator[Parts]:
    yield _records(file, _json_value(file, _text(file, data)))


def _json_lines(file: str, data: bytes) -> Iterator[Parts]:
    lines = [(n, text) for n, text in enumerate(_text(file, data).splitlines(), start=1) if text.strip()]
    yield _records(file, [_json_value(file, text, n) for n, text in lines])


def _json_value(file: str, text: str, line: int | None = None) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        at = getattr(error, "lineno", None) if line is None else line
        raise _refused(file, f"no JSON: {getattr(error, 'msg', error)}", at) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"the key {twice!r} stands twice in a record")
    return result


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number; leave out what is not known")


def _records(file: str, value: Any) -> Parts:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _refused(file, 'a list of records is needed, such as [{"start": …, "end": …}, …]')
    header = list(dict.fromkeys(name for item in value for name in item))
    _refuse_many(file, len(header) * len(value))
    for number, item in enumerate(value, start=1):
        for name, cell in item.items():
            if isinstance(cell, dict | list):
                remedy = "a value, not a list or an object, is needed"
                raise TableError([Fault(file, None, name, "", remedy, origin=f"{_WORDS['json']} {number}")])
    columns: list[Sequence[Any]] = [[_cell(item.get(name)) for item in value] for name in header]
    return header, columns, np.arange(1, len(value) + 1), _WORDS["json"]


def _cell(value: Any) -> Any:
    """A cell as a table keeps it: what is missing is the empty text."""
    if isinstance(value, str):
        return value.strip()
    return "" if value is None or value != value else value


# ------------------------------------------------------------------ what needs a library


def _xlsx(file: str, data: bytes) -> Iterator[Parts]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise _needs("openpyxl", "XLSX") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise _refused(file, f"unpacks to more than {MOST_BYTES:,} bytes; save it as CSV")
        sheets = load_workbook(io.BytesIO(data), read_only=True).worksheets
    except TableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a broken workbook makes its reader raise
        raise _broken(file, error) from None
    for sheet in sheets:
        yield _sheet(file, sheet)


def _sheet(file: str, sheet: Any) -> Parts:
    """The cells of a sheet; one without any has no header."""
    try:
        sheet.reset_dimensions()  # what it says of its size may be a million empty rows
        numbered = [(n, row) for n, row in enumerate(_values(file, sheet), start=1) if any(cell != "" for cell in row)]
    except TableError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise _broken(file, error) from None
    (_, header), *body = numbered or [(1, [])]
    width = max((len(row) for _, row in numbered), default=0)
    _refuse_many(file, width * len(numbered))
    columns: list[Sequence[Any]] = [[row[i] if i < len(row) else "" for _, row in body] for i in range(width)]
    header = [*header, *[""] * (width - len(header))]
    return header, columns, np.array([n for n, _ in body], np.int64), _WORDS["xlsx"]


def _broken(file: str, error: Exception) -> TableError:
    return _refused(file, f"no XLSX: {_in_a_line(error)}; save it again, or as CSV")


def _in_a_line(error: Exception) -> str:
    """What a library says, which may be several lines with bytes of the file in them."""
    return " ".join("".join(char if char.isprintable() else " " for char in str(error)).split())


def _values(file: str, sheet: Any) -> Iterator[list[Any]]:
    cells = 0
    for row in sheet.iter_rows():
        cells += len(row)
        _refuse_many(file, cells)
        yield ["=" if cell.data_type == "f" and not isinstance(cell.value, str) else _cell(cell.value) for cell in row]


def _parquet(file: str, data: bytes) -> Iterator[Parts]:
    try:
        from pyarrow import BufferReader
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise _needs("pyarrow", "Parquet") from None
    try:
        stored = ParquetFile(BufferReader(data))
        _refuse_many(file, stored.metadata.num_rows * stored.metadata.num_columns)
        found = stored.read()
        columns: list[Sequence[Any]] = [[_cell(value) for value in column.to_pylist()] for column in found.columns]
    except TableError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise _refused(file, f"no Parquet: {_in_a_line(error)}") from None
    yield list(found.column_names), columns, np.arange(1, found.num_rows + 1), _WORDS["parquet"]


def _needs(library: str, form: str) -> DrmodelError:
    return DrmodelError(f"{form} tables need {library}: install drmodel[tables], or save the table as CSV")


_READERS: dict[str, Callable[[str, bytes], Iterator[Parts]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
    ".json": _json,
    ".jsonl": _json_lines,
}
