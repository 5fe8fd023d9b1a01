"""Triggers: whether a rule fires, how far off it is, and when growth will bring it about."""

import math
import operator as op
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drmodel.calculators._checks import Array, Floats, finite, not_negative, positive, refuse, together

OPERATORS: Mapping[str, Callable[[float, float], bool]] = MappingProxyType(
    {">": op.gt, ">=": op.ge, "<": op.lt, "<=": op.le, "==": op.eq}
)


@dataclass(frozen=True)
class Result:
    """Whether a rule fires; ``None`` stands for unknown, and for what a category does not have.

    `distance` is what the metric still has to move to reach the threshold, in its unit: 0 or less once it is there.
    `ratio` is the metric over the threshold.
    """

    fired: bool | None
    distance: float | None = None
    ratio: float | None = None


def compare(current: float | str | None, operator: str, threshold: float | str) -> Result:
    """Evaluate one rule.

    Parameters
    ----------
    current
        Value of the metric now: a number, a category, or ``None`` if unknown.
    operator
        One of ``>``, ``>=``, ``<``, ``<=``, ``==`` for numbers, ``is`` for categories.
    threshold
        Value at which the rule fires, in the unit of `current`; a category for ``is``.

    Returns
    -------
    Fired or not, with distance and ratio. Unknown stays unknown, and so does a number that was stated only as a word.

    Raises
    ------
    ValueError
        If the operator is none of these, or does not suit the values.

    References
    ----------
    Source document, section "Gatilhos para Implementacao".

    Examples
    --------
    >>> compare(100, ">", 10_000)
    Result(fired=False, distance=9900.0, ratio=0.01)
    >>> compare("Brasil", "is", "multi_pais")
    Result(fired=False, distance=None, ratio=None)
    >>> compare(None, ">", 50_000)
    Result(fired=None, distance=None, ratio=None)
    """
    if operator == "is":
        return _compare_categories(current, threshold)
    if operator not in OPERATORS:
        raise ValueError(f"operator(={operator!r}) must be one of {', '.join(OPERATORS)} or is")
    limit = float(finite("threshold", threshold))
    if current is None or isinstance(current, str):
        return Result(None)
    value = float(finite("current", current))
    distance = _distance(value, operator, limit)
    return Result(OPERATORS[operator](value, limit), distance, value / limit if limit else None)


def combine(fired: Collection[bool | None], rule: Literal["any", "all"]) -> bool | None:
    """Join rules in three-valued logic: an unknown one decides only if the known ones do not.

    Parameters
    ----------
    fired
        Whether each rule fires; ``None`` if unknown.
    rule
        ``any``: one is enough; ``all``: all are needed.

    Returns
    -------
    Whether the whole fires; ``None`` if that depends on an unknown.

    Raises
    ------
    ValueError
        If there is nothing to join, or `rule` is neither.

    References
    ----------
    Kleene, *Introduction to Metamathematics* (1952), section 64: strong three-valued logic.

    Examples
    --------
    >>> combine([False, None, True], "any"), combine([False, None], "any"), combine([False, None], "all")
    (True, None, False)
    """
    if rule not in ("any", "all"):
        raise ValueError(f"rule(={rule!r}) must be any or all")
    if not fired:
        raise ValueError("give at least one rule")
    decisive = rule == "any"
    if decisive in fired:
        return decisive
    return None if None in fired else not decisive


def months_to_threshold(current: ArrayLike, threshold: ArrayLike, growth_per_month: ArrayLike) -> Floats:
    r"""Months until a metric that grows by a share each month reaches a threshold from below.

    .. math:: n = \frac{\ln(\theta / x)}{\ln(1 + g)}

    Parameters
    ----------
    current
        Value now x, not negative.
    threshold
        Threshold θ in the same unit, greater than 0.
    growth_per_month
        Growth per month g [1], greater than −1: 0.05 is 5 %.

    Returns
    -------
    Months from now; 0 where it is reached already, infinite (never) without growth or from nothing.

    Raises
    ------
    ValueError
        If a value is negative, a threshold is not positive, or a growth is −1 or less.

    Notes
    -----
    A threshold that is reached from above is one from below for the reciprocals of the two values.

    References
    ----------
    Compound growth, solved for time.

    Examples
    --------
    >>> months_to_threshold(100, [200, 10_000, 50], 0.10).round(2).tolist()
    [7.27, 48.32, 0.0]
    """
    value, limit, growth = together(
        not_negative("current", current), positive("threshold", threshold), finite("growth_per_month", growth_per_month)
    )
    refuse("growth_per_month", growth, growth <= -1, "must be greater than -1: nothing shrinks by more than itself")
    grows = (value > 0) & (growth > 0)
    distance = np.log(np.divide(limit, value, out=np.ones(value.shape), where=grows))
    return _months(value >= limit, grows, distance, np.log1p(growth))


