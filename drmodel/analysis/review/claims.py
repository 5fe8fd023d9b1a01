"""The claims that a scenario writes down, each held against what its expression comes to."""

from collections.abc import Iterator

from drmodel.analysis.causes import by_cause
from drmodel.analysis.review.findings import ROUNDING, Amount, Case, Finding
from drmodel.formatting import Sentence, Value
from drmodel.scenario.building import reading_of
from drmodel.scenario.business import Claim
from drmodel.scenario.claims import look_up, quantity_measured, results_of
from drmodel.scenario.expressions import ExpressionError, Measured, base_unit, evaluate, parse, written_in
from drmodel.scenario.quantities import Quantity


def claims(case: Case) -> Iterator[Finding]:
    """Claims that the model does not bear out, and those that nobody can check."""
    root, _ = case.scenario.layers.resolve()
    reading, values = reading_of(root), results(case)
    known = results_of(root, reading)
    for name, claim in case.scenario.claims.items():
        try:
            found = evaluate(parse(claim.expression), lambda path: look_up(root, reading, path, known, values))
        except ExpressionError:  # what can be checked before a result is there was: it divides by one that is 0
            found = Measured(None, None)
        if claim.stated.known and _holds(claim, found):
            continue
        unit = claim.stated.unit or "1" if claim.stated.known else base_unit(found.units)
        yield Finding(
            "claim",
            f"claims.{name}",
            claim.severity,
            Sentence("{words}", {"words": Value("text", claim.says.texts)}),
            Sentence("State it otherwise")
            if claim.remedy is None
            else Sentence("{words}", {"words": Value("text", claim.remedy.texts)}),
            Amount(_number(claim.stated), unit),
            Amount(written_in(found, unit) if claim.stated.known else found.value, unit),
            claim.section.texts,
            claim.evidence,
        )


def results(case: Case) -> dict[str, float | None]:
    """The results that claims may read, by path, in the units of `drmodel.scenario.claims.results_of`."""
    found: dict[str, float | None] = {}
    for name, estimate in case.estimates.items():
        worth = case.worths[name]
        recovery, loss = estimate.recovery["all"].mean, estimate.loss["all"].mean
        own = {
            "availability": estimate.availability.mean,
            "downtime_hours": estimate.downtime_hours_year.mean,
            "outage_cost": worth.outage_cost_year.mean,
            "avoided_hours": worth.avoided_hours.mean,
            "avoided_loss": worth.avoided_loss.mean,
            "added_cost": worth.cost.added_year.known,
            "net_benefit": worth.net_benefit.mean,
            "recovery_time": None if recovery is None else recovery.mean,
            "data_loss": None if loss is None else loss.mean,
            **{f"downtime_by_cause.{cause}": hours for cause, hours in by_cause(case.scenario, estimate).items()},
        }
        found |= {f"outcomes.{name}.{key}": value for key, value in own.items()}
        month = worth.cost.month
        found[f"strategies.{name}.cost_month"] = None if month.partial else month.known
    return found


def _holds(claim: Claim, found: Measured) -> bool:
    """Whether what is stated is what was found, as far as the claim means it."""
    low, high = (_end(claim.stated, end) for end in ("low", "high"))
    value = found.value
    if value is None or low is None or high is None:
        return False
    if claim.tolerance is not None and claim.tolerance.known:
        room = quantity_measured(claim.tolerance).value or 0.0
    else:
        room = ROUNDING * max(abs(low), abs(high))
    not_above, not_below = value <= high + room, value >= low - room
    return {"equal": not_above and not_below, "at_most": not_above, "at_least": not_below}[claim.bound]


def _end(stated: Quantity, end: str) -> float | None:
    """A bound of what is stated, in base units; its only value where it has no bounds."""
    own = getattr(stated, end)
    whole = quantity_measured(stated).value
    if own is None or not stated.value or whole is None:
        return whole
    return float(own) * whole / stated.value


def _number(stated: Quantity) -> float | None:
    return None if not stated.known else written_in(quantity_measured(stated), stated.unit or "1")
