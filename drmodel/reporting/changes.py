"""What would change the answer: one uncertain input at a time, two at once, what must be true, and who is to blame."""

from drmodel.analysis.sensitivity.analysis import Sensitivity
from drmodel.analysis.sensitivity.questions import Condition
from drmodel.analysis.sensitivity.roots import Crossing
from drmodel.formatting import EN_DASH, NBSP, Value
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.figures.inputs import input_text, input_title
from drmodel.reporting.figures.turned import MAP, TORNADO, Turned
from drmodel.reporting.view import View
from drmodel.simulation.statistics import Interval

MOST = 6  # inputs whose indices are listed


def changes_section(view: View) -> Section | None:
    """Tornado, Sobol indices, map and what must be true; None where nobody looked, or nothing could be varied."""
    found = view.study.sensitivity
    if found is None:
        return None
    blocks: list[Block] = [
        *_drawn(view, "tornado", TORNADO, _tornado_what(view), _of_samples(view, found)),
        *_indices(view, found),
        *_drawn(view, "map", MAP, _map_what(view), _of_values(view, found)),
        *_conditions(view, found),
    ]
    return Section(_finding(view, found), _why(view, found), tuple(blocks)) if blocks else None


def _drawn(view: View, name: str, figure: Turned, what: str, source: str) -> list[Block]:
    if not figure.wanted(view.study):
        return []
    return [*view.figure(name, view.sentence(figure.finding(view.study, view.words)), what, source)]


def _finding(view: View, found: Sensitivity) -> str:
    """How many of the inputs can change the answer alone."""
    flipping = sum(bool(swing.flips) for swing in found.tornado)
    values = {"all": Value("number", len(found.tornado)), "n": Value("number", flipping)}
    if not found.tornado:
        return view._("What else would have to be true for another answer")
    if not flipping:
        return view.say("None of {all} uncertain inputs changes the answer alone", **values)
    return view.say(
        "{n} of {all} uncertain inputs can change the answer alone",
        "{n} of {all} uncertain inputs can change the answer alone",
        **values,
    )


def _why(view: View, found: Sensitivity) -> str:
    best = view.title(found.best)
    return view.say(
        "At the values that are used {name} is the best. Below: how far each input moves the returns, and the values "
        "at which the answer would be another.",
        name=Value("text", best),
    )


def _tornado_what(view: View) -> str:
    return view._(
        "Expected net benefit of each option as one input goes from its 5 % to its 95 % value, whatever the others are"
    )


def _map_what(view: View) -> str:
    return view._("The option with the most net benefit; pale where the simulation cannot tell it from the next")


def _of_samples(view: View, found: Sensitivity) -> str:
    return view.say(
        "Source: {samples} joint samples of the uncertain inputs, seed {seed}",
        samples=Value("number", found.samples),
        seed=Value("text", str(view.study.settings.seed)),
    )


def _of_values(view: View, found: Sensitivity) -> str:
    return view.say(
        "Source: simulation of {years} years of each option at each value, seed {seed}; intervals are 95 %",
        years=Value("number", found.years),
        seed=Value("text", str(view.study.settings.seed)),
    )


def _conditions(view: View, found: Sensitivity) -> list[Block]:
    """What must be true of the two inputs of the map for another answer; nothing where neither can be varied."""
    if not found.flips:
        return []
    columns = (
        (view._("What must be true"), 4.4, False),
        (view._("Now"), 0.9, False),
        (view._("Used"), 1.6, True),
        (view._("Changes at"), 3.0, True),
        (view._("Then"), 2.6, False),
    )
    rows: list[list[Cell | str]] = []
    for name in dict.fromkeys(one.input for one in found.flips):
        rows.append([Cell(input_title(view.study.scenario, view.words, name), strong=True)])
        rows += [_row(view, one) for one in found.flips if one.input == name]
    title, what = _conditions_finding(view, found), view._("All else equal; a 95 % interval of the simulation below")
    return [table(title, what, columns, rows, _of_values(view, found), dense=True)]


def _row(view: View, one: Condition) -> list[Cell | str]:
    near = one.nearest
    return [
        _claim(view, one),
        view._("yes") if one.holds else view._("no"),
        _value(view, one, one.used),
        _nowhere(view, one) if near is None else _limit(view, one, near),
        view.title(one.after[one.crossings.index(near)]) if near is not None and one.after else EN_DASH,
    ]


