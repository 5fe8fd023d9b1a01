"""What is to be done and by whom: plan, roadmap, checklist, metrics, contacts, and the document they come from."""

from pydantic import Field

from drmodel.scenario.leaves import ById, ByPath, Day, Entry, ReadOnly, Sourced, TextField
from drmodel.scenario.measures import Anything, Duration, Mixed, PlanDuration


class Reference(Entry):
    """Something that the document refers to."""

    title: TextField
    url: str | None = None
    """Where it is found."""


class SourceDocument(Entry):
    """The document that sections in sources belong to."""

    title: TextField
    version: str | None = None
    """Its version."""
    status: TextField | None = None
    """Whether it is a draft, approved and so on."""
    created: Day | None = None
    """The day that it is of."""
    next_review: TextField | None = None
    """When it is looked at again."""
    maintained_by: TextField | None = None
    """Who keeps it."""
    references: ById[Reference] = Field(default_factory=ReadOnly)


class Task(Sourced):
    """A task of the plan."""

    title: TextField
    effort: Duration
    """Work [h]."""
    owner: str
    """An id of the plan's `roles`."""


class PlanPhase(Sourced):
    """A phase of the plan; phases follow one another."""

    title: TextField
    duration: PlanDuration
    """[h]"""
    tasks: ById[Task]
    stated_effort: Duration | None = None
    """The document's sum of the phase [h]."""


class Titled(Entry):
    """A title for an id."""

    title: TextField


class Plan(Sourced):
    """How the recommended strategy is put in place."""

    phases: ById[PlanPhase]
    strategy: str | None = None
    """The strategy that it puts in place, whose work its tasks are."""
    roles: ById[Titled] = Field(default_factory=ReadOnly)
    stated_effort: Duration | None = None
    """The document's sum of all phases [h]."""


class RoadmapItem(Sourced):
    """Something to do within a horizon."""

    title: TextField
    condition: TextField | None = None
    """When it is due, in words."""
    users: Anything | None = None
    """Number of users at which it is due."""
    waits_for: str | None = None
    """What makes it due: a rule of the triggers, at the number of users if one is given; or `triggers`, all together.
    """
    starts: str | None = None
    """The strategy that it starts."""


class Horizon(Sourced):
    """A span of the roadmap."""

    title: TextField
    from_: PlanDuration = Field(alias="from")
    """Its begin, from the scenario's day on [h]."""
    to: PlanDuration
    """Its end [h]."""
    items: ById[RoadmapItem]


class Roadmap(Sourced):
    """What is to come."""

    horizons: ById[Horizon]


class ChecklistItem(Sourced):
    """Something that has to be done first."""

    title: TextField
    amount: Anything | None = None
    """An amount of money that it names."""
    done: bool = False
    """Whether it is done."""


class Checklist(Sourced):
    """What has to be done before the plan starts."""

    items: ById[ChecklistItem]


class Metric(Sourced):
    """Something to measure success by."""

    title: TextField
    baseline: Mixed | None = None
    """Its value today."""
    target: Mixed | None = None
    """Its value to reach."""
    how: TextField
    """How it is measured."""


class Metrics(Sourced):
    """How success is measured."""

    items: ById[Metric]


class Contact(Entry):
    """Somebody to call."""

    role: TextField
    """What the person is called for."""
    name: TextField | None = None
    """Who it is."""
    contact: TextField | None = None
    """How to reach them."""


class Contacts(Sourced):
    """Whom to call."""

    items: ById[Contact]


class Today(Sourced):
    """What is different today from the plan that the file describes."""

    overrides: ByPath[object]
    """Values by path that hold today; `none` removes."""


class Variant(Sourced):
    """A named set of overrides."""

    title: TextField
    description: TextField | None = None
    """What it supposes, in a sentence."""
    inherits: str | None = None
    """The variant that it builds on."""
    overrides: ByPath[object]
    """Values by path; `none` removes."""
