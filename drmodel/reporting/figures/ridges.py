"""Distributions as ridges: a row for each strategy, solid within the objective and pale beyond it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drmodel.drawing.canvas import LARGE, NORMAL, SMALL, Canvas, logarithmic, text_width
from drmodel.drawing.colours import SOFT
from drmodel.formatting import Formatter
from drmodel.reporting.figures.rows import Row
from drmodel.simulation.results import Bins, Distribution
from drmodel.simulation.statistics import Interval

TOP, PITCH, BOTTOM = 9.5, 7.4, 6.0  # [mm] above the rows, between them, below them
PER_DECADE = 24
SMOOTHING = 0.06  # [decades] standard deviation of the kernel, 15 % in length
OUTER = 0.002  # share of events left out at either end of the axis
TICKS = (1 / 3600, 1 / 360, 1 / 60, 1 / 12, 1 / 4, 1.0, 4.0, 24.0, 72.0, 168.0, 720.0)  # [h]


@dataclass(frozen=True)
class Panel:
    """A column of ridges: its title, its distributions by strategy, its objective [h] and what that is called."""

    title: str
    distributions: Mapping[str, Distribution]
    limit: float | None
    limit_name: str
    empty: str


def height(rows: Sequence[Row]) -> float:
    """Height of a figure of ridges [mm]."""
    return TOP + PITCH * len(rows) + BOTTOM


def places(rows: Sequence[Row]) -> list[float]:
    """Height of each row's label [mm]."""
    return [TOP + PITCH * (i + 0.66) for i in range(len(rows))]


def draw_panel(
    canvas: Canvas, rows: Sequence[Row], panel: Panel, left: float, width: float, formatter: Formatter
) -> None:
    """Ridges on a logarithmic axis; each row is scaled to its own peak."""
    low, high = span([d.bins for d in panel.distributions.values()], panel.limit)
    scale = logarithmic(low, high, left, left + width)
    limit = None if panel.limit is None else scale(max(panel.limit, low))  # an objective of nothing stands at the left
    bottom = TOP + PITCH * len(rows)
    for x, name in _ticks(low, high, scale, formatter):
        canvas.line([x, x], [TOP, bottom])
        canvas.text(x, bottom + 2.6, name, size=SMALL, color=SOFT, ha="center")
    canvas.text(left, 2, panel.title, size=LARGE, weight=600)
    for i, row in enumerate(rows):
        base = TOP + PITCH * (i + 0.97)
        canvas.line([left, left + width], [base, base])
        curve = density(panel.distributions[row.id].bins, low, high)
        if curve is None:
            canvas.text(left + 1.5, base - 2.0, panel.empty, size=SMALL, color=SOFT)
            continue
        lengths, heights = curve
        points = [(scale(x), base - 0.92 * PITCH * y) for x, y in zip(lengths, heights, strict=True)]
        _ridge(canvas, points, base, row.colour, limit)
    if limit is not None:
        canvas.target([limit, limit], [TOP, bottom])
        half = text_width(panel.limit_name, SMALL, 600) / 2
        middle = min(max(limit, left + half), left + width - half)
        canvas.text(middle, 7, panel.limit_name, size=SMALL, weight=600, ha="center")


def draw_shares(
    canvas: Canvas,
    rows: Sequence[Row],
    right: float,
    head: str,
    shares: Mapping[str, Interval | None],
    goal: float,
    formatter: Formatter,
) -> None:
    """The column of shares within an objective, semibold from the goal on."""
    canvas.text(right, 7, head, size=SMALL, color=SOFT, ha="right")
    for row, y in zip(rows, places(rows), strict=True):
        share = shares[row.id]
        if share is None:
            canvas.text(right, y, "–", size=NORMAL, color=SOFT, ha="right")
            continue
        reached = share.mean >= goal
        canvas.text(right, y, share_text(share.mean, formatter), size=LARGE, weight=600 if reached else 400, ha="right")


