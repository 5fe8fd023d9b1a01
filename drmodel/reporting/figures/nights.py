"""One outage as a timeline: what ailed, who served users, and what the time went into."""

from collections.abc import Callable
from dataclasses import dataclass

from drmodel.analysis.nights import SERVED, Night, Story, Stretch, replay
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
from drmodel.reporting.figures.phases import phase_parts
from drmodel.study.evaluation import Study

PITCH, BAR = 7.6, 4.8  # [mm] between lanes, of a lane
ZOOM, WEDGE, AXIS = 6.4, 4.0, 5.0  # [mm] of the bar below, from the lane to its names, of an axis
WORTH_A_ZOOM = 0.5  # an outage that fills less of what is shown is drawn again, wider
HEALTHY, SEEN, UNSEEN = GREYS[1], GREYS[0], "#8B95A1"


@dataclass(frozen=True)
class Timeline:
    """The figure of a study's bad outage, or of its bad failover."""

    failover: bool

    def night(self, study: Study) -> Night | None:
        """The night that it shows; None if the study has none."""
        return next((night for night in study.nights if night.failover == self.failover), None)

    def draw(self, study: Study, formatter: Formatter) -> bytes:
        """Lanes of regions and shared places, the users' lane in phases, and the outage alone if it is short."""
        night = self._found(study)
        return _draw(study, formatter, night, story_of(study, night))

    def alt(self, study: Study, formatter: Formatter) -> str:
        """The figure in words."""
        night = self._found(study)
        story = story_of(study, night)
        parts = phase_parts(study, formatter, {phase for phase, _ in story.phases})
        head = formatter.sentence(
            Sentence(
                "An outage of {name} from its first fault, by place and phase",
                {"name": words(study.scenario.strategies[night.strategy].title.texts)},
            )
        )
        phases = [f"{parts[phase].title} {formatter.minutes(60 * length)}" for phase, length in story.phases]
        return f"{head}: {', '.join(phases)}."

    def _found(self, study: Study) -> Night:
        night = self.night(study)
        if night is None:
            raise ValueError("the study has no such night: nothing to draw")
        return night


OUTAGE, FAILOVER = Timeline(failover=False), Timeline(failover=True)


def story_of(study: Study, night: Night) -> Story:
    """What happened in a night of a study."""
    return replay(study.scenario, study.objectives, study.planned.estimates[night.strategy], night)


def _draw(study: Study, formatter: Formatter, night: Night, story: Story) -> bytes:
    scale = linear(story.start, story.end, LABELS, FULL)
    parts = phase_parts(study, formatter, {s.state for s in story.users if s.state != SERVED})
    zoomed = night.hours < WORTH_A_ZOOM * (story.end - story.start)
    wide = linear(0.0, night.hours, LABELS, FULL) if zoomed else scale
    names = _phase_names(story, parts, wide, formatter)
    marks = stair([(scale(x), scale(x), name) for x, name in _marks(night, story, formatter)], LABELS, FULL)
    top = stair_height(marks) + 1
    users = top + PITCH * len(story.places) + (0 if zoomed else stair_height(names))
    axis = users + PITCH
    free = scale(night.hours if zoomed else 0.0)  # right of the first marks
    canvas = Canvas(FULL, axis + AXIS + ((WEDGE + stair_height(names) + ZOOM + AXIS) if zoomed else 0))
    for i, (place, ailing) in enumerate(story.places.items()):
        y = top + PITCH * (i + 0.5)
        canvas.text(0, y, shortened(_place(study, place, formatter), LABELS - 3))
        canvas.bar(LABELS, y - BAR / 2, FULL - LABELS, BAR, HEALTHY)
        if not ailing:
            _inside(canvas, (free, FULL), y, _well(study, night, formatter), HEALTHY)
        for stretch in ailing:
            _ailing(canvas, (scale(stretch.start), scale(stretch.end)), free, y, stretch.state, formatter)
    y = users + PITCH / 2
    canvas.text(0, y, shortened(_users(study, night, formatter), LABELS - 3, NORMAL, 600), weight=600)
    for stretch in story.users:
        _serving(canvas, study, stretch, parts, (scale(stretch.start), scale(stretch.end)), y, formatter)
    draw_stair(canvas, marks, top)
    for x in {scale(at) for at, _ in _marks(night, story, formatter)}:
        canvas.line([x, x], [top, axis], color=INK, lw=0.9, zorder=6)
    _axis(canvas, (story.start, story.end), axis, formatter)
    if not zoomed:
        draw_stair(canvas, names, y - BAR / 2)
        return canvas.svg()
    bar = axis + AXIS + WEDGE + stair_height(names)
    lane = y + BAR / 2
    canvas.area([(scale(0.0), lane), (scale(night.hours), lane), (FULL, bar), (LABELS, bar)], CARD)
    _outage(canvas, story, parts, wide, bar)
    draw_stair(canvas, names, bar)
    canvas.text(0, bar + ZOOM / 2, formatter.gettext("The outage alone"), weight=600)
    _axis(canvas, (0.0, night.hours), bar + ZOOM, formatter)
    return canvas.svg()


