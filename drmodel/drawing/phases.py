"""The phases of an outage: their order in time, their titles, and whether recovery can shorten them."""

from collections.abc import Collection, Iterable

from drmodel.drawing.colours import Part, group_colours
from drmodel.formatting import Formatter
from drmodel.scenario.models import Scenario

BEFORE, AFTER = ("detect", "decide"), ("wait", "restore", "failback")
PASSIVE = ("wait", "restore")  # the clock runs whatever the recovery does


def phase_title(scenario: Scenario, words: Formatter, phase: str) -> str:
    """The title of a phase of an outage: the scenario's, or our own for those that every outage has."""
    titled = scenario.phases.get(phase)
    if titled is not None:
        return words.text(titled.title.texts)
    own = {
        "detect": words.gettext("Detect"),
        "decide": words.gettext("Decide"),
        "wait": words.gettext("Wait for repair"),
        "restore": words.gettext("Restore"),
        "promote": words.gettext("Promote"),
        "failback": words.gettext("Way home"),
    }
    return own.get(phase, phase)


def in_order(scenario: Scenario, phases: Iterable[str]) -> list[str]:
    """Phases as they follow each other: seen and decided, the scenario's in its order, repair, data, the way home."""
    order = [*BEFORE, *(phase for phase in scenario.phases if phase not in (*BEFORE, *AFTER))]
    own = [phase for phase in phases if phase not in (*order, *AFTER)]
    return [phase for phase in (*order, *dict.fromkeys(own), *AFTER) if phase in phases]


def parts_of(scenario: Scenario, words: Formatter, phases: Collection[str]) -> dict[str, Part]:
    """Title and colour of phases, in the order of time; those that recovery goes through are in the accent."""
    ordered = in_order(scenario, phases)
    colours = group_colours({phase: phase not in PASSIVE for phase in ordered})
    return {phase: Part(phase_title(scenario, words, phase), colours[phase]) for phase in ordered}
