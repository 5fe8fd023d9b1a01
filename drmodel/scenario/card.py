"""The card by which a scenario shows itself."""

from drmodel.display import Card
from drmodel.formatting import Formatter
from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.models import Scenario

F = Formatter("en")


def scenario_card(scenario: Scenario) -> Card:
    """Its name, what is applied to the file, its strategies, and what nobody knows."""
    found = assumptions(scenario)
    unknown = [item.path for item in found if item.kind == "unknown"]
    applied = ", ".join([scenario.variant_name, *scenario.overrides])
    return Card(
        F.text(scenario.name.texts),
        facts=[("Variant", applied), ("As of", F.date(scenario.as_of))],
        head=("strategy", "title"),
        rows=[(name, F.text(strategy.title.texts)) for name, strategy in scenario.strategies.items()],
        notes=[f"{len(found)} values, {len(unknown)} unknown"],
        lists=[("Unknown", unknown)] if unknown else [],
    )
