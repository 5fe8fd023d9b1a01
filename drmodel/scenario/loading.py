"""From a file, a text or a document to a scenario."""

import errno
import json
import os
import stat
from collections.abc import Mapping, Sequence
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

from drmodel.errors import Fault, ScenarioError
from drmodel.scenario.building import build, in_order
from drmodel.scenario.levers import each_tried
from drmodel.scenario.models import Scenario
from drmodel.scenario.paths import closest
from drmodel.scenario.variants import BASE, Layers
from drmodel.scenario.yaml_text import MOST_BYTES, read

MOST_CHECKED = 1_000_000  # values, over all variants and options of levers: a quarter of a minute


def load(
    path: str | os.PathLike[str],
    variant: str | None = None,
    overrides: Sequence[str] = (),
    on: str | None = None,
) -> Scenario:
    """Load a scenario file.

    Parameters
    ----------
    path
        The file.
    variant
        Name of one of its variants; `base` for the file as it stands, None for its default variant.
    overrides
        Values to put on top, each as `PATH=VALUE`; the value is YAML, `none` removes.
    on
        Another day to speak of than the file's `as_of`, such as `2026-03-01`.

    Raises
    ------
    ScenarioError
        If the file cannot be read, or anything in it is wrong: all faults at once.
    """
    return _scenario(_layers(read_file(path), os.fspath(path)), variant, overrides, on)


def load_text(
    text: str,
    name: str = "scenario",
    variant: str | None = None,
    overrides: Sequence[str] = (),
    on: str | None = None,
) -> Scenario:
    """Load a scenario from its text; as `load`, with a name for messages.

    Raises
    ------
    ScenarioError
        If anything in it is wrong: all faults at once.
    """
    return _scenario(_layers(text, name), variant, overrides, on)


def load_document(document: Mapping[str, Any], name: str = "document") -> Scenario:
    """Scenario of a resolved document, such as `Scenario.document_json` gave.

    Raises
    ------
    ScenarioError
        If anything in it is wrong: all faults at once.
    """
    return load_text(json.dumps(document, ensure_ascii=False), name)


def example(name: str, variant: str | None = None, overrides: Sequence[str] = (), on: str | None = None) -> Scenario:
    """Load a scenario that comes with drmodel, by name; as `load`.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    """
    return _scenario(_layers(example_text(name), f"{name}.yaml"), variant, overrides, on)


def example_text(name: str) -> str:
    """Text of a scenario that comes with drmodel, by name.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    """
    known = {entry.name.removesuffix(".yaml"): entry for entry in _examples() if entry.name.endswith(".yaml")}
    if name not in known:
        raise ScenarioError([Fault(name, None, "", "", f"no such example{closest(name, sorted(known))}")])
    return str(known[name].read_text(encoding="utf-8"))


def check(path: str | os.PathLike[str]) -> list[Fault]:
    """Every fault of a scenario file: as it stands, with each variant, each of them today, and every lever pulled.

    Returns
    -------
    The faults in the order of the file, each once; empty if there are none.
    """
    try:
        text = read_file(path)
    except ScenarioError as error:
        return list(error.faults)
    return check_text(text, os.fspath(path))


def check_text(text: str, name: str = "scenario") -> list[Fault]:
    """Every fault of the text of a scenario; as `check`, with a name for messages."""
    try:
        layers = _layers(text, name)
    except ScenarioError as error:
        return list(error.faults)
    variants = layers.base.get("variants")
    faults: list[Fault] = []
    checked = 0
    for variant in (BASE, *(str(key) for key, _ in (variants.entries() if variants is not None else ()))):
        applied = layers.with_variant(variant)
        for one in chain((applied, applied.with_today()), each_tried(applied)):
            checked += layers.base.size
            if checked > MOST_CHECKED:
                remedy = (
                    f"its variants and options are more than {MOST_CHECKED:,} values to check: put some in other files"
                )
                return [*in_order(faults), Fault(name, None, "variants", "", remedy)]
            try:
                build(one)
            except ScenarioError as error:
                faults += error.faults
    return in_order(faults)


def read_file(path: str | os.PathLike[str]) -> str:
    """Text of a file, once its size allows it.

    Raises
    ------
    ScenarioError
        If it cannot be read, is too large, or is not text in UTF-8.
    """
    name = os.fspath(path)
    try:
        content = read_bytes(name, MOST_BYTES + 1)
    except IsADirectoryError:
        raise _refused(name, "this is a directory: give the scenario file in it") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise _refused(name or "''", f"cannot be read: {reason}") from None
    if len(content) > MOST_BYTES:
        raise _refused(name, f"larger than {MOST_BYTES:,} bytes: a scenario is a few hundred lines of text")
    if b"\0" in content:
        raise _refused(name, "a binary file: a scenario is text in UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError([Fault(name, line, "", "", "not UTF-8: save the file as text in UTF-8")]) from None


def read_bytes(name: str, most: int = -1) -> bytes:
    """Content of a regular file; a pipe or a device is refused before it is opened, as it may never end.

    Parameters
    ----------
    name
        The file.
    most
        Bytes to read at most; by default all.

    Raises
    ------
    OSError
        If there is no such file, or it is of another kind.
    """
    if not name:
        raise OSError(errno.ENOENT, "the name is empty; give a file")
    mode = Path(name).stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "a pipe, a socket or a device; give a regular file")
    with Path(name).open("rb") as file:
        return file.read(most)


def _layers(text: str, name: str) -> Layers:
    document = read(text, name)
    return Layers(name, document.root, faults=tuple(document.faults))


def _scenario(layers: Layers, variant: str | None, overrides: Sequence[str], on: str | None) -> Scenario:
    """The scenario of a file with everything on top that was asked for."""
    layers = layers.with_variant(variant).with_settings(overrides)
    return build(layers if on is None else layers.with_overrides({"as_of": on.strip() or "''"}, origin="--on"))


def _examples() -> list[Any]:
    """What there is in the package's data, or in the checkout's where the package was not built."""
    inside = resources.files("drmodel") / "data"
    if inside.is_dir():
        return list(inside.iterdir())
    checkout = Path(__file__).resolve().parents[2] / "data"
    return sorted(checkout.iterdir()) if checkout.is_dir() else []


def _refused(name: str, remedy: str) -> ScenarioError:
    return ScenarioError([Fault(name, None, "", "", remedy)])
