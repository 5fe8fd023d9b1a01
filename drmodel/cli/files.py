"""Files to write: whether one can be, asked before the work and not after it."""

import tempfile
from pathlib import Path

from drmodel.errors import OutputError


def refuse_unwritable(path: str, source: str) -> None:
    """Refuse a file to write whose folder takes none, or that is the input itself.

    Raises
    ------
    OutputError
        If the file could not be written.
    """
    if not path:
        raise OutputError("the name of the file to write is empty; name one, or leave the option out")
    target = Path(path)
    try:
        if target.exists() and target.samefile(source):
            raise OutputError(f"{path}: that is the input; name another file to write")
        if target.exists() and not target.is_file():
            raise OutputError(f"{path}: not a file; name the file to write")
        with tempfile.TemporaryFile(dir=target.parent):  # root, read-only disks, quotas: only trying tells
            pass
    except FileNotFoundError:
        raise OutputError(f"{path}: there is no folder {target.parent}; make it first, or name another") from None
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; name another file") from None


def write_text(path: str, text: str) -> None:
    """Write a text, whatever was in the file before.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}; name another file") from None
