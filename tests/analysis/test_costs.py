import pytest

from drmodel.analysis.costs import baseline_of, cost_items, costs, work_cost, work_of

LICENCES = "strategies.pair.costs.licences"
PERT_STANDBY = (80 + 4 * 100 + 150) / 6  # mean of a PERT law
PAIR_MONTH = 120 + PERT_STANDBY + 500 * 0.02 * 1.10 + 25  # servers, standby, traffic with its surcharge, the measure
PAIR_HOURS = 2 + 4 + 6 / 3  # measure, its own, drills of 6 h every third month


def test_a_month_adds_up_lines_usage_surcharge_and_measures(tiny):
    found = costs(tiny)
    assert list(found) == ["solo", "pair", "trio"]
    assert found["solo"].month.known == pytest.approx(120 + 400 * 0.02)
    assert found["pair"].month.known == pytest.approx(PAIR_MONTH)
    assert found["trio"].month.known == pytest.approx(420 + 1500 * 0.02)


def test_unknown_lines_are_named_and_not_counted(tiny):
    found = costs(tiny)
    assert found["pair"].month.missing == (LICENCES,)
    assert found["pair"].added_year.missing == (LICENCES,)
    assert not found["solo"].month.partial
    assert not found["trio"].added_year.partial


def test_what_is_paid_once_stays_apart(tiny):
    found = costs(tiny)
    assert (found["pair"].one_off.known, found["pair"].one_off.missing) == (1500, ())
    assert found["solo"].one_off.known == 0


def test_work_counts_measures_and_drills(tiny):
    found = costs(tiny)
    assert found["pair"].effort_year.known == pytest.approx(12 * PAIR_HOURS * 48)
    assert found["pair"].added_year.known == pytest.approx(12 * (PAIR_MONTH - 128) + 12 * PAIR_HOURS * 48)
    assert found["solo"].effort_year.known == 0


def test_no_drills_cost_no_work(tiny):
    never = tiny.override({"strategies.pair.readiness.drill_interval": "never"})
    assert costs(never)["pair"].effort_year.known == pytest.approx(12 * (2 + 4) * 48)


def test_overhead_is_relative_to_the_baseline(tiny):
    found = costs(tiny)
    assert found["solo"].overhead == 0
    assert found["trio"].overhead == pytest.approx(450 / 128 - 1)


def test_a_baseline_without_a_bill_gives_no_overhead(tiny):
    free = tiny.override({"strategies.solo.costs.server": "none", "strategies.solo.costs.traffic": "none"})
    assert costs(free)["trio"].overhead is None


def test_the_baseline_itself_adds_nothing_even_where_it_is_unknown(tiny):
    found = costs(tiny.override({"strategies.solo.costs.server.amount": "unknown"}))
    assert (found["solo"].added_year.known, found["solo"].added_year.missing) == (0, ())
    assert found["trio"].added_year.missing == ("strategies.solo.costs.server",)


def test_a_strategy_cheaper_than_the_baseline_adds_less_than_nothing(tiny):
    dear = tiny.override({"strategies.solo.costs.server.amount": "600 EUR/month"})
    assert costs(dear)["trio"].added_year.known == pytest.approx(12 * (450 - 608))


def test_less_work_than_the_baseline_saves_money(tiny):
    busy = tiny.override({"strategies.solo.run_effort": "10 h/month"})
    assert costs(busy)["trio"].added_year.known == pytest.approx(12 * 322 - 12 * 10 * 48)


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("strategies.trio.costs.traffic.usage", "strategies.trio.costs.traffic"),
        ("strategies.trio.costs.traffic.amount", "strategies.trio.costs.traffic"),
    ],
)
def test_a_line_whose_price_or_usage_is_unknown_is_unknown(tiny, path, missing):
    month = costs(tiny.override({path: "unknown"}))["trio"].month
    assert (month.known, month.missing) == (420, (missing,))


