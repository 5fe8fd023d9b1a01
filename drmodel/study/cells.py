"""Results as the words of a table."""

from typing import TYPE_CHECKING

from drmodel.analysis.screen import LIMITS, TARGETS, TOO_CLOSE
from drmodel.formatting import Formatter

if TYPE_CHECKING:
    from drmodel.analysis.compare import Worth
    from drmodel.calculators.costs import PartialTotal
    from drmodel.scenario.models import Scenario
    from drmodel.simulation.results import Estimate

F = Formatter("en")


def partial_money(total: "PartialTotal", currency: str) -> str:
    """A total of money, marked where it is a lower bound."""
    return ("≥ " if total.partial else "") + F.money(total.known, currency)


def availability(scenario: "Scenario", estimate: "Estimate") -> str:
    """With the digits of its interval, or more where it would read as the target without reaching it."""
    up, target = estimate.availability.mean, scenario.targets.availability
    if target is None or target.value.value is None:
        return F.share(up, 3)
    return max(F.share(up, 3), F.share_against(up, target.value.value), key=len)


def met(worth: "Worth") -> str:
    """What is missed and what is too close to call; what nobody stated is in neither."""
    verdicts = {measure: worth.verdicts[measure] for measure in (*TARGETS, *LIMITS)}
    missed = [measure for measure, verdict in verdicts.items() if verdict.met is False]
    close = [measure for measure, verdict in verdicts.items() if verdict.why == TOO_CLOSE]
    parts = [f"misses {', '.join(missed)}"] * bool(missed) + [f"too close: {', '.join(close)}"] * bool(close)
    return "; ".join(parts) or "meets all stated targets and limits"
