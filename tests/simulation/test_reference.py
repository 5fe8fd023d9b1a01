"""What must not change a result, and what a run refuses."""

import os
import subprocess
import sys
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.errors import SimulationError
from drmodel.laws import NEVER, Constant, Empirical, Exponential, Gamma, Hourly, Lognormal, Mixture, Pert, Uniform
from drmodel.simulation.draws import Draws
from drmodel.simulation.engine import check_run
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage, health_checks
from drmodel.simulation.program import compile_program
from drmodel.simulation.reference import Reference, Run
from drmodel.simulation.tallies import Count, Tallies
from drmodel.simulation.world import WORLD, Happening

MODES = (
    FaultMode("region_a", ("a",), Lognormal(2.0, 1.0), Exponential(900.0)),
    FaultMode("region_b", ("b",), Lognormal(2.0, 1.0), Exponential(900.0)),
    FaultMode("app", ("a",), Gamma(2.0, 0.5), Exponential(300.0), detected=0.5),
    FaultMode("provider", ("a", "b"), Lognormal(3.0, 1.0), Exponential(3000.0), repair_each=True),
    FaultMode("worm", ("a", "b"), Lognormal(6.0, 0.8), Exponential(4000.0), detected=0.3, corrupts=True),
    FaultMode("alarm", ("a",), Constant(0.2), Exponential(700.0), harm=0.0),
    FaultMode("shop", ("api",), Lognormal(1.0, 0.8), Exponential(900.0), harm=0.3),
)
BY_HAND = (Stage("runbook", Pert(0.2, 0.3, 0.5), phase="manual"),)
PROMOTE = Stage("promote", Pert(0.02, 0.05, 0.1), success=0.9, needs_ready=True, fallback=BY_HAND)
WARM = Recovery(
    (Group("all", ("a", "b"), away_share=0.7),),
    shared=("api",),
    detection=health_checks(1 / 60, 3, 1 / 360),
    noticed=Lognormal(0.3, 0.7),
    automatic=(PROMOTE, Stage("dns", Constant(1 / 120), phase="traffic")),
    manual=BY_HAND,
    restore=(Stage("undo", Gamma(4.0, 0.3), phase="restore"),),
    failover_loss=Mixture(0.97, Lognormal(0.002, 0.8), Uniform(0.0, 24.0)),
    restore_loss=Uniform(0.1, 1.1),
    soak=4.0,
    failback_outage=1 / 30,
    breakage_rate=1 / 4000,
    drill_interval=2000.0,
)
COLD = replace(WARM, automatic=(Stage("activate", Pert(0.5, 0.7, 1.0)),), hold=0.2)
ACTIVE = replace(WARM, groups=(Group("x", ("a", "b")), Group("y", ("b", "a"), weight=2)))
OBJECTIVES = Objectives((0.999,), (0.25,), (0.1,), frozenset({"region_a"}))


def run(modes, recovery, replications, seed=5, years=1):
    program = compile_program(modes, recovery, OBJECTIVES)
    tallies, reference = Tallies.zeros(program), Reference(program)
    logs = [reference.replicate(seed, replication, years, tallies) for replication in replications]
    return program, logs, tallies


def world_of(recovery, modes=MODES):
    """Faults and repairs, by name; who notices a fault, and when, is the strategy's."""
    program, logs, _ = run(modes, recovery, [3], years=3)
    return [
        (tick, happening, program.modes[mode].id)
        for tick, group, happening, mode in logs[0]
        if group == WORLD and happening != Happening.NOTICED
    ]


def test_all_strategies_live_through_the_same_world():
    assert world_of(WARM) == world_of(COLD) == world_of(ACTIVE)
    assert len(world_of(WARM)) > 100


def test_removing_a_mode_leaves_the_others():
    fewer = [mode for mode in MODES if mode.id != "app"]
    assert world_of(WARM, fewer) == [event for event in world_of(WARM) if event[2] != "app"]


def test_the_order_of_modes_and_foreign_modes_do_not_matter():
    foreign = FaultMode("quake", ("moon",), Constant(1.0), Exponential(100.0))
    _, logs, tallies = run(MODES, WARM, range(6))
    _, other_logs, others = run([foreign, *reversed(MODES)], WARM, range(6))
    assert logs == other_logs
    assert tallies.equals(others)


def test_cut_and_order_of_the_work_do_not_matter():
    _, _, whole = run(MODES, ACTIVE, range(70))  # beyond 64: two replications in some sections
    _, _, first = run(MODES, ACTIVE, [69, 3, 4, 5, *range(40, 69)])
    _, _, second = run(MODES, ACTIVE, [*range(6, 40), 2, 1, 0])
    for field in fields(Tallies):
        assert np.array_equal(getattr(first, field.name) + getattr(second, field.name), getattr(whole, field.name))


