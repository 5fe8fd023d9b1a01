"""Files to write: whether one can be, asked before the work and not after it."""

from pathlib import Path

from drmodel.errors import OutputError
from drmodel.writing import checked_target


def refuse_unwritable(path: str, source: str) -> None:
    """Refuse a file to write whose folder takes none, or that is the input itself.

    Raises
    ------
    OutputError
        If the file could not be written.
    """
    checked_target(path)
    target, given = Path(path), Path(source)
    if target.exists() and given.exists() and target.samefile(given):
        raise OutputError(f"{path}: that is the input; name another file to write")
