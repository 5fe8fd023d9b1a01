"""Stressed scenarios: what a simulation reads of a document is written anew, as the JSON Schema of the format allows.

Properties, kinds of laws and forms of quantities are found in the schema. The tables here hold only what it cannot say.
"""

from pathlib import Path

import yaml
from hypothesis import strategies as st

from drmodel.scenario.loading import load_document
from drmodel.scenario.quantities import FORMS
from drmodel.scenario.references import REFERENCES
from drmodel.scenario.schema import json_schema
from drmodel.simulation.translate import objectives, programs

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
SCHEMA = json_schema()

# Of the whole document, and of its parts: what says nothing to a simulation stays as the tiny scenario has it.
BLOCKS = (
    *("fault_scale", "fault_modes", "measures", "replication_methods", "backup_methods", "strategies"),
    *("targets", "constraints", "service_level"),
)
SILENT = {
    *("*.source", "*.note", "*.title", "*.summary", "*.pros", "*.cons", "*.costs", "*.run_effort"),
    *("*.setup_effort", "Strategy.exit_cost", "Targets.odds", "ServiceLevel.contract"),
    *("FaultMode.cause", "ReplicationMethod.provides", "ReplicationMethod.cost", "ReplicationMethod.stated_rpo"),
    *("ReplicationMethod.recommended", "Strategy.topology", "Strategy.baseline", "Strategy.itemised"),
    *("ReplicationMethod.list_price", "ReplicationMethod.quorum"),
    *("ReplicationMethod.leaves_out", "ReplicationMethod.keeps_log"),
    *("Detection.configured_failures", "Stage.moves_traffic", "Stage.brings", "Strategy.steering"),
    *("Strategy.stated", "Stage.requires", "Readiness.drill_hours", "RecoveryTarget.share"),
    *(
        "Targets.latency",
        "Constraints.budget",
        "Constraints.allowed_countries",
        "Constraints.residency_rule",
        "ServiceLevel.counts_as_down",
    ),
    *("ServiceLevel.excluded", "ServiceLevel.hours_per_year"),
}
# Sets of properties of which exactly one stands there, and stands there whole
EITHER = {
    "FaultMode": ((("rate",), ("mttf",), ("up",)), (("harm",), ("corrupts",))),
    "Detection": ((("time",), ("interval", "failures", "timeout")),),
    "Stage": (((), ("success", "needs_ready", "fallback")),),
}
DEEPEST = 2  # paths within paths
NEVER_EMPTY = {"Stage.fallback", "Strategy.restore"}
# Numbers of the unit in the schema's example, or texts, that keep missions small and stressed
BY_UNIT = {
    "min": (0, 1, 20),
    "h": (0, 0.1, 2),
    "s": (10, 60, 240),
    "%": (0, 0.1, 30, 80, 100),
    "/year": (2, 6, 20),
}
NUMBERS = {
    "FaultMode.mttf": (10, 100),
    "FaultScale.rate": (50, 100, 200),
    "FaultScale.repair": (50, 100, 200),
    "Effect.rate_factor": (0, 50, 200),
    "Effect.harm": (0.1, 30, 100),
    "Readiness.breakage_rate": (0, 6),
    "Readiness.drill_interval": ("never", "3 month"),
    "BackupMethod.interval": (1, 24),
    "AvailabilityTarget.value": (90, 99, 99.95),
    "Constraints.availability": (95,),
}
MINUTES = {"FaultMode.up": (600, 6_000), "FaultMode.repair": (1, 60, 300), "Strategy.noticed": (1, 60)}
ANY_MINUTES = (0.5, 15)
TEXTS = {"Stage.id": ("promote", "reroute", "wake", "load"), "Stage.phase": ("promote", "route")}
IDS = ("first", "second", "third")  # of what nothing else in the document names
CREDITS = (
    {"bad": {"below": "99 %", "share": "10 %"}, "worse": {"below": "90 %", "share": "50 %"}},
    {"any": {"below": "99.9 %", "share": "100 %"}},
)


def _simple_laws(m):
    """Bodies of every simple law of about so many minutes, by its name in the schema."""
    return {
        "constant": [f"{m} min", f"{60 * m} s"],
        "uniform": [[f"{m} min", f"{2 * m} min"]],
        "pert": [[f"{m / 10} min", f"{m} min", f"{4 * m} min"]],
        "triangular": [["0 min", f"{m} min", f"{2 * m} min"]],
        "empirical": [["0 min", f"{m / 2} min", f"{m} min", f"{m} min", f"{3 * m} min"]],
        "exponential": [{"mean": f"{m} min"}],
        "lognormal": [{"median": f"{m} min", "p95": f"{6 * m} min"}, {"mean": f"{m} min", "sigma": 0.5}],
        "weibull": [{"scale": f"{m} min", "shape": 1.4}],
        "gamma": [{"shape": 2, "scale": f"{m / 2} min"}],
        "log_logistic": [{"scale": f"{m} min", "shape": 2}],
    }


