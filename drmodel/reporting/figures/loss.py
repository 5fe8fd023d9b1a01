"""How much data is lost, against the recovery-point objective."""

from drmodel.formatting import Formatter
from drmodel.reporting.figures.objectives import alt_text, draw_panels, objective
from drmodel.reporting.figures.ridges import Panel
from drmodel.study.evaluation import Study


def draw(study: Study, formatter: Formatter) -> bytes:
    """Ridges of what failovers and restores lose, with the share within the objective."""
    return draw_panels(study, formatter, _panels(study, formatter), study.scenario.targets.rpo)


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Distribution of data losses of each strategy, and the share within the objective.")
    return alt_text(study, formatter, head, _panels(study, formatter))


def _panels(study: Study, formatter: Formatter) -> list[Panel]:
    titles = {
        "failover": formatter.gettext("Lost by a failover"),
        "restore": formatter.gettext("Lost by a restore"),
    }
    limit, name = objective(study.scenario.targets.rpo, "RPO", formatter)
    empty = formatter.gettext("no data lost")
    return [
        Panel(title, {n: e.loss[key] for n, e in study.planned.estimates.items()}, limit, name, empty)
        for key, title in titles.items()
    ]
