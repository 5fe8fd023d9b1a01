"""What a reader of the page can move: each control a few options, each option what it puts where in the scenario."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from drmodel.analysis.compare import hourly_cost
from drmodel.analysis.screen import can_fail_over
from drmodel.formatting import Formatter
from drmodel.reporting.amounts import quantity_text
from drmodel.reporting.names import name_of, parts
from drmodel.scenario.building import build
from drmodel.scenario.levers import Pull, pulls, with_pulls
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity

FACTORS = (0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 1.15, 1.35, 1.7, 2.0, 3.0, 5.0)  # of what the scenario has
CLOSEST = 0.02  # stops that lie closer to each other, relative to the greater, are one
DECADES = (1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0)  # of money of which nobody knows even the size
SECOND, MONTH = 1 / 3600, 730.0  # [h]
MOST_FAILURES = 5
RHYTHMS = (1.0, 2.0, 3.0, 6.0, 12.0)  # months between drills, where none are held

Settings = Mapping[str, int]  # by control: the number of its option; what is not named stays as it is


@dataclass(frozen=True)
class Option:
    """One position of a control.

    Attributes
    ----------
    label
        Its name.
    overrides
        What it puts where, as YAML by path.
    pull
        The option of one of the file's own levers that it is.
    """

    label: str
    overrides: Mapping[str, str] = field(default_factory=dict)
    pull: Pull | None = None


@dataclass(frozen=True)
class Control:
    """Something that can be moved.

    Attributes
    ----------
    id
        The path that it changes, or the lever of a strategy.
    title
        Its name.
    group
        The heading that it stands under.
    options
        Its positions.
    used
        The number of the one that leaves the scenario as it is.
    strategy
        The strategy that it belongs to; empty for what all have in common.
    kind
        `stops` stand in order, as on a slider; `list` ones do not.
    """

    id: str
    title: str
    group: str
    options: tuple[Option, ...]
    used: int = 0
    strategy: str = ""
    kind: Literal["stops", "list"] = "list"


def controls(scenario: Scenario, words: Formatter) -> tuple[Control, ...]:
    """All that can be moved: of each strategy its levers, methods and rhythms, then what all have in common."""
    of_strategies = [control for name in scenario.strategies for control in _of_strategy(scenario, words, name)]
    return (*of_strategies, *_money(scenario, words), *_faults(scenario, words))


def applied(scenario: Scenario, moved: Iterable[Option]) -> Scenario:
    """The scenario with options on top.

    Raises
    ------
    ScenarioError
        If they do not go together.
    """
    chosen = tuple(moved)
    if not chosen:
        return scenario
    layers = with_pulls(scenario.layers, tuple(one.pull for one in chosen if one.pull is not None))
    return build(layers.with_overrides({path: value for one in chosen for path, value in one.overrides.items()}))


def moved(some: Iterable[Control], settings: Settings) -> list[Option]:
    """The options that change something."""
    return [
        control.options[settings[control.id]]
        for control in some
        if settings.get(control.id, control.used) != control.used
    ]


def _of_strategy(scenario: Scenario, words: Formatter, name: str) -> Iterator[Control]:
    """The file's own levers first; what they change has no second control."""
    root, _ = scenario.layers.resolve()
    group, own = words.text(scenario.strategies[name].title.texts), pulls(root, name)
    for lever, options in own.items():
        titled = scenario.levers[lever]
        yield Control(
            f"levers.{lever}.{name}",
            words.text(titled.title.texts),
            group,
            (
                Option(words.gettext("as it is")),
                *(Option(words.text(titled.options[one.option].title.texts), pull=one) for one in options),
            ),
            strategy=name,
        )
    taken = [one.path for options in own.values() for pull in options for one in pull.overrides]
    for control in (*_methods(scenario, words, name, group), *_rhythms(scenario, words, name, group)):
        if not any(_within(control.id, path) or _within(path, control.id) for path in taken):
            yield control


def _methods(scenario: Scenario, words: Formatter, name: str, group: str) -> Iterator[Control]:
    """How data are copied: to a second site, where there is one, and back in time."""
    strategy, heading = scenario.strategies[name], parts(words)
    copies = {key: words.text(one.title.texts) for key, one in scenario.replication_methods.items()}
    if copies and can_fail_over(scenario, name):
        none = {"none": words.gettext("none")}
        yield _choice(
            f"strategies.{name}.replication",
            heading["replication_methods"],
            group,
            none | copies,
            strategy.replication or "none",
            name,
        )
    backups = {key: words.text(one.title.texts) for key, one in scenario.backup_methods.items()}
    if len(backups) > 1:
        yield _choice(f"strategies.{name}.backup", heading["backup_methods"], group, backups, strategy.backup, name)


