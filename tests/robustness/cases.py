"""Cases of the campaign: each kind makes files and commands from an address."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
from hypothesis import Phase, given, seed, settings
from pyarrow import parquet

from drmodel.errors import DrmodelError
from drmodel.scenario.loading import load_text
from drmodel.simulation.checkpoint import MARK
from tests.robustness import materials
from tests.robustness.mutations import (
    CELLS,
    GENTLE,
    MUTATORS,
    NUMBERS,
    TEXTS,
    UNITS,
    Dice,
    mutate,
    mutate_bytes,
    mutate_lines,
    mutate_rows,
    spots,
    written,
)
from tests.simulation.stress import campaign
from tests.simulation.stress_documents import documents

TINY_BUDGET = ("--budget", "640", "--precision", "0.9", "--jobs", "1")
DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Step:
    """A command and what may come of it.

    Attributes
    ----------
    arguments
        As they are typed, with files by their names in the folder of the case.
    into
        The file that takes what it prints.
    writes
        The files that it may write.
    must
        Whether it must succeed.
    """

    arguments: tuple[str, ...]
    into: str | None = None
    writes: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True)
class Case:
    """Files in a folder of their own, and commands that are run there one after another."""

    files: dict[str, bytes]
    steps: tuple[Step, ...] = field(default=())


def case_of(campaign_seed, kind, number):
    """The case of an address."""
    dice = Dice(campaign_seed, list(KINDS).index(kind), number)
    return KINDS[kind].make(dice, number)


# Files of scenarios


def shipped(dice):
    """A scenario; half of the time the smallest, which has all sorts of entries, and more seldom the large one."""
    if dice.chance(0.5):
        return materials.TINY
    path = dice.of(materials.SCENARIOS)
    return path if len(materials.text_of(path)) < materials.LARGE or dice.chance(0.25) else materials.TINY


def looked_at(dice, path, content):
    """A file that pretends to be a scenario, checked with all its variants or read once; JSON shows what is found."""
    if dice.chance(0.2 if len(content) < materials.LARGE else 0.04):
        step = Step(("check", "scenario.yaml"))
    else:
        step = Step(("costs", "scenario.yaml", "--format", dice.of(("table", "json", "csv"))))
    return Case({"scenario.yaml": content}, (step,))


def structure(dice, number):
    path = shipped(dice)
    tree = materials.tree_of(path)
    mutate(dice, tree, dice.of((MUTATORS, GENTLE)))
    return looked_at(dice, path, written(dice, tree))


def lines(dice, number):
    path = shipped(dice)
    return looked_at(
        dice, path, mutate_lines(dice, materials.text_of(path)).encode("utf-8", "surrogatepass")[:2_000_000]
    )


def content(dice, number):
    path = shipped(dice)
    return looked_at(dice, path, mutate_bytes(dice, materials.text_of(path).encode())[:2_000_000])


# What is typed


def typed(dice):
    """Any text that a shell can hand over."""
    return dice.of((dice.of(TEXTS), dice.of(NUMBERS), f"{dice.of(NUMBERS)} {dice.of(UNITS)}")).replace("\0", "")


def option(dice, number):
    files = {"scenario.yaml": materials.text_of(materials.TINY).encode()}
    if dice.chance(0.3):
        flags = ("--name", "--currency", "--outage-cost", "--rto", "--rpo", "--availability", "--strategies", "--on")
        arguments = [f"{flag}={typed(dice)}" for flag in flags if dice.chance(0.2)]
        begin = Step(("init", "new.yaml", *arguments), writes=("new.yaml",))
        return Case({}, (begin, Step(("check", "new.yaml"), must=True)))
    tree = materials.tree_of(materials.TINY)
    places = [key for _, key in spots(tree) if isinstance(key, str)]
    paths = (f"{dice.of(places)}.{dice.of(places)}", "strategies.pair.groups", "fault_modes.storm.rate", typed(dice))
    settings_ = [f"--set={dice.of(paths)}={typed(dice)}" for _ in range(dice.of((0, 1, 1, 3)))]
    more = [f"{name}={typed(dice)}" for name in ("--variant", "--on") if dice.chance(0.1)]
    return Case(files, (Step(("costs", "scenario.yaml", *settings_, *more)),))


# Tables


def _table(dice):
    """Rows of a table that is mutated, as a file, and its ending."""
    make = dice.of(materials.TABLES)
    rows = make()
    mutate_rows(dice, rows)
    if dice.chance(0.05) and rows:
        width = len(rows[0])
        columns = {f"{i} {name}"[2:] or f"{i}": [] for i, name in enumerate(rows[0])}
        for i, name in enumerate(columns):
            columns[name] = [row[i].replace("\ud800", "") if i < len(row) and i < width else None for row in rows[1:]]
        sink = pa.BufferOutputStream()
        parquet.write_table(
            pa.table({name.replace("\ud800", ""): pa.array(cells, pa.string()) for name, cells in columns.items()}),
            sink,
        )
        return make, "parquet", sink.getvalue().to_pybytes()
    ending = dice.of(("csv", "csv", "csv", "tsv", "json", "xlsx"))
    return make, ending, materials.FORMS[ending](rows)


def table(dice, number):
    if dice.chance(0.1):
        answer = materials.answer()
        mutate(dice, answer)
        make, ending, found = materials.samples, "json", written(dice, answer)
    else:
        make, ending, found = _table(dice)
    if dice.chance(0.3):
        found = mutate_bytes(dice, found)
    name, scenario = f"table.{ending}", {"scenario.yaml": materials.text_of(materials.TINY).encode()}
    form = ("--format", dice.of(("table", "json", "csv")))
    if make is materials.drills:
        asked = ("drills", name, "--scenario", "scenario.yaml", "--strategy", "pair", *TINY_BUDGET, *form)
        return Case(scenario | {name: found}, (Step((*asked, "-o", "out.yaml"), writes=("out.yaml",)),))
    if make is materials.costs:
        asked = ("costs", "scenario.yaml", "--table", name, *form, "-o", "out.yaml")
        return Case(scenario | {name: found}, (Step(asked, writes=("out.yaml",)),))
    zone = ("--timezone", "America/Sao_Paulo") if dice.chance(0.5) else ()
    window = (f"--window={dice.of(CELLS)}..{dice.of(CELLS)}".replace("\0", ""),) if dice.chance(0.1) else ()
    if make in (materials.watched, materials.samples) or dice.chance(0.4):
        return Case({name: found}, (Step(("observed", name, "--sla", "99.9%", *zone, *window, *form)),))
    asked = ("calibrate", name, *zone, *window, *form, "-o", "out.yaml")
    return Case({name: found}, (Step(asked, writes=("out.yaml",)),))


# What commands wrote


def study(dice, number):
    tree = materials.study(whole=dice.chance(0.2))
    mutate(dice, tree)
    found = written(dice, tree)
    if dice.chance(0.2):
        found = mutate_bytes(dice, found)
    asked = dice.of((("triggers",), ("triggers",), ("review",), ("review",), ("workbook", "-o", "out.xlsx")))
    return Case(
        {"study.json": found}, (Step((asked[0], "study.json", *asked[1:]), writes=("out.xlsx",) * (len(asked) > 1)),)
    )


_KEPT = {}


def checkpoint(dice, number):
    """A checkpoint with bytes changed; half of them with a sum that fits, as only who means harm would write."""
    if not _KEPT:
        _KEPT["bytes"] = materials.checkpoint(Path.cwd())
    found = _KEPT["bytes"]
    if dice.chance(0.5):
        body = mutate_bytes(dice, found[len(MARK) + DIGEST :])
        found = MARK + hashlib.sha256(body).digest() + body
    else:
        found = mutate_bytes(dice, found)
    files = {"scenario.yaml": materials.text_of(materials.TINY).encode(), "run": found}
    return Case(files, (Step(materials.simulation("scenario.yaml", "run"), writes=("run",)),))


# Scenarios that are valid, through every command


def from_schema(dice):
    """A document as the JSON Schema of the format allows; most with fewer faults than hold an engine under stress."""
    found = []

    @seed(dice.below(2**31))
    @settings(campaign, derandomize=False, max_examples=2, phases=[Phase.generate])  # the first is the simplest one
    @given(documents())
    def write(drawn):
        found.append(drawn[0])

    write()
    if dice.chance(0.95):
        found[-1].setdefault("fault_scale", {})["rate"] = dice.of(("0.5 %", "2 %"))
    return found[-1]


def from_shipped(dice):
    """A scenario of ours with something changed that the loader accepts."""
    path = shipped(dice)
    for _ in range(20):
        tree = materials.tree_of(path)
        mutate(dice, tree, GENTLE)
        try:
            load_text(written(dice, tree).decode("utf-8", "surrogatepass"))
        except DrmodelError:
            continue
        return tree
    return materials.tree_of(path)


SCENARIO, STUDY = "scenario.yaml", "study.json"
AS_JSON = ("--format", "json")
SHORT = ("--window", "2024-01-01..2024-03-01")  # as many windows as it takes are simulated, each as long


def valid(dice, number):
    """A scenario through some commands; over a campaign every command is asked of many, what takes longest of fewer."""
    tree = from_schema(dice) if number % 2 else from_shipped(dice)
    strategy = dice.of(list(tree["strategies"]))
    turn = number // 2
    steps = [Step(("costs", SCENARIO, *AS_JSON), must=True)]
    if number % SAMPLED == 0:
        steps += [evaluated("--samples", "64", "--sensitivity", "--search"), *READ, *REPORTED, *CALCULATED]
    elif turn % 5 < 3:
        steps += [evaluated("--samples", "0"), *READ, *ON_A_STUDY[turn % len(ON_A_STUDY)]]
    else:
        steps += [
            Step(("check", SCENARIO, *AS_JSON), must=bool(number % 2)),
            Step(("panel", SCENARIO, "--no-browser"), must=True),
            Step(("simulate", SCENARIO, "--years", "1", "--strategy", strategy, "--exact", *AS_JSON)),
            *typed_formulas(dice),
            *ON_A_STRATEGY[turn % len(ON_A_STRATEGY)](strategy),
        ]
    files = {"drills.csv": materials.drills(), "incidents.csv": materials.incidents()}
    return Case(
        {SCENARIO: written(dice, tree)} | {name: materials.as_csv(rows) for name, rows in files.items()}, tuple(steps)
    )


def typed_formulas(dice):
    """Formulas from the shell, of numbers that make sense."""
    shares = [f"{90 + 10 * dice.below(1_000) / 1_001:.6g}%" for _ in range(3)]
    amounts = [str(1 + dice.below(10**6)) for _ in range(2)]
    asked = dice.of(
        (
            ("sla", "downtime", *shares),
            ("sla", "availability", "8.76"),
            ("sla", "compose", *shares, "--parallel"),
            ("sla", "budget", shares[0], "--down", "0.01"),
            ("returns", "ratio", *amounts),
            ("returns", "break-even", *amounts),
            ("returns", "payback", *amounts),
        )
    )
    schema_ = (Step(("schema", *dice.of(((), ("--study",)))), must=True),) if dice.chance(0.1) else ()
    return (Step((*asked, *AS_JSON), must=True), *schema_)


def evaluated(*more):
    return Step(("evaluate", SCENARIO, *TINY_BUDGET, *more, *AS_JSON), into=STUDY)


READ = (Step(("triggers", STUDY, *AS_JSON), must=True), Step(("review", STUDY, *AS_JSON), must=True))
REPORTED = (Step(("report", STUDY, "-o", "out.pdf"), writes=("out.pdf",), must=True),)
CALCULATED = (
    Step(("workbook", STUDY, "-o", "out.xlsx"), writes=("out.xlsx",), must=True),
    Step(("costs", SCENARIO, "--table", "out.xlsx", "-o", "quoted.yaml"), writes=("quoted.yaml",)),
)
REPRODUCED = (Step(("reproduce", STUDY, "--jobs", "1", *AS_JSON), must=True),)


def simulated(strategy):
    asked = ("simulate", SCENARIO, "--strategy", strategy, "--years", "1", *TINY_BUDGET, "--checkpoint", "run")
    return (Step((*asked, *AS_JSON), writes=("run",)), Step(asked, writes=("run",)))


def searched(strategy):
    return (Step(("search", SCENARIO, *TINY_BUDGET, *AS_JSON)),)


def held_against(strategy):
    named = ("--scenario", SCENARIO, "--strategy", strategy)
    return (
        Step(("observed", "incidents.csv", *SHORT, *named, *AS_JSON)),
        Step(("drills", "drills.csv", *named, *TINY_BUDGET, "-o", "out.yaml"), writes=("out.yaml",)),
    )


def traced(strategy):
    named = ("trace", SCENARIO, "--strategy", strategy, "--years", "1")
    return (
        Step((*named, "-o", "out.svg"), writes=("out.svg",)),
        Step((*named, "--worst", *AS_JSON)),
    )


ON_A_STUDY = (REPORTED, CALCULATED, REPRODUCED, CALCULATED, (), CALCULATED, ())
ON_A_STRATEGY = (traced, simulated, held_against, searched, traced, held_against, simulated)
SAMPLED = 50  # of so many scenarios one has all that an evaluation may hold, its report and its workbook


@dataclass(frozen=True)
class Kind:
    """A sort of cases, and how many of 10,000 are of it."""

    make: object
    share: int


KINDS = {
    "structure": Kind(structure, 2_300),
    "lines": Kind(lines, 3_300),
    "bytes": Kind(content, 2_600),
    "option": Kind(option, 400),
    "table": Kind(table, 800),
    "study": Kind(study, 200),
    "checkpoint": Kind(checkpoint, 100),
    "valid": Kind(valid, 300),
}
