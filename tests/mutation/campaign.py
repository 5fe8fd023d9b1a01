"""Broken formulas, laws and reference engine, and whether the tests tell.

`make mutation` tries half of all mutants, always the same; `make mutation ALL=1` every one, and
`make mutation ONLY=drmodel/calculators/costs.py` those of one module. Whatever survives needs a reason in survivors.yaml.
What comes of each module is kept in reports/mutation.json as soon as it is known, until the module or how it is broken
changes: a run of everything may be made of runs of parts.
"""

import argparse
import hashlib
import importlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "drmodel"
FIGURES = ROOT / "reports" / "mutation.json"
REASONS = Path(__file__).with_name("survivors.yaml")
MUTANTS = Path(__file__).with_name("mutants.py")
SAMPLE = 0.5  # of all mutants
ENOUGH_TOLD = 0.9
LIBRARIES = (
    "numpy",
    "pandas",
    "pydantic",
    "scipy.integrate",
    "scipy.optimize",
    "scipy.special",
    "scipy.stats",
    "simpy",
)

REFERENCE = (
    "clock",
    "controller",
    "draws",
    "engine",
    "ledger",
    "program",
    "reference",
    "service",
    "statistics",
    "tallies",
    "world",
)
STORIES = ("failover", "failback", "decision", "corruption", "ledger", "reference")  # told by both engines
OTHER_TESTS = {
    "returns": ("returns", "flows"),
    "flows": ("returns",),
    **dict.fromkeys(("controller", "ledger", "reference", "service", "world"), STORIES),
    "engine": ("reference",),
    "draws": ("reference",),
    "program": ("failover", "ledger", "reference"),
    "tallies": ("ledger", "reference"),
    **dict.fromkeys(("bounded", "composed", "law", "means", "quantile_table", "unbounded"), ("laws",)),
}


@dataclass(frozen=True)
class Key:
    """What a mutant is known by while lines move.

    Attributes
    ----------
    module
        Its path in the checkout.
    function, source, change
        As of a mutant.
    """

    module: str
    function: str
    source: str
    change: str


@dataclass(frozen=True)
class Found:
    """What came of the mutants of a module.

    Attributes
    ----------
    module
        Its path in the checkout.
    source
        Hash of its text and of what breaks it.
    of
        How many mutants it has.
    share
        Which of them were tried, as a sample; 1 for all.
    mutants
        How many these are.
    timed_out
        How many the tests told by never ending.
    survivors
        What they did not tell.
    """

    module: str
    source: str
    of: int
    share: float
    mutants: int
    timed_out: int
    survivors: tuple[Key, ...]

    @property
    def killed(self) -> int:
        """How many the tests told."""
        return self.mutants - len(self.survivors)

    def __str__(self) -> str:
        told = f"{self.killed} told ({self.timed_out} by never ending)"
        return f"{self.module}: {self.mutants} of {self.of} mutants, {told}, {len(self.survivors)} survive"


def wrong(found: Found, explained: Mapping[Key, str]) -> list[str]:
    """What survived without a reason, and what was told and has one."""
    tried = {known for known in explained if known.module == found.module and sampled(known, found.share)}
    survived = dict.fromkeys(found.survivors)
    said = [("survives", known) for known in survived if known not in tried]
    said += [("is told by now, and listed", known) for known in tried if known not in survived]
    return [
        f"{known.module}, {known.function or 'outside of functions'}: {what}: {known.source}: {known.change}"
        for what, known in said
    ]


def figures(found: Sequence[Found], explained: Mapping[Key, str]) -> dict[str, Any]:
    """What is written: sums over the modules that were run, which were not, and what is known of each."""
    run = {one.module for one in found}
    return {
        "of": sum(one.of for one in found),
        "mutants": sum(one.mutants for one in found),
        "killed": sum(one.killed for one in found),
        "timed_out": sum(one.timed_out for one in found),
        "explained": sum(known in explained for one in found for known in one.survivors),
        "wrong": [line for one in found for line in wrong(one, explained)],
        "not_run": [name for name in map(_name, modules()) if name not in run],
        "modules": [{**asdict(one), "killed": one.killed} for one in found],
    }


def kept() -> dict[str, Found]:
    """What earlier runs left of the modules as they are now."""
    if not FIGURES.exists():
        return {}
    now = {_name(module): hash_of(module) for module in modules()}
    found = {}
    for one in json.loads(FIGURES.read_text(encoding="utf-8"))["modules"]:
        survivors = tuple(Key(**known) for known in one.pop("survivors"))
        del one["killed"]
        found[one["module"]] = Found(**one, survivors=survivors)
    return {name: one for name, one in found.items() if now.get(name) == one.source}


