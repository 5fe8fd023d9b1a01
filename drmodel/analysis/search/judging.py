"""What noise allows to say: whether a share reaches a threshold, and which of two programs is better."""

import math

import numpy as np

from drmodel.analysis.search.rounds import Counts, Goals
from drmodel.simulation.statistics import T_QUANTILE, Floats, Interval, mean_of

SURE = 3.7  # standard errors: 1 in 4,000 by chance, as thousands of plans are compared again and again


def share_interval(hits: float, trials: float, errors: float = SURE) -> Interval:
    r"""Interval of a share of independent trials, after Wilson.

    .. math:: \frac{p + z^2 / 2n \pm z \sqrt{p (1 - p) / n + z^2 / 4n^2}}{1 + z^2 / n}

    Parameters
    ----------
    hits, trials
        Successes and trials n, of which p is the share.
    errors
        z: how many standard errors it reaches.

    Returns
    -------
    All of [0, 1] without a trial.

    References
    ----------
    Wilson, *Probable inference, the law of succession, and statistical inference*, Journal of the American Statistical
    Association 22 (1927), 209–212.

    Examples
    --------
    >>> interval = share_interval(81, 263, errors=1.96)  # Newcombe, Statistics in Medicine 17 (1998), table I
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.2553, 0.3662)
    """
    if trials <= 0:
        return Interval(0.5, 0.0, 1.0)
    share, spread = hits / trials, errors**2 / trials
    middle = share + spread / 2
    half = errors * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return Interval(share, max((middle - half) / (1 + spread), 0.0), min((middle + half) / (1 + spread), 1.0))


def reached(interval: Interval, threshold: float) -> bool | None:
    """Whether a number is at a threshold or above; None where the interval does not tell."""
    if interval.low >= threshold:
        return True
    return False if interval.high < threshold else None


def odds(counts: Counts) -> Interval:
    """Share of the calendar years that reach the availability."""
    return share_interval(float(counts.met.sum()), counts.years * len(counts.met))


def keeps(counts: Counts, goals: Goals) -> bool | None:
    """Whether recovery times and data losses keep within their limits often enough; None where it cannot be told."""
    verdicts = []
    for goal, events, kept in zip((goals.rto, goals.rpo), counts.events, counts.kept, strict=True):
        if goal is not None and events.any():
            verdicts.append(reached(share_interval(float(kept.sum()), float(events.sum())), goal.share))
    if False in verdicts:
        return False
    return None if None in verdicts else True


def gain(better: Floats, than: Floats, sections: int) -> Interval:
    """How much smaller one program's number is than another's of the same replications, per year.

    Parameters
    ----------
    better, than
        By section.
    sections
        Years of a section.
    """
    difference = mean_of((than - better) / sections)
    half = difference.half_width / T_QUANTILE * SURE
    return Interval(difference.mean, difference.mean - half, difference.mean + half)


def downtime(counts: Counts) -> float:
    """Downtime of an average year [h]."""
    return float(np.sum(counts.down)) / (counts.years * len(counts.down))
