"""Scenarios changed in ways whose effect is known beforehand, and studies in a form that can be held together."""

import json
import math
import re
from functools import cache

from hypothesis import Phase, given, seed, settings

from drmodel.scenario.loading import load, load_document
from drmodel.study.evaluation import evaluate
from tests.robustness.materials import SCENARIOS
from tests.simulation.stress import campaign
from tests.simulation.stress_documents import documents

FILES = {path.stem: path for path in SCENARIOS}
GENERATED = ("generated_0", "generated_1", "generated_2")
YEARS = 640  # the fewest that an evaluation takes
NUMBER = re.compile(r"(?<![\w.])\d[\d,_]*(?:\.\d+)?(?:[eE][-+]?\d+)?")
AMOUNT = re.compile(r"[\d.,_eE+-]+ [A-Z]{3}(?:/(?![A-Z]{3}).*)?")  # no rate of exchange
CODE = re.compile(r"\b[A-Z]{3}\b")
PRICE = re.compile(r"[A-Z]{3}(?!/[A-Z]{3})")  # how units of money begin
NO_TIME = ("sigma", "shape", "probability", "source", "note")  # of laws and quantities
GIVEN = ("scenario", "settings", "environment", "drmodel", "schema", "beside")  # parts of a study that are not found
FINDING = ("rule", "severity", "unit", "stated", "found")  # without its words, which name the first of several causes
# What of a study is money, with all below it
MONEY = {
    *("cost_month", "added_cost_year", "outage_cost_year", "net_benefit_year", "npv", "npv_cash", "flows_month"),
    *("hour", "pays", "best", "waiting_month", "flips", "net_benefit", "added_cost", "outage_cost"),
    *("expected_regret", "expected_regret_raw", "evpi", "evpi_raw", "evppi", "evppi_raw"),
}


# Scenarios


@cache
def _generated():
    """Documents as the format allows; of their many faults few, for what is tried here is not the engine."""
    found = []

    @seed(1)
    @settings(campaign, derandomize=False, max_examples=len(GENERATED) + 1, phases=[Phase.generate])
    @given(documents())
    def write(drawn):
        found.append(drawn[0])

    write()
    for document in found:
        document.setdefault("fault_scale", {})["rate"] = "1 %"
    return found[1:]  # the first is the plainest that there is


@cache
def _text_of(name):
    document = _generated()[GENERATED.index(name)] if name in GENERATED else load(FILES[name]).document_json()
    return json.dumps(document)


def tree_of(name):
    """A shipped scenario, resolved, or a generated one, as a new tree."""
    return json.loads(_text_of(name))


def study(tree, years=YEARS, samples=0):
    """The study of a tree, from so many years and no fewer."""
    return evaluate(load_document(tree), seed=1, budget=years, precision=1e-9, samples=samples, jobs=1, progress=False)


@cache
def study_of(name, years=YEARS, samples=0):
    """The study of a scenario as it stands."""
    return study(tree_of(name), years, samples)


# Changes


def parts(tree):
    """All mappings of a tree."""
    if isinstance(tree, dict):
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from parts(child)


def turned(tree, *keys):
    """A tree in which the mappings under some keys are written the other way round."""
    for part in parts(tree):
        for key in keys:
            if isinstance(part.get(key), dict):
                part[key] = dict(reversed(part[key].items()))
    return tree


def times(quantity, factor):
    """A quantity or a law of durations in any of its forms, multiplied."""
    if isinstance(quantity, dict):
        return {key: child if key in NO_TIME else times(child, factor) for key, child in quantity.items()}
    if isinstance(quantity, list):
        return [times(child, factor) for child in quantity]
    if isinstance(quantity, str):
        return NUMBER.sub(lambda found: repr(float(re.sub("[,_]", "", found[0])) * factor), quantity, count=1)
    return quantity * factor


def multiply(tree, factors):
    """Multiply the quantities under some keys in place, wherever they stand."""
    for part in list(parts(tree)):
        part |= {key: times(part[key], factor) for key, factor in factors.items() if key in part}


def dearer(tree, factor):
    """All money of a tree multiplied."""
    if isinstance(tree, dict):
        return {key: dearer(child, factor) for key, child in tree.items()}
    if isinstance(tree, list) and tree and _is_money(tree[-1]):
        return times(tree, factor)
    if isinstance(tree, list):
        return [dearer(child, factor) for child in tree]
    return times(tree, factor) if _is_money(tree) else tree


def _is_money(leaf):
    return isinstance(leaf, str) and AMOUNT.fullmatch(leaf) is not None


def with_strategy(tree, name, copied, **changes):
    """A tree with another strategy: a copy of one, changed."""
    copy = {key: value for key, value in tree["strategies"][copied].items() if key != "baseline"}
    tree["strategies"][name] = json.loads(json.dumps(copy)) | changes
    return tree


# Studies


def told(study):
    """What a study found, free of the order of the file but for that of its findings."""
    raw = json.loads(study.to_json())
    findings = [{key: one[key] for key in FINDING} for one in raw.pop("findings")]
    raw["why"].pop("beside", None)
    return _by_id({key: value for key, value in raw.items() if key not in GIVEN}) | {"findings": findings}


@cache
def _told_text(name, samples):
    return json.dumps(told(study_of(name, samples=samples)))


def told_of(name, samples=0):
    """What the study of a scenario as it stands found, as a new tree."""
    return json.loads(_told_text(name, samples))


def _by_id(found):
    if isinstance(found, dict):
        return {key: _by_id(child) for key, child in found.items()}
    if not isinstance(found, list) or not found:
        return found
    for key in ("id", "rule", "path"):
        if all(isinstance(child, dict) and key in child for child in found):
            return {child[key]: _by_id(child) for child in found}
    return sorted(found) if all(isinstance(child, str) for child in found) else [_by_id(child) for child in found]


def without(found, *ids):
    """A told study without what it says of some ids, and without the sentences that name or count them."""
    if isinstance(found, dict):
        return {key: without(child, *ids) for key, child in found.items() if key not in ids}
    if isinstance(found, list):
        return [without(child, *ids) for child in found if not _names(child, ids)]
    return found


def _names(child, ids):
    return isinstance(child, str) and (any(name in child for name in ids) or " targets" in child)


def priced(found, factor, money=False):
    """A told study at other prices: its money multiplied, and the amounts in its sentences left out."""
    if isinstance(found, dict):
        money = money or PRICE.match(found.get("unit") or "") is not None
        return {
            key: [[p, loss * factor] for p, loss in child]
            if key == "exceedance"
            else priced(child, factor, money or key in MONEY)
            for key, child in found.items()
        }
    if isinstance(found, list):
        return [priced(child, factor, money) for child in found]
    if isinstance(found, str):
        return NUMBER.sub("#", found)
    return found * factor if money and isinstance(found, float) else found


def differences(expected, found, rel=0.0, at=""):
    """Where two told studies part: numbers by more than a share of them."""
    if isinstance(expected, dict) and isinstance(found, dict):
        either = dict.fromkeys((*expected, *found))
        return [
            line
            for key in either
            for line in (
                differences(expected[key], found[key], rel, f"{at}.{key}")
                if key in expected and key in found
                else [f"{at}.{key} is only in one"]
            )
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for i, (one, other) in pairs for line in differences(one, other, rel, f"{at}[{i}]")]
    if expected == found or (rel and _close(expected, found, rel)):
        return []
    return [f"{at}: {expected!r} and {found!r}"]


def _close(expected, found, rel):
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (expected, found))
    return numbers and math.isclose(expected, found, rel_tol=rel, abs_tol=rel)
