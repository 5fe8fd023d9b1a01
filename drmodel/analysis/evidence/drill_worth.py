"""What the next drill is worth: it mends what is silently broken, and what it shows may change the choice."""

from dataclasses import dataclass

from drmodel.analysis.compare import compare, prices
from drmodel.analysis.costs import costs
from drmodel.analysis.evidence.learning import LearnedReadiness
from drmodel.calculators.updating import value_of_sample
from drmodel.scenario.models import Scenario
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import readiness as ready_share
from drmodel.simulation.translate import objectives, programs

RHYTHMS = (0.25, 0.5, 1.0, 2.0)  # of the scenario's interval between drills
_NEVER_READY, _READY = " never ready", " ready"  # no id of a strategy has a blank


@dataclass(frozen=True)
class Rhythm:
    """Drills at one interval.

    Attributes
    ----------
    interval
        Time between drills [h].
    ready
        Expected share of failovers that find the standby ready [1].
    gain
        Net benefit of a year against the scenario's own interval: loss avoided less work added [value currency/year];
        the work is left out where nobody knows it.
    """

    interval: float
    ready: float
    gain: float


@dataclass(frozen=True)
class NextDrill:
    """What one more drill is worth, in the value currency.

    Attributes
    ----------
    readiness_value
        Loss that a standby that is always ready avoids against one that never is [money/year].
    interval
        Time after which the next drill is due [h].
    broken
        Chance that it finds the standby broken [1].
    mending
        Loss that it avoids until the drill after it, by mending what it finds [money].
    sampling
        Expected value of what it shows for the choice between this strategy and the next best [money].
    cost
        Its work [money]; None where nobody knows it.
    other
        The next best strategy; None if there is none.
    sample_years
        Years for which a choice made after it holds, in `sampling`.
    rhythms
        Drills more and less often.
    """

    readiness_value: float
    interval: float
    broken: float
    mending: float
    sampling: float
    cost: float | None
    other: str | None
    sample_years: float
    rhythms: tuple[Rhythm, ...]

    @property
    def net(self) -> float:
        """What it is worth less what it costs, as far as that is known."""
        return self.mending + self.sampling - (self.cost or 0.0)


def next_drill(
    scenario: Scenario,
    strategy: str,
    learned: LearnedReadiness,
    *,
    seed: int,
    precision: float,
    budget: int | None,
    jobs: int | None,
    engine: str | None,
) -> NextDrill:
    r"""What one more drill is worth.

    Failovers find the standby ready or not, each on its own, so expected loss is linear in the share R that do; two
    simulations through the same faults, with R = 1 and R = 0, give its slope V [money/year]. With the rate λ believed
    after the log, the next drill after a time τ and another after τ more:

    .. math::
        \text{mending} = V \tau \left(\bar R(0, \tau) - \bar R(\tau, 2\tau)\right), \qquad
        \bar R(a, b) = E\left[\frac{e^{-\lambda a} - e^{-\lambda b}}{\lambda (b - a)}\right]

    For the choice, net benefit B(R) of this strategy moves with V by what each outcome says of λ:

    .. math:: \text{sampling} = \sum_i p_i \max(B_i, B_0) - \max\left(\sum_i p_i B_i, B_0\right)

    over *good* and *broken*, B₀ that of the best other strategy, for a year.

    Parameters
    ----------
    scenario, strategy
        The scenario once it has learned from the log, and the strategy that is drilled.
    learned
        What the log says of silent breakages.
    seed, precision, budget, jobs, engine
        As in `drmodel.simulation.estimate.estimate`.

    Raises
    ------
    SimulationError
        If a setting makes no sense or the scenario cannot be simulated.

    References
    ----------
    Raiffa and Schlaifer, *Applied Statistical Decision Theory* (1961), chapter 4, for the value of a sample; Barlow and
    Proschan, *Mathematical Theory of Reliability* (1965), chapter 4, for inspections of what fails silently.
    """
    interval = learned.interval
    here = f"strategies.{strategy}.readiness"
    wanted = objectives(scenario)
    sets = programs(scenario, wanted)
    for name, rate, every in ((_READY, "0 /year", interval), (_NEVER_READY, "1 /year", None)):
        changed = scenario.override(
            {f"{here}.breakage_rate": _assumed(rate), f"{here}.drill_interval": _assumed(_interval(every))}
        )
        sets[name] = programs(changed, wanted)[strategy]
    found = estimate(sets, seed=seed, precision=precision, budget=budget, jobs=jobs, engine=engine)
    worst, best = (found.pop(name) for name in (_NEVER_READY, _READY))
    price = prices(scenario)
    losses = [
        price.loss(
            one.downtime_hours_year.mean,
            one.loss["all"].hours_per_year.mean,
            0.0 if one.credit_share is None else one.credit_share.mean,
        )
        for one in (worst, best)
    ]
    value = losses[0] - losses[1]
    belief = learned.after
    broken = belief.broken(interval)
    worths = compare(scenario, found)
    others = {name: worth.net_benefit.mean for name, worth in worths.items() if name != strategy}
    other = max(others, key=lambda name: others[name], default=None)
    sampling = 0.0
    if other is not None:
        base = worths[strategy].net_benefit.mean - value * _ready(scenario, strategy)
        outcomes = [
            base + value * belief.seen(interval, broken=found_so).ready(0, interval) for found_so in (False, True)
        ]
        sampling = value_of_sample([1 - broken, broken], outcomes, others[other])
    year = _work_of_a_year(scenario, strategy, interval)
    return NextDrill(
        readiness_value=value,
        interval=interval,
        broken=broken,
        mending=value * interval / HOURS_PER_YEAR * (belief.ready(0, interval) - belief.ready(interval, 2 * interval)),
        sampling=sampling,
        cost=None if year is None else year * interval / HOURS_PER_YEAR,
        other=other,
        sample_years=1.0,
        rhythms=tuple(
            Rhythm(
                interval=share * interval,
                ready=belief.ready(0, share * interval),
                gain=value * (belief.ready(0, share * interval) - belief.ready(0, interval))
                - (0.0 if year is None else year * (1 / share - 1)),
            )
            for share in RHYTHMS
        ),
    )


def _assumed(value: str) -> dict[str, object]:
    return {"value": value, "source": {"assumption": "Bound of what drills can change"}}


def _interval(hours: float | None) -> str:
    return "never" if hours is None else f"{hours!r} h"


def _ready(scenario: Scenario, strategy: str) -> float:
    """Share of failovers that find the standby ready in the simulation of the scenario [1]."""
    readiness = scenario.strategies[strategy].readiness
    assert readiness is not None  # something was learned of it
    return ready_share((readiness.breakage_rate.value or 0.0) / HOURS_PER_YEAR, readiness.drill_interval.value or 0.0)


def _work_of_a_year(scenario: Scenario, strategy: str, interval: float) -> float | None:
    """Work of a year of drills at an interval [value currency/year]; None where nobody knows it."""
    readiness = scenario.strategies[strategy].readiness
    if readiness is None or readiness.drill_hours is None or readiness.drill_hours.value is None:
        return None
    path = f"strategies.{strategy}.readiness.drill_interval"
    often, never = (
        costs(scenario.override({path: _assumed(every)}))[strategy].effort_year.known
        for every in (_interval(interval), "never")
    )
    return often - never if often > never or readiness.drill_hours.value == 0 else None
