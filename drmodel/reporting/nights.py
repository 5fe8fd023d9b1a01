"""One bad night as a reader meets it: what happened, how it stands among others, and how to see it again."""

from drmodel.analysis.nights import Night
from drmodel.analysis.story import Story
from drmodel.drawing.phases import phase_title
from drmodel.formatting import Sentence, Value, minutes, number, words
from drmodel.reporting.blocks import Figure
from drmodel.reporting.figures.nights import FAILOVER, OUTAGE, NightFigure
from drmodel.reporting.figures.ridges import share_text
from drmodel.reporting.view import View


def night_figures(view: View) -> list[Figure]:
    """The bad outage and the bad failover that the study holds."""
    return [*_figure(view, "night.svg", OUTAGE), *_figure(view, "failover.svg", FAILOVER)]


def _figure(view: View, file: str, drawing: NightFigure) -> list[Figure]:
    night, alt = drawing.night(view.study), view.drawings.get(file)
    if night is None or alt is None:
        return []
    story = view.study.stories[night]
    finding = failover_finding(view, night, story) if night.failover else outage_finding(view, night, story)
    return [Figure(view.words.sentence(finding), _what(view, night), file, alt, _source(view, night))]


def outage_finding(view: View, night: Night, story: Story) -> Sentence:
    """How long users were down, and what the most of it went into."""
    totals: dict[str, float] = {}
    for phase, length in story.phases:
        totals[phase] = totals.get(phase, 0.0) + length
    greatest = max(totals, key=lambda phase: totals[phase])
    share = share_text(totals[greatest] / sum(totals.values()), view.words)
    values = {"length": minutes(60 * night.hours), "share": words(share)}
    own = {
        "wait": Sentence("A bad night of {length}: {share} of it is waiting for the repair", values),
        "detect": Sentence("A bad night of {length}: for {share} of it nobody knows", values),
        "decide": Sentence("A bad night of {length}: {share} of it goes by before anyone decides", values),
        "restore": Sentence("A bad night of {length}: restoring the data takes {share} of it", values),
    }
    title = words(phase_title(view.study.scenario, view.words, greatest))
    step = Sentence("A bad night of {length}: {share} of it goes into “{phase}”", values | {"phase": title})
    return own.get(greatest, step)


def failover_finding(view: View, night: Night, story: Story) -> Sentence:
    """How long until service was back, and until users were home."""
    values = {
        "name": words(view.title(night.strategy)),
        "length": minutes(60 * night.hours),
    }
    if story.home is None:
        return Sentence("A bad failover with {name}: service is back after {length}", values)
    home = minutes(60 * story.home)
    return Sentence(
        "A bad failover with {name}: service is back after {length}, and users are home after {home}",
        values | {"home": home},
    )


def _what(view: View, night: Night) -> str:
    """Whose night it is, what began it, and how many were longer."""
    values = {
        "name": Value("text", view.title(night.strategy)),
        "cause": Value("text", view.text(view.study.scenario.fault_modes[night.cause].title)),
        "among": number(night.among),
        "longer": number(night.longer),
        "years": number(night.years),
    }
    if night.failover:
        return view.say(
            "It begins with: {cause}. Of {among} failovers from the loss of a site in {years} years, {longer} took "
            "longer",
            **values,
        )
    return view.say(
        "{name}. It begins with: {cause}. Of {among} outages in {years} years, {longer} were longer", **values
    )


def _source(view: View, night: Night) -> str:
    return view.say(
        "Source: simulation with seed {seed}, replication {replication}, from hour {start} on; the same address "
        "replays the same night",
        seed=Value("text", str(view.study.settings.seed)),
        replication=Value("text", str(night.replication)),
        start=number(night.start),
    )
