"""Files to write: whether one can be, asked before the work and not after it; and a new one, whole or not at all."""

import os
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


def write_new(path: str, text: str) -> None:
    """Write a file that is not there yet; it appears with all of its text, or not at all.

    Raises
    ------
    OutputError
        If there is one already, or it cannot be written.
    """
    if not path:
        raise OutputError("the name of the file to write is empty; name one")
    target = Path(path)
    if not target.name:
        raise OutputError(f"{path}: a folder; name the file to write")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.link(part, target)  # unlike a rename, it never replaces what is there
    except FileExistsError:
        raise OutputError(f"{path}: is there already; name another file, or remove that one first") from None
    except FileNotFoundError:
        raise OutputError(f"{path}: there is no folder {target.parent}; make it first, or name another") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise OutputError(f"{path}: cannot be written: {reason}; name another file") from None
    finally:
        part.unlink(missing_ok=True)
