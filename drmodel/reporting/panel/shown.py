"""A study as HTML that follows the levers: the decision, the options side by side, where the downtime comes from."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from drmodel.analysis.causes import by_cause, cause_title
from drmodel.analysis.screen import LIMITS, TARGETS
from drmodel.formatting import EN_DASH, Value, share_digits
from drmodel.reporting.blocks import Card, Cards, Lines, Number, Numbers
from drmodel.reporting.decision import decision_section
from drmodel.reporting.figures.palette import palette
from drmodel.reporting.figures.stacks import interval_text
from drmodel.reporting.view import View
from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.statistics import Interval

MINUTES = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def safe(text: str) -> str:
    """Text of a scenario as text: no markup, and no direction that runs into what stands beside it."""
    return f"<bdi>{escape(_CONTROL.sub(' ', text))}</bdi>"


def decision(view: View) -> str:
    """What to do now and when triggered, its numbers, and why."""
    section = decision_section(view)
    parts = [f"<h2>{safe(section.title)}</h2>", f"<p>{safe(section.why)}</p>"]
    for block in section.blocks:
        if isinstance(block, Cards):
            parts.append(f'<div class="drm-cards">{"".join(map(_card, block.cards))}</div>')
        elif isinstance(block, Numbers):
            parts.append(f'<div class="drm-numbers">{"".join(map(_number, block.numbers))}</div>')
        elif isinstance(block, Lines):
            parts.append(_folded(block.title, block.lines))
    return "".join(parts)


def options(view: View, looked_at: str) -> str:
    """A row for each option: what it costs, what users go through, what it returns."""
    study = view.study
    colours, estimates, worths = palette(study.scenario), study.planned.estimates, study.planned.worths
    longest = max((one.downtime_hours_year.mean for one in estimates.values()), default=0.0)
    farthest = max((abs(one.net_benefit.mean) for one in worths.values()), default=0.0)
    heads = (
        view._("Option"),
        view._("Cost a month"),
        view._("Availability"),
        view._("Downtime a year"),
        view.say("Recovery time, median and {p}", p=Value("share", 0.95)),
        view._("Data loss, mean"),
        view._("Net benefit a year"),
    )
    rows = []
    for name, worth in worths.items():
        estimate = estimates[name]
        cells = (
            _bar(estimate.downtime_hours_year.mean, longest, colours[name])
            + _two(view.words.hours(estimate.downtime_hours_year.mean), interval_text(estimate, view.words)),
            _two(*_recovery(view, estimate.recovery["all"])),
            safe(_mean(view, estimate.loss["all"])),
            _bar(worth.net_benefit.mean, farthest, colours[name])
            + _two(view.value_money(worth.net_benefit.mean), _money_interval(view, worth.net_benefit)),
        )
        first = (safe(view.cost_money(worth.cost.month)), _two(*_availability(view, estimate)))
        rows.append(
            f'<tr data-strategy="{name}"{" class=drm-looked-at" if name == looked_at else ""}>'
            f'<th scope="row"><i style="background:{colours[name]}"></i>{safe(view.title(name))}'
            f"<small>{safe(_missed(view, name))}</small></th>"
            + "".join(
                f'<td data-label="{escape(head)}">{cell}</td>'
                for head, cell in zip(heads[1:], (*first, *cells), strict=True)
            )
            + "</tr>"
        )
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    return (
        f"<h2>{escape(view._('The options at the targets of the plan'))}</h2>"
        f'<table class="drm-options"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def causes(view: View, looked_at: str) -> str:
    """Hours of downtime of one option by cause, the greatest first."""
    scenario = view.study.scenario
    hours = by_cause(scenario, view.study.planned.estimates[looked_at])
    greatest = max(hours.values(), default=0.0)
    rows = [
        f"<li><span>{safe(view.words.text(cause_title(scenario, cause)))}</span>"
        f"{_bar(found, greatest, palette(scenario)[looked_at])}<b>{safe(view.words.hours(found))}</b></li>"
        for cause, found in sorted(hours.items(), key=lambda item: -item[1])
        if found > 0
    ]
    title = view.say("Hours a year that {name} is down, by cause", name=Value("text", view.title(looked_at)))
    return f'<h2>{safe(title)}</h2><ul class="drm-causes">{"".join(rows)}</ul>'


def simulated(view: View, goes_on: bool) -> str:
    """What it rests on, and whether more is on its way."""
    text = view.simulated()
    return safe(f"{text}; {view._('more years are being simulated')}" if goes_on else text)


def _card(card: Card) -> str:
    rows = "".join(f"<div><dt>{safe(label)}</dt><dd>{safe(text)}</dd></div>" for label, text in card.rows)
    kind = "drm-card drm-accent" if card.accent else "drm-card"
    return (
        f'<section class="{kind}"><p>{safe(card.stamp)} <small>{safe(card.side)}</small></p>'
        f"<h3>{safe(card.title)}</h3><dl>{rows}</dl></section>"
    )


def _number(number: Number) -> str:
    return f"<div><b>{safe(number.number)}</b> {safe(number.unit)}<small>{safe(number.what)}</small></div>"


def _folded(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{safe(line)}</li>" for line in lines)
    return f"<details><summary>{safe(title)}</summary><ul>{items}</ul></details>"


def _two(value: str, note: str) -> str:
    return f"<b>{safe(value)}</b><small>{safe(note)}</small>"


def _bar(value: float, longest: float, colour: str) -> str:
    """A bar beside its number, which says all to who cannot see it."""
    width = 100 * abs(value) / longest if longest else 0.0
    kind = ' class="drm-negative"' if value < 0 else ""
    return f'<s aria-hidden="true"{kind}><i style="width:{width:.1f}%;background:{colour}"></i></s>'


def _availability(view: View, estimate: Estimate) -> tuple[str, str]:
    """With as many digits as tell it from the target, and its interval with as many."""
    target, up = view.study.scenario.targets.availability, estimate.availability
    goal = None if target is None else target.value.value
    mean = view.words.share(up.mean, 3) if goal is None else view.words.share_against(up.mean, goal)
    digits = max(3, 0 if goal is None else share_digits(goal))
    return mean, view.words.interval(100 * up.low, 100 * up.high, digits) if estimate.bounded else EN_DASH


def _recovery(view: View, found: Distribution) -> tuple[str, str]:
    if found.mean is None:
        return EN_DASH, EN_DASH
    median, most = (view.words.minutes(found.quantiles[p].mean * MINUTES) for p in (0.5, 0.95))
    return median, most


def _mean(view: View, found: Distribution) -> str:
    return EN_DASH if found.mean is None else view.words.minutes(found.mean.mean * MINUTES)


def _money_interval(view: View, found: Interval) -> str:
    return f"{view.value_money(found.low)} {EN_DASH} {view.value_money(found.high)}"


def _missed(view: View, name: str) -> str:
    """Targets and limits that it misses; those that nobody stated are in neither."""
    verdicts = view.study.planned.worths[name].verdicts
    titles: Mapping[str, str] = {
        "availability": view._("availability"),
        "rto": "RTO",
        "rpo": "RPO",
        "latency": view._("latency"),
        "budget": view._("budget"),
        "countries": view._("allowed countries"),
        "sla": view._("service level in force"),
    }
    missed = [titles[measure] for measure in (*TARGETS, *LIMITS) if verdicts[measure].met is False]
    if not missed:
        return view._("misses nothing that is stated")
    return view.say("misses {what}", what=Value("text", ", ".join(missed)))
