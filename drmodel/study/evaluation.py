"""From a scenario to a study."""

import os
from concurrent.futures import Executor
from dataclasses import replace

from drmodel.analysis.nights import nights
from drmodel.analysis.reach import Reach, reach_of
from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.uncertainty.analysis import uncertainty
from drmodel.analysis.uncertainty.repriced import repriced
from drmodel.analysis.uncertainty.results import Uncertainty
from drmodel.analysis.uncertainty.sampled import Outcomes, joint_outcomes, settled_samples
from drmodel.errors import refuse_other
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import estimate
from drmodel.simulation.translate import objectives, programs
from drmodel.simulation.work import settled
from drmodel.study.progress import Progress, watched
from drmodel.study.results import Beside, Settings, Situation, Study, beside_of, study_of

DEFAULT_SEED = 2025
DEFAULT_PRECISION = 0.01


def evaluate(
    scenario: Scenario,
    *,
    seed: int = DEFAULT_SEED,
    precision: float = DEFAULT_PRECISION,
    budget: int | None = None,
    jobs: int | None = None,
    engine: str | None = None,
    executor: Executor | None = None,
    samples: int | None = None,
    sensitivity: bool = False,
    search: bool = False,
    progress: Progress | bool = True,
    checkpoint: str | os.PathLike[str] | None = None,
) -> Study:
    """Simulate, value and compare all strategies of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    seed, precision, budget, jobs, engine, executor
        As in `drmodel.simulation.estimate.estimate`.
    samples
        Joint samples of the uncertain inputs, 64 to 4,096, or 0 for none; each takes 200 years of every strategy. By
        default 1,024 if the budget has room for their years.
    sensitivity
        Whether to look for what would change the decision, too; no value of an input takes more years than the budget.
    search
        Whether to search the levers of the scenario for the cheapest plan that meets the targets, too.
    progress
        True for a bar where somebody watches: on stderr if that is a terminal, below the cell in Jupyter. False for
        none. A function is called with the years done and the most there can be, and there is no bar; it counts anew
        for the joint samples and for the variant that stands beside.
    checkpoint
        File from which a run that was stopped goes on, as in `estimate`; the variant that stands beside is a run of
        its own and has its own, named the same with `.beside` after it.

    Returns
    -------
    The study.

    Raises
    ------
    SimulationError
        If a setting makes no sense, the scenario cannot be simulated, or the checkpoint is damaged, of another run, or
        cannot be written.
    ScenarioError
        If the variant that it names as `beside` does not fit.
    """
    refuse_other("scenario", scenario, Scenario, 'drmodel.load("scenario.yaml")')
    engine, budget = settled(engine, budget)
    samples = settled_samples(samples, budget)
    today, other = scenario.today(), _beside(scenario)
    sets = {
        "planned": programs(scenario, objectives(scenario, today)),
        "today": programs(today, objectives(today, scenario)),
    }
    with watched(progress, "simulating") as tell:
        found = estimate(
            {f"{situation} {name}": program for situation, some in sets.items() for name, program in some.items()},
            seed=seed,
            precision=precision,
            budget=budget,
            jobs=jobs,
            engine=engine,
            executor=executor,
            progress=tell,
            checkpoint=checkpoint,
        )
    split = {s: {name: found[f"{s} {name}"] for name in some} for s, some in sets.items()}
    settings = Settings(seed, precision, budget, engine, samples)
    study = study_of(scenario, settings, split["planned"], split["today"], scenario.variant_name, scenario.overrides)
    planned = study.planned
    study = replace(study, nights=nights(scenario, planned.estimates, planned.worths, planned.choice, study.objectives))
    sampled = _sampled(study, study.planned, jobs, progress)
    sure = sure_today = _uncertainty(study, study.planned, sampled)
    if sampled is not None and study.today.scenario is not scenario:
        sure_today = _uncertainty(study, study.today, _sampled_today(study, sampled, jobs, progress))
    changes = _sensitivity(study, sampled, jobs, progress) if sensitivity else None
    study = study.informed(sure, sure_today, changes, _reach(study, jobs, progress) if search else None)
    if other is None:
        return study
    own = None if checkpoint is None else f"{os.fspath(checkpoint)}.beside"
    return replace(
        study,
        beside=simulated_beside(
            study, other, other.variant_name, jobs=jobs, executor=executor, progress=progress, checkpoint=own
        ),
    )


def simulated_beside(
    study: Study,
    other: Scenario,
    variant: str,
    *,
    jobs: int | None = None,
    executor: Executor | None = None,
    progress: Progress | bool = True,
    checkpoint: str | None = None,
) -> Beside:
    """What stands beside a study: its strategies under the document's own assumptions, simulated as it was."""
    with watched(progress, f"simulating {variant}") as tell:
        estimates = estimate(
            programs(other, objectives(other)),
            seed=study.settings.seed,
            precision=study.settings.precision,
            budget=study.years,  # where nothing fails, no number of years gives the precision
            jobs=jobs,
            engine=study.settings.engine,
            executor=executor,
            progress=tell,
            checkpoint=checkpoint,
        )
    return beside_of(other, estimates, variant)


def _sampled(study: Study, situation: Situation, jobs: int | None, progress: Progress | bool) -> Outcomes | None:
    """What joint samples of the uncertain inputs come to, if there are any and they were asked for."""
    settings = study.settings
    if not settings.samples:
        return None
    with watched(progress, "sampling what is uncertain") as tell:
        return joint_outcomes(
            situation.scenario,
            study.objectives,
            settings.samples,
            seed=settings.seed,
            jobs=jobs,
            engine=settings.engine,
            progress=tell,
        )


def _sampled_today(study: Study, sampled: Outcomes, jobs: int | None, progress: Progress | bool) -> Outcomes | None:
    """The same samples at today's targets, users and costs; others, where these do not tell of today."""
    known = repriced(sampled, study.scenario, study.today.scenario, study.objectives)
    return _sampled(study, study.today, jobs, progress) if known is None else known


def _uncertainty(study: Study, situation: Situation, sampled: Outcomes | None) -> Uncertainty | None:
    """How sure the decision of a situation is."""
    if sampled is None:
        return None
    return uncertainty(situation.scenario, situation.worths, study.objectives, sampled)


def _sensitivity(study: Study, sampled: Outcomes | None, jobs: int | None, progress: Progress | bool) -> Sensitivity:
    """What would change the decision."""
    from drmodel.analysis.sensitivity.analysis import sensitivity  # whoever does not ask for it does without
    from drmodel.analysis.sensitivity.outlook import YEARS

    with watched(progress, "looking for what would change the answer"):
        return sensitivity(
            study.scenario,
            study.objectives,
            seed=study.settings.seed,
            found=sampled,
            years=min(YEARS, study.settings.budget),
            jobs=jobs,
            engine=study.settings.engine,
        )


def _reach(study: Study, jobs: int | None, progress: Progress | bool) -> Reach:
    """What it would take to meet the targets."""
    from drmodel.study.search import search  # it has its defaults from here

    own = study.settings
    return reach_of(
        search(
            study.scenario,
            seed=own.seed,
            precision=own.precision,
            budget=own.budget,
            jobs=jobs,
            engine=own.engine,
            progress=progress,
        )
    )


def _beside(scenario: Scenario) -> Scenario | None:
    """The scenario under the document's own assumptions; None if it names none, or uses them."""
    name = scenario.beside
    return None if name is None or name == scenario.variant_name else scenario.variant(name)
