"""One replication of a strategy as a planner looks at it: a table, a timeline, and the outage to begin with."""

import base64
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from drmodel.analysis.story import SERVED, Story, story_from
from drmodel.display import Card, Shown
from drmodel.errors import DrmodelError, OutputError
from drmodel.formatting import Formatter
from drmodel.scenario.models import Scenario
from drmodel.simulation.clock import clock_text, to_ticks
from drmodel.simulation.lanes import LaneSpan, spans
from drmodel.simulation.program import Program
from drmodel.simulation.trace import Outage, TraceRow, outages, trace, worst_outage
from drmodel.simulation.translate import objectives, programs
from drmodel.simulation.work import settled
from drmodel.study.progress import Progress, watched
from drmodel.writing import write_whole

if TYPE_CHECKING:
    import pandas as pd

    from drmodel.drawing.canvas import Form

SEARCHED = 100  # replications: a thousand years of the usual missions
DRAWN = 2  # longest outages of a whole replication that get a timeline, and a failover besides
LISTED = 12  # outages of a card
FORMS: "dict[str, Form]" = {".svg": "svg", ".png": "png", ".pdf": "pdf"}
ENDED = {True: "failover", False: "repair or restore"}
ENGLISH = Formatter("en")


class Drawable(Protocol):
    """What can be written as an image."""

    def image(self, form: "Form", title: str) -> bytes:
        """The image in a format."""


@dataclass(frozen=True, repr=False)
class Picture:
    """A figure that a notebook shows, and that can be written to a file.

    Attributes
    ----------
    canvas
        The drawing.
    title
        What it shows, in words.
    """

    canvas: Drawable
    title: str

    def save(self, path: str | Path) -> None:
        """Write it to a file, in the format that its suffix names.

        Raises
        ------
        OutputError
            If the suffix is not `.svg`, `.png` or `.pdf`, or the file cannot be written.
        """
        write_whole(path, self.canvas.image(form_of(path), self.title))

    def __repr__(self) -> str:
        return Card(self.title).text()

    def _repr_svg_(self) -> str:
        return self.canvas.image("svg", self.title).decode("utf-8")


@dataclass(frozen=True, repr=False)
class Trace(Shown):
    """A replication of a strategy, or one outage of it; printed, it is a table and, in a notebook, a timeline.

    Attributes
    ----------
    scenario, strategy
        Whose it is.
    program
        What was simulated.
    seed, replication, years
        The address that replays it.
    events
        All that happens in the replication.
    outages
        All its outages but those that are nothing more than the way home.
    outage
        The one that is shown; None for the whole replication.
    """

    scenario: Scenario
    strategy: str
    program: Program
    seed: int
    replication: int
    years: int
    events: tuple[TraceRow, ...]
    outages: tuple[Outage, ...]
    outage: Outage | None = None

    @property
    def rows(self) -> tuple[TraceRow, ...]:
        """The events that are shown: of an outage those from its first fault until users are back, and home."""
        if self.outage is None:
            return self.events
        story = self._story(self.outage)
        last = story.began + max(story.hours, story.home or 0.0)
        return tuple(row for row in self.events if story.began <= row.hours <= last + 1e-9)

    @property
    def table(self) -> "pd.DataFrame":
        """The events that are shown, one a row.

        Columns: `hours` since the start; `clock`, the same as year, day and time of day; `group`, the user group, empty
        for what happens to places; `place`, those that a fault hits, or the region that serves the group or to which
        it is being moved; `event`; `cause`, the fault mode that it is about; `detail`, the stage that begins, or how
        much data was lost.
        """
        import pandas as pd  # it takes its time

        return pd.DataFrame([asdict(row) for row in self.rows], columns=[field.name for field in fields(TraceRow)])

    def worst_outage(self) -> Self | None:
        """The longest outage of the replication; None if it has none."""
        worst = max(self.outages, key=lambda one: one.hours, default=None)
        return None if worst is None else replace(self, outage=worst)

    def figure(self, words: Formatter = ENGLISH) -> Picture:
        """The outage that is shown, as a timeline.

        Of a whole replication all outages on one axis, and the longest two and the longest failover as timelines.

        Parameters
        ----------
        words
            The language of its labels.
        """
        from drmodel.drawing.phases import parts_of  # figures take their time
        from drmodel.drawing.replication import draw_outage, draw_replication
        from drmodel.drawing.timeline import in_words

        parts = parts_of(self.scenario, words, self._phases)
        if self.outage is not None:
            story = self._story(self.outage)
            title = in_words(self.scenario, story, parts, words)
            return Picture(draw_outage(self.scenario, story, parts, words), title)
        stories = [self._story(one) for one in _telling(self.outages)]
        canvas = draw_replication(self.scenario, self.strategy, self.years, self.outages, stories, parts, words)
        return Picture(canvas, " ".join(in_words(self.scenario, story, parts, words) for story in stories))

    @cached_property
    def _lanes(self) -> list[LaneSpan]:
        return spans(self.program, self.seed, self.replication, self.years)

    @property
    def _phases(self) -> set[str]:
        return {span.state for span in self._lanes if span.kind == "group" and span.state != SERVED}

    def _story(self, outage: Outage) -> Story:
        strategy = self.scenario.strategies[self.strategy]
        story = story_from(self.strategy, strategy, self._lanes, outage.group, outage.start)
        if story is None:
            raise DrmodelError(f"{self.strategy}: {outage.group} has no outage from hour {outage.start:.6g} on")
        return story

    def _card(self) -> Card:
        title = ENGLISH.text(self.scenario.strategies[self.strategy].title.texts)
        facts = [("Replay", f"seed {self.seed}, replication {self.replication}, {self.years} years")]
        if self.outage is None:
            longest = sorted(self.outages, key=lambda one: -one.hours)[:LISTED]
            return Card(
                f"{self.strategy} ({title}): {len(self.events):,} events, {len(self.outages):,} outages",
                facts,
                head=("the longest", "group", "length", "cause", "ended by"),
                rows=[self._listed(one) for one in longest],
                right=[2],
            )
        return Card(
            f"{self.strategy} ({title}): an outage of {ENGLISH.minutes(60 * self.outage.hours)}",
            facts,
            head=("clock", "group", "place", "event", "cause", "detail"),
            rows=[self._told(row) for row in self.rows],
        )

    def _told(self, row: TraceRow) -> tuple[str, ...]:
        """An event, what it concerns by its titles."""
        places = " + ".join(self._place(place) for place in row.place.split(" + "))
        return row.clock, row.group, places, row.event, self._cause(row.cause), row.detail

    def _listed(self, outage: Outage) -> tuple[str, ...]:
        """An outage, by the title of its cause."""
        began, length = clock_text(to_ticks(outage.start)), ENGLISH.minutes(60 * outage.hours)
        return began, outage.group, length, self._cause(outage.cause), ENDED[outage.failover]

    def _place(self, place: str) -> str:
        named = self.scenario.regions.get(place) or self.scenario.places[place]
        return ENGLISH.text(named.title.texts)

    def _cause(self, mode: str) -> str:
        return ENGLISH.text(self.scenario.fault_modes[mode].title.texts) if mode else ""

    def _repr_html_(self) -> str:
        picture = self.figure()
        content = base64.b64encode(picture.canvas.image("svg", picture.title)).decode("ascii")
        drawn = f'<img style="max-width: 100%" alt="{escape(picture.title)}" src="data:image/svg+xml;base64,{content}">'
        return f"<div>{drawn}</div>{self._card().html()}"


