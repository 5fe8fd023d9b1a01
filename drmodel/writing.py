"""Files that appear whole or not at all, whatever stops the writing.

What is written goes to a file beside the target, is forced to the disk, and then takes the target's name. Until that
moment the target is what it was before; two who write the same file both end well, and it is that of one of them. A
process that is killed on the way may leave the file beside it, `.drmodel-….part`, which nothing reads.
"""

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from stat import S_IMODE

from drmodel.errors import OutputError

Name = str | os.PathLike[str]


def checked_target(path: Name) -> Path:
    """The file to write, once it is clear that one can be: asked before the work and not after it.

    Raises
    ------
    OutputError
        If the file could not be written.
    """
    try:
        target = _target(path)
        with tempfile.TemporaryFile(dir=target.parent):  # root, read-only disks, quotas: only trying tells
            pass
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None
    return Path(path)


def write_whole(path: Name, content: bytes | str) -> None:
    """Write a file, or replace the one that is there; text is written as UTF-8.

    Raises
    ------
    OutputError
        If it cannot be written; what was there is there still.
    """
    try:
        put(path, content if isinstance(content, bytes) else content.encode("utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None


def write_new(path: Name, text: str) -> None:
    """Write a file that is not there yet.

    Raises
    ------
    OutputError
        If there is one already, or it cannot be written.
    """
    try:
        target = _target(path)
        part = _beside(target)
        try:
            _fill(part, text.encode("utf-8"))
            os.link(part, target)  # unlike a renaming, it never replaces what is there
            part.unlink()  # here too, so that no Ctrl-C falls between the file and the tidying up
        finally:
            part.unlink(missing_ok=True)
        _force_folder(target.parent)
    except FileExistsError:
        raise OutputError(f"{path}: is there already; name another file, or remove that one first") from None
    except (OSError, ValueError) as error:
        raise _refused(path, error) from None


def put(path: Name, content: bytes) -> None:
    """Write a file, or replace the one that is there; for who has words of his own for what goes wrong.

    Raises
    ------
    OSError, ValueError
        If it cannot be written; what was there is there still.
    """
    target = _target(path)
    part = _beside(target)
    try:
        _fill(part, content)
        if target.exists():
            part.chmod(S_IMODE(target.stat().st_mode))  # what only its owner may read stays so
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    _force_folder(target.parent)


def _target(path: Name) -> Path:
    """The file itself, if one may be there: a link stays what it is, and what it leads to is written."""
    if not os.fspath(path):
        raise OSError(errno.ENOENT, "a name that is empty")
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, "a link that leads to itself")
    if target.is_dir():
        raise OSError(errno.EISDIR, "a folder, not a file")
    if target.exists() and not target.is_file():  # a device would be replaced by a file
        raise OSError(errno.EINVAL, "not a file")
    if target.exists() and not os.access(target, os.W_OK):  # a renaming would not ask
        raise OSError(errno.EACCES, "it is there, and may not be changed")
    return target


def _beside(target: Path) -> Path:
    """A name in the same folder that nobody else has, known before the file is there: whatever comes can remove it."""
    return target.with_name(f".drmodel-{os.urandom(8).hex()}.part")


def _fill(part: Path, content: bytes) -> None:
    with part.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _force_folder(folder: Path) -> None:
    """Have the new name on the disk, too; where folders cannot be forced, that is left to the system."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refused(path: Name, error: OSError | ValueError) -> OutputError:
    if not os.fspath(path):
        return OutputError("the name of the file to write is empty; name one, or leave it out")
    if isinstance(error, FileNotFoundError):
        return OutputError(f"{path}: there is no folder {Path(path).parent}; create it or name another file")
    reason = error.strerror if isinstance(error, OSError) else error
    return OutputError(f"{path}: cannot be written ({reason}); name a file in a folder of yours")
