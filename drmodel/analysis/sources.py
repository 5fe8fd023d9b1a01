"""Where a scenario's values come from, part by part."""

from collections.abc import Iterable, Mapping

from drmodel.scenario.assumptions import Assumption

ORIGINS = ("section", "citation", "assumption", "unknown", "none")

# What a value is for, by the first key of its path; within a strategy by the third where that says more.
PURPOSES = {
    "targets": "targets",
    "constraints": "targets",
    "audience": "targets",
    "service_level": "targets",
    "providers": "faults",
    "fault_modes": "faults",
    "fault_scale": "faults",
    "correlations": "faults",
    "strategies": "recovery",
    "replication_methods": "recovery",
    "backup_methods": "recovery",
    "measures": "measures",
    "labour": "costs",
    "currency": "costs",
    "drivers": "costs",
    "finance": "costs",
    "outage_cost": "outage_cost",
    "triggers": "triggers",
    "plan": "plan",
    "roadmap": "plan",
    "checklist": "plan",
    "metrics": "plan",
    "baseline": "document",
    "statements": "document",
    "claims": "document",
}
OF_STRATEGY = {
    "costs": "costs",
    "itemised": "costs",
    "run_effort": "costs",
    "setup_effort": "costs",
    "exit_cost": "costs",
    "stated": "document",
}


def by_purpose(found: Iterable[Assumption]) -> dict[str, dict[str, int]]:
    """How many values of each part of a scenario come from where.

    Parameters
    ----------
    found
        The values of a scenario, as `drmodel.scenario.assumptions.assumptions` lists them.

    Returns
    -------
    By what the values are for, in the order of `PURPOSES`, those that have any: counts by origin. `section` is one of
    the scenario's document, `citation` anything else that is cited, `assumption` what has only a reason, `unknown` what
    has no value, and `none` what was set from outside.
    """
    counts: dict[str, dict[str, int]] = {
        purpose: dict.fromkeys(ORIGINS, 0) for purpose in dict.fromkeys([*PURPOSES.values(), "other"])
    }
    for one in found:
        counts[_purpose(one.path)][_origin(one)] += 1
    return {purpose: some for purpose, some in counts.items() if any(some.values())}


def total(counts: Mapping[str, Mapping[str, int]], origin: str) -> int:
    """How many values come from somewhere, over all parts."""
    return sum(some[origin] for some in counts.values())


def _purpose(path: str) -> str:
    first, *rest = path.split(".")
    purpose = PURPOSES.get(first.partition("[")[0], "other")
    return OF_STRATEGY.get(rest[1].partition("[")[0], purpose) if first == "strategies" and len(rest) > 1 else purpose


def _origin(one: Assumption) -> str:
    if one.kind == "unknown":
        return "unknown"
    return "none" if one.source is None else one.source.kind
