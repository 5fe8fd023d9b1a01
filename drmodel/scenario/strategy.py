"""A strategy: how it recovers, what it costs, and what somebody stated about it."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from drmodel.scenario.faults import Effect
from drmodel.scenario.leaves import ById, Entry, ReadOnly, Sourced, TextField, complain
from drmodel.scenario.measures import (
    CostOnce,
    CostPerMonth,
    Duration,
    Effort,
    Percentage,
    Price,
    Surcharge,
    Usage,
    Wage,
)
from drmodel.scenario.recovery import RecoveryPaths

# The names that large clouds give to the same states of a standby.
TOPOLOGY_ALIASES = {
    "single_region": "single",
    "backup_and_restore": "cold",
    "pilot_light": "cold",
    "warm_standby": "warm",
    "hot_standby": "warm",
    "multi_site": "active",
    "active_active": "active",
}


def _plain_topology(raw: object) -> object:
    """Our name for a topology that was given by an alias."""
    name = raw.replace("-", "_") if isinstance(raw, str) else raw
    return TOPOLOGY_ALIASES.get(name, name) if isinstance(name, str) else name


_NAMES = {
    "enum": [
        "single",
        "cold",
        "warm",
        "active",
        *TOPOLOGY_ALIASES,
        *(name.replace("_", "-") for name in TOPOLOGY_ALIASES),
    ]
}
Topology = Annotated[
    Literal["single", "cold", "warm", "active"], BeforeValidator(_plain_topology), WithJsonSchema(_NAMES)
]

# What a price per something is multiplied with.
_USAGE_OF = {
    "money/data": "data/time",
    "money/data/time": "data",
    "money/user": "users",
    "money/user/time": "users",
}
_USAGE_EXAMPLE = {"data/time": "50 GB/month", "data": "50 GB", "users": "100 users"}


class CostLine(Sourced):
    """One line of what a strategy costs, in the cost currency."""

    title: TextField | None = None
    item: str | None = None
    """Its row of the comparison: an id of `cost_items`."""
    amount: Price
    """Cost per month, once, per GB or per user; its `dimension` says which [money, per month]."""
    usage: Usage | None = None
    """How much is used of what is priced by amount [GB/month, GB or users]."""
    surcharge: Surcharge | None = None
    """Tax or fee on top [1]."""
    driver: str | None = None
    """What it grows with: an id of `drivers`."""
    term: Duration | None = None
    """Time that it is contracted for at least [h]."""
    list_price: CostPerMonth | None = None
    """What a dated price list asks for the same [cost currency/month]; reviewed, not used."""
    note: TextField | None = None

    @model_validator(mode="after")
    def _paid_by_the_month(self) -> "CostLine":
        for field in ("driver", "term"):
            if getattr(self, field) is not None and self.amount.dimension == "money":
                complain(f"a cost that is paid once has no {field}: remove it", field)
        return self

    @model_validator(mode="after")
    def _usage_of_a_price(self) -> "CostLine":
        needed = _USAGE_OF.get(self.amount.dimension)
        if needed and self.usage is None:
            complain(f"`{self.amount.written}` needs a usage: add `usage: {_USAGE_EXAMPLE[needed]}`")
        if self.usage is None or not self.usage.known or not self.amount.known:
            return self
        if needed is None:
            complain("a cost that is not per GB or per user has no usage: remove it", "usage")
        if self.usage.dimension != needed:
            complain(f"the usage of a price in {self.amount.unit} is written like `{_USAGE_EXAMPLE[needed]}`", "usage")
        return self


class ItemisedLine(Entry):
    """A line of a document's own bill of materials."""

    title: TextField
    provider: TextField | None = None
    """Whom it is bought from."""
    amount: CostPerMonth
    """[cost currency/month]"""
    note: TextField | None = None


class Itemised(Sourced):
    """A document's own bill of materials: shown and compared, never added."""

    lines: ById[ItemisedLine]
    stated_total: CostPerMonth | None = None
    """Total that the document states [cost currency/month]."""


class Stated(Sourced):
    """What a document states about a strategy: compared with the model, never used by it."""

    cost_month: CostPerMonth | None = None
    """[cost currency/month]"""
    at_least: bool = False
    """Whether the stated cost is a lower bound."""
    overhead: Percentage | None = None
    """Added share of cost in its table [1]."""
    added_cost_month: CostPerMonth | None = None
    """More than the baseline [cost currency/month]."""
    added_share: Percentage | None = None
    """Added share of cost in its prose [1]."""
    rto: Duration | None = None
    """Recovery time [h]."""
    rpo: Duration | None = None
    """Data lost at most [h]."""


class Measure(Sourced):
    """Something to do that needs no second site: what it costs and which fault modes it changes."""

    title: TextField
    costs: ById[CostLine] = Field(default_factory=ReadOnly)
    run_effort: Effort | None = None
    """Work to keep it going [h/month]."""
    setup_effort: ById[Duration] = Field(default_factory=ReadOnly)
    """Work to put it in place, by role [h]."""
    effects: ById[Effect] = Field(default_factory=ReadOnly)
    """What it changes, by fault mode."""


class CostItem(Entry):
    """A row of the comparison of costs."""

    title: TextField


class Labour(Sourced):
    """What work costs."""

    rates: ById[Wage]
    """Pay per hour by role, in either currency [money/h]."""
    run_role: str | None = None
    """The role that does the regular work: an id of `rates`."""


class Strategy(RecoveryPaths):
    """One of the options to choose from."""

    title: TextField
    summary: TextField | None = None
    """What it is, in a sentence."""
    pros: ById[TextField] = Field(default_factory=ReadOnly)
    """What speaks for it."""
    cons: ById[TextField] = Field(default_factory=ReadOnly)
    """What speaks against it."""
    topology: Topology
    """State of the standby, for the sketch and the colour only."""
    baseline: bool = False
    """Whether costs and benefits are measured against it; true for exactly one strategy."""
    measures: tuple[str, ...] = ()
    """Ids of `measures` that it includes."""
    run_effort: Effort | None = None
    """Work to keep it going [h/month]."""
    setup_effort: ById[Duration] = Field(default_factory=ReadOnly)
    """Work to put it in place, by role [h]; beside the tasks of the plan, if that puts it in place."""
    costs: ById[CostLine]
    """What it costs, line by line."""
    exit_cost: CostOnce | None = None
    """What leaving it costs at the end of the horizon [cost currency]."""
    itemised: Itemised | None = None
    stated: Stated | None = None
