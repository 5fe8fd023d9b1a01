"""What the exact solver refuses, and in which words."""

from pathlib import Path

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import NEVER, Constant, Empirical, Exponential, Uniform
from drmodel.scenario.loading import load
from drmodel.simulation.exact import exact
from drmodel.simulation.exact.chain import by_chain
from drmodel.simulation.exact.places import by_places
from drmodel.simulation.exact.races import race
from drmodel.simulation.exact.renewal import by_renewal
from drmodel.simulation.model import FaultMode, Group, Recovery, Stage
from drmodel.simulation.program import compile_program
from drmodel.simulation.translate import objectives, programs

PAIR = (Group("all", ("a", "b")),)
TEN = Exponential(10.0)
UP = Exponential(1000.0)
MOVE = (Stage("move", Exponential(1.0)),)


def fault(places="a", repair=TEN, up=UP, **others):
    return FaultMode(f"fault {places}", tuple(places), repair, up, **others)


def chain(program):
    return by_chain(program, hours=None, approximate=False)


@pytest.mark.parametrize(
    ("method", "modes", "recovery", "said"),
    [
        (by_places, [fault(corrupts=True)], {}, "corrupts data"),
        (by_places, [fault(repair=NEVER)], {}, "never repaired"),
        (by_places, [fault(repair=Constant(1), up=Constant(9)), fault("b", Constant(1), Constant(9))], {}, "in step"),
        (by_places, [fault()], {"detection": TEN}, "detection takes time"),
        (by_places, [fault()], {"hold": 1.0}, "waits for the hold"),
        (by_places, [fault()], {"automatic": MOVE}, "promotion takes time"),
        (by_places, [fault()], {"failback_outage": 1.0}, "failback is an outage"),
        (by_places, [fault()], {"worth_above": 1.0}, "until it is worth it"),
        (by_places, [fault(harm=0.0)], {}, "false alarm"),
        (by_places, [fault(detected=0.5)], {}, "undetected"),
        (by_places, [fault(harm=0.5)], {}, "a share of the functions"),
        (by_places, [fault("abcdefghi", repair_each=True)], {}, "at most 8"),
        (by_renewal, [fault(corrupts=True)], {}, "corrupted"),
        (by_renewal, [fault(), fault("b")], {}, r"2 fault modes hit it \(fault a, fault b\)"),
        (by_renewal, [fault("ab")], {}, "several of its places"),
        (by_renewal, [fault(repair=NEVER)], {}, "never repaired"),
        (by_renewal, [fault()], {"worth_above": 1.0}, "until it is worth it"),
        (by_renewal, [fault(repair=Constant(5.0))], {"soak": 300.0}, "before users are home again"),
        (
            by_renewal,
            [fault(up=Exponential(1e5))],
            {"automatic": MOVE, "failback_outage": 1.0},
            "repaired before users move",
        ),
        (by_renewal, [fault()], {"automatic": MOVE * 2}, "stands twice"),
        (chain, [fault(corrupts=True)], {}, "corrupts data"),
        (chain, [fault(repair=Uniform(1, 2))], {}, r"the repair is not exponential \(Uniform\)"),
        (chain, [fault()], {"detection": Constant(1.0)}, r"detection is not exponential \(Constant\)"),
        (chain, [fault()], {"hold": 1.0}, "hold is constant"),
        (chain, [fault()], {"soak": 1.0}, "soak is constant"),
        (chain, [fault()], {"failback_outage": 1.0}, "failback outage is constant"),
        (chain, [fault()], {"worth_above": 1.0}, "until it is worth it"),
    ],
)
def test_refused(method, modes, recovery, said):
    program = compile_program(modes, Recovery(PAIR, **recovery))
    with pytest.raises(SimulationError, match=said):
        method(program)


def test_a_refusal_names_a_few_fault_modes_of_many():
    """As many as a model may have."""
    modes = [FaultMode(f"mode {number}", ("a",), TEN, UP) for number in range(100, 356)]
    named = r"256 fault modes hit it \(mode 100, mode 101, mode 102, mode 103, mode 104, mode 105, …\); only one may"
    with pytest.raises(SimulationError, match=named):
        by_renewal(compile_program(modes, Recovery(PAIR)))


def test_readiness_has_a_memory_that_a_chain_lacks():
    stage = Stage("move", Exponential(1.0), needs_ready=True, fallback=(Stage("more", Exponential(1.0)),))
    recovery = Recovery(PAIR, automatic=(stage,), breakage_rate=0.001, drill_interval=100.0)
    with pytest.raises(SimulationError, match="readiness"):
        chain(compile_program([fault()], recovery))


