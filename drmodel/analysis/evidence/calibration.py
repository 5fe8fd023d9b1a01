"""From a table of incidents to rates and laws of repair that a scenario can use, with how sure they are."""

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from drmodel.analysis.evidence.incidents import Incidents, read_incidents
from drmodel.analysis.evidence.reading import Remark
from drmodel.analysis.evidence.series import Bools, Floats, Pair, Series, Sharing, sort
from drmodel.calculators.reliability import (
    Fit,
    clustering,
    fit,
    fit_all,
    goodness_of_fit,
    laplace_trend,
    military_handbook_trend,
    parameter_intervals,
    rate_interval,
    share_interval,
)
from drmodel.display import Card, Shown
from drmodel.errors import DrmodelError
from drmodel.units import HOURS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.9  # of every interval: what a scenario's `90%` means
SIGNIFICANT = 0.05
_LEAST_FOR_GOODNESS, _MOST_FOR_GOODNESS = 5, 2_000  # exact durations
_LEAST_GAMMA_SHAPE = 0.11  # a simulation has no quantiles of a gamma law below 0.1
_SHAPES = ("shape", "sigma")
_FAR = 3.5  # standard deviations from the middle of a `90%` range, as one of some thousand draws may lie
_AT_90 = 1.6448536269514722

Interval = tuple[float, float]


@dataclass(frozen=True)
class Rate:
    """How often incidents come, per year of 8,760 h."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Trend:
    """Whether the rate changes.

    Attributes
    ----------
    laplace, laplace_p
        The statistic of Laplace's test and its p-value.
    growth, handbook_p
        The power of time of MIL-HDBK-189, 1 if nothing changes, and the p-value of its test.
    """

    laplace: float
    laplace_p: float
    growth: float
    handbook_p: float

    @property
    def p(self) -> float:
        """How often a constant rate gives as much in either test: the smaller p-value, twice."""
        return min(1.0, 2 * min(self.laplace_p, self.handbook_p))

    @property
    def found(self) -> bool:
        """Whether there is one."""
        return self.p < SIGNIFICANT


@dataclass(frozen=True)
class Repair:
    """How long incidents last [h].

    Attributes
    ----------
    fits
        The laws that were tried, the best first.
    law
        The law to use: the best one that leaves the place some time up, wherever in their ranges its parameters and the
        rate lie; the exponential one if none does.
    intervals
        Of its parameters at 90 %.
    distance, p
        Its distance from the durations (Kolmogorov and Smirnov) and how often chance gives as much; None for fewer than
        five exact durations.
    exact, longer, shorter
        How many durations are exact, known to be longer, known to be shorter.
    """

    fits: tuple[Fit, ...]
    law: Fit
    intervals: Mapping[str, Interval]
    distance: float | None
    p: float | None
    exact: int
    longer: int
    shorter: int


@dataclass(frozen=True)
class Calibrated:
    """One fault mode as its incidents show it."""

    series: Series
    rate: Rate
    repair: Repair | None
    trend: Trend | None
    dispersion: tuple[float, float] | None

    @property
    def clustered(self) -> bool:
        """Whether incidents come in clusters and no trend explains it."""
        return (
            self.dispersion is not None
            and self.dispersion[1] < SIGNIFICANT
            and not (self.trend is not None and self.trend.found)
        )


@dataclass(frozen=True)
class SharedPart:
    """The part of one place's incidents that other places shared: the beta factor, at 90 %."""

    sharing: Sharing
    value: float
    low: float
    high: float


@dataclass(frozen=True, eq=False, repr=False)
class Calibration(Shown):
    """What a table of incidents says.

    Attributes
    ----------
    incidents
        The incidents as read, with the remarks about their rows.
    years
        Length of the window, in years of 8,760 h.
    modes
        Each fault mode as its incidents show it, the most frequent first.
    pairs
        How often places coincide, by cause.
    shared
        What part of each place's incidents is shared, by cause.
    remarks
        What was done about rows: those of the reading, and overlaps that were merged.
    """

    incidents: Incidents
    years: float
    modes: tuple[Calibrated, ...]
    pairs: tuple[Pair, ...]
    shared: tuple[SharedPart, ...]
    remarks: tuple[Remark, ...]

    @property
    def table(self) -> "pd.DataFrame":
        """The fault modes, one a row.

        Columns: `incidents`; `rate`, `low` and `high` per year; the `repair` law, its `median`, `mean` and 95th
        percentile `p95` in hours; `fit_p`, `trend_p` and `clusters_p`, each the odds of as much by chance.
        """
        import pandas as pd  # it takes its time

        return pd.DataFrame([_row(mode) for mode in self.modes]).set_index("mode")

    def overrides(self) -> dict[str, object]:
        """Values by path for `Scenario.override`: rates and repair laws as ranges, each with its source."""
        from drmodel.analysis.evidence.fragment import overrides  # it reads calibrations, so it imports this module

        return overrides(self)

    def fragment(self, name: str = "calibrated") -> str:
        """A variant of a scenario file, as YAML with comments, to put below its `variants:`."""
        from drmodel.analysis.evidence.fragment import fragment

        return fragment(self, name)

    def _card(self) -> Card:
        from drmodel.analysis.evidence.calibration_card import calibration_card  # as above

        return calibration_card(self)


