"""How sure the decision is while inputs are uncertain: odds, regret, bad years, targets, and what is worth knowing."""

from collections.abc import Callable

from drmodel.analysis.recommend import for_targets
from drmodel.analysis.surety import odds as shown_odds
from drmodel.analysis.uncertainty.inputs import ranged
from drmodel.analysis.uncertainty.results import InputValue, Uncertainty
from drmodel.analysis.uncertainty.spread import Spread
from drmodel.formatting import EN_DASH, Value, months
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.brief import shortened
from drmodel.reporting.decision import flips
from drmodel.reporting.figures.exceedance import BAD
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.view import View
from drmodel.scenario.leaves import Source

MOST = 8  # inputs that are listed


def uncertainty_section(view: View) -> Section | None:
    """How often each option is the best, what bad years cost, the odds of each target; None without joint samples."""
    found = view.study.uncertainty
    if found is None:
        return None
    blocks: list[Block] = [
        *view.figure("sureness", _odds_finding(view, found), _odds_what(view), _sampled(view, found)),
        *view.figure(
            "exceedance",
            _exceedance_finding(view, found),
            view._("Downtime and lost data of a year, valued; over all cases and simulated years"),
            _sampled(view, found),
        ),
        *_targets(view, found),
        _spreads(view, found),
        *flips(view),
        *_inputs(view, found),
    ]
    return Section(_finding(view, found), _why(view, found), tuple(blocks))


def _finding(view: View, found: Uncertainty) -> str:
    """Whether the choice stands, and how often it is the right one."""
    choice = view.study.planned.choice
    name = Value("text", view.title(choice.strategy))
    odds = shown_odds(found.options[choice.strategy].p_best)
    if choice.sure.too_close:
        return view.say("Too close to call: {name} is the best in {odds} of the cases", name=name, odds=odds)
    if for_targets(choice, view.study.planned.worths):
        return view.say(
            "{name} is chosen for the targets; it leaves the most in {odds} of the cases", name=name, odds=odds
        )
    return view.say("{name} is the best in {odds} of the cases", name=name, odds=odds)


def _why(view: View, found: Uncertainty) -> str:
    """How much was uncertain, what it would be worth to know all, and how sure the decision of today is."""
    drawn = view.say(
        "{n} uncertain inputs were drawn together {samples} times. To know them all before choosing would be worth "
        "{value} a year.",
        n=Value("number", len(found.inputs)),
        samples=Value("number", found.samples),
        value=Value("text", view.value_money(found.evpi)),
    )
    now, today = view.study.today.choice.strategy, view.study.uncertainty_today
    if today is None:
        return f"{drawn} {view._('How sure the decision of today is was not computed.')}"
    of_today = view.say(
        "The decision of today, {name}, leaves the most in {odds} of the cases, and {regret} a year on the table "
        "against whoever knew the inputs.",
        name=Value("text", view.title(now)),
        odds=shown_odds(today.options[now].p_best),
        regret=Value("text", view.value_money(today.options[now].expected_regret)),
    )
    return f"{drawn} {of_today}"


def _sampled(view: View, found: Uncertainty) -> str:
    return view.say(
        "Source: {samples} joint samples of the uncertain inputs, {years} years of each option in each, seed {seed}",
        samples=Value("number", found.samples),
        years=Value("number", found.replications * found.mission_years),
        seed=Value("text", str(view.study.settings.seed)),
    )


def _odds_what(view: View) -> str:
    return view._(
        "Share of the cases in which an option is the best within the limits; net benefit a year with its median; what "
        "choosing it leaves on the table a year"
    )


def _odds_finding(view: View, found: Uncertainty) -> str:
    """The choice, and who else could be the best."""
    choice = view.study.planned.choice.strategy
    others = {name: option.p_best for name, option in found.options.items() if name != choice and option.p_best > 0}
    if not others:
        return view._("No other option is the best in any case")
    other = max(others, key=lambda name: others[name])
    values = {"other": Value("text", view.title(other)), "odds": shown_odds(others[other])}
    return view.say("Of the others, {other} is the best most often: in {odds} of the cases", **values)


def _exceedance_finding(view: View, found: Uncertainty) -> str:
    """What a bad year costs, with today's option and with the choice."""
    loss = {name: dict(option.exceedance).get(BAD, 0.0) for name, option in found.options.items()}
    most, least = max(loss, key=lambda name: loss[name]), min(loss, key=lambda name: loss[name])
    values = {
        "n": Value("number", 1 / BAD),
        "high": Value("text", view.value_money(loss[most])),
        "least": Value("text", view.title(least)),
        "low": Value("text", view.value_money(loss[least])),
        "most": Value("text", view.title(most)),
    }
    if loss[most] == loss[least]:
        return view.say("In one year of {n} every option loses more than {high}", n=values["n"], high=values["high"])
    return view.say(
        "In one year of {n} more than {high} is lost with {most}, and more than {low} with {least}", **values
    )


