"""How sure the decision is, as the report shows it: the numbers of the study, and a sentence for each turn."""

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from drmodel.analysis.surety import odds
from drmodel.analysis.uncertainty.results import InputValue, TargetOdds, Uncertainty
from drmodel.analysis.uncertainty.spread import Spread
from drmodel.formatting import Formatter, Sentence
from drmodel.reporting import figures
from drmodel.reporting.blocks import Table
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.contents import contents
from drmodel.reporting.decision import decision_section
from drmodel.reporting.figures import exceedance, sureness
from drmodel.reporting.figures.exceedance import apart
from drmodel.reporting.pdf import render
from drmodel.reporting.uncertainty import uncertainty_section
from drmodel.reporting.view import View
from drmodel.scenario.loading import load
from drmodel.study.document import from_json
from drmodel.study.evaluation import evaluate
from drmodel.study.results import Study

SCENARIO = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
DRAWN = {"sureness.svg": "words", "exceedance.svg": "words"}


@cache
def _study() -> Study:
    return evaluate(load(SCENARIO), budget=640, precision=0.5, samples=64, jobs=1)


def _found() -> Uncertainty:
    found = _study().uncertainty
    assert found is not None
    return found


def _section(found: Uncertainty | None, language: str = "en"):
    study = _study().informed(found)
    return uncertainty_section(View(study, formatter(language), DRAWN))


def _changed(**fields) -> Uncertainty:
    """The same samples, with other values of the options."""
    found = _found()
    options = {
        name: replace(option, **{key: values[i] for key, values in fields.items()})
        for i, (name, option) in enumerate(found.options.items())
    }
    return replace(found, options=options)


def _texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def _tables(section) -> list[Table]:
    return [block for block in section.blocks if isinstance(block, Table)]


def _choice() -> str:
    return _study().planned.choice.strategy


def test_the_figure_shows_odds_and_regret_of_every_option():
    shown, words = _texts(sureness.draw(_study(), Formatter("en"))), Formatter("en")
    for name, option in _found().options.items():
        assert str(_study().scenario.strategies[name].title) in shown
        assert words.money(option.expected_regret, "EUR") in shown


def test_lines_of_loss_are_named_and_their_axis_is_in_years():
    shown = _texts(exceedance.draw(_study(), Formatter("en")))
    assert {"One city", "Two cities", "Three cities", "1", "2", "10", "100"} <= set(shown)
    assert "1,000" not in shown or len(_found().options["solo"].exceedance) == 17


def test_without_a_loss_there_is_no_line():
    calm = _changed(exceedance=[((0.5, 0.0), (0.05, 0.0))] * 3)
    assert "no loss" in _texts(exceedance.draw(replace(_study(), uncertainty=calm), Formatter("en")))


def test_names_at_line_ends_stand_apart_and_in_order():
    places = apart([10.0, 10.5, 11.0, 40.0], 4.0, 0.0, 60.0)
    assert places == pytest.approx([6.5, 10.5, 14.5, 40.0])  # three about their common middle
    assert apart([0.0, 0.5], 4.0, 0.0, 60.0) == [0.0, 4.0]  # none leaves its bounds
    assert apart([], 4.0, 0.0, 60.0) == []


@pytest.mark.parametrize("draw", [sureness.draw, exceedance.draw])
def test_without_samples_nothing_is_drawn(draw):
    bare = replace(_study(), uncertainty=None)
    assert not {"sureness.svg", "exceedance.svg"} & set(figures.alt_texts(bare, Formatter("en")))
    with pytest.raises(ValueError, match="no `uncertainty`"):
        draw(bare, Formatter("en"))


def test_without_samples_the_report_has_a_section_less():
    bare = replace(_study(), uncertainty=None)
    assert uncertainty_section(View(bare, formatter("en"), {})) is None
    lengths = [len(contents(study, formatter("en"), {})["sections"]) for study in (_study(), bare)]
    assert lengths[0] - lengths[1] == 1


