"""Plans: every strategy with every choice of options of its levers, what each is as a model, and what it costs."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any

from pydantic import ValidationError

from drmodel.analysis.costs import Cost, baseline_of, costs
from drmodel.errors import DrmodelError
from drmodel.scenario.building import build, reading_of
from drmodel.scenario.leaves import ReadOnly
from drmodel.scenario.levers import Pull, each_tried, pulls, with_pulls
from drmodel.scenario.models import Scenario
from drmodel.scenario.nodes import Node
from drmodel.scenario.paths import parse_path, replaced
from drmodel.scenario.strategy import Strategy
from drmodel.scenario.variants import Override
from drmodel.simulation.model import Objectives
from drmodel.simulation.program import Program
from drmodel.simulation.translate import programs

MOST_PLANS = 20_000
_AS_IT_IS = "as it is"  # no id of a strategy: the baseline, beside a plan on the strategy that is the baseline


@dataclass(frozen=True)
class Plan:
    """A strategy, with an option of some of its levers.

    Attributes
    ----------
    strategy
        Its id.
    options
        By lever that is pulled: the option.
    settings
        What that puts where: `scenario.override(plan.settings)` is the scenario in which the strategy is the plan.
    cost
        What it costs, against the baseline of the scenario as it is.
    """

    strategy: str
    options: Mapping[str, str]
    settings: Mapping[str, Any]
    cost: Cost

    @property
    def rank(self) -> tuple[float, int, str, tuple[tuple[str, str], ...]]:
        """Cheaper plans first; of equally cheap ones, those that change less."""
        return (self.cost.added_year.known, len(self.options), self.strategy, tuple(sorted(self.options.items())))

    @property
    def id(self) -> str:
        """Strategy and options in one line, such as `warm + checks=fast`."""
        return " + ".join([self.strategy, *(f"{lever}={option}" for lever, option in self.options.items())])


@dataclass(frozen=True, eq=False)
class Candidate:
    """A plan as a model.

    Attributes
    ----------
    plan
        The plan.
    scenario
        Two strategies: the baseline as it is, and the plan.
    key
        The plan's id among them.
    program
        What is simulated of it.
    """

    plan: Plan
    scenario: Scenario
    key: str
    program: Program

    @property
    def baseline(self) -> str:
        """The baseline's id in the scenario."""
        return baseline_of(self.scenario)


def candidates(
    scenario: Scenario, wanted: Objectives, progress: Callable[[int, int], None] | None = None
) -> Iterator[Candidate]:
    """Every plan of a scenario.

    Parameters
    ----------
    scenario
        The scenario, with its levers.
    wanted
        What all of them are compared with: what counts as the loss of a site does not depend on the plan.
    progress
        Called with the plans made and how many there are.

    Yields
    ------
    Strategies in the order of the file; of each, the plan that changes nothing comes first.

    Raises
    ------
    DrmodelError
        If there are more than 20,000.
    ScenarioError
        If an option does not fit.
    """
    root, _ = scenario.layers.resolve()
    levers = {name: pulls(root, name) for name in scenario.strategies}
    most = _number_of_all(levers)
    for tried in each_tried(scenario.layers):
        build(tried)
    space, made = _Space(scenario, root), 0
    for name, options in levers.items():
        in_order = [options[lever] for lever in sorted(options)]  # the order of the file decides nothing
        for chosen in product(*((None, *some) for some in in_order)):
            yield space.candidate(name, tuple(pull for pull in chosen if pull is not None), wanted)
            made += 1
            if progress is not None:
                progress(made, most)


def _number(options: Mapping[str, Sequence[Pull]]) -> int:
    return prod(1 + len(some) for some in options.values())


def _number_of_all(levers: Mapping[str, Mapping[str, Sequence[Pull]]]) -> int:
    """How many plans there are, by strategy and lever; too many are refused."""
    numbers = {name: _number(options) for name, options in levers.items()}
    if sum(numbers.values()) <= MOST_PLANS:
        return sum(numbers.values())
    most = max(numbers, key=lambda name: numbers[name])
    counts = ", ".join(f"{lever} ({len(some)})" for lever, some in levers[most].items())
    raise DrmodelError(
        f"{sum(numbers.values()):,} plans, more than {MOST_PLANS:,}; {numbers[most]:,} of them are of {most}, "
        f"whose levers have so many options: {counts}; remove some, or a lever by an override such as "
        f"levers.{next(iter(levers[most]))}=none"
    )


@dataclass
class _Space:
    """What plans share: the scenario with each change of its world, and fields of strategies."""

    scenario: Scenario
    root: Node
    worlds: dict[tuple[tuple[str, str], ...], Scenario] = field(default_factory=dict)
    parts: dict[tuple[str, tuple[tuple[str, str], ...]], Any] = field(default_factory=dict)

    def candidate(self, name: str, chosen: tuple[Pull, ...], wanted: Objectives) -> Candidate:
        """The plan of one strategy with some options."""
        baseline = baseline_of(self.scenario)
        base, own = self.scenario.strategies[baseline], self._strategy(name, chosen)
        beside = _AS_IT_IS if name == baseline else baseline
        pair = {beside: base, name: own.model_copy(update={"baseline": False})}
        world = self._world(chosen).model_copy(update={"strategies": ReadOnly(pair)})
        alone = world.model_copy(update={"strategies": ReadOnly({name: own})})
        overrides = [one for pull in chosen for one in pull.overrides]
        settings = {one.path: "none" if one.value is None else one.value.plain() for one in overrides}
        options = {pull.lever: pull.option for pull in chosen}
        plan = Plan(name, ReadOnly(options), ReadOnly(settings), costs(world)[name])
        return Candidate(plan, world, name, programs(alone, wanted)[name])

    def _world(self, chosen: tuple[Pull, ...]) -> Scenario:
        """The scenario with what the options change besides their strategy."""
        changes = tuple(one for pull in chosen for one in pull.of_the_world)
        key = _key(changes)
        if key not in self.worlds:
            pulled = tuple(pull for pull in chosen if pull.of_the_world)
            self.worlds[key] = build(with_pulls(self.scenario.layers, pulled)) if pulled else self.scenario
        return self.worlds[key]

    def _strategy(self, name: str, chosen: tuple[Pull, ...]) -> Strategy:
        """The strategy with options pulled: only the fields that they touch are read anew."""
        touched: dict[str, list[Override]] = {}
        for pull in chosen:
            for one in pull.overrides:
                if one not in pull.of_the_world:
                    touched.setdefault(parse_path(one.path)[2].name, []).append(one)
        try:
            changed = {key: self._part(name, key, tuple(some)) for key, some in touched.items()}
        except ValidationError:
            build(with_pulls(self.scenario.layers, chosen))  # says what does not go together
            raise
        return self.scenario.strategies[name].model_copy(update=changed)

    def _part(self, name: str, key: str, overrides: tuple[Override, ...]) -> Any:
        """One field of a strategy with the overrides that touch it."""
        kept = (f"{name}.{key}", _key(overrides))
        if kept not in self.parts:
            root = self.root
            for one in overrides:
                root = replaced(root, parse_path(one.path), one.value)
            node = root.child("strategies")
            own = None if node is None else node.get(name)
            assert own is not None  # the strategy is one of the scenario
            self.parts[kept] = getattr(Strategy.model_validate(own.as_input(), context=reading_of(root)), key)
        return self.parts[kept]


def _key(overrides: Sequence[Override]) -> tuple[tuple[str, str], ...]:
    return tuple((one.path, one.text) for one in overrides)
