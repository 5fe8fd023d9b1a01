"""Formulas come to what the study says, and follow what finance changes: LibreOffice calculates them."""

import copy
import math
from io import BytesIO

import pytest
import yaml
from openpyxl import Workbook

from drmodel.analysis.costs import cost_items
from drmodel.reporting.workbook.workbook import render
from drmodel.scenario.loading import load_text
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Situation, Study
from tests.reporting.workbook.conftest import (
    EXAMPLES,
    TINY,
    Named,
    bytes_of,
    formulas,
    opened,
    overridden,
    study_named,
)

NAMES = ("tiny", *EXAMPLES)
BOOKS = (*((name, "en") for name in NAMES), ("tiny", "pt-BR"))
ROUNDING = 1e-9  # sums in another order
RATE = 1e-6  # a rate of return is searched for, here and there
DASH, NEVER = "–", "never"


@pytest.fixture(scope="module")
def calculated(recalculated) -> dict[str, Workbook]:
    """The workbooks as they are."""
    return recalculated({f"{name}_{language}": bytes_of(name, language) for name, language in BOOKS})


@pytest.mark.parametrize(("name", "language"), BOOKS)
def test_every_formula_comes_to_the_value_that_is_written_beside_it(calculated, name, language):
    content, found = bytes_of(name, language), calculated[f"{name}_{language}"]
    written, wrong, count = opened(content, values=True), [], 0
    for sheet, cell in formulas(opened(content)):
        count += 1
        shown, here = written[sheet][cell.coordinate].value, found[sheet][cell.coordinate].value
        same = shown == here
        if isinstance(shown, int | float) and isinstance(here, int | float):
            same = math.isclose(shown, here, rel_tol=RATE if "IRR(" in cell.value else ROUNDING, abs_tol=1e-6)
        if not same:
            wrong.append((sheet, cell.coordinate, cell.value, shown, here))
    assert wrong == []
    assert count > 1000


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_holds_an_error(calculated, name):
    errors = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in calculated[f"{name}_en"]
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value.startswith(("#", "Err:")))
    ]
    assert errors == []


@pytest.mark.parametrize("name", NAMES)
def test_results_are_those_of_the_study(calculated, name):
    check_results(calculated[f"{name}_en"], study_named(name))


def check_results(book: Workbook, study: Study) -> None:
    """Costs, returns and flows of both situations, as drmodel calculates them."""
    check_situation(book, study.planned, "")
    if study.today.scenario is not study.scenario:
        check_situation(book, study.today, ", today")


def check_situation(book: Workbook, situation: Situation, suffix: str) -> None:
    named, scenario = Named(book), situation.scenario
    titles = {name: one.title.text("en") for name, one in scenario.strategies.items()}
    base = next(name for name, one in scenario.strategies.items() if one.baseline)
    costs = {
        "Total a month": lambda cost: cost.month.known,
        "Above today's option": lambda cost: cost.overhead,
        "Once": lambda cost: cost.one_off.known,
        "Work to put it in place": lambda cost: cost.setup.known,
        "Work a year": lambda cost: cost.effort_year.known,
        "Added cost a year": lambda cost: cost.added_year.known,
    }
    for label, value in costs.items():
        row = named.row(f"Costs{suffix}", label)
        for name, title in titles.items():
            assert_same(row[title], value(situation.worths[name].cost), label, name)
    for item, amounts in cost_items(scenario).items():
        if item:
            row = named.row(f"Costs{suffix}", scenario.cost_items[item].title.text("en"))
            for name, amount in amounts.items():
                assert_same(row[titles[name]], amount.known, item, name)
    yearly = {
        "Loss avoided": lambda worth: worth.avoided_loss.mean,
        "Net benefit": lambda worth: worth.net_benefit.mean,
        "Benefit/cost": lambda worth: mean(worth.benefit_cost_ratio),
        "ROI": lambda worth: mean(worth.roi),
        "Break-even, hours avoided": lambda worth: worth.break_even_hours,
    }
    over_time = {
        "Net present value": lambda found: mean(found.all.npv),
        "Net present value, cash only": lambda found: mean(found.cash.npv),
        "Payback, months": lambda found: NEVER if found.all.payback_months is None else found.all.payback_months,
    }
    for name in titles.keys() - {base}:
        for label, value in yearly.items():
            row = named.row(f"Returns{suffix}", label)
            assert_same(row[titles[name]], value(situation.worths[name]), label, name)
        for label, value in over_time.items():
            row = named.row(f"Returns{suffix}", label)
            assert_same(row[titles[name]], value(situation.returns[name]), label, name)
        rates, shown = situation.returns[name].all.irr, named.row(f"Returns{suffix}", "Internal rate of return, a year")
        assert (
            shown[titles[name]] == DASH
            if not rates
            else any(shown[titles[name]] == pytest.approx(rate, rel=RATE) for rate in rates)
        )
        check_years(named.row(f"Returns{suffix}", "Net", f"Cash flow of {titles[name]}"), situation, name)


