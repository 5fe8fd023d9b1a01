"""A long run that may be stopped: what it has counted so far, in a file.

The file is whole at any moment: it is written beside itself, forced to the disk, then renamed. It holds whole numbers
and which replications they are of, and so does not depend on who did the work: another engine, other workers or an
executor may go on with it, and the result has the same bytes as that of a run that was never stopped. It is kept at the
end: the same run, asked for again, finds its result there.
"""

import hashlib
import io
import json
import os
import sys
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from drmodel.errors import SimulationError
from drmodel.simulation.program import Program
from drmodel.simulation.tallies import BINS, SECTIONS, Count, Integers, Span, Tallies
from drmodel.simulation.work import Run, add_to, arrays_of, nonzero
from drmodel.writing import put

_LAYOUT = repr([[field.name for field in fields(Tallies)], list(Count), list(Span), SECTIONS, BINS])
MARK = f"drmodel checkpoint {hashlib.sha256(_LAYOUT.encode()).hexdigest()[:16]}\n".encode()  # of counts as they are now
PACE = 5.0  # s of work between two writings, at least
REMEDY = "give another file, or delete it to start anew"

_DIGEST = hashlib.sha256().digest_size
_EVERY_SECTION = range(SECTIONS)
_UNREADABLE = (  # all that an archive and arrays may be wrong in
    *(ArithmeticError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError, RecursionError),
    *(TypeError, ValueError, zipfile.BadZipFile, zlib.error),
)


class Checkpoint:
    """The file of a run, and when it was last written.

    Parameters
    ----------
    path
        The file.
    belongs
        What tells this run from others.
    runs
        What has been simulated; the file's counts are added if it is there, which is said on the error stream, else
        it is written, so that a path where nothing can be written is refused before the work.

    Raises
    ------
    SimulationError
        If the file is of another run, damaged, or cannot be read or written.
    """

    def __init__(self, path: str | os.PathLike[str], belongs: Mapping[str, object], runs: Iterable[Run]) -> None:
        given: object = path
        if not isinstance(given, str | os.PathLike):
            raise SimulationError(f"checkpoint(={given!r}) must be the path of a file")
        if not os.fspath(path):
            raise SimulationError("the name of the checkpoint is empty; name a file, or leave it out")
        self.path = Path(path)
        self.belongs = {"drmodel": version("drmodel"), **belongs}
        self.runs = {digest(run.program): run for run in runs}
        if self.path.exists() and not self.path.is_file():  # a device or a pipe may be read for ever
            raise SimulationError(f"{self.path}: not a file; give another one")
        try:
            with self.path.open("rb") as file:
                self._resume(file)
        except FileNotFoundError:
            self.write()
        except OSError as error:
            raise SimulationError(f"{self.path}: cannot be read: {error.strerror}; give another file") from None
        else:
            if years := sum(run.years for run in self.runs.values()):
                sys.stderr.write(f"drmodel: {self.path}: going on from {years:,} years, of all strategies together\n")
        self.last = time.monotonic()

    def write_if_due(self) -> None:
        """Write the file if that was not done for a while."""
        if time.monotonic() - self.last >= PACE:
            self.write()

    def write(self) -> None:
        """Write the file; whenever this is cut short, the old one or the new one is there and whole."""
        body = io.BytesIO()
        np.savez(body, allow_pickle=False, **dict(self._arrays()))
        content = body.getvalue()
        try:
            put(self.path, MARK + hashlib.sha256(content).digest() + content)
        except OSError as error:
            raise SimulationError(f"{self.path}: cannot be written: {error.strerror}; give another file") from None
        self.last = time.monotonic()

    def _arrays(self) -> Iterator[tuple[str, Any]]:
        yield "belongs", np.frombuffer(json.dumps(self.belongs).encode(), np.uint8)
        for program, run in self.runs.items():
            yield f"{program} done", np.array(run.done, np.int64).reshape(-1, 3)
            counted = nonzero(arrays_of(run.tallies, _EVERY_SECTION))
            for field, (places, values) in zip(fields(Tallies), counted, strict=True):
                yield f"{program} {field.name} places", places
                yield f"{program} {field.name} values", values

    def _resume(self, file: io.BufferedReader) -> None:
        """Add the counts of a file that belongs to this run; any other, however large, takes no memory."""
        damaged = SimulationError(f"{self.path}: a damaged checkpoint, or not one of this version of drmodel; {REMEDY}")
        marked, stated = file.read(len(MARK)) == MARK, file.read(_DIGEST)
        start = file.tell()
        if not marked or hashlib.file_digest(file, "sha256").digest() != stated:
            raise damaged
        file.seek(start)
        try:
            self._add(file)
        except _UNREADABLE:
            raise damaged from None

    def _add(self, file: io.BufferedReader) -> None:
        """Add the counts of the arrays in a file; their sum is right, but anybody can write one that is."""
        with np.load(file, allow_pickle=False) as arrays:
            different = _differences(json.loads(arrays["belongs"].tobytes()), self.belongs)
            if different:
                raise SimulationError(f"{self.path}: a checkpoint of another run: {'; '.join(different)}; {REMEDY}")
            for program, run in self.runs.items():
                counted: list[tuple[Integers, Integers]] = [
                    (arrays[f"{program} {field.name} places"], arrays[f"{program} {field.name} values"])
                    for field in fields(Tallies)
                ]
                add_to(arrays_of(run.tallies, _EVERY_SECTION), counted)
                run.done.extend((section, first, last) for section, first, last in arrays[f"{program} done"].tolist())


def digest(program: Program) -> str:
    """Name of a program's content, the same in every process.

    Examples
    --------
    >>> from drmodel.laws import Constant
    >>> from drmodel.simulation.model import FaultMode, Group, Recovery, time_to_fault
    >>> from drmodel.simulation.program import compile_program
    >>> def single(hours):
    ...     repair = Constant(hours)
    ...     fault = FaultMode("region", ("west",), repair, time_to_fault(repair=repair, mttf=396.0))
    ...     return compile_program([fault], Recovery((Group("all", ("west",)),)))
    >>> digest(single(4.0)) == digest(single(4.0)), digest(single(4.0)) == digest(single(5.0))
    (True, False)
    """
    return hashlib.sha256(json.dumps(_plain(program)).encode()).hexdigest()


def _plain(value: object) -> object:
    """Lists of numbers and text; sets in order, for theirs changes from process to process."""
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value


def _differences(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> list[str]:
    """What tells two runs apart, in words."""
    return [_difference(what, theirs[what], value) for what, value in ours.items() if theirs[what] != value]


def _difference(what: str, theirs: Any, ours: Any) -> str:
    if not isinstance(ours, Mapping):
        return f"its {what} is {theirs}, here {ours}"
    names = [name for name in {**theirs, **ours} if theirs.get(name) != ours.get(name)]
    return f"its {what} are not the same: {', '.join(names)}"
