"""Which plans are worth a closer look: a few years for all, then ever more for ever fewer.

Nothing is chosen for being ahead by chance. A plan meets the targets, or misses them, once its interval says so; of
two plans one is better once the difference over the same faults says so. What stays open at the end is named.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from drmodel.analysis.search.judging import downtime, gain, keeps, odds, reached
from drmodel.analysis.search.plans import Candidate
from drmodel.analysis.search.rounds import Counts, Goals, play
from drmodel.simulation.tallies import SECTIONS

WORK = 400_000  # years of a round after the first, of all plans together


@dataclass(frozen=True)
class Shortlist:
    """What simulation with few years leaves.

    Attributes
    ----------
    best
        The cheapest plan that meets the targets; if none surely does, the cheapest that may; if none may, the one with
        the best odds, and of those that cannot be told from it the cheapest.
    meets
        Whether it meets them; None if there are plans of which that cannot be told, and none of which it can.
    close
        Plans that might be the answer instead: cheaper ones of which it cannot be told whether they meet the targets;
        or, if none meets them, those whose odds cannot be told from the best.
    front
        Plans that have less downtime than every cheaper one, in order of cost.
    years
        Years simulated, of all plans together.
    """

    best: Candidate
    meets: bool | None
    close: tuple[Candidate, ...]
    front: tuple[Candidate, ...]
    years: int


@dataclass
class _Race:
    """Plans of different programs in order of cost, with what was simulated of them so far."""

    plans: Sequence[Candidate]
    goals: Goals
    counts: dict[int, Counts] = field(default_factory=dict)
    settled: dict[int, bool] = field(default_factory=dict)
    """Whether plans meet the targets, once it could be told."""
    alive: list[int] = field(default_factory=list)
    front_found: list[int] | None = None
    """The front, once there is no room to look at it more closely."""
    years: int = 0

    def add(self, found: Mapping[int, Counts]) -> None:
        """More years of the plans that are left."""
        for index, counts in found.items():
            self.counts[index] = self.counts[index].plus(counts) if index in self.counts else counts
            self.years += counts.years * SECTIONS
            meets = self._meets(self.counts[index])
            if meets is not None:
                self.settled.setdefault(index, meets)

    def _meets(self, counts: Counts) -> bool | None:
        verdicts = reached(odds(counts), self.goals.odds), keeps(counts, self.goals)
        if False in verdicts:
            return False
        return None if None in verdicts else True

    @property
    def winner(self) -> int | None:
        """The cheapest plan that surely meets the targets."""
        return min((index for index, meets in self.settled.items() if meets), default=None)

    @property
    def open(self) -> list[int]:
        """Plans cheaper than that of which it cannot be told."""
        end = len(self.plans) if self.winner is None else self.winner
        return [index for index in range(end) if index not in self.settled]

    @property
    def likeliest(self) -> list[int]:
        """Plans left whose odds cannot be told from the best, of those that keep within the other limits if any may.

        Of plans that meet the target in the very same years, only the cheapest.
        """
        keeping = [i for i in self.alive if keeps(self.counts[i], self.goals) is not False] or self.alive
        ahead = max((self.counts[i] for i in keeping), key=lambda counts: counts.met.sum())
        near = [i for i in keeping if gain(self.counts[i].met, ahead.met, ahead.years).low <= 0]
        return list({self.counts[i].met.tobytes(): i for i in reversed(near)}.values())[::-1]

    def front(self) -> tuple[list[int], list[int]]:
        """Plans left with surely less downtime than every cheaper one; and those of which it cannot be told."""
        sure: list[int] = []
        maybe: list[int] = []
        for index in self.alive:
            counts = self.counts[index]
            gained = None if not sure else gain(counts.down, self.counts[sure[-1]].down, counts.years)
            if gained is None or gained.low > 0:
                if sure and self._cost(sure[-1]) == self._cost(index):
                    sure.pop()
                sure.append(index)
            elif gained.high > 0:
                maybe.append(index)
        return sure, maybe

    def _cost(self, index: int) -> float:
        return self.plans[index].plan.cost.added_year.known

    def contenders(self, most: int) -> list[int]:
        """The plans to look at more closely, at most so many; none if nothing is open.

        First those that may be the answer, then the front and what may belong to it. A front for which there is no room
        is settled with the years that it has.
        """
        undecided = [i for i in self.open if i in self.alive]
        likeliest = self.likeliest if self.winner is None else []
        staying = list(dict.fromkeys([*undecided, *likeliest]))[:most]
        open_questions = bool(undecided) or len(likeliest) > 1
        sure, maybe = self.front()
        if self.front_found is None and len({*staying, *sure}) > most:
            self.front_found = sure
        if self.front_found is None:
            open_questions = open_questions or bool(maybe)
            maybe = sorted(maybe, key=lambda i: downtime(self.counts[i]))
            staying = list(dict.fromkeys([*staying, *sure, *maybe]))[:most]
        return sorted(staying) if open_questions else []


def select(
    plans: Sequence[Candidate],
    goals: Goals,
    *,
    engine: str,
    seed: int,
    budget: int,
    mission_years: int,
    pool: Executor | None,
    progress: Callable[[int, int], None] | None,
) -> Shortlist:
    """Simulate plans until it is clear which are worth a closer look, or the budget ends.

    Parameters
    ----------
    plans
        Plans of different programs, in order of cost.
    goals
        What is asked of them.
    budget
        Most years of one plan.
    engine, seed, mission_years, pool
        As in `drmodel.analysis.search.rounds.play`.
    progress
        Called with the years done and the most that there can be.
    """
    race = _Race(plans, goals, alive=list(range(len(plans))))
    ends = _ends(budget, mission_years)
    most = ends[0] * mission_years * len(plans) + WORK * (len(ends) - 1)
    done = 0

    def tell(years: int) -> None:
        nonlocal done
        done += years
        if progress is not None:
            progress(done, most)

    first = 0
    for end in ends:
        if first:
            contenders = race.contenders(max(1, WORK // ((end - first) * mission_years)))
            if not contenders:
                break
            race.alive = contenders
        found = play(
            [plans[index].program for index in race.alive],
            goals,
            engine=engine,
            seed=seed,
            first=first,
            last=end,
            mission_years=mission_years,
            pool=pool,
            tell=tell,
        )
        race.add(dict(zip(race.alive, found, strict=True)))
        first = end
    return _shortlist(race)


def _ends(budget: int, mission_years: int) -> list[int]:
    """Replications after which plans are compared: doublings, as long as the budget and the work of a round allow."""
    ends = [SECTIONS]
    while 2 * ends[-1] * mission_years <= budget and ends[-1] * mission_years * 4 <= WORK:
        ends.append(2 * ends[-1])
    return ends


def _shortlist(race: _Race) -> Shortlist:
    winner, undecided = race.winner, race.open
    if winner is not None:
        best, close = winner, undecided
    else:
        best, *close = dict.fromkeys([*undecided, *race.likeliest])
    front = race.front()[0] if race.front_found is None else race.front_found
    return Shortlist(
        best=race.plans[best],
        meets=True if winner is not None else None if undecided else False,
        close=tuple(race.plans[index] for index in close),
        front=tuple(race.plans[index] for index in front),
        years=race.years,
    )
