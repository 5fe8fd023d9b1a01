"""How long incidents last: laws by maximum likelihood, also where some are not over yet, and how well they fit."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drmodel.calculators._checks import Array, positive, refuse

if TYPE_CHECKING:
    from scipy.stats import CensoredData

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Family:
    """A family of laws as scipy names it: `scipy` its name, and how its shape and scale are named here."""

    scipy: str
    parameters: tuple[str, ...]
    shape: str | None
    scale: str


LAWS: Mapping[str, _Family] = MappingProxyType(
    {
        "exponential": _Family("expon", ("mean",), None, "mean"),
        "weibull": _Family("weibull_min", ("scale", "shape"), "shape", "scale"),
        "lognormal": _Family("lognorm", ("median", "sigma"), "sigma", "median"),
        "gamma": _Family("gamma", ("shape", "scale"), "shape", "scale"),
        "log_logistic": _Family("fisk", ("scale", "shape"), "shape", "scale"),
    }
)
"""The laws that are tried, by name; their parameters are those of a scenario's laws."""


@dataclass(frozen=True)
class Fit:
    """A law fitted to durations.

    Attributes
    ----------
    law
        One of `LAWS`.
    parameters
        Its parameters by name; times in the unit of the durations.
    log_likelihood
        The natural logarithm of the likelihood.
    count
        Number of durations, whether exact or not.
    """

    law: str
    parameters: Mapping[str, float]
    log_likelihood: float
    count: int

    @property
    def aic(self) -> float:
        """Akaike's criterion: the lower, the better the law for its number of parameters."""
        return 2 * len(self.parameters) - 2 * self.log_likelihood

    @property
    def aic_corrected(self) -> float:
        """Akaike's criterion corrected for few durations (Hurvich and Tsai); infinite where they are too few for it."""
        k, left = len(self.parameters), self.count - len(self.parameters) - 1
        return self.aic + 2 * k * (k + 1) / left if left > 0 else math.inf

    @property
    def bic(self) -> float:
        """Schwarz's criterion, which asks more of another parameter."""
        return len(self.parameters) * math.log(self.count) - 2 * self.log_likelihood

    def cdf(self, x: ArrayLike) -> Array:
        """Share of durations up to x, in the unit of the durations."""
        return np.asarray(_frozen(self.law, self.parameters).cdf(x), float)

    def quantile(self, u: ArrayLike) -> Array:
        """Duration that a share u stays below."""
        return np.asarray(_frozen(self.law, self.parameters).ppf(u), float)

    @property
    def mean(self) -> float:
        """Mean duration; infinite where a log-logistic tail is too heavy for one."""
        mean = float(_frozen(self.law, self.parameters).mean())
        return math.inf if math.isnan(mean) else mean  # scipy says nan of a tail too heavy for one


def fit(durations: ArrayLike, law: str, longer: ArrayLike = False, shorter: ArrayLike = False) -> Fit:
    r"""Fit a law to durations by maximum likelihood, counting those that are known only to be longer or shorter.

    .. math:: \ell(\theta) = \sum_{exact} \ln f(x_i) + \sum_{longer} \ln(1 - F(x_i)) + \sum_{shorter} \ln F(x_i)

    Parameters
    ----------
    durations
        Durations, greater than 0, in any unit.
    law
        One of `LAWS`.
    longer
        Which are not over yet: at least as long as the duration given.
    shorter
        Which were too short to be measured: at most as long as the duration given.

    Returns
    -------
    The fitted law.

    Raises
    ------
    ValueError
        If the law is none, a duration is not greater than 0, or there are fewer different durations than parameters.

    References
    ----------
    Meeker and Escobar (1998), Statistical Methods for Reliability Data, chapters 7 and 8; Lieblein and Zelen (1956)
    for the example: 23 ball bearings, 10⁶ revolutions to failure, whose Weibull shape is 2.10 and scale 81.9.

    Examples
    --------
    >>> bearings = [17.88, 28.92, 33, 41.52, 42.12, 45.6, 48.48, 51.84, 51.96, 54.12, 55.56, 67.8, 68.64, 68.64, 68.88,
    ...             84.12, 93.12, 98.64, 105.12, 105.84, 127.92, 128.04, 173.4]
    >>> {name: round(value, 1) for name, value in fit(bearings, "weibull").parameters.items()}
    {'scale': 81.9, 'shape': 2.1}

    Not over yet counts: nine of 21 in 359 weeks give a mean of 359/9.

    >>> weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    >>> on = [0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1]
    >>> round(fit(weeks, "exponential", longer=on).parameters["mean"], 2)
    39.89
    """
    x, more, less = _observations(durations, longer, shorter)
    family = _family(law)
    if np.unique(x[~more & ~less]).size < len(family.parameters):
        raise ValueError(f"durations must hold {len(family.parameters)} different exact ones for a {law} law, or more")
    unit = float(np.exp(np.log(x).mean()))  # scipy's optimiser starts near 1
    found = _maximum(family, _censored(x / unit, more, less))
    parameters = MappingProxyType({**found, family.scale: found[family.scale] * unit})
    return Fit(law, parameters, _log_likelihood(law, parameters, x, more, less), x.size)


