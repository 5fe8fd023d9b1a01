"""What an estimate holds."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drmodel.display import Card, Shown
from drmodel.errors import SimulationError
from drmodel.simulation.card import estimate_card
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.statistics import Interval, mean_of

Bins = tuple[tuple[float, float, int], ...]  # lower edge [h], upper edge [h], count; only bins that are not empty


@dataclass(frozen=True, slots=True)
class Distribution:
    """Lengths of events: of outages, or of the data that were lost.

    Attributes
    ----------
    per_year
        Events per year.
    mean
        Mean length [h]; None if fewer than two of the 64 sections saw any.
    quantiles
        By probability: length [h]; empty where `mean` is None.
    within
        By limit [h]: share of events at or below it, compared exactly; empty where `mean` is None.
    hours_per_year
        Sum of the lengths per year [h].
    bins
        How many events fall between two lengths, for drawing; each counts with the weight of its group.
    """

    per_year: Interval
    mean: Interval | None
    quantiles: Mapping[float, Interval]
    within: Mapping[float, Interval]
    hours_per_year: Interval
    bins: Bins


@dataclass(frozen=True, slots=True, repr=False)
class Estimate(Shown):
    """What users of one strategy go through, from a simulation that starts from new.

    All numbers are averages over the user groups by their weight: what an average user sees. Intervals are 95 %.

    Attributes
    ----------
    years, mission_years, seed, engine
        What was simulated.
    precision
        Half-width of the interval of the downtime, relative to it; None if no downtime is known of.
    converged
        Whether the half-width asked for was reached before the budget ended.
    flags
        What to be careful with: `no_outage`, `few_outages` (fewer than 500: a p99 rests on less than five),
        `few_faults:MODE` (more than 5 % of the downtime rests on fewer than 100 faults).
    unavailability
        Share of time in which users are not served, by share of functions [1].
    downtime_hours_year
        The same per year [h].
    by_cause, by_phase
        Downtime per year [h] by fault mode, and by phase of the outage; each adds up to the total.
    outages_year, failback_outages_year
        Unplanned outages, and those that are nothing but the way home, per year.
    outages_by_cause
        Unplanned outages per year by the fault mode that began them.
    failovers_year, false_failovers_year, failbacks_year, restores_year
        Per year.
    degraded_hours_year
        Hours served away from home per year.
    lost_load_hours_year
        Those hours times the share of the load that cannot be carried there.
    recovery
        Outages that ended: `all`, `site` (their first cause is the loss of a site), `failover` (a cutover ended them).
    loss
        Data lost [h]: `all`, by a `failover`, by a failover from a lost `site`, by a `restore`.
    odds_year, odds_month
        By availability target: share of calendar years, and months, that meet it.
    months_by_tier
        By the availability below which a tier of service credits begins: share of calendar months in the tier.
    credit_share
        Expected service credit as a share of the bill [1]; None where there are no tiers.
    year_downtime
        Downtime of single years [h].
    sections
        Downtime per year [h] of each of the 64 sections, for paired differences.
    """

    years: int
    mission_years: int
    seed: int
    engine: str
    precision: float | None
    converged: bool
    flags: tuple[str, ...]
    unavailability: Interval
    downtime_hours_year: Interval
    by_cause: Mapping[str, Interval]
    by_phase: Mapping[str, Interval]
    outages_year: Interval
    outages_by_cause: Mapping[str, Interval]
    failback_outages_year: Interval
    failovers_year: Interval
    false_failovers_year: Interval
    failbacks_year: Interval
    restores_year: Interval
    degraded_hours_year: Interval
    lost_load_hours_year: Interval
    recovery: Mapping[str, Distribution]
    loss: Mapping[str, Distribution]
    odds_year: Mapping[float, Interval]
    odds_month: Mapping[float, Interval]
    months_by_tier: Mapping[float, Interval]
    credit_share: Interval | None
    year_downtime: Distribution
    sections: tuple[float, ...]

    @property
    def availability(self) -> Interval:
        """Share of time in which users are served [1]."""
        down = self.unavailability
        return Interval(1 - down.mean, 1 - down.high, 1 - down.low)

    @property
    def bounded(self) -> bool:
        """Whether anything bounds the downtime: where faults left no outage, nobody saw how long one would last."""
        return self.downtime_hours_year.high < HOURS_PER_YEAR

    def _card(self) -> Card:
        return estimate_card(self)


def paired_difference(a: Estimate, b: Estimate) -> Interval:
    """Difference in downtime between two strategies that lived through the same faults: a − b [h/year].

    Both have good and bad years together, so the difference is known better than either; negative where `a` is better.

    Parameters
    ----------
    a, b
        Estimates of one call of `estimate`, or of calls with the same seed, missions and years.

    Raises
    ------
    SimulationError
        If the estimates do not rest on the same replications.
    """
    for what in ("seed", "mission_years", "years"):
        if getattr(a, what) != getattr(b, what):
            raise SimulationError(
                f"{what}: {getattr(a, what)} and {getattr(b, what)}; "
                "only estimates from the same replications can be paired"
            )
    return mean_of(np.array(a.sections) - np.array(b.sections))
