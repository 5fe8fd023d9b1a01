"""What was moved, saved: as a variant in a copy of the scenario's file, which keeps all of its text."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from drmodel.errors import DrmodelError, Fault, ScenarioError
from drmodel.scenario.loading import check_text, example_text, read_file
from drmodel.scenario.models import Scenario
from drmodel.scenario.yaml_text import read

_SECTION = re.compile(r"^variants:[ \t]*(#.*)?$", re.MULTILINE)
_ID = re.compile(r"[a-z][a-z0-9_]*")


def with_variant(scenario: Scenario, name: str, title: str, why: str) -> str:
    """The text of a scenario's file with one variant more: all that was put on top of the one in use.

    Parameters
    ----------
    scenario
        The scenario with what was moved.
    name
        Id of the variant.
    title
        What it is called.
    why
        Where its values come from.

    Raises
    ------
    ScenarioError
        If the name is taken or none, or the file would have a fault.
    DrmodelError
        If nothing was changed, or the file is not the one that was loaded.
    """
    layers = scenario.layers
    if not _ID.fullmatch(name):
        raise _refused(layers.file, name, "a variant is called in small letters, digits and `_`, such as `more_drills`")
    variants = layers.base.get("variants")
    if name == "base" or variants is not None and variants.get(name) is not None:
        raise _refused(layers.file, name, "there is a variant of that name; choose another")
    variant: dict[str, Any] = {"title": title}
    if layers.variant is not None:
        variant["inherits"] = layers.variant
    values: dict[str, Any] = {}
    for one in layers.on_top:
        values.pop(one.path, None)  # the last of several for one path counts, where it stands
        values[one.path] = "none" if one.value is None else one.value.plain()
    if not values:
        raise DrmodelError("nothing was changed yet, so there is nothing to save")
    variant |= {"overrides": values, "source": {"assumption": why}}
    text = _with_entry(_text(scenario), name, variant)
    if faults := check_text(text, layers.file):
        raise ScenarioError(faults)
    return text


def _text(scenario: Scenario) -> str:
    """The file's own text, with its comments."""
    layers = scenario.layers
    try:
        text = read_file(layers.file)
    except ScenarioError:
        text = example_text(layers.file.removesuffix(".yaml"))  # one of those that come with the package
    if read(text, layers.file).root != layers.base:
        raise DrmodelError(f"{layers.file}: it has changed since it was loaded; load it again")
    return text


def _with_entry(text: str, name: str, entry: Mapping[str, Any]) -> str:
    """The text with an entry at the head of its variants, or with variants of its own at its end."""
    section = _SECTION.search(text)
    if section is None:
        if re.search(r"^[\"']?variants\b", text, re.MULTILINE):
            raise DrmodelError("the variants of this file stand in one line: write them one below another first")
        return f"{text.rstrip()}\n\nvariants:\n{_block(name, entry, '  ')}"
    first = re.search(r"^([ \t]+)[^\s#]", text[section.end() :], re.MULTILINE)
    head, tail = text[: section.end()], text[section.end() :]
    return f"{head}\n{_block(name, entry, '  ' if first is None else first.group(1))}{tail.removeprefix(chr(10))}"


def _block(name: str, entry: Mapping[str, Any], indent: str) -> str:
    written = yaml.safe_dump({name: dict(entry)}, allow_unicode=True, width=10**6, sort_keys=False, indent=2)
    return "".join(f"{indent}{line}\n" for line in written.splitlines())


def _refused(file: str, name: str, remedy: str) -> ScenarioError:
    return ScenarioError([Fault(file, None, "variants", name, remedy)])
