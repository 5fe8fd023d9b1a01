from datetime import date

import pytest

from drmodel.formatting import (
    EN_DASH,
    MINUS,
    NBSP,
    THIN_NBSP,
    Formatter,
    Sentence,
    Value,
    day,
    hour_digits,
    hours,
    minutes,
    money,
    months,
    number,
    ratio,
    share,
    share_digits,
    table,
    words,
)

EN, PT = Formatter("en"), Formatter("pt-BR")


def test_a_language_without_a_locale_is_refused():
    with pytest.raises(ValueError, match=r"language\(=fr\) is not one of en, pt-BR"):
        Formatter("fr")


@pytest.mark.parametrize(
    ("value", "digits", "english", "portuguese"),
    [
        (1234567.891, 2, "1,234,567.89", "1.234.567,89"),
        (8.76, 2, "8.76", "8,76"),
        (0, 0, "0", "0"),
        (-1234.5, 1, f"{MINUS}1,234.5", f"{MINUS}1.234,5"),
        (-0.04, 1, "0.0", "0,0"),
        (999.96, 1, "1,000.0", "1.000,0"),
    ],
)
def test_numbers(value, digits, english, portuguese):
    assert EN.number(value, digits) == english
    assert PT.number(value, digits) == portuguese


@pytest.mark.parametrize(
    ("value", "english", "portuguese"),
    [
        (0.999, "99.9", "99,9"),
        (0.9995, "99.95", "99,95"),
        (0.99, "99", "99"),
        (0.2, "20", "20"),
        (0.667, "67", "67"),
        (0.125, "12", "12"),
        (0.005, "0.5", "0,5"),
        (0.965, "96.5", "96,5"),
        (1.0, "100", "100"),
    ],
)
def test_shares_have_a_narrow_space_before_the_sign(value, english, portuguese):
    assert EN.share(value) == english + THIN_NBSP + "%"
    assert PT.share(value) == portuguese + THIN_NBSP + "%"


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (0.999, 1),
        (0.9999, 2),
        (0.29, 0),
        (0.07, 0),
        (0.58, 0),
        (0.99995, 3),
        (0.99999, 3),
        (0.9994567, 2),
        (0.999_999_999_5, 6),
    ],
)
def test_digits_of_shares_tell_them_from_their_neighbours(value, digits):
    assert share_digits(value) == digits


@pytest.mark.parametrize(
    ("value", "target", "text"),
    [
        (0.99896, 0.999, "99.896"),
        (0.9989999, 0.999, "99.89999"),
        (0.9991, 0.999, "99.91"),
        (0.999, 0.999, "99.90"),
        (0.95, 0.999, "95.00"),
        (0.999 - 1e-13, 0.999, "99.90000000"),  # closer than any digits that are read
    ],
)
def test_a_share_never_reads_as_a_target_that_it_misses(value, target, text):
    assert EN.share_against(value, target) == text + THIN_NBSP + "%"


@pytest.mark.parametrize(
    ("amount", "currency", "digits", "english", "portuguese"),
    [
        (157_680, "BRL", 0, "R$157,680", f"R${NBSP}157.680"),
        (75, "USD", 0, "$75", f"US${NBSP}75"),
        (-9_900.5, "EUR", 2, f"{MINUS}€9,900.50", f"{MINUS}€{NBSP}9.900,50"),
        (-0.2, "EUR", 0, "€0", f"€{NBSP}0"),
    ],
)
def test_money(amount, currency, digits, english, portuguese):
    assert EN.money(amount, currency, digits) == english
    assert PT.money(amount, currency, digits) == portuguese


@pytest.mark.parametrize(
    ("value", "english", "portuguese"),
    [(87.6, "87.6", "87,6"), (8.76, "8.8", "8,8"), (0.25, "0.25", "0,25"), (1500, "1,500", "1.500"), (0, "0.0", "0,0")],
)
def test_hours(value, english, portuguese):
    assert EN.hours(value) == f"{english}{NBSP}h"
    assert PT.hours(value) == f"{portuguese}{NBSP}h"


def test_digits_of_hours():
    assert [hour_digits(value) for value in (0, 0.5, 1, -99, 100, -100)] == [1, 2, 1, 1, 0, 0]
    assert EN.hours(8.76, 2) == f"8.76{NBSP}h"


@pytest.mark.parametrize(
    ("value", "english", "portuguese"),
    [
        (0.5, "30 s", "30 s"),
        (0.125, "7.5 s", "7,5 s"),
        (0.9999, "1 min", "1 min"),  # sixty seconds
        (15, "15 min", "15 min"),
        (1.5, "1.5 min", "1,5 min"),
        (119, "119 min", "119 min"),
        (119.8, "2 h", "2 h"),
        (240, "4 h", "4 h"),
        (1440, "24 h", "24 h"),
        (5760, "4 d", "4 d"),
        (8000, "5.6 d", "5,6 d"),
        (0, "0 s", "0 s"),
    ],
)
def test_minutes_in_the_unit_that_suits(value, english, portuguese):
    assert EN.minutes(value) == english.replace(" ", NBSP)
    assert PT.minutes(value) == portuguese.replace(" ", NBSP)


