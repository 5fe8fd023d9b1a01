"""Layers into a scenario: resolve, check all that can be checked, and report every fault at once."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pydantic import ValidationError

from drmodel.errors import Fault, ScenarioError
from drmodel.scenario.claims import broken_claims
from drmodel.scenario.correlations import broken_correlations
from drmodel.scenario.leaves import LANGUAGES, Reading, Text
from drmodel.scenario.levers import broken_levers
from drmodel.scenario.messages import broken_by
from drmodel.scenario.models import Scenario
from drmodel.scenario.nodes import Loc, Node
from drmodel.scenario.references import Broken, broken
from drmodel.scenario.variants import Layers
from drmodel.scenario.walk import Place, fields, places

MOST_BROKEN = 1_000  # references in one file, to each of which what was meant is looked for; fewer are shown


def build(layers: Layers) -> Scenario:
    """The scenario of these layers.

    Raises
    ------
    ScenarioError
        With every fault that there is, in the order of the file.
    """
    root, faults = layers.resolve()
    if not isinstance(root.value, dict):
        raise ScenarioError([Fault(layers.file, root.line, "", "", "not a scenario: it must be a mapping of keys")])
    if not fields(Scenario).keys() & root.value.keys():
        # whatever this file is, its content is not ours to show
        raise ScenarioError([Fault(layers.file, root.line, "", "", "not a scenario: none of its keys is known")])
    scenario: Scenario | None = None
    found = list(_without_value(root))
    try:
        scenario = Scenario.model_validate(root.as_input(), context=reading_of(root))
    except ValidationError as error:
        found += broken_by(error, root, Scenario)
    found += islice(broken(root), MOST_BROKEN)
    found += [*broken_correlations(root), *broken_levers(root), *broken_claims(root, reading_of(root))]
    faults += _located(layers.file, root, found)
    faults += _without_source(layers, root)
    if faults or scenario is None:
        raise ScenarioError(in_order(faults))
    scenario._layers = layers
    return scenario


def sourced_places(layers: Layers, root: Node) -> Iterator[Place]:
    """Every quantity and law of a resolved file, with its effective source."""
    return places(Scenario, root, {origin: layers.source_node(origin) for origin in root.origins() - {""}})


def in_order(faults: list[Fault]) -> list[Fault]:
    """Faults by line, each place once: the first that was found there is the most precise."""
    once: dict[tuple[int | None, str, str], Fault] = {}
    for fault in faults:
        once.setdefault((fault.line, fault.path, fault.origin), fault)
    return sorted(once.values(), key=lambda fault: (fault.line is None, fault.line or 0))


def _without_value(root: Node) -> Iterator[Broken]:
    """Keys without a value, and numbers that are none."""
    for loc, node in root.walk():
        if node.value is None and " " in str(loc[-1] if loc else ""):
            yield Broken(loc, "no value: in quotes if this is text, which needs them around a comma inside `{…}`")
        elif node.value is None:
            yield Broken(loc, "no value: write one, or `unknown`, or remove the key")
        elif isinstance(node.value, float) and not math.isfinite(node.value):
            yield Broken(loc, "a finite number is needed here")


def _unsourced(place: Place) -> bool:
    """Whether a value lacks a source; what is unknown, or set from outside the file, needs none."""
    value = place.node.get("value") or place.node
    return place.source is None and value.value != "unknown" and not _from_outside(place.origin)


def _without_source(layers: Layers, root: Node) -> Iterator[Fault]:
    """Values without a source: one fault for each entry, or each layer, that lacks it."""
    groups: dict[tuple[str, Loc], list[Place]] = {}
    for place in sourced_places(layers, root):
        if _unsourced(place):
            groups.setdefault((place.origin, () if place.origin else place.loc[:2]), []).append(place)
    for (origin, entry), lacking in groups.items():
        if origin:
            line, path = lacking[0].node.line, origin.replace("variant ", "variants.").replace("lever ", "levers.")
        else:
            loc = lacking[0].loc if len(lacking) == 1 else entry
            node = root
            for step in loc:
                node = node.child(step) or node
            line, path = node.line, root.path(loc)
        count = "no source" if len(lacking) == 1 else f"no source for {len(lacking)} values in here"
        yield Fault(layers.file, line, path, "", f"{count}: add `source: {{assumption: why}}`", origin)


def _from_outside(origin: str) -> bool:
    """Whether a layer is none of the file's own."""
    return bool(origin) and origin != "today" and not origin.startswith(("variant ", "lever "))


def _located(file: str, root: Node, found: list[Broken]) -> Iterator[Fault]:
    """Faults at the nearest node that exists, which names the line or the layer."""
    for one in found:
        node, depth = root, 0
        for step in one.loc:
            child = node.child(step)
            if child is None:
                break
            node, depth = child, depth + 1
        missing = one.loc[depth:]
        path = root.path(one.loc[:depth]) + "".join(f".{step}" for step in missing if isinstance(step, str))
        outside = _from_outside(node.origin)
        value = "" if missing or isinstance(node.value, dict) else node.flow()
        yield Fault(file, None if outside else node.line, path.removeprefix("."), value, one.remedy, node.origin)


def reading_of(root: Node) -> Reading:
    """What values need to know of the file, as far as it can be known before it is checked."""

    def text(*path: str) -> str | None:
        node: Node | None = root
        for step in path:
            node = node.get(step) if node is not None else None
        return node.value if node is not None and isinstance(node.value, str) else None

    language = text("language")
    cost, value = text("currency", "cost"), text("currency", "value")
    return Reading(language if language in LANGUAGES else LANGUAGES[0], cost or value, value or cost)


def resolved(layers: Layers) -> dict[str, Any]:
    """The document of layers without faults: without its variants, each overridden value with its source beside it."""
    root, _ = layers.resolve()
    document: dict[str, Any] = root.plain()
    for key in ("variants", "default_variant", "beside"):
        document.pop(key, None)
    for place in sourced_places(layers, root):
        if not place.origin or place.node.get("source") is place.source is not None:
            continue
        if isinstance(place.leaf.read(place.node.as_input(), reading_of(root)), Text):
            continue  # words inherit a source but have no room for one
        source = {"assumption": place.origin} if place.source is None else place.source.plain()
        holder: Any = document
        for step in place.loc[:-1]:
            holder = holder[step]
        value = holder[place.loc[-1]]
        holder[place.loc[-1]] = {**(value if isinstance(value, dict) else {"value": value}), "source": source}
    return document
