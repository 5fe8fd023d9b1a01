"""Page one, for who pays: what to do now and when triggered, what it costs and returns, what would change it."""

import math

from drmodel.analysis.compare import hourly_cost
from drmodel.analysis.costs import baseline_of
from drmodel.analysis.recommend import Choice, Flip, for_targets
from drmodel.analysis.surety import odds
from drmodel.calculators.costs import PartialTotal
from drmodel.formatting import NBSP, Value
from drmodel.reporting.blocks import Block, Card, Cards, Cell, Lines, Number, Numbers, Section, table
from drmodel.reporting.downtime import on_page_one
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.figures.stacks import interval_text
from drmodel.reporting.view import View
from drmodel.study.results import Situation


def decision_section(view: View) -> Section:
    """The decision, its reasons, and what would change it."""
    study = view.study
    figure = on_page_one(view)
    room = study.uncertainty is None or not figure  # for all flips, else for the nearest only
    blocks: list[Block] = [
        Cards(
            (
                _card(view, study.today, view._("Decide now"), view._("today's targets and costs"), accent=True),
                _card(
                    view, study.planned, view._("When triggered"), view._("the plan's targets and costs"), accent=False
                ),
            )
        ),
        _numbers(view),
        *figure,
        Lines(view._("Why"), _reasons(view) if room else (*_reasons(view), *_nearest_flip(view))),
    ]
    if room:
        blocks += flips(view)
    return Section(_finding(view), _why(view), tuple(blocks))


def _finding(view: View) -> str:
    """The headline: both decisions, and whether the plan's meets its targets."""
    now, later = view.study.today.choice, view.study.planned.choice
    baseline = baseline_of(view.study.scenario)
    names = {
        "now": Value("text", view.title(now.strategy)),
        "later": Value("text", view.title(later.strategy)),
    }
    names["targets"] = Value(
        "text", view._("all targets of the plan") if _all_stated(later) else view._("all stated targets of the plan")
    )
    same, stay = now.strategy == later.strategy, now.strategy == baseline
    if later.meets_all:
        if same:
            return view.say("{now} is the choice now and later, and meets {targets}", **names)
        if stay:
            return view.say("Nothing to buy now; when triggered, {later} meets {targets}", **names)
        return view.say("{now} now; when triggered, {later} meets {targets}", **names)
    if same and stay:
        return view.say("No option meets {targets}, and none returns what it costs: stay with {now}", **names)
    if same:
        return view.say("No option meets {targets}; {now} returns most, now and later", **names)
    if stay:
        return view.say(
            "Nothing to buy now; when triggered {later} returns most, and no option meets {targets}", **names
        )
    return view.say("{now} now, {later} when triggered; no option meets {targets}", **names)


def _all_stated(choice: Choice) -> bool:
    return not any(path.startswith("targets.") for path in choice.not_stated)


def _why(view: View) -> str:
    base = view.study.planned.estimates[baseline_of(view.study.scenario)]
    return view.say(
        "{name} is down {hours} a year. An hour of outage costs {today} today and {planned} when triggered.",
        name=Value("text", view.title(baseline_of(view.study.scenario))),
        hours=Value("hours", base.downtime_hours_year.mean),
        today=_hour(view, view.study.today),
        planned=_hour(view, view.study.planned),
    )


def _hour(view: View, situation: Situation) -> Value:
    return Value("money", hourly_cost(situation.scenario).known, currency=view.study.scenario.currency.value)


def _card(view: View, situation: Situation, stamp: str, side: str, accent: bool) -> Card:
    name = situation.choice.strategy
    worth, estimate, words = situation.worths[name], situation.estimates[name], view.words
    target = situation.scenario.targets.availability
    goal = None if target is None else target.value.value
    per_year = view._("a year")
    delivers = (
        words.share(estimate.availability.mean, 2)
        if goal is None
        else words.share_against(estimate.availability.mean, goal)
    )
    rows = [
        (view._("Added cost"), _added(view, worth.cost.added_year)),
        (
            view._("Avoids"),
            f"{words.hours(worth.avoided_hours.mean)}, {view.value_money(worth.avoided_loss.mean)} {per_year}",
        ),
        (view._("Net benefit"), f"{view.value_money(worth.net_benefit.mean)} {per_year}"),
        (view._("Delivers"), f"{delivers}, {words.hours(estimate.downtime_hours_year.mean)} {per_year}"),
    ]
    if goal is not None:
        years = share_text(estimate.odds_year[goal].mean, words)
        rows.append(
            (
                view._("Target"),
                view.say("{target}, in {odds} of years", target=Value("share", goal), odds=Value("text", years)),
            )
        )
    rows.append((view._("Meets all"), view._("yes") if situation.choice.meets_all else view._("no")))
    rows.append((view._("How sure"), _sure(view, situation)))
    return Card(stamp, side, view.title(name), tuple(rows), accent)


