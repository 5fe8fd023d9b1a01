"""Relations between studies: what must come of a change whose effect nobody needs a simulation to know.

Each scenario is loaded, changed, evaluated with the smallest budget, and held against itself. Where random numbers are
drawn by name the results are the same bit for bit, else within what the simulation's own noise allows.
"""

import json
import re

import pytest

from drmodel.simulation.results import paired_difference
from tests.robustness.relations import (
    CODE,
    FILES,
    dearer,
    differences,
    multiply,
    parts,
    priced,
    study,
    study_of,
    times,
    told,
    told_of,
    tree_of,
    turned,
    with_strategy,
    without,
)

pytestmark = pytest.mark.no_cover

ROUNDED = 1e-9  # sums of other terms, or of the same at other prices
MANY = 5_120  # years where noise is to be small
SURE = 2.0  # half-widths of a 95 % interval: once in 16,000 by chance
ASSUMED = {"source": {"assumption": "As the test has it"}}
OTHER_CODES = {"EUR": "CHF", "USD": "NZD", "BRL": "MXN"}
SYMBOL = re.compile(r"[A-Z]{0,3}\$|€|[A-Z]{3}\xa0")
UNORDERED = (
    *("strategies", "fault_modes", "causes", "costs", "measures", "effects", "setup_effort", "rates", "cost_items"),
    *("regions", "places", "providers", "audience", "round_trips", "replication_methods", "backup_methods", "credits"),
    *("components", "drivers", "correlations", "roles"),
)


def baseline_of(tree):
    return next(name for name, strategy in tree["strategies"].items() if strategy.get("baseline"))


def dearer_but_for_metrics(tree, factor):
    return {key: part if key in ("currency", "triggers") else dearer(part, factor) for key, part in tree.items()}


def by_chance(before, after, name):
    """What a strategy has of downtime after a change, less that before [h/year], and the noise of that."""
    one, other = (it.planned.estimates[name] for it in (before, after))
    found = paired_difference(other, one)
    return found.mean, SURE * found.half_width


# Money


@pytest.mark.parametrize("name", ["tiny", "etp_express", "two_data_centre_bank", "generated_0"])
def test_all_costs_and_outage_costs_times_k_is_the_same_decision_and_k_times_the_money(name):
    before, after = told_of(name), told(study(dearer_but_for_metrics(tree_of(name), 7)))
    for found in (before, after):  # one of them holds an hour of outage against the revenue of a trigger, no cost
        found["findings"] = [finding for finding in found["findings"] if finding["rule"] != "outage_cost"]
    assert not differences(priced(before, 7), priced(after, 1), ROUNDED)


def test_that_holds_for_joint_samples_of_what_is_uncertain_too():
    changed = dearer_but_for_metrics(tree_of("tiny"), 7)
    before, after = told_of("tiny", samples=64), told(study(changed, samples=64))
    for found in (before, after):  # of an input that is money, its own quantiles are, too
        for sure in (found["uncertainty"], found["uncertainty_today"]):
            sure["inputs"] = {path: one["evppi"] for path, one in sure["inputs"].items()}
    for sure in (before["uncertainty"], before["uncertainty_today"]):
        sure["inputs"] = {path: 7 * evppi for path, evppi in sure["inputs"].items()}
    assert not differences(priced(before, 7), priced(after, 1), 1e-6)


@pytest.mark.parametrize("name", ["tiny", "etp_express"])
def test_another_name_for_a_currency_changes_no_number(name):
    def renamed(tree):
        text = CODE.sub(lambda code: OTHER_CODES.get(code[0], code[0]), json.dumps(tree, ensure_ascii=False))
        return json.loads(SYMBOL.sub("¤", text))

    assert not differences(renamed(told_of(name)), renamed(told(study(renamed(tree_of(name))))))


# What is there in another order, twice, or for nothing


def in_any_order(found):
    found["findings"] = sorted(found["findings"], key=str)
    return found


@pytest.mark.parametrize("name", [*FILES, "generated_0", "generated_2"])
def test_the_order_of_strategies_modes_and_cost_lines_changes_nothing(name):
    before, after = told_of(name), told(study(turned(tree_of(name), *UNORDERED)))
    assert not differences(in_any_order(before), in_any_order(after))


@pytest.mark.parametrize("name", ["tiny", "two_data_centre_bank"])
def test_the_order_of_user_groups_changes_nothing_but_which_of_them_lies_awake(name):
    before, after = told_of(name), told(study(turned(tree_of(name), "groups")))
    for found in (before, after):
        for night in found["nights"]:
            night.pop("group")
    assert not differences(before, after, ROUNDED)


def test_the_order_of_what_an_hour_costs_changes_nothing():
    name = "cloud_four_strategies"
    before, after = told_of(name), told(study(turned(tree_of(name), "parts")))
    assert not differences(before, after, ROUNDED)


