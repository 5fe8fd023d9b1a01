"""A study made again, from the shell."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from drmodel.cli.guard import NO, guarded
from drmodel.cli.options import Format, Jobs
from drmodel.cli.output import emit, json_text

if TYPE_CHECKING:
    from drmodel.study.reproduction import Reproduction


@guarded
def reproduce(
    file: Annotated[str, typer.Argument(metavar="STUDY.json", help="A study as JSON.")],
    jobs: Jobs = None,
    form: Format = "table",
) -> None:
    """Make a study again from its JSON alone.

    It says `identical`, or where the two differ and what may be why.
    """
    from drmodel.study.reproduction import reproduce as made_again

    found = made_again(file, jobs=jobs)
    rows = _rows(found)
    emit(form, rows, text=lambda: str(found), document=lambda: json_text(_document(found, rows)))
    if not found.identical:
        raise typer.Exit(NO)


def _rows(found: "Reproduction") -> list[dict[str, Any]]:
    """The differences; what one of the two does not have is not there either."""
    from drmodel.study.reproduction import ABSENT

    both = [{"path": one.path, "stated": one.stated, "found": one.found} for one in found.differences]
    return [{name: value for name, value in row.items() if value is not ABSENT} for row in both]


def _document(found: "Reproduction", rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"identical": found.identical, "differences": rows, "reasons": list(found.reasons)}
