"""Hours of downtime a year of each strategy, by cause, against the target."""

from drmodel.analysis.causes import by_cause, cause_title
from drmodel.calculators.sla import HOURS_PER_YEAR
from drmodel.drawing.colours import Part, group_colours
from drmodel.formatting import Formatter
from drmodel.reporting.figures.stacks import Limit, alt_stacks, draw_stacks, target_text
from drmodel.study.results import Study


def draw(study: Study, formatter: Formatter) -> bytes:
    """Bars by cause, what another site cures in the accent, and the target as a dashed line."""
    scenario = study.scenario
    lengths = {name: by_cause(scenario, estimate) for name, estimate in study.planned.estimates.items()}
    causes = [cause for cause in next(iter(lengths.values())) if any(some[cause] > 0 for some in lengths.values())]
    colours = group_colours({cause: _curable(study, cause) for cause in causes})
    parts = {cause: Part(formatter.text(cause_title(scenario, cause)), colours[cause]) for cause in causes}
    return draw_stacks(study, formatter, parts, lengths, _limit(study, formatter))


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Downtime per year of each option, stacked by cause, with its 95 % interval.")
    return alt_stacks(study, formatter, head)


def _curable(study: Study, cause: str) -> bool:
    """Whether faults of a cause are losses of a site, which another site cures."""
    modes = study.scenario.fault_modes
    return any(name in study.objectives.rto_modes for name, mode in modes.items() if (mode.cause or name) == cause)


def _limit(study: Study, formatter: Formatter) -> Limit | None:
    """Downtime that the target leaves; None if it is not stated."""
    target = study.scenario.targets.availability
    level = None if target is None else target.value.value
    if level is None:
        return None
    hours = (1 - level) * HOURS_PER_YEAR
    return Limit(hours, target_text(level, hours, formatter))
