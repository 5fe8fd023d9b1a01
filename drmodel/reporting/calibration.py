"""A calibration on one page: how long incidents lasted beside the laws that were tried, and when they came."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from drmodel.analysis.evidence.calibration import Calibrated, Calibration
from drmodel.drawing.canvas import FULL, LARGE, NORMAL, SMALL, Canvas, linear, logarithmic, round_ticks, shortened
from drmodel.drawing.colours import ACCENT, GREYS, INK, SOFT, WHITE
from drmodel.formatting import Formatter, Sentence, number
from drmodel.study.trace import Picture

MOST = 5  # modes on the page: the most frequent ones
HEAD, PITCH, HEIGHT = 14.0, 50.0, 32.0  # [mm] above the first mode, from one to the next, of a chart
LEFT, SPLIT, RIGHT, END = 9.0, 90.0, 101.0, FULL - 2  # [mm] where the left chart begins and ends, and the right one
TICKS = (1 / 60, 1 / 20, 1 / 6, 1 / 2, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0)  # [h]
LABEL = 9.0  # [mm] of the longest label of a tick, with the gap to the next
POINTS = 200

Scale = Callable[[float], float]


def figure(calibration: Calibration, formatter: Formatter | None = None) -> Picture:
    """The page, in English unless a formatter says otherwise; a notebook shows it, `save` writes it."""
    f = formatter or Formatter("en")
    return Picture(page(calibration, f), f.gettext("Calibration from incidents"))


def page(calibration: Calibration, formatter: Formatter) -> Canvas:
    """Two charts for each of the most frequent modes."""
    modes = calibration.modes[:MOST]
    canvas = Canvas(FULL, HEAD + PITCH * len(modes))
    begin, end = (str(moment)[:10] for moment in calibration.incidents.window)
    name = shortened(Path(calibration.incidents.file).name, 80, LARGE, 600)
    canvas.text(0, 3, name, size=LARGE, weight=600)
    said = formatter.gettext("{n} incidents, {begin} to {end}; intervals at 90 %")
    words = said.format(n=formatter.number(len(calibration.incidents)), begin=begin, end=end)
    if left := len(calibration.modes) - len(modes):
        words += "; " + formatter.sentence(Sentence("{n} more modes are not drawn", {"n": number(left)}))
    canvas.text(0, 8, words, size=SMALL, color=SOFT)
    for row, mode in enumerate(modes):
        top = HEAD + PITCH * row
        _heading(canvas, top, mode, formatter)
        _durations(canvas, top + 9, mode, formatter)
        _arrivals(canvas, top + 9, mode, calibration.years, formatter)
    return canvas


def _heading(canvas: Canvas, top: float, mode: Calibrated, formatter: Formatter) -> None:
    rate = mode.rate
    said = formatter.gettext("{name}: {value} a year ({low} to {high})")
    words = said.format(
        name=mode.series.id, **{k: formatter.number(getattr(rate, k), 1) for k in ("value", "low", "high")}
    )
    canvas.text(0, top, shortened(words, FULL, NORMAL, 600), weight=600)


def _durations(canvas: Canvas, top: float, mode: Calibrated, formatter: Formatter) -> None:
    """Share of the incidents that are over after so many hours: as counted (Kaplan and Meier), and by each law."""
    repair, bottom = mode.repair, top + HEIGHT
    canvas.text(LEFT, top - 4.5, formatter.gettext("Over after so long, share"), size=SMALL, color=SOFT)
    if repair is None:
        canvas.text(LEFT, top + HEIGHT / 2, formatter.gettext("no length is known"), size=SMALL, color=SOFT)
        return
    quantiles, shares = _counted(mode)
    low, high = min(quantiles) / 1.5, max(quantiles) * 1.5
    x, y = logarithmic(low, high, LEFT, SPLIT), linear(0, 1, bottom, top)
    for share in (0.0, 0.5, 1.0):
        canvas.line([LEFT, SPLIT], [y(share)] * 2)
        canvas.text(LEFT - 1.5, y(share), formatter.share(share, 0), size=SMALL, color=SOFT, ha="right")
    for tick in _apart([tick for tick in TICKS if low <= tick <= high], x):
        canvas.line([x(tick)] * 2, [bottom, bottom + 1])
        canvas.text(x(tick), bottom + 3, _length(tick, formatter), size=SMALL, color=SOFT, ha="center")
    grid = np.exp(np.linspace(math.log(low), math.log(high), POINTS))
    for fitted in repair.fits:
        if fitted is not repair.law:
            canvas.line([x(at) for at in grid], [y(at) for at in fitted.cdf(grid)], color=GREYS[1], lw=1.0, zorder=3)
    canvas.line([x(at) for at in grid], [y(at) for at in repair.law.cdf(grid)], color=ACCENT, lw=1.6, zorder=5)
    canvas.line(*_stairs(quantiles, shares, x, y), color=INK, lw=0.9, zorder=4)
    fit = "" if repair.p is None else f", p = {formatter.number(repair.p, 2)}"
    words = f"{_LAWS[repair.law.law](formatter)}{fit}"
    canvas.text(LEFT + 1, top + 2.5, words, size=SMALL, color=ACCENT, ground=WHITE)


def _apart(ticks: Sequence[float], x: Scale) -> list[float]:
    """Ticks whose labels do not meet, the first of each.

    Examples
    --------
    >>> _apart([1.0, 2.0, 11.0], lambda tick: tick)
    [1.0, 11.0]
    """
    kept: list[float] = []
    for tick in ticks:
        if not kept or x(tick) - x(kept[-1]) >= LABEL:
            kept.append(tick)
    return kept


def _counted(mode: Calibrated) -> tuple[list[float], list[float]]:
    from scipy.stats import CensoredData, ecdf

    series = mode.series
    timed = np.isfinite(series.hours)
    hours, longer = series.hours[timed], series.longer[timed]
    steps = ecdf(CensoredData(uncensored=hours[~longer], right=hours[longer])).cdf
    return steps.quantiles.tolist(), steps.probabilities.tolist()


def _stairs(at: list[float], heights: list[float], x: Scale, y: Scale) -> tuple[list[float], list[float]]:
    """A line that steps up at each place."""
    xs, ys, before = [x(at[0])], [y(0.0)], 0.0
    for place, height in zip(at, heights, strict=True):
        xs += [x(place), x(place)]
        ys += [y(before), y(height)]
        before = height
    return xs, ys


def _arrivals(canvas: Canvas, top: float, mode: Calibrated, years: float, formatter: Formatter) -> None:
    """Incidents so far, beside a constant rate, and beside the power of time that fits where there is a trend."""
    starts = mode.series.start / 8_760
    count, bottom = len(starts), top + HEIGHT
    canvas.text(RIGHT, top - 4.5, formatter.gettext("Incidents so far, by years"), size=SMALL, color=SOFT)
    x, y = linear(0, years, RIGHT, END), linear(0, count, bottom, top)
    for tick in round_ticks(count, 3):
        canvas.line([RIGHT, END], [y(tick)] * 2)
        if tick % 1 == 0:
            canvas.text(RIGHT - 1.5, y(tick), formatter.number(tick), size=SMALL, color=SOFT, ha="right")
    for tick in round_ticks(years, 4):
        canvas.line([x(tick)] * 2, [bottom, bottom + 1])
        digits = 0 if tick % 1 == 0 else 1 if (10 * tick) % 1 == 0 else 2
        canvas.text(x(tick), bottom + 3, formatter.number(tick, digits), size=SMALL, color=SOFT, ha="center")
    canvas.target([x(0), x(years)], [y(0), y(count)])
    canvas.line(*_stairs(starts.tolist(), list(np.arange(1.0, count + 1)), x, y), color=INK, lw=0.9, zorder=7)
    words = formatter.gettext("no trend found")
    if mode.trend is None:
        words = formatter.gettext("too few for a trend")
    elif mode.trend.found:
        grid = np.linspace(0, years, POINTS)
        power = [y(count * (at / years) ** mode.trend.growth) for at in grid]
        canvas.line([x(at) for at in grid], power, color=ACCENT, lw=1.6, zorder=6)
        rising = mode.trend.growth > 1
        words = formatter.gettext("more and more frequent") if rising else formatter.gettext("less and less frequent")
    elif mode.clustered:
        words = formatter.gettext("they come in clusters")
    canvas.text(RIGHT + 1, top + 2.5, words, size=SMALL, color=SOFT, ground=WHITE)


def _length(hours: float, formatter: Formatter) -> str:
    return f"{formatter.number(60 * hours)} min" if hours < 1 else f"{formatter.number(hours)} h"


_LAWS: dict[str, Callable[[Formatter], str]] = {
    "exponential": lambda f: f.gettext("exponential"),
    "weibull": lambda f: f.gettext("Weibull"),
    "lognormal": lambda f: f.gettext("lognormal"),
    "gamma": lambda f: f.gettext("gamma"),
    "log_logistic": lambda f: f.gettext("log-logistic"),
}
