"""Checks of what people and machines do: steps and their order, checks, time budgets, triggers, thresholds."""

from collections.abc import Iterator, Mapping, Sequence

from drmodel.analysis.review.findings import Amount, Case, Finding, apart, listed
from drmodel.calculators.recovery import detection_time
from drmodel.formatting import Sentence, Value, minutes, money
from drmodel.scenario.quantities import Quantity
from drmodel.scenario.recovery import Stage

PATHS = ("automatic", "manual")


def wrong_copy(case: Case) -> Iterator[Finding]:
    """A step that works on another kind of copy than the replication gives."""
    for name, strategy in case.scenario.strategies.items():
        if strategy.replication is None:
            continue
        method = case.scenario.replication_methods[strategy.replication]
        for path, stage in _stages(case, name):
            if stage.requires is None or stage.requires == method.provides:
                continue
            yield Finding(
                "copy",
                path,
                "high",
                _wrong_copy(stage.requires == "physical", case.title(name), method.title.texts),
                Sentence("Use the kind of copy that the step works on, or write the steps for the one that there is"),
                section=case.section(path),
                source=case.source(f"replication_methods.{strategy.replication}"),
            )
            break


def _wrong_copy(physical: bool, name: Value, method: Mapping[str, str]) -> Sentence:
    values = {"name": name, "method": Value("text", method)}
    if physical:
        return Sentence("{name}: a step promotes a physical copy, and {method} gives none", values)
    return Sentence("{name}: a step needs a logical copy, and {method} gives none", values)


def left_out(case: Case) -> Iterator[Finding]:
    """What the replication does not copy and no step brings over."""
    for name, strategy in case.scenario.strategies.items():
        if strategy.replication is None:
            continue
        method = case.scenario.replication_methods[strategy.replication]
        brought = {what for _, stage in _stages(case, name) for what in stage.brings}
        missing = [text for what, text in method.leaves_out.items() if what not in brought]
        if not missing:
            continue
        path = f"replication_methods.{strategy.replication}.leaves_out"
        yield Finding(
            "left_out",
            path,
            "medium",
            Sentence(
                "{name}: {method} does not copy {missing}, and no step brings that over",
                {
                    "name": case.title(name),
                    "method": Value("text", method.title.texts),
                    "missing": listed(missing),
                },
            ),
            Sentence("Apply these changes on both sides, and set them right in a step before users are served"),
            section=case.section(path),
            source=case.source(path),
        )


def stalled_copy(case: Case) -> Iterator[Finding]:
    """A copy that has stopped, for which the primary keeps its log until the disk is full; each method once."""
    used = (one.replication for one in case.scenario.strategies.values() if one.replication is not None)
    for key in dict.fromkeys(used):
        method = case.scenario.replication_methods[key]
        if method.keeps_log != "unlimited":
            continue
        path = f"replication_methods.{key}.keeps_log"
        yield Finding(
            "stalled_copy",
            path,
            "medium",
            Sentence(
                "{method}: for a copy that has stopped the primary keeps its log until its disk is full",
                {"method": Value("text", method.title.texts)},
            ),
            Sentence("Limit the log that is kept, and raise an alert on the lag and on the disk"),
            section=case.section(path),
            source=case.source(path),
        )


def steered_to_standby(case: Case) -> Iterator[Finding]:
    """Healthy traffic that is sent to a standby: all groups have one home, and the policy looks elsewhere."""
    for name, strategy, _ in case.standbys():
        homes = {group.regions[0] for group in strategy.groups.values()}
        if strategy.steering is None or strategy.steering.policy == "home_first" or len(homes) > 1:
            continue
        path = f"strategies.{name}.steering"
        yield Finding(
            "steering",
            path,
            "high",
            Sentence(
                "{name}: without any fault traffic is steered to the standby too, which takes no writes",
                {"name": case.title(name)},
            ),
            Sentence("Turn steering off: the primary alone serves, and the standby only while the primary is down"),
            section=case.section(path),
            source=case.source(path),
        )


def order_of_steps(case: Case) -> Iterator[Finding]:
    """Traffic that moves before the site can serve it."""
    for name, strategy in case.scenario.strategies.items():
        for field in PATHS:
            stages = getattr(strategy, field)
            moved = max((index for index, stage in enumerate(stages) if stage.moves_traffic), default=None)
            late = 0.0 if moved is None else _mean(stages[moved + 1 :])
            if moved is None or late <= 0:
                continue
            path = f"strategies.{name}.{field}[{stages[moved].id}]"
            yield Finding(
                "order",
                path,
                "medium",
                Sentence(
                    "{name}: traffic moves to the standby {found} before its last step is done",
                    {"name": case.title(name), "found": minutes(60 * late)},
                ),
                Sentence("Move traffic last, and let no user be sent to a copy that cannot be written"),
                None,
                Amount(60 * late, "min"),
                _section_of_steps(case, f"strategies.{name}.{field}", stages),
                case.source(f"{path}.duration"),
            )


def configured_checks(case: Case) -> Iterator[Finding]:
    """Health checks whose configuration is not what the text says; each setting once."""
    seen: set[tuple[int, int]] = set()
    for name, strategy in case.scenario.strategies.items():
        stated, configured = strategy.detection.failures, strategy.detection.configured_failures
        if stated is None or configured is None or stated == configured or (stated, configured) in seen:
            continue
        seen.add((stated, configured))
        path = f"strategies.{name}.detection"
        yield Finding(
            "checks",
            path,
            "medium",
            Sentence(
                "The text fails over after {stated} failed checks, the configuration after {found}",
                {"stated": Value("number", stated), "found": Value("number", configured)},
            ),
            Sentence("Let the configuration count as the text does: one lost packet is no outage"),
            Amount(float(stated)),
            Amount(float(configured)),
            case.section(path),
            case.source(path),
        )


