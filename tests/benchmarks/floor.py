"""The least that a run could take: its random blocks and durations drawn alone, without a simulation around them."""

import time
from dataclasses import fields

import numpy as np
from numba import njit

from drmodel.simulation.kernel import draws, layout
from drmodel.simulation.kernel.loop import run
from drmodel.simulation.kernel.packing import Packed
from drmodel.simulation.tallies import SECTIONS, Tallies

CYCLE = 65_536  # uniforms that durations are drawn from, again and again


@njit(error_model="numpy")
def _blocks(number, mode):
    total = 0.0
    for i in range(number):
        a, b, c, d = draws.philox(np.uint64(1), np.uint64(0), np.uint64(i), np.uint64(0), np.uint64(i >> 7), mode)
        total += a + b + c + d
    return total


@njit(error_model="numpy")
def _durations(program, drawn, uniforms, floats):
    total, p = 0.0, program[0]
    for law in range(len(drawn)):
        for i in range(drawn[law]):
            u = uniforms[i % CYCLE]
            total += np.rint(draws.quantile(p.laws[law], u, floats) * p.ticks_per_hour)
    return total


def seconds_and_floor(program, replications, years, first):
    """Time of a run of the compiled loop, and of its draws alone [s]."""
    packed, work = Packed(program), np.zeros(1, layout.WORK)
    tallies = Tallies.zeros(program)
    arrays = tuple(getattr(tallies, field.name) for field in fields(Tallies))
    months = np.zeros(12 * years, np.int64)
    work[0]["seed"], work[0]["months"] = 1, months.ctypes.data
    before = (first + replications, replications, 0, SECTIONS)  # other missions, that touch the same memory
    run(packed.record, work, before, 0, years, arrays)
    work[0]["blocks"], work[0]["drawn"] = 0, 0
    began = time.perf_counter()
    run(packed.record, work, (first, first + replications, 0, SECTIONS), 0, years, arrays)
    seconds = time.perf_counter() - began
    return seconds, _floor(packed, int(work[0]["blocks"]), work[0]["drawn"].copy())


def _floor(packed, blocks, drawn):
    uniforms = np.random.default_rng(0).random(CYCLE)
    _blocks(1, np.uint64(3))
    _durations(packed.record, drawn * 0, uniforms, packed.floats)
    began = time.perf_counter()
    _blocks(blocks, np.uint64(3))
    _durations(packed.record, drawn, uniforms, packed.floats)
    return time.perf_counter() - began
