"""Quantities and laws read as a language writes them; expected texts follow from the written values."""

import pytest

from drmodel.reporting.amounts import law_text, quantity_text
from drmodel.reporting.catalogue import formatter
from drmodel.scenario.lawleaf import LawLeaf
from drmodel.scenario.leaves import Reading
from drmodel.scenario.quantities import ANY

READING = Reading(cost_currency="USD", value_currency="BRL")


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def _quantity(language: str, raw: object) -> str:
    return _plain(quantity_text(formatter(language), ANY.read(raw, READING)))


def _law(language: str, raw: object) -> str:
    return _plain(law_text(formatter(language), LawLeaf(never=True, hourly=True).read(raw, READING)))


@pytest.mark.parametrize(
    ("raw", "english", "portuguese"),
    [
        ("99.9 %", "99.9 %", "99,9 %"),
        ("15.9", "15.9", "15,9"),
        ("1e-3 /year", "0.001 per year", "0,001 por ano"),
        ("1 week", "1 week", "1 semana"),
        ("6 month", "6 months", "6 meses"),
        ("10000 users", "10,000 users", "10.000 usuários"),
        ("5.00 BRL/USD", "5.00 BRL/USD", "5,00 BRL/USD"),
        ("30 USD/month", "$30/month", "US$ 30/mês"),
        ("0.25 USD/GB/month", "$0.25/GB/month", "US$ 0,25/GB/mês"),
        ("50 users/month", "50 users/month", "50 usuários/mês"),
        ("unknown", "unknown", "desconhecido"),
        ({"range": [30, "60 min"]}, "30 to 60 min", "30 a 60 min"),
        ({"range": ["45 min", "2 h"]}, "45 min to 2 h", "45 min a 2 h"),
        ({"range": [220, "260 USD/month"]}, "$220 to 260/month", "US$ 220 a 260/mês"),
        ({"range": [150, 165, "250 USD/month"]}, "$165/month, from 150 to 250", "US$ 165/mês, de 150 a 250"),
        ({"range": [0.375, 1.5, "3.4 /year"]}, "1.5 per year, from 0.375 to 3.4", "1,5 por ano, de 0,375 a 3,4"),
        ({"range": [95, 98, "100 %"]}, "98 %, from 95 to 100", "98 %, de 95 a 100"),
        ({"values": [9, 1, "2 h"]}, "one of 9 h, 1 h, 2 h", "um de 9 h, 1 h, 2 h"),
        ({"values": [9, 7, 1, 2, 3, "3.5 h"]}, "one of 6 values from 1 to 9 h", "um de 6 valores de 1 a 9 h"),
        (
            {"90%": [0.05, "0.4 /year"]},
            "0.05 to 0.4 per year in 90 % of cases",
            "0,05 a 0,4 por ano em 90 % dos casos",
        ),
    ],
)
def test_quantities(raw, english, portuguese):
    assert (_quantity("en", raw), _quantity("pt-BR", raw)) == (english, portuguese)


@pytest.mark.parametrize(
    ("raw", "english", "portuguese"),
    [
        ("never", "never", "nunca"),
        ({"constant": "30 s"}, "30 s", "30 s"),
        ({"uniform": [2, "10 min"]}, "uniform, 2 to 10 min", "uniforme, 2 a 10 min"),
        ({"pert": ["1 min", "3 min", "8 min"]}, "PERT, 3 min, from 1 to 8", "PERT, 3 min, de 1 a 8"),
        (
            {"pert": ["20 min", "60 min", "4 h"]},
            "PERT, 60 min, from 20 min to 4 h",
            "PERT, 60 min, de 20 min a 4 h",
        ),
        ({"triangular": ["1 s", "3 s", "60 s"]}, "triangular, 3 s, from 1 to 60", "triangular, 3 s, de 1 a 60"),
        (
            {"lognormal": {"median": "82 min", "p95": "6 h"}},
            "lognormal, median 82 min, p95 6 h",
            "lognormal, mediana 82 min, p95 6 h",
        ),
        (
            {"lognormal": {"mean": "20 min", "sigma": 0.5}},
            "lognormal, mean 20 min, σ 0.5",
            "lognormal, média 20 min, σ 0,5",
        ),
        ({"exponential": {"mean": "4 h"}}, "exponential, mean 4 h", "exponencial, média 4 h"),
        (
            {"weibull": {"scale": "6000 h", "shape": 1.2}},
            "Weibull, scale 6,000 h, shape 1.2",
            "Weibull, escala 6.000 h, forma 1,2",
        ),
        ({"gamma": {"shape": 2, "scale": "90 min"}}, "gamma, shape 2, scale 90 min", "gama, forma 2, escala 90 min"),
        (
            {"log_logistic": {"scale": "40 min", "shape": 2}},
            "log-logistic, scale 40 min, shape 2",
            "log-logística, escala 40 min, forma 2",
        ),
        ({"empirical": ["1 min", "5 min"]}, "one of 1 min, 5 min", "um de 1 min, 5 min"),
        (
            {"mixture": {"probability": "90 %", "first": {"constant": "5 min"}, "second": {"uniform": [9, "20 min"]}}},
            "90 %: 5 min; else uniform, 9 to 20 min",
            "90 %: 5 min; senão uniforme, 9 a 20 min",
        ),
        (
            {
                "hourly": {
                    "base": {"constant": "20 min"},
                    "windows": [{"days": "mon-wed,sat", "hours": "8-18", "law": {"constant": "5 min"}}],
                }
            },
            "Mon–Wed, Sat 8–18 h: 5 min; else 20 min",
            "seg–qua, sáb 8–18 h: 5 min; senão 20 min",
        ),
    ],
)
def test_laws(raw, english, portuguese):
    assert (_law("en", raw), _law("pt-BR", raw)) == (english, portuguese)


def test_an_interval_that_never_comes_is_said_so():
    from drmodel.scenario.measures import DrillInterval

    (leaf,) = DrillInterval.__metadata__
    assert quantity_text(formatter("pt-BR"), leaf.read("never", READING)) == "nunca"
