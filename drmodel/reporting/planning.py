"""What is to be done: roadmap, plan, runbooks as time budgets, checklist, success metrics, contacts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from drmodel.drawing.phases import phase_title
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Lines, Section, table
from drmodel.reporting.view import View
from drmodel.scenario.planning import Checklist, Contacts, Metrics, Plan, Roadmap
from drmodel.scenario.recovery import Stage
from drmodel.units import HOURS_PER_MONTH

HOURS_PER_WEEK = 168.0


def planning_section(view: View) -> Section:
    """Everything of the scenario that says who does what, and when."""
    scenario = view.study.scenario
    blocks: list[Block] = []
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


def _roadmap(view: View, roadmap: Roadmap) -> Block:
    rows: list[list[Cell | str]] = []
    for horizon in roadmap.horizons.values():
        span = view.say(
            "months {from_month} to {to_month}",
            from_month=Value("number", (horizon.from_.value or 0.0) / HOURS_PER_MONTH),
            to_month=Value("number", (horizon.to.value or 0.0) / HOURS_PER_MONTH),
        )
        rows.append([Cell(view.text(horizon.title), span)])
        for item in horizon.items.values():
            rows.append(
                [
                    view.text(item.title),
                    view.text(item.condition) or (view.quantity(item.users) if item.users else EN_DASH),
                    EN_DASH if item.starts is None else view.title(item.starts),
                ]
            )
    return table(
        view._("Roadmap"),
        view._("What is to come, and on what condition"),
        ((view._("What"), 5, False), (view._("Condition"), 4, False), (view._("Starts"), 3, False)),
        rows,
        dense=True,
    )


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
