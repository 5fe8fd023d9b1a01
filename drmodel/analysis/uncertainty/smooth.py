"""What an outcome is on average, given the inputs: regression takes off the noise of a simulation.

The fits are ridge regressions whose penalty is the one that makes what was seen most likely; where the inputs tell
nothing, that leaves the mean alone. The mean of a fit is always that of the outcome.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from drmodel.analysis.uncertainty.spread import rescaled
from drmodel.simulation.statistics import Floats

PENALTIES = np.geomspace(1e-7, 1e7, 113)  # of the ridge, relative to the largest eigenvalue
CURVATURE = 0.1  # prior variance of all products of two inputs, relative to that of the inputs themselves
DEGREE = 5  # of the polynomial in one input


@dataclass(frozen=True, eq=False)
class Smoother:
    r"""A family of fits of outcomes to the same inputs, one for each penalty.

    For an outcome y of n samples, with mean ȳ, and a kernel matrix with eigenvectors q and eigenvalues λ,

    .. math:: \hat y = \bar y + \sum_k \frac{\lambda_k}{\lambda_k + \alpha}\, q_k q_k^T (y - \bar y)

    is the mean of a Gaussian process, given y, with noise of variance α; its likelihood, profiled over the scale,
    chooses α.

    Attributes
    ----------
    vectors, values
        (sample, k) and (k): eigenvectors and eigenvalues of the kernel, centred.

    References
    ----------
    Rasmussen and Williams, *Gaussian Processes for Machine Learning* (2006), sections 2.2 and 5.4.1.
    """

    vectors: Floats
    values: Floats

    @classmethod
    def of_all(cls, inputs: Floats) -> Self:
        r"""On all inputs together, (sample, input): linear, with products of any two.

        .. math:: k(x, x') = t + w t^2, \quad t = x \cdot x' / d

        of d inputs in standard units.
        """
        x = _standard(inputs)
        t = x @ x.T / max(x.shape[1], 1)
        kernel = t + CURVATURE * t**2
        kernel -= kernel.mean(axis=0)
        kernel -= kernel.mean(axis=1)[:, None]
        values, vectors = np.linalg.eigh((kernel + kernel.T) / 2)
        return cls._telling(vectors, values)

    @classmethod
    def of_one(cls, values: Floats) -> Self:
        """On one input, (sample): polynomials in its rank, the rougher the less likely; equal values share a rank."""
        _, place, count = np.unique(values, return_inverse=True, return_counts=True)
        ranks = (np.cumsum(count) - (count + 1) / 2)[place]
        t = (2 * ranks + 1) / len(values) - 1
        basis = np.polynomial.legendre.legvander(t, DEGREE)[:, 1:] / np.arange(1, DEGREE + 1) ** 2
        vectors, singular, _ = np.linalg.svd(basis - basis.mean(axis=0), full_matrices=False)
        return cls._telling(vectors, singular**2)

    @classmethod
    def _telling(cls, vectors: Floats, values: Floats) -> Self:
        """Without the directions that nothing varies along."""
        most = values.max(initial=0.0)
        kept = (values > 1e-10 * most) & (most > 0)
        return cls(vectors[:, kept], values[kept])

    def fit(self, outcome: Floats) -> Floats:
        """The outcome, (sample), without what the inputs do not explain: its likeliest mean, given them."""
        return self._fitted(outcome)[0]

    def truth(self, outcome: Floats) -> Floats:
        r"""The same, spread as widely as the mean that it stands for.

        A fit is drawn towards its own mean by all that it is not sure of. By the law of total variance

        .. math:: \operatorname{Var}(f) = \operatorname{Var}(\hat y) + \overline{\operatorname{Var}(f \mid y)}

        for the true mean f, and the fit is drawn out to that.
        """
        fitted, doubt = self._fitted(outcome)
        return rescaled(fitted, float(fitted.var(ddof=1)) + doubt)

    def _fitted(self, outcome: Floats) -> tuple[Floats, float]:
        """The likeliest mean, and the average variance of the truth about it."""
        mean = outcome.mean()
        rest = outcome - mean
        scale = np.ldexp(1.0, int(np.frexp(np.abs(rest).max(initial=0.0))[1]) - 1)  # tiny values have no squares
        rest = rest / scale
        if not len(self.values) or not rest.any():
            return np.full(outcome.shape, mean), 0.0
        along = self.vectors.T @ rest
        left, n = max(float(rest @ rest - along @ along), 0.0), len(outcome) - 1
        noise = PENALTIES * self.values.max()
        spread = self.values[:, None] + noise
        quadratic = (along[:, None] ** 2 / spread).sum(axis=0) + left / noise
        unlikely = n * np.log(quadratic) + np.log(spread).sum(axis=0) + (n - len(self.values)) * np.log(noise)
        best = int(np.argmin(unlikely))
        share = self.values / spread[:, best]
        doubt = quadratic[best] / n * float(share.sum()) * noise[best] / n
        return mean + self.vectors @ (along * share) * scale, float(doubt * scale * scale)


def _standard(inputs: Floats) -> Floats:
    """Inputs less their mean, over their standard deviation; those that do not vary are left out."""
    deviation = inputs.std(axis=0)
    varying = deviation > 0
    x: Floats = (inputs[:, varying] - inputs[:, varying].mean(axis=0)) / deviation[varying]
    return x
