"""Layers: the file, its variants, today's differences and single overrides, laid one upon another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from drmodel.errors import Fault, ScenarioError
from drmodel.scenario.nodes import Node, from_plain
from drmodel.scenario.paths import PathError, closest, parse_path, replaced
from drmodel.scenario.yaml_text import read

BASE = "base"  # the file as it stands
TODAY = "today"


@dataclass(frozen=True, slots=True)
class Override:
    """One value to put at a path.

    Attributes
    ----------
    path
        The path as written.
    value
        What to put there, labelled with the layer it comes from; None to remove.
    line
        The line of the override in the file; None if it comes from elsewhere.
    origin
        The layer: `variant NAME`, `today`, `--set` and so on.
    text
        The value as one line of YAML.
    """

    path: str
    value: Node | None
    line: int | None
    origin: str
    text: str


@dataclass(frozen=True)
class Layers:
    """A file and what lies on top of it; every change gives new layers.

    Attributes
    ----------
    file
        Name of the file.
    base
        The file as it stands.
    variant
        The variant that is applied; None for the file as it stands.
    on_top
        Overrides on top of the variant, in order.
    faults
        What reading found wrong already.
    """

    file: str
    base: Node
    variant: str | None = None
    on_top: tuple[Override, ...] = ()
    faults: tuple[Fault, ...] = ()

    def with_variant(self, name: str | None) -> "Layers":
        """The file with a variant and nothing on top; None for the default one."""
        if name is None:
            default = self.base.get("default_variant")
            name = default.written if default is not None and isinstance(default.value, str) else BASE
        return replace(self, variant=None if name == BASE else name, on_top=())

    def with_overrides(self, overrides: Mapping[str, Any], origin: str = "override") -> "Layers":
        """These layers with values on top, by path; text is read as YAML."""
        more, faults = [], []
        for path, value in overrides.items():
            try:
                node, wrong = _value(value, origin)
                faults += [Fault(self.file, None, path, str(value), remedy, origin) for remedy in wrong]
            except ValueError as error:
                faults.append(Fault(self.file, None, path, repr(value), str(error), origin))
            else:
                more.append(override(path, node, None, origin))
        return replace(self, on_top=(*self.on_top, *more), faults=(*self.faults, *faults))

    def with_settings(self, settings: Sequence[str]) -> "Layers":
        """These layers with `PATH=VALUE` settings on top."""
        layers = self
        for setting in settings:
            path, equals, value = setting.partition("=")
            if equals:
                layers = layers.with_overrides({path.strip(): value.strip() or "''"}, origin="--set")
            else:
                fault = Fault(self.file, None, "", setting, "write it as PATH=VALUE", "--set")
                layers = replace(layers, faults=(*layers.faults, fault))
        return layers

    def with_today(self) -> "Layers":
        """These layers with what the file says is different today on top."""
        root, _ = self.resolve()
        today = root.get(TODAY)
        return self if today is None else replace(self, on_top=(*self.on_top, *_overrides(today, TODAY)))

    @property
    def overrides(self) -> tuple[str, ...]:
        """The overrides on top of the variant, each as `PATH=VALUE`."""
        return tuple(f"{one.path}={one.text}" for one in self.on_top if one.origin != TODAY)

    def resolve(self) -> tuple[Node, list[Fault]]:
        """The file with everything applied, and what did not fit."""
        faults = list(self.faults)
        overrides: list[Override] = []
        if self.variant is not None:
            chain, fault = self._chain(self.variant)
            faults += [fault] if fault is not None else []
            overrides += [one for name, node in chain for one in _overrides(node, f"variant {name}")]
        root = self.base
        for override in (*overrides, *self.on_top):
            try:
                root = replaced(root, parse_path(override.path), override.value)
            except PathError as error:
                faults.append(
                    Fault(self.file, override.line, override.path, override.text, str(error), override.origin)
                )
        return root, faults

    def source_node(self, origin: str) -> Node | None:
        """What a layer of the file says of where its values come from."""
        kind, _, name = origin.partition(" ")
        variants = self.base.get("variants")
        if kind == "lever":
            return self._source_of_option(*name.split("."))
        if kind == "variant" and variants is not None:
            layer = variants.get(name)
        else:
            layer = self.base.get(TODAY) if kind == TODAY else None
        return layer.get("source") if layer is not None else None

    def _source_of_option(self, lever: str, option: str) -> Node | None:
        """What an option of a lever, or else the lever, says of where its values come from."""
        root, _ = self.resolve()
        node, source = root, None
        for step in ("levers", lever, "options", option):
            node = node.get(step) or Node({})
            source = node.get("source") or source
        return source

    def _chain(self, name: str) -> tuple[list[tuple[str, Node]], Fault | None]:
        """A variant and those it inherits from, the oldest first; or why there is none."""
        variants = self.base.get("variants")
        known = variants.value if variants is not None and isinstance(variants.value, dict) else {}
        chain: list[tuple[str, Node]] = []
        asked: Node | None = None
        while name not in [one for one, _ in chain]:
            node = known.get(name)
            if node is None:
                return [], self._unknown(name, asked, chain, [BASE, *known])
            chain.insert(0, (name, node))
            asked = node.get("inherits")
            if asked is None or not isinstance(asked.value, str):
                return chain, None
            name = asked.value
        return [], None  # a circle: the checks of the file name it

    def _unknown(self, name: str, asked: Node | None, chain: list[tuple[str, Node]], known: list[str]) -> Fault:
        """That there is no such variant, where it was asked for."""
        remedy = f"no such variant; there are {', '.join(known)}"
        if near := closest(name, known):
            remedy = f"no such variant{near}" if "did you mean" in near else remedy
        if asked is not None and chain:
            return Fault(self.file, asked.line, f"variants.{chain[0][0]}.inherits", name, remedy)
        default = self.base.get("default_variant")
        if default is not None and default.value == name:
            return Fault(self.file, default.line, "default_variant", name, remedy)
        return Fault(self.file, None, "", name, remedy, "variant")


def _value(value: object, origin: str) -> tuple[Node, list[str]]:
    """Node of a value given from outside, and what is wrong with it; text is read as YAML."""
    if not isinstance(value, str):
        return from_plain(value), []
    try:
        document = read(value, origin)
    except ScenarioError as error:
        return from_plain(value), [fault.remedy for fault in error.faults]
    return document.root, [fault.remedy for fault in document.faults]


def override(path: str, node: Node, line: int | None, origin: str) -> Override:
    """An override by path, of a value at a line of the file or from elsewhere; the text `none` removes."""
    value = None if node.value == "none" else node.labelled(origin, keep_lines=line is not None)
    return Override(path, value, line, origin, node.flow())


def _overrides(layer: Node, origin: str) -> list[Override]:
    """The overrides of a variant or of today."""
    overrides = layer.get("overrides")
    entries = overrides.value if overrides is not None and isinstance(overrides.value, dict) else {}
    return [override(path, node, node.line, origin) for path, node in entries.items()]
