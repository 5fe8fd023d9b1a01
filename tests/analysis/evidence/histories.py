"""Incident tables of scenarios that are known: simulated, then written as a person would have logged them."""

from pathlib import Path

import numpy as np

from drmodel.scenario.loading import load
from drmodel.study.trace import traced

TINY = Path(__file__).parents[2] / "scenarios" / "tiny.yaml"
BEGIN = np.datetime64("2020-01-01T00:00:00")
FREQUENT = ("fault_modes.storm.rate=9 /year", "fault_modes.cards_down.rate=9 /year")


def scenario():
    """Storms with a lognormal repair and failing card payments with a log-logistic one, nine of each a year."""
    return load(TINY, "base", FREQUENT)


def truth(known):
    """By mode the rate [per year] and the repair law's parameters [h] that a calibration should find."""
    return {
        mode: {"rate": known.fault_modes[mode].rate.value, **vars(known.fault_modes[mode].repair.law())}
        for mode in ("storm", "cards_down")
    }


def write_history(known, path, replication, years):
    """Faults and repairs of one simulated replication as a table, and the window in which they were logged."""
    table = traced(known, "solo", seed=77, replication=replication, years=years).table
    rows, begun = [], {}
    for event in table[table.event.isin(["fault", "repair"])].itertuples():
        if event.event == "fault":
            begun[event.cause] = event.hours
        else:
            rows.append((begun.pop(event.cause), event.hours, event.cause))
    rows += [(start, None, cause) for cause, start in begun.items()]
    lines = [f"{_at(start)},{'' if end is None else _at(end)},{cause}" for start, end, cause in sorted(rows)]
    path.write_text("start,end,fault_mode\n" + "\n".join(lines) + "\n")
    return f"{_at(0)}..{_at(8760 * years)}"


def _at(hours):
    return f"{BEGIN + np.timedelta64(round(hours * 3600), 's')}+00:00"