def share_text(value: float, formatter: Formatter) -> str:
    """A share in whole percent; one that is not quite all, or not quite nothing, is not rounded to it.

    Examples
    --------
    >>> [share_text(x, Formatter("en")).replace(chr(0x202F), " ") for x in (0, 0.0004, 0.5, 0.9996, 1)]
    ['0 %', '< 1 %', '50 %', '> 99 %', '100 %']
    """
    if 0 < value < 0.005:
        return "< " + formatter.share(0.01, 0)
    if 0.995 <= value < 1:
        return "> " + formatter.share(0.99, 0)
    return formatter.share(value, 0)


def span(bins: Sequence[Bins], limit: float | None) -> tuple[float, float]:
    """Ends of the axis [h]: all but the outermost lengths, and an objective above nothing with room around it."""
    edges = [limit / 2, limit * 2] if limit else [1.0, 1.0]
    lengths: list[tuple[float, int]] = sorted((upper, count) for some in bins for _, upper, count in some if upper > 0)
    if lengths:
        up_to = np.cumsum([count for _, count in lengths])
        first, last = np.searchsorted(up_to, [OUTER * up_to[-1], (1 - OUTER) * up_to[-1]])
        found = [lengths[int(first)][0] / 1.6, lengths[min(int(last), len(lengths) - 1)][0] * 1.6]
        edges = [min(edges[0], found[0]), max(edges[1], found[1])] if limit else found
    return (edges[0], edges[1]) if edges[1] > edges[0] else (edges[0] / 10, edges[1] * 10)


def density(bins: Bins, low: float, high: float) -> tuple[list[float], list[float]] | None:
    """Density of the logarithm of the length, its peak set to 1: lengths [h] and heights; None if no length is seen.

    The counts are shared out over cells of a logarithmic axis and smoothed; lengths of zero are not drawn.
    """
    cells = max(2, math.ceil(PER_DECADE * math.log10(high / low)))
    edges = np.linspace(math.log10(low), math.log10(high), cells + 1)
    some = np.array([row for row in bins if row[1] > 0.0]).reshape(-1, 3)
    end = np.log10(some[:, 1])
    begin = np.log10(some[:, 0], out=end - 1 / PER_DECADE, where=some[:, 0] > 0)
    overlap = np.minimum(edges[1:], end[:, None]) - np.maximum(edges[:-1], begin[:, None])
    counts = (some[:, 2] / (end - begin)) @ np.clip(overlap, 0, None)
    if counts.sum() <= 0:
        return None
    grid = np.linspace(edges[0], edges[-1], 8 * cells + 1)
    centres = (edges[:-1] + edges[1:]) / 2
    heights = np.exp(-0.5 * ((grid[:, None] - centres) / SMOOTHING) ** 2) @ counts
    return list(10**grid), list(heights / heights.max())


def _ridge(canvas: Canvas, points: list[tuple[float, float]], base: float, colour: str, limit: float | None) -> None:
    """The area under a curve, solid up to the limit."""
    edge = points[-1][0] if limit is None else limit
    for side, alpha in (([p for p in points if p[0] <= edge], 1.0), ([p for p in points if p[0] >= edge], 0.3)):
        if len(side) > 1:
            canvas.area([(side[0][0], base), *side, (side[-1][0], base)], colour, alpha)
    canvas.line([x for x, _ in points], [y for _, y in points], color=colour, lw=0.7, zorder=4)


def _ticks(low: float, high: float, scale: Callable[[float], float], formatter: Formatter) -> list[tuple[float, str]]:
    """Round lengths on the axis whose names do not touch."""
    found: list[tuple[float, str]] = []
    free = -math.inf
    for length in TICKS:
        name = formatter.hours(length, 0) if 1 <= length < 96 else formatter.minutes(60 * length)
        half = text_width(name, SMALL) / 2
        if low <= length <= high and scale(length) - half > free:
            found.append((scale(length), name))
            free = scale(length) + half + 1.5
    return found
