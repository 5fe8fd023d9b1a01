"""A new scenario file: it passes every check whatever is chosen, and its languages differ in words only."""

from itertools import chain, combinations

import pytest
import yaml

from drmodel.errors import DrmodelError, ScenarioError
from drmodel.scenario.assumptions import assumptions
from drmodel.scenario.loading import example_text, load_text
from drmodel.scenario.starting import Answers, example_to_start_from, new_text, strategies_to_choose

CHOICES = strategies_to_choose()
SUBSETS = list(chain.from_iterable(combinations(CHOICES, n) for n in range(len(CHOICES) + 1)))


def values(text):
    """Everything in a file that is no text: its numbers, laws and references."""
    return [(one.path, one.written, one.kind) for one in assumptions(load_text(text))]


@pytest.mark.parametrize("language", ["en", "pt-BR"])
@pytest.mark.parametrize("chosen", SUBSETS, ids=lambda chosen: "+".join(chosen) or "none")
def test_whatever_is_chosen_the_file_has_no_fault_and_holds_that(chosen, language):
    scenario = load_text(new_text(Answers(strategies=chosen), language))
    assert set(scenario.strategies) == {"single", *chosen}
    assert scenario.language == language
    assert str(scenario.name) == {"en": "My service", "pt-BR": "Meu serviço"}[language]
    assert len(scenario.regions) == (2 if {"cold", "warm", "active"} & set(chosen) else 1)


@pytest.mark.parametrize("chosen", [None, (), ("backups",), ("warm",)])
def test_the_languages_differ_in_words_only(chosen):
    assert values(new_text(Answers(strategies=chosen))) == values(new_text(Answers(strategies=chosen), "pt-BR"))


def test_a_newcomer_can_go_on_from_the_comments():
    text = new_text(Answers())
    assert text.splitlines()[2].startswith("# A scenario to start from.")
    assert sum("#" in line for line in text.splitlines()) > 30
    assert "#%" not in text
    assert "$" not in text.partition("\n")[2]


def test_answers_are_in_the_file_as_what_was_asked_for():
    said = Answers("Bank", "2026-11-01", "EUR", ("warm",), 1234.5, "99.95 %", "15 min", "30 s")
    scenario = load_text(new_text(said))
    assert str(scenario.name) == "Bank"
    assert scenario.currency.cost == scenario.currency.value == "EUR"
    assert scenario.outage_cost.parts["hour"].amount.value == 1234.5
    assert scenario.targets.availability.value.value == pytest.approx(0.9995)
    assert scenario.targets.rto.value.value == 0.25
    assert scenario.targets.rpo.value.value == pytest.approx(30 / 3600)
    sources = {one.path: one.source for one in assumptions(scenario) if one.source is not None}
    assert "As asked for" in str(sources["targets.rto.value"])


def test_what_nobody_said_is_an_assumption_or_unknown():
    scenario = load_text(new_text(Answers()))
    assert not scenario.outage_cost.parts["hour"].amount.known
    assert not scenario.strategies["warm"].costs["standby"].amount.known
    sources = {one.path: one.source for one in assumptions(scenario) if one.source is not None}
    assert "put yours" in str(sources["targets.rto.value"])


@pytest.mark.parametrize("name", ['a: "b" # c', "- x", "{y}", "née\n\x07", "$currency"])
def test_a_name_may_hold_anything(name):
    assert yaml.safe_load(new_text(Answers(name=name)))["name"] == name


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (Answers(currency="euro"), "--currency euro: a currency is three capital letters"),
        (Answers(rto="5"), "--rto 5: a duration needs a unit"),
        (Answers(rpo="soon"), "--rpo soon: "),
        (Answers(availability="99.9"), "--availability 99.9: "),
        (Answers(outage_cost=-1), "--outage-cost -1: a cost of outage cannot be negative"),
        (Answers(outage_cost=float("inf")), "--outage-cost inf: "),
        (Answers(as_of="tomorrow"), "--on tomorrow: a day is written like"),
        (Answers(strategies=("hot",)), "--strategies hot: no such strategy; there are backups"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_answer_that_does_not_fit_is_named_in_one_line(answers, said):
    with pytest.raises(DrmodelError) as error:
        new_text(answers)
    assert str(error.value).startswith(said)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["etp_express", "cloud_four_strategies", "two_data_centre_bank", "small_saas"])
def test_an_example_is_kept_whole_under_three_lines_of_its_own(name):
    *own, rest = example_to_start_from(name).split("\n", 3)
    assert all(line.startswith("# ") for line in own)
    assert name in own[-1]
    assert rest == example_text(name)


def test_an_example_may_speak_another_language():
    assert load_text(example_to_start_from("small_saas", "pt-BR")).language == "pt-BR"


def test_an_example_that_is_not_there_has_a_neighbour():
    with pytest.raises(ScenarioError, match="did you mean `small_saas`"):
        example_to_start_from("smal_saas")
