"""What joint samples of the uncertain inputs tell about the decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from drmodel.analysis.uncertainty.card import uncertainty_card
from drmodel.analysis.uncertainty.spread import Spread
from drmodel.display import Card, Shown


@dataclass(frozen=True, slots=True)
class InputValue:
    """An uncertain input, and what it would be worth to know it.

    Attributes
    ----------
    path
        Where it stands in the scenario.
    p5, p50, p95
        Quantiles of its samples, in its inner unit.
    evppi
        What knowing it before choosing would be worth [value currency/year].
    evppi_raw
        The same from outcomes with the noise of the simulation in them.
    """

    path: str
    p5: float
    p50: float
    p95: float
    evppi: float
    evppi_raw: float


@dataclass(frozen=True, slots=True)
class TargetOdds:
    """How likely a strategy meets a target, while inputs are uncertain.

    Attributes
    ----------
    mean_meets
        Share of samples in which it is met in the long run: by the mean availability, or by enough of the events.
    single_meets
        Share of single calendar years that meet an availability, or of single events within an objective, over all
        samples; None if there was no event.
    """

    mean_meets: float
    single_meets: float | None


@dataclass(frozen=True, slots=True)
class OptionUncertainty:
    """One strategy, while inputs are uncertain. Money is of a year, in the value currency.

    Attributes
    ----------
    net_benefit, added_cost, outage_cost
        Against the baseline; against the baseline; downtime, lost data and credits, valued [money/year].
    npv
        Net present value of the horizon's flows against the baseline's [value currency]; None if no discount rate is
        known.
    downtime, lost_data
        [h/year].
    credit_share
        Service credits as a share of the bill [1], mean of all samples.
    p_allowed
        Share of samples in which it breaks no hard limit.
    p_best, p_best_raw
        Share of samples in which it is the best of those that break none; the second with the noise of the simulation.
    expected_regret, expected_regret_raw
        What it leaves on the table on average, against whoever knew the inputs [money/year].
    targets
        By target that the scenario states and a simulation can tell of: `availability`, `rto`, `rpo`.
    exceedance
        (probability, loss of a year that is exceeded with it), pooled over samples and simulated years. Lost data
        and credits enter each year with the sample's mean.
    """

    net_benefit: Spread
    added_cost: Spread
    outage_cost: Spread
    npv: Spread | None
    downtime: Spread
    lost_data: Spread
    credit_share: float
    p_allowed: float
    p_best: float
    p_best_raw: float
    expected_regret: float
    expected_regret_raw: float
    targets: Mapping[str, TargetOdds]
    exceedance: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Uncertainty(Shown):
    """How sure the decision is.

    Attributes
    ----------
    samples
        Joint samples of the inputs.
    replications, mission_years
        Missions that each plays, and the years of one.
    evpi, evpi_raw
        What it would be worth to know all inputs before choosing [value currency/year]; the second with the noise of
        the simulation.
    inputs
        The uncertain inputs that move a result, the most valuable to know first.
    options
        By strategy.
    """

    samples: int
    replications: int
    mission_years: int
    evpi: float
    evpi_raw: float
    inputs: tuple[InputValue, ...]
    options: Mapping[str, OptionUncertainty]

    def _card(self) -> Card:
        return uncertainty_card(self)