def traced(
    scenario: Scenario,
    strategy: str,
    *,
    seed: int,
    replication: int,
    years: int,
    engine: str | None = None,
) -> Trace:
    """Play one replication.

    Parameters
    ----------
    scenario, strategy
        The scenario and the id of one of its strategies.
    seed, replication, years, engine
        As in `drmodel.simulation.trace.trace`.

    Raises
    ------
    DrmodelError
        If there is no such strategy.
    SimulationError
        If a number is out of range, the engine is not known, or the mission is absurd.
    """
    program, (engine, _) = _program(scenario, strategy), settled(engine, None)
    events = tuple(trace(program, seed, replication, years, engine=engine))
    found = tuple(outages(program, seed, 1, years, engine=engine, first=replication))
    return Trace(scenario, strategy, program, seed, replication, years, events, found)


def worst_of(
    scenario: Scenario,
    strategy: str,
    *,
    seed: int,
    years: int,
    engine: str | None = None,
    replications: int = SEARCHED,
    progress: Progress | bool = True,
) -> Trace | None:
    """The longest outage of the first replications; None if there is none.

    Parameters
    ----------
    scenario, strategy, seed, years, engine
        As in `traced`.
    replications
        How many are searched, at most 100,000, and ten million faults for all user groups.
    progress
        True shows a bar in a terminal, on the error stream, and in a notebook; a function is called with the
        replications searched and how many there are instead; False does neither.

    Raises
    ------
    DrmodelError
        As in `traced`.
    SimulationError
        As in `traced`, or if there is no replication to search, or too much of it.
    """
    program, (engine, _) = _program(scenario, strategy), settled(engine, None)
    with watched(progress, "searching") as tell:
        worst = worst_outage(program, seed, replications, years, engine=engine, progress=tell)
    if worst is None:
        return None
    found = traced(scenario, strategy, seed=seed, replication=worst.replication, years=years, engine=engine)
    return replace(found, outage=worst)


def _program(scenario: Scenario, strategy: str) -> Program:
    """What is simulated of a strategy; what is counted of it does not change what happens."""
    if strategy not in scenario.strategies:
        raise DrmodelError(f"strategy(={strategy!r}): no such strategy; there are {', '.join(scenario.strategies)}")
    return programs(scenario, objectives(scenario))[strategy]


def form_of(path: str | Path) -> "Form":
    """The format that a file's suffix names.

    Raises
    ------
    OutputError
        If it is not `.svg`, `.png` or `.pdf`.
    """
    form = FORMS.get(Path(path).suffix.lower())
    if form is None:
        raise OutputError(f"{path}: a figure is written as one of: {', '.join(FORMS)}; name the file accordingly")
    return form


def _telling(found: Iterable[Outage]) -> list[Outage]:
    """The longest outages and the longest failover, in the order of time; one where groups are hit together."""
    longest: dict[float, Outage] = {}
    for one in sorted(found, key=lambda one: -one.hours):
        longest.setdefault(one.start, one)
    failover = [one for one in longest.values() if one.failover][:1]
    return sorted({*list(longest.values())[:DRAWN], *failover}, key=lambda one: one.start)
