"""How sure a choice is: against the noise of the simulation, and against what uncertain inputs may turn out to be."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from drmodel.analysis.compare import Worth, advantage
from drmodel.analysis.screen import TARGETS, TOO_CLOSE, Measure
from drmodel.analysis.uncertainty.results import OptionUncertainty, Uncertainty
from drmodel.formatting import Sentence, Value, money, place, share, words
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate
from drmodel.simulation.statistics import Interval

Z = 1.959963984540054  # standard normal at 97.5 %
SIMULATED: tuple[Measure, ...] = ("availability", "rto", "rpo")  # targets that another seed might see otherwise
FEW = 0.005  # below this share of a loss avoided, knowing an input is not worth a word


@dataclass(frozen=True)
class Surety:
    """How sure a choice is.

    Attributes
    ----------
    rival
        The candidate that comes next; None if there is no other.
    lead
        What the net benefit of the choice has over the rival's, in the simulation at the values that are used [value
        currency/year]; None without a rival.
    p_best
        Probability that the choice is the best within the hard limits, while inputs are uncertain; None without joint
        samples.
    expected_regret
        What it leaves on the table on average, against whoever knew the inputs [value currency/year]; None likewise.
    doubts
        Why it is too close to call; empty if it is not.
    reasons
        Sentences.
    """

    rival: str | None
    lead: Interval | None
    p_best: float | None
    expected_regret: float | None
    doubts: tuple[Sentence, ...]
    reasons: tuple[Sentence, ...]

    @property
    def too_close(self) -> bool:
        """Whether another seed, or inputs within their ranges, might well have chosen otherwise."""
        return bool(self.doubts)


@dataclass(frozen=True)
class _Case:
    """What is judged: the choice, and the others that it was chosen from, the best first."""

    scenario: Scenario
    estimates: Mapping[str, Estimate]
    worths: Mapping[str, Worth]
    choice: str
    others: tuple[str, ...]
    uncertainty: Uncertainty | None

    def title(self, name: str) -> Value:
        return words(self.scenario.strategies[name].title.texts)

    def money(self, amount: float) -> Value:
        return money(amount, self.scenario.currency.value)

    @property
    def sure(self) -> OptionUncertainty | None:
        """The choice, while inputs are uncertain."""
        return None if self.uncertainty is None else self.uncertainty.options[self.choice]


def surety(
    scenario: Scenario,
    estimates: Mapping[str, Estimate],
    worths: Mapping[str, Worth],
    candidates: tuple[str, ...],
    allowed: tuple[str, ...],
    uncertainty: Uncertainty | None = None,
) -> Surety:
    """How sure the first of the candidates is the right one.

    It is too close to call if any of these holds:

    - the 95 % interval of what it has over another candidate holds zero, so that another seed might choose otherwise;
    - a strategy that would be chosen instead if it met all targets misses none of them for sure;
    - over the joint samples another candidate leaves more on average;
    - another candidate is the best as often, give or take the 95 % sampling error of the difference.

    Parameters
    ----------
    scenario
        The scenario of the situation.
    estimates, worths
        By strategy.
    candidates
        What is chosen from, the best first.
    allowed
        All strategies within the hard limits, the best first.
    uncertainty
        What joint samples of the inputs say, if they were drawn.
    """
    choice, *others = candidates
    case = _Case(scenario, estimates, worths, choice, tuple(others), uncertainty)
    leads = {name: advantage(scenario, estimates, worths, choice, name) for name in others}
    rival = others[0] if others else None
    sure = case.sure
    return Surety(
        rival=rival,
        lead=None if rival is None else leads[rival],
        p_best=None if sure is None else sure.p_best,
        expected_regret=None if sure is None else sure.expected_regret,
        doubts=(*_noise(case, leads), *_targets(case, allowed), *_inputs(case)),
        reasons=tuple(_reasons(case, for_targets=choice != allowed[0])),
    )


def _noise(case: _Case, leads: Mapping[str, Interval]) -> Iterator[Sentence]:
    close = [name for name, lead in leads.items() if lead.low <= 0]
    if close:
        nearest = min(close, key=lambda name: leads[name].mean)
        yield Sentence(
            "Too close to call: {strategy} leaves {low} to {high} a year more than {other}, a 95 % interval that holds "
            "zero",
            {
                "strategy": case.title(case.choice),
                "other": case.title(nearest),
                "low": case.money(leads[nearest].low),
                "high": case.money(leads[nearest].high),
            },
        )


def _targets(case: _Case, allowed: tuple[str, ...]) -> Iterator[Sentence]:
    """Strategies that another seed might find to meet all targets, and would then choose."""
    own = case.worths[case.choice]
    for name in allowed:
        close = [target for target in SIMULATED if case.worths[name].verdicts[target].why == TOO_CLOSE]
        missed = any(case.worths[name].verdicts[target].met is False for target in TARGETS)
        preferred = (
            name not in (case.choice, *case.others) and case.worths[name].net_benefit.mean > own.net_benefit.mean
        )
        none_meets = len(case.others) + 1 == len(allowed) and name != case.choice
        if close and not missed and (preferred or none_meets):
            yield _close_to(close[0], case.title(name))


def _close_to(target: Measure, strategy: Value) -> Sentence:
    """That a strategy may meet a target."""
    who = {"strategy": strategy}
    return {
        "availability": Sentence(
            "Too close to call: {strategy} would be the choice if it met the availability target", who
        ),
        "rto": Sentence("Too close to call: {strategy} would be the choice if it met the RTO", who),
        "rpo": Sentence("Too close to call: {strategy} would be the choice if it met the RPO", who),
    }[target]


def _inputs(case: _Case) -> Iterator[Sentence]:
    found, own = case.uncertainty, case.sure
    if found is None or own is None or not case.others:
        return
    richest = max(case.others, key=lambda name: found.options[name].net_benefit.mean)
    if found.options[richest].net_benefit.mean > own.net_benefit.mean:
        yield Sentence(
            "Too close to call: on average over the uncertain inputs {other} leaves more than {strategy}",
            {"strategy": case.title(case.choice), "other": case.title(richest)},
        )
    likeliest = max(case.others, key=lambda name: found.options[name].p_best)
    if as_often(own.p_best, found.options[likeliest].p_best, found.samples):
        yield Sentence(
            "Too close to call: {other} is the best in {others} of the cases, {strategy} in {own}",
            {
                "strategy": case.title(case.choice),
                "other": case.title(likeliest),
                "own": odds(own.p_best),
                "others": odds(found.options[likeliest].p_best),
            },
        )


def as_often(own: float, other: float, samples: int) -> bool:
    r"""Whether an option that is the best in a share of the samples may in truth be so no oftener than another.

    .. math:: p - q \le z \sqrt{\frac{p + q - (p - q)^2}{n}}

    Two shares of one multinomial sample of size n; z = 1.96. What is never the best is no rival.

    Examples
    --------
    >>> as_often(0.52, 0.48, 1024), as_often(0.6, 0.4, 1024)
    (True, False)
    """
    spread = math.sqrt((own + other - (own - other) ** 2) / samples)
    return other > 0 and own - other <= Z * spread


def odds(value: float) -> Value:
    """A share that reads as all or nothing only if it is."""
    return share(value, 0 if value in (0, 1) or 0.005 <= value < 0.995 else 2)


def _reasons(case: _Case, *, for_targets: bool) -> Iterator[Sentence]:
    """How often the choice leaves the most, and what would be worth knowing; for its targets it may never do."""
    found, own = case.uncertainty, case.sure
    if found is None or own is None:
        return
    values = {
        "strategy": case.title(case.choice),
        "share": odds(own.p_best),
        "regret": case.money(own.expected_regret),
    }
    if for_targets:
        yield Sentence(
            "With all uncertain inputs at once, {strategy}, chosen for the targets, also leaves the most money in "
            "{share} of the cases; against whoever chose for money alone it leaves {regret} a year on the table",
            values,
        )
    else:
        yield Sentence(
            "With all uncertain inputs at once, {strategy} is the best within the limits in {share} of the cases; "
            "against whoever knew them it leaves {regret} a year on the table",
            values,
        )
    first = found.inputs[0]
    if first.evppi > FEW * abs(case.worths[case.choice].avoided_loss.mean):
        yield Sentence(
            "The input most worth knowing before choosing is {path}: {amount} a year",
            {"path": place(first.path), "amount": case.money(first.evppi)},
        )
    else:
        yield Sentence("No single input is worth knowing before choosing: none would change the choice by much")
