"""The exact solver: published figures, formulas worked out here, and agreement with the compiled engine on a grid."""

import math

import pytest

from drmodel.laws import Constant, Exponential, Gamma, Hourly, Lognormal, Mixture, Triangular, Uniform, Weibull
from drmodel.simulation.exact import exact
from drmodel.simulation.exact.chain import by_chain
from drmodel.simulation.exact.places import by_places
from drmodel.simulation.exact.renewal import by_renewal
from drmodel.simulation.kernel.engine import Compiled
from drmodel.simulation.model import FaultMode, Group, Recovery, Stage, readiness
from drmodel.simulation.program import compile_program
from drmodel.simulation.tallies import SECTIONS, Count, Span, Tallies

MINUTE = 1 / 60
ALONE = (Group("all", ("a",)),)
PAIR = (Group("all", ("a", "b")),)
TRIO = (Group("all", ("a", "b", "c")),)


def fault(name, places, repair, up, **others):
    return FaultMode(name, tuple(places), repair, up, **others)


def moving(*stages, **others):
    return Recovery(PAIR, automatic=stages, **others)


def unit(name, down=10.0, up=1000.0):
    return fault(name, [name], Exponential(down), Exponential(up))


# Published figures


def test_one_of_two():
    """The first published case: steady, over the first year, 0.171748 outages a year of 5 h each, as two repairs race."""
    program = compile_program([unit("a"), unit("b")], Recovery(PAIR))
    for found in (exact(program), by_chain(program, hours=None, approximate=False)):
        assert found.unavailability == pytest.approx(9.80296e-5, rel=1e-6)
        assert found.downtime_hours_year == pytest.approx(8760 * 9.80296e-5, rel=1e-6)
        assert found.outages_year == pytest.approx(0.171748, rel=1e-5)
        assert found.mean_recovery == pytest.approx(5.0)
    first = exact(program, hours=8760.0)
    assert (first.method, first.mean_recovery) == ("chain", None)
    assert first.unavailability == pytest.approx(9.78634e-5, rel=1e-6)


@pytest.mark.parametrize(
    ("automatic", "by_hand"),
    [
        (Constant(0.25), Constant(3.75)),
        (Gamma(4.0, 0.0625), Lognormal.from_mean(3.75, 0.8)),
        (Hourly((0,) * 168, (Uniform(0.0, 0.5),)), Triangular(2.75, 3.75, 4.75)),
    ],
)
def test_failover_by_renewal_reward(automatic, by_hand):
    stage = Stage("auto", automatic, success=0.95, fallback=(Stage("by hand", by_hand),))
    recovery = moving(stage, detection=Constant(5 * MINUTE), failback_outage=2 * MINUTE)
    found = exact(compile_program([fault("a", "a", Constant(24.0), Exponential(4380.0))], recovery))
    assert found.method == "renewal"
    assert found.unavailability == pytest.approx(1.258326e-4, rel=1e-6)
    assert found.mean_recovery == pytest.approx(0.520833, rel=1e-6)
    assert found.outages_year == pytest.approx(8760 / 4404)
    assert any("left out of recovery times" in sentence for sentence in found.assumptions)


@pytest.mark.parametrize(("minutes", "availability"), [(45, 0.998125), (15, 0.999375), (5, 0.999792)])
def test_documented_recovery(minutes, availability):
    mode = fault("a", "a", Constant(4.0), Exponential(396.0))
    found = exact(compile_program([mode], moving(Stage("recover", Constant(minutes * MINUTE)))))
    assert 1 - found.unavailability == pytest.approx(availability, abs=5e-7)


# Formulas


def test_common_cause_by_conditioning():
    """q = 5/1005 takes both regions, 2/402 the shop at 30 %; own faults at 10/1010 each; without common cause first."""
    modes = [
        unit("a"),
        unit("b"),
        fault("flood", "ab", Uniform(4.0, 6.0), Weibull(1000.0 / math.gamma(1.5), 2.0)),
        fault("shop", ["shop"], Constant(2.0), Uniform(300.0, 500.0), harm=0.3),
    ]
    found = exact(compile_program(modes, Recovery(PAIR, shared=("shop",))))
    flood, both, shop = 5 / 1005, (10 / 1010) ** 2, 2 / 402
    regions = flood + (1 - flood) * both
    assert found.method == "places"
    assert found.unavailability == pytest.approx(regions + (1 - regions) * shop * 0.3, rel=1e-9)
    # outages end when all is well: the rate out of a down system is that of faults into it from a served one
    own = 2 * (10 / 1010) / 1010 * (1 - flood) * (1 - shop)
    expected = own + (1 - both) * (1 - shop) / 1005 + (1 - regions) / 402
    assert found.outages_year == pytest.approx(8760 * expected, rel=1e-9)