def _rhythms(scenario: Scenario, words: Formatter, name: str, group: str) -> Iterator[Control]:
    """How often it is looked whether all is well, and how often the way over is tried."""
    detection, readiness = scenario.strategies[name].detection, scenario.strategies[name].readiness
    if detection.interval is not None:
        yield from _stops(
            scenario, words, f"strategies.{name}.detection.interval", group, detection.interval, ("s", SECOND), name
        )
    if detection.failures is not None:
        path, counts = (
            f"strategies.{name}.detection.failures",
            sorted({*range(1, MOST_FAILURES + 1), detection.failures}),
        )
        yield Control(
            path,
            words.gettext("Failed checks in a row that raise the alarm"),
            group,
            tuple(Option(words.number(count), {path: str(count)}) for count in counts),
            counts.index(detection.failures),
            name,
            "stops",
        )
    if readiness is not None:
        yield from _stops(
            scenario,
            words,
            f"strategies.{name}.readiness.drill_interval",
            group,
            readiness.drill_interval,
            ("month", MONTH),
            name,
        )


def _money(scenario: Scenario, words: Formatter) -> Iterator[Control]:
    """What an hour of outage and its data cost, part by part, and the rate between the currencies."""
    group, cost = parts(words)["outage_cost"], scenario.outage_cost
    unit = (f"{scenario.currency.value}/h", 1.0)
    size = hourly_cost(scenario).known
    for key, part in cost.parts.items():
        yield from _stops(scenario, words, f"outage_cost.parts.{key}.amount", group, part.amount, unit, size=size)
    if cost.data_value is not None:
        yield from _stops(scenario, words, "outage_cost.data_value", group, cost.data_value, unit, size=size)
    if scenario.currency.cost != scenario.currency.value:
        rate = (f"{scenario.currency.value}/{scenario.currency.cost}", 1.0)
        yield from _stops(scenario, words, "currency.rate", group, scenario.currency.rate, rate)


def _faults(scenario: Scenario, words: Formatter) -> Iterator[Control]:
    """How often each mode strikes: together they say which share of the faults is of which kind."""
    group = words.gettext("How often faults strike")
    for name, mode in scenario.fault_modes.items():
        for what, quantity, unit in (("rate", mode.rate, "/year"), ("mttf", mode.mttf, "h")):
            if quantity is not None:
                yield from _stops(scenario, words, f"fault_modes.{name}.{what}", group, quantity, (unit, 1.0))


def _choice(path: str, title: str, group: str, named: Mapping[str, str], used: str, strategy: str) -> Control:
    options = tuple(Option(label, {path: key}) for key, label in named.items())
    return Control(path, title, group, options, list(named).index(used), strategy)


def _stops(
    scenario: Scenario,
    words: Formatter,
    path: str,
    group: str,
    quantity: Quantity,
    unit: tuple[str, float],
    strategy: str = "",
    size: float | None = None,
) -> Iterator[Control]:
    """A slider around what the scenario has, its bounds among the stops.

    Parameters
    ----------
    unit
        The unit to write, and what one of it is in inner units.
    size
        What an amount is measured with, where it is unknown or nought: an amount may be nought.
    """
    name, one = unit
    values = _values(quantity, one, size)
    options = [Option(_label(words, value, name), {path: f"{value:.10g} {name}"}) for value in values]
    if not options:
        return
    if quantity.value is None:
        options, number = [Option(words.gettext("unknown")), *options], 0
    elif quantity.value == math.inf:
        options, number = [*options, Option(words.gettext("never"))], len(options)
    else:
        number = values.index(quantity.value / one)
    yield Control(path, _title(scenario, words, path), group, tuple(options), number, strategy, "stops")


def _values(quantity: Quantity, one: float, size: float | None) -> list[float]:
    """The stops in the unit to write; none where nothing says how large they are."""
    used = quantity.value
    ends = {end / one for end in (quantity.low, quantity.high) if end}
    nought = [] if size is None else [0.0]
    if used == math.inf:
        return list(RHYTHMS)
    if used:
        return [*nought, *_apart(used / one, {*ends, *(factor * used / one for factor in FACTORS)})]
    if size is None:
        return []
    return [*nought, *sorted({*map(_rounded, (factor * size for factor in FACTORS) if size else DECADES), *ends})]


def _apart(used: float, others: Iterable[float]) -> list[float]:
    """Rounded stops around one that keeps all its digits, none too close to the one before."""
    stops = [used]
    for value in sorted(map(_rounded, others)):
        if all(abs(value - other) > CLOSEST * max(value, other) for other in stops):
            stops.append(value)
    return sorted(stops)


def _rounded(value: float) -> float:
    return float(f"{value:.2g}")


def _label(words: Formatter, value: float, unit: str) -> str:
    """A value as the scenario would have it written, four digits of it."""
    written = f"{float(f'{value:.4g}'):.10g} {unit}"
    return quantity_text(words, Quantity(value, unit, written=written))


def _title(scenario: Scenario, words: Formatter, path: str) -> str:
    """What a path is called below its heading."""
    name = name_of(scenario, words, path)
    whole = path.startswith(("strategies.", "currency.")) or not name.entry
    shown = name.value if whole else name.entry
    return shown[:1].upper() + shown[1:]


def _within(path: str, other: str) -> bool:
    """Whether a path is another one, or lies in it."""
    return path == other or path.startswith((f"{other}.", f"{other}["))
