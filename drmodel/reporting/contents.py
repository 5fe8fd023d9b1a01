"""The whole report as data: what the template prints, in order."""

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from drmodel.formatting import LANGUAGES, Formatter, Value
from drmodel.reporting.assumptions import assumptions_section
from drmodel.reporting.blocks import Lines, plain
from drmodel.reporting.brief import Brief, shortened
from drmodel.reporting.changes import changes_section
from drmodel.reporting.conditions import conditions_section
from drmodel.reporting.decision import decision_section
from drmodel.reporting.failures import failures_section
from drmodel.reporting.options import options_section
from drmodel.reporting.planning import planning_section
from drmodel.reporting.reach import reach_section
from drmodel.reporting.returns import returns_section
from drmodel.reporting.review import review_section
from drmodel.reporting.standing import standing_section
from drmodel.reporting.uncertainty import uncertainty_section
from drmodel.reporting.view import View
from drmodel.study.results import Study

SECTIONS = (
    decision_section,
    standing_section,
    options_section,
    failures_section,
    returns_section,
    uncertainty_section,
    changes_section,
    conditions_section,
    reach_section,
    review_section,
    planning_section,
    assumptions_section,
)
HEAD = 80  # letters of the name that stands above every page


def contents(study: Study, words: Formatter, drawings: Mapping[str, str]) -> dict[str, Any]:
    """The report in plain JSON types, every value as text in the language of `words`."""
    brief = Brief(words)
    view = View(study, brief, drawings)
    *others, last = (one for section in SECTIONS if (one := section(view)) is not None)
    if brief.whole:
        in_full = Lines(view._("Texts that are cut above, in full"), brief.whole)
        last = replace(last, blocks=(*last.blocks, in_full))
    return {"meta": _meta(view), "sections": [plain(section) for section in (*others, last)]}


def _meta(view: View) -> dict[str, Any]:
    scenario = view.study.scenario
    lang, region = LANGUAGES[view.words.language].split("_")
    return {
        "title": view.text(scenario.name),
        "head": shortened(view.text(scenario.name), HEAD),
        "author": f"drmodel {version('drmodel')}",
        "stamp": view.words.date(scenario.as_of),
        "footer": view.say(
            "drmodel {version} · variant {variant} · seed {seed} · {years} years of each option",
            version=Value("text", version("drmodel")),
            variant=Value("text", view.study.variant),
            seed=Value("text", str(view.study.settings.seed)),
            years=Value("number", view.study.years),
        ),
        "lang": lang,
        "region": region,
        "year": scenario.as_of.year,
        "month": scenario.as_of.month,
        "day": scenario.as_of.day,
    }
