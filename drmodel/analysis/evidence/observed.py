"""Availability as it was observed: by month, with intervals, against the service level, and against a scenario."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from drmodel.analysis.evidence.observed_card import observed_card
from drmodel.analysis.evidence.plausible import Plausibility, plausibility
from drmodel.analysis.evidence.probes import Record, read_record
from drmodel.analysis.evidence.reading import Remark
from drmodel.analysis.evidence.times import Moments, zone_of
from drmodel.calculators.reliability import rate_interval
from drmodel.calculators.sla import availability_interval, budget_consumed, burn_rate, repair_time_interval
from drmodel.display import Card, Shown
from drmodel.errors import DrmodelError, refuse_other
from drmodel.scenario.models import Scenario

if TYPE_CHECKING:
    import pandas as pd

CONFIDENCE = 0.95
DEFAULT_SEED = 2025
_HOUR = np.timedelta64(3600, "s")


@dataclass(frozen=True)
class Month:
    """What was observed in a calendar month.

    Attributes
    ----------
    month
        Its first day.
    watched, unknown
        Time of it that was watched, and that was within the window but not [h].
    outages
        Outages that began in it.
    down
        Downtime [h]; an outage across its end counts in both months with what lies in each.
    availability
        Of the time watched [1]; None if nothing was.
    budget_consumed, burn_rate
        Share of the month's error budget that is used, and how many times faster than allowed [1]; None without a
        service level, or where nothing was watched.
    """

    month: date
    watched: float
    unknown: float
    outages: int
    down: float
    availability: float | None
    budget_consumed: float | None
    burn_rate: float | None


@dataclass(frozen=True)
class Bounded:
    """A number and the interval that the outages behind it leave, at 95 %; a bound may be infinite."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True, repr=False)
class Observation(Shown):
    """Availability as it was observed.

    Attributes
    ----------
    file, kind
        Where it comes from, and what that is.
    window
        From when to when, the first and last moment (UTC).
    up, down, unknown
        Time up, down and not watched [h].
    outages
        How many began, or lasted, in the window.
    open
        Whether the last was not over at its end.
    step
        How exactly the probe knows starts and ends [h]; None for tables of incidents.
    availability
        Of the time watched [1]; the interval from the F law.
    mtbf, mttr
        Mean time between failures, up time by outages, and to repair [h]; intervals from the chi-square law.
    months
        By calendar month.
    sla
        The service level that it is held against [1]; None if there is none.
    budget_consumed, burn_rate
        As of a month, over the whole window.
    remarks
        What was done about rows that do not stand as they are written.
    plausibility
        How it stands to what a scenario predicts; None without one.
    """

    file: str
    kind: str
    window: tuple[datetime, datetime]
    up: float
    down: float
    unknown: float
    outages: int
    open: bool
    step: float | None
    availability: Bounded
    mtbf: Bounded
    mttr: Bounded
    months: tuple[Month, ...]
    sla: float | None
    budget_consumed: float | None
    burn_rate: float | None
    remarks: tuple[Remark, ...]
    plausibility: Plausibility | None

    @property
    def months_met(self) -> int | None:
        """Months whose availability reaches the service level; None without one."""
        if self.sla is None:
            return None
        return sum(month.availability is not None and month.availability >= self.sla for month in self.months)

    def _card(self) -> Card:
        return observed_card(self)


