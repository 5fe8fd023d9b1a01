"""A study as tables: one row for each strategy and measure."""

import pandas as pd

from drmodel.simulation.statistics import Interval
from drmodel.study import bounds
from drmodel.study.bounds import Bounds
from drmodel.study.evaluation import Situation

COLUMNS = ["strategy", "measure", "unit", "mean", "low", "high"]


def outcomes(situation: Situation) -> pd.DataFrame:
    """What every strategy comes to in one situation, in tidy form.

    Parameters
    ----------
    situation
        The strategies under one set of targets, users and costs.

    Returns
    -------
    A row for each strategy and measure: unit, mean, and the 95 % interval of the simulation; missing where a
    measure does not apply or nothing bounds it.
    """
    return pd.DataFrame([(name, *row) for name in situation.worths for row in _rows(situation, name)], columns=COLUMNS)


def _rows(situation: Situation, name: str) -> list[tuple[str, str, float | None, float | None, float | None]]:
    estimate, worth, scenario = situation.estimates[name], situation.worths[name], situation.scenario
    money = f"{scenario.currency.value}/year"
    month = worth.cost.month.known
    recovery, loss = estimate.recovery["all"], estimate.loss["all"]
    ratio, npv = worth.benefit_cost_ratio, situation.returns[name].all.npv
    intervals: list[tuple[str, str, Interval | Bounds | None]] = [
        ("cost", f"{scenario.currency.cost}/month", Interval(month, month, month)),
        ("availability", "1", bounds.availability(estimate)),
        ("downtime", "h/year", bounds.downtime(estimate)),
        ("outages", "/year", estimate.outages_year),
        ("recovery time", "h", recovery.mean),
        ("recovery time, p95", "h", recovery.quantiles.get(0.95)),
        ("data loss", "h", loss.mean),
        ("data lost", "h/year", loss.hours_per_year),
        ("service credit", "1", estimate.credit_share),
        ("outage cost", money, bounds.outage_cost(situation, name)),
        ("net benefit", money, bounds.gain(situation, name, worth.net_benefit)),
        ("benefit-cost ratio", "1", None if ratio is None else bounds.gain(situation, name, ratio)),
        ("net present value", scenario.currency.value, None if npv is None else bounds.gain(situation, name, npv)),
    ]
    return [
        (measure, unit, *((None, None, None) if i is None else (i.mean, i.low, i.high)))
        for measure, unit, i in intervals
    ]
