"""The phases of an outage: their order in time, their titles, and whether recovery can shorten them."""

from collections.abc import Iterable

from drmodel.formatting import Formatter
from drmodel.scenario.models import Scenario

BEFORE, AFTER = ("detect", "decide"), ("wait", "restore", "failback")


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
