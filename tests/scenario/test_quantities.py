import math

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from drmodel.laws import Empirical
from drmodel.scenario.leaves import Reading, Text
from drmodel.scenario.measures import (
    DrillInterval,
    Exchange,
    Factor,
    FaultRate,
    Hours,
    LossPerHour,
    Mixed,
    Number,
    Price,
    RoundTrip,
    Seconds,
    Share,
    ValuePerYear,
)
from drmodel.scenario.quantities import Quantity

READING = Reading("en", "USD", "BRL")


def read(kind, raw):
    return TypeAdapter(kind).validate_python(raw, context=READING)


def refusal(kind, raw):
    with pytest.raises(ValidationError) as caught:
        read(kind, raw)
    return str(caught.value)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Hours, "15 min", 0.25),
        (Share, "99.9 %", 0.999),
        (FaultRate, "1 /month", 12),
        (Price, "30 USD/month", 30),
        (Price, "1200 USD/year", 100),
        (Price, "100 USD", 100),
        (LossPerHour, "2000 BRL/h", 2000),
        (ValuePerYear, "825 BRL/month", 9900),
        (RoundTrip, "0.2 s", 200),
        (Exchange, "5.53 BRL/USD", 5.53),
        (Factor, 0.6, 0.6),
        (Factor, "60 %", 0.6),
        (Number, 15.9, 15.9),
        (DrillInterval, "never", math.inf),
    ],
)
def test_values_are_kept_in_the_inner_unit(kind, raw, value):
    assert read(kind, raw).value == value


def test_three_bounds_are_a_pert_with_its_mean():
    quantity = read(Price, {"range": [150, 165, "250 USD/month"]})
    assert (quantity.low, quantity.likely, quantity.high, quantity.spread) == (150, 165, 250, "pert")
    assert quantity.value == pytest.approx((150 + 4 * 165 + 250) / 6)


def test_two_bounds_are_uniform_and_each_may_have_its_unit():
    quantity = read(Hours, {"range": ["30 min", "2 h"]})
    assert (quantity.low, quantity.high, quantity.value, quantity.spread) == (0.5, 2, 1.25, "uniform")


def test_a_positive_90_percent_interval_is_lognormal():
    quantity = read(FaultRate, {"90%": [1, "4 /year"]})
    # median 2, log-sd ln(4)/(2 × 1.6449): the mean of that lognormal, from tables of the normal law
    assert quantity.value == pytest.approx(2 * math.exp((math.log(4) / 3.28971) ** 2 / 2), rel=1e-5)
    assert quantity.spread == "lognormal90"


def test_an_interval_across_zero_is_normal_where_the_sign_is_free():
    quantity = read(Number, {"90%": [-1, 3]})
    assert (quantity.value, quantity.spread) == (1, "normal90")


def test_values_that_were_seen_are_as_likely_as_each_other():
    """As the law of values that were seen has it, from its own test: mean, and a step at each of them."""
    quantity = read(Hours, {"values": ["5 h", 60, "60 min"]})
    law = Empirical((5, 1, 1))
    assert (quantity.value, quantity.low, quantity.likely, quantity.high) == (law.mean, 1, None, 5)
    assert (quantity.spread, quantity.values) == ("empirical", (5, 1, 1))
    places = np.array([1e-9, 0.3, 0.6, 0.67, 1 - 2**-40])
    assert quantity.quantile(places).tolist() == [law.quantile(u) for u in places] == [1, 1, 1, 5, 5]
    same = read(Hours, {"values": [2, "2 h"]})
    assert same.quantile(places).tolist() == [same.value] * 5


def test_unknown_is_not_zero():
    quantity = read(Price, "unknown")
    assert quantity.value is None
    assert not quantity.known


def test_source_and_note_stay_with_the_value():
    quantity = read(Price, {"value": "30 USD/month", "source": {"citation": "list", "date": 2025}, "note": "small"})
    assert quantity.source.kind == "citation"
    assert (quantity.source.text("en"), quantity.source.date, str(quantity.note)) == ("list", "2025", "small")


@pytest.mark.parametrize(
    ("kind", "raw", "words"),
    [
        (Seconds, 60, "a duration needs a unit: write `60 s`"),
        (Seconds, "60", "a duration needs a unit: write `60 s`"),
        (Price, 30, "write `30 USD/month`"),
        (LossPerHour, 500, "write `500 BRL/h`"),
        (Share, 0.95, "write `95 %`"),
        (Share, 1.2, "write `1.2 %` if that is meant"),
        (Share, 99.9, "write `99.9 %` if that is meant"),
        (Share, 250, "at most 100 %"),
        (Share, "120 %", "between 0 % and 100 %"),
        (Share, "-1 %", "between 0 % and 100 %"),
        (Hours, "-1 h", "cannot be negative"),
        (FaultRate, "0 /year", "must be above 0"),
        (Price, "-30 USD/month", "cannot be negative"),
        (Hours, "4 km", "does not measure a duration"),
        (Hours, True, "a duration is needed"),
        (Hours, [1], "a duration is needed"),
        (Hours, "unknown", "the simulation needs a duration"),
        (Price, "30 EUR/month", "the scenario has no currency EUR; it declares USD and BRL"),
        (Price, "30 BRL/month", "is in USD here"),
        (Price, {"range": [3, 1, "5 USD"]}, "must rise"),
        (Price, {"range": ["5 USD"]}, r"`[low, high]` or"),
        (Price, {"range": [1, 2]}, "write `2 USD/month`"),
        (Price, {"range": ["1 USD", "2 USD/month"]}, "use one unit for all"),
        (Price, {"90%": [1, 2, "3 USD"]}, "`[low, high]` is needed"),
        (Share, {"90%": [1, "5 %"]}, "give it as `range`"),
        (Price, {"90%": [0, "5 USD"]}, "above 0"),
        (Number, {"90%": [1e-90, 1e90]}, "too wide"),
        (Price, {"value": "1 USD", "range": [1, "2 USD"]}, "exactly one of value, range, 90% and values"),
        (Price, {"values": ["5 USD"]}, "two values or more are needed; a single one is written `{value: "),
        (Price, {"values": "5 USD"}, "two values or more"),
        (Price, {"values": [1, 2]}, "write `2 USD/month`"),
        (Price, {"values": ["1 USD", "2 USD/month"]}, "use one unit for all"),
        (Price, {"values": [1, "2 EUR/month"]}, "no currency EUR"),
        (Share, {"values": [90, "101 %"]}, "between 0 % and 100 %"),
        (Hours, {"values": ["unknown", "2 h"]}, "unknown"),
        (Price, {"values": [1, "2 USD"], "range": [1, "2 USD"]}, "exactly one of value, range, 90% and values"),
        (Price, {"valeu": "1 USD"}, "unknown key of a quantity"),
        (Price, {"value": "1 USD", "source": {"section": "A", "assumption": "b"}}, "exactly one of section"),
        (Price, {"value": "1 USD", "source": {"url": ["x"], "why": "y"}}, "unknown key of a source"),
        (Price, {"value": "1 USD", "source": "memo"}, "a source is a mapping"),
        (Mixed, 100, "such as `100 %` or `100 users`"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_remedy(kind, raw, words):
    assert words in refusal(kind, raw)


def test_words_and_quantities_share_a_field():
    assert isinstance(read(Mixed, "12 users"), Quantity)
    assert isinstance(read(Mixed, {"range": [1, "2 users"]}), Quantity)
    assert isinstance(read(Mixed, "12 angry men"), Text)
    assert isinstance(read(Mixed, {"en": "MVP"}), Text)
    assert not read(Mixed, "unknown").known
