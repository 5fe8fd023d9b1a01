"""What is to be done: roadmap, plan, runbooks as time budgets, checklist, success metrics, contacts."""

from collections import defaultdict
from collections.abc import Iterator

from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Lines, Section, table
from drmodel.reporting.phases import phase_title
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
        blocks += [_plan(view, scenario.plan), _owners(view, scenario.plan)]
    blocks += view.figure("plan", view._("The plan in time"), view._("Tasks in order, with effort and owner"))
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
    work = sum(hours for _, hours in _efforts(plan))
    return view.say(
        "The plan takes {n} week and {work} of work",
        "The plan takes {n} weeks and {work} of work",
        n=Value("number", weeks),
        work=Value("hours", work, 0),
    )


def _why(view: View) -> str:
    return view._("What has to be done, by whom, and how long a recovery may take step by step.")


def _efforts(plan: Plan) -> Iterator[tuple[str, float]]:
    """Owner and hours of every task whose effort is known."""
    for phase in plan.phases.values():
        for task in phase.tasks.values():
            if task.effort.value is not None:
                yield task.owner, task.effort.value


def _roadmap(view: View, roadmap: Roadmap) -> Block:
    rows: list[list[Cell | str]] = []
    for horizon in roadmap.horizons.values():
        span = view.say(
            "months {from_month} to {to_month}",
            from_month=Value("number", (horizon.from_.value or 0.0) / HOURS_PER_MONTH),
            to_month=Value("number", (horizon.to.value or 0.0) / HOURS_PER_MONTH),
        )
        for index, item in enumerate(horizon.items.values()):
            rows.append(
                [
                    Cell(view.text(horizon.title), span, strong=True) if index == 0 else "",
                    view.text(item.title),
                    view.text(item.condition) or (view.quantity(item.users) if item.users else EN_DASH),
                    EN_DASH if item.starts is None else view.title(item.starts),
                ]
            )
    return table(
        view._("Roadmap"),
        view._("What is to come, and on what condition"),
        (
            (view._("Horizon"), 2.4, False),
            (view._("What"), 5, False),
            (view._("Condition"), 3, False),
            (view._("Starts"), 2.4, False),
        ),
        rows,
    )


def _plan(view: View, plan: Plan) -> Block:
    rows: list[list[Cell | str]] = []
    for phase in plan.phases.values():
        for index, task in enumerate(phase.tasks.values()):
            role = plan.roles.get(task.owner)
            rows.append(
                [
                    Cell(view.text(phase.title), view.quantity(phase.duration), strong=True) if index == 0 else "",
                    view.text(task.title),
                    task.owner if role is None else view.text(role.title),
                    view.quantity(task.effort),
                ]
            )
    return table(
        view._("Plan"),
        view._("Phases follow one another"),
        (
            (view._("Phase"), 3, False),
            (view._("Task"), 5, False),
            (view._("Owner"), 2, False),
            (view._("Effort"), 1.2, True),
        ),
        rows,
    )


def _owners(view: View, plan: Plan) -> Block:
    work: defaultdict[str, float] = defaultdict(float)
    for owner, hours in _efforts(plan):
        work[owner] += hours
    rows: list[list[Cell | str]] = [
        [view.text(plan.roles[owner].title) if owner in plan.roles else owner, view.words.hours(hours, 0)]
        for owner, hours in sorted(work.items(), key=lambda item: (-item[1], item[0]))
    ]
    rows.append([Cell(view._("Total"), strong=True), Cell(view.words.hours(sum(work.values()), 0), strong=True)])
    if plan.stated_effort is not None:
        rows.append([view._("As stated"), view.quantity(plan.stated_effort)])
    return table(
        view._("Effort by owner"),
        view._("Sum of the tasks"),
        ((view._("Owner"), 5, False), (view._("Effort"), 2, True)),
        rows,
    )


def _runbooks(view: View) -> Block:
    rows: list[list[Cell | str]] = []
    paths = {"automatic": view._("automatic"), "manual": view._("by hand"), "restore": view._("restore")}
    for name, strategy in view.study.scenario.strategies.items():
        for field, how in paths.items():
            stages: tuple[Stage, ...] = getattr(strategy, field)
            for index, stage in enumerate(stages):
                rows.append(
                    [
                        Cell(view.title(name), how, strong=True) if index == 0 else "",
                        view.text(stage.title) or stage.id.replace("_", " "),
                        phase_title(view.study, view.words, stage.phase),
                        view.words.minutes(stage.duration.law().mean * 60),
                        view.words.share(stage.success.value or 0.0, 0),
                    ]
                )
    return table(
        view._("Runbooks as time budgets"),
        view._("Mean time of each step, and the chance that it succeeds"),
        (
            (view._("Option"), 3, False),
            (view._("Step"), 4, False),
            (view._("Phase"), 2, False),
            (view._("Mean time"), 1.5, True),
            (view._("Succeeds"), 1.5, True),
        ),
        rows,
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
