import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drmodel.units import WAYS_TO_WRITE, inner_value, parse, unit_of

UNITS = {
    # text: dimension, value of one of it inside (hours, per year of 8,760 h, ratio, money per month of 730 h)
    "ms": ("time", Fraction(1, 3_600_000)),
    "s": ("time", Fraction(1, 3_600)),
    "min": ("time", Fraction(1, 60)),
    "h": ("time", 1),
    "d": ("time", 24),
    "week": ("time", 168),
    "month": ("time", 730),
    "year": ("time", 8_760),
    "/year": ("rate", 1),
    "/month": ("rate", 12),
    "/h": ("rate", 8_760),
    "%": ("ratio", Fraction(1, 100)),
    "1": ("ratio", 1),
    "EUR": ("money", 1),
    "EUR/month": ("money/time", 1),
    "EUR/year": ("money/time", Fraction(1, 12)),
    "EUR/h": ("money/time", 730),
    "EUR/GB": ("money/data", 1),
    "EUR/GB/month": ("money/data/time", 1),
    "EUR/user": ("money/user", 1),
    "EUR/user/month": ("money/user/time", 1),
    "GB": ("data", 1),
    "GB/month": ("data/time", 1),
    "users": ("users", 1),
    "users/month": ("users/time", 1),
    "km": ("distance", 1),
    "h/month": ("effort", 1),
    "%/month": ("growth", Fraction(1, 100)),
    "BRL/USD": ("exchange", 1),
}


@pytest.mark.parametrize("text", UNITS)
def test_every_unit_of_the_table_is_known(text):
    unit = unit_of(text)
    assert (unit.dimension, unit.factor) == UNITS[text]
    assert unit.dimension in WAYS_TO_WRITE


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4), st.sampled_from(sorted(UNITS)))
def test_a_number_with_a_unit_is_read_exactly(number, unit):
    value, found = parse(f"{number:f} {unit}")
    assert value == Fraction(number)
    assert found.text == unit


@pytest.mark.parametrize(("text", "value"), [("99.9 %", 0.999), ("99.99%", 0.9999), ("15 min", 0.25), ("0.1 d", 2.4)])
def test_conversions_give_the_float_nearest_to_the_truth(text, value):
    assert inner_value(*parse(text)) == value


def test_an_amount_per_hour_stays_what_was_written():
    assert inner_value(*parse("500 BRL/h"), per_hour=True) == 500


def test_money_knows_its_currencies():
    assert unit_of("USD/month").currency == "USD"
    assert (unit_of("BRL/USD").currency, unit_of("BRL/USD").per_currency) == ("BRL", "USD")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("60 meters", "unknown unit `meters`; a duration is written in ms, s, min, h, d, week, month or year"),
        ("1,000 s", "write `1000 s`"),
        ("1_000 s", "write `1000 s`"),
        ("1,5 h", "write `1.5 h`"),
        ("5 EUR/fortnight", "a running cost is written like `30 USD/month`"),
        ("2 /fortnight", "a rate is written as"),
        ("2 %/year", "written in %/month"),
        ("4 GB/lightyear", "traffic is written like"),
        ("soon", "a number with a unit is needed"),
        ("1" * 50 + " s", "more than 40 characters"),
        ("", "a number with a unit is needed"),
    ],
)
def test_what_is_no_quantity_is_refused_with_the_remedy(text, remedy):
    with pytest.raises(ValueError, match=re.escape(remedy)):
        parse(text)


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text):
    try:
        parse(text)
    except ValueError as error:
        assert str(error)
