"""What outages cost and what a strategy gives back: losses, ratios, break-even, and which options are worth comparing.

Benefits and costs are compared per year and in one currency. An added cost or an avoided loss may be negative (a
strategy that saves money, or that makes matters worse). What looks beyond a year, flows over periods, is discounted
to t = 0, when the first of them falls.
"""

from drmodel.calculators.returns.flows import Compounding, discounted, irr, npv, payback, rate_per_month
from drmodel.calculators.returns.incremental import Option, frontier
from drmodel.calculators.returns.losses import (
    avoided_loss,
    expected_annual_loss,
    expected_penalties,
    outage_cost_per_hour,
)
from drmodel.calculators.returns.ratios import (
    benefit_cost_ratio,
    break_even_hours,
    cost_cover_months,
    net_benefit,
    payback_months,
    roi,
    share_curable_needed,
)

__all__ = [
    "Compounding",
    "Option",
    "avoided_loss",
    "benefit_cost_ratio",
    "break_even_hours",
    "cost_cover_months",
    "discounted",
    "expected_annual_loss",
    "expected_penalties",
    "frontier",
    "irr",
    "net_benefit",
    "npv",
    "outage_cost_per_hour",
    "payback",
    "payback_months",
    "rate_per_month",
    "roi",
    "share_curable_needed",
]
