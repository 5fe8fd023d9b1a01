"""The search of a scenario's levers, with a bar where somebody watches."""

from drmodel.analysis.search.results import Search
from drmodel.analysis.search.searching import field_of, settle, shortlist
from drmodel.scenario.models import Scenario
from drmodel.study.evaluation import DEFAULT_PRECISION, DEFAULT_SEED
from drmodel.study.progress import Progress, watched


def search(
    scenario: Scenario,
    *,
    odds: float | None = None,
    seed: int = DEFAULT_SEED,
    precision: float = DEFAULT_PRECISION,
    budget: int | None = None,
    jobs: int | None = None,
    engine: str | None = None,
    progress: Progress | bool = True,
) -> Search:
    """Find the cheapest plan, a strategy with options of the scenario's levers, that meets the targets.

    A plan meets them if the share of calendar years that reach the availability target is at least the odds asked for,
    and recovery times and data losses keep within theirs. All plans are simulated for a few hundred years, through the
    same faults; those that may be the answer for ever more. What is said of the answer comes from years that had no
    part in choosing it.

    Parameters
    ----------
    scenario
        The scenario.
    odds
        Share of the calendar years that must meet the targets [1]; by default what the scenario says.
    seed, precision, budget, jobs, engine
        As in `drmodel.simulation.estimate.estimate`; precision and budget are those of the plans that are shown.
    progress
        As in `drmodel.study.evaluation.evaluate`; it counts plans as they are made, then years of all plans, then those
        of the plans that are shown.

    Returns
    -------
    The answer, what it rests on, and the plans that have less downtime than every cheaper one.

    Raises
    ------
    DrmodelError
        If the odds make no sense, the scenario states no availability to reach, there are more than 20,000 plans, or
        every one of them breaks a hard limit.
    ScenarioError
        If an option of a lever does not fit.
    SimulationError
        If a setting makes no sense, or a plan cannot be simulated.
    """
    with watched(progress, "making plans") as tell:
        field = field_of(scenario, odds, tell)
    with watched(progress, "searching") as tell:
        found = shortlist(field, seed=seed, budget=budget, jobs=jobs, engine=engine, progress=tell)
    with watched(progress, "simulating what was found") as tell:
        return settle(
            field, found, seed=seed, precision=precision, budget=budget, jobs=jobs, engine=engine, progress=tell
        )
