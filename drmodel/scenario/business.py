"""What the business asks: targets, limits, the cost of an outage, triggers, and what it states of its return."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic.json_schema import JsonSchemaValue

from drmodel.scenario.leaves import ById, Day, Entry, Leaf, Reading, Sourced, SourceField, TextField, complain
from drmodel.scenario.measures import (
    ONE,
    Anything,
    CostPerMonth,
    Duration,
    Exchange,
    Growth,
    LossPerHour,
    Mixed,
    Number,
    RoundTrip,
    Share,
    ValuePerYear,
)
from drmodel.scenario.nodes import Node
from drmodel.scenario.places import Country
from drmodel.scenario.quantities import Quantity

CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class Currency(Sourced):
    """The currency of costs, that of values, and the pinned rate between them."""

    cost: CurrencyCode
    """Currency of what strategies cost."""
    value: CurrencyCode
    """Currency of outages, benefits and returns."""
    rate: Exchange = ONE
    """Value currency per cost currency; 1 if they are the same."""
    rate_date: Day | None = None
    """The day of the rate."""

    @model_validator(mode="after")
    def _right_way_round(self) -> "Currency":
        if self.cost == self.value:
            if self.rate.value != 1:
                complain("both currencies are the same: leave `rate` out", "rate")
        elif "rate" not in self.model_fields_set:
            complain(f"a rate is needed: add `rate: {{value: 5.53 {self.value}/{self.cost}, source: …}}`")
        elif self.rate.unit.replace(" ", "") != f"{self.value}/{self.cost}":
            complain(f"the rate is the price of one {self.cost}: write it in {self.value}/{self.cost}", "rate")
        return self


class Baseline(Sourced):
    """Today's values as stated, shown beside the targets."""

    availability: Share | None = None
    """Availability today [1]."""
    rto: Duration | None = None
    """Recovery time today [h]."""
    rpo: Duration | None = None
    """Data lost at most today [h]."""
    latency: RoundTrip | None = None
    """Round trip today [ms]."""


class AvailabilityTarget(Sourced):
    """Availability to reach."""

    value: Share
    """Mean availability to reach [1]."""


class ScopeLeaf(Leaf):
    """Outages that count for a target: two names, or a list of fault modes."""

    example = "site_loss"

    def read(self, raw: Any, reading: Reading) -> str | tuple[str, ...]:
        if raw in ("site_loss", "all"):
            return str(raw)
        if isinstance(raw, list | tuple) and raw and all(isinstance(item, str) for item in raw):
            return tuple(raw)
        complain("write `site_loss`, `all` or a list of fault modes")

    def json_schema(self) -> JsonSchemaValue:
        ids = {"type": "array", "items": {"type": "string"}, "minItems": 1}
        return {"anyOf": [{"enum": ["site_loss", "all"]}, ids]}


class RecoveryTarget(Sourced):
    """A recovery time or a data loss to keep within."""

    value: Duration
    """Recovery time, or age of the data, to keep within [h]."""
    share: Share = Quantity(0.95, "%", "ratio", written="95 %")
    """Share of the outages in scope that must keep within it [1]."""
    scope: Annotated[str | tuple[str, ...], ScopeLeaf()] = "site_loss"
    """Outages that count: those from the loss of a site, all, or those of the listed fault modes."""


class LatencyTarget(Sourced):
    """A round trip to keep within [ms]."""

    value: RoundTrip
    """Round trip to keep within [ms]."""
    share: Share = Quantity(0.95, "%", "ratio", written="95 %")
    """Share of the audience that must be within it [1]."""


class Targets(Sourced):
    """What a strategy should reach; each is screened by itself."""

    odds: Share = Quantity(0.9, "%", "ratio", written="90 %")
    """Share of the calendar years that must meet the targets, for a search of the levers [1]."""

    availability: AvailabilityTarget | None = None
    rto: RecoveryTarget | None = None
    rpo: RecoveryTarget | None = None
    latency: LatencyTarget | None = None


def _countries(raw: object) -> object:
    return None if raw == "unknown" else raw


