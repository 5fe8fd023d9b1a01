"""Joint samples, simulated and priced: what every strategy comes to in each of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from drmodel.analysis.compare import Prices, prices
from drmodel.analysis.costs import baseline_of, costs
from drmodel.analysis.returns import PresentValue, present_values
from drmodel.analysis.screen import budget
from drmodel.analysis.uncertainty.decision import Flags
from drmodel.analysis.uncertainty.inputs import Ranged, WithValues, ranged
from drmodel.analysis.uncertainty.joint import joint_samples
from drmodel.errors import SimulationError
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.model import Objectives
from drmodel.simulation.nested import MISSION_YEARS, REPLICATIONS, Missions, nested
from drmodel.simulation.program import Program
from drmodel.simulation.statistics import Floats
from drmodel.simulation.translate import programs

PROBE = np.array([0.9])  # where an input is put to see whether anything moves
Progress = Callable[[int, int], None]  # years done, years in all

LEAST_SAMPLES, MOST_SAMPLES = 64, 4096  # below, a regression tells nothing; above, it takes minutes
USUAL_SAMPLES = 1024


@dataclass(frozen=True)
class Input:
    """An uncertain input that moves a result.

    Attributes
    ----------
    place
        Where it is and what was written.
    simulated
        Whether it moves what is simulated; else money alone.
    yearly
        Whether it moves what a year is worth; else only what the flows of the whole horizon are.
    """

    place: Ranged
    simulated: bool
    yearly: bool


@dataclass(frozen=True)
class Money:
    """What prices and costs are in one sample.

    Attributes
    ----------
    prices
        What outages, lost data and credits cost.
    added
        By strategy: cost above the baseline's [value currency/year].
    affordable
        By strategy: whether it keeps within the budget.
    present
        By strategy: its net present value, a line through what it spares; empty if no discount rate is known.
    """

    prices: Prices
    added: tuple[float, ...]
    affordable: tuple[bool, ...]
    present: tuple[PresentValue, ...]


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What joint samples came to.

    Attributes
    ----------
    strategies
        Ids, in the order of the file.
    baseline
        Index of the one that the others are measured against.
    inputs
        What was varied.
    values
        (sample, input), in inner units.
    prices
        By sample.
    added
        (sample, strategy) [value currency/year].
    affordable
        (sample, strategy).
    present
        By sample, then by strategy: net present value as `Money` has it.
    missions
        By sample, then by strategy in their order.
    mission_years
        Years of a mission.
    """

    strategies: tuple[str, ...]
    baseline: int
    inputs: tuple[Input, ...]
    values: Floats
    prices: tuple[Prices, ...]
    added: Floats
    affordable: Flags
    present: tuple[tuple[PresentValue, ...], ...]
    missions: tuple[tuple[Missions, ...], ...]
    mission_years: int

    @property
    def replications(self) -> int:
        """Missions of each sample."""
        return len(self.missions[0][0].down)

    def amounts(self, what: Literal["down", "lost", "credit"]) -> Floats:
        """(sample, strategy, mission): downtime or data lost [h/year], or credits [share of a bill]."""
        return np.array([[getattr(missions, what) for missions in sample] for sample in self.missions])

    def avoided(self, amount: Floats) -> Floats:
        """How much of an amount, (sample, strategy, ...), each strategy avoids against the baseline."""
        spared: Floats = amount[:, [self.baseline]] - amount
        return spared

    def net_benefits(self) -> Floats:
        """(sample, strategy, mission): what is avoided at a sample's prices, less added cost [value currency/year]."""
        avoided = (self.avoided(self.amounts(what)) for what in ("down", "lost", "credit"))
        return self.loss(*avoided) - self.added[:, :, None]

    def net_present_values(self) -> Floats | None:
        """(sample, strategy, mission) [value currency]: each mission as every year; None without a discount rate."""
        if not all(self.present):
            return None
        avoided = [self.avoided(self.amounts(what)) for what in ("down", "lost", "credit")]
        return np.array(
            [
                [one.npv(*(amount[i, s] for amount in avoided)) for s, one in enumerate(row)]
                for i, row in enumerate(self.present)
            ]
        )

    def loss(self, down: Floats, lost: Floats, credit: Floats) -> Floats:
        """Loss at the prices of each sample, the first axis, by the rule of the comparison [value currency/year]."""
        each = zip(self.prices, down, lost, credit, strict=True)
        return np.array([price.loss(*amounts) for price, *amounts in each])


def moving_inputs(scenario: Scenario, wanted: Objectives) -> tuple[Input, ...]:
    """The ranges of a scenario that can move a result: with another value, a program or a sum of money is another.

    Targets and limits are no inputs: they are what strategies are held against.
    """
    base, worth = programs(scenario, wanted), money(scenario)
    found = []
    for place in ranged(scenario):
        if place.loc[0] in ("targets", "constraints"):
            continue
        if place.quantity.low == place.quantity.high:
            continue  # a range without width
        other = WithValues(scenario, [place])([_elsewhere(place.quantity)])
        try:
            simulated = programs(other, wanted) != base
        except SimulationError:  # so far out that it cannot be simulated
            simulated = True
        moved = money(other)
        yearly = simulated or replace(moved, present=worth.present) != worth
        if yearly or moved != worth:
            found.append(Input(place, simulated, yearly))
    return tuple(found)