def test_repaired_apart():
    """Two places repaired apart, exponential of mean 100 h: both are down for 50 h of a cycle of 726 + 150 h."""
    mode = fault("provider", "ab", Exponential(100.0), Exponential(726.0), repair_each=True)
    program = compile_program([mode], Recovery(PAIR))
    for found in (by_places(program), by_chain(program, hours=None, approximate=False)):
        assert found.unavailability == pytest.approx(50 / 876, rel=1e-7)
        assert found.outages_year == pytest.approx(10.0)
        assert found.mean_recovery == pytest.approx(50.0, rel=1e-7)


def test_places_and_chain_agree():
    modes = [unit("a"), unit("b", 20.0), unit("c", 30.0), fault("ab", "ab", Exponential(5.0), Exponential(700.0))]
    modes.append(fault("bc", "bc", Exponential(9.0), Exponential(400.0), repair_each=True))
    program = compile_program(modes, Recovery(TRIO))
    one, other = by_places(program), by_chain(program, hours=None, approximate=False)
    for what in ("unavailability", "outages_year", "mean_recovery"):
        assert getattr(one, what) == pytest.approx(getattr(other, what), rel=1e-6)


def test_many_states_are_solved_by_iteration(monkeypatch):
    monkeypatch.setattr("drmodel.simulation.exact.chain.MOST_DIRECT", 10)
    modes = [fault(f"{place}{i}", place, Exponential(5.0 + i), Exponential(500.0)) for place in "ab" for i in range(3)]
    program = compile_program(modes, Recovery(PAIR))
    found = by_chain(program, hours=None, approximate=False)
    assert found.unavailability == pytest.approx(by_places(program).unavailability, rel=1e-8)


def test_renewal_and_chain_agree():
    """All exponential: only overlaps, below the bound that the answer states, tell them apart."""
    stage = Stage("auto", Exponential(0.5), success=0.8, fallback=(Stage("by hand", Exponential(2.0)),))
    recovery = moving(
        stage, detection=Exponential(0.1), noticed=Exponential(3.0), manual=(Stage("m", Exponential(1.0)),)
    )
    program = compile_program([fault("a", "a", Exponential(40.0), Exponential(40_000.0), detected=0.6)], recovery)
    one, other = by_renewal(program), by_chain(program, hours=None, approximate=False)
    for what in ("unavailability", "outages_year", "mean_recovery"):
        assert getattr(one, what) == pytest.approx(getattr(other, what), rel=2e-4)


def test_constants_as_exponential_say_so():
    """The mean of the way home is what counts: the failback outage of case 2 costs the same, to first order."""
    stage = Stage("auto", Exponential(0.5))
    recovery = moving(stage, soak=4.0, canary=1.0, failback_outage=2 * MINUTE, hold=0.0)
    program = compile_program([fault("a", "a", Exponential(24.0), Exponential(4380.0))], recovery)
    with pytest.raises(Exception, match="soak is constant"):
        by_chain(program, hours=None, approximate=False)
    found = by_chain(program, hours=None, approximate=True)
    assert any("approximation" in sentence for sentence in found.assumptions)
    assert found.unavailability == pytest.approx((0.5 + 2 * MINUTE) / 4404, rel=2e-3)
    assert found.mean_recovery == pytest.approx(0.5, rel=2e-3)


# Against the engine

UP = Uniform(300.0, 500.0)
BY_HAND = Stage("by hand", Constant(5.0))
LUCK = Stage("auto", Gamma(2.0, 0.5), success=0.8, needs_ready=True, fallback=(BY_HAND,))