def fit_all(durations: ArrayLike, longer: ArrayLike = False, shorter: ArrayLike = False) -> tuple[Fit, ...]:
    r"""Fit each of `LAWS` that the durations are enough for; the best by Akaike's corrected criterion first.

    .. math:: AIC = 2k - 2\ell, \qquad AIC_c = AIC + \frac{2k(k+1)}{n-k-1}, \qquad BIC = k \ln n - 2\ell

    Parameters
    ----------
    durations, longer, shorter
        As of `fit`.

    Raises
    ------
    ValueError
        If a duration is not greater than 0, or none is exact.

    References
    ----------
    Akaike (1974), IEEE Transactions on Automatic Control 19; Hurvich and Tsai (1989), Biometrika 76.

    Examples
    --------
    The median of a lognormal law is the geometric mean.

    >>> best = fit_all([5, 8, 9, 14, 21, 30, 43, 90, 400])[0]
    >>> best.law, round(best.parameters["median"], 1)
    ('lognormal', 25.7)
    """
    x, more, less = _observations(durations, longer, shorter)
    exact = np.unique(x[~more & ~less]).size
    names = [law for law, family in LAWS.items() if len(family.parameters) <= exact]
    if not names:
        raise ValueError("durations must hold at least one that is known exactly")
    return tuple(sorted((fit(x, law, more, less) for law in names), key=lambda one: one.aic_corrected))


def parameter_intervals(
    fitted: Fit, durations: ArrayLike, longer: ArrayLike = False, shorter: ArrayLike = False, confidence: float = 0.9
) -> dict[str, tuple[float, float]]:
    r"""Confidence intervals of a fitted law's parameters, each from its profile likelihood.

    .. math:: \{\theta_j : 2[\ell(\hat\theta) - \max_{\theta_{-j}} \ell(\theta)] \le \chi^2_{1;\,c}\}

    Parameters
    ----------
    fitted
        What `fit` gave for these durations.
    durations, longer, shorter
        As of `fit`.
    confidence
        Confidence c of each interval [1], between 0 and 1; right for many durations, somewhat low for fewer than ten.

    Returns
    -------
    Lower and upper bound by parameter.

    References
    ----------
    Meeker and Escobar (1998), Statistical Methods for Reliability Data, section 8.2.

    Examples
    --------
    The median of a lognormal law is the mean of the logarithms, whose profile is known in closed form: a half-width of
    :math:`\hat\sigma \sqrt{e^{\chi^2/n} - 1}`.

    >>> import math
    >>> durations = [math.exp(z) for z in (-1, 0, 1)]
    >>> low, high = parameter_intervals(fit(durations, "lognormal"), durations)["median"]
    >>> round(math.log(low), 4) == round(-math.log(high), 4) == round(
    ...     -math.sqrt(2 / 3) * math.sqrt(math.exp(2.705543454 / 3) - 1), 4)
    True
    """
    from scipy.special import chdtri

    if not 0 < confidence < 1:
        raise ValueError(f"confidence(={confidence:g}) must lie between 0 and 1; 90 % is 0.9")
    x, more, less = _observations(durations, longer, shorter)
    floor = fitted.log_likelihood - float(chdtri(1, 1 - confidence)) / 2
    result = {}
    for name in fitted.parameters:
        profile = _profile(fitted, name, x, more, less)
        ends = [_where_it_falls(profile, floor, math.log(fitted.parameters[name]), sign) for sign in (-1, 1)]
        result[name] = (math.exp(ends[0]), math.exp(ends[1]))
    return result


def goodness_of_fit(
    fitted: Fit,
    durations: ArrayLike,
    longer: ArrayLike = False,
    shorter: ArrayLike = False,
    replicates: int = 99,
    seed: int = 2025,
) -> tuple[float, float]:
    r"""Distance of a fitted law from the durations (Kolmogorov and Smirnov), and how often chance gives as much.

    .. math:: D = \max_i |\hat S(x_i) - (1 - F(x_i))|

    where :math:`\hat S` is the estimate of Kaplan and Meier, which with nothing censored is the empirical one. Usual
    tables do not hold for a law fitted to the same durations: the p-value is from parametric bootstrap, in which
    durations are drawn from the law, cut where the observation of these was cut, and fitted anew.

    Parameters
    ----------
    fitted
        What `fit` gave for these durations.
    durations, longer, shorter
        As of `fit`.
    replicates
        How many times to draw.
    seed
        Seed of the draws.

    Returns
    -------
    D and the p-value.

    References
    ----------
    Stute, González Manteiga and Presedo Quindimil (1993), Bootstrap based goodness-of-fit tests, Metrika 40.

    Examples
    --------
    Durations around one value are not exponential:

    >>> durations = [9, 9.5, 10, 10, 10.5, 11, 9.8, 10.2, 10.1, 9.9]
    >>> goodness_of_fit(fit(durations, "exponential"), durations)[1] <= 0.01
    True
    """
    x, more, less = _observations(durations, longer, shorter)
    distance = _distance(fitted, x, more)
    generator = np.random.default_rng(seed)
    law = _frozen(fitted.law, fitted.parameters)
    shortest = float(x[less].max()) if less.any() else 0.0
    worse = 0
    for _ in range(replicates):
        drawn = np.asarray(law.ppf(generator.uniform(size=x.size)), float)
        cut, short = more & (drawn > x), drawn <= shortest
        drawn = np.where(cut, x, np.where(short, shortest, drawn))
        if np.unique(drawn[~cut & ~short]).size < len(fitted.parameters):
            worse += 1  # nothing to fit a law to: this draw does not speak against it
            continue
        worse += _distance(fit(drawn, fitted.law, cut, short & ~cut), drawn, cut) >= distance
    return distance, (worse + 1) / (replicates + 1)


