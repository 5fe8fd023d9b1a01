"""The ranges of a scenario, their samples, and the scenario that holds them."""

import math

import numpy as np
import pytest
from scipy import stats

from drmodel.analysis.compare import prices
from drmodel.analysis.costs import costs
from drmodel.analysis.uncertainty.inputs import WithValues, quantity_at, ranged
from drmodel.analysis.uncertainty.joint import _stratified, joint_samples
from drmodel.analysis.uncertainty.sampled import draw, moving_inputs, outcomes
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.draws import key
from drmodel.simulation.nested import nested
from drmodel.simulation.translate import objectives, programs

IN_A_LAW = {"fault_modes.outage_lyon.repair": "{exponential: {mean: {range: [2, 4, 6 h]}}}"}
RANGES_IN_LAWS = {
    **IN_A_LAW,
    "fault_modes.wipe.repair": "{constant: {range: [30, 90 min]}}",
    "strategies.pair.manual[wake].duration": (
        "{hourly: {base: {exponential: {mean: {range: [10, 30 min]}}},"
        " windows: [{days: mon-fri, hours: 8-18, law: {constant: {range: [2, 8 min]}}}]}}"
    ),
    "replication_methods.stream.lag": (
        "{mixture: {probability: {range: [80, 90 %]}, first: {constant: 1 s}, second: {constant: {range: [9, 20 s]}}}}"
    ),
    "replication_methods.stream.broken": "none",
}


def test_every_range_is_found_those_within_laws_too(tiny):
    found = {one.path: one.quantity for one in ranged(tiny.override(RANGES_IN_LAWS))}
    assert found.keys() >= {
        "fault_modes.storm.rate",
        "fault_modes.wipe.rate",
        "fault_modes.outage_lyon.repair.exponential.mean",
        "fault_modes.wipe.repair.constant",
        "strategies.pair.manual[wake].duration.hourly.base.exponential.mean",
        "strategies.pair.manual[wake].duration.hourly.windows.law.constant",
        "replication_methods.stream.lag.mixture.probability",
        "replication_methods.stream.lag.mixture.second.constant",
        "strategies.trio.groups.east.away_share",
        "outage_cost.parts.sales.amount",
        "baseline.latency",
    }
    assert found["fault_modes.storm.rate"].high == 3


def test_another_value_in_its_place_is_what_an_override_gives(tiny):
    """The rebuilt scenario is read as the one that was loaded with the values, checks and all."""
    scenario = tiny.override(IN_A_LAW)
    changes = {
        "fault_modes.storm.rate": ("2.5 /year", 2.5),
        "fault_modes.outage_lyon.repair.exponential.mean": ("5 h", 5.0),
        "strategies.pair.costs.standby.amount": ("90 EUR/month", 90.0),
        "outage_cost.parts.sales.amount": ("150 EUR/h", 150.0),
    }
    places = [one for one in ranged(scenario) if one.path in changes]
    rebuilt = WithValues(scenario, places)([changes[one.path][1] for one in places])
    loaded = scenario.override({path: text for path, (text, _) in changes.items()})
    wanted = objectives(scenario)
    assert programs(rebuilt, wanted) == programs(loaded, wanted)
    assert costs(rebuilt) == costs(loaded)
    assert prices(rebuilt) == prices(loaded)
    assert programs(scenario, wanted) != programs(loaded, wanted)


def test_what_moves_no_result_is_no_input(tiny):
    found = {one.place.path: one.simulated for one in moving_inputs(tiny, objectives(tiny))}
    assert found["fault_modes.storm.rate"] is True
    assert found["outage_cost.parts.sales.amount"] is False
    assert not found.keys() & {"baseline.latency", "triggers.rules.buyers.growth"}
    flat = tiny.override({"fault_modes.storm.rate": "{range: [2, 2, 2 /year]}"})
    assert "fault_modes.storm.rate" not in {one.place.path for one in moving_inputs(flat, objectives(flat))}
    seen = tiny.override(
        {"outage_cost.parts.sales.amount": "{values: [80, 90, 90, 90, 90, 90, 90, 90, 90, 90, 90, 100 EUR/h]}"}
    )
    assert "outage_cost.parts.sales.amount" in {one.place.path for one in moving_inputs(seen, objectives(seen))}
    wide = tiny.override({"fault_modes.storm.rate": "{range: [1, 1, 8000 /year]}"})  # cannot be simulated at its end
    assert {one.place.path: one.simulated for one in moving_inputs(wide, objectives(wide))}["fault_modes.storm.rate"]


