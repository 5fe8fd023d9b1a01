"""Stressed models: worlds so full of faults, features and ties that two engines that differ at all soon differ visibly."""

from collections import Counter
from dataclasses import dataclass, fields, replace

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from drmodel.laws import (
    AT_ONCE,
    HOURS_OF_WEEK,
    NEVER,
    Constant,
    Empirical,
    Exponential,
    Gamma,
    Hourly,
    LogLogistic,
    Lognormal,
    Mixture,
    Pert,
    Triangular,
    Uniform,
    Weibull,
)
from drmodel.simulation.clock import HOURS_PER_YEAR, TICKS_PER_HOUR
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage, health_checks
from drmodel.simulation.program import Program, compile_program
from drmodel.simulation.reference import Reference
from drmodel.simulation.tallies import Count, Tallies
from drmodel.simulation.world import Event, Happening

MINUTE = 1 / 60  # h
GRAIN = 64 / 3600  # h; durations of so many seconds meet in one tick where ticks are coarse
TICKS = (TICKS_PER_HOUR, 3600 / 64, 3600 / 512)  # in an hour


@dataclass(frozen=True)
class Profile:
    """What a model draws from: the more of a kind, the more often it occurs together with another."""

    lively: tuple[int, ...] = (2, 20, 100, 300, 900)  # faults a year and mode, about
    corrupts: tuple[bool, ...] = (False, False, False, False, True)
    harm: tuple[float, ...] = (0.0, 0.3, 0.3, 1.0, 1.0, 1.0)
    detected: tuple[float, ...] = (0.0, 0.3, 0.8, 1.0)
    repair: tuple[float, ...] = (GRAIN, 1.0, 6.0, 40.0)  # h
    repair_each: tuple[bool, ...] = (False, True)
    ticks: tuple[float, ...] = TICKS  # in an hour
    stage: tuple[float, ...] = (0.0, GRAIN, 15 * MINUTE, 2.0)  # h
    noticed: tuple[float | None, ...] = (None, 0.0, GRAIN, 1.0)  # h; None: never
    hold: tuple[float, ...] = (0.0, 8 * GRAIN, 1.0)  # h
    worth_above: tuple[float | None, ...] = (None, None, 0.0, 0.5, 4.0)  # h
    breakage_rate: tuple[float, ...] = (0.0, 1 / 720)  # 1/h
    drill_interval: tuple[float, ...] = (1440.0, float("inf"))  # h
    may_fail: tuple[bool, ...] = (False, True)  # stages
    mixed: tuple[bool, ...] = (False, False, False, True)  # laws of stages
    fewest_shared: int = 0
    fewest_regions: int = 1


ANY = Profile()
RANSOM = replace(
    ANY,
    lively=(300, 900),
    corrupts=(False, True),
    harm=(0.0, 0.0, 1.0),
    detected=(0.0, 0.3),
    repair=(6.0, 40.0),
    stage=(GRAIN, 2.0),
    noticed=(None, 1.0),
    hold=(0.0, 8 * GRAIN),
    fewest_regions=2,
)
AGAIN = replace(
    RANSOM,
    corrupts=(False, False, True),
    harm=(0.3, 1.0),
    detected=(0.8, 1.0),
    stage=(15 * MINUTE, 2.0),
    mixed=(False, True),
    breakage_rate=(1 / 720,),
    drill_interval=(1440.0,),
    may_fail=(False, True, True),
    fewest_regions=3,
)
APART = replace(ANY, detected=(0.0, 0.3), repair=(6.0, 40.0), repair_each=(True,), noticed=(GRAIN, 1.0))
TIES = replace(ANY, lively=(300, 900), ticks=(3600 / 512,), hold=(0.0,), worth_above=(0.5, 4.0), repair=(1.0, 6.0))
SHARED = replace(
    ANY,
    lively=(100, 300, 900),
    harm=(0.0, 1.0, 1.0),
    corrupts=(False,),
    detected=(0.8, 1.0),
    repair=(6.0, 40.0),
    fewest_shared=1,
    fewest_regions=2,
)
PROFILES = (ANY, ANY, RANSOM, AGAIN, AGAIN, APART, TIES, SHARED)

campaign = settings(
    database=None,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),  # a model is large, and a year of it takes its time
)


@dataclass(frozen=True)
class Case:
    """A model and the replication of it that is played."""

    program: Program
    seed: int
    sample: int
    replication: int
    years: int
    burn_in: int


@dataclass(frozen=True)
class Outcome:
    """What an engine says of a case."""

    log: list[Event]
    tallies: Tallies


def play(engine, case: Case) -> Outcome:
    """One replication by an engine, that is by the class of one."""
    tallies = Tallies.zeros(case.program)
    log = engine(case.program).replicate(case.seed, case.replication, case.years, tallies, case.sample, case.burn_in)
    return Outcome(log, tallies)


