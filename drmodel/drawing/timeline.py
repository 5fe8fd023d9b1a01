"""One outage as a timeline: what ailed, who served users, and what the time went into."""

from collections.abc import Callable, Mapping

from drmodel.analysis.story import SERVED, Story, Stretch
from drmodel.drawing.canvas import (
    FULL,
    LABELS,
    NORMAL,
    SMALL,
    Canvas,
    linear,
    round_ticks,
    shortened,
    text_width,
)
from drmodel.drawing.colours import CARD, GREYS, INK, SOFT, WHITE, Part, ink_on
from drmodel.drawing.stairs import Label, draw_stair, stair, stair_height
from drmodel.formatting import Formatter, Sentence, minutes, words
from drmodel.scenario.models import Scenario

PITCH, BAR = 7.6, 4.8  # [mm] between lanes, of a lane
THINNEST, EDGED = 0.3, 0.7  # [mm] of what lasts a moment only, and from where on a white edge leaves something to see
ZOOM, WEDGE, AXIS = 6.4, 4.0, 5.0  # [mm] of the bar below, from the lane to its names, of an axis
WORTH_A_ZOOM = 0.5  # an outage that fills less of what is shown is drawn again, wider
HEALTHY, SEEN, UNSEEN = GREYS[1], GREYS[0], "#8B95A1"

Scale = Callable[[float], float]


class Timeline:
    """An outage, ready to be drawn at any height of a canvas that is as wide as a page.

    Lanes of regions and shared places, the users' lane in phases, and the outage alone if it is short.

    Parameters
    ----------
    scenario, story
        The outage, and the scenario that it is of.
    parts
        Title and colour of its phases.
    formatter
        The language of its words.
    """

    def __init__(self, scenario: Scenario, story: Story, parts: Mapping[str, Part], formatter: Formatter) -> None:
        self._scenario, self._story, self._parts, self._formatter = scenario, story, parts, formatter
        self._scale = linear(story.start, story.end, LABELS, FULL)
        self._zoomed = story.hours < WORTH_A_ZOOM * (story.end - story.start)
        self._wide = linear(0.0, story.hours, LABELS, FULL) if self._zoomed else self._scale
        self._names = _phase_names(story, parts, self._wide, formatter)
        marked = [(self._scale(x), self._scale(x), name) for x, name in _marks(scenario, story, formatter)]
        self._marks = stair(marked, LABELS, FULL)
        self._lines = {x for x, _, _ in marked}
        self._lanes = stair_height(self._marks) + 1
        self._users = self._lanes + PITCH * len(story.places) + (0 if self._zoomed else stair_height(self._names))
        self._axis = self._users + PITCH
        self.height = self._axis + AXIS
        if self._zoomed:
            self.height += WEDGE + stair_height(self._names) + ZOOM + AXIS

    def draw(self, canvas: Canvas, top: float = 0.0) -> None:
        """Draw it below `top` [mm]."""
        self._draw_places(canvas, top + self._lanes)
        self._draw_users(canvas, top + self._users + PITCH / 2)
        draw_stair(canvas, self._marks, top + self._lanes)
        for x in self._lines:
            canvas.line([x, x], [top + self._lanes, top + self._axis], color=INK, lw=0.9, zorder=6)
        _axis(canvas, (self._story.start, self._story.end), top + self._axis, self._formatter)
        lane = top + self._users + PITCH / 2
        if self._zoomed:
            self._draw_zoom(canvas, lane + BAR / 2, top + self._axis + AXIS + WEDGE + stair_height(self._names))
        else:
            draw_stair(canvas, self._names, lane - BAR / 2)

    def _draw_places(self, canvas: Canvas, top: float) -> None:
        """A lane for each place."""
        free = self._scale(self._story.hours if self._zoomed else 0.0)  # right of the first marks
        for i, (place, ailing) in enumerate(self._story.places.items()):
            y = top + PITCH * (i + 0.5)
            canvas.text(0, y, shortened(_place(self._scenario, place, self._formatter), LABELS - 3))
            canvas.bar(LABELS, y - BAR / 2, FULL - LABELS, BAR, HEALTHY)
            if not ailing:
                _inside(canvas, (free, FULL), y, _well(self._scenario, self._story, self._formatter), HEALTHY)
            for stretch in ailing:
                ends = self._scale(stretch.start), self._scale(stretch.end)
                _ailing(canvas, ends, free, y, stretch.state, self._formatter)

    def _draw_users(self, canvas: Canvas, y: float) -> None:
        """The users' lane."""
        title = users_title(self._scenario, self._story.strategy, self._story.group, self._formatter)
        canvas.text(0, y, shortened(title, LABELS - 3, NORMAL, 600), weight=600)
        for stretch in sorted(self._story.users, key=lambda one: one.state != SERVED):  # what is short stays on top
            ends = self._scale(stretch.start), self._scale(stretch.end)
            _serving(canvas, self._scenario, stretch, self._parts, ends, y, self._formatter)

    def _draw_zoom(self, canvas: Canvas, lane: float, bar: float) -> None:
        """The outage alone, wider: from the lower edge of the users' lane to a bar [mm]."""
        hours = self._story.hours
        canvas.area([(self._scale(0.0), lane), (self._scale(hours), lane), (FULL, bar), (LABELS, bar)], CARD)
        _outage(canvas, self._story, self._parts, self._wide, bar)
        draw_stair(canvas, self._names, bar)
        canvas.text(0, bar + ZOOM / 2, self._formatter.gettext("The outage alone"), weight=600)
        _axis(canvas, (0.0, hours), bar + ZOOM, self._formatter)


