r"""One fallible region: what a fault brings on average, over the time from one fault to the next.

.. math:: U = \frac{h\,E[\min(R, X)] + P(R > X)\,(E[\text{path}] + \text{failback})}{E[\text{up}] + E[R]}

R is the repair, X the time from onset to decision: detection (or `noticed`, for a fault that health checks do not see)
and hold; h is the share of functions that users lose while they wait. Laws are free; the mean of a path goes over its
success, its fallbacks and readiness. Once decided, a promotion goes on even if the repair comes first.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from drmodel.errors import SimulationError
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.exact.races import race
from drmodel.simulation.exact.results import NOTHING, ExactResult, GroupAnswer, averaged, name_of
from drmodel.simulation.exact.walk import Way, ways
from drmodel.simulation.model import FULL
from drmodel.simulation.program import Program
from drmodel.simulation.rows import GroupRow, ModeRow, Slot

MOST_NEGLECTED = 0.01  # of the faults: more may overlap what came before, and the answer is refused
MOST_NAMED = 6  # modes of a refusal
RARE = tuple(10.0**-k for k in range(2, 16))


@dataclass(frozen=True, slots=True)
class _Finding:
    """One way of finding out: its share of the faults, the wait, and the path that follows."""

    share: float
    wait: Slot
    path: tuple[int, int]


def by_renewal(program: Program) -> ExactResult:
    """Answer for groups that one fault mode can hit, at home, or refuse.

    Parameters
    ----------
    program
        One strategy against its fault modes.

    Raises
    ------
    SimulationError
        If more than one mode matters to a group, or a fault may well come before the last one is over.
    """
    try:
        found = [_answer(program, group) for group in program.groups]
    except SimulationError as error:
        raise SimulationError(f"renewal-reward: {error}") from error
    answers, overlaps, late = zip(*found, strict=True)
    sentences = [
        "The long run: what was new at first has worn off.",
        "One fault mode hits each user group, and only at home or at a shared place: where users go to never fails.",
        f"Users are home again before the next fault; {_neglected(overlaps)}.",
    ]
    if max(late):
        sentences.append(
            "Recovery is over before the repair, else failback would be part of the same outage; "
            f"{_neglected(late)} of recovery times."
        )
    return averaged(program, answers, "renewal", tuple(sentences))


def _neglected(chances: Iterable[float]) -> str:
    return f"the chance that a fault breaks this is below {max(chances):.2g}, and is left out"


def _answer(program: Program, group: GroupRow) -> tuple[GroupAnswer, float, float]:
    """What a group goes through, and bounds of the chances that a fault overlaps, and that recovery is late."""
    hitting = [m for m in program.modes if math.isfinite(m.up.law.mean) and group.usable.intersection(m.places)]
    if any(mode.corrupts for mode in hitting):
        raise SimulationError(f"{name_of(group)}: data may be corrupted, and a restore cancels what goes on")
    home = group.regions[0]
    relevant = [mode for mode in hitting if {home, *program.shared}.intersection(mode.places)]
    if not relevant:
        return NOTHING, 0.0, 0.0
    if len(hitting) > 1:
        names = [mode.id for mode in hitting]
        if len(names) > MOST_NAMED:
            names[MOST_NAMED:] = ["…"]
        raise SimulationError(f"{name_of(group)}: {len(hitting)} fault modes hit it ({', '.join(names)}); only one may")
    (mode,) = hitting
    where = group.usable.intersection(mode.places)
    if len(where) > 1:
        raise SimulationError(f"{name_of(group)}: fault mode {mode.id!r} hits several of its places")
    if math.isinf(mode.repair.law.mean):
        raise SimulationError(f"fault mode {mode.id!r} is never repaired: there is no long run")
    cycle = HOURS_PER_YEAR / mode.faults_per_year
    if where != {home} or len(group.regions) == 1:
        down = mode.repair.law.mean / cycle if mode.harm else 0.0
        return GroupAnswer(mode.harm / FULL * down, down, 1.0 / cycle if mode.harm else 0.0), 0.0, 0.0
    return _moved(program, group, mode, cycle)


def _moved(program: Program, group: GroupRow, mode: ModeRow, cycle: float) -> tuple[GroupAnswer, float, float]:
    """A group that leaves its home."""
    if mode.worth is not None:
        raise SimulationError("a failover waits until it is worth it")
    per_hour = program.ticks_per_hour
    hold, failback, soak = program.hold / per_hour, program.failback_outage / per_hour, program.soak / per_hour
    ready = program.places[group.regions[1]].ready
    finds = [_Finding(mode.detected, program.detection, program.automatic)]
    if mode.detected < 1:
        finds.append(_Finding(1.0 - mode.detected, program.noticed, program.manual))
    share = mode.harm / FULL
    harm = down = outages = overlap = late = 0.0
    for find in finds:
        found, paths = race(mode.repair.law, find.wait.law, hold), ways(program, find.path, ready)
        moved, waited = find.share * found.lost, find.share * found.first
        mean = sum(way.chance * way.mean for way in paths)
        harm += share * waited + moved * (mean + failback)
        down += (waited if mode.harm else 0.0) + moved * mean
        at_once = mode.harm == 0 or (find.wait.fixed == 0 and hold == 0)
        unfelt = sum(way.chance for way in paths if way.instant) if at_once else 0.0
        outages += moved * (1.0 - unfelt) + (find.share - moved if mode.harm else 0.0)
        for way in paths if moved else ():
            ends = _Ends(mode, find.wait, hold, way)
            overlap += way.chance * min(moved, find.share * ends.overlap(soak + failback))
            late += way.chance * min(moved, find.share * ends.late())
    if program.soak or not program.failback_outage:
        late = 0.0  # the way home is an outage of its own, or none
    for chance, what in (
        (overlap, "may come before users are home again"),
        (late, "may be repaired before users move"),
    ):
        if chance > MOST_NEGLECTED:
            raise SimulationError(
                f"{name_of(group)}: up to {chance:.2g} of the faults of {mode.id!r} {what}; "
                f"at most {MOST_NEGLECTED} may be left out"
            )
    return GroupAnswer(harm / cycle, down / cycle, outages / cycle), overlap, late


@dataclass(frozen=True, slots=True)
class _Ends:
    """Bounds of when a failover ends: no part exceeds its quantile but with a chance that is added up."""

    mode: ModeRow
    wait: Slot
    hold: float
    way: Way

    def overlap(self, after: float) -> float:
        """Bound of the chance that the next fault comes before users are home, who go `after` the repair [h]."""
        return min(self._rare(rare) + self.mode.up.law.cdf(after + self._excess(rare)) for rare in RARE)

    def late(self) -> float:
        """Bound of the chance that the repair comes before the cutover."""
        return min(self._rare(rare) + self.mode.repair.law.cdf(self._end(rare)) for rare in RARE)

    def _rare(self, rare: float) -> float:
        return rare * (len(self.way.stages) + 2)

    def _end(self, rare: float) -> float:
        return self.wait.law.quantile(1.0 - rare) + self.hold + self.way.exceeded(rare)

    def _excess(self, rare: float) -> float:
        """How much later than the repair the cutover is: less than its path, as it was decided before the repair."""
        return min(self.way.exceeded(rare), max(0.0, self._end(rare) - self.mode.repair.law.quantile(rare)))