def difference(expected: Outcome, found: Outcome) -> str:
    """Where two outcomes part, in words; nothing if they are the same to the last bit."""
    for line, (ours, theirs) in enumerate(zip(expected.log, found.log, strict=False)):
        if ours != theirs:
            return f"line {line} of the log: {ours} and {theirs}, after {expected.log[max(0, line - 5) : line]}"
    if len(expected.log) != len(found.log):
        return f"logs of {len(expected.log)} and {len(found.log)} lines"
    for field in fields(Tallies):
        ours, theirs = getattr(expected.tallies, field.name), getattr(found.tallies, field.name)
        if not np.array_equal(ours, theirs):
            at = np.argwhere(ours != theirs)[0]
            return f"{field.name}{at.tolist()}: {ours[tuple(at)]} and {theirs[tuple(at)]}"
    return ""


class Seen:
    """Which events and counts have occurred."""

    def __init__(self) -> None:
        self.events: Counter[Happening] = Counter()
        self.counts = np.zeros(len(Count), np.int64)

    def add(self, outcome: Outcome) -> None:
        self.events.update(Happening(happening) for _, _, happening, _ in outcome.log)
        self.counts += outcome.tallies.counts.sum((0, 1))

    def missing(self) -> set[str]:
        """Names of what has not."""
        events = {happening.name for happening in Happening if not self.events[happening]}
        return events | {count.name for count in Count if not self.counts[count]}


def expected_of(case: Case) -> Outcome:
    """What the reference says, which must add up."""
    outcome = play(Reference, case)
    tallies = outcome.tallies
    assert (tallies.cause.sum(2) == tallies.phase.sum(2)).all()
    assert (tallies.outages.sum(2) == tallies.counts[..., Count.OUTAGES]).all()
    return outcome


# Laws of a mean or median of about so many hours

KINDS = (
    lambda hours, shape: Constant(hours),
    lambda hours, shape: Uniform(0.0, 2 * hours),
    lambda hours, shape: Uniform(hours, hours + shape * GRAIN),
    lambda hours, shape: Triangular(0.0, hours / 2, 2.5 * hours),
    lambda hours, shape: Triangular(hours / 4, hours / 4, 2 * hours),
    lambda hours, shape: Exponential(hours),
    lambda hours, shape: Lognormal(0.7 * hours, shape / 2),
    Weibull,
    lambda hours, shape: LogLogistic(0.6 * hours, 1 + shape),
    lambda hours, shape: Gamma(shape, hours / shape),
    lambda hours, shape: Pert(hours / 10, hours, 4 * hours),
    lambda hours, shape: Empirical((0.0, hours / 2, hours, hours, 2 * hours)),
)
SHAPES = st.sampled_from((0.5, 0.8, 1.0, 2.0, 3.0))


def simple_laws(hours):
    if not hours:
        return st.just(AT_ONCE)
    return st.builds(lambda kind, shape: kind(hours, shape), st.sampled_from(KINDS), SHAPES)


def mixtures(hours):
    return st.builds(Mixture, st.sampled_from((0.0, 0.2, 0.6, 1.0)), simple_laws(hours), simple_laws(3 * hours))


def laws(hours, mixed=ANY.mixed):
    """Any law but an hourly one; simple ones more often than mixtures."""
    return st.sampled_from(mixed).flatmap(lambda is_mixed: mixtures(hours) if is_mixed else simple_laws(hours))


@st.composite
def hourly_laws(draw, hours):
    """Two or three laws in turn, one of which holds every few hours."""
    parts = draw(st.lists(laws(hours), min_size=2, max_size=3))
    rhythm = draw(st.lists(st.integers(0, len(parts) - 1), min_size=2, max_size=7))
    return Hourly(tuple(rhythm[hour % len(rhythm)] for hour in range(HOURS_OF_WEEK)), tuple(parts))


def laws_about(*hours):
    return st.sampled_from(hours).flatmap(laws)


# Models


@st.composite
def stages(draw, names, profile, depth=0):
    """A path; strategies, and the paths of one, may share names and so draws."""
    path = []
    for _ in range(draw(st.integers(0 if depth == 0 else 1, 3 - depth))):
        hours = draw(st.sampled_from(profile.stage))
        may_fail = depth < 2 and draw(st.sampled_from(profile.may_fail))
        path.append(
            Stage(
                name=draw(st.sampled_from(names)),
                duration=draw(st.one_of(*2 * [laws(hours, profile.mixed)], hourly_laws(hours))),
                phase=draw(st.sampled_from(("promote", "respond", "traffic", "restore", "wait", "detect"))),
                success=draw(st.sampled_from((0.0, 0.3, 0.7, 1.0))) if may_fail else 1.0,
                needs_ready=may_fail and draw(st.booleans()),
                fallback=draw(stages(names, profile, depth + 1)) if may_fail else (),
            )
        )
    return tuple(path)


