"""From a scenario to what would change its decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drmodel.analysis.costs import baseline_of
from drmodel.analysis.sensitivity.card import sensitivity_card
from drmodel.analysis.sensitivity.dials import Dial, curable, outage_cost
from drmodel.analysis.sensitivity.indices import Index, sobol_indices
from drmodel.analysis.sensitivity.outlook import YEARS, Outlook, Player
from drmodel.analysis.sensitivity.plane import ROWS, Plane, plane
from drmodel.analysis.sensitivity.questions import Condition, Question, must_be_true
from drmodel.analysis.sensitivity.tornado import Swing, tornado
from drmodel.analysis.uncertainty.sampled import Outcomes
from drmodel.display import Card, Shown
from drmodel.errors import SimulationError
from drmodel.scenario.models import Scenario
from drmodel.simulation.model import Objectives
from drmodel.simulation.statistics import Floats


@dataclass(frozen=True, repr=False)
class Sensitivity(Shown):
    """What would change the decision.

    Attributes
    ----------
    best
        The best strategy with all inputs at their base values.
    samples
        Joint samples that the tornado and the indices rest on; 0 where no range moves a result.
    years
        Years simulated of each strategy for each value of an input of the map and the flips.
    tornado
        By ranged input, the widest first.
    map
        The best strategy over the cost of an hour of outage and the curable share of the downtime; None where one of
        the two cannot be varied.
    flips
        What must be true of these two for another answer.
    sobol
        By strategy other than the baseline: indices of each ranged input on its net benefit.
    """

    best: str
    samples: int
    years: int
    tornado: tuple[Swing, ...]
    map: Plane | None
    flips: tuple[Condition, ...]
    sobol: Mapping[str, tuple[Index, ...]]

    def _card(self) -> Card:
        return sensitivity_card(self)


def sensitivity(
    scenario: Scenario,
    wanted: Objectives,
    *,
    seed: int,
    found: Outcomes | None = None,
    years: int = YEARS,
    jobs: int | None = None,
    engine: str | None = None,
) -> Sensitivity:
    """What would change the decision of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    wanted
        What its simulation compares exactly.
    seed, jobs, engine
        As in `drmodel.simulation.estimate.estimate`.
    found
        What joint samples of the ranged inputs came to; without them there is no tornado and there are no indices.
    years
        Of each strategy, for each value of the two inputs of the map.

    Returns
    -------
    The answer. An input that cannot be varied is left out.

    Raises
    ------
    SimulationError
        If a value cannot be simulated.
    """
    play = Player(wanted, seed=seed, years=years, jobs=jobs, engine=engine)
    base, baseline = play(scenario), baseline_of(scenario)
    hour = _if_possible(lambda: outage_cost(scenario))
    cure = _if_possible(lambda: curable(scenario, base.estimates[baseline], wanted.rto_modes))
    values = {one.place.path: found.values[:, i] for i, one in enumerate(found.inputs) if one.yearly} if found else {}
    means = _net_benefit(found) if found else {}
    return Sensitivity(
        best=base.best,
        samples=len(found.values) if found else 0,
        years=years,
        tornado=tornado(values, means, base.candidates),
        map=plane(scenario, hour, cure, play) if hour and cure else None,
        flips=tuple(
            must_be_true(scenario, dial, question, play, ROWS)
            for dial, questions in ((hour, _of_money(base, baseline)), (cure, _of_faults(base)))
            if dial
            for question in questions
        ),
        sobol=sobol_indices(values, {name: one for name, one in means.items() if name != baseline}, seed),
    )


def _net_benefit(found: Outcomes) -> dict[str, Floats]:
    """By strategy: net benefit in the samples [value currency/year]."""
    return dict(zip(found.strategies, found.net_benefits().mean(axis=2).T, strict=True))


def _of_money(base: Outlook, baseline: str) -> list[Question]:
    return [Question("best", base.best), *(Question("pays", name) for name in base.worths if name != baseline)]


def _of_faults(base: Outlook) -> list[Question]:
    targets = base.scenario.targets.availability
    stated = targets is not None and targets.value.value is not None
    return [Question("best", base.best), *(Question("availability", name) for name in base.worths if stated)]


def _if_possible(make: Callable[[], Dial]) -> Dial | None:
    """An input; None if it cannot be varied."""
    try:
        return make()
    except SimulationError:
        return None