def check_years(shown: dict, situation: Situation, name: str) -> None:
    """Net flows by year, summed here."""
    net = situation.returns[name].all.net
    wanted = [net[0], *(sum(net[first : first + 12]) for first in range(1, len(net), 12))]
    found = list(shown.values())
    assert found[: len(wanted)] == pytest.approx(wanted, rel=ROUNDING, abs=1e-6)
    assert not any(found[len(wanted) :])


def mean(interval):
    return None if interval is None else interval.mean


def assert_same(shown, wanted, *about) -> None:
    if wanted is None or isinstance(wanted, str):
        assert shown == (DASH if wanted is None else wanted), about
    else:
        assert shown == pytest.approx(wanted, rel=ROUNDING, abs=1e-6), about


# What is typed into the workbook, and the same as overrides of the scenario.
CHANGES = {
    "etp_express": [
        ({"outage_cost_reputation": 900, "exchange_rate": 6.25},
         {"outage_cost.parts.reputation.amount": "900 BRL/h", "currency.rate": "6.25 BRL/USD"}),
        ({"discount_rate": 0.08, "horizon_months": 60, "growth_users": 0.02, "data_value": 50, "pay_devops": 300},
         {"finance.discount_rate": "8 %", "finance.horizon": "60 month", "drivers.users.growth": "2 %/month",
          "outage_cost.data_value": "50 BRL/h", "labour.rates.devops": "300 BRL/h"}),
    ],
    "tiny": [
        ({"outage_cost_goodwill": 40, "horizon_months": 24, "exit_cost_pair": 900, "credited_bill": 12_000},
         {"outage_cost.parts.goodwill.amount": "40 EUR/h", "finance.horizon": "24 month",
          "strategies.pair.exit_cost": "900 EUR", "service_level.contract.value": "144000 EUR/year"}),
        ({"hours_strategies_pair_run_effort": 50, "pay_operator": 60, "outage_cost_sales": 5_000},
         {"strategies.pair.run_effort": "50 h/month", "labour.rates.operator": "60 EUR/h",
          "outage_cost.parts.sales.amount": "5000 EUR/h"}),
        ({"strategies.pair.costs.licences": 12.5, "strategies.trio.costs.servers": 100},
         {"strategies.pair.costs.licences.amount": "12.5 EUR/month", "strategies.trio.costs.servers.amount":
          "100 EUR/month"}),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def changed(recalculated) -> dict[str, Workbook]:
    """The workbooks once finance has typed something else into them."""
    files = {}
    for name, changes in CHANGES.items():
        for number, (typed, _) in enumerate(changes):
            book = opened(bytes_of(name))
            for key, value in typed.items():
                type_into(book, key, value)
            content = BytesIO()
            book.save(content)
            files[f"{name}_{number}"] = content.getvalue()
    return recalculated(files)


def type_into(book: Workbook, key: str, value: float) -> None:
    """Change a cell by its name, or the amount of a cost line by its key."""
    if key in book.defined_names:
        Named(book).cell(key).value = value
        return
    sheet = book["Costs"]
    (row,) = (row for row in sheet.iter_rows() if row[14].value == key)
    row[2].value = value


@pytest.mark.parametrize(("name", "number"), [(name, n) for name, each in CHANGES.items() for n in range(len(each))])
def test_what_finance_changes_moves_all_that_follows(changed, name, number):
    study, (_, overrides) = study_named(name), CHANGES[name][number]
    other = overridden(study, overrides)
    before, after = (one.planned.worths for one in (study, other))
    assert any(
        before[key].net_benefit.mean != after[key].net_benefit.mean for key in before
    ) or "finance.horizon" in str(overrides)
    check_results(changed[f"{name}_{number}"], other)


def test_the_best_option_follows(changed):
    """At a hundred times what a lost sale costs, another option leaves the most."""
    study = overridden(study_named("tiny"), CHANGES["tiny"][1][1])
    row = Named(changed["tiny_1"]).row("Summary", "Best with the values of this workbook", "When triggered")
    chosen = max(study.planned.worths, key=lambda name: study.planned.worths[name].net_benefit.mean)
    assert next(iter(row.values())) == study.scenario.strategies[chosen].title.text("en")


def test_many_options_lines_and_tasks_fit(recalculated):
    """Eighteen options, each with thirty lines, and a plan of three hundred tasks: more than a sum takes one by one."""
    document = yaml.safe_load(TINY.read_text(encoding="utf-8"))
    trio, costs = document["strategies"]["trio"], {f"line_{i}": {"amount": f"{i}.25 EUR/month"} for i in range(30)}
    for number in range(15):
        document["strategies"][f"extra_{number}"] = copy.deepcopy(trio) | {"title": f"Extra {number}", "costs": costs}
    tasks = document["plan"]["phases"]["build"]["tasks"]
    tasks |= {f"task_{i}": {"title": f"Task {i}", "effort": "1 h", "owner": "operator"} for i in range(300)}
    scenario = load_text(yaml.safe_dump(document, allow_unicode=True), "many.yaml")
    study = evaluate(scenario, budget=640, precision=0.5, jobs=1, samples=0, progress=False)
    check_results(recalculated({"many": render(study, "en")})["many"], study)
