"""A study as tables: one row for each strategy and measure."""

import pandas as pd

from drmodel.analysis.uncertainty.results import Uncertainty
from drmodel.simulation.statistics import Interval
from drmodel.study import bounds
from drmodel.study.bounds import Bounds
from drmodel.study.results import Situation

Row = tuple[str, str, float | None, float | None, float | None]
COLUMNS = ["strategy", "measure", "unit", "mean", "low", "high"]


def outcomes(situation: Situation, sure: Uncertainty | None) -> pd.DataFrame:
    """What every strategy comes to in one situation, in tidy form.

    Parameters
    ----------
    situation
        The strategies under one set of targets, users and costs.
    sure
        How sure the decision is; None if that was not computed.

    Returns
    -------
    A row for each strategy and measure: unit, mean, and the 95 % interval of the simulation; missing where a
    measure does not apply or nothing bounds it, or for what joint samples tell without one.
    """
    rows = [
        (name, *row) for name in situation.worths for row in (*_rows(situation, name), *_sure(situation, sure, name))
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _sure(situation: Situation, sure: Uncertainty | None, name: str) -> list[Row]:
    """What joint samples of the uncertain inputs tell."""
    if sure is None:
        return []
    option, money = sure.options[name], f"{situation.scenario.currency.value}/year"
    return [
        ("probability of being best", "1", option.p_best, None, None),
        ("expected regret", money, option.expected_regret, None, None),
    ]


def _rows(situation: Situation, name: str) -> list[Row]:
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