def _elsewhere(quantity: Quantity) -> float:
    """A value of a quantity that is not its base value: among a few values that might be the 90 % quantile."""
    if quantity.spread == "empirical" and quantity.high is not None:
        return quantity.high
    (value,) = quantity.quantile(PROBE)
    return float(value)


def money(scenario: Scenario) -> Money:
    """Prices and costs of a scenario, by the rules of its comparison."""
    bill = costs(scenario)
    month = bill[baseline_of(scenario)].month.known
    return Money(
        prices=prices(scenario),
        added=tuple(cost.added_year.known for cost in bill.values()),
        affordable=tuple(budget(scenario, cost, month).met is not False for cost in bill.values()),
        present=tuple(present_values(scenario, bill).values()),
    )


def settled_samples(samples: int | None, budget: int) -> int:
    """Joint samples that were asked for, else the usual number if the budget has room for their years.

    Raises
    ------
    SimulationError
        If the number makes no sense.
    """
    if samples is None:
        return USUAL_SAMPLES if budget >= USUAL_SAMPLES * REPLICATIONS * MISSION_YEARS else 0
    given: object = samples
    if not isinstance(given, int) or not (given == 0 or LEAST_SAMPLES <= given <= MOST_SAMPLES):
        raise SimulationError(
            f"samples(={given!r}) must lie between {LEAST_SAMPLES} and {MOST_SAMPLES:,}, or be 0 for none, and be whole"
        )
    return samples


def joint_outcomes(
    scenario: Scenario,
    wanted: Objectives,
    samples: int,
    *,
    seed: int,
    replications: int = REPLICATIONS,
    mission_years: int = MISSION_YEARS,
    jobs: int | None = None,
    engine: str | None = None,
    progress: Progress | None = None,
) -> Outcomes | None:
    """Joint samples of all that can move a result, as `outcomes` simulates and prices them; None if nothing can.

    Parameters
    ----------
    scenario, wanted
        As in `outcomes`.
    samples
        How many, as `settled_samples` takes them.
    seed, replications, mission_years, jobs, engine, progress
        As in `outcomes`.

    Raises
    ------
    SimulationError
        If a sample cannot be simulated; the message names it.
    """
    inputs = moving_inputs(scenario, wanted)
    if not inputs:
        return None
    return outcomes(
        scenario,
        wanted,
        inputs,
        draw(scenario, inputs, samples, seed),
        seed=seed,
        replications=replications,
        mission_years=mission_years,
        jobs=jobs,
        engine=engine,
        progress=progress,
    )


def outcomes(
    scenario: Scenario,
    wanted: Objectives,
    inputs: Sequence[Input],
    values: Floats,
    *,
    seed: int,
    replications: int,
    mission_years: int,
    jobs: int | None,
    engine: str | None,
    progress: Progress | None,
) -> Outcomes:
    """Simulate and price joint samples.

    Parameters
    ----------
    scenario, wanted
        The scenario, and what its simulation compares exactly.
    inputs, values
        What is varied, and (sample, input) its values.
    seed, replications, mission_years, jobs, engine
        As in `drmodel.simulation.nested.nested`.
    progress
        Called with the years done and all years, of one strategy.

    Raises
    ------
    SimulationError
        If a sample cannot be simulated; the message names it.
    """
    build, worth = WithValues(scenario, [one.place for one in inputs]), []

    def prepared() -> Iterator[Mapping[str, Program]]:
        for number, row in enumerate(values):
            sample = build(row.tolist())
            worth.append(money(sample))
            try:
                yield programs(sample, wanted)
            except SimulationError as error:
                raise SimulationError(
                    f"joint sample {number} of the uncertain inputs cannot be simulated: {error}; narrow the ranges"
                ) from error

    names, missions, years = tuple(scenario.strategies), [], replications * mission_years
    played = nested(
        prepared(), seed=seed, replications=replications, mission_years=mission_years, jobs=jobs, engine=engine
    )
    for sample in played:
        missions.append(tuple(sample[name] for name in names))
        if progress is not None:
            progress(len(missions) * years, len(values) * years)
    return Outcomes(
        strategies=names,
        baseline=names.index(baseline_of(scenario)),
        inputs=tuple(inputs),
        values=values,
        prices=tuple(one.prices for one in worth),
        added=np.array([one.added for one in worth]),
        affordable=np.array([one.affordable for one in worth]),
        present=tuple(one.present for one in worth),
        missions=tuple(missions),
        mission_years=mission_years,
    )


def draw(scenario: Scenario, inputs: Sequence[Input], number: int, seed: int) -> Floats:
    """Joint samples of inputs, correlated as the scenario says: (sample, input), in inner units."""
    ranks = {one.between: one.rank.value or 0.0 for one in scenario.correlations.values()}
    return joint_samples({one.place.path: one.place.quantity for one in inputs}, ranks, number, seed)
