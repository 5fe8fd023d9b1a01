"""Where values come from, counted by hand in the file."""

from drmodel.analysis.sources import PURPOSES, by_purpose, total
from drmodel.formatting import Formatter
from drmodel.reporting.names import parts
from drmodel.scenario.assumptions import assumptions


def test_values_are_counted_by_what_they_are_for(tiny):
    found = by_purpose(assumptions(tiny))
    # amount, run_effort, setup_effort, rate_factor, repair, harm, all from one assumption
    assert found["measures"] == {"section": 0, "citation": 0, "assumption": 6, "unknown": 0, "none": 0}
    # sales, refunds and data_value from a section, goodwill is unknown
    assert found["outage_cost"] == {"section": 3, "citation": 0, "assumption": 0, "unknown": 1, "none": 0}
    # rate and repair of the storm, detected too
    assert found["faults"]["citation"] == 3


def test_within_a_strategy_costs_and_what_is_only_stated_stand_apart(tiny):
    """One city: a server, a price and a usage of traffic."""
    one = tiny.override({"strategies.pair": "none", "strategies.trio": "none"} | dict.fromkeys(ALONE, "none"))
    found = by_purpose(assumptions(one))
    assert found["costs"]["section"] == 3 + 2  # and the operator's pay, and the growth of buyers
    assert found["costs"]["assumption"] == 2  # discount rate and horizon
    assert "document" not in found


ALONE = (
    "levers",
    "triggers",
    "plan",
    "roadmap",
    "statements",
    "claims",
    "baseline",
    "variants",
    "default_variant",
    "beside",
)


def test_what_is_set_from_outside_has_no_source(tiny):
    changed = tiny.override({"outage_cost.data_value": "70 EUR/h"})
    assert by_purpose(assumptions(changed))["outage_cost"]["none"] == 1
    assert total(by_purpose(assumptions(changed)), "none") == 1
    assert total(by_purpose(assumptions(tiny)), "none") == 0


def test_every_part_of_a_scenario_has_a_purpose():
    assert set(parts(Formatter("en"))) <= set(PURPOSES)
