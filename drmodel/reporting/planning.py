"""What is to be done, and when: forecasts, roadmap, plan, runbooks as time budgets, checklist, metrics, contacts."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

from drmodel.analysis.economic import Between, EconomicTrigger, MetricTrigger
from drmodel.analysis.firing import TriggerState
from drmodel.analysis.forecast import Forecast
from drmodel.analysis.roadmap import span
from drmodel.drawing.phases import phase_title
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Lines, Section, table
from drmodel.reporting.dates import between, metric_text, moment
from drmodel.reporting.view import View
from drmodel.scenario.business import TriggerRule
from drmodel.scenario.planning import Checklist, Contacts, Metrics, Plan, Roadmap
from drmodel.scenario.quantities import Quantity
from drmodel.scenario.recovery import Stage

HOURS_PER_WEEK = 168.0


def planning_section(view: View) -> Section:
    """Everything of the scenario that says who does what, and when."""
    study, scenario = view.study, view.study.scenario
    blocks: list[Block] = []
    if study.triggers is not None:
        what = view._(
            "Band: 80 % of what its ranges allow; line: the middle. Thick: when a line is reached, with 80 %; dot: the "
            "middle"
        )
        blocks += view.figure("forecast", _forecast_finding(view, study.triggers), what, view.document())
    blocks.append(_worthwhile(view))
    if scenario.roadmap is not None:
        blocks.append(_roadmap(view, scenario.roadmap))
    if scenario.plan is not None:
        blocks += view.figure(
            "plan", view._("The plan in time"), view._("Tasks in order, with effort and owner"), view.document()
        )
        blocks.append(_owners(view, scenario.plan))
    blocks.append(_runbooks(view))
    if scenario.checklist is not None:
        blocks.append(_checklist(view, scenario.checklist))
    if scenario.metrics is not None:
        blocks.append(_metrics(view, scenario.metrics))
    if scenario.contacts is not None:
        blocks.append(_contacts(view, scenario.contacts))
    return Section(_finding(view, scenario.plan), _why(view), tuple(blocks))


def _finding(view: View, plan: Plan | None) -> str:
    if plan is None:
        return view._("No plan is written down yet")
    weeks = sum(phase.duration.value or 0.0 for phase in plan.phases.values()) / HOURS_PER_WEEK
    work = sum(hours for _, _, hours in _efforts(plan))
    return view.say(
        "The plan takes {n} week and {work} of work",
        "The plan takes {n} weeks and {work} of work",
        n=Value("number", weeks),
        work=Value("hours", work, 0),
    )


def _why(view: View) -> str:
    return view._("What has to be done, by whom, and how long a recovery may take step by step.")


def _efforts(plan: Plan) -> Iterator[tuple[str, str, float]]:
    """Phase, owner and hours of every task whose effort is known."""
    for name, phase in plan.phases.items():
        for task in phase.tasks.values():
            if task.effort.value is not None:
                yield name, task.owner, task.effort.value


def _forecast_finding(view: View, state: TriggerState) -> str:
    """The first rule that is forecast to fire, held against where its strategy pays."""
    waiting = {name: rule.forecast for name, rule in state.rules.items() if rule.forecast and rule.fired is not True}
    if not waiting:
        return ""
    name, forecast = min(waiting.items(), key=lambda item: item[1].middle)
    written = view.study.scenario.triggers
    assert written is not None
    rule = written.rules[name]
    values = {
        "title": Value("text", view.text(rule.title)),
        "when": Value("text", _moment(view, forecast.middle)),
        "between": Value("text", between(view.words, view.study.scenario.as_of, forecast)),
    }
    if math.isinf(forecast.middle):
        return view.say(
            "{title}: the trigger may never fire; in {share} of cases growth does not lead there",
            share=Value("share", forecast.never, 0),
            title=values["title"],
        )
    pays = None if rule.starts is None else view.study.economics.rules.get(name, {}).get(rule.starts)
    if rule.starts is None or pays is None or pays.forecast is None:
        return view.say("{title}: the trigger fires about {when}, with 80 % between {between}", **values)
    earlier = forecast.middle - pays.forecast.middle
    values = {
        "title": values["title"],
        "when": values["when"],
        "strategy": Value("text", view.title(rule.starts)),
        "gap": Value("months", abs(earlier), 0) if math.isfinite(earlier) else Value("text", ""),
    }
    if pays.forecast.middle == 0:
        return view.say("{title}: the trigger fires about {when}; {strategy} pays already", **_but(values, "gap"))
    if math.isinf(earlier):
        return view.say(
            "{title}: the trigger fires about {when}, and {strategy} may not pay even then", **_but(values, "gap")
        )
    if earlier >= 0:
        return view.say("{title}: the trigger fires about {when}; {strategy} pays {gap} before that", **values)
    return view.say("{title}: the trigger fires about {when}, {gap} before {strategy} pays", **values)


def _but(values: Mapping[str, Value], name: str) -> dict[str, Value]:
    return {key: value for key, value in values.items() if key != name}


def _moment(view: View, months: float) -> str:
    return moment(view.words, view.study.scenario.as_of, months)


def _dates(view: View, forecast: Forecast | None) -> Cell | str:
    """The middle date, with the two that it lies between below it."""
    if forecast is None:
        return EN_DASH
    middle, ends = _moment(view, forecast.middle), between(view.words, view.study.scenario.as_of, forecast)
    return middle if ends == middle else Cell(middle, ends)


def _worthwhile(view: View) -> Block:
    """From where each strategy pays, whatever is written."""
    rules = view.study.economics.rules
    written = view.study.scenario.triggers
    titles = {} if written is None else {name: written.rules[name] for name in rules}
    rows: list[list[Cell | str]] = []
    for name, one in view.study.economics.strategies.items():
        rows.append(
            [
                view.title(name),
                _price(view, one.pays),
                _best(view, one),
                *(_metric(view, rule, rules[key].get(name)) for key, rule in titles.items()),
                Cell(view.value_money(one.waiting_month.mean), accent=one.waiting_month.mean > 0),
            ]
        )
    hour = view.study.economics.hour
    return table(
        _worthwhile_finding(view),
        view.say(
            "What an hour of outage has to cost, with the interval of the simulation; it is valued at {hour}. A month "
            "without a strategy forgoes what stands at the right, less than nothing where waiting saves money",
            hour=Value("text", view.value_total(hour)),
        ),
        (
            (view._("Option"), 3.4, False),
            (view._("Pays from"), 2.4, True),
            (view._("Is the best from"), 2.6, True),
            *((view.text(rule.title), 2.6, True) for rule in titles.values()),
            (view._("A month of waiting"), 2, True),
        ),
        rows,
        view.simulated(),
    )


def _worthwhile_finding(view: View) -> str:
    """The strategy of the plan at the trigger: from where it pays, and what a month of waiting costs."""
    name = view.study.planned.choice.strategy
    found = view.study.economics.strategies.get(name)
    if found is None or found.pays is None:
        return view._("From where each strategy pays, whatever is written")
    waiting = found.waiting_month.mean
    values = {
        "strategy": Value("text", view.title(name)),
        "price": Value("text", view.value_money(found.pays.start.mean)),
        "waiting": Value("text", view.value_money(abs(waiting))),
    }
    if waiting < 0:
        return view.say(
            "{strategy} pays from {price} per hour; below that a month of waiting saves {waiting}", **values
        )
    return view.say("{strategy} pays from {price} per hour; a month of waiting costs {waiting}", **values)


def _price(view: View, range_: Between | None) -> Cell | str:
    """Where a range of the cost of an hour begins."""
    if range_ is None:
        return view._("never")
    start = range_.start
    if math.isinf(start.high) or start.low == start.high:
        return view.value_money(start.mean)
    return Cell(view.value_money(start.mean), view.words.interval(start.low, start.high, 0))


def _best(view: View, one: EconomicTrigger) -> Cell | str:
    if one.best is None:
        return view._("never")
    start = view.value_money(one.best.start.mean)
    if one.best.end is None:
        return start
    return Cell(start, view.say("up to {price}", price=Value("text", view.value_money(one.best.end.mean))))


def _metric(view: View, rule: TriggerRule, one: MetricTrigger | None) -> Cell | str:
    """Where a metric makes a strategy pay, and when it is there."""
    if one is None or not isinstance(rule.threshold, Quantity):
        return EN_DASH
    value = metric_text(view.words, rule.threshold, one.pays.mean)
    return value if one.forecast is None else Cell(value, _moment(view, one.forecast.middle))


def _roadmap(view: View, roadmap: Roadmap) -> Block:
    rows: list[list[Cell | str]] = []
    for key, horizon in roadmap.horizons.items():
        start, end = span(horizon)
        months = view.say(
            "months {from_month} to {to_month}",
            from_month=Value("number", start or 0.0),
            to_month=Value("number", end or 0.0),
        )
        days = [_moment(view, month or 0.0) for month in (start, end)]
        rows.append([Cell(view.text(horizon.title), f"{months}: {days[0]} {EN_DASH} {days[1]}")])
        for name, item in horizon.items.items():
            due = view.study.roadmap.get(key, {}).get(name)
            waits = item.waits_for is not None
            rows.append(
                [
                    view.text(item.title),
                    view.text(item.condition) or (view.quantity(item.users) if item.users else EN_DASH),
                    EN_DASH if item.starts is None else view.title(item.starts),
                    _dates(view, due.forecast) if due else view._("unknown") if waits else EN_DASH,
                    _dates(view, due.start) if due else EN_DASH,
                ]
            )
    return table(
        _roadmap_finding(view, roadmap),
        view._("What is to come, on what condition, and when that is forecast: the middle date, and 80 % below it"),
        (
            (view._("What"), 3.7, False),
            (view._("Condition"), 2.6, False),
            (view._("Starts"), 2.3, False),
            (view._("Condition met"), 3.2, False),
            (view._("Start by"), 3.2, False),
        ),
        rows,
        dense=True,
    )


def _roadmap_finding(view: View, roadmap: Roadmap) -> str:
    """What the triggers bring later than the roadmap has it."""
    late = []
    for key, horizon in roadmap.horizons.items():
        end = span(horizon)[1]
        dues = view.study.roadmap.get(key, {})
        late += [name for name, due in dues.items() if end is not None and due.forecast.middle > end]
    if late:
        return view.say(
            "Roadmap: {n} item is due later than planned, by the forecast of what it waits for",
            "Roadmap: {n} items are due later than planned, by the forecast of what they wait for",
            n=Value("number", len(late)),
        )
    return view._("Roadmap")


def _owners(view: View, plan: Plan) -> Block:
    """Work by owner and phase, with the duration of the phases."""
    work: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for phase, owner, hours in _efforts(plan):
        work[owner][phase] += hours

    def row(title: str, by_phase: Mapping[str, float]) -> list[Cell | str]:
        hours = [view.words.hours(by_phase[phase], 0) if by_phase.get(phase) else EN_DASH for phase in plan.phases]
        return [title, *hours, Cell(view.words.hours(sum(by_phase.values()), 0), strong=True)]

    rows = [
        row(view.text(plan.roles[owner].title) if owner in plan.roles else owner, by_phase)
        for owner, by_phase in sorted(work.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    ]
    by_phase = {phase: sum(hours.get(phase, 0.0) for hours in work.values()) for phase in plan.phases}
    rows.append([_strong(cell) for cell in row(view._("Total"), by_phase)])
    stated = [phase.stated_effort for phase in plan.phases.values()]
    if plan.stated_effort is not None or any(one is not None for one in stated):
        rows.append([view._("As stated"), *(view.quantity(one) for one in (*stated, plan.stated_effort))])
    weeks = Value("number", sum(phase.duration.value or 0.0 for phase in plan.phases.values()) / HOURS_PER_WEEK)
    rows.append(
        [
            view._("Duration"),
            *(view.quantity(phase.duration) for phase in plan.phases.values()),
            view.say("{n} week", "{n} weeks", n=weeks),
        ]
    )
    return table(
        view._("Effort by owner"),
        view._("Sum of the tasks of each phase; phases follow one another"),
        (
            (view._("Owner"), 2.4, False),
            *((view.text(phase.title), 2, True) for phase in plan.phases.values()),
            (view._("Total"), 1.4, True),
        ),
        rows,
        dense=True,
    )


def _strong(cell: Cell | str) -> Cell:
    return Cell(cell if isinstance(cell, str) else cell.text, strong=True)


def _runbooks(view: View) -> Block:
    """Every path of every option, options with the same steps together."""
    paths = {"automatic": view._("automatic"), "manual": view._("by hand"), "restore": view._("restore")}
    strategies = view.study.scenario.strategies
    found: dict[tuple[str, tuple[tuple[str, ...], ...]], list[str]] = {}
    for field, how in paths.items():
        for name, strategy in strategies.items():
            if steps := tuple(_step(view, stage) for stage in getattr(strategy, field)):
                found.setdefault((how, steps), []).append(name)
    rows: list[list[Cell | str]] = []
    for (how, steps), names in found.items():
        titles = view._("All options") if len(names) == len(strategies) else " · ".join(map(view.title, names))
        rows.append([Cell(titles, how)])
        rows += [list(step) for step in steps]
    return table(
        view._("Runbooks as time budgets"),
        view._("Mean time of each step, and the chance that it succeeds"),
        (
            (view._("Step"), 6, False),
            (view._("Phase"), 2.6, False),
            (view._("Mean time"), 1.4, True),
            (view._("Succeeds"), 1.2, True),
        ),
        rows,
        dense=True,
    )


def _step(view: View, stage: Stage) -> tuple[str, ...]:
    return (
        view.text(stage.title) or stage.id.replace("_", " "),
        phase_title(view.study.scenario, view.words, stage.phase),
        view.words.minutes(stage.duration.law().mean * 60),
        view.words.share(stage.success.value or 0.0, 0),
    )


def _checklist(view: View, checklist: Checklist) -> Block:
    lines = []
    for item in checklist.items.values():
        amount = f" ({view.quantity(item.amount)})" if item.amount is not None else ""
        done = view._("done") if item.done else view._("open")
        lines.append(f"{view.text(item.title)}{amount}: {done}")
    return Lines(view._("Checklist"), tuple(lines))


def _metrics(view: View, metrics: Metrics) -> Block:
    return table(
        view._("Success metrics"),
        view._("How we shall know that it works"),
        (
            (view._("Metric"), 3, False),
            (view._("Today"), 2, True),
            (view._("Target"), 2, True),
            (view._("Measured by"), 3, False),
        ),
        [
            [view.text(one.title), view.quantity(one.baseline), view.quantity(one.target), view.text(one.how)]
            for one in metrics.items.values()
        ],
    )


def _contacts(view: View, contacts: Contacts) -> Block:
    return table(
        view._("Contacts"),
        view._("Whom to call"),
        ((view._("Role"), 3, False), (view._("Name"), 3, False), (view._("Contact"), 3, False)),
        [
            [view.text(one.role), view.text(one.name) or EN_DASH, view.text(one.contact) or EN_DASH]
            for one in contacts.items.values()
        ],
    )
