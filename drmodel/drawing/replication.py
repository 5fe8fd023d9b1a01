"""A whole replication: when users were down, and its longest outages one below the other."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from drmodel.analysis.story import Story
from drmodel.drawing.canvas import FULL, LABELS, NORMAL, SMALL, Canvas, linear, round_ticks, shortened
from drmodel.drawing.colours import ACCENT, GREYS, SOFT, Part
from drmodel.drawing.stairs import draw_stair, stair, stair_height
from drmodel.drawing.timeline import AXIS, BAR, HEALTHY, PITCH, Scale, Timeline, draw_bar, users_title
from drmodel.formatting import Formatter, Sentence, Value, minutes, words
from drmodel.scenario.models import Scenario
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.trace import Outage

HEAD, BETWEEN = 5.0, 4.0  # [mm] of a title, between two timelines
NEW_YEAR = date(2001, 1, 1)  # of a year without a leap day


def draw_outage(scenario: Scenario, story: Story, parts: Mapping[str, Part], formatter: Formatter) -> Canvas:
    """One outage under its headline."""
    line = Timeline(scenario, story, parts, formatter)
    canvas = Canvas(FULL, HEAD + line.height)
    _draw_story(canvas, line, headline(scenario, story, formatter), 0.0)
    return canvas


def draw_replication(
    scenario: Scenario,
    strategy: str,
    years: int,
    outages: Sequence[Outage],
    stories: Sequence[Story],
    parts: Mapping[str, Part],
    formatter: Formatter,
) -> Canvas:
    """All outages on one axis, and the timelines of some.

    Parameters
    ----------
    scenario, strategy, years
        Whose replication it is, and how long it lasts.
    outages
        All of them.
    stories
        Those that are drawn again as timelines, in the order of time.
    parts
        Title and colour of their phases.
    formatter
        The language of the words.
    """
    groups = list(scenario.strategies[strategy].groups)
    scale = linear(0.0, years * HOURS_PER_YEAR, LABELS, FULL)
    numbers = stair([(x, x, str(i)) for i, x in enumerate((scale(one.began) for one in stories), 1)], LABELS, FULL)
    lines = [Timeline(scenario, story, parts, formatter) for story in stories]
    lanes = stair_height(numbers) + 1
    axis = lanes + PITCH * len(groups)
    canvas = Canvas(FULL, axis + AXIS + sum(BETWEEN + HEAD + line.height for line in lines))
    shown = {story.began for story in stories}
    for i, group in enumerate(groups):
        y = lanes + PITCH * (i + 0.5)
        title = users_title(scenario, strategy, group, formatter)
        canvas.text(0, y, shortened(title, LABELS - 3, NORMAL, 600), weight=600)
        canvas.bar(LABELS, y - BAR / 2, FULL - LABELS, BAR, HEALTHY)
        for one in sorted(outages, key=lambda one: one.start in shown):
            if one.group == group:
                colour = ACCENT if one.start in shown else GREYS[0]
                draw_bar(canvas, (scale(one.start), scale(one.start + one.hours)), y - BAR / 2, BAR, colour)
    draw_stair(canvas, numbers, lanes)
    _draw_years(canvas, scale, years, axis, formatter)
    top = axis + AXIS
    for i, (story, line) in enumerate(zip(stories, lines, strict=True), 1):
        top += BETWEEN
        _draw_story(canvas, line, f"{i}  {headline(scenario, story, formatter)}", top)
        top += HEAD + line.height
    return canvas


def headline(scenario: Scenario, story: Story, formatter: Formatter) -> str:
    """When an outage began, with what, and how long users were down."""
    year, hours = divmod(story.began, HOURS_PER_YEAR)
    days, hours = divmod(hours, 24)
    seconds = int(hours * 3600)
    values = {
        "year": Value("number", year + 1),
        "day": Value("text", formatter.day_of_year(NEW_YEAR + timedelta(days))),
        "time": Value("text", f"{seconds // 3600:02}:{seconds // 60 % 60:02}"),
        "cause": words(scenario.fault_modes[story.cause].title.texts),
        "length": minutes(60 * story.hours),
    }
    return formatter.sentence(Sentence("Year {year}, {day}, {time}: {cause}; users down for {length}", values))


def _draw_story(canvas: Canvas, line: Timeline, title: str, top: float) -> None:
    """A timeline under its headline."""
    canvas.text(0, top + HEAD / 2, shortened(title, FULL, NORMAL, 600), weight=600)
    line.draw(canvas, top + HEAD)


def _draw_years(canvas: Canvas, scale: Scale, years: int, top: float, formatter: Formatter) -> None:
    """The axis of a whole replication."""
    canvas.text(0, top + 2.4, formatter.gettext("Years from the start"), size=SMALL, color=SOFT)
    for tick in round_ticks(years, 10):
        x = scale(tick * HOURS_PER_YEAR)
        canvas.line([x, x], [top, top + 0.9], color=SOFT)
        digits = 0 if years >= 5 else 1
        canvas.text(min(x, FULL - 2), top + 2.6, formatter.number(tick, digits), size=SMALL, color=SOFT, ha="center")
