"""Exact mathematics beside the simulator: an answer at once where it holds, and refused in words where it does not.

`solver` is the door. It tries three methods in turn: `places` (independent places, switching takes no time), `renewal`
(one fallible region, what a fault brings on average) and `chain` (everything exponential, states in `states`). Nothing
is shared with the engines but the program and the laws.
"""

from drmodel.simulation.exact.results import ExactResult
from drmodel.simulation.exact.solver import exact

__all__ = ["ExactResult", "exact"]
