"""Service levels: downtime and availability, redundancy, error budgets, what was observed, and service credits.

Time is in hours, availability a ratio in [0, 1].
"""

from drmodel.calculators.sla.arithmetic import (
    HOURS_PER_DAY,
    HOURS_PER_MONTH,
    HOURS_PER_WEEK,
    HOURS_PER_YEAR,
    availability,
    downtime,
    from_mtbf,
    k_of_n,
    nines,
    parallel,
    redundant_with_shared,
    series,
)
from drmodel.calculators.sla.budgets import budget, budget_consumed, budget_left, burn_rate, time_to_exhaustion
from drmodel.calculators.sla.credit import expected_credit, service_credit
from drmodel.calculators.sla.observation import Observed, availability_interval, observed, repair_time_interval

__all__ = [
    "HOURS_PER_DAY",
    "HOURS_PER_MONTH",
    "HOURS_PER_WEEK",
    "HOURS_PER_YEAR",
    "Observed",
    "availability",
    "availability_interval",
    "budget",
    "budget_consumed",
    "budget_left",
    "burn_rate",
    "downtime",
    "expected_credit",
    "from_mtbf",
    "k_of_n",
    "nines",
    "observed",
    "parallel",
    "redundant_with_shared",
    "repair_time_interval",
    "series",
    "service_credit",
    "time_to_exhaustion",
]
