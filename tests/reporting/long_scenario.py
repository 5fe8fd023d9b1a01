"""A scenario at the upper end of what planners write: many options, cost lines and assumptions, with long texts."""

import copy
from pathlib import Path
from typing import Any

from drmodel.scenario.loading import load

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
OPTIONS, LINES, REASONS = 12, 60, 40
TOPOLOGIES = ("single", "cold", "warm", "hot_standby", "active")
LONG = (
    "Nobody has measured this here; it is what three colleagues who ran the former data centre remember of the last "
    "four winters, and what the supplier's sales engineer called usual in a letter that is kept with the contract"
)


def long_document() -> dict[str, Any]:
    """The small example, made long."""
    document: dict[str, Any] = load(TINY).document_json()
    strategies, own = document["strategies"], copy.deepcopy(document["strategies"])
    document["cost_items"] = {f"item_{i}": {"title": f"Cost line {i} for computing and storage"} for i in range(LINES)}
    names = list(own)
    for i in range(3, OPTIONS):
        made = copy.deepcopy(own[names[1 + i % 2]])
        made |= {
            "title": f"Option {i}: standby in another city, contingenciamento no. {i}",
            "summary": f"Number {i} of the options that the working group collected over two years",
            "topology": "active" if i % 2 == 0 else TOPOLOGIES[1 + i % 3],
        }
        strategies[f"option_{i}"] = made
    for i, strategy in enumerate(strategies.values()):
        strategy["costs"] = {
            f"line_{k}": {"item": f"item_{k}", "amount": f"{10 + k} EUR/month"} for k in range(i % 3, LINES, 1 + i % 3)
        }
        strategy["pros"] = {f"p{k}": f"Argument {k} for number {i}, in as many words as people use" for k in range(3)}
    modes = document["fault_modes"]
    for i in range(REASONS):
        modes[f"mode_{i}"] = {
            "title": f"Fault {i} of the equipment in the cellar",
            "places": ["porto"],
            "rate": {"range": [0.01, 0.02, "0.05 /year"]},
            "repair": {"lognormal": {"median": "1 h", "p95": "6 h"}},
            "cause": "site" if i % 2 else "software",
            "source": {"assumption": f"{LONG} (reason {i})"},
        }
    for field in ("levers", "variants", "default_variant", "beside", "claims", "statements"):
        document.pop(field, None)
    return document
