"""Where the numbers come from, as a figure with its finding."""

from drmodel.analysis.sources import by_purpose, total
from drmodel.formatting import Value
from drmodel.reporting.blocks import Figure
from drmodel.reporting.figures.sources import purpose_title
from drmodel.reporting.view import View


def sources_figure(view: View) -> tuple[Figure, ...]:
    """The scenario's values by what they are for and what is behind them."""
    what = view._("Number of values by what they are for and what is behind them")
    source = view.say("Source: the scenario, sha256 {hash}", hash=Value("text", view.study.scenario.sha256[:12]))
    return view.figure("sources", _finding(view), what, source)


def _finding(view: View) -> str:
    """How many values are assumed, and what most of them are for."""
    counts = by_purpose(view.study.assumptions)
    assumed = total(counts, "assumption")
    if not assumed:
        return view._("No value is merely assumed")
    most = max(counts, key=lambda purpose: counts[purpose]["assumption"])
    return view.say(
        "{n} value is only assumed: {purpose}",
        "{n} values are only assumed, {most} of them under “{purpose}”",
        n=Value("number", assumed),
        most=Value("text", view.words.number(counts[most]["assumption"])),
        purpose=Value("text", purpose_title(most, view.words)),
    )
