"""From a scenario to what is simulated: the tiny scenario, number by number."""

from pathlib import Path

import pytest

from drmodel.errors import SimulationError
from drmodel.laws import Constant, Lognormal, Mixture, Pert, Triangular, Uniform
from drmodel.scenario.loading import load
from drmodel.simulation import translate
from drmodel.simulation.translate import objectives, programs

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@pytest.fixture(scope="module")
def tiny():
    return load(TINY, variant="base")


@pytest.fixture
def recovery(monkeypatch):
    """Ways of recovery and fault modes as handed to the compiler, by strategy."""

    def of(scenario):
        seen = []
        monkeypatch.setattr(
            translate, "compile_program", lambda modes, recovery, wanted: seen.append((modes, recovery))
        )
        programs(scenario, objectives(scenario))
        return dict(zip(scenario.strategies, seen, strict=True))

    return of


def test_objectives_are_the_union_of_plan_and_today(tiny):
    wanted = objectives(tiny, tiny.today())
    assert wanted.availabilities == (0.99, 0.999)
    assert wanted.rto == pytest.approx((20 / 60,))
    assert wanted.rpo == pytest.approx((2 / 60,))
    assert wanted.site_modes == {"storm"}


def test_without_a_list_the_loss_of_a_site_is_what_stops_one_region(tiny):
    scenario = tiny.override({"targets.rpo.scope": "site_loss"})
    assert objectives(scenario).site_modes == {"storm", "outage_lyon", "outage_gdansk"}


def test_a_recovery_in_hours(tiny, recovery):
    _, pair = recovery(tiny)["pair"]
    assert [(g.regions, g.weight, g.away_share) for g in pair.groups] == [(("porto", "lyon"), 1, 0.8)]
    assert pair.detection == Uniform(2 * 30 / 3600 + 5 / 3600, 3 * 30 / 3600 + 5 / 3600)
    assert (pair.hold, pair.worth_above) == (pytest.approx(2 / 60), 0.5)
    assert (pair.soak, pair.canary, pair.failback_outage) == (2.0, 0.5, pytest.approx(1 / 60))
    assert pair.breakage_rate == pytest.approx(2 / 8760)
    assert pair.drill_interval == pytest.approx(3 * 730)
    assert [stage.name for stage in pair.automatic] == ["promote", "reroute"]
    assert [stage.name for stage in pair.automatic[0].fallback] == ["promote_by_hand", "reroute"]
    assert pair.automatic[0].success == 0.95
    assert pair.restore_loss == Uniform(0.0, 1.0)
    assert pair.failover_loss == Mixture(0.99, Triangular(1 / 3600, 3 / 3600, 60 / 3600), Uniform(0.0, 1.0))


def test_without_replication_a_failover_falls_back_on_the_backup(tiny, recovery):
    _, solo = recovery(tiny)["solo"]
    assert solo.failover_loss == solo.restore_loss == Uniform(20 / 60, 24 + 20 / 60)


def test_a_replica_that_never_breaks_loses_its_lag(tiny, recovery):
    scenario = tiny.override({"replication_methods.stream.broken": "none"})
    _, pair = recovery(scenario)["pair"]
    assert pair.failover_loss == Triangular(1 / 3600, 3 / 3600, 60 / 3600)


def test_a_mixed_lag_cannot_be_broken_as_well(tiny):
    scenario = tiny.override({"strategies.pair.replication": "files", "replication_methods.files.broken": "1 %"})
    with pytest.raises(SimulationError, match="replication_methods.files"):
        programs(scenario, objectives(scenario))


def test_measures_change_the_faults_of_their_strategy_only(tiny, recovery):
    found = recovery(tiny)
    release = {name: next(m for m in modes if m.id == "release") for name, (modes, _) in found.items()}
    assert release["pair"].repair == Pert(5 / 60, 15 / 60, 1.0)
    assert release["pair"].harm == 0.2
    assert 8760 / (release["pair"].up.mean + release["pair"].repair.mean) == pytest.approx(3.0)
    assert 8760 / (release["solo"].up.mean + release["solo"].repair.mean) == pytest.approx(6.0)
    assert release["solo"] == release["trio"]


def test_scales_apply_to_rates_up_times_and_repairs(tiny, recovery):
    scenario = tiny.override({"fault_scale.rate": 2, "fault_scale.repair": 3})
    modes = {mode.id: mode for mode in recovery(scenario)["solo"][0]}
    storm, lyon, gdansk = modes["storm"], modes["outage_lyon"], modes["outage_gdansk"]
    base = Lognormal.from_p95(3.0, 14.0)
    assert storm.repair.mean == pytest.approx(3 * base.mean)
    rate = (1 + 4 * 1.5 + 3) / 6  # mean of a PERT quantity
    assert storm.up.mean == pytest.approx(8760 / (2 * rate) - 3 * base.mean)
    assert lyon.up.mean == pytest.approx(2500.0)
    assert gdansk.up.mean == pytest.approx(load(TINY).fault_modes["outage_gdansk"].up.law().mean / 2)


def test_a_detection_law_is_taken_as_it_is(tiny, recovery):
    _, trio = recovery(tiny)["trio"]
    assert trio.detection == Constant(1 / 60)
    assert [(g.id, g.weight) for g in trio.groups] == [("west", 3), ("east", 2)]


def test_strategies_become_programs_in_their_order(tiny):
    found = programs(tiny, objectives(tiny))
    assert list(found) == ["solo", "pair", "trio"]
    assert [mode.id for mode in found["solo"].modes] == ["cards_down", "false_alarm", "release", "storm", "wipe"]