def _simple_law(draw, minutes):
    kind, bodies = draw(st.sampled_from(list(_simple_laws(minutes).items())))
    return {kind: draw(st.sampled_from(bodies))}


def _law(draw, kind, minutes):
    """A law of a kind that the schema lists."""
    if kind == "mixture":
        chance = draw(st.sampled_from(("0 %", "30 %", "100 %")))
        return {kind: {"probability": chance, **{part: _simple_law(draw, minutes) for part in ("first", "second")}}}
    if kind == "hourly":
        days, hours = st.sampled_from(("mon-fri", "sat", "tue,sun")), st.sampled_from(("0-12", "8-18", "23-24"))
        windows = [
            {"days": draw(days), "hours": draw(hours), "law": _simple_law(draw, minutes)}
            for _ in range(draw(st.integers(1, 2)))
        ]
        return {kind: {"base": _simple_law(draw, minutes), "windows": windows}}
    return {kind: draw(st.sampled_from(_simple_laws(minutes)[kind]))}


# The schema


def resolved(node):
    """A node with what it refers to in its place."""
    while "$ref" in node:
        node = SCHEMA["$defs"][node["$ref"].split("/")[-1]]
    return node


def forms(node):
    """The forms that a value may take, without absence."""
    found = [resolved(form) for form in resolved(node).get("anyOf", [node])]
    return [form for form in found if form.get("type") != "null"]


def is_part(form):
    """Whether a form is a part of the document, with properties of its own, rather than a value."""
    return "title" in form and "properties" in form


def leading_key(form):
    """The key that tells a law or a quantity from others of its sort; nothing if it is neither."""
    keys = form.get("required", ())
    return keys[0] if len(keys) == 1 and not is_part(form) else None


def is_silent(name):
    return name in SILENT or f"*.{name.split('.')[-1]}" in SILENT


def part_properties():
    """Every `Part.property` of the format."""
    return {
        f"{part['title']}.{key}" for part in SCHEMA["$defs"].values() if is_part(part) for key in part["properties"]
    }


def readable():
    """All that a simulation reads: every `Part.property`, and the leading keys of laws and quantities."""
    found = set()

    def visit(node):
        for form in forms(node):
            for each in ("items", "additionalProperties"):
                if isinstance(form.get(each), dict):
                    visit(form[each])
            found.update({leading_key(form)} - {None})
            for key, child in form["properties"].items() if is_part(form) else ():
                name = f"{form['title']}.{key}"
                if not is_silent(name) and name not in found:
                    found.add(name)
                    visit(child)

    for block in BLOCKS:
        visit(SCHEMA["properties"][block])
    return found


# Documents


