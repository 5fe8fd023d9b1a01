"""The numbers that the source document, MULTI_REGION_STRATEGY.md, prints, and what follows from them.

Each test names the section. Tolerances follow the digits printed.
"""

import pytest

from drmodel.calculators import costs, recovery, replication, returns, schedule, sla
from drmodel.calculators.schedule import Phase, Task

EXCHANGE_RATE = 5.0  # R$ per US$, section "ROI Analysis"
OUTAGE_PARTS = {"productivity": 500, "penalties": 1000, "reputation": 500}  # R$/h, same section
WEEK = sla.HOURS_PER_WEEK

# US$ a month, section "Comparativo de Opcoes", rows in their order; None is "Nao suportado"
LINES = {
    "single": (30, 20, 25, 0, 0, 0, 0),
    "cold": (45, 30, 40, 0, 0, 0, 10),
    "warm": (60, 40, 50, 20, 20, 20, 30),
    "active_active": (120, 80, None, 100, 50, 50, 50),
}


def month(strategy):
    return costs.total({f"row {number}": amount for number, amount in enumerate(LINES[strategy])})


@pytest.mark.parametrize(("strategy", "total"), [("single", 75), ("cold", 125), ("warm", 240)])
def test_monthly_totals(strategy, total):
    """Section 'Comparativo de Opcoes', row 'Total/mes'."""
    assert month(strategy) == costs.PartialTotal(total)


def test_active_active_is_partial():
    """Section 'Comparativo de Opcoes': 450 priced, the database is not; 'stated 550+' leaves 100 unpriced."""
    total = month("active_active")
    assert (total.known, total.missing) == (450, ("row 2",))
    assert 550 - total.known == 100


@pytest.mark.parametrize(("cost", "percent"), [(125, 66.7), (240, 220), (550, 633.3)])
def test_overhead(cost, percent):
    """Section 'Comparativo de Opcoes', row 'Overhead': +67 %, +220 %, +633 %."""
    assert 100 * costs.overhead(cost, 75) == pytest.approx(percent, abs=0.05)
    assert round(100 * float(costs.overhead(cost, 75))) == round(percent)


def test_itemised_warm_standby():
    """Section 'Detalhamento Warm Standby': nine lines; 20 less than the comparison's 240."""
    assert sum([30, 20, 25, 30, 20, 25, 20, 20, 30]) == 220 == month("warm").known - 20
    # its US$ 20 of replication bandwidth for about 50 GB, at US$ 0.05 per GB
    assert costs.usage_cost(0.05, 50) == pytest.approx(2.50)


def test_downtime():
    """Sections 'Metricas Alvo' and 'ROI Analysis': 99 % is 87.6 h, 99.9 % is 8.76 h."""
    assert sla.downtime([0.99, 0.999]) == pytest.approx([87.6, 8.76], abs=5e-3)
    assert sla.downtime(0.99) / sla.HOURS_PER_DAY == pytest.approx(3.65, abs=5e-3)
    assert sla.downtime(0.99) - sla.downtime(0.999) == pytest.approx(78.84, abs=5e-3)


def test_return_of_warm_standby():
    """Section 'ROI Analysis': R$ 157,680 avoided, R$ 9,900 added, 15.9x, about 5 hours."""
    hour = returns.outage_cost_per_hour(OUTAGE_PARTS).known
    losses = returns.expected_annual_loss(sla.downtime([0.99, 0.999]), hour)
    avoided = returns.avoided_loss(*losses)
    added = costs.added_cost_year(month("warm").known, month("single").known, EXCHANGE_RATE)
    assert hour == 2_000
    assert avoided == pytest.approx(157_680)
    assert added == pytest.approx(9_900)
    assert returns.benefit_cost_ratio(avoided, added) == pytest.approx(15.927, abs=5e-4)
    assert returns.roi(avoided, added) == pytest.approx(14.927, abs=5e-4)
    assert returns.break_even_hours(added, hour) == pytest.approx(4.95)
    assert returns.cost_cover_months(added, avoided) == pytest.approx(0.753, abs=5e-4)