def test_an_unknown_surcharge_makes_its_line_unknown(tiny):
    month = costs(tiny.override({"strategies.pair.costs.traffic.surcharge": "unknown"}))["pair"].month
    assert month.missing == ("strategies.pair.costs.traffic", LICENCES)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"labour.rates.operator": "unknown"}, "labour.rates.operator"),
        ({"labour.run_role": "none"}, "labour"),
        ({"labour": "none"}, "labour"),
    ],
)
def test_work_without_known_pay_names_the_pay_and_not_the_hours_that_are_known(tiny, change, missing):
    effort = costs(tiny.override(change))["pair"].effort_year
    assert (effort.known, effort.missing) == (0, (missing,))


def test_work_of_unknown_length_is_missing_and_no_work_needs_no_pay(tiny):
    effort = costs(tiny.override({"strategies.pair.run_effort": "unknown"}))["pair"].effort_year
    assert effort.missing == ("strategies.pair.run_effort",)
    drills = costs(tiny.override({"strategies.pair.readiness.drill_hours": "unknown"}))["pair"].effort_year
    assert drills.missing == ("strategies.pair.readiness.drill_hours",)
    idle = tiny.override({"strategies.trio.run_effort": "0 h/month", "labour": "none"})
    assert not costs(idle)["trio"].effort_year.partial


@pytest.mark.parametrize(("wage", "pay"), [("48 EUR/h", 48), ("48 USD/h", 48 * 0.9)])
def test_wages_in_either_currency(two_currencies, wage, pay):
    found = costs(two_currencies(wage))["pair"]
    assert found.effort_year.known == pytest.approx(12 * PAIR_HOURS * pay)
    assert found.month.known == pytest.approx(PAIR_MONTH)
    assert found.added_year.known == pytest.approx(12 * (PAIR_MONTH - 128) * 0.9 + 12 * PAIR_HOURS * pay)


def test_the_table_of_items(tiny):
    table = cost_items(tiny)
    assert list(table) == ["servers", "data", ""]
    assert {name: round(cell.known, 6) for name, cell in table["servers"].items()} == {
        "solo": 120,
        "pair": 225,
        "trio": 420,
    }
    assert set(table[""]) == {"pair"}  # the licences and the measure's tool; the setup is paid once
    assert (table[""]["pair"].known, table[""]["pair"].missing) == (25, (LICENCES,))


def test_the_table_adds_up_to_the_month(tiny):
    for name, cost in costs(tiny).items():
        rows = [row[name].known for row in cost_items(tiny).values() if name in row]
        assert sum(rows) == pytest.approx(cost.month.known)


def test_an_item_without_lines_has_no_row(tiny):
    assert "idle" not in cost_items(tiny.override({"cost_items.idle": {"title": "Idle"}}))


def test_the_baseline(tiny):
    assert baseline_of(tiny) == "solo"


def test_work_line_by_line_says_what_it_is_and_what_it_costs(tiny):
    """Two cities: the measure's set-up by an unpaid role, three tasks of the plan, then what comes back every month."""
    found = {work.path: (work.hours, work.role, work.once) for work in work_of(tiny, "pair")}
    assert found == {
        "measures.slow_releases.setup_effort.developer": (16, "developer", True),
        "plan.phases.build.tasks.servers.effort": (3, "operator", True),
        "plan.phases.build.tasks.copies.effort": (8, "developer", True),
        "plan.phases.drill.tasks.first.effort": (6, "operator", True),
        "strategies.pair.run_effort": (4, "operator", False),
        "measures.slow_releases.run_effort": (2, "operator", False),
        "strategies.pair.readiness.drill_hours": (pytest.approx(2), "operator", False),
    }
    costs_of = {work.path: work_cost(tiny, work) for work in work_of(tiny, "pair")}
    assert costs_of["plan.phases.build.tasks.servers.effort"] == 3 * 48
    assert costs_of["strategies.pair.run_effort"] == 12 * 4 * 48
    assert costs_of["plan.phases.build.tasks.copies.effort"] is None
    assert list(work_of(tiny, "solo")) == []
