"""The review of a study: what the document gets wrong, with both numbers, source and remedy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drmodel.analysis.review.card import review_card
from drmodel.analysis.review.findings import Amount, Case, Finding
from drmodel.analysis.review.review import findings
from drmodel.display import Card, Shown
from drmodel.errors import refuse_other
from drmodel.formatting import Formatter
from drmodel.study.nulls import NOT_APPLICABLE, with_why

if TYPE_CHECKING:
    from drmodel.study.results import Study

MODEL = "the model itself"


@dataclass(frozen=True, repr=False)
class Review(Shown):
    """What a review found, the gravest first.

    Printed, it is a list: text in a terminal, HTML in a notebook.

    Attributes
    ----------
    name
        What was reviewed, by language.
    findings
        What it gets wrong, or does not say.
    """

    name: Mapping[str, str]
    findings: tuple[Finding, ...]

    def _card(self) -> Card:
        return review_card(self.name, self.findings, Formatter("en"))


def review(study: "Study") -> Review:
    """Hold what a scenario's document states against the model, and its plan against rules that any plan should keep.

    Parameters
    ----------
    study
        The study of the scenario.

    Returns
    -------
    The findings; none where nothing is stated wrongly, and nothing that matters is left unsaid.
    """
    from drmodel.study.results import Study  # which tells its own findings by this function

    refuse_other("study", study, Study, "drmodel.evaluate(scenario)")
    planned, triggers = study.planned, study.triggers
    fired = None if triggers is None else triggers.fired
    case = Case(planned.scenario, planned.estimates, planned.worths, study.objectives.rto_modes, fired)
    return Review(planned.scenario.name.texts, findings(case))


def findings_json(found: Sequence[Finding], words: Formatter) -> list[dict[str, Any]]:
    """Findings in plain JSON types, their sentences in a language."""
    return [
        with_why(
            {
                "rule": one.rule,
                "path": one.path,
                "severity": one.severity,
                "section": None if one.section is None else words.text(one.section),
                "statement": words.sentence(one.statement),
                "stated": _number(one.stated),
                "found": _number(one.found),
                "unit": next((amount.unit for amount in (one.stated, one.found) if amount is not None), None),
                "source": MODEL if one.source is None else one.source.text(words.language),
                "remedy": words.sentence(one.remedy),
            },
            section=NOT_APPLICABLE,
            stated=_why(one.stated),
            found=_why(one.found),
            unit=NOT_APPLICABLE,
        )
        for one in found
    ]


def _number(amount: Amount | None) -> float | None:
    return None if amount is None or amount.value is None else float(f"{amount.value:.12g}")


def _why(amount: Amount | None) -> str:
    return NOT_APPLICABLE if amount is None else "unknown"