def _row(mode: Calibrated) -> dict[str, object]:
    row: dict[str, object] = {"mode": mode.series.id, "incidents": len(mode.series.start), "rate": mode.rate.value}
    row |= {"low": mode.rate.low, "high": mode.rate.high, "repair": None, "median": None, "mean": None, "p95": None}
    if mode.repair is not None:
        law = mode.repair.law
        median, p95 = law.quantile([0.5, 0.95]).tolist()
        row |= {"repair": law.law, "median": median, "mean": law.mean, "p95": p95, "fit_p": mode.repair.p}
    if mode.trend is not None:
        row["trend_p"] = mode.trend.p
    if mode.dispersion is not None:
        row["clusters_p"] = mode.dispersion[1]
    return row


def calibrate(
    path: str | os.PathLike[str],
    *,
    window: str | None = None,
    severity: Sequence[str] = (),
    scope: Sequence[str] = (),
    timezone: str | None = None,
) -> Calibration:
    """Rates and repair laws of a table of incidents, with intervals at 90 %.

    Parameters
    ----------
    path
        The table (CSV, XLSX, Parquet or JSON): columns `start`, and `end` or `duration`; as far as they are known
        `severity`, `scope`, `cause`, or `fault_mode` with the ids of a scenario.
    window
        From when to when incidents were recorded, `START..END`; by default from the first start to the last time in
        the table.
    severity, scope
        Which incidents to keep; by default all.
    timezone
        The zone of times that state none.

    Returns
    -------
    By cause and place: the rate with its exact Poisson interval, the repair law that fits best with intervals of its
    parameters, how well it fits, and whether there is a trend, clustering, or more in common between places than
    chance.

    Raises
    ------
    TableError
        If the table cannot be used: all faults at once, each with its line.
    DrmodelError
        If the window or the zone is none, or nothing is left.
    """
    incidents = read_incidents(path, window=window, severity=severity, scope=scope, timezone=timezone)
    if not len(incidents):
        raise DrmodelError(f"{incidents.file}: no incidents began within the window; name a longer one")
    hours = float((incidents.window[1] - incidents.window[0]) / np.timedelta64(3600, "s"))
    found = sort(incidents)
    modes = sorted((_calibrated(one, hours) for one in found.series), key=lambda mode: -mode.rate.value)
    return Calibration(
        incidents,
        hours / HOURS_PER_YEAR,
        tuple(modes),
        found.pairs,
        tuple(_part(one) for one in found.sharing),
        (*incidents.remarks, *found.remarks),
    )


def _calibrated(series: Series, hours: float) -> Calibrated:
    count, years = len(series.start), hours / HOURS_PER_YEAR
    low, high = rate_interval(count, years, CONFIDENCE)
    rate = Rate(count / years, float(low), float(high))
    return Calibrated(
        series,
        rate,
        _repair(series, rate),
        _trend(series, hours),
        clustering(series.start, hours) if count > 1 else None,
    )


def _trend(series: Series, hours: float) -> Trend | None:
    after = series.start[series.start > 0]
    if len(after) < 2:
        return None
    u, p = laplace_trend(after, hours)
    _, handbook_p, growth = military_handbook_trend(after, hours)
    return Trend(u, p, growth, handbook_p)


def _repair(series: Series, rate: Rate) -> Repair | None:
    timed = np.isfinite(series.hours)
    x, longer, shorter = series.hours[timed], series.longer[timed], series.shorter[timed]
    exact = int((~longer & ~shorter).sum())
    if not exact:
        return None
    fits = fit_all(x, longer, shorter)
    law, intervals = fits[0], {}
    for law in (*fits, *(one for one in fits if one.law == "exponential")):  # the tamest one, if none will do
        intervals = parameter_intervals(law, x, longer, shorter, CONFIDENCE)
        if busiest(rate, law, intervals) < 1:
            break
    distance, p = _goodness(law, x, longer, shorter) if exact >= _LEAST_FOR_GOODNESS else (None, None)
    return Repair(fits, law, intervals, distance, p, exact, int(longer.sum()), int(shorter.sum()))


def busiest(rate: Rate, law: Fit, intervals: Mapping[str, Interval]) -> float:
    """Share of the year in repair where the ranges of a scenario reach furthest; infinite if it could not draw the law.

    A shape reaches the ends of its interval; a time and the rate, whose logarithms are normal and independent, reach
    together as far as one of some thousand joint samples does.
    """
    if law.law == "gamma" and intervals["shape"][0] < _LEAST_GAMMA_SHAPE:
        return math.inf
    ends = [bounds if name in _SHAPES else (math.sqrt(bounds[0] * bounds[1]),) for name, bounds in intervals.items()]
    corners = (dict(zip(intervals, corner, strict=True)) for corner in product(*ends))
    longest = max(replace(law, parameters=corner).mean for corner in corners)
    times = [bounds for name, bounds in intervals.items() if name not in _SHAPES]
    spread = math.hypot(*(math.log(high / low) / (2 * _AT_90) for low, high in (*times, (rate.low, rate.high))))
    return math.sqrt(rate.low * rate.high) * longest / HOURS_PER_YEAR * math.exp(_FAR * spread)


def _goodness(law: Fit, x: Floats, longer: Bools, shorter: Bools) -> tuple[float, float]:
    """How well a law fits; of many durations a part tells."""
    if len(x) > _MOST_FOR_GOODNESS:
        part = np.random.default_rng(len(x)).choice(len(x), _MOST_FOR_GOODNESS, replace=False)
        x, longer, shorter = x[part], longer[part], shorter[part]
        law = fit(x, law.law, longer, shorter)
    return goodness_of_fit(law, x, longer, shorter)


def _part(sharing: Sharing) -> SharedPart:
    low, high = share_interval(sharing.shared, sharing.incidents, CONFIDENCE)
    return SharedPart(sharing, sharing.shared / sharing.incidents, float(low), float(high))
