import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from drmodel.errors import DrmodelError, ScenarioError
from drmodel.scenario.loading import load, load_text
from drmodel.simulation.statistics import Interval
from drmodel.study.document import document, from_json
from drmodel.study.evaluation import evaluate
from drmodel.study.results import study_of
from drmodel.study.schema import study_schema

REASONS = ("not applicable", "not computed", "not computed: too close to call", "not computed: no event seen")
TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


def unexplained(value: Any, path: tuple[str, ...] = (), around: tuple[tuple[int, dict], ...] = ()) -> Iterator[str]:
    """Paths of nulls that no `why` beside or around them names by the way from it."""
    if value is None:
        if not any(".".join(path[depth:]) in why for depth, why in around):
            yield ".".join(path)
    elif isinstance(value, dict):
        if "why" in value:
            around = (*around, (len(path), value["why"]))
        for key, item in value.items():
            yield from unexplained(item, (*path, key), around)
    elif isinstance(value, list):
        for n, item in enumerate(value):
            yield from unexplained(item, (*path, str(n)), around)


def needless(value: Any) -> Iterator[str]:
    """Reasons for what is not null."""
    if isinstance(value, dict):
        for name in value.get("why", {}):
            found: Any = value
            for step in name.split("."):
                found = found[step]
            if found is not None:
                yield name
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from needless(item)


def numbers(value: Any) -> Iterator[float]:
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from numbers(item)
    if isinstance(value, float):
        yield value


