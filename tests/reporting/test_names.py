"""Paths have names that a planner understands, in every language."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from drmodel.reporting.catalogue import formatter
from drmodel.reporting.names import name_of, names_of, parts, terms
from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.leaves import Leaf
from drmodel.scenario.loading import load
from drmodel.scenario.models import Scenario
from drmodel.scenario.walk import ListOf, MapOf, Shape, fields

SCENARIO = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"


@cache
def _scenario() -> Scenario:
    return load(SCENARIO)


def _leaves(shape: Shape, steps: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Field names on the way to every value that needs a source; entries have none."""
    if isinstance(shape, Leaf):
        if shape.needs_source:
            yield steps
    elif isinstance(shape, MapOf | ListOf):
        yield from _leaves(shape.each, steps)
    elif isinstance(shape, type):
        for name, below in fields(shape).items():
            if name not in steps:  # stages hold stages
                yield from _leaves(below, (*steps, name))


def test_every_value_of_the_format_has_a_term():
    known = terms(formatter("en"))
    found = list(_leaves(Scenario))
    unnamed = [".".join(steps) for steps in found if not any(".".join(steps[n:]) in known for n in range(len(steps)))]
    named_by_their_entry = {"audience.round_trips", "labour.rates"}
    assert len(found) > 90
    assert set(unnamed) <= named_by_their_entry


def test_every_part_that_holds_values_has_a_title():
    assert {steps[0] for steps in _leaves(Scenario)} <= parts(formatter("en")).keys()


@pytest.mark.parametrize(
    ("path", "english", "portuguese"),
    [
        ("strategies.pair.run_effort", "Two cities: regular work", "Two cities: trabalho de operação"),
        ("strategies.pair.costs.standby.amount", "Two cities: Servers", "Two cities: Servers"),
        ("strategies.pair.costs.licences.amount", "Two cities: licences", "Two cities: licences"),
        ("strategies.pair.readiness.drill_hours", "Two cities: work of a drill", "Two cities: trabalho de um simulado"),
        (
            "strategies.pair.automatic[promote].fallback[reroute].duration",
            "Two cities: automatic failover: promote: if it fails: reroute",
            "Two cities: failover automático: promote: se falhar: reroute",
        ),
        (
            "measures.slow_releases.effects.release.repair",
            "Releases in steps: A bad release: repair",
            "Releases in steps: A bad release: reparo",
        ),
        ("audience.iberia.round_trips.lyon", "Iberia: round trip: Lyon", "Iberia: ida e volta: Lyon"),
        (
            "strategies.pair.failback.canary.most.share",
            "Two cities: step of the way home: 2: share of the users",
            "Two cities: etapa da volta: 2: parcela dos usuários",
        ),
        (
            "strategies.trio.groups.west.away_share",
            "Three cities: group: 1: load carried away from home",
            "Three cities: grupo: 1: carga suportada fora da origem",
        ),
        ("labour.rates.developer", "Pay: Developer", "Valor do trabalho: Developer"),
        ("outage_cost", "Cost of an hour of outage", "Custo da hora parada"),
        ("outage_cost.data_value", "Value of an hour of data", "Valor de uma hora de dados"),
        ("outage_cost.parts.goodwill.amount", "Cost of an hour of outage: Goodwill", "Custo da hora parada: Goodwill"),
        ("claims.hours.tolerance", "35 hours avoided: tolerance", "35 hours avoided: tolerância"),
        ("targets.latency", "Targets: latency", "Metas: latência"),
        ("constraints.allowed_countries", "Limits: allowed countries", "Limites: países permitidos"),
    ],
)
def test_names(path, english, portuguese):
    names = [str(name_of(_scenario(), formatter(language), path)) for language in ("en", "pt-BR")]
    assert names == [english, portuguese]


def test_a_path_that_the_scenario_leaves_out_still_has_a_name():
    scenario = _scenario().override({"targets.latency": "none", "outage_cost.data_value": "none"})
    words = formatter("en")
    assert str(name_of(scenario, words, "targets.latency")) == "Targets: latency"
    assert str(name_of(scenario, words, "outage_cost.data_value")) == "Value of an hour of data"
    assert str(name_of(scenario, words, "strategies.gone.some_day")) == "gone: some day"


def test_what_several_entries_have_in_common_is_said_once():
    paths = ["strategies.pair.run_effort", "strategies.trio.run_effort", "strategies.pair.run_effort", "targets.rto"]
    assert names_of(_scenario(), formatter("en"), paths) == "regular work (Two cities, Three cities); Targets: RTO"
    lines = ["strategies.pair.costs.server.amount", "strategies.pair.costs.standby.amount"]
    assert names_of(_scenario(), formatter("en"), lines) == "Two cities: Servers"


def test_the_path_of_an_entry_begins_every_path_of_its_values():
    words = formatter("en")
    wrong = [
        one.path
        for one in assumptions(_scenario())
        if not one.path.startswith(name_of(_scenario(), words, one.path).path)
    ]
    assert wrong == []
