"""How long outages last, against the recovery-time objective."""

from drmodel.formatting import Formatter
from drmodel.reporting.figures.objectives import alt_text, draw_panels, objective
from drmodel.reporting.figures.ridges import Panel
from drmodel.study.evaluation import Study


def draw(study: Study, formatter: Formatter) -> bytes:
    """Ridges of all outages and of those from the loss of a site, with the share within the objective."""
    return draw_panels(study, formatter, _panels(study, formatter), study.scenario.targets.rto)


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Distribution of recovery times of each strategy, and the share within the objective.")
    return alt_text(study, formatter, head, _panels(study, formatter))


def _panels(study: Study, formatter: Formatter) -> list[Panel]:
    titles = {
        "all": formatter.gettext("All outages"),
        "site": formatter.gettext("Loss of a site only"),
    }
    limit, name = objective(study.scenario.targets.rto, "RTO", formatter)
    empty = formatter.gettext("no outage")
    return [
        Panel(title, {n: e.recovery[key] for n, e in study.planned.estimates.items()}, limit, name, empty)
        for key, title in titles.items()
    ]
