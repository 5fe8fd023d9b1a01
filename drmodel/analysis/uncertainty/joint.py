"""Joint samples of uncertain inputs: a Latin hypercube, rank-correlated where the scenario says so and nowhere else."""

from collections.abc import Mapping, Sequence

import numpy as np

from drmodel.scenario.correlations import normal_correlations
from drmodel.scenario.quantities import Quantity
from drmodel.simulation.draws import key
from drmodel.simulation.statistics import Floats

INSIDE = 2.0**-40  # probabilities keep clear of 0 and 1, where a spread has no value


def joint_samples(
    quantities: Mapping[str, Quantity], ranks: Mapping[tuple[str, str], float], number: int, seed: int
) -> Floats:
    r"""Values of uncertain inputs, sample by sample.

    A Latin hypercube has one sample in each of as many equally likely parts of every input. The samples of each input
    are then put into an order in which the normal scores have the correlations that they should

    .. math:: r = 2 \sin\frac{\pi\rho}{6}

    for a rank correlation ρ, and none by chance where none is stated. That takes more samples than inputs; with fewer,
    what is there by chance stays.

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
        Of the hypercube.

    Returns
    -------
    (sample, input), in the inner units of the inputs.

    References
    ----------
    McKay, Beckman and Conover, *A comparison of three methods for selecting values of input variables in the analysis
    of output from a computer code*, Technometrics 21 (1979); Iman and Conover, *A distribution-free approach to
    inducing rank correlation among input variables*, Communications in Statistics B11 (1982). Pearson's relation of ρ
    and r: Kruskal, *Ordinal measures of association*, JASA 53 (1958).
    """
    paths = sorted(quantities)
    cube = np.column_stack([_stratified(number, seed, path) for path in paths])
    u = _ordered(np.clip(cube, INSIDE, 1 - INSIDE), _correlations(paths, ranks))
    place = {path: i for i, path in enumerate(paths)}
    return np.column_stack([quantity.quantile(u[:, place[path]]) for path, quantity in quantities.items()])


def _stratified(number: int, seed: int, path: str) -> Floats:
    """One place in each of `number` equal parts of an input, in an order of its own.

    What is drawn for an input depends on its path alone, neither on the others nor on its place among them. The same
    numbers as `scipy.stats.qmc.LatinHypercube` gives, whose package takes longer to import than a report.
    """
    rng = np.random.default_rng([seed, key(path)]).spawn(1)[0]
    within = rng.uniform(size=number)
    parts = np.arange(1, number + 1)
    rng.shuffle(parts)
    places: Floats = (parts - within) / number
    return places


def _correlations(paths: Sequence[str], ranks: Mapping[tuple[str, str], float]) -> Floats:
    """Correlations that the normal scores of all inputs should have, (input, input)."""
    members, matrix = normal_correlations({pair: rank for pair, rank in ranks.items() if set(pair) <= set(paths)})
    columns = [paths.index(path) for path in members]
    every = np.eye(len(paths))
    every[np.ix_(columns, columns)] = matrix
    return every


def _ordered(u: Floats, correlations: Floats) -> Floats:
    """The same probabilities of each input, (sample, input), in an order that correlates their normal scores so."""
    from scipy.special import ndtri

    scores = ndtri(u)
    if len(u) > u.shape[1] > 1:
        by_chance = np.corrcoef(scores, rowvar=False)
        scores = np.linalg.solve(np.linalg.cholesky(by_chance), scores.T).T
    order = (scores @ np.linalg.cholesky(correlations).T).argsort(axis=0).argsort(axis=0)
    return np.take_along_axis(np.sort(u, axis=0), order, axis=0)
