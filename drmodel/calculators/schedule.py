"""A plan of sequential phases: when each task runs, whose effort it is, and when to start to be ready in time.

Durations are calendar time in hours (a week is 168 h), effort is hours of work.
"""

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

from drmodel.calculators._checks import finite, not_negative
from drmodel.calculators.costs import PartialTotal, total
from drmodel.calculators.sla import HOURS_PER_DAY


@dataclass(frozen=True)
class Task:
    """A piece of work and who does it."""

    id: str
    effort: float | None  # [h of work]; None if unknown
    owner: str


@dataclass(frozen=True)
class Phase:
    """Tasks that follow each other within a given calendar time."""

    id: str
    duration: float  # calendar time [h]
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class Row:
    """A task in the plan: a bar of its chart."""

    phase: str
    task: str
    owner: str
    effort: float | None  # [h of work]
    start: float  # from the start of the plan [h]
    end: float  # [h]


def schedule(phases: Sequence[Phase]) -> tuple[Row, ...]:
    r"""Lay out a plan: phases one after the other, each shared out among its tasks by effort.

    .. math:: d_j = D \, \frac{e_j}{\sum_k e_k}

    Parameters
    ----------
    phases
        Phases in their order, with duration D [h] and tasks of effort e [h of work].

    Returns
    -------
    One row per task, in order. A task of unknown effort is drawn as long as the mean of the others in its phase; if
    none is known, or none takes effort, all are drawn alike.

    Raises
    ------
    ValueError
        If a duration or an effort is negative.

    References
    ----------
    Source document, section "Timeline de Implementacao".

    Examples
    --------
    >>> rows = schedule([Phase("base", 336, (Task("dns", 4, "ops"), Task("replica", 8, "dba")))])
    >>> [(row.task, row.start, row.end) for row in rows]
    [('dns', 0.0, 112.0), ('replica', 112.0, 336.0)]
    """
    rows: list[Row] = []
    begin = 0.0
    for phase in phases:
        end = begin + _duration(phase)
        edges = _edges(begin, end, phase.tasks)
        rows += [
            Row(phase.id, task.id, task.owner, task.effort, start, stop)
            for task, start, stop in zip(phase.tasks, edges, edges[1:], strict=False)
        ]
        begin = end
    return tuple(rows)


def lead_time(phases: Sequence[Phase]) -> float:
    r"""Calendar time from the start of a plan to its end.

    .. math:: T = \sum_i D_i

    Parameters
    ----------
    phases
        Phases in their order.

    Returns
    -------
    Lead time [h].

    Raises
    ------
    ValueError
        If a duration is negative.

    References
    ----------
    Source document, section "Resumo" of the timeline: 8 weeks.

    Examples
    --------
    >>> lead_time([Phase("base", 336, ()), Phase("drills", 168, ())])
    504.0
    """
    return math.fsum(_duration(phase) for phase in phases)


def effort_by_phase(phases: Sequence[Phase]) -> dict[str, PartialTotal]:
    r"""Effort of each phase.

    .. math:: E_i = \sum_{j \in i} e_j

    Parameters
    ----------
    phases
        Phases in their order.

    Returns
    -------
    Effort [h of work] by phase, each with the ids of its tasks of unknown effort.

    Raises
    ------
    ValueError
        If an effort is negative.

    References
    ----------
    Source document, section "Resumo" of the timeline.

    Examples
    --------
    >>> effort_by_phase([Phase("base", 336, (Task("dns", 4, "ops"), Task("replica", None, "dba")))])
    {'base': PartialTotal(known=4.0, missing=('replica',))}
    """
    return {phase.id: total({task.id: task.effort for task in phase.tasks}) for phase in phases}


def effort_by_owner(phases: Sequence[Phase]) -> dict[str, PartialTotal]:
    r"""Effort of each owner over the whole plan.

    .. math:: E_o = \sum_{j \text{ of } o} e_j

    Parameters
    ----------
    phases
        Phases in their order.

    Returns
    -------
    Effort [h of work] by owner, in the order in which they first appear, each with its tasks of unknown effort as
    ``phase.task``.

    Raises
    ------
    ValueError
        If an effort is negative.

    References
    ----------
    Source document, section "Timeline de Implementacao".

    Examples
    --------
    >>> effort_by_owner([Phase("base", 336, (Task("dns", 4, "ops"), Task("edge", 2, "ops")))])
    {'ops': PartialTotal(known=6.0, missing=())}
    """
    efforts: dict[str, dict[str, float | None]] = {}
    for phase in phases:
        for task in phase.tasks:
            efforts.setdefault(task.owner, {})[f"{phase.id}.{task.id}"] = task.effort
    return {owner: total(own) for owner, own in efforts.items()}


def latest_start(ready_by: datetime.date, lead_time: float) -> datetime.date:
    r"""Last day to start so that a plan is done by a date.

    .. math:: t_0 = t_1 - \lceil T / 24 \rceil

    Parameters
    ----------
    ready_by
        Day by which the plan is to be done.
    lead_time
        Calendar time that it takes T [h]; part of a day counts as a whole one.

    Returns
    -------
    The day.

    Raises
    ------
    ValueError
        If the lead time is negative, or reaches back before the calendar.

    References
    ----------
    Backward scheduling.

    Examples
    --------
    >>> latest_start(datetime.date(2026, 6, 30), 8 * 168)
    datetime.date(2026, 5, 5)
    """
    days = math.ceil(float(not_negative("lead_time", lead_time)) / HOURS_PER_DAY)
    try:
        return ready_by - datetime.timedelta(days=days)
    except OverflowError:
        raise ValueError(f"lead_time(={lead_time:g}) reaches back before the calendar; it is in hours") from None


def date_at(start: datetime.date, hours: float) -> datetime.date:
    """Day on which a time of a plan falls.

    Parameters
    ----------
    start
        First day of the plan.
    hours
        Time from the start of the plan [h]; a whole number of days is the morning of the next.

    Returns
    -------
    The day.

    Raises
    ------
    ValueError
        If the time is not finite, or reaches beyond the calendar.

    References
    ----------
    The Gregorian calendar.

    Examples
    --------
    >>> date_at(datetime.date(2026, 1, 5), 336)
    datetime.date(2026, 1, 19)
    """
    try:
        return start + datetime.timedelta(days=math.floor(float(finite("hours", hours)) / HOURS_PER_DAY))
    except OverflowError:
        raise ValueError(f"hours(={hours:g}) reaches beyond the calendar; it is counted from {start}") from None


def _duration(phase: Phase) -> float:
    return float(not_negative(f"duration of {phase.id}", phase.duration))


def _edges(begin: float, end: float, tasks: Sequence[Task]) -> list[float]:
    """Start of each task, and the end of the last."""
    known = [float(not_negative(task.id, task.effort)) for task in tasks if task.effort is not None]
    mean = math.fsum(known) / len(known) if known else 0.0
    weights = [mean if task.effort is None else task.effort for task in tasks] if mean > 0 else [1.0] * len(tasks)
    whole = math.fsum(weights)
    done = [math.fsum(weights[:position]) for position in range(len(tasks))]
    return [begin + (end - begin) * part / whole for part in done] + [end]
