"""Where we stand: the triggers, and today's values against the targets."""

from drmodel.analysis.costs import baseline_of
from drmodel.analysis.firing import RuleState, TriggerState
from drmodel.analysis.forecast import Forecast
from drmodel.analysis.standing import gaps, progress, round_trip
from drmodel.formatting import EN_DASH, NBSP, Value
from drmodel.reporting.blocks import Block, Cell, Lines, Section, table
from drmodel.reporting.dates import between, moment
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.figures.targets import objective_title
from drmodel.reporting.view import View
from drmodel.scenario.business import TriggerRule


def standing_section(view: View) -> Section:
    """Triggers, and baseline against targets."""
    blocks: list[Block] = []
    if view.study.triggers is not None:
        what = view._("Share of the way from nothing to where each fires; dashed where no number says how far it is")
        blocks += [
            _triggers(view, view.study.triggers),
            *view.figure("triggers", _triggers_finding(view, view.study.triggers), what, view.document()),
        ]
    architecture = view.study.scenario.architecture
    if architecture is not None and architecture.limitations:
        lines = tuple(view.text(text) for text in architecture.limitations.values())
        blocks.append(Lines(view._("What is known to be wrong today"), lines))
    what = view._(
        "In times the target, log scale. Filled: simulated mean, with a line to what one in 20 exceeds (95 %). Hollow: "
        "stated"
    )
    blocks += [_targets(view), *view.figure("targets", _targets_finding(view), what)]
    return Section(_finding(view), _why(view), tuple(blocks))


def _finding(view: View) -> str:
    state = view.study.triggers
    if state is None:
        return view._("No trigger is written down: nobody knows when the plan starts")
    fired = sum(rule.fired is True for rule in state.rules.values())
    if state.fired:
        return view.say(
            "The plan is due: {n} trigger has fired",
            "The plan is due: {n} triggers have fired",
            n=Value("number", fired),
        )
    if state.fired is None:
        unknown = sum(rule.fired is None for rule in state.rules.values())
        return view.say(
            "Whether the plan is due cannot be said: {n} trigger is unknown",
            "Whether the plan is due cannot be said: {n} triggers are unknown",
            n=Value("number", unknown),
        )
    return view._("The plan is not due yet: its triggers have not fired")


def _why(view: View) -> str:
    base = view.study.planned.estimates[baseline_of(view.study.scenario)]
    target = view.study.scenario.targets.availability
    reached = Value("text", view.words.share(base.availability.mean, 2))
    if target is None or target.value.value is None:
        return view.say(
            "Today's option reaches {availability}; no availability target is stated.", availability=reached
        )
    shown = Value("text", view.words.share_against(base.availability.mean, target.value.value))
    if base.availability.mean >= target.value.value:
        return view.say(
            "Today's option reaches {availability}, and the target is {target}.",
            availability=shown,
            target=Value("share", target.value.value),
        )
    return view.say(
        "Today's option reaches {availability} and misses the target of {target}.",
        availability=shown,
        target=Value("share", target.value.value),
    )


def _triggers_finding(view: View, state: TriggerState) -> str:
    """The trigger that is nearest, of those that can be measured."""
    written = view.study.scenario.triggers
    rules = {} if written is None else written.rules
    fired = [name for name, rule in state.rules.items() if rule.fired]
    if fired:
        return view.say("{title} has fired", title=Value("text", view.text(rules[fired[0]].title)))
    measured = {name: part for name, part in progress(rules).items() if part is not None}
    if not measured:
        return view._("No trigger can be measured: nobody knows how far off the plan is")
    nearest = max(measured, key=lambda name: measured[name])
    return view.say(
        "The nearest trigger that can be measured is {title}: {share} of the way",
        title=Value("text", view.text(rules[nearest].title)),
        share=Value("text", share_text(measured[nearest], view.words)),
    )