def observed(
    path: str | os.PathLike[str],
    *,
    sla: float | None = None,
    window: str | None = None,
    timezone: str | None = None,
    monitor: str | None = None,
    scenario: Scenario | None = None,
    strategy: str | None = None,
    seed: int = DEFAULT_SEED,
) -> Observation:
    r"""Availability of a service as it was observed.

    .. math:: A = \frac{U}{U + D}, \quad \mathrm{MTBF} = \frac{U}{n}, \quad \mathrm{MTTR} = \frac{D}{n}

    Parameters
    ----------
    path
        A table of incidents, an export of UptimeRobot, or samples of Prometheus' `probe_success`.
    sla
        Service level to hold it against [1]; by default the availability that the scenario has for a target, if one
        is given.
    window
        From when to when, `START..END`; by default all that was watched.
    timezone
        The zone of times that state none, and of calendar months; by default UTC.
    monitor
        Which of the monitors of an export.
    scenario, strategy
        A scenario and the strategy in service, its baseline by default: is what was observed plausible under it?
    seed
        Seed of its simulation.

    Returns
    -------
    Months, means with intervals, error budget, and how plausible it is.

    Raises
    ------
    TableError
        If the file cannot be used: all faults at once.
    DrmodelError
        If an option makes no sense.
    SimulationError
        If the scenario cannot be simulated.

    References
    ----------
    Trivedi (2001), example 10.27, for the interval of the availability; Garwood (1936) and Epstein and Sobel (1953)
    for those of the means.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp(), "incidents.csv")
    >>> _ = file.write_text("start,end\n2025-01-10T00:00Z,2025-01-10T07:26:24Z\n")
    >>> seen = observed(file, window="2025-01-01..2025-02-01", sla=0.999)
    >>> round(seen.availability.value, 4), seen.outages, round(seen.budget_consumed, 6)
    (0.99, 1, 10.0)
    """
    if strategy is not None and scenario is None:
        raise DrmodelError("--strategy: it belongs to a scenario; give --scenario too")
    if scenario is not None:
        refuse_other("scenario", scenario, Scenario, 'drmodel.load("scenario.yaml")')
    if sla is None and scenario is not None and scenario.targets.availability is not None:
        sla = scenario.targets.availability.value.value
    if sla is not None and not 0 < sla < 1:
        raise DrmodelError(f"a service level of {sla:g}: it must lie between 0 and 1, such as 0.999")
    zone = zone_of(timezone)
    record = read_record(path, window=window, timezone=timezone, monitor=monitor)
    begin, finish = record.window
    down, unknown = _hours(*record.down), _hours(*record.unknown)
    up = max(0.0, float((finish - begin) / _HOUR) - unknown - down)
    if up + down <= 0:
        raise DrmodelError(f"{record.file}: nothing of the window was watched")
    outages = len(record.down[0])
    low, high = availability_interval(up, down, outages, CONFIDENCE)
    rarest, oftenest = rate_interval(outages, up, CONFIDENCE) if up > 0 else (0.0, np.inf)
    shortest, longest = repair_time_interval(down, outages, CONFIDENCE)
    watched = up + down
    return Observation(
        file=record.file,
        kind=record.kind,
        window=(_aware(begin), _aware(finish)),
        up=up,
        down=down,
        unknown=unknown,
        outages=outages,
        open=record.open,
        step=record.step,
        availability=Bounded(up / watched, float(low), float(high)),
        mtbf=Bounded(
            up / outages if outages else None, 1 / float(oftenest), 1 / float(rarest) if rarest > 0 else float("inf")
        ),
        mttr=Bounded(down / outages if outages else None, float(shortest), float(longest)),
        months=tuple(_months(record, sla, zone.key if zone else "UTC")),
        sla=sla,
        budget_consumed=None if sla is None else float(budget_consumed(down, sla, watched)),
        burn_rate=None if sla is None else float(burn_rate(down, watched, sla)),
        remarks=record.remarks,
        plausibility=None
        if scenario is None
        else plausibility(scenario, strategy, outages, down, watched, probed=record.kind != "incidents", seed=seed),
    )


def _months(record: Record, sla: float | None, zone: str) -> list[Month]:
    import pandas as pd

    first, last = (pd.Timestamp(moment, tz="UTC").tz_convert(zone) for moment in record.window)
    begins = pd.date_range(first.normalize().replace(day=1), last, freq="MS", tz=zone)
    ends = begins + pd.offsets.MonthBegin()
    found = []
    for month, begin, end in zip(begins, _utc(begins), _utc(ends), strict=True):
        start, stop = max(begin, record.window[0]), min(end, record.window[1])
        if not start < stop:
            continue
        down, unknown = _within(record.down, start, stop), _within(record.unknown, start, stop)
        watched = max(0.0, float((stop - start) / _HOUR) - unknown)
        some = watched > 0
        down = min(down, watched)
        found.append(
            Month(
                month=month.date(),
                watched=watched,
                unknown=unknown,
                outages=int(np.diff(np.searchsorted(record.down[0], [start, stop])).item()),
                down=down,
                availability=1 - down / watched if some else None,
                budget_consumed=float(budget_consumed(down, sla, watched)) if some and sla is not None else None,
                burn_rate=float(burn_rate(down, watched, sla)) if some and sla is not None else None,
            )
        )
    return found


def _utc(moments: "pd.DatetimeIndex") -> Moments:
    return moments.tz_convert("UTC").tz_localize(None).to_numpy("datetime64[us]")


def _hours(start: Moments, end: Moments) -> float:
    return float((end - start).sum() / _HOUR) if len(start) else 0.0


def _within(intervals: tuple[Moments, Moments], begin: np.datetime64, finish: np.datetime64) -> float:
    """Hours of intervals, in order and apart, that lie in a window."""
    some = slice(np.searchsorted(intervals[1], begin, "right"), np.searchsorted(intervals[0], finish, "left"))
    return _hours(np.maximum(intervals[0][some], begin), np.minimum(intervals[1][some], finish))


def _aware(moment: np.datetime64) -> datetime:
    since: timedelta = (moment - np.datetime64(0, "us")).astype("timedelta64[us]").item()
    return datetime(1970, 1, 1, tzinfo=UTC) + since
