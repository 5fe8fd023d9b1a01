"""Checks of money: sums, shares, ratios, rates, and what an hour of outage is said to cost."""

from collections.abc import Iterator

from drmodel.analysis.compare import hourly_cost
from drmodel.analysis.costs import baseline_of, itemised_total, line_amount
from drmodel.analysis.review.findings import Amount, Case, Finding, apart
from drmodel.calculators.costs import overhead, total
from drmodel.calculators.returns import benefit_cost_ratio, roi
from drmodel.formatting import Sentence, Value, money, ratio
from drmodel.scenario.quantities import Quantity
from drmodel.units import HOURS_PER_MONTH

MUCH_DEARER = 10  # an hour of outage that costs this many hours of revenue asks for a reason
PRICE_APART = 0.1  # of a price and that of a list
SHARE_APART = 0.05  # of two shares of cost, in prose and in a table


def totals(case: Case) -> Iterator[Finding]:
    """Stated totals that the lines do not add up to."""
    currency = case.scenario.currency.cost
    for name, strategy in case.scenario.strategies.items():
        stated = None if strategy.stated is None else strategy.stated.cost_month
        if strategy.stated is None or stated is None or stated.value is None:
            continue
        monthly = {
            f"strategies.{name}.costs.{key}": line_amount(line)
            for key, line in strategy.costs.items()
            if line.amount.dimension != "money"
        }
        sums = total(monthly)
        values = {
            "name": case.title(name),
            "stated": money(stated.value, currency),
            "found": money(sums.known, currency),
        }
        path = f"strategies.{name}.stated.cost_month"
        short = sums.known < stated.value
        if not apart(stated.value, sums.known) or (strategy.stated.at_least and not short):
            continue
        yield Finding(
            "total",
            path,
            "high" if sums.missing else "medium",
            Sentence("{name}: the priced lines sum to {found}, the total says {stated}; a line has no price", values)
            if sums.missing
            else Sentence("{name}: the lines sum to {found}, the total says {stated}", values),
            Sentence("Price what is not priced, or state the total as incomplete")
            if sums.missing
            else Sentence("Correct the line or the total"),
            Amount(stated.value, f"{currency}/month"),
            Amount(sums.known, f"{currency}/month"),
            case.section(path),
            case.source(sums.missing[0] if sums.missing else f"strategies.{name}.costs"),
        )


def itemised(case: Case) -> Iterator[Finding]:
    """A detailed bill that sums to something else than the comparison says."""
    currency = case.scenario.currency.cost
    for name, strategy in case.scenario.strategies.items():
        stated = None if strategy.stated is None else strategy.stated.cost_month
        if strategy.itemised is None or stated is None or stated.value is None:
            continue
        found = itemised_total(strategy.itemised)
        if found.missing or not apart(stated.value, found.known):
            continue
        path = f"strategies.{name}.itemised.lines"
        yield Finding(
            "itemised",
            path,
            "medium",
            Sentence(
                "{name}: the detail sums to {found}, the comparison says {stated}",
                {
                    "name": case.title(name),
                    "found": money(found.known, currency),
                    "stated": money(stated.value, currency),
                },
            ),
            Sentence("Add the line that the detail lacks, or take it out of the comparison"),
            Amount(stated.value, f"{currency}/month"),
            Amount(found.known, f"{currency}/month"),
            case.section(path),
            case.source(f"strategies.{name}.stated.cost_month"),
        )


def budget(case: Case) -> Iterator[Finding]:
    """A budget to approve that is not the added cost which the return counts."""
    scenario = case.scenario
    said = None if scenario.statements is None else scenario.statements.return_
    added = None if said is None else said.added_cost_month
    if added is None or added.value is None or scenario.checklist is None:
        return
    for key, item in scenario.checklist.items.items():
        amount = item.amount
        if amount is None or amount.value is None or amount.dimension != "money/time":
            continue
        if amount.currency != scenario.currency.cost or not apart(amount.value, added.value):
            continue
        path = f"checklist.items.{key}.amount"
        yield Finding(
            "budget",
            path,
            "low",
            Sentence(
                "The budget to approve is {stated} a month, the return counts {found}",
                {
                    "stated": money(amount.value, scenario.currency.cost),
                    "found": money(added.value, scenario.currency.cost),
                },
            ),
            Sentence("Ask for one amount, and reckon the return with it"),
            Amount(amount.value, f"{scenario.currency.cost}/month"),
            Amount(added.value, f"{scenario.currency.cost}/month"),
            case.section(path),
            case.source("statements.return.added_cost_month"),
        )


