"""Which strategy to choose, why, and what would change the answer; sentences are made from the numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from drmodel.analysis.causes import cause_title, curable_share, remedy
from drmodel.analysis.compare import Worth, hourly_cost, steps
from drmodel.analysis.costs import baseline_of, exchange_rate
from drmodel.analysis.reach import Reach, reach_sentence
from drmodel.analysis.screen import LIMITS, TARGETS, TOO_CLOSE
from drmodel.analysis.surety import Surety, surety
from drmodel.analysis.uncertainty.results import Uncertainty
from drmodel.calculators.costs import MONTHS_PER_YEAR
from drmodel.formatting import Sentence, Value, hours, money, number, place, share, words
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate


@dataclass(frozen=True)
class Flip:
    """A value of one input at which another strategy becomes the best.

    Attributes
    ----------
    path
        The input.
    value
        Where the answer changes.
    unit
        Unit of both values, such as `BRL/h`; a line of cost is a bill per month.
    used
        What was used; None where it is unknown and was left out.
    to
        The strategy that is best beyond it.
    """

    path: str
    value: float
    unit: str
    used: float | None
    to: str


@dataclass(frozen=True)
class Choice:
    """The answer for one situation.

    Attributes
    ----------
    strategy
        The best of those that no hard limit removes; of those that meet all targets, where there are any.
    meets_all
        Whether it meets all stated targets.
    removed
        Strategies that break a hard limit.
    not_stated
        Paths of limits and targets that the scenario does not state.
    next_best
        The runner-up: of those that meet all targets, then of the others; None if there is no other.
    reasons, conditions
        Sentences.
    flips
        What would change the answer.
    sure
        How sure it is.
    """

    strategy: str
    meets_all: bool
    removed: tuple[str, ...]
    not_stated: tuple[str, ...]
    next_best: str | None
    reasons: tuple[Sentence, ...]
    conditions: tuple[Sentence, ...]
    flips: tuple[Flip, ...]
    sure: Surety


@dataclass(frozen=True)
class _Case:
    """What a choice is made from."""

    scenario: Scenario
    estimates: Mapping[str, Estimate]
    worths: Mapping[str, Worth]
    sites: frozenset[str]
    removed: tuple[str, ...]
    """Break a hard limit."""
    allowed: tuple[str, ...]
    """What is left, the best first; all if nothing is."""
    meeting: tuple[str, ...]
    """Those of them that meet all targets."""
    sure: Surety
    reach: Reach | None

    @property
    def candidates(self) -> tuple[str, ...]:
        """The strategies that the best is chosen from, the best first."""
        return self.meeting or self.allowed

    @property
    def best(self) -> str:
        """The choice."""
        return self.candidates[0]

    @property
    def all_stated(self) -> bool:
        """Whether the scenario states every target."""
        verdicts = self.worths[self.best].verdicts
        return not any(verdicts[target].why.startswith("unknown: targets.") for target in TARGETS)

    def title(self, name: str) -> Value:
        """A strategy's name in words."""
        return words(self.scenario.strategies[name].title.texts)

    def money(self, amount: float) -> Value:
        """An amount of the value currency."""
        return money(amount, self.scenario.currency.value)


def choose(
    scenario: Scenario,
    estimates: Mapping[str, Estimate],
    worths: Mapping[str, Worth],
    sites: frozenset[str],
    uncertainty: Uncertainty | None = None,
    reach: Reach | None = None,
) -> Choice:
    """Choose by the greatest expected net benefit among the strategies that pass the screen.

    Parameters
    ----------
    scenario
        The scenario of the situation.
    estimates, worths
        By strategy.
    sites
        Fault modes that count as the loss of a site.
    uncertainty
        What joint samples of the uncertain inputs say; they tell how sure the choice is, and do not make it.
    reach
        What it would take to meet the targets; told where no strategy does.

    Returns
    -------
    The choice. If no strategy meets all targets, the best of those within the hard limits, and the reasons say so.
    """
    removed = tuple(name for name, worth in worths.items() if _broken_limits(worth))
    within = allowed(worths)
    meeting = tuple(name for name in within if meets_all(worths[name]))
    sure = surety(scenario, estimates, worths, meeting or within, within, uncertainty)
    case = _Case(scenario, estimates, worths, sites, removed, within, meeting, sure, reach)
    runners_up = [name for name in (*meeting, *within) if name != case.best]
    unknown = [
        verdict.why.removeprefix("unknown: ")
        for verdict in (worths[case.best].verdicts[measure] for measure in (*TARGETS, *LIMITS))
        if verdict.why.startswith("unknown: ")
    ]
    return Choice(
        strategy=case.best,
        meets_all=bool(meeting),
        removed=removed,
        not_stated=tuple(path for path in unknown if _is_goal(path)),
        next_best=runners_up[0] if runners_up else None,
        reasons=tuple(_reasons(case)),
        conditions=tuple(_conditions(worths[case.best], unknown)),
        flips=tuple(_flips(case)),
        sure=sure,
    )


