"""Every assumption with its source, and what is needed to get the same numbers again."""

from importlib.metadata import version

from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.ledger import ledger
from drmodel.reporting.sources import sources_figure
from drmodel.reporting.view import View


def assumptions_section(view: View) -> Section:
    """The settings of the run, then all assumptions with their sources."""
    found = view.study.assumptions
    kinds = [one.source.kind for one in found if one.source is not None]
    title = view.say(
        "{n} assumption carries this report",
        "{n} assumptions carry this report; {guessed} of them are guesses of ours",
        n=Value("number", len(found)),
        guessed=Value("text", view.words.number(kinds.count("assumption"))),
    )
    why = view._(
        "Every value with its source: a section of the document, something cited, or a reason why it is assumed."
    )
    return Section(title, why, (_again(view), *sources_figure(view), ledger(view, found)))


def _again(view: View) -> Block:
    study, scenario = view.study, view.study.scenario
    rows: list[list[Cell | str]] = [
        ["drmodel", version("drmodel")],
        [view._("Scenario"), view.text(scenario.name)],
        [view._("Variant"), study.variant],
        [view._("Overrides"), ", ".join(study.overrides) or EN_DASH],
        [view._("As of"), view.words.date(scenario.as_of)],
        [view._("Seed"), str(study.settings.seed)],
        [view._("Precision asked for"), view.words.share(study.settings.precision)],
        [view._("Years of each option"), view.words.number(study.years)],
        [view._("Engine"), study.settings.engine],
        ["sha256", scenario.sha256],
    ]
    return table(
        view._("To get the same numbers again"),
        view._("Same scenario, seed, precision and version: same report, byte by byte"),
        ((view._("Setting"), 2, False), (view._("Value"), 6, False)),
        rows,
        dense=True,
    )
