"""A program, laid out for the compiled loop."""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drmodel.laws import (
    Constant,
    Empirical,
    Exponential,
    Gamma,
    Hourly,
    Law,
    LogLogistic,
    Lognormal,
    Mixture,
    Pert,
    Triangular,
    Uniform,
    Weibull,
)
from drmodel.laws.quantile_table import Table, beta_table, gamma_table
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.kernel import layout
from drmodel.simulation.program import Program
from drmodel.simulation.rows import ModeRow, Slot, StageRow


class Packed:
    """A program as one record.

    Attributes
    ----------
    record
        An array of one `layout.PROGRAM`.
    floats, integers
        Tables that the record knows by their address, and that must live as long as it does.
    """

    def __init__(self, program: Program) -> None:
        self.record: NDArray[Any] = np.zeros(1, layout.PROGRAM)
        self._laws: dict[Law, int] = {}
        self._law_rows: list[tuple[float, ...]] = []
        self._slot_rows: list[tuple[int, ...]] = []
        self._floats: list[NDArray[np.float64]] = [np.zeros(1)]  # so that there is an address even without tables
        self._size = 1
        self._integers: list[int] = []
        self._pack(program)
        self.floats = np.concatenate(self._floats)
        self.integers = np.array(self._integers or [0], np.int64)
        self.record["floats"], self.record["integers"] = self.floats.ctypes.data, self.integers.ctypes.data

    def _pack(self, program: Program) -> None:
        p = self.record[0]
        sizes = (program.modes, program.places, program.groups, program.limits, program.rto, program.rpo)
        for name, table in zip(layout.COUNTERS, sizes, strict=True):
            p[name] = len(table)
        p["shared"] = _mask(program.shared)
        for path in ("automatic", "manual", "restore"):
            p[path], p[f"{path}_end"] = getattr(program, path)
        for law in ("detection", "noticed", "failover_loss", "restore_loss"):
            p[law] = self._slot(getattr(program, law))
        for same in ("hold", "soak", "failback_outage", "total_weight", "ticks_per_hour", "month_ends"):
            p[same] = getattr(program, same)
        p["limits"][: len(program.limits)] = np.array(program.limits, np.int64).reshape(-1, 13)
        for objective in ("rto", "rpo"):
            p[objective][: len(getattr(program, objective))] = getattr(program, objective)
        tables: dict[str, list[tuple[Any, ...]]] = {
            "modes": [self._mode(mode, program.ticks_per_hour) for mode in program.modes],
            "places": [(place.ready, place.ready_block) for place in program.places],
            "stages": [self._stage(stage) for stage in program.stages],
            "slots": self._slot_rows,
            "laws": self._law_rows,
        }
        for name, rows in tables.items():
            p[name][: len(rows)] = rows  # all at once: row by row takes twice as long in all
        for index, group in enumerate(program.groups):
            row = p["groups"][index]
            row["weight"], row["usable"], row["n_regions"] = group.weight, _mask(group.usable), len(group.regions)
            row["regions"][: len(group.regions)] = group.regions

    def _mode(self, mode: ModeRow, ticks_per_hour: float) -> tuple[float, ...]:
        worth, repairs = len(self._integers), [self._slot(slot) for slot in mode.repairs]
        self._integers.extend(tick for interval in mode.worth or () for tick in interval)
        return (
            mode.key,
            _mask(mode.places),
            self._slot(mode.up),
            self._slot(mode.repair),
            repairs[0] if repairs else -1,
            mode.detected,
            mode.harm,
            mode.corrupts,
            mode.rto_site,
            mode.rpo_site,
            worth,
            layout.ALWAYS if mode.worth is None else len(mode.worth),
            ticks_per_hour * HOURS_PER_YEAR / mode.faults_per_year if mode.faults_per_year > 0 else math.inf,
        )

    def _stage(self, stage: StageRow) -> tuple[float, ...]:
        slot = self._slot(stage.slot)
        return slot, stage.success, stage.success_block, stage.needs_ready, stage.phase, stage.next

    def _slot(self, slot: Slot) -> int:
        fixed = layout.DRAWN if slot.fixed is None else slot.fixed
        self._slot_rows.append((self._law(slot.law), fixed, slot.block, slot.which))
        return len(self._slot_rows) - 1

    def _law(self, law: Law) -> int:
        """Index of a law; equal laws are one."""
        if law not in self._laws:
            row = self._row(law)  # before its index: its parts come first
            self._laws[law] = len(self._laws)
            self._law_rows.append(row)
        return self._laws[law]

    def _row(self, law: Law) -> tuple[float, ...]:  # noqa: C901  # a case for each law
        """Code, three numbers, and where its table begins among the floats; what most are comes first."""
        match law:
            case Lognormal():
                return layout.LOGNORMAL, law.median, law.sigma, 0, 0
            case Constant():
                return layout.CONSTANT, law.value, 0, 0, 0
            case Uniform():
                return layout.UNIFORM, law.low, law.high - law.low, 0, 0
            case Exponential():
                return layout.EXPONENTIAL, law.mean, 0, 0, 0
            case Triangular():
                return layout.TRIANGULAR, law.low, law.likely - law.low, law.high, self._table((law.high - law.likely,))
            case Weibull():
                return layout.WEIBULL, law.scale, 1.0 / law.shape, 0, 0
            case LogLogistic():
                return layout.LOGLOGISTIC, law.scale, 1.0 / law.shape, 0, 0
            case Gamma():
                return layout.TABLE, 0.0, law.scale, 0, self._table(_nodes(gamma_table, law.shape))
            case Pert():
                return layout.TABLE, law.low, law.high - law.low, 0, self._table(_nodes(beta_table, *law.shapes))
            case Empirical():
                return layout.EMPIRICAL, len(law.values), 0, 0, self._table(law.values)
            case Mixture():
                return layout.MIXTURE, law.probability, self._law(law.first), self._law(law.second), 0
            case Hourly():
                parts = [self._law(part) for part in law.laws]
                return layout.HOURLY, 0, 0, 0, self._table(tuple(float(parts[i]) for i in law.week))
            case _:
                raise NotImplementedError(f"{type(law).__name__}: the compiled engine does not know this law")

    def _table(self, values: tuple[float, ...] | NDArray[np.float64]) -> int:
        start = self._size
        self._floats.append(np.asarray(values, np.float64))
        self._size += len(values)
        return start


@lru_cache(maxsize=256)
def _nodes(table: Callable[..., Table], *shapes: float) -> NDArray[np.float64]:
    return np.array(table(*shapes))


def _mask(places: "frozenset[int] | tuple[int, ...]") -> int:
    return sum(1 << place for place in places)
