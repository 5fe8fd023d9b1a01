"""How fast the simulator is: ratios measured side by side, in one run.

`make bench` writes reports/bench.json and prints the table. No test is timed: what a machine makes of it, under what
load, stands beside every figure.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import venv
from importlib.metadata import version
from pathlib import Path

import drmodel
from drmodel.laws import Exponential
from drmodel.simulation.estimate import estimate
from drmodel.simulation.kernel.engine import Compiled
from drmodel.simulation.model import FaultMode, Group, Recovery
from drmodel.simulation.program import compile_program
from drmodel.simulation.reference import Reference
from drmodel.simulation.tallies import Tallies
from drmodel.simulation.translate import objectives, programs
from tests.benchmarks.floor import seconds_and_floor

REPORT = Path(__file__).parents[2] / "reports" / "bench.json"
YEARS = 10  # of a mission
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


def timed(engine, program, replications, first=0):
    """Seconds a year of an engine."""
    tallies = Tallies.zeros(program)
    began = time.perf_counter()
    engine.run(1, range(first, first + replications), YEARS, tallies)
    return (time.perf_counter() - began) / (replications * YEARS)


def against_reference(name, program):
    """The compiled engine against the reference, over the same years of one strategy."""
    fast, slow = Compiled(program), Reference(program)
    timed(fast, program, 64)
    replications = 64
    ours = quickest(lambda attempt: timed(fast, program, 64 * 20))
    theirs = quickest(lambda attempt: timed(slow, program, replications))
    note = f"{1 / ours:,.0f} against {1 / theirs:,.0f} years/s"
    return row(f"compiled against reference, {name}", theirs / ours, ">=", 100, note)


def against_draws(name, program):
    """The compiled engine against its own draws alone."""
    pairs = [seconds_and_floor(program, 2_000, YEARS, first) for first in range(0, 6_000, 2_000)]
    ratio = min(seconds for seconds, _ in pairs) / min(floor for _, floor in pairs)
    few = len(program.groups) == 1 and len(program.groups[0].regions) == 1
    return row(
        f"compiled against its draws alone, {name}", ratio, "<=", 3.2 if few else 2.5, "few draws" if few else ""
    )


def against_rival():
    """The compiled engine against RePyability: two units with repair, one-year missions, one thread."""
    modes = [FaultMode(unit, (unit,), Exponential(10.0), Exponential(1000.0)) for unit in ("a", "b")]
    program = compile_program(modes, Recovery((Group("all", ("a", "b")),)))
    seconds = quickest(lambda attempt: seconds_and_floor(program, 400_000, 1, attempt * 400_000)[0] / 400_000)
    title = f"compiled against {RIVAL}, two units, a year"
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
            return row(title, None, ">=", 1.5, f"not measured: {type(error).__name__}")
    theirs = float(done.stdout.split()[-1])
    return row(title, theirs / seconds, ">=", 1.5, f"{seconds * 1e6:.2f} against {theirs * 1e6:.2f} µs a year")


def threads(some):
    """Two threads against one, over the same work."""

    def seconds(jobs):
        began = time.perf_counter()
        estimate(some, seed=1, precision=1e-6, budget=640_000, jobs=jobs)
        return time.perf_counter() - began

    one, two = quickest(lambda attempt: seconds(1)), quickest(lambda attempt: seconds(2))
    return row("two threads against one", one / two, ">=", 1.8, f"{one:.1f} s of work; {os.cpu_count()} cores")


def first_answer(some):
    """All strategies to 1 %, code warm."""

    def seconds(attempt):
        began = time.perf_counter()
        estimate(some, seed=attempt, precision=0.01)
        return time.perf_counter() - began

    return row(f"{len(some)} strategies to 1 %, warm [s]", quickest(seconds), "<", 2, "")


def memory():
    """Peak memory of many years against few, each in a process of its own."""
    code = (
        "import sys, resource; from tests.benchmarks.bench import etp, estimate\n"
        "program = etp()['warm'] if 'warm' in etp() else next(iter(etp().values()))\n"
        "estimate({'x': program}, seed=1, precision=1e-9, budget=int(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    peaks = [
        int(subprocess.run([sys.executable, "-c", code, years], check=True, capture_output=True).stdout)
        for years in ("100000", "10000000")
    ]
    return row("peak memory, 10⁷ years against 10⁵", peaks[1] / peaks[0], "<=", 1.1, f"{peaks[1] / 1024:.0f} MB")


def row(what, value, bound, bar, note):
    """A line of the table."""
    met = (
        None
        if value is None
        else {">=": lambda: value >= bar, "<=": lambda: value <= bar, "<": lambda: value < bar}[bound]()
    )
    return {
        "what": what,
        "value": None if value is None else round(value, 3),
        "bar": f"{bound} {bar}",
        "met": met,
        "note": note,
    }


def etp():
    """Programs of the ETP Express scenario."""
    scenario = drmodel.example("etp_express")
    return programs(scenario, objectives(scenario, scenario.today()))


def main():
    """Measure, print and write."""
    some, before = etp(), os.getloadavg()[0]
    rows = []
    for name, program in some.items():
        rows += [against_reference(name, program), against_draws(name, program)]
    rows += [against_rival(), threads(some), first_answer(some), memory()]
    machine = {
        "processor": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("drmodel", "numba", "numpy", "simpy")},
        "load before": round(before, 2),
        "load after": round(os.getloadavg()[0], 2),
    }
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(
        json.dumps({"machine": machine, "rows": rows}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    for line in rows:
        verdict = {True: "met", False: "MISSED", None: "–"}[line["met"]]
        print(
            f"{line['what']:58} {line['value'] if line['value'] is not None else '–':>9}  {line['bar']:>7}  {verdict:6} {line['note']}"
        )
    print(", ".join(f"{key} {value}" for key, value in machine.items()))


def processor():
    """Name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