def _targets_finding(view: View) -> str:
    """How many targets today's option misses, and which by most."""
    found = gaps(view.study.scenario, view.study.planned.estimates)
    missed = {key: gap.times(gap.now) for key, gap in found.items() if gap.missed and gap.now is not None}
    if not missed:
        return view._("Today's option is within every target that it can be held against")
    worst = max(missed, key=lambda key: missed[key])
    return view.say(
        "Today's option is beyond {n} target; the farthest is {title}, {times} what it should be",
        "Today's option is beyond {n} targets; the farthest is {title}, {times} what it should be",
        n=Value("number", len(missed)),
        title=Value("text", objective_title(worst, view.words)),
        times=Value("ratio", missed[worst], 0 if missed[worst] >= 10 else 1),
    )


def _triggers(view: View, state: TriggerState) -> Block:
    triggers = view.study.scenario.triggers
    rules = {} if triggers is None else triggers.rules
    rows = [_rule(view, rules[key], one) for key, one in state.rules.items()]
    how = (
        view._("Any one of them starts the plan")
        if state.rule == "any"
        else view._("All of them together start the plan")
    )
    return table(
        view._("Triggers"),
        how,
        (
            (view._("Trigger"), 3.6, False),
            (view._("Now"), 2.4, True),
            (view._("Fires at"), 3, True),
            (view._("State"), 2.4, False),
            (view._("Forecast at its growth"), 2.3, False),
            (view._("Starts"), 2.4, False),
        ),
        rows,
        view.document(),
    )


def _rule(view: View, rule: TriggerRule, state: RuleState) -> list[Cell | str]:
    fired = {True: view._("fired"), False: view._("not yet"), None: view._("unknown")}[state.fired]
    operator = {">": ">", ">=": "≥", "<": "<", "<=": "≤", "is": ""}[rule.operator]
    return [
        Cell(view.text(rule.title), view.text(rule.metric)),
        view.quantity(rule.current),
        f"{operator}{NBSP}{view.quantity(rule.threshold)}" if operator else view.quantity(rule.threshold),
        Cell(fired, strong=state.fired is True, accent=state.fired is True),
        _forecast(view, state.forecast),
        EN_DASH if rule.starts is None else view.title(rule.starts),
    ]


def _forecast(view: View, forecast: Forecast | None) -> Cell | str:
    """When it fires: the middle date, and those that it lies between with 80 %."""
    if forecast is None:
        return EN_DASH
    day = view.study.scenario.as_of
    middle, ends = moment(view.words, day, forecast.middle), between(view.words, day, forecast)
    return middle if middle == ends else Cell(middle, ends)


def _targets(view: View) -> Block:
    scenario = view.study.scenario
    targets, baseline = scenario.targets, scenario.baseline
    estimate = view.study.planned.estimates[baseline_of(scenario)]
    recovery = estimate.recovery["all"].mean
    loss = estimate.loss["all"].mean
    trip = round_trip(scenario)
    rows: list[list[Cell | str]] = [
        [
            view._("Availability"),
            view.quantity(None if baseline is None else baseline.availability),
            view.words.share(estimate.availability.mean, 2),
            view.quantity(None if targets.availability is None else targets.availability.value),
        ],
        [
            view._("Recovery time (RTO)"),
            view.quantity(None if baseline is None else baseline.rto),
            EN_DASH if recovery is None else view.words.minutes(recovery.mean * 60),
            view.quantity(None if targets.rto is None else targets.rto.value),
        ],
        [
            view._("Data loss (RPO)"),
            view.quantity(None if baseline is None else baseline.rpo),
            EN_DASH if loss is None else view.words.minutes(loss.mean * 60),
            view.quantity(None if targets.rpo is None else targets.rpo.value),
        ],
        [
            view._("Latency"),
            view.quantity(None if baseline is None else baseline.latency),
            EN_DASH if trip is None else view.words.number(trip) + NBSP + "ms",
            view.quantity(None if targets.latency is None else targets.latency.value),
        ],
    ]
    return table(
        view._("Today against the targets"),
        view._("Stated, and what the model finds for today's option: mean of all events, measured median round trip"),
        (
            (view._("Objective"), 3, False),
            (view._("Stated today"), 2, True),
            (view._("Computed today"), 2, True),
            (view._("Target"), 2, True),
        ),
        rows,
        view.simulated(),
    )
