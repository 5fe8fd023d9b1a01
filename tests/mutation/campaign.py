"""Broken formulas, laws and reference engine, and whether the tests tell.

`make mutation` tries a sample that takes about half an hour; `make mutation ALL=1` every mutant, and
`make mutation ONLY=drmodel/calculators/costs.py` those of one module. Whatever survives needs a reason in survivors.yaml.
The figures of a sample or of all go to reports/mutation.json.
"""

import argparse
import hashlib
import importlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "drmodel"
FIGURES = ROOT / "reports" / "mutation.json"
REASONS = Path(__file__).with_name("survivors.yaml")
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
COUNTS = ("of", "mutants", "killed", "timed_out", "explained")
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


@dataclass
class Found:
    """What came of the mutants of a module.

    Attributes
    ----------
    module
        Its path in the checkout.
    of
        How many mutants it has.
    mutants
        How many were tried.
    killed, timed_out
        How many the tests told, and how many of these by never ending.
    explained
        How many survived and have a reason.
    wrong
        What survived without one, and what was told and has one.
    """

    module: str
    of: int
    mutants: int
    killed: int = 0
    timed_out: int = 0
    explained: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = f"{self.killed} told ({self.timed_out} by never ending)"
        return f"{self.module}: {self.mutants} of {self.of} mutants, {told}, {self.explained} survive for a reason"


def summed(found: Sequence[Found]) -> Found:
    """All modules together."""
    whole = Found("all", *(sum(getattr(one, name) for one in found) for name in COUNTS))
    whole.wrong += [line for one in found for line in one.wrong]
    return whole


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
    return Key(str(module.relative_to(ROOT)), mutant.function, mutant.source, mutant.change)


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


def play(chosen: Sequence[Path], share: float, workers: int, explained: Mapping[Key, str]) -> Iterator[Found]:
    """Try mutants of modules."""
    from tests.mutation.trial import tried

    for module in chosen:
        every = mutants(module.read_text(encoding="utf-8"))
        some = [mutant for mutant in every if sampled(key(module, mutant), share)]
        found = Found(str(module.relative_to(ROOT)), len(every), len(some))
        for mutant, verdict in tried(module, tests_of(module), some, workers) if some else ():
            listed = key(module, mutant) in explained
            found.killed += verdict != "survived"
            found.timed_out += verdict == "timed out"
            if verdict == "survived" and listed:
                found.explained += 1
            elif verdict == "survived" or listed:
                said = "survives" if verdict == "survived" else "is told by now, and listed"
                where = f"{found.module}:{mutant.line}, {mutant.function or 'outside of functions'}"
                found.wrong.append(f"{where}: {said}: {mutant.source}: {mutant.change}")
        yield found


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation.campaign", description="Broken modules against the tests"
    )
    parser.add_argument("only", nargs="*", type=Path, help="modules, such as drmodel/calculators/costs.py; all if none")
    parser.add_argument("--all", action="store_true", help="every mutant, not only a sample")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many are tried at a time")
    asked = parser.parse_args(arguments)
    explained = reasons()
    found = []
    gone = stale(explained, modules())
    for known in gone:
        _say(f"{REASONS.name}: {known.module}, {known.function}: there is no more {known.source}: {known.change}")
    for library in LIBRARIES:
        importlib.import_module(library)
    only = [module.resolve() for module in asked.only]
    with TemporaryDirectory() as folder:
        os.environ |= {"XDG_CACHE_HOME": folder, "HYPOTHESIS_STORAGE_DIRECTORY": folder}
        for one in play(only or modules(), 1.0 if asked.all or only else SAMPLE, asked.workers, explained):
            found.append(one)
            _say("\n  ".join([str(one), *one.wrong]))
    whole = summed(found)
    _say(str(whole))
    if not only:
        FIGURES.parent.mkdir(exist_ok=True)
        figures = {**asdict(whole), "modules": [asdict(one) for one in found]}
        FIGURES.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if gone or whole.wrong or whole.killed < ENOUGH_TOLD * whole.mutants else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is there
    sys.exit(main(sys.argv[1:]))
