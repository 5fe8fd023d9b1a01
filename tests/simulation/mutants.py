"""Broken kernels: each breaks one rule, and the oracle must tell every one of them from the reference.

`make kernel-mutants` prints after how many trajectories each was told; `python -m tests.simulation.mutants NAME …` only some.
All of them are counted in reports/kernel_mutants.json.
DRMODEL_SEED=7 plays another campaign.
"""

import importlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import Phase, given, seed, settings

if TYPE_CHECKING:
    from tests.simulation.stress import Case, Outcome

KERNEL = Path(__file__).parents[2] / "drmodel" / "simulation" / "kernel"
FIGURES = Path(__file__).parents[2] / "reports" / "kernel_mutants.json"
SEED = int(os.environ.get("DRMODEL_SEED", "0"))
TRAJECTORIES = 1_000
PATIENCE = 120  # s for one trajectory of a kernel that may loop for ever
COMPILING = 600  # s more for the first one
IN_ALL = 900  # s for all of them

MUTANTS = {
    "the newest fault is the trigger": ("if place.known == 1:", "if place.known >= 1:"),
    "only detection is aborted": (
        "    if not known:\n        enter(",
        "    if not known and s.state == DETECTING:\n        enter(",
    ),
    "a hold is not thought over when its trigger is replaced": ("    if s.waits:", "    if s.waits > 1:"),
    "soak forgets the cutover": (
        "max(w.places[home].healthy_since, s.cutover_at) + p.soak",
        "w.places[home].healthy_since + p.soak",
    ),
    "soak forgets the repair": (
        "max(w.places[home].healthy_since, s.cutover_at) + p.soak",
        "s.cutover_at + p.soak",
    ),
    "a stage succeeds 1 % too seldom": (
        "block)[0] < stage.success",
        "block)[0] < stage.success - 0.01",
    ),
    "a target may have a false alarm": ("not w.places[region].known:", "not w.places[region].harmful:"),
    "a second attempt repeats its durations": (
        "p.slots[slot].block + np.uint64(attempt - 1))",
        "p.slots[slot].block)",
    ),
    "a second attempt repeats its parts of mixtures": (
        "p.slots[slot].which + np.uint64(attempt - 1))",
        "p.slots[slot].which)",
    ),
    "readiness is drawn at every attempt": (
        "target.ready_block)[0]",
        "target.ready_block + np.uint64(s.attempt - 1))[0]",
    ),
    "half rounds up": ("np.rint(min(", "np.floor(0.5 + min("),
    "the week begins on a Sunday": (
        "np.int64(w.now / p.ticks_per_hour) %",
        "(np.int64(w.now / p.ticks_per_hour) + 144) %",
    ),
    "the newest fault is the cause": ("worse = onset - w.faults[m].onset", "worse = w.faults[m].onset - onset"),
    "among equals a shared place is the cause": ("worse = shared - afar", "worse = afar - shared"),
    "a failover is false if the region alone is well": (
        "not (s.corrupt or w.harmed & (1 << s.active | p.shared))",
        "not (s.corrupt or w.harmed & (1 << s.active))",
    ),
    "corruption does not justify a failover": (
        "not (s.corrupt or w.harmed & (1 << s.active | p.shared))",
        "not w.harmed & (1 << s.active | p.shared)",
    ),
    "repairs apart end with the last place in order": (
        "last = max(last, w.ends[m, place])",
        "last = w.ends[m, place]",
    ),
    "people notice a fault where it is repaired already": (
        "w.touched |= fault.open\n    left = fault.open",
        "w.touched |= fault.open\n    left = p.modes[m].places",
    ),
    "what people noticed is detected again": ("if not place.trigger_noticed:", "if place.known:"),
    "a newer corruption does not restart a restore": (
        "    if s.state == RESTORING:\n        starts = w.now\n    elif fault.known:",
        "    if fault.known:",
    ),
    "a newer corruption always takes over": ("    if starts < s.restore_due:", "    if starts >= 0:"),
    "lost is what was written since the newest corruption": (
        "    if not s.corrupt:\n        s.corrupt_since",
        "    if w.now >= 0:\n        s.corrupt_since",
    ),
    "after a restore there is a hold": (
        "serve_or_go_on(w, g, E_RESTORED, NOTHING)",
        "serve_or_go_on(w, g, E_RESTORED, p.hold)",
    ),
    "detection again after a cutover": (
        "enter(w, g, DECIDING, happening, s.active, hold)",
        "enter(w, g, DETECTING, happening, s.active, hold)",
    ),
    "away from home a group does not watch it": (
        "if s.state == SERVING and s.active == p.groups[g].regions[0]:",
        "if s.state == SERVING:",
    ),
    "an outage is one of failback by its last part": (
        "    if s.harm and s.phase != FAILBACK:\n        s.unplanned = 1",
        "    if s.harm:\n        s.unplanned = s.phase != FAILBACK",
    ),
    "months do not weigh groups": ("s.harm * p.groups[g].weight", "s.harm"),
    "a failover ends every outage in which it was": ("if s.moved_at == w.now:", "if s.moved_at >= s.outage_began:"),
    "outages of the burn-in count": ("if s.outage_began < w.burn_in:", "if w.now < w.burn_in:"),
    "an objective is met below it only": ("ticks <= p.rto[limit]", "ticks < p.rto[limit]"),
    "what happens at the horizon is told": ("if now >= horizon:", "if now > horizon:"),
    "repairs of the burn-in count": (
        "w.now - max(fault.onset, w.burn_in))",
        "w.now - fault.onset)",
    ),
    "changes of one instant are settled one by one": ("if then == now:", "if then < now:"),
    "of the open harmful faults the newest is forgotten": (
        "    w.harming[i] = w.harming[w.n_harming]\n",
        "",
    ),
    "faults drawn ahead are noticed like the first of them": (
        "duration(p, w, p.noticed, m, fault.first + i, FIRST)",
        "duration(p, w, p.noticed, m, fault.first, FIRST)",
    ),
}