def _claim(view: View, one: Condition) -> str:
    name = Value("text", view.title(one.question.strategy))
    if one.question.kind == "best":
        return view.say("{name} is the best", name=name)
    if one.question.kind == "pays":
        return view.say("{name} pays", name=name)
    target = view.study.scenario.targets.availability
    goal = Value("share", None if target is None else target.value.value)
    if one.question.kind == "year":
        share = Value("share", one.question.share)
        return view.say("{name} reaches {target} in {share} of the years", name=name, target=goal, share=share)
    return view.say("{name} reaches {target} on average", name=name, target=goal)


def _limit(view: View, one: Condition, near: Crossing) -> Cell:
    """Where it becomes true, or stops being so, with its interval."""
    side = ">" if near.at.mean > one.used else "<"
    low, high = (_value(view, one, end) for end in (near.at.low, near.at.high))
    note = "" if low == high else f"{low}{NBSP}{EN_DASH}{NBSP}{high}"
    return Cell(f"{side}{NBSP}{_value(view, one, near.at.mean)}", note, strong=True, accent=True)


def _nowhere(view: View, one: Condition) -> Cell:
    """That it does not change as far as anybody looked."""
    values = {"low": Value("text", _value(view, one, one.low)), "high": Value("text", _value(view, one, one.high))}
    if one.holds:
        return Cell(view._("nowhere"), view.say("always from {low} to {high}", **values))
    return Cell(view._("nowhere"), view.say("never from {low} to {high}", **values))


def _value(view: View, one: Condition, value: float) -> str:
    return input_text(view.study.scenario, view.words, one.input, value)


def _conditions_finding(view: View, found: Sensitivity) -> str:
    """Whether any option would reach the availability target if more of the downtime could be cured."""
    target = view.study.scenario.targets.availability
    asked = [one for one in found.flips if one.question.kind == "availability"]
    if not asked or target is None:
        return view._("What must be true for another answer")
    goal = Value("share", target.value.value)
    if any(one.holds for one in asked):
        return view.say("{target} is reached already; what must be true for another answer", target=goal)
    reaching = [one for one in asked if one.crossings]
    if not reaching:
        return view.say(
            "No option would reach {target}, whatever share of the downtime came from the loss of a site", target=goal
        )
    first = min(reaching, key=lambda one: abs(one.crossings[0].at.mean - one.used))
    return view.say(
        "{name} would reach {target} if {value} of the downtime came from the loss of a site, not {used}",
        name=Value("text", view.title(first.question.strategy)),
        target=goal,
        value=Value("text", _value(view, first, first.crossings[0].at.mean)),
        used=Value("text", _value(view, first, first.used)),
    )


def _indices(view: View, found: Sensitivity) -> list[Block]:
    """To which inputs the spread of the choice's net benefit is owed; nothing for the option measured against."""
    name = view.study.planned.choice.strategy
    listed = found.sobol.get(name, ())[:MOST]
    if not listed:
        return []
    scenario, words = view.study.scenario, view.words
    rows: list[list[Cell | str]] = [
        [
            Cell(input_title(scenario, words, one.path), strong=True),
            Cell(_share(view, one.first), strong=True),
            _interval(view, one.first),
            Cell(_share(view, one.total), strong=True),
            _interval(view, one.total),
        ]
        for one in listed
    ]
    title = view.say(
        "{share} of what is uncertain about the net benefit of {name} comes from one input: “{input}”",
        share=Value("share", max(0.0, listed[0].first.mean), 0),
        name=Value("text", view.title(name)),
        input=Value("text", input_title(scenario, words, listed[0].path)),
    )
    columns = (
        (view._("Input"), 5, False),
        (view._("Alone"), 1.2, True),
        ("95 %", 1.4, True),
        (view._("With the others"), 1.6, True),
        ("95 %", 1.4, True),
    )
    what = view._("Sobol indices: share of the variance that an input causes alone, and together with the others")
    return [table(title, what, columns, rows, _of_samples(view, found), dense=True)]


def _share(view: View, found: Interval) -> str:
    return view.words.share(max(0.0, found.mean), 0)


def _interval(view: View, found: Interval) -> str:
    low, high = (view.words.share(max(0.0, end), 0) for end in (found.low, found.high))
    return f"{low}{NBSP}{EN_DASH}{NBSP}{high}"