# ------------------------------------------------------------------ likelihood


def _family(law: str) -> _Family:
    if law not in LAWS:
        raise ValueError(f"law(={law!r}) must be one of {', '.join(LAWS)}")
    return LAWS[law]


def _observations(durations: ArrayLike, longer: ArrayLike, shorter: ArrayLike) -> tuple[Array, Bools, Bools]:
    x = np.atleast_1d(positive("durations", durations))
    more, less = (np.broadcast_to(np.asarray(flags, bool), x.shape) for flags in (longer, shorter))
    refuse("durations", x, more & less, "must not be both longer and shorter than given")
    return x, more, less


def _censored(x: Array, more: Bools, less: Bools) -> "CensoredData":
    from scipy.stats import CensoredData

    return CensoredData(uncensored=x[~more & ~less], right=x[more], left=x[less])


def _maximum(family: _Family, data: "CensoredData") -> dict[str, float]:
    """The parameters that scipy finds, without a shift."""
    from scipy import stats

    *shape, _, scale = getattr(stats, family.scipy).fit(data, floc=0)
    return {name: float(scale if name == family.scale else shape[0]) for name in family.parameters}


def _frozen(law: str, parameters: Mapping[str, float]) -> Any:
    from scipy import stats

    family = LAWS[law]
    shape = () if family.shape is None else (parameters[family.shape],)
    return getattr(stats, family.scipy)(*shape, scale=parameters[family.scale])


def _log_likelihood(law: str, parameters: Mapping[str, float], x: Array, more: Bools, less: Bools) -> float:
    from scipy import stats

    family = LAWS[law]
    shape = () if family.shape is None else (parameters[family.shape],)
    family_of = getattr(stats, family.scipy)  # not frozen: that costs more than the sums
    parts = ((family_of.logpdf, x[~more & ~less]), (family_of.logsf, x[more]), (family_of.logcdf, x[less]))
    return float(sum(log(part, *shape, scale=parameters[family.scale]).sum() for log, part in parts if part.size))


def _profile(fitted: Fit, name: str, x: Array, more: Bools, less: Bools) -> Callable[[float], float]:
    """The likelihood at a logarithm of one parameter, the other one the best for it."""
    from scipy.optimize import minimize_scalar

    others = [other for other in fitted.parameters if other != name]

    def at(logarithm: float) -> float:
        value = {name: math.exp(logarithm)}
        if not others:
            return _log_likelihood(fitted.law, value, x, more, less)
        best = math.log(fitted.parameters[others[0]])

        def loss(other: float) -> float:
            found = _log_likelihood(fitted.law, value | {others[0]: math.exp(other)}, x, more, less)
            return -found if math.isfinite(found) else 1e300

        return -float(minimize_scalar(loss, bracket=(best - 0.1, best + 0.1), tol=1e-4).fun)

    return at


def _where_it_falls(profile: Callable[[float], float], floor: float, best: float, sign: int) -> float:
    """The logarithm of a parameter, below or above the best, at which the profile falls to the floor."""
    from scipy.optimize import brentq

    near, step = best, 0.25
    while step < 64 and profile(best + sign * step) > floor:
        near, step = best + sign * step, 2 * step
    if step >= 64:
        return sign * 64.0  # so little is known that nothing bounds it
    return float(brentq(lambda at: profile(at) - floor, near, best + sign * step, xtol=1e-4))


def _distance(fitted: Fit, x: Array, more: Bools) -> float:
    """Largest difference between the law and the estimate of Kaplan and Meier, on both sides of each step."""
    from scipy.stats import CensoredData, ecdf

    steps = ecdf(CensoredData(uncensored=x[~more], right=x[more])).cdf
    law = fitted.cdf(steps.quantiles)
    before = np.concatenate([[0.0], steps.probabilities[:-1]])
    return float(max(np.abs(steps.probabilities - law).max(), np.abs(before - law).max()))
