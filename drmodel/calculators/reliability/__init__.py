"""What counted incidents say: rates with exact intervals, laws of duration, trend, clustering, what is shared."""

from drmodel.calculators.reliability.arrivals import (
    clustering,
    coincidences,
    laplace_trend,
    military_handbook_trend,
    rate_interval,
    share_interval,
)
from drmodel.calculators.reliability.durations import LAWS, Fit, fit, fit_all, goodness_of_fit, parameter_intervals

__all__ = [
    "LAWS",
    "Fit",
    "clustering",
    "coincidences",
    "fit",
    "fit_all",
    "goodness_of_fit",
    "laplace_trend",
    "military_handbook_trend",
    "parameter_intervals",
    "rate_interval",
    "share_interval",
]
