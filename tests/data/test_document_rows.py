"""Every part of the source document, MULTI_REGION_STRATEGY.md, is in the scenario with the numbers that it prints.

Expected values are the document's own, section by section; money in US$ a month, time in hours.
"""

import re
from pathlib import Path

import pytest

from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.loading import load
from drmodel.scenario.quantities import Quantity

FILE = Path(__file__).parents[2] / "data" / "etp_express.yaml"
VARIANTS = ("base", "evidence", "observed", "documented")
MINUTE = 1 / 60
HEADINGS = {
    "Sumario Executivo", "Gatilhos para Implementacao", "Metricas Alvo",
    "Arquitetura Atual", "Single-Region (Railway - US-West)", "Limitacoes Atuais",
    "Estrategias de Replicacao", "Opcao 1: Active-Passive (Cold Standby)", "Opcao 2: Active-Passive (Warm Standby)",
    "Opcao 3: Active-Active (Multi-Master)", "Recomendacao: Warm Standby (Opcao 2)",
    "Database Sync", "Estrategia 1: PostgreSQL Logical Replication",
    "Estrategia 2: AWS DMS (Database Migration Service)", "Estrategia 3: pgBackRest + S3",
    "Recomendacao: PostgreSQL Logical Replication",
    "Failover Procedures", "Deteccao de Falha", "Failover Automatico", "Failover Manual", "Failback Procedure",
    "Analise de Custos", "Comparativo de Opcoes", "Detalhamento Warm Standby (Recomendado)", "ROI Analysis",
    "Timeline de Implementacao", "Fase 1: Fundacao (Semana 1-2)", "Fase 2: Replicacao (Semana 3-4)",
    "Fase 3: Failover (Semana 5-6)", "Fase 4: Automacao (Semana 7-8)", "Resumo",
    "Recomendacoes", "Curto Prazo (0-3 meses)", "Medio Prazo (3-6 meses)", "Longo Prazo (6-12 meses)",
    "A. Checklist Pre-Implementacao", "B. Metricas de Sucesso", "C. Contatos de Emergencia", "Referencias",
}  # fmt: skip


@pytest.fixture(scope="module")
def scenario():
    return load(FILE, "base")


def bounds(quantity):
    return quantity.low, quantity.high


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_number_has_a_source_and_every_section_exists(variant):
    for one in assumptions(load(FILE, variant)):
        assert one.source is not None, one.path
        if one.source.section is not None:
            assert one.source.section.text("pt-BR") in HEADINGS, one.path


def test_every_claim_names_a_section_and_what_to_do(scenario):
    for name, claim in scenario.claims.items():
        assert claim.section.text("pt-BR") in HEADINGS, name
        assert claim.remedy is not None, name


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_quantity_that_is_assumed_says_how_far_it_may_be_off(variant):
    """Without a range: choices of the planner, what is so by definition, and the document's own arithmetic."""
    choices = r"\.share$|worth_above$|drill_interval$|failback\.|finance\.horizon|correlations\."
    definitions = r"harm$|detected$|penalties\.amount$"  # a false alarm harms nobody, a check cannot see corruption
    arithmetic = r"fault_scale|mttf$|active_active\.costs\.database"
    exact = re.compile("|".join((choices, definitions, arithmetic)))
    for one in assumptions(load(FILE, variant)):
        if one.kind == "value" and one.source.kind == "assumption":
            assert exact.search(one.path), f"{one.path}: {one.written}"


def test_s1_triggers(scenario):
    """Section 'Gatilhos para Implementacao': any of four; two are words."""
    rules = scenario.triggers.rules
    assert scenario.triggers.rule == "any"
    assert [rule.operator for rule in rules.values()] == [">", "is", ">=", ">"]
    assert (rules["users"].current.value, rules["users"].threshold.value) == (100, 10_000)
    assert rules["audience"].current.text("pt-BR") == "Brasil"
    assert (rules["contract"].current.value, rules["contract"].threshold.value) == (0.99, 0.999)
    assert rules["revenue"].current.text("pt-BR") == "MVP"
    assert rules["revenue"].threshold.value == 50_000


def test_s2_baseline_and_targets(scenario):
    """Section 'Metricas Alvo'."""
    now, wanted = scenario.baseline, scenario.targets
    assert (now.availability.value, now.rto.value, now.rpo.value) == (0.99, 4, 24)
    assert bounds(now.latency) == pytest.approx((200, 500))
    assert (wanted.availability.value.value, wanted.rto.value.value, wanted.latency.value.value) == (0.999, 0.25, 100)
    assert wanted.rpo.value.value == pytest.approx(5 * MINUTE)


