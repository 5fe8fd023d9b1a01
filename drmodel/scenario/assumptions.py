"""Every assumption of a scenario: what was written, and where it comes from."""

from dataclasses import dataclass
from typing import Literal

from drmodel.scenario.building import reading_of, sourced_places
from drmodel.scenario.lawspec import LawSpec
from drmodel.scenario.leaves import Source, SourceLeaf, Text
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity

Kind = Literal["value", "range", "law", "unknown", "text"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value of a scenario that somebody had to come by.

    Attributes
    ----------
    path
        Its key path.
    written
        The value as written.
    kind
        `value`, `range`, `law`, `unknown`, or `text` where a trigger or metric has words.
    value
        What it was read as.
    source
        Where it comes from: its own source, or that of the nearest entry or layer around it; None if it was
        set from outside the file, or is unknown without a source.
    origin
        The layer that it belongs to: empty for the file itself, else `variant NAME`, `today`, `--set`, `override`.
    line
        Its line in the file; None if it was set from outside.
    """

    path: str
    written: str
    kind: Kind
    value: Quantity | LawSpec | Text
    source: Source | None
    origin: str
    line: int | None


def assumptions(scenario: Scenario) -> tuple[Assumption, ...]:
    """Every quantity and every law that the file writes down, in its order.

    Parameters
    ----------
    scenario
        The scenario, with its variant and overrides.

    Returns
    -------
    One assumption for each; defaults of the format that the file leaves out are not among them.
    """
    root, _ = scenario.layers.resolve()
    reading = reading_of(root)
    found = []
    for place in sourced_places(scenario.layers, root):
        value = place.leaf.read(place.node.as_input(), reading)
        source = None if place.source is None else SourceLeaf().read(place.source.as_input(), reading)
        written = str(value) if isinstance(value, Text) else value.written
        found.append(
            Assumption(root.path(place.loc), written, _kind(value), value, source, place.origin, place.node.line)
        )
    return tuple(found)


def _kind(value: Quantity | LawSpec | Text) -> Kind:
    if isinstance(value, LawSpec):
        return "law"
    if isinstance(value, Text):
        return "text"
    return "unknown" if not value.known else "range" if value.spread is not None else "value"
