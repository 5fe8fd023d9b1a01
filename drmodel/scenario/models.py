"""The scenario as a whole: every key of the file, typed, checked and frozen."""

import copy
import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PrivateAttr

from drmodel.display import Card, Shown
from drmodel.scenario.business import (
    Baseline,
    Claim,
    Constraints,
    Currency,
    OutageCost,
    Statements,
    Targets,
    Triggers,
)
from drmodel.scenario.correlations import Correlation
from drmodel.scenario.faults import Cause, FaultMode, FaultScale
from drmodel.scenario.finance import Driver, Finance
from drmodel.scenario.leaves import ById, Day, Entry, Id, ReadOnly, TextField
from drmodel.scenario.levers import Lever
from drmodel.scenario.places import (
    Architecture,
    Audience,
    Place,
    Provider,
    Region,
    ServiceLevel,
    check_shares,
)
from drmodel.scenario.planning import (
    Checklist,
    Contacts,
    Metrics,
    Plan,
    Roadmap,
    SourceDocument,
    Titled,
    Today,
    Variant,
)
from drmodel.scenario.recovery import BackupMethod, ReplicationMethod
from drmodel.scenario.strategy import CostItem, Labour, Measure, Strategy
from drmodel.scenario.variants import Layers


class Scenario(Shown, Entry):
    """What a planner wrote, with one variant and all overrides applied."""

    schema_version: Literal[1] = Field(alias="schema")
    """Version of the format."""
    name: TextField
    """What the scenario is called."""
    description: TextField | None = None
    """What it is about, in a sentence."""
    language: Literal["en", "pt-BR"]
    """Language of plain text in the file."""
    as_of: Day
    """The day that the scenario speaks of; nothing reads the clock."""
    document: SourceDocument | None = None
    """The document that sections in sources belong to."""
    currency: Currency
    regions: ById[Region] = Field(min_length=1)
    places: ById[Place] = Field(default_factory=ReadOnly)
    providers: ById[Provider] = Field(default_factory=ReadOnly)
    audience: Annotated[ById[Audience], AfterValidator(check_shares)] = Field(default_factory=ReadOnly)
    architecture: Architecture | None = None
    service_level: ServiceLevel | None = None
    baseline: Baseline | None = None
    targets: Targets = Targets()
    constraints: Constraints = Constraints()
    fault_scale: FaultScale = FaultScale()
    fault_modes: ById[FaultMode] = Field(min_length=1)
    causes: ById[Cause] = Field(default_factory=ReadOnly)
    replication_methods: ById[ReplicationMethod] = Field(default_factory=ReadOnly)
    backup_methods: ById[BackupMethod] = Field(min_length=1)
    measures: ById[Measure] = Field(default_factory=ReadOnly)
    cost_items: ById[CostItem] = Field(default_factory=ReadOnly)
    labour: Labour | None = None
    strategies: ById[Strategy] = Field(min_length=1)
    correlations: ById[Correlation] = Field(default_factory=ReadOnly)
    """Ranges that move together in the uncertainty analysis."""
    levers: ById[Lever] = Field(default_factory=ReadOnly)
    """What can be changed about strategies: a search combines them."""
    phases: ById[Titled] = Field(default_factory=ReadOnly)
    """Titles of the phases of stages."""
    outage_cost: OutageCost
    drivers: ById[Driver] = Field(default_factory=ReadOnly)
    """What costs and losses grow with."""
    finance: Finance = Finance()
    today_: Today | None = Field(default=None, alias="today")
    """What is different today; without it today is the file as it stands."""
    triggers: Triggers | None = None
    plan: Plan | None = None
    roadmap: Roadmap | None = None
    checklist: Checklist | None = None
    metrics: Metrics | None = None
    contacts: Contacts | None = None
    statements: Statements | None = None
    claims: ById[Claim] = Field(default_factory=ReadOnly)
    variants: ById[Variant] = Field(default_factory=ReadOnly)
    default_variant: Id | None = None
    """The variant that is used if none is named; without it the file as it stands."""
    beside: Id | None = None
    """The variant that holds the document's own assumptions: simulated too, and shown beside the one in use."""

    _layers: Layers = PrivateAttr()

    @cached_property
    def _document(self) -> dict[str, Any]:
        from drmodel.scenario.building import resolved  # building makes scenarios, so it imports this module

        return resolved(self._layers)

    @property
    def layers(self) -> Layers:
        """The file and what lies on top of it: where every value came from."""
        return self._layers

    @property
    def variant_name(self) -> str:
        """The variant that is applied; `base` for the file as it stands."""
        return self._layers.variant or "base"

    @property
    def overrides(self) -> tuple[str, ...]:
        """The overrides on top of the variant, each as `PATH=VALUE`."""
        return self._layers.overrides

    def variant(self, name: str) -> "Scenario":
        """The same file with another variant of it, and none of the overrides applied so far.

        Raises
        ------
        ScenarioError
            If there is no such variant, or it does not fit.
        """
        return _build(self._layers.with_variant(name))

    def override(self, overrides: Mapping[str, Any]) -> "Scenario":
        """This scenario with some values replaced.

        Parameters
        ----------
        overrides
            Values by path, such as `{"strategies.warm.replication": "dms"}`; text is read as YAML, `none` removes.

        Raises
        ------
        ScenarioError
            If a path leads nowhere, or a value does not fit.
        """
        return _build(self._layers.with_overrides(overrides))

    def today(self) -> "Scenario":
        """This scenario with what is different today; itself if nothing is."""
        return self if self.today_ is None else _build(self._layers.with_today())

    def document_json(self) -> dict[str, Any]:
        """The resolved document in plain JSON types: what is left once variant and overrides are applied."""
        return copy.deepcopy(self._document)

    @property
    def sha256(self) -> str:
        """Hash of the resolved document; the order of keys does not matter."""
        text = json.dumps(self._document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def _card(self) -> Card:
        from drmodel.scenario.card import scenario_card  # it lists assumptions, which read a scenario

        return scenario_card(self)

    def __eq__(self, other: object) -> bool:
        return self._document == other._document if isinstance(other, Scenario) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.sha256)


def _build(layers: Layers) -> Scenario:
    from drmodel.scenario.building import build  # building makes scenarios, so it imports this module

    return build(layers)
