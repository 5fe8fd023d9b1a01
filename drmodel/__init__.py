"""Which disaster-recovery strategy to buy, when, and at what return.

The calculators need no scenario:

>>> import drmodel
>>> round(float(drmodel.sla.downtime(0.999)), 2)  # hours of a year
8.76

A scenario file gives the rest: `drmodel.evaluate(drmodel.load("scenario.yaml"))`. Each name is imported when it is
first used, so that a tool that wants one formula does not wait for a simulation library.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drmodel.analysis.evidence.calibration import Calibration, calibrate
    from drmodel.analysis.evidence.cost_table import cost_table
    from drmodel.analysis.evidence.drills import drills
    from drmodel.analysis.evidence.observed import observed
    from drmodel.calculators import (
        costs,
        latency,
        recovery,
        reliability,
        replication,
        returns,
        schedule,
        sla,
        triggers,
        updating,
    )
    from drmodel.errors import DrmodelError, Fault, OutputError, ScenarioError, SimulationError, TableError
    from drmodel.reporting.panel.opened import panel
    from drmodel.reporting.pdf import report
    from drmodel.reporting.picture import figure
    from drmodel.reporting.workbook.workbook import workbook
    from drmodel.scenario.loading import example, load
    from drmodel.scenario.models import Scenario
    from drmodel.study.evaluation import evaluate
    from drmodel.study.reproduction import Reproduction, reproduce
    from drmodel.study.results import Study
    from drmodel.study.review import Review, review
    from drmodel.study.search import search
    from drmodel.study.sensitivity import sensitivity

    __version__: str

__all__ = [
    "Calibration",
    "DrmodelError",
    "Fault",
    "OutputError",
    "Reproduction",
    "Review",
    "Scenario",
    "ScenarioError",
    "SimulationError",
    "Study",
    "TableError",
    "__version__",
    "calibrate",
    "cost_table",
    "costs",
    "drills",
    "evaluate",
    "example",
    "figure",
    "latency",
    "load",
    "observed",
    "panel",
    "recovery",
    "reliability",
    "replication",
    "report",
    "reproduce",
    "returns",
    "review",
    "schedule",
    "search",
    "sensitivity",
    "sla",
    "triggers",
    "updating",
    "workbook",
]

_CALCULATORS = frozenset(
    {"costs", "latency", "recovery", "reliability", "replication", "returns", "schedule", "sla", "triggers", "updating"}
)
_HOMES = {
    "Calibration": "drmodel.analysis.evidence.calibration",
    "DrmodelError": "drmodel.errors",
    "Fault": "drmodel.errors",
    "OutputError": "drmodel.errors",
    "Reproduction": "drmodel.study.reproduction",
    "Review": "drmodel.study.review",
    "Scenario": "drmodel.scenario.models",
    "ScenarioError": "drmodel.errors",
    "SimulationError": "drmodel.errors",
    "Study": "drmodel.study.results",
    "TableError": "drmodel.errors",
    "calibrate": "drmodel.analysis.evidence.calibration",
    "cost_table": "drmodel.analysis.evidence.cost_table",
    "drills": "drmodel.analysis.evidence.drills",
    "evaluate": "drmodel.study.evaluation",
    "example": "drmodel.scenario.loading",
    "figure": "drmodel.reporting.picture",
    "load": "drmodel.scenario.loading",
    "observed": "drmodel.analysis.evidence.observed",
    "panel": "drmodel.reporting.panel.opened",
    "review": "drmodel.study.review",
    "report": "drmodel.reporting.pdf",
    "reproduce": "drmodel.study.reproduction",
    "sensitivity": "drmodel.study.sensitivity",
    "search": "drmodel.study.search",
    "workbook": "drmodel.reporting.workbook.workbook",
}


def __getattr__(name: str) -> Any:
    if name in _CALCULATORS:
        value: Any = import_module(f"drmodel.calculators.{name}")
    elif name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    elif name == "__version__":
        value = import_module("importlib.metadata").version("drmodel")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
