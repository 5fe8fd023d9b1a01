"""Checks of the service: availability, recovery, latency, data, and where it all runs."""

from collections.abc import Iterable, Iterator

from drmodel.analysis.causes import curable_share
from drmodel.analysis.costs import baseline_of
from drmodel.analysis.review.findings import Amount, Case, Finding, apart, listed
from drmodel.analysis.screen import restored_in_scope
from drmodel.calculators.latency import share_within
from drmodel.calculators.returns import share_curable_needed
from drmodel.calculators.sla import downtime
from drmodel.formatting import Sentence, Value, hours, minutes, share
from drmodel.scenario.quantities import Quantity
from drmodel.scenario.recovery import BackupMethod


def availability_of_recovery(case: Case) -> Iterator[Finding]:
    """An availability that the stated recovery times give only if failover cures more than it can."""
    stated = _stated_service(case)
    there = curable_share(case.estimates[baseline_of(case.scenario)], case.sites)
    if stated is None or there is None:
        return
    outages, repair, rto, goal = stated
    needed = float(share_curable_needed(outages, repair, rto, goal))
    if needed <= there:
        return
    path = "targets.availability.value"
    yield Finding(
        "availability",
        path,
        "high",
        Sentence(
            "With repairs of {repair} and recoveries of {rto}, {goal} needs failover to cure {stated} of the outages; "
            "{found} of the downtime comes from the loss of a site",
            {
                "repair": hours(repair),
                "rto": minutes(60 * rto),
                "goal": share(goal),
                "stated": share(min(needed, 1.0), 0),
                "found": share(there, 0),
            },
        ),
        Sentence("Act on the causes that hit every site alike: releases, load, external services, the provider"),
        Amount(100 * min(needed, 1.0), "%"),
        Amount(100 * there, "%"),
        case.section(path),
    )


def avoided_hours(case: Case) -> Iterator[Finding]:
    """Hours avoided that are not those of the recovery time itself."""
    statements, stated = case.scenario.statements, _stated_service(case)
    said = None if statements is None or statements.return_ is None else statements.return_.avoided_hours
    if said is None or said.value is None or stated is None:
        return
    outages, repair, rto, _ = stated
    found = outages * (repair - rto)
    if not apart(said.value, found):
        return
    path = "statements.return.avoided_hours"
    yield Finding(
        "avoided_hours",
        path,
        "low",
        Sentence(
            "{stated} avoided a year; its own recovery time of {rto} would avoid {found}",
            {"stated": hours(said.value, 2), "rto": minutes(60 * rto), "found": hours(found, 1)},
        ),
        Sentence("Say which of the two counts, and reckon the return with it"),
        Amount(said.value, "h"),
        Amount(found, "h"),
        case.section(path),
        case.source("targets.rto.value"),
    )


def _stated_service(case: Case) -> tuple[float, float, float, float] | None:
    """Outages a year, their length, the recovery time [h] and the availability to reach, as stated."""
    base, targets = case.scenario.baseline, case.scenario.targets
    if base is None or base.availability is None or base.rto is None:
        return None
    if targets.availability is None or targets.rto is None:
        return None
    now, repair = base.availability.value, base.rto.value
    goal, rto = targets.availability.value.value, targets.rto.value.value
    if now is None or now >= 1 or repair is None or goal is None or rto is None or repair <= rto:
        return None
    return float(downtime(now)) / repair, repair, rto, goal


def contractual_baseline(case: Case) -> Iterator[Finding]:
    """A baseline that is what the contract promises, and so no measurement."""
    base, owed = case.scenario.baseline, case.scenario.constraints.availability
    stated = None if base is None or base.availability is None else base.availability.value
    if stated is None or owed is None or owed.value is None or apart(1 - stated, 1 - owed.value):
        return
    path = "baseline.availability"
    yield Finding(
        "baseline",
        path,
        "medium",
        Sentence("Today's availability, {stated}, is the contractual figure", {"stated": share(stated)}),
        Sentence("Measure it from outside for some months before it carries a decision"),
        Amount(100 * stated, "%"),
        Amount(100 * owed.value, "%"),
        case.section(path),
        case.source("constraints.availability"),
    )


