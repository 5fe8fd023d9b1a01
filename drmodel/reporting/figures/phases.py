"""Hours of downtime a year of each strategy, by phase of the outages."""

from collections.abc import Iterable

from drmodel.drawing.colours import Part
from drmodel.drawing.phases import parts_of
from drmodel.formatting import Formatter
from drmodel.reporting.figures.stacks import alt_stacks, draw_stacks
from drmodel.study.results import Study


def draw(study: Study, formatter: Formatter) -> bytes:
    """Bars by phase, in the order of time."""
    lengths = {
        name: {phase: interval.mean for phase, interval in estimate.by_phase.items()}
        for name, estimate in study.planned.estimates.items()
    }
    return draw_stacks(study, formatter, phase_parts(study, formatter), lengths)


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Downtime per year of each option, stacked by phase, with its 95 % interval.")
    return alt_stacks(study, formatter, head)


def phase_parts(study: Study, formatter: Formatter, others: Iterable[str] = ()) -> dict[str, Part]:
    """Title and colour of all phases that any option has, and of others, in the order of time.

    Those that recovery goes through are in the accent.
    """
    estimates = study.planned.estimates.values()
    used = {phase for estimate in estimates for phase, hours in estimate.by_phase.items() if hours.mean > 0}
    return parts_of(study.scenario, formatter, used.union(others))