def efforts(case: Case) -> Iterator[Finding]:
    """Stated work that the tasks do not add up to."""
    plan = case.scenario.plan
    if plan is None:
        return
    found = {key: [task.effort.value for task in phase.tasks.values()] for key, phase in plan.phases.items()}
    checks = [
        (f"plan.phases.{key}.stated_effort", phase.stated_effort, found[key]) for key, phase in plan.phases.items()
    ]
    checks.append(("plan.stated_effort", plan.stated_effort, [one for some in found.values() for one in some]))
    for path, stated, parts in checks:
        known = [one for one in parts if one is not None]
        if stated is None or stated.value is None or len(known) < len(parts) or not apart(stated.value, sum(known)):
            continue
        yield Finding(
            "effort",
            path,
            "low",
            Sentence(
                "The tasks sum to {found}, the total says {stated}",
                {"found": Value("hours", sum(known)), "stated": Value("hours", stated.value)},
            ),
            Sentence("Correct the task or the total"),
            Amount(stated.value, "h"),
            Amount(sum(known), "h"),
            case.section(path),
            case.source("plan"),
        )


def added_share(case: Case) -> Iterator[Finding]:
    """An added share of cost that the prose gives, and the table does not."""
    strategies = case.scenario.strategies
    base = strategies[baseline_of(case.scenario)].stated
    base_month = None if base is None or base.cost_month is None else base.cost_month.value
    for name, strategy in strategies.items():
        said = strategy.stated
        if said is None or said.cost_month is None or said.cost_month.value is None or not base_month:
            continue
        found = float(overhead(said.cost_month.value, base_month))
        for field, stated in (("added_share", said.added_share), ("overhead", said.overhead)):
            if stated is None or stated.value is None or abs(stated.value - found) <= SHARE_APART:
                continue
            path = f"strategies.{name}.stated.{field}"
            yield Finding(
                "added_share",
                path,
                "medium",
                Sentence(
                    "{name}: said to add {stated} to the cost, its own totals add {found}",
                    {
                        "name": case.title(name),
                        "stated": Value("share", stated.value, 0),
                        "found": Value("share", found, 0),
                    },
                ),
                Sentence("State the share that the table gives"),
                Amount(100 * stated.value, "%"),
                Amount(100 * found, "%"),
                case.section(path),
                case.source(f"strategies.{name}.stated.cost_month"),
            )


def ratio_by_another_name(case: Case) -> Iterator[Finding]:
    """What is called ROI and is the benefit–cost ratio."""
    statements = case.scenario.statements
    said = None if statements is None else statements.return_
    if said is None or said.roi is None or said.avoided_loss is None or said.added_cost_year is None:
        return
    stated, avoided, added = said.roi.value, said.avoided_loss.value, said.added_cost_year.value
    if stated is None or avoided is None or not added or added <= 0:
        return
    net, gross = float(roi(avoided, added)), float(benefit_cost_ratio(avoided, added))
    if abs(stated - net) <= abs(stated - gross):
        return
    path = "statements.return.roi"
    yield Finding(
        "ratio",
        path,
        "high",
        Sentence(
            "What is called ROI, {stated}, is the benefit–cost ratio; the ROI, net of the cost, is {found}",
            {"stated": ratio(stated), "found": ratio(net)},
        ),
        Sentence("Call it a benefit–cost ratio, or state the net one; count the work in either"),
        Amount(stated),
        Amount(net),
        case.section(path),
        case.source("statements.return.avoided_loss"),
    )


def rate_of_the_day(case: Case) -> Iterator[Finding]:
    """An exchange rate that is not the dated one."""
    scenario = case.scenario
    said = None if scenario.statements is None else scenario.statements.return_
    stated = None if said is None or said.exchange_rate is None else said.exchange_rate.value
    found = _likeliest(scenario.currency.rate)
    if stated is None or found is None or not apart(stated, found):
        return
    unit = f"{scenario.currency.value}/{scenario.currency.cost}"
    path = "statements.return.exchange_rate"
    yield Finding(
        "exchange_rate",
        path,
        "medium",
        Sentence(
            "The return is reckoned at {stated} {unit}; the rate of {date} was {found}",
            {
                "stated": Value("number", stated, 2),
                "found": Value("number", found, 2),
                "unit": Value("text", unit),
                "date": Value("date", scenario.currency.rate_date or scenario.as_of),
            },
        ),
        Sentence("Use a dated rate, and say how far it may move"),
        Amount(stated, unit),
        Amount(found, unit),
        case.section(path),
        case.source("currency.rate"),
    )


