"""Where things run and who uses them: regions, shared places, audience, architecture."""

from typing import Annotated

from pydantic import AfterValidator, Field

from drmodel.calculators.sla import service_credit
from drmodel.scenario.leaves import ById, Entry, ReadOnly, Sourced, TextField, complain
from drmodel.scenario.measures import Duration, KnownShare, RoundTrip, Share, ValuePerMonth

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]


class Region(Sourced):
    """A site that can serve users."""

    title: TextField
    provider: str | None = None
    """Whose site it is: an id of `providers`."""
    country: Country | None = None
    """Country of its data, two letters (ISO 3166)."""
    latitude: Latitude | None = None
    """Degrees north."""
    longitude: Longitude | None = None
    """Degrees east."""


class Place(Sourced):
    """Something that several regions share and that can fail: a load balancer, DNS, an external service."""

    title: TextField
    provider: str | None = None
    """Whose it is: an id of `providers`."""


class Provider(Sourced):
    """A company that regions and places are bought from."""

    title: TextField
    longest_outage: Duration | None = None
    """Longest time in which all its regions were down at once [h]; reviewed, not used."""


class Audience(Sourced):
    """Users of one area."""

    title: TextField
    share: Share
    """Their share of all users."""
    latitude: Latitude | None = None
    """Degrees north."""
    longitude: Longitude | None = None
    """Degrees east."""
    round_trips: ById[RoundTrip] = Field(default_factory=ReadOnly)
    """Median round trip to each region [ms]."""


class Component(Entry):
    """A part of today's system."""

    title: TextField
    region: str | None = None
    """The region that it runs in."""
    place: str | None = None
    """The shared place that it is."""


class Architecture(Sourced):
    """Today's system, and what is known to be wrong with it."""

    components: ById[Component]
    limitations: ById[TextField] = Field(default_factory=ReadOnly)
    """What is known to be wrong with it."""


def check_shares(audience: dict[str, Audience]) -> dict[str, Audience]:
    """Complain if the known shares do not sum to one."""
    shares = [one.share.value for one in audience.values()]
    known = [share for share in shares if share is not None]
    if audience and len(known) == len(shares) and abs(sum(known) - 1) > 1e-6:
        complain(f"the shares sum to {100 * sum(known):.6g} %: they must sum to 100 %")
    return audience


class Credit(Sourced):
    """What a bad month gives back."""

    below: KnownShare
    """Availability of a calendar month below which it is due [1]."""
    share: KnownShare
    """Share of the month's bill that is given back [1]."""


def check_credits(credits: dict[str, Credit]) -> dict[str, Credit]:
    """Complain if two tiers begin at one availability, or a worse month gives back less."""
    tiers = [(one.below.value or 0.0, one.share.value or 0.0) for one in credits.values()]
    if len({below for below, _ in tiers}) < len(tiers):
        complain("two credits begin below the same availability: give each its own")
    try:
        service_credit(1.0, tiers)
    except ValueError:
        complain("a worse month gives back less than a better one: let the share rise as `below` falls")
    return credits


class Contract(Sourced):
    """What the credits are a share of."""

    value: ValuePerMonth
    """Bill of a month of all contracts that promise it [value currency/month]."""
    cap: KnownShare | None = None
    """Most of a month's bill that is given back [1]."""
    driver: str | None = None
    """What its value grows with: an id of `drivers`."""


class ServiceLevel(Sourced):
    """What counts for the service level."""

    counts_as_down: TextField
    """What the scenario calls unavailable."""
    excluded: ById[TextField] = Field(default_factory=ReadOnly)
    """What does not count."""
    hours_per_year: Duration | None = None
    """Hours of a year of service, if not all 8,760 [h]."""
    credits: Annotated[ById[Credit], AfterValidator(check_credits)] = Field(default_factory=ReadOnly)
    """Service credits by tier: what a month below some availability gives back."""
    contract: Contract | None = None
    """What is credited, in money; without it credits stay shares of a bill."""