def sources() -> dict[Path, str]:
    """Text of the kernel, by file."""
    return {path: path.read_text(encoding="utf-8") for path in sorted(KERNEL.glob("*.py"))}


def home_of(right: str) -> list[Path]:
    """The files in which a piece of text occurs, each as often as it does."""
    return [path for path, text in sources().items() for _ in range(text.count(right))]


def break_kernel(folder: Path, right: str, wrong: str) -> None:
    """Write a copy of the kernel that has one rule wrong, as the package `broken.simulation.kernel`."""
    (home,) = home_of(right)
    copy = folder / "broken" / "simulation" / "kernel"
    copy.mkdir(parents=True)
    for path, text in sources().items():
        changed = text.replace(right, wrong) if path == home else text
        renamed = changed.replace("drmodel.simulation.kernel", "broken.simulation.kernel")
        (copy / path.name).write_text(renamed, encoding="utf-8")


def gist(outcome: "Outcome") -> tuple[object, ...]:
    """All that an outcome says, in little room: of the tallies, what is not nought."""
    tallies = [getattr(outcome.tallies, field.name).ravel() for field in fields(outcome.tallies)]
    places = [np.flatnonzero(tally) for tally in tallies]
    said = [(at.tobytes(), tally[at].tobytes()) for at, tally in zip(places, tallies, strict=True)]
    return tuple(outcome.log), *said


def record(path: Path, trajectories: int) -> None:
    """Write what the reference says of a campaign: every kernel is held against the same."""
    from tests.simulation.stress import campaign, cases, expected_of, models

    with path.open("wb") as file:

        @seed(SEED)
        @settings(campaign, max_examples=trajectories, phases=[Phase.generate])
        @given(cases(models()))
        def play_reference(case):
            pickle.dump((case, gist(expected_of(case))), file)

        play_reference()


def recorded(path: Path) -> Iterator[tuple["Case", tuple[object, ...]]]:
    """The trajectories of a campaign, each with the gist of what the reference says."""
    with path.open("rb") as file:
        while file.peek(1):
            yield pickle.load(file)


def hunt(campaign: Path) -> None:
    """Play the kernel `broken` until it differs; print the number of each trajectory before it is played."""
    from tests.simulation.stress import play

    engine = importlib.import_module("broken.simulation.kernel.engine").Compiled
    for number, (case, expected) in enumerate(recorded(campaign), start=1):
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()  # before a kernel that may crash
        signal.alarm(PATIENCE + COMPILING * (number == 1))
        found = play(engine, case)
        signal.alarm(0)
        if gist(found) != expected:
            sys.stdout.write("different\n")
            return


def verdict(campaign: Path, right: str, wrong: str) -> str:
    """What comes of one mutation."""
    with TemporaryDirectory() as folder:
        break_kernel(Path(folder), right, wrong)
        paths = os.pathsep.join([folder, str(KERNEL.parents[2])])
        environment = os.environ | {"PYTHONPATH": paths, "XDG_CACHE_HOME": folder, "NUMBA_OPT": "1"}
        hunter = [sys.executable, "-m", "tests.simulation.mutants", "--hunt", str(campaign)]
        try:
            done = subprocess.run(
                hunter,
                check=False,
                cwd=KERNEL.parents[2],
                env=environment,
                capture_output=True,
                text=True,
                timeout=IN_ALL,
            )
        except subprocess.TimeoutExpired:
            return f"ALIVE after {IN_ALL} s"
    told = done.stdout.split()
    if told and told[-1] == "different":
        return f"caught after {told[-2]} trajectories"
    if told and done.returncode == -signal.SIGALRM:
        return f"caught after {told[-1]} trajectories: it does not end"
    if told and done.returncode in {-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT}:
        return f"caught after {told[-1]} trajectories: it crashes"
    if done.returncode:
        return f"FAILED: {done.stderr.strip().splitlines()[-1:]}"
    return f"ALIVE after {len(told)} trajectories"


def verdicts(names: list[str]) -> Iterator[tuple[str, str]]:
    """What comes of each mutation, in order; as many are tried at a time as there are processors."""
    with TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        campaign = Path(folder) / "campaign"
        record(campaign, TRAJECTORIES)
        yield from zip(names, pool.map(lambda name: verdict(campaign, *MUTANTS[name]), names), strict=True)


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--hunt"]:
        hunt(Path(arguments[1]))
        return 0
    alive = []
    for name, result in verdicts(arguments or list(MUTANTS)):
        sys.stdout.write(f"{name:58}{result}\n")
        sys.stdout.flush()
        if not result.startswith("caught"):
            alive.append(name)
    if not arguments:
        figures = {"mutants": len(MUTANTS), "killed": len(MUTANTS) - len(alive), "survivors": alive}
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
