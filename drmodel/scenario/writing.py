"""A scenario's file, written whole or not at all, and never over one that is there."""

import os
from pathlib import Path

from drmodel.errors import OutputError


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