_COUNTRY_LIST = {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{2}$"}}
Countries = Annotated[
    tuple[Country, ...] | None,
    BeforeValidator(_countries),
    WithJsonSchema({"anyOf": [_COUNTRY_LIST, {"const": "unknown"}]}),
]


class Constraints(Sourced):
    """Hard limits: what breaks one is out. What nobody stated is reported as not stated."""

    budget: CostPerMonth | None = None
    """Most that a strategy may add per month [cost currency/month]."""
    allowed_countries: Countries = None
    """Countries that data may be in, two letters (ISO 3166), or `unknown`."""
    residency_rule: SourceField | None = None
    """What rules where data may be, where that is unknown."""
    availability: Share | None = None
    """A service level already in force [1]."""


class OutageCostPart(Sourced):
    """A part of what an hour of outage costs."""

    title: TextField
    amount: LossPerHour
    """[value currency/h]"""
    cash: bool = False
    """Whether money leaves the company."""
    penalty: bool = False
    """Whether it is a contractual penalty: left out where credits by tier are counted in money, never both."""
    driver: str | None = None
    """What it grows with: an id of `drivers`."""
    borne_by: TextField | None = None
    """Who bears it."""


class OutageCost(Sourced):
    """What outages and lost data cost."""

    parts: ById[OutageCostPart]
    data_value: LossPerHour | None = None
    """Value of an hour of lost data [value currency/h]."""
    data_driver: str | None = None
    """What the value of data grows with: an id of `drivers`."""


class TriggerRule(Sourced):
    """A condition that starts something."""

    title: TextField
    metric: TextField
    """What is measured."""
    current: Mixed
    """Today's value: a quantity, a word, or `unknown`."""
    operator: Literal[">", ">=", "<", "<=", "is"]
    """How the current value is compared with the threshold; `is` compares words."""
    threshold: Mixed
    """The value at which it fires."""
    growth: Growth | None = None
    """Growth of the metric: compound in %/month, or linear in its unit per month."""
    starts: str | None = None
    """The strategy that it starts."""
    driver: str | None = None
    """What it measures of what losses grow with: an id of `drivers`."""
    priced_at: Anything | None = None
    """Value of the metric at which an hour of outage costs what `outage_cost` says. In proportion to the metric grow
    the parts with its driver; all of them if it names none."""
    note: TextField | None = None

    @model_validator(mode="after")
    def _comparable(self) -> "TriggerRule":
        if self.operator == "is":
            return self
        if not isinstance(self.threshold, Quantity):
            complain(
                f"`{self.operator}` compares numbers: write one with a unit, a count as `100 users`, or use `is`",
                "threshold",
            )
        for field in ("current", "priced_at"):
            value = getattr(self, field)
            if isinstance(value, Quantity) and value.known and self.threshold.known:
                mine, other = (value.dimension, value.currency), (self.threshold.dimension, self.threshold.currency)
                if mine != other:
                    complain(f"`{value.unit}` and `{self.threshold.unit}` cannot be compared: use one unit", field)
        return self


class Triggers(Sourced):
    """When the plan starts."""

    rule: Literal["any", "all"] = "any"
    """Whether one of the rules is enough, or all are needed."""
    rules: ById[TriggerRule]


class StatedReturn(Sourced):
    """What a document says of its return."""

    benefit_cost_ratio: Number | None = None
    """Avoided loss over added cost [1]."""
    roi: Number | None = None
    """The same, net of the cost [1]."""
    avoided_hours: Duration | None = None
    """Downtime avoided a year [h]."""
    avoided_loss: ValuePerYear | None = None
    """[value currency/year]"""
    added_cost_year: ValuePerYear | None = None
    """[value currency/year]"""
    added_cost_month: CostPerMonth | None = None
    """[cost currency/month]"""
    outage_cost: LossPerHour | None = None
    """[value currency/h]"""
    exchange_rate: Exchange | None = None
    """The rate that it reckons with."""
    break_even_hours: Duration | None = None
    """Hours of avoided downtime that pay a year's added cost [h]."""


class Statements(Sourced):
    """What a document concludes: compared with the model, never used by it."""

    return_: StatedReturn | None = Field(default=None, alias="return")
    failover_time: Duration | None = None
    """From the fault to the end of a failover [h]."""
    recommended_strategy: str | None = None
    """The strategy that it recommends: an id of `strategies`."""
    recommended_replication: str | None = None
    """The method that it recommends: an id of `replication_methods`."""


class Claim(Entry):
    """A statement of a document to be held against the model."""

    section: TextField
    """Where it stands in the document."""
    says: TextField
    """What the document says."""
    stated: Anything
    """The value that it states."""
    bound: Literal["equal", "at_most", "at_least"] = "equal"
    """Whether what is stated is the value, the most that it may be, or the least."""
    expression: str = Field(max_length=300)
    """What the model computes instead."""
    tolerance: Anything | None = None
    """How far apart the two may be; a hundredth of what is stated without it."""
    severity: Literal["high", "medium", "low"] = "medium"
    """How much hangs on it."""
    evidence: SourceField | None = None
    """Where the numbers in the expression come from."""
    remedy: TextField | None = None
    """What to do about it."""

    @classmethod
    def source_node(cls, node: Node) -> Node | None:
        """A claim's source is the section that it stands in."""
        section = node.get("section")
        return None if section is None else Node({"section": section}, section.line, origin=section.origin)
