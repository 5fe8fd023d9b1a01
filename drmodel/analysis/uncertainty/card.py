"""The card by which joint samples show how sure a decision is."""

from typing import TYPE_CHECKING

from drmodel.display import Card
from drmodel.formatting import Formatter

if TYPE_CHECKING:
    from drmodel.analysis.uncertainty.results import OptionUncertainty, Uncertainty

TARGETS = {"availability": "years that reach the availability", "rto": "within RTO", "rpo": "within RPO"}
HEAD = ("strategy", "best in", "expected regret", "net benefit", "5 % to 95 % of it", *TARGETS.values())
NOTHING = "–"
MOST = 8  # inputs that are named
F = Formatter("en")


def uncertainty_card(found: "Uncertainty") -> Card:
    """The options side by side, then the inputs that are most worth knowing."""
    worth = [f"{one.path}: {F.number(one.evppi)}" for one in found.inputs[:MOST] if one.evppi > 0]
    years = found.replications * found.mission_years
    return Card(
        "How sure the decision is",
        facts=[
            ("Samples", f"{found.samples:,}, of all ranges together; {years:,} years of each strategy in each"),
            ("To know all inputs before choosing", f"worth {F.number(found.evpi)} a year"),
        ],
        head=HEAD,
        rows=[_row(name, one) for name, one in found.options.items()],
        right=range(1, len(HEAD)),
        notes=["money is of a year, in the value currency"],
        lists=[("To know one of them is worth, a year", worth)] if worth else [],
    )


def _row(name: str, one: "OptionUncertainty") -> list[str]:
    odds = [one.targets[target].single_meets if target in one.targets else None for target in TARGETS]
    return [
        name,
        F.share(one.p_best, 0),
        F.number(one.expected_regret),
        F.number(one.net_benefit.mean),
        f"{F.number(one.net_benefit.p5)} to {F.number(one.net_benefit.p95)}",
        *(NOTHING if share is None else F.share(share, 0) for share in odds),
    ]
