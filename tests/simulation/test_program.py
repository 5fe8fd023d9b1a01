"""The tables of a program, and what is refused before one is built."""

import math
import tracemalloc
from dataclasses import replace

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import NEVER, Constant, Exponential, Hourly, LogLogistic
from drmodel.simulation.draws import key
from drmodel.simulation.model import FaultMode, Group, Objectives, Recovery, Stage
from drmodel.simulation.program import check_mission, compile_program

FIRE = FaultMode("fire", ("a",), Constant(4.0), Exponential(396.0))
ALONE = Recovery((Group("all", ("a",)),))
HOURLY = Hourly((0,) * 168, (Constant(1.0),))


def stages(*more):
    return Recovery((Group("all", ("a", "b")),), automatic=more)


def test_ids_become_indices_in_order_of_id():
    modes = [FaultMode(name, ("a", "z"), Constant(1.0), NEVER) for name in ("c", "a", "b")]
    program = compile_program(modes, ALONE)
    assert [mode.id for mode in program.modes] == ["a", "b", "c"]
    assert [place.id for place in program.places] == ["a", "z"]
    assert program.modes[0].places == (0, 1)
    assert program.modes[0].key == key("a")


def test_modes_that_hit_no_place_of_the_strategy_are_left_out():
    program = compile_program([FIRE, FaultMode("quake", ("moon",), Constant(1.0), NEVER)], ALONE)
    assert [mode.id for mode in program.modes] == ["fire"]


def test_paths_are_flattened_with_jumps():
    """a (fails into b, which fails into c), then d: success jumps over the fallbacks, failure walks into them."""
    c = Stage("c", Constant(1.0), phase="manual")
    b = Stage("b", Constant(1.0), phase="script", success=0.5, fallback=(c,))
    a = Stage("a", Constant(1.0), phase="promote", success=0.5, fallback=(b,))
    program = compile_program([FIRE], stages(a, Stage("d", Constant(1.0), phase="traffic")))
    assert [(row.name, row.next) for row in program.stages] == [("a", 3), ("b", 3), ("c", 3), ("d", 4)]
    assert program.automatic == (0, 4)
    assert program.manual == program.restore == (4, 4)
    assert program.phases[5:] == ("promote", "script", "manual", "traffic")


def test_limits_are_exact_integers():
    """99.9 % of January (31 days of 24 h) with two groups: (1 − 0.999) · 1000 thousandths · weights · ticks."""
    recovery = Recovery((Group("x", ("a",), weight=3), Group("y", ("a",), weight=4)))
    program = compile_program([FIRE], recovery, Objectives(availabilities=(0.999,)))
    january = 31 * 24 * 3600 * 1024
    assert program.limits[0][0] == january * 7  # a thousandth of 1000 is 1
    assert program.limits[0][12] == 365 * 24 * 3600 * 1024 * 7
    assert program.total_weight == 7


def test_soak_includes_the_canary():
    program = compile_program([FIRE], Recovery((Group("all", ("a", "b")),), soak=2.0, canary=0.5))
    assert program.soak == 2.5 * 3600 * 1024


def test_equal_models_make_equal_programs_whatever_the_order():
    other = FaultMode("flood", ("a",), Constant(4.0), Exponential(100.0))
    one, two = compile_program([FIRE, other], ALONE), compile_program([other, FIRE], ALONE)
    assert one == two
    assert hash(one) == hash(two)
    assert one != compile_program([FIRE], ALONE)


def test_expected_faults():
    program = compile_program([FIRE], ALONE)
    assert program.modes[0].faults_per_year == 8760 / 400
    never = compile_program([FaultMode("fire", ("a",), Constant(4.0), NEVER)], ALONE)
    assert never.modes[0].faults_per_year == 0.0


def test_no_modes_at_all():
    assert compile_program([], ALONE).modes == ()


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ({"places": ()}, "at least one place"),
        ({"places": ("a", "a")}, "each once"),
        ({"repair": HOURLY}, "depends on the hour"),
        ({"up": HOURLY}, "depends on the hour"),
        ({"up": LogLogistic(1.0, 0.9)}, "infinite"),
        ({"detected": 1.5}, r"95 % is 0\.95"),
        ({"harm": -0.5}, "must lie in"),
        ({"harm": 0.0004}, "below a thousandth"),
        ({"corrupts": True, "harm": 0.0}, "harms nobody"),
    ],
)
def test_fault_modes_that_are_refused(mode, words):
    given = {"id": "fire", "places": ("a",), "repair": Constant(1.0), "up": Exponential(9.0), **mode}
    with pytest.raises(SimulationError, match=words):
        compile_program([FaultMode(**given)], ALONE)