def in_words(scenario: Scenario, story: Story, parts: Mapping[str, Part], formatter: Formatter) -> str:
    """What the timeline of an outage shows."""
    title = words(scenario.strategies[story.strategy].title.texts)
    head = formatter.sentence(Sentence("An outage of {name} from its first fault, by place and phase", {"name": title}))
    phases = [f"{parts[phase].title} {formatter.minutes(60 * length)}" for phase, length in story.phases]
    return f"{head}: {', '.join(phases)}."


def _marks(scenario: Scenario, story: Story, formatter: Formatter) -> list[tuple[float, str]]:
    """The instants to read off, with their names: fault, service back, home.

    A false alarm precedes the outage that it leads to.
    """
    mode = scenario.fault_modes[story.cause]
    felt = mode.corrupts or mode.harm.value != 0
    found = [(0.0, formatter.gettext("fault") if felt else formatter.gettext("down"))]
    back = Sentence("back after {length}", {"length": minutes(60 * story.hours)})
    found.append((story.hours, formatter.sentence(back)))
    if story.home is not None:
        found.append(
            (story.home, formatter.sentence(Sentence("home after {length}", {"length": minutes(60 * story.home)})))
        )
    return found


def _phase_names(story: Story, parts: Mapping[str, Part], scale: Scale, formatter: Formatter) -> list[Label]:
    """Names and lengths above the phases of the outage."""
    named, start = [], 0.0
    for phase, length in story.phases:
        name = f"{parts[phase].title} {formatter.minutes(60 * length)}"
        named.append((scale(start), scale(start + length), name))
        start += length
    return stair(named, LABELS, FULL)


def _ailing(canvas: Canvas, ends: tuple[float, float], free: float, y: float, state: str, formatter: Formatter) -> None:
    """What ails a place: users feel it, health checks see it, or both; its name keeps right of `free`."""
    left, right = ends
    harmed, seen = state.startswith("harmed"), state.endswith("unhealthy")
    colour = (SEEN if seen else UNSEEN) if harmed else WHITE
    if harmed:
        draw_bar(canvas, ends, y - BAR / 2, BAR, colour)
        name = formatter.gettext("down, seen by health checks") if seen else formatter.gettext("down, unseen")
    else:
        canvas.bar(left, y - BAR / 2, right - left, BAR, colour, edge=SOFT, dashed=True)
        name = formatter.gettext("alarm only")
    _inside(canvas, (max(left, free) if right > free else left, right), y, name, colour)


