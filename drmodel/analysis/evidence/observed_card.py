"""The card by which an observation shows itself."""

import math
from typing import TYPE_CHECKING

from drmodel.display import Card
from drmodel.formatting import Formatter

if TYPE_CHECKING:
    from drmodel.analysis.evidence.observed import Bounded, Observation
    from drmodel.analysis.evidence.plausible import Plausibility, Predicted

F = Formatter("en")
NOTHING = "–"
_SMALLEST_TAIL = 0.001  # two thousand windows resolve no smaller one
_MOST_LINES = 8  # of a remark that are named


def observed_card(seen: "Observation") -> Card:
    """Months, means with intervals, error budget and plausibility."""
    head = ["month", "watched", "unknown", "outages", "down", "availability"]
    head += ["budget used", "burn rate"] if seen.sla is not None else []
    begin, end = (f"{moment:%Y-%m-%d %H:%M}" for moment in seen.window)
    facts = [("Watched", f"{F.hours(seen.up + seen.down)} from {begin} to {end} UTC{_unknown(seen)}")]
    up = seen.availability
    assert up.value is not None  # something was watched
    facts += [
        (
            "Availability",
            f"{F.share(up.value, 4)} (95 % interval {F.interval(100 * up.low, 100 * up.high, 2)} %), down "
            f"{F.hours(seen.down, 2)} in {seen.outages} outage{'s' * (seen.outages != 1)}"
            + (", the last not over" if seen.open else ""),
        ),
        ("Mean time between failures", _hours(seen.mtbf)),
        ("Mean time to repair", _hours(seen.mttr)),
    ]
    if seen.sla is not None:
        facts.append(("Service level", _against(seen, seen.sla)))
    if seen.plausibility is not None:
        facts.append(("Against the scenario", _verdict(seen.plausibility)))
    return Card(
        f"{seen.file}: availability as observed ({seen.kind})",
        facts=facts,
        head=head,
        rows=[_row(seen, at) for at in range(len(seen.months))],
        right=range(1, len(head)),
        notes=[remark_words(remark.words, remark.lines) for remark in seen.remarks],
        lists=[("Is it plausible", plausible_words(seen.plausibility))] if seen.plausibility is not None else [],
    )


def _unknown(seen: "Observation") -> str:
    if not seen.unknown:
        return ""
    return f"; {F.hours(seen.unknown)} of it unknown, neither up nor down"


def _hours(mean: "Bounded") -> str:
    high = "without end" if math.isinf(mean.high) else F.number(mean.high, 2)
    found = "none seen" if mean.value is None else F.hours(mean.value, 2)
    return f"{found} (95 % interval {F.number(mean.low, 2)} to {high})"


def _against(seen: "Observation", sla: float) -> str:
    up = seen.availability
    assert up.value is not None
    assert seen.budget_consumed is not None
    stand = "met" if up.value >= sla else "missed"
    sure = "" if up.low <= sla <= up.high else ", beyond what chance explains"
    return (
        f"{F.share(sla)} {stand}{sure}; {F.share(seen.budget_consumed, 0)} of the error budget used, "
        f"burn rate {F.number(seen.burn_rate or 0.0, 2)}; {seen.months_met} of {len(seen.months)} months meet it"
    )


def _row(seen: "Observation", at: int) -> list[str]:
    month = seen.months[at]
    row = [
        f"{month.month:%Y-%m}",
        F.hours(month.watched),
        F.hours(month.unknown) if month.unknown else NOTHING,
        str(month.outages),
        F.minutes(60 * month.down),
        NOTHING if month.availability is None else F.share(month.availability, 3),
    ]
    if seen.sla is not None:
        row += [
            NOTHING if month.budget_consumed is None else F.share(month.budget_consumed, 0),
            NOTHING if month.burn_rate is None else F.number(month.burn_rate, 2),
        ]
    return row


def remark_words(words: str, lines: tuple[int, ...]) -> str:
    """A remark with the lines that it is about."""
    if not lines:
        return words
    shown = ", ".join(str(line) for line in lines[:_MOST_LINES])
    more = f" and {len(lines) - _MOST_LINES:,} more" if len(lines) > _MOST_LINES else ""
    return f"{'line' if len(lines) == 1 else 'lines'} {shown}{more}: {words}"


def _verdict(found: "Plausibility") -> str:
    word = "plausible" if found.plausible else "implausible"
    return f"{word} under {found.strategy}, of which {found.windows:,} windows of that length were simulated"


def plausible_words(found: "Plausibility") -> list[str]:
    """What the scenario predicts for each measure, and how far out what was observed lies."""
    words = [
        f"outages: {_against_prediction(found.outages, F.number(found.outages.observed), '', 1)}",
        f"downtime: {_against_prediction(found.downtime, F.hours(found.downtime.observed, 2), ' h', 2)}",
    ]
    if found.notable:
        counted = (
            "they count as often as the probed function is likely to be among those lost"
            if found.probed
            else "they count in full; a table that leaves such out has fewer"
        )
        words.append(
            f"in {F.share(found.partial, 0)} of the simulated outages only a part of the functions is lost: {counted}"
        )
    return words


def _against_prediction(one: "Predicted", seen: str, unit: str, digits: int) -> str:
    side = "more" if one.observed > one.mean else "fewer" if one.observed < one.mean else "as many"
    if unit:
        side = {"fewer": "less", "as many": "as much"}.get(side, side)
    return (
        f"{seen} seen, {F.number(one.mean, digits)}{unit} expected, 90 % of the windows "
        f"{F.interval(one.low, one.high, digits)}{unit}; {side} than expected, tail probability "
        f"{F.share(one.tail, 1) if one.tail >= _SMALLEST_TAIL else f'below {F.share(_SMALLEST_TAIL, 1)}'}"
    )
