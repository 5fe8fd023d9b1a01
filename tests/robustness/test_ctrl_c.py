"""Ctrl-C at some instants of commands; `make faults` tries many."""

import signal

import pytest

from tests.robustness import faults


@pytest.fixture(scope="module")
def bench():
    with faults.bench() as made:
        yield made


@pytest.mark.parametrize("command", ["calibrate", "simulate, processes", "report"])
def test_ctrl_c_is_silent_and_leaves_nothing(bench, command):
    bench.measure(command)
    for part in (0.2, 0.6):
        seconds = part * bench.took[command]
        found = bench.stopped(command, f"Ctrl-C after {seconds:.2f} s", faults.after(seconds, signal.SIGINT))
        assert found.wrong == "", found.address
