"""What a strategy returns over the horizon, in plain JSON types."""

from typing import Any

from drmodel.analysis.costs import baseline_of
from drmodel.study import bounds
from drmodel.study.nulls import NO_RATE, NOT_APPLICABLE, Why, or_why
from drmodel.study.results import Situation


def returns_json(situation: Situation, name: str, why: Why) -> dict[str, Any]:
    """Value, rates and payback of the flows of a strategy; the reasons of what is null go into `why`."""
    found = situation.returns[name]
    own = name == baseline_of(situation.scenario)
    rate_is_known = found.all.npv is not None
    values = {
        field: None if npv is None else bounds.gain(situation, name, npv)
        for field, npv in (("npv", found.all.npv), ("npv_cash", found.cash.npv))
    }
    payback, discounted = (None, None) if own else (found.all.payback_months, found.all.discounted_payback_months)
    return {
        **{field: or_why(bounds.bounds_json(npv, why, field), why, field, NO_RATE) for field, npv in values.items()},
        "irr": list(found.all.irr),
        "payback_months": or_why(payback, why, "payback_months", NOT_APPLICABLE),
        "payback_never": not own and payback is None,
        "discounted_payback_months": or_why(
            discounted, why, "discounted_payback_months", NOT_APPLICABLE if rate_is_known else NO_RATE
        ),
        "flows_month": list(found.all.net),
        "returns_missing": list(found.missing),
    }