def test_no_order_changes_what_is_drawn_for_what_is_uncertain():
    changed = turned(tree_of("tiny"), *UNORDERED, "parts", "rules")
    before, after = told_of("tiny", samples=64), told(study(changed, samples=64))
    assert before["uncertainty"]["inputs"]
    assert not differences(in_any_order(before), in_any_order(after), ROUNDED)


@pytest.mark.parametrize("name", ["etp_express", "cloud_four_strategies", "generated_2"])
def test_a_strategy_that_nobody_would_choose_moves_nothing_else(name):
    tree = tree_of(name)
    waste = {"waste": {"amount": f"1000000000 {tree['currency']['cost']}/month"}}
    with_strategy(tree, "folly", baseline_of(tree), title="folly", costs=waste)
    before, after = told_of(name), told(study(tree))
    findings = after.pop("findings")
    assert all(finding in findings for finding in before.pop("findings"))
    assert not differences(without(before, "folly"), without(after, "folly"))


@pytest.mark.parametrize("name", ["cloud_four_strategies", "small_saas", "two_data_centre_bank", "generated_2"])
def test_a_strategy_twice_under_two_ids_is_the_same_twice(name):
    tree = tree_of(name)
    twice = [other for other in tree["strategies"] if other != baseline_of(tree)][-1]
    planned = tree.get("plan", {}).get("strategy")
    if twice == planned:
        twice = next(other for other in tree["strategies"] if other not in (baseline_of(tree), planned))
    found = told(study(with_strategy(tree, "again", twice)))
    under_its_name = json.loads(json.dumps(found).replace('"again"', f'"{twice}"').replace("s.again.", f"s.{twice}."))
    for part in ("strategies", "estimates"):
        assert not differences(found[part][twice], json.loads(json.dumps(found[part]["again"]).replace("again", twice)))
        assert not differences(without(told_of(name), "again")[part], without(found, "again")[part])
    chosen = under_its_name["recommendation"]
    assert chosen["when_triggered"] == told_of(name)["recommendation"]["when_triggered"]


@pytest.mark.parametrize("name", ["small_saas", "two_data_centre_bank", "generated_0"])
def test_a_mode_that_never_occurs_changes_nothing(name):
    tree = tree_of(name)
    place = min(tree["regions"])
    ghost = {"title": "ghost", "places": [place], "rate": "5 /year", "repair": {"constant": "1 h"}, **ASSUMED}
    tree["fault_modes"]["ghost"] = ghost
    tree.setdefault("measures", {})["banned"] = {"title": "banned", "effects": {"ghost": {"rate_factor": "0 %"}}, **ASSUMED}  # fmt: skip
    for strategy in tree["strategies"].values():
        strategy["measures"] = [*strategy.get("measures", []), "banned"]
    before, after = without(told_of(name), "ghost"), without(told(study(tree)), "ghost")
    assert not differences(in_any_order(before), in_any_order(after), ROUNDED)


# Where the simulation's noise is in the way


def halves(tree, mode):
    """Two modes of half the rate in the place of one."""
    tree["fault_modes"][mode]["rate"] = times(tree["fault_modes"][mode]["rate"], 0.5)
    other = f"{mode}_too"
    for part in parts(tree):
        for key in ("fault_modes", "effects"):
            if mode in part.get(key, ()):
                part[key][other] = part[key][mode]
        if mode in (part.get("scope") or ()) and isinstance(part["scope"], list):
            part["scope"].append(other)
    return tree


@pytest.mark.parametrize(
    ("name", "mode"), [("tiny", "storm"), ("small_saas", "deploys"), ("two_data_centre_bank", "systems_north")]
)
def test_a_mode_split_in_two_of_half_the_rate_is_the_same_but_for_noise_and_overlaps(name, mode):
    before, after = study_of(name, MANY), study(halves(tree_of(name), mode), MANY)
    written = before.scenario.fault_modes[mode]
    rate, repair = written.rate.value, written.repair.law().mean
    marked = repair + 24  # hours for which a fault leaves its mark: until users are home again
    overlaps = rate * marked / 8760  # share of the faults that meet another of the mode, at most
    for strategy in before.scenario.strategies:
        more, noise = by_chance(before, after, strategy)
        assert abs(more) <= noise + overlaps * rate * repair, strategy
        one, other = (it.planned.estimates[strategy] for it in (before, after))
        halved = [other.outages_by_cause[key].mean for key in (mode, f"{mode}_too") if key in other.outages_by_cause]
        of_mode = one.outages_by_cause.get(mode)
        if of_mode is not None:
            width = of_mode.half_width + sum(other.outages_by_cause[f"{mode}_too"].half_width for _ in halved)
            assert sum(halved) == pytest.approx(of_mode.mean, abs=SURE * width + overlaps * rate), strategy


