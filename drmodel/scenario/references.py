"""What one part of a file says about another: ids that must exist, and rules across entries.

The checks run on nodes, not on models, so that they also find what is wrong in a file that has other faults.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from drmodel.scenario.nodes import Loc, Node
from drmodel.scenario.paths import closest
from drmodel.scenario.variants import BASE


@dataclass(frozen=True, slots=True)
class Broken:
    """A location and what is wrong with what stands there."""

    loc: Loc
    remedy: str


@dataclass(frozen=True, slots=True)
class Reference:
    """Values that are ids of something: where they stand, in what they are looked up, and what that is called.

    A `*` in the pattern is any key or item; a last `{}` means the keys of the mapping, not its values.
    """

    pattern: str
    collections: tuple[str, ...]
    noun: str
    also: tuple[str, ...] = ()


REFERENCES = (
    Reference("regions.*.provider", ("providers",), "provider"),
    Reference("places.*.provider", ("providers",), "provider"),
    Reference("audience.*.round_trips.{}", ("regions",), "region"),
    Reference("architecture.components.*.region", ("regions",), "region"),
    Reference("architecture.components.*.place", ("places",), "shared place"),
    Reference("targets.rto.scope.*", ("fault_modes",), "fault mode"),
    Reference("targets.rpo.scope.*", ("fault_modes",), "fault mode"),
    Reference("fault_modes.*.places.*", ("regions", "places"), "region or shared place"),
    Reference("fault_modes.*.cause", ("causes",), "cause"),
    Reference("measures.*.effects.{}", ("fault_modes",), "fault mode"),
    Reference("measures.*.costs.*.item", ("cost_items",), "cost item"),
    Reference("measures.*.costs.*.driver", ("drivers",), "driver"),
    Reference("measures.*.setup_effort.{}", ("labour.rates", "plan.roles"), "role"),
    Reference("labour.run_role", ("labour.rates",), "role with a rate of pay"),
    Reference("strategies.*.groups.*.regions.*", ("regions",), "region"),
    Reference("strategies.*.shared.*", ("places",), "shared place"),
    Reference("strategies.*.replication", ("replication_methods",), "replication method", also=("none",)),
    Reference("strategies.*.backup", ("backup_methods",), "backup method"),
    Reference("strategies.*.measures.*", ("measures",), "measure"),
    Reference("strategies.*.costs.*.item", ("cost_items",), "cost item"),
    Reference("strategies.*.costs.*.driver", ("drivers",), "driver"),
    Reference("strategies.*.setup_effort.{}", ("labour.rates", "plan.roles"), "role"),
    Reference("outage_cost.parts.*.driver", ("drivers",), "driver"),
    Reference("outage_cost.data_driver", ("drivers",), "driver"),
    Reference("service_level.contract.driver", ("drivers",), "driver"),
    Reference("plan.strategy", ("strategies",), "strategy"),
    Reference("levers.*.strategies.*", ("strategies",), "strategy"),
    Reference("plan.phases.*.tasks.*.owner", ("plan.roles",), "role of the plan"),
    Reference("triggers.rules.*.starts", ("strategies",), "strategy"),
    Reference("triggers.rules.*.driver", ("drivers",), "driver"),
    Reference("roadmap.horizons.*.items.*.starts", ("strategies",), "strategy"),
    Reference("statements.recommended_strategy", ("strategies",), "strategy"),
    Reference("statements.recommended_replication", ("replication_methods",), "replication method"),
    Reference("variants.*.inherits", ("variants",), "variant"),
    Reference("default_variant", ("variants",), "variant", also=(BASE,)),
    Reference("beside", ("variants",), "variant"),
)
_WAITS = Reference("roadmap.horizons.*.items.*.waits_for", ("triggers.rules",), "trigger rule", also=("triggers",))
_PATHS_OF_STAGES = ("automatic", "manual", "restore")


def broken(root: Node) -> Iterator[Broken]:
    """Everything across entries that is wrong with a file."""
    for reference in REFERENCES:
        yield from _dangling(root, reference)
    if root.get("triggers") is not None:  # without any the roadmap has no dates, and is right nevertheless
        yield from _dangling(root, _WAITS)
    yield from _phases(root)
    yield from _brought(root)
    yield from _one_baseline(root)
    yield from _circles(root)
    yield from _shared_ids(root)


def matches(root: Node, pattern: str) -> Iterator[tuple[Loc, Node]]:
    """Locations that a pattern of keys and `*` matches."""
    found: list[tuple[Loc, Node]] = [((), root)]
    for step in pattern.split("."):
        if step == "*":
            found = [((*loc, key), child) for loc, node in found for key, child in node.entries()]
        else:
            found = [((*loc, step), child) for loc, node in found if (child := node.get(step)) is not None]
    yield from found


def _dangling(root: Node, reference: Reference) -> Iterator[Broken]:
    """Values that are no id of what they refer to."""
    known = [*reference.also]
    for collection in reference.collections:
        known += [str(key) for _, node in matches(root, collection) for key, _ in node.entries()]
    keys = reference.pattern.endswith(".{}")
    for loc, node in matches(root, reference.pattern.removesuffix(".{}")):
        named = [((*loc, key), str(key)) for key, _ in node.entries()] if keys else [(loc, node.value)]
        for place, name in named:
            if isinstance(name, str) and name not in known:
                what = f"no such {reference.noun}: `{name}`" if keys else f"no such {reference.noun}"
                yield Broken(place, what + closest(name, known))


def _phases(root: Node) -> Iterator[Broken]:
    """Stages that count for a phase without a title."""
    known = ["promote", *(str(key) for _, node in matches(root, "phases") for key, _ in node.entries())]
    for loc, node in _in_stages(root):
        if loc[-1] == "phase" and isinstance(node.value, str) and node.value not in known:
            yield Broken(loc, f"no such phase{closest(node.value, known)}; `phases` gives each a title")


def _brought(root: Node) -> Iterator[Broken]:
    """What stages bring over although no replication leaves it out."""
    left_out = matches(root, "replication_methods.*.leaves_out")
    known = [str(key) for _, node in left_out for key, _ in node.entries()]
    for loc, node in _in_stages(root):
        if loc[-2] == "brings" and isinstance(node.value, str) and node.value not in known:
            yield Broken(loc, f"no replication method leaves this out{closest(node.value, known)}")


def _in_stages(root: Node) -> Iterator[tuple[Loc, Node]]:
    """Everything in the stages of all strategies, fallbacks included."""
    for strategy_loc, strategy in matches(root, "strategies.*"):
        for name in _PATHS_OF_STAGES:
            if (path := strategy.get(name)) is not None:
                yield from path.walk((*strategy_loc, name))


def _one_baseline(root: Node) -> Iterator[Broken]:
    """Not exactly one strategy to measure against."""
    strategies = list(matches(root, "strategies.*"))
    baselines = [
        loc for loc, node in strategies if (own := node.get("baseline")) is not None and own.value is not False
    ]
    if strategies and not baselines:
        yield Broken(("strategies",), "no strategy to measure against: add `baseline: true` to one of them")
    for loc in baselines[1:]:
        yield Broken((*loc, "baseline"), f"a second baseline beside `{baselines[0][-1]}`: keep one")


def _circles(root: Node) -> Iterator[Broken]:
    """Variants that inherit from themselves, each circle once."""
    parents = {
        str(loc[1]): node.value for loc, node in matches(root, "variants.*.inherits") if isinstance(node.value, str)
    }
    done: set[str] = set()
    for start in parents:
        chain: list[str] = []
        name = start
        while name in parents and name not in chain and name not in done:
            chain.append(name)
            name = parents[name]
        if name in chain:
            circle = [*chain[chain.index(name) :], name]
            yield Broken(
                ("variants", chain[-1], "inherits"),
                f"the variants inherit in a circle, {' → '.join(circle)}: remove one `inherits`",
            )
        done.update(chain)


def _shared_ids(root: Node) -> Iterator[Broken]:
    """Ids that would mean two things."""
    regions = root.get("regions")
    for loc, _ in matches(root, "places.*"):
        if regions is not None and regions.get(str(loc[1])) is not None:
            yield Broken(loc, "a region has the same id: fault modes could not tell them apart")
    if (variants := root.get("variants")) is not None and variants.get(BASE) is not None:
        yield Broken(("variants", BASE), f"`{BASE}` means the file as it stands: choose another id")