def allowed(worths: Mapping[str, Worth]) -> tuple[str, ...]:
    """Strategies that break no hard limit, all if each breaks one; the greatest net benefit first."""
    left = [name for name, worth in worths.items() if not _broken_limits(worth)] or list(worths)
    return tuple(sorted(left, key=lambda name: (-worths[name].net_benefit.mean, name)))


def candidates(worths: Mapping[str, Worth]) -> tuple[str, ...]:
    """What the best is chosen from, the best first: of the allowed strategies, those that meet all targets, if any."""
    within = allowed(worths)
    return tuple(name for name in within if meets_all(worths[name])) or within


def meets_all(worth: Worth) -> bool:
    """Whether every stated target is met: one that cannot be judged is not missed, one too close to call is."""
    verdicts = [worth.verdicts[target] for target in TARGETS]
    return all(v.met is not False and v.why != TOO_CLOSE for v in verdicts)


def _broken_limits(worth: Worth) -> list[str]:
    return [limit for limit in LIMITS if worth.verdicts[limit].met is False]


def for_targets(choice: Choice, worths: Mapping[str, Worth]) -> bool:
    """Whether another option within the limits would leave more a year, but misses a target."""
    own = worths[choice.strategy].net_benefit.mean
    return any(worth.net_benefit.mean > own for name, worth in worths.items() if name not in choice.removed)


def _is_goal(path: str) -> bool:
    return path.startswith(("targets.", "constraints."))


def _conditions(worth: Worth, unknown: Sequence[str]) -> Iterator[Sentence]:
    for path in worth.missing:
        yield Sentence("Of unknown cost or value, and left out of the sum: {path}", {"path": place(path)})
    for path in unknown:
        if _is_goal(path):
            yield Sentence("Not stated: {path}", {"path": place(path)})
        elif path not in worth.missing:
            yield Sentence("A target or limit cannot be judged, as this is unknown: {path}", {"path": place(path)})


def _out(limit: str, strategy: Value) -> Sentence:
    """That a strategy breaks a hard limit."""
    who = {"strategy": strategy}
    return {
        "budget": Sentence("{strategy} is out: it exceeds the budget", who),
        "countries": Sentence("{strategy} is out: it keeps data in a country that is not allowed", who),
        "sla": Sentence("{strategy} is out: it misses the service level in force", who),
    }[limit]


def _reasons(case: _Case) -> Iterator[Sentence]:
    yield from case.sure.doubts
    yield from _screened(case)
    yield from _best_availability(case)
    yield _money(case)
    yield from _data(case)
    yield from case.sure.reasons
    yield from _curable(case)
    yield from _next_step(case)
    yield from _greatest_cause(case)
    if case.reach is not None and not case.meeting:
        yield reach_sentence(case.scenario, case.reach)


def _screened(case: _Case) -> Iterator[Sentence]:
    for name in case.removed:
        for limit in _broken_limits(case.worths[name]):
            yield _out(limit, case.title(name))
    if len(case.removed) == len(case.worths):
        yield Sentence(
            "Every option breaks a hard limit; {strategy} is the best of them", {"strategy": case.title(case.best)}
        )
    count = {"n": number(len(case.meeting))}
    if not case.meeting and case.all_stated:
        yield Sentence("No option meets all targets")
    elif not case.meeting:
        yield Sentence("No option meets all stated targets")
    elif case.all_stated:
        yield Sentence("{n} option meets all targets", count, plural="{n} options meet all targets")
    else:
        yield Sentence("{n} option meets all stated targets", count, plural="{n} options meet all stated targets")


def _best_availability(case: _Case) -> Iterator[Sentence]:
    target = _target(case)
    if target is None:
        return
    top = min(case.estimates, key=lambda name: (-case.estimates[name].availability.mean, name))
    yield Sentence(
        "{strategy} has the highest availability, {availability}, against the target of {target}",
        {
            "strategy": case.title(top),
            "availability": share(case.estimates[top].availability.mean, 3),
            "target": share(target),
        },
    )


def _money(case: _Case) -> Sentence:
    best, worth = case.best, case.worths[case.best]
    richer = [name for name in case.allowed if case.worths[name].net_benefit.mean > worth.net_benefit.mean]
    if richer:
        return Sentence(
            "{strategy} misses no target; {other} would leave {more} a year more, but misses one",
            {
                "strategy": case.title(best),
                "other": case.title(richer[0]),
                "more": case.money(case.worths[richer[0]].net_benefit.mean - worth.net_benefit.mean),
            },
        )
    if best == baseline_of(case.scenario):
        return Sentence(
            "No other option within the limits returns more than it costs, compared with {strategy}",
            {"strategy": case.title(best)},
        )
    values = {
        "strategy": case.title(best),
        "hours": hours(worth.avoided_hours.mean),
        "cost": case.money(worth.cost.added_year.known),
        "net": case.money(worth.net_benefit.mean),
    }
    if worth.cost.added_year.missing:
        return Sentence(
            "{strategy} avoids {hours} of downtime a year, adds at least {cost} of cost and leaves a net benefit of "
            "{net} before what is unknown",
            values,
        )
    return Sentence(
        "{strategy} avoids {hours} of downtime a year, adds {cost} of cost and leaves a net benefit of {net}", values
    )


