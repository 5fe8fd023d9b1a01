"""What a path of a scenario is called: titles of the entries that it passes, and words for the field at its end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from drmodel.formatting import Formatter
from drmodel.scenario.models import Scenario
from drmodel.scenario.paths import parse_path


@dataclass(frozen=True)
class Name:
    """A path in words.

    Attributes
    ----------
    part
        The part of the scenario that it lies in.
    entry
        Title of the entry of that part, such as a strategy; empty where there is none.
    path
        The path of the entry, or of the part where there is none.
    own
        Whether it is known without its part, as strategies are, and values that have a term of their own.
    steps
        What of it: the paths below that of the entry, each with its words; words are empty where others say it.
    """

    part: str
    entry: str
    path: str
    own: bool
    steps: tuple[tuple[str, str], ...]

    @property
    def value(self) -> str:
        """What of the entry, in words; empty where the entry says all."""
        return joined(word for _, word in self.steps)

    def __str__(self) -> str:
        shown = joined((self.entry, self.value) if self.own else (self.part, self.entry, self.value))
        return shown if self.entry else shown[:1].upper() + shown[1:]


def joined(words: Iterable[str]) -> str:
    """Words from the whole to its part."""
    return ": ".join(word for word in words if word)


def name_of(scenario: Scenario, words: Formatter, path: str) -> Name:
    """The name of a path, which may lead to something that the scenario leaves out."""
    known = terms(words)
    holder: Any = scenario
    fields: list[str] = []
    shown: list[tuple[str, str]] = []
    entry, at, where = "", 0, ""
    steps = parse_path(path)
    base = steps[0].name
    for index, step in enumerate(steps):
        above, of_entry = holder, isinstance(holder, Mapping | tuple)
        holder = _child(holder, step.name)
        where += f"[{step.name}]" if step.of_list else f".{step.name}" if where else step.name
        if not of_entry:
            fields.append(step.name)
            shown.append((where, _term(known, fields, last=step is steps[-1]) if index else ""))
        elif entry or step.of_list:
            shown.append((where, _title(scenario, words, fields[-1], step.name, holder) or _number(above, step.name)))
        else:
            entry, at = _title(scenario, words, fields[-1], step.name, holder), index
            base, shown = where, []
    part = parts(words).get(steps[0].name, steps[0].name.replace("_", " "))
    return Name(part, entry, base, at == 1 if entry else path in known, tuple(shown))


def names_of(scenario: Scenario, words: Formatter, paths: Iterable[str]) -> str:
    """Names of several paths in one line: what several entries have in common is said once."""
    by_value: dict[str, list[Name]] = {}
    for path in dict.fromkeys(paths):
        name = name_of(scenario, words, path)
        by_value.setdefault(name.value if name.own and name.value else str(name), []).append(name)
    return "; ".join(_joint(value, names) for value, names in by_value.items())


def _joint(value: str, names: Sequence[Name]) -> str:
    """One name for several entries' values of the same name."""
    entries = dict.fromkeys(name.entry for name in names)
    return str(names[0]) if len(entries) == 1 else f"{value} ({', '.join(entries)})"


def _child(holder: Any, step: str) -> Any:
    if isinstance(holder, Mapping):
        return holder.get(step)
    if isinstance(holder, tuple):
        return next((one for one in holder if getattr(one, "id", None) == step), None)
    if isinstance(holder, BaseModel):
        aliases = {field.alias or name: name for name, field in type(holder).model_fields.items()}
        return getattr(holder, aliases.get(step, step), None)
    return None


def _title(scenario: Scenario, words: Formatter, field: str, key: str, entry: Any) -> str:
    """The title of an entry: its own, or that of what its id or its item refers to, or its id; none if it has none."""
    referred: Mapping[str, Mapping[str, Any]] = {
        "round_trips": scenario.regions,
        "effects": scenario.fault_modes,
        "rates": {} if scenario.plan is None else scenario.plan.roles,
        "costs": scenario.cost_items,
    }
    other = referred.get(field, {}).get(getattr(entry, "item", None) or key)
    for titled in (getattr(entry, "title", None), getattr(entry, "says", None), getattr(other, "title", None)):
        if titled is not None:
            return words.text(titled.texts)
    untitled = isinstance(entry, BaseModel) and "title" not in type(entry).model_fields
    return "" if untitled else key.replace("_", " ")


def _number(holder: Any, key: str) -> str:
    """Which of the entries of its kind this is, for those that nobody gives a title."""
    return str(1 + list(holder).index(key))


def _term(known: Mapping[str, str], fields: Sequence[str], last: bool) -> str:
    """Words for the last of some fields: the more of them a term names, the closer it is."""
    for start in range(len(fields)):
        term = known.get(".".join(fields[start:]))
        if term is not None:
            return term
    return fields[-1].replace("_", " ") if last else ""


