"""Files that appear whole or not at all."""

import os
import tempfile
from pathlib import Path

from drmodel.errors import OutputError


def checked_target(path: str | os.PathLike[str]) -> Path:
    """The file to write, once it is clear that its folder is there: asked before the work and not after it.

    Raises
    ------
    OutputError
        If the folder does not exist.
    """
    target = Path(path)
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}; create it or name another file")
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Write beside the target, then put it in its place: a reader never sees half a file.

    Raises
    ------
    OutputError
        If the file cannot be written there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(f"{target}: cannot be written ({error.strerror}); name a file in a folder of yours") from None
