"""How long outages last, and how much data is lost, each against its objective: panels of ridges with shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drmodel.drawing.canvas import FULL, LABELS, Canvas
from drmodel.formatting import Formatter
from drmodel.reporting.figures import ridges
from drmodel.reporting.figures.ridges import Panel
from drmodel.reporting.figures.rows import rows
from drmodel.scenario.business import RecoveryTarget, Targets
from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.statistics import Interval
from drmodel.study.results import Study

APART, SHARE = 4.0, 13.0  # [mm] between the panels, for the column of shares


@dataclass(frozen=True)
class Words:
    """What a figure of an objective says: in words, per panel by kind of event, and where there is no event."""

    head: str
    panels: Mapping[str, str]
    empty: str


@dataclass(frozen=True)
class Objective:
    """A figure of the lengths that an objective limits: its name, its target, its distributions and its words."""

    name: str
    target: Callable[[Targets], RecoveryTarget | None]
    lengths: Callable[[Estimate], Mapping[str, Distribution]]
    words: Callable[[Formatter], Words]

    def draw(self, study: Study, formatter: Formatter) -> bytes:
        """Ridges side by side, solid within the objective, with the share within it."""
        strategies = rows(study, formatter)
        canvas = Canvas(FULL, ridges.height(strategies))
        for row, y in zip(strategies, ridges.places(strategies), strict=True):
            canvas.row_label(y, row.title, row.colour, weight=row.weight)
        panels = self._panels(study, formatter)
        step = (FULL - LABELS + APART) / len(panels)
        target = self.target(study.scenario.targets)
        goal = None if target is None else target.share.value
        for i, panel in enumerate(panels):
            left = LABELS + step * i
            ridges.draw_panel(canvas, strategies, panel, left, step - APART - SHARE, formatter)
            if panel.limit is not None:
                shares = {name: _within(d, panel.limit) for name, d in panel.distributions.items()}
                head = formatter.gettext("within")
                ridges.draw_shares(canvas, strategies, left + step - APART, head, shares, goal or 1.0, formatter)
        return canvas.svg()

    def alt(self, study: Study, formatter: Formatter) -> str:
        """The figure in words."""
        sentences = [self.words(formatter).head]
        for panel in self._panels(study, formatter):
            parts = []
            for row in rows(study, formatter):
                share = None if panel.limit is None else _within(panel.distributions[row.id], panel.limit)
                parts.append(f"{row.title} {'–' if share is None else ridges.share_text(share.mean, formatter)}")
            name = f"{panel.title}, {panel.limit_name}" if panel.limit_name else panel.title
            sentences.append(f"{name}: {', '.join(parts)}.")
        return " ".join(sentences)

    def _panels(self, study: Study, formatter: Formatter) -> list[Panel]:
        target, words = self.target(study.scenario.targets), self.words(formatter)
        limit = None if target is None else target.value.value
        name = "" if limit is None else f"{self.name} {formatter.minutes(60 * limit)}"
        lengths = {name: self.lengths(estimate) for name, estimate in study.planned.estimates.items()}
        return [
            Panel(title, {name: some[kind] for name, some in lengths.items()}, limit, name, words.empty)
            for kind, title in words.panels.items()
        ]


def _within(distribution: Distribution, limit: float) -> Interval | None:
    """Share of the lengths within a limit; None if too few were seen."""
    return distribution.within.get(limit)


def _of_recovery(formatter: Formatter) -> Words:
    return Words(
        formatter.gettext("Distribution of recovery times of each option, and the share within the objective."),
        {"all": formatter.gettext("All outages"), "site": formatter.gettext("Loss of a site only")},
        formatter.gettext("no outage"),
    )


def _of_loss(formatter: Formatter) -> Words:
    return Words(
        formatter.gettext("Distribution of data losses of each option, and the share within the objective."),
        {"failover": formatter.gettext("Lost by a failover"), "restore": formatter.gettext("Lost by a restore")},
        formatter.gettext("no data lost"),
    )


RECOVERY = Objective("RTO", lambda targets: targets.rto, lambda estimate: estimate.recovery, _of_recovery)
LOSS = Objective("RPO", lambda targets: targets.rpo, lambda estimate: estimate.loss, _of_loss)