GRID = {
    # independent places
    "places: two of any law": (
        [fault("a", "a", Uniform(5.0, 25.0), UP), fault("b", "b", Lognormal.from_mean(20.0, 0.7), Exponential(200.0))],
        Recovery(PAIR),
    ),
    "places: common cause and a shop": (
        [
            *(fault(r, r, Exponential(20.0), Exponential(200.0)) for r in "ab"),
            fault("flood", "ab", Uniform(4.0, 6.0), Exponential(500.0), repair_each=True),
            fault("shop", ["shop"], Gamma(2.0, 1.0), UP, harm=0.4),
        ],
        Recovery(PAIR, shared=("shop",), soak=3.0),
    ),
    "places: one region, shares of harm": (
        [fault("x", "a", Uniform(5.0, 25.0), UP, harm=0.5), fault("y", "a", Exponential(9.0), UP, detected=0.3)],
        Recovery(ALONE, detection=Constant(1.0), failback_outage=1.0, automatic=(BY_HAND,)),
    ),
    "places: groups at home": (
        [fault(r, r, Exponential(20.0), Exponential(150.0)) for r in "ab"],
        Recovery((Group("west", ("a", "b"), weight=3), Group("east", ("b",)))),
    ),
    # renewal-reward
    "renewal: seen or noticed, hold": (
        [fault("a", "a", Uniform(5.0, 30.0), UP, detected=0.6, harm=0.7)],
        moving(
            Stage("promote", Triangular(0.5, 1.0, 3.0)),
            detection=Uniform(0.1, 0.5),
            noticed=Exponential(6.0),
            hold=0.25,
            manual=(Stage("people", Lognormal(2.0, 0.3)),),
            soak=2.0,
            failback_outage=0.5,
        ),
    ),
    "renewal: readiness and luck": (
        [fault("a", "a", Gamma(16.0, 2.5), UP)],
        moving(LUCK, Stage("after", Uniform(0.0, 1.0)), breakage_rate=1 / 2000, drill_interval=2000.0),
    ),
    "renewal: repairs that may come first": (
        [fault("a", "a", Mixture(0.3, Constant(1.0), Weibull(30.0, 3.0)), UP)],
        moving(Stage("promote", Uniform(0.5, 1.5)), detection=Uniform(0.5, 1.5)),
    ),
    "renewal: false alarms": (
        [fault("a", "a", Constant(9.0), UP, harm=0.0)],
        moving(Stage("promote", Uniform(0.5, 1.5)), detection=Uniform(0.5, 1.5)),
    ),
    # chain
    "chain: detection, luck, both may fail": (
        [fault(r, r, Exponential(15.0), Exponential(150.0)) for r in "ab"],
        moving(
            Stage("auto", Exponential(1.0), success=0.7, fallback=(Stage("by hand", Exponential(4.0)),)),
            detection=Exponential(0.5),
        ),
    ),
    "chain: unseen, noticed, common cause": (
        [
            *(fault(r, r, Exponential(15.0), Exponential(150.0), detected=0.5, harm=0.6) for r in "ab"),
            fault("flood", "ab", Exponential(10.0), Exponential(200.0), repair_each=True),
        ],
        moving(Stage("auto", Exponential(1.0)), noticed=Exponential(5.0), manual=(Stage("people", Exponential(3.0)),)),
    ),
    "chain: three regions, false alarms, two in turn": (
        [
            *(fault(r, r, Exponential(30.0), Exponential(150.0)) for r in "abc"),
            fault("alarm", "a", Exponential(2.0), Exponential(100.0), harm=0.0),
            fault("shop", ["shop"], Exponential(2.0), Exponential(300.0), detected=0.2),
        ],
        Recovery(TRIO, shared=("shop",), automatic=(Stage("move", Exponential(2.0)), Stage("open", Constant(0.0)))),
    ),
    "chain: slow detection, which moving onto a lost region leaves out": (
        [
            *(fault(f"seen {r}", r, Exponential(15.0), Exponential(40.0)) for r in "ab"),
            *(fault(f"unseen {r}", r, Exponential(20.0), Exponential(60.0), detected=0.2) for r in "ab"),
        ],
        moving(
            Stage("auto", Exponential(1.0)),
            detection=Exponential(8.0),
            noticed=Exponential(2.0),
            manual=(Stage("people", Exponential(9.0)),),
        ),
    ),
}
FARTHEST = 4.0  # standard errors: all 36 comparisons hold for 99.4 % of seeds (t, 63 degrees of freedom)
REPLICATIONS, YEARS = 64 * 20, 20  # with the first of 21 years left out, which starts from new


def within(above, below, value):
    """A ratio of sums over sections lies within four jackknife standard errors of the exact value."""
    ratio = above.sum() / below.sum()
    left_out = (above.sum() - above) / (below.sum() - below)
    error = ((SECTIONS - 1) / SECTIONS * ((left_out - left_out.mean()) ** 2).sum()) ** 0.5
    assert error < 0.03 * value, f"too few years to tell: {ratio} ± {error} against {value}"
    assert abs(ratio - value) <= FARTHEST * error, f"{ratio} ± {error} against {value}"


@pytest.mark.parametrize("name", GRID)
def test_agrees_with_the_engine(name):
    modes, recovery = GRID[name]
    program = compile_program(modes, recovery)
    found = exact(program)
    assert found.method == name.split(":")[0]
    tallies = Tallies.zeros(program)
    Compiled(program).run(seed=11, replications=range(REPLICATIONS), years=YEARS, tallies=tallies, burn_in=1)
    shares = [group.weight / program.total_weight for group in program.groups]

    def per_section(by_group):
        return sum(share * by_group[:, i] for i, share in enumerate(shares))

    harm = per_section(tallies.phase.sum(2)) / 1000 / program.ticks_per_hour
    within(harm, tallies.years * 8760.0, found.unavailability)
    within(per_section(tallies.counts[:, :, Count.OUTAGES]), tallies.years * 1.0, found.outages_year)
    lengths = per_section(tallies.ticks[:, :, Span.RECOVERY]) / program.ticks_per_hour
    within(lengths, per_section(tallies.number[:, :, Span.RECOVERY]), found.mean_recovery)


def test_readiness_is_one_draw_for_all_stages():
    """Two stages need the same standby: either both may succeed, or both fail."""
    second = Stage("second", Constant(1.0), needs_ready=True, fallback=(Stage("more", Constant(3.0)),))
    first = Stage("first", Constant(1.0), needs_ready=True, fallback=(second,))
    recovery = moving(first, breakage_rate=1 / 2000, drill_interval=2000.0)
    found = exact(compile_program([fault("a", "a", Constant(40.0), UP)], recovery))
    assert found.mean_recovery == pytest.approx(1.0 + (1 - readiness(1 / 2000, 2000.0)) * 4.0)
