"""Service credits: what a month below the promised availability gives back."""

from collections.abc import Sequence
from functools import reduce

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Floats, not_negative, share


def service_credit(availability_month: ArrayLike, tiers: Sequence[tuple[float, float]], cap: float = 1.0) -> Floats:
    r"""Share of a month's bill that is credited for a month's availability.

    .. math:: c(A) = \min(k, \max \{ c_i : A < b_i \}), \quad 0 \text{ if no tier is met}

    Parameters
    ----------
    availability_month
        Availability of a **calendar month** [1], any shape: service levels are settled by the month, not by the year.
    tiers
        Pairs of the bound below which a tier applies and the share of the bill it credits, both [1], in any order.
    cap
        Most of a month's bill that the contract gives back k [1].

    Returns
    -------
    Share of the month's bill [1]; 0 where no tier is met. Falling exactly on a bound keeps to it.

    Raises
    ------
    ValueError
        If a number lies outside [0, 1], or a worse month would be credited less than a better one.

    References
    ----------
    Amazon RDS service level agreement, Multi-AZ instances (2024): 10 % below 99.95 %, 25 % below 99 %,
    100 % below 95 %.

    Examples
    --------
    >>> tiers = [(0.9995, 0.10), (0.99, 0.25), (0.95, 1.00)]
    >>> service_credit([0.9999, 0.999, 0.98, 0.5], tiers).tolist()
    [0.0, 0.1, 0.25, 1.0]
    >>> service_credit([0.9999, 0.999, 0.98, 0.5], tiers, cap=0.3).tolist()
    [0.0, 0.1, 0.25, 0.3]
    """
    months = share("availability_month", availability_month)
    bounds = share("tier bound", [bound for bound, _ in tiers])
    credits = np.minimum(share("tier credit", [credit for _, credit in tiers]), share("cap", cap))
    falling = np.argsort(-bounds, kind="stable")
    if np.any(np.diff(credits[falling]) < 0):
        raise ValueError(f"tiers(={list(tiers)}) must credit more as availability falls")
    return reduce(
        np.maximum,
        [np.where(months < bound, credit, 0.0) for bound, credit in zip(bounds, credits, strict=True)],
        np.zeros_like(months),
    )[()]


def expected_credit(
    availabilities: ArrayLike,
    tiers: Sequence[tuple[float, float]],
    weights: ArrayLike | None = None,
    cap: float = 1.0,
) -> float:
    r"""Mean share of a month's bill that is credited, over a distribution of monthly availabilities.

    .. math:: E[c] = \frac{\sum_j w_j \, c(A_j)}{\sum_j w_j}

    Parameters
    ----------
    availabilities
        Monthly availabilities [1], one-dimensional.
    tiers
        As in `service_credit`.
    weights
        Weight of each month, not negative; equal by default.
    cap
        As in `service_credit`.

    Returns
    -------
    Expected share of a month's bill [1]. The credit of the mean month is not the mean credit.

    Raises
    ------
    ValueError
        If there is no month or no weight, or a number is refused by `service_credit`.

    References
    ----------
    See `service_credit`.

    Examples
    --------
    Nine perfect months and one at 98 % average 99.8 %:

    >>> tiers = [(0.9995, 0.10), (0.99, 0.25), (0.95, 1.00)]
    >>> expected_credit([1.0] * 9 + [0.98], tiers), float(service_credit(0.998, tiers))
    (0.025, 0.1)
    """
    credit = np.atleast_1d(service_credit(availabilities, tiers, cap))
    weight = np.ones_like(credit) if weights is None else not_negative("weights", weights)
    if credit.shape != weight.shape:
        raise ValueError(f"weights must match availabilities: {weight.size} for {credit.size} months")
    if not weight.sum() > 0:
        raise ValueError("availabilities and weights must hold at least one month of weight")
    return float(credit @ weight / weight.sum())