def test_the_decision_of_today_has_its_own_words():
    study = _study()
    now = study.today.choice.strategy
    option = replace(study.uncertainty_today.options[now], p_best=0.75, expected_regret=1234.0)
    today = replace(study.uncertainty_today, options=study.uncertainty_today.options | {now: option})
    said = uncertainty_section(View(replace(study, uncertainty_today=today), formatter("en"), {})).why
    name = study.scenario.strategies[now].title.text("en")
    words = f"The decision of today, {name}, leaves the most in 75 % of the cases, and €1,234 a year on the table"
    assert words in said.replace("\u202f", " ")
    unsaid = uncertainty_section(View(replace(study, uncertainty_today=None), formatter("en"), {})).why
    assert unsaid.endswith("How sure the decision of today is was not computed.")


@pytest.mark.no_cover
@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_the_report_prints_what_the_samples_say(language):
    words = formatter(language)
    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(render(_study(), language))).pages)
    text = " ".join(pages.replace("\u200b", "").split())
    found = _found()
    wanted = [
        words.money(found.evpi, "EUR"),
        words.number(len(found.inputs)),
        words.value(odds(found.options[_choice()].p_best)),
    ]
    wanted += [words.money(option.expected_regret, "EUR") for option in found.options.values()]
    assert [one for one in wanted if " ".join(one.split()) not in text] == []


def test_a_study_that_was_read_back_prints_the_same():
    again, words = from_json(_study().to_json()), formatter("en")
    assert uncertainty_section(View(again, words, DRAWN)) == uncertainty_section(View(_study(), words, DRAWN))
    assert again.planned.choice == _study().planned.choice


def _alike(study):
    """The situation when triggered, had every option the worth of the choice: none leaves more and misses a target."""
    return replace(study.planned, worths=dict.fromkeys(study.planned.worths, study.planned.worths[_choice()]))


def test_the_title_says_when_it_is_too_close_to_call():
    study, name = _study(), str(_study().scenario.strategies[_choice()].title)
    close = Sentence("It is close")
    for doubts, start in (((close,), "Too close to call: "), ((), "")):
        sure = replace(study.planned.choice.sure, doubts=doubts)
        changed = replace(_alike(study), choice=replace(study.planned.choice, sure=sure))
        found = _changed(p_best=[0.4 if one == _choice() else 0.3 for one in _found().options])
        section = uncertainty_section(View(replace(study, planned=changed, uncertainty=found), formatter("en"), DRAWN))
        assert section.title == f"{start}{name} is the best in 40\u202f% of the cases"


def test_a_choice_for_its_targets_is_not_called_the_best():
    """Three cities meet all targets of the tiny scenario; One city would leave more and misses some."""
    study, name = _study(), str(_study().scenario.strategies[_choice()].title)
    assert study.planned.choice.meets_all
    assert study.planned.worths["solo"].net_benefit.mean > study.planned.worths[_choice()].net_benefit.mean
    sure = replace(study.planned.choice.sure, doubts=(), p_best=0.1)
    planned = replace(study.planned, choice=replace(study.planned.choice, sure=sure))
    found = _changed(p_best=[0.1 if one == _choice() else 0.45 for one in _found().options])
    view = View(replace(study, planned=planned, uncertainty=found), formatter("en"), DRAWN)
    title = f"{name} is chosen for the targets; it leaves the most in 10\u202f% of the cases"
    assert uncertainty_section(view).title == title
    card = dict(decision_section(view).blocks[0].cards[1].rows)
    assert card["How sure"] == "for the targets; leaves the most in 10\u202f% of the cases"


def test_others_that_may_be_the_best_are_named():
    own = list(_found().options).index(_choice())
    alone = _section(_changed(p_best=[1.0 if i == own else 0.0 for i in range(3)]))
    assert alone.blocks[0].title == "No other option is the best in any case"
    pair = _section(_changed(p_best=[0.9 if i == own else 0.05 for i in range(3)]))
    assert pair.blocks[0].title.endswith("is the best most often: in 5\u202f% of the cases")


