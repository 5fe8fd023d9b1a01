"""What each uncertain input does to every strategy, and where the best one flips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from drmodel.analysis.uncertainty.smooth import Smoother
from drmodel.simulation.statistics import Floats

RARE, COMMON = 0.05, 0.95  # quantiles of an input that a bar reaches between


@dataclass(frozen=True, slots=True)
class Flip:
    """A value of an input at which another strategy becomes the best, all else as uncertain as it is."""

    value: float
    before: str
    after: str


@dataclass(frozen=True)
class Swing:
    """What one input does.

    Attributes
    ----------
    path
        The input.
    low, high
        Its 5 % and 95 % quantiles, in its inner unit.
    at_low, at_high
        By strategy: expected net benefit given that value, over all that the other inputs may be [value currency/year].
    best_low, best_high
        The strategy with the most, there.
    flips
        Where the best changes between the two, in rising order.
    """

    path: str
    low: float
    high: float
    at_low: Mapping[str, float]
    at_high: Mapping[str, float]
    best_low: str
    best_high: str
    flips: tuple[Flip, ...]

    @property
    def width(self) -> float:
        """How far the strategy that it moves most is moved [value currency/year]."""
        return max(abs(self.at_high[name] - self.at_low[name]) for name in self.at_low)


def tornado(
    values: Mapping[str, Floats], net_benefit: Mapping[str, Floats], candidates: Sequence[str]
) -> tuple[Swing, ...]:
    r"""What each input does, from joint samples.

    The expected net benefit of a strategy d, given an input,

    .. math:: E[B_d \mid x_i]

    is a smooth regression of the samples' net benefit on that input: the noise of the simulation, and what the other
    inputs do, average out. An input without influence is left at the mean.

    Parameters
    ----------
    values
        By path: values of the input in the samples.
    net_benefit
        By strategy: net benefit in the samples [value currency/year].
    candidates
        Strategies that may be the best.

    Returns
    -------
    By input, the widest first.

    Examples
    --------
    >>> x = np.linspace(0.0, 1.0, 101)
    >>> (swing,) = tornado({"x": x}, {"stay": np.zeros(101), "move": 10 * x - 4}, ["stay", "move"])
    >>> swing.best_low, swing.best_high, round(swing.flips[0].value, 2)
    ('stay', 'move', 0.4)
    """
    swings = [_swing(path, x, net_benefit, candidates) for path, x in values.items()]
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.path)))


def _swing(path: str, x: Floats, net_benefit: Mapping[str, Floats], candidates: Sequence[str]) -> Swing:
    order, smoother = np.argsort(x, kind="stable"), Smoother.of_one(x)
    low, high = (float(q) for q in np.quantile(x, (RARE, COMMON)))
    inside = x[order][(x[order] > low) & (x[order] < high)]
    places = np.concatenate([[low], inside, [high]])
    curves = {name: np.interp(places, x[order], _given(smoother, b)[order]) for name, b in net_benefit.items()}
    among = np.array([curves[name] for name in candidates])
    best = among.argmax(axis=0)
    flips = tuple(
        Flip(_meeting(places[i : i + 2], among[a, i : i + 2] - among[b, i : i + 2]), candidates[a], candidates[b])
        for i, (a, b) in enumerate(pairwise(best.tolist()))
        if a != b
    )
    return Swing(
        path,
        low,
        high,
        {name: float(curve[0]) for name, curve in curves.items()},
        {name: float(curve[-1]) for name, curve in curves.items()},
        candidates[best[0]],
        candidates[best[-1]],
        flips,
    )


def _given(smoother: Smoother, outcome: Floats) -> Floats:
    """The outcome given an input; what is sure does not follow the rounding of its mean."""
    return smoother.fit(outcome) if np.ptp(outcome) > 0 else outcome


def _meeting(x: Floats, lead: Floats) -> float:
    """Where a lead that turns from above zero to below it is zero, on a line."""
    return float(x[0] + (x[1] - x[0]) * lead[0] / (lead[0] - lead[1]))
