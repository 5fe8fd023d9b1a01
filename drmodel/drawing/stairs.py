"""Names of the parts of a bar: centred above a part where there is room, else like flags on a stair."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from drmodel.drawing.canvas import SMALL, Canvas, shortened, text_width
from drmodel.drawing.colours import INK, SOFT

STEP, GAP, EDGE = 3.4, 1.5, 0.8  # [mm] height of a step, room between two names, from a pole to its name


@dataclass(frozen=True)
class Label:
    """A name above a part of a bar.

    `x` is where its text begins, `step` counts from the lowest, and `foot` is the middle of the part, where the pole of
    a flag stands.
    """

    words: str
    x: float
    step: int
    foot: float
    flag: bool

    @property
    def end(self) -> float:
        """Where its text ends [mm]."""
        return self.x + text_width(self.words, SMALL)


def stair(parts: Sequence[tuple[float, float, str]], left: float, right: float) -> list[Label]:
    """Labels that cover neither each other nor another's pole.

    What fits is centred above its part. The others are flags: the first of them fly to the right and climb towards the
    left end, the others the other way round, and they part as near to the middle as that can be done.

    Parameters
    ----------
    parts
        Left and right end of each part [mm], and its name; from left to right.
    left, right
        What no label may leave [mm].
    """
    cut = [(start, end, shortened(name, right - left - EDGE, SMALL)) for start, end, name in parts]
    narrow = [part for part in cut if text_width(part[2], SMALL) > part[1] - part[0]]
    centred = [
        Label(words, (start + end - text_width(words, SMALL)) / 2, 0, (start + end) / 2, flag=False)
        for start, end, words in cut
        if (start, end, words) not in narrow
    ]
    flags = [((start + end) / 2, words) for start, end, words in narrow]
    middle = sum(foot < (left + right) / 2 for foot, _ in flags)
    tried = [_flown(centred, flags, first) for first in sorted(range(len(flags) + 1), key=lambda n: abs(n - middle))]
    found = next((labels for labels in tried if _free(labels, left, right)), tried[0])
    return sorted((_kept(label, left, right) for label in found), key=lambda label: label.foot)


def _flown(centred: Sequence[Label], flags: Sequence[tuple[float, str]], first: int) -> list[Label]:
    """All labels where so many flags fly to the right and the others to the left."""
    labels = list(centred)
    for foot, words in reversed(flags[:first]):
        labels.append(_lowest(Label(words, foot + EDGE, 0, foot, flag=True), labels))
    for foot, words in flags[first:]:
        labels.append(_lowest(Label(words, foot - EDGE - text_width(words, SMALL), 0, foot, flag=True), labels))
    return labels


def _lowest(label: Label, taken: Sequence[Label]) -> Label:
    """The label on the lowest step on which it is free, on the one above all others if none is."""
    steps = range(2 + max((other.step for other in taken), default=-1))
    tried = [replace(label, step=step) for step in steps]
    return next((one for one in tried if not any(_collide(one, other) for other in taken)), tried[-1])


def _free(labels: Sequence[Label], left: float, right: float) -> bool:
    """Whether no label leaves its bounds or collides with another."""
    inside = all(label.x >= left and label.end <= right for label in labels)
    return inside and not any(_collide(one, other) for one, other in combinations(labels, 2))


def _kept(label: Label, left: float, right: float) -> Label:
    """A label within its bounds."""
    return replace(label, x=max(min(label.x, right - text_width(label.words, SMALL)), left))


def stair_height(labels: Sequence[Label]) -> float:
    """Room that labels take above their bar [mm]."""
    return STEP * (1 + max((label.step for label in labels), default=-1))


def rows_below(stairs: Sequence[Sequence[Label]], pitch: float) -> list[float]:
    """Upper edges of rows that are `pitch` high, each with room above it for its labels [mm]."""
    tops, y = [], 0.0
    for labels in stairs:
        y += stair_height(labels)
        tops.append(y)
        y += pitch
    return tops


def draw_stair(canvas: Canvas, labels: Sequence[Label], bottom: float, ground: str | None = None) -> None:
    """The labels above a bar whose upper edge is at `bottom` [mm]."""
    for label in labels:
        y = bottom - STEP * (label.step + 0.55)
        canvas.text(label.x, y, label.words, size=SMALL, color=INK, ground=ground)
        if label.flag:
            canvas.line([label.foot] * 2, [y - STEP / 2 + 0.4, bottom], color=SOFT, lw=0.4, zorder=4)


def _collide(one: Label, other: Label) -> bool:
    """Whether two labels touch, or the pole of the higher one runs through the lower one."""
    if one.step == other.step:
        return one.x < other.end + GAP and other.x < one.end + GAP
    high, low = (one, other) if one.step > other.step else (other, one)
    return low.x - GAP / 2 < high.foot < low.end + GAP / 2
