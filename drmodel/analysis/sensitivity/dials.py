"""Inputs that can be set to other values: those of the file by their path, and two that many of them make up."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from drmodel.analysis.causes import curable_share
from drmodel.analysis.compare import hourly_cost, hourly_parts
from drmodel.analysis.uncertainty.inputs import Ranged, WithValues, ranged
from drmodel.errors import SimulationError
from drmodel.scenario.faults import FaultMode
from drmodel.scenario.leaves import Entry
from drmodel.scenario.models import Scenario
from drmodel.scenario.paths import PathError, Step, parse_path
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.results import Estimate

Setting: TypeAlias = tuple[Ranged, float]  # a quantity and a value of it

OUTAGE_COST, CURABLE_SHARE = "outage_cost", "curable_share"
WIDE = 3.0  # how many times the cost of an hour is looked at, where nobody says how far it may go


@dataclass(frozen=True)
class Dial:
    """An input that can be set to other values.

    Attributes
    ----------
    name
        Its path, or what it is made up from: `outage_cost`, `curable_share`.
    used
        Its value in the scenario, in inner units.
    low, high
        How far it is turned.
    turned
        A scenario, the own or one with another dial turned, with this input at a value.
    """

    name: str
    used: float
    low: float
    high: float
    turned: Callable[[Scenario, float], Scenario]


def dial(scenario: Scenario, path: str, within: tuple[float, float] | None = None) -> Dial:
    """Any known quantity of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    path
        Its key path.
    within
        How far it is turned, in inner units; by default the bounds of its range.

    Raises
    ------
    SimulationError
        If no known quantity has that path, or nobody says how far it may go.
    """
    place = next((one for one in ranged(scenario) if one.path == path), None) or _plain(scenario, path)
    if place is None or place.quantity.value is None:
        raise SimulationError(f"`{path}` leads to no known quantity of the scenario, so it cannot be varied")
    low, high = place.quantity.low, place.quantity.high
    if within is None and (low is None or high is None):
        raise SimulationError(f"`{path}` has no range; say how far it may go with `within=(low, high)`")
    return _named(
        path, place.quantity.value, within or (low or 0.0, high or 0.0), lambda other, x: _set(other, [(place, x)])
    )


def outage_cost(scenario: Scenario, within: tuple[float, float] | None = None) -> Dial:
    """What an hour of outage costs [value currency/h]: its known parts rise and fall together.

    Raises
    ------
    SimulationError
        If nothing is known of it.
    """
    used = hourly_cost(scenario).known
    if used <= 0:
        raise SimulationError("an hour of outage costs nothing that is known, so its cost cannot be varied")
    parts = [
        (Ranged(f"outage_cost.parts.{key}.amount", ("outage_cost", "parts", key, "amount"), part.amount), known)
        for key, part in hourly_parts(scenario).items()
        if (known := part.amount.value) is not None
    ]

    def turned(other: Scenario, value: float) -> Scenario:
        return _set(other, [(place, known * value / used) for place, known in parts])

    return _named(OUTAGE_COST, used, within or (0.0, WIDE * used), turned)


def curable(
    scenario: Scenario, baseline: Estimate, sites: frozenset[str], within: tuple[float, float] | None = None
) -> Dial:
    r"""Share of the baseline's downtime that begins with the loss of a site, which another site can cure [1].

    Faults of a site become more frequent and all other harmful ones rarer, or the other way round, so that the downtime
    of the baseline stays what it is. With c the share in the scenario and s the one that is set, their rates are
    multiplied by

    .. math:: \frac{s}{c} \quad\text{and}\quad \frac{1 - s}{1 - c}

    Parameters
    ----------
    scenario
        The scenario; its modes have a `rate` or an `mttf`.
    baseline
        Estimate of its baseline.
    sites
        Fault modes that count as the loss of a site.
    within
        How far it is turned, in [0, 1].

    Raises
    ------
    SimulationError
        If the loss of a site causes no downtime, or all of it, or a mode gives a law of its up time.
    """
    share = curable_share(baseline, sites)
    if share is None or not 0 < share < 1:
        raise SimulationError("the curable share of the downtime can only be varied where it is neither 0 nor 1")
    harmful = {name: mode for name, mode in scenario.fault_modes.items() if mode.harm.value != 0}
    if lawful := [name for name, mode in harmful.items() if mode.up is not None]:
        raise SimulationError(
            f"fault_modes.{lawful[0]}: the curable share varies rates; give `rate` or `mttf` instead of `up`"
        )
    settings = [one for name, mode in harmful.items() for one in _pace(name, mode)]

    def turned(other: Scenario, value: float) -> Scenario:
        factors = {True: value / share, False: (1 - value) / (1 - share)}
        return _set(other, [_paced(setting, factors[setting[0].loc[1] in sites]) for setting in settings])

    return _named(CURABLE_SHARE, share, within or (0.0, 1.0), turned)


def _set(scenario: Scenario, settings: Iterable[Setting]) -> Scenario:
    places, values = zip(*settings, strict=True)
    return WithValues(scenario, places)(values)


def _pace(name: str, mode: FaultMode) -> Iterable[Setting]:
    """What says how often a mode strikes."""
    for what in ("rate", "mttf"):
        quantity: Quantity | None = getattr(mode, what)
        if quantity is not None and quantity.value is not None:
            yield Ranged(f"fault_modes.{name}.{what}", ("fault_modes", name, what), quantity), quantity.value


def _paced(setting: Setting, factor: float) -> Setting:
    """A rate times a factor, or an up time divided by it."""
    place, known = setting
    if place.loc[-1] == "rate":
        return place, known * factor
    return place, known / factor if factor else math.inf


def _plain(scenario: Scenario, path: str) -> Ranged | None:
    """The quantity at a path, outside laws; None if there is none."""
    node: Any = scenario
    loc: list[Any] = []
    try:
        steps = parse_path(path)
    except PathError:
        return None
    for step in steps:
        below = _below(node, step)
        if below is None:
            return None
        key, node = below
        loc.append(key)
    return Ranged(path, tuple(loc), node) if isinstance(node, Quantity) else None


def _below(node: Any, step: Step) -> tuple[Any, Any] | None:
    """The key of a step in a part of a scenario, and what is there."""
    if isinstance(node, tuple):
        return next(((i, one) for i, one in enumerate(node) if getattr(one, "id", None) == step.name), None)
    if isinstance(node, Mapping):
        return (step.name, node[step.name]) if step.name in node else None
    if not isinstance(node, Entry):
        return None
    names = {field.alias or name: name for name, field in type(node).model_fields.items()}
    return (names[step.name], getattr(node, names[step.name])) if step.name in names else None


def _named(name: str, used: float, within: tuple[float, float], turned: Callable[[Scenario, float], Scenario]) -> Dial:
    low, high = within
    if not low < high:
        raise SimulationError(f"{name}: the range ({low:g}, {high:g}) must rise")
    return Dial(name, used, low, high, turned)
