"""Ranged quantities, drawn together: many values of each that fill the space of all of them evenly."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from drmodel.scenario.quantities import Quantity

Array = NDArray[np.float64]

DRAWS = 4096  # a power of two, which keeps the points balanced; a probability is known to about 1/4096
SEED = 2025


def drawn(quantities: Mapping[str, Quantity]) -> dict[str, Array]:
    """Independent draws of quantities, joint by position.

    Parameters
    ----------
    quantities
        By name; those that are unknown are left out.

    Returns
    -------
    By name, `DRAWS` values each; one value where no quantity has a spread. The same quantities give the same draws.

    References
    ----------
    Owen, *Journal of Complexity* 14 (1998) 466-489: scrambled Sobol points.
    """
    known = {name: quantity for name, quantity in quantities.items() if quantity.known}
    ranged = [name for name, quantity in known.items() if quantity.spread is not None]
    if not ranged:
        return {name: quantity.quantile(np.array([0.5])) for name, quantity in known.items()}
    from scipy.stats.qmc import Sobol

    points = dict(zip(ranged, Sobol(len(ranged), rng=SEED).random(DRAWS).T, strict=True))
    middle = np.full(DRAWS, 0.5)
    return {name: quantity.quantile(points.get(name, middle)) for name, quantity in known.items()}