def test_s3_architecture(scenario):
    """Section 'Arquitetura Atual': five boxes, four limitations."""
    assert len(scenario.architecture.components) == 5
    assert len(scenario.architecture.limitations) == 4


@pytest.mark.parametrize(
    ("name", "added", "share", "rto", "rpo", "pros", "cons"),
    [
        ("cold", (50, 80), 0.3, (30, 60), 24 * 60, 3, 3),
        ("warm", (150, 250), 0.8, (5, 15), 5, 3, 3),
        ("active_active", (400, 800), 1.0, (0, 0), 0, 4, 4),
    ],
)
def test_s4_to_s6_what_is_stated_of_each_option(scenario, name, added, share, rto, rpo, pros, cons):
    """Sections 'Opcao 1', 'Opcao 2', 'Opcao 3'; times in minutes."""
    strategy = scenario.strategies[name]
    stated = strategy.stated
    assert bounds(stated.added_cost_month) == added
    assert stated.added_share.value == share
    written = bounds(stated.rto) if stated.rto.low is not None else (stated.rto.value, stated.rto.value)
    assert written == pytest.approx((rto[0] * MINUTE, rto[1] * MINUTE))
    assert stated.rpo.value == pytest.approx(rpo * MINUTE)
    assert (len(strategy.pros), len(strategy.cons)) == (pros, cons)


def test_s7_recommendation(scenario):
    """Sections 'Recomendacao: Warm Standby (Opcao 2)' and 'Recomendacao: PostgreSQL Logical Replication'."""
    assert scenario.statements.recommended_strategy == "warm"
    assert scenario.statements.recommended_replication == "logical"


@pytest.mark.parametrize(
    ("name", "provides", "rpo_seconds"),
    [("logical", "logical", (5, 10)), ("dms", "logical", (15, 30)), ("pgbackrest", "files", (300, 900))],
)
def test_s8_to_s10_replication_methods(scenario, name, provides, rpo_seconds):
    """Sections 'Estrategia 1', 'Estrategia 2', 'Estrategia 3'."""
    method = scenario.replication_methods[name]
    assert method.provides == provides
    assert bounds(method.stated_rpo) == pytest.approx([seconds / 3600 for seconds in rpo_seconds])
    assert (len(method.pros), len(method.cons)) == (3, 3)
    assert method.recommended == (name == "logical")


def test_s10_the_price_of_dms(scenario):
    """Section 'Estrategia 2': about US$ 100 a month; pgBackRest has no price."""
    assert scenario.replication_methods["dms"].cost.value == 100
    assert not scenario.replication_methods["pgbackrest"].cost.known


def test_s11_detection(scenario):
    """Section 'Failover Automatico': three failures in a row; no interval is stated."""
    for strategy in scenario.strategies.values():
        assert strategy.detection.failures == 3
        assert strategy.detection.interval.source.kind == "citation"


def test_s12_automatic_failover(scenario):
    """Section 'Failover Automatico': six steps, the promotion last, TTL 30 s."""
    stages = scenario.strategies["warm"].automatic
    assert len(stages) == 6
    assert stages[-1].id == "promote_replica"
    assert stages[-1].success.value < 1
    assert stages[-1].fallback
    (records,) = [stage for stage in stages if stage.id == "update_records"]
    assert records.duration.law().mean * 3600 == pytest.approx(30)


def test_s13_the_fallback_is_the_manual_runbook(scenario):
    """Section 'Failover Manual': seven steps; somebody has to answer first if the automatic flow fails."""
    warm = scenario.strategies["warm"]
    steps = [stage.id for stage in warm.manual]
    assert len(steps) == 7
    assert [stage.id for stage in warm.automatic[-1].fallback] == ["respond", *steps]


def test_s14_failback(scenario):
    """Section 'Failback Procedure': canary 10, 25, 50, 100 %."""
    failback = scenario.strategies["warm"].failback
    assert [step.share.value for step in failback.canary.values()] == [0.1, 0.25, 0.5, 1.0]
    assert failback.soak.value > 0
    assert failback.outage.value > 0


def test_s15_stated_totals(scenario):
    """Section 'Comparativo de Opcoes': totals and overhead as printed; the database of active-active has no price."""
    stated = {name: strategy.stated for name, strategy in scenario.strategies.items() if strategy.stated}
    assert [one.cost_month.value for one in stated.values()] == [75, 125, 240, 550]
    assert [one.overhead.value for one in stated.values() if one.overhead] == pytest.approx([0.67, 2.2, 6.33])
    assert [name for name, one in stated.items() if one.at_least] == ["active_active"]
    assert not scenario.strategies["active_active"].costs["database"].amount.known