def test_minutes_with_digits_that_were_asked_for():
    assert EN.minutes(12.25, 2) == f"12.25{NBSP}min"
    assert EN.minutes(15, 1) == f"15.0{NBSP}min"


def test_intervals():
    assert EN.interval(1.25, 1300, 2) == f"1.25{EN_DASH}1,300.00"
    assert PT.interval(1.25, 1300, 2) == f"1,25{EN_DASH}1.300,00"
    assert EN.interval(-1.5, 2.5) == f"{MINUS}1.5{NBSP}{EN_DASH}{NBSP}2.5"


def test_dates_are_written_out():
    assert EN.date(date(2025, 12, 22)) == "Dec 22, 2025"
    assert PT.date(date(2025, 12, 22)) == "22 de dez. de 2025"


def test_words_in_the_language_or_in_what_there_is():
    both = {"en": "Warm standby", "pt-BR": "Reserva aquecida"}
    assert (EN.text(both), PT.text(both)) == ("Warm standby", "Reserva aquecida")
    assert PT.text({"en": "Only this"}) == "Only this"
    assert PT.text("As it is") == "As it is"


@pytest.mark.parametrize(
    ("value", "english", "portuguese"),
    [
        (number(1234.5, 1), "1,234.5", "1.234,5"),
        (Value("number", 3.0), "3", "3"),
        (share(0.999), "99.9 %", "99,9 %"),
        (share(0.9, 2), "90.00 %", "90,00 %"),
        (money(2000, "BRL"), "R$2,000", "R$ 2.000"),
        (hours(78.84), "78.8 h", "78,8 h"),
        (hours(78.84, 2), "78.84 h", "78,84 h"),
        (minutes(15), "15 min", "15 min"),
        (ratio(15.927), "15.9×", "15,9×"),
        (day(date(2026, 3, 1)), "Mar 1, 2026", "1 de mar. de 2026"),
        (words({"en": "cold", "pt-BR": "fria"}), "cold", "fria"),
    ],
)
def test_values_by_kind(value, english, portuguese):
    plain = str.maketrans({NBSP: " ", THIN_NBSP: " "})
    assert EN.value(value).translate(plain) == english
    assert PT.value(value).translate(plain) == portuguese


def test_months_follow_the_catalogue():
    catalogue = {("{n} month", "{n} months"): ("{n} mês", "{n} meses")}
    pt = Formatter("pt-BR", ngettext=lambda one, many, n: catalogue[one, many][0 if n == 1 else 1])
    assert [pt.value(months(v)) for v in (0.753, 1.0, 12.0)] == [f"0,8{NBSP}meses", f"1,0{NBSP}mês", f"12,0{NBSP}meses"]
    assert [EN.value(months(v, 0)) for v in (1, 1.3, 2)] == [f"1{NBSP}month", f"1{NBSP}month", f"2{NBSP}months"]


def test_sentences_are_translated_before_values_are_set_in():
    sentence = Sentence("{strategy} avoids {hours}", {"strategy": words("Warm {standby}"), "hours": hours(78.84)})
    assert EN.sentence(sentence) == f"Warm {{standby}} avoids 78.8{NBSP}h"
    pt = Formatter("pt-BR", gettext={"{strategy} avoids {hours}": "{hours} evitadas por {strategy}"}.__getitem__)
    assert pt.sentence(sentence) == f"78,8{NBSP}h evitadas por Warm {{standby}}"


@pytest.mark.parametrize(("n", "text"), [(0, "0 strategies win"), (1, "1 strategy wins"), (2, "2 strategies win")])
def test_plurals(n, text):
    sentence = Sentence("{n} strategy wins", {"by": words("x"), "n": number(n)}, plural="{n} strategies win")
    assert EN.sentence(sentence) == text


def test_a_sentence_without_values():
    assert EN.sentence(Sentence("No strategy meets all targets")) == "No strategy meets all targets"


def test_tables():
    assert table(["id", "hours"], [["solo", "1.5"], ["a", ""]], right=[1]).splitlines() == [
        "id    hours",
        "solo    1.5",
        "a",
    ]
    assert table(["only", "header"], []) == "only  header"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1e26, 3, "100" + ",000" * 8 + ".000"),
        (1e300, 0, "1" + ",000" * 100),
        (2e-99, 99, "0." + "0" * 98 + "2"),
        (12.5, 40, "12.5" + "0" * 39),
    ],
)
def test_a_number_of_any_length_is_written_out(value, digits, text):
    """10²⁶ has 27 digits before the mark, 10³⁰⁰ has 301."""
    assert Formatter("en").number(value, digits) == text
