"""What each uncertain input does to every option, the widest first, and where the best one flips."""

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.tornado import Swing
from drmodel.drawing.canvas import FULL, SMALL, Canvas, draw_legend, legend_rows, linear, shortened, wrapped
from drmodel.drawing.colours import ACCENT, CARD, INK, SOFT, WHITE
from drmodel.formatting import Formatter, Sentence, Value, number, words
from drmodel.reporting.figures.inputs import input_text, input_title
from drmodel.reporting.figures.palette import palette
from drmodel.scenario.models import Scenario

MOST = 10  # inputs that are drawn
LABEL, NOTES, LANE, GAP, HEAD, FOOT = 50.0, 46.0, 1.5, 2.6, 6.0, 9.0  # [mm]
THIN = 0.8  # [mm] a bar whose white edge would be all that is seen of it
HIGHEST = 11.0  # [mm] of the lanes of one input, so that ten of them leave a page room


def draw(found: Sensitivity, scenario: Scenario, formatter: Formatter) -> bytes:
    """A row for each input, with a bar for each option that it moves: from its 5 % to its 95 % value."""
    colours, moved = palette(scenario), _moved(found, scenario)
    titles = {name: one.title.text(formatter.language) for name, one in scenario.strategies.items()}
    legend = legend_rows([titles[name] for name in moved], FULL)
    top = 4.0 * len(legend) + HEAD
    thick = min(LANE, HIGHEST / max(len(moved), 1))
    pitch = max(thick * len(moved), 6.6) + GAP
    swings = found.tornado[:MOST]
    bottom = top + pitch * len(swings)
    ends = [0.0, *(end[name] for swing in swings for end in (swing.at_low, swing.at_high) for name in moved)]
    reach = (max(ends) - min(ends)) or 1.0
    x = linear(min(ends) - 0.04 * reach, max(ends) + 0.04 * reach, LABEL, FULL - NOTES)
    canvas = Canvas(FULL, bottom + FOOT)
    draw_legend(canvas, 0.0, legend, [colours[name] for name in moved])
    for i, swing in enumerate(swings):
        start = top + pitch * i
        if i % 2 == 0:
            canvas.bar(0, start, FULL, pitch, CARD, edge=CARD)
        lines = wrapped(input_title(scenario, formatter, swing.path), LABEL - 4, SMALL)
        for line, text in enumerate(lines):
            canvas.text(1, start + pitch / 2 + 3 * (line - (len(lines) - 1) / 2), text, size=SMALL)
        first = start + (pitch - thick * len(moved)) / 2
        for lane, name in enumerate(moved):
            left, right = sorted((x(swing.at_low[name]), x(swing.at_high[name])))
            edge = WHITE if right - left > THIN else colours[name]
            canvas.bar(left - 0.2, first + thick * lane, right - left + 0.4, thick, colours[name], edge=edge)
        _note(canvas, swing, scenario, formatter, start + pitch / 2)
    canvas.line([x(0.0)] * 2, [top, bottom], color=INK, lw=0.7, zorder=6)
    for value in (min(ends), 0.0, max(ends)):
        if value == 0.0 or abs(x(value) - x(0.0)) > 14:
            text = formatter.money(value, scenario.currency.value)
            canvas.text(x(value), bottom + 3, text, size=SMALL, color=SOFT, ha="center")
    canvas.text(FULL - NOTES, bottom + 7, formatter.gettext("Net benefit a year"), size=SMALL, color=SOFT, ha="right")
    return canvas.svg()


def alt(found: Sensitivity, scenario: Scenario, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("Net benefit a year by uncertain input, from its low to its high value.")
    parts = []
    for swing in found.tornado[:MOST]:
        low, high = (formatter.money(end[found.best], scenario.currency.value) for end in (swing.at_low, swing.at_high))
        between = formatter.sentence(Sentence("{low} to {high}", {"low": words(low), "high": words(high)}))
        parts.append(f"{input_title(scenario, formatter, swing.path)}: {between}")
    return f"{head} {'; '.join(parts)}."


def finding(found: Sensitivity, scenario: Scenario, formatter: Formatter) -> Sentence:
    """What the figure shows: whether one input alone can change the answer."""
    if not found.tornado:
        return Sentence("No input is uncertain")
    widest = {"input": words(input_title(scenario, formatter, found.tornado[0].path))}
    flipping = [swing for swing in found.tornado if swing.flips]
    if not flipping:
        return Sentence("No uncertain input changes the answer alone; “{input}” moves the returns most", widest)
    first, flip = flipping[0], flipping[0].flips[0]
    values: dict[str, Value] = {
        "n": number(len(flipping)),
        "input": words(input_title(scenario, formatter, first.path)),
        "value": words(input_text(scenario, formatter, first.path, flip.value)),
    }
    return Sentence(
        "{n} uncertain input can change the answer alone: “{input}” at {value}",
        values,
        plural="{n} uncertain inputs can change the answer alone, first “{input}” at {value}",
    )


def _moved(found: Sensitivity, scenario: Scenario) -> list[str]:
    """Options that any of the inputs moves, in the order of the file."""
    return [
        name
        for name in scenario.strategies
        if any(swing.at_low[name] != swing.at_high[name] for swing in found.tornado[:MOST])
    ]


def _note(canvas: Canvas, swing: Swing, scenario: Scenario, formatter: Formatter, y: float) -> None:
    """How far the input goes, and where the best option flips."""
    low, high = (input_text(scenario, formatter, swing.path, value) for value in (swing.low, swing.high))
    reach = formatter.sentence(Sentence("{low} to {high}", {"low": words(low), "high": words(high)}))
    at, width = FULL - NOTES + 3, NOTES - 3
    shift = 1.6 if swing.flips else 0.0
    canvas.text(at, y - shift, shortened(reach, width, SMALL), size=SMALL, color=SOFT)
    if swing.flips:
        flip = swing.flips[0]
        text = formatter.sentence(
            Sentence(
                "{strategy} from {value}",
                {
                    "strategy": words(scenario.strategies[flip.after].title.texts),
                    "value": words(input_text(scenario, formatter, swing.path, flip.value)),
                },
            )
        )
        canvas.text(at, y + shift, shortened(text, width, SMALL, 600), size=SMALL, weight=600, color=ACCENT)