def one_provider(case: Case) -> Iterator[Finding]:
    """Strategies whose sites are all of one provider, whose faults hit them together.

    It is grave where the longest outage in all its regions would take most of what the target allows in a year.
    """
    scenario = case.scenario
    goal = scenario.targets.availability
    allowed = None if goal is None or goal.value.value is None else float(downtime(goal.value.value))
    alone: dict[str, list[str]] = {}
    for name, _, regions in case.standbys():
        providers = {scenario.regions[region].provider for region in regions}
        provider = providers.pop()
        if not providers and provider is not None:
            alone.setdefault(provider, []).append(name)
    for provider, names in alone.items():
        longest = scenario.providers[provider].longest_outage
        lost = None if longest is None else longest.value
        values = {"name": case.titles(names), "provider": Value("text", scenario.providers[provider].title.texts)}
        path = f"providers.{provider}.longest_outage"
        yield Finding(
            "one_provider",
            path,
            "high" if allowed is not None and lost is not None and lost > allowed / 2 else "medium",
            Sentence("{name}: every site is on {provider}, which may fail in all of them at once", values)
            if lost is None
            else Sentence(
                "{name}: every site is on {provider}, which was down in all its regions for {found} at once",
                {**values, "found": hours(lost)},
            ),
            Sentence("Put the standby, or at least its backups, on another provider"),
            None if allowed is None or lost is None else Amount(allowed, "h"),
            None if lost is None else Amount(lost, "h"),
            case.section(f"providers.{provider}"),
            case.source(path),
        )


def latency(case: Case) -> Iterator[Finding]:
    """A round trip that no region of the plan can keep."""
    target, audience = case.scenario.targets.latency, case.scenario.audience
    if target is None or target.value.value is None or target.share.value is None or not audience:
        return
    trips = {key: _known(one.round_trips.values()) for key, one in audience.items()}
    shares = _known(one.share for one in audience.values())
    if len(shares) < len(audience) or not all(trips.values()):
        return
    best = {key: min(some) for key, some in trips.items()}
    if float(share_within(target.value.value, shares, list(best.values()))) >= target.share.value:
        return
    worst = max(best, key=lambda key: best[key])
    path = "targets.latency.value"
    yield Finding(
        "latency",
        path,
        "high",
        Sentence(
            "Under {stated} ms is asked for; {who} is {found} ms from the nearest region of the plan",
            {
                "stated": Value("number", target.value.value),
                "who": Value("text", audience[worst].title.texts),
                "found": Value("number", best[worst]),
            },
        ),
        Sentence("Serve these users from a region near them, or drop the target"),
        Amount(target.value.value, "ms"),
        Amount(best[worst], "ms"),
        case.section(path),
        case.source(f"audience.{worst}.round_trips"),
    )


def recovery_point_twice(case: Case) -> Iterator[Finding]:
    """A recovery point of a strategy that its replication states otherwise."""
    for name, strategy in case.scenario.strategies.items():
        if strategy.stated is None or strategy.stated.rpo is None or strategy.replication is None:
            continue
        stated = _most(strategy.stated.rpo)
        most = _most(case.scenario.replication_methods[strategy.replication].stated_rpo)
        if stated is None or most is None or not apart(stated, most):
            continue
        path = f"strategies.{name}.stated.rpo"
        yield Finding(
            "rpo_twice",
            path,
            "low",
            Sentence(
                "{name}: at most {stated} of data lost in one place, {found} in another",
                {"name": case.title(name), "stated": minutes(60 * stated), "found": minutes(60 * most)},
            ),
            Sentence("State one objective, and what is reached in practice beside it"),
            Amount(60 * stated, "min"),
            Amount(60 * most, "min"),
            case.section(path),
            case.source(f"replication_methods.{strategy.replication}.stated_rpo"),
        )