def test_ranges_without_width_give_the_base_run_of_the_same_replications_to_the_last_bit(tiny):
    flat = tiny.override(
        {
            "fault_modes.storm.rate": "{range: [1.7, 1.7, 1.7 /year]}",
            "fault_modes.wipe.rate": "{90%: [0.3, 0.3 /year]}",
            "outage_cost.parts.sales.amount": "{range: [110.1, 110.1 EUR/h]}",
        }
    )
    wanted = objectives(flat)
    inputs = list(moving_inputs(tiny, wanted))
    width = {one.path: one for one in ranged(flat)}
    inputs = [type(one)(width[one.place.path], one.simulated, one.yearly) for one in inputs if one.place.path in width]
    inputs = [one for one in inputs if one.place.quantity.low == one.place.quantity.high]
    assert len(inputs) == 3
    values = draw(flat, inputs, 4, seed=9)
    settings = {"seed": 9, "replications": 4, "mission_years": 2, "jobs": 1, "engine": "compiled"}
    sampled = outcomes(flat, wanted, inputs, values, progress=None, **settings)
    base = programs(flat, wanted)
    played = list(nested([base] * 4, **settings))
    for sample, expected in zip(sampled.missions, played, strict=True):
        for missions, name in zip(sample, sampled.strategies, strict=True):
            assert missions.down.tobytes() == expected[name].down.tobytes()
            assert missions.lost.tobytes() == expected[name].lost.tobytes()
    assert {price.hour.known for price in sampled.prices} == {110.1}
    assert [tuple(row) for row in sampled.added] == [tuple(cost.added_year.known for cost in costs(flat).values())] * 4