def _sure(view: View, situation: Situation) -> str:
    """How sure a choice is in a few words; where no inputs were varied it says so."""
    sure = situation.choice.sure
    if sure.too_close:
        return view._("too close to call")
    if sure.p_best is None:
        return view._("no input was varied")
    if for_targets(situation.choice, situation.worths):
        return view.say("for the targets; leaves the most in {odds} of the cases", odds=odds(sure.p_best))
    return view.say("best in {odds} of the cases", odds=odds(sure.p_best))


def _added(view: View, cost: PartialTotal) -> str:
    amount = Value("text", view.value_money(cost.known))
    return (
        view.say("{amount} a year or more", amount=amount)
        if cost.partial
        else view.say("{amount} a year", amount=amount)
    )


def _numbers(view: View) -> Numbers:
    study, words = view.study, view.words
    base = study.planned.estimates[baseline_of(study.scenario)]
    later = study.planned.choice.strategy
    estimate, worth = study.planned.estimates[later], study.planned.worths[later]
    shown = [
        Number(
            words.number(base.downtime_hours_year.mean, 1),
            view._("h a year"),
            view.say(
                "down with today's option; 95 % interval {interval}",
                interval=Value("text", interval_text(base, words)),
            ),
        ),
        Number(
            words.number(estimate.downtime_hours_year.mean, 1),
            view._("h a year"),
            view.say("down with {name}", name=Value("text", view.title(later))),
        ),
        Number(
            view.value_money(worth.net_benefit.mean),
            "",
            view.say(
                "net benefit a year when triggered; 95 % interval {low} to {high}",
                low=Value("text", view.value_money(worth.net_benefit.low)),
                high=Value("text", view.value_money(worth.net_benefit.high)),
            ),
        ),
    ]
    if worth.benefit_cost_ratio is not None:
        shown.append(
            Number(words.number(worth.benefit_cost_ratio.mean, 1) + "×", "", view._("avoided loss over added cost"))
        )
    return Numbers(tuple(shown))


def _reasons(view: View) -> tuple[str, ...]:
    said = dict.fromkeys(view.sentence(sentence) for sentence in view.study.planned.choice.reasons)
    return tuple(f"{line}." for line in said)


def _nearest_flip(view: View) -> tuple[str, ...]:
    """The limit that is nearest to what is used, in a sentence; nothing without one."""
    known = [flip for flip in view.study.planned.choice.flips if flip.used and flip.value > 0]
    if not known:
        return ()
    near = min(known, key=lambda flip: abs(math.log(flip.value / (flip.used or 1.0))))
    values = {
        "name": Value("text", view.title(near.to)),
        "input": Value("text", view.names([near.path])),
        "limit": Value("text", _amount(view, near.value, near.unit)),
        "used": Value("text", _amount(view, near.used or 0.0, near.unit)),
    }
    if _side(near) == "<":
        return (view.say("{name} would be the best with “{input}” below {limit}; {used} is used.", **values),)
    return (view.say("{name} would be the best with “{input}” above {limit}; {used} is used.", **values),)


def flips(view: View) -> list[Block]:
    """What would change the answer; nothing where no single value does."""
    rows = [
        *_flip_rows(view, view.study.today.choice, view._("now")),
        *_flip_rows(view, view.study.planned.choice, view._("when triggered")),
    ]
    if not rows:
        return []
    block = table(
        view._("What would change the answer"),
        view._("Value of one input at which another option becomes the best, all else equal"),
        (
            (view._("Input"), 4.0, False),
            (view._("Decision"), 1.7, False),
            (view._("Used"), 1.8, True),
            (view._("Limit"), 2.1, True),
            (view._("Best beyond it"), 2.6, False),
        ),
        rows,
        dense=True,
    )
    return [block]


def _flip_rows(view: View, choice: Choice, when: str) -> list[list[Cell | str]]:
    return [
        [
            view.names([flip.path]),
            when,
            view._("unknown") if flip.used is None else _amount(view, flip.used, flip.unit),
            Cell(f"{_side(flip)}{NBSP}{_amount(view, flip.value, flip.unit)}", strong=True, accent=True),
            view.title(flip.to),
        ]
        for flip in choice.flips
    ]


def _side(flip: Flip) -> str:
    """On which side of its limit an input changes the answer."""
    return "<" if flip.used is not None and flip.value < flip.used else ">"


def _amount(view: View, value: float, unit: str) -> str:
    """Money in the unit of a flip: per hour or per month."""
    currency, period = unit.split("/")
    values = {"amount": Value("money", value, currency=currency)}
    return view.say("{amount} per hour", **values) if period == "h" else view.say("{amount} a month", **values)
