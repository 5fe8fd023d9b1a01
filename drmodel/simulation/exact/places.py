r"""Independent places, switching in no time: the long-run share in which each is down decides.

A mode is down for :math:`q = E[R] / (E[U] + E[R])` of the time, whatever its laws, and faults come at
:math:`\nu = 1 / (E[U] + E[R])`. Users feel a fault when all regions are down, or a shared place is; as modes are
independent, shares multiply. Modes that hit several places of a group are conditioned on. Outages begin with a fault m:
:math:`\sum_m \nu_m (P[\text{down} \mid m\text{ down}] - P[\text{down} \mid m\text{ up}])`.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from drmodel.errors import SimulationError
from drmodel.laws import Constant, Empirical, Law, Mixture, mean_longest
from drmodel.simulation.exact.results import ExactResult, GroupAnswer, averaged, name_of
from drmodel.simulation.model import FULL
from drmodel.simulation.program import Program
from drmodel.simulation.rows import GroupRow, ModeRow

MOST_CASES = 4_096  # of the common causes of a group
ASSUMPTIONS = (
    "The long run: what was new at first has worn off.",
    "Fault modes are independent of each other.",
    "Moving users takes no time, so that they feel a fault only while no region is well, or a shared place is down.",
)

Hit = frozenset[int]  # places that a mode keeps down
UP: Hit = frozenset()


@dataclass(frozen=True)
class Source:
    """A mode in the long run: the share of time for which it keeps some places down."""

    mode: ModeRow
    shares: dict[Hit, float]
    rate: float  # faults [1/h]
    hit: Hit  # places that it takes down at first

    def fixed(self, hit: Hit) -> "Source":
        """The same mode, known to keep these places down."""
        return Source(self.mode, {hit: 1.0}, self.rate, self.hit)


def by_places(program: Program) -> ExactResult:
    """Answer for independent places with instant switching, or refuse.

    Parameters
    ----------
    program
        One strategy against its fault modes.

    Raises
    ------
    SimulationError
        If switching takes time, a fault may go unseen, or a share of harm depends on where users were.
    """
    try:
        sources = _sources(program)
        answers = [_answer(program, group, sources) for group in program.groups]
    except SimulationError as error:
        raise SimulationError(f"independent places: {error}") from error
    return averaged(program, answers, "places", ASSUMPTIONS)


def _sources(program: Program) -> list[Source]:
    alive = [mode for mode in program.modes if math.isfinite(mode.up.law.mean)]
    if sum(_periodic(mode) for mode in alive) > 1:
        raise SimulationError(
            "two fault modes take only fixed times, so that they stay in step and are not independent"
        )
    return [_source(mode) for mode in alive]


def _periodic(mode: ModeRow) -> bool:
    return _atomic(mode.up.law) and _atomic(mode.repair.law)


def _atomic(law: Law) -> bool:
    if isinstance(law, Mixture):
        return _atomic(law.first) and _atomic(law.second)
    return isinstance(law, Constant | Empirical)


def _source(mode: ModeRow) -> Source:
    if mode.corrupts:
        raise SimulationError(f"fault mode {mode.id!r} corrupts data, and a restore takes time")
    if math.isinf(mode.repair.law.mean):
        raise SimulationError(f"fault mode {mode.id!r} is never repaired: there is no long run")
    law, places = mode.repair.law, mode.places
    cycle = mode.up.law.mean + mean_longest(law, len(mode.repairs) or 1)
    if mode.repairs:
        shares = {
            frozenset(some): _only(law, size, len(places)) / cycle
            for size in range(1, len(places) + 1)
            for some in combinations(places, size)
        }
    else:
        shares = {frozenset(places): law.mean / cycle}
    return Source(mode, {**shares, UP: 1.0 - sum(shares.values())}, 1.0 / cycle, frozenset(places))


def _only(law: Law, down: int, places: int) -> float:
    r"""Mean time for which some of the places, and no others, wait for repairs of their own [h].

    .. math:: \int S^j F^{k-j} dt = \sum_{i=0}^{j} (-1)^{i+1} \binom{j}{i} E[\max_{k-j+i}]
    """
    if places > 8:
        raise SimulationError(f"{places} places repaired apart; at most 8 are worked out")
    up = places - down
    longest = [mean_longest(law, n) if n else 0.0 for n in range(up, places + 1)]
    return math.fsum((-1) ** (i + 1) * math.comb(down, i) * longest[i] for i in range(down + 1))


def _answer(program: Program, group: GroupRow, sources: Sequence[Source]) -> GroupAnswer:
    """What a group feels; a group with one region feels it like a shared place."""
    felt = [_seen_by(group, source) for source in sources if group.usable & source.hit]
    one = len(group.regions) == 1
    regions: tuple[int, ...] = () if one else group.regions
    if not one:
        _check_switching(program, group)
        for source in felt:
            _check_mode(group, source)
    needed = tuple(program.shared) + (group.regions if one else ())
    layout = _Layout(regions, needed)
    felt = [source for source in felt if source.mode.harm]
    levels = sorted({source.mode.harm for source in felt})
    if not levels:
        return GroupAnswer(0.0, 0.0, 0.0)
    at_least = [layout.chance(felt, level) for level in levels]
    steps = [high - low for low, high in zip([0, *levels], levels, strict=False)]
    return GroupAnswer(
        harm=math.fsum(step / FULL * chance for step, chance in zip(steps, at_least, strict=True)),
        down=at_least[0],
        outages=layout.beginnings(felt),
    )


def _seen_by(group: GroupRow, source: Source) -> Source:
    """A mode as a group sees it: only the places that it uses."""
    shares: dict[Hit, float] = {}
    for hit, share in source.shares.items():
        shares[hit & group.usable] = shares.get(hit & group.usable, 0.0) + share
    return Source(source.mode, shares, source.rate, source.hit & group.usable)


def _check_switching(program: Program, group: GroupRow) -> None:
    stages = range(*program.automatic)
    obstacles = (
        (program.detection.fixed != 0, "detection takes time"),
        (program.hold > 0, "a failover waits for the hold"),
        (any(program.stages[i].slot.fixed != 0 for i in stages), "promotion takes time"),
        (program.failback_outage > 0, "failback is an outage"),
        (any(mode.worth is not None for mode in program.modes), "a failover waits until it is worth it"),
    )
    for stands, what in obstacles:
        if stands:
            raise SimulationError(f"{name_of(group)}: {what}")


def _check_mode(group: GroupRow, source: Source) -> None:
    """Refuse what makes it matter where users were before."""
    mode = source.mode
    if source.hit.isdisjoint(group.regions):
        return
    name = f"{name_of(group)}: fault mode {mode.id!r}"
    if mode.harm == 0:
        raise SimulationError(f"{name} is a false alarm, which keeps users from a region that is well")
    if mode.detected < 1:
        raise SimulationError(f"{name} may go undetected, and users then wait for the repair")
    if mode.harm < FULL:
        raise SimulationError(f"{name} stops a share of the functions: what is felt depends on where users were before")


@dataclass(frozen=True)
class _Layout:
    """Regions of which one is enough, and places that are all needed."""

    regions: tuple[int, ...]
    needed: tuple[int, ...]

    def chance(self, sources: Sequence[Source], level: int) -> float:
        """Share of time in which users feel at least this harm."""
        strong = [source for source in sources if source.mode.harm >= level]
        alone = [source for source in strong if len(source.hit) == 1]
        common = [source for source in strong if len(source.hit) > 1]
        up = dict.fromkeys((*self.regions, *self.needed), 1.0)
        for source in alone:
            (place,) = source.hit
            up[place] *= source.shares.get(UP, 0.0)
        return math.fsum(share * self._given(up, down) for share, down in _cases(common))

    def _given(self, up: dict[int, float], down: Hit) -> float:
        """The chance when common causes keep these places down, the others being independent."""
        lost = [1.0 if place in down else 1.0 - up[place] for place in self.regions]
        kept = [0.0 if place in down else up[place] for place in self.needed]
        no_region = math.prod(lost) if lost else 0.0
        # written so that small chances keep their digits
        needed = -math.expm1(math.fsum(math.log(k) for k in kept)) if all(kept) else 1.0
        return no_region + (1.0 - no_region) * needed

    def beginnings(self, sources: Sequence[Source]) -> float:
        """Outages that begin [1/h]: each fault, times the chance that it makes the difference."""
        total = 0.0
        for i, source in enumerate(sources):
            others = [*sources[:i], *sources[i + 1 :]]
            with_it = self.chance([*others, source.fixed(source.hit)], 1)
            total += source.rate * (with_it - self.chance([*others, source.fixed(UP)], 1))
        return total


def _cases(common: Sequence[Source]) -> Iterator[tuple[float, Hit]]:
    """All that common causes may keep down together, with its share of time."""
    if math.prod(len(source.shares) for source in common) > MOST_CASES:
        raise SimulationError(f"common causes in more than {MOST_CASES:,} combinations")
    for case in product(*(source.shares.items() for source in common)):
        yield math.prod(share for _, share in case), UP.union(*(hit for hit, _ in case))
