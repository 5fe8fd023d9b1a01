"""Sketches of the strategies: regions, who serves in normal times, what stands by, and how data flows."""

from dataclasses import dataclass

from drmodel.drawing.canvas import FULL, LABELS, SMALL, Canvas, draw_legend, legend_rows, shortened, wrapped
from drmodel.drawing.colours import INK, SOFT, WHITE, mixed
from drmodel.formatting import Formatter
from drmodel.reporting.figures.rows import Row, rows
from drmodel.study.results import Study

PITCH, TOP = 15.0, 7.0  # [mm]
BOX, HEIGHT, GAP = 21.0, 6.0, 7.0  # [mm] a region, and the room between two
NOTES = 46.0  # [mm] for the ways of keeping data
MOST_NOTES = 4  # lines of them
PALE = 0.75  # how far a standby's colour goes towards white


@dataclass(frozen=True)
class Sketch:
    """Regions in order, those that serve in normal times, and the links from a home to those behind it."""

    regions: tuple[str, ...]
    homes: frozenset[str]
    links: tuple[tuple[str, str], ...]


def draw(study: Study, formatter: Formatter) -> bytes:
    """A sketch for each strategy."""
    strategies = rows(study, formatter)
    sketches = {row.id: sketch(study, row.id) for row in strategies}
    most = max(len(found.regions) for found in sketches.values())
    room = FULL - LABELS - NOTES
    shrink = min(1.0, room / (most * (BOX + GAP)))
    states = [
        formatter.gettext("Serves users"),
        formatter.gettext("Ready, no users"),
        formatter.gettext("Switched off"),
    ]
    canvas = Canvas(FULL, TOP + PITCH * len(strategies))
    legend = legend_rows(states, FULL - LABELS)
    draw_legend(canvas, LABELS, legend, [SOFT, mixed(SOFT, WHITE, PALE), WHITE])
    for i, row in enumerate(strategies):
        y = TOP + PITCH * i
        canvas.row_label(y + 7, row.title, row.colour, weight=row.weight)
        _regions(canvas, study, row, sketches[row.id], y, shrink, formatter)
        notes = [line for words in _notes(study, row.id, formatter) for line in wrapped(words, NOTES - 2, SMALL)]
        for j, words in enumerate(notes[:MOST_NOTES]):
            canvas.text(FULL - NOTES + 2, y + 5.4 + 3.1 * j, words, size=SMALL, color=SOFT)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Regions of each option; those that serve users in normal times come first.")
    parts = []
    for row in rows(study, formatter):
        found = sketch(study, row.id)
        ordered = sorted(found.regions, key=lambda region, homes=found.homes: region not in homes)  # type: ignore[misc]
        parts.append(f"{row.title}: {', '.join(_name(study, region, formatter) for region in ordered)}")
    return f"{head} {'; '.join(parts)}."


def sketch(study: Study, name: str) -> Sketch:
    """What a strategy's groups say of its regions."""
    groups = study.scenario.strategies[name].groups.values()
    regions = tuple(dict.fromkeys(region for group in groups for region in group.regions))
    links = dict.fromkeys((group.regions[0], other) for group in groups for other in group.regions[1:])
    return Sketch(regions, frozenset(group.regions[0] for group in groups), tuple(links))


def _regions(
    canvas: Canvas, study: Study, row: Row, found: Sketch, y: float, shrink: float, formatter: Formatter
) -> None:
    """The regions of one strategy, with their links."""
    box, step = BOX * shrink, (BOX + GAP) * shrink
    left = {region: LABELS + step * i for i, region in enumerate(found.regions)}
    off = study.scenario.strategies[row.id].topology == "cold"
    top = y + 4
    for region, x in left.items():
        serves = region in found.homes
        fill = row.colour if serves else WHITE if off else mixed(row.colour, WHITE, PALE)
        canvas.bar(x, top, box, HEIGHT, fill, edge=row.colour, dashed=off and not serves)
        name = shortened(_name(study, region, formatter), box + 0.6 * GAP * shrink, SMALL)
        canvas.text(x, y + 1.8, name, size=SMALL, color=INK if serves else SOFT, weight=600 if serves else 400)
    order = list(left)
    drawn = set()
    for home, other in found.links:
        both = (other, home) in found.links
        if (other, home) in drawn:
            continue
        drawn.add((home, other))
        apart = order.index(other) - order.index(home)
        first, last = (home, other) if apart > 0 else (other, home)
        start, end = (left[first] + box, top + HEIGHT / 2), (left[last], top + HEIGHT / 2)
        if abs(apart) > 1:  # passes below the regions between the two
            start, end = (left[first] + box / 2, top + HEIGHT), (left[last] + box / 2, top + HEIGHT)
        canvas.arrow(*((start, end) if apart > 0 else (end, start)), both=both, bend=_bend(apart, step))


def _bend(apart: int, step: float) -> float:
    """How far an arrow is bent so that its depth stays the same however long it is; straight between neighbours."""
    if abs(apart) == 1:
        return 0.0
    depth = 4.5 / (abs(apart) * step)
    return depth if apart > 0 else -depth


def _name(study: Study, region: str, formatter: Formatter) -> str:
    return study.scenario.regions[region].title.text(formatter.language)


def _notes(study: Study, name: str, formatter: Formatter) -> list[str]:
    """Backup, replication and measures of a strategy."""
    scenario = study.scenario
    strategy = scenario.strategies[name]
    ways = [scenario.backup_methods[strategy.backup].title] if strategy.backup else []
    if strategy.replication:
        ways.append(scenario.replication_methods[strategy.replication].title)
    measures = [scenario.measures[measure].title.text(formatter.language) for measure in strategy.measures]
    notes = [title.text(formatter.language) for title in ways]
    return [*notes, " · ".join(measures)] if measures else notes
