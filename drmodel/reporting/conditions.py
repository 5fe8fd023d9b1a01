"""What must be true for the targets."""

from drmodel.analysis.causes import by_cause, cause_title, remedy
from drmodel.analysis.costs import baseline_of
from drmodel.analysis.must_be_true import CurableDowntime, curable_downtime
from drmodel.analysis.screen import LIMITS, TARGETS, Verdict
from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Lines, Section, table
from drmodel.reporting.view import View


def conditions_section(view: View) -> Section:
    """Which targets each option meets, and what would have to be true."""
    study = view.study
    base = study.planned.estimates[baseline_of(study.scenario)]
    curable = curable_downtime(study.scenario, base, study.objectives.rto_modes)
    blocks: list[Block] = []
    if curable is not None:
        blocks.append(_curable(view, curable))
    blocks.append(_verdicts(view))
    target = study.scenario.targets.availability
    if target is not None and target.value.value is not None:
        goal = target.value.value
        what = view._(
            "Availability as the greatest causes of each option end one after the other; the scale counts what is "
            "missing to 100 %"
        )
        blocks += [*view.figure("remedies", _remedies_finding(view, goal), what), _remedies(view, goal)]
    unknown = dict.fromkeys(view.sentence(sentence) for sentence in study.planned.choice.conditions)
    if unknown:
        blocks.append(Lines(view._("What is not known"), tuple(f"{line}." for line in unknown)))
    return Section(_finding(view, curable), _why(view, curable), tuple(blocks))


def _finding(view: View, curable: CurableDowntime | None) -> str:
    if curable is None:
        return view._("What must be true for the targets")
    values = {"there": Value("share", curable.there, 1), "needed": Value("share", curable.needed, 1)}
    if not curable.possible:
        return view.say("Failover alone cannot reach the target, even if it cured every outage")
    if curable.enough:
        return view.say(
            "Failover must cure {needed} of the downtime, and {there} comes from the loss of a site", **values
        )
    return view.say("Failover must cure {needed} of the downtime; only {there} comes from the loss of a site", **values)


def _why(view: View, curable: CurableDowntime | None) -> str:
    if curable is None:
        return view._(
            "Without an availability target, a recovery objective and outages longer than it, no share can be named."
        )
    return view.say(
        "Today's option is down for {hours} a year, in outages of {length} on average.",
        hours=Value("hours", curable.hours_year),
        length=Value("minutes", curable.mttr * 60),
    )


def _curable(view: View, curable: CurableDowntime) -> Block:
    words, targets = view.words, view.study.scenario.targets
    needed = words.share(curable.needed, 1) if curable.possible else view._("not even all")
    rows: list[list[Cell | str]] = [
        [view._("Downtime a year of today's option"), words.hours(curable.hours_year)],
        [view._("Mean length of an outage"), words.minutes(curable.mttr * 60)],
        [
            view._("Length of one that failover cures: the objective"),
            view.quantity(None if targets.rto is None else targets.rto.value),
        ],
        [
            view._("Availability to reach"),
            view.quantity(None if targets.availability is None else targets.availability.value),
        ],
        [
            Cell(view._("Share of the downtime that failover must cure"), strong=True),
            Cell(needed, strong=True, accent=True),
        ],
        [
            Cell(view._("Share that the loss of a site causes"), strong=True),
            Cell(words.share(curable.there, 1), strong=True),
        ],
    ]
    return table(
        view._("The share of the downtime that failover must cure"),
        view._("If failover ended an outage within its objective, and left the others as they are"),
        ((view._("Quantity"), 5, False), (view._("Value"), 2, True)),
        rows,
        view.simulated(),
    )


def _verdicts(view: View) -> Block:
    titles = {
        "availability": view._("Availability"),
        "rto": view._("RTO"),
        "rpo": view._("RPO"),
        "latency": view._("Latency"),
        "budget": view._("Budget"),
        "countries": view._("Countries"),
        "sla": view._("SLA in force"),
    }
    worths = view.study.planned.worths
    rows: list[list[Cell | str]] = [
        [
            Cell(view.title(name), strong=True),
            *(_verdict(view, worth.verdicts[measure]) for measure in (*TARGETS, *LIMITS)),
        ]
        for name, worth in worths.items()
    ]
    return table(
        view._("Targets and limits"),
        view._("When triggered"),
        ((view._("Option"), 2.6, False), *((titles[measure], 1.5, False) for measure in (*TARGETS, *LIMITS))),
        rows,
        view.simulated(),
        dense=True,
    )


def _verdict(view: View, verdict: Verdict) -> Cell:
    if verdict.met is not None:
        return Cell(view._("met"), strong=True) if verdict.met else Cell(view._("missed"), accent=True)
    if verdict.why.startswith(("unknown: targets.", "unknown: constraints.")):
        return Cell(view._("not stated"))
    if verdict.why.startswith("unknown"):
        return Cell(view._("unknown"))
    reasons = {"too close to call": view._("too close"), "not applicable": EN_DASH}
    return Cell(reasons[verdict.why])


def _remedies_finding(view: View, target: float) -> str:
    """How many causes have to end before an option reaches the target, and which option needs the fewest."""
    estimates = view.study.planned.estimates
    found = {name: remedy(view.study.scenario, estimate, target) for name, estimate in estimates.items()}
    needed = {name: len(one.causes) for name, one in found.items() if one.enough}
    goal = Value("share", target)
    if not needed:
        return view.say("Not even without all of its causes does any option reach {target}", target=goal)
    as_is = sum(count == 0 for count in needed.values())
    if as_is:
        return view.say(
            "{n} option reaches {target} as things are",
            "{n} options reach {target} as things are",
            n=Value("number", as_is),
            target=goal,
        )
    nearest = min(needed, key=lambda name: (needed[name], -found[name].availability))
    return view.say(
        "No option reaches {target} before {n} cause of downtime ends; {name} is closest",
        "No option reaches {target} before {n} causes of downtime end; {name} is closest",
        n=Value("number", needed[nearest]),
        target=goal,
        name=Value("text", view.title(nearest)),
    )


def _remedies(view: View, target: float) -> Block:
    scenario, words = view.study.scenario, view.words
    rows: list[list[Cell | str]] = []
    for name, estimate in view.study.planned.estimates.items():
        found = remedy(scenario, estimate, target)
        greatest = max(by_cause(scenario, estimate).items(), key=lambda item: item[1])
        causes = [words.text(cause_title(scenario, cause)) for cause in found.causes]
        rows.append(
            [
                Cell(view.title(name), strong=True),
                Cell(
                    words.text(cause_title(scenario, greatest[0])),
                    view.say("{hours} a year", hours=Value("hours", greatest[1])),
                ),
                ", ".join(causes) or view._("nothing: it is reached"),
                words.share_against(found.availability, target)
                if found.causes
                else words.share_against(estimate.availability.mean, target),
            ]
        )
    return table(
        view._("What would have to go"),
        view.say(
            "The fewest greatest causes without which an option would reach {target}", target=Value("share", target)
        ),
        (
            (view._("Option"), 2.6, False),
            (view._("Greatest cause"), 2.6, False),
            (view._("Causes that must end"), 4, False),
            (view._("Availability then"), 1.6, True),
        ),
        rows,
        view.simulated(),
    )
