"""A study as tables: its own numbers, in tidy form."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from drmodel.scenario.loading import load
from drmodel.simulation.statistics import Interval
from drmodel.study.evaluation import evaluate
from drmodel.study.results import study_of
from drmodel.study.tables import COLUMNS, ROADMAP, TRIGGERS


@pytest.fixture(scope="module")
def study(request):
    scenario = load(request.config.rootpath / "tests/scenarios/tiny.yaml")
    return evaluate(scenario, seed=3, budget=640, jobs=1)


def test_every_strategy_has_every_measure_once(study):
    table = study.outcomes
    assert list(table.columns) == COLUMNS
    assert not table.duplicated(["strategy", "measure"]).any()
    assert set(table.groupby("strategy").size()) == {table.measure.nunique()}


def test_the_numbers_are_the_study_s(study):
    table = study.outcomes.set_index(["strategy", "measure"])
    pair = study.planned.estimates["pair"]
    assert table.loc[("pair", "availability"), "mean"] == pair.availability.mean
    assert table.loc[("pair", "downtime"), "high"] == pair.downtime_hours_year.high
    assert table.loc[("pair", "net benefit"), "unit"] == "EUR/year"
    assert table.loc[("pair", "net present value"), "mean"] == study.planned.returns["pair"].all.npv.mean
    assert table.loc[("pair", "net present value"), "unit"] == "EUR"
    assert table.loc[("solo", "benefit-cost ratio")].isna()["mean"]


def test_what_nothing_bounds_is_missing(study):
    trio = study.planned.estimates["trio"]
    hours = Interval(0.0, 0.0, 8760.0)
    unseen = replace(trio, unavailability=Interval(0.0, 0.0, 1.0), downtime_hours_year=hours)
    situation = replace(study.planned, estimates=study.planned.estimates | {"trio": unseen})
    table = replace(study, planned=situation).outcomes.set_index(["strategy", "measure"])
    assert table.loc[("trio", "availability"), ["mean", "low", "high"]].isna().tolist() == [False, True, False]
    assert table.loc[("trio", "downtime"), ["mean", "low", "high"]].isna().tolist() == [False, False, True]
    assert not table.loc[("pair", "downtime"), ["mean", "low", "high"]].isna().any()


def test_downtime_of_all_causes_is_all_downtime(study):
    table = study.downtime_by_cause
    assert list(table.columns) == list(study.planned.estimates)
    for name, estimate in study.planned.estimates.items():
        assert table[name].sum() == pytest.approx(estimate.downtime_hours_year.mean)


def test_a_trigger_is_told_by_what_is_written_and_when_it_fires(study):
    """At a growth that is known, 900 users are 2,000 after ln(2000/900)/ln(1.02) months of 730 h."""
    known = {"triggers.rules.buyers.growth": "2 %/month"}
    table = again(study, known).trigger_table
    assert list(table.columns) == TRIGGERS
    assert list(table.index) == ["buyers", "season", "contract"]
    buyers, contract = table.loc["buyers"], table.loc["contract"]
    fires = (date(2026, 3, 1) + timedelta(hours=730 * math.log(2000 / 900) / math.log(1.02))).isoformat()
    assert (buyers.current, buyers.threshold, buyers.fired) == ("900 users", "> 2000 users", False)
    assert (buyers.gone, buyers.never) == (0.45, 0.0)
    assert list(buyers[["early", "middle", "late"]]) == [fires] * 3
    assert buyers.start < buyers.middle
    assert contract[["fired", "early", "pays_from"]].isna().all()


def test_where_a_strategy_pays_is_where_its_net_benefit_is_nothing(study):
    """The net benefit is a line over the cost of an hour: its slope is the hours avoided."""
    table, hour = study.pays_table, study.economics.hour.known
    assert list(table.index) == ["pair", "trio"]
    for name, row in table.iterrows():
        worth = study.planned.worths[name]
        assert row.pays_from == pytest.approx(max(hour - worth.net_benefit.mean / worth.avoided_hours.mean, 0))
        assert row.low <= row.pays_from <= row.high
        assert row.waiting_month == pytest.approx(worth.net_benefit.mean / 12)


def test_the_roadmap_says_when_what_it_waits_for_is_due(study):
    table = study.roadmap_table
    assert list(table.columns) == ROADMAP
    written = study.scenario.roadmap.horizons
    assert list(zip(table.horizon, table["item"], strict=True)) == [
        (key, name) for key in written for name in written[key].items
    ]
    waits = table[table.waits_for.notna()]
    assert len(waits)
    assert table[table.waits_for.isna()].early.isna().all()


def test_without_triggers_and_roadmap_the_tables_are_empty(study):
    bare = again(study, {"triggers": "none", "roadmap": "none"})
    assert (len(bare.trigger_table), len(bare.roadmap_table)) == (0, 0)
    assert list(bare.trigger_table.columns) == TRIGGERS


def again(study, changes):
    return study_of(
        study.scenario.override(changes), study.settings, study.planned.estimates, study.today.estimates, "base", ()
    )