@pytest.mark.parametrize("name", ["tiny", "cloud_four_strategies", "two_data_centre_bank", "generated_2"])
def test_free_drills_that_cause_no_outage_never_hurt(name):
    def drilled(factor):
        tree = tree_of(name)
        for strategy in tree["strategies"].values():
            if "readiness" in strategy:
                strategy["readiness"] |= {"drill_hours": "0 h", "drill_interval": f"{factor} month"}
        return study(tree, MANY)

    seldom, often = drilled(12), drilled(1)
    for strategy in seldom.scenario.strategies:
        more, noise = by_chance(seldom, often, strategy)
        assert more <= noise, strategy
        gain = [it.planned.worths[strategy].net_benefit.mean for it in (seldom, often)]
        assert gain[1] >= gain[0] - abs(seldom.planned.worths[strategy].net_benefit.half_width), strategy
    if name != "generated_2":
        assert any(sum(by_chance(seldom, often, strategy)) < 0 for strategy in seldom.scenario.strategies)


@pytest.mark.parametrize("name", ["tiny", "two_data_centre_bank"])
def test_longer_detection_never_helps_without_false_alarms_and_with_repairs_longer_than_recoveries(name):
    def detected_after(minutes):
        tree = tree_of(name)
        for mode in tree["fault_modes"].values():
            for key in ("mttf", "up", "harm", "repair_each"):
                mode.pop(key, None)
            mode |= {"rate": "1 /year", "repair": {"constant": "48 h"}, "detected": "100 %"}
        tree["fault_scale"] = {"rate": 1, "repair": "100 %", **ASSUMED}
        for key in ("measures", "levers", "correlations"):
            tree.pop(key, None)
        for strategy in tree["strategies"].values():
            strategy.pop("measures", None)
            strategy.pop("decision", None)
            strategy["detection"] = {"time": {"constant": f"{minutes} min"}}
        for part in parts({"strategies": tree["strategies"]}):
            if "duration" in part and "id" in part:
                part["duration"] = {"uniform": ["1 min", "10 min"]}
        return study(tree, MANY)

    early, late = detected_after(1), detected_after(31)
    for strategy in early.scenario.strategies:
        more, noise = by_chance(early, late, strategy)
        assert more >= -noise, strategy
        one = early.planned.estimates[strategy]
        expected = 0.5 * (one.failovers_year.mean + one.restores_year.mean)  # half an hour each
        assert more == pytest.approx(expected, abs=noise + 0.1 * expected), strategy


@pytest.mark.parametrize(("name", "factor"), [("tiny", 2), ("small_saas", 3), ("cloud_four_strategies", 0.5)])
def test_all_times_times_k_and_all_rates_over_k_is_the_same_availability(name, factor):
    tree = tree_of(name)
    for part in list(parts(tree)):
        for key, child in part.items():
            if isinstance(child, dict) and "base" in child.get("hourly", ()):
                part[key] = child["hourly"]["base"]
    tree.pop("correlations", None)
    plain = json.loads(json.dumps(tree))
    slow = ("duration", "repair", "mttf", "up", "noticed", "interval", "timeout", "time", "copy", "lag", "hold")
    multiply(tree["strategies"], dict.fromkeys((*slow, "worth_above", "soak", "outage", "drill_interval"), factor))
    multiply(tree["strategies"], {"breakage_rate": 1 / factor})
    for block in ("fault_modes", "measures", "backup_methods", "replication_methods"):
        multiply(tree.get(block, {}), dict.fromkeys(slow, factor) | {"rate": 1 / factor})
    before, after = study(plain, MANY), study(tree, MANY)
    for strategy in before.scenario.strategies:
        more, noise = by_chance(before, after, strategy)
        assert abs(more) <= noise, strategy


# Objectives


@pytest.mark.parametrize("name", ["tiny", "two_data_centre_bank"])
def test_a_wider_objective_never_lowers_the_odds_of_meeting_it(name):
    tree = tree_of(name)
    targets = tree["targets"]
    for key in ("rto", "rpo"):
        targets[key]["value"] = times(targets[key]["value"], 1.5)
    goal = study_of(name).scenario.targets.availability.value.value
    targets["availability"]["value"] = f"{100 * (1 - 1.5 * (1 - goal)):.6f} %"
    tree.pop("today", None)
    before, after = told_of(name)["strategies"], told(study(tree))["strategies"]
    for strategy, one in before.items():
        other = after[strategy]
        for odds in ("sla_odds_year", "sla_odds_month"):
            assert other[odds]["mean"] >= one[odds]["mean"]
        for times_of, within in (("recovery_time_min", "within_rto"), ("data_loss_min", "within_rpo")):
            if one[times_of] is not None and one[times_of][within] is not None:
                assert other[times_of][within]["mean"] >= one[times_of][within]["mean"]
        met = (one["meets"], other["meets"])
        assert all(met[1][target] is not False for target in met[0] if met[0][target])
