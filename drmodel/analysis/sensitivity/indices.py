"""Sobol indices: how much of the spread of an outcome each uncertain input alone is to blame for."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from drmodel.simulation.statistics import Floats, Interval

HARMONICS = 6  # what an outcome's dependence on one input is taken to be made of


@dataclass(frozen=True, slots=True)
class Index:
    """First-order Sobol index of one input.

    Attributes
    ----------
    path
        The input.
    first
        Share of the variance that knowing it would take away on average [1], with its 95 % interval.
    """

    path: str
    first: Interval


def sobol_indices(values: Mapping[str, Floats], outcome: Floats, noise: float, seed: int) -> tuple[Index, ...]:
    r"""First-order indices of all inputs, from joint samples as they are.

    .. math:: S_i = \frac{\operatorname{Var} E[Y \mid x_i]}{\operatorname{Var} Y}

    by the random balance design of SALib (`rbd_fast`), which needs no samples of its own: sorted by an input, what the
    outcome has in its lowest frequencies is due to it. SALib resamples half of the samples, so the intervals err on the
    wide side. Noise of a simulation adds to the variance but to no input: the indices are of what is left without it.
    Inputs that are correlated share what they explain, and their indices may add up to more than one.

    Parameters
    ----------
    values
        By path: values of the input in the samples.
    outcome
        (sample).
    noise
        Mean variance that the simulation's noise has in a sample of the outcome.
    seed
        Of the resampling.

    Returns
    -------
    By input, the greatest index first; none where nothing but noise is left.

    References
    ----------
    Tarantola, Gatelli and Mara, *Random balance designs for the estimation of first order global sensitivity indices*,
    Reliability Engineering and System Safety 91 (2006); Tissot and Prieur, *Bias correction for the estimation of
    sensitivity indices based on random balance designs*, ibid. 107 (2012).
    """
    from SALib.analyze import rbd_fast

    clean = 1 - noise / float(outcome.var(ddof=1)) if outcome.any() and np.ptp(outcome) > 0 else 0.0
    if clean <= 0:
        return ()
    found = rbd_fast.analyze(
        {"num_vars": len(values), "names": list(values)},
        np.column_stack(list(values.values())),
        outcome,
        M=HARMONICS,
        seed=np.random.default_rng(seed),
    )
    indices = [
        Index(path, _bounded(float(first) / clean, float(reach) / clean))
        for path, first, reach in zip(values, found["S1"], found["S1_conf"], strict=True)
    ]
    return tuple(sorted(indices, key=lambda index: (-index.first.mean, index.path)))


def _bounded(index: float, reach: float) -> Interval:
    """An index lies between 0 and 1, whatever an estimate of it does."""
    mean = min(max(index, 0.0), 1.0)
    return Interval(mean, index - reach, index + reach).within(0.0, 1.0)


def explained(indices: tuple[Index, ...]) -> float:
    """Share of the variance that the inputs explain one by one [1]; the rest is what they do together."""
    return min(math.fsum(index.first.mean for index in indices), 1.0)