def parts(words: Formatter) -> Mapping[str, str]:
    """Titles of the parts of a scenario, by key."""
    _ = words.gettext
    return {
        "currency": _("Currency"),
        "providers": _("Providers"),
        "audience": _("Audience"),
        "service_level": _("Service level"),
        "baseline": _("Today, as stated"),
        "targets": _("Targets"),
        "constraints": _("Limits"),
        "fault_scale": _("Calibration of the faults"),
        "fault_modes": _("Fault modes"),
        "replication_methods": _("Replication"),
        "backup_methods": _("Backups"),
        "measures": _("Measures"),
        "labour": _("Pay"),
        "strategies": _("Options"),
        "outage_cost": _("Cost of an hour of outage"),
        "drivers": _("Growth"),
        "correlations": _("What moves together"),
        "finance": _("Money over time"),
        "triggers": _("Triggers"),
        "plan": _("Plan"),
        "roadmap": _("Roadmap"),
        "checklist": _("Checklist"),
        "metrics": _("Success metrics"),
        "statements": _("What the document concludes"),
        "claims": _("Claims of the document"),
    }


def terms(words: Formatter) -> Mapping[str, str]:
    """Words for the fields of a scenario, by the end of their path; empty where the entry's title says it."""
    _ = words.gettext
    return {
        "added_cost_month": _("stated added cost a month"),
        "added_cost_year": _("added cost a year"),
        "added_share": _("stated added share"),
        "allowed_countries": _("allowed countries"),
        "amount": "",
        "audience.share": _("share of the users"),
        "automatic": _("automatic failover"),
        "availability": _("availability"),
        "avoided_hours": _("hours avoided a year"),
        "avoided_loss": _("loss avoided a year"),
        "away_share": _("load carried away from home"),
        "benefit_cost_ratio": _("benefit–cost ratio"),
        "break_even_hours": _("break-even"),
        "breakage_rate": _("silent breakage of the standby"),
        "broken": _("broken unnoticed"),
        "budget": _("budget"),
        "canary": _("step of the way home"),
        "canary.share": _("share of the users"),
        "constraints.availability": _("service level in force"),
        "contract.cap": _("most of the bill that is credited"),
        "contract.value": _("bill of a month that credits are a share of"),
        "copy": _("time until it is safe elsewhere"),
        "credits.below": _("a month below it is credited"),
        "credits.share": _("share of the month's bill credited"),
        "current": _("value today"),
        "currency.rate": _("exchange rate"),
        "detected": _("seen by health checks"),
        "detection.interval": _("time between checks"),
        "detection.time": _("detection time"),
        "detection.timeout": _("timeout of a check"),
        "discount_rate": _("discount rate"),
        "drill_hours": _("work of a drill"),
        "drill_interval": _("time between drills"),
        "duration": "",
        "effort": "",
        "exchange_rate": _("exchange rate"),
        "failover_time": _("time of a failover"),
        "list_price": _("price by the list"),
        "longest_outage": _("longest outage of all its regions at once"),
        "exit_cost": _("cost of leaving it"),
        "failback.outage": _("planned outage of the way home"),
        "fallback": _("if it fails"),
        "fault_scale.rate": _("factor on all rates"),
        "fault_scale.repair": _("factor on all repairs"),
        "groups": _("group"),
        "growth": _("growth"),
        "harm": _("share of the functions stopped"),
        "hold": _("wait before a failover"),
        "horizon": _("horizon"),
        "horizons.from": _("from"),
        "horizons.to": _("to"),
        "hourly.base": _("at other times"),
        "hours_per_year": _("hours of service a year"),
        "interval": _("time between backups"),
        "itemised": _("itemised"),
        "lag": _("replication lag"),
        "latency": _("latency"),
        "latency.share": _("share of the users"),
        "manual": _("failover by hand"),
        "mean": _("mean"),
        "median": _("median"),
        "metrics.items.baseline": _("today"),
        "mixture.first": _("first part"),
        "mixture.probability": _("share of the first part"),
        "mixture.second": _("second part"),
        "mttf": _("mean time to a fault"),
        "noticed": _("noticed by people"),
        "outage_cost.data_value": _("value of an hour of data"),
        "return.outage_cost": _("cost of an hour of outage"),
        "likely": _("likeliest value"),
        "odds": _("share of the years that must meet the targets"),
        "overhead": _("stated overhead"),
        "phases.duration": _("duration"),
        "rank": _("rank correlation"),
        "rate": _("rate of faults"),
        "rate_factor": _("rate that is left"),
        "rates": _("pay per hour"),
        "repair": _("repair"),
        "replication_methods.cost": _("price alone"),
        "restore": _("restore"),
        "return.added_cost_month": _("added cost a month"),
        "roi": "ROI",
        "round_trips": _("round trip"),
        "rpo": "RPO",
        "rpo.share": _("share of the events"),
        "rto": "RTO",
        "rto.share": _("share of the events"),
        "run_effort": _("regular work"),
        "scale": _("scale"),
        "setup_effort": _("work to put it in place"),
        "shape": _("shape"),
        "sigma": "σ",
        "soak": _("wait before the way home"),
        "stated": "",
        "stated.cost_month": _("stated cost a month"),
        "stated.rpo": _("stated RPO"),
        "stated.rto": _("stated RTO"),
        "stated_effort": _("stated effort"),
        "stated_rpo": _("stated RPO"),
        "stated_total": _("stated total"),
        "success": _("chance of success"),
        "surcharge": _("tax or fee"),
        "target": _("target"),
        "term": _("contract term"),
        "threshold": _("fires at"),
        "priced_at": _("size that the cost of an hour belongs to"),
        "tolerance": _("tolerance"),
        "up": _("time to the next fault"),
        "usage": _("usage"),
        "users": _("number of users"),
        "value": "",
        "worth_above": _("failover only for repairs above"),
    }
