"""The card by which a study shows itself: the decision, and the options side by side."""

from collections.abc import Iterable

from drmodel.analysis.compare import Worth
from drmodel.display import Card
from drmodel.formatting import Formatter
from drmodel.simulation.card import availability_interval, minutes, quantile, shared_cautions
from drmodel.study.cells import availability, met, partial_money
from drmodel.study.recommendation import sentences
from drmodel.study.results import Situation, Study

HEAD = (
    "strategy",
    "cost/month",
    "availability",
    "95 % interval",
    "downtime/year",
    "recovery p50",
    "recovery p95",
    "data loss",
    "net benefit/year",
    "targets and limits",
)
F = Formatter("en")


def study_card(study: Study) -> Card:
    """The decision now and when triggered, then what each option costs, reaches and returns."""
    then, settings = study.planned, study.settings
    differs = study.today.scenario is not study.scenario
    situations = {"Now": study.today, "When triggered": then} if differs else {"Now and when triggered": then}
    return Card(
        f"{F.text(study.scenario.name.texts)} ({', '.join([study.variant, *study.overrides])})",
        facts=[(when, _decision(situation)) for when, situation in situations.items()],
        head=HEAD,
        rows=[_row(then, name) for name in then.worths],
        right=range(1, len(HEAD) - 1),
        notes=[
            *(["the table is of when the plan is triggered: its targets, limits and costs"] if differs else []),
            *_left_out(then.worths.values()),
            *shared_cautions(then.estimates),
            f"simulated {study.years:,} years of each strategy, seed {settings.seed}, {settings.engine} engine",
        ],
        lists=[(f"Why {when.lower()}", _reasons(situation)) for when, situation in situations.items()],
    )


def _decision(situation: Situation) -> str:
    name = situation.choice.strategy
    title = F.text(situation.scenario.strategies[name].title.texts)
    return f"{name} ({title}), {met(situation.worths[name])}"


def _row(situation: Situation, name: str) -> list[str]:
    scenario, estimate, worth = situation.scenario, situation.estimates[name], situation.worths[name]
    recovery = estimate.recovery["all"]
    return [
        name,
        partial_money(worth.cost.month, scenario.currency.cost),
        availability(scenario, estimate),
        availability_interval(estimate),
        F.hours(estimate.downtime_hours_year.mean),
        quantile(recovery, 0.5),
        quantile(recovery, 0.95),
        minutes(estimate.loss["all"].mean),
        F.money(worth.net_benefit.mean, scenario.currency.value) + (" *" if worth.missing else ""),
        met(worth),
    ]


def _left_out(worths: Iterable[Worth]) -> list[str]:
    missing = dict.fromkeys(path for worth in worths for path in worth.missing)
    return [f"* leaves out what is unknown: {', '.join(missing)}"] * bool(missing)


def _reasons(situation: Situation) -> list[str]:
    return [f"{text}." for text in sentences((*situation.choice.reasons, *situation.choice.conditions))]