@pytest.mark.parametrize(
    ("recovery", "words"),
    [
        (Recovery(()), "at least one"),
        (Recovery((Group("x", ("a",)), Group("x", ("b",)))), "same id"),
        (Recovery((Group("x", ()),)), "name at least one"),
        (Recovery((Group("x", ("a", "a")),)), "each once"),
        (Recovery((Group("x", ("a",)),), shared=("a",)), "one or the other"),
        (Recovery((Group("x", ("a",)),), shared=("lb", "lb")), "each once"),
        (Recovery((Group("x", ("a",), weight=0),)), "whole number"),
        (Recovery((Group("x", ("a",), weight=1.5),)), "whole number"),
        (Recovery((Group("x", ("a",), away_share=1.2),)), "must lie in"),
        (Recovery((Group("x", ("a",)),), detection=HOURLY), "depends on the hour"),
        (Recovery((Group("x", ("a",)),), failover_loss=NEVER), "mean data loss of a failover is infinite"),
        (Recovery((Group("x", ("a",)),), restore_loss=LogLogistic(1.0, 1.0)), "of a restore is infinite"),
        (Recovery((Group("x", ("a",)),), hold=-1.0), "hold"),
        (Recovery((Group("x", ("a",)),), soak=math.inf), "soak"),
        (Recovery((Group("x", ("a",)),), worth_above=math.nan), "worth_above"),
        (stages(Stage("go", Constant(1.0), success=0.9)), "no fallback"),
        (stages(Stage("go", Constant(1.0), needs_ready=True)), "no fallback"),
        (stages(Stage("go", NEVER)), "never ends"),
        (stages(Stage("repair", Constant(1.0))), "reserved"),
        (stages(Stage("go|now", Constant(1.0))), "reserved"),
        (stages(Stage("go", Constant(1.0), phase="failback")), "kept for going home"),
        (stages(Stage("go", Constant(1.0), success=0.9, fallback=(Stage("on", Constant(1.0), success=0.5),))), "'on'"),
    ],
)
def test_recoveries_that_are_refused(recovery, words):
    with pytest.raises(SimulationError, match=words):
        compile_program([FIRE], recovery)


@pytest.mark.parametrize(
    "objectives",
    [
        Objectives(availabilities=(99.9,)),
        Objectives(rto=(-1.0,)),
        Objectives(credits=((99.9, 0.1),)),
        Objectives(credits=((0.99, 0.1), (0.95, 0.05))),
        Objectives(credits=((0.99, 0.1), (0.99, 0.1))),
    ],
)
def test_objectives_that_are_refused(objectives):
    with pytest.raises(SimulationError, match="must"):
        compile_program([FIRE], ALONE, objectives)


def test_two_modes_of_one_id_are_refused():
    with pytest.raises(SimulationError, match="same id"):
        compile_program([FIRE, FIRE], ALONE)


def test_too_many_modes_are_refused():
    modes = [FaultMode(f"m{i}", ("a",), Constant(1.0), NEVER) for i in range(257)]
    with pytest.raises(SimulationError, match="at most 256"):
        compile_program(modes, ALONE)
    assert len(compile_program(modes[:256], ALONE).modes) == 256


MANY = 10_000
ONCE = Stage("go", Constant(1.0))


def nested(depth, copies):
    """A stage with fallbacks, each of which has fallbacks."""
    stage = ONCE
    for _ in range(depth):
        stage = replace(ONCE, success=0.5, fallback=(stage,) * copies)
    return stage


@pytest.mark.parametrize(
    ("changed", "objectives", "words"),
    [
        ({"groups": tuple(Group(f"g{i}", ("a",)) for i in range(MANY))}, {}, "10000 user groups; at most 32"),
        ({"groups": (Group("all", ("a", *map(str, range(MANY)))),)}, {}, "10001 places; at most 62"),
        ({"groups": (Group("all", ("a", *map(str, range(20)))),)}, {}, "21 regions of one user group; at most 16"),
        ({"shared": tuple(map(str, range(MANY)))}, {}, "10001 places; at most 62"),
        ({"automatic": (ONCE,) * MANY}, {}, "more than 512 stages"),
        ({"restore": (nested(MANY, 1),)}, {}, "more than 512 stages"),
        ({"manual": (nested(30, 2),)}, {}, "more than 512 stages"),  # 2³¹ of them
        ({}, {"availabilities": (0.9,) * MANY}, "10000 availabilities to compare with; at most 16"),
        ({}, {"rto": (1.0,) * MANY}, "10000 recovery time objectives; at most 16"),
        ({}, {"rpo": (1.0,) * MANY}, "10000 recovery point objectives; at most 16"),
    ],
)
def test_absurd_sizes_are_refused_before_there_is_a_table(changed, objectives, words):
    recovery = replace(ALONE, **changed)
    tracemalloc.start()
    try:
        with pytest.raises(SimulationError, match=words):
            compile_program([FIRE], recovery, Objectives(**objectives))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000  # bytes; the counts of 10,000 groups would take 240 GB


@pytest.mark.parametrize(
    ("years", "up", "words"),
    [(0, 396.0, "1 to 1,000,000"), (1_000_001, 396.0, "1 to 1,000,000"), (1000, 1e-6, "expects")],
)
def test_absurd_missions_are_refused(years, up, words):
    mode = FaultMode("fire", ("a",), Constant(1e-6), Exponential(up))
    with pytest.raises(SimulationError, match=words):
        check_mission(compile_program([mode], ALONE), years)


def test_modes_that_count_as_the_loss_of_a_site_are_told_apart_for_time_and_for_data():
    objectives = Objectives(rto=(1.0,), rpo=(1.0,), rto_modes=frozenset({"fire"}), rpo_modes=frozenset({"flood"}))
    flood = replace(FIRE, id="flood")
    program = compile_program([FIRE, flood], ALONE, objectives)
    assert [(mode.rto_site, mode.rpo_site) for mode in program.modes] == [(True, False), (False, True)]


def test_a_mission_may_have_a_million_years_and_ten_million_faults():
    """A cycle of 876 h comes ten times a year of 8,760 h."""
    program = compile_program([FaultMode("fire", ("a",), Constant(4.0), Constant(872.0))], ALONE)
    check_mission(program, 1_000_000)
    with pytest.raises(SimulationError, match="1,000,000 years"):
        check_mission(program, 1_000_001)
    oftener = compile_program([FaultMode("fire", ("a",), Constant(4.0), Constant(871.99))], ALONE)
    with pytest.raises(SimulationError, match="10,000,000"):
        check_mission(oftener, 1_000_000)
