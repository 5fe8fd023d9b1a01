"""What can go wrong, in one small hierarchy: everything drmodel refuses on purpose is a `DrmodelError`."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_FAULTS_SHOWN = 100
_LONGEST_VALUE = 60


class DrmodelError(Exception):
    """Base of every error that drmodel raises on purpose."""

    @property
    def page(self) -> str:
        """Page of the documentation that helps on; empty where the text says it all."""
        return ""


class SimulationError(DrmodelError):
    """A model that cannot be simulated, or a run that was asked for what it cannot give."""


class OutputError(DrmodelError):
    """A result that could not be written."""


def refuse_other(name: str, value: object, kind: type, how: str) -> None:
    """Refuse an argument that is of another kind, such as the path of a file for what is in it.

    Parameters
    ----------
    name, value
        The argument.
    kind
        What it must be.
    how
        How to come by one.

    Raises
    ------
    DrmodelError
        If it is none.

    Examples
    --------
    >>> refuse_other("width", "3", int, "round(3.2)")
    Traceback (most recent call last):
    drmodel.errors.DrmodelError: width is a str; it must be of type int: round(3.2)
    """
    if not isinstance(value, kind):
        raise DrmodelError(f"{name} is a {type(value).__name__}; it must be of type {kind.__name__}: {how}")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a scenario or a table, with its place and its remedy.

    Attributes
    ----------
    file
        Name of the file, as given.
    line
        Line in the file, counted from 1; None if the fault lies in no line of it.
    path
        Key path such as `strategies.warm.automatic[promote].duration`; empty for the file as a whole.
    value
        The offending value as written; empty if there is none to show.
    remedy
        What is wrong and what to do about it.
    origin
        Where a value without a line came from, such as `--set`.
    """

    file: str
    line: int | None
    path: str
    value: str
    remedy: str
    origin: str = ""

    @property
    def place(self) -> str:
        """The line in words, or what the value came from."""
        return f"line {self.line}" if self.line is not None else self.origin

    @property
    def subject(self) -> str:
        """Path and value, fit for one line of a terminal."""
        value = _printable(self.value)
        return f"{self.path}: {value}" if value and self.path else self.path or value


class InputError(DrmodelError):
    """A file that cannot be used; its text names every fault with line, path, value and remedy."""

    ABOUT = ""  # page that says what such a file may hold

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        blocks = []
        for file in dict.fromkeys(fault.file for fault in self.faults):
            blocks.append(_block(file, [fault for fault in self.faults if fault.file == file]))
        return "\n".join(blocks)

    @property
    def page(self) -> str:
        """Page that says what such a file may hold; empty where it is not of its kind, or cannot be read at all."""
        return self.ABOUT if any(fault.path for fault in self.faults) else ""


class ScenarioError(InputError):
    """A scenario that cannot be used; its text names every fault with line, path, value and remedy.

    Examples
    --------
    >>> print(ScenarioError([Fault("my.yaml", 84, "detection.interval", "60", "write `60 s`")]))
    my.yaml: 1 fault
      line 84   detection.interval: 60   write `60 s`
    """

    ABOUT = "docs/scenario_reference.md"


class TableError(InputError):
    """A table of incidents, probes or drills that cannot be used; its text names every fault and its line.

    Examples
    --------
    >>> print(TableError([Fault("incidents.csv", 7, "start", "03/04/2025", "day or month first? write 2025-04-03")]))
    incidents.csv: 1 fault
      line 7   start: 03/04/2025   day or month first? write 2025-04-03
    """

    ABOUT = "docs/evidence.md"


def _block(file: str, faults: list[Fault]) -> str:
    """All faults of one file, in aligned columns."""
    shown = faults[:MOST_FAULTS_SHOWN]
    place_width = max(len(fault.place) for fault in shown)
    subject_width = max(len(fault.subject) for fault in shown)
    lines = [f"{_printable(file, longest=300)}: {len(faults)} fault{'s' if len(faults) != 1 else ''}"]
    for fault in shown:
        columns = (fault.place.ljust(place_width), fault.subject.ljust(subject_width), fault.remedy)
        lines.append("  " + "   ".join(column for column in columns if column.strip()))
    if len(faults) > len(shown):
        lines.append(f"  and {len(faults) - len(shown)} more")
    return "\n".join(lines)


def _printable(text: str, longest: int = _LONGEST_VALUE) -> str:
    """The text on one line, without control characters, cut where it gets long."""
    clean = "".join(char if char.isprintable() else " " for char in text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"
