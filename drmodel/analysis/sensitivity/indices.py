"""Sobol indices: how much of the spread of an outcome each uncertain input is to blame for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from drmodel.analysis.uncertainty.smooth import CURVATURE, Smoother
from drmodel.simulation.statistics import Floats, Interval

POINTS = 1024  # of Saltelli's design, for each input and two more
Response = Callable[[Floats], Floats]  # from (point, input) of the unit cube to (point)


@dataclass(frozen=True, slots=True)
class Index:
    """Sobol indices of one input, each with its 95 % interval.

    Attributes
    ----------
    path
        The input.
    first
        Share of the variance that knowing it alone would take away on average [1].
    total
        Share that would be left if all others were known [1]: what it does together with them counts.
    """

    path: str
    first: Interval
    total: Interval


def indices(response: Response, paths: Sequence[str], seed: int, points: int = POINTS) -> tuple[Index, ...]:
    r"""Sobol indices of a function of independent inputs, by Saltelli's design and SALib's estimators.

    .. math::
        S_i = \frac{\operatorname{Var} E[Y \mid x_i]}{\operatorname{Var} Y}, \qquad
        T_i = \frac{E \operatorname{Var}[Y \mid x_{\sim i}]}{\operatorname{Var} Y}

    Parameters
    ----------
    response
        The function, of probabilities of the inputs.
    paths
        The inputs.
    seed
        Of the design and of the resampling behind the intervals.
    points
        How many of the design, a power of two.

    Returns
    -------
    By input, the greatest total first; none where the function is constant.

    References
    ----------
    Saltelli et al., *Variance based sensitivity analysis of model output. Design and estimator for the total
    sensitivity index*, Computer Physics Communications 181 (2010).
    """
    return _indices(response(_design(len(paths), seed, points)), paths, seed)


def _problem(paths: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(paths), "names": list(paths), "bounds": [[0.0, 1.0]] * len(paths)}


def _design(inputs: int, seed: int, points: int) -> Floats:
    """Saltelli's design, (point, input); it takes its time, and does not depend on the response."""
    from SALib.sample import sobol

    design: Floats = sobol.sample(_problem([str(i) for i in range(inputs)]), points, calc_second_order=False, seed=seed)
    return design


def _indices(y: Floats, paths: Sequence[str], seed: int) -> tuple[Index, ...]:
    """By input, from the responses at the points of a design."""
    from SALib.analyze import sobol

    if np.ptp(y) == 0:
        return ()
    found = sobol.analyze(_problem(paths), y, calc_second_order=False, seed=seed)
    every = [
        Index(path, *(_bounded(float(found[kind][i]), float(found[f"{kind}_conf"][i])) for kind in ("S1", "ST")))
        for i, path in enumerate(paths)
    ]
    return tuple(sorted(every, key=lambda index: (-index.total.mean, index.path)))


def sobol_indices(
    values: Mapping[str, Floats], outcomes: Mapping[str, Floats], seed: int
) -> dict[str, tuple[Index, ...]]:
    """Sobol indices of outcomes that are known for joint samples, by way of smooth functions that are fitted to them.

    The functions are linear in the inputs and in the products of any two of them. The noise of a simulation is not in
    them, and neither is what is left of the outcomes. The intervals are those of the design; inputs that are correlated
    are taken as independent.

    Parameters
    ----------
    values
        By path: values of the input in the samples.
    outcomes
        By name: (sample).
    seed
        As in `indices`.
    """
    if not values:
        return dict.fromkeys(outcomes, ())
    table = np.column_stack(list(values.values()))
    smoother, design = Smoother.of_all(table), _design(len(values), seed, POINTS)
    return {
        name: _indices(surrogate(smoother, table, one)(design), list(values), seed) for name, one in outcomes.items()
    }


def surrogate(smoother: Smoother, values: Floats, outcome: Floats) -> Response:
    r"""The smooth function that `Smoother.of_all` fits, at any other values.

    Its kernel is a polynomial of the second degree, and so is the fit, of inputs x in standard units:

    .. math::
        f(x) = c + b \cdot x + x^T Q x, \quad b = \frac{1}{d} X^T a, \quad Q = \frac{w}{d^2} X^T \mathrm{diag}(a) X

    with weights a of the samples X. Probabilities become values by the samples' own quantiles.

    Parameters
    ----------
    smoother
        Of the values.
    values
        (sample, input).
    outcome
        (sample).
    """
    fitted = smoother.fit(outcome)
    weights = smoother.vectors @ (smoother.vectors.T @ (fitted - fitted.mean()) / smoother.values)
    centre, spread = values.mean(axis=0), values.std(axis=0)
    x = (values - centre) / spread
    linear = x.T @ weights / x.shape[1]
    square = CURVATURE * (x.T * weights) @ x / x.shape[1] ** 2

    def shape(at: Floats) -> Floats:
        form: Floats = at @ linear + ((at @ square) * at).sum(axis=1)
        return form

    constant = fitted.mean() - shape(x).mean()
    ordered, middles = np.sort(x, axis=0), (np.arange(len(x)) + 0.5) / len(x)

    def response(points: Floats) -> Floats:
        at = np.column_stack([np.interp(points[:, i], middles, ordered[:, i]) for i in range(points.shape[1])])
        found: Floats = constant + shape(at)
        return found

    return response


def _bounded(index: float, reach: float) -> Interval:
    """An index lies between 0 and 1, whatever an estimate of it does."""
    mean = min(max(index, 0.0), 1.0)
    return Interval(mean, index - reach, index + reach).within(0.0, 1.0)
