"""Which strategy to choose, why, and what would change the answer; sentences are made from the numbers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drmodel.analysis.causes import cause_title, curable_share, remedy
from drmodel.analysis.compare import Worth, hourly_cost, steps
from drmodel.analysis.costs import baseline_of
from drmodel.analysis.screen import LIMITS, TARGETS
from drmodel.formatting import Sentence, hours, money, number, share, words
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
        Where the answer changes, in the input's inner unit.
    used
        What was used; None where it is unknown.
    to
        The strategy that is best beyond it.
    """

    path: str
    value: float
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
        Limits and targets that the scenario does not state.
    next_best
        The runner-up; None if there is no other.
    reasons, conditions
        Sentences.
    flips
        What would change the answer.
    """

    strategy: str
    meets_all: bool
    removed: tuple[str, ...]
    not_stated: tuple[str, ...]
    next_best: str | None
    reasons: tuple[Sentence, ...]
    conditions: tuple[Sentence, ...]
    flips: tuple[Flip, ...]


def choose(
    scenario: Scenario, estimates: Mapping[str, Estimate], worths: Mapping[str, Worth], site_modes: frozenset[str]
) -> Choice:
    """Choose by the greatest expected net benefit among the strategies that pass the screen.

    Parameters
    ----------
    scenario
        The scenario of the situation.
    estimates, worths
        By strategy.
    site_modes
        Fault modes that count as the loss of a site.

    Returns
    -------
    The choice. If no strategy meets all targets, the best of those within the hard limits, and the reasons say so.
    """
    removed = tuple(name for name, w in worths.items() if any(w.verdicts[limit].met is False for limit in LIMITS))
    allowed = [name for name in worths if name not in removed] or list(worths)
    meeting = [name for name in allowed if meets_all(worths[name])]
    ranked = sorted(meeting or allowed, key=lambda name: (-worths[name].net_benefit.mean, name))
    best = ranked[0]
    rest = [name for name in sorted(allowed, key=lambda n: (-worths[n].net_benefit.mean, n)) if name != best]
    any_worth = worths[best]
    not_stated = tuple(
        v.why.removeprefix("unknown: ")
        for v in (any_worth.verdicts[m] for m in (*TARGETS, *LIMITS))
        if v.why.startswith("unknown: ")
    )
    return Choice(
        strategy=best,
        meets_all=bool(meeting),
        removed=removed,
        not_stated=not_stated,
        next_best=rest[0] if rest else None,
        reasons=tuple(_reasons(scenario, estimates, worths, best, meeting, site_modes)),
        conditions=tuple(
            Sentence("The sum leaves out {path}, which is unknown", {"path": words(path)})
            for path in worths[best].missing
        ),
        flips=tuple(_flips(scenario, estimates, worths, best, allowed)),
    )


def meets_all(worth: Worth) -> bool:
    """Whether every stated target is met: one that cannot be judged is not missed, one too close to call is."""
    verdicts = [worth.verdicts[target] for target in TARGETS]
    return all(v.met is not False and v.why != "too close to call" for v in verdicts)


def _title(scenario: Scenario, name: str) -> Mapping[str, str]:
    return scenario.strategies[name].title.texts


def _reasons(
    scenario: Scenario,
    estimates: Mapping[str, Estimate],
    worths: Mapping[str, Worth],
    best: str,
    meeting: list[str],
    site_modes: frozenset[str],
) -> list[Sentence]:
    currency, worth, baseline = scenario.currency.value, worths[best], baseline_of(scenario)
    title = words(_title(scenario, best))
    reasons = []
    if meeting:
        reasons.append(
            Sentence(
                "{n} strategy meets all targets", {"n": number(len(meeting))}, plural="{n} strategies meet all targets"
            )
        )
    else:
        reasons.append(Sentence("No strategy meets all targets"))
    target = scenario.targets.availability
    if target is not None and target.value.value is not None:
        top = max(estimates, key=lambda name: estimates[name].availability.mean)
        reasons.append(
            Sentence(
                "{strategy} has the highest availability, {availability}, against the target of {target}",
                {
                    "strategy": words(_title(scenario, top)),
                    "availability": share(estimates[top].availability.mean, 3),
                    "target": share(target.value.value),
                },
            )
        )
    if best == baseline:
        reasons.append(
            Sentence("No other strategy returns more than it costs, compared with {strategy}", {"strategy": title})
        )
    else:
        reasons.append(
            Sentence(
                "{strategy} avoids {hours} of downtime a year, adds {cost} of cost and leaves a net benefit of {net}",
                {
                    "strategy": title,
                    "hours": hours(worth.avoided_hours.mean),
                    "cost": money(worth.cost.added_year.known, currency),
                    "net": money(worth.net_benefit.mean, currency),
                },
            )
        )
    curable = curable_share(estimates[baseline], site_modes)
    if curable is not None:
        reasons.append(
            Sentence(
                "{share} of today's downtime comes from faults of one site, which a second site can cure",
                {"share": share(curable, 0)},
            )
        )
    path = [step for step in steps(worths) if step.status == "frontier"]
    later = [step for step in path if step.cost_per_hour is not None and step.added_cost > worth.cost.added_year.known]
    if later and later[0].cost_per_hour is not None:
        reasons.append(
            Sentence(
                "The next step, {strategy}, costs {price} per further hour avoided; an hour of outage costs {cost}",
                {
                    "strategy": words(_title(scenario, later[0].strategy)),
                    "price": money(later[0].cost_per_hour, currency),
                    "cost": money(hourly_cost(scenario).known, currency),
                },
            )
        )
    if not meeting and target is not None and target.value.value is not None:
        found = remedy(scenario, estimates[best], target.value.value)
        if found.causes:
            reasons.append(
                Sentence(
                    "The greatest cause left with {strategy} is {cause}: {hours} a year",
                    {
                        "strategy": title,
                        "cause": words(cause_title(scenario, found.causes[0])),
                        "hours": hours(found.hours[0]),
                    },
                )
            )
    return reasons


def _flips(
    scenario: Scenario,
    estimates: Mapping[str, Estimate],
    worths: Mapping[str, Worth],
    best: str,
    allowed: list[str],
) -> list[Flip]:
    """Values of an hour of outage and of an hour of data at which a rival overtakes; net benefit is linear in both."""
    flips = []
    hour = hourly_cost(scenario).known
    data = scenario.outage_cost.data_value
    inputs: tuple[tuple[str, float | None, Callable[[str], float]], ...] = (
        ("outage_cost", hour, lambda name: worths[name].avoided_hours.mean),
        (
            "outage_cost.data_value",
            None if data is None else data.value,
            lambda name: -estimates[name].loss["all"].hours_per_year.mean,
        ),
    )
    for path, used, slope in inputs:
        crossings = []
        for name in allowed:
            steeper = slope(name) - slope(best)
            gap = worths[best].net_benefit.mean - worths[name].net_benefit.mean
            if name == best or steeper == 0:
                continue
            value = (used or 0.0) + gap / steeper
            if value >= 0:
                crossings.append((abs(value - (used or 0.0)), value, name))
        for above in (True, False):
            side = sorted(c for c in crossings if (c[1] > (used or 0.0)) is above)
            if side:
                flips.append(Flip(path, side[0][1], used, side[0][2]))
    return flips
