"""Outcomes as a table: the study's own numbers, a row for each strategy and measure."""

from dataclasses import replace

import pytest

from drmodel.scenario.loading import load
from drmodel.simulation.statistics import Interval
from drmodel.study.evaluation import evaluate
from drmodel.study.tables import COLUMNS


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
