"""How far apart two strategies are, from estimates made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from drmodel.analysis.compare import prices
from drmodel.analysis.sensitivity.outlook import Outlook
from drmodel.simulation.statistics import Interval, mean_of


def _losing(estimate, lost):
    return replace(estimate, loss=dict(estimate.loss) | {"all": replace(estimate.loss["all"], hours_per_year=lost)})


@pytest.fixture
def outlook(tiny, estimate):
    """Downtime that is better by an hour a year, give or take; data that one of them lost."""
    worse = estimate(5.0, sections=tuple(4.5 + (i % 2) for i in range(64)))
    better = estimate(4.0, sections=(4.0,) * 64)
    return Outlook(tiny, {"solo": worse, "pair": _losing(better, Interval(0.5, 0.4, 0.6)), "trio": better})


def test_hours_are_paired_and_data_widths_add(tiny, outlook):
    price = prices(tiny)
    lead = outlook.over("pair", "solo")
    hours = mean_of(np.array(outlook.estimates["solo"].sections) - 4.0)
    assert lead.mean == outlook.worths["pair"].net_benefit.mean
    assert lead.half_width == pytest.approx(hours.half_width * price.hour.known + 0.1 * price.data_hour)


def test_what_nobody_saw_lost_adds_no_width(tiny, outlook):
    unbounded = _losing(outlook.estimates["trio"], Interval(0.0, 0.0, 8760.0))
    wide = Outlook(tiny, dict(outlook.estimates) | {"trio": unbounded})
    assert wide.over("trio", "solo") == outlook.over("trio", "solo")


def test_equal_strategies_differ_by_their_cost_for_sure(tiny, outlook):
    same = Outlook(tiny, dict.fromkeys(outlook.estimates, outlook.estimates["solo"]))
    lead = same.over("pair", "solo")
    assert lead.half_width == 0
    assert lead.mean == -same.worths["pair"].cost.added_year.known


def test_who_is_no_candidate_has_no_lead(tiny, outlook):
    missed = [name for name in outlook.estimates if name not in outlook.candidates]
    assert all(outlook.lead(name) is None for name in missed)
    assert outlook.best == outlook.candidates[0]
