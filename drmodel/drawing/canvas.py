"""A canvas in millimetres at printed size, and the few shapes that all figures are made of."""

import io
import math
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Literal

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, Polygon, Rectangle
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from drmodel.drawing.colours import INK, RULE, SOFT, WHITE
from drmodel.drawing.glyphs import REGULAR, SEMIBOLD, printable

FULL, WIDE, HALF = 170.0, 112.0, 82.0  # [mm] 12, 8 and 6 columns of the page's grid
LABELS = 39.0  # [mm] column of the strategies' names
SMALL, NORMAL, LARGE = 7.5, 8.5, 9.0  # [pt]
FAMILY = "Source Sans Pro"
MM_PER_POINT = 25.4 / 72
DASHES = (0, (3, 2))

Side = Literal["left", "center", "right"]
Form = Literal["svg", "png", "pdf"]


def _styled() -> AbstractContextManager[None]:
    """Text stays text in the report's font, and nothing in a file depends on chance."""
    return mpl.rc_context(
        {
            "font.family": FAMILY,
            "svg.fonttype": "none",
            "svg.hashsalt": "drmodel",
            "text.parse_math": False,
            "text.usetex": False,
        }
    )


@contextmanager
def _foreign_letters() -> Iterator[None]:
    """Letters that the font lacks are only measured here: who sets the page finds them in another font, or says so."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .* missing from font", UserWarning)
        yield


@cache
def load_fonts() -> None:
    """Make the report's font known, regular and semibold."""
    for font in (REGULAR, SEMIBOLD):
        fontManager.addfont(font)


@cache
def text_width(words: str, size: float = NORMAL, weight: int = 400) -> float:
    """Printed width of a line of text [mm]."""
    load_fonts()
    font = FontProperties(family=FAMILY, size=size, weight=weight)
    with _foreign_letters():
        points: float = text_to_path.get_text_width_height_descent(printable(words), font, ismath=False)[0]
    return points * MM_PER_POINT


def wrapped(words: str, width: float, size: float = NORMAL, weight: int = 400, lines: int = 2) -> list[str]:
    """The text on at most so many lines of a width [mm]; what does not fit ends in an ellipsis."""
    rows: list[str] = [""]
    for word in words.split(" "):
        longer = f"{rows[-1]} {word}".strip(" ")
        if text_width(longer, size, weight) <= width or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], " ".join(rows[lines - 1 :])]
    return [shortened(row, width, size, weight) for row in rows]


def shortened(words: str, width: float, size: float = NORMAL, weight: int = 400) -> str:
    """The text, cut with an ellipsis if it is wider than a width [mm]."""
    if text_width(words, size, weight) <= width:
        return words
    too_long = bisect_right(range(len(words)), width, key=lambda n: text_width(words[:n] + "…", size, weight))
    return words[: max(too_long - 1, 0)].rstrip() + "…"


