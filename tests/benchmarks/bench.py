"""How fast the simulator is: ratios measured side by side, in one run.

`make bench` writes reports/bench.md, a table with the machine and its load, and the same as reports/bench.json.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

import drmodel
from drmodel.analysis.compare import compare
from drmodel.analysis.evidence.incidents import read_incidents
from drmodel.analysis.uncertainty.analysis import uncertainty
from drmodel.analysis.uncertainty.sampled import USUAL_SAMPLES, joint_outcomes
from drmodel.laws import Exponential
from drmodel.simulation.estimate import estimate
from drmodel.simulation.kernel.engine import Compiled
from drmodel.simulation.model import FaultMode, Group, Recovery
from drmodel.simulation.program import compile_program
from drmodel.simulation.reference import Reference
from drmodel.simulation.tallies import Tallies
from drmodel.simulation.translate import objectives, programs
from tests.benchmarks import table
from tests.benchmarks.calibration import HISTORIES, coverage, least
from tests.benchmarks.floor import seconds_and_floor
from tests.benchmarks.table import Row

REPORTS = Path(__file__).parents[2] / "reports"
YEARS = 10  # of a mission
SAME = 64  # missions that both engines simulate
AGAIN = 20  # times that the quicker of them does
DRAWING = 2_000  # missions whose draws are repeated alone
RIVAL_MISSIONS = 400_000
SHARED_YEARS = 640_000  # that workers share, ten seconds of work and more
WARMING_YEARS = 20_000  # before that, in pieces for every worker
FEW, MANY = 100_000, 10_000_000  # years whose memory is compared
INCIDENTS = 1_000_000  # rows of a table
STARTS = 10  # of a process that takes a tenth of a second
TRIES = 3  # the quickest counts: what else runs on a machine only ever slows it down
RIVAL = "repyability[fast]==0.15.*"
RIVAL_RUN = """
import time
import surpyval
from repyability.rbd.repairable_rbd import RepairableRBD
exponential = surpyval.Exponential.from_params
unit = lambda: {"reliability": exponential([1e-3]), "repairability": exponential([0.1])}
pair = RepairableRBD([("s", "A"), ("s", "B"), ("A", "t"), ("B", "t")], {"A": unit(), "B": unit()})
def years(n, seed):
    began = time.perf_counter()
    pair.availability(t_simulation=8760.0, mc_samples=n, seed=seed, control_variate=False)
    return time.perf_counter() - began
