"""Figures of what would change the decision, drawn from a study."""

from collections.abc import Callable
from dataclasses import dataclass

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.formatting import Formatter, Sentence
from drmodel.reporting.figures import map as plane
from drmodel.reporting.figures import tornado
from drmodel.reporting.figures.asked import asked
from drmodel.scenario.models import Scenario
from drmodel.study.results import Study


@dataclass(frozen=True)
class Turned:
    """A figure of a sensitivity analysis.

    Attributes
    ----------
    has
        Whether the analysis has what it shows.
    drawn, told, found
        Its SVG, what it shows in words, and its finding, of analysis, scenario and language.
    """

    has: Callable[[Sensitivity], bool]
    drawn: Callable[[Sensitivity, Scenario, Formatter], bytes]
    told: Callable[[Sensitivity, Scenario, Formatter], str]
    found: Callable[[Sensitivity, Scenario, Formatter], Sentence]

    def draw(self, study: Study, formatter: Formatter) -> bytes:
        """Its SVG."""
        return self.drawn(asked(study.sensitivity, "sensitivity"), study.scenario, formatter)

    def alt(self, study: Study, formatter: Formatter) -> str:
        """What it shows, in words."""
        return self.told(asked(study.sensitivity, "sensitivity"), study.scenario, formatter)

    def finding(self, study: Study, formatter: Formatter) -> Sentence:
        """What is to be seen in it."""
        return self.found(asked(study.sensitivity, "sensitivity"), study.scenario, formatter)

    def wanted(self, study: Study) -> bool:
        """Whether the study has what it shows."""
        return study.sensitivity is not None and self.has(study.sensitivity)


TORNADO = Turned(lambda found: bool(found.tornado), tornado.draw, tornado.alt, tornado.finding)
MAP = Turned(lambda found: found.map is not None, plane.draw, plane.alt, plane.finding)