def hash_of(module: Path) -> str:
    """Hash of a module and of what breaks it."""
    return hashlib.sha256(module.read_bytes() + MUTANTS.read_bytes()).hexdigest()


def modules() -> list[Path]:
    """What is broken: formulas, laws, and what makes up the reference engine."""
    found = [*sorted(PACKAGE.glob("calculators/**/*.py")), *sorted(PACKAGE.glob("laws/*.py"))]
    return [*found, *(PACKAGE / "simulation" / f"{name}.py" for name in REFERENCE)]


def tests_of(module: Path) -> list[str]:
    """The files of tests that mirror a module, and others that are about it.

    Examples
    --------
    >>> tests_of(PACKAGE / "calculators" / "sla" / "budgets.py")
    ['tests/calculators/test_sla.py']
    """
    package, *_ = module.relative_to(PACKAGE).parts
    names = [module.stem.strip("_"), *(part for part in module.relative_to(PACKAGE / package).parts[:-1])]
    names += [other for name in names for other in OTHER_TESTS.get(name, ())]
    files = [f"tests/{package}/test_{name}.py" for name in dict.fromkeys(names)]
    return [file for file in files if (ROOT / file).exists()]


def key(module: Path, mutant: Mutant) -> Key:
    return Key(_name(module), mutant.function, mutant.source, mutant.change)


def sampled(known: Key, share: float) -> bool:
    """Whether a mutant is in a sample: it stays there when others come and go."""
    digest = hashlib.sha256("\n".join([known.module, known.function, known.source, known.change]).encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def reasons() -> dict[Key, str]:
    """Why a mutant may survive."""
    listed = yaml.safe_load(REASONS.read_text(encoding="utf-8")) or {}
    return {
        Key(module, *mutant): one["reason"]
        for module, each in listed.items()
        for one in each
        for mutant in one["mutants"]
    }


def stale(explained: Mapping[Key, str], found: Sequence[Path]) -> list[Key]:
    """Reasons for mutants that are no more."""
    alive = {key(module, mutant) for module in found for mutant in mutants(module.read_text(encoding="utf-8"))}
    return [known for known in explained if known not in alive]


def play(chosen: Sequence[Path], share: float, workers: int) -> Iterator[Found]:
    """Try mutants of modules."""
    from tests.mutation.trial import tried

    for module in chosen:
        source = hash_of(module)
        every = mutants(module.read_text(encoding="utf-8"))
        some = [mutant for mutant in every if sampled(key(module, mutant), share)]
        verdicts = list(tried(module, tests_of(module), some, workers)) if some else []
        survivors = tuple(key(module, mutant) for mutant, verdict in verdicts if verdict == "survived")
        timed_out = sum(verdict == "timed out" for _, verdict in verdicts)
        yield Found(_name(module), source, len(every), share, len(some), timed_out, survivors)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation.campaign", description="Broken modules against the tests"
    )
    parser.add_argument("only", nargs="*", type=Path, help="modules, such as drmodel/calculators/costs.py; all if none")
    parser.add_argument("--all", action="store_true", help="every mutant, not only a sample")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many are tried at a time")
    asked = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever waits for others ends them first
    explained = reasons()
    gone = stale(explained, modules())
    for known in gone:
        _say(f"{REASONS.name}: {known.module}, {known.function}: there is no more {known.source}: {known.change}")
    for library in LIBRARIES:
        importlib.import_module(library)
    only = [module.resolve() for module in asked.only]
    run = []
    with TemporaryDirectory() as folder:
        os.environ |= {"XDG_CACHE_HOME": folder, "HYPOTHESIS_STORAGE_DIRECTORY": folder}
        for one in play(only or modules(), 1.0 if asked.all or only else SAMPLE, asked.workers):
            run.append(one)
            _say("\n  ".join([str(one), *wrong(one, explained)]))
            _keep(one, explained)
    found = figures(run, explained)
    _say(f"{found['killed']} of {found['mutants']} told, {found['explained']} survive for a reason")
    return 1 if gone or found["wrong"] or found["killed"] < ENOUGH_TOLD * found["mutants"] else 0


def _keep(one: Found, explained: Mapping[Key, str]) -> None:
    """Write what is known by now."""
    known = {**kept(), one.module: one}
    FIGURES.parent.mkdir(exist_ok=True)
    record = figures([known[name] for name in sorted(known)], explained)
    FIGURES.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _name(module: Path) -> str:
    return str(module.relative_to(ROOT))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is there
    sys.exit(main(sys.argv[1:]))