years(100_000, 0)
print(min(years(100_000, seed) for seed in (1, 2, 3)) / 100_000)
"""


def quickest(measure):
    """The least of a few measurements."""
    return min(measure(attempt) for attempt in range(TRIES))


def timed(engine, program, times):
    """Seconds a year of an engine that simulates the same missions some times."""
    tallies = Tallies.zeros(program)
    began = time.perf_counter()
    for _ in range(times):
        engine.run(1, range(SAME), YEARS, tallies)
    return (time.perf_counter() - began) / (times * SAME * YEARS)


def against_reference(name, program):
    """The compiled engine against the reference, over the same years of one strategy."""
    fast, slow = Compiled(program), Reference(program)
    timed(fast, program, 1)
    ours = quickest(lambda attempt: timed(fast, program, AGAIN))
    theirs = quickest(lambda attempt: timed(slow, program, 1))
    note = f"{1 / ours:,.0f} against {1 / theirs:,.0f} years/s"
    return Row(f"compiled against reference, {name} [times faster]", theirs / ours, ">=", 100, 200, note)


def against_draws(name, program):
    """The compiled engine against its own draws alone."""
    pairs = [seconds_and_floor(program, DRAWING, YEARS, attempt * DRAWING) for attempt in range(TRIES)]
    ratio = min(seconds for seconds, _ in pairs) / min(floor for _, floor in pairs)
    moves = len(program.groups) == 1 and len(program.groups[0].regions) > 1  # several groups share what a fault draws
    what = f"compiled against its draws alone, {name} [times the time]"
    return Row(what, ratio, "<=", 2.5 if moves else 3.2, 1.5, "" if moves else "few draws")


def against_rival():
    """The compiled engine against RePyability: two units with repair, one-year missions, one thread."""
    modes = [FaultMode(unit, (unit,), Exponential(10.0), Exponential(1000.0)) for unit in ("a", "b")]
    program = compile_program(modes, Recovery((Group("all", ("a", "b")),)))
    number = RIVAL_MISSIONS
    seconds = quickest(lambda attempt: seconds_and_floor(program, number, 1, attempt * number)[0] / number)
    title = f"compiled against {RIVAL}, two units, one-year missions [times faster]"
    with tempfile.TemporaryDirectory() as folder:
        try:
            venv.create(folder, with_pip=True)
            python = str(Path(folder) / "bin" / "python")
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", RIVAL], check=True, capture_output=True, timeout=600
            )
            done = subprocess.run(
                [python, "-W", "ignore", "-c", RIVAL_RUN], check=True, capture_output=True, timeout=600
            )
        except (OSError, subprocess.SubprocessError) as error:
            return Row(title, None, ">=", 1.5, 2.5, f"not measured: {type(error).__name__}")
    theirs = float(done.stdout.split()[-1])
    return Row(title, theirs / seconds, ">=", 1.5, 2.5, f"{seconds * 1e6:.2f} against {theirs * 1e6:.2f} µs a year")


def threads(some):
    """Two threads against one, over the same work."""

    def seconds(jobs):
        began = time.perf_counter()
        estimate(some, seed=1, precision=1e-6, budget=SHARED_YEARS, jobs=jobs)
        return time.perf_counter() - began

    one, two = quickest(lambda attempt: seconds(1)), quickest(lambda attempt: seconds(2))
    note = f"{one:.1f} s of work; {os.cpu_count()} cores"
    return Row("two threads against one [times faster]", one / two, ">=", 1.8, 1.95, note)


def processes(some):
    """Two worker processes against one, over the same work; each has started and loaded its code before."""

    def seconds(number):
        with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
            estimate(some, seed=1, precision=1e-6, budget=WARMING_YEARS, executor=pool)
            began = time.perf_counter()
            estimate(some, seed=1, precision=1e-6, budget=SHARED_YEARS, executor=pool)
            return time.perf_counter() - began

    one, two = quickest(lambda attempt: seconds(1)), quickest(lambda attempt: seconds(2))
    note = f"{one:.1f} s of work; {os.cpu_count()} cores"
    return Row("two processes against one [times faster]", one / two, ">=", 1.8, 1.95, note)


def first_answer(some):
    """All strategies to 1 %, code warm."""

    def seconds(attempt):
        began = time.perf_counter()
        estimate(some, seed=attempt, precision=0.01)
        return time.perf_counter() - began

    return Row(f"{len(some)} strategies of ETP Express to 1 %, code warm [s]", quickest(seconds), "<", 2, 0.5)


def joint_samples():
    """All joint samples of the uncertain inputs of ETP Express, simulated and priced for all strategies, code warm."""
    scenario = drmodel.example("etp_express")
    wanted = objectives(scenario, scenario.today())
    some = programs(scenario, wanted)
    worths = compare(scenario, estimate(some, seed=1, budget=SAME * YEARS))

    def seconds(attempt):
        began = time.perf_counter()
        uncertainty(scenario, worths, wanted, joint_outcomes(scenario, wanted, USUAL_SAMPLES, seed=attempt))
        return time.perf_counter() - began

    what = f"{USUAL_SAMPLES:,} joint samples × {len(some)} strategies of ETP Express, code warm [s]"
    return Row(what, quickest(seconds), "<", 20, 10)


def memory():
    """Peak memory of many years against few, each in a process of its own."""
    code = (
        "import sys, resource; from tests.benchmarks.bench import etp, estimate\n"
        "estimate({'warm': etp()['warm']}, seed=1, precision=1e-9, budget=int(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    peaks = [
        int(subprocess.run([sys.executable, "-c", code, str(years)], check=True, capture_output=True).stdout)
        for years in (FEW, MANY)
    ]
    what = f"peak memory, {MANY:,} years against {FEW:,} [times]"
    return Row(what, peaks[1] / peaks[0], "<=", 1.1, None, f"{peaks[1] / 1024:.0f} MiB")


def incident_rows():
    """A table of incidents, each an hour after the one before and half an hour long, read and checked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "incidents.csv"
        start = np.datetime64("1900-01-01T00:00:00") + np.arange(INCIDENTS) * np.timedelta64(1, "h")
        pairs = zip(start.astype(str), (start + np.timedelta64(30, "m")).astype(str), strict=True)
        path.write_text("start,end,severity\n" + "".join(f"{begin}Z,{end}Z,major\n" for begin, end in pairs))

        def seconds(attempt):
            began = time.perf_counter()
            found = read_incidents(path)
            assert len(found) == INCIDENTS
            return time.perf_counter() - began

        return Row(f"{INCIDENTS:,} incident rows read and checked [s]", quickest(seconds), "<", 5, None)