def reasons(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value.get("why", {}).values()
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from reasons(item)


@pytest.fixture(params=["study", "bare"])
def each(request):
    """A rich study and a bare one."""
    return request.getfixturevalue(request.param)


def test_there_and_back_gives_the_same_text(each):
    text = each.to_json()
    assert from_json(text).to_json() == text


def test_there_and_back_gives_the_same_study(study, written):
    again = from_json(written)
    assert again.planned.estimates == study.planned.estimates
    assert again.planned.choice == study.planned.choice
    assert (again.variant, again.overrides, again.settings) == (study.variant, study.overrides, study.settings)


def test_variant_and_overrides_survive(tiny):
    changed = tiny.variant("calm_cheap").override({"outage_cost.data_value": "90 EUR/h"})
    text = evaluate(changed, budget=640, jobs=1).to_json()
    scenario = json.loads(text)["scenario"]
    assert (scenario["variant"], scenario["overrides"]) == ("calm_cheap", ["outage_cost.data_value=90 EUR/h"])
    assert from_json(text).to_json() == text


def test_today_with_other_faults_has_its_own_estimates(tiny):
    stormy = tiny.override({"today.overrides": {"fault_modes.storm.rate": "4 /year"}})
    study = evaluate(stormy, budget=640, jobs=1)
    assert study.today.estimates != study.planned.estimates
    text = study.to_json()
    assert set(json.loads(text)["estimates_today"]) == {"solo", "pair", "trio"}
    assert from_json(text).to_json() == text


def test_every_null_says_why_and_every_why_has_a_null(each):
    found = document(each)
    del found["scenario"]["document"]  # as its author wrote it
    assert list(unexplained(found)) == []
    assert list(needless(found)) == []
    for reason in reasons(found):
        assert reason in REASONS or reason.startswith("unknown: ")


def test_the_walker_finds_what_it_should():
    assert list(unexplained({"a": {"b": None}, "why": {"a": "x"}})) == ["a.b"]
    assert list(unexplained({"a": {"b": [None]}, "why": {"a.b.0": "x"}})) == []
    assert list(needless({"a": 1, "why": {"a": "x"}})) == ["a"]


def test_numbers_are_finite(each):
    assert all(math.isfinite(number) for number in numbers(document(each)))


def test_what_is_unknown_is_named(study):
    found = document(study)
    solo, pair, _ = found["strategies"]
    assert pair["why"]["meets.budget"] == "unknown: strategies.pair.costs.licences"
    assert pair["why"]["meets.sla"] == "unknown: constraints.availability"
    assert solo["why"]["meets.rpo"] == "not applicable"
    assert solo["why"]["p_best"] == solo["why"]["expected_regret"] == "not computed"
    assert "drivers.buyers.growth" not in pair["returns_missing"]
    assert pair["returns_missing"] == [
        "labour.rates.developer",
        "strategies.pair.costs.licences",
        "outage_cost.parts.goodwill.amount",
    ]
    assert solo["why"]["benefit_cost_ratio"] == "not applicable"
    assert pair["cost_missing"] == ["strategies.pair.costs.licences"]


def test_a_bare_study_says_what_nobody_stated(bare):
    found = document(bare)
    solo, pair, _ = found["strategies"]
    assert found["triggers"] is None
    assert found["estimates_today"] == {}
    assert solo["sla_odds_year"] is None
    assert solo["recovery_time_min"] is None  # nothing ever stopped
    assert solo["why"]["sla_odds_month"] == "unknown: targets.availability"
    assert solo["why"]["credit_share"] == "unknown: service_level.credits"
    assert solo["why"]["meets.latency"] == "unknown: targets.latency"
    assert pair["why"]["break_even_hours"] == "unknown: outage_cost.parts.sales.amount"
    for field in ("npv", "npv_cash", "discounted_payback_months"):
        assert pair["why"][field] == "unknown: finance.discount_rate"
    assert "precision" not in found["estimates"]["solo"]
    assert found["recommendation"]["now"] == found["recommendation"]["when_triggered"] == "solo"


def test_the_fields_of_the_contract(written):
    found = json.loads(written)
    assert (found["schema"], found["currency"]) == (1, {"cost": "EUR", "value": "EUR", "rate": 1.0})
    assert found["settings"] == {"seed": 2025, "precision": 0.01, "budget": 640, "engine": "compiled", "samples": 0}
    assert set(found["scenario"]) == {"name", "sha256", "variant", "overrides", "as_of", "document"}
    strategy = found["strategies"][1]
    assert set(strategy) >= {
        *("id", "cost_month", "cost_overhead", "availability", "downtime_hours_year", "recovery_time_min"),
        *("data_loss_min", "sla_odds_year", "sla_odds_month", "outage_cost_year", "net_benefit_year"),
        *("benefit_cost_ratio", "roi", "npv", "payback_months", "break_even_hours", "meets", "p_best"),
        *("expected_regret", "why"),
    }
    assert set(strategy["recovery_time_min"]) == {"mean", "p50", "p95", "p99", "within_rto"}
    assert set(strategy["data_loss_min"]) >= {"mean", "p95", "within_rpo"}
    assert set(strategy["meets"]) >= {"availability", "rto", "rpo", "latency", "budget"}
    assert set(found["recommendation"]) >= {"now", "when_triggered", "reasons", "conditions", "flips", "next_best"}
    assert set(found) >= {"drmodel", "years", "triggers", "findings"}


def test_the_numbers_are_those_of_the_study(study, written):
    found = json.loads(written)
    for strategy in found["strategies"]:
        estimate, worth = study.planned.estimates[strategy["id"]], study.planned.worths[strategy["id"]]
        assert strategy["availability"]["mean"] == 1 - estimate.unavailability.mean
        assert strategy["recovery_time_min"]["p95"]["mean"] == 60 * estimate.recovery["all"].quantiles[0.95].mean
        assert strategy["data_loss_min"]["mean"]["high"] == 60 * estimate.loss["all"].mean.high
        assert strategy["recovery_time_min"]["within_rto"]["mean"] == estimate.recovery["site"].within[20 / 60].mean
        assert strategy["sla_odds_year"]["mean"] == estimate.odds_year[0.999].mean
        months = {bound: share["mean"] for bound, share in found["estimates"][strategy["id"]]["months_by_tier"].items()}
        expected = 0.1 * months["0.995"] + 0.25 * months["0.99"] + 0.5 * months["0.95"]  # capped
        assert strategy["credit_share"]["mean"] == pytest.approx(expected)
        assert strategy["net_benefit_year"]["mean"] == worth.net_benefit.mean
        returns = study.planned.returns[strategy["id"]]
        assert strategy["npv"]["mean"] == returns.all.npv.mean
        assert len(strategy["flows_month"]) == 1 + 36
        assert strategy["today"]["net_benefit_year"]["mean"] == study.today.worths[strategy["id"]].net_benefit.mean


def test_odds_and_quantiles_are_ordered(written):
    for strategy in json.loads(written)["strategies"]:
        times = strategy["recovery_time_min"]
        assert times["p50"]["mean"] <= times["p95"]["mean"] <= times["p99"]["mean"]
        for odds in ("sla_odds_year", "sla_odds_month"):
            assert 0 <= strategy[odds]["low"] <= strategy[odds]["mean"] <= strategy[odds]["high"] <= 1


def triggers_of(study, changes):
    scenario = study.scenario.override(changes)
    return document(_again(study, scenario))["triggers"]


def _again(study, scenario):
    return study_of(scenario, study.settings, study.planned.estimates, study.today.estimates, "base", ())


@pytest.mark.parametrize(
    ("rule", "changes", "field", "why"),
    [
        ("contract", {}, "fired", "unknown: triggers.rules.contract.current"),
        ("contract", {}, "months", "unknown: triggers.rules.contract.current"),
        ("contract", {}, "expected", "unknown: triggers.rules.contract.current"),
        (
            "contract",
            {"triggers.rules.contract.current": "a few nines"},
            "fired",
            "unknown: triggers.rules.contract.current",
        ),
        (
            "contract",
            {"triggers.rules.contract.current": "99 %", "triggers.rules.contract.threshold": "unknown"},
            "distance",
            "unknown: triggers.rules.contract.threshold",
        ),
        ("contract", {"triggers.rules.contract.current": "99 %"}, "months", "unknown: triggers.rules.contract.growth"),
        ("season", {}, "distance", "not applicable"),
        ("season", {}, "months", "not applicable"),
        ("season", {"triggers.rules.season.current": "unknown"}, "fired", "unknown: triggers.rules.season.current"),
        ("buyers", {"triggers.rules.buyers.growth": "0 %/month"}, "months", "not applicable"),
        ("buyers", {"triggers.rules.buyers.growth": "1e-9 %/month"}, "expected", "not applicable"),
        ("buyers", {"triggers.rules.buyers.starts": "none"}, "starts", "not applicable"),
        ("buyers", {"triggers.rules.buyers.growth": "unknown"}, "months", "unknown: triggers.rules.buyers.growth"),
        ("buyers", {"triggers.rules.buyers.threshold": "0 users"}, "ratio", "not applicable"),
    ],
)
def test_triggers_say_why_they_cannot_be_told(study, rule, changes, field, why):
    found = {one["id"]: one for one in triggers_of(study, changes)["rules"]}[rule]
    assert found[field] is None
    assert found["why"][field] == why


def test_never_is_an_answer(study):
    found = {one["id"]: one for one in triggers_of(study, {"triggers.rules.buyers.growth": "0 %/month"})["rules"]}
    assert [found[name]["never"] for name in ("buyers", "season", "contract")] == [True, False, False]


def test_all_triggers_together(study):
    found = triggers_of(study, {})
    assert (found["fired"], found["why"]) == (None, {"fired": "unknown: triggers.rules.contract"})
    fired = triggers_of(study, {"triggers.rules.season.current": "full"})
    assert (fired["fired"], fired["why"]) == (True, {})


def test_triggers_carry_what_was_written(study):
    rules = {one["id"]: one for one in triggers_of(study, {})["rules"]}
    assert [(rules[name]["operator"], rules[name]["current"]) for name in ("season", "contract")] == [
        ("is", str(study.scenario.triggers.rules["season"].current)),
        (">=", "unknown"),
    ]
    assert rules["buyers"]["threshold"] == study.scenario.triggers.rules["buyers"].threshold.written


def test_what_never_pays_back_is_told_from_what_does_not_apply(study):
    """At 0 EUR an hour and for lost data nothing returns what it costs more."""
    free = {"outage_cost.parts.sales.amount": "0 EUR/h", "outage_cost.data_value": "0 EUR/h"}
    found = document(_again(study, study.scenario.override(free)))["strategies"]
    assert [(one["id"], one["payback_months"], one["payback_never"]) for one in found] == [
        ("solo", None, False),
        ("pair", None, True),
        ("trio", None, True),
    ]
    assert {one["why"]["payback_months"] for one in found} == {"not applicable"}


def unseen(estimate):
    """The estimate as it would be if faults were possible but left no outage: U = 0, of at most all hours."""
    hours = Interval(0.0, 0.0, 8760.0)
    return replace(estimate, unavailability=Interval(0.0, 0.0, 1.0), downtime_hours_year=hours, flags=("no_outage",))


def without_outages(study, name):
    estimates = study.planned.estimates | {name: unseen(study.planned.estimates[name])}
    return study_of(study.scenario, study.settings, estimates, estimates, "base", ())


def test_no_outage_bounds_no_availability(study):
    found = document(without_outages(study, "trio"))
    solo, pair, trio = found["strategies"]
    assert trio["availability"] == {"mean": 1.0, "low": None, "high": 1.0}
    assert trio["downtime_hours_year"] == {"mean": 0.0, "low": 0.0, "high": None}
    assert trio["outage_cost_year"]["high"] is trio["avoided_hours"]["low"] is trio["net_benefit_year"]["low"] is None
    assert trio["why"]["availability.low"] == trio["why"]["net_benefit_year.low"] == "not computed: no event seen"
    assert trio["today"]["why"]["net_benefit_year.low"] == "not computed: no event seen"
    for other in (solo, pair):
        assert None not in other["availability"].values()
        assert None not in other["net_benefit_year"].values()
    assert list(unexplained({key: value for key, value in found.items() if key != "scenario"})) == []
    Draft202012Validator(study_schema()).validate(found)


def test_nothing_bounds_a_gain_over_a_baseline_without_outages(study):
    solo, pair, _ = document(without_outages(study, "solo"))["strategies"]
    assert pair["avoided_hours"]["high"] is pair["net_benefit_year"]["high"] is None
    assert pair["avoided_hours"]["low"] is not None
    assert solo["avoided_hours"] == {"mean": 0.0, "low": 0.0, "high": 0.0}


def test_data_that_was_never_lost_has_a_price_without_a_bound(study):
    """It may be lost, and its hours are worth 20 EUR each: nothing bounds what that costs, though downtime is known."""
    pair = study.planned.estimates["pair"]
    loss = pair.loss | {"all": replace(pair.loss["all"], hours_per_year=Interval(0.0, 0.0, 8760.0))}
    estimates = study.planned.estimates | {"pair": replace(pair, loss=loss)}
    for value, low in (("20 EUR/h", False), ("0 EUR/h", True), ("unknown", True)):
        scenario = study.scenario.override({"outage_cost.data_value": value})
        again = study_of(scenario, study.settings, estimates, estimates, "base", ())
        found = document(again)["strategies"][1]
        assert (found["outage_cost_year"]["high"] is not None) is low
        assert (found["net_benefit_year"]["low"] is not None) is low
        assert None not in found["avoided_hours"].values()


def test_times_of_what_was_not_seen_are_not_computed(study):
    pair = study.planned.estimates["pair"]
    nothing = {"mean": None, "quantiles": {}, "within": {}}
    for most, why in ((3 / 640, "not computed: no event seen"), (0.0, "not applicable")):
        loss = pair.loss | {"all": replace(pair.loss["all"], per_year=Interval(0.0, 0.0, most), **nothing)}
        estimates = study.planned.estimates | {"pair": replace(pair, loss=loss)}
        again = study_of(study.scenario, study.settings, estimates, estimates, "base", ())
        assert document(again)["strategies"][1]["why"]["data_loss_min"] == why


def test_too_close_to_call_counts_as_not_computed(study):
    edge = study.planned.estimates["solo"].availability.mean
    scenario = study.scenario.override({"constraints.availability": f"{100 * edge!r} %"})
    found = document(_again(study, scenario))["strategies"][0]
    assert (found["meets"]["sla"], found["why"]["meets.sla"]) == (None, "not computed: too close to call")


def test_an_unknown_bill_of_the_baseline_gives_no_overhead(study):
    scenario = study.scenario.override(
        {"strategies.solo.costs.server.amount": "unknown", "strategies.solo.costs.traffic": "none"}
    )
    found = document(_again(study, scenario))["strategies"]
    assert [one["why"]["cost_overhead"] for one in found] == ["unknown: strategies.solo.costs.server"] * 3


def by_id(found: dict[str, Any]) -> dict[str, Any]:
    """A study's document, free of the order of strategies and modes."""
    scenario = {key: value for key, value in found["scenario"].items() if key != "document"}
    economic = {**found["economic"], "strategies": {one["id"]: one for one in found["economic"]["strategies"]}}
    strategies = {one["id"]: one for one in found["strategies"]}
    return {**found, "scenario": scenario, "strategies": strategies, "economic": economic}


def test_the_order_of_strategies_and_modes_in_the_file_changes_nothing_but_order(tiny, written):
    plain = tiny.document_json()
    for key in ("strategies", "fault_modes", "causes"):
        plain[key] = dict(reversed(plain[key].items()))
    turned = load_text(json.dumps(plain, ensure_ascii=False), "turned")
    found = json.loads(evaluate(turned, budget=640, jobs=1).to_json())
    assert [one["id"] for one in found["strategies"]] == ["trio", "pair", "solo"]
    expected = json.loads(written)
    expected["scenario"]["variant"] = "base"  # the resolved document has no variants
    expected["beside"], expected["why"]["beside"] = None, "not applicable"
    assert by_id(found) == by_id(expected)


def test_the_same_run_gives_the_same_bytes(written):
    assert evaluate(load(TINY), budget=640, jobs=1).to_json() == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "s.json:1: not JSON: .*; give the file that `evaluate` wrote"),
        ('{\n"a": ', "s.json:2: not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"schema": NaN}', "s.json: not JSON: NaN is no number"),
        ("[]", "not a study of schema 1; write one with `drmodel evaluate --format json`"),
        ('{"schema": 2}', "not a study of schema 1"),
        ('{"schema": 1}', "s.json: a damaged study, at 'scenario'"),
        ('{"schema": 1, "scenario": 3}', "a damaged study"),
    ],
)
def test_what_is_no_study_is_refused_in_one_line(text, message):
    with pytest.raises(DrmodelError, match=message) as caught:
        from_json(text, "s.json")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw["estimates"].pop("pair"),
        lambda raw: raw["estimates"]["pair"].pop("years"),
        lambda raw: raw["estimates"]["pair"].update(unavailability=7),
        lambda raw: raw["estimates"].update(pair=[]),
        lambda raw: raw.pop("estimates_today"),
        lambda raw: raw["settings"].update(luck=1),
        lambda raw: raw["scenario"].pop("variant"),
    ],
)
def test_a_damaged_study_is_refused(written, damage):
    raw = json.loads(written)
    damage(raw)
    with pytest.raises(DrmodelError, match="a damaged study"):
        from_json(json.dumps(raw))


