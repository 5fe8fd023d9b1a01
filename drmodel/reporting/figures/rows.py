"""The strategies as the figures list them."""

from dataclasses import dataclass

from drmodel.formatting import Formatter
from drmodel.reporting.figures.palette import palette
from drmodel.simulation.results import Estimate
from drmodel.study.results import Study


@dataclass(frozen=True)
class Row:
    """One strategy: its id, its title in the report's language, its colour, and whether it is chosen."""

    id: str
    title: str
    colour: str
    chosen: bool
    estimate: Estimate

    @property
    def weight(self) -> int:
        """Weight of its name: semibold if it is chosen."""
        return 600 if self.chosen else 400


def rows(study: Study, formatter: Formatter) -> list[Row]:
    """All strategies in the order of the file."""
    chosen = {study.planned.choice.strategy, study.today.choice.strategy}
    colours = palette(study.scenario)
    return [
        Row(name, strategy.title.text(formatter.language), colours[name], name in chosen, study.planned.estimates[name])
        for name, strategy in study.scenario.strategies.items()
    ]