def months_to_threshold_linear(current: ArrayLike, threshold: ArrayLike, increase_per_month: ArrayLike) -> Floats:
    r"""Months until a metric that grows by an amount each month reaches a threshold from below.

    .. math:: n = \frac{\theta - x}{a}

    Parameters
    ----------
    current
        Value now x.
    threshold
        Threshold θ in the same unit.
    increase_per_month
        Increase per month a, in that unit.

    Returns
    -------
    Months from now; 0 where it is reached already, infinite (never) without increase.

    Raises
    ------
    ValueError
        If a number is not finite.

    Notes
    -----
    A threshold that is reached from above is one from below for the negatives of the three numbers.

    References
    ----------
    Linear growth, solved for time.

    Examples
    --------
    >>> months_to_threshold_linear(100, 10_000, [550, 0]).tolist()
    [18.0, inf]
    """
    value, limit, increase = together(
        finite("current", current), finite("threshold", threshold), finite("increase_per_month", increase_per_month)
    )
    return _months(value >= limit, increase > 0, limit - value, increase)


def grown(current: ArrayLike, growth_per_month: ArrayLike, months: ArrayLike) -> Floats:
    r"""Value of a metric that grows by a share each month.

    .. math:: x_n = x (1 + g)^n

    Parameters
    ----------
    current
        Value now x, not negative.
    growth_per_month
        Growth per month g [1], greater than -1.
    months
        Months from now n, not negative.

    Returns
    -------
    Value then, in the unit of `current`.

    Raises
    ------
    ValueError
        If a value or a time is negative, or a growth is -1 or less.

    References
    ----------
    Compound growth.

    Examples
    --------
    >>> grown(100, 0.10, [0, 1, 2]).round(2).tolist()
    [100.0, 110.0, 121.0]
    """
    value, growth, time = together(
        not_negative("current", current), finite("growth_per_month", growth_per_month), not_negative("months", months)
    )
    refuse("growth_per_month", growth, growth <= -1, "must be greater than -1: nothing shrinks by more than itself")
    result: Array = value * (1 + growth) ** time
    return result[()]


def best_between(slopes: Sequence[float], intercepts: Sequence[float]) -> tuple[tuple[float, float] | None, ...]:
    r"""Where each of several linear gains is the greatest, of inputs from 0 up: the upper envelope of the lines.

    .. math:: g_i(x) = a_i x + b_i

    Parameters
    ----------
    slopes
        What each gains per unit of the input a, such as avoided hours per year where the input is the cost of an hour.
    intercepts
        What each gains where the input is 0 b, in the unit of the gains.

    Returns
    -------
    For each line (from, to), infinite where there is no end; None where it is never the greatest. Of lines that are
    equal the first counts.

    Raises
    ------
    ValueError
        If a number is not finite, or there are not as many of one as of the other.

    References
    ----------
    Source document, section "ROI Analysis": its break-even, solved for the cost of an hour. For what overtakes what:
    Preparata and Shamos, *Computational Geometry* (1985), section 4.2.

    Examples
    --------
    Nothing, 60 hours for 6,000 a year, 80 hours for 18,000 a year.

    >>> best_between([0, 60, 80], [0, -6_000, -18_000])
    ((0.0, 100.0), (100.0, 600.0), (600.0, inf))
    """
    a, b = finite("slopes", slopes), finite("intercepts", intercepts)
    if a.shape != b.shape or a.ndim != 1 or not a.size:
        raise ValueError(f"slopes and intercepts must be lists of one length, not {a.shape} and {b.shape}")
    ranges: list[tuple[float, float] | None] = [None] * a.size
    here, x = max(range(a.size), key=lambda i: (b[i], a[i], -i)), 0.0
    while True:
        steeper = [i for i in range(a.size) if a[i] > a[here]]
        at = {i: float((b[here] - b[i]) / (a[i] - a[here])) for i in steeper}
        if not steeper:
            ranges[here] = (x, math.inf)
            return tuple(ranges)
        then = min(steeper, key=lambda i: (at[i], -a[i], i))
        ranges[here], x, here = (x, at[then]), at[then], then


def _compare_categories(current: float | str | None, threshold: float | str) -> Result:
    if isinstance(threshold, str) and isinstance(current, str | None):
        return Result(None if current is None else current == threshold)
    raise ValueError(f"is compares categories, not {current!r} with {threshold!r}; numbers take ==")


def _distance(value: float, operator: str, limit: float) -> float:
    if operator == "==":
        return math.fabs(limit - value)
    return limit - value if operator.startswith(">") else value - limit


def _months(reached: NDArray[np.bool_], grows: NDArray[np.bool_], distance: Array, pace: Array) -> Floats:
    months: Array = np.divide(distance, pace, out=np.full(distance.shape, np.inf), where=grows)
    return np.where(reached, 0.0, months)[()]
