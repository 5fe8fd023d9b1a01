"""Where the names of points stand, so that none covers another name or a point."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True)
class Box:
    """A rectangle [mm], y downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two have area in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def inside(self, other: "Box") -> bool:
        """Whether it lies within the other."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


def place(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    bounds: Box,
    taken: Sequence[Box] = (),
    radius: float = 1.8,
) -> list[Box]:
    """A free place for the label of each point: beside it if there is room, else at the nearest place that is free.

    Parameters
    ----------
    points
        Centres of the points [mm].
    sizes
        Width and height of each label [mm].
    bounds
        What no label may leave.
    taken
        Rectangles to keep free.
    radius
        Room of a point [mm].

    Returns
    -------
    A rectangle for each label, in the order of the points; one that finds no free place covers what it must.
    """
    busy = [*taken, *(Box(x - radius, y - radius, x + radius, y + radius) for x, y in points)]
    boxes: list[Box] = []
    for point, size in zip(points, sizes, strict=True):
        tried = [box for box in _candidates(point, size, radius) if box.inside(bounds)]
        free = (box for box in tried if not any(box.overlaps(other) for other in busy))
        best = next(chain(free, tried), _beside(point, size, radius + 0.3, 0.0))
        boxes.append(best)
        busy.append(best)
    return boxes


def along(start: tuple[float, float], end: tuple[float, float], width: float = 0.6) -> list[Box]:
    """Small rectangles that cover a straight line, so that labels keep off it."""
    steps = max(1, math.ceil(math.dist(start, end) / width))
    middles = [
        (start[0] + (end[0] - start[0]) * i / steps, start[1] + (end[1] - start[1]) * i / steps)
        for i in range(steps + 1)
    ]
    half = width / 2
    return [Box(x - half, y - half, x + half, y + half) for x, y in middles]


def _candidates(point: tuple[float, float], size: tuple[float, float], radius: float) -> list[Box]:
    """Places right and left of a point, then above and below, then ever farther away."""
    x, y = point
    width, height = size
    found = []
    for step in range(16):
        for sign in (-1, 1) if step else (1,):
            shift = sign * step * height / 2
            found += [_beside(point, size, radius + 0.3, shift), _beside(point, size, -radius - 0.3 - width, shift)]
            if abs(shift) >= radius + height / 2:
                found.append(Box(x - width / 2, y + shift - height / 2, x + width / 2, y + shift + height / 2))
    return found


def _beside(point: tuple[float, float], size: tuple[float, float], gap: float, shift: float) -> Box:
    x, y = point
    width, height = size
    return Box(x + gap, y + shift - height / 2, x + gap + width, y + shift + height / 2)


def apart(places: Sequence[float], pitch: float, first: float, last: float) -> list[float]:
    """Places in rising order, moved as little as it takes to stand a pitch apart between two bounds.

    Examples
    --------
    >>> apart([1.0, 1.0, 9.0], 2.0, 0.0, 10.0)
    [0.0, 2.0, 9.0]
    """
    groups: list[list[float]] = []  # of places that touch: [middle, number]
    for place in places:
        groups.append([place, 1.0])
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < pitch * (groups[-1][1] + groups[-2][1]) / 2:
            (a, n), (b, m) = groups[-2:]
            groups[-2:] = [[(a * n + b * m) / (n + m), n + m]]
    found = []
    for middle, count in groups:
        half = pitch * (count - 1) / 2
        middle = max(min(middle, last - half), first + half)
        found += [middle - half + pitch * i for i in range(int(count))]
    return found
