"""Estimates as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from drmodel.formatting import Formatter, table
from drmodel.simulation.card import NOTHING, availability_interval, minutes, shared_cautions
from drmodel.simulation.results import Estimate
from drmodel.study import bounds

F = Formatter("en")


def simulation_row(name: str, estimate: Estimate, exact: float | None) -> dict[str, Any]:
    """What users of one strategy go through, as a record; beside it the exact availability, where there is one."""
    down, up = bounds.downtime(estimate), bounds.availability(estimate)
    recovery, loss = estimate.recovery["all"].mean, estimate.loss["all"].mean
    return {
        "strategy": name,
        "availability": {"mean": up.mean, "low": up.low, "high": up.high},
        "exact": exact,
        "downtime_hours_year": {"mean": down.mean, "low": down.low, "high": down.high},
        "outages_year": estimate.outages_year.mean,
        "failovers_year": estimate.failovers_year.mean,
        "restores_year": estimate.restores_year.mean,
        "recovery_hours": None if recovery is None else recovery.mean,
        "data_loss_hours": None if loss is None else loss.mean,
        "years": estimate.years,
        "converged": estimate.converged,
        "flags": list(estimate.flags),
    }


def simulation_table(estimates: Mapping[str, Estimate], exact: Mapping[str, float | None]) -> str:
    """What users of the strategies go through; beside the interval the exact availability, where there is one."""
    measures = ["availability", "95 % interval", "exact", "down h/year", "outages/year", "failovers/year", "recovery"]
    head = ["strategy", *measures, "data loss"]
    rows = [
        [
            name,
            F.share(e.availability.mean, 3),
            availability_interval(e),
            _exact_share(exact[name]),
            F.hours(e.downtime_hours_year.mean),
            F.number(e.outages_year.mean, 2),
            F.number(e.failovers_year.mean, 2),
            minutes(e.recovery["all"].mean),
            minutes(e.loss["all"].mean),
        ]
        for name, e in estimates.items()
    ]
    return "\n".join([table(head, rows, range(1, len(head))), *shared_cautions(estimates)])


def exact_words(exact: Mapping[str, float | None]) -> str:
    """The exact availabilities that there are, in one line; empty if there is none."""
    found = [f"{name} {_exact_share(up)}" for name, up in exact.items() if up is not None]
    return f"Availability by exact mathematics: {', '.join(found)}" if found else ""


def _exact_share(availability: float | None) -> str:
    return NOTHING if availability is None else F.share(availability, 3)


def exact_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """What exact mathematics says of the strategies; below, what it assumes, or why it says nothing."""
    head = ["strategy", "method", "availability", "down h/year", "outages/year", "recovery"]
    cells = [[row["strategy"], *([NOTHING] * 5 if row["why_not"] else _exact_cells(row))] for row in rows]
    notes = [f"{row['strategy']}: {row['why_not'] or ' '.join(row['assumptions'])}" for row in rows]
    return "\n".join([table(head, cells, range(2, len(head))), *notes])


def _exact_cells(row: Mapping[str, Any]) -> list[str]:
    recovery = row["recovery_hours"]
    return [
        row["method"],
        F.share(row["availability"], 3),
        F.hours(row["downtime_hours_year"]),
        F.number(row["outages_year"], 2),
        NOTHING if recovery is None else F.minutes(60 * recovery),
    ]
