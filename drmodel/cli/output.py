"""One result in three forms: a table for people, JSON and CSV for programs."""

import csv
import io
import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drmodel.cli.options import Form
from drmodel.errors import OutputError
from drmodel.formatting import table

NOTHING = "–"

Row = Mapping[str, Any]


def emit(
    form: Form, rows: Sequence[Row], *, text: Callable[[], str] | None = None, document: Callable[[], str] | None = None
) -> None:
    """Print a result.

    Parameters
    ----------
    form
        The form asked for.
    rows
        The result as records; nested ones become columns with dots in CSV.
    text
        The table, if it is not simply that of the rows.
    document
        The JSON, if it is not simply that of the rows.
    """
    if form == "json":
        write(document() if document else json_text(list(rows)))
    elif form == "csv":
        write(csv_text(rows))
    else:
        write((text() if text else plain_table(rows)) + "\n")


def write(text: str) -> None:
    """Text on stdout, all of it."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"the result cannot be written: {error.strerror}") from None


def json_text(value: Any) -> str:
    """JSON; what is never reached is null, and `never` says so."""
    return json.dumps(_finite(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        result = {str(key): _finite(item) for key, item in value.items()}
        never = {key: "not applicable" for key, item in value.items() if isinstance(item, float) and math.isinf(item)}
        return result | {"never": True, "why": never} if never else result
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and math.isinf(value) else value


def csv_text(rows: Sequence[Row]) -> str:
    """CSV with a header; a column that a row lacks is empty."""
    flat = [_flat(row) for row in rows]
    names = list(dict.fromkeys(name for row in flat for name in row))
    file = io.StringIO()
    writer = csv.DictWriter(file, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(flat)
    return file.getvalue()


def _flat(row: Row, prefix: str = "") -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            result |= _flat(value, f"{prefix}{key}.")
        else:
            result[prefix + key] = "; ".join(map(str, value)) if isinstance(value, list | tuple) else value
    return result


def plain_table(rows: Sequence[Row]) -> str:
    """The rows under their names, numbers to the right."""
    if not rows:
        return ""
    names = list(rows[0])
    right = [i for i, name in enumerate(names) if all(isinstance(row[name], int | float) for row in rows)]
    return table(
        [name.replace("_", " ") for name in names], [[cell(row[name]) for name in names] for row in rows], right
    )


def cell(value: Any) -> str:
    """A value in a table."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "never" if math.isinf(value) else f"{value:,.10g}"
    return str(value)
