"""Studies that several files of tests look at, simulated once in each process."""

from functools import cache
from pathlib import Path

from drmodel.scenario.loading import load
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@cache
def tiny_study() -> Study:
    """Of the small scenario, simulated roughly."""
    return evaluate(load(TINY), budget=640, precision=0.5, jobs=1)
