"""Is what was observed plausible under a scenario? Its outages against those of simulated windows as long."""

import math
from dataclasses import dataclass

import numpy as np

from drmodel.analysis.costs import baseline_of
from drmodel.errors import DrmodelError
from drmodel.scenario.models import Scenario
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.engine import check_run
from drmodel.simulation.model import FULL, NO_OBJECTIVES
from drmodel.simulation.program import Program
from drmodel.simulation.statistics import Floats
from drmodel.simulation.tallies import Tallies
from drmodel.simulation.translate import programs
from drmodel.simulation.work import ENGINES, settled
from drmodel.simulation.world import Event, Happening

WINDOWS = 2_000  # simulated: a tail probability of 5 % is known to half a point
IMPLAUSIBLE = 0.05  # of both measures together
_SETTLING = 1  # years before the first window: missions start from new
_MISSION = 10  # years of windows in a mission, or one window that is longer
_SPREAD = 16  # missions at least
_MOST_YEARS = 20_000  # simulated, so that windows of decades do not take minutes
_MOST_FAULTS = 1_000_000  # in them, so that a scenario in which something always fails does not either
_FEWEST = 200  # windows all the same
_PARTIAL = 0.05  # share of partial outages from which on it is worth a word


@dataclass(frozen=True)
class Predicted:
    """A measure as it was observed and as the scenario predicts it for a window of that length.

    Attributes
    ----------
    observed
        What was observed.
    mean, low, high
        Mean of the simulated windows, and the bounds of the middle 90 % of them.
    tail
        Two-sided tail probability, mid-p: how often a window is at least as far out [1].
    """

    observed: float
    mean: float
    low: float
    high: float
    tail: float


@dataclass(frozen=True)
class Plausibility:
    """How what was observed stands to what a scenario predicts.

    Attributes
    ----------
    strategy
        The strategy in service.
    hours
        Length of the windows [h].
    windows
        How many were simulated.
    outages, downtime
        Number of outages, and time down [h].
    partial
        Share of the simulated outages in which only a part of the functions is lost [1].
    probed
        Whether a probe of one function saw what was observed; else somebody who notes all outages.
    """

    strategy: str
    hours: float
    windows: int
    outages: Predicted
    downtime: Predicted
    partial: float
    probed: bool

    @property
    def plausible(self) -> bool:
        """Whether neither is so far out that chance brings it about less than once in twenty (Bonferroni for two)."""
        return min(self.outages.tail, self.downtime.tail) >= IMPLAUSIBLE / 2

    @property
    def notable(self) -> bool:
        """Whether partial outages are so many that it matters who saw them."""
        return self.partial > _PARTIAL


@dataclass(frozen=True, eq=False)
class Windows:
    """Simulated windows of one length.

    Attributes
    ----------
    outages, downtime
        (window): outages that began or lasted in it, and time from their starts to their ends [h].
    weights
        (window): weight of the user group that saw it.
    partial
        Share of the outages in which only a part of the functions is lost [1].
    """

    outages: Floats
    downtime: Floats
    weights: Floats
    partial: float


def plausibility(
    scenario: Scenario,
    strategy: str | None,
    outages: int,
    down: float,
    hours: float,
    *,
    probed: bool,
    seed: int,
    windows: int = WINDOWS,
    engine: str | None = None,
) -> Plausibility:
    """Hold a number of outages and a downtime against what a scenario predicts for a window of the same length.

    Parameters
    ----------
    scenario, strategy
        The scenario and the strategy in service; its baseline by default.
    outages, down, hours
        What was observed: outages, time down and length of the window [h].
    probed, seed, windows, engine
        As in `simulated_windows`.

    Raises
    ------
    DrmodelError
        If there is no such strategy.
    SimulationError
        If the scenario cannot be simulated.
    """
    name = baseline_of(scenario) if strategy is None else strategy
    if name not in scenario.strategies:
        raise DrmodelError(f"strategy {name!r}: no such strategy; there are {', '.join(scenario.strategies)}")
    program = programs(scenario, NO_OBJECTIVES)[name]
    seen = simulated_windows(program, hours, windows, probed=probed, seed=seed, engine=engine)
    return Plausibility(
        strategy=name,
        hours=hours,
        windows=len(seen.outages),
        outages=_predicted(float(outages), seen.outages, seen.weights),
        downtime=_predicted(down, seen.downtime, seen.weights),
        partial=seen.partial,
        probed=probed,
    )


