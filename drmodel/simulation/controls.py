"""What is known exactly about faults that no failover escapes, and is taken off the noise of a run.

A fault that hits every region of a group, or a shared place that the group needs, harms the group for as long as it
lasts, whatever the strategy does. How long such a mode is down in a mission is simulated and also known: the difference
is noise with mean zero, and is subtracted. Rare disasters then count with their true frequency and length even if the
run saw none, too many or only short ones.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from drmodel.laws import Exponential, Law
from drmodel.simulation.model import FULL
from drmodel.simulation.program import Program
from drmodel.simulation.rows import GroupRow, ModeRow
from drmodel.simulation.statistics import Floats


@dataclass(frozen=True, slots=True)
class Control:
    r"""A mode whose mean time down in a mission is known.

    Until the horizon T, faults begin while the mode is up, at the constant rate 1/μ, and one that begins at s is down
    for min(R, T − s) on average E[R] − e(T − s), where e(x) = E[max(R − x, 0)]. So, whatever was simulated,

    .. math:: E[D] = \frac{1}{\mu} \Bigl( E[R]\, E[T - D] - \int_0^T P(\text{up at } s)\, e(T - s)\, ds \Bigr)

    The integral is small, and there P(up) has long reached its limit μ/(μ + E[R]): what this leaves out is below 10⁻⁶
    of D for missions much longer than a repair. The time up is the simulated one, so that only the noise of D remains.

    Attributes
    ----------
    mode
        Index of the mode in its program.
    coverage
        Share of full downtime that one hour of it is, over all groups by weight [1].
    mean_up, mean_repair
        μ and E[R] [h].
    cut
        What the horizon cuts off an ongoing repair, on average over its onset: the integral [h²].
    """

    mode: int
    coverage: float
    mean_up: float
    mean_repair: float
    cut: float

    def excess(self, down: Floats, hours: float, missions: float) -> Floats:
        """Time down beyond what is expected [h]: noise whose mean is zero.

        Parameters
        ----------
        down
            Simulated time down of each section [h].
        hours
            Hours of all missions of a section.
        missions
            Missions of a section.
        """
        return down - (self.mean_repair * (hours - down) - self.cut * missions) / self.mean_up


@lru_cache(maxsize=128)
def controls_of(program: Program, mission_hours: float) -> tuple[Control, ...]:
    """Modes of a program whose harm is known: no group that they harm can be moved out of their reach.

    They have an exponential time to fault and one repair with a finite mean for all places; they do not corrupt data.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    mission_hours
        Length of a mission [h].
    """
    found = []
    for index, mode in enumerate(program.modes):
        if not _is_known(mode):
            continue
        weight = sum(group.weight for group in program.groups if _inescapable(mode, group, program))
        if weight:
            up, repair = mode.up.law.mean, mode.repair.law
            cut = up / (up + repair.mean) * _integral_of_excess(repair, mission_hours)
            coverage = mode.harm * weight / (FULL * program.total_weight)
            found.append(Control(index, coverage, up, repair.mean, cut))
    return tuple(found)


def _is_known(mode: ModeRow) -> bool:
    if mode.corrupts or mode.harm == 0 or bool(mode.repairs) or not isinstance(mode.up.law, Exponential):
        return False
    return bool(np.isfinite(mode.repair.law.mean))


def _inescapable(mode: ModeRow, group: GroupRow, program: Program) -> bool:
    hit = set(mode.places)
    return hit.issuperset(group.regions) or not hit.isdisjoint(program.shared)


@lru_cache(maxsize=1024)
def _integral_of_excess(repair: Law, hours: float) -> float:
    """∫ E[max(R − x, 0)] dx from 0 to `hours`, by Gauss–Legendre on panels that widen from a second on."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    edges = np.concatenate([[0.0], np.geomspace(1 / 3600, hours, 61)])
    widths = np.diff(edges)[:, None]
    x = edges[:-1, None] + widths * (nodes + 1) / 2
    excess = np.vectorize(repair.mean_excess, otypes=[float])(x)
    return float(np.sum(widths * weights / 2 * excess))
