"""The plan as a Gantt chart: when each task runs, how much work it is, and whose."""

from drmodel.calculators.schedule import Phase, Task, lead_time, schedule
from drmodel.drawing.canvas import FULL, SMALL, Canvas, linear, round_ticks, shortened, text_width
from drmodel.drawing.colours import GREYS, SOFT, mixed
from drmodel.formatting import Formatter, Sentence, number
from drmodel.scenario.planning import Plan
from drmodel.study.results import Study

LEFT, PITCH, HEAD, BAR = 70.0, 4.4, 5.2, 2.8  # [mm] column of names, rows, headings, bars
HOURS_PER_WEEK = 168.0


def draw(study: Study, formatter: Formatter) -> bytes:
    """A bar for each task, under its phase; the axis counts weeks."""
    plan, language = _plan(study), formatter.language
    phases = _phases(plan)
    tasks = schedule(phases)
    bottom = HEAD * len(phases) + PITCH * len(tasks) + 1
    canvas = Canvas(FULL, bottom + 5)
    weeks = lead_time(phases) / HOURS_PER_WEEK or 1.0
    scale = linear(0.0, weeks * HOURS_PER_WEEK, LEFT, FULL - 4)
    for week in (tick for tick in round_ticks(weeks, 10) if tick == round(tick)):
        x = scale(week * HOURS_PER_WEEK)
        canvas.line([x, x], [1, bottom])
        canvas.text(x, bottom + 2.6, formatter.number(week), size=SMALL, color=SOFT, ha="center")
    canvas.text(LEFT - 3, bottom + 2.6, formatter.gettext("Week"), size=SMALL, color=SOFT, ha="right")
    y = 0.0
    for i, phase in enumerate(phases):
        title = plan.phases[phase.id].title.text(language)
        canvas.text(0, y + HEAD / 2 + 0.4, shortened(title, LEFT - 3, SMALL, 600), size=SMALL, weight=600)
        y += HEAD
        for row in (row for row in tasks if row.phase == phase.id):
            middle = y + PITCH / 2
            task = plan.phases[phase.id].tasks[row.task]
            canvas.text(2, middle, shortened(task.title.text(language), LEFT - 5, SMALL), size=SMALL)
            canvas.bar(
                scale(row.start),
                middle - BAR / 2,
                scale(row.end) - scale(row.start),
                BAR,
                mixed(*GREYS, 0.45 * (i % 2)),
            )
            note = _note(plan, row.effort, row.owner, formatter)
            fits = scale(row.end) + 1 + text_width(note, SMALL) <= FULL
            x = scale(row.end) + 1 if fits else scale(row.start) - 1
            canvas.text(x, middle, note, size=SMALL, color=SOFT, ha="left" if fits else "right")
            y += PITCH
    return canvas.svg()


def alt(study: Study, formatter: Formatter) -> str:
    """The figure in words."""
    plan = _plan(study)
    phases = _phases(plan)
    values = {
        "n": number(len(schedule(phases))),
        "weeks": number(lead_time(phases) / HOURS_PER_WEEK, 1 if lead_time(phases) % HOURS_PER_WEEK else 0),
    }
    head = formatter.sentence(
        Sentence(
            "Plan with {n} task, in weeks from its start; it takes {weeks} weeks",
            values,
            plural="Plan with {n} tasks, in weeks from its start; it takes {weeks} weeks",
        )
    )
    titles = ", ".join(plan.phases[phase.id].title.text(formatter.language) for phase in phases)
    return f"{head}: {titles}."


def _plan(study: Study) -> Plan:
    plan = study.scenario.plan
    if plan is None:
        raise ValueError("the scenario has no `plan`: nothing to draw")
    return plan


def _phases(plan: Plan) -> list[Phase]:
    return [
        Phase(
            key,
            phase.duration.value or 0.0,
            tuple(Task(name, task.effort.value, task.owner) for name, task in phase.tasks.items()),
        )
        for key, phase in plan.phases.items()
    ]


def _note(plan: Plan, effort: float | None, owner: str, formatter: Formatter) -> str:
    """Work and owner of a task."""
    who = plan.roles[owner].title.text(formatter.language) if owner in plan.roles else owner
    return who if effort is None else f"{formatter.hours(effort, 0 if effort == round(effort) else 1)} {who}"
