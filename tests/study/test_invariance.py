"""What may not change a decision: the seed, the units that values are written in, the currency."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

from drmodel.scenario.loading import example, load_text
from drmodel.study.evaluation import evaluate

TEXT = (Path(__file__).parents[1] / "scenarios" / "tiny.yaml").read_text(encoding="utf-8")
SETTINGS = {"budget": 640, "samples": 64, "jobs": 1}

# The same values in other units. Each converts exactly, so that not a bit of a result may differ.
OTHER_UNITS = {
    "fault_modes.storm.repair": "{lognormal: {median: 180 min, p95: 50400 s}}",
    "fault_modes.release.rate": "0.5 /month",
    "strategies.pair.run_effort": "{range: [24, 72 h/year]}",
    "strategies.pair.detection.interval": "0.5 min",
    "strategies.pair.failback.soak": "7200 s",
    "strategies.pair.costs.standby.amount": "{range: [960, 1200, 1800 EUR/year]}",
    "strategies.pair.costs.standby.term": "4 year",
    "strategies.trio.setup_effort.operator": "{range: [1200, 1800, 3600 min]}",
    "targets.rto.value": "1200 s",
    "targets.rpo.value": "120 s",
    "constraints.budget": "10800 EUR/year",
    "service_level.contract.value": "9000 EUR/month",
    "outage_cost.parts.sales.amount": "{range: [2160, 2880, 4800 EUR/day]}",
    "outage_cost.data_value": "1 EUR/min",
    "finance.horizon": "3 year",
}


@pytest.fixture(scope="module")
def plain(tiny):
    return evaluate(tiny.variant("base"), **SETTINGS)


def decided(study):
    """All that a decision consists of, for the plan and for today, without any amount of money."""
    found = []
    for situation, sure in ((study.planned, study.uncertainty), (study.today, study.uncertainty_today)):
        choice = situation.choice
        found.append(
            {
                "choice": (choice.strategy, choice.meets_all, choice.removed, choice.sure.rival, choice.sure.too_close),
                "order": sorted(situation.worths, key=lambda name: -situation.worths[name].net_benefit.mean),
                "met": {n: {m: v.met for m, v in w.verdicts.items()} for n, w in situation.worths.items()},
                "frontier": [(step.strategy, step.status) for step in situation.steps],
                "pays back": {n: r.all.payback_months is not None for n, r in situation.returns.items()},
                "odds": {n: (o.p_best, o.p_allowed) for n, o in sure.options.items()},
                "first to know": [one.path for one in sure.inputs if one.evppi > 0][:1],
            }
        )
    return found


def written_in(text, new, factor, unit):
    """A scenario's amounts of euros with such a unit, in another currency that has so many for a euro."""

    def amounts(found):
        numbers = [str(float(Fraction(one.strip()) * factor)) for one in found["numbers"].split(",")]
        return f"{', '.join(numbers)} {new}"

    return re.sub(rf"(?P<numbers>(?:[\d.]+, )*[\d.]+) EUR(?={unit})", amounts, text)


def test_other_units_change_nothing(tiny, plain):
    other = evaluate(tiny.variant("base").override(OTHER_UNITS), **SETTINGS)
    one, two = json.loads(plain.to_json()), json.loads(other.to_json())
    for key in ("strategies", "recommendation", "estimates", "uncertainty", "uncertainty_today", "triggers"):
        assert one[key] == two[key], key


def test_another_currency_for_all_changes_no_decision(plain):
    """128 to the euro: a power of two, so that no sum or product is rounded otherwise."""
    text = written_in(TEXT, "XYZ", 128, "").replace("{cost: EUR, value: EUR}", "{cost: XYZ, value: XYZ}")
    assert "EUR" not in text
    other = evaluate(load_text(text, "tiny.yaml", "base"), **SETTINGS)
    assert decided(other) == decided(plain)
    for name, option in other.uncertainty.options.items():
        assert option.npv.p50 == pytest.approx(128 * plain.uncertainty.options[name].npv.p50)
        assert option.expected_regret == pytest.approx(128 * plain.uncertainty.options[name].expected_regret)


def test_bills_in_another_currency_change_no_decision_and_no_value(plain):
    """Two dollars to the euro; losses and wages stay in euros."""
    text = TEXT
    for unit in ("/month", "/GB", ", note: Once", r"\n    itemised"):
        text = written_in(text, "USD", 2, unit)
    rate = "currency: {cost: USD, value: EUR, rate: {value: 0.5 EUR/USD, source: {assumption: Pinned}}}"
    text = text.replace("currency: {cost: EUR, value: EUR}", rate)
    other = evaluate(load_text(text, "tiny.yaml", "base"), **SETTINGS)
    assert decided(other) == decided(plain)
    for name, worth in other.planned.worths.items():
        assert worth.cost.month.known == pytest.approx(2 * plain.planned.worths[name].cost.month.known)
        assert worth.net_benefit.mean == pytest.approx(plain.planned.worths[name].net_benefit.mean)
        assert other.uncertainty.options[name].npv.p50 == pytest.approx(plain.uncertainty.options[name].npv.p50)


def test_another_seed_decides_the_same_or_it_is_too_close_to_call():
    """The whole study of a real scenario, with few years and few samples, so that there is noise."""
    scenario = example("etp_express")
    one, other = (evaluate(scenario, seed=seed, budget=1_280, samples=64, jobs=1, progress=False) for seed in (1, 2))
    for mine, theirs in ((one.planned.choice, other.planned.choice), (one.today.choice, other.today.choice)):
        assert mine.strategy == theirs.strategy or (mine.sure.too_close and theirs.sure.too_close)