def time_budget(case: Case) -> Iterator[Finding]:
    """A time of failover that is spent before the promotion is done."""
    statements = case.scenario.statements
    said = None if statements is None or statements.failover_time is None else statements.failover_time.value
    if statements is None or said is None or statements.recommended_strategy is None:
        return
    name = statements.recommended_strategy
    strategy = case.scenario.strategies[name]
    detection = strategy.detection
    if detection.interval is None or detection.interval.value is None:
        return
    timeout = None if detection.timeout is None else detection.timeout.value
    seen = float(detection_time(detection.interval.value, detection.failures or 1, timeout or 0.0).high)
    stages = strategy.automatic
    promoting = next((index for index, stage in enumerate(stages) if stage.requires is not None), len(stages))
    before, after = seen + _mean(stages[:promoting]), _mean(stages[promoting:])
    if before + after <= said:
        return
    path = "statements.failover_time"
    yield Finding(
        "time_budget",
        path,
        "medium",
        Sentence(
            "Of {stated} for a failover, detection at {every} a check and the steps before promotion take {before}; "
            "promotion takes {after} on average",
            {
                "stated": minutes(60 * said),
                "every": minutes(60 * detection.interval.value),
                "before": minutes(60 * before),
                "after": minutes(60 * after),
            },
        ),
        Sentence("State the interval of the checks, and shorten it or allow more time"),
        Amount(60 * said, "min"),
        Amount(60 * (before + after), "min"),
        case.section(path),
        case.source(f"strategies.{name}.detection.interval"),
    )


def pays_and_waits(case: Case) -> Iterator[Finding]:
    """A plan that pays by its own return, and waits by its own triggers."""
    scenario = case.scenario
    said = None if scenario.statements is None else scenario.statements.return_
    if said is None or said.avoided_loss is None or said.added_cost_year is None or scenario.triggers is None:
        return
    avoided, added = said.avoided_loss.value, said.added_cost_year.value
    if avoided is None or added is None or avoided <= added or case.fired:
        return
    month = (avoided - added) / 12
    unit = f"{scenario.currency.value}/month"
    path = "statements.return.avoided_loss"
    yield Finding(
        "waits",
        path,
        "high",
        Sentence(
            "By its own return it pays now, and by its own triggers it waits: {found} a month forgone",
            {"found": money(month, scenario.currency.value)},
        ),
        Sentence("Reckon the return at today's size, or begin; derive the trigger from what an outage costs"),
        None,
        Amount(month, unit),
        case.section(path),
        case.source("triggers.rules"),
    )


def threshold_twice(case: Case) -> Iterator[Finding]:
    """A threshold that the roadmap states otherwise than the trigger that it waits for."""
    scenario = case.scenario
    rules = {} if scenario.triggers is None else scenario.triggers.rules
    horizons = {} if scenario.roadmap is None else scenario.roadmap.horizons
    for horizon, one in horizons.items():
        for key, item in one.items.items():
            rule = rules.get(item.waits_for or "")
            if rule is None or item.users is None or item.starts not in (None, rule.starts):
                continue
            stated, threshold = item.users.value, rule.threshold
            if stated is None or not isinstance(threshold, Quantity) or threshold.value is None:
                continue
            if not apart(stated, threshold.value):
                continue
            path = f"roadmap.horizons.{horizon}.items.{key}.users"
            yield Finding(
                "threshold",
                path,
                "medium",
                Sentence(
                    "{title}: {stated} in the roadmap, {found} in the trigger",
                    {
                        "title": Value("text", rule.title.texts),
                        "stated": Value("number", stated),
                        "found": Value("number", threshold.value),
                    },
                ),
                Sentence("Use one metric and one threshold"),
                Amount(stated, "users"),
                Amount(threshold.value, "users"),
                case.section(path),
                case.source(f"triggers.rules.{item.waits_for}.threshold"),
            )


def _stages(case: Case, name: str) -> Iterator[tuple[str, Stage]]:
    for field in PATHS:
        yield from _walk(f"strategies.{name}.{field}", getattr(case.scenario.strategies[name], field))


def _walk(path: str, stages: Sequence[Stage]) -> Iterator[tuple[str, Stage]]:
    for stage in stages:
        own = f"{path}[{stage.id}]"
        yield own, stage
        yield from _walk(f"{own}.fallback", stage.fallback)


def _section_of_steps(case: Case, path: str, stages: Sequence[Stage]) -> Mapping[str, str] | None:
    """The section that the first step of a path with one comes from; that around the path where none says."""
    of_steps = [
        stage.source.section.texts for stage in stages if stage.source is not None and stage.source.section is not None
    ]
    return of_steps[0] if of_steps else case.section(path)


def _mean(stages: Sequence[Stage]) -> float:
    """Mean time of stages that all succeed [h]."""
    return sum(float(stage.duration.law().mean) for stage in stages)


OPERATIONS = (
    wrong_copy,
    left_out,
    stalled_copy,
    steered_to_standby,
    order_of_steps,
    configured_checks,
    time_budget,
    pays_and_waits,
    threshold_twice,
)