def test_a_damaged_number_is_named_with_its_strategy(written):
    raw = json.loads(written)
    raw["estimates"]["pair"]["loss"]["restore"]["mean"]["high"] = "é"
    with pytest.raises(DrmodelError, match=r"at estimates\.pair\.loss\.restore\.mean\.high: 'é'"):
        from_json(json.dumps(raw))


@pytest.mark.no_cover
@pytest.mark.parametrize("value", [None, "é", True, {}, [], [1, 2], {"mean": 1}, 1e308, -1e308])
@pytest.mark.parametrize(
    "path",
    [
        ("years",),
        ("unavailability", "low"),
        ("loss", "restore", "mean", "high"),
        ("recovery", "all", "quantiles", "0.99", "mean"),
        ("year_downtime", "bins", 0),
        ("year_downtime", "bins", 0, 1),
        ("year_downtime", "bins", 0, 2),
        ("sections", 5),
    ],
)
def test_a_number_that_is_none_is_refused_with_its_place(written, path, value):
    raw = json.loads(written)
    inner = raw["estimates"]["pair"]
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(DrmodelError, match=rf"a damaged study, at .*{path[0]}"):
        from_json(json.dumps(raw))


@pytest.mark.parametrize("entry", [[2.0, 1.0, 3], [-1.0, 1.0, 3], [1.0, 2.0, 0], [1.0, 2.0, 1.5], [1.0, 2.0]])
def test_a_bin_that_holds_nothing_is_refused(written, entry):
    raw = json.loads(written)
    raw["estimates"]["pair"]["loss"]["restore"]["bins"][0] = entry
    with pytest.raises(DrmodelError, match=r"loss\.restore\.bins\[0\]"):
        from_json(json.dumps(raw))


def test_a_scenario_that_is_wrong_is_refused_with_its_faults(written):
    raw = json.loads(written)
    raw["scenario"]["document"]["strategies"]["pair"]["backup"] = "weekly"
    with pytest.raises(ScenarioError, match="weekly"):
        from_json(json.dumps(raw))
