"""Plans: laid out by hand, and what must hold for any plan."""

import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.calculators import schedule
from drmodel.calculators.costs import PartialTotal
from drmodel.calculators.schedule import Phase, Row, Task

repeatable = settings(deadline=None, derandomize=True)


def test_phases_follow_each_other_and_are_shared_by_effort():
    plan = [
        Phase("base", 300, (Task("dns", 1, "ops"), Task("replica", 2, "dba"))),
        Phase("wait", 50, ()),
        Phase("drill", 100, (Task("run", 4, "ops"),)),
    ]
    assert schedule.schedule(plan) == (
        Row("base", "dns", "ops", 1, 0, 100),
        Row("base", "replica", "dba", 2, 100, 300),
        Row("drill", "run", "ops", 4, 350, 450),
    )
    assert schedule.lead_time(plan) == 450


@pytest.mark.parametrize(
    ("efforts", "edges"),
    [
        ((2, None, 4), [0, 20, 50, 90]),
        ((None, None), [0, 45, 90]),
        ((0, 0, 0), [0, 30, 60, 90]),
        ((0, 5), [0, 0, 90]),
        ((0.25, 0.5), [0, 30, 90]),
    ],
)
def test_tasks_of_unknown_or_no_effort_have_a_place(efforts, edges):
    tasks = tuple(Task(f"t{number}", effort, "ops") for number, effort in enumerate(efforts))
    rows = schedule.schedule([Phase("p", 90, tasks)])
    assert [row.start for row in rows] + [rows[-1].end] == pytest.approx(edges)


def test_effort_keeps_what_is_unknown():
    plan = [
        Phase("a", 1, (Task("x", 2, "ops"), Task("y", None, "dba"))),
        Phase("b", 1, (Task("x", 3, "ops"), Task("y", 1, "dba"))),
    ]
    assert schedule.effort_by_phase(plan) == {"a": PartialTotal(2, ("y",)), "b": PartialTotal(4)}
    assert schedule.effort_by_owner(plan) == {"ops": PartialTotal(5), "dba": PartialTotal(1, ("a.y",))}


efforts = st.one_of(st.none(), st.floats(0, 1e3))
phases = st.lists(
    st.builds(
        lambda duration, hours: Phase("p", duration, tuple(Task(str(i), e, "ops") for i, e in enumerate(hours))),
        st.floats(0, 1e4),
        st.lists(efforts, max_size=5),
    ),
    max_size=4,
)


@repeatable
@given(phases)
def test_rows_touch_within_their_phase(plan):
    rows = schedule.schedule(plan)
    assert len(rows) == sum(len(phase.tasks) for phase in plan)
    for row in rows:
        assert -1e-9 <= row.start <= row.end + 1e-9 <= schedule.lead_time(plan) + 1e-6
    for before, after in itertools.pairwise(rows):
        assert after.start >= before.end - 1e-9


def test_bad_plans_are_refused_by_name():
    with pytest.raises(ValueError, match=r"duration of base\(=-1\) must not be negative"):
        schedule.lead_time([Phase("base", -1, ())])
    with pytest.raises(ValueError, match=r"dns\(=-2\) must not be negative"):
        schedule.schedule([Phase("base", 1, (Task("dns", -2, "ops"),))])


def test_dates():
    start = datetime.date(2026, 2, 27)
    assert schedule.date_at(start, 23.9) == start
    assert schedule.date_at(start, 48) == datetime.date(2026, 3, 1)
    assert schedule.latest_start(datetime.date(2026, 3, 1), 24.5) == start
    assert schedule.latest_start(start, 0) == start


def test_dates_beyond_the_calendar_are_refused():
    with pytest.raises(ValueError, match=r"lead_time\(=-1\) must not be negative"):
        schedule.latest_start(datetime.date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="before the calendar"):
        schedule.latest_start(datetime.date(2026, 1, 1), 1e9)
    with pytest.raises(ValueError, match="beyond the calendar"):
        schedule.date_at(datetime.date(2026, 1, 1), 1e12)
    with pytest.raises(ValueError, match="must be finite"):
        schedule.latest_start(datetime.date(2026, 1, 1), float("inf"))
