"""The first scenario against the document that it was taken from: rows, totals, and the document's own results."""

from pathlib import Path

import pytest

from drmodel.analysis.costs import cost_items, costs
from drmodel.scenario.loading import check, load
from drmodel.study.evaluation import evaluate

FILE = Path(__file__).parents[2] / "data" / "etp_express.yaml"


@pytest.fixture(scope="module")
def evidence():
    return load(FILE)


@pytest.fixture(scope="module")
def documented():
    return load(FILE, variant="documented")


@pytest.fixture(scope="module")
def study(documented):
    return evaluate(documented, seed=7, budget=1280, jobs=1)


def test_every_variant_passes_the_check():
    assert check(FILE) == []


def test_monthly_totals_and_overhead(documented, evidence):
    """Section 'Comparativo de Opcoes': totals $75, $125, $240, $550+; overhead +67 %, +220 %, +633 %."""
    found = costs(documented)
    totals = {name: found[name].month.known for name in ("single", "cold", "warm", "active_active")}
    assert totals == {"single": 75, "cold": 125, "warm": 240, "active_active": 550}
    overheads = [round(100 * (found[name].overhead or 0)) for name in ("cold", "warm", "active_active")]
    assert overheads == [67, 220, 633]
    active = costs(evidence)["active_active"].month
    assert active.known == 450
    assert active.missing == ("strategies.active_active.costs.database",)


def test_the_comparison_table_row_by_row(documented):
    """Section 'Comparativo de Opcoes': seven items, four strategies."""
    table = {
        item: [round(row[name].known) if name in row else 0 for name in ("single", "cold", "warm", "active_active")]
        for item, row in cost_items(documented).items()
        if item not in ("backups", "measures")
    }
    assert table == {
        "backend": [30, 45, 60, 120],
        "frontend": [20, 30, 40, 80],
        "database": [25, 40, 50, 100],
        "database_sync": [0, 0, 20, 100],
        "load_balancer": [0, 0, 20, 50],
        "dns": [0, 0, 20, 50],
        "monitoring": [0, 10, 30, 50],
    }


def test_the_itemised_bill_lacks_the_dns_line(evidence):
    """Section 'Detalhamento Warm Standby': nine lines, $220 where the comparison has $240."""
    lines = evidence.strategies["warm"].itemised.lines
    assert len(lines) == 9
    assert sum(line.amount.value for line in lines.values()) == 220


def test_the_plan_has_its_effort(evidence):
    """Section 'Timeline de Implementacao': 4 phases, 16 tasks, 14 + 24 + 20 + 20 = 78 h."""
    phases = evidence.plan.phases.values()
    efforts = [sum(task.effort.value for task in phase.tasks.values()) for phase in phases]
    assert efforts == [14, 24, 20, 20]
    assert sum(len(phase.tasks) for phase in phases) == 16
    assert evidence.plan.stated_effort.value == sum(efforts)


def test_triggers_targets_and_statements(evidence):
    """Sections 'Gatilhos para Implementacao', 'Metricas Alvo', 'ROI Analysis'."""
    assert len(evidence.triggers.rules) == 4
    targets = evidence.targets
    assert targets.availability.value.value == pytest.approx(0.999)
    assert targets.rto.value.value == pytest.approx(0.25)
    assert targets.rpo.value.value == pytest.approx(5 / 60)
    assert targets.latency.value.value == 100
    assert sum(part.amount.value for part in evidence.outage_cost.parts.values()) == 2000
    said = evidence.statements.return_
    assert said.avoided_loss.value == pytest.approx(78.84 * 2000)
    assert said.added_cost_year.value == 165 * 12 * 5


def test_the_runbook_takes_as_long_as_its_section_says(evidence):
    """Section 'Failover Manual': seven steps, 10 to 15 minutes."""
    steps = [s.duration.law() for s in evidence.strategies["warm"].manual if s.id != "call_people"]
    assert len(steps) == 7
    assert 60 * sum(law.quantile(0.0) for law in steps) == pytest.approx(10)
    assert 60 * sum(law.quantile(1 - 2**-53) for law in steps) == pytest.approx(15)


def test_documented_warm_meets_the_target_and_cold_does_not(study):
    """21.9 outages a year at 45, 10 and 0 minutes on average: 99.8125 %, 99.958 %, no outage (the stated ranges)."""
    estimates, worths = study.planned.estimates, study.planned.worths
    assert estimates["single"].availability.mean == pytest.approx(0.99, abs=2e-5)
    assert estimates["cold"].availability.mean == pytest.approx(1 - 21.9 * 0.75 / 8760, abs=3e-5)
    assert estimates["warm"].availability.mean == pytest.approx(1 - 21.9 / 6 / 8760, abs=1e-5)
    assert estimates["active_active"].outages_year.mean == 0
    assert worths["warm"].verdicts["availability"].met is True
    assert worths["cold"].verdicts["availability"].met is False


def test_the_documents_return_comes_out_of_its_own_assumptions(study):
    """Section 'ROI Analysis': 165 USD x 12 x 5 = R$ 9,900; 15 min would avoid 82.1 h, 10 min on average 83.95 h."""
    warm = study.planned.worths["warm"]
    assert warm.cost.added_year.known == 9_900
    assert warm.avoided_hours.mean == pytest.approx(87.6 - 21.9 / 6, abs=0.2)
    assert warm.benefit_cost_ratio.mean == pytest.approx((87.6 - 21.9 / 6) * 2000 / 9900, rel=0.003)


def test_evidence_leaves_every_topology_far_from_the_target(evidence):
    """The causes that hit both sites alike cap what a second site can do."""
    study = evaluate(evidence, seed=7, budget=1280, jobs=1)
    single = study.planned.estimates["single"].availability
    assert single.mean == pytest.approx(0.99, abs=2e-4)
    for name in ("cold", "warm", "active_active"):
        assert study.planned.worths[name].verdicts["availability"].met is False
        assert study.planned.estimates[name].availability.mean < 0.993
