"""Distributions over joint samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drmodel.simulation.statistics import Floats

EXCEEDED = (0.99, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
FEWEST = 20  # years beyond the rarest loss that is told


@dataclass(frozen=True, slots=True)
class Spread:
    """How an outcome is spread over joint samples: what the inputs make of it, without the noise of the simulation.

    Attributes
    ----------
    mean
        Mean of all samples.
    deviation
        Standard deviation.
    p5, p50, p95
        Quantiles.
    """

    mean: float
    deviation: float
    p5: float
    p50: float
    p95: float


def rescaled(values: Floats, variance: float) -> Floats:
    r"""Values about the same mean, drawn out or together until they have a variance.

    .. math:: x' = \bar x + (x - \bar x) \sqrt{v / s^2}
    """
    own = float(values.var(ddof=1))
    drawn: Floats = values.mean() + (values - values.mean()) * (np.sqrt(max(variance, 0.0) / own) if own > 0 else 0.0)
    return drawn


def noise_of_mean(missions: Floats) -> float:
    """Mean, over the samples, of the variance of the mean of a sample's missions, (sample, mission)."""
    of_sample: Floats = missions.var(axis=1, ddof=1)
    return float(of_sample.mean() / missions.shape[1])


def spread(values: Floats, noise: float = 0.0) -> Spread:
    """Distribution of values, (sample), each known up to a noise of that variance."""
    clean = rescaled(values, values.var(ddof=1) - noise)
    p5, p50, p95 = (float(q) for q in np.quantile(clean, (0.05, 0.5, 0.95)))
    return Spread(float(values.mean()), float(clean.std(ddof=1)), p5, p50, p95)


def exceedance(losses: Sequence[Floats], years: Sequence[Floats]) -> tuple[tuple[float, float], ...]:
    """Loss of a year that is exceeded with some probabilities, over all samples and simulated years.

    Parameters
    ----------
    losses
        By sample: losses of single years [money].
    years
        By sample: how many years had each.

    Returns
    -------
    (probability, loss [money]), the likeliest first; none that fewer than twenty years exceed.

    Examples
    --------
    >>> curve = dict(exceedance([np.array([0.0, 10.0])], [np.array([900.0, 100.0])]))
    >>> float(curve[0.2]), float(curve[0.05])
    (0.0, 10.0)
    """
    loss, count = np.concatenate(losses), np.concatenate(years)
    order = np.argsort(loss, kind="stable")
    up_to = np.cumsum(count[order])
    total = up_to[-1]
    reached = [p for p in EXCEEDED if p * total >= FEWEST]
    places = [min(int(np.searchsorted(up_to, (1 - p) * total)), len(order) - 1) for p in reached]
    return tuple((p, float(loss[order][place])) for p, place in zip(reached, places, strict=True))
