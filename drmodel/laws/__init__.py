"""Probability laws of durations: each owns its mean, variance, distribution function and quantile.

A law is drawn by inversion, so one uniform gives the same duration to every strategy and every engine. A law
has no unit of its own: drmodel keeps durations in hours. Laws are frozen and hashable: equal parameters,
equal law.
"""

from drmodel.laws.bounded import AT_ONCE, NEVER, Constant, Pert, Triangular, Uniform
from drmodel.laws.composed import HOURS_OF_WEEK, Empirical, Hourly, Mixture
from drmodel.laws.law import Law
from drmodel.laws.means import mean_longest, mean_residual, mean_residuals
from drmodel.laws.unbounded import Exponential, Gamma, LogLogistic, Lognormal, Weibull

__all__ = [
    "AT_ONCE",
    "HOURS_OF_WEEK",
    "NEVER",
    "Constant",
    "Empirical",
    "Exponential",
    "Gamma",
    "Hourly",
    "Law",
    "LogLogistic",
    "Lognormal",
    "Mixture",
    "Pert",
    "Triangular",
    "Uniform",
    "Weibull",
    "mean_longest",
    "mean_residual",
    "mean_residuals",
]
