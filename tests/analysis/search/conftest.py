from collections.abc import Callable, Mapping
from typing import Any

import pytest

from drmodel.analysis.search.results import Search
from drmodel.scenario.loading import load_document
from drmodel.scenario.models import Scenario
from drmodel.study.search import search

RATE = 0.8  # faults a year


def _measure(factor: float, price: float) -> dict[str, Any]:
    return {
        "title": f"What is left is {factor}",
        "costs": {"fee": {"amount": f"{price} EUR/month"}},
        "effects": {"fire": {"rate_factor": factor}},
    }


def _world(levers: Mapping[str, Mapping[str, tuple[float, float]]], *, rate: float = RATE, **changes: Any) -> Scenario:
    """One site and one fault mode: a year is good if it has no fault, so its odds are exp(−rate × factors).

    `levers` has by lever and option what the option leaves of the rate, and what it costs a month.
    """
    options = {f"{lever}_{option}": numbers for lever, some in levers.items() for option, numbers in some.items()}
    document = {
        "schema": 1,
        "name": "One site",
        "language": "en",
        "as_of": "2026-01-01",
        "currency": {"cost": "EUR", "value": "EUR"},
        "regions": {"here": {"title": "Here"}},
        "targets": {"availability": {"value": "99.99 %"}, "source": {"assumption": "made up"}},  # 0.876 h a year
        "fault_modes": {
            "fire": {
                "title": "Fire",
                "places": ["here"],
                "rate": f"{rate} /year",
                "repair": {"constant": "4 h"},
                "source": {"assumption": "made up"},
            }
        },
        "backup_methods": {"nightly": {"title": "Nightly", "interval": "24 h", "source": {"assumption": "made up"}}},
        "measures": {
            name: {**_measure(*numbers), "source": {"assumption": "made up"}} for name, numbers in options.items()
        },
        "strategies": {
            "one": {
                "title": "One",
                "topology": "single",
                "baseline": True,
                "groups": {"all": {"regions": ["here"]}},
                "detection": {"time": {"constant": "1 min"}},
                "backup": "nightly",
                "costs": {"rent": {"amount": "100 EUR/month"}},
                "source": {"assumption": "made up"},
            }
        },
        "outage_cost": {
            "parts": {"sales": {"title": "Sales", "amount": "10 EUR/h"}},
            "source": {"assumption": "made up"},
        },
        "levers": {
            lever: {
                "title": lever,
                "options": {
                    option: {"title": option, "set": {f"measures[{lever}_{option}]": f"{lever}_{option}"}}
                    for option in some
                },
            }
            for lever, some in levers.items()
        },
        **changes,
    }
    return load_document(document, "world.yaml")


@pytest.fixture(scope="session")
def world() -> Callable[..., Scenario]:
    return _world


def _found(scenario: Scenario, **settings: Any) -> Search:
    return search(
        scenario, **{"seed": 1, "precision": 0.05, "budget": 82_000, "jobs": 1, "progress": False, **settings}
    )


@pytest.fixture(scope="session")
def found() -> Callable[..., Search]:
    return _found
