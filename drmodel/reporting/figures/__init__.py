"""The figures of the report: every one computed from the study, drawn at its printed size, as SVG."""

from collections.abc import Callable
from typing import Protocol

from drmodel.analysis.standing import gaps
from drmodel.formatting import Formatter
from drmodel.reporting.figures import (
    costs,
    downtime,
    exceedance,
    forecast,
    front,
    frontier,
    nights,
    objectives,
    phases,
    plan,
    remedies,
    returns,
    sla,
    sources,
    sureness,
    targets,
    topologies,
    triggers,
    turned,
)
from drmodel.study.results import Study


class Drawing(Protocol):
    """A figure: a module, or a value with the same two functions."""

    @property
    def draw(self) -> Callable[[Study, Formatter], bytes]:
        """Its SVG."""

    @property
    def alt(self) -> Callable[[Study, Formatter], str]:
        """What it shows, in words."""


FIGURES: dict[str, Drawing] = {
    "downtime.svg": downtime,
    "triggers.svg": triggers,
    "targets.svg": targets,
    "topologies.svg": topologies,
    "costs.svg": costs,
    "sla.svg": sla,
    "recovery.svg": objectives.RECOVERY,
    "loss.svg": objectives.LOSS,
    "night.svg": nights.OUTAGE,
    "failover.svg": nights.FAILOVER,
    "phases.svg": phases,
    "frontier.svg": frontier,
    "returns.svg": returns,
    "sureness.svg": sureness,
    "exceedance.svg": exceedance,
    "tornado.svg": turned.TORNADO,
    "map.svg": turned.MAP,
    "remedies.svg": remedies,
    "front.svg": front,
    "forecast.svg": forecast,
    "plan.svg": plan,
    "sources.svg": sources,
}
NEEDS: dict[str, Callable[[Study], bool]] = {
    "triggers.svg": lambda study: study.triggers is not None,
    "targets.svg": lambda study: bool(gaps(study.scenario, study.planned.estimates)),
    "night.svg": lambda study: nights.OUTAGE.night(study) is not None,
    "failover.svg": lambda study: nights.FAILOVER.night(study) is not None,
    "returns.svg": returns.has_values,
    "sureness.svg": lambda study: study.uncertainty is not None,
    "exceedance.svg": lambda study: study.uncertainty is not None,
    "tornado.svg": turned.TORNADO.wanted,
    "map.svg": turned.MAP.wanted,
    "remedies.svg": lambda study: remedies.target_level(study) is not None,
    "front.svg": lambda study: study.reach is not None,
    "forecast.svg": forecast.has_fans,
    "plan.svg": lambda study: study.scenario.plan is not None,
}


def draw(study: Study, formatter: Formatter) -> dict[str, bytes]:
    """Draw all figures that the study has something to show in.

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
    return {name: figure.draw(study, formatter) for name, figure in _wanted(study).items()}


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
    return {name: figure.alt(study, formatter) for name, figure in _wanted(study).items()}


def _wanted(study: Study) -> dict[str, Drawing]:
    return {name: figure for name, figure in FIGURES.items() if name not in NEEDS or NEEDS[name](study)}
