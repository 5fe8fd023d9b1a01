"""The time budget of a recovery: what each stage takes of it, and how often the whole keeps within the RTO."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from drmodel.laws import Hourly, Law, Mixture
from drmodel.simulation.program import Program
from drmodel.simulation.statistics import Floats

DRAWS = 20_000
DETECT, DECIDE = "detect", "decide"  # before the stages


@dataclass(frozen=True)
class TimeBudget:
    """Recovery of a region that is lost, from the onset until the last stage ends.

    Attributes
    ----------
    mean, median, p95
        Of the whole [h].
    within
        Share of the recoveries within the RTO [1]; None without an RTO.
    stages
        By stage, detection and decision first: the mean time that it takes of a recovery, 0 where it is not reached
        [h].
    beyond
        By stage: the mean time that it takes of a recovery that misses the RTO [h]; empty if none does.
    """

    mean: float
    median: float
    p95: float
    within: float | None
    stages: Mapping[str, float]
    beyond: Mapping[str, float]

    @property
    def greediest(self) -> str:
        """The stage that takes most of a recovery, of one that misses the RTO if any does."""
        taken = self.beyond or self.stages
        return max(taken, key=lambda name: taken[name])


def time_budget(program: Program, path: tuple[int, int], rto: float | None, *, seed: int) -> TimeBudget:
    r"""Time budget of one of a strategy's paths, by simulation of its stages.

    .. math:: T = D + H + \sum_i T_i

    over the stages that are reached: a stage that fails takes its full time, and its fallback follows.

    Parameters
    ----------
    program
        The strategy.
    path
        Its rows of stages: `program.automatic`, or `program.manual`.
    rto
        Objective [h]; None if there is none.
    seed
        Seed of the draws.

    References
    ----------
    Ross, *A First Course in Probability*, chapter 7, for the sum; by simulation, since branches and laws are any.

    Examples
    --------
    Ten minutes, and in half of the cases another twenty:

    >>> from drmodel.laws import Constant
    >>> from drmodel.simulation.model import FaultMode, Group, Recovery, Stage
    >>> from drmodel.simulation.program import compile_program
    >>> fault = FaultMode("storm", ("west",), repair=Constant(4.0), up=Constant(8000.0))
    >>> stage = Stage("move", Constant(1 / 6), success=0.5, fallback=(Stage("by hand", Constant(1 / 3)),))
    >>> program = compile_program([fault], Recovery((Group("all", ("west", "east")),), automatic=(stage,)))
    >>> budget = time_budget(program, program.automatic, rto=0.25, seed=1)
    >>> round(60 * budget.mean), round(budget.within, 1), budget.greediest
    (20, 0.5, 'by hand')
    """
    draw = np.random.Generator(np.random.Philox(seed))
    taken: dict[str, Floats] = {
        DETECT: _durations(program.detection.law, DRAWS, draw),
        DECIDE: np.full(DRAWS, program.hold / program.ticks_per_hour),
    }
    ready = min(place.ready for place in program.places)
    standby = draw.random(DRAWS) < ready
    at = np.full(DRAWS, path[0])
    for index in range(*path):
        stage = program.stages[index]
        here = at == index
        number = int(here.sum())
        spent = taken.setdefault(stage.name, np.zeros(DRAWS))
        spent[here] += _durations(stage.slot.law, number, draw)
        success = draw.random(number) < stage.success
        if stage.needs_ready:
            success &= standby[here]
        at[here] = np.where(success, stage.next, index + 1)
    total: Floats = np.sum(list(taken.values()), axis=0)
    beyond: NDArray[np.bool_] = np.zeros(DRAWS, bool) if rto is None else total > rto
    return TimeBudget(
        mean=float(total.mean()),
        median=float(np.median(total)),
        p95=float(np.quantile(total, 0.95)),
        within=None if rto is None else float(1 - beyond.mean()),
        stages={name: float(spent.mean()) for name, spent in taken.items()},
        beyond={name: float(spent[beyond].mean()) for name, spent in taken.items()} if beyond.any() else {},
    )


def _durations(law: Law, number: int, draw: np.random.Generator) -> Floats:
    """Durations by inversion; of an hourly law at an hour that is as likely as any other."""
    if isinstance(law, Hourly):
        which = np.array(law.week)[draw.integers(0, len(law.week), number)]
        result = np.zeros(number)
        for index, part in enumerate(law.laws):
            result[which == index] = _durations(part, int((which == index).sum()), draw)
        return result
    if isinstance(law, Mixture):
        first = draw.random(number) < law.probability
        result = np.zeros(number)
        result[first] = _durations(law.first, int(first.sum()), draw)
        result[~first] = _durations(law.second, int((~first).sum()), draw)
        return result
    return np.array([law.quantile(u) for u in draw.random(number).tolist()])