@pytest.mark.parametrize(("minutes", "availability"), [(45, 0.998125), (15, 0.999375), (5, 0.999792)])
def test_availability_at_the_recovery_times_of_the_options(minutes, availability):
    """Sections 'Opcao 1' and 'Opcao 2' with 'Metricas Alvo': 87.6 h at 4 h each are 21.9 outages a year."""
    outages = sla.downtime(0.99) / 4
    assert outages == pytest.approx(21.9)
    assert recovery.availability_with_failover(outages, minutes / 60) == pytest.approx(availability, abs=5e-7)


def test_downtime_avoided_at_its_own_recovery_time():
    """Section 'ROI Analysis' avoids 78.84 h; the 15 min of 'Metricas Alvo' would avoid 82.1 h."""
    left = sla.downtime(recovery.availability_with_failover(21.9, 0.25))
    assert 87.6 - left == pytest.approx(82.1, abs=0.05)


@pytest.mark.parametrize(("minutes", "share"), [(15, 0.96), (10, 0.94)])
def test_share_of_outages_that_failover_must_cure(minutes, share):
    """Section 'Metricas Alvo': 99.9 % from 4 h repairs and an RTO of 15 min."""
    assert returns.share_curable_needed(21.9, 4, minutes / 60, 0.999) == pytest.approx(share, abs=5e-3)


def test_daily_backup():
    """Section 'Limitacoes Atuais': an RPO of 24 h is the worst case; half a day is lost on average."""
    loss = replication.backup_loss(24)
    assert (loss.high, loss.mean) == (24, 12)


def test_detection_by_three_checks():
    """Section 'Deteccao': three failures; at 60 s a check, they and the 30 s of DNS leave under 2 min of 5."""
    slowest = recovery.detection_time(60 / 3600, 3, 0).high
    assert 5 - 60 * slowest - 0.5 < 2


PLAN = (
    Phase(
        "foundation",
        2 * WEEK,
        (
            Task("edge", 2, "DevOps"),
            Task("dns", 4, "DevOps"),
            Task("replica", 4, "Backend"),
            Task("runbooks", 4, "SRE"),
        ),
    ),
    Phase(
        "replication",
        2 * WEEK,
        (Task("setup", 8, "DBA"), Task("sync", 4, "QA"), Task("lag", 4, "DevOps"), Task("integrity", 8, "Backend")),
    ),
    Phase(
        "failover",
        2 * WEEK,
        (Task("checks", 4, "Backend"), Task("lb", 4, "DevOps"), Task("scripts", 8, "SRE"), Task("drill", 4, "Team")),
    ),
    Phase(
        "automation",
        2 * WEEK,
        (Task("auto", 8, "DevOps"), Task("alerts", 4, "SRE"), Task("sops", 4, "SRE"), Task("drill", 4, "Team")),
    ),
)


def test_effort_and_length_of_the_plan():
    """Section 'Timeline de Implementacao', its four tables and 'Resumo': 14, 24, 20, 20 h; 78 h in 8 weeks."""
    by_phase = {phase: total.known for phase, total in schedule.effort_by_phase(PLAN).items()}
    assert by_phase == {"foundation": 14, "replication": 24, "failover": 20, "automation": 20}
    assert sum(by_phase.values()) == 78
    assert schedule.lead_time(PLAN) == 8 * WEEK


def test_effort_by_owner():
    """Section 'Timeline de Implementacao', column 'Owner', added up by hand over the four tables."""
    by_owner = {owner: total.known for owner, total in schedule.effort_by_owner(PLAN).items()}
    assert by_owner == {"DevOps": 22, "Backend": 16, "SRE": 20, "DBA": 8, "QA": 4, "Team": 8}


def test_phases_begin_in_their_weeks():
    """Section 'Timeline de Implementacao': weeks 1–2, 3–4, 5–6, 7–8."""
    rows = schedule.schedule(PLAN)
    starts = {phase.id: min(row.start for row in rows if row.phase == phase.id) / WEEK for phase in PLAN}
    assert starts == {"foundation": 0, "replication": 2, "failover": 4, "automation": 6}
    assert len(rows) == 16
    assert rows[-1].end == 8 * WEEK