def test_s16_itemised_warm_standby(scenario):
    """Section 'Detalhamento Warm Standby (Recomendado)': nine lines with provider and note; total 220 to 260."""
    bill = scenario.strategies["warm"].itemised
    assert [line.amount.value for line in bill.lines.values()] == [30, 20, 25, 30, 20, 25, 20, 20, 30]
    assert all(line.provider and line.note for line in bill.lines.values())
    assert bounds(bill.stated_total) == (220, 260)


def test_s17_return(scenario):
    """Section 'ROI Analysis'."""
    assert [part.amount.value for part in scenario.outage_cost.parts.values()] == [500, 1000, 500]
    said = scenario.statements.return_
    assert (said.roi.value, said.break_even_hours.value) == (15.9, 5)
    assert said.avoided_hours.value == pytest.approx(78.84)
    assert (said.avoided_loss.value, said.added_cost_year.value) == pytest.approx((157_680, 9_900))
    assert (said.added_cost_month.value, said.exchange_rate.value, said.outage_cost.value) == pytest.approx(
        (165, 5, 2000)
    )


def test_s18_plan(scenario):
    """Sections 'Fase 1' to 'Fase 4' and 'Resumo': two weeks each; hours and owner of every task."""
    phases = scenario.plan.phases
    assert [phase.duration.value / 168 for phase in phases.values()] == [2, 2, 2, 2]
    assert [phase.stated_effort.value for phase in phases.values()] == [14, 24, 20, 20]
    assert [[(task.effort.value, task.owner) for task in phase.tasks.values()] for phase in phases.values()] == [
        [(2, "devops"), (4, "devops"), (4, "backend"), (4, "sre")],
        [(8, "dba"), (4, "qa"), (4, "devops"), (8, "backend")],
        [(4, "backend"), (4, "devops"), (8, "sre"), (4, "team")],
        [(8, "devops"), (4, "sre"), (4, "sre"), (4, "team")],
    ]


def test_s19_roadmap(scenario):
    """Section 'Recomendacoes': three horizons of four items; 5,000 and 50,000 users."""
    horizons = scenario.roadmap.horizons.values()
    assert [(h.from_.value / 730, h.to.value / 730) for h in horizons] == [(0, 3), (3, 6), (6, 12)]
    items = [item for horizon in horizons for item in horizon.items.values()]
    assert len(items) == 12
    assert [item.users.value for item in items if item.users] == [5_000, 50_000]


def test_s20_checklist(scenario):
    """Section 'A. Checklist Pre-Implementacao': six boxes, none ticked, US$ 200 a month."""
    items = scenario.checklist.items
    assert len(items) == 6
    assert not any(item.done for item in items.values())
    assert items["budget"].amount.value == 200


def test_s21_metrics(scenario):
    """Section 'B. Metricas de Sucesso': four metrics; failover in under 5 min."""
    items = scenario.metrics.items
    assert len(items) == 4
    assert items["failover_time"].target.value == pytest.approx(5 * MINUTE)
    assert not isinstance(items["failover_time"].baseline, Quantity)


def test_s22_contacts_references_and_status(scenario):
    """Section 'C. Contatos de Emergencia', 'Referencias', and the head and foot of the document."""
    assert len(scenario.contacts.items) == 5
    document = scenario.document
    assert len(document.references) == 5
    assert (document.version, document.created.isoformat()) == ("1.0", "2025-12-22")
    assert document.next_review is not None
    assert document.maintained_by is not None


def test_today_is_the_contract_in_force(scenario):
    """Today 99 % is promised and nothing else; 99 % against 99 % owes no penalty."""
    today = scenario.today()
    assert today.targets.availability.value.value == 0.99
    assert (today.targets.rto, today.targets.rpo, today.targets.latency) == (None, None, None)
    assert sum(part.amount.value for part in today.outage_cost.parts.values()) == 1_000


def test_documented_is_the_same_today():
    documented = load(FILE, "documented")
    assert documented.today() == documented


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_readers_see_first_is_in_both_languages(variant):
    scenario = load(FILE, variant)
    texts = [scenario.name, *(one.title for one in scenario.fault_modes.values())]
    for strategy in scenario.strategies.values():
        texts += [strategy.title, strategy.summary, *strategy.pros.values(), *strategy.cons.values()]
    assert all(set(text.texts) == {"en", "pt-BR"} for text in texts)
