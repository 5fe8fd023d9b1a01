"""The figures of the report: every one computed from the study, drawn at its printed size, as SVG."""

from types import ModuleType

from drmodel.formatting import Formatter
from drmodel.reporting.figures import costs, downtime, frontier, loss, plan, recovery, sla, topologies
from drmodel.study.evaluation import Study

FIGURES: dict[str, ModuleType] = {
    "topologies.svg": topologies,
    "costs.svg": costs,
    "downtime.svg": downtime,
    "recovery.svg": recovery,
    "loss.svg": loss,
    "sla.svg": sla,
    "frontier.svg": frontier,
    "plan.svg": plan,
}


def draw(study: Study, formatter: Formatter) -> dict[str, bytes]:
    """Draw all figures.

    Parameters
    ----------
    study
        The study.
    formatter
        The language of their labels.

    Returns
    -------
    SVG by file name, `plan.svg` only if the scenario has a plan; the same study gives the same bytes.
    """
    return {name: module.draw(study, formatter) for name, module in _wanted(study).items()}


def alt_texts(study: Study, formatter: Formatter) -> dict[str, str]:
    """What each figure shows, in words.

    Parameters
    ----------
    study
        The study.
    formatter
        The language of the words.

    Returns
    -------
    By file name, for the same files as `draw`.
    """
    return {name: module.alt(study, formatter) for name, module in _wanted(study).items()}


def _wanted(study: Study) -> dict[str, ModuleType]:
    """The figures that the scenario has something to show in."""
    return {name: module for name, module in FIGURES.items() if module is not plan or study.scenario.plan is not None}