def _data(case: _Case) -> Iterator[Sentence]:
    """That the choice pays for itself by the data that it saves, where that is most of what it avoids."""
    baseline, value = baseline_of(case.scenario), case.scenario.outage_cost.data_value
    lost = {name: case.estimates[name].loss["all"].hours_per_year.mean for name in (baseline, case.best)}
    worth = 0.0 if value is None or value.value is None else value.value * (lost[baseline] - lost[case.best])
    if worth > 0 and worth > case.worths[case.best].avoided_loss.mean / 2:
        yield Sentence(
            "{strategy} loses {lost} of data a year instead of {before}, which is worth {worth}: most of what it "
            "avoids",
            {
                "strategy": case.title(case.best),
                "lost": hours(lost[case.best]),
                "before": hours(lost[baseline]),
                "worth": case.money(worth),
            },
        )


def _curable(case: _Case) -> Iterator[Sentence]:
    baseline = baseline_of(case.scenario)
    curable = curable_share(case.estimates[baseline], case.sites)
    if curable is not None:
        yield Sentence(
            "{share} of the downtime of {strategy} comes from faults of one site, which a second site can cure",
            {"share": share(curable, 0), "strategy": case.title(baseline)},
        )


def _next_step(case: _Case) -> Iterator[Sentence]:
    for here, step in pairwise(step for step in steps(case.worths) if step.status == "frontier"):
        if here.strategy == case.best and step.cost_per_hour is not None:
            yield Sentence(
                "The next step, {strategy}, costs {price} per further hour avoided; an hour of outage costs {cost}",
                {
                    "strategy": case.title(step.strategy),
                    "price": case.money(step.cost_per_hour),
                    "cost": case.money(hourly_cost(case.scenario).known),
                },
            )


def _greatest_cause(case: _Case) -> Iterator[Sentence]:
    target = _target(case)
    if case.meeting or target is None:
        return
    found = remedy(case.scenario, case.estimates[case.best], target)
    if found.causes:
        yield Sentence(
            "The greatest cause left with {strategy} is {cause}: {hours} a year",
            {
                "strategy": case.title(case.best),
                "cause": words(cause_title(case.scenario, found.causes[0])),
                "hours": hours(found.hours[0]),
            },
        )


def _target(case: _Case) -> float | None:
    target = case.scenario.targets.availability
    return None if target is None else target.value.value


def _flips(case: _Case) -> Iterator[Flip]:
    """Where a rival overtakes; net benefit is linear in each of the inputs."""
    scenario, worths = case.scenario, case.worths
    per_hour, per_month = f"{scenario.currency.value}/h", f"{scenario.currency.cost}/month"
    hour, data = hourly_cost(scenario), scenario.outage_cost.data_value
    avoided = {name: worth.avoided_hours.mean for name, worth in worths.items()}
    saved = {name: -case.estimates[name].loss["all"].hours_per_year.mean for name in worths}
    yield from _crossings(case, "outage_cost", per_hour, hour.known, avoided)
    for path in hour.missing:
        yield from _crossings(case, path, per_hour, None, avoided)
    yield from _crossings(case, "outage_cost.data_value", per_hour, None if data is None else data.value, saved)
    rate = exchange_rate(scenario)
    unpriced = dict.fromkeys(path for name in case.candidates for path in worths[name].cost.month.missing)
    for path in unpriced:
        year = {name: -MONTHS_PER_YEAR * rate * (path in worths[name].cost.month.missing) for name in worths}
        yield from _crossings(case, path, per_month, None, year)


def _crossings(case: _Case, path: str, unit: str, used: float | None, slopes: Mapping[str, float]) -> Iterator[Flip]:
    """The nearest values above and below what is used at which another candidate has the best's net benefit.

    Parameters
    ----------
    slopes
        By strategy: how much its net benefit gains with the input [value currency/year per unit].
    """
    start, best = used or 0.0, case.best
    above, below = [], []
    for name in case.candidates[1:]:
        behind = case.worths[best].net_benefit.mean - case.worths[name].net_benefit.mean
        gains = slopes[name] - slopes[best]
        if gains > 0:
            above.append((start + behind / gains, name))
        elif gains < 0 and start + behind / gains >= 0 and used is not None:
            below.append((start + behind / gains, name))
    if above:
        value, name = min(above)
        yield Flip(path, value, unit, used, name)
    if below:
        value, name = max(below)
        yield Flip(path, value, unit, used, name)
