"""Write scenario_reference.md, next to this file, from the models of the scenario file; `make docs` runs it."""

import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from drmodel.scenario.business import ScopeLeaf
from drmodel.scenario.lawleaf import LawLeaf
from drmodel.scenario.lawspec import LawSpec
from drmodel.scenario.leaves import DateLeaf, Entry, Leaf, Reading, SourceLeaf, TextLeaf
from drmodel.scenario.measures import TextOrQuantity
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Measure, Quantity
from drmodel.units import WAYS_TO_WRITE

PAGE = Path(__file__).with_name("scenario_reference.md")
INTRO = """# The scenario file, key by key

From the models that read it; `make docs` writes this page, and a test says when it is out of date. How a file comes
about is told in [write_your_own_scenario.md](write_your_own_scenario.md).

An editor can complete and explain the keys while you type, and mark what cannot stand where it does. Write the schema
once, beside the file, and name it in the file's first line, as `drmodel init` does:

```sh
drmodel schema > scenario.schema.json
```

```yaml
# yaml-language-server: $schema=scenario.schema.json
```

VS Code needs the extension *YAML*, other editors a YAML language server. The schema knows the form; `drmodel check`
knows the rest: units, ids that must exist, sources.

In a path, `ID` stands for an id that you choose: small letters, digits and `_`. `strategies.ID.costs` is a key of a
mapping, `automatic[ID]` an item of a list, by its `id`. The same paths work in variants, in levers and behind `--set`.
Keys that are not here are errors.

## What may stand at a key

| kind | what is written |
|---|---|
| quantity | one value with its unit, `4 h`; or one that is not well known, see below; or `unknown` |
| law | what happens differently each time, see below; its parameters may be quantities |
| text | a text in the file's language, or `{en: …, pt-BR: …}` |
| source | `{section: …}`, `{citation: …, date: …, url: …}` or `{assumption: why}` |
| day | `2026-11-01` |
| word | a text that is taken as it is, such as an id |

Every entry may have a `source`, which serves all values in it that have none of their own; it is left out of the
tables. A quantity that is *needed* may be a range, but not `unknown`: the simulation cannot run without it.

### Quantities

| form | meaning |
|---|---|
| `4 h`, `{value: 4 h}` | one value |
| `{range: [2, 6 h]}` | anything between two bounds, each value as likely |
| `{range: [2, 3, 6 h]}` | low, likeliest and high (PERT) |
| `{90%: [2, 6 h]}` | between the two with 90 % (lognormal) |
| `{values: [2, 3, 3, 6 h]}` | one of these, each as likely |
| `unknown` | left out of every sum, and named |

Each of the mappings may have a `source` and a `note` of its own.
"""
LAWS: Mapping[str, str] = {
    "constant": "{constant: 4 h}",
    "uniform": "{uniform: [1 min, 3 min]}",
    "pert": "{pert: [1 min, 3 min, 8 min]}",
    "triangular": "{triangular: [1 min, 3 min, 8 min]}",
    "exponential": "{exponential: {mean: 4 h}}",
    "lognormal": "{lognormal: {median: 82 min, p95: 6 h}}",
    "weibull": "{weibull: {scale: 6000 h, shape: 1.2}}",
    "gamma": "{gamma: {shape: 2, scale: 90 min}}",
    "log_logistic": "{log_logistic: {scale: 40 min, shape: 2}}",
    "empirical": "{empirical: [12 min, 25 min, 95 min]}",
    "mixture": "{mixture: {probability: 90 %, first: {constant: 5 min}, second: {uniform: [1 h, 3 h]}}}",
    "hourly": "{hourly: {base: {constant: 20 min}, windows: [{days: mon-fri, hours: 8-18, law: {constant: 5 min}}]}}",
}
SAID_OF_LAWS: Mapping[str, str] = {
    "constant": "always as long",
    "uniform": "anything between, each as likely",
    "pert": "least, likeliest, most; rounder than triangular",
    "triangular": "least, likeliest, most",
    "exponential": "as likely to end at any time, however long it lasted",
    "lognormal": "or `median` and `sigma`, or `mean` and `sigma`; a few last very long",
    "weibull": "a shape above 1 wears out, below 1 runs in",
    "gamma": "the sum of `shape` exponential parts",
    "log_logistic": "as lognormal, with a longer tail",
    "empirical": "one of these, each as likely",
    "mixture": "the first with that probability, else the second",
    "hourly": "by the hour of the week; for the duration of a stage only",
}
SAID_OF_KEYS: Mapping[str, str] = {"title": "Its name, as tables and figures show it.", "note": "A remark."}
_Place = tuple[str, type[Entry]]


def page() -> str:
    """All of the page."""
    parts = [INTRO, _units(), _laws(), "## The whole file\n", _table(Scenario, _homes())]
    for model, paths in _homes().items():
        if model is not Scenario:
            also = "".join(f", `{path}`" for path in paths[1:])
            parts.append(f"## {paths[0]}\n\n{_about(model)}{f' Also at{also[1:]}.' if also else ''}\n")
            parts.append(_table(model, _homes()))
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _units() -> str:
    rows = [f"| {dimension} | {said} |" for dimension, said in WAYS_TO_WRITE.items()]
    return "\n".join(["### Units\n", "| what is measured | how |", "|---|---|", *rows])