@st.composite
def fault_modes(draw, places, profile):
    """A few modes of one world, from calm to hardly ever up."""
    most = draw(st.sampled_from(profile.lively))
    numbers = draw(st.lists(st.integers(0, 999), min_size=2, max_size=8, unique=True))
    modes = []
    for number in numbers:
        corrupts = draw(st.sampled_from(profile.corrupts))
        mean_up = HOURS_PER_YEAR / most * draw(st.sampled_from((0.3, 1.0, 3.0))) * (8 if corrupts else 1)
        harm = st.sampled_from((0.001, 0.3, 1.0) if corrupts else profile.harm)
        modes.append(
            FaultMode(
                id=f"m{number}",
                places=tuple(draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))),
                repair=draw(laws_about(*profile.repair)),
                up=draw(laws(max(2.0, mean_up))),
                detected=draw(st.sampled_from(profile.detected)),
                harm=draw(harm),
                corrupts=corrupts,
                repair_each=draw(st.sampled_from(profile.repair_each)),
            )
        )
    return modes


@st.composite
def groups(draw, regions, profile):
    found = []
    for number in range(draw(st.integers(1, 3))):
        order = draw(st.permutations(regions))
        found.append(
            Group(
                id=f"g{number}",
                regions=tuple(order[: draw(st.integers(profile.fewest_regions, len(regions)))]),
                weight=draw(st.sampled_from((1, 2, 7, 1_000))),
                away_share=draw(st.sampled_from((0.0, 0.5, 1.0))),
            )
        )
    return tuple(found)


@st.composite
def recoveries(draw, regions, shared, profile):
    paths = stages([f"stage {n}" for n in range(6)], profile)
    used = draw(st.lists(st.sampled_from(shared), min_size=profile.fewest_shared, unique=True)) if shared else []
    noticed = draw(st.sampled_from(profile.noticed))
    return Recovery(
        groups=draw(groups(regions, profile)),
        shared=tuple(used),
        detection=draw(
            st.one_of(
                st.sampled_from((AT_ONCE, health_checks(GRAIN, 3, 0.0), health_checks(8 * GRAIN, 2, GRAIN))),
                laws(5 * MINUTE),
            )
        ),
        noticed=NEVER if noticed is None else draw(laws(noticed)),
        hold=draw(st.sampled_from(profile.hold)),
        worth_above=draw(st.sampled_from(profile.worth_above)),
        automatic=draw(paths),
        manual=draw(paths),
        restore=draw(paths),
        failover_loss=draw(laws_about(0.0, 5 * MINUTE)),
        restore_loss=draw(laws_about(0.0, 1.0)),
        soak=draw(st.sampled_from((0.0, 8 * GRAIN, 4.0))),
        canary=draw(st.sampled_from((0.0, 1.0))),
        failback_outage=draw(st.sampled_from((0.0, GRAIN, 20 * MINUTE, 2.0))),
        breakage_rate=draw(st.sampled_from(profile.breakage_rate)),
        drill_interval=draw(st.sampled_from(profile.drill_interval)),
    )


@st.composite
def objectives(draw, modes):
    ids = st.frozensets(st.sampled_from([mode.id for mode in modes]))
    limits = st.lists(st.sampled_from((0.0, GRAIN, 15 * MINUTE, 1.0)), max_size=3).map(tuple)
    targets = st.lists(st.sampled_from((0.0, 0.5, 0.9, 0.99, 1.0)), max_size=3).map(tuple)
    return Objectives(draw(targets), draw(limits), draw(limits), draw(ids), draw(ids))


@st.composite
def models(draw):
    """A program with any feature."""
    profile = draw(st.sampled_from(PROFILES))
    regions = [f"r{n}" for n in range(draw(st.integers(profile.fewest_regions, 4)))]
    shared = [f"s{n}" for n in range(draw(st.integers(profile.fewest_shared, 2)))]
    modes = draw(fault_modes([*regions, *shared, "elsewhere"], profile))
    recovery = draw(recoveries(regions, shared, profile))
    return compile_program(modes, recovery, draw(objectives(modes)), draw(st.sampled_from(profile.ticks)))


WORDS = st.integers(0, 2**64 - 1)
REPLICATIONS = st.one_of(st.integers(0, 200), st.integers(0, 2**63 - 1))


def cases(programs):
    """Any replication of a program."""
    years, burn_in = st.integers(1, 2), st.sampled_from((0, 0, 1))
    return st.builds(Case, programs, WORDS, st.one_of(st.just(0), WORDS), REPLICATIONS, years, burn_in)