class Canvas:
    """A figure of a width and a height [mm], measured from its top left corner."""

    def __init__(self, width: float, height: float) -> None:
        load_fonts()
        self.width, self.height = width, height
        with _styled():
            self._figure = Figure(figsize=(width / 25.4, height / 25.4))
        from_top = Affine2D().scale(1 / 25.4, -1 / 25.4).translate(0, height / 25.4)
        self._places = from_top + self._figure.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = NORMAL,
        weight: int = 400,
        color: str = INK,
        ha: Side = "left",
        ground: str | None = None,
    ) -> None:
        """A line of text, centred vertically on `y`; on a ground of its own, no line runs through it."""
        box = None if ground is None else {"facecolor": ground, "edgecolor": "none", "pad": 0.2}
        self._figure.text(
            x,
            y,
            printable(words),
            transform=self._places,
            size=size,
            weight=weight,
            color=color,
            family=FAMILY,
            parse_math=False,
            ha=ha,
            va="center_baseline",
            zorder=8,
            bbox=box,
        )

    def bar(
        self, x: float, y: float, width: float, height: float, color: str, *, edge: str = WHITE, dashed: bool = False
    ) -> None:
        """A rectangle from its top left corner."""
        style = DASHES if dashed else "solid"
        self._add(Rectangle((x, y), width, height, facecolor=color, edgecolor=edge, lw=0.7, ls=style, zorder=3))

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = RULE,
        lw: float = 0.5,
        dashed: bool = False,
        zorder: float = 2,
    ) -> None:
        """A line through points."""
        style = DASHES if dashed else "solid"
        self._add(Line2D(xs, ys, color=color, lw=lw, ls=style, zorder=zorder))

    def target(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        """A target, wherever it appears: a dashed line in ink, on white so that it shows on bars too."""
        self.line(xs, ys, color=WHITE, lw=2.2, zorder=5)
        self.line(xs, ys, color=INK, lw=0.9, dashed=True, zorder=6)

    def area(self, points: Sequence[tuple[float, float]], color: str, alpha: float = 1.0) -> None:
        """A filled outline."""
        self._add(Polygon(points, facecolor=color, alpha=alpha, lw=0, zorder=3))

    def dot(self, x: float, y: float, color: str, *, hollow: bool = False) -> None:
        """A point of a chart; hollow for what is not on the frontier."""
        face, edge = (WHITE, color) if hollow else (color, WHITE)
        width = 1.6 if hollow else 1.0
        self._add(Line2D([x], [y], marker="o", ls="none", ms=7.5, mfc=face, mec=edge, mew=width, zorder=7))

    def arrow(
        self, start: tuple[float, float], end: tuple[float, float], *, both: bool = False, bend: float = 0
    ) -> None:
        """An arrow between two places, bent if it has to pass others."""
        self._add(
            FancyArrowPatch(
                start,
                end,
                arrowstyle="<|-|>" if both else "-|>",
                connectionstyle=f"arc3,rad={bend}",
                mutation_scale=5,
                lw=0.8,
                color=INK,
                shrinkA=0,
                shrinkB=0,
                zorder=2,
            )
        )

    def row_label(self, y: float, title: str, color: str, *, width: float = LABELS, weight: int = 400) -> None:
        """The swatch and the name of a strategy, on two lines if it is long."""
        self.bar(0, y - 1.1, 2.2, 2.2, color)
        lines = wrapped(title, width - 5.5, NORMAL, weight)
        for i, words in enumerate(lines):
            self.text(3.6, y + 3.2 * (i - (len(lines) - 1) / 2), words, weight=weight)

    def _add(self, artist: Artist) -> None:
        """Put something in its place on the figure itself: axes would cost more than all that is drawn."""
        artist.set_transform(self._places)
        self._figure.add_artist(artist)

    def svg(self) -> bytes:
        """The figure as SVG: the same figure gives the same bytes, and its text stays text."""
        buffer = io.BytesIO()
        with _styled(), _foreign_letters():
            self._figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
        return buffer.getvalue()

    def image(self, form: Form, title: str) -> bytes:
        """The figure to stand alone, on white and with its text as outlines: no font has to be there to see it."""
        dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}[form]
        buffer = io.BytesIO()
        with _styled(), mpl.rc_context({"svg.fonttype": "path"}), _foreign_letters():
            self._figure.savefig(buffer, format=form, dpi=200, facecolor=WHITE, metadata={"Title": title, **dates})
        return buffer.getvalue()


def legend_rows(names: Sequence[str], width: float) -> list[list[tuple[float, str]]]:
    """Where the names of a legend stand: for each line, (x [mm], name)."""
    rows: list[list[tuple[float, str]]] = [[]]
    x = 0.0
    for name in names:
        name = shortened(name, width - 4, SMALL)
        needed = 3.4 + text_width(name, SMALL)
        if x + needed > width and rows[-1]:
            rows.append([])
            x = 0.0
        rows[-1].append((x, name))
        x += needed + 4.0
    return rows


def draw_legend(canvas: Canvas, left: float, rows: list[list[tuple[float, str]]], colours: Sequence[str]) -> None:
    """The names of a stack's parts, each with its colour; white is what is drawn as a dashed outline."""
    fills = iter(colours)
    for i, row in enumerate(rows):
        for x, name in row:
            y, fill = 2.0 + 4.0 * i, next(fills)
            outline = fill == WHITE
            canvas.bar(left + x, y - 1.1, 2.2, 2.2, fill, edge=INK if outline else WHITE, dashed=outline)
            canvas.text(left + x + 3.2, y, name, size=SMALL, color=SOFT)


def linear(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """The map of values from `low` to `high` onto places from `start` to `end` [mm]."""
    return lambda value: start + (value - low) / (high - low) * (end - start)


def logarithmic(low: float, high: float, start: float, end: float) -> Callable[[float], float]:
    """The same on a logarithmic axis."""
    inner = linear(math.log(low), math.log(high), start, end)
    return lambda value: inner(math.log(value))


def round_ticks(high: float, most: int = 5) -> list[float]:
    """Round values from zero up to `high`, at most so many steps.

    Examples
    --------
    >>> round_ticks(87.3)
    [0.0, 20.0, 40.0, 60.0, 80.0]
    """
    rough = high / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))
    return [step * i for i in range(math.floor(high / step + 1e-9) + 1)]
