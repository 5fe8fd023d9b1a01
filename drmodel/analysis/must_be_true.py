"""What must be true for the availability target: the share of the downtime that a failover would have to cure."""

import math
from dataclasses import dataclass

from drmodel.analysis.causes import curable_share
from drmodel.calculators.returns import share_curable_needed
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate


@dataclass(frozen=True)
class CurableDowntime:
    """Share of the baseline's downtime that failover must cure, against the share that it can.

    Hours are counted rather than outages, because some outages stop only a part of the functions.

    Attributes
    ----------
    needed
        Share that must be cured for the target [1]; infinite where curing all of them is not enough.
    there
        Share that begins with the loss of a site, which another site can cure [1].
    hours_year
        Downtime of the baseline [h/year].
    mttr
        Mean length of its outages [h].
    """

    needed: float
    there: float
    hours_year: float
    mttr: float

    @property
    def enough(self) -> bool:
        """Whether failover alone can reach the target."""
        return self.needed <= self.there

    @property
    def possible(self) -> bool:
        """Whether curing every outage would reach the target."""
        return math.isfinite(self.needed)


def curable_downtime(scenario: Scenario, baseline: Estimate, sites: frozenset[str]) -> CurableDowntime | None:
    """Hold the share of the downtime that failover must cure against the share that the loss of a site causes.

    In closed form, for a failover that always succeeds and always takes the RTO; what each strategy as it is simulated
    needs is a question to `drmodel.analysis.sensitivity.questions.must_be_true`.

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
    hours, length = baseline.downtime_hours_year.mean, baseline.recovery["all"].mean
    there = curable_share(baseline, sites)
    if goal is None or limit is None or length is None or there is None or length.mean <= limit:
        return None
    full_outages = hours / length.mean
    needed = float(share_curable_needed(full_outages, length.mean, limit, goal))
    return CurableDowntime(needed, there, hours, length.mean)
