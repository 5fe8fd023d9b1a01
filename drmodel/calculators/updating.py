"""What a few observations add to what was believed: durations, shares, and silent breakages that only drills find.

Times are in hours. A belief is worth so many observations; the more are seen, the less it counts.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, finite, not_negative, number, positive, refuse, share

_GRID = 4_001  # points of the integration over a rate


@dataclass(frozen=True)
class LogDurations:
    """What is believed of durations whose logarithm is normal: normal in its mean, scaled inverse chi-square in σ².

    Attributes
    ----------
    centre
        Mean of the logarithm [log h].
    sigma
        Scale of the standard deviation of the logarithm [1].
    seen
        Observations that the centre is worth.
    freedom
        Degrees of freedom that the scale is worth.
    """

    centre: float
    sigma: float
    seen: float
    freedom: float

    @property
    def median(self) -> float:
        """Median duration [h]."""
        return math.exp(self.centre)

    def median_interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Where the median lies at a given confidence [h]; Student's t with `freedom` degrees of freedom."""
        from scipy.special import stdtrit  # here, so that importing a calculator stays cheap

        t = float(stdtrit(self.freedom, (1 + _level(confidence)) / 2))
        half = t * self.sigma / math.sqrt(self.seen)
        return math.exp(self.centre - half), math.exp(self.centre + half)


def updated_durations(durations: ArrayLike, believed: LogDurations | None = None) -> LogDurations:
    r"""What is believed of lognormal durations once some were seen.

    With the mean ȳ and the sum of squares S of the n logarithms about it:

    .. math::
        \kappa' = \kappa + n, \quad \mu' = \frac{\kappa \mu + n \bar y}{\kappa'}, \quad \nu' = \nu + n, \quad
        \nu' \sigma'^2 = \nu \sigma^2 + S + \frac{\kappa n}{\kappa'} (\bar y - \mu)^2

    Parameters
    ----------
    durations
        Durations that were seen [h], greater than 0.
    believed
        What was believed before; without it the durations speak alone (κ = 0, ν = −1), and two are needed.

    Returns
    -------
    The belief after them.

    Raises
    ------
    ValueError
        If a duration is not positive, or one alone speaks.

    References
    ----------
    Gelman et al., *Bayesian Data Analysis* (3rd edition, 2013), section 3.3.

    Examples
    --------
    One hour was believed, as if seen four times; four drills took e hours each:

    >>> after = updated_durations([math.e] * 4, LogDurations(0.0, 0.5, 4, 4))
    >>> after.centre, after.seen, round(after.sigma, 4)  # σ'² = (4·0.25 + 2·1) / 8
    (0.5, 8, 0.6124)
    """
    logs = np.log(positive("durations", durations)).ravel()
    n = len(logs)
    if believed is None:
        if n < 2:
            raise ValueError(f"durations: {n} seen and nothing believed before; two are needed")
        believed = LogDurations(0.0, 0.0, 0.0, -1.0)
    if n == 0:
        return believed
    mean = float(logs.mean())
    seen, freedom = believed.seen + n, believed.freedom + n
    squares = (
        max(believed.freedom, 0.0) * believed.sigma**2
        + float(((logs - mean) ** 2).sum())
        + believed.seen * n / seen * (mean - believed.centre) ** 2
    )
    centre = (believed.seen * believed.centre + n * mean) / seen
    return LogDurations(centre, math.sqrt(squares / freedom), seen, freedom)