def _targets(view: View, found: Uncertainty) -> list[Block]:
    """Odds of each target that a simulation can tell of; nothing without any."""
    titles = {"availability": view._("Availability"), "rto": "RTO", "rpo": "RPO"}
    stated = [target for target in titles if any(target in option.targets for option in found.options.values())]
    if not stated:
        return []
    columns = [(view._("Option"), 3.4, False)]
    for target in stated:
        single = view._("in a single year") if target == "availability" else view._("in a single event")
        room = 1.85 if target == "availability" else 1.5
        columns += [
            (f"{titles[target]} {view._('in the long run')}", room, True),
            (f"{titles[target]} {single}", room, True),
        ]
    rows: list[list[Cell | str]] = []
    for name, option in found.options.items():
        row: list[Cell | str] = [Cell(view.title(name), strong=True)]
        for target in stated:
            odds = option.targets.get(target)
            single_meets = None if odds is None else odds.single_meets
            row += [
                EN_DASH if odds is None else Cell(share_text(odds.mean_meets, view.words), strong=True),
                EN_DASH if single_meets is None else share_text(single_meets, view.words),
            ]
        rows.append(row)
    what = view._(
        "Share of the cases in which the mean, or enough of the events, keep it; beside it that of single years or "
        "events"
    )
    return [table(_targets_finding(view, found), what, columns, rows, _sampled(view, found), dense=True)]


def _targets_finding(view: View, found: Uncertainty) -> str:
    """Whether any option may reach the availability target."""
    target = view.study.scenario.targets.availability
    odds = {
        name: o.targets["availability"].mean_meets for name, o in found.options.items() if "availability" in o.targets
    }
    if not odds or target is None or target.value.value is None:
        return view._("How likely each target is met")
    goal, best = Value("share", target.value.value), max(odds, key=lambda name: odds[name])
    if not odds[best]:
        return view.say("In no case does any option reach {target} on average", target=goal)
    return view.say(
        "{name} reaches {target} on average in {odds} of the cases",
        name=Value("text", view.title(best)),
        target=goal,
        odds=shown_odds(odds[best]),
    )


def _spreads(view: View, found: Uncertainty) -> Block:
    """What each option comes to; the net present value only where a discount rate is known."""
    columns = [
        (view._("Option"), 1.75, False),
        (view._("Downtime a year"), 1.9, True),
        (view._("Loss"), 2.6, True),
        (view._("Added cost"), 2.35, True),
        (view._("Net benefit"), 2.55, True),
    ]
    what = view._("Median of the cases, and below it the bounds between which 90 % of them lie; all of a year")
    valued = all(option.npv is not None for option in found.options.values())
    if valued:
        columns.append((view._("Net present value"), 2.35, True))
        what = view.say(
            "Median of the cases, and below it the bounds between which 90 % of them lie; of a year, but the net "
            "present value, which is of {horizon}",
            horizon=months(view.study.scenario.finance.months, 0),
        )
    rows: list[list[Cell | str]] = []
    for name, option in found.options.items():
        rows.append(
            [
                Cell(view.title(name), strong=True),
                _spread(view, option.downtime, view.words.hours),
                *(
                    _spread(view, one, view.value_money)
                    for one in (option.outage_cost, option.added_cost, option.net_benefit, option.npv)
                    if one is not None
                ),
            ]
        )
    return table(_spreads_finding(view, found), what, columns, rows, _sampled(view, found), dense=True)


def _spread(view: View, found: Spread, text: Callable[[float], str]) -> Cell:
    """A median above its bounds; what is the same in all cases has none, and nothing at all is a dash."""
    low, high = Value("text", text(found.p5)), Value("text", text(found.p95))
    if low == high:
        return Cell(text(found.p50) if found.p50 else EN_DASH)
    return Cell(text(found.p50), view.say("{low} to {high}", low=low, high=high))


def _spreads_finding(view: View, found: Uncertainty) -> str:
    """Where the value of the choice lies."""
    choice = view.study.planned.choice.strategy
    npv = found.options[choice].npv
    if npv is None or npv.p5 == npv.p95:
        return view._("What the options come to while inputs are uncertain")
    return view.say(
        "Net present value of {name}: {low} to {high} in 90 % of the cases",
        name=Value("text", view.title(choice)),
        low=Value("text", view.value_money(npv.p5)),
        high=Value("text", view.value_money(npv.p95)),
    )


def _inputs(view: View, found: Uncertainty) -> list[Block]:
    """What is most worth knowing; nothing where no input is worth it."""
    listed = [one for one in found.inputs if one.evppi > 0][:MOST]
    if not listed:
        return []
    quantities = {one.path: one.quantity for one in ranged(view.study.scenario)}
    sources = {one.path: one.source for one in view.study.assumptions}
    rows: list[list[Cell | str]] = [
        [
            Cell(view.names([one.path]), strong=True),
            view.quantity(quantities.get(one.path)),
            Cell(view.value_money(one.evppi), strong=True, accent=True),
            _source(view, sources, one),
        ]
        for one in listed
    ]
    block = table(
        view.say("Most worth knowing before choosing: {name}", name=Value("text", view.names([listed[0].path]))),
        view._(
            "What it would be worth a year to know one input for sure before choosing; those worth nothing are left out"
        ),
        (
            (view._("Input"), 4, False),
            (view._("Range"), 3.2, False),
            (view._("Worth a year"), 1.6, True),
            (view._("Source"), 4, False),
        ),
        rows,
        _sampled(view, found),
        dense=True,
    )
    return [block]


def _source(view: View, sources: dict[str, Source | None], one: InputValue) -> str:
    """Where an input comes from: its own source, or that of the law that it is a parameter of."""
    holders = [path for path in sources if one.path == path or one.path.startswith(f"{path}.")]
    source = sources[max(holders, key=len)] if holders else None
    return EN_DASH if source is None else shortened(source.text(view.words.language))
