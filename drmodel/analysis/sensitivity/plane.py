"""The best strategy over two inputs at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from drmodel.analysis.sensitivity.dials import Dial
from drmodel.analysis.sensitivity.outlook import Outlook, Player
from drmodel.scenario.models import Scenario
from drmodel.simulation.statistics import Interval

COLUMNS, ROWS = 25, 11


@dataclass(frozen=True)
class Axis:
    """One of the two inputs: its name, the value that is used and those on the grid, in inner units."""

    name: str
    used: float
    values: tuple[float, ...]


@dataclass(frozen=True)
class Cell:
    """One pair of values.

    Attributes
    ----------
    best
        The best strategy there.
    next_best
        The best other candidate; None if there is none.
    lead
        What the best has over it [value currency/year]; None if there is none.
    net_benefit
        By strategy [value currency/year].
    """

    best: str
    next_best: str | None
    lead: Interval | None
    net_benefit: Mapping[str, float]

    @property
    def too_close(self) -> bool:
        """Whether the noise of the simulation could make the next best the best."""
        return self.lead is not None and self.lead.low <= 0


@dataclass(frozen=True)
class Boundary:
    """A point of the border between two strategies, along a row of the grid."""

    x: float
    y: float
    left: str
    right: str


@dataclass(frozen=True)
class Plane:
    """The best strategy over two inputs.

    Attributes
    ----------
    x, y
        The inputs.
    cells
        By row, one for each value of y, then by value of x.
    boundaries
        Where the best changes along the rows.
    """

    x: Axis
    y: Axis
    cells: tuple[tuple[Cell, ...], ...]
    boundaries: tuple[Boundary, ...]


def plane(
    scenario: Scenario, across: Dial, upward: Dial, play: Player, columns: int = COLUMNS, rows: int = ROWS
) -> Plane:
    """The best strategy over a grid of values of two inputs.

    Whatever is simulated meets the same random numbers in every cell; inputs that move money alone are not simulated
    again.

    Parameters
    ----------
    scenario
        The scenario.
    across, upward
        The inputs.
    play
        Plays the scenario at other values.
    columns, rows
        How many values of each.

    Raises
    ------
    SimulationError
        If a cell cannot be simulated.
    """
    x, y = _axis(across, columns), _axis(upward, rows)
    cells = tuple(
        tuple(_cell(play(across.turned(upward.turned(scenario, up), right))) for right in x.values) for up in y.values
    )
    boundaries = [
        Boundary(_border(x.values[i], x.values[i + 1], left, right), up, left.best, right.best)
        for up, row in zip(y.values, cells, strict=True)
        for i, (left, right) in enumerate(pairwise(row))
        if left.best != right.best
    ]
    return Plane(x, y, cells, tuple(boundaries))


def _axis(dial: Dial, number: int) -> Axis:
    return Axis(dial.name, dial.used, tuple(float(value) for value in np.linspace(dial.low, dial.high, number)))


def _cell(outlook: Outlook) -> Cell:
    best, *others = outlook.candidates
    return Cell(
        best,
        others[0] if others else None,
        outlook.lead(best),
        {name: worth.net_benefit.mean for name, worth in outlook.worths.items()},
    )


def _border(start: float, end: float, left: Cell, right: Cell) -> float:
    """Where two strategies are worth the same between two cells, on a line; half way if a target makes the change."""
    before = left.net_benefit[left.best] - left.net_benefit[right.best]
    after = right.net_benefit[left.best] - right.net_benefit[right.best]
    if before < 0 or after > 0 or before == after:
        return (start + end) / 2
    return start + (end - start) * before / (before - after)
