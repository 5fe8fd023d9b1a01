"""Joint samples of uncertain inputs: scrambled Sobol points, rank-correlated where the scenario says so."""

from collections.abc import Mapping, Sequence

import numpy as np

from drmodel.scenario.correlations import normal_correlations
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.statistics import Floats

INSIDE = 2.0**-40  # probabilities keep clear of 0 and 1, where a spread has no value


def joint_samples(
    quantities: Mapping[str, Quantity], ranks: Mapping[tuple[str, str], float], number: int, seed: int
) -> Floats:
    r"""Values of uncertain inputs, sample by sample.

    Points of a scrambled Sobol sequence are spread over the unit cube far more evenly than random ones. A rank
    correlation ρ is brought in by a Gaussian copula, whose normal scores have the correlation

    .. math:: r = 2 \sin\frac{\pi\rho}{6}

    Parameters
    ----------
    quantities
        By path; at least one.
    ranks
        Spearman's rank correlation of pairs of paths; what is correlated with a path of no uncertain input is left as
        it is.
    number
        How many samples.
    seed
        Of the scrambling.

    Returns
    -------
    (sample, input), in the inner units of the inputs.

    References
    ----------
    Sobol', *On the distribution of points in a cube*, USSR Computational Mathematics 7 (1967); Owen, *Scrambling Sobol'
    and Niederreiter–Xing points*, Journal of Complexity 14 (1998). Pearson's relation of ρ and r: Kruskal, *Ordinal
    measures of association*, JASA 53 (1958).
    """
    from scipy.stats import qmc

    points = qmc.Sobol(len(quantities), rng=np.random.default_rng(seed)).random_base2(max(number - 1, 1).bit_length())
    u = np.clip(points[:number], INSIDE, 1 - INSIDE)
    _correlate(u, list(quantities), ranks)
    return np.column_stack([quantity.quantile(u[:, i]) for i, quantity in enumerate(quantities.values())])


def _correlate(u: Floats, paths: Sequence[str], ranks: Mapping[tuple[str, str], float]) -> None:
    """Bring rank correlations into independent uniforms; those that take no part are not touched."""
    from scipy.special import ndtr, ndtri

    among = {pair: rank for pair, rank in ranks.items() if set(pair) <= set(paths)}
    if not among:
        return
    members, matrix = normal_correlations(among)
    columns = [paths.index(path) for path in members]
    u[:, columns] = np.clip(ndtr(ndtri(u[:, columns]) @ np.linalg.cholesky(matrix).T), INSIDE, 1 - INSIDE)
