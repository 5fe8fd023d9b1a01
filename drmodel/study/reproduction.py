"""A study that is made a second time, from what it says of itself alone, and held against the first."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Any

from drmodel.display import Card, Shown
from drmodel.scenario.loading import load_document
from drmodel.simulation.work import default_engine
from drmodel.study.document import from_json, text_of
from drmodel.study.environment import environment
from drmodel.study.evaluation import evaluate, simulated_beside
from drmodel.study.progress import Progress
from drmodel.study.results import Study

SHOWN = 10  # differences of a card
LONGEST = 40  # letters of a value in a card
OF_THE_RUN = re.compile(  # what the study was made with, not what was found
    r"(drmodel|environment(\..*)?|(settings|(beside\.)?estimates(_today)?\.[^.]+)\.engine)$"
)


class _Absent:
    """What only one of two documents has."""

    def __repr__(self) -> str:
        return "nothing"


ABSENT = _Absent()


@dataclass(frozen=True)
class Difference:
    """A place where two documents differ.

    Attributes
    ----------
    path
        The place; an item of a list is named by its `id`, else by its number.
    stated, found
        What the first and the second hold there; `ABSENT` for nothing at all.
    """

    path: str
    stated: Any
    found: Any


@dataclass(frozen=True, repr=False)
class Reproduction(Shown):
    """A study and what came of making it again; printed, it says whether both are identical.

    Attributes
    ----------
    name
        The study.
    differences
        Where the two differ, in the order of the document; none if they are identical.
    reasons
        What else is not as it was then, and may be why.
    """

    name: str
    differences: tuple[Difference, ...]
    reasons: tuple[str, ...]

    @property
    def identical(self) -> bool:
        """Whether every number and word came out again."""
        return not self.differences

    def _card(self) -> Card:
        if self.identical:
            return Card(f"{self.name}: identical", notes=self.reasons)
        count = len(self.differences)
        head = f"{self.name}: not the same in {count:,} place{'s' * (count != 1)}"
        rows = [[one.path, _short(one.stated), _short(one.found)] for one in self.differences[:SHOWN]]
        more = [f"and {count - SHOWN:,} more"] if count > SHOWN else []
        why = self.reasons or ("nothing known is different from then: was the file changed?",)
        return Card(head, head=["path", "stated", "found"], rows=rows, notes=more, lists=[("Why it may be", why)])


def reproduce(
    study: Study | str | os.PathLike[str], *, jobs: int | None = None, progress: Progress | bool = True
) -> Reproduction:
    """Make a study again from its scenario, settings and seed alone, and say whether the same comes out.

    Parameters
    ----------
    study
        The study, or the file that its JSON is in.
    jobs, progress
        As in `drmodel.evaluate`.

    Returns
    -------
    Whether both are identical, or where they differ, with both values, and what may be why.

    Raises
    ------
    DrmodelError
        If the file is no study, or cannot be read.
    ScenarioError
        If the scenario in it is wrong.
    SimulationError
        If it cannot be simulated.
    """
    if isinstance(study, Study):
        name, text = str(study.scenario.name), study.to_json()
    else:
        name = os.fspath(study)
        text = text_of(name)
        study, name = from_json(text, name), Path(name).name
    stated = json.loads(text)
    found = json.loads(_again(study, stated, jobs, progress).to_json())
    different = tuple(one for one in _differences(stated, found) if not OF_THE_RUN.match(one.path))
    return Reproduction(name, different, tuple(_reasons(study, stated, found["settings"]["engine"])))


def _again(study: Study, stated: Mapping[str, Any], jobs: int | None, progress: Progress | bool) -> Study:
    """The study of the same scenario with the same settings, and as much of it as was asked for then."""
    own = study.settings
    found = evaluate(
        study.scenario,
        seed=own.seed,
        precision=own.precision,
        budget=own.budget,
        jobs=jobs,
        engine=default_engine() if own.engine == "compiled" else own.engine,  # where no compiler is, the reference
        samples=own.samples,
        sensitivity=study.sensitivity is not None,
        search=study.reach is not None,
        progress=progress,
    )
    written, beside = stated["scenario"], stated["beside"]
    found = replace(found, variant=written["variant"], overrides=tuple(written["overrides"]))
    if beside is None:
        return found
    other = load_document(beside["document"], beside["variant"])
    return replace(found, beside=simulated_beside(found, other, beside["variant"], jobs=jobs, progress=progress))


def _differences(stated: Any, found: Any, path: str = "") -> Iterator[Difference]:
    """Where two JSON values differ, as deep as both are of one kind.

    Examples
    --------
    >>> first, second = {"a": [{"id": "x", "n": 1}], "b": None}, {"a": [{"id": "x", "n": 2}], "b": None}
    >>> list(_differences(first, second))
    [Difference(path='a[x].n', stated=1, found=2)]
    """
    if isinstance(stated, dict) and isinstance(found, dict):
        for key in {**stated, **found}:
            here = f"{path}.{key}" if path else key
            yield from _differences(stated.get(key, ABSENT), found.get(key, ABSENT), here)
    elif isinstance(stated, list) and isinstance(found, list):
        for n, (one, other) in enumerate(zip_longest(stated, found, fillvalue=ABSENT)):
            yield from _differences(one, other, f"{path}[{_id(one, other) or n}]")
    elif type(stated) is not type(found) or stated != found:
        yield Difference(path, stated, found)


def _id(one: Any, other: Any) -> str | None:
    ids = {item.get("id") if isinstance(item, dict) else None for item in (one, other)}
    return ids.pop() if len(ids) == 1 else None


def _reasons(study: Study, stated: Mapping[str, Any], engine: str) -> Iterator[str]:
    """What is not as it was when the study was made."""
    wrote, here = str(stated["drmodel"]), version("drmodel")
    if wrote != here:
        yield f"drmodel {wrote} made it, this is drmodel {here}"
    if engine != study.settings.engine:
        yield f"the {study.settings.engine} engine made it, the {engine} one did here"
    if stated["scenario"]["sha256"] != study.scenario.sha256:
        yield "the scenario in it is not the one it was made from: its hash is another"
    if not study.environment:
        yield "it does not say with which versions of Python and of its libraries it was made"
        return
    now = environment()
    for name in {**study.environment, **now}:
        then, today = study.environment.get(name, "none"), now.get(name, "none")
        if then != today:
            yield f"{name} was {then}, here it is {today}"


def _short(value: Any) -> str:
    """A value in a card: on one line, and no longer than fits."""
    text = repr(value) if value is ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
