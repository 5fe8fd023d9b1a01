"""In JSON `null` stands only beside a `why` that says why."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drmodel.analysis.costs import Cost

NOT_APPLICABLE = "not applicable"
NOT_COMPUTED = "not computed"
NO_RATE = "unknown: finance.discount_rate"
NOT_SEEN = "not computed: no event seen"  # possible, but nothing to tell its length from

Why = dict[str, str]  # by dotted path from where it stands: why there is null


def or_why(value: Any, why: Why, field: str, reason: str) -> Any:
    """The value; if it is None, its reason goes into `why`."""
    if value is None:
        why[field] = reason
    return value


def with_why(record: Mapping[str, Any], **reasons: str) -> dict[str, Any]:
    """A record with the reasons of those of its fields that are null."""
    return {**record, "why": {field: reason for field, reason in reasons.items() if record[field] is None}}


def no_overhead(baseline: "Cost") -> str:
    """Why no bill can be compared with the baseline's."""
    missing = baseline.month.missing
    return f"unknown: {missing[0]}" if missing else NOT_APPLICABLE