class Writer:
    """Writes values as the schema has them, and keeps a list of what it has written."""

    def __init__(self, draw, document):
        self.draw, self.document, self.reached = draw, document, set()

    def any_of(self, *values):
        return self.draw(st.sampled_from(values))

    def value(self, name, node, path, old=None):
        """A value of the property `name`, which stands at a path of keys and `*`."""
        self.reached.add(name)
        if name in TEXTS:
            return self.any_of(*TEXTS[name])
        if name == "ServiceLevel.credits":
            return self.credits()
        form = self.any_of(*forms(node))
        if is_part(form):
            return self.part(form, path, old or {})
        if form.get("type") == "array":
            return self.array(name, form, path)
        if isinstance(form.get("additionalProperties"), dict):
            return self.mapping(name, form, path, old or {})
        if leading_key(form) is not None:
            return self.law_or_quantity(name, node, form)
        return self.any_of(*self.plain_values(name, form, path))

    def plain_values(self, name, form, path):
        """What may stand where there is one value."""
        if "const" in form or "enum" in form:
            return form.get("enum") or [form["const"]]
        if form["type"] == "boolean":
            return [False, True]
        if form["type"] == "integer":
            return range(form["minimum"], min(form["maximum"], form["minimum"] + 3) + 1)
        if "examples" in form:
            return amounts(name, form)
        if ids := self.ids(path):
            return ids
        raise NotImplementedError(f"{name}: what is to stand there? {form}")

    def part(self, form, path, old):
        """A part of the document: what must stand there, what may, and what was there and is not simulated."""
        model, written = form["title"], {}
        absent = set()
        for sets in EITHER.get(model, ()):
            chosen = sets[0] if path.count("fallback") == DEEPEST else self.any_of(*sets)
            absent |= {key for one in sets for key in one} - set(chosen)
        in_sets = {key for sets in EITHER.get(model, ()) for one in sets for key in one}
        for key, node in form["properties"].items():
            name = f"{model}.{key}"
            must = key in form.get("required", ()) or key in in_sets or name in NEVER_EMPTY
            if is_silent(name):
                if key in old:
                    written[key] = old[key]
            elif key not in absent and (must or self.any_of(False, True, True)):
                written[key] = self.value(name, node, (*path, key), old.get(key))
        return written

    def array(self, name, form, path):
        least = max(form.get("minItems", 0), name in NEVER_EMPTY)
        path = (*path, "*")
        if (ids := self.ids(path)) is not None:
            return self.draw(st.lists(st.sampled_from(ids), min_size=least, unique=True))
        items = [self.value(name, form["items"], path) for _ in range(self.draw(st.integers(least, 3)))]
        return list({item["id"]: item for item in items}.values())

    def mapping(self, name, form, path, old):
        """Of a list that other parts refer to, all entries; of others, any."""
        ids = (
            list(old)
            if len(path) == 1
            else self.draw(st.lists(st.sampled_from(self.ids((*path, "{}")) or IDS), min_size=1, unique=True))
        )
        return {key: self.value(name, form["additionalProperties"], (*path, "*"), old.get(key)) for key in ids}

    def ids(self, path):
        """What may stand where the format refers to ids of something."""
        for reference in REFERENCES:
            if reference.pattern == ".".join(path):
                return [*reference.also, *(key for name in reference.collections for key in self.document[name])]
        return None

    def credits(self):
        """Tiers that fall as they cost more, which a schema cannot say."""
        tiers = self.any_of(*CREDITS)
        self.reached.update(f"Credit.{key}" for tier in tiers.values() for key in tier)
        return tiers

    def law_or_quantity(self, name, node, form):
        """A law, or a quantity that is more than one text; nought and never have no range."""
        key = leading_key(form)
        self.reached.add(key)
        if "const" in form["properties"][key]:
            return {key: form["properties"][key]["const"]}
        if key not in FORMS:
            return _law(self.draw, key, self.any_of(*MINUTES.get(name, ANY_MINUTES)))
        (plain,) = [form for form in forms(node) if "examples" in form]
        values = amounts(name, plain)
        spread = [value for value in values if value.split(" ")[0] not in ("0", "never")]
        if key == "value" or len(spread) < 2:
            return {"value": self.any_of(*values)}
        least = self.draw(st.integers(0, len(spread) - 2))
        bounded = spread[0].endswith("%")  # a share has no other spread than its range
        return {"range" if bounded and key == "90%" else key: spread[least : least + 2]}


def amounts(name, form):
    """Quantities in the unit of the schema's example, the smallest first."""
    unit = form["examples"][0].partition(" ")[2]
    return [value if isinstance(value, str) else f"{value} {unit}" for value in NUMBERS.get(name) or BY_UNIT[unit]]


@st.composite
def documents(draw):
    """A whole scenario document, and what of the schema was written."""
    document = yaml.safe_load(TINY.read_text(encoding="utf-8"))
    for unused in ("variants", "default_variant", "beside", "today", "claims", "levers", "correlations"):
        document.pop(unused, None)
    document["as_of"] = str(document["as_of"])
    document["document"]["created"] = str(document["document"]["created"])
    writer = Writer(draw, document)
    for block in BLOCKS:
        document[block] = writer.value(block, SCHEMA["properties"][block], (block,), document[block])
    mend(document)
    return document, writer.reached


def mend(document):
    """What one property asks of another."""
    for method in document["replication_methods"].values():
        if "mixture" in method["lag"]:
            method.pop("broken", None)  # a mixture within a mixture
    for strategy in document["strategies"].values():
        for share, step in zip((20, 50, 80), strategy.get("failback", {}).get("canary", {}).values(), strict=False):
            step["share"] = f"{share} %"


@st.composite
def translated(draw):
    """The program of a strategy of a scenario that the loader accepts."""
    document, _ = draw(documents())
    scenario = load_document(document)
    return programs(scenario, objectives(scenario))[draw(st.sampled_from(list(scenario.strategies)))]
