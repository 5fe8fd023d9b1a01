"""Every assumption with its source, and what is needed to get the same numbers again."""

from importlib.metadata import version

from drmodel.formatting import EN_DASH, Value
from drmodel.reporting.blocks import Block, Cell, Section, table
from drmodel.reporting.view import View
from drmodel.scenario.assumptions import Assumption, assumptions
from drmodel.scenario.leaves import Source


def assumptions_section(view: View) -> Section:
    """All assumptions, then the settings of the run."""
    found = assumptions(view.study.scenario)
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
    return Section(title, why, (_again(view), _all(view, found)))


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
    )


def _all(view: View, found: tuple[Assumption, ...]) -> Block:
    return table(
        view._("Assumptions"),
        view._("As written in the scenario, in its order"),
        (
            (view._("Path"), 3.4, False),
            (view._("Written"), 2.4, False),
            (view._("Kind"), 0.8, False),
            (view._("Source"), 5, False),
        ),
        [[_path(one), one.written, *_source(view, one.source)] for one in found],
        dense=True,
    )


def _path(one: Assumption) -> str:
    """The path, with the layer that sets it, which may be broken behind dots and underscores."""
    path = one.path.replace(".", ".\u200b").replace("_", "_\u200b")
    return f"{path} ({one.origin})" if one.origin else path


def _source(view: View, source: Source | None) -> tuple[str, str]:
    """Kind of a source, and the source itself."""
    if source is None:
        return EN_DASH, EN_DASH
    kinds = {"section": view._("section"), "citation": view._("cited"), "assumption": view._("assumed")}
    details = (source.text(view.words.language), source.date or "", source.url or "")
    return kinds[source.kind], ", ".join(part for part in details if part)