def restores_not_judged(case: Case) -> Iterator[Finding]:
    """A recovery point for corruption that failovers alone are judged by."""
    modes = restored_in_scope(case.scenario)
    if not modes:
        return
    path = "targets.rpo.scope"
    yield Finding(
        "rpo_scope",
        path,
        "medium",
        Sentence(
            "The RPO is for {modes}, whose data comes back from a backup; a list of causes judges failovers only",
            {"modes": listed(case.scenario.fault_modes[mode].title for mode in modes)},
        ),
        Sentence("Let the RPO count all losses of data (scope: all), or leave these causes out"),
        section=case.section(path),
        source=case.source(path),
    )


def replication_for_backup(case: Case) -> Iterator[Finding]:
    """A recovery point that corruption cannot keep: what replicates, replicates damage too.

    A strategy whose backups are newer than the baseline's has thought of it.
    """
    scenario = case.scenario
    corrupting = [key for key, mode in scenario.fault_modes.items() if mode.corrupts]
    if not corrupting:
        return
    today = _mean_age(scenario.backup_methods[scenario.strategies[baseline_of(scenario)].backup])
    for name, strategy in scenario.strategies.items():
        if strategy.stated is None or strategy.stated.rpo is None or strategy.replication is None:
            continue
        stated, found = _most(strategy.stated.rpo), _mean_age(scenario.backup_methods[strategy.backup])
        if stated is None or found is None or found <= stated or (today is not None and found < today):
            continue
        path = f"strategies.{name}.stated.rpo"
        yield Finding(
            "backup",
            path,
            "high",
            Sentence(
                "{name}: {stated} holds for lost sites; corrupted data comes from the backup, {found} old on average",
                {"name": case.title(name), "stated": minutes(60 * stated), "found": minutes(60 * found)},
            ),
            Sentence("Keep backups apart and more often, or recover to any point in time"),
            Amount(60 * stated, "min"),
            Amount(60 * found, "min"),
            case.section(path),
            case.source(f"fault_modes.{corrupting[0]}.rate"),
        )


def _mean_age(backup: BackupMethod) -> float | None:
    """Age of the newest backup that is safe, on average [h]."""
    interval, copied = backup.interval.value, backup.copy_time.value
    return None if interval is None or copied is None else interval / 2 + copied


def quorum(case: Case) -> Iterator[Finding]:
    """A majority that the loss of one site breaks."""
    for name, strategy, regions in case.standbys():
        if strategy.replication is None or len(regions) > 2:
            continue
        if not case.scenario.replication_methods[strategy.replication].quorum:
            continue
        yield Finding(
            "quorum",
            f"strategies.{name}.groups",
            "high",
            Sentence(
                "{name}: a database that needs a majority stops when one of {stated} regions is lost",
                {"name": case.title(name), "stated": Value("number", len(regions))},
            ),
            Sentence("Add a third region, or keep a database with one writer"),
            Amount(float(len(regions))),
            Amount(3.0),
            case.section(f"replication_methods.{strategy.replication}.stated_rpo"),
            case.source(f"replication_methods.{strategy.replication}"),
        )


def residency(case: Case) -> Iterator[Finding]:
    """Data in a country while nobody says where it may be."""
    placed = [name for name, region in case.scenario.regions.items() if region.country is not None]
    countries = sorted({str(case.scenario.regions[name].country) for name in placed})
    if case.scenario.constraints.allowed_countries is not None or not placed:
        return
    yield Finding(
        "residency",
        "constraints.allowed_countries",
        "high",
        Sentence(
            "Data lies in {countries}, and nothing says where it may lie",
            {"countries": Value("text", ", ".join(countries))},
        ),
        Sentence("Ask each customer where its data may be, before any region is chosen"),
        section=case.section(f"regions.{placed[0]}"),
        source=case.scenario.constraints.residency_rule or case.source(f"regions.{placed[0]}"),
    )


def _most(stated: Quantity | None) -> float | None:
    """The most that is stated: the upper bound of a range."""
    return None if stated is None else stated.value if stated.high is None else stated.high


def _known(some: Iterable[Quantity]) -> list[float]:
    return [one.value for one in some if one.value is not None]


SERVICE = (
    availability_of_recovery,
    avoided_hours,
    contractual_baseline,
    one_provider,
    latency,
    recovery_point_twice,
    restores_not_judged,
    replication_for_backup,
    quorum,
    residency,
)
