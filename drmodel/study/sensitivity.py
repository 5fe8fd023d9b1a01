"""The face of the sensitivity analysis: of a study, or of a scenario that was not evaluated yet."""

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.analysis import sensitivity as analysed
from drmodel.analysis.sensitivity.outlook import YEARS
from drmodel.analysis.uncertainty.sampled import joint_outcomes, settled_samples
from drmodel.scenario.models import Scenario
from drmodel.simulation.translate import objectives
from drmodel.study.evaluation import DEFAULT_SEED
from drmodel.study.results import Study

SAMPLES = 1024


def sensitivity(
    subject: Study | Scenario,
    *,
    samples: int = SAMPLES,
    seed: int | None = None,
    jobs: int | None = None,
    engine: str | None = None,
) -> Sensitivity:
    """What would change the decision: tornado, map of the best strategy, what must be true, Sobol indices.

    Parameters
    ----------
    subject
        A study, whose seed and engine are used unless others are given, or a scenario. For each value of an input no
        more years are simulated than the budget of the study.
    samples
        Joint samples of the ranged inputs, 64 to 4,096, or 0 for no tornado and no indices.
    seed, jobs, engine
        As in `drmodel.evaluate`.

    Returns
    -------
    The answer.

    Raises
    ------
    SimulationError
        If a setting makes no sense, or a value of an input cannot be simulated.
    """
    if isinstance(subject, Scenario):
        scenario, wanted, own_seed, own_engine, budget = subject, objectives(subject), DEFAULT_SEED, None, YEARS
    else:
        scenario, wanted = subject.scenario, subject.objectives
        own_seed, own_engine, budget = subject.settings.seed, subject.settings.engine, subject.settings.budget
    samples = settled_samples(samples, budget=0)
    seed, engine = own_seed if seed is None else seed, own_engine if engine is None else engine
    found = joint_outcomes(scenario, wanted, samples, seed=seed, jobs=jobs, engine=engine) if samples else None
    return analysed(scenario, wanted, seed=seed, found=found, years=min(YEARS, budget), jobs=jobs, engine=engine)