SPREADS = {
    "pert": (Quantity(3.5, low=1.0, likely=3.0, high=8.0, spread="pert"), stats.beta(2.142857142857143, 3.857142857142857, 1, 7)),
    "uniform": (Quantity(2.0, low=1.0, high=3.0, spread="uniform"), stats.uniform(1, 2)),
    "normal90": (Quantity(1.0, low=-1.0, high=3.0, spread="normal90"), stats.norm(1, 2 / stats.norm.ppf(0.95))),
    "lognormal90": (
        Quantity(2.2, low=1.0, high=4.0, spread="lognormal90"),
        stats.lognorm(math.log(4) / 2 / stats.norm.ppf(0.95), scale=2.0),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("quantity", "law"), SPREADS.values(), ids=SPREADS)
def test_samples_follow_the_spread(quantity, law):
    u = np.array([0.01, 0.05, 0.3, 0.5, 0.95, 0.999])
    assert quantity.quantile(u) == pytest.approx(law.ppf(u), rel=1e-9)
    values = joint_samples({"a": quantity, "b": quantity}, {}, 1024, seed=4)
    assert stats.kstest(values[:, 0], law.cdf).statistic < 0.01  # random points would come to 0.04
    assert abs(stats.spearmanr(values[:, 0], values[:, 1]).statistic) < 0.02


def test_samples_of_values_that_were_seen_are_those_values_as_often_as_they_were():
    quantity = Quantity(3.0, low=1.0, high=9.0, spread="empirical", values=(1.0, 9.0, 1.0, 1.0))
    values = joint_samples({"a": quantity, "b": SPREADS["pert"][0]}, {("a", "b"): 0.6}, 1024, seed=4)
    found, count = np.unique(values[:, 0], return_counts=True)
    assert (found.tolist(), count.tolist()) == ([1.0, 9.0], [768, 256])
    assert values[values[:, 0] == 9, 1].mean() > values[values[:, 0] == 1, 1].mean() + 1


@pytest.mark.parametrize("rank", [0.6, -0.4, 0.95])
def test_rank_correlations_are_those_that_were_asked_for(rank):
    quantities = {name: quantity for name, (quantity, _) in SPREADS.items()}
    values = joint_samples(quantities, {("pert", "normal90"): rank, ("pert", "nowhere"): 0.5}, 4096, seed=4)
    ranks = stats.spearmanr(values).statistic
    assert ranks[0, 2] == pytest.approx(rank, abs=0.01)
    assert abs(ranks[0, 1]) < 0.02
    assert stats.kstest(values[:, 2], SPREADS["normal90"][1].cdf).statistic < 0.01
    alone = joint_samples(quantities, {}, 4096, seed=4)
    assert np.array_equal(values[:, [1, 3]], alone[:, [1, 3]])


@pytest.mark.parametrize("number", [100, 1024])
def test_as_many_inputs_as_a_real_scenario_has_are_spread_evenly_and_not_correlated_by_chance(number):
    """One sample in each of as many parts. By chance ranks are correlated by 1/√n, give or take; half of that is rare."""
    quantities = {f"x{i}": Quantity(0.5, low=0.0, high=1.0, spread="uniform") for i in range(92)}
    values = joint_samples(quantities, {("x3", "x90"): 0.7}, number, seed=4)
    parts = np.sort(np.floor(values * number), axis=0)
    assert np.array_equal(parts, np.broadcast_to(np.arange(number)[:, None], parts.shape))
    ranks = stats.spearmanr(values).statistic
    others = ranks[np.triu_indices(92, 1)]
    assert ranks[3, 90] == pytest.approx(0.7, abs=0.5 / np.sqrt(number))
    assert np.sqrt(np.mean(others[others < 0.5] ** 2)) < 0.5 / np.sqrt(number)


def test_with_fewer_samples_than_inputs_a_stated_correlation_is_there():
    quantities = {f"x{i}": Quantity(0.5, low=0.0, high=1.0, spread="uniform") for i in range(92)}
    values = joint_samples(quantities, {("x3", "x90"): 0.9}, 64, seed=4)
    assert stats.spearmanr(values[:, 3], values[:, 90]).statistic == pytest.approx(0.9, abs=0.1)


def test_the_seed_decides():
    quantities = {"a": SPREADS["pert"][0]}
    first = joint_samples(quantities, {}, 128, seed=4)
    assert np.array_equal(first, joint_samples(quantities, {}, 128, seed=4))
    assert not np.array_equal(first, joint_samples(quantities, {}, 128, seed=5))


@pytest.mark.parametrize("number", [8, 64])
def test_an_input_is_drawn_as_scipy_draws_it(number):
    found = _stratified(number, 7, "costs.a")
    cube = stats.qmc.LatinHypercube(1, rng=np.random.default_rng([7, key("costs.a")])).random(number)
    assert np.array_equal(found, cube[:, 0])


def test_what_is_drawn_for_an_input_depends_on_neither_its_place_nor_those_behind_it():
    quantities = {f"x{i}": SPREADS["pert"][0] for i in (2, 0, 3, 1)}
    ranks = {("x1", "x3"): 0.7}
    found = dict(zip(quantities, joint_samples(quantities, ranks, 256, seed=4).T, strict=True))
    turned = dict(reversed(quantities.items()))
    again = dict(zip(turned, joint_samples(turned, ranks, 256, seed=4).T, strict=True))
    longer = quantities | {"x4": SPREADS["pert"][0]}
    beside = dict(zip(longer, joint_samples(longer, ranks, 256, seed=4).T, strict=True))
    for path in quantities:
        assert np.array_equal(found[path], again[path])
        assert np.allclose(found[path], beside[path], rtol=1e-12)


def test_a_range_is_found_by_its_path(tiny):
    for one in ranged(tiny):
        assert quantity_at(tiny, one.path) == one.quantity
    assert quantity_at(tiny, "strategies.solo.title") is None