@dataclass(frozen=True)
class Odds:
    """What is believed of a chance of success: a beta law.

    Attributes
    ----------
    good, bad
        Successes and failures that the belief is worth, both greater than 0.
    """

    good: float
    bad: float

    @property
    def mean(self) -> float:
        """Mean chance [1]."""
        return self.good / (self.good + self.bad)

    def interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Where the chance lies at a given confidence [1]."""
        from scipy.special import betaincinv  # as above

        tail = (1 - _level(confidence)) / 2
        return tuple(float(betaincinv(self.good, self.bad, u)) for u in (tail, 1 - tail))  # type: ignore[return-value]


def updated_odds(successes: int, failures: int, believed: float, worth: float) -> Odds:
    r"""What is believed of a chance once some attempts were seen.

    .. math:: p \sim \mathrm{Beta}(k p_0 + s,\ k (1 - p_0) + f)

    Parameters
    ----------
    successes, failures
        Attempts that were seen.
    believed
        Chance that was believed before p₀ [1]. A certainty leaves no room for what is seen, so 0 and 1 stand for half
        an attempt either way (Jeffreys).
    worth
        Attempts k that it was worth, greater than 0.

    Raises
    ------
    ValueError
        If a count is negative, the chance lies outside [0, 1], or the belief is worth nothing.

    References
    ----------
    Gelman et al., *Bayesian Data Analysis* (3rd edition, 2013), section 2.4.

    Examples
    --------
    >>> round(updated_odds(3, 1, 0.9, 2).mean, 6)
    0.8
    """
    if successes < 0 or failures < 0:
        raise ValueError(f"successes(={successes}) and failures(={failures}) must not be negative")
    p, k = float(share("believed", believed)), float(positive("worth", worth))
    good, bad = (k * p, k * (1 - p)) if 0 < p < 1 else (0.5, 0.5)
    return Odds(good + successes, bad + failures)


@dataclass(frozen=True, eq=False)
class Breakage:
    """What is believed of the rate of silent breakages: points of a rate, and how likely each is.

    Attributes
    ----------
    rates
        Rates [1/h].
    weights
        Their probabilities; they sum to 1.
    """

    rates: Array
    weights: Array

    @property
    def mean(self) -> float:
        """Mean rate [1/h]."""
        return float(self.rates @ self.weights)

    def interval(self, confidence: float = 0.9) -> tuple[float, float]:
        """Where the rate lies at a given confidence [1/h]."""
        tail = (1 - _level(confidence)) / 2
        below = np.cumsum(self.weights) - self.weights / 2
        low, high = np.interp([tail, 1 - tail], below, self.rates)
        return float(low), float(high)

    def broken(self, time: float) -> float:
        """Chance that a standby known to be good is broken after a time [h]."""
        return float(-np.expm1(-self.rates * time) @ self.weights)

    def ready(self, first: float, last: float) -> float:
        """Mean chance that it is good between two ages [h] since it was known to be."""
        if last == first:
            return 1 - self.broken(first)
        x = self.rates * (last - first)
        return float((np.exp(-self.rates * first) * -np.expm1(-x) / x) @ self.weights)

    def seen(self, time: float, broken: bool) -> "Breakage":
        """The belief after one drill that followed another after a time [h]."""
        likely = -np.expm1(-self.rates * time) if broken else np.exp(-self.rates * time)
        after = self.weights * likely
        return Breakage(self.rates, after / after.sum())


def updated_breakage(good: ArrayLike, broken: ArrayLike, believed: float, worth: float) -> Breakage:
    r"""What is believed of the rate of silent breakages once some drills looked.

    A drill tells whether the standby broke since the one before, not when: after a time T it is good with probability
    e^{−λT}. The belief before is a gamma law of mean λ₀, worth a time W without drills:

    .. math::
        p(\lambda) \propto \lambda^{\lambda_0 W - 1} e^{-\lambda (W + \sum T_{good})}
        \prod_{broken} \left(1 - e^{-\lambda T}\right)

    While no drill fails this is a gamma law; else it is integrated numerically.

    Parameters
    ----------
    good, broken
        Times since the drill before [h], of drills that found the standby good, and of those that found it broken.
    believed
        Rate that was believed before λ₀ [1/h], greater than 0.
    worth
        Time of watching W that it was worth [h], greater than 0.

    Raises
    ------
    ValueError
        If a time is negative, or the belief is none.

    References
    ----------
    Meeker and Escobar, *Statistical Methods for Reliability Data* (1998), sections 7.2 (inspections) and 14 (gamma
    prior of an exponential rate).

    Examples
    --------
    Once a year was believed, worth a year; three years of drills that found nothing:

    >>> after = updated_breakage([8760, 8760, 8760], [], 1 / 8760, 8760)
    >>> round(8760 * after.mean, 4)  # gamma: 1 breakage in 1 + 3 years
    0.25
    """
    from scipy.special import gammaincinv

    passed, found = not_negative("good", good).ravel(), positive("broken", broken).ravel()
    shape = float(positive("believed", believed)) * float(positive("worth", worth))
    exposure = float(worth) + float(passed.sum())
    widest = shape + len(found)
    low = max(float(gammaincinv(shape, 1e-9)) / (exposure + float(found.sum())), 1e-300)
    high = float(gammaincinv(widest, 1 - 1e-12)) / exposure
    logs = np.linspace(math.log(low), math.log(high), _GRID)
    rates = np.exp(logs)
    weight = shape * logs - rates * exposure  # the step of a logarithm is one more factor λ
    for time in found:
        weight = weight + np.log(-np.expm1(-rates * time))
    likely = np.exp(weight - weight.max())
    likely[0] += likely[0] / ((shape + len(found)) * (logs[1] - logs[0]))  # what lies below: a power of the rate
    return Breakage(rates, likely / likely.sum())


def value_of_sample(chances: ArrayLike, outcomes: ArrayLike, otherwise: float) -> float:
    r"""What it is worth to see something before choosing between an option and another of known value.

    .. math:: \mathrm{EVSI} = \sum_i p_i \max(B_i, B_0) - \max\left(\sum_i p_i B_i,\ B_0\right)

    Parameters
    ----------
    chances
        Probability of each thing that may be seen p [1]; they sum to 1.
    outcomes
        Expected worth of the option once that was seen B [money].
    otherwise
        Worth of the other option B₀ [money].

    Returns
    -------
    Expected value of the sample [money]; 0 where nothing that may be seen changes the choice.

    Raises
    ------
    ValueError
        If the probabilities do not sum to 1.

    References
    ----------
    Raiffa and Schlaifer, *Applied Statistical Decision Theory* (1961), chapter 4.

    Examples
    --------
    >>> value_of_sample([0.5, 0.5], [10, -30], 0)
    5.0
    """
    p, worth = number("chances", chances), finite("outcomes", outcomes)
    refuse("chances", p, np.asarray(abs(p.sum() - 1) > 1e-9), "must, all together, be 1")
    other = float(finite("otherwise", otherwise))
    informed, at_once = float(p @ np.maximum(worth, other)), max(float(p @ worth), other)
    return max(0.0, informed - at_once)


def _level(confidence: float) -> float:
    level = float(share("confidence", confidence))
    if level in (0.0, 1.0):
        raise ValueError(f"confidence(={level:g}) must lie between 0 and 1; 90 % is 0.9")
    return level
