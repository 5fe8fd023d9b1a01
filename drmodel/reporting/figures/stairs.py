"""Names of the parts of a bar: centred above a part where there is room, else like flags on a stair."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drmodel.reporting.figures.colours import INK, SOFT
from drmodel.reporting.figures.style import SMALL, Canvas, shortened, text_width

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

    What fits is centred above its part. The others are flags that fly towards the middle and climb towards the ends.

    Parameters
    ----------
    parts
        Left and right end of each part [mm], and its name; from left to right.
    left, right
        What no label may leave [mm].
    """
    cut = [(start, end, shortened(name, right - left, SMALL)) for start, end, name in parts]
    wide = [part for part in cut if text_width(part[2], SMALL) <= part[1] - part[0]]
    narrow = [part for part in cut if part not in wide]
    middle = (left + right) / 2
    labels = [Label(words, (s + e - text_width(words, SMALL)) / 2, 0, (s + e) / 2, flag=False) for s, e, words in wide]
    for start, end, words in reversed([part for part in narrow if part[0] + part[1] < 2 * middle]):
        foot = (start + end) / 2
        labels.append(
            _lowest(Label(words, min(foot + EDGE, right - text_width(words, SMALL)), 0, foot, flag=True), labels)
        )
    for start, end, words in (part for part in narrow if part[0] + part[1] >= 2 * middle):
        foot = (start + end) / 2
        labels.append(
            _lowest(Label(words, max(foot - EDGE - text_width(words, SMALL), left), 0, foot, flag=True), labels)
        )
    return sorted(labels, key=lambda label: label.foot)


def _lowest(label: Label, taken: Sequence[Label]) -> Label:
    """The label on the lowest step on which it is free, on the one above all others if none is."""
    steps = range(2 + max((other.step for other in taken), default=-1))
    tried = [replace(label, step=step) for step in steps]
    return next((one for one in tried if not any(_collide(one, other) for other in taken)), tried[-1])


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
            canvas.line([label.foot] * 2, [y - STEP / 2 + 0.4, bottom], color=SOFT, lw=0.4)


def _collide(one: Label, other: Label) -> bool:
    """Whether two labels touch, or the pole of the higher one runs through the lower one."""
    if one.step == other.step:
        return one.x < other.end + GAP and other.x < one.end + GAP
    high, low = (one, other) if one.step > other.step else (other, one)
    return low.x - GAP / 2 < high.foot < low.end + GAP / 2
