"""The document's own assumptions beside those of the study: the same options, judged twice."""

from collections.abc import Mapping

from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, table
from drmodel.reporting.view import View
from drmodel.simulation.results import Estimate
from drmodel.study.results import Beside


def beside(view: View) -> tuple[Block, ...]:
    """What the options reach under both; nothing where the scenario names no such variant."""
    other = view.study.beside
    if other is None:
        return ()
    here, there = view.study.planned.estimates, other.situation.estimates
    shared = [name for name in here if name in there]
    if not shared:
        return ()
    return (
        table(
            _finding(view, other, shared),
            view._("Above under the document's own assumptions; below it in grey under those of this report"),
            (
                (view._("Option"), 3, False),
                (view._("Availability"), 2, True),
                (view._("Downtime a year"), 2, True),
                (view._("Recovery time, all outages"), 2, True),
                (view._("Data lost, all events"), 2, True),
            ),
            [[Cell(view.title(name), strong=True), *_pairs(view, there[name], here[name])] for name in shared],
            view.say(
                "Source: simulation of {years} years of each option under variant {variant}, seed {seed}; means",
                years=Value("number", next(iter(there.values())).years),
                variant=Value("text", other.variant),
                seed=Value("text", str(view.study.settings.seed)),
            ),
        ),
    )


def _finding(view: View, other: Beside, shared: list[str]) -> str:
    """How many options reach the target under either; without a target, which option differs most."""
    here, there = view.study.planned.estimates, other.situation.estimates
    target = view.study.scenario.targets.availability
    goal = None if target is None else target.value.value
    if goal is None:
        name = max(shared, key=lambda one: abs(there[one].availability.mean - here[one].availability.mean))
        return view.say(
            "Under the document's own assumptions {name} reaches {there}, here {here}",
            name=Value("text", view.title(name)),
            there=Value("share", there[name].availability.mean, 2),
            here=Value("share", here[name].availability.mean, 2),
        )
    return view.say(
        "Under the document's own assumptions {there} of {all} options reach {goal}, here {here}",
        there=_reaching(there, shared, goal),
        here=_reaching(here, shared, goal),
        all=Value("number", len(shared)),
        goal=Value("share", goal),
    )


def _reaching(estimates: Mapping[str, Estimate], shared: list[str], goal: float) -> Value:
    return Value("number", sum(estimates[name].availability.mean >= goal for name in shared))


def _pairs(view: View, there: Estimate, here: Estimate) -> list[Cell]:
    return [Cell(above, below) for above, below in zip(_texts(view, there), _texts(view, here), strict=True)]


def _texts(view: View, estimate: Estimate) -> tuple[str, ...]:
    recovery, loss = estimate.recovery["all"].mean, estimate.loss["all"].mean
    return (
        view.words.share(estimate.availability.mean, 3) if estimate.outages_year.mean > 0 else view._("no outage"),
        view.words.hours(estimate.downtime_hours_year.mean),
        EN_DASH if recovery is None else view.words.minutes(recovery.mean * 60),
        EN_DASH if loss is None else view.words.minutes(loss.mean * 60),
    )