def simulated_windows(
    program: Program,
    hours: float,
    windows: int,
    *,
    probed: bool = False,
    seed: int,
    engine: str | None = None,
    first: int = 0,
) -> Windows:
    """What users of a strategy see in windows cut from simulated missions.

    Windows of a mission follow each other; the first begins a year after all was new. Ways home count as outages too:
    whoever watches a service sees them.

    Parameters
    ----------
    program
        The strategy against its fault modes.
    hours
        Length of a window [h].
    windows
        How many at least.
    probed
        Whether a probe of one function sees the outages: of those that take a share of the functions it sees that
        share. Else all are seen, and each from its start to its end.
    seed, first
        Seed, and number of the first replication.
    engine
        As in `drmodel.simulation.estimate.estimate`.

    Raises
    ------
    SimulationError
        If missions of that length cannot be simulated.
    """
    name, _ = settled(engine, None)
    each = max(1, min(int(_MISSION * HOURS_PER_YEAR / hours), windows // _SPREAD))
    years = _SETTLING + math.ceil(each * hours / HOURS_PER_YEAR)
    faults = sum(mode.faults_per_year for mode in program.modes)
    most_years = min(_MOST_YEARS, int(_MOST_FAULTS / faults)) if faults else _MOST_YEARS
    missions = min(math.ceil(windows / each), max(_FEWEST // each, most_years // years, 1))
    player, counts = ENGINES[name].load(program), Tallies.zeros(program)
    groups = len(program.groups)
    edges: Floats = np.asarray(_SETTLING * HOURS_PER_YEAR + hours * np.arange(each + 1), np.float64)
    check_run(program, counts, seed, range(first, first + missions), years, 0, 0)
    chance = np.random.Generator(np.random.Philox(seed))
    number, down, partial, all_outages = [], [], 0, 0
    for replication in range(first, first + missions):
        log = player.replicate(seed, replication, years, counts)
        group, start, end, harm = _outages(program, log, years)
        seen = chance.random(len(harm)) < harm if probed else np.ones(len(harm), bool)
        for one in range(groups):
            own = seen & (group == one)
            number.append(_count(start[own], end[own], edges))
            down.append(_time(start[own], end[own], edges))
        partial += int((harm < 1).sum())
        all_outages += len(harm)
    weights = np.array([row.weight for row in program.groups], float)
    return Windows(
        outages=np.concatenate(number),
        downtime=np.concatenate(down),
        weights=np.tile(np.repeat(weights, each), len(number) // groups),
        partial=partial / all_outages if all_outages else 0.0,
    )


def _outages(program: Program, log: list[Event], years: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Of each outage its group, start and end [h], and the share of the functions that its first cause takes [1]."""
    hour = program.ticks_per_hour
    since: dict[int, tuple[int, int]] = {}
    found = []
    for tick, group, happening, detail in log:
        if happening == Happening.DOWN:
            since[group] = tick, detail
        elif happening == Happening.UP and group in since:
            begin, cause = since.pop(group)
            found.append((group, begin / hour, tick / hour, _harm(program, cause)))
    for one, (begin, cause) in since.items():
        found.append((one, begin / hour, years * HOURS_PER_YEAR, _harm(program, cause)))
    whose, start, end, harm = np.array(found, np.float64).reshape(-1, 4).T
    return whose, start, end, harm


def _harm(program: Program, cause: int) -> float:
    harm = program.modes[cause].harm if cause >= 0 else FULL
    return harm / FULL if harm else 1.0  # what a false alarm leads to stops everything


def _count(start: Floats, end: Floats, edges: Floats) -> Floats:
    """Outages that touch each window."""
    begun = np.searchsorted(np.sort(start), edges[1:], "left")
    over = np.searchsorted(np.sort(end), edges[:-1], "right")
    return (begun - over).astype(float)


def _time(start: Floats, end: Floats, edges: Floats) -> Floats:
    """Downtime of each window: of outages that lie apart, so that a running sum tells it."""
    points = np.concatenate([[0.0], np.column_stack([start, end]).ravel()])
    gone = np.concatenate([[0.0], np.cumsum(np.column_stack([np.zeros_like(start), end - start]).ravel())])
    return np.diff(np.interp(edges, points, gone))


def tail_probability(observed: float, values: Floats, weights: Floats) -> float:
    r"""Two-sided tail probability of a value, mid-p, among weighted values of the same kind.

    .. math:: p = 2 \min\left(P(X < x) + \tfrac12 P(X = x),\ P(X > x) + \tfrac12 P(X = x)\right)

    Parameters
    ----------
    observed
        The value x.
    values, weights
        What was simulated, and how much each counts.

    Returns
    -------
    Probability [1].

    References
    ----------
    Lancaster (1961), Significance tests in discrete distributions, Journal of the American Statistical Association 56;
    Box (1980), Sampling and Bayes' inference in scientific modelling, Journal of the Royal Statistical Society A 143,
    for its use on a predictive distribution.

    Examples
    --------
    >>> tail_probability(3, np.array([0.0, 1.0, 2.0, 3.0]), np.ones(4))
    0.25
    """
    total = float(weights.sum())
    same = float(weights[values == observed].sum()) / 2
    below, above = (float(weights[side].sum()) + same for side in (values < observed, values > observed))
    return min(1.0, 2 * min(below, above) / total)


def _predicted(observed: float, values: Floats, weights: Floats) -> Predicted:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    low, high = (float(values[order][min(int(np.searchsorted(reached, u)), len(values) - 1)]) for u in (0.05, 0.95))
    mean = float(np.average(values, weights=weights))
    return Predicted(observed, mean, low, high, tail_probability(observed, values, weights))
