"""How good a decision is while its inputs are not well known: pure functions of the options' net benefit by sample.

Everywhere `net_benefit` is (sample, option) [money/year], and `eligible`, of the same shape, says which options break
no hard limit; where none is left in a sample, all are.
"""

import numpy as np
from numpy.typing import NDArray

from drmodel.simulation.statistics import Floats

Flags = NDArray[np.bool_]


def probability_best(net_benefit: Floats, eligible: Flags) -> Floats:
    """Share of samples in which each option is the best; options that tie share a sample.

    Returns
    -------
    (option) [1]; they sum to 1.

    Examples
    --------
    >>> benefit = np.array([[0.0, 2.0], [0.0, -1.0], [0.0, 0.0], [0.0, 5.0]])
    >>> probability_best(benefit, np.ones((4, 2), bool)).tolist()
    [0.375, 0.625]
    """
    allowed = _allowed(net_benefit, eligible)
    wins = (allowed == allowed.max(axis=1)[:, None]).astype(float)
    share: Floats = (wins / wins.sum(axis=1)[:, None]).mean(axis=0)
    return share


def expected_regret(net_benefit: Floats, eligible: Flags) -> Floats:
    r"""What each option leaves on the table on average, against whoever knew the inputs.

    .. math:: R_d = E\left[\max\bigl(\max_{d' \text{ eligible}} B_{d'} - B_d,\; 0\bigr)\right]

    Returns
    -------
    (option) [money/year].

    Examples
    --------
    >>> benefit = np.array([[0.0, 2.0], [0.0, -1.0]])
    >>> expected_regret(benefit, np.ones((2, 2), bool)).tolist()
    [1.0, 0.5]
    """
    best = _allowed(net_benefit, eligible).max(axis=1)
    regret: Floats = np.maximum(best[:, None] - net_benefit, 0.0).mean(axis=0)
    return regret


def value_of_perfect_information(net_benefit: Floats, eligible: Flags) -> float:
    r"""EVPI: what it would be worth to know all inputs before choosing.

    The expected regret of the option with the least. Where no hard limit is in the way, that is

    .. math:: \text{EVPI} = E[\max_d B_d] - \max_d E[B_d]

    Options that break a hard limit in every sample cannot be chosen.

    References
    ----------
    Raiffa and Schlaifer, *Applied Statistical Decision Theory* (1961), chapter 4.

    Examples
    --------
    >>> value_of_perfect_information(np.array([[0.0, 2.0], [0.0, -1.0]]), np.ones((2, 2), bool))
    0.5
    """
    possible = eligible.any(axis=0) | ~eligible.any()
    return float(expected_regret(net_benefit, eligible)[possible].min())


def value_of_knowing(given: Floats) -> float:
    r"""EVPPI: what it would be worth to know one input, or some, before choosing.

    .. math:: \text{EVPPI} = E\bigl[\max_d E[B_d \mid x]\bigr] - \max_d E[B_d]

    Parameters
    ----------
    given
        (sample, option): expected net benefit, given the input [money/year].

    References
    ----------
    Strong, Oakley and Brennan, *Estimating multiparameter partial expected value of perfect information from a
    probabilistic sensitivity analysis sample: a nonparametric regression approach*, Medical Decision Making 34 (2014).

    Examples
    --------
    >>> value_of_knowing(np.array([[0.0, 2.0], [0.0, -1.0]]))
    0.5
    """
    chosen = given[:, np.argmax(given.mean(axis=0))]
    return float((given.max(axis=1) - chosen).mean())


def _allowed(net_benefit: Floats, eligible: Flags) -> Floats:
    usable = eligible | np.logical_not(eligible.any(axis=1, keepdims=True))
    return np.where(usable, net_benefit, -np.inf)
