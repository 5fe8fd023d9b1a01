"""Levers: what can be changed about a strategy, each with its options, as overrides by path.

A path of an option is relative to the strategy, such as `detection.interval`, or begins with a key of the file that
describes the world, such as `fault_modes.provider_wide.places`. Leaving a lever as it is is always possible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

from pydantic import Field

from drmodel.scenario.leaves import ById, ByPath, Sourced, TextField
from drmodel.scenario.nodes import Node
from drmodel.scenario.paths import PathError, Step, closest, parse_path, replaced
from drmodel.scenario.references import Broken
from drmodel.scenario.strategy import Strategy
from drmodel.scenario.variants import Layers, Override, override
from drmodel.scenario.walk import MapOf, shape_at

WORLD = ("regions", "places", "providers", "fault_modes", "replication_methods", "backup_methods")
"""Keys of the file that an option may change besides its strategy: neither the targets nor the worth of an hour."""


class LeverOption(Sourced):
    """One of the things that can be done with a lever."""

    title: TextField
    set_: ByPath[object] = Field(alias="set", min_length=1)
    """Values by path, from the strategy on or from one of the keys that describe the world; `none` removes."""


class Lever(Sourced):
    """Something that can be changed about strategies; as it is, or one of its options."""

    title: TextField
    strategies: tuple[str, ...] = Field(default=(), min_length=1)
    """The strategies that it applies to; by default all that have what its options change."""
    options: ById[LeverOption] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Pull:
    """One option of a lever, as it changes one strategy.

    Attributes
    ----------
    lever, option
        Their ids.
    overrides
        What it puts where, in paths of the whole file.
    """

    lever: str
    option: str
    overrides: tuple[Override, ...]

    @property
    def origin(self) -> str:
        """The layer that it is."""
        return f"lever {self.lever}.{self.option}"

    @property
    def of_the_world(self) -> tuple[Override, ...]:
        """Those of its overrides that change more than the strategy."""
        return tuple(one for one in self.overrides if not one.path.startswith("strategies."))


def pulls(root: Node, strategy: str) -> dict[str, tuple[Pull, ...]]:
    """What the levers of a file can do to a strategy.

    Parameters
    ----------
    root
        The resolved file, without faults.
    strategy
        One of its strategies.

    Returns
    -------
    By lever that applies to the strategy, in the order of the file: its options.
    """
    found = {}
    for name, lever in _levers(root):
        options = tuple(_pull(name, option, node, strategy) for option, node in _options(lever))
        if _applies(root, lever, options, strategy):
            found[name] = options
    return found


def with_pulls(layers: Layers, chosen: tuple[Pull, ...]) -> Layers:
    """Layers with options of levers on top."""
    return replace(layers, on_top=(*layers.on_top, *(one for pull in chosen for one in pull.overrides)))


def each_tried(layers: Layers) -> Iterator[Layers]:
    """Layers in which, taken together, every option of every lever is pulled at every strategy that it applies to."""
    root, faults = layers.resolve()
    if faults:
        return
    everywhere = [options for name in _strategies(root) for options in pulls(root, name).values()]
    for turn in range(max(map(len, everywhere), default=0)):
        yield with_pulls(layers, tuple(options[turn] for options in everywhere if turn < len(options)))


def broken_levers(root: Node) -> Iterator[Broken]:
    """Options whose paths lead nowhere, and levers that cannot be pulled independently of one another."""
    for name, lever in _levers(root):
        yield from _without_place(root, name, lever)
    yield from _in_each_others_way(root)


def _levers(root: Node) -> list[tuple[str, Node]]:
    levers = root.get("levers")
    return [] if levers is None else [(str(name), lever) for name, lever in levers.entries()]


def _options(lever: Node) -> list[tuple[str, Node]]:
    options = lever.get("options")
    return [] if options is None else [(str(name), option) for name, option in options.entries()]


def _settings(option: Node) -> Mapping[str, Node]:
    settings = option.get("set")
    return settings.value if settings is not None and isinstance(settings.value, dict) else {}


def _strategies(root: Node) -> tuple[str, ...]:
    strategies = root.get("strategies")
    return () if strategies is None else tuple(str(name) for name, _ in strategies.entries())


def _named(lever: Node) -> tuple[str, ...]:
    """The strategies that a lever names."""
    named = lever.get("strategies")
    return () if named is None else tuple(str(node.value) for _, node in named.entries())


def _pull(lever: str, option: str, node: Node, strategy: str) -> Pull:
    pull = Pull(lever, option, ())
    return replace(
        pull,
        overrides=tuple(
            override(_whole(path, strategy), value, value.line, pull.origin) for path, value in _settings(node).items()
        ),
    )


def _whole(path: str, strategy: str) -> str:
    """A path of an option as one of the whole file."""
    first = path.partition(".")[0].partition("[")[0]
    return path if first in WORLD else f"strategies.{strategy}.{path}"


def _applies(root: Node, lever: Node, options: tuple[Pull, ...], strategy: str) -> bool:
    named = _named(lever)
    return strategy in named if named else all(_fits(root, one) for pull in options for one in pull.overrides)


def _fits(root: Node, one: Override) -> bool:
    """Whether there is what an override changes; what it adds to a collection need not be there before."""
    if _why_not(root, one):
        return False
    *above, last = parse_path(one.path)
    adds = last.of_list or isinstance(shape_at(Strategy, tuple(step.name for step in above[2:])), MapOf)
    return adds or not _why_not(root, replace(one, value=None))


def _why_not(root: Node, one: Override) -> str:
    """Why an override leads nowhere; empty if it does not."""
    try:
        replaced(root, parse_path(one.path), one.value)
    except PathError as error:
        return str(error)
    return ""


def _without_place(root: Node, name: str, lever: Node) -> Iterator[Broken]:
    """Paths that a named strategy, or every strategy, lacks; else the lever, if no strategy has all of them."""
    known = _strategies(root)
    named = [one for one in _named(lever) if one in known]
    lost = [
        Broken(("levers", name, "options", option, "set", path), why)
        for option, node in _options(lever)
        for path, value in _settings(node).items()
        if (why := _nowhere(root, path, value, named, known))
    ]
    yield from lost
    if known and not lost and not named and not any(name in pulls(root, one) for one in known):
        there_are = closest("", known).removeprefix("; ")
        yield Broken(
            ("levers", name), f"no strategy has all that its options change; name the ones it is for: {there_are}"
        )


def _nowhere(root: Node, path: str, value: Node, named: list[str], known: tuple[str, ...]) -> str:
    """Why a path leads nowhere from one of the named strategies, or from any at all; empty if it does not."""
    why = [_why_not(root, override(_whole(path, one), value, None, "")) for one in named or known]
    return next(filter(None, why), "") if named or all(why) else ""


def _in_each_others_way(root: Node) -> Iterator[Broken]:
    """Two levers that change the same place of a strategy: which of them counts would be chance."""
    done: set[tuple[str, str]] = set()
    for strategy in _strategies(root):
        for (name, mine), (other, theirs) in combinations(pulls(root, strategy).items(), 2):
            shared = next((path for path in _paths(theirs) if any(_overlap(path, own) for own in _paths(mine))), None)
            if shared is not None and (name, other) not in done:
                done.add((name, other))
                yield Broken(
                    ("levers", other),
                    f"changes `{shared}`, as the lever `{name}` does: make them options of one lever",
                )


def _paths(options: tuple[Pull, ...]) -> list[str]:
    return [one.path for pull in options for one in pull.overrides]


def _overlap(path: str, other: str) -> bool:
    """Whether one path is, or lies within, the other."""
    first, second = _steps(path), _steps(other)
    shorter = min(len(first), len(second))
    return first[:shorter] == second[:shorter]


def _steps(path: str) -> tuple[Step, ...]:
    try:
        return parse_path(path)
    except PathError:
        return (Step(path),)
