"""All checks of a review, its findings in order of severity."""

from drmodel.analysis.review.claims import claims
from drmodel.analysis.review.findings import SEVERITIES, Case, Finding
from drmodel.analysis.review.money import MONEY
from drmodel.analysis.review.operations import OPERATIONS
from drmodel.analysis.review.service import SERVICE

CHECKS = (*MONEY, *SERVICE, *OPERATIONS, claims)


def findings(case: Case) -> tuple[Finding, ...]:
    """What a document gets wrong, or does not say: the gravest first, those alike in the order of the checks."""
    found = [one for check in CHECKS for one in check(case)]
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))
