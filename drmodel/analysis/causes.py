"""Where the downtime comes from, and what would take a strategy to its target."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate


@dataclass(frozen=True)
class Remedy:
    """What must go, greatest first, until a strategy would reach its availability target.

    Attributes
    ----------
    causes
        Groups of fault modes, as in `by_cause`.
    hours
        Downtime that each causes [h/year].
    steps
        Availability as it is, then after the end of each of them in turn [1], if nothing else changed.
    enough
        Whether that reaches the target.
    """

    causes: tuple[str, ...]
    hours: tuple[float, ...]
    steps: tuple[float, ...]
    enough: bool

    @property
    def availability(self) -> float:
        """Availability without all of them [1]."""
        return self.steps[-1]


def by_cause(scenario: Scenario, estimate: Estimate) -> dict[str, float]:
    """Downtime by group of fault modes [h/year], in the order of the file; a mode without a group is its own."""
    order = [*scenario.causes, *(key for key, mode in scenario.fault_modes.items() if mode.cause is None)]
    hours: dict[str, list[float]] = {key: [] for key in order}
    for mode, interval in estimate.by_cause.items():
        hours[scenario.fault_modes[mode].cause or mode].append(interval.mean)
    return {key: math.fsum(parts) for key, parts in hours.items()}


def cause_title(scenario: Scenario, cause: str) -> Mapping[str, str]:
    """Title of a group of fault modes, by language."""
    named = scenario.causes.get(cause) or scenario.fault_modes[cause]
    return named.title.texts


def remedy(scenario: Scenario, estimate: Estimate, target: float) -> Remedy:
    """The fewest greatest causes whose end would bring the availability to a target.

    Parameters
    ----------
    scenario
        Groups the fault modes.
    estimate
        Of one strategy.
    target
        Availability to reach [1].

    Returns
    -------
    No cause at all if the target is reached already.
    """
    hours = by_cause(scenario, estimate)
    year = estimate.downtime_hours_year.mean / estimate.unavailability.mean if estimate.unavailability.mean else 8760.0
    allowed = (1 - target) * year
    left = [estimate.downtime_hours_year.mean]
    gone: list[str] = []
    for cause in sorted(hours, key=lambda name: (-hours[name], name)):
        if left[-1] <= allowed or hours[cause] <= 0:
            break
        gone.append(cause)
        left.append(max(left[-1] - hours[cause], 0.0))
    return Remedy(
        causes=tuple(gone),
        hours=tuple(hours[cause] for cause in gone),
        steps=tuple(1 - some / year for some in left),
        enough=left[-1] <= allowed,
    )


def curable_share(estimate: Estimate, sites: frozenset[str]) -> float | None:
    """Share of the downtime that faults of a single site cause and another site can cure [1]; None without downtime."""
    total = estimate.downtime_hours_year.mean
    of_sites = [interval.mean for mode, interval in estimate.by_cause.items() if mode in sites]
    return math.fsum(of_sites) / total if total else None