def test_too_many_ways():
    """A path of many stages that may fail has too many ways to list."""
    stages = tuple(
        Stage(f"s{i}", Constant(0.01), success=0.5, fallback=(Stage(f"f{i}", Constant(0.01)),)) for i in range(13)
    )
    with pytest.raises(SimulationError, match="more than 4,096 ways"):
        by_renewal(compile_program([fault()], Recovery(PAIR, automatic=stages)))


def test_too_many_common_causes():
    modes = [FaultMode(f"m{i:02}", ("a", "b"), TEN, UP) for i in range(13)]
    with pytest.raises(SimulationError, match="more than 4,096 combinations"):
        by_places(compile_program(modes, Recovery(PAIR)))


def test_too_many_states(monkeypatch):
    monkeypatch.setattr("drmodel.simulation.exact.chain.MOST_STATES", 3)
    with pytest.raises(SimulationError, match="more than 3 states"):
        chain(compile_program([fault(), fault("b")], Recovery(PAIR)))


def test_fewer_states_when_there_is_no_time():
    program = compile_program([fault(), fault("b")], Recovery(PAIR, detection=TEN))
    assert "states" in exact(program).assumptions[1]
    with pytest.raises(SimulationError, match="more than 2 states"):
        exact(program, most_states=2)


def test_two_ways_to_end():
    """Nothing is ever repaired: users end in the region that is lost last, either of the two."""
    program = compile_program([fault(repair=NEVER), fault("b", repair=NEVER)], Recovery(PAIR))
    with pytest.raises(SimulationError, match="one of several ways"):
        chain(program)


@pytest.mark.parametrize("hours", [0.0, -1.0, float("inf"), float("nan")])
def test_hours_that_make_no_sense(hours):
    with pytest.raises(SimulationError, match="greater than 0"):
        exact(compile_program([fault()], Recovery(PAIR)), hours=hours)


def test_hours_that_are_too_many():
    with pytest.raises(SimulationError, match="shortest time"):
        exact(compile_program([fault()], Recovery(PAIR)), hours=1e9)


def test_all_reasons_are_given():
    recovery = Recovery(PAIR, detection=Constant(1.0))
    with pytest.raises(SimulationError) as refusal:
        exact(compile_program([fault(), fault("b")], recovery))
    for said in ("independent places: ", "renewal-reward: ", "chain of exponential times: "):
        assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("repair", "wait", "hold", "first", "lost"),
    [
        (TEN, NEVER, 0.0, 10.0, 0.0),  # nobody ever notices
        (Constant(2.0), Uniform(0.0, 1.0), 3.0, 2.0, 0.0),  # repaired within the hold
        (Constant(2.0), Constant(2.0), 0.0, 2.0, 0.0),  # at one instant the repair counts
        (Constant(2.0), Uniform(1.0, 3.0), 0.0, 1.75, 0.5),  # ½ · 1.5 + ½ · 2
        (Empirical((1.0, 4.0)), Uniform(1.0, 3.0), 1.0, 2.0, 0.5),  # 1, or else 1 + 2 of the hold and the wait
        (Uniform(0.0, 1.0), Uniform(0.0, 1.0), 0.0, 1 / 3, 0.5),  # the shorter of two
    ],
)
def test_races(repair, wait, hold, first, lost):
    found = race(repair, wait, hold)
    assert (found.first, found.lost) == (pytest.approx(first), pytest.approx(lost))


def test_what_never_fails():
    for recovery in (Recovery(PAIR), Recovery(PAIR, hold=1.0)):
        found = exact(compile_program([fault("a", up=NEVER)], recovery))
        assert (found.unavailability, found.outages_year, found.mean_recovery) == (0.0, 0.0, None)


def test_a_standby_or_a_shared_place_alone():
    """Faults of the standby are never felt; those of a shared place are, for the whole repair."""
    standby = by_renewal(compile_program([fault("b")], Recovery(PAIR, detection=TEN)))
    assert standby.unavailability == 0.0
    shop = fault("s", harm=0.5)
    shared = by_renewal(compile_program([shop], Recovery(PAIR, shared=("s",), detection=TEN)))
    assert shared.unavailability == pytest.approx(0.5 * 10 / 1010)
    assert shared.mean_recovery == pytest.approx(10.0)


def test_the_document_s_own_assumptions_are_known_exactly():
    """US-West is lost for 4 of every 400 h; who moves is back after 45 or 10 min on average, who moves at once never out."""
    scenario = load(Path(__file__).parents[2] / "data" / "etp_express.yaml", variant="documented")
    found = {name: exact(program).availability for name, program in programs(scenario, objectives(scenario)).items()}
    lost = {"cold": 45 / 60, "warm": 10 / 60, "active_active": 0.0}
    assert found == {name: pytest.approx(1 - lost.get(name, 4.0) / 400, abs=1e-12) for name in scenario.strategies}