def test_a_reference_remembers_nothing():
    program = compile_program(MODES, WARM, OBJECTIVES)
    used = Reference(program)
    used.replicate(1, 0, 2, Tallies.zeros(program))
    fresh, again = Tallies.zeros(program), Tallies.zeros(program)
    assert used.replicate(5, 9, 1, again) == Reference(program).replicate(5, 9, 1, fresh)
    assert again.equals(fresh)


def test_seed_sample_and_replication_make_other_worlds():
    program = compile_program(MODES, WARM, OBJECTIVES)
    reference, tallies = Reference(program), Tallies.zeros(program)
    logs = [reference.replicate(*address, 1, tallies) for address in ((1, 0), (2, 0), (1, 1))]
    logs.append(reference.replicate(1, 0, 1, tallies, sample=1))
    assert len({tuple(log) for log in logs}) == 4


def test_a_longer_mission_begins_alike():
    _, (short,), _ = run(MODES, WARM, [0], years=1)
    program, (long,), _ = run(MODES, WARM, [0], years=2)
    year = program.month_ends[-1]
    assert [event for event in long if event[0] < year] == short


def test_the_hash_seed_does_not_matter():
    """Strings hash differently in each process; results must not."""
    code = (
        "import sys; sys.path.insert(0, 'tests/simulation'); import test_reference as t;"
        "_, logs, tallies = t.run(t.MODES, t.ACTIVE, range(2)); print(hash(tuple(map(tuple, logs))))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "77")
    }
    assert len(answers) == 1


def test_numba_is_not_imported():
    code = "import sys, drmodel.simulation.reference, drmodel.simulation.trace; print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"seed": -1}, "seed"),
        ({"replication": 2**64}, "replication"),
        ({"sample": -1}, "sample"),
        ({"seed": 2**64}, "seed"),
        ({"years": 0}, "at least 1"),
        ({"burn_in": -1}, "not negative"),
        ({"years": 200_001}, "200,000 years in a section"),
    ],
)
def test_what_a_run_refuses(more, words):
    program = compile_program([MODES[0]], WARM)
    given = {"seed": 1, "replication": 0, "years": 1, "tallies": Tallies.zeros(program), **more}
    with pytest.raises(SimulationError, match=words):
        Reference(program).replicate(**given)


def test_a_run_is_its_replications_in_the_sections_asked_for():
    """Of the replications 60 to 69, the last six lie in the sections 0 to 5; none of a sample or of years before is meant."""
    program = compile_program(MODES, WARM, OBJECTIVES)
    reference, every = Reference(program), range(60, 70)
    found, some, each, few = (Tallies.zeros(program) for _ in range(4))
    reference.run(3, every, 1, found)
    reference.run(3, every, 1, some, sections=range(3))
    for replication in every:
        reference.replicate(3, replication, 1, each, 0, 0)
    for replication in (64, 65, 66):
        reference.replicate(3, replication, 1, few)
    assert found.faults.sum() > 100
    assert found.equals(each)
    assert some.equals(few)
    assert not found.equals(few)
    with pytest.raises(SimulationError, match="seed"):
        reference.run(-1, every, 1, found)


def test_a_mission_is_refused_and_its_years_begin_at_once():
    program = compile_program([MODES[0]], WARM)
    with pytest.raises(SimulationError, match="a mission of 1000001 years"):
        Run(program, Draws(1, 0, 0), 1, 10**6)
    assert Run(program, Draws(1, 0, 0), 1).horizon == program.month_ends[-1]


def test_replications_end_below_two_to_the_63rd():
    program = compile_program([MODES[0]], WARM)
    tallies = Tallies.zeros(program)
    check_run(program, tallies, 1, range(2**63 - 1, 2**63), 1, 0, 0)
    Reference(program).replicate(1, 2**63 - 1, 1, tallies)
    with pytest.raises(SimulationError, match="between 0 and 2⁶³ − 1"):
        check_run(program, tallies, 1, range(2**63, 2**63 + 1), 1, 0, 0)


def test_years_before_those_that_count_are_of_the_mission_too():
    program = compile_program([MODES[0]], WARM)
    with pytest.raises(SimulationError, match="a mission of 1000001 years"):
        check_run(program, Tallies.zeros(program), 1, range(1), 1, 0, 10**6)


def test_years_are_counted_by_section():
    """Of the replications 1 to 191 three are of section 5, but two of section 0."""
    program = compile_program([MODES[0]], WARM)
    tallies = Tallies.zeros(program)
    check_run(program, tallies, 1, range(1, 192), 100_000, 0, 0, range(1))
    with pytest.raises(SimulationError, match="200,000 years in a section"):
        check_run(program, tallies, 1, range(1, 192), 100_000, 0, 0, range(5, 6))


