"""The arithmetic of claims: what it comes to, what it measures, and what it refuses."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from drmodel.scenario.expressions import (
    DEEPEST,
    ExpressionError,
    Measured,
    evaluate,
    measured,
    parse,
    paths_of,
    written_in,
)

VALUES = {
    "a.cost": (measured(240, "USD/month"),),
    "a.lines.*": (measured(100, "USD/month"), measured(120, "USD/month")),
    "a.hours": (measured(8, "h"),),
    "a.unknown": (Measured(None, None),),
    "a[b].c": (measured(2, "1"),),
}


def come_to(text, unit="1"):
    return written_in(evaluate(parse(text), VALUES.__getitem__), unit)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1 + 2 * 3", "1", 7),
        ("(1 + 2) * 3", "1", 9),
        ("8 - 4 - 2", "1", 2),
        ("16 / 4 / 2", "1", 2),
        ("-3 + 2", "1", -1),
        ("2 * -3", "1", -6),
        ("8 - -4", "1", 12),
        ("-(1 + 2) * 3", "1", -9),
        ("-a.hours + 9 h", "h", 1),
        ("12 USD/month * 12 month", "USD", 144),
        ("0.05 USD/GB * 50 GB/month", "USD/month", 2.5),
        ("0.23 USD/h * 730 h / 1 month", "USD/month", 167.9),
        ("50 % * 8 h", "min", 240),
        ("2 /year * 1 year", "1", 2),
        ("sum(a.lines.*)", "USD/month", 220),
        ("sum(a.lines.*, a.cost)", "USD/month", 460),
        ("count(a.lines.*)", "1", 2),
        ("min(90 min, a.hours)", "h", 1.5),
        ("max(1, 3, 2)", "1", 3),
        ("a.cost - sum(a.lines.*)", "USD/month", 20),
        ("a.cost > 200 USD/month", "1", 1),
        ("a.cost <= 200 USD/month", "1", 0),
        ("0.1 + 0.2 == 0.3", "1", 1),
        ("a[b].c * 2", "1", 4),
        ("returns.roi(157680 BRL/year, 9900 BRL/year)", "1", 157_680 / 9_900 - 1),
        ("returns.break_even_hours(9900 BRL/year, 2000 BRL/h)", "h", 4.95),
        ("sla.downtime(99.9 %)", "h", 8.76),
    ],
)
def test_it_comes_to_what_arithmetic_says(text, unit, value):
    assert come_to(text, unit) == pytest.approx(value)


@pytest.mark.parametrize("text", ["a.unknown + 1 h", "min(a.unknown, 1 h)", "2 * a.unknown", "a.unknown < 1 h"])
def test_what_is_unknown_stays_unknown(text):
    assert evaluate(parse(text), VALUES.__getitem__).value is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.cost + a.hours", "USD/h and h cannot be put together"),
        ("a.cost < 240", "USD/h and plain numbers"),
        ("returns.roi(1 USD, 1 h)", "USD and h cannot"),
        ("a.lines.*", "leads to 2 values"),
        ("1 / 0", "divides by 0"),
        ("1e99 * 1e99 * 1e99 * 1e99", "no finite number"),
        ("returns.roy(1, 2)", "did you mean `returns.roi`?"),
        ("returns.roi(1)", "takes 2 values, not 1"),
        ("returns.roi(1, 0)", "returns.roi: "),
        ("5 bananas", "unknown unit `bananas`"),
        ("--1", "a value is missing before `-`"),
        ("- ", "a value is missing before `the end`"),
        ("1 +", "a value is missing before `the end`"),
        ("(1", "`)` is missing"),
        ("1 2", "`2` is one too many"),
        ("__import__('os')", "cannot be read"),
        ("a.cost.__class__", "cannot be read"),
        ("lambda: 1", "cannot be read"),
        ("", "a value is missing"),
        ("1 " + "+ 1" * 100, "at most 300 characters"),
        ("(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1), "brackets within brackets"),
    ],
)
def test_what_makes_no_sense_is_refused(text, said):
    with pytest.raises(ExpressionError, match=".*") as refused:
        come_to(text)
    assert said in str(refused.value)


def test_the_paths_that_it_reads():
    assert paths_of(parse("min(a.cost, 2 * b.lines.*) + 1 < c[d].e")) == ("a.cost", "b.lines.*", "c[d].e")


@given(st.text(alphabet="abc.*[]()+-/<>=0123456789 %,EURUSDhmin", max_size=60))
def test_whatever_is_written_is_an_expression_or_refused(text):
    try:
        found = evaluate(parse(text), lambda path: VALUES.get(path, (measured(1, "h"),)))
    except ExpressionError:
        return
    assert found.value is None or abs(found.value) < float("inf")


@given(
    st.recursive(st.integers(1, 99).map(str), lambda one: st.tuples(one, st.sampled_from("+-*/"), one), max_leaves=12)
)
def test_it_comes_to_what_python_says(tree):
    """The same arithmetic, reckoned exactly by another way."""

    def written(one):
        return one if isinstance(one, str) else f"({written(one[0])} {one[1]} {written(one[2])})"

    def exact(one):
        if isinstance(one, str):
            return Fraction(one)
        left, right = exact(one[0]), exact(one[2])
        return {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}[one[1]](right)

    try:
        expected = float(exact(tree))
    except ZeroDivisionError:
        return
    assume(len(written(tree)) <= 300)
    try:
        assert come_to(written(tree)) == pytest.approx(expected, rel=1e-6, abs=1e-6)
    except ExpressionError as refused:
        assert "divides by 0" in str(refused)
