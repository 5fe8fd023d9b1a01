"""Small stories: a few faults at known times, told by both engines alike, in hours."""

from dataclasses import dataclass

import pytest

from drmodel.laws import NEVER, Constant
from drmodel.simulation.kernel.engine import Compiled
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage
from drmodel.simulation.program import Program, compile_program
from drmodel.simulation.tallies import Count, Span, Tallies
from drmodel.simulation.world import Event, Happening
from tests.simulation.stress import Case, difference, expected_of, play

A, B, C = "a", "b", "c"
FIRST = 5_000.0  # an hour of the year at which a constant time to fault gives one fault a year


@dataclass(frozen=True)
class Story:
    """What happened in one replication, in hours."""

    program: Program
    log: list[Event]
    tallies: Tallies

    def hours(self, tick: int) -> float:
        return tick / self.program.ticks_per_hour

    def when(self, happening: Happening, group: int | None = None) -> list[float]:
        """Times of an event since the start [h]."""
        return [self.hours(t) for t, g, e, _ in self.log if e == happening and group in {None, g}]

    def details(self, happening: Happening) -> list[int]:
        return [detail for _, _, e, detail in self.log if e == happening]

    def outages(self, group: int = 0) -> list[tuple[float, float]]:
        """Beginning and end of each outage [h]; one that the horizon cuts is left out."""
        return list(zip(self.when(Happening.DOWN, group), self.when(Happening.UP, group), strict=False))

    def by_cause(self, group: int | None = None) -> dict[str, float]:
        """Downtime by mode [h], weighted by harm."""
        return self._hours_of(self.tallies.cause, [mode.id for mode in self.program.modes], group)

    def by_phase(self, group: int | None = None) -> dict[str, float]:
        return self._hours_of(self.tallies.phase, self.program.phases, group)

    def _hours_of(self, array, names, group):
        total = array.sum(0).sum(0) if group is None else array.sum(0)[group]
        return {name: self.hours(int(x)) / 1000 for name, x in zip(names, total, strict=True) if x}

    def count(self, what: Count) -> int:
        return int(self.tallies.counts[..., what].sum())

    def number(self, span: Span) -> int:
        return int(self.tallies.number[..., span].sum())

    def length(self, span: Span) -> float:
        """Sum of the lengths of a kind [h]."""
        return self.hours(int(self.tallies.ticks[..., span].sum()))


def tell(modes, recovery, objectives=None, *, years=1, burn_in=0, seed=1, replication=0, ticks_per_hour=3600 * 1024.0):
    program = compile_program(modes, recovery, objectives or Objectives(), ticks_per_hour)
    case = Case(program, seed, sample=0, replication=replication, years=years, burn_in=burn_in)
    told = expected_of(case)
    assert not difference(told, play(Compiled, case))
    return Story(program, told.log, told.tallies)


def once(id, places, lasts, at=FIRST, **more):
    """A mode with one fault in the year (unless it comes before 4,380 h), at a known hour and of known length."""
    places = (places,) if isinstance(places, str) else places
    return FaultMode(id, places, Constant(lasts), Constant(at), **more)


def two_regions(**more):
    """One group, home a, standby b, detection 30 min, hold 15 min, one stage of 1 h; no failback outage."""
    rules = {
        "groups": (Group("all", (A, B)),),
        "detection": Constant(0.5),
        "hold": 0.25,
        "automatic": (Stage("promote", Constant(1.0)),),
        "noticed": NEVER,
    }
    return Recovery(**{**rules, **more})


@pytest.fixture(name="tell")
def _tell():
    return tell


@pytest.fixture(name="once")
def _once():
    return once


@pytest.fixture(name="two_regions")
def _two_regions():
    return two_regions