@pytest.mark.parametrize(
    ("losses", "title"),
    [
        (
            [300.0, 200.0, 100.0],
            "In one year of 20 more than €300 is lost with One city, and more than €100 with Three cities",
        ),
        ([300.0, 300.0, 300.0], "In one year of 20 every option loses more than €300"),
    ],
)
def test_bad_years_are_told_with_their_loss(losses, title):
    found = _changed(exceedance=[((0.05, loss),) for loss in losses])
    assert _section(found).blocks[1].title == title


@pytest.mark.parametrize(
    ("met", "title"),
    [
        ((0.0, 0.0, 0.0), "In no case does any option reach 99.9\u202f% on average"),
        ((0.0, 0.2, 0.7), "Three cities reaches 99.9\u202f% on average in 70\u202f% of the cases"),
    ],
)
def test_odds_of_the_targets_are_listed(met, title):
    found = _changed(targets=[{"availability": TargetOdds(share, share / 2)} for share in met])
    listed = _tables(_section(found))[0]
    assert listed.title == title
    assert listed.rows[2][1].text == f"{100 * met[2]:.0f}\u202f%"
    assert listed.rows[2][2].text == f"{50 * met[2]:.0f}\u202f%"


def test_spreads_are_listed_with_the_value_of_the_choice_above():
    words, choice, index = Formatter("en"), _choice(), list(_found().options).index(_choice())
    npv = Spread(50.0, 100.0, -300.0, 40.0, 800.0)
    found = _changed(npv=[npv] * 3, net_benefit=[Spread(0.0, 0.0, 0.0, 0.0, 0.0)] * 3)
    listed = _tables(_section(found))[1]
    name = _study().scenario.strategies[choice].title
    assert listed.title == f"Net present value of {name}: \u2212€300 to €800 in 90 % of the cases"
    assert "36\u00a0months" in listed.what or "36 months" in listed.what
    row, down = listed.rows[index], found.options[choice].downtime
    assert (row[1].text, row[1].note) == (words.hours(down.p50), f"{words.hours(down.p5)} to {words.hours(down.p95)}")
    assert (row[4].text, row[4].note) == ("–", "")  # nothing, and for sure
    assert (row[5].text, row[5].note) == ("€40", "\u2212€300 to €800")
    without = _tables(_section(_changed(npv=[None] * 3)))[1]
    assert without.title == "What the options come to while inputs are uncertain"
    assert "Net present value" not in without.header


def test_targets_without_availability_and_none_at_all():
    only = _section(_changed(targets=[{"rto": TargetOdds(1.0, None)}] * 3))
    assert _tables(only)[0].title == "How likely each target is met"
    assert _tables(only)[0].rows[0][2].text == "–"
    assert "RTO in the long run" in _tables(only)[0].header
    none = _section(_changed(targets=[{}] * 3))
    assert not [one for one in _tables(none) if "RTO in the long run" in one.header]


def test_inputs_worth_knowing_have_unit_and_source():
    """The likeliest price of a region's servers, as the file writes it, with its section."""
    path = next(one.path for one in _found().inputs)
    found = replace(_found(), inputs=(InputValue(path, 1.0, 2.0, 3.0, 1234.0, 1300.0),))
    listed = _tables(_section(found))[-1]
    assert listed.title.startswith("Most worth knowing before choosing: ")
    assert listed.rows[0][2].text == "€1,234"
    assert listed.rows[0][3].text != "–"
    without = replace(found, inputs=(InputValue(path, 1.0, 2.0, 3.0, 0.0, 0.0),))
    assert not [one for one in _tables(_section(without)) if one.title.startswith("Most worth")]


def test_page_one_says_how_sure_the_choice_is():
    study = _study()
    for doubts, words in (
        ((), f"best in {Formatter('en').value(odds(0.8))} of the cases"),
        ((Sentence("close"),), "too close to call"),
    ):
        sure = replace(study.planned.choice.sure, doubts=doubts, p_best=0.8)
        planned = replace(_alike(study), choice=replace(study.planned.choice, sure=sure))
        cards = decision_section(View(replace(study, planned=planned), formatter("en"), {})).blocks[0].cards
        assert dict(cards[1].rows)["How sure"] == words
