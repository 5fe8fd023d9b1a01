"""How much of the way to each trigger is gone; what is unknown is an outline, never nothing."""

import math

from drmodel.analysis.firing import RuleState
from drmodel.analysis.standing import progress
from drmodel.drawing.canvas import FULL, NORMAL, SMALL, Canvas, shortened
from drmodel.drawing.colours import ACCENT, GREYS, INK, SOFT, WHITE
from drmodel.formatting import Formatter, Sentence, months, words
from drmodel.reporting.figures.ridges import share_text
from drmodel.study.results import Study

LABEL, NOTES, PITCH, TOP, BAR = 50.0, 42.0, 7.0, 5.0, 4.4  # [mm]


def draw(study: Study, formatter: Formatter) -> bytes:
    """A bar for each rule, from nothing to where it fires."""
    state, gone = _states(study), _gone(study)
    titles = _titles(study, formatter)
    left, right = LABEL, FULL - NOTES
    bottom = TOP + PITCH * len(state)
    canvas = Canvas(FULL, bottom + 1)
    canvas.text(right, 2.2, formatter.gettext("fires"), size=SMALL, weight=600, ha="center")
    canvas.target([right] * 2, [TOP, bottom])
    for i, (name, rule) in enumerate(state.items()):
        y, part = TOP + PITCH * (i + 0.5), gone[name]
        weight = 600 if rule.fired else 400
        canvas.text(0, y, shortened(titles[name], LABEL - 3, NORMAL, weight), weight=weight)
        if rule.fired or part is not None:
            canvas.bar(left, y - BAR / 2, right - left, BAR, GREYS[1])
            length = (right - left) * (1.0 if part is None else part)
            canvas.bar(left, y - BAR / 2, length, BAR, ACCENT if rule.fired else GREYS[0])
        else:
            canvas.bar(left, y - BAR / 2, right - left, BAR, WHITE, edge=SOFT, dashed=True)
            why = formatter.gettext("unknown") if rule.fired is None else formatter.gettext("not yet; it has no number")
            canvas.text(left + 1.5, y, why, size=SMALL, color=SOFT)
        note = _note(rule, part, formatter)
        canvas.text(right + 3, y, shortened(note, NOTES - 3, SMALL), size=SMALL, color=ACCENT if rule.fired else INK)
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    head = formatter.gettext("How much of the way to each trigger is gone.")
    titles, gone = _titles(study, formatter), _gone(study)
    parts = []
    for name, rule in _states(study).items():
        note = _note(rule, gone[name], formatter)
        parts.append(f"{titles[name]}: {note or formatter.gettext('unknown')}")
    return f"{head} {'; '.join(parts)}."


def _states(study: Study) -> dict[str, RuleState]:
    if study.triggers is None:
        raise ValueError("the scenario has no `triggers`: nothing to draw")
    return study.triggers.rules


def _gone(study: Study) -> dict[str, float | None]:
    written = study.scenario.triggers
    return {} if written is None else progress(written.rules)


def _titles(study: Study, formatter: Formatter) -> dict[str, str]:
    written = study.scenario.triggers
    rules = {} if written is None else written.rules
    return {name: rule.title.text(formatter.language) for name, rule in rules.items()}


def _note(rule: RuleState, part: float | None, formatter: Formatter) -> str:
    """How far a rule is, and when it fires at its growth."""
    if rule.fired:
        return formatter.gettext("fired")
    if part is None:
        return ""
    gone = formatter.sentence(Sentence("{share} of the way", {"share": words(share_text(part, formatter))}))
    if rule.months is None:
        return gone
    if math.isinf(rule.months):
        return f"{gone}, {formatter.gettext('never')}"
    return f"{gone}, {formatter.sentence(Sentence('in {months}', {'months': months(rule.months, 0)}))}"
