"""The figures of the report: every one computed from the study, drawn at its printed size, as SVG."""

from types import ModuleType

from drmodel.formatting import Formatter
from drmodel.reporting.figures import costs, downtime
from drmodel.study.evaluation import Study

FIGURES: dict[str, ModuleType] = {"costs.svg": costs, "downtime.svg": downtime}


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
    SVG by file name; the same study gives the same bytes.
    """
    return {name: module.draw(study, formatter) for name, module in FIGURES.items()}


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
    return {name: module.alt(study, formatter) for name, module in FIGURES.items()}
