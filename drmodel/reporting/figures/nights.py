"""The night figures of the report: a bad outage and a bad failover, each as a timeline."""

from dataclasses import dataclass

from drmodel.analysis.nights import Night
from drmodel.analysis.story import Story
from drmodel.drawing.canvas import FULL, Canvas
from drmodel.drawing.colours import Part
from drmodel.drawing.timeline import Timeline, in_words
from drmodel.formatting import Formatter
from drmodel.reporting.figures.phases import phase_parts
from drmodel.study.results import Study


@dataclass(frozen=True)
class NightFigure:
    """The figure of a study's bad outage, or of its bad failover."""

    failover: bool

    def night(self, study: Study) -> Night | None:
        """The night that it shows; None if the study has none."""
        return next((night for night in study.nights if night.failover == self.failover), None)

    def draw(self, study: Study, formatter: Formatter) -> bytes:
        """The night as a timeline."""
        story = self._story(study)
        timeline = Timeline(study.scenario, story, _parts(study, formatter, story), formatter)
        canvas = Canvas(FULL, timeline.height)
        timeline.draw(canvas)
        return canvas.svg()

    def alt(self, study: Study, formatter: Formatter) -> str:
        """The figure in words."""
        story = self._story(study)
        return in_words(study.scenario, story, _parts(study, formatter, story), formatter)

    def _story(self, study: Study) -> Story:
        night = self.night(study)
        if night is None:
            raise ValueError("the study has no such night: nothing to draw")
        return study.stories[night]


OUTAGE, FAILOVER = NightFigure(failover=False), NightFigure(failover=True)


def _parts(study: Study, formatter: Formatter, story: Story) -> dict[str, Part]:
    return phase_parts(study, formatter, {phase for phase, _ in story.phases})
