"""Which levers of a plan rest on assumptions rather than on a document or on evidence."""

from drmodel.analysis.search.plans import Plan
from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.building import build
from drmodel.scenario.levers import Pull, pulls, with_pulls
from drmodel.scenario.models import Scenario

_BY_ID = ("measures", "replication_methods", "backup_methods")  # what an option may bring in by its id


def assumed_levers(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """Levers of a plan of which an effect or a cost is an assumption.

    Parameters
    ----------
    scenario
        The scenario.
    plan
        One of its plans.
    """
    root, _ = scenario.layers.resolve()
    chosen = [
        pull
        for lever, options in pulls(root, plan.strategy).items()
        for pull in options
        if plan.options.get(lever) == pull.option
    ]
    layers = with_pulls(scenario.layers, tuple(chosen))
    assumed = [
        (one.path, one.origin)
        for one in assumptions(build(layers))
        if one.source is not None and one.source.kind == "assumption"
    ]

    def rests_on_one(pull: Pull) -> bool:
        source = layers.source_node(pull.origin)
        brought = tuple(f"{kind}.{one.value.written}." for kind in _BY_ID for one in pull.overrides if one.value)
        return (source is not None and source.get("assumption") is not None) or any(
            origin == pull.origin or path.startswith(brought) for path, origin in assumed
        )

    return tuple(pull.lever for pull in chosen if rests_on_one(pull))
