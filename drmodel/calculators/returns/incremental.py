"""Incremental analysis: which of several options that exclude each other are worth comparing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import finite

Status = Literal["frontier", "dominated", "extendedly dominated"]


@dataclass(frozen=True)
class Option:
    """An option of an incremental analysis; the increments are from the option before it on the frontier."""

    cost: float
    effect: float
    status: Status
    incremental_cost: float | None = None  # None off the frontier, and for its cheapest option
    incremental_effect: float | None = None
    ratio: float | None = None  # incremental cost per unit of incremental effect


def frontier(costs: ArrayLike, effects: ArrayLike) -> tuple[Option, ...]:
    r"""Incremental analysis of mutually exclusive options.

    An option is *dominated* if another has at least its effect at no more cost, and is better in one of the two.
    It is *extendedly dominated* if a mix of two others is: if its incremental ratio exceeds that of the next
    option that is left. The rest is the frontier, along which the ratio rises:

    .. math:: r_j = \frac{C_j - C_{j-1}}{E_j - E_{j-1}}

    Parameters
    ----------
    costs
        Cost of each option [money per period], of any sign, one-dimensional.
    effects
        Effect of each option [any unit, more is better]: hours of outage avoided, say.

    Returns
    -------
    One `Option` per option, in the order given. Two options alike in cost and effect share their status and
    increments; one that lies exactly on the line between two others stays on the frontier.

    Raises
    ------
    ValueError
        If there is no option, there are not as many effects as costs, or a number is not finite.

    References
    ----------
    Karlsson and Johannesson, "The decision rules of cost-effectiveness analysis", *PharmacoEconomics* 9 (1996).

    Examples
    --------
    >>> options = frontier([5_000, 12_000, 10_000, 25_000, 35_000, 55_000], [1, 1.5, 2, 3, 4, 5])
    >>> [option.status for option in options]
    ['frontier', 'dominated', 'frontier', 'extendedly dominated', 'frontier', 'frontier']
    >>> [option.ratio for option in options]
    [None, None, 5000.0, None, 12500.0, 20000.0]
    """
    cost, effect = np.atleast_1d(finite("costs", costs)), np.atleast_1d(finite("effects", effects))
    if cost.shape != effect.shape or cost.ndim != 1 or cost.size == 0:
        raise ValueError(f"give one effect for each cost, at least one: {cost.size} costs, {effect.size} effects")
    points = [(float(c), float(e)) for c, e in zip(cost, effect, strict=True)]
    efficient = _undominated(points)
    hull = _hull(efficient)
    judged = {hull[0]: Option(*hull[0], "frontier")}
    for before, point in pairwise(hull):
        more_cost, more_effect = point[0] - before[0], point[1] - before[1]
        judged[point] = Option(*point, "frontier", more_cost, more_effect, more_cost / more_effect)
    judged.update({point: Option(*point, "extendedly dominated") for point in efficient if point not in judged})
    return tuple(judged.get(point, Option(*point, "dominated")) for point in points)


Point = tuple[float, float]  # cost, effect


def _undominated(points: Sequence[Point]) -> list[Point]:
    """By rising cost, the points that have more effect than all cheaper ones."""
    kept: list[Point] = []
    for cost, effect in sorted(set(points), key=lambda point: (point[0], -point[1])):
        if not kept or effect > kept[-1][1]:
            kept.append((cost, effect))
    return kept


def _hull(efficient: Sequence[Point]) -> list[Point]:
    """The points along which the incremental ratio does not fall."""
    hull: list[Point] = []
    for point in efficient:
        while len(hull) > 1 and _steeper(hull[-2], hull[-1], point):
            hull.pop()
        hull.append(point)
    return hull


def _steeper(first: Point, middle: Point, last: Point) -> bool:
    """Whether the ratio of the first step exceeds that of the second; multiplied out, so that ties are exact."""
    return (middle[0] - first[0]) * (last[1] - middle[1]) > (last[0] - middle[0]) * (middle[1] - first[1])
