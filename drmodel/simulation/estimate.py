"""Estimates with as much precision as asked for, or as the budget allows: the door to the simulator.

All strategies run the same replications, so that they live through the same faults, and what differs between them is
known better than what they have in common. The precision is looked at only when the number of replications has doubled:
who looks after every replication stops when luck makes the interval look narrow.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import nullcontext

from drmodel.errors import SimulationError
from drmodel.simulation.checkpoint import Checkpoint, digest
from drmodel.simulation.draws import WORD
from drmodel.simulation.evaluation import downtime, evaluate, is_precise
from drmodel.simulation.program import Program, check_mission
from drmodel.simulation.results import Distribution, Estimate, paired_difference
from drmodel.simulation.statistics import Interval
from drmodel.simulation.tallies import MOST_SECTION_YEARS, SECTIONS
from drmodel.simulation.work import Run, counts_of, cut, settled, usable_cores, workers

__all__ = ["Distribution", "Estimate", "Interval", "estimate", "paired_difference"]

FIRST_REPLICATIONS = 512
MOST_GROUPS = 256  # of all strategies; each is counted in 24 MB

Progress = Callable[[int, int], None]  # years done, years at most

_log = logging.getLogger(__name__)


def estimate(
    programs: Mapping[str, Program],
    *,
    seed: int,
    precision: float = 0.01,
    budget: int | None = None,
    mission_years: int = 10,
    jobs: int | None = None,
    engine: str | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
    checkpoint: str | os.PathLike[str] | None = None,
) -> dict[str, Estimate]:
    """Simulate strategies side by side until all are known well enough, or the budget ends.

    Parameters
    ----------
    programs
        By strategy: what to simulate. Equal programs are simulated once.
    seed
        Seed of the run, 0 to 2⁶⁴ − 1.
    precision
        Half-width of the 95 % interval of the downtime, relative to it, that every strategy should reach; ten seconds a
        year are always good enough.
    budget
        Most years to simulate of each strategy, cut down to whole rounds of 64 missions; by default 2,000,000 with the
        compiled engine, 20,000 with the reference.
    mission_years
        Years of one replication; each starts from new.
    jobs
        Threads of the compiled engine, or processes of the reference, 1 for this thread alone; all usable cores if not
        given, and never more. The result does not depend on it.
    engine
        Name of the engine: one of `ENGINES`; by default the compiled one.
    executor
        Does the work instead of threads or processes of our own: any executor, such as that of a cluster's client.
    progress
        Called with the years done and the most that there can be, over all strategies.
    checkpoint
        File that holds what was counted so far, so that a run that was stopped goes on from there and ends with the
        same estimates; the error stream tells from where. It is written every few seconds and whenever the precision
        is looked at, and kept at the end. Engine and workers may be others than before.

    Returns
    -------
    By strategy, in the order given: its estimate, which says whether the precision was reached.

    Raises
    ------
    SimulationError
        If there is nothing to simulate, a number makes no sense, or the checkpoint is damaged, of another run, or
        cannot be written; nothing is simulated then.

    Examples
    --------
    Faults 21.9 times a year, 4 h each, that no failover escapes, are known without noise:

    >>> from drmodel.laws import Constant
    >>> from drmodel.simulation.model import FaultMode, Group, Recovery, time_to_fault
    >>> from drmodel.simulation.program import compile_program
    >>> repair = Constant(4.0)
    >>> fault = FaultMode("region", ("west",), repair, time_to_fault(repair=repair, mttf=396.0))
    >>> program = compile_program([fault], Recovery((Group("all", ("west",)),)))
    >>> result = estimate({"single": program}, seed=1, budget=64, mission_years=1, jobs=1)["single"]
    >>> round(result.unavailability.mean, 4), result.converged
    (0.01, True)
    """
    engine, budget = settled(engine, budget)
    most = _check(programs, seed, precision, budget, mission_years, jobs)
    runs = {program: Run.empty(program, mission_years) for program in programs.values()}
    saved = None
    if checkpoint is not None:
        belongs = {
            "seed": seed,
            "precision": precision,
            "budget in missions": most,
            "mission_years": mission_years,
            "strategies": {name: digest(program) for name, program in programs.items()},
        }
        saved = Checkpoint(checkpoint, belongs, runs.values())
    years_at_most, done = most * mission_years * len(runs), sum(run.years for run in runs.values())
    cores = usable_cores() if jobs is None else min(jobs, usable_cores())
    _log.info("%s engine: at most %d years, of %d programs; %d cores", engine, years_at_most, len(runs), cores)
    with nullcontext(executor) if executor else workers(engine, cores) as pool:
        for end in _looks(most, max(run.reached for run in runs.values())):
            pieces = [piece for run in runs.values() for piece in cut(engine, run, seed, end)]
            for piece, counted in counts_of(pieces, pool):
                runs[piece.program].add(piece, counted)
                done += piece.years
                if saved is not None:
                    saved.write_if_due()
                if progress is not None:
                    progress(done, years_at_most)
            if saved is not None:
                saved.write()
            _log.debug("%d years simulated", done)
            if all(is_precise(downtime(run), precision) for run in runs.values()):
                break
    estimates = {program: evaluate(run, seed=seed, engine=engine, precision=precision) for program, run in runs.items()}
    return {name: estimates[program] for name, program in programs.items()}


def _looks(most: int, reached: int) -> Iterator[int]:
    """Numbers of replications after which the precision is looked at: doublings, and the end of the budget.

    Nobody simulates beyond a look that finds enough: those before what was reached have been, and found too little.
    """
    replications = FIRST_REPLICATIONS
    while replications < most:
        if replications >= reached:
            yield replications
        replications *= 2
    yield most


def _check(
    programs: Mapping[str, Program],
    seed: int,
    precision: float,
    budget: int,
    mission_years: int,
    jobs: int | None,
) -> int:
    """Refuse what makes no sense; return the most replications of a strategy, equally many in each section."""
    if not programs:
        raise SimulationError("there is no strategy to simulate; give at least one")
    numbers: tuple[tuple[str, object, int], ...] = (
        ("seed", seed, 0),
        ("budget", budget, 1),
        ("mission_years", mission_years, 1),
        ("jobs", 1 if jobs is None else jobs, 1),
    )
    for name, value, least in numbers:
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise SimulationError(f"{name}(={value!r}) must be a whole number, at least {least}")
    if seed >= WORD:
        raise SimulationError(f"seed(={seed}) must be below 2⁶⁴")
    given: object = precision
    if not (isinstance(given, int | float) and 0 < given < 1):
        raise SimulationError(f"precision(={precision!r}) must lie between 0 and 1; 1 % is 0.01")
    groups = sum(len(program.groups) for program in set(programs.values()))
    if groups > MOST_GROUPS:
        raise SimulationError(
            f"{len(programs)} strategies with {groups} user groups, more than fit into memory; "
            f"simulate at most {MOST_GROUPS} at a time"
        )
    for program in programs.values():
        check_mission(program, mission_years)
    round_years = SECTIONS * mission_years
    if budget < round_years:
        raise SimulationError(
            f"budget(={budget} years) is below a mission of {mission_years} years in each of the {SECTIONS} sections; "
            f"give {round_years:,} years or more, or shorter missions"
        )
    if budget > SECTIONS * MOST_SECTION_YEARS:
        raise SimulationError(
            f"budget(={budget:,} years) is above {SECTIONS * MOST_SECTION_YEARS:,} years, "
            "the most that is counted exactly"
        )
    return budget // round_years * SECTIONS
