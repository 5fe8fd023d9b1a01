"""A scenario becomes what is simulated: every number of the tiny scenario that the simulator reads, worked out by hand."""

import math
from pathlib import Path

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import Mixture, Pert, Triangular, Uniform
from drmodel.scenario.loading import load
from drmodel.simulation.translate import objectives, programs

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
SECONDS, MINUTES, HOURS = 1_024, 60 * 1_024, 3_600 * 1_024  # ticks


@pytest.fixture(scope="module")
def scenario():
    return load(TINY, variant="base")


@pytest.fixture(scope="module")
def compiled(scenario):
    return programs(scenario, objectives(scenario))


def modes(program):
    return {mode.id: mode for mode in program.modes}


def translated(scenario, strategy="pair", **overrides):
    changed = scenario.override({path.replace("__", "."): value for path, value in overrides.items()})
    return programs(changed, objectives(changed))[strategy]


def test_objectives_are_those_of_the_plan_and_of_today(scenario):
    wanted = objectives(scenario, scenario.today())
    assert wanted.availabilities == (0.99, 0.999)
    assert wanted.rto == (pytest.approx(20 / 60),)
    assert wanted.rpo == (pytest.approx(2 / 60),)
    assert wanted.rto_modes == {"storm", "outage_lyon", "outage_gdansk"}  # its RTO is for the loss of any site
    assert wanted.rpo_modes == {"storm"}  # its RPO lists this one


def test_a_plan_without_an_objective_takes_the_scope_of_today(scenario):
    changed = scenario.override({"targets.rpo": "none"})
    assert objectives(changed, scenario).rpo_modes == {"storm"}
    assert objectives(changed).rpo_modes == objectives(changed).rto_modes


def test_without_a_list_a_site_loss_hits_one_region_and_no_data(scenario):
    default = scenario.override({"targets.rpo.scope": "site_loss"})
    assert objectives(default).rpo_modes == {"storm", "outage_lyon", "outage_gdansk"}


def test_a_service_level_in_force_is_compared_too(scenario):
    stricter = scenario.override({"constraints.availability": "99.5 %"})
    assert objectives(stricter).availabilities == (0.995, 0.999)


def test_service_credits_are_tiers_from_the_mildest(scenario):
    assert objectives(scenario).credits == ((0.995, 0.1), (0.99, 0.25), (0.95, 0.5))  # capped
    assert objectives(scenario.override({"service_level": "none"})).credits == ()
    with_target = objectives(scenario.override({"targets.availability.value": "99 %"}))
    assert with_target.compared == (0.99, 0.995, 0.95)  # one that is a target too is compared once


def test_strategies_keep_their_order_and_meet_only_their_own_faults(compiled):
    assert list(compiled) == ["solo", "pair", "trio"]
    assert sorted(modes(compiled["solo"])) == ["cards_down", "false_alarm", "release", "storm", "wipe"]
    assert "outage_gdansk" in modes(compiled["trio"])


def test_rates_are_faults_per_calendar_year(compiled):
    """storm: [1, 1.5, 3 /year] has the PERT mean (1 + 4 · 1.5 + 3) / 6; Lyon: 8,760 / (5,000 + 4)."""
    pair = modes(compiled["pair"])
    assert pair["storm"].faults_per_year == pytest.approx(10 / 6)
    assert pair["outage_lyon"].faults_per_year == pytest.approx(8_760 / 5_004)
    assert pair["storm"].detected == 0.98
    assert pair["false_alarm"].harm == 0
    assert pair["wipe"].corrupts


def test_a_measure_changes_the_faults_of_its_strategy_but_not_their_draws(compiled):
    with_it, without = modes(compiled["pair"])["release"], modes(compiled["trio"])["release"]
    assert (without.faults_per_year, without.harm) == (pytest.approx(6), 600)
    assert (with_it.faults_per_year, with_it.harm) == (pytest.approx(3), 200)
    assert with_it.repair.law == Pert(5 / 60, 15 / 60, 1.0)
    assert with_it.key == without.key


