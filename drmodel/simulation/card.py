"""How an estimate reads in a table, and the card by which it shows itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from drmodel.display import Card
from drmodel.formatting import Formatter
from drmodel.simulation.statistics import Interval

if TYPE_CHECKING:
    from drmodel.simulation.results import Distribution, Estimate

MINUTES = 60.0
NOTHING = "–"
F = Formatter("en")


def estimate_card(estimate: "Estimate") -> Card:
    """What users of one strategy go through."""
    recovery, loss = estimate.recovery["all"], estimate.loss["all"]
    rows = [
        ("availability", F.share(estimate.availability.mean, 3), availability_interval(estimate)),
        ("downtime", f"{F.hours(estimate.downtime_hours_year.mean)}/year", _hours_interval(estimate)),
        *(
            (name, f"{F.number(found.mean, 2)} /year", F.interval(found.low, found.high, 2))
            for name, found in (
                ("outages", estimate.outages_year),
                ("failovers", estimate.failovers_year),
                ("restores", estimate.restores_year),
            )
        ),
        ("recovery time", minutes(recovery.mean), _minutes_interval(recovery.mean)),
        ("recovery time, p95", quantile(recovery, 0.95), _minutes_interval(recovery.quantiles.get(0.95))),
        ("data loss", minutes(loss.mean), _minutes_interval(loss.mean)),
    ]
    if (credit := estimate.credit_share) is not None:
        interval = F.interval(100 * credit.low, 100 * credit.high, 3)
        rows.append(("service credit", f"{F.share(credit.mean, 3)} of the bill", interval))
    return Card(
        "Estimate",
        facts=[("Simulated", f"{estimate.years:,} years, seed {estimate.seed}, {estimate.engine} engine")],
        head=("measure", "mean", "95 % interval"),
        rows=rows,
        right=(1, 2),
        notes=cautions(estimate),
    )


def availability_interval(estimate: "Estimate") -> str:
    """The interval of the availability in percent, where there is one."""
    up = estimate.availability
    return F.interval(100 * up.low, 100 * up.high, 3) if estimate.bounded else NOTHING


def minutes(interval: Interval | None) -> str:
    """The mean of a duration in hours, in the unit that suits its size."""
    return NOTHING if interval is None else F.minutes(MINUTES * interval.mean)


def quantile(distribution: "Distribution", probability: float) -> str:
    """A quantile of lengths, in the unit that suits its size."""
    return minutes(distribution.quantiles.get(probability))


def cautions(estimate: "Estimate") -> list[str]:
    """What to be careful with."""
    coarse = ["the budget ended before the precision was reached"] * (not estimate.converged)
    return coarse + [words for flag in estimate.flags if (words := _in_words(flag, estimate))]


def shared_cautions(estimates: Mapping[str, "Estimate"]) -> list[str]:
    """What to be careful with, and the strategies it holds for."""
    names: dict[str, list[str]] = {}
    for name, estimate in estimates.items():
        for caution in cautions(estimate):
            names.setdefault(caution, []).append(name)
    return [f"{', '.join(some)}: {caution}" for caution, some in names.items()]


def _in_words(flag: str, estimate: "Estimate") -> str:
    kind, _, mode = flag.partition(":")
    if kind == "few_faults":
        return f"more than 5 % of the downtime rests on fewer than 100 faults of {mode}"
    if kind == "few_outages":
        return "fewer than 500 outages: the p99 rests on less than five of them"
    if estimate.bounded:
        return ""
    every = F.number(1 / estimate.outages_year.high)
    return f"no outage in {estimate.years:,} years: less than one in {every} years at 95 %, of unknown length"


def _hours_interval(estimate: "Estimate") -> str:
    down = estimate.downtime_hours_year
    return F.interval(down.low, down.high) if estimate.bounded else NOTHING


def _minutes_interval(interval: Interval | None) -> str:
    if interval is None:
        return NOTHING
    return f"{F.minutes(MINUTES * interval.low)}–{F.minutes(MINUTES * interval.high)}"