def _marks(night: Night, story: Story, formatter: Formatter) -> list[tuple[float, str]]:
    """The instants to read off, with their names: fault, service back, home."""
    found = [(0.0, formatter.gettext("fault"))]
    back = Sentence("back after {length}", {"length": minutes(60 * night.hours)})
    found.append((night.hours, formatter.sentence(back)))
    if story.home is not None:
        found.append(
            (story.home, formatter.sentence(Sentence("home after {length}", {"length": minutes(60 * story.home)})))
        )
    return found


def _phase_names(
    story: Story, parts: dict[str, Part], scale: Callable[[float], float], formatter: Formatter
) -> list[Label]:
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
    canvas.bar(left, y - BAR / 2, right - left, BAR, colour, edge=WHITE if harmed else SOFT, dashed=not harmed)
    if harmed:
        name = formatter.gettext("down, seen by health checks") if seen else formatter.gettext("down, unseen")
    else:
        name = formatter.gettext("alarm only")
    _inside(canvas, (max(left, free) if right > free else left, right), y, name, colour)


def _well(study: Study, night: Night, formatter: Formatter) -> str:
    """What is said of a place that nothing ails: corruption harms the data, wherever they are."""
    if study.scenario.fault_modes[night.cause].corrupts:
        return formatter.gettext("up, with corrupted data")
    return formatter.gettext("healthy")


def _serving(
    canvas: Canvas,
    study: Study,
    stretch: Stretch,
    parts: dict[str, Part],
    ends: tuple[float, float],
    y: float,
    formatter: Formatter,
) -> None:
    """A stretch of the users' lane: served from where, or a phase of an outage."""
    left, right = ends
    if stretch.state != SERVED:
        canvas.bar(left, y - BAR / 2, right - left, BAR, parts[stretch.state].colour)
        return
    canvas.bar(left, y - BAR / 2, right - left, BAR, HEALTHY)
    place = words(study.scenario.regions[stretch.detail].title.texts)
    _inside(canvas, ends, y, formatter.sentence(Sentence("served from {place}", {"place": place})), HEALTHY)


def _inside(canvas: Canvas, ends: tuple[float, float], y: float, name: str, colour: str) -> None:
    """A name in a bar, if it fits."""
    left, right = ends
    if text_width(name, SMALL) + 3 < right - left:
        canvas.text(left + 1.5, y, name, size=SMALL, color=ink_on(colour))


def _outage(canvas: Canvas, story: Story, parts: dict[str, Part], scale: Callable[[float], float], top: float) -> None:
    """The phases of the outage alone."""
    start = 0.0
    for phase, length in story.phases:
        canvas.bar(scale(start), top, scale(start + length) - scale(start), ZOOM, parts[phase].colour)
        start += length


def _axis(canvas: Canvas, span: tuple[float, float], top: float, formatter: Formatter) -> None:
    """Time since the fault below a lane, in hours, or in minutes where hours are too coarse."""
    scale = linear(*span, LABELS, FULL)
    unit, factor = (formatter.gettext("Minutes from the fault"), 60.0) if span[1] < 3 else (
        formatter.gettext("Hours from the fault"), 1.0
    )  # fmt: skip
    ticks = round_ticks(span[1] * factor, 8)
    digits = 0 if ticks[1] >= 1 else 1
    canvas.text(0, top + 2.4, unit, size=SMALL, color=SOFT)
    for tick in ticks:
        x = scale(tick / factor)
        canvas.line([x, x], [top, top + 0.9], color=SOFT)
        canvas.text(min(x, FULL - 2), top + 2.6, formatter.number(tick, digits), size=SMALL, color=SOFT, ha="center")


def _place(study: Study, place: str, formatter: Formatter) -> str:
    """Title of a region or shared place."""
    scenario = study.scenario
    named = scenario.regions.get(place) or scenario.places[place]
    return named.title.text(formatter.language)


def _users(study: Study, night: Night, formatter: Formatter) -> str:
    """The users' lane, with the id of their group if there are several."""
    users = formatter.gettext("Users")
    return users if len(study.scenario.strategies[night.strategy].groups) == 1 else f"{users}: {night.group}"
