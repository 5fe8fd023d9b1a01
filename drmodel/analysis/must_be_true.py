"""What must be true for the availability target: the share of outages that a failover would have to cure."""

import math
from dataclasses import dataclass

from drmodel.calculators.returns import share_curable_needed
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate


@dataclass(frozen=True)
class CurableOutages:
    """Share of the baseline's outages that failover must cure, against the share that it can.

    Attributes
    ----------
    needed
        Share that must be cured for the target [1]; infinite where curing all of them is not enough.
    there
        Share that begins with the loss of a site, which another site can cure [1].
    outages_year
        Outages of the baseline [1/year].
    mttr
        Their mean length [h].
    """

    needed: float
    there: float
    outages_year: float
    mttr: float

    @property
    def enough(self) -> bool:
        """Whether failover alone can reach the target."""
        return self.needed <= self.there

    @property
    def possible(self) -> bool:
        """Whether curing every outage would reach the target."""
        return math.isfinite(self.needed)


def curable_outages(scenario: Scenario, baseline: Estimate, sites: frozenset[str]) -> CurableOutages | None:
    """Hold the share of outages that failover must cure against the share that begins with the loss of a site.

    Parameters
    ----------
    scenario
        Gives the availability target and the RTO, the length of an outage that failover cures.
    baseline
        Outages without failover.
    sites
        Fault modes that count as the loss of a site.

    Returns
    -------
    None if a target is unknown, there are no outages, or they are no longer than the RTO.
    """
    availability, rto = scenario.targets.availability, scenario.targets.rto
    goal = None if availability is None else availability.value.value
    limit = None if rto is None else rto.value.value
    outages, length = baseline.outages_year.mean, baseline.recovery["all"].mean
    if goal is None or limit is None or length is None or outages <= 0 or length.mean <= limit:
        return None
    by_site = sum(interval.mean for mode, interval in baseline.outages_by_cause.items() if mode in sites)
    needed = float(share_curable_needed(outages, length.mean, limit, goal))
    return CurableOutages(needed, by_site / outages, outages, length.mean)