def list_prices(case: Case) -> Iterator[Finding]:
    """Prices that are not those of a dated list."""
    scenario = case.scenario
    for key, method in scenario.replication_methods.items():
        yield from _by_the_list(
            case,
            f"replication_methods.{key}",
            "cost",
            Value("text", method.title.texts),
            None if method.cost is None else method.cost.value,
            method.list_price,
        )
    for name, strategy in scenario.strategies.items():
        for key, line in strategy.costs.items():
            item = None if line.item is None else scenario.cost_items[line.item].title
            title = line.title or item
            yield from _by_the_list(
                case,
                f"strategies.{name}.costs.{key}",
                "amount",
                Value("text", key if title is None else title.texts),
                None if line.amount.dimension == "money" else line_amount(line),
                line.list_price,
            )


def _by_the_list(
    case: Case, entry: str, field: str, what: Value, stated: float | None, listed: Quantity | None
) -> Iterator[Finding]:
    if stated is None or listed is None or listed.value is None or not apart(stated, listed.value, PRICE_APART):
        return
    currency, path, source = case.scenario.currency.cost, f"{entry}.{field}", case.source(f"{entry}.list_price")
    date = None if source is None else source.date
    values = {"what": what, "stated": money(stated, currency, 2), "found": money(listed.value, currency, 2)}
    yield Finding(
        "list_price",
        path,
        "low",
        Sentence("{what} is put at {stated} a month; a price list asks {found}", values)
        if date is None
        else Sentence(
            "{what} is put at {stated} a month; a price list of {date} asks {found}",
            {**values, "date": Value("text", date)},
        ),
        Sentence("Name what is bought, and take its price from a dated list"),
        Amount(stated, f"{currency}/month"),
        Amount(listed.value, f"{currency}/month"),
        case.section(path),
        source,
    )


def penalties(case: Case) -> Iterator[Finding]:
    """Penalties where the service level in force is kept."""
    scenario = case.scenario
    base = None if scenario.baseline is None else scenario.baseline.availability
    owed = scenario.constraints.availability
    if base is None or owed is None or base.value is None or owed.value is None or base.value < owed.value:
        return
    for key, part in scenario.outage_cost.parts.items():
        if not part.penalty or not part.amount.value:
            continue
        path = f"outage_cost.parts.{key}.amount"
        yield Finding(
            "penalty",
            path,
            "high",
            Sentence(
                "{stated} of penalties an hour, although {now} against the {owed} in force owes none",
                {
                    "stated": money(part.amount.value, scenario.currency.value),
                    "now": Value("share", base.value),
                    "owed": Value("share", owed.value),
                },
            ),
            Sentence("Leave penalties out until a contract that promises more is signed"),
            Amount(part.amount.value, f"{scenario.currency.value}/h"),
            Amount(0.0, f"{scenario.currency.value}/h"),
            case.section(path),
            case.source("constraints.availability"),
        )


def outage_cost_of_revenue(case: Case) -> Iterator[Finding]:
    """An hour of outage that costs many times what an hour earns."""
    scenario = case.scenario
    rules = {} if scenario.triggers is None else scenario.triggers.rules
    hour = hourly_cost(scenario).known
    for key, rule in rules.items():
        threshold = rule.threshold
        if not isinstance(threshold, Quantity) or threshold.dimension != "money/time" or not threshold.value:
            continue
        if threshold.currency != scenario.currency.value:
            continue
        revenue = threshold.value / HOURS_PER_MONTH
        times = hour / revenue
        if times < MUCH_DEARER:
            continue
        yield Finding(
            "outage_cost",
            "outage_cost.parts",
            "medium",
            Sentence(
                "An hour of outage costs {stated}, {times} the hourly revenue at which the plan would start",
                {"stated": money(hour, scenario.currency.value), "times": ratio(times, 0)},
            ),
            Sentence("Say who bears it and how it was reckoned; show the return with revenue alone beside it"),
            Amount(hour, f"{scenario.currency.value}/h"),
            Amount(revenue, f"{scenario.currency.value}/h"),
            case.section("outage_cost.parts"),
            case.source(f"triggers.rules.{key}.threshold"),
        )


def _likeliest(quantity: Quantity) -> float | None:
    return quantity.value if quantity.likely is None else quantity.likely


MONEY = (
    ratio_by_another_name,
    totals,
    itemised,
    budget,
    efforts,
    added_share,
    rate_of_the_day,
    list_prices,
    penalties,
    outage_cost_of_revenue,
)
