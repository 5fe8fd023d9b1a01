"""What a review finds, and what its checks look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from drmodel.analysis.compare import Worth
from drmodel.formatting import LANGUAGES, Sentence, Value
from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.building import reading_of
from drmodel.scenario.leaves import Source, SourceLeaf, Text
from drmodel.scenario.models import Scenario
from drmodel.scenario.nodes import Node
from drmodel.scenario.paths import PathError, found, parse_path
from drmodel.scenario.strategy import Strategy
from drmodel.simulation.results import Estimate

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
ROUNDING = 0.01  # a statement within a hundredth of the model is what it rounds to


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in the unit that it is told in; None if it is unknown."""

    value: float | None
    unit: str = "1"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a document gets wrong, or does not say.

    Attributes
    ----------
    rule
        The check that found it; `claim` for one that the scenario writes down.
    path
        The value of the scenario that it is about.
    severity
        How much hangs on it.
    statement
        What is wrong, in words.
    remedy
        What to do about it.
    stated
        What is stated; None where a rule is broken that compares no numbers.
    found
        What the model or the evidence says instead; None likewise.
    section
        The document's section, by language; None where the value comes from elsewhere.
    source
        Where what it is held against comes from; None for the model itself.
    """

    rule: str
    path: str
    severity: Severity
    statement: Sentence
    remedy: Sentence
    stated: Amount | None = None
    found: Amount | None = None
    section: Mapping[str, str] | None = None
    source: Source | None = None


@dataclass(frozen=True)
class Case:
    """What the checks of a review look at.

    Attributes
    ----------
    scenario
        The scenario.
    estimates, worths
        By strategy: what was simulated, and its worth in a year.
    sites
        Fault modes that count as the loss of a site.
    fired
        Whether the triggers have fired; None if nobody can say, or there are none.
    """

    scenario: Scenario
    estimates: Mapping[str, Estimate]
    worths: Mapping[str, Worth]
    sites: frozenset[str]
    fired: bool | None

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {one.path: one.source for one in assumptions(self.scenario) if one.source is not None}

    @cached_property
    def _root(self) -> Node:
        return self.scenario.layers.resolve()[0]

    def source(self, path: str) -> Source | None:
        """Where the value at a path comes from, or else the nearest entry around it."""
        return self._sources.get(path) or self._around(path)

    def section(self, path: str) -> Mapping[str, str] | None:
        """The section of the document that a path comes from, or the nearest entry around it, by language."""
        for source in (self._sources.get(path), self._around(path, of_kind="section")):
            if source is not None and source.section is not None:
                return source.section.texts
        return None

    def _around(self, path: str, of_kind: str = "") -> Source | None:
        """The nearest source, of a kind if one is asked for, at a path or around it."""
        steps = parse_path(path)
        for length in range(len(steps), 0, -1):
            try:
                node = found(self._root, steps[:length]).get("source")
            except PathError:
                continue
            if node is not None and (not of_kind or node.get(of_kind) is not None):
                return SourceLeaf().read(node.as_input(), reading_of(self._root))
        return None

    def title(self, strategy: str) -> Value:
        """The title of a strategy."""
        return Value("text", self.scenario.strategies[strategy].title.texts)

    def titles(self, strategies: Sequence[str]) -> Value:
        """The titles of some strategies, by language."""
        return listed(self.scenario.strategies[name].title for name in strategies)

    def standbys(self) -> Iterator[tuple[str, Strategy, tuple[str, ...]]]:
        """Strategies that more than one region serves, with their regions."""
        for name, strategy in self.scenario.strategies.items():
            regions = tuple(dict.fromkeys(one for group in strategy.groups.values() for one in group.regions))
            if len(regions) > 1:
                yield name, strategy, regions


def listed(texts: Iterable[Text]) -> Value:
    """Some texts as a list, by language."""
    known = tuple(texts)
    return Value("text", {spoken: ", ".join(one.text(spoken) for one in known) for spoken in LANGUAGES})


def apart(stated: float, found: float, by: float = ROUNDING) -> bool:
    """Whether two numbers differ by more than rounding."""
    return abs(stated - found) > by * max(abs(stated), abs(found))
