"""A study as tables: what each strategy comes to, where its downtime comes from, and when to act."""

from typing import Any

import pandas as pd

from drmodel.analysis.causes import by_cause
from drmodel.analysis.economic import Between
from drmodel.analysis.forecast import Forecast
from drmodel.analysis.standing import progress
from drmodel.analysis.uncertainty.results import Uncertainty
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.leaves import Text
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.statistics import Interval
from drmodel.study import bounds
from drmodel.study.bounds import Bounds
from drmodel.study.dates import day_in
from drmodel.study.results import Situation, Study
from drmodel.units import unit_of

Row = tuple[str, str, float | None, float | None, float | None]
COLUMNS = ["strategy", "measure", "unit", "mean", "low", "high"]
TRIGGERS = [
    *("current", "threshold", "fired", "gone", "early", "middle", "late", "never", "start", "starts"),
    *("pays_from", "pays_on"),
]
PAYS = ["pays_from", "low", "high", "pays_to", "best_from", "best_to", "waiting_month"]
ROADMAP = ["horizon", "item", "waits_for", "early", "middle", "late", "never", "start", "starts"]


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


def downtime_by_cause(situation: Situation) -> pd.DataFrame:
    """Mean downtime [h/year]: a row for each cause, a column for each strategy."""
    found = {name: by_cause(situation.scenario, estimate) for name, estimate in situation.estimates.items()}
    return pd.DataFrame(found).rename_axis("cause")


def triggers(study: Study) -> pd.DataFrame:
    """The triggers of a study, one a row; none if its scenario has none."""
    rules = {} if study.scenario.triggers is None else study.scenario.triggers.rules
    gone = progress(rules)
    rows = [_trigger(study, name, rule, gone[name]) for name, rule in rules.items()]
    return pd.DataFrame(rows, index=pd.Index(rules, name="trigger", dtype=object), columns=TRIGGERS)


def pays(study: Study) -> pd.DataFrame:
    """From what cost of an hour of outage each strategy but the baseline pays, one a row."""
    found = study.economics.strategies
    rows = [
        {
            **_range("pays", one.pays),
            **({} if one.pays is None else {"low": one.pays.start.low, "high": one.pays.start.high}),
            **_range("best", one.best),
            "waiting_month": one.waiting_month.mean,
        }
        for one in found.values()
    ]
    return pd.DataFrame(rows, index=pd.Index(found, name="strategy", dtype=object), columns=PAYS)


def roadmap(study: Study) -> pd.DataFrame:
    """The roadmap of a study, an item a row; none if its scenario has none."""
    horizons = {} if study.scenario.roadmap is None else study.scenario.roadmap.horizons
    rows = []
    for key, horizon in horizons.items():
        for name, item in horizon.items.items():
            due = study.roadmap[key].get(name)
            when = {} if due is None else {**_forecast(study, due.forecast), "start": _middle(study, due.start)}
            rows.append({"horizon": key, "item": name, "waits_for": item.waits_for, **when, "starts": item.starts})
    return pd.DataFrame(rows, columns=ROADMAP)


def _trigger(study: Study, name: str, rule: TriggerRule, gone: float | None) -> dict[str, Any]:
    """One rule: how far it is, when it fires, and from where and when the strategy pays that it starts."""
    assert study.triggers is not None  # a scenario with rules has a state of them
    state = study.triggers.rules[name]
    priced = None if rule.starts is None else study.economics.rules.get(name, {}).get(rule.starts)
    row = {
        "current": _written(rule.current),
        "threshold": f"{rule.operator} {_written(rule.threshold)}",
        "fired": state.fired,
        "gone": gone,
        **({} if state.forecast is None else _forecast(study, state.forecast)),
        "start": _middle(study, state.start),
        "starts": rule.starts,
    }
    if priced is None or not isinstance(rule.threshold, Quantity):
        return row
    factor = float(unit_of(rule.threshold.unit).factor)
    return {**row, "pays_from": priced.pays.mean / factor, "pays_on": _middle(study, priced.forecast)}


def _written(value: Quantity | Text) -> str:
    return value.written if isinstance(value, Quantity) else value.text("en")


def _forecast(study: Study, found: Forecast) -> dict[str, Any]:
    days = {name: day_in(study.scenario, getattr(found, name)) for name in ("early", "middle", "late")}
    return {**days, "never": found.never}


def _middle(study: Study, found: Forecast | None) -> str | None:
    return None if found is None else day_in(study.scenario, found.middle)


def _range(what: str, found: Between | None) -> dict[str, float | None]:
    if found is None:
        return {}
    return {f"{what}_from": found.start.mean, f"{what}_to": None if found.end is None else found.end.mean}


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
