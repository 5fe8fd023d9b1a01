"""Hours of downtime a year of each strategy, by phase of the outages."""

from drmodel.formatting import Formatter
from drmodel.reporting.figures.colours import group_colours
from drmodel.reporting.figures.stacks import Part, alt_stacks, draw_stacks
from drmodel.reporting.phases import in_order, phase_title
from drmodel.study.evaluation import Study

PASSIVE = ("wait", "restore")  # the clock runs whatever the recovery does


def draw(study: Study, formatter: Formatter) -> bytes:
    """Bars by phase, in the order of time."""
    lengths = {
        name: {phase: interval.mean for phase, interval in estimate.by_phase.items()}
        for name, estimate in study.planned.estimates.items()
    }
    used = {phase for some in lengths.values() for phase, hours in some.items() if hours > 0}
    return draw_stacks(study, formatter, phase_parts(study, formatter, used), lengths)


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Downtime per year of each option, stacked by phase, with its 95 % interval.")
    return alt_stacks(study, formatter, head)


def phase_parts(study: Study, formatter: Formatter, phases: set[str]) -> dict[str, Part]:
    """Title and colour of phases, in the order of time; those that recovery goes through in the accent."""
    ordered = in_order(study, phases)
    colours = group_colours({phase: phase not in PASSIVE for phase in ordered})
    return {phase: Part(phase_title(study, formatter, phase), colours[phase]) for phase in ordered}