def calibrations():
    """The parameter whose 90 % interval of a calibration holds the truth most rarely, over simulated histories."""
    held, _ = coverage(HISTORIES)
    (mode, parameter), share = min(held.items(), key=lambda item: item[1])
    what = f"90 % intervals of a calibration hold the truth, {HISTORIES} histories [share of them]"
    return Row(what, share, ">=", least(HISTORIES), None, f"the least of {len(held)}: {parameter} of {mode}")


def start_up():
    """How long a process takes that calculates one thing, and the command line to answer, beside one that has numpy alone."""

    def seconds(*arguments):
        began = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        return time.perf_counter() - began

    commands = (
        ("-c", "import numpy"),
        ("-c", "import drmodel; drmodel.sla.downtime(0.999)"),
        ("-m", "drmodel", "--version"),
    )
    base, formula, command = (
        min(times) for times in zip(*([seconds(*one) for one in commands] for _ in range(STARTS)), strict=True)
    )
    for what, bar, took in (("drmodel and one formula", 1.5, formula), ("drmodel --version", 3, command)):
        note = f"{took * 1e3:.0f} against {base * 1e3:.0f} ms, with Python's own start"
        yield Row(f"{what}, against import numpy [times the time]", took / base, "<=", bar, None, note)


def etp():
    """Programs of the ETP Express scenario."""
    scenario = drmodel.example("etp_express")
    return programs(scenario, objectives(scenario, scenario.today()))


def measured(some):
    """All rows, each when it has been measured."""
    for name, program in some.items():
        yield against_reference(name, program)
        yield against_draws(name, program)
    yield against_rival()
    yield threads(some)
    yield processes(some)
    yield first_answer(some)
    yield joint_samples()
    yield incident_rows()
    yield calibrations()
    yield memory()
    yield from start_up()


def main():
    """Measure, write and print."""
    where, before = table.machine(), table.load()
    if busy := table.warning(before, where["cores"]):
        print(busy, file=sys.stderr)
    rows = []
    for row in measured(etp()):  # told at once: what is measured later may fail, and this took minutes
        rows.append(row)
        print(json.dumps(row.record(), ensure_ascii=False), file=sys.stderr, flush=True)
    after, day = table.load(), time.strftime("%Y-%m-%d")
    page = table.page(day, where, before, after, rows)
    record = {"day": day, "machine": where, "load before": before, "load after": after}
    record |= {"rows": [row.record() for row in rows]}
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "bench.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (REPORTS / "bench.md").write_text(page, encoding="utf-8")
    print(page, end="")


if __name__ == "__main__":
    main()