def _well(scenario: Scenario, story: Story, formatter: Formatter) -> str:
    """What is said of a place that nothing ails: corruption harms the data, wherever they are."""
    if scenario.fault_modes[story.cause].corrupts:
        return formatter.gettext("up, with corrupted data")
    return formatter.gettext("healthy")


def _serving(
    canvas: Canvas,
    scenario: Scenario,
    stretch: Stretch,
    parts: Mapping[str, Part],
    ends: tuple[float, float],
    y: float,
    formatter: Formatter,
) -> None:
    """A stretch of the users' lane: served from where, or a phase of an outage."""
    if stretch.state != SERVED:
        draw_bar(canvas, ends, y - BAR / 2, BAR, parts[stretch.state].colour)
        return
    left, right = ends
    canvas.bar(left, y - BAR / 2, right - left, BAR, HEALTHY)
    place = words(scenario.regions[stretch.detail].title.texts)
    _inside(canvas, ends, y, formatter.sentence(Sentence("served from {place}", {"place": place})), HEALTHY)


def draw_bar(canvas: Canvas, ends: tuple[float, float], top: float, height: float, colour: str) -> None:
    """A part of a lane; what lasts a moment only is drawn without an edge, and never too thin to be seen."""
    left, right = ends
    if right - left >= EDGED:
        canvas.bar(left, top, right - left, height, colour)
        return
    right = max(right, left + THINNEST)
    canvas.area([(left, top), (right, top), (right, top + height), (left, top + height)], colour)


def _inside(canvas: Canvas, ends: tuple[float, float], y: float, name: str, colour: str) -> None:
    """A name in a bar, if it fits."""
    left, right = ends
    if text_width(name, SMALL) + 3 < right - left:
        canvas.text(left + 1.5, y, name, size=SMALL, color=ink_on(colour))


def _outage(canvas: Canvas, story: Story, parts: Mapping[str, Part], scale: Scale, top: float) -> None:
    """The phases of the outage alone."""
    start = 0.0
    for phase, length in story.phases:
        draw_bar(canvas, (scale(start), scale(start + length)), top, ZOOM, parts[phase].colour)
        start += length


def _axis(canvas: Canvas, span: tuple[float, float], top: float, formatter: Formatter) -> None:
    """Time since users were down, below a lane, in the unit that suits its length."""
    scale = linear(*span, LABELS, FULL)
    unit, factor = _unit(span[1], formatter)
    ticks = round_ticks(span[1] * factor, 8)
    digits = 0 if ticks[1] >= 1 else 1
    canvas.text(0, top + 2.4, unit, size=SMALL, color=SOFT)
    for tick in ticks:
        x = scale(tick / factor)
        canvas.line([x, x], [top, top + 0.9], color=SOFT)
        canvas.text(min(x, FULL - 2), top + 2.6, formatter.number(tick, digits), size=SMALL, color=SOFT, ha="center")


def _unit(hours: float, formatter: Formatter) -> tuple[str, float]:
    """What an axis of so many hours is counted in, and how many of it are an hour."""
    if hours < 0.025:
        return formatter.gettext("Seconds from the start"), 3600.0
    if hours < 3:
        return formatter.gettext("Minutes from the start"), 60.0
    if hours < 96:
        return formatter.gettext("Hours from the start"), 1.0
    return formatter.gettext("Days from the start"), 1 / 24


def _place(scenario: Scenario, place: str, formatter: Formatter) -> str:
    """Title of a region or shared place."""
    named = scenario.regions.get(place) or scenario.places[place]
    return named.title.text(formatter.language)


def users_title(scenario: Scenario, strategy: str, group: str, formatter: Formatter) -> str:
    """The lane of a user group, with its id if there are several."""
    users = formatter.gettext("Users")
    return users if len(scenario.strategies[strategy].groups) == 1 else f"{users}: {group}"