def _laws() -> str:
    """Laws, each by an example that is read."""
    known = {kind for form in LawLeaf(hourly=True).json_schema()["anyOf"] for kind in form.get("required", ())}
    assert known == set(LAWS), known ^ set(LAWS)
    rows = [f"| {kind} | `{example}` | {SAID_OF_LAWS[kind]} |" for kind, example in LAWS.items()]
    return "\n".join(["### Laws\n", "| law | for example | what it says |", "|---|---|---|", *rows])


def _homes() -> dict[type[Entry], list[str]]:
    """Every model of the file, with the paths where it stands; the first is where it is described."""
    found: dict[type[Entry], list[str]] = {}
    queue: list[_Place] = [("", Scenario)]
    while queue:
        path, model = queue.pop(0)
        known = model in found
        found.setdefault(model, []).append(path)
        if not known:
            queue += [
                (f"{path}.{name}".lstrip("."), below)
                for key, field in model.model_fields.items()
                for name, below in _below(field.alias or key, field.annotation)
                if below is not model
            ]
    return found


def _below(path: str, annotation: Any) -> Iterator[_Place]:
    """The entries that an annotation leads to, with the path to them."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _below(path, arguments[0])
    elif origin in (Union, types.UnionType):
        for one in arguments:
            yield from _below(path, one)
    elif origin is tuple:
        yield from _below(f"{path}[ID]", arguments[0])
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        yield from _below(f"{path}.ID", arguments[1])
    elif isinstance(annotation, type) and issubclass(annotation, Entry):
        yield path, annotation


def _table(model: type[Entry], homes: Mapping[type[Entry], list[str]]) -> str:
    rows = [
        f"| `{field.alias or key}` | {_kind(field.annotation, tuple(field.metadata), homes)} | "
        f"{_unit(_leaf(field.annotation, tuple(field.metadata)))} | {_default(field)} | {_meaning(key, field)} |"
        for key, field in model.model_fields.items()
        if key != "source"
    ]
    return "\n".join(["| key | kind | unit, as in | default | what it means |", "|---|---|---|---|---|", *rows])


def _leaf(annotation: Any, metadata: tuple[Any, ...] = ()) -> Leaf | None:
    """The leaf of a field; None if it has none, or is a collection."""
    for one in metadata:
        if isinstance(one, Leaf):
            return one
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _leaf(arguments[0], arguments[1:])
    if origin in (Union, types.UnionType):
        return next((leaf for one in arguments if (leaf := _leaf(one)) is not None), None)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _leaf(arguments[1])
    return None


def _kind(annotation: Any, metadata: tuple[Any, ...], homes: Mapping[type[Entry], list[str]]) -> str:
    for one in metadata:
        if isinstance(one, Leaf):
            return _kind_of_leaf(one)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(arguments[0], arguments[1:], homes)
    if origin in (Union, types.UnionType):
        return _kind(next(one for one in arguments if one is not types.NoneType), (), homes)
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"list of {_kind(arguments[0], (), homes)}"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if arguments[1] is object:
            return "values by path"
        return f"by id: {_kind(arguments[1], (), homes)}"
    if isinstance(annotation, type) and issubclass(annotation, Entry):
        home = homes[annotation][0]
        return f"[{home}](#{home.lower().replace('.', '').replace('[', '').replace(']', '')})"
    return {bool: "`true` or `false`", int: "whole number", float: "number", str: "word"}[annotation]


def _kind_of_leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Measure):
        return "quantity, needed" if leaf.known else "quantity"
    if isinstance(leaf, LawLeaf):
        return "law or `never`" if leaf.never else "law"
    names = {TextOrQuantity: "quantity or text", TextLeaf: "text", SourceLeaf: "source", DateLeaf: "day"}
    return "`site_loss`, `all` or a list of ids" if isinstance(leaf, ScopeLeaf) else names[type(leaf)]


def _unit(leaf: Leaf | None) -> str:
    """The unit, by way of an example."""
    if isinstance(leaf, Measure | TextOrQuantity):
        leaf.read(leaf.example, Reading())
        return f"`{leaf.example}`"
    return "time" if isinstance(leaf, LawLeaf) else ""


def _default(field: FieldInfo) -> str:
    default = field.default
    if field.is_required():
        return "required"
    if isinstance(default, Quantity | LawSpec):
        return f"`{default.written}`"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{default}`" if isinstance(default, str | int) and default != () else ""


def _meaning(key: str, field: FieldInfo) -> str:
    said = field.description or next(
        (_about(one) for _, one in _below("", field.annotation)), SAID_OF_KEYS.get(key, "")
    )
    return " ".join(said.split()).replace("|", r"\|")


def _about(model: type[Entry]) -> str:
    return " ".join((model.__doc__ or "").split())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
