"""What outages cost and what a strategy gives back: losses, ratios, break-even, and which options are worth comparing.

Benefits and costs are compared per year and in one currency. An added cost or an avoided loss may be negative (a
strategy that saves money, or that makes matters worse). Nothing here looks beyond a year or discounts.
"""

from drmodel.calculators.returns.incremental import Option, frontier
from drmodel.calculators.returns.losses import avoided_loss, expected_annual_loss, outage_cost_per_hour
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
    "Option",
    "avoided_loss",
    "benefit_cost_ratio",
    "break_even_hours",
    "cost_cover_months",
    "expected_annual_loss",
    "frontier",
    "net_benefit",
    "outage_cost_per_hour",
    "payback_months",
    "roi",
    "share_curable_needed",
]
