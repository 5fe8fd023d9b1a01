"""What each strategy is worth: loss, avoided loss, net benefit, ratios, and the frontier they form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from drmodel.analysis.costs import Cost, baseline_of, costs
from drmodel.analysis.screen import Measure, Verdict, screen
from drmodel.calculators.costs import MONTHS_PER_YEAR, PartialTotal, total
from drmodel.calculators.returns import break_even_hours, frontier
from drmodel.scenario.business import OutageCostPart
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Estimate, paired_difference
from drmodel.simulation.statistics import Floats, Interval, exactly

Amount = TypeVar("Amount", float, Floats)


@dataclass(frozen=True)
class Worth:
    """Money of one strategy in a year, in the value currency, and how it meets the targets.

    All money is the known part: what is missing is named in `missing`. Intervals are those of the simulation; pairing
    makes those of differences between strategies narrower than those of the losses themselves.

    Attributes
    ----------
    cost
        What it costs.
    outage_cost_year
        Downtime and lost data, valued [money/year].
    avoided_hours
        Downtime avoided against the baseline [h/year].
    avoided_loss
        Loss avoided against the baseline [money/year].
    net_benefit
        Avoided loss less added cost [money/year].
    benefit_cost_ratio, roi
        Avoided loss over added cost, and the same net of it [1]; None where nothing is added.
    break_even_hours
        Avoided downtime that pays the added cost [h/year]; None for never.
    missing
        Paths of unknown values that the money leaves out.
    verdicts
        By measure.
    """

    cost: Cost
    outage_cost_year: Interval
    avoided_hours: Interval
    avoided_loss: Interval
    net_benefit: Interval
    benefit_cost_ratio: Interval | None
    roi: Interval | None
    break_even_hours: float | None
    missing: tuple[str, ...]
    verdicts: Mapping[Measure, Verdict]


@dataclass(frozen=True)
class Step:
    """A strategy's place in the incremental analysis; increments are from the step before it on the frontier."""

    strategy: str
    status: Literal["frontier", "dominated", "extendedly dominated"]
    added_cost: float
    avoided_hours: float
    incremental_cost: float | None
    incremental_hours: float | None
    cost_per_hour: float | None


def hourly_cost(scenario: Scenario) -> PartialTotal:
    """Cost of an hour of outage, the sum of its known parts [value currency/h], without what is credited by tier."""
    return total({f"outage_cost.parts.{key}.amount": part.amount.value for key, part in hourly_parts(scenario).items()})


def hourly_parts(scenario: Scenario) -> dict[str, OutageCostPart]:
    """The parts of the cost of an hour of outage: without penalties where credits by tier stand for them."""
    by_tier = credited_month(scenario) is not None
    return {key: part for key, part in scenario.outage_cost.parts.items() if not (part.penalty and by_tier)}


def credited_month(scenario: Scenario) -> float | None:
    """A month's bill of what is credited by tier [value currency]; None if nothing is, or nobody knows the bill."""
    level = scenario.service_level
    return level.contract.value.value if level is not None and level.credits and level.contract is not None else None


@dataclass(frozen=True)
class Prices:
    """What an hour of downtime, an hour of lost data and credits cost, in the value currency.

    Attributes
    ----------
    hour
        Cost of an hour of outage, the sum of its known parts [money/h].
    data_hour
        Value of the data of an hour [money/h]; None if unknown, and then left out.
    credited_month
        A month's bill of what is credited by tier [money/month]; None where nothing is.
    unknown_bill
        Its path, where something is credited by tier but nobody knows the bill.
    """

    hour: PartialTotal
    data_hour: float | None
    credited_month: float | None = None
    unknown_bill: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Paths of unknown prices that a loss leaves out."""
        return (*self.hour.missing, *(["outage_cost.data_value"] if self.data_hour is None else []), *self.unknown_bill)

    def loss(self, down: Amount, lost: Amount, credit: Amount | float = 0.0) -> Amount:
        """Loss from downtime and lost data, both [h/year], and from the share of the bill that is credited [1].

        The known part [money/year]; of arrays alike.
        """
        credits_year = credit * (MONTHS_PER_YEAR * (self.credited_month or 0.0))
        return down * self.hour.known + lost * (self.data_hour or 0.0) + credits_year


def prices(scenario: Scenario) -> Prices:
    """What downtime and lost data cost in a scenario."""
    data = scenario.outage_cost.data_value
    value = None if data is None else data.value
    return Prices(hourly_cost(scenario), value, credited_month(scenario), _unknown_bill(scenario))


def _unknown_bill(scenario: Scenario) -> tuple[str, ...]:
    level = scenario.service_level
    stated = level is not None and level.credits and level.contract is not None
    return ("service_level.contract.value",) if stated and credited_month(scenario) is None else ()


@dataclass(frozen=True)
class Avoided:
    """What a strategy avoids against the baseline in a year: downtime and data [h/year], credits [share of a bill]."""

    hours: Interval
    data: Interval
    credit: Interval


def avoided(scenario: Scenario, estimates: Mapping[str, Estimate], name: str) -> Avoided:
    """What a strategy avoids against the baseline; the baseline itself nothing, for sure."""
    base, own = estimates[baseline_of(scenario)], estimates[name]
    if base is own:
        return Avoided(exactly(0.0), exactly(0.0), exactly(0.0))
    return Avoided(
        paired_difference(base, own),
        _difference(base.loss["all"].hours_per_year, own.loss["all"].hours_per_year),
        _difference(credit_of(base), credit_of(own)),
    )


def credit_of(estimate: Estimate) -> Interval:
    """Share of a month's bill that is given back [1]."""
    return exactly(0.0) if estimate.credit_share is None else estimate.credit_share