# Random stressed models, with ticks of minutes so that many things happen at once.

lengths = st.sampled_from([0.0, 1.0, 2.0, 4.0, 8.0])
laws = st.one_of(
    lengths.map(Constant),
    lengths.map(lambda mean: Exponential(mean + 0.5)),
    lengths.map(lambda top: Uniform(0.0, top)),
    st.lists(lengths, min_size=1, max_size=3).map(lambda values: Empirical(tuple(values))),
    st.tuples(lengths, lengths).map(lambda pair: Mixture(0.5, Constant(pair[0]), Constant(pair[1]))),
)
probabilities = st.sampled_from([0.0, 0.3, 1.0])
stage_laws = st.one_of(laws, laws.map(lambda law: Hourly((0, 1) * 84, (law, Constant(3.0)))))


@st.composite
def any_stages(draw, name):
    last = Stage(f"{name}_last", draw(stage_laws), phase="manual")
    first = Stage(
        f"{name}_first",
        draw(stage_laws),
        success=draw(probabilities),
        needs_ready=draw(st.booleans()),
        fallback=(last,),
    )
    return draw(st.sampled_from([(), (last,), (first,), (first, Stage(f"{name}_end", draw(stage_laws)))]))


@st.composite
def any_models(draw):
    places = ["a", "b", "c", "s", "elsewhere"]
    modes = [
        FaultMode(
            f"m{i}",
            tuple(draw(st.lists(st.sampled_from(places), min_size=1, max_size=3, unique=True))),
            draw(laws),
            Exponential(draw(st.sampled_from([40.0, 100.0, 400.0]))),
            detected=draw(probabilities),
            harm=1.0 if (corrupts := draw(st.sampled_from([False, False, False, True]))) else draw(probabilities),
            corrupts=corrupts,
            repair_each=draw(st.booleans()),
        )
        for i in range(draw(st.integers(1, 5)))
    ]
    regions = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True)
    groups = tuple(
        Group(f"g{i}", tuple(draw(regions)), weight=draw(st.integers(1, 3))) for i in range(draw(st.integers(1, 2)))
    )
    recovery = Recovery(
        groups,
        shared=draw(st.sampled_from([(), ("s",)])),
        detection=draw(laws),
        noticed=draw(st.one_of(laws, st.just(NEVER))),
        hold=draw(lengths),
        worth_above=draw(st.sampled_from([None, 1.0])),
        automatic=draw(any_stages("auto")),
        manual=draw(any_stages("man")),
        restore=draw(any_stages("rest")),
        failover_loss=draw(laws),
        restore_loss=draw(laws),
        soak=draw(lengths),
        failback_outage=draw(lengths),
        breakage_rate=draw(st.sampled_from([0.0, 0.01])),
        drill_interval=100.0,
    )
    return modes, recovery


@given(any_models(), st.integers(0, 3), st.sampled_from([60.0, 1.0]))
@settings(max_examples=25, deadline=None)
def test_sums_hold_in_any_model(model, replication, ticks_per_hour):
    """Causes, phases and the log tell the same downtime; counts agree with the log; nothing lasts forever."""
    program = compile_program(*model, OBJECTIVES, ticks_per_hour)
    tallies = Tallies.zeros(program)
    log = Reference(program).replicate(1, replication, 1, tallies)
    assert (tallies.cause.sum(2) == tallies.phase.sum(2)).all()
    assert [tick for tick, *_ in log] == sorted(tick for tick, *_ in log)

    def happened(what):
        return sum(happening == what for _, _, happening, _ in log)

    counts = tallies.counts.sum((0, 1))
    assert counts[Count.FAILOVERS] == happened(Happening.CUTOVER)
    assert counts[Count.FAILBACKS] == happened(Happening.HOME)
    assert counts[Count.RESTORES] == happened(Happening.RESTORED)
    assert counts[Count.OUTAGES] + counts[Count.FAILBACK_OUTAGES] == happened(Happening.DOWN)
    assert tallies.outages.sum() == counts[Count.OUTAGES]
    assert tallies.faults.sum() == happened(Happening.FAULT)
    assert (tallies.bins.sum(3) == tallies.number).all()
    assert tallies.year_bins.sum() == tallies.years.sum() == 1
    for group in range(len(program.groups)):
        harmed = tallies.cause[:, group].sum()
        assert harmed <= 1000 * _time_down(log, group, program.month_ends[-1])


def _time_down(log, group, horizon):
    total, began = 0, None
    for tick, who, happening, _ in log:
        if who == group and happening == Happening.DOWN:
            began = tick
        elif who == group and happening == Happening.UP:
            total, began = total + tick - began, None
    return total + (horizon - began if began is not None else 0)