def test_the_calibration_scales_all_rates_and_repairs(scenario):
    scaled = modes(translated(scenario, "trio", fault_scale__rate=2, fault_scale__repair="50 %"))
    base = modes(translated(scenario, "trio"))
    assert scaled["storm"].faults_per_year == pytest.approx(2 * 10 / 6)
    assert scaled["storm"].repair.law.mean == pytest.approx(base["storm"].repair.law.mean / 2)
    assert scaled["outage_lyon"].up.law.mean == pytest.approx(2_500)
    assert scaled["outage_lyon"].repair.law.mean == pytest.approx(2)
    assert scaled["outage_gdansk"].up.law.mean == pytest.approx(base["outage_gdansk"].up.law.mean / 2)


def test_a_measure_may_end_a_fault_for_good(scenario):
    ended = modes(translated(scenario, measures__slow_releases__effects__release__rate_factor="0 %"))
    assert math.isinf(ended["release"].up.law.mean)
    assert ended["release"].faults_per_year == 0


def test_data_lost_by_a_failover(scenario, compiled):
    """The lag, or in 1 % the backup's age; without replication always the backup's age: U(copy, copy + interval)."""
    backup, lag = Uniform(0, 1), Triangular(1 / 3_600, 3 / 3_600, 60 / 3_600)
    assert compiled["pair"].failover_loss.law == Mixture(0.99, lag, backup)
    assert compiled["pair"].restore_loss.law == backup
    assert translated(scenario, strategies__pair__replication="none").failover_loss.law == backup
    sound = translated(scenario, replication_methods__stream__broken="0 %")
    assert sound.failover_loss.law == lag
    nightly = compiled["solo"].restore_loss.law
    assert (nightly.low, nightly.high) == (pytest.approx(20 / 60), pytest.approx(24 + 20 / 60))


def test_a_lag_of_two_kinds_cannot_be_broken_as_well(scenario):
    lag = "{mixture: {probability: 90 %, first: {constant: 1 s}, second: {constant: 9 s}}, source: {assumption: x}}"
    with pytest.raises(SimulationError, match=r"strategies\.pair: replication_methods\.stream: .*leave `broken` out"):
        translated(scenario, replication_methods__stream__lag=lag)


def test_times_of_recovery(compiled):
    pair, trio = compiled["pair"], compiled["trio"]
    assert pair.hold == 2 * MINUTES
    assert pair.soak == 2 * HOURS + 30 * MINUTES  # soak and two canary steps
    assert pair.failback_outage == MINUTES
    assert (pair.detection.law.low, pair.detection.law.high) == (pytest.approx(65 / 3_600), pytest.approx(95 / 3_600))
    assert pair.noticed.law.mean == pytest.approx(0.5)
    assert trio.noticed.law.mean == math.inf
    assert trio.detection.fixed == MINUTES
    assert modes(trio)["storm"].worth is None
    assert modes(pair)["storm"].worth is not None


def test_stages_and_their_fallbacks(compiled):
    pair = compiled["pair"]
    names = [stage.name for stage in pair.stages]
    assert names == ["promote", "promote_by_hand", "reroute", "reroute", "wake", "promote_by_hand", "load_backup"]
    promote = pair.stages[0]
    assert (promote.success, promote.needs_ready, promote.next) == (0.95, True, 3)
    assert pair.phases[pair.stages[3].phase] == "route"


def test_readiness_and_groups(compiled):
    """Two silent breakages a year, a drill every quarter: (1 − e^−0.5) / 0.5."""
    assert compiled["pair"].places[0].ready == pytest.approx((1 - math.exp(-0.5)) / 0.5)
    assert compiled["trio"].places[0].ready == 1.0
    west, east = compiled["trio"].groups
    assert (west.weight, east.weight) == (3, 2)
    assert (west.away_share, east.away_share) == (1.0, pytest.approx(0.7))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("fault_modes__storm__rate", "90000 /year", "lower the rate or the repair"),
        ("fault_scale__repair", "0 %", "must be greater than 0"),
    ],
)
def test_what_cannot_be_simulated_names_the_strategy(scenario, path, value, words):
    with pytest.raises(SimulationError, match=rf"strategies\.solo: .*{words}"):
        translated(scenario, **{path: value})


@pytest.mark.parametrize(("left_out", "kept"), [("automatic", ["wake", "promote_by_hand"]), ("manual", ["promote"])])
def test_where_there_is_one_path_it_serves_both_ways_of_finding_out(scenario, left_out, kept):
    program = translated(scenario, **{f"strategies__pair__{left_out}": "none"})
    for start, end in (program.automatic, program.manual):
        assert [stage.name for stage in program.stages[start:end]][: len(kept)] == kept