def compare(scenario: Scenario, estimates: Mapping[str, Estimate]) -> dict[str, Worth]:
    """Value all strategies of a scenario against its baseline.

    Parameters
    ----------
    scenario
        The scenario, which gives costs and the value of hours and data.
    estimates
        By strategy, all from the same replications.

    Returns
    -------
    By strategy, in the order of the file.
    """
    bill, price = costs(scenario), prices(scenario)
    verdicts = screen(scenario, estimates, bill)
    result = {}
    for name, cost in bill.items():
        estimate = estimates[name]
        spared = avoided(scenario, estimates, name)
        benefit = _loss(price, spared.hours, spared.data, spared.credit)
        added = cost.added_year.known
        ratio = _times(benefit, 1 / added) if added > 0 else None
        even = float(break_even_hours(max(added, 0.0), price.hour.known))
        result[name] = Worth(
            cost=cost,
            outage_cost_year=_loss(
                price, estimate.downtime_hours_year, estimate.loss["all"].hours_per_year, credit_of(estimate)
            ),
            avoided_hours=spared.hours,
            avoided_loss=benefit,
            net_benefit=_shift(benefit, -added),
            benefit_cost_ratio=ratio,
            roi=None if ratio is None else _shift(ratio, -1.0),
            break_even_hours=even if even < float("inf") else None,
            missing=tuple(dict.fromkeys((*cost.added_year.missing, *cost.one_off.missing, *price.missing))),
            verdicts=verdicts[name],
        )
    return result


def advantage(
    scenario: Scenario, estimates: Mapping[str, Estimate], worths: Mapping[str, Worth], name: str, other: str
) -> Interval:
    """What the net benefit of one strategy has over that of another [value currency/year].

    Hours are paired; lost data and credits may move together, so their widths add. A strategy that lost no data in all
    years adds none: what nobody saw is bounded by nothing.
    """
    mean = worths[name].net_benefit.mean - worths[other].net_benefit.mean
    own, its = estimates[name], estimates[other]
    if own is its:
        return exactly(mean)
    half = prices(scenario).loss(
        paired_difference(its, own).half_width,
        _width(own.loss["all"].hours_per_year) + _width(its.loss["all"].hours_per_year),
        credit_of(own).half_width + credit_of(its).half_width,
    )
    return Interval(mean, mean - half, mean + half)


def steps(worths: Mapping[str, Worth]) -> tuple[Step, ...]:
    """Incremental analysis by known added cost and avoided downtime, in order of cost."""
    names = list(worths)
    options = frontier(
        [worths[name].cost.added_year.known for name in names], [worths[name].avoided_hours.mean for name in names]
    )
    rows = [
        Step(name, o.status, o.cost, o.effect, o.incremental_cost, o.incremental_effect, o.ratio)
        for name, o in zip(names, options, strict=True)
    ]
    return tuple(sorted(rows, key=lambda step: (step.added_cost, -step.avoided_hours, step.strategy)))


def _width(lost: Interval) -> float:
    return lost.half_width if lost.mean > 0 else 0.0


def _times(x: Interval, k: float) -> Interval:
    """The interval of k X for k ≥ 0."""
    return Interval(k * x.mean, k * x.low, k * x.high)


def _shift(x: Interval, by: float) -> Interval:
    return Interval(x.mean + by, x.low + by, x.high + by)


def _loss(price: Prices, down: Interval, lost: Interval, credit: Interval) -> Interval:
    """Interval of a loss whose parts may move together: their widths add."""
    return Interval(
        price.loss(down.mean, lost.mean, credit.mean),
        price.loss(down.low, lost.low, credit.low),
        price.loss(down.high, lost.high, credit.high),
    )


def _difference(x: Interval, y: Interval) -> Interval:
    return Interval(x.mean - y.mean, x.low - y.high, x.high - y.low)
