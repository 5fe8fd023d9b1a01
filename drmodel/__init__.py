"""Cost, return and strategy modelling of multi-region disaster recovery.

>>> import drmodel
>>> round(float(drmodel.sla.downtime(0.999)), 2)  # hours of a year
8.76
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drmodel.calculators import costs, latency, recovery, replication, returns, schedule, sla, triggers
    from drmodel.scenario.loading import example, load
    from drmodel.scenario.models import Scenario
    from drmodel.study.evaluation import Study, evaluate

# Everything is imported when it is first asked for: a calculator alone costs little more than numpy.
_MODULES = ("costs", "latency", "recovery", "replication", "returns", "schedule", "sla", "triggers")
_NAMES = {
    "Scenario": "drmodel.scenario.models",
    "Study": "drmodel.study.evaluation",
    "evaluate": "drmodel.study.evaluation",
    "example": "drmodel.scenario.loading",
    "load": "drmodel.scenario.loading",
}

__all__ = [
    "Scenario",
    "Study",
    "costs",
    "evaluate",
    "example",
    "latency",
    "load",
    "recovery",
    "replication",
    "returns",
    "schedule",
    "sla",
    "triggers",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f"drmodel.calculators.{name}")
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'drmodel' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
